"""Lessons: what is written or read for training alone, under criteria_corpus/lessons/ -> items to learn from.

`CRITERION.jsonl` holds statements of ours, an object a line: `text`, `heading`, and the points that it documents: `covered`
(a list), `weak` (point -> what is lacking), `unsure` (a list, masked), and `near`: points that it resembles and does not
document. `readings.tsv` says what documents that come without labels document: document, point, status, the statements that
carry it (`statement_key`, separated by commas), what is lacking. It holds no text of theirs.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analyzer.commitment import classify
from analyzer.corpus import default_corpus_path
from analyzer.encode_text import model_input, statement_input
from analyzer.evaluate import LEVEL, words
from analyzer.features import is_barred
from analyzer.learn.dataset import MASK, Items, PlainDocument, Row, items_of, plain_documents

OTHER = 0.5  # weight of what a writer did not name: he had all points in mind, yet may have overlooked one


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document without labels that was read for training. `cells`: point -> (status, keys of statements)."""

    document: PlainDocument
    cells: dict[str, tuple[str, frozenset[str]]]


def lessons_path() -> Path:
    """The folder of the lessons: criteria_corpus/lessons."""
    return default_corpus_path() / "lessons"


def statement_key(text: str) -> str:
    """Twelve hexadecimal digits that stand for the words of a statement."""
    return hashlib.sha256(" ".join(words(text)).encode()).hexdigest()[:12]


def lesson_items(points: Sequence[str], folder: Path | None = None, *, positive: float = 5.0) -> Items:
    """One item per statement of the lessons. Raises ValueError that names file and line where one cannot be read."""
    index = {p: j for j, p in enumerate(points)}
    rows = []
    for path in sorted((folder or lessons_path()).glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                rows.append(_row(json.loads(line), index, positive))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ValueError(f"{path.name}:{number}: {error}") from None
    return items_of(rows, len(points))


def _row(raw: dict[str, object], index: dict[str, int], positive: float) -> Row:
    t, s = np.zeros(len(index), np.int8), np.zeros(len(index), np.int8)
    w = np.full(len(index), OTHER, np.float32)
    for status in ("covered", "weak"):
        for point in raw.get(status, ()):  # type: ignore[attr-defined]
            j = index[point]
            t[j], s[j], w[j] = 1, LEVEL[status], positive
    for point in raw.get("near", ()):  # type: ignore[attr-defined]
        w[index[point]] = positive
    for point in raw.get("unsure", ()):  # type: ignore[attr-defined]
        t[index[point]] = MASK
    if not t.any():
        w = np.maximum(w, 1.0)  # a heading, a plan, a definition documents nothing at all
    heading = str(raw.get("heading") or "")
    return model_input(str(raw["text"]), (heading,) if heading else ()), t, s, w, -1


def read_documents(unlabelled: Path, left_out: Iterable[str], readings: Path | None = None) -> tuple[ReadDocument, ...]:
    """The documents under `unlabelled` (documents.tsv, docs/) that were read, but for those of these organisations."""
    cells: dict[str, dict[str, tuple[str, frozenset[str]]]] = {}
    with (readings or lessons_path() / "readings.tsv").open(encoding="utf-8") as file:
        for document, point, status, keys, *_ in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            cells.setdefault(document, {})[point] = (status, frozenset(filter(None, keys.split(","))))
    return tuple(ReadDocument(d, cells[d.id]) for d in plain_documents(unlabelled, left_out) if d.id in cells)


def reading_items(
    documents: Sequence[ReadDocument], points: Sequence[str], *, positive: float = 5.0, missing: float = 1.0
) -> Items:
    """One item per statement, by the same rule as labelled documents (dataset.gold_items)."""
    index = {p: j for j, p in enumerate(points)}
    rows = []
    for d, read in enumerate(documents):
        statements = read.document.statements
        barred = [is_barred(c) for c in classify(statements)]
        for statement, no in zip(statements, barred, strict=True):
            key = statement_key(statement.text)
            t, s = np.zeros(len(points), np.int8), np.zeros(len(points), np.int8)
            w = np.full(len(points), missing, np.float32)
            for point, (status, keys) in read.cells.items():
                j = index[point]
                t[j] = MASK
                if status != "unsure" and key in keys and not no:
                    t[j], s[j], w[j] = 1, LEVEL[status], positive
            rows.append((statement_input(statement), t, s, w, d))
    return items_of(rows, len(points))
