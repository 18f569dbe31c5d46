"""The registers as workbooks: a sheet with filters, columns for the reviewer to fill in, and what could not be read."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from analyzer.registers.commitments import Row
from analyzer.registers.contradictions import Contradiction
from analyzer.render.cells import safe_cell
from analyzer.render.registers_rows import (
    COMMITMENT_COLUMNS,
    CONTRADICTION_COLUMNS,
    KIND_MEANINGS,
    KIND_NAMES,
    Unread,
    Value,
    commitment_values,
    contradiction_rows,
)

TO_FILL = (("State", 14), ("Notes", 36))
_BINDING_FILLS = {"required": "#dbe8f6", "stated as practice": "#eef2f6", "recommended": "#fdecc8"}
_KIND_FILLS = {KIND_NAMES[k]: v for k, v in {
    "deadline": "#f4d3d0", "frequency": "#f4d3d0", "number": "#f4d3d0", "owner": "#f9e0c7", "force": "#fdecc8",
    "definition": "#e6e0f2", "missing_policy": "#dbe8f6",
}.items()}  # fmt: skip


def commitments(rows: Sequence[Row], unread: Sequence[Unread] = ()) -> bytes:
    """The register of commitments. The same rows give the same bytes."""
    states = ("open", "evidence asked", "evidence seen", "exception")
    return _book(
        "Commitments", COMMITMENT_COLUMNS, (commitment_values(r) for r in rows), 7, _BINDING_FILLS, states, unread
    )


def contradictions(found: Sequence[Contradiction], unread: Sequence[Unread] = ()) -> bytes:
    """The contradictions, with a sheet that says what the kinds mean."""
    states = ("open", "resolved", "no contradiction")
    return _book(
        "Contradictions", CONTRADICTION_COLUMNS, contradiction_rows(found), 1, _KIND_FILLS, states, unread, kinds=True
    )


def _book(
    title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Value]], marked: int, fills: dict[str, str],
    states: Sequence[str], unread: Sequence[Unread], *, kinds: bool = False,
) -> bytes:  # fmt: skip
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": title, "created": datetime(2000, 1, 1, tzinfo=UTC)})
    base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#d5dae1"}
    head = book.add_format({**base, "bold": True, "bg_color": "#1f4e79", "font_color": "#ffffff"})
    cell, fill = book.add_format(base), book.add_format({**base, "bg_color": "#fffbe8"})
    marks = {name: book.add_format({**base, "bg_color": colour}) for name, colour in fills.items()}
    sheet = book.add_worksheet(title)
    _heads(sheet, (*columns, *TO_FILL), head)
    last = 0
    for last, row in enumerate(rows, 1):
        for i, value in enumerate(row):
            look = marks.get(str(value), cell) if i == marked else cell
            if isinstance(value, int):
                sheet.write_number(last, i, value, look)
            else:
                sheet.write_string(last, i, safe_cell(value), look)
        for i, text in enumerate((states[0], ""), len(columns)):
            sheet.write_string(last, i, text, fill)
    if last:
        sheet.autofilter(0, 0, last, len(columns) + 1)
        sheet.data_validation(1, len(columns), last, len(columns), {"validate": "list", "source": list(states)})
    if kinds:
        about = book.add_worksheet("Kinds")
        _heads(about, (("Kind", 26), ("What it means", 80)), head)
        for i, kind in enumerate(KIND_NAMES, 1):
            about.write_string(i, 0, KIND_NAMES[kind], cell)
            about.write_string(i, 1, KIND_MEANINGS[kind], cell)
    if unread:
        absent = book.add_worksheet("Not read")
        _heads(absent, (("Document", 50), ("Why", 90)), head)
        for i, u in enumerate(unread, 1):
            absent.write_string(i, 0, safe_cell(u.document), cell)
            absent.write_string(i, 1, safe_cell(u.message), cell)
    book.close()
    return out.getvalue()


def _heads(sheet: Any, columns: Sequence[tuple[str, int]], head: Any) -> None:
    for i, (name, width) in enumerate(columns):
        sheet.set_column(i, i, width)
        sheet.write_string(0, i, name, head)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
