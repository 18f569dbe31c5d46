"""What people do with the app, in real Chromium."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browser_support import SLOW, go, settle, upload, visit
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Visitor = Callable[..., Any]

ACCESS = b"""# Access Control Policy

Owner: Head of IT

## Signing in

Every user signs in with an account of their own and multi-factor authentication before access is granted.

## Leavers

Access is removed within 24 hours after employment ends.
"""
INCIDENT = b"""# Incident Response Plan

## Handling

The incident manager classifies each incident, contains it, and records the steps taken in the incident log.
"""
HOSTILE_NAME = "=1+1 <img src=x onerror=alert(1)>.md"
HOSTILE = b"""# <script>alert(1)</script> Access

<svg onload=alert(2)>Every user signs in with <b>multi-factor</b> authentication, see [here](javascript:alert(3)) and
https://evil.example/x before access is granted.
"""


def analysed(page: Any, files: list[tuple[str, bytes]]) -> None:
    upload(page, files)
    page.get_by_text("Gaps that matter most").wait_for(timeout=SLOW)
    settle(page)


def saved(page: Any, label: str) -> bytes:
    button = page.get_by_role("button", name=label)
    button.wait_for()
    settle(page)
    with page.expect_download(timeout=SLOW) as waiting:
        button.click()
    return Path(waiting.value.path()).read_bytes()


def shown(page: Any, text: str | re.Pattern[str]) -> Any:
    """The first visible element with the text, once it is there."""
    found = page.get_by_text(text).locator("visible=true").first
    found.wait_for()
    return found


def cell(page: Any, words: str) -> Any:
    return page.locator(f'[data-testid="stVegaLiteChart"] g.mark-rect path[aria-label*="{words}"]').first


def test_first_minutes_with_the_samples(visitor: Visitor) -> None:
    page = visitor()
    page.get_by_role("button", name="Load the sample set").click()
    go(page, "Heatmap")
    cell(page, "CC1.1 ").wait_for(timeout=2 * SLOW)
    expect(page.locator('[data-testid="stVegaLiteChart"] svg').get_by_text("Whole set").first).to_be_visible()
    assert page.get_by_text("Traceback").count() == 0


def test_lead_uploads_sees_the_heatmap_opens_a_cell_and_downloads(visitor: Visitor, app_url: str) -> None:
    page = visitor()
    analysed(page, [("access.md", ACCESS), ("incident.md", INCIDENT), ("broken.docx", b"not a zip")])
    shown(page, "broken.docx")

    page.get_by_role("button", name="Export").click()
    report = json.loads(saved(page, "Report (JSON)"))
    assert {d["name"] for d in report["documents"]} == {"access.md", "incident.md", "broken.docx"}
    rows = list(csv.DictReader(io.StringIO(saved(page, "All points (CSV)").decode())))
    assert len(rows) == 330 * 4

    visit(page, f"{app_url}/heatmap", "Heatmap")
    cell(page, "CC6.1 ").click()
    drawer = page.get_by_role("dialog")
    shown(drawer, "multi-factor authentication before access")
    expect(page).to_have_url(re.compile(r"row=CC6\.1"))

    page.reload(timeout=SLOW)
    shown(page.get_by_role("dialog"), "multi-factor authentication before access")
    settle(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("row="))
    settle(page)
    cell(page, "CC6.1 ").click()
    shown(page.get_by_role("dialog"), "multi-factor authentication before access")


def test_pages_work_while_an_analysis_runs(visitor: Visitor) -> None:
    page = visitor()
    many = "\n".join(f"Team {i} reviews the access rights of system {i * 13} every {i + 2} weeks." for i in range(6))
    upload(page, [(f"{i:03}.md", many.replace("Team", f"Group {i * 31}").encode()) for i in range(300)])
    page.get_by_text("Analysing 300 documents").wait_for(timeout=SLOW)
    go(page, "Criteria")
    shown(page, re.compile("330 points in 61 criteria"))
    go(page, "Overview")
    page.get_by_role("button", name="Cancel").first.click()
    page.get_by_text("The analysis was cancelled").wait_for(timeout=SLOW)


def test_a_hostile_document_shows_as_text(visitor: Visitor, app_url: str) -> None:
    page = visitor()
    analysed(page, [(HOSTILE_NAME, HOSTILE), ("access.md", ACCESS)])
    for path, title in (
        ("overview", "Overview"), ("heatmap?row=CC6", "Heatmap"), ("gaps", "Gaps"), ("documents", "Documents"), ("evidence", "Evidence"),
        ("criterion?id=CC6.1", "Criterion"), ("criterion?id=CC6.1&point=CC6.1.04", "Criterion"),
    ):  # fmt: skip
        visit(page, f"{app_url}/{path}", title)
        main = page.get_by_test_id("stMain")
        assert main.locator("a[href*='evil.example'], a[href^='javascript:'], img[src='x'], script").count() == 0
        if "row=" in path:
            page.get_by_role("dialog").wait_for()
        else:
            closed = main.locator("details:not([open]) > summary").locator("visible=true").element_handles()
            # The hostile document documents nothing, so its evidence page has no finding to open.
            folded = closed or main.locator("details[open]").count()
            assert folded or path in ("gaps", "evidence"), "there is nothing to open here"
            for summary in closed[:30]:
                summary.click()
        settle(page)
        assert page.locator("a[href*='evil.example'], a[href^='javascript:'], img[src='x'], svg[onload]").count() == 0
    visit(page, f"{app_url}/documents", "Documents")
    shown(page, "<img src=x onerror=alert(1)>.md")


def test_two_browsers_do_not_see_each_other(visitor: Visitor, app_url: str) -> None:
    one, other = visitor(), visitor()
    analysed(one, [("mine-only.md", ACCESS)])
    visit(other, f"{app_url}/documents", "Documents")
    shown(other, "Your policies")
    assert other.get_by_text("mine-only").count() == 0
    visit(one, f"{app_url}/documents", "Documents")
    shown(one, "mine-only.md")


def test_writer_mends_a_draft(visitor: Visitor) -> None:
    page = visitor("draft")
    page.get_by_label("Text of the draft").fill(ACCESS.decode())
    settle(page)
    page.get_by_role("button", name="Check this draft").click()
    shown(page, "points that this kind of policy normally holds")
    settle(page)
    missing = page.get_by_role("tabpanel").locator("summary").locator("visible=true").first
    point = re.search(r"[A-Z]+\d\.\d\.\d\d", missing.inner_text())
    assert point is not None
    missing.click()
    panel = page.get_by_role("tabpanel").locator("details").filter(has_text=point[0]).first
    insert = panel.get_by_role("button", name="Insert into the draft")
    insert.wait_for()
    for field in panel.locator("input[type=text][placeholder]").all():
        hint = field.get_attribute("placeholder") or ""
        field.fill("Head of IT" if "role" in hint else "every quarter" if "quarter" in hint else "access register")
    insert.click()
    shown(page, "Edited since the last check")
    settle(page)
    page.get_by_role("button", name="Check again").click()
    shown(page, "Checked as it stands")
    settle(page)
    page.get_by_role("tab", name="Documented").click()
    page.get_by_role("tabpanel").locator("summary").filter(has_text=point[0]).locator("visible=true").first.wait_for()
    page.get_by_role("tab", name="Changes").click()
    shown(page, "With this sentence:")

    earlier = page.get_by_role("tabpanel").locator("details").filter(has_text="Compare with an earlier version")
    earlier.locator("summary").click()
    settle(page)
    earlier.locator("input[type=file]").set_input_files(
        [{"name": "approved.md", "mimeType": "text/markdown", "buffer": INCIDENT}]
    )
    expect(page.get_by_role("combobox", name="From")).to_have_value("approved.md")
    settle(page)

    page.get_by_role("button", name="Download").click()
    assert saved(page, "Word, clean (.docx)")[:2] == b"PK"
    assert b"Head of IT" in saved(page, "Markdown (.md)")


def test_lead_decides_on_a_pdf_and_finds_it_again(visitor: Visitor, app_url: str) -> None:
    page = visitor()
    analysed(page, [("access.pdf", pdf(ACCESS.decode()))])
    visit(page, f"{app_url}/evidence", "Evidence")
    page.locator("img[alt*='boxes drawn on it']").wait_for()

    visit(page, f"{app_url}/criterion?id=CC6.4&point=CC6.4.01", "Criterion")
    page.get_by_role("tab", name="Decide").locator("visible=true").click()
    page.get_by_role("radio", name="Not applicable").locator("visible=true").click()
    reason = page.get_by_label("Reason (required)").locator("visible=true")
    reason.wait_for()
    settle(page)
    page.get_by_label("Your name").locator("visible=true").fill("Ada Lovelace")
    page.get_by_role("button", name="Record decision").locator("visible=true").click()
    shown(page, "Give the reason")
    settle(page)
    reason.fill("No offices or data centres of our own.")
    page.get_by_role("button", name="Record decision").locator("visible=true").click()
    shown(page, "decided: not applicable (Ada Lovelace)")

    settle(page)
    page.reload(timeout=SLOW)
    shown(page, "decided: not applicable (Ada Lovelace)")
    visit(page, f"{app_url}/reviews", "Decisions")
    decisions = json.loads(saved(page, "Download (JSON)"))
    assert [(d["kind"], d["by"]) for d in decisions] == [("not_applicable", "Ada Lovelace")]


def pdf(text: str) -> bytes:
    from fpdf import FPDF

    page = FPDF()
    page.add_page()
    for line in text.splitlines():
        page.set_font("Helvetica", "B" if line.startswith("#") else "", 14 if line.startswith("#") else 11)
        page.multi_cell(0, 7, line.lstrip("# ") or " ", new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())
