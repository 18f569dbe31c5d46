"""Report or comparison -> workflow commands that GitHub shows as annotations beside the lines of a change."""

from __future__ import annotations

from analyzer.datatypes import GAPS, Corpus, Evidence, Report
from analyzer.diff_records import Change, Comparison
from analyzer.render.cells import one_line
from analyzer.render.places import NOWHERE, Places
from analyzer.render.sarif import change_text

_LEVELS = {"contradicted": "error", "missing": "warning", "weak": "notice"}


def dumps(report: Report, corpus: Corpus, places: Places = NOWHERE) -> str:
    """The gaps of every set and the findings about documents, one annotation a line."""
    points = {p.id: p for p in corpus.points}
    out = []
    for row in report.points:
        if row.document is not None or row.status not in GAPS:
            continue
        place = row.evidence[0] if row.evidence else row.nearest
        point = points.get(row.point)
        title = f"{row.point} {point.title if point else ''}".rstrip()
        out.append(_annotation(_LEVELS[row.status], place, f"{title}: {row.status}", row.reason, places))
    for d in report.documents:
        for f in d.findings:
            place = Evidence(d.name, "", "", f.page, 0, 0)
            out.append(_annotation("warning", place, f.code.replace("_", " "), f.message, places))
    return "".join([*out, *_unread(report, places)])


def dumps_check(comparison: Comparison, report: Report, corpus: Corpus, places: Places = NOWHERE) -> str:
    """What got worse as errors, suppressed changes and notes as notices, unread documents as errors."""
    points = {p.id: p for p in corpus.points}
    expired = {s.change: s.by for s in comparison.suppressed if s.expired}

    def line(level: str, c: Change, more: str = "") -> str:
        place = c.standing or (Evidence(c.document, "", "", None, 0, 0) if c.document else None)
        title = f"Policy coverage: {c.kind}{f' {c.point}' if c.point else ''}"
        return _annotation(level, place, title, f"{change_text(c, points.get(c.point))}{more} Key: {c.key}", places)

    out = []
    for c in comparison.worse:
        by = expired.get(c)
        more = f" Its suppression expired on {by.expires.isoformat()} ({by.reason})." if by else ""
        out.append(line("error", c, more))
    for s in comparison.suppressed:
        if not s.expired:
            out.append(line("notice", s.change, f" Suppressed until {s.by.expires.isoformat()}: {s.by.reason}."))
    out += [_annotation("notice", None, "Policy coverage", n.message, places) for n in comparison.notes]
    return "".join([*out, *_unread(report, places)])


def _unread(report: Report, places: Places) -> list[str]:
    return [
        _annotation("error", Evidence(d.name, "", "", None, 0, 0), "Not analysed", d.error.message, places)
        for d in report.documents
        if d.error is not None
    ]


def _annotation(level: str, place: Evidence | None, title: str, message: str, places: Places) -> str:
    """One workflow command. Everything from a document is escaped: it can neither end the line nor start a command."""
    properties = []
    if place is not None:
        properties.append(f"file={_property(places.path(place.document))}")
        lines = places.lines(place.document, place.text)
        if lines:
            properties += [f"line={lines[0]}", f"endLine={lines[1]}"]
        elif place.page:
            title += f" (page {place.page})"
    properties.append(f"title={_property(title)}")
    return f"::{level} {','.join(properties)}::{_data(message)}\n"


def _data(text: str) -> str:
    return one_line(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
