"""Report -> OSCAL assessment results (model version 1.1.2): findings by point of focus, observations with quotes.

Identifiers are made from content and times from the report's `as_of`, so that the same report gives the same bytes. A
report that was made without `as_of` knows no date: its times are EPOCH, which the metadata's remarks say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid5

from analyzer.datatypes import Corpus, Coverage, DocumentReport, Evidence, Report
from analyzer.render.cells import one_line

OSCAL_VERSION = "1.1.2"
EPOCH = "1970-01-01T00:00:00Z"
NAMESPACE = UUID("6f0b7a52-3c1e-5d0a-9a55-6c2f4f1f7f10")  # of every identifier made here
_NS = "urn:policy-gaps:oscal"
_TOKEN = re.compile(r"[^A-Za-z0-9_.\-]")
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~{}!&])")
_STATES = {"covered": ("satisfied", "pass"), "weak": ("not-satisfied", "other")}
_NOTICE = (
    "Documentary coverage of points of focus by the documents named here. Points of focus are considerations, not "
    "requirements; this is not an audit opinion and does not say whether controls operate."
)


def dumps(report: Report, corpus: Corpus) -> str:
    """The assessment results of a report, one `result` per set."""
    return json.dumps({"assessment-results": _Results(report, corpus).root()}, ensure_ascii=False, indent=1) + "\n"


def _id(*parts: object) -> str:
    return str(uuid5(NAMESPACE, "\n".join(str(p) for p in parts).encode("utf-8", "replace").decode()))


def _token(text: str) -> str:
    """An identifier as OSCAL allows it: letters, digits, dot, hyphen, underscore, and no digit in front."""
    token = _TOKEN.sub("_", text)
    return token if token[:1].isalpha() or token[:1] == "_" else f"_{token}"


def _line(text: str) -> str:
    """Text of a document on one line, in which nothing is read as Markdown or HTML."""
    return _MARKUP.sub(r"\\\1", one_line(text)) or "-"


def _prop(name: str, value: object) -> dict[str, str]:
    return {"name": name, "ns": _NS, "value": one_line(str(value)) or "-"}


class _Results:
    """One document of assessment results in the making."""

    def __init__(self, report: Report, corpus: Corpus) -> None:
        self.report, self.corpus = report, corpus
        self.points = {p.id: p for p in corpus.points}
        self.when = f"{report.settings['as_of']}T00:00:00Z" if report.settings.get("as_of") else EPOCH
        digests = [(d.set, d.name, d.sha256) for d in report.documents]
        settings = json.dumps(report.settings, sort_keys=True, default=str)
        self.run = _id("run", report.tool.version, report.corpus.sha256, report.model.sha256, settings, digests)

    def root(self) -> dict[str, Any]:
        """The `assessment-results` object."""
        groups: dict[str, list[Coverage]] = {}
        for row in self.report.points:
            if row.document is None:
                groups.setdefault(row.set, []).append(row)
        plan = _id(self.run, "plan")
        resources = [
            {
                "uuid": plan, "title": "Scope and settings",
                "description": "There is no assessment plan in OSCAL; these settings determined what was judged and how.",
                "remarks": _line(json.dumps(self.report.settings, sort_keys=True, ensure_ascii=False, default=str)),
            },
            *(self._resource(d) for d in self.report.documents),
        ]  # fmt: skip
        return {
            "uuid": _id(self.run, "results"),
            "metadata": self._metadata(),
            "import-ap": {"href": f"#{plan}"},
            "results": [self._result(name, rows) for name, rows in (groups or {"all": []}).items()],
            "back-matter": {"resources": resources},
        }

    def _metadata(self) -> dict[str, Any]:
        report, tool = self.report, _id("party", self.report.tool.name)
        dated = (
            ""
            if self.when != EPOCH
            else f" It was made without a date to judge by; {EPOCH} stands where one is required."
        )
        return {
            "title": "Documentary coverage of the Trust Services Criteria"
            if report.corpus.name.startswith("tsc")
            else f"Documentary coverage of {one_line(report.corpus.name)}",
            "last-modified": self.when,
            "version": f"{report.tool.version}",
            "oscal-version": OSCAL_VERSION,
            "props": [
                _prop("corpus", f"{report.corpus.name} {report.corpus.version}"),
                _prop("corpus-sha256", report.corpus.sha256),
                _prop("model", report.model.name),
                _prop("model-sha256", report.model.sha256),
            ],
            "roles": [{"id": "assessment-tool", "title": "Assessment tool"}],
            "parties": [
                {"uuid": tool, "type": "organization", "name": f"{report.tool.name} {report.tool.version} (program)"}
            ],
            "responsible-parties": [{"role-id": "assessment-tool", "party-uuids": [tool]}],
            "remarks": _NOTICE + dated,
        }

    def _resource(self, d: DocumentReport) -> dict[str, Any]:
        link: dict[str, Any] = {"href": quote(d.name, safe="/", errors="replace")}
        if d.media_type:
            link["media-type"] = d.media_type
        if d.sha256:
            link["hashes"] = [{"algorithm": "SHA-256", "value": d.sha256}]
        out: dict[str, Any] = {"uuid": self._document(d.set, d.name), "title": one_line(d.title or d.name) or "-"}
        out["props"] = [_prop("set", d.set), _prop("name", d.name), _prop("status", d.status)]
        out["rlinks"] = [link]
        if d.error is not None:
            out["remarks"] = _line(f"Not analysed: {d.error.message}")
        return out

    def _document(self, set_name: str, name: str) -> str:
        return _id(self.run, "document", set_name, name)

    def _result(self, set_name: str, rows: Sequence[Coverage]) -> dict[str, Any]:
        judged = [r for r in rows if r.status not in ("out_of_scope", "not_analysed")]
        documents = [d for d in self.report.documents if d.set == set_name]
        unread = [f"{d.name} ({d.status.replace('_', ' ')})" for d in documents if d.status != "analysed"]
        remarks = f" Not or only partly read: {_line(', '.join(unread))}." if unread else " Everything was read."
        out: dict[str, Any] = {
            "uuid": _id(self.run, "result", set_name),
            "title": f"Set {one_line(set_name)}",
            "description": f"{len(judged)} points of focus judged in {len(documents)} documents.",
            "start": self.when,
            "end": self.when,
            "reviewed-controls": self._reviewed(rows),
        }
        if judged:
            out["observations"] = [self._observation(r) for r in judged]
            out["findings"] = [self._finding(r) for r in judged]
        out["remarks"] = _NOTICE + remarks
        return out

    def _reviewed(self, rows: Iterable[Coverage]) -> dict[str, Any]:
        inside: dict[str, None] = {}
        objectives: list[str] = []
        for row in rows:
            if row.status != "out_of_scope":
                inside[row.criterion] = None
                objectives.append(row.point)
        if not inside:
            return {"description": "Nothing is in scope.", "control-selections": [self._nothing()]}
        chosen = [{"control-id": _token(c)} for c in inside]
        return {
            "description": "Controls are the criteria, objectives their points of focus.",
            "control-selections": [{"include-controls": chosen}],
            "control-objective-selections": [{"include-objectives": [{"objective-id": _token(p)} for p in objectives]}],
        }

    def _nothing(self) -> dict[str, Any]:
        """All criteria but every one of them: the model has no empty selection."""
        return {"include-all": {}, "exclude-controls": [{"control-id": _token(c.id)} for c in self.corpus.criteria]}

    def _observation(self, row: Coverage) -> dict[str, Any]:
        names = dict.fromkeys(e.document for e in row.evidence)
        out: dict[str, Any] = {
            "uuid": self._observed(row),
            "title": f"{row.point}: {row.status.replace('_', ' ')}",
            "description": _line(row.reason),
            "props": [
                _prop("status", row.status),
                _prop("score", row.score),
                _prop("score-covered", row.score_covered),
            ],
            "methods": ["EXAMINE"],
            "types": ["control-objective"],
        }
        out["props"] += [_prop("review", "true")] if row.review else []
        out["props"] += [_prop("lacks", part) for part in row.lacks]
        if names:
            out["subjects"] = [{"subject-uuid": self._document(row.set, n), "type": "resource"} for n in names]
            out["relevant-evidence"] = [self._evidence(row, e) for e in row.evidence]
        out["collected"] = self.when
        return out

    def _evidence(self, row: Coverage, e: Evidence) -> dict[str, Any]:
        props = [_prop("start", e.start), _prop("end", e.end)]
        props += [_prop("page", e.page)] if e.page is not None else []
        props += [_prop("section", e.section)] if e.section else []
        return {"href": f"#{self._document(row.set, e.document)}", "description": _line(e.text), "props": props}

    def _observed(self, row: Coverage) -> str:
        return _id(self.run, "observation", row.set, row.point)

    def _finding(self, row: Coverage) -> dict[str, Any]:
        point = self.points.get(row.point)
        state, reason = _STATES.get(row.status, ("not-satisfied", "fail"))
        target = {
            "type": "objective-id",
            "target-id": _token(row.point),
            "props": [_prop("criterion", row.criterion), _prop("status", row.status)],
            "status": {"state": state, "reason": reason, "remarks": _line(row.reason)},
        }
        return {
            "uuid": _id(self.run, "finding", row.set, row.point),
            "title": one_line(f"{row.point} {point.title if point else ''}"),
            "description": _line(point.asks if point else row.point),
            "target": target,
            "related-observations": [{"observation-uuid": self._observed(row)}],
        }
