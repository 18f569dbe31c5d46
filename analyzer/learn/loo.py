"""`make loo GOLD=DIR`: leave out one group of organisations at a time, over all labelled documents; resumable.

    python -m analyzer.learn.loo --gold DIR --work .model-work

For each group an encoder learns the corpus and all other groups and reads the group that it never saw. Scores and the
threshold come from the shipped calibration, which other encoders made: only the encoder is left out.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from analyzer.calibration import load_calibration, sigmoid
from analyzer.corpus import load_corpus
from analyzer.encode import default_model_path
from analyzer.evaluate import average_precision, prf
from analyzer.learn.build import lesson_of, read_pairs, taught
from analyzer.learn.calibrate import table_of
from analyzer.learn.dataset import MASK, GoldDocument, load_gold
from analyzer.learn.types import recognised_types


def read_group(gold: Path, work: Path, documents: Sequence[GoldDocument], group: str) -> dict[str, list[float]]:
    """Score and level of every cell of a group that was left out, kept under `work`."""
    kept = work / f"loo-{group}.json"
    if kept.is_file():
        return dict(json.loads(kept.read_text(encoding="utf-8")))
    corpus = load_corpus()
    inside = [d for d in documents if d.group == group]
    others = [d for d in documents if d.group != group]
    folder = taught(work, f"loo-{group}", lesson_of(others, corpus, gold, None), False)
    table = table_of(inside, read_pairs(folder, inside, corpus), corpus, recognised_types(inside, corpus))
    score = sigmoid(load_calibration(default_model_path()).documented.log_odds(table.values))
    made: dict[str, list[float]] = {
        "score": [round(float(s), 5) for s in score],
        "level": [int(x) for x in table.level],
    }
    kept.write_text(json.dumps(made), encoding="utf-8")
    return made


def figures_of(made: dict[str, list[float]], threshold: float) -> tuple[float, float, float, float, int]:
    """F1, precision, recall, average precision, and number of documented cells."""
    score, level = np.array(made["score"]), np.array(made["level"])
    known = level != MASK
    y, p = level[known] > 0, score[known] >= threshold
    f = prf(int((y & p).sum()), int((~y & p).sum()), int((y & ~p).sum()))
    ap = average_precision(zip(score[known].tolist(), y.tolist(), strict=True))
    return f["f1"], f["precision"], f["recall"], ap, int(y.sum())


def main() -> None:
    """Print the table in Markdown, a row for each group and one for all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path(".model-work"))
    a = parser.parse_args()
    a.work.mkdir(parents=True, exist_ok=True)
    documents = load_gold(a.gold, ("train", "val"))
    threshold = load_calibration(default_model_path()).weak_threshold
    everything: dict[str, list[float]] = {"score": [], "level": []}
    print("| group left out | documented F1 | precision | recall | AP | documented cells |\n|---|---|---|---|---|---|")
    for group in sorted({d.group for d in documents}):
        made = read_group(a.gold, a.work, documents, group)
        for key, values in everything.items():
            values += made[key]
        _row(group, made, threshold)
    _row("all", everything, threshold)


def _row(name: str, made: dict[str, list[float]], threshold: float) -> None:
    *shown, n = figures_of(made, threshold)
    print(f"| {name} | " + " | ".join(f"{x:.3f}" for x in shown) + f" | {n} |", flush=True)


if __name__ == "__main__":
    main()
