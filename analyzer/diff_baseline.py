"""The baseline of `policy-gaps check`: what a set documented when it was last accepted, as a small JSON file to commit.

It is keyed by content: a passage is known by a digest of its words, so that moving, rewrapping or renumbering it changes
nothing. One line per point and per passage, sorted, no date and no absolute path: the same report gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple, cast

from analyzer.datatypes import FORBID, Coverage, DocumentReport, Finding, Report
from analyzer.errors import SettingsError

VERSION = 1
_PLACEHOLDER = re.compile(r"“(?P<text>.*)” is not filled in(?: \((?P<times>\d+) places\))?\.", re.S)
_ID = r"[0-9a-f]{12}"
_KEY = re.compile(rf"(?:lost|weakened|contradiction):[\w.\-]+:{_ID}|placeholder:{_ID}|[\w.\-]+")


@dataclass(frozen=True, slots=True)
class Suppression:
    """A change that is accepted for a time: its key as `check` prints it (or a point's id), why, and until when."""

    __pydantic_config__ = FORBID

    key: str
    reason: str
    expires: date

    def matches(self, key: str, point: str) -> bool:
        """Whether it speaks of this change."""
        return self.key == key or (bool(point) and self.key == point)


class KnownPoint(NamedTuple):
    """A verdict of the baseline. `score`: of a covered point the probability that it is covered, else that it is
    documented. `passages`: ids of what it rests on, best first."""

    status: Literal["covered", "weak", "contradicted"]
    score: float
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document of the baseline. `points`: what it documents or denies, by point."""

    __pydantic_config__ = FORBID

    set: str
    name: str
    sha256: str
    partly_read: bool
    placeholders: dict[str, int]
    points: dict[str, KnownPoint]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was accepted. `sentences`: passage id -> its words. `conflicts`: key -> ids of two passages that contradict
    each other."""

    __pydantic_config__ = FORBID

    baseline_version: int
    corpus: str
    model: str
    documents: tuple[KnownDocument, ...]
    sentences: dict[str, str]
    conflicts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    suppress: tuple[Suppression, ...] = ()


def plain(text: str) -> str:
    """The words of a passage on one line."""
    return " ".join(text.split())


def sentence_id(text: str) -> str:
    """Twelve hex digits that stand for the words of a passage, whatever its line breaks, case and kind of quotes."""
    words = re.sub(r"[^\w%$€£<>=+{}\[\]]+", " ", unicodedata.normalize("NFKC", text).casefold())
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:12]


def placeholders(findings: Sequence[Finding]) -> dict[str, int]:
    """Wording -> in how many places a document leaves it open."""
    found: dict[str, int] = {}
    for finding in findings:
        match = _PLACEHOLDER.fullmatch(finding.message) if finding.code == "placeholder" else None
        if match:
            found[plain(match["text"])] = found.get(plain(match["text"]), 0) + int(match["times"] or 1)
    return dict(sorted(found.items()))


def baseline_of(
    report: Report,
    suppress: Sequence[Suppression] = (),
    *,
    conflicts: Mapping[str, tuple[str, ...]] | None = None,
    keep: Baseline | None = None,
) -> Baseline:
    """The baseline that accepts a report. Documents that could not be read in full keep their entry of `keep`."""
    rows: dict[tuple[str, str], list[Coverage]] = {}
    for row in report.points:
        if row.document is not None and row.status in ("covered", "weak", "contradicted"):
            rows.setdefault((row.set, row.document), []).append(row)
    old = {(d.set, d.name): d for d in keep.documents} if keep else {}
    sentences: dict[str, str] = {}
    documents = []
    for d in sorted(report.documents, key=lambda d: (d.set, d.name)):
        before = old.get((d.set, d.name))
        if before is not None and (
            d.status == "not_analysed" or (d.status == "partly_analysed" and not before.partly_read)
        ):
            documents.append(before)
            ids = {i for entry in before.points.values() for i in entry.passages}
            sentences |= {i: keep.sentences[i] for i in ids if keep and i in keep.sentences}
        elif d.status != "not_analysed":
            documents.append(_known(d, rows.get((d.set, d.name), ()), sentences))
    return Baseline(
        VERSION, " ".join((report.corpus.name, report.corpus.version, report.corpus.sha256[:12])),
        f"{report.model.name} {report.model.sha256[:12]}", tuple(documents), dict(sorted(sentences.items())),
        dict(sorted((conflicts or {}).items())),
        tuple(sorted(suppress, key=lambda s: s.key)),
    )  # fmt: skip


