"""The order of evidence: what a reader would quote comes first."""

from __future__ import annotations

import numpy as np
import pytest

from analyzer.learn.ranking import dump_ranking, first_right, fit_ranking, out_of_group
from analyzer.ranking import RANKING, ranking_features


def test_features_say_what_stands_beside_a_statement() -> None:
    usable = np.array([[1.0, 3.0, -2.0], [0.5, -1.0, 0.0]], np.float32)
    zeros = np.zeros_like(usable)
    made = ranking_features(usable, zeros + 9, zeros + 0.25, np.array([3, 40]), 0, np.array([0, 1]))
    row = dict(zip(RANKING, made[0], strict=True))
    assert row["gap"] == 0
    assert row["strength"] == 3  # bounded
    assert row["other_points"] == pytest.approx(np.log(2))  # one other point is nearer to this statement
    assert (row["words_below_4"], row["words_below_6"], row["words_above_30"]) == (1, 1, 0)
    assert made[1][RANKING.index("gap")] == -0.5
    assert made[1][RANKING.index("words_above_30")] == 1


def test_what_tells_quoted_from_unquoted_is_learnt() -> None:
    """Where readers quote the longer of two equally near statements, scraps lose; a group that was left out agrees."""
    random = np.random.default_rng(3)
    cells = []
    for k in range(200):
        values = random.normal(size=(4, len(RANKING)))
        values[:, RANKING.index("words_below_6")] = [1, 0, 1, 1]
        cells.append((f"group {k % 3}", values, np.array([False, True, False, False])))
    weights = fit_ranking(cells)
    assert weights[RANKING.index("words_below_6")] < -1
    assert first_right(cells, weights) > 0.9
    assert out_of_group(cells) > 0.9
    assert list(dump_ranking(weights)) == list(RANKING)


def test_nothing_to_learn_from_is_said() -> None:
    with pytest.raises(ValueError, match="no cell"):
        fit_ranking([("a", np.zeros((2, len(RANKING))), np.array([True, True]))])
    assert first_right([], np.zeros(len(RANKING))) == 0.0
