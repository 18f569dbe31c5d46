"""Declared against found, as text, JSON, CSV and a workbook. Text from documents is never read as a formula or markup."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from analyzer.datatypes import Report
from analyzer.registers.declared import RESULTS, DeclaredRow
from analyzer.render.cells import one_line, safe_cell

COLUMNS = (
    ("set", 8), ("document", 34), ("id", 11), ("title", 40), ("result", 24), ("declared_by", 14), ("declaration", 44),
    ("page", 7), ("points", 8), ("covered", 9), ("weak", 7), ("reason", 60), ("section", 30), ("passage_page", 13),
    ("passage", 70),
)  # fmt: skip
_SHORT = 160


def values(row: DeclaredRow) -> tuple[str | int, ...]:
    """A row as the values of COLUMNS."""
    p = row.passage
    return (
        row.set, row.document, row.id, row.title, row.result, row.by or "", row.declaration, row.page or "",
        row.points, row.covered, row.weak, row.reason, p.section if p else "", (p.page or "") if p else "",
        p.text if p else "",
    )  # fmt: skip


def as_text(rows: Sequence[DeclaredRow], report: Report) -> str:
    """What differs, by document; what agrees is counted."""
    if not rows:
        return (
            "No document declares criteria: none has front matter such as “satisfies”, a “Criteria:” line or table.\n"
            "Give a mapping with --map FILE.csv (columns: document, criteria).\n"
        )
    out = []
    for document in dict.fromkeys(r.document for r in rows):
        own = [r for r in rows if r.document == document]
        out.append(one_line(document))
        for result, title in RESULTS.items():
            found = [r for r in own if r.result == result]
            if result == "agrees" and found:
                out.append(f"  {title}: {', '.join(r.id for r in found)}")
            elif found:
                out.append(f"  {title}")
                for r in found:
                    out += _lines(r)
        out.append("")
    counts = Counter(r.result for r in rows)
    out.append("; ".join(f"{title.lower()}: {counts[r]}" for r, title in RESULTS.items() if counts[r]))
    silent = len(report.documents) - len({r.document for r in rows} & {d.name for d in report.documents})
    if silent:
        out.append(f"{silent} of {len(report.documents)} documents declare nothing.")
    return "\n".join(out) + "\n"


def _lines(r: DeclaredRow) -> list[str]:
    out = [f"    {one_line(r.id)} {r.title}".rstrip() + f": {one_line(r.reason)}"]
    if r.result in ("not_found", "contradicted", "unknown_id"):
        page = f", page {r.page}" if r.page else ""
        out.append(f"      declared in {r.by}{page}: “{one_line(r.declaration, _SHORT)}”")
    if r.passage is not None and r.result in ("not_declared", "contradicted"):
        out.append(f"      “{one_line(r.passage.text, _SHORT)}”")
    return out


def as_json(rows: Sequence[DeclaredRow], report: Report) -> str:
    """All rows as one JSON object."""
    counts = Counter(r.result for r in rows)
    made = {
        "declared_version": "1.0",
        "corpus": {"id": report.corpus.name, "version": report.corpus.version, "sha256": report.corpus.sha256},
        "model": {"name": report.model.name, "sha256": report.model.sha256},
        "documents": [{"set": d.set, "name": d.name, "status": d.status} for d in report.documents],
        "results": {r: counts[r] for r in RESULTS},
        "rows": [asdict(r) for r in rows],
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def as_csv(rows: Sequence[DeclaredRow]) -> str:
    """All rows as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for name, _ in COLUMNS])
    for row in rows:
        writer.writerow([safe_cell(v) if isinstance(v, str) else v for v in values(row)])
    return out.getvalue()


def as_xlsx(rows: Sequence[DeclaredRow]) -> bytes:
    """All rows as a workbook with a filter; the same rows give the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": "Declared against found", "created": datetime(2000, 1, 1, tzinfo=UTC)})
    plain = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#d5dae1"}
    head = book.add_format({**plain, "bold": True, "bg_color": "#1f4e79", "font_color": "#ffffff"})
    cell = book.add_format(plain)
    fills = {"not_found": "#f4d3d0", "contradicted": "#f4d3d0", "unknown_id": "#f4d3d0", "partly": "#fdecc8"}
    marks = {k: book.add_format({**plain, "bg_color": v}) for k, v in fills.items()}
    sheet = book.add_worksheet("Declared and found")
    for i, (name, width) in enumerate(COLUMNS):
        sheet.set_column(i, i, width)
        sheet.write_string(0, i, name.replace("_", " ").capitalize(), head)
    for n, row in enumerate(rows, 1):
        sheet.set_row(n, _height(row))
        for i, value in enumerate(values(row)):
            look = marks.get(row.result, cell) if COLUMNS[i][0] == "result" else cell
            if isinstance(value, int):
                sheet.write_number(n, i, value, look)
            else:
                text = RESULTS[row.result] if COLUMNS[i][0] == "result" else safe_cell(value)
                sheet.write_string(n, i, text, look)
    sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
    sheet.freeze_panes(1, 3)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return out.getvalue()


def _height(row: DeclaredRow) -> float:
    """Points of height for the tallest cell of a row, as wrapped in its column; programs differ in what they work out."""
    shown = [
        RESULTS[row.result] if name == "result" else str(v) for (name, _), v in zip(COLUMNS, values(row), strict=True)
    ]
    lines = max(len(text) // width + 1 for text, (_, width) in zip(shown, COLUMNS, strict=True))
    return 15.0 * min(lines, 20)
