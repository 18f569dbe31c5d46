"""Which of a point's statements is shown first: the one that a careful reader would quote.

The log-odds alone favour what is near the point's words: a title-like scrap or a paragraph that names everything. A linear
rank over a few numbers, fitted on quotes of labelled documents (learn/ranking.py), mends that.
"""

from __future__ import annotations

import numpy as np

CANDIDATES = 8  # statements that are ranked: the nearest ones
RANKING = ("gap", "strength", "lexical", "other_points", "words_below_4", "words_below_6", "words_above_30")


def ranking_features(
    usable: np.ndarray, strength: np.ndarray, lexical: np.ndarray, words: np.ndarray, j: int, chosen: np.ndarray
) -> np.ndarray:
    """Rows (len(chosen), len(RANKING)) of the chosen statements for point `j`.

    `usable`, `strength`, `lexical`: (statements, points); `words`: (len(chosen),) number of words of each.
    """
    own = usable[chosen, j]
    others = (usable[chosen] > own[:, None]).sum(1)
    return np.stack(
        [
            own - usable[:, j].max(), np.clip(strength[chosen, j], -3, 3), lexical[chosen, j], np.log1p(others),
            words < 4, words < 6, words > 30,
        ],
        axis=1,
    ).astype(np.float64)  # fmt: skip
