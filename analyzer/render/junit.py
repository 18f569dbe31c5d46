"""Report or comparison -> JUnit XML, as test dashboards read it.

A report: one suite per set and criterion, one case per point in scope; a gap fails, what was not analysed is skipped.
A comparison: one case per change; suppressed ones are skipped with their reason. Nothing is timed, so times are 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from analyzer.datatypes import Corpus, Coverage, Evidence, Report
from analyzer.diff_records import Change, Comparison
from analyzer.render.cells import one_line, plain_text
from analyzer.render.places import NOWHERE, Places
from analyzer.render.sarif import change_text

_LONGEST = 300  # characters of a message in one attribute; the whole of it stands in the element


@dataclass(frozen=True, slots=True)
class _Case:
    """One test case; `outcome` is "" where it passes."""

    name: str
    outcome: Literal["", "failure", "skipped"] = ""
    kind: str = ""
    message: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Suite:
    name: str
    package: str
    cases: tuple[_Case, ...]
    properties: tuple[tuple[str, str], ...] = ()


def dumps(report: Report, corpus: Corpus) -> str:
    """Every point in scope of every set as a test case."""
    titles = {c.id: c.title for c in corpus.criteria} | {p.id: p.title for p in corpus.points}
    head = [
        ("corpus", f"{report.corpus.name} {report.corpus.version}"),
        ("model", f"{report.model.name} {report.model.sha256[:12]}"),
        ("notice", "Documentary coverage; points of focus are considerations, and this is not an audit opinion."),
    ]
    suites = []
    for set_name, criterion, rows in _groups(report):
        unread = [
            (f"{d.status}: {d.name}", d.error.message if d.error else "parts of it could not be read")
            for d in report.documents
            if d.set == set_name and d.status != "analysed"
        ]
        cases = tuple(_case(r, titles.get(r.point, "")) for r in rows)
        suites.append(_Suite(_named(criterion, titles), set_name, cases, (*head, *unread)))
    return _xml("policy-gaps", suites)


def _groups(report: Report) -> Iterable[tuple[str, str, Sequence[Coverage]]]:
    groups: dict[tuple[str, str], list[Coverage]] = {}
    for row in report.points:
        if row.document is None and row.status != "out_of_scope":
            groups.setdefault((row.set, row.criterion), []).append(row)
    return [(s, c, rows) for (s, c), rows in groups.items()]


def _named(id_: str, titles: dict[str, str]) -> str:
    return f"{id_} {titles.get(id_, '')}".rstrip()


def _case(row: Coverage, title: str) -> _Case:
    name = f"{row.point} {title}".rstrip()
    if row.status == "covered":
        return _Case(name)
    if row.status == "not_analysed":
        return _Case(name, "skipped", message=row.reason)
    lines = [row.reason, *(f"Lacks: {part}" for part in row.lacks), *(_quoted("Passage", e) for e in row.evidence)]
    if row.nearest is not None:
        lines.append(_quoted("Closest passage", row.nearest))
    return _Case(name, "failure", row.status, f"{row.status}: {row.reason}", "\n".join(lines))


def _quoted(label: str, e: Evidence) -> str:
    page = f", page {e.page}" if e.page else ""
    return f"{label} ({e.document}{page}): “{one_line(e.text)}”"


def dumps_check(comparison: Comparison, report: Report, corpus: Corpus, places: Places = NOWHERE) -> str:
    """Every change as a test case, and one that passes where nothing got worse."""
    points = {p.id: p for p in corpus.points}

    def case(c: Change, reason: str, fails: bool) -> _Case:
        text = change_text(c, points.get(c.point))
        if c.standing is not None:
            text += f"\n{_quoted('Now', c.standing)}"
        where = places.path(c.document) if c.document else c.set
        name = f"{c.key} ({where})"
        return _Case(name, "failure", c.kind, text, text) if fails else _Case(name, "skipped", c.kind, reason)

    expired = {s.change for s in comparison.suppressed if s.expired}
    cases = [case(c, "", True) for c in comparison.worse]
    cases += [
        case(s.change, f"suppressed until {s.by.expires.isoformat()}: {s.by.reason}", False)
        for s in comparison.suppressed
        if s.change not in expired
    ]
    cases += [
        _Case(f"{d.name} could be analysed", "skipped", message=d.error.message) for d in report.documents if d.error
    ]
    notes = tuple((n.code, n.message) for n in comparison.notes)
    return _xml("policy-gaps check", [_Suite("nothing got worse", "check", tuple(cases or [_Case("baseline")]), notes)])


# --- XML --------------------------------------------------------------------------------------------------------------


def _xml(name: str, suites: Sequence[_Suite]) -> str:
    cases = [c for s in suites for c in s.cases]
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<testsuites name={_attribute(name)} {_counts(cases, total=True)}>",
    ]
    for suite in suites:
        out.append(
            f" <testsuite name={_attribute(suite.name)} package={_attribute(suite.package)} {_counts(suite.cases)}>"
        )
        if suite.properties:
            rows = (f"<property name={_attribute(k)} value={_attribute(v)}/>" for k, v in suite.properties)
            out += ["  <properties>", *(f"   {r}" for r in rows), "  </properties>"]
        out += [_element(c, f"policy-gaps.{suite.package}") for c in suite.cases]
        out.append(" </testsuite>")
    return "\n".join([*out, "</testsuites>", ""])


def _counts(cases: Sequence[_Case], *, total: bool = False) -> str:
    failures = sum(c.outcome == "failure" for c in cases)
    skipped = sum(c.outcome == "skipped" for c in cases)
    own = "" if total else f' skipped="{skipped}"'
    return f'tests="{len(cases)}" failures="{failures}" errors="0"{own} time="0"'


def _element(case: _Case, classname: str) -> str:
    head = f'  <testcase classname={_attribute(classname)} name={_attribute(case.name)} time="0"'
    if not case.outcome:
        return f"{head}/>"
    kind = f" type={_attribute(case.kind)}" if case.kind else ""
    message = f"message={_attribute(one_line(case.message, _LONGEST))}"
    body = escape(plain_text(case.text))
    return f"{head}>\n   <{case.outcome}{kind} {message}>{body}</{case.outcome}>\n  </testcase>"


def _attribute(text: str) -> str:
    return quoteattr(one_line(text))
