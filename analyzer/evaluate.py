"""Report x labelled set -> figures of quality: the same figures, to the digit, as the labelled set's own scorer.

A labelled set is a folder with `documents.tsv` (id, file, organisation, split), `docs/` and `labels/ID.json`; a point that
a label file does not name is missing, one that is `unsure` counts nowhere.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from analyzer.datatypes import Coverage, Report
from analyzer.errors import SourceError

LEVEL = {"missing": 0, "contradicted": 0, "weak": 1, "covered": 2}
Figures = dict[str, float | int | dict[str, float]]


@dataclass(frozen=True, slots=True)
class Label:
    """What careful readers said of one point in one document."""

    status: str
    evidence: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Labels by document id and point; organisation, file and digest by document id."""

    labels: dict[str, dict[str, Label]]
    organisation: dict[str, str]
    files: dict[str, Path]


def words(text: str) -> list[str]:
    """Lower-case words with typographic quotes and dashes made plain."""
    text = unicodedata.normalize("NFKC", text)
    for a, b in (("\u2019", "'"), ("\u2018", "'"), ("\u201c", '"'), ("\u201d", '"'), ("\u2013", "-"), ("\u2014", "-")):
        text = text.replace(a, b)
    return re.sub(r"\W+", " ", text.lower()).split()


def grams(text: str, n: int = 5) -> frozenset[str]:
    """Hashed runs of `n` words, by which passages are compared without keeping their text."""
    w = words(text)
    if not w:
        return frozenset()
    runs = (" ".join(w[i : i + n]) for i in range(max(1, len(w) - n + 1)))
    return frozenset(hashlib.sha1(r.encode(), usedforsecurity=False).hexdigest()[:10] for r in runs)


def overlaps(found: frozenset[str], truth: frozenset[str]) -> bool:
    """The passage shares half of the shorter one's runs, and is neither a scrap nor a page."""
    if not found or not truth or len(found) > 3 * len(truth) + 40 or len(found) < min(3, len(truth)):
        return False
    return len(found & truth) >= 0.5 * min(len(found), len(truth))


def load_labelled(
    folder: Path, split: str | None = None, exclude: Callable[[str], bool] = lambda _: False
) -> LabelledSet:
    """The labelled set under `folder`. `exclude(sha256)` leaves documents out. Raises SourceError for a wrong folder."""
    table = folder / "documents.tsv"
    try:
        with table.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
    except OSError:
        raise SourceError(
            f"{folder}: no documents.tsv in it; a labelled set holds documents.tsv, docs/ and labels/"
        ) from None
    kept = [r for r in rows if split is None or r["split"] == split]
    if not kept:
        raise SourceError(f"{table}: no document of split {split!r}")
    labels: dict[str, dict[str, Label]] = {}
    organisation: dict[str, str] = {}
    files: dict[str, Path] = {}
    for row in kept:
        path = folder / row["file"]
        if exclude(hashlib.sha256(path.read_bytes()).hexdigest()):
            continue
        raw = json.loads((folder / "labels" / f"{row['id']}.json").read_text(encoding="utf-8"))
        labels[row["id"]] = {p["pof"]: _label(p) for p in raw["points"]}
        organisation[row["id"]] = row["organisation"]
        files[row["id"]] = path
    return LabelledSet(labels, organisation, files)


def _label(raw: dict[str, object]) -> Label:
    evidence = raw.get("evidence") or []
    if not isinstance(evidence, list):
        return Label(str(raw["status"]), (frozenset(),))
    return Label(str(raw["status"]), tuple(frozenset(e) if isinstance(e, list) else grams(str(e)) for e in evidence))


@dataclass(frozen=True, slots=True)
class Cell:
    """One (document, point): gold and predicted level, score, and whether the evidence agrees."""

    document: str
    point: str
    gold: int
    predicted: int
    score: float
    hits: tuple[bool, ...] = ()


def cells_of(report: Report, gold: LabelledSet, points: Sequence[str]) -> list[Cell]:
    """Every labelled cell, with what the report says of it. A document that the report lacks counts as all missing."""
    rows: dict[str, dict[str, Coverage]] = defaultdict(dict)
    for row in report.points:
        if row.document:
            rows[PurePosixPath(row.document).stem][row.point] = row
    out = []
    for document, labels in gold.labels.items():
        for point in points:
            label = labels.get(point)
            if label is not None and label.status == "unsure":
                continue
            found = rows[document].get(point)
            level = LEVEL.get(found.status, 0) if found else 0
            gold_level = LEVEL[label.status] if label else 0
            hits: tuple[bool, ...] = ()
            if label is not None and found is not None and gold_level and level:
                hits = tuple(any(overlaps(grams(e.text), t) for t in label.evidence) for e in found.evidence[:3])
            out.append(Cell(document, point, gold_level, level, found.score if found else 0.0, hits))
    return out


def prf(tp: float, fp: float, fn: float) -> dict[str, float]:
    """Precision, recall and F1."""
    p = tp / (tp + fp) if tp + fp else 0.0
    r = tp / (tp + fn) if tp + fn else 0.0
    return {"precision": p, "recall": r, "f1": 2 * p * r / (p + r) if p + r else 0.0}


def _confusion(pairs: Iterable[tuple[bool, bool]]) -> dict[str, float]:
    tp = fp = fn = 0
    for gold, predicted in pairs:
        tp, fp, fn = tp + (gold and predicted), fp + (predicted and not gold), fn + (gold and not predicted)
    return prf(tp, fp, fn)


