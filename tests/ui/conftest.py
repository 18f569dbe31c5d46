"""A small policy set, judged once by the shipped model, and pages opened on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from analyzer.config import Settings
from analyzer.ui.engine import engine
from analyzer.ui.session import KEY
from analyzer.ui.workspace import Workspace

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


@pytest.fixture(scope="session")
def judged() -> Workspace:
    """A workspace whose report is made; tests get copies of it."""
    space = Workspace()
    assert space.add(list(POLICIES)) == []
    job = space.start(engine)
    job.wait(300)
    assert job.state == "done", job.error
    assert space.collect()
    return space


@pytest.fixture
def space(judged: Workspace) -> Workspace:
    """A workspace of one's own with the judged report."""
    fresh = Workspace(settings=Settings())
    fresh.add(list(POLICIES))
    fresh.index, fresh.kept = judged.index, dict(judged.kept)
    return fresh


@pytest.fixture
def open_page() -> Open:
    """Open a page by name on a workspace, with parameters in its address."""

    def opened(name: str, workspace: Workspace | None = None, **params: str) -> AppTest:
        app = AppTest.from_string(f"from analyzer.ui.main import run\nrun({name!r})", default_timeout=60)
        app.session_state[KEY] = workspace or Workspace()
        for key, value in params.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception, [e.value for e in app.exception]
        return app

    return opened


def texts(app: AppTest) -> str:
    """Everything on a page that is shown as Markdown, text, caption or code."""
    parts = [
        e.value for group in (app.markdown, app.text, app.caption, app.code, app.subheader, app.title) for e in group
    ]
    return "\n".join([*parts, *(e.label for e in app.expander)])