def _known(document: DocumentReport, rows: Sequence[Coverage], sentences: dict[str, str]) -> KnownDocument:
    points = {}
    for row in sorted(rows, key=lambda r: r.point):
        ids = [sentence_id(e.text) for e in row.evidence]
        sentences |= {i: plain(e.text) for i, e in zip(ids, row.evidence, strict=True)}
        status = cast(Literal["covered", "weak", "contradicted"], row.status)
        points[row.point] = KnownPoint(status, score_of(row), tuple(dict.fromkeys(ids)))
    partly = document.status == "partly_analysed"
    return KnownDocument(
        document.set, document.name, document.sha256, partly, placeholders(document.findings), points
    )  # fmt: skip


def score_of(row: Coverage) -> float:
    """The score that carries a row's status, to two places."""
    return round(row.score_covered if row.status == "covered" else row.score, 2)


# --- as text ----------------------------------------------------------------------------------------------------------


def dumps(baseline: Baseline) -> str:
    """The baseline as JSON, one line per point, passage and suppression."""
    head = [f' "{k}": {_one(getattr(baseline, k))}' for k in ("baseline_version", "corpus", "model")]
    documents = ",\n".join(_document(d) for d in baseline.documents)
    suppress = ",\n".join(
        "  " + _one({"key": s.key, "reason": s.reason, "expires": s.expires.isoformat()}) for s in baseline.suppress
    )
    parts = [
        *head,
        f' "documents": [{_lines(documents, " ")}]',
        f' "sentences": {_table(baseline.sentences, 1)}',
        f' "conflicts": {_table(baseline.conflicts, 1)}',
        f' "suppress": [{_lines(suppress, " ")}]',
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _document(d: KnownDocument) -> str:
    fields = [f'   "{k}": {_one(getattr(d, k))}' for k in ("set", "name", "sha256", "partly_read")]
    fields += [f'   "placeholders": {_table(d.placeholders, 3)}', f'   "points": {_table(d.points, 3)}']
    return "  {\n" + ",\n".join(fields) + "\n  }"


def _table(entries: dict[str, Any], depth: int) -> str:
    rows = ",\n".join(f"{' ' * (depth + 1)}{_one(k)}: {_one(v)}" for k, v in sorted(entries.items()))
    return "{" + _lines(rows, " " * depth) + "}"


def _lines(text: str, indent: str) -> str:
    return f"\n{text}\n{indent}" if text else ""


def _one(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def loads(text: str | bytes, name: str) -> Baseline:
    """A baseline from its text. Raises SettingsError in one line: what is wrong with the file, and what to do."""
    from pydantic import TypeAdapter, ValidationError

    remedy = "restore it from version control, or make it anew with --update-baseline"
    try:
        raw = json.loads(text)
    except ValueError as error:
        where = f"line {error.lineno}: " if isinstance(error, json.JSONDecodeError) else ""
        raise SettingsError(f"{name}: {where}not a baseline (it is not valid JSON); {remedy}") from None
    except RecursionError:
        raise SettingsError(f"{name}: not a baseline (nested too deeply); {remedy}") from None
    version = raw.get("baseline_version") if isinstance(raw, dict) else None
    if version != VERSION:
        found = f"version {version!r}" if version is not None else "no baseline_version"
        raise SettingsError(f"{name}: not a baseline of this version ({found}, {VERSION} is read here); {remedy}")
    try:
        made: Baseline = TypeAdapter(Baseline).validate_python(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(x) for x in first["loc"])
        raise SettingsError(f"{name}: {where}: {first['msg'].lower()}; {remedy}") from None
    _checked(made.suppress, name)
    return made


def suppressions(raw: object, name: str) -> tuple[Suppression, ...]:
    """The `suppress` section of a profile. Raises SettingsError that names the entry and the remedy."""
    from pydantic import TypeAdapter, ValidationError

    try:
        made: tuple[Suppression, ...] = TypeAdapter(tuple[Suppression, ...]).validate_python(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(x) for x in first["loc"])
        raise SettingsError(
            f"{name}: suppress{'.' + where if where else ''}: {first['msg'].lower()}; an entry of [[suppress]] has key, reason and "
            "expires (a date)"
        ) from None
    return _checked(made, name)


def _checked(entries: tuple[Suppression, ...], name: str) -> tuple[Suppression, ...]:
    for i, entry in enumerate(entries):
        if not entry.reason.strip():
            raise SettingsError(f"{name}: suppress.{i}.reason: give the reason; nothing is suppressed without one")
        if not _KEY.fullmatch(entry.key):
            raise SettingsError(
                f"{name}: suppress.{i}.key: {entry.key[:80]!r} is no key; copy it from the output of policy-gaps check, or "
                "give a point's id"
            )
    return entries
