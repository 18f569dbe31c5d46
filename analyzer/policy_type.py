"""Document -> the kind of policy it is, with a confidence, by its title, its headings and what it speaks about.

Four readings are added up: names and patterns of policy_types.yaml in the title, in the file's name and in the headings,
and how close the words of the text are to those of the points that this kind of policy normally documents.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import repeat
from pathlib import PurePosixPath

from analyzer.datatypes import Corpus, Document, PolicyType, PolicyTypeGuess, Statement

# Weights of the readings and the slope of the confidence, chosen on labelled documents (see analyzer/learn/policy_type_figures.py).
TITLE, NAME, HEADINGS, CONTENT = 5.0, 2.0, 2.5, 20.0
SLOPE = 1.4
_FULL_SCORE = 2.5  # below this even a clear winner has little to stand on
_CEILING = 0.95  # one in twenty titles misleads
_WORD = re.compile(r"[a-z]{3,}")
# "Policy" and the like stand in the title of every kind; a name that consists of them alone says nothing.
_EMPTY_TITLE = re.compile(
    r"^(?:\W|\d|policy|policies|procedures?|plan|standard|template|document|narrative|process|the|and|of)*$", re.I
)
_STOP = frozenset(
    "the and for are that with this from all any must shall will not our their which who may been have has its into "
    "each than other when"
    " only such these those they them was were can should one two you your per also more where there every within "
    "before after company".split()
)


def guess_policy_type(document: Document, statements: Sequence[Statement], corpus: Corpus) -> PolicyTypeGuess | None:
    """The likeliest kind out of the corpus; None where the corpus names no kinds."""
    if not corpus.policy_types:
        return None
    scores = score_types(document, statements, corpus)
    best = max(range(len(scores)), key=lambda i: (scores[i], -i))
    weights = [math.exp((score - scores[best]) * SLOPE) for score in scores]
    confidence = _CEILING / sum(weights) * min(1.0, scores[best] / _FULL_SCORE)
    return PolicyTypeGuess(corpus.policy_types[best].id, round(confidence, 3))


def score_types(document: Document, statements: Sequence[Statement], corpus: Corpus) -> list[float]:
    """One score per kind, in the order of the corpus: the sum of the readings, higher is likelier."""
    read = _names(corpus).read
    headings = list(dict.fromkeys(heading for s in statements for heading in s.headings if heading != document.title))[
        :60
    ]
    named = zip(*map(read, headings), strict=True) if headings else repeat(())
    return [
        TITLE * title + NAME * name + HEADINGS * min(1.0, sum(by_heading) / 3) + CONTENT * close
        for title, name, by_heading, close in zip(
            read(document.title), name_readings(document.source.name, corpus), named, _closeness(statements, corpus),
            strict=False,
        )
    ]  # fmt: skip


def name_readings(name: str, corpus: Corpus) -> tuple[float, ...]:
    """How well a file's name, or that of its folder, names each kind, 0..1: all that a verdict takes from a name."""
    path = PurePosixPath(name)
    parts = [re.sub(r"[-_.]+", " ", part) for part in (path.stem, path.parent.name) if part]
    read = [[n * weight for n in _names(corpus).read(part)] for part, weight in zip(parts, (1.0, 0.8), strict=False)]
    return tuple(map(max, zip(*read, strict=True))) if read else (0.0,) * len(corpus.policy_types)


class _Names:
    """The names of all kinds, ready to be looked for in a title. Titles recur: what each came to is kept."""

    def __init__(self, kinds: Sequence[PolicyType]) -> None:
        self._kinds = tuple(
            (
                tuple(f" {name.lower()} " for name in (kind.name, *kind.aliases)),
                tuple(re.compile(pattern, re.IGNORECASE) for pattern in kind.title_patterns),
            )
            for kind in kinds
        )
        self.read = lru_cache(maxsize=2048)(self._read)

    def _read(self, text: str) -> tuple[float, ...]:
        """How well a title names each kind: 1 by its full name or an alias, less by a pattern, the more of the title it
        takes."""
        if not text or _EMPTY_TITLE.match(text):
            return (0.0,) * len(self._kinds)
        low = f" {text.lower()} "
        return tuple(
            1.0 if any(name in low for name in names) else _by_pattern(patterns, text)
            for names, patterns in self._kinds
        )


def _by_pattern(patterns: Sequence[re.Pattern[str]], text: str) -> float:
    found = [match.end() - match.start() for pattern in patterns for match in pattern.finditer(text)]
    return min(0.95, 0.45 + 0.5 * max(found) / max(len(text), 8)) if found else 0.0


_NAMES: dict[str, _Names] = {}


def _names(corpus: Corpus) -> _Names:
    if corpus.sha256 not in _NAMES:
        _NAMES[corpus.sha256] = _Names(corpus.policy_types)
    return _NAMES[corpus.sha256]


@lru_cache(maxsize=1 << 15)
def _plain(word: str) -> str:
    """The word without the ending of a plural; "" where it tells nothing."""
    if word in _STOP:
        return ""
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def _words(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        yield from filter(None, map(_plain, _WORD.findall(text.lower())))


_PROFILES: dict[str, dict[str, list[tuple[int, float]]]] = {}


def _profiles(corpus: Corpus) -> dict[str, list[tuple[int, float]]]:
    """Of each word the kinds that it tells of (index), with its weight in their profiles of length one.

    A profile holds its kind's names and sections, and what the points say that are at home in it, weighted by rarity."""
    if corpus.sha256 not in _PROFILES:
        bags = {
            kind.id: Counter(_words([*[kind.name, *kind.aliases, *kind.sections] * 6, kind.description]))
            for kind in corpus.policy_types
        }
        for point in corpus.points:
            said = Counter(
                _words(
                    [point.title, point.asks, *(example.text for example in point.satisfied_by if not example.held_out)]
                )
            )
            homes = [home for home in point.policy_types.primary if home in bags]
            for home in homes:
                bags[home].update({word: count / len(homes) for word, count in said.items()})  # type: ignore[arg-type]
        _PROFILES[corpus.sha256] = _weighted([bags[kind.id] for kind in corpus.policy_types])
    return _PROFILES[corpus.sha256]


def _weighted(bags: Sequence[Counter[str]]) -> dict[str, list[tuple[int, float]]]:
    spread = Counter(word for bag in bags for word in bag)
    by_word: dict[str, list[tuple[int, float]]] = {}
    for number, bag in enumerate(bags):
        weights = {
            word: (1 + math.log(max(count, 1))) * math.log(1 + len(bags) / spread[word])
            for word, count in bag.items()
            if count >= 0.5
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        for word, weight in weights.items():
            by_word.setdefault(word, []).append((number, weight / length))
    return by_word


def _closeness(statements: Sequence[Statement], corpus: Corpus) -> list[float]:
    """Of every kind the cosine of the text's words and its profile, 0..1."""
    profiles = _profiles(corpus)
    sums = [0.0] * len(corpus.policy_types)
    squares = 0.0
    for word, count in Counter(_words(s.text for s in statements)).items():
        said = 1 + math.log(count)
        squares += said**2
        for kind, weight in profiles.get(word, ()):
            sums[kind] += said * weight
    length = math.sqrt(squares)
    return [total / length for total in sums] if length else sums
