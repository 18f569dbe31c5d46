"""Report -> what every kind of report tells, in the same words: scope, method, what was not read, results, next steps.

The renderers differ in how they set a page; what they say comes from here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analyzer.config import category_of
from analyzer.datatypes import (
    CATEGORIES,
    GAPS,
    STATUSES,
    Corpus,
    Coverage,
    Criterion,
    CriterionCoverage,
    DocumentReport,
    Evidence,
    ExceptionExposure,
    PointOfFocus,
    Report,
)
from analyzer.render.cells import one_line
from analyzer.render.text_report import worst_gaps
from analyzer.render.words import CATEGORY_NAMES, counted, percent
from analyzer.report import without_unread

TITLE = "Policy coverage report"
NOT_AN_OPINION = (
    "This is not an audit opinion. It says what the documents say, not what is done. Points of focus are "
    "considerations, not requirements: a point that is not met is not by itself a criterion that is not met."
)
UNREAD_NOTE = "What is shown as missing may stand in what was not read."
FIELDS = {
    "owner": "Owner", "approver": "Approver", "version": "Version", "policy_id": "Policy id", "effective": "Effective",
    "last_reviewed": "Last reviewed", "next_review": "Next review",
}  # fmt: skip
FINDING_NAMES = {
    "missing_owner": "no owner", "missing_approver": "no approver", "missing_version": "no version",
    "missing_effective_date": "no effective date", "missing_review_date": "no date of last review",
    "placeholder": "unfilled placeholder", "review_overdue": "review overdue", "date_in_future": "date in the future",
    "stale": "out of date",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """Points of one category of a set, by status; `share` is (covered + weak/2) of those judged, None if none was."""

    name: str
    counts: dict[str, int]

    @property
    def judged(self) -> int:
        """Points that are in scope and were read."""
        return sum(self.counts[s] for s in ("covered", "weak", "missing", "contradicted"))

    @property
    def share(self) -> float | None:
        """Documented share of the points judged."""
        return (self.counts["covered"] + self.counts["weak"] / 2) / self.judged if self.judged else None

    @property
    def share_text(self) -> str:
        """The share in per cent, or why there is none."""
        if self.share is not None:
            return percent(self.share)
        return "not analysed" if self.counts["not_analysed"] else "out of scope"


@dataclass(frozen=True)
class Part:
    """One set of the report with its corpus: what a renderer walks through."""

    name: str
    report: Report
    corpus: Corpus

    @property
    def title(self) -> str:
        """Heading of the set."""
        return "Whole set" if self.name == "all" else f"Set {one_line(self.name, 80)}"

    @cached_property
    def documents(self) -> tuple[DocumentReport, ...]:
        """Documents of the set, in the order of the report."""
        return tuple(d for d in self.report.documents if d.set == self.name)

    @cached_property
    def _by_document(self) -> dict[str | None, tuple[Coverage, ...]]:
        out: dict[str | None, list[Coverage]] = defaultdict(list)
        for row in self.report.points:
            if row.set == self.name and row.point in self.points:
                out[row.document].append(row)
        return {k: tuple(v) for k, v in out.items()}

    def rows(self, document: str | None = None) -> tuple[Coverage, ...]:
        """Rows of a document, or of the whole set."""
        return self._by_document.get(document, ())

    @cached_property
    def row(self) -> dict[str, Coverage]:
        """Set rows by point."""
        return {r.point: r for r in self.rows()}

    @cached_property
    def criterion(self) -> dict[str, CriterionCoverage]:
        """Roll-ups of the set by criterion."""
        return {c.criterion: c for c in self.report.criteria if c.set == self.name and c.document is None}

    @cached_property
    def exposures(self) -> tuple[ExceptionExposure, ...]:
        """Exposure to audit exceptions, the highest first."""
        order = {"high": 0, "moderate": 1, "low": 2}
        return tuple(
            sorted(
                (e for e in self.report.exceptions if e.set == self.name), key=lambda e: (order[e.exposure], -e.share)
            )
        )

    @cached_property
    def points(self) -> dict[str, PointOfFocus]:
        """Points of focus by id."""
        return {p.id: p for p in self.corpus.points}

    @cached_property
    def type_names(self) -> dict[str, str]:
        """Names of the kinds of policy by id."""
        return {t.id: t.name for t in self.corpus.policy_types}

    def kind(self, document: DocumentReport) -> str:
        """Name of the kind of policy that a document is."""
        if document.policy_type is None:
            return "not recognised"
        return self.type_names.get(document.policy_type.id, document.policy_type.id.replace("_", " "))

    def walk(self) -> Iterator[tuple[Criterion, CriterionCoverage, tuple[tuple[PointOfFocus, Coverage], ...]]]:
        """Criteria in the order of the corpus, each with its roll-up and its points."""
        for criterion in self.corpus.criteria:
            total = self.criterion.get(criterion.id)
            pairs = tuple((p, self.row[p.id]) for p in criterion.points_of_focus if p.id in self.row)
            if total is not None and pairs:
                yield criterion, total, pairs

    @cached_property
    def tallies(self) -> tuple[Tally, ...]:
        """Points by category, then all together where there is more than one category."""
        by_category: dict[str, dict[str, int]] = {}
        for row in self.rows():
            counts = by_category.setdefault(category_of(row.point), dict.fromkeys(STATUSES, 0))
            counts[row.status] += 1
        out = [Tally(CATEGORY_NAMES[c], by_category[c]) for c in CATEGORIES if c in by_category]
        if len(out) > 1:
            out.append(Tally("All categories", {s: sum(t.counts[s] for t in out) for s in STATUSES}))
        return tuple(out)

    @cached_property
    def gaps(self) -> tuple[Coverage, ...]:
        """All gaps of the set, those that matter most first."""
        return tuple(worst_gaps(self.rows(), self.corpus, len(self.corpus.points)))

    def policies_for(self, point: PointOfFocus, most: int = 3) -> str:
        """Kinds of policy that normally document a point, as a phrase."""
        return ", ".join(self.type_names.get(t, t) for t in point.policy_types.primary[:most])


def parts(report: Report, corpus: Corpus) -> tuple[Part, ...]:
    """The sets of a report in the order of their names; one part without rows where nothing was given."""
    names = sorted({d.set for d in report.documents} | {r.set for r in report.points if r.document is None})
    return tuple(Part(n, report, corpus) for n in names or ["all"])


def report_title(report: Report) -> str:
    """Title of the whole report, with the name that the profile gives the examination."""
    name = one_line(str(report.settings.get("name") or ""), 120)
    return f"{TITLE}: {name}" if name else TITLE


def scope_facts(report: Report, corpus: Corpus) -> list[tuple[str, str]]:
    """(what, how) of the scope: documents, categories, boundary, what was left out and why."""
    s = report.settings
    read = sum(d.status != "not_analysed" for d in report.documents)
    whole = sum(d.status == "analysed" for d in report.documents)
    chosen = [c for c in CATEGORIES if c in s.get("categories", CATEGORIES)]
    left_out = [CATEGORY_NAMES[c] for c in CATEGORIES if c not in chosen]
    facts = [
        ("Examined", f"{counted(len(report.documents), 'document')}: {whole} read in full, {read - whole} in part, "
                     f"{len(report.documents) - read} not at all"),
        ("Criteria", f"{corpus.head.edition}; {counted(len(corpus.criteria), 'criterion', 'criteria')}, "
                     f"{counted(len(corpus.points), 'point')} of focus"),
        ("Categories", ", ".join(CATEGORY_NAMES[c] for c in chosen)
                       + (f" (left out: {', '.join(left_out)})" if left_out else "")),
    ]  # fmt: skip
    if s.get("boundary"):
        facts.append(("System boundary", one_line(str(s["boundary"]))))
    if s.get("subservice_organisations"):
        facts.append(("Subservice organisations", "; ".join(one_line(str(x)) for x in s["subservice_organisations"])))
    if "privacy" in chosen:
        facts.append(("Role in privacy", {"both": "controller and processor"}.get(s.get("privacy_role", ""), str(s.get("privacy_role", "")))))  # fmt: skip
    switched = [w for key, w in (("system_level", "reports on a system"), ("processing_integrity_products", "produced goods")) if s.get(key) is False]  # fmt: skip
    if switched:
        facts.append(("Switched off", f"points that apply to {' and to '.join(switched)} only"))
    facts += [(f"Not applicable: {k}", one_line(str(v))) for k, v in sorted(s.get("not_applicable", {}).items())]
    return facts


def method_facts(report: Report) -> list[tuple[str, str]]:
    """(what, how) of the method: how verdicts are made, with which model, corpus, settings."""
    s = report.settings
    t: dict[str, Any] = s.get("thresholds", {})
    bounds = ", ".join(
        f"{words} at {t[key]:g}"
        for key, words in (
            ("weak", "documented"), ("covered", "covered"), ("criterion_covered", "criterion covered"),
            ("criterion_weak", "criterion weak"),
        )
        if isinstance(t.get(key), int | float)
    )  # fmt: skip
    kinds = s.get("policy_types", {})
    facts = [
        ("Method", "Each sentence of the documents is held against each point of focus by a trained encoder; calibrated "
                   "scores decide between covered, weak and missing, and only a sentence that commits somebody can cover "
                   "a point. The set has the status of its best document. Everything ran offline."),
        ("Coverage", "(covered + half of weak) / points in scope that were read"),
        ("Tool", f"{report.tool.name} {report.tool.version}"),
        ("Corpus", f"{report.corpus.name} {report.corpus.version}, sha256 {report.corpus.sha256[:16]}"),
        ("Model", f"{report.model.name}, sha256 {report.model.sha256[:16]}"),
        ("Thresholds", bounds or "of the model"),
        ("Review band", f"scores within {s.get('review_band', 0) / 2:g} of a threshold are marked for review by a person"),
        ("Dates judged by", str(s["as_of"]) if s.get("as_of") else "no date given: overdue reviews are not judged"),
    ]  # fmt: skip
    if kinds:
        facts.append(("Kinds set by a person", "; ".join(f"{one_line(k, 80)}: {v}" for k, v in sorted(kinds.items()))))
    return facts


def unread(documents: Sequence[DocumentReport]) -> list[tuple[DocumentReport, str]]:
    """Documents that were not read, or only in part, with why. Those not read at all come first."""
    troubled = sorted(
        (d for d in documents if d.status != "analysed"), key=lambda d: (d.status != "not_analysed", d.set, d.name)
    )
    return [(d, _why(d)) for d in troubled]


def _why(document: DocumentReport) -> str:
    if document.error is not None:
        return one_line(document.error.message, 400)
    said = [one_line(w.message, 300) for w in document.warnings]
    more = f"; and {len(said) - 4} more" if len(said) > 4 else ""
    return "; ".join(said[:4]) + more if said else "read in part"


def place(evidence: Evidence, *, document: bool = True) -> str:
    """Where a passage stands: document, section, page."""
    bits = [one_line(evidence.document, 200)] if document else []
    if evidence.section:
        bits.append(one_line(evidence.section, 200))
    bits.append(
        f"page {evidence.page}" if evidence.page is not None else f"characters {evidence.start} to {evidence.end}"
    )
    return " · ".join(bits)


def finding_name(code: str) -> str:
    """A finding's code in words."""
    return FINDING_NAMES.get(code, code.replace("_", " "))


def marks(row: Coverage) -> str:
    """What a reader must know besides the status: "needs review", "rests on one passage"; "" for nothing."""
    said = []
    if row.review:
        said.append("needs review: close to a threshold")
    if row.fragile and row.status in ("covered", "weak"):
        said.append("fragile: rests on one passage")
    return "; ".join(said)


def why(row: Coverage) -> str:
    """Why the row has its status, for a report that names up front what was not read."""
    return without_unread(row.reason)


def lacks(row: Coverage) -> tuple[str, ...]:
    """What keeps a weak row from covered, without what its reason says already."""
    said = row.reason.casefold()
    return tuple(x for x in row.lacks if x.casefold() not in said)


def is_gap(row: Coverage) -> bool:
    """Whether the row is a gap."""
    return row.status in GAPS
