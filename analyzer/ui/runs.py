"""Runs over the same set as time goes by: what each came to, and the report while it is held. No streamlit here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from analyzer.config import category_of
from analyzer.datatypes import CATEGORIES, Report
from analyzer.ui.index import ReportIndex

MOST_HELD = 6  # reports of earlier runs that a workspace holds; a large set takes some megabytes each
MOST = 60


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `index` None: what it came to is known, its report is not held any more. `kept`: its id in the store."""

    number: int
    at: str  # ISO 8601, UTC
    documents: int
    shares: dict[str, float] = field(default_factory=dict)  # category -> share documented
    index: ReportIndex | None = None
    kept: int | None = None

    @property
    def label(self) -> str:
        """The run for a list: when, over how many documents."""
        return f"{self.at[:16].replace('T', ' ')} · {self.documents} document{'' if self.documents == 1 else 's'}"


WEIGHTS = {"covered": 1.0, "weak": 0.5, "missing": 0.0, "contradicted": 0.0}


def shares_of(statuses: Iterable[tuple[str, str]], category: Callable[[str], str]) -> dict[str, float]:
    """Share documented by category, of (point, status): covered counts whole, weak half; others were not judged."""
    sums: dict[str, list[float]] = defaultdict(list)
    for point, status in statuses:
        if status in WEIGHTS:
            sums[category(point)].append(WEIGHTS[status])
    return {c: sum(sums[c]) / len(sums[c]) for c in CATEGORIES if sums.get(c)}


def made(number: int, index: ReportIndex, *, at: str = "", kept: int | None = None) -> Run:
    """The run that a report is of, now or at a time."""
    shares = shares_of(((r.point, r.status) for r in index.set_rows), category_of)
    return Run(
        number, at or datetime.now(UTC).isoformat(timespec="seconds"), len(index.report.documents), shares, index, kept
    )


def appended(runs: Sequence[Run], *more: Run) -> list[Run]:
    """The runs, with more; the reports of the oldest are let go."""
    held = [*runs, *more][-MOST:]
    with_reports = [r.number for r in held if r.index is not None][-MOST_HELD:]
    return [r if r.index is None or r.number in with_reports else _light(r) for r in held]


def _light(run: Run) -> Run:
    return Run(run.number, run.at, run.documents, run.shares, None, run.kept)


def same_set(before: Report, after: Report) -> bool:
    """Whether two reports share a document by name, so that comparing them says something."""
    return bool({d.name for d in before.documents} & {d.name for d in after.documents})
