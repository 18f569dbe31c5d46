"""Heatmap: criteria x documents and the whole set, as a chart and as an equivalent table; a cell opens its points."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analyzer.charts import CELL_NAMES, CELL_SYMBOLS, WHOLE_SET, HeatCell, HeatRow, Level, cell_text, heatmap
from analyzer.datatypes import CATEGORIES
from analyzer.render.csv_report import neutral
from analyzer.render.xlsx_report import heatmap_workbook
from analyzer.ui import cell, exports, intake, nav, parts
from analyzer.ui.index import ReportIndex
from analyzer.ui.labels import CATEGORY_NAMES, counted, series_of, series_title, shortened, type_name
from analyzer.ui.session import is_dark, workspace

ABOUT = (
    "Which criteria are documented, and where. Click a cell to see its points of focus with the passages behind them."
)
LEVELS: dict[Level, str] = {"series": "Series", "criterion": "Criteria", "point": "Points of focus"}
ORDERS = ("Name", "Most documented", "Kind of policy")
PER_PAGE = 40  # documents side by side in the chart; the table shows all
FEW = 12  # columns of a fixed width; more share the width that there is
STEP = 44  # pixels of such a column
WIDE = 17  # columns that still have room for a number
ROUND = "heat_round"  # counts closed cells
Cells = dict[tuple[str, str | None], HeatCell]


def page() -> None:
    """Draw the page."""
    parts.heading("Heatmap", ABOUT)
    for _ in intake.needs_report():
        index = workspace().index
        assert index is not None  # noqa: S101  needs_report yields only then
        level, categories, by_policy_only, order, form = _controls(index)
        folded = _folding(index, level, categories)
        cells = index.cells(level, by_policy_only, categories)
        rows = _rows(index, level, categories, folded, cells)
        documents = _documents(index, cells, order)
        if not rows:
            st.info("No row passes these filters. Choose another category or status.", icon=":material/filter_alt_off:")
            continue
        picked = _chart(cells, rows, documents) if form == "Chart" else _table(cells, rows, documents)
        _remember(picked)
        _open(index)


def _controls(index: ReportIndex) -> tuple[Level, list[str], bool, str, str]:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        level = st.segmented_control(
            "Rows", list(LEVELS), default="criterion", format_func=lambda x: LEVELS[x], required=True, key="heat_level",
            persist_state="session",
        )  # fmt: skip
        form = st.segmented_control(
            "Shown as", ["Chart", "Table"], default="Chart", required=True, key="heat_form", persist_state="session",
            help="The table holds the same cells, and can be walked with the arrow keys and read by a screen reader.",
        )  # fmt: skip
        order = st.selectbox("Order of documents", ORDERS, key="heat_order", width=190, persist_state="session")
        parts.legend()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        in_scope = [c for c in CATEGORIES if c in index.report.settings.get("categories", CATEGORIES)]
        categories = st.pills(
            "Categories", in_scope, selection_mode="multi", default=in_scope, format_func=lambda c: CATEGORY_NAMES[c],
            key="heat_categories", persist_state="session",
        )  # fmt: skip
        by_policy_only = st.toggle(
            "Only what policies normally document", key="heat_policy", persist_state="session",
            help="Leaves out points that companies normally show by operation or in the description of the system.",
        )  # fmt: skip
    return level or "criterion", list(categories or in_scope), by_policy_only, order, form or "Chart"


def _folding(index: ReportIndex, level: Level, categories: list[str]) -> list[str]:
    series = [r.id for r in index.heat_rows("series", categories)]
    if level == "series":
        return []
    with st.popover("Series, documents and status shown", icon=":material/filter_list:"):
        opened = st.multiselect(
            "Open series", series, default=series if level == "criterion" else series[:1], format_func=series_title,
            key=f"heat_open_{level}_{'_'.join(categories)}", help="A series that is not open shows as one row.",
        )  # fmt: skip
        st.multiselect(
            "Rows whose status in the whole set is", list(CELL_NAMES), format_func=lambda s: f"{CELL_SYMBOLS[s]} {CELL_NAMES[s]}",
            key="heat_status", placeholder="any", persist_state="session",
        )  # fmt: skip
        names = index.type_names
        kinds = sorted(
            {d.policy_type.id for d in index.report.documents if d.policy_type}, key=lambda t: names.get(t, t)
        )
        st.multiselect(
            "Kinds of policy", kinds, format_func=lambda t: type_name(t, names), key="heat_types", placeholder="all",
            persist_state="session",
        )  # fmt: skip
    return [s for s in series if s not in opened]


def _rows(index: ReportIndex, level: Level, categories: list[str], folded: list[str], cells: Cells) -> list[HeatRow]:
    rows = [r for r in index.heat_rows(level, categories, folded) if (r.id, None) in cells]
    wanted = st.session_state.get("heat_status") or []
    if not wanted:
        return rows
    kept = [r for r in rows if not r.head and cells[r.id, None].shown in wanted]
    open_series = {series_of(r.id) for r in kept}
    return [r for r in rows if r in kept or (r.head and (r.id in open_series or cells[r.id, None].shown in wanted))]


def _documents(index: ReportIndex, cells: Cells, order: str) -> list[str | None]:
    wanted = st.session_state.get("heat_types") or []
    kind = {d.name: d.policy_type.id if d.policy_type else "" for d in index.report.documents}
    names = [n for n in index.documents if not wanted or kind[n] in wanted]
    if order == "Kind of policy":
        names.sort(key=lambda n: (index.type_names.get(kind[n], "~"), n))
    elif order == "Most documented":
        total = dict.fromkeys(names, 0.0)
        for (_, document), c in cells.items():
            if document in total:
                total[document] += c.counts.get("covered", 0) + c.counts.get("weak", 0) / 2
        names.sort(key=lambda n: (-total[n], n))
    return [None, *names]


def _chart(cells: Cells, rows: list[HeatRow], documents: list[str | None]) -> tuple[str, str | None] | None:
    shown = documents
    if len(documents) > PER_PAGE + 1:
        count = -(-(len(documents) - 1) // PER_PAGE)
        page_number = st.segmented_control(
            "Documents", range(count), default=0, required=True, key="heat_page",
            format_func=lambda i: f"{i * PER_PAGE + 1} to {min((i + 1) * PER_PAGE, len(documents) - 1)}",
        ) or 0  # fmt: skip
        shown = [None, *documents[1 + page_number * PER_PAGE : 1 + (page_number + 1) * PER_PAGE]]
    numbers = len(shown) <= WIDE

    drawn = heatmap(cells, rows, shown, dark=is_dark(), numbers=numbers, step=STEP if len(shown) <= FEW else None)
    event = st.vega_lite_chart(
        drawn, on_select="rerun", key=f"heat_chart_{st.session_state.get(ROUND, 0)}", selection_mode="cell",
        width="content" if len(shown) <= FEW else "stretch",
        alt="Heatmap of criteria by document. The same cells stand in the table: choose Table above.",
    )  # fmt: skip
    with st.container(horizontal=True):
        # On paper there is no window to fill: columns have a width of their own.
        exports.pictures(
            lambda: heatmap(cells, rows, shown, numbers=numbers, step=STEP if numbers else STEP // 2),
            lambda: heatmap_workbook(cells, rows, documents),
        )
        st.caption(
            f"{counted(len(rows), 'row')}, {counted(len(documents) - 1, 'document')}. Numbers are coverage in per cent."
        )
    chosen = event.selection.get("cell") or []
    return (str(chosen[0]["row"]), str(chosen[0]["key"]) or None) if chosen else None


def _table(cells: Cells, rows: list[HeatRow], documents: list[str | None]) -> tuple[str, str | None] | None:
    import pandas as pd

    columns = ["Row", *(f"{i}" for i in range(len(documents)))]
    data = [[r.label, *(cell_text(cells[r.id, d]) if (r.id, d) in cells else "" for d in documents)] for r in rows]
    dark = is_dark()
    styles = [
        ["", *(parts.cell_style(cells[r.id, d].shown, dark) if (r.id, d) in cells else "" for d in documents)]
        for r in rows
    ]
    frame = pd.DataFrame(data, columns=columns)
    styled = frame.style.apply(lambda _: pd.DataFrame(styles, index=frame.index, columns=frame.columns), axis=None)
    config: dict[str, Any] = {"Row": st.column_config.TextColumn("Row", pinned=True, width=300)}
    for i, document in enumerate(documents):
        label = WHOLE_SET if document is None else neutral(shortened(document.rsplit("/", 1)[-1], 40))
        config[str(i)] = st.column_config.TextColumn(
            label, width=90, help=None if document is None else neutral(document)
        )
    event = st.dataframe(
        styled, hide_index=True, column_config=config, on_select="rerun", selection_mode="single-cell", key=f"heat_table_{st.session_state.get(ROUND, 0)}",
        height=min(720, 40 + 35 * len(rows)), alt="Table of criteria by document with status and coverage",
    )  # fmt: skip
    picked = event.selection.get("cells") or []
    if not picked:
        return None
    number, column = picked[0]
    where = columns.index(str(column))
    return (rows[number].id, documents[max(where - 1, 0)]) if number < len(rows) else None


def _remember(picked: tuple[str, str | None] | None) -> None:
    """Put a cell that was just picked into the address; the drawer shows what stands there."""
    if picked is None or picked == st.session_state.get("heat_last"):
        return
    st.session_state["heat_last"] = picked
    nav.remember(row=picked[0], document=picked[1])


def _open(index: ReportIndex) -> None:
    row, document = nav.param("row"), nav.param("document")
    if row is not None:
        shown = document if document in index.documents else None
        drawer = st.dialog(cell.title(index, row, shown), width=640, position="right", on_dismiss=_closed)
        drawer(cell.show)(index, row, shown)


def _closed() -> None:
    """Forget the cell, and draw chart and table without a selection, so that the same cell can be picked again."""
    nav.remember(row=None, document=None)
    st.session_state["heat_last"] = None
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
