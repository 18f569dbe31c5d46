"""Labelled documents and corpus examples -> items to learn from.

An item is one model input with a target per point: 1 documented by it, 0 not, MASK unknown; and a weight per target.
Shapes: targets and weights are (items, points) float32 / int8 arrays; `strength` is 2 where a positive is covered, 1 weak.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analyzer.commitment import classify
from analyzer.corpus import examples_of
from analyzer.datatypes import Corpus, NearMiss, SatisfyingExample, Statement, WeakExample
from analyzer.encode_text import model_input, statement_input
from analyzer.evaluate import LEVEL, grams, overlaps, words
from analyzer.features import is_barred

MASK = -1
NEAR = 8  # statements between two items of one quote


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A labelled document with its statements. `labels` maps point -> (status, evidence quotes, lacks)."""

    id: str
    organisation: str
    group: str
    split: str
    policy_type: str
    sha256: str
    name: str
    title: str
    statements: tuple[Statement, ...]
    labels: dict[str, tuple[str, tuple[str, ...], str]]


@dataclass(frozen=True, slots=True)
class Items:
    """What a model learns from; `document` is an index into the documents, -1 for a corpus example."""

    texts: tuple[str, ...]
    targets: np.ndarray  # (n, points) int8: 1, 0, MASK
    strength: np.ndarray  # (n, points) int8: 2 covered, 1 weak, 0 no positive
    weights: np.ndarray  # (n, points) float32
    document: np.ndarray  # (n,) int32


def load_gold(folder: Path, splits: Iterable[str] = ("train",)) -> tuple[GoldDocument, ...]:
    """The labelled documents of `folder` in these splits, parsed and segmented as at run time."""
    from analyzer.parse import parse_document
    from analyzer.segment import segment

    wanted = set(splits)
    out = []
    with (folder / "documents.tsv").open(encoding="utf-8") as table:
        rows = [r for r in csv.DictReader(table, delimiter="\t") if r["split"] in wanted]
    for row in rows:
        path = folder / row["file"]
        data = path.read_bytes()
        raw = json.loads((folder / "labels" / f"{row['id']}.json").read_text(encoding="utf-8"))
        labels = {p["pof"]: (p["status"], tuple(p.get("evidence", ())), p.get("lacks", "")) for p in raw["points"]}
        parsed = parse_document(path.name, data)
        statements = tuple(segment(parsed))
        out.append(
            GoldDocument(
                row["id"], row["organisation"], row["group"], row["split"], row["policy_type"],
                hashlib.sha256(data).hexdigest(), path.name, parsed.title, statements, labels,
            )
        )  # fmt: skip
    return tuple(out)


@dataclass(frozen=True, slots=True)
class PlainDocument:
    """A document that comes without labels, cut into statements as at run time."""

    id: str
    sha256: str
    statements: tuple[Statement, ...]


