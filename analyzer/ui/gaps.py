"""Gaps: every missing, weak or contradicted point as a table with filters; a row opens its verdict."""

from __future__ import annotations

import streamlit as st

from analyzer.charts import WHOLE_SET
from analyzer.datatypes import CATEGORIES, GAPS, STATUSES, Coverage
from analyzer.render.csv_report import neutral
from analyzer.render.text_report import SYMBOLS
from analyzer.ui import exports, intake, nav, parts
from analyzer.ui.index import GapFilter, ReportIndex
from analyzer.ui.labels import CATEGORY_NAMES, STATUS_NAMES, counted, escaped, plain, series_of, series_title
from analyzer.ui.session import is_dark, workspace

ABOUT = "Every point of focus that is missing, weak or contradicted, with the reason. Choose a row to see its passages."


def page() -> None:
    """Draw the page."""
    parts.heading("Gaps", ABOUT)
    for _ in intake.needs_report():
        index = workspace().index
        assert index is not None  # noqa: S101  needs_report yields only then
        chosen = _filters(index)
        rows = chosen.chosen(index)
        if not rows:
            st.info("Nothing passes these filters. Remove one to see more.", icon=":material/filter_alt_off:")
            continue
        picked = _table(index, rows)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{counted(len(rows), 'point')} of {len(index.corpus.points)}", width="stretch")
            exports.rows_csv(index, rows, "gaps.csv", "gaps_csv")
        if picked is not None:
            _detail(index, picked)


def _filters(index: ReportIndex) -> GapFilter:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        document = st.selectbox(
            "In", [None, *index.documents], format_func=lambda d: WHOLE_SET if d is None else plain(d), key="gap_document",
            width=280, persist_state="session",
        )  # fmt: skip
        statuses = st.pills(
            "Status", STATUSES, selection_mode="multi", default=list(GAPS), key="gap_status", persist_state="session",
            format_func=lambda s: f"{SYMBOLS[s]} {STATUS_NAMES[s]}",
        )  # fmt: skip
        text = st.text_input(
            "Search", placeholder="words of the point or reason", key="gap_text", width=240, persist_state="session"
        )
    with st.expander("More filters"):
        left, middle, right = st.columns(3)
        in_scope = [c for c in CATEGORIES if c in index.report.settings.get("categories", CATEGORIES)]
        categories = left.multiselect(
            "Categories", in_scope, format_func=lambda c: CATEGORY_NAMES[c], placeholder="all", key="gap_categories"
        )
        series = middle.multiselect(
            "Series", list(dict.fromkeys(series_of(c.id) for c in index.corpus.criteria)), format_func=series_title,
            placeholder="all", key="gap_series",
        )  # fmt: skip
        types = right.multiselect(
            "Normally documented in", list(index.type_names), format_func=lambda t: index.type_names[t], placeholder="any policy",
            key="gap_types",
        )  # fmt: skip
        by_policy = left.toggle("Only what policies normally document", key="gap_policy")
        review = middle.toggle(
            "Only verdicts worth a look", key="gap_review", help="Close to a threshold: a person should look at them."
        )
    return GapFilter(
        tuple(statuses or STATUSES),
        tuple(categories),
        tuple(series),
        tuple(types),
        document,
        by_policy,
        review,
        text or "",
    )


def _table(index: ReportIndex, rows: list[Coverage]) -> Coverage | None:
    import pandas as pd

    log = workspace().decisions
    frame = pd.DataFrame(
        {
            "Status": [f"{SYMBOLS[r.status]} {STATUS_NAMES[r.status]}" for r in rows],
            "Point": [r.point for r in rows],
            "Title": [index.points[r.point].title for r in rows],
            "Why": [neutral(plain(r.reason)) for r in rows],
            "Look": [r.review for r in rows],
            "Decision": [_decided(log.decided(r.point, r.document)) for r in rows],
        }
    )
    dark = is_dark()
    styled = frame.style.apply(lambda _: [parts.cell_style(r.status, dark) for r in rows], subset=["Status"])
    event = st.dataframe(
        styled, hide_index=True, on_select="rerun", selection_mode="single-row", key="gap_table",
        height=min(560, 42 + 35 * len(rows)),
        column_config={
            "Status": st.column_config.TextColumn(width=125),
            "Point": st.column_config.TextColumn(width=85),
            "Title": st.column_config.TextColumn(width=280),
            "Why": st.column_config.TextColumn(width="large"),
            "Look": st.column_config.CheckboxColumn(width=60, help="Close to a threshold: a person should look at it."),
            "Decision": st.column_config.TextColumn(width=130),
        },
    )  # fmt: skip
    chosen = event.selection.get("rows") or []
    return rows[chosen[0]] if chosen and chosen[0] < len(rows) else None


def _decided(decision: object) -> str:
    from analyzer.ui.decisions import KIND_NAMES, Decision

    return KIND_NAMES[decision.kind] if isinstance(decision, Decision) else ""


def _detail(index: ReportIndex, row: Coverage) -> None:
    point = index.points[row.point]
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(f"{row.point} {escaped(point.title)}", anchor=False, width="stretch")
            nav.link("criterion", "Open criterion", icon=":material/arrow_forward:", id=row.criterion, point=row.point)
        st.caption(f"Asks: {escaped(point.asks)}")
        parts.verdict(row, point, f"gap_{row.point}")
