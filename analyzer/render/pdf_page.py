"""The paper that the PDF report is written on: text that breaks itself, headings, tables, quotes, shapes, contents.

Lines are broken here and not by the PDF library: that is faster, holds for words without a space, and lets right-to-left
text be put in order line by line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analyzer.charts import Shown
from analyzer.render.cells import one_line
from analyzer.render.svg_heatmap import FILL, INK
from analyzer.render.text_report import SYMBOLS
from analyzer.render.words import STATUS_NAMES

FONTS = Path(__file__).parent / "fonts"
# A fixed date: the same report gives the same bytes. When it was made stands where it is kept, not in it.
MADE = datetime(2000, 1, 1, tzinfo=UTC)
LEFT, RIGHT, TOP, BOTTOM, WIDTH = 16.0, 194.0, 17.0, 280.0, 178.0  # millimetres of an A4 page
TEXT, SOFT, BLUE, LINE = "#222b36", "#5b6472", "#1f66ad", "#d9dee5"
UNKNOWN = "\u25a1"  # stands for a character that the font does not have


@dataclass
class Paper:
    """A PDF under way. Positions and widths are in millimetres, sizes of text in points."""

    title: str
    pdf: Any = field(init=False)
    y: float = TOP
    _widths: dict[tuple[str, str], float] = field(default_factory=dict)
    _known: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        from fpdf import FPDF

        self.pdf = FPDF(format="A4")
        self.pdf.set_creation_date(MADE)
        self.pdf.set_title(self.title)
        self.pdf.set_creator("policy-gaps")
        self.pdf.set_lang("en")
        self.pdf.set_auto_page_break(False)
        self.pdf.add_font("body", "", FONTS / "DejaVuSansCondensed.ttf")
        self.pdf.add_font("body", "B", FONTS / "DejaVuSansCondensed-Bold.ttf")
        self.pdf.footer = self._footer
        self.pdf.set_font("body", "", 9)
        self._known = frozenset(self.pdf.current_font.cmap)

    def _footer(self) -> None:
        self._put(LEFT, 290, one_line(self.title, 90), 7.5, "", SOFT)
        # Only a cell has its {nb} replaced by the number of pages.
        self.pdf.set_xy(RIGHT - 40, 286.6)
        self.pdf.cell(40, 4.5, f"Page {self.pdf.page_no()} of {{nb}}", align="R")

    def page(self) -> None:
        """Begin a page."""
        self.pdf.add_page()
        self.y = TOP

    def room(self, height: float) -> bool:
        """Begin a page where `height` does not fit on this one. Whether it did."""
        if self.y + height <= BOTTOM:
            return False
        self.page()
        return True

    def shown(self, text: str) -> str:
        """The text as the font can show it."""
        return "".join(c if ord(c) in self._known else UNKNOWN for c in one_line(text) if c not in "\u200c\u200d\ufe0f")

    def wrap(self, text: str, width: float, size: float, style: str = "") -> list[str]:
        """The text, as the font can show it, in lines of at most `width`; a word that is wider is cut."""
        lines, line, used = [], "", 0.0
        gap = self._width(" ", size, style)
        for word in self.shown(text).split(" "):
            length = self._width(word, size, style)
            if line and used + gap + length <= width:
                line, used = f"{line} {word}", used + gap + length
                continue
            if line:
                lines.append(line)
            line, used = word, length
            if length > width:
                *full, line = self._cut(word, width, size, style)
                lines += full
                used = self._width(line, size, style)
        return [*lines, line]

    def fit(self, text: str, width: float, size: float, style: str = "") -> str:
        """The text on one line of at most `width`, as the font can show it, cut with an ellipsis where it is longer."""
        first, *more = self.wrap(text, width, size, style)
        if not more:
            return first
        room = width - self._width("…", size, style)
        return self._cut(self.shown(text), room, size, style)[0].rstrip() + "…"

    def _cut(self, word: str, width: float, size: float, style: str) -> list[str]:
        pieces, start, used = [], 0, 0.0
        for i, c in enumerate(word):
            w = self._width(c, size, style)
            if used + w > width and i > start:
                pieces.append(word[start:i])
                start, used = i, 0.0
            used += w
        return [*pieces, word[start:]]

    def _width(self, text: str, size: float, style: str) -> float:
        total = 0.0
        for c in text:
            w = self._widths.get((style, c))
            if w is None:
                self.pdf.set_font("body", style, 10)
                w = self._widths[style, c] = self.pdf.get_string_width(c)
            total += w
        return total * size / 10

    def _put(self, x: float, y: float, text: str, size: float, style: str = "", colour: str = TEXT) -> None:
        self.pdf.set_font("body", style, size)
        self.pdf.set_text_color(colour)
        self.pdf.text(x, y, _ordered(text))

    def line(self, x: float, text: str, size: float, style: str = "", colour: str = TEXT) -> None:
        """Text at the current height, which stays."""
        self._put(x, self.y + size * 0.3528, self.shown(text), size, style, colour)

    def para(
        self, text: str, size: float = 9, style: str = "", colour: str = TEXT, *, indent: float = 0, after: float = 1.2
    ) -> None:
        """A paragraph; it may run over several pages."""
        step = size * 0.3528 * 1.35
        for line in self.wrap(text, WIDTH - indent, size, style):
            self.room(step)
            self._put(LEFT + indent, self.y + size * 0.3528, line, size, style, colour)
            self.y += step
        self.y += after

    def heading(self, text: str, level: int = 0, *, size: float = 15, room: float = 40) -> None:
        """A heading that stands in the contents and in the reader's outline."""
        self.room(room)
        self.pdf.start_section(self.shown(text), level)
        self.para(text, size, "B", after=1)
        if level == 0:
            self.pdf.set_draw_color(BLUE)
            self.pdf.set_line_width(0.5)
            self.pdf.line(LEFT, self.y, RIGHT, self.y)
            self.y += 3

    def quote(self, text: str, place: str, colour: str = BLUE) -> None:
        """A passage with a bar beside it, and where it stands. A short one stays on one page."""
        lines = (
            *((x, 8.5, TEXT) for x in self.wrap(text, WIDTH - 12, 8.5)),
            *((x, 7.5, SOFT) for x in self.wrap(place, WIDTH - 12, 7.5)),
        )
        if len(lines) <= 12:
            self.room(sum(size * 0.3528 * 1.35 for _, size, _ in lines))
        for line, size, ink in lines:
            step = size * 0.3528 * 1.35
            self.room(step)
            self.pdf.set_draw_color(colour)
            self.pdf.set_line_width(0.6)
            self.pdf.line(LEFT + 7, self.y, LEFT + 7, self.y + step + 0.2)
            self._put(LEFT + 10, self.y + size * 0.3528, line, size, "", ink)
            self.y += step
        self.y += 1.6

    def facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Names on the left, values beside them."""
        for name, value in facts:
            names, values = self.wrap(name, 36, 8.5), self.wrap(value, WIDTH - 40, 8.5)
            for i in range(max(len(names), len(values))):
                self.room(4.1)
                if i < len(names):
                    self._put(LEFT, self.y + 3, names[i], 8.5, "", SOFT)
                if i < len(values):
                    self._put(LEFT + 40, self.y + 3, values[i], 8.5)
                self.y += 4.1
            self.y += 0.5

    def table(
        self, heads: Sequence[str], widths: Sequence[float], rows: Iterable[Sequence[str]], size: float = 8
    ) -> None:
        """A table whose head stands on every page; a cell that holds the name of a status is drawn as its mark."""
        self.room(16)
        self._row(heads, widths, size, SOFT)
        for row in rows:
            if self.room(self._height(row, widths, size)):
                self._row(heads, widths, size, SOFT)
            self._row(row, widths, size, TEXT)
        self.y += 3

    def _height(self, cells: Sequence[str], widths: Sequence[float], size: float) -> float:
        most = max(len(self.wrap(c, w - 2, size, "B")) for c, w in zip(cells, widths, strict=True))
        return min(most * size * 0.3528 * 1.32 + 2, BOTTOM - TOP - 12)

    def _row(self, cells: Sequence[str], widths: Sequence[float], size: float, colour: str) -> None:
        step, x, most = size * 0.3528 * 1.32, LEFT, 1
        room = int((BOTTOM - self.y - 2) / step)
        for i, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            if cell in STATUS_NAMES:
                self.mark(cell, x, self.y + 0.2, size)
            else:
                bold = "B" if i == 0 and colour == TEXT else ""
                lines = self.wrap(cell, width - 2, size, bold)
                lines = lines if len(lines) <= room else [*lines[: room - 1], "…"]
                most = max(most, len(lines))
                for n, text in enumerate(lines):
                    self._put(x, self.y + size * 0.3528 + 0.7 + n * step, text, size, bold, colour)
            x += width
        self.y += most * step + 2
        self.pdf.set_draw_color(LINE)
        self.pdf.set_line_width(0.2)
        self.pdf.line(LEFT, self.y - 0.5, RIGHT, self.y - 0.5)

    def mark(self, status: str, x: float, y: float, size: float = 8) -> float:
        """A status as symbol and word on its colour. Returns its width."""
        text = f"{SYMBOLS[status]} {STATUS_NAMES[status]}"
        width = self._width(text, size - 0.5, "B") + 3
        shown: Shown = status  # type: ignore[assignment]
        self.pdf.set_fill_color(FILL[shown])
        self.pdf.rect(x, y, width, size * 0.3528 + 1.4, style="F", round_corners=True, corner_radius=0.8)
        self._put(x + 1.5, y + size * 0.3528 + 0.3, text, size - 0.5, "B", INK[shown])
        return width

    def bytes(self) -> bytes:
        """The finished file."""
        return bytes(self.pdf.output())


def contents_pages(lines: int) -> int:
    """Pages that the contents take, with so many lines."""
    return max(1, -(-lines // (2 * _PER_COLUMN)))


_PER_COLUMN = 52


def draw_contents(paper: Paper, sections: Sequence[Any]) -> None:
    """The contents in two columns, each line a link to its page."""
    pages = list(_columns(sections))
    for number, columns in enumerate(pages):
        if number:
            paper.page()
        paper.y = TOP
        paper.line(LEFT, "Contents", 15, "B")
        for i, column in enumerate(columns):
            x, y = LEFT + i * (WIDTH / 2 + 3), TOP + 11.0
            for section in column:
                width = WIDTH / 2 - 3
                style = "B" if section.level == 0 else ""
                text = paper.fit(section.name, width - 12 - 4 * section.level, 8.5, style)
                paper._put(x + 4 * section.level, y + 3, text, 8.5, style)
                paper._put(x + width - 8, y + 3, str(section.page_number), 8.5, "", SOFT)
                paper.pdf.link(x, y - 0.6, width, 4.7, paper.pdf.add_link(page=section.page_number))
                y += 4.7


def _columns(sections: Sequence[Any]) -> Iterator[list[Sequence[Any]]]:
    for start in range(0, len(sections), 2 * _PER_COLUMN):
        here = sections[start : start + 2 * _PER_COLUMN]
        yield [here[:_PER_COLUMN], here[_PER_COLUMN:]]


def _ordered(text: str) -> str:
    """The characters of a line in the order in which they stand on paper."""
    if not any("\u0590" <= c <= "\u08ff" or "\ufb1d" <= c <= "\ufefc" for c in text):
        return text
    from fpdf.bidi import BidiParagraph

    return str(BidiParagraph(text).get_reordered_string())
