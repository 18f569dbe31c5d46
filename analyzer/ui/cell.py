"""One cell of the heatmap, opened: the points of a series, criterion or point in a document or the whole set."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analyzer.charts import WHOLE_SET
from analyzer.datatypes import Coverage
from analyzer.render.text_report import SYMBOLS
from analyzer.ui import nav, parts
from analyzer.ui.index import ReportIndex
from analyzer.ui.labels import STATUS_NAMES, badge, counted, escaped, series_of, series_title, shortened

MOST = 40
ORDER = {"contradicted": 0, "weak": 1, "covered": 2, "missing": 3, "not_analysed": 4, "out_of_scope": 5}


def title(index: ReportIndex, row: str, document: str | None) -> str:
    """Markdown title of a cell: what in which document."""
    if row in index.points:
        name = f"{row} {index.points[row].title}"
    elif row in index.criterion:
        name = f"{row} {index.criterion[row].title}"
    else:
        name = series_title(row)
    return f"{escaped(shortened(name, 70))} in {escaped(shortened(document, 60)) if document else WHOLE_SET.lower()}"


def show(index: ReportIndex, row: str, document: str | None) -> None:
    """The points of a row of the heatmap, each with its verdict."""
    points = [p for p in index.corpus.points if row in (p.id, p.criterion, series_of(p.id))]
    rows = [r for p in points if (r := index.rows.get((document, p.id))) is not None]
    if not rows:
        st.info("This row or document is not part of the report.", icon=":material/link_off:")
        return
    total = index.criteria.get((document, row))
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        said = f"{badge(total.status)} {escaped(total.reason)}" if total is not None else counted(len(rows), "point")
        st.markdown(said, width="stretch")
        nav.link("criterion", "Open criterion", icon=":material/arrow_forward:", id=rows[0].criterion)
    aside = [r for r in rows if document is not None and r.expected == "no" and r.status == "missing"]
    _points(index, [r for r in rows if r not in aside])
    if aside:
        with st.expander(f"{counted(len(aside), 'point')} not expected of this kind of policy, and not found"):
            st.markdown("  \n".join(f"{r.point} {escaped(index.points[r.point].title)}" for r in aside))


def _points(index: ReportIndex, rows: Sequence[Coverage]) -> None:
    few = len(rows) <= 3
    for row in sorted(rows, key=lambda r: (ORDER[r.status], r.point))[:MOST]:
        point = index.points[row.point]
        label = f"{SYMBOLS[row.status]} **{row.point}** {escaped(point.title)} · {STATUS_NAMES[row.status]}"
        with st.expander(
            label, expanded=few or (len(rows) <= 16 and row.status in ("weak", "covered", "contradicted"))
        ):
            st.caption(f"Asks: {escaped(point.asks)}")
            parts.verdict(row, point, f"cell_{row.point}")
    if len(rows) > MOST:
        st.caption(f"{len(rows) - MOST} more points; open a criterion to see them.")
