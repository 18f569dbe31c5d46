"""Pairs of passages that contradict each other, as the check compares them: known by their words, wherever they stand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analyzer.datatypes import Evidence, Statement
from analyzer.diff_baseline import plain, sentence_id
from analyzer.diff_records import Change
from analyzer.diff_standing import Standing


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two passages of a set that cannot both hold; `kind` says in what (deadline, frequency, owner, ...)."""

    set: str
    kind: str
    reason: str
    first: Evidence
    second: Evidence

    @property
    def ids(self) -> tuple[str, str]:
        """The ids of both passages, in an order of their own."""
        a, b = sorted((sentence_id(self.first.text), sentence_id(self.second.text)))
        return a, b

    @property
    def key(self) -> str:
        """Kind and both passages, in a form that fits a suppression."""
        return f"{self.kind}:{hashlib.sha256(':'.join(self.ids).encode()).hexdigest()[:12]}"


def conflicts_of(documents: Iterable[tuple[str, Sequence[Statement]]]) -> tuple[Conflict, ...]:
    """The conflicts inside each set of (set, statements with their commitments). A pair of equal words counts once."""
    from analyzer.registers.contradictions import contradictions

    sets: dict[str, list[Statement]] = {}
    for name, statements in documents:
        sets.setdefault(name, []).extend(statements)
    found: dict[tuple[str, str], Conflict] = {}
    for name, statements in sets.items():
        for c in contradictions(statements):
            if c.second is not None:
                made = Conflict(name, c.kind, c.reason, _passage(c.first), _passage(c.second))
                found.setdefault((name, made.key), made)
    return tuple(found[key] for key in sorted(found))


def _passage(s: Statement) -> Evidence:
    place = s.location
    return Evidence(place.document, s.text, " > ".join(s.headings), place.page, place.start, place.end, place.boxes)


def new_conflicts(known: Mapping[str, Sequence[str]], now: Sequence[Conflict], standing: Standing) -> Iterator[Change]:
    """Conflicts that the baseline does not know. One whose other passage was reworded, and contradicts still, is known."""
    for c in now:
        if c.key in known or any(_reworded(key, ids, c, standing) for key, ids in known.items()):
            continue
        both = " and ".join(dict.fromkeys((c.first.document, c.second.document)))
        words = (plain(c.first.text), plain(c.second.text))
        yield Change(
            "contradiction", c.set, c.first.document, "", "", "", False, words, c.first,
            f"{c.reason} In {both}.",
            f"contradiction:{c.key}",
        )  # fmt: skip


def _reworded(key: str, ids: Sequence[str], c: Conflict, standing: Standing) -> bool:
    gone = set(ids) - set(c.ids)
    if key.split(":")[0] != c.kind or len(gone) != 1:
        return False
    return not standing.holds(c.set, gone.pop())
