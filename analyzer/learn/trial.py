"""One trial of a training recipe: learn one half of the training groups, read the other half and the val split.

    python -m analyzer.learn.trial --gold DIR [--half a|b] [--epochs N] [--lr X] [--no-corpus] [--base mpnet]

Prints, for the best usable statement of each cell and for the log-sum over them: average precision and best F1 of
documented; and how often the best statement is one that the label cites. docs/judgement.md holds what came of it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from analyzer.commitment import classify
from analyzer.corpus import load_corpus
from analyzer.encode_text import statement_input
from analyzer.evaluate import LEVEL, average_precision
from analyzer.features import FLOOR, usable_logits
from analyzer.learn.bases import minilm_path, mpnet_path
from analyzer.learn.build import FIRST_HALF, SETTINGS, asks_of
from analyzer.learn.dataset import MASK, GoldDocument, cited, corpus_items, gold_items, join, load_gold
from analyzer.learn.train import Trained, embed, load_base, train
from analyzer.match import Pairs


def reading_figures(made: Trained, documents: Sequence[GoldDocument], points: Sequence[str]) -> dict[str, float]:
    """Figures of the readings of documents that this encoder never saw."""
    index = {p: j for j, p in enumerate(points)}
    best, mass, truth = [], [], []
    right = asked = 0
    for d in documents:
        if not d.statements:
            continue
        h = embed(made.model, [statement_input(s) for s in d.statements], bf16=True)
        logits = h @ made.vectors.T + made.bias
        usable = usable_logits(Pairs(logits, logits, logits, h), classify(d.statements))
        level = np.zeros(len(points), np.int8)
        for p, (status, _, _) in d.labels.items():
            if p in index:
                level[index[p]] = MASK if status == "unsure" else LEVEL[status]
        known = level != MASK
        best.append(usable.max(0)[known])
        mass.append(np.log(np.exp(usable).sum(0) + np.exp(FLOOR))[known])
        truth.append(level[known] > 0)
        top = usable.argmax(0)
        for p, hits in cited(d).items():
            if p in index and hits:
                asked += 1
                right += int(top[index[p]]) in hits
    y = np.concatenate(truth)
    out = {"evidence_top1": right / max(1, asked)}
    for name, parts in (("best", best), ("mass", mass)):
        score = np.concatenate(parts)
        out[f"ap_{name}"] = average_precision(zip(score.tolist(), y.tolist(), strict=True))
        out[f"f1_{name}"] = best_f1(score, y)
    return out


def best_f1(score: np.ndarray, truth: np.ndarray) -> float:
    """F1 at the threshold that is best for these very cells: for comparing trials only."""
    order = np.argsort(-score)
    hits = np.cumsum(truth[order])
    return float((2 * hits / (np.arange(1, len(score) + 1) + truth.sum())).max())


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path(".model-work"))
    parser.add_argument("--half", choices=("a", "b"), default="a")
    parser.add_argument("--epochs", type=int, default=SETTINGS.epochs)
    parser.add_argument("--lr", type=float, default=SETTINGS.lr)
    parser.add_argument("--no-corpus", action="store_true")
    parser.add_argument("--base", choices=("minilm", "mpnet"), default="minilm")
    a = parser.parse_args()
    corpus = load_corpus()
    points = [p.id for p in corpus.points]
    documents = load_gold(a.gold, ("train",))
    own = [d for d in documents if (d.group in FIRST_HALF) == (a.half == "a")]
    others = [d for d in documents if (d.group in FIRST_HALF) != (a.half == "a")]
    items = gold_items(own, points)
    if not a.no_corpus:
        items = join(items, corpus_items(corpus, points))
    a.work.mkdir(parents=True, exist_ok=True)
    base = load_base(minilm_path() if a.base == "minilm" else mpnet_path(a.work), SETTINGS.max_tokens)
    made = train(base, items, asks_of(corpus), replace(SETTINGS, epochs=a.epochs, lr=a.lr))
    for name, read in (("other half", others), ("val", load_gold(a.gold, ("val",)))):
        shown = "  ".join(f"{k} {v:.3f}" for k, v in reading_figures(made, read, points).items())
        print(f"{name}: {shown}", flush=True)


if __name__ == "__main__":
    main()
