"""Tables without rules on a PDF page: consecutive lines whose words leave the same strips of the page blank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from analyzer.parse.pdf_lines import TextLine, group_lines
from analyzer.parse.pdf_ruled_tables import PdfTable
from analyzer.parse.pdf_words import Word
from analyzer.parse.structure import has_leader

# Blank between two cells, in sizes of print: more than a justified line has between two words.
_STRIP = 1.1
# What a strip may narrow to where the text of a cell fills it: still more than stands between words.
_NARROW = 0.42
# A line further below than this many sizes of print is not of the same table.
_REACH = 3.4
_MARK = re.compile(
    r"(?:[-–—*o•▪●○◦·■□☐☑➢✓✔\uf0b7\uf0a7\u0095]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\d{1,3}(?:\.\d{1,3})*\.?)"
)
_PAGE_NUMBER = re.compile(r"\d{1,4}|[ivxlc]{1,6}", re.I)


@dataclass(slots=True)
class _Run:
    """Consecutive lines and the blank strips that run through all of them, as (left, right)."""

    lines: list[TextLine]
    strips: list[tuple[float, float]]


def find_borderless(words: list[Word], rules: list[float]) -> list[PdfTable]:
    """Tables among words that no closed table holds, from top to bottom. `rules` are the heights of horizontal rules."""
    return [table for run in _runs(group_lines(words)) if (table := _table(run, rules)) is not None]


def _segments(line: TextLine) -> list[tuple[float, float]]:
    """Stretches of a line between wide blanks, as (x0, x1)."""
    parts = [(line.words[0].x0, line.words[0].x1)]
    for word in line.words[1:]:
        x0, x1 = parts[-1]
        if word.x0 - x1 >= _STRIP * line.size:
            parts.append((word.x0, word.x1))
        else:
            parts[-1] = (x0, max(x1, word.x1))
    return parts


def _runs(lines: list[TextLine]) -> Iterator[_Run]:
    run: _Run | None = None
    for line in lines:
        parts = _segments(line)
        grown = _grown(run, line, parts) if run is not None else None
        if grown is not None:
            run = grown
            continue
        if run is not None:
            yield run
        run = _Run([line], _blanks(parts)) if len(parts) > 1 else None
    if run is not None:
        yield run


def _blanks(parts: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(a[1], b[0]) for a, b in pairwise(parts)]


def _grown(run: _Run, line: TextLine, parts: list[tuple[float, float]]) -> _Run | None:
    """The run with one more line, None where that leaves it no strip or the line stands apart."""
    last = run.lines[-1]
    if line.base - last.base > _REACH * max(line.size, last.size) or abs(line.size - last.size) > 0.15 * last.size:
        return None
    strips = []
    for left, right in run.strips:
        for word in line.words:
            if word.x1 <= left or word.x0 >= right:
                continue
            # A word that reaches into the strip narrows it; one that covers it ends it.
            left, right = (word.x1, right) if word.x0 < (left + right) / 2 else (left, word.x0)
        if right - left >= _NARROW * line.size:
            strips.append((left, right))
    if not strips or (len(parts) == 1 and len(strips) < len(run.strips)):
        return None
    return _Run([*run.lines, line], strips)


def _table(run: _Run, rules: list[float]) -> PdfTable | None:
    """The run as a table; None where its columns are marks of a list, page numbers, labels, or no columns at all."""
    lines = list(run.lines)
    while lines and _in_one_column(lines[-1], run) and not _continues(lines, run):
        lines.pop()
    if len(lines) < 3:
        return None
    bounds = [min(w.x0 for line in lines for w in line.words), *((left + right) / 2 for left, right in run.strips)]
    several = [line for line in lines if sum(map(bool, _cells(line, bounds))) > 1]
    if len(several) < 3 or any(has_leader(line.text) for line in several):
        return None
    rows = [[_joined(cells) for cells in row] for row in _rows(lines, bounds, rules)]
    if len(rows) < 3 or not _aligned(several, bounds) or not _worth(rows):
        return None
    words = [word for line in lines for word in line.words]
    return PdfTable(
        min(w.x0 for w in words),
        min(w.top for w in words),
        max(w.x1 for w in words),
        max(w.bottom for w in words),
        rows,
    )


def _in_one_column(line: TextLine, run: _Run) -> bool:
    return not any(line.x0 < (left + right) / 2 < line.x1 for left, right in run.strips)


def _continues(lines: list[TextLine], run: _Run) -> bool:
    """Whether the last line, which fills one column only, is the wrapped end of a cell: it is as close as such lines are."""
    if len(lines) < 2 or not run.strips:
        return False
    gaps = [b.base - a.base for a, b in pairwise(lines)]
    return gaps[-1] <= 1.35 * min(gaps) and lines[-1].x0 > run.strips[0][0]


def _rows(lines: list[TextLine], bounds: list[float], rules: list[float]) -> list[list[list[Word]]]:
    """Rows of cells: parted by rules where every row has them, else by wider blanks, else by what begins in column one."""
    leading = _leading(lines, bounds)
    groups: list[list[TextLine]] = []  # lines closer than the leading: cells that are centred in one row
    for line in lines:
        if groups and line.base - groups[-1][-1].base < 0.8 * leading:
            groups[-1].append(line)
        else:
            groups.append([line])
    gaps = [b[0].base - a[-1].base for a, b in pairwise(groups)]
    spaced = bool(gaps) and max(gaps) > 1.25 * leading
    ruled = [any(a[-1].base < rule < b[0].base for rule in rules) for a, b in pairwise(groups)]
    rows: list[list[list[Word]]] = []
    for index, group in enumerate(groups):
        cells = [[w for line in group for w in _cells(line, bounds)[column]] for column in range(len(bounds))]
        if sum(ruled) > 2:
            starts = not index or ruled[index - 1]
        elif spaced:
            starts = not index or ruled[index - 1] or gaps[index - 1] > 1.2 * leading
        else:
            starts = bool(cells[0]) or (index > 0 and ruled[index - 1])
        if not rows or starts:
            rows.append(cells)
        else:
            for column, cell in enumerate(cells):
                rows[-1][column].extend(cell)
    return rows


def _leading(lines: list[TextLine], bounds: list[float]) -> float:
    """The distance of lines inside a cell: the least that two lines of one column are apart."""
    last: dict[int, float] = {}
    least = 1e9
    for line in lines:
        for column, cell in enumerate(_cells(line, bounds)):
            if cell:
                if column in last:
                    least = min(least, line.base - last[column])
                last[column] = line.base
    return max(least, min(line.size for line in lines))


def _cells(line: TextLine, bounds: list[float]) -> list[list[Word]]:
    cells: list[list[Word]] = [[] for _ in bounds]
    for word in line.words:
        cells[max((i for i, x in enumerate(bounds) if word.x0 >= x - 1), default=0)].append(word)
    return cells


def _joined(cell: list[Word]) -> list[Word]:
    return [word for line in group_lines(cell) for word in line.words] if cell else cell


def _aligned(lines: list[TextLine], bounds: list[float]) -> bool:
    """Whether in each column most cells begin, end or are centred at the same place."""
    for column in range(len(bounds)):
        cells = [cell for line in lines if (cell := _cells(line, bounds)[column])]
        if len(cells) < 2:
            return False
        sides = (
            [cell[0].x0 for cell in cells],
            [cell[-1].x1 for cell in cells],
            [(cell[0].x0 + cell[-1].x1) / 2 for cell in cells],
        )
        if not any(sum(abs(x - median(side)) < 4 for x in side) >= 0.6 * len(side) for side in sides):
            return False
    return True


def _worth(rows: list[list[list[Word]]]) -> bool:
    """Whether the cells are a table's: not list marks, not a table of contents, not labels with a colon, not two texts."""
    texts = [[" ".join(word.text for word in cell) for cell in row] for row in rows]
    first, last = [row[0] for row in texts if row[0]], [row[-1] for row in texts if row[-1]]
    if not first or sum(bool(_MARK.fullmatch(text)) for text in first) > 0.5 * len(first):
        return False
    if sum(bool(_PAGE_NUMBER.fullmatch(text)) for text in last) > 0.6 * len(last):
        return False
    if len(texts[0]) == 2 and sum(text.endswith(":") for text in first) > 0.5 * len(first):
        return False
    filled = sum(sum(map(bool, row)) for row in texts)
    return filled >= 0.6 * len(texts) * len(texts[0]) and median(len(text.split()) for text in first) <= 8
