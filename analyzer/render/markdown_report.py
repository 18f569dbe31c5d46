"""Report -> a summary in Markdown (CommonMark with tables): scope, method, what was not read, results, the worst gaps.

Text from documents is escaped, so that no mark, link, image or HTML of theirs takes effect.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from analyzer.datatypes import Corpus, Report
from analyzer.render import outline
from analyzer.render.cells import one_line
from analyzer.render.outline import Part
from analyzer.render.outline_steps import next_steps, open_drivers, remedy
from analyzer.render.text_report import SYMBOLS
from analyzer.render.words import EXPOSURE_NAMES, STATUS_NAMES, counted, percent

WORST = 20
_MARKS = re.compile(r"([\\`*_{}\[\]<>()#|~!&$^])")
# What Markdown dialects turn into links by themselves.
_LINKS = re.compile(r"(?i)(?<=[a-z])(://)|(?<=www)(\.)|(@)|(?<=mailto)(:)")


def dumps(report: Report, corpus: Corpus) -> str:
    """The summary."""
    lines = [f"# {_m(outline.report_title(report))}", "", f"> **{_m(outline.NOT_AN_OPINION)}**", ""]
    lines += ["## Scope", "", *_facts(outline.scope_facts(report, corpus)), ""]
    lines += ["## Method", "", *_facts(outline.method_facts(report)), ""]
    lines += ["## What was not read", "", *_unread(report), ""]
    parts = outline.parts(report, corpus)
    for part in parts:
        lines += _part(part, several=len(parts) > 1)
    return "\n".join(lines).rstrip("\n") + "\n"


def _part(part: Part, *, several: bool) -> Iterator[str]:
    after = f" ({_m(part.title)})" if several else ""
    yield from (f"## Results{after}", "")
    if not part.rows():
        yield from ("No document was given, so nothing was judged.", "")
        return
    yield from _results(part)
    yield from _criteria(part)
    if part.exposures:
        titles = {e.id: e.title for e in part.corpus.exceptions}
        rows = [
            (EXPOSURE_NAMES[e.exposure], _m(titles.get(e.exception, e.exception)), _m(e.reason)) for e in part.exposures
        ]
        yield from ("### Exposure to audit exceptions", "", *_table(("Exposure", "Exception", "Why"), rows), "")
        yield from _drivers(part)
    yield from _gaps(part)
    yield from _documents(part)
    yield from ("### Next steps", "", *(f"{i}. {_m(s)}" for i, s in enumerate(next_steps(part), 1)), "")


def _drivers(part: Part) -> Iterator[str]:
    """What leaves the exposures open that are not low, with effect and remedy."""
    about = {e.id: e for e in part.corpus.exceptions}
    for e in part.exposures:
        if e.exposure == "low":
            continue
        known = about.get(e.exception)
        yield from (f"**{EXPOSURE_NAMES[e.exposure]}: {_m(known.title if known else e.exception)}**", "")
        yield from (f"- {_m(said)}" for said in open_drivers(e, part, 6))
        if known:
            yield from (f"- Effect on the opinion: {_m(known.effect_on_opinion)}", f"- Remedy: {_m(remedy(known))}")
        yield ""


def _results(part: Part) -> Iterator[str]:
    heads = ("covered", "weak", "missing", "contradicted", "not_analysed", "out_of_scope")
    rows = [(_m(t.name), t.share_text, *(str(t.counts[s] or "–") for s in heads)) for t in part.tallies]
    yield from _table(("Category", "Documented", *(f"{SYMBOLS[s]} {STATUS_NAMES[s]}" for s in heads)), rows)
    yield ""


def _criteria(part: Part) -> Iterator[str]:
    rows = []
    for criterion, total, _ in part.walk():
        share = "–" if total.status in ("out_of_scope", "not_analysed") else percent(total.coverage)
        name = f"{SYMBOLS[total.status]} {STATUS_NAMES[total.status]}"
        rows.append((_m(criterion.id), _m(criterion.title), name, share, _m(total.reason)))
    yield from ("### Criteria", "", *_table(("Criterion", "Title", "Status", "Coverage", "Points"), rows), "")


def _gaps(part: Part) -> Iterator[str]:
    shown = part.gaps[:WORST]
    yield from (f"### Gaps that matter most ({len(shown)} of {counted(len(part.gaps), 'gap')})", "")
    for row in shown:
        point = part.points[row.point]
        yield (
            f"- {SYMBOLS[row.status]} **{row.point} {_m(point.title)}** ({STATUS_NAMES[row.status]}): {_m(outline.why(row))} "
            f"Belongs in: {_m(part.policies_for(point))}."
        )
        yield from (f"  - “{_m(one_line(e.text, 300))}” ({_m(outline.place(e))})" for e in row.evidence[:2])
    yield ""


def _documents(part: Part) -> Iterator[str]:
    rows = []
    for d in part.documents:
        judged = part.rows(d.name)
        have = sum(r.status in ("covered", "weak") for r in judged)
        faults = ", ".join(sorted({outline.finding_name(f.code) for f in d.findings}))
        rows.append(
            (_m(one_line(d.name, 200)), _m(part.kind(d)), str(have), _m(faults) or "–", d.status.replace("_", " "))
        )
    heads = ("Document", "Kind of policy", "Points documented", "Header audit", "Read")
    yield from ("### Documents", "", *_table(heads, rows), "")


def _unread(report: Report) -> Iterator[str]:
    troubled = outline.unread(report.documents)
    if not troubled:
        yield "Everything was read."
    for d, why in troubled:
        read = "not read" if d.status == "not_analysed" else "read in part"
        yield f"- {_m(one_line(d.name, 200))}: {read}. {_m(why)}"
    if troubled:
        yield from ("", outline.UNREAD_NOTE)


def _facts(facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, value in facts:
        yield f"- **{_m(name)}**: {_m(value)}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _m(text: str) -> str:
    """The text on one line as Markdown that shows exactly its characters, for the middle of a line."""
    escaped = _MARKS.sub(r"\\\1", one_line(text))
    return _LINKS.sub(lambda m: "\\" + m.group(), escaped)
