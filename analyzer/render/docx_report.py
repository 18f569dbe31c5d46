"""Report -> a Word summary for managers: what was examined, results by category, worst gaps, exposure, next steps."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from analyzer.datatypes import Corpus, Report
from analyzer.render import outline
from analyzer.render.archives import timeless
from analyzer.render.cells import one_line
from analyzer.render.outline import Part
from analyzer.render.outline_steps import next_steps, open_drivers, remedy
from analyzer.render.svg_heatmap import FILL, INK, grid
from analyzer.render.text_report import SYMBOLS
from analyzer.render.words import EXPOSURE_NAMES, STATUS_NAMES, counted, percent

WORST = 10
DRIVERS = 5
MADE = datetime(2000, 1, 1, tzinfo=UTC)  # fixed: the same report gives the same bytes
_EXPOSURE_FILLS = {"high": ("#8c1d18", "#ffffff"), "moderate": ("#f3b33d", "#231a05"), "low": ("#eef0f3", "#222b36")}


def dumps(report: Report, corpus: Corpus) -> bytes:
    """The file."""
    from docx import Document
    from docx.shared import Cm, Pt

    doc = Document()
    page = doc.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin = page.bottom_margin = Cm(1.8)
    style = doc.styles["Normal"]
    style.font.name, style.font.size = "Calibri", Pt(10)
    style.paragraph_format.space_after = Pt(4)
    _properties(doc, outline.report_title(report))
    _footer(page, outline.report_title(report))
    _front(doc, report, corpus)
    parts = outline.parts(report, corpus)
    for part in parts:
        _part(doc, part, several=len(parts) > 1)
    out = io.BytesIO()
    doc.save(out)
    return timeless(out.getvalue())


def _properties(doc: Any, title: str) -> None:
    core = doc.core_properties
    core.title, core.author, core.comments = title[:250], "policy-gaps", ""
    core.created = core.modified = MADE


def _footer(page: Any, title: str) -> None:
    """Title and page number on every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = page.footer.paragraphs[0]
    run = paragraph.add_run(f"{one_line(title, 90)} · page ")
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)


def _front(doc: Any, report: Report, corpus: Corpus) -> None:
    doc.add_heading(outline.report_title(report), 0)
    notice = doc.add_table(1, 1)
    _fill(notice.cell(0, 0), outline.NOT_AN_OPINION, "#fdf6e6", "#222b36", bold=True)
    doc.add_heading("What was examined", 1)
    _facts(doc, outline.scope_facts(report, corpus))
    doc.add_heading("How", 2)
    _facts(doc, outline.method_facts(report))
    doc.add_heading("What was not read", 2)
    troubled = outline.unread(report.documents)
    if not troubled:
        doc.add_paragraph("Everything was read.")
    for d, why in troubled[:15]:
        read = "not read" if d.status == "not_analysed" else "read in part"
        doc.add_paragraph(f"{one_line(d.name, 120)}: {read}. {one_line(why, 160)}", "List Bullet")
    if len(troubled) > 15:
        doc.add_paragraph(f"And {len(troubled) - 15} more; the full report names them all.")
    if troubled:
        doc.add_paragraph(outline.UNREAD_NOTE)


def _part(doc: Any, part: Part, *, several: bool) -> None:
    after = f" ({part.title})" if several else ""
    doc.add_heading(f"Results{after}", 1)
    if not part.rows():
        doc.add_paragraph("No document was given, so nothing was judged.")
        return
    _results(doc, part)
    doc.add_heading("Next steps", 1)
    for step in next_steps(part):
        doc.add_paragraph(one_line(step), "List Number")
    _series(doc, part)
    _exposures(doc, part)
    _gaps(doc, part)
    _headers(doc, part)


def _results(doc: Any, part: Part) -> None:
    total = part.tallies[-1]
    if total.share is not None:
        doc.add_paragraph(
            f"The set documents {total.share_text} of {counted(total.judged, 'point')} of focus in scope that were read: "
            f"{total.counts['covered']} covered, {total.counts['weak']} weakly, {total.counts['missing']} missing, "
            f"{total.counts['contradicted']} contradicted. A weak point counts half."
        )
    shown = ("covered", "weak", "missing", "contradicted", "not_analysed", "out_of_scope")
    table = _table(
        doc, ("Category", "Documented", *(STATUS_NAMES[s] for s in shown)), (3.5, 2.5, 1.8, 1.5, 1.8, 2.3, 1.8, 1.8)
    )
    _fill(table.rows[0].cells[1], "Documented", "#e8eef6", "#222b36", bold=True, size=8)
    for i, s in enumerate(shown):
        _fill(table.rows[0].cells[i + 2], f"{SYMBOLS[s]} {STATUS_NAMES[s]}", FILL[s], INK[s], size=8)  # type: ignore[index]
    for tally in part.tallies:
        cells = (tally.name, tally.share_text, *(str(tally.counts[s] or "–") for s in shown))
        _add(table, cells, bold=tally is total)
    doc.add_paragraph()


