"""`make figures GOLD=DIR PEER=FILE`: our figures on the val split beside those of a yardstick with its best thresholds.

The yardstick is a script that writes a report with cosine scores: PEER DOCS OUT.json. Its two thresholds are chosen on
the training split, as ours are. Without GOLD or PEER the rows read "not measured".
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analyzer.corpus import load_corpus
from analyzer.evaluate import LEVEL, LabelledSet, load_labelled, prf
from analyzer.progress import Notes
from analyzer.scoring import score_labelled_set

ROWS = (
    "point_documented",
    "point_covered",
    "average_precision",
    "evidence_top1",
    "set_gaps",
    "criterion_gaps",
    "set_false_covered",
)


def _score_with(
    report: dict[str, Any], gold: LabelledSet, weak: float, covered: float, points: Sequence[str]
) -> tuple[float, float]:
    """F1 of documented and of covered for two thresholds on the yardstick's scores."""
    scores = {(Path(r["document"]).stem, r["point"]): float(r["score"]) for r in report["points"]}
    y, s = [], []
    for document, labels in gold.labels.items():
        for point in points:
            label = labels.get(point)
            if label is not None and label.status == "unsure":
                continue
            y.append(LEVEL[label.status] if label else 0)
            s.append(scores.get((document, point), 0.0))
    level, score = np.array(y), np.array(s)
    out = []
    for truth, bound in ((level > 0, weak), (level == 2, covered)):
        found = score >= bound
        out.append(prf(int((truth & found).sum()), int((~truth & found).sum()), int((truth & ~found).sum()))["f1"])
    return out[0], out[1]


def peer_figures(peer: Path, gold: Path) -> dict[str, Any]:
    """Run the yardstick, choose its thresholds on train, score it on val with the same code as ours."""
    points = [p.id for p in load_corpus().points]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "peer.json"
        subprocess.run([sys.executable, str(peer), str(gold / "docs"), str(out)], check=True, capture_output=True)
        raw = json.loads(out.read_text(encoding="utf-8"))
    train = load_labelled(gold, "train")
    grid = np.arange(0.3, 0.85, 0.02)
    tried = [(t, *_score_with(raw, train, float(t), float(t), points)) for t in grid]
    weak = float(max(tried, key=lambda x: x[1])[0])
    covered = max(weak, float(max(tried, key=lambda x: x[2])[0]))
    for row in raw["points"]:
        row["status"] = "covered" if row["score"] >= covered else "weak" if row["score"] >= weak else "missing"
        row["evidence"] = row["evidence"] if row["status"] != "missing" else []
    return _scored(raw, gold, points) | {"thresholds": [round(weak, 2), round(covered, 2)]}


def _scored(raw: dict[str, Any], gold: Path, points: Sequence[str]) -> dict[str, Any]:
    from analyzer.datatypes import Coverage, Evidence, Report, Versioned
    from analyzer.evaluate import figures

    rows = tuple(
        Coverage(
            "all", r["document"], r["criterion"], r["point"], r["status"], "no", r["score"], 0.0, False, False,
            tuple(Evidence(r["document"], e["text"], "", None, 0, 0) for e in r["evidence"]), None, (), (), "",
        )
        for r in raw["points"]
    )  # fmt: skip
    none = Versioned("")
    return dict(figures(Report("1.0", none, none, none, {}, (), rows, ()), load_labelled(gold, "val"), points))


def main() -> None:
    """Print the table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--peer", type=Path)
    a = parser.parse_args()
    notes = Notes(quiet=True)
    ours = json.loads(score_labelled_set(a.gold, "val", None, True, False, notes)) if a.gold else {}
    theirs = peer_figures(a.peer, a.gold) if a.gold and a.peer else {}
    print("| figure on val | policy-gaps | sentence similarity |\n|---|---|---|")
    for name in ROWS:
        print(f"| {name} | {_shown(ours.get(name))} | {_shown(theirs.get(name))} |")
    if theirs:
        print(f"\nThresholds of sentence similarity, chosen on train: {theirs['thresholds']}")


def _shown(value: Any) -> str:
    if value is None:
        return "not measured"
    return f"{value['f1']:.3f}" if isinstance(value, dict) else f"{value:.3f}"


if __name__ == "__main__":
    main()
