"""Render the sample policies from Markdown to Markdown, HTML, Word and PDF.

    python -m analyzer.samples.make              the shipped files, into analyzer/samples/files
    python -m analyzer.samples.make --all DIR    every source in every format, to compare the readers

Dates and metadata are fixed, so that the same sources and the same libraries give the same bytes. PDF needs fpdf2,
which comes with the development dependencies.
"""

from __future__ import annotations

import argparse
import io
import sys
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

COMPANY = "Marlowick Health Scheduling, Inc."
MADE = datetime(2025, 7, 7, 9, 0, tzinfo=UTC)
SOURCE = Path(__file__).resolve().parent / "source"
FILES = Path(__file__).resolve().parent / "files"
# Which format each source is shipped in.
SHIPPED = {
    "acceptable-use-and-workforce-policy": "md",
    "access-control-policy": "docx",
    "business-continuity-and-backup-plan": "pdf",
    "change-management-and-sdlc-policy": "pdf",
    "data-classification-and-retention-policy": "docx",
    "incident-response-plan": "docx",
    "information-security-policy": "md",
    "privacy-policy": "md",
    "risk-management-policy": "md",
    "vendor-management-policy": "md",
}

_FOOTING = f"{COMPANY} - internal use"
_CONTENTS = "Contents"
_BULLET = "\x95"  # the bullet in the encoding of the standard PDF fonts
_HEADING_SIZES = {1: 20.0, 2: 14.0, 3: 12.0}
_BODY_SIZE = 10.0
_LINE = 5.2  # millimetres
_PAGE_LIMIT = 297 - 25  # millimetres from the top, where a heading near the foot moves to the next page


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(slots=True)
class Piece:
    """A block of a source. `level` is that of a heading; `number` is 0 for a bullet and starts anew with each list."""

    kind: Literal["heading", "paragraph", "item", "contents", "table"]
    runs: list[Run] = field(default_factory=list)
    level: int = 0
    number: int = 0
    rows: list[list[list[Run]]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text without its styles."""
        return "".join(run.text for run in self.runs)


def read_pieces(markdown: str) -> list[Piece]:
    """The blocks of a source. Links below the heading "Contents" are entries of a table of contents.

    Raises ValueError where a source uses Markdown that the renderers do not know, such as nested lists.
    """
    pieces: list[Piece] = []
    lists: list[int] = []  # -1 for a list of bullets, else the number of the last item
    tokens = _reader().parse(markdown)
    heading = ""
    for token, inside in zip(tokens, [*tokens[1:], tokens[-1]], strict=True):
        if token.type == "heading_open":
            pieces.append(Piece("heading", _runs(inside), level=int(token.tag[1:])))
            heading = pieces[-1].text
        elif token.type == "paragraph_open" and lists:
            contents = heading == _CONTENTS
            pieces.append(Piece("contents" if contents else "item", _runs(inside), number=max(0, lists[-1])))
        elif token.type == "paragraph_open":
            pieces.append(Piece("paragraph", _runs(inside)))
        elif token.type == "table_open":
            pieces.append(Piece("table"))
        elif token.type == "tr_open":
            pieces[-1].rows.append([])
        elif token.type in ("th_open", "td_open"):
            pieces[-1].rows[-1].append(_runs(inside))
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            if lists:
                raise ValueError("a source holds a list inside a list")
            lists.append(0 if token.type == "ordered_list_open" else -1)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open" and lists[-1] >= 0:
            lists[-1] += 1
        elif token.type in ("fence", "code_block", "blockquote_open", "html_block", "hr"):
            raise ValueError(f"a source holds {token.type}, which is not rendered")
    return pieces


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _runs(inline: Token) -> list[Run]:
    """Styled runs of an inline token; a soft line break is a blank."""
    runs: list[Run] = []
    bold = italic = False
    for token in inline.children or ():
        if token.type in ("strong_open", "strong_close"):
            bold = token.type == "strong_open"
        elif token.type in ("em_open", "em_close"):
            italic = token.type == "em_open"
        elif token.type in ("text", "text_special", "code_inline"):
            runs.append(Run(token.content, bold, italic))
        elif token.type in ("softbreak", "hardbreak"):
            runs.append(Run(" ", bold, italic))
        elif token.type not in ("link_open", "link_close"):
            raise ValueError(f"a source holds {token.type}, which is not rendered")
    return runs


def _title(pieces: Sequence[Piece]) -> str:
    return next(piece.text for piece in pieces if piece.kind == "heading")


# --- Markdown and HTML ------------------------------------------------------------------------------------------------


def to_md(source: str) -> bytes:
    """The source itself."""
    return source.encode()


def to_html(source: str) -> bytes:
    """A page with its title, a header and a footer."""
    title = _title(read_pieces(source))
    body = _reader().render(source)
    page = (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n</head>\n<body>\n'
        f"<header>{COMPANY}</header>\n<main>\n{body}</main>\n<footer>{_FOOTING}</footer>\n</body>\n</html>\n"
    )
    return page.encode()


# --- Word -------------------------------------------------------------------------------------------------------------


def to_docx(source: str) -> bytes:
    """A Word file with heading styles, lists, tables, a linked table of contents, header and footer."""
    import docx
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    pieces = read_pieces(source)
    document = docx.Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10.5)
    toc = document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    toc.base_style = document.styles["Normal"]
    toc.paragraph_format.space_after = Pt(2)
    _docx_properties(document, _title(pieces))
    _docx_furniture(document, _title(pieces))
    marks = {piece.text: f"_Toc{index:06d}" for index, piece in enumerate(pieces) if piece.kind == "heading"}
    linked = {piece.text for piece in pieces if piece.kind == "contents"}
    list_id = 0
    for piece in pieces:
        if piece.kind == "heading":
            paragraph = document.add_heading("", level=piece.level - 1)
            _docx_runs(paragraph, piece.runs)
            if piece.text in linked:
                _docx_bookmark(paragraph, marks[piece.text])
        elif piece.kind == "contents":
            _docx_link(document.add_paragraph(style="toc 1"), piece.text, marks[piece.text])
        elif piece.kind == "table":
            _docx_table(document, piece.rows)
        elif piece.kind == "item" and piece.number:
            list_id = _docx_new_list(document) if piece.number == 1 else list_id
            paragraph = document.add_paragraph(style="List Number")
            _docx_runs(paragraph, piece.runs)
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = list_id
        else:
            _docx_runs(document.add_paragraph(style="List Bullet" if piece.kind == "item" else None), piece.runs)
    raw = io.BytesIO()
    document.save(raw)
    return _dated_zip(raw.getvalue())


def _docx_properties(document: Any, title: str) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, COMPANY, COMPANY
    properties.comments, properties.subject, properties.language = "", "Company policy", "en-US"
    properties.revision = 1
    properties.created = properties.modified = MADE.replace(tzinfo=None)


def _docx_furniture(document: Any, title: str) -> None:
    """The running header and footer, with fields for the page numbers."""
    section = document.sections[0]
    section.header.paragraphs[0].text = f"{COMPANY}\t\t{title}"
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{_FOOTING}\t\tPage ")
    _docx_field(foot, "PAGE")
    foot.add_run(" of ")
    _docx_field(foot, "NUMPAGES")


def _docx_element(tag: str, **attributes: str) -> Any:
    """A new element `w:tag` with attributes `w:name`."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _docx_text_run(text: str) -> Any:
    run = _docx_element("r")
    node = _docx_element("t")
    node.text = text
    run.append(node)
    return run


def _docx_field(paragraph: Any, code: str) -> None:
    simple = _docx_element("fldSimple", instr=code)
    simple.append(_docx_text_run("1"))
    paragraph._p.append(simple)


def _docx_link(paragraph: Any, text: str, anchor: str) -> None:
    link = _docx_element("hyperlink", anchor=anchor, history="1")
    link.append(_docx_text_run(text))
    paragraph._p.append(link)


def _docx_bookmark(paragraph: Any, name: str) -> None:
    number = name.removeprefix("_Toc").lstrip("0") or "0"
    start = _docx_element("bookmarkStart", id=number, name=name)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(_docx_element("bookmarkEnd", id=number))


def _docx_new_list(document: Any) -> int:
    """The id of a new numbered list that counts from 1, in the look of the style "List Number"."""
    numbering = document.part.numbering_part.element
    style_id = document.styles["List Number"].element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(style_id).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(0).add_startOverride(1)
    return int(number.numId)


def _docx_runs(paragraph: Any, runs: Sequence[Run], *, bold: bool = False) -> None:
    for run in runs:
        added = paragraph.add_run(run.text)
        if run.bold or bold:
            added.bold = True
        if run.italic:
            added.italic = True


def _docx_table(document: Any, rows: Sequence[Sequence[Sequence[Run]]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        for cell, runs in zip(row.cells, cells, strict=True):
            _docx_runs(cell.paragraphs[0], runs, bold=number == 0)
        if number == 0:
            row._tr.get_or_add_trPr().append(_docx_element("tblHeader"))
    document.add_paragraph()


def _dated_zip(raw: bytes) -> bytes:
    """The same archive with one fixed date for every part."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in old.namelist():
            info = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(info, old.read(name), compresslevel=9)
    return out.getvalue()


# --- PDF --------------------------------------------------------------------------------------------------------------


def to_pdf(source: str) -> bytes:
    """A PDF with headings by size, ruled tables, a running header, and a footer with page numbers.

    It is laid out twice: the first pass finds the pages for the table of contents.
    """
    pieces = read_pieces(source)
    _, found = _pdf_pass(pieces, {})
    content, _ = _pdf_pass(pieces, found)
    return content


def _pdf_pass(pieces: Sequence[Piece], pages: dict[str, int]) -> tuple[bytes, dict[str, int]]:
    """The file, and the page of each heading."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    title = _title(pieces)
    pdf.set_title(title)
    pdf.set_author(COMPANY)
    pdf.set_producer("Marlowick handbook")
    pdf.set_creator("Marlowick handbook")
    pdf.set_lang("en-US")
    pdf.set_creation_date(MADE)
    pdf.set_margins(22, 24, 22)
    pdf.set_auto_page_break(True, margin=24)
    pdf.header = partial(_pdf_header, pdf, title)
    pdf.footer = partial(_pdf_footer, pdf)
    pdf.add_page()
    found: dict[str, int] = {}
    previous = ""
    for piece in pieces:
        if previous in ("item", "contents") and piece.kind != previous:
            pdf.ln(1.8)
        if piece.kind == "heading":
            _pdf_heading(pdf, piece)
            found[piece.text] = pdf.page_no()
        elif piece.kind == "table":
            _pdf_table(pdf, piece.rows)
        elif piece.kind == "contents":
            _pdf_contents(pdf, piece.text, pages.get(piece.text, 1))
        elif piece.kind == "item":
            _pdf_item(pdf, piece)
        else:
            _pdf_runs(pdf, piece.runs)
            pdf.ln(_LINE + 1.8)
        previous = piece.kind
    return bytes(pdf.output()), found


def _pdf_header(pdf: Any, title: str) -> None:
    pdf.set_y(11)
    pdf.set_font("Helvetica", "", 8)
    pdf.cell(pdf.epw / 2, 5, COMPANY)
    pdf.cell(pdf.epw / 2, 5, title, align="R")
    pdf.set_y(pdf.t_margin)


def _pdf_footer(pdf: Any) -> None:
    pdf.set_y(-15)
    pdf.set_font("Helvetica", "", 8)
    pdf.cell(pdf.epw / 2, 5, _FOOTING)
    pdf.cell(pdf.epw / 2, 5, f"Page {pdf.page_no()} of {{nb}}", align="R")


def _pdf_heading(pdf: Any, piece: Piece) -> None:
    size = _HEADING_SIZES[piece.level]
    pdf.ln(0 if piece.level == 1 else 2.5)
    if pdf.get_y() > _PAGE_LIMIT - 25:
        pdf.add_page()
    pdf.set_font("Helvetica", "B", size)
    pdf.multi_cell(0, size * 0.45, piece.text, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2)


def _pdf_runs(pdf: Any, runs: Sequence[Run]) -> None:
    for run in runs:
        pdf.set_font("Helvetica", ("B" if run.bold else "") + ("I" if run.italic else ""), _BODY_SIZE)
        pdf.write(_LINE, run.text)


def _pdf_item(pdf: Any, piece: Piece) -> None:
    """An item whose wrapped lines hang below its text, not below its mark."""
    margin = pdf.l_margin
    if pdf.will_page_break(_LINE):
        pdf.add_page()
    pdf.set_font("Helvetica", "", _BODY_SIZE)
    pdf.set_x(margin + 4)
    pdf.write(_LINE, f"{piece.number}." if piece.number else _BULLET)
    pdf.set_left_margin(margin + 10)
    pdf.set_x(margin + 10)
    _pdf_runs(pdf, piece.runs)
    pdf.set_left_margin(margin)
    pdf.ln(_LINE + 0.6)


def _pdf_contents(pdf: Any, text: str, page: int) -> None:
    """A line of the table of contents, with dots up to the page number."""
    pdf.set_font("Helvetica", "", _BODY_SIZE)
    room = pdf.epw - 2 * pdf.c_margin - pdf.get_string_width(f"{text}   {page}")
    dots = "." * int(room / pdf.get_string_width("."))
    pdf.cell(0, _LINE, f"{text} {dots} {page}", new_x="LMARGIN", new_y="NEXT")


def _pdf_table(pdf: Any, rows: Sequence[Sequence[Sequence[Run]]]) -> None:
    texts = [["".join(run.text for run in cell) for cell in row] for row in rows]
    widths = _pdf_widths(pdf, texts)
    pdf.set_font("Helvetica", "", 9)
    with pdf.table(col_widths=widths, line_height=4.6, padding=1.2, text_align="LEFT") as table:
        for row in texts:
            table.row(row)
    pdf.ln(3)


def _pdf_widths(pdf: Any, texts: Sequence[Sequence[str]]) -> list[float]:
    """Column widths that fill the page: no word is broken, and what is left goes to the columns with most text."""
    pdf.set_font("Helvetica", "B", 9)
    margin = 2 * 1.2 + 2 * pdf.c_margin
    columns = list(zip(*texts, strict=True))
    least = [margin + max(pdf.get_string_width(word) for cell in column for word in cell.split()) for column in columns]
    most = [margin + min(70, max(map(pdf.get_string_width, column))) for column in columns]
    wanted = [max(1.0, high - low) for low, high in zip(least, most, strict=True)]
    spare = pdf.epw - sum(least)
    return [low + spare * share / sum(wanted) for low, share in zip(least, wanted, strict=True)]


# --- files ------------------------------------------------------------------------------------------------------------

FORMATS: dict[str, Callable[[str], bytes]] = {"md": to_md, "html": to_html, "docx": to_docx, "pdf": to_pdf}


def sources() -> dict[str, str]:
    """The text of every source by its name without ending, sorted."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(SOURCE.glob("*.md"))}


def write_shipped(folder: Path) -> list[Path]:
    """Render each source in the format it is shipped in; the paths written."""
    return _write(folder, ((stem, SHIPPED[stem]) for stem in sources()))


def write_all(folder: Path) -> list[Path]:
    """Render each source in every format; the paths written."""
    return _write(folder, ((stem, ending) for stem in sources() for ending in FORMATS))


def _write(folder: Path, wanted: Iterable[tuple[str, str]]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    texts = sources()
    written: list[Path] = []
    for stem, ending in wanted:
        written.append(folder / f"{stem}.{ending}")
        written[-1].write_bytes(FORMATS[ending](texts[stem]))
    return written


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the shipped files, or with --all every source in every format."""
    parser = argparse.ArgumentParser(description="Render the sample policies.")
    parser.add_argument("--all", type=Path, metavar="DIR", help="render every source in every format into this folder")
    chosen: Path | None = parser.parse_args(arguments).all
    written = write_shipped(FILES) if chosen is None else write_all(chosen)
    sys.stdout.write("".join(f"{path.name}\n" for path in written))
    return 0


if __name__ == "__main__":
    sys.exit(main())
