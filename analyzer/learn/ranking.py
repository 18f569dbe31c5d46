"""Fit the order of evidence: of two near statements, the one that a label quotes comes first (pairwise, scikit-learn)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analyzer.commitment import classify
from analyzer.datatypes import Corpus
from analyzer.evaluate import grams, overlaps
from analyzer.features import FLOOR, usable_logits
from analyzer.learn.dataset import GoldDocument
from analyzer.match import Pairs
from analyzer.ranking import CANDIDATES, RANKING, ranking_features

LEAST = -2.0  # log-odds that the nearest statement needs for its cell to be learnt from

Ranked = tuple[str, np.ndarray, np.ndarray]  # group, features of the candidates nearest first, whether quoted


def ranked_cells(documents: Sequence[GoldDocument], pairs: Sequence[Pairs], corpus: Corpus) -> list[Ranked]:
    """The documented cells of these documents whose point has two statements or more that come near."""
    index = {p.id: j for j, p in enumerate(corpus.points)}
    out = []
    for document, pair in zip(documents, pairs, strict=True):
        if not document.statements:
            continue
        usable = usable_logits(pair, classify(document.statements))
        words = np.array([len(s.text.split()) for s in document.statements])
        own = [grams(s.text) for s in document.statements]
        for point, (status, quotes, _) in document.labels.items():
            j = index.get(point)
            if j is None or status not in ("covered", "weak") or not quotes or usable[:, j].max() < LEAST:
                continue
            near = np.argsort(-usable[:, j], kind="stable")[:CANDIDATES]
            near = near[usable[near, j] > FLOOR]
            truth = [grams(q) for q in quotes]
            right = np.array([any(overlaps(own[i], t) for t in truth) for i in near])
            if len(near) > 1:
                made = ranking_features(usable, pair.strength, pair.lexical, words[near], j, near)
                out.append((document.group, made, right))
    return out


def fit_ranking(cells: Sequence[Ranked]) -> np.ndarray:
    """Weights (len(RANKING),): a logistic regression over differences of a quoted and an unquoted candidate."""
    from sklearn.linear_model import LogisticRegression

    differences, weights = [], []
    for _, values, right in cells:
        for a in np.flatnonzero(right):
            for b in np.flatnonzero(~right):
                differences.append(values[a] - values[b])
                weights.append(1 / (right.sum() * (~right).sum()))  # a cell counts once
    if not differences:
        raise ValueError("no cell has both a quoted and an unquoted candidate")
    d = np.array(differences)
    scale = d.std(0) + 1e-9
    model = LogisticRegression(fit_intercept=False, max_iter=1000)
    model.fit(np.r_[d, -d] / scale, np.r_[np.ones(len(d)), np.zeros(len(d))], sample_weight=np.r_[weights, weights])
    return np.asarray(model.coef_[0] / scale, np.float64)


def first_right(cells: Sequence[Ranked], weights: np.ndarray) -> float:
    """Share of cells whose first candidate is quoted."""
    return float(np.mean([right[np.argmax(values @ weights)] for _, values, right in cells])) if cells else 0.0


def out_of_group(cells: Sequence[Ranked]) -> float:
    """`first_right` with weights that learnt from the other groups."""
    hits = total = 0.0
    for group in sorted({c[0] for c in cells}):
        inside = [c for c in cells if c[0] == group]
        hits += len(inside) * first_right(inside, fit_ranking([c for c in cells if c[0] != group]))
        total += len(inside)
    return hits / max(1.0, total)


def dump_ranking(weights: np.ndarray) -> dict[str, float]:
    """As calibration.json holds it."""
    return {name: round(float(w), 4) for name, w in zip(RANKING, weights, strict=True)}
