#!/usr/bin/env python3
"""Tokens per second of the shipped encoder, one thread, beside what a matrix product of the same precision would allow.

    python tests/bench/bench_encode.py

The bound: multiplications of the encoder's layers (two per weight and token), at the speed at which torch multiplies
matrices of the encoder's own shape on one thread. Attention, normalisation and word look-up are not in it.
"""

from __future__ import annotations

import os
import time

os.environ["OMP_NUM_THREADS"] = "1"

from analyzer.encode import CpuEncoder, default_model_path
from analyzer.encode_graph import has_bfloat16

TEXTS = [
    f"{i}. Access to system {i * i} is reviewed every quarter by its owner{', and what is found is recorded' * (i % 3)}."
    for i in range(3000)
]


def product_speed(precision: str) -> float:
    """Multiply-adds per second of (1024, 384) x (384, 1536), one thread."""
    import torch

    torch.set_num_threads(1)
    kind = torch.bfloat16 if precision == "bfloat16" else torch.float32
    a, b = torch.randn(1024, 384, dtype=kind), torch.randn(384, 1536, dtype=kind)
    best = 0.0
    for _ in range(60):
        began = time.perf_counter()
        for _ in range(5):
            a @ b
        best = max(best, 5 * a.shape[0] * b.numel() / (time.perf_counter() - began))
    return best


def layer_weights() -> int:
    """Weights that every token is multiplied with."""
    from safetensors import safe_open

    with safe_open(default_model_path() / "encoder" / "weights.safetensors", "np") as file:
        shapes = [file.get_slice(k).get_shape() for k in file.keys() if k.startswith("encoder.")]  # noqa: SIM118
    return sum(s[0] * s[1] for s in shapes if len(s) == 2)


def main() -> None:
    """Print a line per precision."""
    for precision in ("float32", "bfloat16") if has_bfloat16() else ("float32",):
        encoder = CpuEncoder(threads=1, precision=precision)
        tokens = sum(map(len, encoder.tokenize(TEXTS)))
        encoder.encode(TEXTS[:100])
        began = time.perf_counter()
        encoder.encode(TEXTS)
        speed = tokens / (time.perf_counter() - began)
        bound = product_speed(precision) / layer_weights()
        print(f"{precision}: {speed:,.0f} tokens/s, {speed / bound:.0%} of the {bound:,.0f} that products allow")


if __name__ == "__main__":
    main()
