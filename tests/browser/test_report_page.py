"""The report as a web page in real Chromium: nothing is fetched, the search finds, hostile text stays text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from analyzer.datatypes import Corpus, Report
from analyzer.render import html_report

pytestmark = pytest.mark.browser
HOSTILE = "<img src=http://evil.example/x onerror=\"document.title='ran'\"><script>document.title='ran'</script> zebra"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, small_report: Report, house: Corpus) -> str:
    """The page on disk, with hostile text in each reason of the set's rows."""
    rows = tuple(
        replace(r, reason=HOSTILE) if r.document is None and i % 2 else r for i, r in enumerate(small_report.points)
    )
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(html_report.dumps(replace(small_report, points=rows), house), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def opened(browser: Any, address: str) -> Iterator[tuple[Any, list[str]]]:
    """The page, and what it asked for or complained about."""
    page = browser.new_page()
    said: list[str] = []
    page.on("request", lambda r: said.append(r.url) if r.url != address else None)
    page.on("console", lambda m: said.append(m.text))
    page.on("pageerror", lambda e: said.append(str(e)))
    page.goto(address)
    yield page, said
    page.close()


def shown(page: Any) -> list[str]:
    return [str(e.get_attribute("id")) for e in page.locator(".point").all() if e.is_visible()]


def test_nothing_is_fetched_and_nothing_runs(opened: tuple[Any, list[str]]) -> None:
    page, said = opened
    assert page.title() == "Policy coverage report"
    assert page.get_by_text("document.title='ran'").first.is_visible()
    assert said == []


def test_search_and_status_filters(opened: tuple[Any, list[str]], house: Corpus) -> None:
    page, said = opened
    everything = [p.id for p in house.points]
    assert shown(page) == everything
    box = page.get_by_label("Search")
    box.fill("zebra")
    found = shown(page)
    assert 0 < len(found) < len(everything)
    assert page.locator("output").inner_text() == f"{len(found)} of {len(everything)} points"
    box.fill("")
    page.get_by_label("missing").uncheck()
    assert shown(page) == [
        e for e in everything if page.locator(f"[id='{e}']").get_attribute("data-status") != "missing"
    ]
    page.locator(".point:visible").last.scroll_into_view_if_needed()
    box.fill("no such word anywhere")
    assert page.get_by_label("Search").is_visible()
    assert page.evaluate("document.querySelector('#findings').getBoundingClientRect().top") >= 0
    assert page.locator("h3.series:visible").count() == 0
    assert shown(page) == []
    assert said == []


def test_the_page_reads_without_its_script(browser: Any, address: str, house: Corpus) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert shown(page) == [p.id for p in house.points]
    assert not page.locator("form.search").first.is_visible()
    context.close()


def test_it_fits_a_narrow_window(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 420, "height": 800})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 420
    page.close()
