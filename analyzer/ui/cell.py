"""One cell of the heatmap, opened: the points of a series, criterion or point in a document or the whole set."""

from __future__ import annotations

import streamlit as st

from analyzer.charts import WHOLE_SET
from analyzer.datatypes import Coverage
from analyzer.ui import nav, parts
from analyzer.ui.index import ReportIndex
from analyzer.ui.labels import STATUS_NAMES, badge, escaped, series_of, series_title
from analyzer.render.text_report import SYMBOLS

MOST = 40


def show(index: ReportIndex, row: str, document: str | None) -> None:
    """The points of a row of the heatmap, each with its verdict."""
    points = [p for p in index.corpus.points if row in (p.id, p.criterion, series_of(p.id))]
    rows = [r for p in points if (r := index.rows.get((document, p.id))) is not None]
    if not rows:
        st.info("This row or document is not part of the report.", icon=":material/link_off:")
        return
    criterion = index.criterion.get(rows[0].criterion)
    title = series_title(row) if row == series_of(row) else f"{row} {index.points[row].title if row in index.points else criterion.title if criterion else ''}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(f"{escaped(title)} in {escaped(document) if document else WHOLE_SET.lower()}", anchor=False, width="stretch")
        nav.link("criterion", "Open criterion", icon=":material/arrow_forward:", id=rows[0].criterion)
    total = index.criteria.get((document, row))
    if total is not None:
        st.markdown(f"{badge(total.status)} {escaped(total.reason)}")
    _points(index, rows)


def _points(index: ReportIndex, rows: list[Coverage]) -> None:
    order = {"contradicted": 0, "missing": 1, "weak": 2, "covered": 3, "not_analysed": 4, "out_of_scope": 5}
    single = len(rows) == 1
    for row in sorted(rows, key=lambda r: (order[r.status], r.point))[:MOST]:
        point = index.points[row.point]
        label = f"{SYMBOLS[row.status]} **{row.point}** {escaped(point.title)} · {STATUS_NAMES[row.status]}"
        with st.expander(label, expanded=single or (len(rows) <= 12 and row.status in ("weak", "covered", "contradicted"))):
            st.caption(f"Asks: {escaped(point.asks)}")
            parts.verdict(row, point, f"cell_{row.point}")
    if len(rows) > MOST:
        st.caption(f"{len(rows) - MOST} more points; open a criterion to see them.")
