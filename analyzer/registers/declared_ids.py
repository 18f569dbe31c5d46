"""Ids of criteria and points as people write them: CC6.1, cc 6.1, CC6.1.3, CC6.1-CC6.3, CC6 for the whole series."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.datatypes import Corpus

_ONE = r"[A-Za-z]{1,4}[ \-]?\d{1,3}(?:\.\d{1,3}){0,2}"
_ID = re.compile(
    rf"(?<![\w.\-])(?P<first>{_ONE})(?:\s*(?:-|–|—|\bto\b|\bthrough\b)\s*(?P<last>{_ONE}|\d{{1,3}}(?:\.\d{{1,3}})+))?(?![\w\-]|\.\d)"
)
_SHAPE = re.compile(r"([A-Z]{1,4})[ \-]?(\d.*)")

# Names with a number behind them that are no ids of a control.
_NAMES = frozenset("SOC ISO IEC TSP PCI TLS SSL AES SHA RSA REV VER PAGE".split())

Canonical = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class NamedId:
    """An id in a text: `id` is the corpus' own spelling, or the text as written where the corpus does not know it."""

    id: str
    known: bool
    start: int
    end: int


class Ids:
    """The ids of a corpus, found however they are written."""

    def __init__(self, corpus: Corpus) -> None:
        self._order = [c.id for c in corpus.criteria]
        self._by_shape = {shape(i): i for i in (*self._order, *(p.id for p in corpus.points))}
        self._prefixes = {s[0] for s in self._by_shape}

    def find(self, text: str, *, foreign: bool) -> Iterator[NamedId]:
        """Every id in the text. With `foreign`, ids of any shape that the corpus lacks count as unknown; without, only
        those that look like the corpus' own (another framework's ids may stand beside them)."""
        for match in _ID.finditer(text):
            start, end = match.span()
            for id_, known in self._spelled(match["first"], match["last"]):
                letters = str(shape(id_)[0])
                ours = letters in self._prefixes and "." in id_
                if known or (id_[: len(letters)] == letters not in _NAMES and (foreign or ours)):
                    yield NamedId(id_, known, start, end)

    def _spelled(self, first: str, last: str | None) -> Iterator[tuple[str, bool]]:
        low = shape(first)
        if last is not None:
            high = shape(last if last[0].isalpha() else f"{low[0]}{last}")
            inside = [c for c in self._order if low <= shape(c) <= high] if low[0] == high[0] else []
            if low in self._by_shape and high in self._by_shape and inside:
                yield from ((c, True) for c in inside)
                return
            yield from self._spelled(first, None)
            yield from self._spelled(last if last[0].isalpha() else f"{low[0]}{last}", None)
            return
        if low in self._by_shape:
            yield self._by_shape[low], True
            return
        series = [c for c in self._order if shape(c)[: len(low)] == low]
        yield from ((c, True) for c in series)
        if not series:
            yield " ".join(first.split()), False


def shape(id_: str) -> Canonical:
    """An id as letters and numbers, so that spelling and leading zeros do not matter: CC6.1.03 is (CC, 6, 1, 3)."""
    match = _SHAPE.fullmatch(id_.upper().strip())
    if match is None:
        return (id_.upper(),)
    return (match[1], *(int(n) for n in match[2].split(".") if n.isdigit()))
