"""The registers as CSV. Text from documents is never read as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from analyzer.registers.commitments import Row
from analyzer.registers.contradictions import Contradiction
from analyzer.render.cells import safe_cell
from analyzer.render.registers_rows import (
    COMMITMENT_COLUMNS,
    CONTRADICTION_COLUMNS,
    Value,
    commitment_values,
    contradiction_rows,
)


def commitments(rows: Sequence[Row]) -> str:
    """One line per commitment."""
    return _csv([name for name, _ in COMMITMENT_COLUMNS], (commitment_values(r) for r in rows))


def contradictions(found: Sequence[Contradiction]) -> str:
    """One line per contradiction."""
    return _csv([name for name, _ in CONTRADICTION_COLUMNS], contradiction_rows(found))


def _csv(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([safe_cell(v) if isinstance(v, str) else v for v in row])
    return out.getvalue()
