"""The encoder: text -> unit vector, on a CPU or, through sentence-transformers, where a GPU is asked for.

On a CPU one graph is run by one of two libraries: OpenVINO in bfloat16 where the processor multiplies that itself
(tests/bench/bench_encode.py says what it brings), ONNX Runtime in float32 everywhere else. POLICY_GAPS_PRECISION=float32
asks for the latter, so that processors agree but for the last digits; `auto` is the default. Either way an embedding is a function of its text
alone, to the last bit: batches hold texts with the same number of tokens, so no padding enters, and the mean over tokens
is taken outside the graph, where it would add in an order that depends on the batch. See tests/test_encode.py.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from analyzer.encode_graph import cpu_precision, onnx_graph, openvino_graph
from analyzer.errors import ModelError, PolicyGapsError

BATCH_TOKENS = 1024
PORTABLE = "cpu:float32"  # the device whose embeddings are the same on all machines, but for the last digits

Progress = Callable[[int, int], None]


class Encoder(Protocol):
    """Anything that turns texts into unit vectors, (texts, dim) float32, each a function of its text alone."""

    name: str
    sha256: str

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        """Unit vectors of the texts, in order. `progress(done, all)` is called as batches finish."""
        ...


def space_of(encoder: Encoder) -> str:
    """What names the space of an encoder's embeddings: those of two spaces are never mixed in one cache. The model's digest
    alone does not tell, since one model runs in two precisions."""
    return str(getattr(encoder, "space", encoder.sha256))


def default_model_path() -> Path:
    """The shipped model: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).resolve().parent / "models"
    return inside if inside.is_dir() else Path(__file__).resolve().parent.parent / "models"


@dataclass(frozen=True, slots=True)
class Manifest:
    """models/manifest.json: what is shipped, its digests, and which documents taught it."""

    name: str
    version: str
    files: dict[str, str]
    training_documents: tuple[str, ...]  # sha256 of every document that training saw
    made_by: str

    @property
    def sha256(self) -> str:
        """Digest over the digests: names the model as a whole."""
        return hashlib.sha256("".join(f"{k}:{v};" for k, v in sorted(self.files.items())).encode()).hexdigest()


def load_manifest(root: Path | None = None) -> Manifest:
    """The manifest of the model under `root`. Raises ModelError where it is absent or unreadable."""
    path = (root or default_model_path()) / "manifest.json"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(raw["name"], raw["version"], raw["files"], tuple(raw["training_documents"]), raw["made_by"])
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"models/manifest.json: {type(error).__name__}; the model is incomplete: reinstall, or make model"
        ) from None


def verify(root: Path | None = None) -> list[str]:
    """Names of the shipped model's files whose digest is not the manifest's. Empty: the model is as it was made."""
    root = root or default_model_path()
    bad = []
    for name, digest in load_manifest(root).files.items():
        path = root / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            bad.append(name)
    return bad


class CpuEncoder:
    """The shipped encoder on a CPU, in `precision` "float32" or "bfloat16". `threads`: 0 for all cores.

    The graph and the weights are two files; weights are float16 on disk. Raises ModelError where one is damaged.
    """

    def __init__(self, root: Path | None = None, threads: int = 0, precision: str = "float32") -> None:
        from tokenizers import Tokenizer

        root = root or default_model_path()
        manifest = load_manifest(root)
        self.name, self.sha256 = manifest.name, manifest.sha256
        self.precision = precision
        self.space = manifest.sha256
        if precision != "float32":
            self.space = hashlib.sha256(f"{manifest.sha256}:{precision}".encode()).hexdigest()
        folder = root / "encoder"
        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            load = openvino_graph if precision == "bfloat16" else onnx_graph
            self._run = load(folder / "graph.onnx", threads)
        except PolicyGapsError:
            raise
        except Exception as error:  # the libraries raise what they like for a file that is not theirs
            raise ModelError(
                f"models/encoder: {type(error).__name__}; the model is damaged: reinstall, or make model"
            ) from None
        self.dim = int(config["dim"])
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(int(config["max_tokens"]))

    def tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids of the texts, cut to the encoder's window."""
        return [e.ids for e in self._tokenizer.encode_batch(list(texts))]

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        """See Encoder. Batches hold texts of one length, so that no padding enters; memory is bounded by BATCH_TOKENS."""
        out = np.zeros((len(texts), self.dim), np.float32)
        tokens = self.tokenize(texts)
        by_length: dict[int, list[int]] = defaultdict(list)
        for i, ids in enumerate(tokens):
            by_length[len(ids)].append(i)
        done = 0
        for length in sorted(by_length):
            members, step = by_length[length], max(1, BATCH_TOKENS // length)
            for start in range(0, len(members), step):
                part = members[start : start + step]
                batch = np.asarray([tokens[i] for i in part], np.int64)
                out[part] = _pooled(self._run(batch))
                done += len(part)
                if progress:
                    progress(done, len(texts))
        return out


def _pooled(hidden: np.ndarray) -> np.ndarray:
    """Unit mean over the tokens of each text. Summed in float64, one text like another: no batch shows in the result."""
    mean = hidden.sum(1, dtype=np.float64) / hidden.shape[1]
    return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True), np.float32)


