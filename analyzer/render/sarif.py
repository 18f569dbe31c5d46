"""Report or comparison -> SARIF 2.1.0. Rules are the points of focus and the findings about documents.

Passages of text documents have a region: lines where the source is known, else characters of the extracted text
(`policy-gaps extract` prints it). Documents with pages carry the page as a property; SARIF knows no page.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from analyzer.datatypes import GAPS, Corpus, Coverage, DocumentReport, Evidence, Finding, PointOfFocus, Report
from analyzer.diff_baseline import sentence_id
from analyzer.diff_records import Change, Comparison, Suppressed
from analyzer.render.cells import one_line, plain_text
from analyzer.render.places import NOWHERE, Places

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_LEVELS = {"contradicted": "error", "missing": "warning", "weak": "note"}
FINDINGS = {
    "contradiction": ("Contradiction", "Two passages of the set contradict each other."),
    "placeholder": ("PlaceholderNotFilledIn", "A place in the document is not filled in."),
    "missing_owner": ("MissingOwner", "The document does not name an owner."),
    "missing_approver": ("MissingApprover", "The document does not name an approver."),
    "missing_version": ("MissingVersion", "The document does not name a version."),
    "missing_effective_date": ("MissingEffectiveDate", "The document does not name an effective date."),
    "missing_review_date": ("MissingReviewDate", "The document does not name a date of last review."),
    "date_in_future": ("DateInFuture", "A date of the document lies in the future."),
    "review_overdue": ("ReviewOverdue", "The document's review is overdue."),
    "stale": ("Stale", "Nothing shows a review of the document within a year."),
}


def dumps(report: Report, corpus: Corpus, places: Places = NOWHERE) -> str:
    """The gaps of every set and the findings about every document, as a SARIF log."""
    log = _Log(report, corpus, places)
    results = [log.gap(r) for r in report.points if r.document is None and r.status in GAPS]
    results += [log.finding(d, f) for d in report.documents for f in d.findings]
    return log.text(results)


def dumps_check(comparison: Comparison, report: Report, corpus: Corpus, places: Places = NOWHERE) -> str:
    """What got worse as new results; suppressed changes with their reason."""
    log = _Log(report, corpus, places)
    by_change = {s.change: s for s in comparison.suppressed}
    results = [log.change(c, by_change.get(c)) for c in comparison.worse]
    results += [log.change(s.change, s) for s in comparison.suppressed if not s.expired]
    return log.text(results)


def _message(text: str) -> dict[str, str]:
    """A plain text message in which nothing reads as a placeholder or as a link."""
    return {"text": one_line(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")}


def _print(*parts: str) -> dict[str, str]:
    """A fingerprint by content: the same gap keeps it when lines move."""
    return {"policyGaps/v1": hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()}


class _Log:
    """One SARIF log in the making."""

    def __init__(self, report: Report, corpus: Corpus, places: Places) -> None:
        self.report, self.places = report, places
        self.points = {p.id: p for p in corpus.points}
        categories = {c.id: c.category for c in corpus.criteria}
        codes = sorted({*FINDINGS, *(f.code for d in report.documents for f in d.findings)})
        self.rules = [_rule(p, categories[p.criterion]) for p in corpus.points]
        self.rules += [_finding_rule(code) for code in codes]
        self.index = {rule["id"]: i for i, rule in enumerate(self.rules)}
        self.documents = {d.name: (i, d) for i, d in enumerate(report.documents)}

    def text(self, results: Sequence[dict[str, Any]]) -> str:
        """The log as JSON."""
        report = self.report
        driver = {
            "name": report.tool.name,
            "version": report.tool.version,
            "fullName": "Policy Gap Analyzer",
            "shortDescription": {"text": "Documentary coverage of SOC 2 points of focus; not an audit opinion."},
            "rules": self.rules,
        }
        corpus = report.corpus
        run = {
            "tool": {"driver": driver},
            "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": self._unread()}],
            "originalUriBaseIds": {
                _ROOT: {"description": {"text": "The folder that the documents' names start from."}}
            },
            "artifacts": [self._artifact(d) for d in report.documents],
            "columnKind": "unicodeCodePoints",
            "results": list(results),
            "properties": {
                "corpus": {"id": corpus.name, "version": corpus.version, "sha256": corpus.sha256},
                "model": {"name": report.model.name, "sha256": report.model.sha256},
                "offsets": "charOffset counts characters of the extracted text, as policy-gaps extract prints it",
            },
        }
        log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
        return json.dumps(log, ensure_ascii=False, indent=1) + "\n"

    def _artifact(self, d: DocumentReport) -> dict[str, Any]:
        out: dict[str, Any] = {"location": {"uri": self.places.uri(d.name), "uriBaseId": _ROOT}}
        out["roles"] = ["analysisTarget"]
        if d.media_type:
            out["mimeType"] = d.media_type
        if d.sha256:
            out["hashes"] = {"sha-256": d.sha256}
        out["properties"] = {"set": d.set, "status": d.status}
        return out

    def _unread(self) -> list[dict[str, Any]]:
        """One notification for every document that was not read, or only in part."""
        out = []
        for d in self.report.documents:
            if d.status == "analysed":
                continue
            why = d.error.message if d.error else "; ".join(w.message for w in d.warnings) or "read in part"
            level = "error" if d.status == "not_analysed" else "warning"
            place = {"physicalLocation": {"artifactLocation": self._where(d.name)}}
            about = _message(f"{d.name}: {d.status.replace('_', ' ')}: {why}")
            out.append({"level": level, "message": about, "locations": [place]})
        return out

    def _where(self, document: str) -> dict[str, Any]:
        out: dict[str, Any] = {"uri": self.places.uri(document), "uriBaseId": _ROOT}
        if document in self.documents:
            out["index"] = self.documents[document][0]
        return out

    def location(self, e: Evidence) -> dict[str, Any]:
        """Where a passage stands: a region in text documents, the page and the offsets as properties."""
        physical: dict[str, Any] = {"artifactLocation": self._where(e.document)}
        media_type = self.documents[e.document][1].media_type if e.document in self.documents else ""
        lines = self.places.lines(e.document, e.text)
        if lines:
            physical["region"] = {"startLine": lines[0], "endLine": lines[1], "snippet": {"text": plain_text(e.text)}}
        elif media_type.startswith("text/"):
            region = {"charOffset": e.start, "charLength": max(e.end - e.start, 0)}
            physical["region"] = {**region, "snippet": {"text": plain_text(e.text)}}
        out: dict[str, Any] = {"physicalLocation": physical}
        if e.section:
            out["logicalLocations"] = [
                {"name": one_line(e.section.split(" > ")[-1]), "fullyQualifiedName": one_line(e.section)}
            ]
        properties: dict[str, Any] = {"start": e.start, "end": e.end}
        if e.page is not None:
            properties["page"] = e.page
        out["properties"] = properties
        return out

    def _result(self, rule: str, level: str, message: str, places: Iterable[Evidence]) -> dict[str, Any]:
        out: dict[str, Any] = {"ruleId": rule}
        if rule in self.index:
            out["ruleIndex"] = self.index[rule]
        out |= {"kind": "fail", "level": level, "message": _message(message)}
        out["locations"] = [self.location(e) for e in places]
        return out

    def gap(self, row: Coverage) -> dict[str, Any]:
        """A gap of a set. A missing point is placed at its closest passage, which the message says."""
        point = self.points.get(row.point)
        title = f"{row.point} {point.title}" if point else row.point
        shown = row.evidence or ((row.nearest,) if row.nearest else ())
        message = f"{title}: {row.status.replace('_', ' ')}. {row.reason}"
        if not row.evidence and row.nearest:
            message += " The place shown is the closest passage, not evidence."
        out = self._result(row.point, _LEVELS[row.status], message, shown[:1])
        if len(shown) > 1:
            out["relatedLocations"] = [{"id": i, **self.location(e)} for i, e in enumerate(shown[1:], 1)]
        best = sentence_id(row.evidence[0].text) if row.evidence else ""
        out["partialFingerprints"] = _print(row.set, row.point, row.status, best)
        out["properties"] = {
            "set": row.set, "criterion": row.criterion, "status": row.status, "score": row.score,
            "scoreCovered": row.score_covered, "review": row.review, "lacks": [one_line(part) for part in row.lacks],
        }  # fmt: skip
        return out

    def finding(self, d: DocumentReport, f: Finding) -> dict[str, Any]:
        """A fault of a document."""
        place = Evidence(d.name, "", "", f.page, f.start or 0, f.end or 0)
        level = "warning" if f.code in ("placeholder", "review_overdue", "date_in_future") else "note"
        out = self._result(f.code, level, f"{d.name}: {f.message}", [place])
        if f.start is None:
            location = out["locations"][0]
            location["physicalLocation"].pop("region", None)
            location.pop("properties", None)
        region = out["locations"][0]["physicalLocation"].get("region")
        if region:
            region.pop("snippet", None)
        out["partialFingerprints"] = _print(d.set, d.name, f.code, f.message)
        out["properties"] = {"set": d.set}
        return out

    def change(self, c: Change, by: Suppressed | None) -> dict[str, Any]:
        """Something that got worse."""
        level = "warning" if c.kind in ("weakened", "placeholder") else "error"
        if c.standing is not None:
            places = [c.standing]
        else:
            places = [Evidence(c.document, "", "", None, 0, 0)] if c.document else []
        rule = c.point or c.kind
        out = self._result(rule, level, change_text(c, self.points.get(c.point)), places)
        if c.standing is None and places:
            out["locations"][0]["physicalLocation"].pop("region", None)
        out["baselineState"] = "new"
        out["partialFingerprints"] = _print(c.set, c.key)
        out["properties"] = {"set": c.set, "key": c.key, "was": c.was, "now": c.now, "wholeSet": c.in_set}
        if by is not None:
            justification = one_line(f"{by.by.reason} (until {by.by.expires.isoformat()})")
            status = "rejected" if by.expired else "accepted"
            out["suppressions"] = [{"kind": "external", "status": status, "justification": justification}]
        return out


def change_text(c: Change, point: PointOfFocus | None) -> str:
    """A change in one or two sentences, with the sentence that was lost."""
    title = f"{c.point} {point.title}" if point else c.point
    quoted = " ".join(f"“{one_line(s, 400)}”" for s in c.sentences[:3])
    where = "in the whole set" if c.in_set else f"in {c.document}" if c.document else "in the set"
    if c.kind == "placeholder":
        return f"{quoted} is left to be filled in. {c.reason}"
    if c.kind == "contradiction" and not c.point:
        return f"Two passages contradict each other: {c.reason} {quoted}"
    if c.kind == "contradiction":
        return f"{title}: the text now says that this is not done: {quoted}"
    verb = "weaker" if c.kind == "weakened" else "lost"
    return f"{title}: {verb} {where} ({c.was} before, {c.now} now). Lost: {quoted} {c.reason}"


def _rule(point: PointOfFocus, category: str) -> dict[str, Any]:
    return {
        "id": point.id,
        "shortDescription": _message(point.title),
        "fullDescription": _message(point.asks),
        "help": _message(f"{point.asks} Suggested section: {point.suggested_wording.section}."),
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": [category, point.criterion], "criterion": point.criterion, "category": category},
    }  # fmt: skip


def _finding_rule(code: str) -> dict[str, Any]:
    name, text = FINDINGS.get(
        code, ("".join(w.title() for w in code.split("_")), code.replace("_", " ").capitalize() + ".")
    )
    return {"id": code, "name": name, "shortDescription": {"text": text}, "properties": {"tags": ["document"]}}
