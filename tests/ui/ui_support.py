"""The small policy set of these tests, and what a page says."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

HOSTILE_NAME = "=cmd|' /C calc'!A0 <img src=x onerror=alert(1)>.md"
HOSTILE = """# <script>alert('title')</script> Access policy

## **Bold** [link](https://evil.example/x) $x^2$ :red[colour]

All users must sign in with multi-factor authentication, see <b>https://evil.example/login</b> and [this](javascript:alert(1)).

=HYPERLINK("https://evil.example","click") must be reviewed every quarter by the system owner.
"""
POLICIES: tuple[tuple[str, bytes], ...] = (
    (
        "access-control.md",
        b"# Access Control Policy\n\nOwner: Head of IT\n\n## Signing in\n\nEvery user signs in with an account of their own and"
        b" multi-factor authentication before access is granted.\n\n## Leavers\n\nAccess is removed within 24 hours after"
        b" employment ends.\n\n## Reviews\n\nSystem owners should try to look at access rights from time to time.\n",
    ),
    (
        "incidents.md",
        b"# Incident Response Plan\n\n## Reporting\n\nEmployees report security incidents to the security team at once.\n\n"
        b"## Handling\n\nThe incident manager classifies each incident, contains it, and records the steps taken.\n\n"
        b"After every incident the team holds a review of causes and lessons within five working days.\n",
    ),
    (HOSTILE_NAME, HOSTILE.encode()),
    ("empty.docx", b"this is no zip"),
)
Open = Callable[..., AppTest]


def texts(app: AppTest) -> str:
    """Everything on a page that is shown as Markdown, text, caption or code."""
    parts = [
        e.value for group in (app.markdown, app.text, app.caption, app.code, app.subheader, app.title) for e in group
    ]
    return "\n".join([*parts, *(e.label for e in app.expander)])
