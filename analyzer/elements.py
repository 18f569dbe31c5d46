"""Which elements of a point a passage states, and what it probably lacks.

An element is read by its label: the passage states it where the encoder puts the two close together, measured against how
close the point's own examples come to that label. What a weak passage lacks is told by the weak example most like it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from analyzer.datatypes import Corpus
from analyzer.encode import Encoder
from analyzer.encode_text import model_input
from analyzer.lexical import tokens


@dataclass(frozen=True, slots=True)
class _PointElements:
    ids: tuple[str, ...]
    core: tuple[bool, ...]
    words: tuple[frozenset[str], ...]
    labels: np.ndarray  # (elements, dim)
    bounds: np.ndarray  # (elements,) similarity from which the element counts as stated
    weak: np.ndarray  # (weak examples, dim)
    lacks: tuple[str, ...]


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    """One passage is held against many points."""
    return frozenset(tokens(text))


def _stored(root: Path, corpus_sha256: str) -> dict[str, np.ndarray]:
    """The vectors shipped with the model, where they were made with this very corpus."""
    from safetensors import safe_open

    path = root / "elements.safetensors"
    if not path.is_file():
        return {}
    with safe_open(path, "numpy") as file:
        if (file.metadata() or {}).get("corpus") != corpus_sha256:
            return {}
        return {k: file.get_tensor(k) for k in file.keys()}  # noqa: SIM118  not a dict


class ElementReader:
    """Reads elements for one corpus. Vectors come with the model where it was made with this corpus; else they are made
    when a point is first asked for, and kept."""

    def __init__(self, corpus: Corpus, encoder: Encoder, root: Path | None = None) -> None:
        self._points = {p.id: p for p in corpus.points}
        self._encoder = encoder
        self._cache: dict[str, _PointElements] = {}
        self._stored = _stored(root, corpus.sha256) if root else {}

    def _of(self, point_id: str) -> _PointElements:
        if point_id in self._cache:
            return self._cache[point_id]
        point = self._points[point_id]
        weak = [e for e in point.weakly_satisfied_by if not e.held_out]
        if f"{point_id}/labels" in self._stored:
            label_vectors = self._stored[f"{point_id}/labels"].astype(np.float32)
            bounds = self._stored[f"{point_id}/bounds"]
            weak_vectors = self._stored[f"{point_id}/weak"].astype(np.float32)
        else:
            labels = [model_input(e.label, (point.title,)) for e in point.elements]
            examples = [
                model_input(e.text, (e.heading,) if e.heading else ()) for e in point.satisfied_by if not e.held_out
            ]
            n, m = len(labels), len(examples)
            vectors = self._encoder.encode(labels + examples + [model_input(e.text) for e in weak])
            close = vectors[n : n + m] @ vectors[:n].T if m else np.full((1, n), 0.5, np.float32)
            label_vectors, weak_vectors = vectors[:n], vectors[n + m :]
            bounds = np.quantile(close, 0.2, axis=0).astype(np.float32)
        made = _PointElements(
            tuple(e.id for e in point.elements), tuple(e.core for e in point.elements),
            tuple(frozenset(tokens(e.label)) for e in point.elements), label_vectors, bounds, weak_vectors,
            tuple(e.lacks for e in weak),
        )  # fmt: skip
        self._cache[point_id] = made
        return made

    def arrays(self) -> dict[str, np.ndarray]:
        """The vectors of every point, to be kept with the model."""
        out: dict[str, np.ndarray] = {}
        for point_id in self._points:
            own = self._of(point_id)
            out[f"{point_id}/labels"] = own.labels.astype(np.float16)
            out[f"{point_id}/bounds"] = own.bounds.astype(np.float32)
            out[f"{point_id}/weak"] = own.weak.astype(np.float16)
        return out

    def read(self, point_id: str, embeddings: np.ndarray, texts: Sequence[str]) -> list[tuple[str, ...]]:
        """For every passage the ids of the elements that it states, in the point's order."""
        own = self._of(point_id)
        out = []
        for vector, text in zip(embeddings, texts, strict=True):
            close = own.labels @ vector
            said = _words(text)
            shared = np.array([len(w & said) / max(1, len(w)) for w in own.words])
            stated = close + 0.3 * shared >= own.bounds
            out.append(tuple(e for e, yes in zip(own.ids, stated, strict=True) if yes))
        return out

    def likely_lack(self, point_id: str, embedding: np.ndarray) -> str:
        """What the weak example most like this passage lacks; else the core in question."""
        own = self._of(point_id)
        if len(own.weak):
            nearest = int((own.weak @ embedding).argmax())
            return f"it reads like weak passages on this point: {own.lacks[nearest]}"
        point = self._points[point_id]
        core = next(e.label for e in point.elements if e.core)
        return f"not in full: {core}"
