"""An analysis <-> what is kept of it. No database here: workers pack, the run's process writes.

Documented rows (covered, weak, contradicted) become rows of tables, their passages once each. The rest is packed into one
compressed piece per analysis: the nearest misses, their passages once each, and the signals of all rows. Rows that are out of scope, rows of a document
that could not be read, and the parts of a row that follow from the point are derived when the analysis is unpacked. The
document's name and set stand in none of it, so that documents with the same bytes share one analysis.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from typing import Any

from analyzer.config import Settings
from analyzer.datatypes import (
    Box,
    Corpus,
    Coverage,
    DocumentProblem,
    DocumentReport,
    Evidence,
    Header,
    ReadReport,
    Signal,
)
from analyzer.errors import DocumentError
from analyzer.pipeline import Analysis
from analyzer.report import not_analysed_rows
from analyzer.versions import VersionRecord, record_of

DOCUMENTED = ("covered", "weak", "contradicted")
Row = list[Any]


@dataclass(frozen=True, slots=True)
class Packed:
    """What is kept of an analysis: values of the tables coverages, passages (numbered from 0) and evidence
    (point, rank, number of its passage, what it contributes)."""

    sha256: str
    status: str
    error: str
    media_type: str
    pages: int | None
    statements: int
    report: str
    rows: tuple[Row, ...]
    passages: tuple[Row, ...]
    evidence: tuple[Row, ...]
    rest: bytes
    texts: bytes
    traits: str = "[]"

    def dumps(self) -> bytes:
        """As JSON bytes, to pass between processes."""
        raw = {f.name: getattr(self, f.name) for f in fields(self)}
        for name in ("rest", "texts"):
            raw[name] = base64.b64encode(raw[name]).decode()
        return json.dumps(raw, separators=(",", ":")).encode()


def loads(data: bytes) -> Packed:
    """What `dumps` made."""
    raw = json.loads(data)
    for name in ("rest", "texts"):
        raw[name] = base64.b64decode(raw[name])
    return Packed(**{**raw, **{n: tuple(raw[n]) for n in ("rows", "passages", "evidence")}})


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(DocumentReport)


def pack(analysis: Analysis, texts: Sequence[bytes] = ()) -> Packed:
    """Pack an analysis; `texts` are the keys of its statements' embeddings."""
    d = analysis.report
    documented = [r for r in analysis.points if r.status in DOCUMENTED]
    rest = [] if d.error else [r for r in analysis.points if r.status not in (*DOCUMENTED, "out_of_scope")]
    passages = _Passages()
    evidence = [
        [r.point, i, passages.number(e), _json(e.contributes)] for r in documented for i, e in enumerate(r.evidence)
    ]
    return Packed(
        d.sha256, d.status, d.error.code if d.error else "", d.media_type, d.pages, d.statements,
        _adapter().dump_json(replace(d, set="", name="")).decode(),
        tuple(_row(r) for r in documented),
        tuple([i, *p] for i, p in enumerate(passages.rows)), tuple(evidence), _packed_rest(rest, documented),
        b"".join(dict.fromkeys(texts)), _traits(analysis),
    )  # fmt: skip


def _traits(analysis: Analysis) -> str:
    """What tells versions of one document apart and is not in the report: its status, a sketch and a digest of its text."""
    if analysis.document is None:
        return "[]"
    record = record_of(analysis.document, analysis.report.header)
    return _json([record.status, base64.b64encode(record.sketch).decode(), record.text])


def version_record(report: str, traits: str, *, set_name: str, name: str) -> VersionRecord:
    """The record by which versions are told apart."""
    d: DocumentReport = _adapter().validate_json(report)
    status, sketch, text = json.loads(traits) or ("", "", "")
    h = d.header
    return VersionRecord(
        set_name, name, d.sha256, d.title, status, h.version.value if h.version else "",
        h.effective.value if h.effective else "", h.last_reviewed.value if h.last_reviewed else "",
        base64.b64decode(sketch), text,
    )  # fmt: skip


def _row(r: Coverage) -> Row:
    return [
        r.point, r.criterion, r.status, r.expected, r.score, r.score_covered, r.review, r.fragile,
        _json(r.lacks), r.reason,
    ]  # fmt: skip


