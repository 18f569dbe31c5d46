"""Plan -> a workbook: exposure, roadmap by task, every item with its wording and columns to fill in, progress."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from analyzer.datatypes import Corpus
from analyzer.render.cells import safe_cell
from analyzer.render.readiness_rows import COLUMNS, rows
from analyzer.render.readiness_text import driver_line
from analyzer.render.readiness_words import NOTE, due, exceptions_of, item_name, progress_lines, ranked
from analyzer.render.words import EXPOSURE_NAMES
from analyzer.render.xlsx_book import height_of
from analyzer.roadmap_records import PHASES, Plan

FILLS = {"high": "#f4d3d0", "moderate": "#fdecc8", "low": "#dbe8f6"}
STATES = ["open", "in progress", "done", "not applicable"]
TASK_COLUMNS = (
    ("No.", 6), ("Phase", 20), ("Due", 12), ("Task", 50), ("Things", 8), ("Days", 7), ("Adds points", 8), ("Lowers exposure to", 34),
    ("Usually done by", 20), ("Owner", 20), ("State", 14), ("Notes", 40),
)  # fmt: skip
ITEM_WIDTHS = (6, 8, 20, 12, 36, 24, 28, 11, 34, 12, 11, 8, 50, 34, 26, 60, 8, 8, 30, 20, 20, 12)


def dumps(plan: Plan, corpus: Corpus) -> bytes:
    """The workbook as bytes; the same plan gives the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    # Text stays text: no cell becomes a formula, link or number by its look.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    day = plan.as_of or plan.audit_date
    book.set_properties(
        {"created": datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime(2000, 1, 1, tzinfo=UTC)}
    )
    styles = _Styles(book)
    _exposure_sheet(book.add_worksheet("Exposure"), plan, corpus, styles)
    _task_sheet(book.add_worksheet("Roadmap"), plan, corpus, styles)
    _item_sheet(book.add_worksheet("Things to put right"), plan, corpus, styles)
    if plan.progress is not None:
        _progress_sheet(book.add_worksheet("Progress"), plan, styles)
    book.close()
    return out.getvalue()


class _Styles:
    """The formats of the workbook."""

    def __init__(self, book: Any) -> None:
        plain = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#d5dae1"}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.note = book.add_format({"italic": True, "font_color": "#525b67", "text_wrap": True, "valign": "top"})
        self.head = book.add_format({**plain, "bold": True, "bg_color": "#1f4e79", "font_color": "#ffffff"})
        self.cell = book.add_format(plain)
        self.day = book.add_format({**plain, "num_format": "yyyy-mm-dd", "align": "left"})
        self.fill = book.add_format({**plain, "bg_color": "#fffbe8"})
        self.level = {k: book.add_format({**plain, "bold": True, "bg_color": v}) for k, v in FILLS.items()}


