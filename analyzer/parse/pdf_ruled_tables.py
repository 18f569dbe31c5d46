"""Tables with rules on a PDF page: cells closed by rules, or columns between horizontal rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from analyzer.parse.pdf_lines import TextLine, group_lines
from analyzer.parse.pdf_rules import MAX_EDGES, Edge
from analyzer.parse.pdf_words import Word


@dataclass(slots=True)
class PdfTable:
    """A table: its place, and per row the words of each cell."""

    x0: float
    top: float
    x1: float
    bottom: float
    rows: list[list[list[Word]]]


def closed_tables(words: list[Word], edges: list[Edge]) -> list[PdfTable]:
    """Tables whose cells are closed by rules. What lies in a frame of one cell is no table."""
    vertical = sum(not e.horizontal for e in edges)
    if vertical < 2 or len(edges) - vertical < 2 or len(edges) > MAX_EDGES:
        return []
    from pdfplumber import table as plumber

    records = [
        {
            "x0": e.x0, "x1": e.x1, "top": e.top, "bottom": e.bottom, "doctop": e.top,
            "width": e.x1 - e.x0, "height": e.bottom - e.top, "orientation": "h" if e.horizontal else "v",
        }
        for e in edges
    ]  # fmt: skip
    for record in records:  # a rule has no thickness there
        if record["orientation"] == "h":
            record["top"] = record["bottom"] = (record["top"] + record["bottom"]) / 2  # type: ignore[operator]
        else:
            record["x0"] = record["x1"] = (record["x0"] + record["x1"]) / 2  # type: ignore[operator]
    merged = plumber.merge_edges(
        records, snap_x_tolerance=3, snap_y_tolerance=3, join_x_tolerance=3, join_y_tolerance=3
    )
    merged = merged + _closing(merged)
    cells = plumber.intersections_to_cells(plumber.edges_to_intersections(merged, 3, 3))
    found = []
    for group in plumber.cells_to_tables(cells):
        table = _fill(words, group)
        if table is not None:
            found.append(table)
    return found


def _closing(edges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rules that a table lacks at its top or bottom, where it goes over the page: drawn from upright to upright."""
    added = []
    for end in ("top", "bottom"):
        ends: dict[int, list[dict[str, Any]]] = {}
        for edge in edges:
            if edge["orientation"] == "v":
                ends.setdefault(round(edge[end] / 4), []).append(edge)
        for uprights in ends.values():
            x0, x1 = min(e["x0"] for e in uprights), max(e["x0"] for e in uprights)
            at = sum(e[end] for e in uprights) / len(uprights)
            ruled = any(
                e["orientation"] == "h" and abs(e["top"] - at) < 4 and e["x0"] < x1 and e["x1"] > x0 for e in edges
            )
            if len(uprights) > 2 and not ruled:
                added.append(
                    {
                        **uprights[0],
                        "x0": x0,
                        "x1": x1,
                        "top": at,
                        "bottom": at,
                        "width": x1 - x0,
                        "height": 0,
                        "orientation": "h",
                    }
                )
    return added


def _fill(words: list[Word], cells: list[tuple[float, float, float, float]]) -> PdfTable | None:
    """Rows of the cells with their words; None unless two columns and two rows hold text."""
    x0, top = min(c[0] for c in cells), min(c[1] for c in cells)
    x1, bottom = max(c[2] for c in cells), max(c[3] for c in cells)
    inside = [w for w in words if x0 <= (w.x0 + w.x1) / 2 <= x1 and top <= (w.top + w.bottom) / 2 <= bottom]
    lefts = sorted({round(c[0]) for c in cells})
    rows: list[list[list[Word]]] = []
    taken: set[int] = set()
    for row_top in sorted({c[1] for c in cells}):
        row: list[list[Word]] = [[] for _ in lefts]
        for cell in (c for c in cells if c[1] == row_top):
            column = lefts.index(round(cell[0]))
            for index, w in enumerate(inside):
                if (
                    index not in taken
                    and cell[0] <= (w.x0 + w.x1) / 2 <= cell[2]
                    and cell[1] <= (w.top + w.bottom) / 2 <= cell[3]
                ):
                    taken.add(index)
                    row[column].append(w)
        rows.append(row)
    filled = [row for row in rows if any(row)]
    columns = {i for row in filled for i, cell in enumerate(row) if cell}
    if len(columns) < 2 or not filled or max(sum(map(bool, row)) for row in filled) < 2:
        return None
    return PdfTable(x0, top, x1, bottom, _run_on(filled))


