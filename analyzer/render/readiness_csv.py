"""Plan -> CSV: a row for every thing to put right. Formulas in any cell are neutralised."""

from __future__ import annotations

import csv
import io

from analyzer.datatypes import Corpus
from analyzer.render.cells import safe_cell
from analyzer.render.readiness_rows import COLUMNS, rows
from analyzer.roadmap_records import Plan


def dumps(plan: Plan, corpus: Corpus) -> str:
    """The CSV text of a plan."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows(plan, corpus):
        writer.writerow([safe_cell(v) if isinstance(v, str) else f"{v:g}" for v in row])
    return out.getvalue()
