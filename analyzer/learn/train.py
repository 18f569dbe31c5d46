"""Fine-tune a sentence encoder together with one vector per point of focus.

documented logit = s * cos(h, v_p) + b_p, where h is the embedding of a statement and v_p starts as the embedding of what
the point asks: every point's vector has the same length s, so that points with few labels keep their reach. Strength logit
(covered rather than weak, learnt on positives only) = h . u_p + c_p. Loss: weighted binary cross-entropy over all points,
unknown cells masked; where a teacher has read a text, its probabilities are targets besides. bfloat16 autocast on
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

from analyzer.encode_graph import has_bfloat16
from analyzer.learn.dataset import MASK, Items


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """Knobs of one training run."""

    epochs: int = 4
    lr: float = 5e-5
    head_lr: float = 1e-3
    tokens_per_batch: int = 1536
    max_tokens: int = 128
    warmup: float = 0.08
    strength_weight: float = 0.5
    teacher_weight: float = 1.0
    scale: float = 20.0
    bias: float = -8.0
    seed: int = 20260101
    bf16: bool = True


@dataclass(slots=True)
class Trained:
    """A trained encoder (SentenceTransformer) with its heads as float32 arrays."""

    model: Any
    vectors: np.ndarray  # (points, dim), scale included
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


@dataclass(frozen=True, slots=True)
class Tokens:
    """Texts as token ids, and how to make a padded batch of them for one model."""

    ids: list[list[int]]
    pad: int
    has_types: bool

    def batch(self, indices: Sequence[int]) -> dict[str, Any]:
        """Model input of these texts: int64 tensors (texts, longest)."""
        import torch

        width = max(len(self.ids[i]) for i in indices)
        ids = torch.full((len(indices), width), self.pad)
        mask = torch.zeros((len(indices), width), dtype=torch.long)
        for row, i in enumerate(indices):
            n = len(self.ids[i])
            ids[row, :n] = torch.tensor(self.ids[i])
            mask[row, :n] = 1
        out = {"input_ids": ids, "attention_mask": mask}
        return out | {"token_type_ids": torch.zeros_like(ids)} if self.has_types else out


def tokens_of(model: Any, texts: Sequence[str], max_tokens: int) -> Tokens:
    """Tokenise once for all epochs."""
    t = model.tokenizer
    ids = t(list(texts), truncation=True, max_length=max_tokens)["input_ids"] if texts else []
    return Tokens(ids, int(t.pad_token_id), "token_type_ids" in t.model_input_names)


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


class _Heads:
    """The trained vectors of all points."""

    def __init__(self, start: Any, settings: TrainSettings) -> None:
        import torch

        n = len(start)
        self.vectors = torch.nn.Parameter(start.clone())
        self.log_scale = torch.nn.Parameter(torch.tensor(float(np.log(settings.scale))))
        self.bias = torch.nn.Parameter(torch.full((n,), settings.bias))
        self.strength = torch.nn.Parameter(torch.zeros_like(start))
        self.strength_bias = torch.nn.Parameter(torch.zeros(n))

    def scaled(self) -> Any:
        from torch.nn import functional as fn

        return fn.normalize(self.vectors, dim=1) * self.log_scale.exp()

    def arrays(self) -> list[np.ndarray]:
        made = (self.scaled(), self.bias, self.strength, self.strength_bias)
        return [x.detach().numpy().astype(np.float32) for x in made]


def train(
    base: Any,
    items: Items,
    asks: Sequence[str],
    settings: TrainSettings,
    *,
    extra: Sequence[str] = (),
    teacher: np.ndarray | None = None,
    report: Any = print,
) -> Trained:
    """Train `base` in place. `asks`: one text per point, from which its vector starts. `teacher`: logits of a teacher for
    the items and then for the `extra` texts, which have no labels, (items + extra, points). Returns encoder and heads."""
    import torch
    from torch.nn import functional as fn

    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)  # noqa: S311  reproducible shuffling, not security
    heads = _Heads(torch.tensor(embed(base, asks)), settings)
    # Word embeddings stay as they were: labels touch few words, and most of the optimiser's time would go into the others.
    for name, parameter in base.named_parameters():
        if "word_embeddings" in name:
            parameter.requires_grad_(False)
    body = [p for p in base.parameters() if p.requires_grad]
    tokens = tokens_of(base, [*items.texts, *extra], settings.max_tokens)
    lengths = [len(x) for x in tokens.ids]
    plan = [b for _ in range(settings.epochs) for b in _batches(lengths, settings.tokens_per_batch, rng)]
    free = [heads.bias, heads.log_scale, heads.strength, heads.strength_bias]
    optimiser = torch.optim.AdamW(
        [
            {"params": body, "lr": settings.lr},
            {"params": [heads.vectors], "lr": settings.head_lr},
            {"params": free, "lr": 2 * settings.head_lr},
        ],
        weight_decay=0.01,
        fused=True,
    )
    total, warm = len(plan), max(1, int(len(plan) * settings.warmup))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda k: (k + 1) / warm if k < warm else max(0.02, (total - k) / (total - warm))
    )
    bf16 = settings.bf16 and has_bfloat16()
    labelled = len(items.texts)
    base.train()
    t0, running, log = time.perf_counter(), 0.0, []
    for step, batch in enumerate(plan):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
            h = base(tokens.batch(batch))["sentence_embedding"]
        h = fn.normalize(h.float(), dim=1)
        logits = h @ heads.scaled().T + heads.bias
        known = [row for row, i in enumerate(batch) if i < labelled]
        loss = torch.zeros(())
        if known:
            own = [batch[row] for row in known]
            loss = _labelled_loss(logits[known], h[known], heads, items, own, settings)
        if teacher is not None:
            goal = torch.from_numpy(teacher[batch].astype(np.float32)).sigmoid()
            soft = fn.binary_cross_entropy_with_logits(logits, goal, reduction="none").sum()
            loss = loss + settings.teacher_weight * soft
        loss = loss / len(batch)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body, 1.0)
        optimiser.step()
        schedule.step()
        running = loss.item() if step == 0 else 0.98 * running + 0.02 * loss.item()
        if step % 50 == 0 or step == total - 1:
            line = f"step {step + 1}/{total} loss {running:.3f} {time.perf_counter() - t0:.0f}s"
            log.append(line)
            report(line)
    base.eval()
    vectors, bias, strength, strength_bias = heads.arrays()
    return Trained(base, vectors, bias, strength, strength_bias, log)


def _labelled_loss(logits: Any, h: Any, heads: _Heads, items: Items, own: list[int], settings: TrainSettings) -> Any:
    """Sum over the batch of what labels ask."""
    import torch
    from torch.nn import functional as fn

    t = torch.from_numpy(items.targets[own].astype(np.float32))
    w = torch.from_numpy(items.weights[own]) * (t != MASK)
    loss = (fn.binary_cross_entropy_with_logits(logits, t.clamp(min=0), reduction="none") * w).sum()
    s = torch.from_numpy(items.strength[own].astype(np.float32))
    strong = h @ heads.strength.T + heads.strength_bias
    per = fn.binary_cross_entropy_with_logits(strong, (s == 2).float(), reduction="none") * (s > 0)
    return loss + settings.strength_weight * per.sum()


def embed(model: Any, texts: Sequence[str], *, tokens: int = 8192, bf16: bool = False) -> np.ndarray:
    """Normalised embeddings (texts, dim) float32, in the order given. `bf16`: quicker and coarser, where there is such."""
    import torch

    if not texts:
        return np.zeros((0, model.get_embedding_dimension()), np.float32)
    made = tokens_of(model, texts, model.max_seq_length)
    lengths = [len(x) for x in made.ids]
    order = sorted(range(len(texts)), key=lambda i: lengths[i])
    out = np.zeros((len(texts), model.get_embedding_dimension()), np.float32)
    model.eval()

    def flush(batch: list[int]) -> None:
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16 and has_bfloat16()):
            h = model(made.batch(batch))["sentence_embedding"]
        out[batch] = torch.nn.functional.normalize(h.float(), dim=1).numpy()

    batch: list[int] = []
    for i in order:
        if batch and (len(batch) + 1) * lengths[i] > tokens:
            flush(batch)
            batch = []
        batch.append(i)
    flush(batch)
    return out