def _series(doc: Any, part: Part) -> None:
    doc.add_heading("Results by series of criteria", 1)
    table = _table(doc, ("Series", "Whole set", "Points"), (7, 3.4, 6.6))
    whole = grid(part)
    for row in (r for r in whole.rows if r.head):
        cell = whole.cells[row.id, None]
        said = ", ".join(f"{n} {STATUS_NAMES[s]}" for s, n in cell.counts.items() if n)
        added = _add(table, (row.label, "", said))
        number = "" if cell.shown in ("out_of_scope", "not_analysed") else f" {percent(cell.coverage)}"
        _fill(added.cells[1], f"{SYMBOLS[cell.shown]} {STATUS_NAMES[cell.shown]}{number}", FILL[cell.shown], INK[cell.shown], bold=True)  # fmt: skip
    doc.add_paragraph()


def _exposures(doc: Any, part: Part) -> None:
    if not part.exposures:
        return
    about = {e.id: e for e in part.corpus.exceptions}
    doc.add_heading("Exposure to audit exceptions", 1)
    table = _table(doc, ("Exposure", "Exception", "Why"), (2.2, 4.8, 10))
    for e in part.exposures:
        known = about.get(e.exception)
        added = _add(table, ("", known.title if known else e.exception, e.reason))
        _fill(added.cells[0], EXPOSURE_NAMES[e.exposure], *_EXPOSURE_FILLS[e.exposure], bold=True)
    doc.add_paragraph()
    for e in (e for e in part.exposures if e.exposure != "low"):
        known = about.get(e.exception)
        doc.add_heading(f"{EXPOSURE_NAMES[e.exposure]}: {known.title if known else one_line(e.exception, 80)}", 2)
        for said in open_drivers(e, part, DRIVERS):
            doc.add_paragraph(one_line(said), "List Bullet")
        if known:
            doc.add_paragraph(f"Effect on the opinion: {known.effect_on_opinion}")
            doc.add_paragraph(f"Remedy: {remedy(known)}")


def _gaps(doc: Any, part: Part) -> None:
    doc.add_heading("Gaps that matter most", 1)
    if not part.gaps:
        doc.add_paragraph("No gap was found.")
        return
    shown = part.gaps[:WORST]
    doc.add_paragraph(f"{len(shown)} of {counted(len(part.gaps), 'gap')}; the workbook lists all.")
    table = _table(doc, ("Point", "Status", "Why", "Belongs in"), (4.6, 2.4, 6, 4))
    for row in shown:
        point = part.points[row.point]
        added = _add(
            table, (f"{row.point} {point.title}", "", one_line(outline.why(row), 260), part.policies_for(point, 2))
        )
        _fill(added.cells[1], f"{SYMBOLS[row.status]} {STATUS_NAMES[row.status]}", FILL[row.status], INK[row.status], bold=True, size=8)  # fmt: skip
    doc.add_paragraph()


def _headers(doc: Any, part: Part) -> None:
    counts: dict[str, int] = {}
    for d in part.documents:
        for code in {f.code for f in d.findings}:
            counts[code] = counts.get(code, 0) + 1
    doc.add_heading("Header audit", 1)
    if not counts:
        doc.add_paragraph("No fault was found in the headers.")
        return
    table = _table(doc, ("Finding", "Documents"), (7, 3))
    for code, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        _add(table, (outline.finding_name(code), f"{n} of {len(part.documents)}"))


def _facts(doc: Any, facts: Iterable[tuple[str, str]]) -> None:
    table = doc.add_table(0, 2)
    _widths(table, (3.6, 13.4))
    for name, value in facts:
        added = table.add_row()
        _text(added.cells[0], name, "#5b6472", size=9)
        _text(added.cells[1], value, size=9)
        _set_widths(added, (3.6, 13.4))


def _table(doc: Any, heads: Sequence[str], widths: Sequence[float]) -> Any:
    from docx.oxml import OxmlElement

    table = doc.add_table(1, len(heads), "Table Grid")
    _widths(table, widths)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # the head stands on every page
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        _fill(cell, head, "#e8eef6", "#222b36", bold=True, size=9)
    _set_widths(table.rows[0], widths)
    return table


def _add(table: Any, cells: Sequence[str], *, bold: bool = False) -> Any:
    from docx.oxml import OxmlElement

    added = table.add_row()
    added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for i, text in enumerate(cells):
        _text(added.cells[i], text, bold=bold or i == 0, size=9)
        added.cells[i].width = table.columns[i].width
    return added


def _widths(table: Any, widths: Sequence[float]) -> None:
    from docx.shared import Cm

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)


def _set_widths(row: Any, widths: Sequence[float]) -> None:
    from docx.shared import Cm

    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Cm(width)


def _text(cell: Any, text: str, colour: str = "", *, bold: bool = False, size: float = 10) -> None:
    from docx.shared import Pt, RGBColor

    paragraph = cell.paragraphs[0]
    for run in list(paragraph.runs):
        run._r.getparent().remove(run._r)
    run = paragraph.add_run(one_line(text))
    run.bold, run.font.size = bold, Pt(size)
    paragraph.paragraph_format.space_after = Pt(1)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())


def _fill(cell: Any, text: str, fill: str, ink: str, *, bold: bool = False, size: float = 9) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    _text(cell, text, ink, bold=bold, size=size)
    shading = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", fill.lstrip("#").upper())):
        shading.set(qn(f"w:{key}"), value)
    properties = cell._tc.get_or_add_tcPr()
    for old in properties.findall(qn("w:shd")):
        properties.remove(old)
    properties.append(shading)