class _Passages:
    """Passages once each, numbered as they come."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._numbers: dict[tuple[Any, ...], int] = {}

    def number(self, e: Evidence) -> int:
        """The number of a passage, whatever it contributes."""
        key = (e.text, e.section, e.page, e.start, e.end, e.boxes)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.rows)
            boxes = [[b.page, b.x0, b.top, b.x1, b.bottom] for b in e.boxes]
            self.rows.append([e.text, e.section, e.page, e.start, e.end, _json(boxes)])
        return number


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _packed_rest(rows: Sequence[Coverage], documented: Sequence[Coverage]) -> bytes:
    """Passages, names of signals and reasons once each, a short list per row, and the signals of documented rows."""
    if not rows and not documented:
        return b""
    passages = _Passages()
    names: dict[str, int] = {}
    reasons: dict[str, int] = {}

    def signals(r: Coverage) -> Row:
        return [x for s in r.signals for x in (names.setdefault(s.name, len(names)), s.effect, s.value)]

    out = []
    for r in rows:
        near = -1 if r.nearest is None else passages.number(r.nearest)
        reason = reasons.setdefault(r.reason, len(reasons))
        out.append(
            [r.point, "mn".index(r.status[0]), "psn".index(r.expected[0]), r.score, r.score_covered, int(r.review), near,
             reason, signals(r)]
        )  # fmt: skip
    shown = {r.point: signals(r) for r in documented}
    whole = [passages.rows, list(names), list(reasons), out, shown]
    return zlib.compress(json.dumps(whole, separators=(",", ":")).encode(), 6)


def unpack(
    report: str,
    rows: Iterable[Row],
    passages: Sequence[Row],
    evidence: Iterable[Row],
    rest: bytes,
    *,
    set_name: str,
    name: str,
    settings: Settings,
    corpus: Corpus,
) -> Analysis:
    """The analysis of a document called `name` in a set, from what `Packed` calls by the same names."""
    head: DocumentReport = replace(_adapter().validate_json(report), set=set_name, name=name)
    if head.error is not None:
        return Analysis(head, not_analysed_rows(corpus, settings, name, set_name, head.error.message))
    misses, signals = _unpacked_rest(rest, set_name, name)
    by_number = {p[0]: _evidence(p[1:], name) for p in passages}
    shown: dict[str, list[Evidence]] = {}
    for point_id, _, number, contributes in sorted(evidence, key=lambda e: (e[0], e[1])):
        shown.setdefault(point_id, []).append(replace(by_number[number], contributes=tuple(json.loads(contributes))))
    found = {r[0]: _coverage(r, shown.get(r[0], ()), signals[r[0]], set_name, name) for r in rows}
    found |= {r.point: r for r in misses}
    levels = _expected(corpus, head)
    points = []
    for point in corpus.points:
        if point.id in found:
            points.append(found[point.id])
            continue
        outside = settings.out_of_scope(point)
        expected = levels(point)
        points.append(
            Coverage(
                set_name, name, point.criterion, point.id, "out_of_scope", expected, 0.0, 0.0, False, False, (), None, (),
                (), outside,
            )
        )  # fmt: skip
    return Analysis(head, tuple(points))


def _expected(corpus: Corpus, head: DocumentReport) -> Any:
    kind = head.policy_type.id if head.policy_type else None

    def level(point: Any) -> str:
        if kind in point.policy_types.primary:
            return "primary"
        return "secondary" if kind in point.policy_types.secondary else "no"

    return level


def _coverage(r: Row, evidence: Sequence[Evidence], signals: tuple[Signal, ...], set_name: str, name: str) -> Coverage:
    return Coverage(
        set_name, name, r[1], r[0], r[2], r[3], r[4], r[5], bool(r[6]), bool(r[7]), tuple(evidence), None,
        tuple(json.loads(r[8])), signals, r[9],
    )  # fmt: skip


def _evidence(p: Row, name: str) -> Evidence:
    return Evidence(name, p[0], p[1], p[2], p[3], p[4], tuple(Box(*b) for b in json.loads(p[5])))


def _unpacked_rest(rest: bytes, set_name: str, name: str) -> tuple[list[Coverage], dict[str, tuple[Signal, ...]]]:
    """The rows that are not documented, and the signals of those that are."""
    if not rest:
        return [], {}
    passages, names, reasons, rows, shown = json.loads(zlib.decompress(rest))
    near = [_evidence(p, name) for p in passages]

    def signals(s: Row) -> tuple[Signal, ...]:
        return tuple(Signal(names[s[i]], s[i + 1], s[i + 2]) for i in range(0, len(s), 3))

    out = []
    for point, status, expected, score, score_covered, review, nearest, reason, s in rows:
        out.append(
            Coverage(
                set_name, name, point.rsplit(".", 1)[0], point, ("missing", "not_analysed")[status],
                ("primary", "secondary", "no")[expected], score, score_covered, bool(review), False, (),
                near[nearest] if nearest >= 0 else None, (), signals(s), reasons[reason],
            )
        )  # fmt: skip
    return out, {point: signals(s) for point, s in shown.items()}


def message_of(report: str) -> str:
    """Why a document was not analysed, out of its packed report; "" where it was."""
    error = json.loads(report)["error"] if report else None
    return str(error["message"]) if error else ""


def settings_of(raw: Mapping[str, Any]) -> Settings:
    """The settings as a report's head holds them."""
    from pydantic import TypeAdapter

    made: Settings = TypeAdapter(Settings).validate_python(dict(raw))
    return made


def settings_json(settings: Settings) -> dict[str, Any]:
    """Settings as JSON values that `settings_of` reads back to equal ones."""
    return {**asdict(settings), "as_of": settings.as_of.isoformat() if settings.as_of else None}


def pack_problem(sha256: str, problem: DocumentError) -> Packed:
    """What is kept of a file that could not be had or analysed: its error; its rows are derived."""
    report = DocumentReport(
        "", "", sha256, "", "", "not_analysed", DocumentProblem(problem.code, problem.message), (), None, "", None, 0,
        ReadReport(), Header(), (),
    )  # fmt: skip
    return pack(Analysis(report, ()))
