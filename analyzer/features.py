"""What a verdict is made from: one row of numbers per point of a document, read off its pairs and commitments.

The same function serves training (calibrate.py) and analysis (assess.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analyzer.datatypes import Commitment, CommitmentKind
from analyzer.match import Pairs

# What can never document a point, whatever it resembles. Placeholders are told apart by `is_barred`.
BARRED: frozenset[CommitmentKind] = frozenset(
    ("negation", "exclusion", "definition", "plan", "heading", "question", "quotation", "repealed", "other_party",
     "marketing", "instruction")
)  # fmt: skip
# What can document a point in part only: it names the matter without binding anyone in full.
SOFT: frozenset[CommitmentKind] = frozenset(("aspiration", "purpose", "reference", "list", "conditional", "fact"))
SOFT_PENALTY = 1.0
FLOOR = -12.0  # log-odds where no statement can count

LOWEST = -6.0  # how little a passage can say against a point: below, differences mean nothing

FEATURES = (
    "mass",
    "strength",
    "lexical_best",
    "lexical_at_best",
    "siblings",
    "primary",
    "secondary",
    "size",
    "soft",
    "hedged",
)
# A note to the writer, where a field with a label that is not filled in names the matter at least.
_NOTE = re.compile(r"\b(?:tb[dac]|todo|fixme|xx+|coming soon|lorem|insert|describe|specify|content|to follow)\b", re.I)


@dataclass(frozen=True, slots=True)
class Cells:
    """Features (points, len(FEATURES)), and what they come from."""

    values: np.ndarray
    usable: np.ndarray  # (statements, points): log-odds after what kind of statement it is
    best: np.ndarray  # (points,) index of the best statement, -1 if none
    lead: np.ndarray  # (points,) by how much the best statement is ahead of the second


def is_barred(commitment: Commitment) -> bool:
    """Whether a statement of this kind can document nothing. A field that waits to be filled in ("Owner | [ROLE]") can in
    part, a note to its writer ("TODO: describe reviews") cannot."""
    if commitment.kind == "placeholder":
        return not commitment.placeholders or any(map(_NOTE.search, commitment.placeholders))
    return commitment.kind in BARRED


def is_soft(commitment: Commitment) -> bool:
    """Whether a statement of this kind can document a point in part only."""
    return commitment.kind in SOFT or (commitment.kind == "placeholder" and not is_barred(commitment))


def usable_logits(pairs: Pairs, commitments: Sequence[Commitment]) -> np.ndarray:
    """`documented` with barred statements at FLOOR and soft ones lowered, (statements, points)."""
    shift = np.array([SOFT_PENALTY if is_soft(c) else 0.0 for c in commitments], np.float32)
    barred = np.array([is_barred(c) for c in commitments], bool)
    usable = np.maximum(pairs.documented - shift[:, None], FLOOR)
    usable[barred] = FLOOR
    return usable


def cells(pairs: Pairs, commitments: Sequence[Commitment], *, criterion_of: np.ndarray, expected: np.ndarray) -> Cells:
    """Features of every point in one document.

    `criterion_of`: (points,) index of the point's criterion; `expected`: (points,) 2 primary, 1 secondary, 0 no, for the
    document's kind of policy. No feature knows how often a point is documented elsewhere: a true statement of a point that
    policies seldom address counts as much as one of a common point.
    """
    n, width = pairs.documented.shape
    if n == 0:
        values = np.zeros((width, len(FEATURES)), np.float32)
        values[:, FEATURES.index("mass")] = values[:, FEATURES.index("siblings")] = LOWEST
        none = np.full(width, -1)
        return Cells(values, np.zeros((0, width), np.float32), none, np.zeros(width, np.float32))
    usable = usable_logits(pairs, commitments)
    best_at = usable.argmax(0)
    columns = np.arange(width)
    best = usable[best_at, columns]
    second = _second(usable, best_at)
    # A sentence that stands in the document twice says nothing more the second time.
    once = _distinct(pairs.embeddings)
    mass = np.log(np.exp(np.minimum(usable[once], 20)).sum(0) + 1e-9)
    soft = np.array([is_soft(c) for c in commitments], np.float32)
    hedged = np.array([bool(c.hedges) for c in commitments], np.float32)
    values = np.stack(
        [
            np.maximum(mass, LOWEST), pairs.strength[best_at, columns], pairs.lexical.max(0),
            pairs.lexical[best_at, columns], np.maximum(_siblings(best, criterion_of), LOWEST),
            (expected == 2).astype(np.float32), (expected == 1).astype(np.float32), np.full(width, np.log1p(len(once))),
            soft[best_at], hedged[best_at],
        ],
        axis=1,
    ).astype(np.float32)  # fmt: skip
    return Cells(values, usable, np.where(best > FLOOR, best_at, -1), best - second)


def _distinct(embeddings: np.ndarray) -> np.ndarray:
    """Indices of the first of each row: an embedding is a function of its text, so that like texts have like rows."""
    first: dict[bytes, int] = {}
    for i, row in enumerate(embeddings):
        first.setdefault(row.tobytes(), i)
    return np.fromiter(first.values(), np.int64, len(first))


def _second(usable: np.ndarray, best_at: np.ndarray) -> np.ndarray:
    """Of every point the score of the statement that comes after the best one."""
    if len(usable) < 2:
        return np.full(usable.shape[1], FLOOR, np.float32)
    rest = usable.copy()
    rest[best_at, np.arange(usable.shape[1])] = -np.inf
    return np.asarray(rest.max(0))


def _siblings(best: np.ndarray, criterion_of: np.ndarray) -> np.ndarray:
    """Of every point, the highest score among the other points of its criterion."""
    order = np.lexsort((-best, criterion_of))  # by criterion, the best point first
    _, first, index, count = np.unique(criterion_of[order], return_index=True, return_inverse=True, return_counts=True)
    out = np.empty(len(best), np.float32)
    out[order] = np.where(count > 1, best[order[first]], FLOOR)[index]
    shared = first[count > 1]
    out[order[shared]] = best[order[shared + 1]]
    return out
