"""Fit what stands on top of the heads: scores as probabilities, thresholds (scikit-learn).

Learnt from out-of-fold readings: every training document is read by an encoder that did not see its group, so that scores
mean in use what they meant in fitting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analyzer.assess import expected_levels
from analyzer.calibration import Logistic
from analyzer.commitment import classify
from analyzer.datatypes import Corpus
from analyzer.evaluate import LEVEL
from analyzer.features import FEATURES, cells
from analyzer.learn.dataset import MASK, GoldDocument
from analyzer.match import Pairs


@dataclass(frozen=True, slots=True)
class Table:
    """All (document, point) cells: features (n, F), level (n,) 0 missing 1 weak 2 covered MASK unsure, document index."""

    values: np.ndarray
    level: np.ndarray
    document: np.ndarray
    point: np.ndarray


def table_of(
    documents: Sequence[GoldDocument],
    pairs: Sequence[Pairs],
    corpus: Corpus,
    policy_types: Sequence[str | None],
) -> Table:
    """Cells of all documents."""
    points = corpus.points
    index = {p.id: j for j, p in enumerate(points)}
    criteria = {c.id: i for i, c in enumerate(corpus.criteria)}
    criterion_of = np.array([criteria[p.criterion] for p in points])
    values, levels, owner = [], [], []
    for k, (document, pair) in enumerate(zip(documents, pairs, strict=True)):
        commitments = classify(document.statements)
        made = cells(
            pair,
            commitments,
            criterion_of=criterion_of,
            expected=expected_levels(corpus, policy_types[k]),
        )
        level = np.zeros(len(points), np.int8)
        for p, (status, _, _) in document.labels.items():
            if p in index:
                level[index[p]] = MASK if status == "unsure" else LEVEL[status]
        values.append(made.values)
        levels.append(level)
        owner.append(np.full(len(points), k, np.int32))
    return Table(
        np.concatenate(values),
        np.concatenate(levels),
        np.concatenate(owner),
        np.tile(np.arange(len(points)), len(documents)),
    )


def fit(values: np.ndarray, target: np.ndarray, *, c: float = 1.0, weight: np.ndarray | None = None) -> Logistic:
    """A logistic regression over standardised features."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(values)
    model = LogisticRegression(C=c, max_iter=2000).fit(scaler.transform(values), target, sample_weight=weight)
    return Logistic(
        FEATURES, scaler.mean_.astype(np.float64), scaler.scale_.astype(np.float64), model.coef_[0].astype(np.float64),
        float(model.intercept_[0]),
    )  # fmt: skip


def best_threshold(score: np.ndarray, truth: np.ndarray) -> float:
    """The threshold with the best F1: middle of the plateau, so that it does not sit on one lucky cell."""
    order = np.argsort(-score)
    hits = np.cumsum(truth[order])
    n = np.arange(1, len(score) + 1)
    f1 = 2 * hits / (n + truth.sum())
    good = np.flatnonzero(f1 >= f1.max() - 0.003)
    return float(np.median(score[order][good]))


def threshold_of_precision(score: np.ndarray, truth: np.ndarray, precision: float) -> float:
    """The lowest threshold at which what reaches it is right at least this often. 1 where nothing is."""
    order = np.argsort(-score)
    hits = np.cumsum(truth[order]) / np.arange(1, len(score) + 1)
    good = np.flatnonzero(hits >= precision)
    return float(score[order][good[-1]]) if len(good) else 1.0
