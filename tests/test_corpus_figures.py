"""Held-out examples of the corpus by the real matcher: per kind, the share that comes out as the corpus says."""

from __future__ import annotations

from collections import Counter

import pytest
from harness import require_model

from analyzer.corpus import examples_of, load_corpus
from analyzer.learn.corpus_figures import Outcome, outcomes, shares, worst_points
from analyzer.pipeline import load_analyzer

# Over all 330 points 0.63, 0.40 and 0.88. The bounds refuse a step back: raise them with the model.
LEAST = {"satisfied_by": 0.57, "weakly_satisfied_by": 0.33, "not_satisfied_by": 0.84}


def outcome(kind: str, status: str, point: str = "CC6.1.01") -> Outcome:
    return Outcome(point, kind, "", "text", status, 0.5)  # type: ignore[arg-type]


def test_what_counts_as_said() -> None:
    found = [
        outcome("satisfied_by", "covered"),
        outcome("satisfied_by", "weak"),
        outcome("satisfied_by", "missing", "CC8.1.07"),
        outcome("weakly_satisfied_by", "covered"),
        outcome("not_satisfied_by", "contradicted"),
        outcome("not_satisfied_by", "weak", "CC8.1.07"),
    ]
    assert shares(found) == pytest.approx(
        {
            "satisfied_by": 2 / 3,
            "satisfied_by, covered": 1 / 3,
            "weakly_satisfied_by": 0.0,
            "not_satisfied_by": 0.5,
        }
    )
    assert worst_points(found, 5) == [("CC8.1.07", 2, 2), ("CC6.1.01", 1, 4)]


@pytest.mark.slow
def test_held_out_examples_come_out_as_said() -> None:
    require_model()
    corpus = load_corpus()
    found = outcomes(corpus, load_analyzer(), every=3)
    points = corpus.points[::3]
    kinds = Counter(field.split("[")[0] for p in points for field, e in examples_of(p) if e.held_out)
    assert Counter(o.kind for o in found) == kinds
    made = shares(found)
    worst = worst_points(found, 15)
    assert all(made[kind] >= least for kind, least in LEAST.items()), (made, worst)
