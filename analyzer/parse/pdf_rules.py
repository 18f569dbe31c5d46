"""What a PDF page draws beside text: its rules, and the places of its pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# More drawn objects or rules than this is a picture, not ruling.
_MAX_OBJECTS = 12_000
MAX_EDGES = 3_000
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
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and len(drawn.edges) < MAX_EDGES:
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
