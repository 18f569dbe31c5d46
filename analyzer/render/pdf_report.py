"""Report -> PDF for an auditor: scope and method on page one, contents, heatmap, findings by criterion with passages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from analyzer.datatypes import Corpus, Coverage, PointOfFocus, Report
from analyzer.render import outline
from analyzer.render.cells import one_line
from analyzer.render.outline import Part
from analyzer.render.outline_steps import next_steps, open_drivers, remedy
from analyzer.render.pdf_heatmap import draw_heatmap
from analyzer.render.pdf_page import LEFT, SOFT, WIDTH, Paper, contents_pages, draw_contents
from analyzer.render.svg_heatmap import FILL, grid
from analyzer.render.words import EXPOSURE_NAMES, counted, percent, series_of, series_title

WORST = 15
LONGEST = 1500  # characters of a passage; what is longer ends in an ellipsis
UNREAD_ON_FIRST = 12


def dumps(report: Report, corpus: Corpus) -> bytes:
    """The file."""
    parts = outline.parts(report, corpus)
    paper = Paper(outline.report_title(report))
    paper.page()
    _first_page(paper, report, corpus)
    plan = [(part, _sections(part, parts)) for part in parts]
    lines = sum(len(sections) + len(list(part.walk())) for part, sections in plan) + 1
    paper.pdf.add_page()
    paper.pdf.insert_toc_placeholder(lambda _, found: draw_contents(paper, found), pages=contents_pages(lines))
    paper.y = 17.0
    for number, (_, sections) in enumerate(plan):
        for i, (title, draw) in enumerate(sections):
            if number or i:
                paper.page()
            paper.heading(title)
            draw(paper)
    return paper.bytes()


def _first_page(paper: Paper, report: Report, corpus: Corpus) -> None:
    paper.para(outline.report_title(report), 20, "B", after=3)
    top = paper.y
    lines = paper.wrap(outline.NOT_AN_OPINION, WIDTH - 10, 9, "B")
    paper.pdf.set_fill_color("#fdf6e6")
    paper.pdf.rect(LEFT, top, WIDTH, len(lines) * 4.3 + 4, style="F")
    paper.pdf.set_fill_color(FILL["weak"])
    paper.pdf.rect(LEFT, top, 1.6, len(lines) * 4.3 + 4, style="F")
    paper.y += 2
    paper.para(outline.NOT_AN_OPINION, 9, "B", indent=5, after=6)
    for title, facts in (("Scope", outline.scope_facts(report, corpus)), ("Method", outline.method_facts(report))):
        paper.para(title, 11.5, "B", after=1)
        paper.facts(facts)
        paper.y += 3
    paper.para("What was not read", 11.5, "B", after=1)
    troubled = outline.unread(report.documents)
    if not troubled:
        paper.para("Everything was read.", 8.5)
    for d, why in troubled[:UNREAD_ON_FIRST]:
        read = "not read" if d.status == "not_analysed" else "read in part"
        paper.para(f"{one_line(d.name, 120)}: {read}. {one_line(why, 200)}", 8.5, after=0.6)
    if len(troubled) > UNREAD_ON_FIRST:
        paper.para(f"And {len(troubled) - UNREAD_ON_FIRST} more; the list of documents at the end names them all.", 8.5)
    if troubled:
        paper.para(outline.UNREAD_NOTE, 8.5)
    paper.y += 3
    paper.para(corpus.head.notice, 7, "", SOFT)


def _sections(part: Part, parts: tuple[Part, ...]) -> list[tuple[str, Callable[[Paper], None]]]:
    """The sections of a set with what draws them."""
    after = f" ({part.title})" if len(parts) > 1 else ""
    if not part.rows():
        return [(f"Results{after}", lambda paper: paper.para("No document was given, so nothing was judged."))]
    out: list[tuple[str, Callable[[Paper], None]]] = [
        (f"Results by category{after}", lambda paper: _results(paper, part)),
        (f"Heatmap{after}", lambda paper: draw_heatmap(paper, grid(part))),
    ]
    if part.exposures:
        out.append((f"Exposure to audit exceptions{after}", lambda paper: _exposures(paper, part)))
    return [
        *out,
        (f"Gaps that matter most{after}", lambda paper: _worst(paper, part)),
        (f"Findings by criterion{after}", lambda paper: _findings(paper, part)),
        (f"Header audit{after}", lambda paper: _headers(paper, part)),
        (f"Documents{after}", lambda paper: _documents(paper, part)),
    ]


def _results(paper: Paper, part: Part) -> None:
    heads = ("covered", "weak", "missing", "contradicted", "not_analysed", "out_of_scope")
    for tally in part.tallies:
        paper.room(14)
        paper.line(LEFT, tally.name, 10, "B")
        paper.line(LEFT + 50, f"{tally.share_text} documented" if tally.share is not None else tally.share_text, 10)
        said = ", ".join(f"{tally.counts[s]} {s.replace('_', ' ')}" for s in heads if tally.counts[s])
        paper.line(LEFT + 88, said, 8, "", SOFT)
        paper.y += 5
        _bar(paper, tally, heads)
        paper.y += 8
    paper.y += 2
    paper.para("Next steps", 11.5, "B", after=1)
    for number, step in enumerate(next_steps(part), 1):
        paper.room(8)
        paper.line(LEFT, f"{number}.", 9)
        paper.para(step, 9, indent=7)


def _bar(paper: Paper, tally: outline.Tally, heads: tuple[str, ...]) -> None:
    x, total = LEFT, max(sum(tally.counts.values()), 1)
    for status in heads:
        width = WIDTH * tally.counts[status] / total
        if width:
            paper.pdf.set_fill_color(FILL[status])  # type: ignore[index]
            paper.pdf.rect(x, paper.y, max(width - 0.4, 0.2), 4.4, style="F")
        x += width


def _exposures(paper: Paper, part: Part) -> None:
    about = {e.id: e for e in part.corpus.exceptions}
    for e in part.exposures:
        known = about.get(e.exception)
        paper.room(22)
        paper.para(f"{EXPOSURE_NAMES[e.exposure]}: {known.title if known else e.exception}", 10, "B", after=0.3)
        paper.para(e.reason, 9, after=0.5)
        for driver in open_drivers(e, part):
            paper.para(driver, 8, "", SOFT, indent=4, after=0.2)
        if known:
            paper.para(f"Effect on the opinion: {known.effect_on_opinion}", 8.5, indent=4, after=0.5)
            if e.exposure != "low":
                paper.para(f"Remedy: {remedy(known)}", 8.5, indent=4, after=0.5)
        paper.y += 2.5


def _worst(paper: Paper, part: Part) -> None:
    if not part.gaps:
        paper.para("No gap was found.")
        return
    shown = part.gaps[:WORST]
    paper.para(
        f"{len(shown)} of {counted(len(part.gaps), 'gap')}: contradictions first, then what policies normally document."
    )
    rows = [
        (f"{r.point} {part.points[r.point].title}", r.status, outline.why(r), part.policies_for(part.points[r.point]))
        for r in shown
    ]
    paper.table(("Point", "Status", "Why", "Belongs in"), (52, 26, 62, 38), rows)


def _findings(paper: Paper, part: Part) -> None:
    series = ""
    for criterion, total, pairs in part.walk():
        if series_of(criterion.id) != series:
            series = series_of(criterion.id)
            paper.room(46)
            paper.para(series_title(series), 12.5, "B", "#1f66ad", after=1)
        paper.heading(f"{criterion.id} {criterion.title}", 1, size=10.5, room=30)
        share = "" if total.status in ("out_of_scope", "not_analysed") else f"{percent(total.coverage)} · "
        width = paper.mark(total.status, LEFT, paper.y)
        paper.para(f"{share}{total.reason}", 8.5, "", SOFT, indent=width + 2, after=3)
        for point, row in pairs:
            _point(paper, point, row)
        paper.y += 2


def _point(paper: Paper, point: PointOfFocus, row: Coverage) -> None:
    paper.room(16)
    width = paper.mark(row.status, LEFT, paper.y)
    paper.para(f"{point.id} {point.title}", 9, "B", indent=width + 2, after=0.4)
    said = outline.marks(row)
    paper.para(outline.why(row) + (f" ({said})" if said else ""), 8.5, indent=4, after=0.8)
    for lack in outline.lacks(row):
        paper.para(f"– {lack}", 8.5, "", "#7a4b00", indent=7, after=0.4)
    names = {e.id: e.label for e in point.elements}
    for e in row.evidence:
        states = ", ".join(names[i] for i in e.contributes if i in names)
        paper.quote(one_line(e.text, LONGEST), outline.place(e) + (f" · states: {states}" if states else ""))
    paper.y += 1.4


def _headers(paper: Paper, part: Part) -> None:
    fields = ("owner", "approver", "version", "effective", "last_reviewed", "next_review")
    widths = (52.0, 27.0, 27.0, 15.0, 19.0, 19.0, 19.0)
    paper.table(
        ("Document", *(outline.FIELDS[f] for f in fields)),
        widths,
        ((one_line(d.name, 90), *(_value(d, f) for f in fields)) for d in part.documents),
        7.5,
    )
    found = list(_found(part))
    if found:
        paper.room(30)
        paper.para(f"{counted(len(found), 'finding')} besides what is not stated", 11.5, "B", after=1)
        paper.table(("Document", "Finding", "What", "Page"), (54, 32, 80, 12), found, 7.5)


def _value(document: Any, name: str) -> str:
    if document.status == "not_analysed":
        return "not read"
    held = getattr(document.header, name)
    return "not stated" if held is None else one_line(held.value, 60)


def _found(part: Part) -> Iterator[tuple[str, str, str, str]]:
    for d in part.documents:
        for f in d.findings:
            if f.code.startswith("missing_"):
                continue  # the table above says it
            yield one_line(d.name, 90), outline.finding_name(f.code), one_line(f.message, 240), str(f.page or "")


def _documents(paper: Paper, part: Part) -> None:
    why = {d.name: w for d, w in outline.unread(part.documents)}
    rows = []
    for d in part.documents:
        judged = part.rows(d.name)
        have = sum(r.status in ("covered", "weak") for r in judged)
        absent = sum(r.status == "missing" and r.expected != "no" for r in judged)
        read = {"analysed": "in full", "partly_analysed": "in part", "not_analysed": "not at all"}[d.status]
        note = f"{read}. {why[d.name]}" if d.name in why else read
        rows.append((one_line(d.name, 90), part.kind(d), str(d.pages or ""), str(have), str(absent), one_line(note, 160), d.sha256[:12]))  # fmt: skip
    paper.table(
        ("Document", "Kind of policy", "Pages", "Documented", "Missing", "Read", "sha256"),
        (50, 35, 11, 18, 13, 29, 22),
        rows,
        7.5,
    )
    paper.para("Missing counts only what this kind of policy normally holds.", 7.5, "", SOFT)
