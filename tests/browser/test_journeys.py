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
from browser_support import SLOW, settle, upload, visit

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
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
    return Path(waiting.value.path()).read_bytes()


def cell(page: Any, words: str) -> Any:
    return page.locator(f'[data-testid="stVegaLiteChart"] g.mark-rect path[aria-label*="{words}"]').first


def test_first_minutes_with_the_samples(visitor: Visitor, app_url: str) -> None:
    page = visitor()
    page.get_by_role("button", name="Load the sample set").click()
    page.get_by_role("link", name="Heatmap").click()
    cell(page, "CC1.1 ").wait_for(timeout=2 * SLOW)
    assert page.locator('[data-testid="stVegaLiteChart"] svg').get_by_text("Whole set").count() >= 1
    assert page.get_by_text("Traceback").count() == 0


def test_lead_uploads_sees_the_heatmap_opens_a_cell_and_downloads(visitor: Visitor, app_url: str) -> None:
    page = visitor()
    analysed(page, [("access.md", ACCESS), ("incident.md", INCIDENT), ("broken.docx", b"not a zip")])
    assert page.get_by_text("broken.docx").first.is_visible()

    page.get_by_role("button", name="Export").click()
    report = json.loads(saved(page, "Report (JSON)"))
    assert {d["name"] for d in report["documents"]} == {"access.md", "incident.md", "broken.docx"}
    rows = list(csv.DictReader(io.StringIO(saved(page, "All points (CSV)").decode())))
    assert len(rows) == 330 * 4

    visit(page, f"{app_url}/heatmap")
    picked = cell(page, "CC6.1 ")
    picked.wait_for()
    picked.click()
    drawer = page.get_by_role("dialog")
    drawer.wait_for()
    settle(page)
    assert "row=CC6.1" in page.url
    drawer.get_by_text("multi-factor authentication before access").locator("visible=true").first.wait_for()

    page.reload()
    settle(page)
    page.get_by_role("dialog").get_by_text("multi-factor authentication before access").locator(
        "visible=true"
    ).first.wait_for()
    page.keyboard.press("Escape")
    settle(page)
    assert "row=" not in page.url
    cell(page, "CC6.1 ").click()
    page.get_by_role("dialog").wait_for()


def test_pages_work_while_an_analysis_runs(visitor: Visitor) -> None:
    page = visitor()
    many = "\n".join(f"Team {i} reviews the access rights of system {i * 13} every {i + 2} weeks." for i in range(6))
    upload(page, [(f"{i:02}.md", many.replace("Team", f"Group {i * 31}").encode()) for i in range(150)])
    page.get_by_text("Analysing 150 documents").wait_for(timeout=SLOW)
    page.get_by_role("link", name="Criteria").click()
    page.get_by_text(re.compile("330 points in 61 criteria")).wait_for()
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("button", name="Cancel").first.click()
    page.get_by_text("The analysis was cancelled").wait_for(timeout=SLOW)


def test_a_hostile_document_shows_as_text(visitor: Visitor, app_url: str) -> None:
    page = visitor()
    analysed(page, [(HOSTILE_NAME, HOSTILE), ("access.md", ACCESS)])
    for path in (
        "overview",
        "heatmap?row=CC6",
        "gaps",
        "documents",
        "evidence",
        "criterion?id=CC6.1",
        "criterion?id=CC6.1&point=CC6.1.04",
    ):
        visit(page, f"{app_url}/{path}")
        main = page.get_by_test_id("stMain")
        assert main.locator("a[href*='evil.example'], a[href^='javascript:'], img[src='x'], script").count() == 0
        for summary in main.locator("summary").all()[:30]:
            if summary.get_attribute("aria-expanded") == "false":
                summary.click()
        settle(page)
        assert page.locator("a[href*='evil.example'], a[href^='javascript:'], img[src='x'], svg[onload]").count() == 0
    visit(page, f"{app_url}/documents")
    assert page.get_by_text("<img src=x onerror=alert(1)>.md").count() >= 1


def test_two_browsers_do_not_see_each_other(visitor: Visitor, app_url: str) -> None:
    one, other = visitor(), visitor()
    analysed(one, [("mine-only.md", ACCESS)])
    visit(other, f"{app_url}/documents")
    assert other.get_by_text("mine-only").count() == 0
    assert other.get_by_text("Your policies").is_visible()
    visit(one, f"{app_url}/documents")
    assert one.get_by_text("mine-only.md").first.is_visible()


def test_writer_mends_a_draft(visitor: Visitor, app_url: str) -> None:
    page = visitor("draft")
    page.get_by_label("Text of the draft").fill(ACCESS.decode())
    page.get_by_role("button", name="Check this draft").click()
    page.get_by_text("points that this kind of policy normally holds").wait_for(timeout=SLOW)
    settle(page)
    missing = page.get_by_role("tabpanel").locator("summary").locator("visible=true").first
    point = re.search(r"[A-Z]+\d\.\d\.\d\d", missing.inner_text())
    assert point is not None
    missing.click()
    panel = page.get_by_role("tabpanel").locator("details").filter(has_text=point[0]).first
    for field in panel.locator("input[type=text][placeholder]").all():
        hint = field.get_attribute("placeholder") or ""
        field.fill("Head of IT" if "role" in hint else "every quarter" if "quarter" in hint else "access register")
    panel.get_by_role("button", name="Insert into the draft").click()
    page.get_by_text("Edited since the last check").first.wait_for(timeout=SLOW)
    settle(page)
    page.get_by_role("button", name="Check again").click()
    page.get_by_text("Checked as it stands").wait_for(timeout=SLOW)
    settle(page)
    page.get_by_role("tab", name="Documented").click()
    page.get_by_role("tabpanel").locator("summary").filter(has_text=point[0]).locator("visible=true").first.wait_for()
    page.get_by_role("tab", name="Changes").click()
    page.get_by_text("With this sentence:").first.wait_for()

    page.get_by_role("button", name="Download").click()
    assert saved(page, "Word, clean (.docx)")[:2] == b"PK"
    assert b"Head of IT" in saved(page, "Markdown (.md)")


def test_lead_decides_on_a_pdf_and_finds_it_again(visitor: Visitor, app_url: str) -> None:
    page = visitor()
    analysed(page, [("access.pdf", pdf(ACCESS.decode()))])
    visit(page, f"{app_url}/evidence")
    page.locator("img[alt*='boxes drawn on it']").wait_for()

    visit(page, f"{app_url}/criterion?id=CC6.4&point=CC6.4.01")
    page.get_by_role("tab", name="Decide").locator("visible=true").click()
    page.get_by_role("radio", name="Not applicable").locator("visible=true").click()
    settle(page)
    page.get_by_label("Your name").locator("visible=true").fill("Ada Lovelace")
    page.get_by_role("button", name="Record decision").locator("visible=true").click()
    page.get_by_text("Give the reason").locator("visible=true").wait_for()
    page.get_by_label("Reason (required)").locator("visible=true").fill("No offices or data centres of our own.")
    page.get_by_role("button", name="Record decision").locator("visible=true").click()
    page.get_by_text("decided: not applicable (Ada Lovelace)").wait_for()

    page.reload()
    settle(page)
    page.get_by_text("decided: not applicable (Ada Lovelace)").wait_for()
    visit(page, f"{app_url}/reviews")
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
