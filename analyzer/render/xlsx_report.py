"""Report -> a workbook: scope, heatmap, gaps to work on, points, evidence, header audit, documents.

Every text is written as a string and through `safe_cell`; nothing from a document becomes a formula or a link.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from analyzer.charts import CELL_NAMES, CELL_SYMBOLS, SHOWN, HeatCell, HeatRow, cell_text
from analyzer.config import category_of
from analyzer.datatypes import Corpus, Coverage, Report
from analyzer.render import outline
from analyzer.render.cells import one_line
from analyzer.render.outline import Part
from analyzer.render.outline_steps import open_drivers, remedy
from analyzer.render.svg_heatmap import grid
from analyzer.render.words import CATEGORY_NAMES, EXPOSURE_NAMES, STATUS_NAMES
from analyzer.render.xlsx_book import Book, Column, paged

DECISIONS = [
    "open",
    "accepted as it is",
    "write wording",
    "change wording",
    "other evidence exists",
    "not applicable",
    "done",
]
GAP_COLUMNS: tuple[Column, ...] = (
    ("Point", 10), ("Title", 34), ("Category", 16), ("Status", 13), ("Why", 46), ("Lacks", 36), ("Normally shown by", 16),
    ("Belongs in", 28), ("Suggested wording", 52), ("Review", 9), ("Owner", 18), ("Due", 12), ("Decision", 18), ("Notes", 34),
)  # fmt: skip
POINT_COLUMNS: tuple[Column, ...] = (
    ("Document", 34), ("Criterion", 10), ("Point", 10), ("Title", 34), ("Category", 16), ("Status", 13), ("Expected", 11),
    ("Score", 8), ("Score covered", 9), ("Review", 9), ("Fragile", 9), ("Why", 50), ("Lacks", 36), ("Passages", 9),
)  # fmt: skip
EVIDENCE_COLUMNS: tuple[Column, ...] = (
    ("Point", 10), ("Title", 30), ("Status", 13), ("Role", 14), ("Document", 34), ("Section", 34), ("Page", 7), ("From", 8),
    ("To", 8), ("Passage", 80), ("States", 40),
)  # fmt: skip
DOCUMENT_COLUMNS: tuple[Column, ...] = (
    ("Document", 40), ("Kind of policy", 26), ("Confidence", 11), ("Read", 13), ("Why not in full", 50), ("Title", 34),
    ("Pages", 7), ("Statements", 11), ("Covered", 9), ("Weak", 8), ("Missing (expected)", 10), ("Contradicted", 12),
    ("Media type", 26), ("sha256", 20),
)  # fmt: skip
ROLES = {"covered": "evidence", "weak": "evidence", "contradicted": "passage", "missing": "closest"}


def dumps(report: Report, corpus: Corpus) -> bytes:
    """The workbook."""
    book = Book()
    _about(book, report, corpus)
    parts = outline.parts(report, corpus)
    for number, part in enumerate(parts, 1):
        after = f" {number}" if len(parts) > 1 else ""
        _part(book, part, after)
    return book.bytes()


def heatmap_workbook(
    cells: dict[tuple[str, str | None], HeatCell], rows: Sequence[HeatRow], documents: Sequence[str | None]
) -> bytes:
    """A workbook of one heatmap: these rows and documents."""
    book = Book()
    _heat_sheet(book, "Heatmap", cells, rows, documents)
    return book.bytes()


def _about(book: Book, report: Report, corpus: Corpus) -> None:
    sheet = book.book.add_worksheet("Scope and method")
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 110)
    paged(sheet)
    book.text(sheet, 0, 0, outline.report_title(report), book.title)
    sheet.merge_range(1, 0, 1, 1, "", book.notice)
    sheet.write_string(1, 0, outline.NOT_AN_OPINION, book.notice)
    sheet.set_row(1, 34)
    row = 3
    troubled = [(d.name, f"{'not read' if d.status == 'not_analysed' else 'read in part'}: {why}") for d, why in outline.unread(report.documents)]  # fmt: skip
    if troubled:
        troubled.append(("", outline.UNREAD_NOTE))
    for title, facts in (
        ("Scope", outline.scope_facts(report, corpus)),
        ("Method", outline.method_facts(report)),
        ("What was not read", troubled or [("", "Everything was read.")]),
    ):
        book.text(sheet, row, 0, title, book.section)
        row += 1
        for name, value in facts:
            book.text(sheet, row, 0, name)
            book.text(sheet, row, 1, value)
            sheet.set_row(row, 15 * (1 + max(len(value) // 118, len(name) // 26)))
            row += 1
        row += 1
    for part in outline.parts(report, corpus):
        row = _tallies(book, sheet, row, part)
    book.text(sheet, row + 1, 0, "Notice", book.section)
    book.text(sheet, row + 2, 1, corpus.head.notice)
    sheet.set_row(row + 2, 62)


def _tallies(book: Book, sheet: Any, row: int, part: Part) -> int:
    book.text(sheet, row, 0, f"Results: {part.title}", book.section)
    for tally in part.tallies:
        row += 1
        said = ", ".join(f"{n} {STATUS_NAMES[s]}" for s, n in tally.counts.items() if n)
        book.text(sheet, row, 0, tally.name)
        book.text(sheet, row, 1, f"{tally.share_text}{' documented' if tally.share is not None else ''}: {said}")
    return row + 2


def _part(book: Book, part: Part, after: str) -> None:
    whole = grid(part)
    _heat_sheet(book, f"Heatmap{after}", whole.cells, whole.rows, whole.documents)
    _gaps(book, part, after)
    _points(book, part, after)
    _evidence(book, part, after)
    if part.exposures:
        _exposures(book, part, after)
    _headers(book, part, after)
    _documents(book, part, after)


def _heat_sheet(
    book: Book,
    name: str,
    cells: dict[tuple[str, str | None], HeatCell],
    rows: Sequence[HeatRow],
    documents: Sequence[str | None],
) -> None:
    sheet = book.book.add_worksheet(name)
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, max(len(documents), 1), 8)
    sheet.set_row(0, 150)
    sheet.freeze_panes(1, 2)
    paged(sheet)
    sheet.repeat_rows(0)
    book.text(sheet, 0, 0, "Criteria by document; numbers are coverage in per cent", book.head)
    for i, document in enumerate(documents, 1):
        book.text(sheet, 0, i, "Whole set" if document is None else one_line(document, 120), book.slanted)
    for j, row in enumerate(rows, 1):
        book.text(sheet, j, 0, row.label.strip(), book.head if row.head else book.plain)
        for i, document in enumerate(documents, 1):
            cell = cells.get((row.id, document))
            if cell is not None:
                sheet.write_string(j, i, cell_text(cell), book.heat)
    last = max(len(rows), 1)
    for shown in SHOWN:
        rule = {"type": "text", "criteria": "begins with", "value": CELL_SYMBOLS[shown], "format": book.status[shown]}
        sheet.conditional_format(1, 1, last, max(len(documents), 1), rule)
    for k, shown in enumerate(SHOWN):
        book.text(sheet, last + 2 + k, 0, f"{CELL_SYMBOLS[shown]} {CELL_NAMES[shown]}", book.status[shown])


def _gaps(book: Book, part: Part, after: str) -> None:
    sheet = book.sheet(f"Gaps{after}", GAP_COLUMNS, frozen=2)
    row = 1
    for gap in part.gaps:
        point = part.points[gap.point]
        values = (
            gap.point, point.title, CATEGORY_NAMES[category_of(gap.point)], STATUS_NAMES[gap.status], outline.why(gap),
            "; ".join(gap.lacks), point.evidenced_by.replace("_", " "), part.policies_for(point),
            point.suggested_wording.text, "yes" if gap.review else "",
        )  # fmt: skip
        book.put(sheet, row, values)
        first = len(values)
        for column in range(first, len(GAP_COLUMNS)):
            sheet.write_blank(row, column, None, book.date if GAP_COLUMNS[column][0] == "Due" else book.fill_in)
        sheet.write_string(row, first + 2, "open", book.fill_in)
        row += 1
    book.finish(sheet, row, GAP_COLUMNS)
    if row > 1:
        names = [c for c, _ in GAP_COLUMNS]
        at, due = names.index("Decision"), names.index("Due")
        sheet.data_validation(1, at, row - 1, at, {"validate": "list", "source": DECISIONS})
        early = datetime(2000, 1, 1)
        message = {"error_title": "Not a date", "error_message": "Give a date, such as 2026-03-31."}
        sheet.data_validation(1, due, row - 1, due, {"validate": "date", "criteria": ">", "value": early, **message})


def _points(book: Book, part: Part, after: str) -> None:
    sheet = book.sheet(f"Points{after}", POINT_COLUMNS, frozen=3)
    row = 1
    for coverage in _told(part):
        point = part.points[coverage.point]
        row = book.put(
            sheet,
            row,
            (
                coverage.document or "(whole set)", coverage.criterion, coverage.point, point.title,
                CATEGORY_NAMES[category_of(coverage.point)], STATUS_NAMES[coverage.status], coverage.expected,
                float(coverage.score), float(coverage.score_covered), "yes" if coverage.review else "",
                "yes" if coverage.fragile else "", outline.why(coverage), "; ".join(coverage.lacks), len(coverage.evidence),
            ),
        )  # fmt: skip
    book.finish(sheet, row, POINT_COLUMNS)


def _told(part: Part) -> Iterator[Coverage]:
    """All rows of the set; of documents those that say something: found, expected and missing, or not analysed."""
    yield from part.rows()
    for d in part.documents:
        for row in part.rows(d.name):
            if row.status in ("covered", "weak", "contradicted") or (row.status == "missing" and row.expected != "no"):
                yield row


def _evidence(book: Book, part: Part, after: str) -> None:
    sheet = book.sheet(f"Evidence{after}", EVIDENCE_COLUMNS)
    row = 1
    for point in part.corpus.points:
        coverage = part.row.get(point.id)
        if coverage is None:
            continue
        labels = {e.id: e.label for e in point.elements}
        near = (coverage.nearest,) if coverage.nearest and not coverage.evidence else ()
        for e in (*coverage.evidence, *near):
            states = "; ".join(labels[i] for i in e.contributes if i in labels)
            row = book.put(
                sheet,
                row,
                (
                    point.id, point.title, STATUS_NAMES[coverage.status], ROLES.get(coverage.status, "passage"), e.document,
                    e.section, e.page, e.start, e.end, e.text, states,
                ),
            )  # fmt: skip
    book.finish(sheet, row, EVIDENCE_COLUMNS)


def _exposures(book: Book, part: Part, after: str) -> None:
    columns: tuple[Column, ...] = (("Exposure", 12), ("Exception", 34), ("Why", 70), ("Drivers", 80), ("Effect on the opinion", 60), ("Remedy", 60))  # fmt: skip
    sheet = book.sheet(f"Exposure{after}", columns)
    about = {e.id: e for e in part.corpus.exceptions}
    row = 1
    for e in part.exposures:
        known = about.get(e.exception)
        drivers = "\n".join(open_drivers(e, part, 40))
        told = (known.title, e.reason, drivers, known.effect_on_opinion, remedy(known)) if known else (e.exception, e.reason, drivers, "", "")  # fmt: skip
        row = book.put(sheet, row, (EXPOSURE_NAMES[e.exposure], *told))
    book.finish(sheet, row, columns)


def _headers(book: Book, part: Part, after: str) -> None:
    columns: tuple[Column, ...] = (("Document", 40), *((name, 22) for name in outline.FIELDS.values()), ("Findings", 9))
    sheet = book.sheet(f"Header audit{after}", columns)
    row = 1
    for d in part.documents:
        held = (getattr(d.header, f) for f in outline.FIELDS)
        blank = "not read" if d.status == "not_analysed" else "not stated"
        row = book.put(sheet, row, (d.name, *(blank if v is None else v.value for v in held), len(d.findings)))
    book.finish(sheet, row, columns)
    columns = (("Document", 40), ("Finding", 24), ("What", 80), ("Page", 7), ("From", 8), ("To", 8))
    sheet = book.sheet(f"Findings{after}", columns)
    row = 1
    for d in part.documents:
        for f in d.findings:
            row = book.put(sheet, row, (d.name, outline.finding_name(f.code), f.message, f.page, f.start, f.end))
    book.finish(sheet, row, columns)


def _documents(book: Book, part: Part, after: str) -> None:
    sheet = book.sheet(f"Documents{after}", DOCUMENT_COLUMNS)
    why = {d.name: w for d, w in outline.unread(part.documents)}
    row = 1
    for d in part.documents:
        own = part.rows(d.name)
        counts = [sum(r.status == s for r in own) for s in ("covered", "weak")]
        absent = sum(r.status == "missing" and r.expected != "no" for r in own)
        confidence = d.policy_type.confidence if d.policy_type else None
        row = book.put(
            sheet,
            row,
            (
                d.name, part.kind(d), confidence, d.status.replace("_", " "), why.get(d.name, ""), d.title, d.pages,
                d.statements, *counts, absent, sum(r.status == "contradicted" for r in own), d.media_type, d.sha256,
            ),
        )  # fmt: skip
    book.finish(sheet, row, DOCUMENT_COLUMNS)
