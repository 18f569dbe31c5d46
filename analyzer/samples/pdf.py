"""A source as a PDF. It needs fpdf2."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from analyzer.samples.company import COMPANY, FOOTING, MADE
from analyzer.samples.pieces import Piece, Run, read_pieces, title_of

_BULLET = "\x95"  # the bullet in the encoding of the standard PDF fonts
_HEADING_SIZES = {1: 20.0, 2: 14.0, 3: 12.0}
_BODY_SIZE = 10.0
_LINE = 5.2  # millimetres
_PAGE_LIMIT = 297 - 25  # millimetres from the top, where a heading near the foot moves to the next page


def to_pdf(source: str) -> bytes:
    """A PDF with headings by size, ruled tables, a running header, and a footer with page numbers.

    It is laid out twice: the first pass finds the pages for the table of contents.
    """
    pieces = read_pieces(source)
    _, found = _pass(pieces, {})
    content, _ = _pass(pieces, found)
    return content


def _pass(pieces: Sequence[Piece], pages: dict[str, int]) -> tuple[bytes, dict[str, int]]:
    """The file, and the page of each heading."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    title = title_of(pieces)
    pdf.set_title(title)
    pdf.set_author(COMPANY)
    pdf.set_producer("Marlowick handbook")
    pdf.set_creator("Marlowick handbook")
    pdf.set_lang("en-US")
    pdf.set_creation_date(MADE)
    pdf.set_margins(22, 24, 22)
    pdf.set_auto_page_break(True, margin=24)
    pdf.header = partial(_header, pdf, title)
    pdf.footer = partial(_footer, pdf)
    pdf.add_page()
    found: dict[str, int] = {}
    previous = ""
    for piece in pieces:
        if previous in ("item", "contents") and piece.kind != previous:
            pdf.ln(1.8)
        if piece.kind == "heading":
            _heading(pdf, piece)
            found[piece.text] = pdf.page_no()
        elif piece.kind == "table":
            _table(pdf, piece.rows)
        elif piece.kind == "contents":
            _contents(pdf, piece.text, pages.get(piece.text, 1))
        elif piece.kind == "item":
            _item(pdf, piece)
        else:
            _runs(pdf, piece.runs)
            pdf.ln(_LINE + 1.8)
        previous = piece.kind
    return bytes(pdf.output()), found


def _header(pdf: Any, title: str) -> None:
    pdf.set_y(11)
    pdf.set_font("Helvetica", "", 8)
    pdf.cell(pdf.epw / 2, 5, COMPANY)
    pdf.cell(pdf.epw / 2, 5, title, align="R")
    pdf.set_y(pdf.t_margin)


def _footer(pdf: Any) -> None:
    pdf.set_y(-15)
    pdf.set_font("Helvetica", "", 8)
    pdf.cell(pdf.epw / 2, 5, FOOTING)
    pdf.cell(pdf.epw / 2, 5, f"Page {pdf.page_no()} of {{nb}}", align="R")


def _heading(pdf: Any, piece: Piece) -> None:
    size = _HEADING_SIZES[piece.level]
    pdf.ln(0 if piece.level == 1 else 2.5)
    if pdf.get_y() > _PAGE_LIMIT - 25:
        pdf.add_page()
    pdf.set_font("Helvetica", "B", size)
    pdf.multi_cell(0, size * 0.45, piece.text, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2)


def _runs(pdf: Any, runs: Sequence[Run]) -> None:
    for run in runs:
        pdf.set_font("Helvetica", ("B" if run.bold else "") + ("I" if run.italic else ""), _BODY_SIZE)
        pdf.write(_LINE, run.text)


def _item(pdf: Any, piece: Piece) -> None:
    """An item whose wrapped lines hang below its text, not below its mark."""
    margin = pdf.l_margin
    if pdf.will_page_break(_LINE):
        pdf.add_page()
    pdf.set_font("Helvetica", "", _BODY_SIZE)
    pdf.set_x(margin + 4)
    pdf.write(_LINE, f"{piece.number}." if piece.number else _BULLET)
    pdf.set_left_margin(margin + 10)
    pdf.set_x(margin + 10)
    _runs(pdf, piece.runs)
    pdf.set_left_margin(margin)
    pdf.ln(_LINE + 0.6)


def _contents(pdf: Any, text: str, page: int) -> None:
    """A line of the table of contents, with dots up to the page number."""
    pdf.set_font("Helvetica", "", _BODY_SIZE)
    room = pdf.epw - 2 * pdf.c_margin - pdf.get_string_width(f"{text}   {page}")
    dots = "." * int(room / pdf.get_string_width("."))
    pdf.cell(0, _LINE, f"{text} {dots} {page}", new_x="LMARGIN", new_y="NEXT")


def _table(pdf: Any, rows: Sequence[Sequence[Sequence[Run]]]) -> None:
    texts = [["".join(run.text for run in cell) for cell in row] for row in rows]
    widths = _widths(pdf, texts)
    pdf.set_font("Helvetica", "", 9)
    with pdf.table(col_widths=widths, line_height=4.6, padding=1.2, text_align="LEFT") as table:
        for row in texts:
            table.row(row)
    pdf.ln(3)


def _widths(pdf: Any, texts: Sequence[Sequence[str]]) -> list[float]:
    """Column widths that fill the page: no word is broken, and what is left goes to the columns with most text."""
    pdf.set_font("Helvetica", "B", 9)
    margin = 2 * 1.2 + 2 * pdf.c_margin
    columns = list(zip(*texts, strict=True))
    least = [margin + max(pdf.get_string_width(word) for cell in column for word in cell.split()) for column in columns]
    most = [margin + min(70, max(map(pdf.get_string_width, column))) for column in columns]
    wanted = [max(1.0, high - low) for low, high in zip(least, most, strict=True)]
    spare = pdf.epw - sum(least)
    return [low + spare * share / sum(wanted) for low, share in zip(least, wanted, strict=True)]