def average_precision(scored: Iterable[tuple[float, bool]]) -> float:
    """Sum over distinct scores of (recall gained) x (precision there): equal scores count together."""
    by_score: dict[float, list[int]] = defaultdict(lambda: [0, 0])
    for score, y in scored:
        by_score[score][0] += 1
        by_score[score][1] += y
    total = sum(y for _, y in by_score.values())
    seen, hits, out = 0, 0, 0.0
    for score in sorted(by_score, reverse=True):
        n, pos = by_score[score]
        seen, hits = seen + n, hits + pos
        out += pos / total * hits / seen if total else 0.0
    return out


def kappa_linear(pairs: Sequence[tuple[int, int]]) -> float:
    """Cohen's kappa with linear weights over the levels missing, weak, covered."""
    n = len(pairs)
    rows, columns = [0] * 3, [0] * 3
    for a, b in pairs:
        rows[a] += 1
        columns[b] += 1
    observed = sum(abs(a - b) for a, b in pairs) / n
    expected = sum(rows[i] * columns[j] * abs(i - j) for i in range(3) for j in range(3)) / n / n
    return 1 - observed / expected if expected else 1.0


def calibration_error(scored: Sequence[tuple[float, bool]], bins: int = 10, floor: float = 0.1) -> float:
    """Expected calibration error over cells with score >= `floor`, in bins of equal count."""
    kept = sorted((s, y) for s, y in scored if s >= floor)
    if not kept:
        return 0.0
    total, size = 0.0, len(kept) / bins
    for b in range(bins):
        part = kept[round(b * size) : round((b + 1) * size)]
        if part:
            gap = abs(sum(s for s, _ in part) / len(part) - sum(y for _, y in part) / len(part))
            total += gap * len(part) / len(kept)
    return total


def brier_skill(scored: Sequence[tuple[float, bool]]) -> float:
    """1 - Brier score / Brier score of always saying the base rate."""
    rate = sum(y for _, y in scored) / len(scored)
    base = rate * (1 - rate)
    return 1 - sum((s - y) ** 2 for s, y in scored) / len(scored) / base if base else 0.0


def figures(report: Report, gold: LabelledSet, points: Sequence[str]) -> Figures:
    """All figures over the labelled set."""
    cells = cells_of(report, gold, points)
    judged = [c for c in cells if c.gold and c.predicted]
    scored = [(c.score, c.gold > 0) for c in cells]
    out: Figures = {
        "documents": len(gold.labels),
        "point_documented": _confusion((c.gold > 0, c.predicted > 0) for c in cells),
        "point_covered": _confusion((c.gold == 2, c.predicted == 2) for c in cells),
        "average_precision": average_precision(scored),
        "status_kappa": kappa_linear([(c.gold, c.predicted) for c in cells]),
        "evidence_top1": sum(c.hits[:1] == (True,) for c in judged) / len(judged) if judged else 0.0,
        "evidence_top3": sum(any(c.hits) for c in judged) / len(judged) if judged else 0.0,
        "calibration_error": calibration_error(scored),
        "brier_skill": brier_skill(scored),
    }
    return {**out, **_set_figures(report, gold, points)}


def _set_figures(report: Report, gold: LabelledSet, points: Sequence[str]) -> Figures:
    """Over the whole set of each organisation with five or more documents: a point is as good as its best document."""
    level: dict[tuple[str, str], int] = {
        (PurePosixPath(r.document).stem, r.point): LEVEL.get(r.status, 0) for r in report.points if r.document
    }
    sets: dict[str, list[str]] = defaultdict(list)
    for document in gold.labels:
        sets[gold.organisation.get(document, "all")].append(document)
    gaps: list[tuple[bool, bool]] = []
    criteria: list[tuple[bool, bool]] = []
    wrong = missing = 0
    error: list[float] = []
    for documents in sets.values():
        if len(documents) < 5:
            continue
        best = _best(documents, gold, level, points)
        for g, p in best.values():
            gaps.append((g == 0, p == 0))
            missing += g == 0
            wrong += g == 0 and p == 2
        by_criterion: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for point, pair in best.items():
            by_criterion[point.rsplit(".", 1)[0]].append(pair)
        for own in by_criterion.values():
            gs = sum(g for g, _ in own) / 2 / len(own)
            ps = sum(p for _, p in own) / 2 / len(own)
            error.append(abs(gs - ps))
            criteria.append((gs < 0.25, ps < 0.25))
    return {
        "set_gaps": _confusion(gaps),
        "set_gaps_if_all_missing": _confusion((g, True) for g, _ in gaps),
        "set_false_covered": wrong / missing if missing else 0.0,
        "criterion_gaps": _confusion(criteria),
        "criterion_coverage_error": sum(error) / len(error) if error else 0.0,
    }


def _best(
    documents: Sequence[str], gold: LabelledSet, level: dict[tuple[str, str], int], points: Sequence[str]
) -> dict[str, tuple[int, int]]:
    """Point -> (gold, predicted) level of the best document; points that an unsure cell could change are left out."""
    out: dict[str, tuple[int, int]] = {}
    for point in points:
        labels = [gold.labels[d].get(point) for d in documents]
        known = [LEVEL[x.status] if x else 0 for x in labels if x is None or x.status != "unsure"]
        if len(known) < len(documents) and max(known, default=0) < 2:
            continue
        out[point] = (max(known), max(level.get((d, point), 0) for d in documents))
    return out
