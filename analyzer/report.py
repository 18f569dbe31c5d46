"""Roll-ups: from the coverages of documents to the set, to criteria, to one Report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from analyzer.config import Settings
from analyzer.datatypes import STATUSES, Corpus, Coverage, CriterionCoverage, DocumentReport, Status

SHOWN = 6  # passages, and denials, that the row of a set shows
MOST_UNREAD = 5  # names of unread documents in a reason
_UNREAD = " Not or only partly read: "
_NOWHERE = "Not addressed: no passage comes near this point."
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
    folds: dict[str, SetFold] = defaultdict(SetFold)
    for row in rows:
        folds[row.set].add(row)
    for d in documents:
        folds[d.set].add_document(d)
    return tuple(row for fold in folds.values() for row in fold.rows())


class SetFold:
    """The rows of one set while its documents pass by one at a time, in order: of each point only what its row rests on."""

    def __init__(self) -> None:
        self._members: dict[str, list[Coverage]] = defaultdict(list)
        self._unread: list[str] = []

    def add(self, row: Coverage) -> None:
        """Take in a document's row."""
        members = self._members[row.point]
        members.append(row)
        if len(members) > 4 * SHOWN:
            self._members[row.point] = _decisive(members)

    def add_document(self, document: DocumentReport) -> None:
        """Take in what is said of a document itself."""
        if document.status != "analysed" and len(self._unread) <= MOST_UNREAD:
            self._unread.append(document.name)

    def rows(self) -> tuple[Coverage, ...]:
        """One row per point, in the order in which the points came."""
        return tuple(_set_row(members, self._unread) for members in self._members.values())


def _decisive(members: Sequence[Coverage]) -> list[Coverage]:
    """Those of the rows, in their order, that the set's row is made of: the best, the first denials, the nearest miss."""
    kept = set(sorted(range(len(members)), key=lambda i: _precedence(members[i]))[:SHOWN])
    kept |= set([i for i, r in enumerate(members) if r.status == "contradicted"][:SHOWN])
    near = [i for i, r in enumerate(members) if r.nearest is not None]
    kept |= {max(near, key=lambda i: _nearness(members[i]))} if near else set()
    return [members[i] for i in sorted(kept)]


def _precedence(row: Coverage) -> tuple[float, float, float, str]:
    return (-_RANK[row.status], -row.score_covered, -row.score, row.document or "")


def _nearness(row: Coverage) -> tuple[float, str]:
    return (row.score, row.document or "")


def _set_row(members: Sequence[Coverage], unread: Sequence[str]) -> Coverage:
    ordered = sorted(members, key=_precedence)
    best = ordered[0]
    head = replace(best, document=None, expected="primary")
    if best.status == "out_of_scope":
        return head
    read = [r for r in members if r.status != "not_analysed"]
    denials = [r for r in members if r.status == "contradicted"]
    if best.status in ("covered", "weak"):
        evidence = tuple(e for r in ordered if r.status in ("covered", "weak") for e in r.evidence[:2])[:SHOWN]
        fragile = best.fragile and sum(r.status in ("covered", "weak") for r in members) == 1
        if denials:
            both = (*evidence[:1], *(e for r in denials[:SHOWN] for e in r.evidence[:1]))
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
    nearest = max((r for r in members if r.nearest is not None), key=_nearness, default=best)
    # The document that happens to hold the nearest of passages that are all far off says nothing.
    nowhere = nearest.nearest is None or nearest.reason == _NOWHERE
    reason = nearest.reason if nowhere else f"{nearest.document}: {nearest.reason}"
    if unread:
        others = " and others" if len(unread) > MOST_UNREAD else ""
        reason += f"{_UNREAD}{', '.join(unread[:MOST_UNREAD])}{others}."
    return replace(
        head, status="missing", evidence=(), nearest=nearest.nearest, score=nearest.score,
        score_covered=nearest.score_covered, signals=nearest.signals, reason=reason, review=nearest.review, lacks=(),
    )  # fmt: skip


def without_unread(reason: str) -> str:
    """The reason of a set's row without the documents that were not read, for reports that name those once, up front."""
    return reason.partition(_UNREAD)[0]


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
