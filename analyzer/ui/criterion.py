"""Criterion: its points with status, reason, evidence across all documents, suggested wording, and who decided what."""

from __future__ import annotations

import streamlit as st

from analyzer.charts import counts_text
from analyzer.datatypes import Coverage, PointOfFocus
from analyzer.render.text_report import SYMBOLS
from analyzer.ui import deciding, intake, nav, parts
from analyzer.ui.index import ReportIndex
from analyzer.ui.labels import CATEGORY_NAMES, STATUS_NAMES, badge, counted, escaped, percent
from analyzer.ui.session import workspace

MOST = 8  # documents whose passages are shown below a point
ABOUT = "What a criterion asks, point by point, and where your documents say it."


def page() -> None:
    """Draw the page."""
    parts.heading("Criterion", ABOUT)
    for _ in intake.needs_report():
        index = workspace().index
        assert index is not None  # noqa: S101  needs_report yields only then
        _criterion(index, _choose(index))


def _choose(index: ReportIndex) -> str:
    ids = list(index.criterion)
    asked = nav.param("id")
    if asked in ids and st.session_state.get("criterion_asked") != asked:
        # A link leads here: the choice follows the address, until the person chooses again.
        st.session_state["criterion_choice"] = asked
        st.session_state["criterion_asked"] = asked
    chosen = st.selectbox(
        "Criterion", ids, format_func=lambda c: f"{_symbol(index, c)} {c}  {index.criterion[c].title}", key="criterion_choice",
        persist_state="session",
    )  # fmt: skip
    found = chosen or ids[0]
    st.session_state["criterion_asked"] = found
    nav.remember(id=found)
    return found


def _symbol(index: ReportIndex, criterion: str) -> str:
    total = index.criteria.get((None, criterion))
    return SYMBOLS[total.status] if total is not None else SYMBOLS["not_analysed"]


def _criterion(index: ReportIndex, id_: str) -> None:
    criterion = index.criterion[id_]
    total = index.criteria.get((None, id_))
    st.markdown(escaped(criterion.summary))
    if total is not None:
        st.markdown(
            f"{badge(total.status)} {percent(total.coverage)} documented in the whole set: {counts_text(total.points)}."
        )
    st.caption(f"{CATEGORY_NAMES[criterion.category]} · {escaped(criterion.reference)}")
    asked = nav.param("point")
    for point in criterion.points_of_focus:
        row = index.rows.get((None, point.id))
        if row is not None:
            _point(index, point, row, opened=point.id == asked)


def _point(index: ReportIndex, point: PointOfFocus, row: Coverage, *, opened: bool) -> None:
    decision = workspace().decisions.decided(point.id)
    decided = f" · decided: {deciding.phrase(decision)}" if decision is not None else ""
    label = f"{SYMBOLS[row.status]} **{point.id}** {escaped(point.title)} · {STATUS_NAMES[row.status]}{decided}"
    with st.expander(label, expanded=opened):
        st.markdown(f"*Asks:* {escaped(point.asks)}")
        verdict, where, wording, decide = st.tabs(["Verdict", "In each document", "Suggested wording", "Decide"])
        with verdict:
            parts.verdict(row, point, f"crit_{point.id}", most=8)
        with where:
            _documents(index, point)
        with wording:
            _wording(point)
        with decide:
            deciding.form(index, point, row)


def _documents(index: ReportIndex, point: PointOfFocus) -> None:
    rows = [r for name in index.documents if (r := index.rows.get((name, point.id))) is not None]
    said = [r for r in rows if r.status in ("covered", "weak", "contradicted")]
    said.sort(key=lambda r: -r.score)
    for i, row in enumerate(said[:MOST]):
        st.markdown(f"**{escaped(row.document or '')}**")
        parts.verdict(row, point, f"doc_{point.id}_{i}", most=2)
    if len(said) > MOST:
        names = ", ".join(escaped(r.document or "") for r in said[MOST : MOST + 40])
        more = f" and {len(said) - MOST - 40} others" if len(said) > MOST + 40 else ""
        st.caption(f"It stands in {counted(len(said) - MOST, 'more document')}: {names}{more}")
    expected = [r for r in rows if r.status == "missing" and r.expected != "no"]
    if expected:
        names = ", ".join(escaped(r.document or "") for r in expected[:12])
        more = f" and {len(expected) - 12} others" if len(expected) > 12 else ""
        st.markdown(f"{badge('missing')} though this kind of policy normally holds it: {names}{more}")
    if not said and not expected:
        st.caption("No document says it, and none is of a kind that normally does.")


def _wording(point: PointOfFocus) -> None:
    st.caption(
        f"Usually under the heading “{escaped(point.suggested_wording.section)}”. Blanks in double braces are yours to fill."
    )
    st.code(point.suggested_wording.text, language=None, wrap_lines=True)
