"""axe-core on every page, with a report and without, light and dark: nothing serious or critical."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from browser_support import SLOW, settle, upload, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# address -> heading of the page
PAGES = {
    "overview": "Overview", "heatmap": "Heatmap", "heatmap?row=CC6.1": "Heatmap", "gaps": "Gaps",
    "criterion?id=CC6.1&point=CC6.1.04": "Criterion", "evidence": "Evidence", "documents": "Documents", "draft": "Draft desk",
    "readiness": "Readiness", "readiness?show=roadmap": "Readiness", "registers": "Registers", "declared": "Declared",
    "reviews": "Decisions", "scope": "Scope profile", "history": "History", "criteria?id=CC6.1.03": "Criteria",
}  # fmt: skip
# Streamlit's own menu puts headings of groups into its list.
MENU = ("list", "listitem")
POLICY = b"# Access policy\n\nEvery user signs in with multi-factor authentication before access is granted.\n"


def serious(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {n['target']} {n['html'][:160]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for n in v["nodes"][:3]
        if v["id"] not in MENU
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious(visitor: Callable[..., Any], app_url: str, scheme: str) -> None:
    page = visitor(color_scheme=scheme)
    faults = {"empty": serious(page)}
    upload(page, [("access.md", POLICY)])
    page.get_by_text("Gaps that matter most").wait_for(timeout=SLOW)
    settle(page)
    for path, title in PAGES.items():
        visit(page, f"{app_url}/{path}", title)
        faults[path] = serious(page)
    assert {k: v for k, v in faults.items() if v} == {}
