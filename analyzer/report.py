"""Roll-ups: from the coverages of documents to the set, to criteria, to one Report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from analyzer.config import Settings
from analyzer.datatypes import STATUSES, Corpus, Coverage, CriterionCoverage, DocumentReport, Status

_RANK: dict[Status, int] = {
    "covered": 3,
    "weak": 2,
    "missing": 1,
    "contradicted": 1,
    "not_analysed": 0,
    "out_of_scope": 0,
}


def not_analysed_rows(
    corpus: Corpus, settings: Settings, document: str, set_name: str, why: str
) -> tuple[Coverage, ...]:
    """The rows of a document that could not be analysed: never a gap."""
    return tuple(
        Coverage(
            set_name, document, p.criterion, p.id, "out_of_scope" if settings.out_of_scope(p) else "not_analysed", "no",
            0.0, 0.0, False, False, (), None, (), (), settings.out_of_scope(p) or f"Not analysed: {why}",
        )
        for p in corpus.points
    )  # fmt: skip


def partly(rows: Iterable[Coverage], why: str) -> tuple[Coverage, ...]:
    """The rows of a partly read document: what was not found may stand in the part that was not read."""
    return tuple(
        replace(r, status="not_analysed", evidence=(), reason=f"Not found in what was read; {why}")
        if r.status == "missing"
        else r
        for r in rows
    )


def set_rows(rows: Sequence[Coverage], documents: Sequence[DocumentReport]) -> tuple[Coverage, ...]:
    """One row per set and point: the status of its best document; contradicted where a denial meets a commitment."""
    groups: dict[tuple[str, str], list[Coverage]] = defaultdict(list)
    for row in rows:
        groups[row.set, row.point].append(row)
    unread: dict[str, list[str]] = defaultdict(list)
    for d in documents:
        if d.status != "analysed":
            unread[d.set].append(d.name)
    return tuple(_set_row(members, unread[set_name]) for (set_name, _), members in groups.items())


def _set_row(members: Sequence[Coverage], unread: Sequence[str]) -> Coverage:
    ordered = sorted(members, key=lambda r: (-_RANK[r.status], -r.score_covered, -r.score, r.document or ""))
    best = ordered[0]
    head = replace(best, document=None, expected="primary")
    if best.status == "out_of_scope":
        return head
    read = [r for r in members if r.status != "not_analysed"]
    denials = [r for r in members if r.status == "contradicted"]
    if best.status in ("covered", "weak"):
        evidence = tuple(e for r in ordered if r.status in ("covered", "weak") for e in r.evidence[:2])[:6]
        fragile = best.fragile and sum(r.status in ("covered", "weak") for r in members) == 1
        if denials:
            both = (*evidence[:1], *(e for r in denials for e in r.evidence[:1]))
            return replace(
                head, status="contradicted", evidence=both, nearest=None, fragile=False,
                reason=f"{best.document} commits to this, {denials[0].document} says that it is not done.",
            )  # fmt: skip
        return replace(head, evidence=evidence, fragile=fragile, reason=f"{best.document}: {best.reason}")
    if denials:
        return replace(
            head, status="contradicted", evidence=denials[0].evidence, nearest=None,
            reason=f"{denials[0].document}: {denials[0].reason}",
        )  # fmt: skip
    if not read and all(r.status == "not_analysed" for r in members) and not _anything_read(members):
        return replace(head, status="not_analysed", reason="Not analysed: nothing of the set could be read.")
    nearest = max(
        (r for r in members if r.nearest is not None), key=lambda r: (r.score, r.document or ""), default=best
    )
    reason = nearest.reason if nearest.nearest is None else f"{nearest.document}: {nearest.reason}"
    if unread:
        reason += f" Not or only partly read: {', '.join(unread[:5])}{' and others' if len(unread) > 5 else ''}."
    return replace(
        head, status="missing", evidence=(), nearest=nearest.nearest, score=nearest.score,
        score_covered=nearest.score_covered, signals=nearest.signals, reason=reason, review=nearest.review, lacks=(),
    )  # fmt: skip


def _anything_read(members: Sequence[Coverage]) -> bool:
    """A partly read document keeps the nearest passage of points that were not found in it."""
    return any(r.nearest is not None for r in members)


def criteria_rows(corpus: Corpus, rows: Sequence[Coverage], settings: Settings) -> tuple[CriterionCoverage, ...]:
    """One row per document (and set) and criterion, in the order of the rows and the corpus."""
    groups: dict[tuple[str, str | None], dict[str, list[Coverage]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        groups[row.set, row.document][row.criterion].append(row)
    return tuple(
        criterion_row(by_criterion[c.id], settings)
        for by_criterion in groups.values()
        for c in corpus.criteria
        if c.id in by_criterion
    )


def criterion_row(points: Sequence[Coverage], settings: Settings) -> CriterionCoverage:
    """The roll-up of the rows of one criterion in one document or set."""
    first = points[0]
    counts = Counter(r.status for r in points)
    numbers: dict[str, int] = {s: counts.get(s, 0) for s in STATUSES}
    counted = [r for r in points if r.status not in ("out_of_scope", "not_analysed")]
    if first.document is not None:
        # In a document's own row only what its kind of policy is expected to hold counts, where there is such a point.
        counted = [r for r in counted if r.expected != "no"] or counted
    value = sum({"covered": 1.0, "weak": 0.5}.get(r.status, 0.0) for r in counted)
    coverage = round(value / len(counted), 4) if counted else 0.0
    status, reason = _criterion_status(counts, counted, coverage, settings)
    return CriterionCoverage(first.set, first.document, first.criterion, status, coverage, numbers, reason)


def _criterion_status(
    counts: Counter[Status], counted: Sequence[Coverage], coverage: float, settings: Settings
) -> tuple[Status, str]:
    t = settings.thresholds
    if not counted:
        if counts["not_analysed"]:
            return "not_analysed", "Not analysed: what was not found may stand in what could not be read."
        return "out_of_scope", "No point of focus of this criterion is in scope."
    have = Counter(r.status for r in counted)
    text = f"{have['covered']} of {len(counted)} points covered, {have['weak']} weak, {have['missing']} missing"
    if counts["contradicted"]:
        return "contradicted", f"{text}, {counts['contradicted']} contradicted."
    if coverage >= t.criterion_covered:
        return "covered", f"{text}."
    return ("weak" if coverage >= t.criterion_weak else "missing"), f"{text}."
