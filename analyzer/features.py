"""What a verdict is made from: one row of numbers per point of a document, read off its pairs and commitments.

The same function serves training (calibrate.py) and analysis (assess.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analyzer.datatypes import Commitment, CommitmentKind
from analyzer.match import Pairs

# What can never document a point, whatever it resembles.
BARRED: frozenset[CommitmentKind] = frozenset(
    ("negation", "exclusion", "definition", "plan", "heading", "question", "quotation", "repealed", "other_party",
     "marketing", "instruction", "placeholder")
)  # fmt: skip
# What can document a point in part only: it names the matter without binding anyone in full.
SOFT: frozenset[CommitmentKind] = frozenset(("aspiration", "purpose", "reference", "list", "conditional", "fact"))
SOFT_PENALTY = 1.0
FLOOR = -12.0  # log-odds where no statement can count

FEATURES = (
    "best", "second", "third", "mass", "all_kinds", "strength", "lexical_best", "lexical_at_best", "siblings", "document",
    "primary", "secondary", "prior", "size", "soft", "hedged",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cells:
    """Features (points, len(FEATURES)), and per point the order of statements by usable log-odds (points, up to K)."""

    values: np.ndarray
    usable: np.ndarray  # (statements, points): log-odds after what kind of statement it is
    best: np.ndarray  # (points,) index of the best statement, -1 if none


def usable_logits(pairs: Pairs, commitments: Sequence[Commitment]) -> np.ndarray:
    """`documented` with barred statements at FLOOR and soft ones lowered, (statements, points)."""
    shift = np.array([SOFT_PENALTY if c.kind in SOFT else 0.0 for c in commitments], np.float32)
    barred = np.array([c.kind in BARRED for c in commitments], bool)
    usable = np.maximum(pairs.documented - shift[:, None], FLOOR)
    usable[barred] = FLOOR
    return usable


def cells(
    pairs: Pairs,
    commitments: Sequence[Commitment],
    *,
    criterion_of: np.ndarray,
    expected: np.ndarray,
    prior: np.ndarray,
) -> Cells:
    """Features of every point in one document.

    `criterion_of`: (points,) index of the point's criterion; `expected`: (points,) 2 primary, 1 secondary, 0 no, for the
    document's kind of policy; `prior`: (points,) log-odds of the point being documented in any policy document.
    """
    n, width = pairs.documented.shape
    if n == 0:
        values = np.zeros((width, len(FEATURES)), np.float32)
        values[:, :5] = FLOOR
        values[:, FEATURES.index("prior")] = prior
        return Cells(values, np.zeros((0, width), np.float32), np.full(width, -1))
    usable = usable_logits(pairs, commitments)
    top = np.sort(usable, axis=0)[::-1]
    best_at = usable.argmax(0)
    columns = np.arange(width)
    best = top[0]
    second = top[1] if n > 1 else np.full(width, FLOOR, np.float32)
    third = top[2] if n > 2 else np.full(width, FLOOR, np.float32)
    mass = np.log(np.exp(np.minimum(usable, 20)).sum(0) + 1e-9)
    siblings = _siblings(best, criterion_of)
    soft = np.array([c.kind in SOFT for c in commitments], np.float32)
    hedged = np.array([bool(c.hedges) for c in commitments], np.float32)
    values = np.stack(
        [
            best, second, third, mass, pairs.documented.max(0), pairs.strength[best_at, columns],
            pairs.lexical.max(0), pairs.lexical[best_at, columns], siblings, np.full(width, best.mean()),
            (expected == 2).astype(np.float32), (expected == 1).astype(np.float32), prior,
            np.full(width, np.log1p(n)), soft[best_at], hedged[best_at],
        ],
        axis=1,
    ).astype(np.float32)  # fmt: skip
    return Cells(values, usable, np.where(best > FLOOR, best_at, -1))


def _siblings(best: np.ndarray, criterion_of: np.ndarray) -> np.ndarray:
    """Of every point, the highest score among the other points of its criterion."""
    out = np.full(len(best), FLOOR, np.float32)
    for criterion in np.unique(criterion_of):
        members = np.flatnonzero(criterion_of == criterion)
        if len(members) < 2:
            continue
        order = members[np.argsort(-best[members], kind="stable")]
        out[members] = best[order[0]]
        out[order[0]] = best[order[1]]
    return out
