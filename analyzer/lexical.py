"""The lexical signal: how many of a point's telling words a statement uses, weighted by how rare they are.

A bag-of-words cosine beside the encoder: it catches names and terms (hotline, MFA, tabletop) that an embedding blurs.
The vocabulary and weights are fitted on the corpus itself (titles, asks, examples that are not held out) by scikit-learn
when the model is made, or at load time for another corpus; applying them needs numpy alone.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analyzer.datatypes import Corpus, PointOfFocus

_TOKEN = re.compile(r"[a-z][a-z0-9&/-]+")
_SUFFIX = re.compile(r"(?:ations?|ings?|ers?|ed|es|s|ly|ments?|al|ity)$")


def tokens(text: str) -> list[str]:
    """Lower-case words cut to a crude stem, and pairs of neighbours."""
    words = list(map(_stem, _TOKEN.findall(text.lower())))
    return words + [f"{a} {b}" for a, b in itertools.pairwise(words)]


@lru_cache(maxsize=1 << 15)
def _stem(word: str) -> str:
    stem = _SUFFIX.sub("", word)
    return stem if len(stem) >= 3 else word


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Terms with their weights (terms,), and the points as unit rows (points, terms) float32.

    `points` is best held by columns (Fortran order): a text asks for the columns of its terms.
    """

    terms: dict[str, int]
    idf: np.ndarray
    points: np.ndarray

    def similarity(self, texts: Sequence[str]) -> np.ndarray:
        """Cosine of every text with every point, (texts, points) float32."""
        out = np.zeros((len(texts), self.points.shape[0]), np.float32)
        by_term = self.points.T
        for i, text in enumerate(texts):
            counts: dict[int, int] = {}
            for term in tokens(text):
                column = self.terms.get(term)
                if column is not None:
                    counts[column] = counts.get(column, 0) + 1
            if not counts:
                continue
            index = np.fromiter(counts, np.int64, len(counts))
            weight = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * self.idf[index]
            out[i] = by_term.take(index, 0).T @ (weight / np.sqrt(weight.dot(weight)))
        return out


def training_text(point: PointOfFocus) -> str:
    """What the lexicon learns of a point: its title, what it asks, and its examples that are not held out."""
    examples = [f"{e.heading} {e.text}" for e in point.satisfied_by if not e.held_out]
    weak = [e.text for e in point.weakly_satisfied_by if not e.held_out]
    return " \n ".join([point.title, point.asks, *(e.label for e in point.elements), *examples, *weak])


def fit_lexicon(corpus: Corpus, max_terms: int = 12_000) -> Lexicon:
    """The lexicon of a corpus."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        analyzer=tokens, sublinear_tf=True, max_df=0.4, min_df=1, max_features=max_terms, norm="l2"
    )
    matrix = vectorizer.fit_transform([training_text(p) for p in corpus.points])
    terms = {str(t): int(i) for t, i in vectorizer.vocabulary_.items()}
    return Lexicon(terms, vectorizer.idf_.astype(np.float32), np.asarray(matrix.todense(), np.float32, order="F"))
