"""A source as a Word file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from analyzer.samples.company import COMPANY, FOOTING, MADE
from analyzer.samples.pieces import Run, read_pieces, title_of


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
    _properties(document, title_of(pieces))
    _furniture(document, title_of(pieces))
    marks = {piece.text: f"_Toc{index:06d}" for index, piece in enumerate(pieces) if piece.kind == "heading"}
    linked = {piece.text for piece in pieces if piece.kind == "contents"}
    list_id = 0
    for piece in pieces:
        if piece.kind == "heading":
            paragraph = document.add_heading("", level=piece.level - 1)
            _runs(paragraph, piece.runs)
            if piece.text in linked:
                _bookmark(paragraph, marks[piece.text])
        elif piece.kind == "contents":
            _link(document.add_paragraph(style="toc 1"), piece.text, marks[piece.text])
        elif piece.kind == "table":
            _table(document, piece.rows)
        elif piece.kind == "item" and piece.number:
            list_id = _new_list(document) if piece.number == 1 else list_id
            paragraph = document.add_paragraph(style="List Number")
            _runs(paragraph, piece.runs)
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = list_id
        else:
            _runs(document.add_paragraph(style="List Bullet" if piece.kind == "item" else None), piece.runs)
    raw = io.BytesIO()
    document.save(raw)
    return _dated_zip(raw.getvalue())


def _properties(document: Any, title: str) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, COMPANY, COMPANY
    properties.comments, properties.subject, properties.language = "", "Company policy", "en-US"
    properties.revision = 1
    properties.created = properties.modified = MADE.replace(tzinfo=None)


def _furniture(document: Any, title: str) -> None:
    """The running header and footer, with fields for the page numbers."""
    section = document.sections[0]
    section.header.paragraphs[0].text = f"{COMPANY}\t\t{title}"
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{FOOTING}\t\tPage ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _element(tag: str, **attributes: str) -> Any:
    """A new element `w:tag` with attributes `w:name`."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _text_run(text: str) -> Any:
    run = _element("r")
    node = _element("t")
    node.text = text
    run.append(node)
    return run


def _field(paragraph: Any, code: str) -> None:
    simple = _element("fldSimple", instr=code)
    simple.append(_text_run("1"))
    paragraph._p.append(simple)


def _link(paragraph: Any, text: str, anchor: str) -> None:
    link = _element("hyperlink", anchor=anchor, history="1")
    link.append(_text_run(text))
    paragraph._p.append(link)


def _bookmark(paragraph: Any, name: str) -> None:
    number = name.removeprefix("_Toc").lstrip("0") or "0"
    start = _element("bookmarkStart", id=number, name=name)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(_element("bookmarkEnd", id=number))


def _new_list(document: Any) -> int:
    """The id of a new numbered list that counts from 1, in the look of the style "List Number"."""
    numbering = document.part.numbering_part.element
    style_id = document.styles["List Number"].element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(style_id).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(0).add_startOverride(1)
    return int(number.numId)


def _runs(paragraph: Any, runs: Sequence[Run], *, bold: bool = False) -> None:
    for run in runs:
        added = paragraph.add_run(run.text)
        if run.bold or bold:
            added.bold = True
        if run.italic:
            added.italic = True


def _table(document: Any, rows: Sequence[Sequence[Sequence[Run]]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        for cell, runs in zip(row.cells, cells, strict=True):
            _runs(cell.paragraphs[0], runs, bold=number == 0)
        if number == 0:
            row._tr.get_or_add_trPr().append(_element("tblHeader"))
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
