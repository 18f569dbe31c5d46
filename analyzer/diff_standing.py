"""What still stands: the passages of a set as it is now, and which document is which after renaming and moving."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analyzer.datatypes import Report, Statement
from analyzer.diff_baseline import KnownDocument, sentence_id
from analyzer.features import BARRED

_DOCUMENTED = ("covered", "weak")
_ALIKE = 0.5  # share of known passages by which a document under another name is recognised


@dataclass(frozen=True, slots=True)
class Standing:
    """The passages of each set: set -> passage id -> kinds of statement that hold these words."""

    where: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)

    def holds(self, set_name: str, passage: str) -> bool:
        """Whether the passage stands anywhere in the set, whatever kind of statement it is."""
        return passage in self.where.get(set_name, {})

    def carries(self, set_name: str, passage: str, status: str) -> bool:
        """Whether the passage stands anywhere in the set as a statement that can carry that status."""
        kinds = self.where.get(set_name, {}).get(passage, frozenset())
        return bool(kinds & {"commitment", "practice"}) or (status != "covered" and bool(kinds - BARRED))


def standing_of(documents: Iterable[tuple[str, Sequence[Statement]]]) -> Standing:
    """The passages of (set, statements with their commitments), a document at a time."""
    where: dict[str, dict[str, frozenset[str]]] = {}
    for set_name, statements in documents:
        kinds = where.setdefault(set_name, {})
        for s in statements:
            passage = sentence_id(s.text)
            kinds[passage] = kinds.get(passage, frozenset()) | {s.commitment.kind if s.commitment else "fact"}
    return Standing(where)


def shown_in(report: Report) -> Standing:
    """The passages that a report alone shows: those that carry a point. Enough for reports whose texts are gone."""
    where: dict[str, dict[str, frozenset[str]]] = {}
    for row in report.points:
        if row.document is not None and row.status in _DOCUMENTED:
            kinds = where.setdefault(row.set, {})
            for e in row.evidence:
                passage = sentence_id(e.text)
                kinds[passage] = kinds.get(passage, frozenset()) | {"commitment" if row.status == "covered" else "fact"}
    return Standing(where)


def pair(known: Sequence[KnownDocument], report: Report) -> dict[tuple[str, str], tuple[KnownDocument, str | None]]:
    """Each document of the baseline with its name now: by bytes, by name, by most of its passages; else None."""
    left = {(d.set, d.name): d.sha256 for d in report.documents}
    out: dict[tuple[str, str], tuple[KnownDocument, str | None]] = {(d.set, d.name): (d, None) for d in known}

    def take(d: KnownDocument, names: Iterable[str]) -> None:
        name = min(names, default=None)
        if name is not None and out[d.set, d.name][1] is None:
            out[d.set, d.name] = (d, name)
            del left[d.set, name]

    for d in known:
        take(d, [d.name] if left.get((d.set, d.name)) == d.sha256 else [])
    for d in known:
        take(d, [n for (s, n), digest in left.items() if s == d.set and digest == d.sha256])
    for d in known:
        take(d, [d.name] if (d.set, d.name) in left else [])
    passages: dict[tuple[str, str], set[str]] = {}
    for row in report.points:
        if (row.set, row.document) in left and row.status in _DOCUMENTED:
            passages.setdefault((row.set, row.document or ""), set()).update(sentence_id(e.text) for e in row.evidence)
    for d in known:
        own = {i for entry in d.points.values() for i in entry.passages}
        shares = [(len(own & passages.get((s, n), set())) / max(len(own), 1), n) for s, n in left if s == d.set]
        share, name = max(shares, default=(0.0, ""))
        take(d, [name] if share >= _ALIKE else [])
    return out
