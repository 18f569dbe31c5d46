"""Statements and readings for training alone: complete, apart from what figures are taken on, and read as they are meant."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
from harness import SHARED

from analyzer.corpus import examples_of, load_corpus
from analyzer.learn.dataset import MASK
from analyzer.learn.lessons import (
    lesson_items,
    lessons_path,
    read_documents,
    reading_items,
    statement_key,
)

POINTS = [p.id for p in load_corpus().points]
ROWS = [
    json.loads(line)
    for path in sorted(lessons_path().glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


def words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.lower()))


def test_every_point_is_taught() -> None:
    """Each point has statements that cover it, that do in part, and that only look like it."""
    for status, least in (("covered", 3), ("weak", 4), ("near", 2)):
        count = dict.fromkeys(POINTS, 0)
        for row in ROWS:
            for point in row.get(status, ()):
                count[point] += 1
        assert not {p: n for p, n in count.items() if n < least}, status


def test_no_statement_stands_twice_or_among_those_that_figures_are_taken_on() -> None:
    texts = [words(r["text"]) for r in ROWS]
    assert len(set(texts)) == len(texts)
    held_out = {words(e.text) for p in load_corpus().points for _, e in examples_of(p) if e.held_out}
    # Titles and one-word definitions may well coincide; sentences must not.
    assert not {t for t in set(texts) & held_out if len(t) > 4}


def test_a_point_is_named_once_in_a_statement() -> None:
    for row in ROWS:
        named = [*row.get("covered", ()), *row.get("weak", ()), *row.get("near", ()), *row.get("unsure", ())]
        assert named, row["text"]
        assert len(named) == len(set(named)), row["text"]
        assert set(row) <= {"text", "heading", "covered", "weak", "near", "unsure"}


def test_items_say_what_the_lines_say(tmp_path: Path) -> None:
    a, b, c, d = POINTS[:4]
    line = {
        "text": "Keys are kept.",
        "heading": "Keys",
        "covered": [a],
        "weak": {b: "part"},
        "near": [c],
        "unsure": [d],
    }
    (tmp_path / "X.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    items = lesson_items(POINTS, tmp_path)
    assert list(items.targets[0, :5]) == [1, 1, 0, MASK, 0]
    assert list(items.strength[0, :4]) == [2, 1, 0, 0]
    assert items.weights[0, 2] == items.weights[0, 0] > items.weights[0, 4]
    assert "Keys" in items.texts[0]
    assert items.document[0] == -1


@pytest.mark.parametrize("line", ['{"text": "a", "covered": ["CC99.1.01"]}', "{", '{"covered": []}', "[]"])
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "X.jsonl").write_text('{"text": "fine", "near": []}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"X\.jsonl:2:"):
        lesson_items(POINTS, tmp_path)


def test_readings_name_points_and_statements_only() -> None:
    with (lessons_path() / "readings.tsv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len({(r[0], r[1]) for r in rows}) == len(rows)
    for document, point, status, keys, lacks in rows:
        assert re.fullmatch(r"D\d{4}", document)
        assert point in POINTS
        assert status in ("covered", "weak", "unsure")
        assert all(re.fullmatch(r"[0-9a-f]{12}", k) for k in keys.split(",")) or (status == "unsure" and not keys)
        assert status == "weak" or not lacks


def test_a_document_that_was_read_becomes_items(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    text = "# Keys\n\nKeys are changed each year.\n\nThe canteen opens at noon.\n"
    (tmp_path / "docs" / "D9999.md").write_text(text, encoding="utf-8")
    (tmp_path / "documents.tsv").write_text("id\torganisation\nD9999\tacme/policies\n", encoding="utf-8")
    key = statement_key("Keys are changed each year.")
    readings = tmp_path / "readings.tsv"
    rows = [("D9999", POINTS[0], "covered", key, ""), ("D9999", POINTS[1], "unsure", "", "")]
    readings.write_text("".join("\t".join(r) + "\n" for r in rows), encoding="utf-8")
    assert read_documents(tmp_path, ["Acme"], readings) == ()
    documents = read_documents(tmp_path, ["other"], readings)
    items = reading_items(documents, POINTS)
    at = next(i for i, t in enumerate(items.texts) if "Keys are changed" in t)
    assert list(items.targets[at, :3]) == [1, MASK, 0]
    others = np.delete(items.targets[:, :3], at, axis=0)
    assert (others == [MASK, MASK, 0]).all()  # uncited: unknown; not named: not documented


@pytest.mark.skipif(not (SHARED / "unlabelled").is_dir(), reason="no documents without labels here")
def test_every_reading_finds_its_statements() -> None:
    """The cut into statements may change; readings then have to follow."""
    documents = read_documents(SHARED / "unlabelled", [])
    asked = found = 0
    for document in documents:
        keys = {statement_key(s.text) for s in document.document.statements}
        for _, wanted in document.cells.values():
            asked += len(wanted)
            found += len(wanted & keys)
    assert asked > 1000
    assert found > 0.98 * asked
