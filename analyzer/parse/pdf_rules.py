"""Ruled lines of a PDF page, and its tables: cells closed by rules, or columns between horizontal rules."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from analyzer.parse.pdf_lines import TextLine, group_lines
from analyzer.parse.pdf_words import Word

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# More drawn objects than this is a picture, not ruling.
_MAX_OBJECTS = 12_000
_MAX_EDGES = 3_000
_THIN = 3.0


@dataclass(slots=True)
class Edge:
    """A horizontal or vertical rule, in layout coordinates."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def horizontal(self) -> bool:
        """Whether it runs from left to right."""
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(slots=True)
class Drawn:
    """What a page shows beside text: rules and the rectangles of its pictures."""

    edges: list[Edge] = field(default_factory=list)
    pictures: list[tuple[float, float, float, float]] = field(default_factory=list)


@dataclass(slots=True)
class PdfTable:
    """A table: its place, and per row the words of each cell."""

    x0: float
    top: float
    x1: float
    bottom: float
    rows: list[list[list[Word]]]


Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_drawn(page: PdfPage, place: Any) -> Drawn:
    """Rules and pictures of a page; `place` maps a point of the page's space to layout."""
    import pypdfium2.raw as pdfium

    drawn, seen = Drawn(), 0
    stack: list[tuple[Any, Matrix, int]] = [
        (pdfium.FPDFPage_GetObject(page.raw, i), _IDENTITY, 0)
        for i in range(min(_MAX_OBJECTS, pdfium.FPDFPage_CountObjects(page.raw)))
    ]
    while stack and seen < _MAX_OBJECTS:
        item, matrix, depth = stack.pop()
        seen += 1
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 6:
            inner = _times(_matrix(pdfium, item), matrix)
            count = min(_MAX_OBJECTS, pdfium.FPDFFormObj_CountObjects(item))
            stack.extend((pdfium.FPDFFormObj_GetObject(item, i), inner, depth + 1) for i in range(count))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            drawn.pictures.append(_bounds(pdfium, item, matrix, place))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and len(drawn.edges) < _MAX_EDGES:
            drawn.edges.extend(_edges(pdfium, item, matrix, place))
    return drawn


def _matrix(pdfium: Any, item: Any) -> Matrix:
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(m))
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = two
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(pdfium: Any, item: Any, matrix: Matrix, place: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, *map(ctypes.byref, (left, bottom, right, top)))
    ax, ay = place(*_apply(matrix, left.value, bottom.value))
    bx, by = place(*_apply(matrix, right.value, top.value))
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _edges(pdfium: Any, item: Any, matrix: Matrix, place: Any) -> Iterator[Edge]:
    x0, top, x1, bottom = _bounds(pdfium, item, matrix, place)
    if min(x1 - x0, bottom - top) <= _THIN:
        if max(x1 - x0, bottom - top) > 6:
            yield Edge(x0, top, x1, bottom)
        return
    count = pdfium.FPDFPath_CountSegments(item)
    if count > 400:
        return
    own = _times(_matrix(pdfium, item), matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    first: tuple[float, float] | None = None
    last: tuple[float, float] | None = None
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = place(*_apply(own, x.value, y.value))
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = last = point
            continue
        if kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            yield from _straight(last, point)
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment) and first is not None:
            yield from _straight(last, first)


def _straight(one: tuple[float, float], two: tuple[float, float]) -> Iterator[Edge]:
    x0, x1 = sorted((one[0], two[0]))
    top, bottom = sorted((one[1], two[1]))
    if min(x1 - x0, bottom - top) < 0.8 and max(x1 - x0, bottom - top) > 6:
        yield Edge(x0, top, x1, bottom)


def joined_rules(rules: list[Edge]) -> list[Edge]:
    """Horizontal rules; pieces that touch end to end (drawn cell by cell) are one."""
    joined: list[Edge] = []
    for rule in sorted(rules, key=lambda e: (round(e.top), e.x0)):
        last = joined[-1] if joined else None
        if last is not None and abs(last.top - rule.top) < 1 and last.x0 - 2 <= rule.x0 <= last.x1 + 2:
            joined[-1] = Edge(last.x0, last.top, max(last.x1, rule.x1), last.bottom)
        else:
            joined.append(rule)
    return joined


def closed_tables(words: list[Word], edges: list[Edge]) -> list[PdfTable]:
    """Tables whose cells are closed by rules. What lies in a frame of one cell is no table."""
    vertical = sum(not e.horizontal for e in edges)
    if vertical < 2 or len(edges) - vertical < 2 or len(edges) > _MAX_EDGES:
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
