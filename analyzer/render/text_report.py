"""Report -> a summary for a terminal: coverage by category and criterion, the worst gaps with why, what was not read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analyzer.config import category_of
from analyzer.datatypes import CATEGORIES, Corpus, Coverage, CriterionCoverage, Report
from analyzer.report import without_unread

SYMBOLS = {
    "covered": "●", "weak": "◐", "missing": "○", "contradicted": "✕", "out_of_scope": "–", "not_analysed": "?",
}  # fmt: skip
STYLES = {
    "covered": "blue", "weak": "yellow", "missing": "red", "contradicted": "bold red", "out_of_scope": "dim",
    "not_analysed": "magenta",
}  # fmt: skip
WORST = 12


def print_report(report: Report, corpus: Corpus, console: Any) -> None:
    """Write the summary to a rich Console."""
    from rich.table import Table
    from rich.text import Text

    sets = sorted({c.set for c in report.criteria})
    for name in sets:
        rows = [r for r in report.points if r.set == name and r.document is None]
        criteria = [c for c in report.criteria if c.set == name and c.document is None]
        documents = [d for d in report.documents if d.set == name]
        title = "Policy set" if name == "all" else f"Policy set {name}"
        read = sum(d.status != "not_analysed" for d in documents)
        console.print(Text(f"{title}: {read} of {len(documents)} documents analysed", style="bold"))
        if not rows:
            continue
        console.print(_categories(rows, Table))
        console.print(_criteria(criteria, corpus, Table, Text))
        _gaps(rows, corpus, console, Text)
    _unread(report, console, Text)
    console.print(
        Text("● covered  ◐ weak  ○ missing  ✕ contradicted  – out of scope  ? not analysed", style="dim"),
        highlight=False,
    )
    console.print(
        Text(
            "Points of focus are considerations, not requirements; this is documentary coverage, not an audit opinion.",
            style="dim",
        ),
        highlight=False,
    )


def _categories(rows: Sequence[Coverage], table_type: Any) -> Any:
    table = table_type(title="Coverage by category", title_justify="left", box=None, pad_edge=False)
    for heading in ("Category", "Documented", "● covered", "◐ weak", "○ missing", "✕ contradicted", "in scope"):
        table.add_column(heading, justify="left" if heading == "Category" else "right")
    for category in CATEGORIES:
        own = [r for r in rows if category_of(r.point) == category and r.status not in ("out_of_scope", "not_analysed")]
        if not own:
            continue
        n = {s: sum(r.status == s for r in own) for s in SYMBOLS}
        share = f"{100 * (n['covered'] + n['weak'] / 2) / len(own):.0f} %"
        cells = [share, *(str(n[s]) for s in ("covered", "weak", "missing", "contradicted")), str(len(own))]
        table.add_row(category.replace("_", " "), *cells)
    return table


def _criteria(criteria: Sequence[CriterionCoverage], corpus: Corpus, table_type: Any, text_type: Any) -> Any:
    titles = {c.id: c.title for c in corpus.criteria}
    table = table_type(title="Coverage by criterion", title_justify="left", box=None, pad_edge=False)
    for heading in ("", "Criterion", "Title", "Coverage", "Points"):
        table.add_column(heading, justify="right" if heading == "Coverage" else "left", no_wrap=heading != "Title")
    for row in criteria:
        if row.status == "out_of_scope":
            continue
        n = row.points
        counts = f"{n['covered']}● {n['weak']}◐ {n['missing']}○" + (
            f" {n['contradicted']}✕" if n["contradicted"] else ""
        )
        mark = text_type(SYMBOLS[row.status], style=STYLES[row.status])
        table.add_row(mark, row.criterion, titles.get(row.criterion, ""), f"{100 * row.coverage:.0f} %", counts)
    return table


def worst_gaps(rows: Sequence[Coverage], corpus: Corpus, most: int = WORST) -> list[Coverage]:
    """The gaps of a set that matter most: contradictions, then points that policies normally document, by how much of
    the criterion is absent."""
    normal = {p.id: p.evidenced_by == "policy" for p in corpus.points}
    total: dict[str, list[Coverage]] = {}
    for row in rows:
        total.setdefault(row.criterion, []).append(row)
    absent = {c: sum(r.status == "missing" for r in own) / len(own) for c, own in total.items()}
    order = {"contradicted": 0, "missing": 1, "weak": 2}
    gaps = [r for r in rows if r.status in order]
    security = {r.point: category_of(r.point) != "security" for r in gaps}
    return sorted(
        gaps,
        key=lambda r: (
            order[r.status],
            not normal.get(r.point, True),
            security[r.point],
            -absent[r.criterion],
            r.point,
        ),
    )[:most]


def _gaps(rows: Sequence[Coverage], corpus: Corpus, console: Any, text_type: Any) -> None:
    titles = {p.id: p.title for p in corpus.points}
    worst = worst_gaps(rows, corpus)
    if not worst:
        return
    console.print(text_type("\nGaps that matter most", style="italic"))
    for row in worst:
        line = text_type(f"{SYMBOLS[row.status]} {row.point} ", style=STYLES[row.status])
        line.append(f"{titles.get(row.point, '')}: ", style="bold default")
        line.append(without_unread(row.reason), style="default")
        console.print(line, highlight=False)
    console.print()


def _unread(report: Report, console: Any, text_type: Any) -> None:
    troubled = [d for d in report.documents if d.status != "analysed"]
    if troubled:
        console.print(text_type("Not read", style="bold magenta"))
    for d in troubled:
        why = d.error.message if d.error else "; ".join(w.message for w in d.warnings[:3])
        console.print(text_type(f"? {d.name}: {why}"), highlight=False)
