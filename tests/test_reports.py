"""Reports as files: what each must say on its first page, hostile text in every format, the same bytes every time."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from harness import ACCESS, FILES, ROOT, policy_gaps, require_model

from analyzer.charts import SHOWN
from analyzer.config import Settings
from analyzer.corpus import load_corpus
from analyzer.datatypes import (
    Corpus,
    Coverage,
    DocumentProblem,
    Evidence,
    ExceptionExposure,
    ExposureDriver,
    Finding,
    HeaderField,
    Notice,
    Report,
)
from analyzer.pipeline import Analyzer, analyze
from analyzer.render import html_report, json_report, outline, svg_heatmap
from analyzer.render.archives import timeless
from analyzer.render.cells import EXCEL_LIMIT, one_line, plain_text, safe_cell
from analyzer.render.formats import FORMATS
from analyzer.render.html_assets import SCRIPT
from analyzer.render.outline_steps import next_steps, open_drivers
from analyzer.render.xlsx_report import heatmap_workbook

OURS = ("json", "csv", "xlsx", "html", "pdf", "docx", "markdown", "parquet")
PAGED = ("xlsx", "html", "pdf", "docx", "markdown")
HOSTILE = (
    '<script>alert("x")</script><img src=http://evil.example/x onerror=alert(1)> &lt;b&gt; \'"><svg/onload=x> '
    "[click](javascript:alert(1)) ![p](http://evil.example/p.png) http://evil.example www.evil.example a@evil.example "
    "`code` | cell | *bold* \\ {{7*7}} ]]> <!-- -- > \u202eevil\u202c שלום עולם مرحبا 中文字符 \U0001f600\u200d\U0001f525 "
    "\x00\x01\x0b\x1f\x7f\ufffe \ud800 _x0041_ → ≥ ✓ é"
)
LONG_WORD = "w" * 10_000
FORMULAS = ("=HYPERLINK(\"http://evil.example\")", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1", "  =1+1", "＝1+1")  # fmt: skip
CURIOUS = "=cmd|' /C calc'!A0 <b>&\u202e.md"


@pytest.fixture(scope="module")
def hostile(small: Analyzer) -> Report:
    """A report in which every text that a document or a person can put there is hostile, with every status in it."""
    report = analyze((*FILES, ("=x.md", FILES[0][1])), Settings(name=HOSTILE, boundary=LONG_WORD), analyzer=small)
    evil = Evidence(CURIOUS, HOSTILE, f"{FORMULAS[0]} > {HOSTILE}", 3, 5, 9)
    long = replace(evil, text=LONG_WORD, section=LONG_WORD, page=None)
    formulas = tuple(replace(evil, text=f, section=f) for f in FORMULAS)
    statuses = ("covered", "weak", "missing", "contradicted", "out_of_scope", "not_analysed")
    rows = tuple(
        replace(
            r,
            status=statuses[i % 6],
            reason=HOSTILE,
            lacks=(*FORMULAS, HOSTILE),
            nearest=evil,
            evidence=(evil, long, *formulas) if i % 6 in (0, 1, 3) else (),
        )
        for i, r in enumerate(report.points)
    )
    problem, notice = DocumentProblem("encrypted_pdf", HOSTILE), Notice("scanned_page", HOSTILE, 3)
    value = HeaderField(HOSTILE, 1, 0, 4)
    documents = tuple(
        replace(
            d,
            title=HOSTILE,
            status=("not_analysed", "partly_analysed", "analysed")[i % 3],
            warnings=(notice,) * 6,
            error=problem if i % 3 == 0 else None,
            findings=tuple(Finding("placeholder", f) for f in FORMULAS),
            header=replace(d.header, owner=value, version=HeaderField(FORMULAS[0])),
        )
        for i, d in enumerate(report.documents)
    )
    driver = ExposureDriver(1.0, 1.0, HOSTILE, "SITE1.1", "missing", (evil,))
    exposures = tuple(
        ExceptionExposure("all", "unknown_one", level, (driver, replace(driver, message=FORMULAS[0])), HOSTILE, 0.5)
        for level in ("low", "high", "moderate")
    )
    return replace(report, points=rows, documents=documents, exceptions=exposures)


@pytest.fixture(scope="module")
def unread(small: Analyzer) -> Report:
    """A set of which one document could not be read."""
    return analyze((*FILES, ("broken.pdf", b"%PDF-1.7 broken")), analyzer=small)


class Page(HTMLParser):
    """Elements with attributes, and the text of a web page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open):
            self.text.append(data)