def plain_documents(folder: Path, left_out: Iterable[str]) -> Iterator[PlainDocument]:
    """The documents under `folder` (documents.tsv, docs/) of organisations that are not among `left_out`.

    An organisation that is held out stays unseen: its other documents share its wording.
    """
    from analyzer.parse import parse_document
    from analyzer.segment import segment

    outside = {o.split("/")[0].casefold() for o in left_out}
    with (folder / "documents.tsv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    for row in rows:
        if row["organisation"].split("/")[0].casefold() in outside:
            continue
        path = next((folder / "docs").glob(f"{row['id']}.*"))
        data = path.read_bytes()
        statements = tuple(segment(parse_document(path.name, data)))
        yield PlainDocument(row["id"], hashlib.sha256(data).hexdigest(), statements)


def held_out_organisations(folder: Path, trained: Iterable[str]) -> frozenset[str]:
    """Organisations of the labelled set under `folder` whose documents are not all among `trained` (ids)."""
    known = set(trained)
    with (folder / "documents.tsv").open(encoding="utf-8") as table:
        return frozenset(r["organisation"] for r in csv.DictReader(table, delimiter="\t") if r["id"] not in known)


def cited(document: GoldDocument) -> dict[str, list[int]]:
    """Point -> indices of the statements that its label cites as evidence."""
    own = [grams(s.text) for s in document.statements]
    plain = [" " + " ".join(words(s.text)) + " " for s in document.statements]
    by_gram: dict[str, set[int]] = {}
    for i, g in enumerate(own):
        for x in g:
            by_gram.setdefault(x, set()).add(i)
    out: dict[str, list[int]] = {}
    for point, (status, quotes, _) in document.labels.items():
        if status not in ("covered", "weak"):
            continue
        hits: set[int] = set()
        for quote in quotes:
            truth = grams(quote)
            near = set().union(*(by_gram.get(x, set()) for x in truth)) if truth else set()
            hits |= {i for i in near if overlaps(own[i], truth)}
            # A quote of several list items holds each short item whole, though no run of five words is theirs alone; the
            # same words far from the rest of the quote are something else, such as a list of related documents.
            whole = " " + " ".join(words(quote)) + " "
            short = {i for i, text in enumerate(plain) if len(text) > 8 and text in whole}
            anchors = {i for i in hits if own[i] & truth} or (short if len(short) > 1 else set())
            hits |= {i for i in short if any(0 < abs(i - k) <= NEAR for k in anchors)}
            if not anchors:
                hits |= short
        out[point] = sorted(hits)
    return out


def gold_items(documents: Sequence[GoldDocument], points: Sequence[str], *, positive: float = 5.0) -> Items:
    """One item per statement. Cited evidence is positive; points missing in the document are negatives for all of its
    statements; uncited statements of a documented point are masked, since citations are not complete."""
    index = {p: j for j, p in enumerate(points)}
    texts: list[str] = []
    targets, strength, weights, owner = [], [], [], []
    for d, document in enumerate(documents):
        n = len(document.statements)
        t = np.zeros((n, len(points)), np.int8)
        s = np.zeros_like(t)
        w = np.ones((n, len(points)), np.float32)
        hits = cited(document)
        barred = [is_barred(c) for c in classify(document.statements)]
        for point, (status, _, _) in document.labels.items():
            j = index.get(point)
            if j is None:
                continue
            if status == "unsure":
                t[:, j] = MASK
                continue
            t[:, j] = MASK
            for i in hits.get(point, ()):
                if not barred[i]:  # a title or a question inside a quote never counts in use: it stays masked
                    t[i, j], s[i, j], w[i, j] = 1, LEVEL[status], positive
        texts += [statement_input(x) for x in document.statements]
        targets.append(t)
        strength.append(s)
        weights.append(w)
        owner.append(np.full(n, d, np.int32))
    return Items(
        tuple(texts), np.concatenate(targets), np.concatenate(strength), np.concatenate(weights), np.concatenate(owner)
    )


def corpus_items(
    corpus: Corpus,
    points: Sequence[str],
    *,
    held_out: bool = False,
    positive: float = 5.0,
    own_negative: float = 5.0,
    other: float = 0.3,
) -> Items:
    """One item per corpus example (held-out ones only, or the others only). An example's `also` is positive too; what it is
    a near miss of is a negative of much weight; all other points are negatives of little weight: nobody read it for them."""
    index = {p: j for j, p in enumerate(points)}
    rows: list[Row] = []
    for point in corpus.points:
        for _, example in examples_of(point):
            if example.held_out != held_out:
                continue
            t = np.zeros(len(points), np.int8)
            s = np.zeros_like(t)
            w = np.full(len(points), other, np.float32)
            j = index[point.id]
            positives = [index[x] for x in example.also]
            if isinstance(example, SatisfyingExample):
                positives.append(j)
            elif isinstance(example, WeakExample):
                t[j], s[j], w[j] = 1, 1, positive
            elif isinstance(example, NearMiss):
                w[j] = own_negative
                if example.point is not None:
                    positives.append(index[example.point])
                elif not example.also:
                    w = np.maximum(w, 1.0)  # a heading, a plan, a definition documents nothing at all
            for k in positives:
                t[k], s[k], w[k] = 1, 2, positive
            headings = (example.heading,) if example.heading else ()
            rows.append((model_input(example.text, headings), t, s, w, -1))
    return items_of(rows, len(points))


# Model input, targets, strength, weights, document: one item.
Row = tuple[str, np.ndarray, np.ndarray, np.ndarray, int]


def items_of(rows: Sequence[Row], width: int) -> Items:
    """The items of these rows, `width` points wide."""
    empty = np.zeros((0, width))
    return Items(
        tuple(r[0] for r in rows),
        np.stack([r[1] for r in rows]) if rows else empty.astype(np.int8),
        np.stack([r[2] for r in rows]) if rows else empty.astype(np.int8),
        np.stack([r[3] for r in rows]) if rows else empty.astype(np.float32),
        np.array([r[4] for r in rows], np.int32),
    )


def join(*parts: Items) -> Items:
    """The items of all parts, in order."""
    return Items(
        tuple(t for p in parts for t in p.texts),
        np.concatenate([p.targets for p in parts]),
        np.concatenate([p.strength for p in parts]),
        np.concatenate([p.weights for p in parts]),
        np.concatenate([p.document for p in parts]),
    )