def _run_on(rows: list[list[list[Word]]]) -> list[list[list[Word]]]:
    """Rows without the cuts that shading drawn line by line puts into one long cell."""
    joined: list[list[list[Word]]] = []
    for row in rows:
        filled = [i for i, cell in enumerate(row) if cell]
        above = [i for i, cell in enumerate(joined[-1]) if cell] if joined else []
        if len(filled) == 1 and above == filled:
            last, first = joined[-1][filled[0]][-1].text, row[filled[0]][0].text
            if first[:1].islower() and not last.endswith((".", "!", "?", ":", ";")):
                joined[-1][filled[0]].extend(row[filled[0]])
                continue
        joined.append(row)
    return joined


def open_tables(words: list[Word], rules: list[Edge], taken: list[PdfTable]) -> list[PdfTable]:
    """Tables with horizontal rules only (as in scientific print): rules of one width, columns of blank between."""
    groups: list[list[Edge]] = []
    for rule in sorted(rules, key=lambda e: e.top):
        if rule.x1 - rule.x0 < 80 or any(t.top - 4 <= rule.top <= t.bottom + 4 for t in taken):
            continue
        for group in groups:
            if abs(group[-1].x0 - rule.x0) < 4 and abs(group[-1].x1 - rule.x1) < 4:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [table for group in groups for table in _between(words, group)]


def _between(words: list[Word], rules: list[Edge]) -> Iterator[PdfTable]:
    """A table from a rule down to the last one below which its columns still hold."""
    start = 0
    while start < len(rules) - 1:
        for stop in range(min(len(rules) - 1, start + 40), start, -1):
            first, last = rules[start], rules[stop]
            inside = [
                w
                for w in words
                if first.top - 2 <= (w.top + w.bottom) / 2 <= last.bottom + 2 and first.x0 - 8 <= w.x0 <= last.x1 + 8
            ]
            bottom = last.bottom
            if (
                stop == start + 1 and stop == len(rules) - 1
            ):  # perhaps only the rules of a header: the rest goes over the page
                below = [w for w in words if w.top > last.bottom]
                if below and len(_columns(inside, inside[0].size if inside else 1)) == len(
                    _columns(inside + below, below[0].size)
                ):
                    inside, bottom = inside + below, max(w.bottom for w in below)
            rows = _aligned_rows(inside, [r.top for r in rules[start : stop + 1]])
            if rows:
                yield PdfTable(first.x0, first.top, first.x1, bottom, rows)
                start = stop
                break
        start += 1


def _aligned_rows(words: list[Word], rules: list[float]) -> list[list[list[Word]]]:
    """Rows of cells where blank strips run through all lines; [] where there are none."""
    lines = group_lines(words)
    if len(lines) < 2:
        return []
    bounds = _columns(words, max(line.size for line in lines))
    if len(bounds) < 2:
        return []
    pitches = [b.base - a.base for a, b in pairwise(lines)]
    tight = min(pitches)
    spaced = max(pitches) > 1.25 * tight
    rows: list[list[list[Word]]] = []
    for index, line in enumerate(lines):
        cells = _cells(line, bounds)
        ruled = index > 0 and any(lines[index - 1].base < rule < line.base for rule in rules)
        apart = index > 0 and pitches[index - 1] > 1.2 * tight if spaced else bool(cells[0])
        if not rows or ruled or apart:
            rows.append(cells)
        else:
            for column, cell in enumerate(cells):
                rows[-1][column].extend(cell)
    return rows if len(rows) > 1 and sum(sum(map(bool, row)) > 1 for row in rows) > 1 else []


def _columns(words: list[Word], size: float) -> list[float]:
    """Left edges of the columns: where words begin after a strip that no word crosses."""
    edges: list[float] = []
    reach = -1e9
    for word in sorted(words, key=lambda w: w.x0):
        if word.x0 - reach > 0.9 * size:
            edges.append(word.x0)
        reach = max(reach, word.x1)
    return edges


def _cells(line: TextLine, bounds: list[float]) -> list[list[Word]]:
    cells: list[list[Word]] = [[] for _ in bounds]
    for word in line.words:
        column = max((i for i, x in enumerate(bounds) if word.x0 >= x - 1), default=0)
        cells[column].append(word)
    return cells