class TorchEncoder:
    """The same weights through sentence-transformers, for a GPU (`--device cuda`) or to compare with."""

    def __init__(self, root: Path | None = None, device: str = "cpu") -> None:
        from analyzer.encode_torch import load_sentence_transformer

        root = root or default_model_path()
        manifest = load_manifest(root)
        self.name, self.sha256 = manifest.name, manifest.sha256
        self._model: Any = load_sentence_transformer(root / "encoder", device)
        self.dim = int(self._model.get_sentence_embedding_dimension())

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        """See Encoder."""
        out = self._model.encode(
            list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False, batch_size=64
        )
        if progress:
            progress(len(texts), len(texts))
        return np.asarray(out, np.float32).reshape(len(texts), self.dim)


def load_encoder(device: str = "cpu", root: Path | None = None, threads: int = 0) -> Encoder:
    """The shipped encoder. `device`: cpu, cuda, or auto (cuda where torch finds one); PORTABLE for what must not depend on
    the machine. Raises ModelError."""
    if device == "auto":
        device = "cuda" if _cuda() else "cpu"
    if device == PORTABLE:
        return CpuEncoder(root, threads, "float32")
    return CpuEncoder(root, threads, cpu_precision()) if device == "cpu" else TorchEncoder(root, device)


def _cuda() -> bool:
    try:
        import torch

        return bool(torch.cuda.is_available())
    except ImportError:
        return False


class CachingEncoder:
    """An encoder that remembers: the same text is encoded once. Bounded, least recently used out first.

    `disk` may be a mapping-like store of embeddings (see store.EmbeddingStore) that outlives the process.
    """

    def __init__(self, inner: Encoder, capacity: int = 50_000, disk: Any = None) -> None:
        self._inner, self._capacity, self.disk = inner, capacity, disk
        self._memory: OrderedDict[str, np.ndarray] = OrderedDict()
        self.name, self.sha256, self.space = inner.name, inner.sha256, space_of(inner)
        self.hits = self.misses = 0

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray:
        """See Encoder."""
        unique = list(dict.fromkeys(texts))
        found: dict[str, np.ndarray] = {}
        for text in unique:
            if text in self._memory:
                self._memory.move_to_end(text)
                found[text] = self._memory[text]
        absent = [t for t in unique if t not in found]
        if absent and self.disk is not None:
            found |= self.disk.get_many(self.space, absent)
            absent = [t for t in absent if t not in found]
        self.hits += len(texts) - len(absent)
        self.misses += len(absent)
        if absent:
            fresh = self._inner.encode(absent, progress)
            new = dict(zip(absent, fresh, strict=True))
            if self.disk is not None:
                self.disk.put_many(self.space, new)
            found |= new
        for text in unique:
            self._memory[text] = found[text]
        while len(self._memory) > self._capacity:
            self._memory.popitem(last=False)
        if not texts:
            return self._inner.encode(texts)
        return np.stack([found[t] for t in texts])
