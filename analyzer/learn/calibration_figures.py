"""What a score means, and what a person's look at the doubtful ones brings, on a split that training never saw.

    python -m analyzer.learn.calibration_figures --gold DIR [--split val]

Prints a reliability table (cells by score, in bins of equal count, with the share that labels call documented) and the curve
of error against the share of cells that a person reviews, the most doubtful first.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from analyzer.config import Settings
from analyzer.corpus import load_corpus
from analyzer.encode import load_manifest
from analyzer.evaluate import LEVEL, load_labelled
from analyzer.pipeline import analyze, load_analyzer

LEAST = 0.1  # cells below are clearly missing: nearly all, and nearly all right


def read_split(folder: Path, split: str) -> tuple[np.ndarray, np.ndarray, float]:
    """(score, LEVEL of the label, weak threshold) of every cell that is not `unsure`."""
    seen = frozenset(load_manifest().training_documents)
    gold = load_labelled(folder, split, exclude=seen.__contains__)
    analyzer = load_analyzer()
    report = analyze(
        [(p.name, p.read_bytes()) for p in sorted(gold.files.values())], settings=Settings(), analyzer=analyzer
    )
    rows = {(r.document, r.point): r.score for r in report.points if r.document}
    score, level = [], []
    for document, path in gold.files.items():
        labels = gold.labels[document]
        for point in load_corpus().points:
            label = labels.get(point.id)
            if label is not None and label.status == "unsure":
                continue
            score.append(rows[path.name, point.id])
            level.append(LEVEL[label.status] if label is not None else 0)
    return np.array(score), np.array(level), analyzer.judge.calibration.weak_threshold


def reliability(score: np.ndarray, truth: np.ndarray, bins: int = 10) -> list[tuple[float, float, int]]:
    """(mean score, share documented, cells) of bins of equal count over cells with a score of at least 0.1."""
    kept = np.flatnonzero(score >= LEAST)
    order = kept[np.argsort(score[kept], kind="stable")]
    return [(float(score[b].mean()), float(truth[b].mean()), len(b)) for b in np.array_split(order, bins) if len(b)]


def review_curve(
    score: np.ndarray, truth: np.ndarray, threshold: float, shares: tuple[float, ...] = (0, 0.01, 0.02, 0.05, 0.1)
) -> list[tuple[float, float, float]]:
    """(share reviewed, errors left per cell, F1 of documented) where reviewed cells become right, the nearest to the threshold
    first."""
    said = score >= threshold
    order = np.argsort(np.abs(score - threshold), kind="stable")
    out = []
    for share in shares:
        now = said.copy()
        look = order[: round(share * len(order))]
        now[look] = truth[look]
        f1 = 2 * (now & truth).sum() / (now.sum() + truth.sum())
        out.append((share, float((now != truth).mean()), float(f1)))
    return out


def main() -> None:
    """Print both tables in Markdown, and how many cells of either label are found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--split", default="val")
    a = parser.parse_args()
    score, level, threshold = read_split(a.gold, a.split)
    truth = level > 0
    print("| mean score | documented by the labels | cells |\n|---|---|---|")
    for mean, share, n in reliability(score, truth):
        print(f"| {mean:.2f} | {share:.2f} | {n} |")
    print("\n| share reviewed | errors left per 1,000 cells | F1 of documented |\n|---|---|---|")
    for share, error, f1 in review_curve(score, truth, threshold):
        print(f"| {share:.0%} | {1000 * error:.1f} | {f1:.3f} |")
    print()
    for status in ("covered", "weak"):
        cells = level == LEVEL[status]
        print(f"labelled {status}: {(score[cells] >= threshold).mean():.2f} of {cells.sum()} reach the threshold")


if __name__ == "__main__":
    main()
