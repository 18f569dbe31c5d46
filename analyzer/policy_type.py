"""Document -> the kind of policy it is, with a confidence, by its title, its headings and what it speaks about.

Four readings are added up: names and patterns of policy_types.yaml in the title, in the file's name and in the headings,
and how close the words of the text are to those of the points that this kind of policy normally documents.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
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


@dataclass(frozen=True, slots=True)
class _Profile:
    """The words of a kind of policy with their weight, of length one."""

    weights: Mapping[str, float]


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
    names = name_readings(document.source.name, corpus)
    headings = list(dict.fromkeys(heading for s in statements for heading in s.headings if heading != document.title))[
        :60
    ]
    profiles = _profiles(corpus)
    counts = Counter(_words(s.text for s in statements))
    scores = []
    for kind, profile, name in zip(corpus.policy_types, profiles, names, strict=True):
        title = _named(kind, document.title)
        named_headings = sum(_named(kind, heading) for heading in headings)
        share = min(1.0, named_headings / 3)
        scores.append(TITLE * title + NAME * name + HEADINGS * share + CONTENT * _closeness(counts, profile))
    return scores


def name_readings(name: str, corpus: Corpus) -> tuple[float, ...]:
    """How well a file's name, or that of its folder, names each kind, 0..1: all that a verdict takes from a name."""
    path = PurePosixPath(name)
    parts = [re.sub(r"[-_.]+", " ", part) for part in (path.stem, path.parent.name) if part]
    return tuple(
        max((_named(kind, part) * weight for part, weight in zip(parts, (1.0, 0.8), strict=False)), default=0.0)
        for kind in corpus.policy_types
    )


@lru_cache(maxsize=256)
def _patterns(kind: PolicyType) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in kind.title_patterns)


def _named(kind: PolicyType, text: str) -> float:
    """How well a title names the kind: 1 by its full name or an alias, less by a pattern, the more of the title it takes."""
    if not text or _EMPTY_TITLE.match(text):
        return 0.0
    low = f" {text.lower()} "
    if any(f" {name.lower()} " in low for name in (kind.name, *kind.aliases)):
        return 1.0
    found = [match.group() for pattern in _patterns(kind) for match in pattern.finditer(text)]
    return min(0.95, 0.45 + 0.5 * max(map(len, found)) / max(len(text), 8)) if found else 0.0


def _words(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        for word in _WORD.findall(text.lower()):
            if word not in _STOP:
                yield word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


_PROFILES: dict[str, tuple[_Profile, ...]] = {}


def _profiles(corpus: Corpus) -> tuple[_Profile, ...]:
    """Of each kind: its names and sections, and what the points say that are at home in it, weighted by rarity."""
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


def _weighted(bags: Sequence[Counter[str]]) -> tuple[_Profile, ...]:
    spread = Counter(word for bag in bags for word in bag)
    profiles = []
    for bag in bags:
        weights = {
            word: (1 + math.log(max(count, 1))) * math.log(1 + len(bags) / spread[word])
            for word, count in bag.items()
            if count >= 0.5
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        profiles.append(_Profile({word: weight / length for word, weight in weights.items()}))
    return tuple(profiles)


def _closeness(counts: Mapping[str, int], profile: _Profile) -> float:
    """Cosine of the text's words and a profile, 0..1."""
    if not counts:
        return 0.0
    length = math.sqrt(sum((1 + math.log(n)) ** 2 for n in counts.values()))
    return (
        sum((1 + math.log(n)) * profile.weights[word] for word, n in counts.items() if word in profile.weights) / length
    )
