"""The workbook that the XLSX report is written in: formats, sheets with heads and filters, texts that stay texts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from analyzer.charts import SHOWN
from analyzer.render import outline
from analyzer.render.cells import safe_cell
from analyzer.render.svg_heatmap import FILL, INK
from analyzer.render.words import STATUS_NAMES

MADE = datetime(2000, 1, 1, tzinfo=UTC)  # fixed: the same report gives the same bytes
LINE, HIGHEST = 14.5, 400.0  # points: a line of a cell, and the highest row that a spreadsheet takes
Column = tuple[str, float]  # title and width in characters


class Book:
    """A workbook under way, with its formats. Texts go in as strings only."""

    def __init__(self) -> None:
        import xlsxwriter

        self._out = io.BytesIO()
        self._widths: dict[str, list[float]] = {}
        options = {
            "in_memory": True,
            "strings_to_urls": False,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
        }
        self.book = xlsxwriter.Workbook(self._out, options)
        self.book.set_properties({"title": outline.TITLE, "author": "policy-gaps", "created": MADE})
        plain = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#d9dee5"}
        self.plain = self.book.add_format(plain)
        self.number = self.book.add_format({**plain, "num_format": "0.00"})
        self.head = self.book.add_format({**plain, "bold": True, "bg_color": "#e8eef6", "font_color": "#222b36"})
        self.fill_in = self.book.add_format({**plain, "bg_color": "#fffbe8"})
        self.date = self.book.add_format({**plain, "bg_color": "#fffbe8", "num_format": "yyyy-mm-dd"})
        self.title = self.book.add_format({"bold": True, "font_size": 16})
        self.section = self.book.add_format({"bold": True, "font_size": 12, "font_color": "#1f66ad"})
        self.notice = self.book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#fdf6e6", "border": 1}
        )
        self.heat = self.book.add_format({**plain, "align": "center", "text_wrap": False})
        self.slanted = self.book.add_format({"bold": True, "rotation": 60, "align": "left", "valign": "bottom"})
        self.status = {
            s: self.book.add_format({"bg_color": FILL[s], "font_color": INK[s], "bold": s != "not_expected"})
            for s in SHOWN
        }

    def sheet(self, name: str, columns: Sequence[Column], *, frozen: int = 1) -> Any:
        """A sheet with a head that stays, and widths."""
        sheet = self.book.add_worksheet(name)
        self._widths[name] = [w for _, w in columns]
        for i, (title, width) in enumerate(columns):
            sheet.set_column(i, i, width)
            sheet.write_string(0, i, title, self.head)
        sheet.freeze_panes(1, frozen)
        sheet.set_row(0, 30)
        paged(sheet)
        sheet.repeat_rows(0)
        return sheet

    def text(self, sheet: Any, row: int, column: int, value: str, form: Any = None) -> None:
        """A text cell; an empty one keeps its format."""
        if value:
            clean = safe_cell(value).replace("\r\n", "\n").replace("\r", "\n")  # else it shows as _x000D_
            sheet.write_string(row, column, clean, form or self.plain)
        else:
            sheet.write_blank(row, column, None, form or self.plain)

    def put(self, sheet: Any, row: int, values: Iterable[str | float | int | None]) -> int:
        """A row of values: texts as text, numbers as numbers, as high as its texts need. Returns the row after it."""
        shown: list[tuple[str, float]] = []
        for i, value in enumerate(values):
            if isinstance(value, int | float):
                sheet.write_number(row, i, value, self.plain if isinstance(value, int) else self.number)
                continue
            self.text(sheet, row, i, value or "")
            shown.append((value or "", self._widths[sheet.name][i]))
        sheet.set_row(row, height_of(shown))
        return row + 1

    def finish(self, sheet: Any, rows: int, columns: Sequence[Column], status: str = "Status") -> None:
        """Filters over the whole table, and statuses in their colours."""
        if rows < 2:
            return
        sheet.autofilter(0, 0, rows - 1, len(columns) - 1)
        names = [c for c, _ in columns]
        if status in names:
            at = names.index(status)
            for key, name in STATUS_NAMES.items():
                rule = {"type": "cell", "criteria": "==", "value": f'"{name}"', "format": self.status[key]}  # type: ignore[index]
                sheet.conditional_format(1, at, rows - 1, at, rule)

    def bytes(self) -> bytes:
        """The finished file."""
        self.book.close()
        return self._out.getvalue()


def _lines(text: str, width: float) -> int:
    """Lines that a text takes in a column so wide; words break a little before the edge."""
    return sum(1 + int(len(line) / max(width * 0.95, 1)) for line in text[:4000].split("\n"))


def height_of(cells: Iterable[tuple[str, float]]) -> float:
    """Height in points of a row of (text, width of its column); left to themselves, programs differ in what they make of it."""
    return min(LINE * max((_lines(t, w) for t, w in cells), default=1) + 2, HIGHEST)


def paged(sheet: Any) -> None:
    """Printed on A4 across, as wide as a page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")
