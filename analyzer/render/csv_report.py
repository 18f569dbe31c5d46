"""Report -> CSV: one row per document (and set) and point. Formulas in any cell are neutralised."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from analyzer.datatypes import Coverage, Report
from analyzer.render.cells import safe_cell

COLUMNS = (
    "set", "document", "criterion", "point", "status", "expected", "score", "score_covered", "review", "fragile", "reason",
    "lacks", "section", "page", "quote",
)  # fmt: skip


def neutral(value: object) -> str:
    """The value as text that a spreadsheet will not run; numbers stay as they are. See `safe_cell`."""
    if isinstance(value, int | float):
        return str(value)
    return "" if value is None else safe_cell(str(value))


def table_row(row: Coverage) -> tuple[object, ...]:
    """One coverage as the values of COLUMNS; the best evidence stands for all."""
    shown = row.evidence[0] if row.evidence else None
    return (
        row.set, row.document or "(whole set)", row.criterion, row.point, row.status, row.expected, row.score,
        row.score_covered, row.review, row.fragile, row.reason, "; ".join(row.lacks), shown.section if shown else "",
        shown.page if shown else "", shown.text if shown else "",
    )  # fmt: skip


def dumps(report: Report, rows: Iterable[Coverage] | None = None) -> str:
    """The CSV text of a report's points, or of the rows given."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in report.points if rows is None else rows:
        writer.writerow([neutral(v) for v in table_row(row)])
    return out.getvalue()