def _heads(sheet: Any, row: int, columns: Sequence[tuple[str, float]], styles: _Styles) -> None:
    for i, (name, width) in enumerate(columns):
        sheet.write_string(row, i, name, styles.head)
        sheet.set_column(i, i, width)
    sheet.freeze_panes(row + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(row)


def _exposure_sheet(sheet: Any, plan: Plan, corpus: Corpus, styles: _Styles) -> None:
    when = f"Audit on {plan.audit_date.isoformat()}. " if plan.audit_date else ""
    said = [f"{when}{plan.documents - len(plan.unread)} of {plan.documents} documents read in full; "
            f"{100 * plan.coverage:.0f} % of {plan.points} points documented."]  # fmt: skip
    said += [*progress_lines(plan), *plan.notes]
    if plan.unread:
        said.append(f"Not or only partly read: {', '.join(plan.unread[:20])}")
    sheet.write_string(0, 0, "Exposure to common audit exceptions", styles.title)
    for i, line in enumerate((*said, NOTE), 1):
        sheet.merge_range(i, 0, i, 6, "", styles.note)
        sheet.write_string(i, 0, safe_cell(line), styles.note)
        sheet.set_row(i, 32 if len(line) > 180 else 16)
    top = len(said) + 3
    columns = (("Exposure", 12), ("Exception", 28), ("Open", 8), ("Why", 44), ("What drives it", 70), ("What it may do to the opinion", 44), ("Remedy", 60))  # fmt: skip
    _heads(sheet, top, columns, styles)
    known, titles = exceptions_of(corpus), {p.id: p.title for p in corpus.points}
    for r, e in enumerate(ranked(plan), top + 1):
        exception = known.get(e.exception)
        drivers = "\n".join(driver_line(d, titles) for d in e.drivers if d.open > 0)
        remedy = "\n".join(f"{s.action} ({s.who})" for s in exception.remedy) if exception else ""
        sheet.write_string(r, 0, EXPOSURE_NAMES[e.exposure], styles.level[e.exposure])
        values = (exception.title if exception else e.exception, f"{100 * e.share:.0f} %", e.reason, drivers,
                  exception.effect_on_opinion if exception else "", remedy)  # fmt: skip
        for i, value in enumerate(values, 1):
            sheet.write_string(r, i, safe_cell(value), styles.cell)
        sheet.set_row(r, height_of(zip(values, (w for _, w in columns[1:]), strict=True)))


def _task_sheet(sheet: Any, plan: Plan, corpus: Corpus, styles: _Styles) -> None:
    titles = {e.id: e.title for e in corpus.exceptions}
    _heads(sheet, 0, TASK_COLUMNS, styles)
    for r, task in enumerate(plan.tasks, 1):
        sheet.write_number(r, 0, r, styles.cell)
        sheet.write_string(r, 1, PHASES[task.phase], styles.cell)
        if task.due:
            sheet.write_datetime(r, 2, datetime(task.due.year, task.due.month, task.due.day), styles.day)
        else:
            sheet.write_string(r, 2, due(task), styles.cell)
        said = "\n".join((task.title, *task.guidance))
        sheet.write_string(r, 3, safe_cell(said), styles.cell)
        for c, number in ((4, len(task.items)), (5, task.effort_days), (6, task.gain)):
            sheet.write_number(r, c, number, styles.cell)
        sheet.write_string(r, 7, "; ".join(titles.get(x, x) for x in task.exceptions), styles.cell)
        sheet.write_string(r, 8, task.role, styles.cell)
        for c, text in ((9, task.owner), (10, task.state), (11, "")):
            sheet.write_string(r, c, safe_cell(text), styles.fill)
        lowers = "; ".join(titles.get(x, x) for x in task.exceptions)
        sheet.set_row(r, height_of(((said, TASK_COLUMNS[3][1]), (lowers, TASK_COLUMNS[7][1]))))
    last = len(plan.tasks)
    if last:
        sheet.data_validation(1, 10, last, 10, {"validate": "list", "source": ["new", *STATES]})
        sheet.autofilter(0, 0, last, len(TASK_COLUMNS) - 1)
        sheet.write_string(last + 1, 4, "Sum", styles.head)
        sheet.write_formula(
            last + 1, 5, f"=SUM(F2:F{last + 1})", styles.head, round(sum(t.effort_days for t in plan.tasks), 2)
        )
        sheet.write_formula(
            last + 1, 6, f"=SUM(G2:G{last + 1})", styles.head, round(sum(t.gain for t in plan.tasks), 2)
        )


def _item_sheet(sheet: Any, plan: Plan, corpus: Corpus, styles: _Styles) -> None:
    heads = tuple((c[0].upper() + c[1:], w) for c, w in zip(COLUMNS, ITEM_WIDTHS, strict=True))
    _heads(sheet, 0, heads, styles)
    last = 0
    for last, row in enumerate(rows(plan, corpus), 1):
        for c, value in enumerate(row):
            style = styles.fill if c >= len(COLUMNS) - 2 else styles.cell
            if isinstance(value, str):
                sheet.write_string(last, c, safe_cell(value), style)
            else:
                sheet.write_number(last, c, value, style)
        texts = ((v if isinstance(v, str) else "", w) for v, w in zip(row, ITEM_WIDTHS, strict=True))
        sheet.set_row(last, height_of(texts))
    if last:
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
        sheet.data_validation(
            1, len(COLUMNS) - 1, last, len(COLUMNS) - 1, {"validate": "list", "source": ["yes", "no"]}
        )


def _progress_sheet(sheet: Any, plan: Plan, styles: _Styles) -> None:
    assert plan.progress is not None  # noqa: S101  the caller asks only then
    _heads(sheet, 0, (("Now", 16), ("Thing", 70), ("Status then", 14), ("Status now", 14)), styles)
    gone = [("done", i) for i in plan.progress.done] + [("not judged", i) for i in plan.progress.unjudged]
    here = [(i.state, i) for t in plan.tasks for i in t.items]
    for r, (state, item) in enumerate((*gone, *here), 1):
        then = item.before or (item.status if state == "open" else "") or ""
        for c, value in enumerate((state, item_name(item), then, item.status or "")):
            sheet.write_string(r, c, safe_cell(str(value)), styles.cell)
