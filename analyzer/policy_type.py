"""Document -> the kind of policy it is, with a confidence, by its title, its headings and what it speaks about.

Three readings are added up: names and patterns of policy_types.yaml in the title (and the file's name), the same in the
headings, and how often the telling words of a kind (its name, aliases, usual sections) stand in the text.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import PurePosixPath

from analyzer.datatypes import Corpus, Document, PolicyType, PolicyTypeGuess, Statement

TITLE, NAME, HEADING, WORDS = 5.0, 2.5, 0.6, 3.0  # weights of the readings
TEMPERATURE = 1.6  # turns the margin into a confidence that is right about as often as it says
_WORD = re.compile(r"[a-z]{4,}")
_COMMON = frozenset("policy plan procedure management security information data program review roles scope purpose".split())


def guess_policy_type(document: Document, statements: Sequence[Statement], corpus: Corpus) -> PolicyTypeGuess | None:
    """The likeliest kind out of the corpus; None where the corpus names no kinds."""
    if not corpus.policy_types:
        return None
    title = document.title
    stem = re.sub(r"[-_]+", " ", PurePosixPath(document.source.name).stem)
    folder = PurePosixPath(document.source.name).parent.name.replace("-", " ")
    headings = Counter(h for s in statements for h in s.headings[1:])
    counts = Counter(w for s in statements for w in _WORD.findall(s.text.lower()))
    total = sum(counts.values()) or 1
    scores = []
    for kind in corpus.policy_types:
        score = TITLE * _hit(kind, title) + NAME * max(_hit(kind, stem), 0.8 * _hit(kind, folder))
        score += HEADING * min(4, sum(_hit(kind, h) for h in headings))
        own = _telling(kind)
        share = sum(counts[w] for w in own) / total
        score += WORDS * min(1.0, 12 * share)
        scores.append(score)
    best = max(range(len(scores)), key=lambda i: (scores[i], -i))
    weights = [math.exp((s - scores[best]) * TEMPERATURE / 2) for s in scores]
    confidence = weights[best] / sum(weights) * min(1.0, scores[best] / 3)
    return PolicyTypeGuess(corpus.policy_types[best].id, round(confidence, 3))


@lru_cache(maxsize=256)
def _patterns(kind: PolicyType) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.IGNORECASE) for p in kind.title_patterns)


def _hit(kind: PolicyType, text: str) -> float:
    """How well a title names the kind: 0 not at all, 1 by its full name; longer matches say more."""
    if not text:
        return 0.0
    low = f" {text.lower()} "
    names = (kind.name, *kind.aliases)
    if any(f" {n.lower()} " in low or low.strip() == n.lower() for n in names):
        return 1.0
    found = [m.group(0) for p in _patterns(kind) for m in p.finditer(text)]
    return min(0.95, 0.45 + 0.5 * max(len(f) for f in found) / max(len(text), 8)) if found else 0.0


@lru_cache(maxsize=256)
def _telling(kind: PolicyType) -> frozenset[str]:
    words = _WORD.findall(" ".join((kind.name, *kind.aliases, *kind.sections)).lower())
    return frozenset(words) - _COMMON
