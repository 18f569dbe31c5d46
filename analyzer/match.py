"""Statements x Corpus -> Matches: how strongly each statement documents each point.

Three readings of every (statement, point) pair, each an array (statements, points) float32:

* `documented`: log-odds that the statement documents the point (trained head on the encoder);
* `strength`: log-odds that it does so in full (covered) rather than in part (weak);
* `lexical`: share of the point's telling words, 0 to 1.

Points that the shipped heads do not know (another corpus) take the mean of their encoded examples as their vector.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from analyzer.commitment.affirm import affirmed
from analyzer.datatypes import Corpus, PointOfFocus, Statement
from analyzer.encode import Encoder, Progress, default_model_path
from analyzer.encode_text import model_input, statement_input
from analyzer.errors import ModelError
from analyzer.lexical import Lexicon, fit_lexicon

# Of a point without a trained vector: scale and bias of cosine -> log-odds. Fitted on training documents the scale would be
# 10, but their wording is known to the encoder, where that of a new field is not: steeper, so that only what is near counts.
ZERO_SHOT_SCALE = 16.0
ZERO_SHOT_BIAS = -9.0


@dataclass(frozen=True, slots=True)
class Heads:
    """Trained vectors: log-odds = embedding . vectors[p] + bias[p]. All float32; rows follow `points`."""

    points: tuple[str, ...]
    vectors: np.ndarray
    bias: np.ndarray
    strength_vectors: np.ndarray
    strength_bias: np.ndarray


@dataclass(frozen=True, slots=True)
class Pairs:
    """The readings of one document's statements against all points of a corpus, in the corpus' order."""

    documented: np.ndarray
    strength: np.ndarray
    lexical: np.ndarray
    embeddings: np.ndarray
    # Of a statement that denies (index): `documented` of what it denies, (points,).
    denied: dict[int, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matcher:
    """Encoder, heads and lexicon, lined up with the points of one corpus."""

    encoder: Encoder
    points: tuple[PointOfFocus, ...]
    heads: Heads
    lexicon: Lexicon
    known: np.ndarray  # (points,) bool: the head was trained for it

    def read(self, statements: Sequence[Statement], progress: Progress | None = None) -> Pairs:
        """All pairs of these statements. Empty arrays for no statements."""
        embeddings = self.encoder.encode([statement_input(s) for s in statements], progress)
        pairs = self.pairs(embeddings, [f"{s.lead_in} {s.text}" for s in statements])
        return replace(pairs, denied=self._denied(statements))

    def _denied(self, statements: Sequence[Statement]) -> dict[int, np.ndarray]:
        said = denied_inputs(statements)
        if not said:
            return {}
        rows = self.encoder.encode(list(said.values())) @ self.heads.vectors.T + self.heads.bias
        return dict(zip(said, rows, strict=True))

    def pairs(self, embeddings: np.ndarray, texts: Sequence[str]) -> Pairs:
        """All pairs of statements that are encoded already."""
        h = self.heads
        if not len(embeddings):
            none = np.zeros((0, len(self.points)), np.float32)
            return Pairs(none, none, none, embeddings)
        return Pairs(
            embeddings @ h.vectors.T + h.bias,
            embeddings @ h.strength_vectors.T + h.strength_bias,
            self.lexicon.similarity(texts),
            embeddings,
        )


def denied_inputs(statements: Sequence[Statement]) -> dict[int, str]:
    """Of the statements that deny (index): what is encoded for what they deny."""
    return {
        i: model_input(affirmed(s.text), s.headings)
        for i, s in enumerate(statements)
        if s.commitment and s.commitment.kind == "negation"
    }


def load_heads(root: Path) -> Heads:
    """The trained heads under models/. Raises ModelError where absent or damaged."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        arrays = load_file(root / "heads.safetensors")
        points = tuple(json.loads((root / "points.json").read_text(encoding="utf-8")))
        heads = Heads(points, arrays["vectors"], arrays["bias"], arrays["strength_vectors"], arrays["strength_bias"])
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise ModelError(f"models/heads.safetensors: {type(error).__name__}; reinstall, or make model") from None
    if len(points) != len(heads.vectors):
        raise ModelError("models/points.json: does not fit heads.safetensors; reinstall, or make model")
    return heads


def load_lexicon(root: Path) -> Lexicon:
    """The lexicon that was fitted with the heads."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        arrays = load_file(root / "lexicon.safetensors")
        terms: list[str] = json.loads((root / "lexicon.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise ModelError(f"models/lexicon: {type(error).__name__}; reinstall, or make model") from None
    dense = np.zeros((int(arrays["shape"][0]), len(terms)), np.float32, order="F")
    dense[arrays["rows"], arrays["columns"]] = arrays["values"].astype(np.float32)
    return Lexicon({t: i for i, t in enumerate(terms)}, arrays["idf"], dense)


def example_vectors(encoder: Encoder, point: PointOfFocus) -> np.ndarray:
    """Unit vector of a point from what it asks and its examples: the stand-in for a trained vector, (dim,) float32."""
    texts = [model_input(f"{point.title}. {point.asks}")]
    texts += [model_input(e.text, (e.heading,) if e.heading else ()) for e in point.satisfied_by if not e.held_out]
    mean = encoder.encode(texts).mean(0)
    return np.asarray(mean / np.linalg.norm(mean), np.float32)


def load_matcher(corpus: Corpus, encoder: Encoder, root: Path | None = None) -> Matcher:
    """The matcher of a corpus. Points that the heads know use them; others are matched by their examples."""
    root = root or default_model_path()
    heads = load_heads(root)
    row = {p: i for i, p in enumerate(heads.points)}
    points = corpus.points
    known = np.array([p.id in row for p in points], bool)
    if known.all() and tuple(p.id for p in points) == heads.points:
        return Matcher(encoder, points, heads, load_lexicon(root), known)
    dim = heads.vectors.shape[1]
    vectors = np.zeros((len(points), dim), np.float32)
    bias = np.full(len(points), ZERO_SHOT_BIAS, np.float32)
    strength_vectors = np.zeros_like(vectors)
    strength_bias = np.zeros(len(points), np.float32)
    for j, point in enumerate(points):
        if point.id in row:
            i = row[point.id]
            vectors[j], bias[j] = heads.vectors[i], heads.bias[i]
            strength_vectors[j], strength_bias[j] = heads.strength_vectors[i], heads.strength_bias[i]
        else:
            vectors[j] = example_vectors(encoder, point) * ZERO_SHOT_SCALE
    own = Heads(tuple(p.id for p in points), vectors, bias, strength_vectors, strength_bias)
    return Matcher(encoder, points, own, fit_lexicon(corpus), known)
