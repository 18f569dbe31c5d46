"""Report -> one self-contained web page: nothing is fetched, it prints, and it reads without its script.

Text from documents only ever stands escaped between tags or in quoted attributes. The page forbids itself every request and
every style or script but its own, by their digests.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from html import escape

from analyzer.datatypes import Corpus, Coverage, DocumentReport, Evidence, PointOfFocus, Report
from analyzer.render import outline, svg_heatmap
from analyzer.render.cells import one_line, plain_text
from analyzer.render.html_assets import SCRIPT, STYLE
from analyzer.render.outline import Part
from analyzer.render.outline_steps import next_steps, open_drivers, remedy
from analyzer.render.text_report import SYMBOLS
from analyzer.render.words import EXPOSURE_NAMES, STATUS_NAMES, counted, percent, series_of, series_title

WORST = 15


def dumps(report: Report, corpus: Corpus) -> str:
    """The page as text."""
    return "\n".join(pieces(report, corpus)) + "\n"


def pieces(report: Report, corpus: Corpus) -> Iterator[str]:
    """The page in pieces, from top to bottom."""
    parts = outline.parts(report, corpus)
    title = _t(outline.report_title(report))
    yield _head(title)
    yield f'<header><h1>{title}</h1><p class="notice">{_t(outline.NOT_AN_OPINION)}</p></header><main>'
    yield '<section id="scope"><h2>Scope and method</h2><div class="two">'
    yield _facts("Scope", outline.scope_facts(report, corpus)) + _facts("Method", outline.method_facts(report))
    yield "</div>"
    yield from _unread(report.documents)
    yield "</section>"
    for number, part in enumerate(parts):
        yield from _part(part, f"s{number}-" if len(parts) > 1 else "")
    yield f"</main><footer><p>{_t(corpus.head.notice)}</p></footer><script>{SCRIPT}</script></body></html>"


def _head(title: str) -> str:
    policy = (
        f"default-src 'none'; script-src '{_digest(SCRIPT)}'; style-src '{_digest(STYLE)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>"
    )


def _digest(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _part(part: Part, prefix: str) -> Iterator[str]:
    yield f'<div class="part" id="{prefix}part">'
    if prefix:
        yield f"<h2>{_t(part.title)}</h2>"
    if not part.rows():
        yield "<p>No document was given, so nothing was judged.</p></div>"
        return
    yield from _results(part, prefix)
    yield _contents(part, prefix)
    yield from _heatmap(part, prefix)
    yield from _exposures(part, prefix)
    yield from _worst(part, prefix)
    yield from _findings(part, prefix)
    yield from _headers(part, prefix)
    yield from _documents(part, prefix)
    yield "</div>"


def _results(part: Part, prefix: str) -> Iterator[str]:
    yield f'<section id="{prefix}results"><h2>Results by category</h2>'
    heads = ("covered", "weak", "missing", "contradicted", "not_analysed", "out_of_scope")
    yield '<table class="tight"><thead><tr><th>Category</th><th>Documented</th><th class="bar"></th>'
    yield "".join(f'<th class="n">{_mark(s)}</th>' for s in heads) + "</tr></thead><tbody>"
    for tally in part.tallies:
        last = ' class="sum"' if tally.name.startswith("All") else ""
        cells = "".join(f'<td class="n">{tally.counts[s] or "–"}</td>' for s in heads)
        yield f"<tr{last}><th>{_t(tally.name)}</th><td>{tally.share_text}</td><td>{_bar(tally)}</td>{cells}</tr>"
    yield "</tbody></table><h3>Next steps</h3><ol>"
    yield "".join(f"<li>{_t(step)}</li>" for step in next_steps(part)) + "</ol></section>"


def _bar(tally: outline.Tally) -> str:
    total = max(sum(tally.counts.values()), 1)
    x, out = 0.0, []
    for status in ("covered", "weak", "missing", "contradicted", "not_analysed", "out_of_scope"):
        width = 200 * tally.counts[status] / total
        if width:
            fill = svg_heatmap.FILL[status]  # type: ignore[index]
            out.append(f'<rect x="{x:.1f}" width="{width:.1f}" height="12" fill="{fill}" stroke="#fff"/>')
        x += width
    return f'<svg viewBox="0 0 200 12" width="200" height="12" aria-hidden="true">{"".join(out)}</svg>'


def _contents(part: Part, prefix: str) -> str:
    links = [("heatmap", "Heatmap")]
    if part.exposures:
        links.append(("exposure", "Exposure to audit exceptions"))
    links += [("gaps", "Gaps that matter most"), ("findings", "Findings by criterion"), ("headers", "Header audit"), ("documents", "Documents")]  # fmt: skip
    top = "".join(f'<li><a href="#{prefix}{id_}">{name}</a></li>' for id_, name in links)
    criteria = " ".join(
        f'<a class="chip {total.status}" href="#{prefix}{_t(c.id)}" title="{_t(c.title)}">{SYMBOLS[total.status]} {_t(c.id)}</a>'
        for c, total, _ in part.walk()
    )
    return f'<nav aria-label="Contents"><h2>Contents</h2><ul>{top}</ul><p class="chips">{criteria}</p></nav>'


def _heatmap(part: Part, prefix: str) -> Iterator[str]:
    yield f'<section id="{prefix}heatmap"><h2>Heatmap</h2><p>Criteria by document. Numbers are coverage in per cent.</p>'
    yield svg_heatmap.legend(prefix=f"{prefix}k")
    for i, piece in enumerate(svg_heatmap.panels(svg_heatmap.grid(part))):
        yield f'<div class="panel">{svg_heatmap.svg(piece, prefix=f"{prefix}h{i}")}</div>'
    yield "</section>"


def _exposures(part: Part, prefix: str) -> Iterator[str]:
    if not part.exposures:
        return
    about = {e.id: e for e in part.corpus.exceptions}
    yield f'<section id="{prefix}exposure"><h2>Exposure to audit exceptions</h2>'
    yield "<table><thead><tr><th>Exposure</th><th>Exception</th><th>What leaves it open</th><th>What it may do to the opinion</th><th>Remedy</th></tr></thead><tbody>"
    for e in part.exposures:
        known = about.get(e.exception)
        drivers = "".join(f"<li>{_t(d)}</li>" for d in open_drivers(e, part))
        yield (
            f'<tr><td><span class="exposure {e.exposure}">{EXPOSURE_NAMES[e.exposure]}</span></td>'
            f"<th>{_t(known.title if known else e.exception)}</th><td>{_t(e.reason)}<ul>{drivers}</ul></td>"
            f"<td>{_t(known.effect_on_opinion if known else '')}</td><td>{_t(remedy(known) if known else '')}</td></tr>"
        )
    yield "</tbody></table></section>"


def _worst(part: Part, prefix: str) -> Iterator[str]:
    yield f'<section id="{prefix}gaps"><h2>Gaps that matter most</h2>'
    if not part.gaps:
        yield "<p>No gap was found.</p></section>"
        return
    shown = part.gaps[:WORST]
    yield f"<p>{len(shown)} of {counted(len(part.gaps), 'gap')}: contradictions first, then what policies normally document.</p>"
    yield "<table><thead><tr><th>Point</th><th>Status</th><th>Why</th><th>Belongs in</th></tr></thead><tbody>"
    for row in shown:
        point = part.points[row.point]
        yield (
            f'<tr><th><a href="#{prefix}{_t(point.id)}">{_t(point.id)}</a> {_t(point.title)}</th><td>{_mark(row.status)}</td>'
            f"<td>{_t(outline.why(row))}</td><td>{_t(part.policies_for(point))}</td></tr>"
        )
    yield "</tbody></table></section>"


def _findings(part: Part, prefix: str) -> Iterator[str]:
    yield f'<section id="{prefix}findings"><h2>Findings by criterion</h2>'
    yield (
        '<form class="search" hidden><label>Search <input type="search" placeholder="words, a point, a document"></label>'
        + "".join(f'<label><input type="checkbox" value="{s}" checked> {_mark(s)}</label>' for s in STATUS_NAMES)
        + '<output aria-live="polite"></output></form>'
    )
    series = ""
    for criterion, total, pairs in part.walk():
        if series_of(criterion.id) != series:
            series = series_of(criterion.id)
            yield f'<h3 class="series">{_t(series_title(series))}</h3>'
        yield f'<article class="criterion" id="{prefix}{_t(criterion.id)}"><h4>{_t(criterion.id)} {_t(criterion.title)}</h4>'
        share = "" if total.status in ("out_of_scope", "not_analysed") else f" {percent(total.coverage)} ·"
        yield f'<p class="total">{_mark(total.status)} ·{share} {_t(total.reason)}</p>'
        for point, row in pairs:
            yield _point(point, row, prefix)
        yield "</article>"
    yield "</section>"


def _point(point: PointOfFocus, row: Coverage, prefix: str) -> str:
    said = outline.marks(row)
    body = [f'<p class="why">{_t(outline.why(row))}</p>']
    if more := outline.lacks(row):
        body.append('<ul class="lacks">' + "".join(f"<li>{_t(x)}</li>" for x in more) + "</ul>")
    names = {e.id: e.label for e in point.elements}
    body += [_quote(e, names) for e in row.evidence]
    if row.nearest is not None:
        body.append(
            f"<details><summary>Closest passage, which does not document the point</summary>{_quote(row.nearest, {}, 'near')}</details>"
        )
    note = f' <span class="note">{_t(said)}</span>' if said else ""
    return (
        f'<div class="point" data-status="{row.status}" id="{prefix}{_t(point.id)}"><h5>{_mark(row.status)} {_t(point.id)} '
        f'{_t(point.title)}{note}</h5><p class="asks">{_t(point.asks)}</p>{"".join(body)}</div>'
    )


def _quote(e: Evidence, names: dict[str, str], kind: str = "evidence") -> str:
    states = ", ".join(names[i] for i in e.contributes if i in names)
    stated = f"<br>states: {_t(states)}" if states else ""
    return (
        f'<figure class="{kind}"><blockquote dir="auto">{escape(plain_text(e.text))}</blockquote>'
        f"<figcaption><bdi>{_t(outline.place(e))}</bdi>{stated}</figcaption></figure>"
    )


def _headers(part: Part, prefix: str) -> Iterator[str]:
    yield f'<section id="{prefix}headers"><h2>Header audit</h2><div class="wide"><table><thead><tr><th>Document</th>'
    yield "".join(f"<th>{name}</th>" for name in outline.FIELDS.values()) + "</tr></thead><tbody>"
    for d in part.documents:
        values = (getattr(d.header, f) for f in outline.FIELDS)
        blank = '<td class="none">not stated</td>' if d.status != "not_analysed" else '<td class="none">not read</td>'
        yield f"<tr><th><bdi>{_t(d.name)}</bdi></th>" + "".join(
            blank if v is None else f"<td>{_t(one_line(v.value, 120))}{f' (page {v.page})' if v.page else ''}</td>" for v in values
        ) + "</tr>"  # fmt: skip
    yield "</tbody></table></div>"
    found = [(d, f) for d in part.documents for f in d.findings]
    if found:
        yield f"<h3>{counted(len(found), 'finding')}</h3><table><thead><tr><th>Document</th><th>Finding</th><th>What</th><th>Page</th></tr></thead><tbody>"
        for d, f in found:
            yield f"<tr><th><bdi>{_t(d.name)}</bdi></th><td>{_t(outline.finding_name(f.code))}</td><td>{_t(f.message)}</td><td>{f.page or ''}</td></tr>"
        yield "</tbody></table>"
    yield "</section>"


def _documents(part: Part, prefix: str) -> Iterator[str]:
    yield f'<section id="{prefix}documents"><h2>Documents</h2>'
    yield "<p>Per document: what it documents, and what its kind of policy normally holds and it does not.</p>"
    for d in part.documents:
        yield _document(part, d)
    yield "</section>"


def _document(part: Part, d: DocumentReport) -> str:
    rows = part.rows(d.name)
    have = [r for r in rows if r.status in ("covered", "weak", "contradicted")]
    absent = [r for r in rows if r.status == "missing" and r.expected != "no"]
    unknown = sum(r.status == "not_analysed" for r in rows)
    status = "" if d.status == "analysed" else f' <span class="note">{d.status.replace("_", " ")}</span>'
    bits = [part.kind(d), d.media_type, counted(d.pages, "page") if d.pages else "", counted(d.statements, "statement"), f"sha256 {d.sha256[:16]}"]  # fmt: skip
    out = [
        f'<details class="document"><summary><bdi>{_t(d.name)}</bdi> · {len(have)} documented, {len(absent)} missing'
        f"{f', {unknown} not analysed' if unknown else ''}{status}</summary><p>{_t(' · '.join(b for b in bits if b))}</p>"
    ]
    why = next((w for _, w in outline.unread([d])), "")
    if why:
        out.append(f'<p class="unread">{_t(why)}</p>')
    if have:
        out.append("<table><tbody>")
        for r in have:
            title = part.points[r.point].title
            best = r.evidence[0] if r.evidence else None
            quote = (
                f'<q><bdi dir="auto">{_t(one_line(best.text, 240))}</bdi></q> <span class="place">{_t(outline.place(best, document=False))}</span>'
                if best
                else ""
            )
            out.append(f"<tr><td>{_mark(r.status)}</td><th>{_t(r.point)} {_t(title)}</th><td>{quote}</td></tr>")
        out.append("</tbody></table>")
    if absent:
        out.append(f'<p class="absent">Missing here: {_t(", ".join(r.point for r in absent))}</p>')
    return "".join(out) + "</details>"


def _unread(documents: Iterable[DocumentReport]) -> Iterator[str]:
    troubled = outline.unread(tuple(documents))
    yield "<h3>What was not read</h3>"
    if not troubled:
        yield "<p>Everything was read.</p>"
        return
    yield '<table class="unread"><thead><tr><th>Document</th><th>Read</th><th>Why</th></tr></thead><tbody>'
    for d, why in troubled:
        read = "not at all" if d.status == "not_analysed" else "in part"
        yield f"<tr><th><bdi>{_t(d.name)}</bdi></th><td>{read}</td><td>{_t(why)}</td></tr>"
    yield f"</tbody></table><p>{outline.UNREAD_NOTE}</p>"


def _facts(title: str, facts: Iterable[tuple[str, str]]) -> str:
    rows = "".join(f"<dt>{_t(k)}</dt><dd>{_t(v)}</dd>" for k, v in facts)
    return f"<div><h3>{title}</h3><dl>{rows}</dl></div>"


def _mark(status: str) -> str:
    return f'<span class="mark {status}">{SYMBOLS[status]} {STATUS_NAMES[status]}</span>'


def _t(text: str) -> str:
    """The text on one line, escaped for a place between tags or in a quoted attribute."""
    return escape(one_line(text), quote=True)