def made(name: str, report: Report, corpus: Corpus) -> bytes:
    return FORMATS[name].make(report, corpus)


def workbook(data: bytes) -> Any:
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(data))


def cells_of(book: Any) -> list[Any]:
    return [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]


def docx_text(data: bytes) -> str:
    """All text of the body in reading order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = ET.fromstring(archive.read("word/document.xml"))
    return "\n".join(t.text or "" for t in body.iter() if t.tag.endswith("}t"))


def first_page(name: str, data: bytes) -> str:
    """The text of page one."""
    if name == "pdf":
        import pypdfium2

        document = pypdfium2.PdfDocument(data)
        text = str(document[0].get_textpage().get_text_range())
        document.close()
    elif name == "xlsx":
        text = "\n".join(str(c.value) for row in workbook(data).worksheets[0].iter_rows() for c in row if c.value)
    elif name == "docx":
        text = docx_text(data).split("Results\n")[0]
    elif name == "html":
        text = "".join(Page(data.decode().split('id="results"')[0]).text)
    else:
        text = data.decode().split("## Results")[0].replace("\\", "")
    return " ".join(text.split())


def flat(text: str) -> str:
    """The text without spaces and marks of Markdown: lines break where they will."""
    return re.sub(r"[\s\\]", "", text)


def whole_text(name: str, data: bytes) -> str:
    """All text of a report, flat."""
    if name == "pdf":
        import pypdfium2

        document = pypdfium2.PdfDocument(data)
        text = "".join(page.get_textpage().get_text_range() for page in document)
        document.close()
    elif name == "xlsx":
        text = "".join(str(c.value) for c in cells_of(workbook(data)))
    else:
        text = docx_text(data) if name == "docx" else "".join(Page(data.decode()).text) if name == "html" else data.decode()  # fmt: skip
    return flat(text)


@pytest.mark.parametrize("name", PAGED)
def test_page_one_says_scope_method_model_and_what_was_not_read(name: str, unread: Report, house: Corpus) -> None:
    report = replace(unread, settings={**unread.settings, "name": "Example Ltd", "boundary": "The hosted service", "as_of": "2026-03-01"})  # fmt: skip
    text = first_page(name, made(name, report, house))
    for said in (
        "Example Ltd", outline.NOT_AN_OPINION, "3 documents: 2 read in full, 0 in part, 1 not at all", "The hosted service",
        "Security", report.model.name, report.model.sha256[:16], report.corpus.sha256[:16], house.head.edition,
        "criterion covered at 0.75", "2026-03-01", "What was not read", "broken.pdf", unread.documents[0].error.message,  # type: ignore[union-attr]
    ):  # fmt: skip
        assert said in text, said


@pytest.mark.parametrize("name", PAGED)
def test_where_everything_was_read_it_says_so(name: str, small_report: Report, house: Corpus) -> None:
    assert "Everything was read." in first_page(name, made(name, small_report, house))


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_gives_the_same_bytes(name: str, small_report: Report, house: Corpus) -> None:
    first = made(name, small_report, house)
    assert first
    assert made(name, json_report.loads(json_report.dumps(small_report)), house) == first


@pytest.mark.parametrize("name", ["xlsx", "docx"])
def test_no_clock_in_office_files(name: str, small_report: Report, house: Corpus) -> None:
    data = made(name, small_report, house)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {e.date_time for e in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r">(\d{4}-[^<]*)<", core)) == {"2000-01-01T00:00:00Z"}


def test_no_clock_in_the_pdf(small_report: Report, house: Corpus) -> None:
    data = made("pdf", small_report, house)
    assert b"/CreationDate (D:20000101000000" in data
    assert b"/ModDate" not in data


def test_an_archive_without_its_clock_is_otherwise_the_same() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("b.txt", "two")
        archive.writestr("a.txt", "one" * 1000)
    with zipfile.ZipFile(io.BytesIO(timeless(out.getvalue()))) as archive:
        assert archive.namelist() == ["b.txt", "a.txt"]
        assert archive.read("a.txt") == b"one" * 1000


@pytest.mark.parametrize("name", OURS)
def test_nothing_given_is_a_report_too(name: str, small: Analyzer, house: Corpus) -> None:
    assert made(name, analyze([], analyzer=small), house)


@pytest.mark.parametrize("name", ["html", "pdf", "docx", "xlsx", "markdown"])
def test_several_sets_stand_apart(name: str, small_report: Report, house: Corpus) -> None:
    other = [
        replace(r, set="other") for rows in (small_report.points, small_report.criteria, small_report.documents) for r in rows
    ]  # fmt: skip
    two = replace(
        small_report,
        points=small_report.points + tuple(r for r in other if isinstance(r, Coverage)),
        criteria=small_report.criteria + tuple(r for r in other if type(r) is type(small_report.criteria[0])),
        documents=small_report.documents + tuple(r for r in other if type(r) is type(small_report.documents[0])),
    )
    data = made(name, two, house)
    if name == "xlsx":
        assert {"Heatmap 1", "Heatmap 2", "Gaps 1", "Gaps 2"} <= set(workbook(data).sheetnames)
    elif name == "pdf":
        import pypdfium2

        titles = [b.get_title() for b in pypdfium2.PdfDocument(data).get_toc()]
        assert "Heatmap (Whole set)" in titles
        assert "Heatmap (Set other)" in titles
    elif name == "html":
        ids = [a["id"] for _, a in Page(data.decode()).elements if a.get("id")]
        assert len(ids) == len(set(ids))
        assert {"s0-heatmap", "s1-heatmap"} <= set(ids)
    else:
        text = docx_text(data) if name == "docx" else data.decode().replace("\\", "")
        assert "Results (Whole set)" in text
        assert "Results (Set other)" in text


# --- what a point says ------------------------------------------------------------------------------------------------


def test_the_web_page_holds_every_point_with_its_passages(small_report: Report, house: Corpus) -> None:
    lacking = tuple(
        replace(r, lacks=(f"does not say who, {r.point}",)) if r.evidence else r for r in small_report.points
    )
    small_report = replace(small_report, points=lacking)
    page = Page(made("html", small_report, house).decode())
    ids = [a["id"] for _, a in page.elements if a.get("id")]
    text = " ".join("".join(page.text).split())
    rows = [r for r in small_report.points if r.document is None]
    assert any(r.evidence for r in rows)
    assert any(r.lacks for r in rows)
    assert any(r.nearest for r in rows)
    for row in rows:
        assert ids.count(row.point) == 1
        assert one_line(row.reason) in text
        for e in (*row.evidence, *((row.nearest,) if row.nearest else ())):
            assert one_line(e.text) in text
            assert one_line(e.section) in text
        for lack in row.lacks:
            assert one_line(lack) in text


def test_links_of_the_web_page_lead_inside_it(small_report: Report, house: Corpus) -> None:
    page = Page(made("html", small_report, house).decode())
    ids = {a["id"] for _, a in page.elements if a.get("id")}
    targets = {a["href"] for _, a in page.elements if a.get("href")}
    assert len(targets) > 10
    assert {t for t in targets if not str(t).startswith("#")} == set()
    assert {str(t)[1:] for t in targets} <= ids


def test_pdf_contents_lead_to_their_pages(small_report: Report, house: Corpus) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(made("pdf", small_report, house))
    pages = [str(p.get_textpage().get_text_range()) for p in document]
    contents = pages[1]
    found = {b.get_title(): b.get_dest().get_index() for b in document.get_toc()}
    assert {"Results by category", "Heatmap", "Gaps that matter most", "Findings by criterion", "Header audit", "Documents"} <= set(found)  # fmt: skip
    for title, index in found.items():
        assert title in pages[index]
        assert title in contents
    assert {f"{c.id} {c.title}" for c in house.criteria} <= set(found)
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text


def test_pdf_holds_quotes_with_places(small_report: Report, house: Corpus) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(made("pdf", small_report, house))
    text = " ".join(" ".join(str(p.get_textpage().get_text_range()) for p in document).split())
    quotes = [e for r in small_report.points if r.document is None for e in r.evidence]
    assert quotes
    for e in quotes:
        assert one_line(e.text) in text
        assert f"characters {e.start} to {e.end}" in text


def test_statuses_look_different(unread: Report, house: Corpus) -> None:
    """Not analysed and out of scope are not gaps, and neither looks like one."""
    (part,) = outline.parts(unread, house)
    cells = svg_heatmap.grid(part).cells
    assert {c.shown for (_, d), c in cells.items() if d == "broken.pdf"} == {"not_analysed"}
    text = svg_heatmap.svg(svg_heatmap.grid(part))
    assert text.count('href="#h-not_analysed"') == len([1 for _, d in cells if d == "broken.pdf"])
    shapes = [svg_heatmap._SHAPES[s].replace("{ink}", "") for s in SHOWN]
    assert len(set(shapes)) == len(SHOWN) == len({svg_heatmap.FILL[s] for s in SHOWN})


def test_the_heatmap_is_well_formed_and_cut_into_pieces_that_hold_every_cell(shipped: Corpus) -> None:
    from analyzer.charts import HeatCell, HeatRow

    names = [f"folder/policy-{i}.md" for i in range(147)]
    rows = tuple(HeatRow(c.id, c.title) for c in shipped.criteria)
    cells = {(r.id, d): HeatCell(r.id, d, "weak", 0.5, {"weak": 2}, "") for r in rows for d in (None, *names)}
    pieces = list(svg_heatmap.panels(svg_heatmap.Grid(rows, (None, *names), cells)))
    shown = [(r.id, d) for p in pieces for r in p.rows for d in p.documents if d is not None]
    assert sorted(shown) == sorted(k for k in cells if k[1] is not None)
    for piece in pieces:
        assert piece.documents[0] is None
        root = ET.fromstring(svg_heatmap.svg(piece))
        uses = [e for e in root.iter() if e.tag.endswith("}use")]
        assert len(uses) == len(piece.rows) * len(piece.documents)
        assert all(len(list(u)) == 1 for u in uses)  # each says in words what it is


def test_next_steps_carry_the_figures_of_the_report(unread: Report, house: Corpus) -> None:
    (part,) = outline.parts(unread, house)
    text = " ".join(next_steps(part))
    missing = [r for r in part.rows() if r.status == "missing" and part.points[r.point].evidenced_by == "policy"]
    named = [int(n) for n in re.findall(r"(\d+) (?:further )?missing point", text)]
    assert sum(named) == len(missing) > 0
    assert "Supply 1 document in a form" in text


def test_a_report_made_with_another_corpus_is_shown_as_far_as_it_is_known(
    small_report: Report, shipped: Corpus
) -> None:
    for name in OURS:
        assert made(name, small_report, shipped)


def test_exposures_are_told_with_what_leaves_them_open(small_report: Report, house: Corpus) -> None:
    """The highest first; drivers by weight, without those that are settled."""
    point = house.points[0]
    light = ExposureDriver(1.0, 1.0, "only touched", point.id, "missing")
    heavy = ExposureDriver(3.0, 0.5, "3 documents name no owner", finding="missing_owner", count=3)
    settled = ExposureDriver(9.0, 0.0, "committed to", point.id, "covered")
    low = ExceptionExposure("all", "second", "low", (), "Little is open.", 0.1)
    high = ExceptionExposure("all", "first", "high", (light, settled, heavy), "Most is open.", 0.9)
    report = replace(small_report, exceptions=(low, high))
    (part,) = outline.parts(report, house)
    assert [e.exposure for e in part.exposures] == ["high", "low"]
    said = open_drivers(high, part)
    assert said == ["3 documents name no owner", f"○ {point.id} {point.title}: only touched"]
    assert open_drivers(high, part, 1) == [said[0], "and 1 more"]
    html = "".join(Page(made("html", report, house).decode()).text)
    for text in (*said, "Most is open.", "Little is open."):
        assert text in html
        assert text in "\n".join(
            str(c.value) for c in workbook(made("xlsx", report, house))["Exposure"]["C:D"] for c in c
        )
    assert "Most is open." in docx_text(made("docx", report, house))


def test_an_exposure_gives_the_passage_to_quote_the_documents_the_effect_and_the_remedy(
    small_report: Report, house: Corpus, shipped: Corpus
) -> None:
    house = replace(house, exceptions=shipped.exceptions)
    point, known = house.points[0], house.exceptions[0]
    passage = Evidence("plan.pdf", "We may review access.", "Access", 3, 0, 21)
    weak = ExposureDriver(2.0, 0.5, "only hinted at", point.id, "weak", (passage,))
    found = ExposureDriver(1.0, 0.5, "2 of 4 documents hold blanks.", finding="placeholder", documents=("a.md", "b.md"), count=2)  # fmt: skip
    everywhere = ExposureDriver(1.0, 1.0, "All name no owner.", finding="missing_owner", documents=("a.md",), count=1)
    high = ExceptionExposure("all", known.id, "high", (weak, found, everywhere), "Most is open.", 0.9)
    report = replace(small_report, exceptions=(high,))
    (part,) = outline.parts(report, house)
    said = open_drivers(high, part)
    assert said[0].startswith("All name no owner"), "the names of all documents say nothing"
    assert "a.md" not in said[0]
    assert f"◐ {point.id} {point.title}: only hinted at “We may review access.” (plan.pdf · Access · page 3)" in said
    assert "2 of 4 documents hold blanks (a.md, b.md)" in said
    for name in PAGED:
        text = whole_text(name, made(name, report, house))
        for wanted in ("We may review access.", known.effect_on_opinion, known.remedy[0].action, known.remedy[0].who):
            assert flat(wanted) in text, (name, wanted)


@pytest.mark.parametrize("name", PAGED)
def test_documents_that_were_not_read_are_not_named_again_on_every_row(
    name: str, unread: Report, house: Corpus
) -> None:
    assert any("Not or only partly read: broken.pdf" in r.reason for r in unread.points), "rows name them in the data"
    data = made(name, unread, house)
    assert flat("Not or only partly read:") not in whole_text(name, data)
    assert outline.UNREAD_NOTE in first_page(name, data)


def test_a_weak_row_does_not_say_twice_what_it_lacks(small_report: Report) -> None:
    row = replace(small_report.points[0], status="weak", lacks=("Covers VPN only", "no deadline"), reason="Addressed, but covers VPN only.")  # fmt: skip
    assert outline.lacks(row) == ("no deadline",)


def test_the_pdf_says_once_what_headers_do_not_state(unread: Report, house: Corpus) -> None:
    missing = [f for d in unread.documents for f in d.findings if f.code == "missing_owner"]
    assert missing
    text = whole_text("pdf", made("pdf", unread, house))
    assert flat("not stated") in text
    assert not [f.message for f in missing if flat(f.message) in text]


# --- hostile text -----------------------------------------------------------------------------------------------------


def test_hostile_text_in_the_web_page(hostile: Report, house: Corpus) -> None:
    raw = made("html", hostile, house).decode()
    page = Page(raw)
    tags = [t for t, _ in page.elements]
    assert tags.count("script") == 1
    assert tags.count("style") == 1
    assert f"<script>{SCRIPT}</script>" in raw
    assert not {"img", "iframe", "object", "embed", "link", "base", "audio", "video", "foreignobject"} & set(tags)
    for tag, attributes in page.elements:
        assert not [a for a in attributes if a.startswith("on")], (tag, attributes)
        assert not {"src", "srcset", "style", "action", "formaction", "xlink:href"} & set(attributes), (tag, attributes)
        assert str(attributes.get("href") or "#").startswith("#")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e\ud800]", raw)
    text = " ".join("".join(page.text).split())
    assert one_line(HOSTILE) in text
    assert LONG_WORD in text
    assert len(raw) < 10_000_000


def test_the_web_page_forbids_itself_requests_and_foreign_scripts(small_report: Report, house: Corpus) -> None:
    raw = made("html", small_report, house).decode()
    (policy,) = [a["content"] for t, a in Page(raw).elements if t == "meta" and a.get("http-equiv")]
    assert policy is not None
    assert "default-src 'none'" in policy
    assert html_report._digest(SCRIPT) in policy
    assert "unsafe" not in policy
    assert raw.index("Content-Security-Policy") < raw.index("<style>")


def test_hostile_text_in_the_workbook(hostile: Report, house: Corpus) -> None:
    data = made("xlsx", hostile, house)
    cells = cells_of(workbook(data))
    assert not [c.coordinate for c in cells if c.data_type == "f"]
    assert not [c.coordinate for c in cells if c.hyperlink]
    texts = [c.value for c in cells if isinstance(c.value, str)]
    assert not [t for t in texts if t[:1] in tuple("=+@\t\r\n") or t.lstrip()[:1] in tuple("=+@")]
    for formula in FORMULAS:
        assert any(t.startswith("'") and t[1:].strip() == formula.strip() for t in texts), formula
    assert any("_x0041_" in t for t in texts)
    assert LONG_WORD in texts
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            ET.fromstring(archive.read(name))
            assert b"<f>" not in archive.read(name) or b"sheetN" in name.encode()
            assert "hyperlink" not in archive.read(name).decode()


def test_hostile_text_in_the_word_file(hostile: Report, house: Corpus) -> None:
    data = made("docx", hostile, house)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = archive.read("word/document.xml").decode()
        assert "w:hyperlink" not in document
        assert "instrText" not in document
        assert not [n for n in archive.namelist() if n.endswith((".bin", ".vml")) or "embeddings" in n]
        relations = archive.read("word/_rels/document.xml.rels").decode()
    assert "External" not in relations
    text = docx_text(data)
    assert one_line(HOSTILE)[:60] in text
    assert "\u202e" not in text


def test_hostile_text_in_the_pdf_stays_on_the_paper(hostile: Report, house: Corpus) -> None:
    import pdfplumber

    data = made("pdf", hostile, house)
    for active in (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/EmbeddedFile"):
        assert active not in data
    with pdfplumber.open(io.BytesIO(data)) as document:
        text = ""
        for page in document.pages:
            text += page.extract_text()
            assert all(c["x1"] <= page.width - 20 and c["bottom"] <= page.height for c in page.chars)
    assert "□" in text  # Chinese and emoji: a box stands where the font has no sign
    assert "alert(" in text
    assert "םלוע םולש" in text  # right to left, as it stands on paper
    assert text.count("w") > 10_000


def test_hostile_text_in_markdown(hostile: Report, house: Corpus) -> None:
    from markdown_it import MarkdownIt

    text = made("markdown", hostile, house).decode()
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inline = [c for t in tokens for c in (t.children or [])]
    assert not {t.type for t in tokens} & {"html_block", "code_block", "fence"}
    assert not {c.type for c in inline} & {"html_inline", "link_open", "image", "code_inline", "em_open"}
    shown = " ".join("".join(c.content if c.type == "text" else "" for c in inline).split())
    assert one_line(HOSTILE)[:150] in shown
    # A renderer that turns bare addresses into links finds none.
    assert not re.search(r"https?://|www\.|\w@\w", text)


def test_hostile_text_in_parquet_is_exact(hostile: Report, house: Corpus) -> None:
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(made("parquet", hostile, house)))
    rows = table.to_pylist()
    assert len(rows) == len(hostile.points)
    wanted = HOSTILE.encode("utf-8", "replace").decode()
    assert rows[0]["evidence"][0]["text"] == wanted
    assert rows[0]["nearest"]["document"] == CURIOUS
    assert rows[0]["evidence"][1]["text"] == LONG_WORD


def test_parquet_holds_what_the_json_holds(small_report: Report, house: Corpus) -> None:
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(made("parquet", small_report, house)))
    assert table.to_pylist() == json.loads(json_report.dumps(small_report))["points"]
    head = table.schema.metadata
    assert json.loads(head[b"settings"]) == json.loads(json.dumps(small_report.settings))
    assert json.loads(head[b"model"])["sha256"] == small_report.model.sha256
    assert head[b"notice"].decode() == outline.NOT_AN_OPINION


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_never_begins_a_formula(text: str) -> None:
    assert safe_cell(text)[:1] == "'"


@pytest.mark.parametrize("text", ["plain", "a = b", "-0.5", "+3", "1-2", "é", "", "\u200bzero"])
def test_a_cell_that_is_no_formula_stays(text: str) -> None:
    assert safe_cell(text) == plain_text(text)


def test_a_hidden_character_does_not_hide_a_formula() -> None:
    assert safe_cell("\u200b=1+1") == "'=1+1"
    assert safe_cell("\x00=1+1") == "'=1+1"


def test_a_cell_holds_no_more_than_a_spreadsheet_keeps() -> None:
    assert safe_cell("a" * EXCEL_LIMIT) == "a" * EXCEL_LIMIT
    for text in ("a" * 40_000, "\U0001f600" * 20_000):
        cut = safe_cell(text)
        assert len(cut.encode("utf-16-le")) // 2 <= EXCEL_LIMIT
        assert cut.endswith("…")


# --- the workbook -----------------------------------------------------------------------------------------------------


def test_the_workbook_can_be_worked_with(small_report: Report, house: Corpus) -> None:
    book = workbook(made("xlsx", small_report, house))
    assert book.sheetnames == ["Scope and method", "Heatmap", "Gaps", "Points", "Evidence", "Header audit", "Findings", "Documents"]  # fmt: skip
    gaps = book["Gaps"]
    heads = [c.value for c in gaps[1]]
    wanted = [r for r in small_report.points if r.document is None and outline.is_gap(r)]
    assert wanted
    assert gaps.max_row == 1 + len(wanted)
    assert {row[0].value for row in gaps.iter_rows(min_row=2)} == {r.point for r in wanted}
    kinds = {v.type: v for v in gaps.data_validations.dataValidation}
    assert "write wording" in kinds["list"].formula1
    assert str(kinds["list"].sqref).startswith(gaps.cell(2, heads.index("Decision") + 1).coordinate)
    assert str(kinds["date"].sqref).startswith(gaps.cell(2, heads.index("Due") + 1).coordinate)
    for name in ("Gaps", "Points", "Evidence", "Documents"):
        assert book[name].auto_filter.ref, name
        assert book[name].freeze_panes, name
    rules = [r for rules in book["Heatmap"].conditional_formatting for r in rules.rules]
    assert {r.text for r in rules} >= {"●", "◐", "○", "✕", "?", "–"}
    assert book["Heatmap"].freeze_panes == "C2"


def test_the_evidence_sheet_has_every_passage_of_the_set(small_report: Report, house: Corpus) -> None:
    sheet = workbook(made("xlsx", small_report, house))["Evidence"]
    shown = {(r[0].value, r[9].value) for r in sheet.iter_rows(min_row=2)}
    passages = {(r.point, safe_cell(e.text)) for r in small_report.points if r.document is None for e in r.evidence}
    assert passages
    assert passages <= shown


def test_a_heatmap_alone_as_a_workbook(small_report: Report, house: Corpus) -> None:
    (part,) = outline.parts(small_report, house)
    whole = svg_heatmap.grid(part)
    sheet = workbook(heatmap_workbook(whole.cells, whole.rows, whole.documents))["Heatmap"]
    assert sheet.cell(1, 2).value == "Whole set"
    assert [sheet.cell(1, i + 2).value for i in range(len(whole.documents))][1:] == list(whole.documents[1:])
    assert sheet.cell(2, 1).value == whole.rows[0].label


# --- the command line -------------------------------------------------------------------------------------------------


def test_every_format_from_the_command_line(tmp_path: Path, policies: Path) -> None:
    require_model()
    begins = {
        "xlsx": b"PK",
        "docx": b"PK",
        "pdf": b"%PDF-",
        "parquet": b"PAR1",
        "html": b"<!DOCTYPE html>",
        "markdown": b"# Policy",
    }
    for name in FORMATS:
        out = tmp_path / f"report.{name}"
        ran = policy_gaps("analyze", policies, "--format", name, "--out", out, "--quiet")
        assert ran.status == 0, ran.err
        assert ran.out == ""
        assert out.read_bytes().startswith(begins.get(name, b"")), name


def test_text_formats_go_to_standard_output(policies: Path) -> None:
    require_model()
    ran = policy_gaps("analyze", policies, "--format", "markdown", "--quiet")
    assert ran.status == 0
    assert ran.out.startswith("# Policy coverage report")


@pytest.mark.parametrize("name", [n for n, f in FORMATS.items() if f.binary])
def test_a_terminal_is_spared_binary_output(name: str, policies: Path) -> None:
    """The refusal comes before the analysis, in one line."""
    outer, inner = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "analyzer.cli", "analyze", str(policies), "--format", name],
            stdout=inner, stderr=subprocess.PIPE, cwd=ROOT, timeout=120, check=False,
        )  # fmt: skip
    finally:
        os.close(inner)
        os.close(outer)
    assert done.returncode == 2
    assert done.stderr.decode() == f"policy-gaps: --format {name}: not for a terminal; give --out FILE or send standard output to a file\n"  # fmt: skip


def test_binary_output_goes_through_a_pipe(policies: Path) -> None:
    require_model()
    done = subprocess.run(
        [sys.executable, "-m", "analyzer.cli", "analyze", str(policies), "--format", "docx", "--quiet"],
        capture_output=True, cwd=ROOT, timeout=300, check=True,
    )  # fmt: skip
    assert zipfile.is_zipfile(io.BytesIO(done.stdout))


def test_the_shipped_corpus_in_every_format(small_report: Report, real: Analyzer) -> None:
    report = analyze([("access.md", ACCESS.encode())], analyzer=real)
    corpus = load_corpus()
    (part,) = outline.parts(report, corpus)
    assert [t.name for t in part.tallies][-1] == "All categories"
    assert sum(sum(t.counts.values()) for t in part.tallies[:-1]) == len(corpus.points)
    for name in FORMATS:
        assert made(name, report, corpus), name
