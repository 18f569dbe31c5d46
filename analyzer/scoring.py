"""`policy-gaps evaluate`: analyse a labelled set, leave out what training saw, print the figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analyzer.config import Settings
from analyzer.corpus import load_corpus
from analyzer.encode import load_manifest
from analyzer.evaluate import Figures, figures, load_labelled
from analyzer.guarded import analyze_source, parser
from analyzer.pipeline import assemble, load_analyzer
from analyzer.progress import Notes
from analyzer.render.json_report import loads
from analyzer.sources import SourceFile


def score_labelled_set(
    folder: Path, split: str | None, report_path: Path | None, as_json: bool, with_training: bool, notes: Notes
) -> str:
    """The figures as text or JSON. Raises SourceError for a wrong folder, PolicyGapsError for a wrong report."""
    points = [p.id for p in load_corpus().points]
    if report_path is not None:
        gold = load_labelled(folder, split)
        return _shown(figures(loads(report_path.read_bytes()), gold, points), as_json, 0)
    seen = frozenset() if with_training else frozenset(load_manifest().training_documents)
    gold = load_labelled(folder, split, exclude=seen.__contains__)
    everything = len(load_labelled(folder, split).labels)
    settings = Settings()
    analyzer = load_analyzer()
    with notes, parser() as parse:
        done = []
        for i, (_, path) in enumerate(sorted(gold.files.items())):
            notes.progress("analysing", path.name, i, len(gold.files))
            done.append(analyze_source(SourceFile(path.name, path.read_bytes()), settings, analyzer, parse))
        report = assemble(done, settings, analyzer)
    return _shown(figures(report, gold, points), as_json, everything - len(gold.labels))


def _shown(made: Figures, as_json: bool, left_out: int) -> str:
    if as_json:
        return json.dumps({**made, "left_out_as_training": left_out}, indent=1) + "\n"
    lines = [f"left out, since training saw them: {left_out} documents"] if left_out else []
    for name, value in made.items():
        lines.append(f"{name:26} {_number(value)}")
    return "\n".join(lines) + "\n"


def _number(value: Any) -> str:
    if isinstance(value, dict):
        return f"F1 {value['f1']:.3f}  P {value['precision']:.3f}  R {value['recall']:.3f}"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
