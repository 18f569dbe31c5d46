"""Figures of quality: by hand on a small labelled set, and to three digits those of the labelled set's own scorer."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from harness import SHARED, policy_gaps

from analyzer.corpus import load_corpus
from analyzer.datatypes import Corpus, Coverage, Evidence, Report, Versioned
from analyzer.errors import SourceError
from analyzer.evaluate import average_precision, figures, grams, kappa_linear, load_labelled, overlaps
from analyzer.render.json_report import dumps

QUOTE = "Access to all systems must be revoked within one day after an employee leaves the company"


def report_of(rows: list[Coverage]) -> Report:
    tool = Versioned("policy-gaps", "0", "0" * 64)
    return Report("1.0", tool, tool, tool, {}, (), tuple(rows), ())


def row(document: str, point: str, status: Any, score: float, text: str = QUOTE) -> Coverage:
    evidence = (Evidence(document, text, "", None, 0, len(text)),) if status in ("covered", "weak") else ()
    return Coverage(
        "all", document, point.rsplit(".", 1)[0], point, status, "no", score, score, False, False, evidence, None, (), (), "because"
    )  # fmt: skip


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Two documents of one organisation, three labels and one doubt."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "labels").mkdir()
    lines = ["id\tfile\torganisation\tsplit"]
    for name, points in {
        "a": [
            {"pof": "CC6.2.03", "status": "covered", "evidence": [QUOTE]},
            {
                "pof": "CC6.1.01",
                "status": "weak",
                "evidence": ["An inventory is kept of servers and laptops and phones"],
            },
            {"pof": "CC1.1.01", "status": "unsure"},
        ],
        "b": [{"pof": "CC6.2.03", "status": "covered", "evidence": [QUOTE]}],
    }.items():
        lines.append(f"{name}\tdocs/{name}.md\tacme\tval")
        (tmp_path / "docs" / f"{name}.md").write_text(f"# {name}\n\n{QUOTE}.\n", encoding="utf-8")
        (tmp_path / "labels" / f"{name}.json").write_text(json.dumps({"points": points}), encoding="utf-8")
    (tmp_path / "documents.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def test_figures_by_hand(labelled: Path) -> None:
    rows = [
        row("a.md", "CC6.2.03", "covered", 0.9),  # right
        row("a.md", "CC6.1.01", "missing", 0.2),  # missed
        row("a.md", "CC1.1.01", "covered", 0.9),  # in doubt: counts nowhere
        row(
            "b.md", "CC6.2.03", "weak", 0.6, "Something else entirely about the canteen and its opening hours"
        ),  # documented
        row("b.md", "CC6.1.01", "covered", 0.7),  # wrong
    ]
    made: Any = figures(report_of(rows), load_labelled(labelled), ["CC6.2.03", "CC6.1.01", "CC1.1.01"])
    assert made["documents"] == 2
    assert made["point_documented"] == pytest.approx({"precision": 2 / 3, "recall": 2 / 3, "f1": 2 / 3})
    assert made["point_covered"] == pytest.approx({"precision": 1 / 2, "recall": 1 / 2, "f1": 1 / 2})
    assert (made["evidence_top1"], made["evidence_top3"]) == (0.5, 0.5)
    assert made["average_precision"] == pytest.approx((1 / 1 + 2 / 3 + 3 / 4) / 3)


def test_a_document_that_the_report_lacks_counts_as_all_missing(labelled: Path) -> None:
    made: Any = figures(report_of([row("a.md", "CC6.2.03", "covered", 0.9)]), load_labelled(labelled), ["CC6.2.03"])
    assert made["point_documented"]["recall"] == 0.5


def test_equal_scores_count_together() -> None:
    assert average_precision([(0.5, True), (0.5, False)]) == 0.5
    assert average_precision([(0.9, True), (0.1, False)]) == 1.0
    assert average_precision([]) == 0.0


def test_kappa() -> None:
    assert kappa_linear([(0, 0), (1, 1), (2, 2)]) == 1.0
    assert kappa_linear([(0, 0), (0, 2), (2, 0), (2, 2)]) == pytest.approx(0.0)


def test_passages_are_compared_by_runs_of_words() -> None:
    truth = grams(QUOTE)
    assert overlaps(grams(QUOTE.upper()), truth)
    assert overlaps(grams(f"{QUOTE}, and that is checked by the manager."), truth)
    assert not overlaps(grams("Access to all buildings must be granted by the landlord"), truth)
    assert not overlaps(grams(" ".join(f"word{i}" for i in range(300)) + QUOTE), truth), "a page is no passage"


@pytest.mark.parametrize(("split", "message"), [("test", "no document of split 'test'")])
def test_a_wrong_split(labelled: Path, split: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        load_labelled(labelled, split)


def test_documents_that_taught_the_model_can_be_left_out(labelled: Path) -> None:
    import hashlib

    seen = hashlib.sha256((labelled / "docs" / "a.md").read_bytes()).hexdigest()
    assert set(load_labelled(labelled, exclude=lambda d: d == seen).labels) == {"b"}


def scored_by_hand_and_by_the_set(report: Report, tmp_path: Path, split: str) -> tuple[dict[str, Any], dict[str, Any]]:
    path = tmp_path / "report.json"
    path.write_text(dumps(report), encoding="utf-8")
    gold = SHARED / "gold"
    theirs = subprocess.run(
        [sys.executable, str(gold / "score.py"), str(path), str(gold / "labels"), "--split", split, "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    ours = policy_gaps("evaluate", "--gold", gold, "--split", split, "--report", path, "--format", "json")
    assert ours.status == 0, ours.err
    return json.loads(ours.out), json.loads(theirs.stdout)


@pytest.mark.parametrize("split", ["val", "train"])
def test_figures_agree_with_the_scorer_of_the_labelled_set(split: str, tmp_path: Path, shipped: Corpus) -> None:
    """On a report made of the labels with errors strewn in: every figure is far from nought and from one."""
    gold_folder = SHARED / "gold"
    if not gold_folder.is_dir():
        pytest.skip("../shared/gold is not there")
    rng = random.Random(7)
    rows = []
    for document, labels in load_labelled(gold_folder, split).labels.items():
        texts = {
            p["pof"]: next((e for e in p.get("evidence") or [] if isinstance(e, str)), QUOTE)
            for p in json.loads((gold_folder / "labels" / f"{document}.json").read_text(encoding="utf-8"))["points"]
        }
        for point in shipped.points:
            label = labels.get(point.id)
            status: Any = label.status if label else "missing"
            if status == "unsure" or rng.random() < 0.15:
                status = rng.choice(["covered", "weak", "missing", "contradicted", "out_of_scope", "not_analysed"])
            base = 0.7 if status in ("covered", "weak") else 0.2
            made = row(
                f"{document}.md",
                point.id,
                status,
                round(min(1, max(0, rng.gauss(base, 0.2))), 2),
                texts.get(point.id, QUOTE),
            )
            rows.append(replace(made, criterion=point.criterion))
    ours, theirs = scored_by_hand_and_by_the_set(report_of(rows), tmp_path, split)
    compared = 0
    for name, value in theirs.items():
        if name == "by_series":
            continue
        for key, number in value.items() if isinstance(value, dict) else [("", value)]:
            mine = ours[name][key] if key else ours[name]
            assert mine == pytest.approx(number, abs=5e-4), f"{name} {key}"
            compared += 1
    assert compared >= 20
    assert 0.3 < theirs["point_documented"]["f1"] < 0.95


def test_the_points_scored_are_those_of_the_shipped_corpus() -> None:
    table = SHARED / "tsc" / "points_of_focus.tsv"
    if not table.is_file():
        pytest.skip("../shared is not there")
    listed = {line.split("\t")[0] for line in table.read_text(encoding="utf-8").splitlines()[1:]}
    assert {p.id for p in load_corpus().points} == listed
