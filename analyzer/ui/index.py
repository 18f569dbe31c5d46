"""A report made quick to ask: rows by document and point, the corpus by id, filters. No streamlit here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from analyzer.charts import HeatCell, HeatRow, Level, heat_cells
from analyzer.config import category_of
from analyzer.datatypes import (
    GAPS,
    STATUSES,
    Corpus,
    Coverage,
    Criterion,
    CriterionCoverage,
    DocumentReport,
    PointOfFocus,
    Report,
)
from analyzer.ui.labels import series_of, series_title, shortened

INDENT = "\u2003"


@dataclass
class ReportIndex:
    """One report with the corpus it was made with. Built once per report and kept."""

    report: Report
    corpus: Corpus
    _cells: dict[tuple[Level, bool, tuple[str, ...]], dict[tuple[str, str | None], HeatCell]] = field(
        default_factory=dict
    )

    @cached_property
    def rows(self) -> dict[tuple[str | None, str], Coverage]:
        """Coverage by (document or None, point)."""
        return {(r.document, r.point): r for r in self.report.points}

    @cached_property
    def set_rows(self) -> tuple[Coverage, ...]:
        """The rows of the whole set, in the order of the corpus."""
        return tuple(r for p in self.corpus.points if (r := self.rows.get((None, p.id))) is not None)

    @cached_property
    def of_document(self) -> dict[str | None, tuple[Coverage, ...]]:
        """Rows by document; None is the whole set."""
        out: dict[str | None, list[Coverage]] = defaultdict(list)
        for row in self.report.points:
            out[row.document].append(row)
        return {k: tuple(v) for k, v in out.items()}

    @cached_property
    def criteria(self) -> dict[tuple[str | None, str], CriterionCoverage]:
        """Roll-up by (document or None, criterion)."""
        return {(c.document, c.criterion): c for c in self.report.criteria}

    @cached_property
    def documents(self) -> dict[str, DocumentReport]:
        """Documents by name, in the order of the report."""
        return {d.name: d for d in self.report.documents}

    @cached_property
    def points(self) -> dict[str, PointOfFocus]:
        """Points of focus by id."""
        return {p.id: p for p in self.corpus.points}

    @cached_property
    def criterion(self) -> dict[str, Criterion]:
        """Criteria by id."""
        return {c.id: c for c in self.corpus.criteria}

    @cached_property
    def type_names(self) -> dict[str, str]:
        """Names of the kinds of policy by id."""
        return {t.id: t.name for t in self.corpus.policy_types}

    @cached_property
    def unread(self) -> tuple[DocumentReport, ...]:
        """Documents that could not be read, or only in part."""
        return tuple(d for d in self.report.documents if d.status != "analysed")

    def cells(
        self, level: Level, by_policy_only: bool, categories: Sequence[str]
    ) -> dict[tuple[str, str | None], HeatCell]:
        """Cells of the heatmap at a level; kept, since a large set takes a moment."""
        key = (level, by_policy_only, tuple(categories))
        if key not in self._cells:
            self._cells[key] = heat_cells(self.report, level, self._keeps(by_policy_only, frozenset(categories)))
        return self._cells[key]

    def _keeps(self, by_policy_only: bool, categories: frozenset[str]) -> Callable[[Coverage], bool]:
        left_out = {
            p.id
            for p in self.corpus.points
            if (by_policy_only and p.evidenced_by != "policy") or category_of(p.id) not in categories
        }
        return lambda row: row.point not in left_out

    def heat_rows(self, level: Level, categories: Sequence[str], folded: Iterable[str] = ()) -> list[HeatRow]:
        """Rows of the heatmap from top to bottom; a folded series shows as its one heading row."""
        closed = frozenset(folded)
        rows: list[HeatRow] = []
        for criterion in self.corpus.criteria:
            if category_of(criterion.id) not in categories:
                continue
            series = series_of(criterion.id)
            if level != "point" and (not rows or not any(r.id == series for r in rows)):
                rows.append(HeatRow(series, series_title(series), head=True))
            if level == "criterion" and series not in closed:
                rows.append(HeatRow(criterion.id, f"{INDENT}{criterion.id}  {shortened(criterion.title, 38)}"))
            if level == "point" and series not in closed:
                rows += [HeatRow(p.id, f"{INDENT}{p.id}  {shortened(p.title, 34)}") for p in criterion.points_of_focus]
        return rows


@dataclass(frozen=True, slots=True)
class GapFilter:
    """What the table of gaps shows. Empty tuples mean no restriction."""

    statuses: tuple[str, ...] = GAPS
    categories: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    document: str | None = None
    by_policy_only: bool = False
    review_only: bool = False
    text: str = ""

    def chosen(self, index: ReportIndex) -> list[Coverage]:
        """The rows that pass. In a document only points that its kind of policy is expected to hold are gaps."""
        words = self.text.lower().split()
        return [r for r in index.of_document.get(self.document, ()) if self._passes(r, index, words)]

    def _passes(self, row: Coverage, index: ReportIndex, words: Sequence[str]) -> bool:
        point = index.points.get(row.point)
        if point is None or row.status not in (self.statuses or STATUSES):
            return False
        if self.document is not None and row.expected == "no" and row.status == "missing":
            return False
        types = {*point.policy_types.primary, *point.policy_types.secondary}
        said = f"{row.point} {point.title} {point.asks} {row.reason}".lower()
        return (
            (not self.categories or category_of(row.point) in self.categories)
            and (not self.series or series_of(row.point) in self.series)
            and (not self.types or bool(types & set(self.types)))
            and (not self.by_policy_only or point.evidenced_by == "policy")
            and (not self.review_only or row.review)
            and all(w in said for w in words)
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A point whose status in the set differs between two reports."""

    point: str
    before: Coverage
    after: Coverage

    @property
    def gained(self) -> bool:
        """Whether the point is documented better than before."""
        order = {"covered": 3, "weak": 2, "missing": 1, "contradicted": 0}
        return order.get(self.after.status, -1) > order.get(self.before.status, -1)


def changes(before: ReportIndex, after: ReportIndex, document: str | None = None) -> list[Change]:
    """Points whose status changed between two reports, in the order of the corpus."""
    out = []
    for point in after.corpus.points:
        old, new = before.rows.get((document, point.id)), after.rows.get((document, point.id))
        if old is not None and new is not None and old.status != new.status:
            out.append(Change(point.id, old, new))
    return out
