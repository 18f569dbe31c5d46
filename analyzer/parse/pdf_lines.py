"""Words -> lines in reading order, one column or two."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from analyzer.parse.pdf_words import Word

# A gutter is at least this many points wide, and at least this share of a page's lines has it.
_GUTTER = 9.0
_GUTTER_LINES = 0.3


@dataclass(slots=True)
class TextLine:
    """Words that stand on one baseline, from left to right."""

    words: list[Word]
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool

    @property
    def text(self) -> str:
        """The words, a blank between each two."""
        return " ".join(word.text for word in self.words)

    @classmethod
    def of(cls, words: list[Word]) -> TextLine:
        """A line of words in any order."""
        words = sorted(words, key=lambda w: w.x0)
        sizes: dict[float, int] = {}
        for word in words:
            key = round(word.size, 1)
            sizes[key] = sizes.get(key, 0) + len(word.text)
        size = max(sizes, key=lambda s: (sizes[s], s))
        main = max(words, key=lambda w: (abs(w.size - size) < 0.1, len(w.text)))
        lettered = [w for w in words if any(map(str.isalnum, w.text))]
        return cls(
            words,
            words[0].x0,
            min(w.top for w in words),
            max(w.x1 for w in words),
            max(w.bottom for w in words),
            main.base,
            size,
            bool(lettered) and all(w.bold for w in lettered),
        )


@dataclass(slots=True)
class Region:
    """Lines that flow one below the other, with the left and right edge that they share."""

    lines: list[TextLine]
    x0: float
    x1: float

    @classmethod
    def of(cls, lines: list[TextLine]) -> Region:
        """A region whose right edge is where most of the long lines end."""
        ends = sorted(line.x1 for line in lines)
        reach = 0.95 if len(ends) >= 20 else 1.0  # a line that sticks out is an exception only among many
        return cls(lines, min(line.x0 for line in lines), ends[int(reach * (len(ends) - 1))])


def group_lines(words: list[Word]) -> list[TextLine]:
    """Lines from top to bottom. Raised or lowered small characters join the line that they touch."""
    groups: list[tuple[float, float, list[Word]]] = []  # baseline, size, words
    for word in sorted(words, key=lambda w: (w.base, w.x0)):
        if groups:
            base, size, members = groups[-1]
            if word.base - base <= 0.25 * max(size, word.size):
                members.append(word)
                if word.size > size:
                    groups[-1] = (base, word.size, members)
                continue
        groups.append((word.base, word.size, [word]))
    lines = [TextLine.of(members) for _, _, members in groups]
    return _join_scripts(lines)


def _join_scripts(lines: list[TextLine]) -> list[TextLine]:
    """Merge lines of superscripts and subscripts into the neighbour whose height they fall into."""
    merged: list[TextLine] = []
    for line in lines:
        before = merged[-1] if merged else None
        if before is not None:
            small, large = sorted((before, line), key=lambda part: part.size)
            centre = (small.top + small.bottom) / 2
            if small.size < 0.8 * large.size and large.top < centre < large.bottom and _beside(small, large):
                merged[-1] = TextLine.of(before.words + line.words)
                continue
        merged.append(line)
    return merged


def _beside(small: TextLine, large: TextLine) -> bool:
    return small.x0 < large.x1 + large.size and large.x0 - large.size < small.x1


def reading_order(words: list[Word]) -> Iterator[Region]:
    """Regions of a page in the order in which they are read: bands from top to bottom, in each the columns."""
    lines = group_lines(words)
    if not lines:
        return
    gutter = _gutter(lines)
    if gutter is None:
        yield Region.of(lines)
        return
    for split, band in _bands(lines, gutter):
        if not split:
            yield Region.of(band)
            continue
        members = [word for line in band for word in line.words]
        for side in ([w for w in members if w.x1 <= gutter], [w for w in members if w.x1 > gutter]):
            if side:
                yield Region.of(group_lines(side))


def in_columns(words: list[Word]) -> bool:
    """Whether a page holds two columns of running text."""
    lines = group_lines(words)
    return bool(lines) and _gutter(lines) is not None


def _gaps(line: TextLine) -> Iterator[tuple[float, float]]:
    for left, right in zip(line.words, line.words[1:], strict=False):
        if right.x0 - left.x1 >= max(_GUTTER, 0.8 * line.size):
            yield left.x1, right.x0


def _gutter(lines: list[TextLine]) -> float | None:
    """The x at which two columns of running text part, None in a page of one column."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    width = right - left
    spans = [
        span for line in lines for span in _gaps(line) if left + 0.25 * width < sum(span) / 2 < left + 0.75 * width
    ]
    if len(spans) < max(6, _GUTTER_LINES * len(lines)):
        return None
    starts, ends = sorted(a for a, _ in spans), sorted(b for _, b in spans)
    best = max(starts, key=lambda x: bisect_left(starts, x + 0.01) - bisect_left(ends, x + 0.01))
    inside = [span for span in spans if span[0] <= best + 0.01 <= span[1]]
    if len(inside) < max(6, _GUTTER_LINES * len(lines)):
        return None
    low, high = max(a for a, _ in inside), min(b for _, b in inside)
    centre = (low + high) / 2
    return centre if high - low >= _GUTTER and _columns_of_text(lines, centre) else None


def _columns_of_text(lines: list[TextLine], centre: float) -> bool:
    """Both sides hold lines that fill their column with several words each: text, not the cells of a table."""
    sides: tuple[list[tuple[float, float, int]], list[tuple[float, float, int]]] = ([], [])
    for line in lines:
        if any(w.x0 < centre < w.x1 for w in line.words):
            continue
        for side, words in enumerate(
            ([w for w in line.words if w.x1 <= centre], [w for w in line.words if w.x0 >= centre])
        ):
            if words:
                sides[side].append((words[0].x0, words[-1].x1, len(words)))
    for rows in sides:
        if len(rows) < 6:
            return False
        left, right = min(r[0] for r in rows), max(r[1] for r in rows)
        fill = median((x1 - x0) / max(1.0, right - left) for x0, x1, _ in rows)
        if fill < 0.7 or median(count for _, _, count in rows) < 4:
            return False
    return True


def _bands(lines: list[TextLine], centre: float) -> Iterator[tuple[bool, list[TextLine]]]:
    """Runs of lines that cross the gutter, and runs that leave it free."""
    band: list[TextLine] = []
    split = False
    for line in lines:
        crosses = any(w.x0 < centre < w.x1 for w in line.words) or any(
            a.x1 <= centre <= b.x0 and b.x0 - a.x1 < 0.6 * _GUTTER
            for a, b in zip(line.words, line.words[1:], strict=False)
        )
        if band and crosses == split:
            yield split, band
            band = []
        split = not crosses
        band.append(line)
    if band:
        yield split, band
