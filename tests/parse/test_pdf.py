"""PDF: reading order, furniture, hyphens, tables, turned pages, scans. Written by reportlab's canvas or fpdf2."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import writers
from fpdf import FPDF

from analyzer.datatypes import Document
from analyzer.parse import parse_document
from analyzer.segment import segment

LEFT = "Access to systems is limited to staff who need it for their work and is approved by the owner of the system."
RIGHT = "Backups are taken every night and are restored in a test every quarter by the operations team of the company."


def read(draw: Callable[[FPDF], None], **page: object) -> Document:
    pdf = FPDF(**page)  # type: ignore[arg-type]
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    draw(pdf)
    return parse_document("a.pdf", bytes(pdf.output()))


def texts(document: Document) -> list[str]:
    return [s.text for s in segment(document)]


def test_two_columns_are_read_one_after_the_other() -> None:
    def draw(pdf: FPDF) -> None:
        pdf.set_font("Helvetica", "B", 18)
        pdf.text(20, 25, "A title over both columns of the page")
        pdf.set_font("Helvetica", size=10)
        for x, text in ((15, LEFT), (110, RIGHT)):
            pdf.set_xy(x, 40)
            pdf.multi_cell(82, 5, " ".join([text] * 5))

    assert texts(read(draw)) == [LEFT] * 5 + [RIGHT] * 5


def test_hyphens_are_mended() -> None:
    def draw(pdf: FPDF) -> None:
        for number, line in enumerate(
            ["All third-", "party vendors and every sub-", "contractor sign the agree-", "ment before they begin."]
        ):
            pdf.text(20, 30 + 5 * number, line)

    assert texts(read(draw)) == [
        "All third-party vendors and every subcontractor sign the agreement before they begin."
    ]


def test_paragraphs_go_on_over_pages() -> None:
    pdf = FPDF()
    pdf.set_font("Helvetica", size=11)
    pdf.set_margin(20)
    pdf.add_page()
    pdf.set_y(240)
    pdf.multi_cell(0, 6, " ".join([LEFT.rstrip(".")] * 8) + ".")
    document = parse_document("a.pdf", bytes(pdf.output()))
    (statement,) = [s for s in segment(document) if s.text.startswith("Access")][:1]
    assert document.pages == 2
    assert len(document.blocks) == 1
    assert {line.box.page for line in document.blocks[0].lines} == {1, 2}
    assert statement.location.page == 1


def test_headings_by_size_and_weight() -> None:
    def draw(pdf: FPDF) -> None:
        for y, style, size, text in (
            (30, "B", 20, "Security Policy"), (45, "B", 14, "1. Access"), (52, "", 11, "Access is limited."),
            (62, "B", 11, "1.1 Review"), (69, "", 11, "Access is reviewed."),
        ):  # fmt: skip
            pdf.set_font("Helvetica", style, size)
            pdf.text(20, y, text)

    statements = segment(read(draw))
    assert [(s.headings, s.text) for s in statements] == [
        (("Security Policy", "Access"), "Access is limited."),
        (("Security Policy", "Access", "Review"), "Access is reviewed."),
    ]


def test_nested_lists() -> None:
    def draw(pdf: FPDF) -> None:
        lines = [(20, "Staff must:"), (24, "\x95 Lock the screen:"), (30, "- at home"), (24, "\x95 Report loss.")]
        for number, (x, line) in enumerate(lines):
            pdf.text(x, 30 + 6 * number, line)

    found = [(b.kind, b.level, b.text) for b in read(draw).blocks]
    assert found == [
        ("paragraph", 0, "Staff must:"),
        ("list_item", 1, "Lock the screen:"),
        ("list_item", 2, "at home"),
        ("list_item", 1, "Report loss."),
    ]


def test_table_between_horizontal_rules() -> None:
    def draw(pdf: FPDF) -> None:
        for y in (30, 38, 58):
            pdf.line(20, y, 150, y)
        for number, row in enumerate(
            [("Level", "Time", "Who"), ("High", "One hour", "The lead"), ("Low", "One day", "The team")]
        ):
            for x, cell in zip((20, 60, 110), row, strict=True):
                pdf.text(x, 36 + 8 * number, cell)

    document = read(draw)
    assert [(s.text, s.lead_in) for s in segment(document)] == [
        ("High | One hour | The lead", "Level | Time | Who"),
        ("Low | One day | The team", "Level | Time | Who"),
    ]


def test_turned_pages_have_boxes_as_displayed() -> None:
    from pypdfium2 import PdfDocument

    def draw(pdf: FPDF) -> None:
        pdf.text(20, 30, "Access is reviewed every quarter.")

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    draw(pdf)
    turned = PdfDocument(bytes(pdf.output()))
    turned[0].set_rotation(90)
    out = io.BytesIO()
    turned.save(out)
    (statement,) = segment(parse_document("a.pdf", out.getvalue()))
    assert statement.text == "Access is reviewed every quarter."
    (box,) = statement.location.boxes
    assert box.bottom - box.top > 3 * (box.x1 - box.x0)  # a line from top to bottom
    assert box.x1 < 842
    assert box.bottom < 595


def test_watermarks_and_double_print() -> None:
    def draw(pdf: FPDF) -> None:
        for shift in (0, 0.08):  # poor man's bold
            pdf.text(20 + shift, 30, "Access is reviewed.")
        pdf.set_font("Helvetica", size=60)
        with pdf.rotation(45, 100, 150):
            pdf.text(60, 150, "DRAFT")

    document = read(draw)
    assert texts(document) == ["Access is reviewed."]
    assert [b.text for b in document.blocks if b.set_aside == "watermark"] == ["DRAFT"]


def test_table_of_contents() -> None:
    def draw(pdf: FPDF) -> None:
        pdf.set_font("Helvetica", "B", 16)
        pdf.text(20, 30, "Contents")
        pdf.set_font("Helvetica", size=11)
        for number, title in enumerate(["Purpose", "Scope", "Access control", "Review"]):
            pdf.text(20, 40 + 6 * number, f"{number + 1}. {title} " + "." * 40 + f" {number + 2}")
        pdf.text(20, 90, "Access is limited to staff.")

    document = read(draw)
    assert texts(document) == ["Access is limited to staff."]
    assert sum(b.set_aside == "toc" for b in document.blocks) == 5


def test_scanned_pages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdfium2 import PdfDocument

    from analyzer.errors import DocumentError
    from analyzer.parse import ocr

    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(DocumentError, match="ocr"):
        parse_document("scan.pdf", writers.scan())
    both = PdfDocument.new()
    typed = FPDF()
    typed.add_page()
    typed.set_font("Helvetica", size=11)
    typed.text(20, 30, "Access is logged on all systems.")
    for part in (bytes(typed.output()), writers.scan()):
        both.import_pages(PdfDocument(part))
    out = io.BytesIO()
    both.save(out)
    document = parse_document("both.pdf", out.getvalue())
    assert document.unread_pages == (2,)
    assert [(w.code, w.page) for w in document.warnings] == [("scanned_page", 2)]
    assert document.page_characters[1] == 0


def test_scanned_pages_are_recognised_with_the_extra() -> None:
    pytest.importorskip("rapidocr", reason="needs the extra: pip install policy-gap-analyzer[ocr]")
    document = parse_document("scan.pdf", writers.scan())
    assert "reviewed every quarter" in document.text
    assert document.warnings[0].code == "recognised_page"


def test_glyph_numbers_are_turned_into_text() -> None:
    from analyzer.parse.pdf_fonts import _shifted, _verdict

    plain = "This is the agreement of the parties and it shall apply to any of them. " * 4
    numbers = "".join(chr(ord(c) - 29) for c in plain)
    assert _verdict(numbers) is True
    assert "".join(map(_shifted, numbers)).replace("=", " ") == plain.replace(chr(32), " ")
    assert _verdict(plain) is False


def test_hyphens_of_compounds_stay_where_no_word_is_cut() -> None:
    def draw(pdf: FPDF) -> None:
        for number in range(120):
            pdf.text(20, 20 + 4 * (number % 60), f"{number + 1}. Line {number} says that records are kept in order.")
            if number % 60 == 59:
                pdf.add_page()
        pdf.text(30, 30, "Every vendor signs a contract and any sub-")
        pdf.text(20, 36, "processor is bound by it, and is told by e-")
        pdf.text(20, 42, "mail of changes.")

    assert texts(read(draw))[-1] == (
        "Every vendor signs a contract and any sub-processor is bound by it, and is told by e-mail of changes."
    )
