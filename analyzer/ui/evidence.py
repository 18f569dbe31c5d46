"""Evidence in place: the document itself beside its findings, with the passages marked by status."""

from __future__ import annotations

import streamlit as st

from analyzer.datatypes import Coverage, Evidence
from analyzer.render.text_report import SYMBOLS
from analyzer.ui import document_view, intake, nav, parts
from analyzer.ui.index import ReportIndex
from analyzer.ui.labels import STATUS_NAMES, escaped, plain, shortened
from analyzer.ui.session import is_dark, workspace

ABOUT = "A document as it stands, with the passages that document a point. Choose a point to see its passages in place."
DOCUMENTED = ("covered", "weak", "contradicted")


def page() -> None:
    """Draw the page."""
    parts.heading("Evidence", ABOUT)
    for _ in intake.needs_report():
        index = workspace().index
        assert index is not None  # noqa: S101  needs_report yields only then
        name = _choose(index)
        if name is None:
            continue
        rows = [r for r in index.of_document.get(name, ()) if r.status in DOCUMENTED and r.evidence]
        side, body = st.columns([2, 3], gap="large")
        with side:
            chosen = _points(index, rows)
        with body:
            _body(name, rows, chosen, index)


def _choose(index: ReportIndex) -> str | None:
    names = [n for n, d in index.documents.items() if d.status != "not_analysed"]
    if not names:
        st.info("No document of this set could be read.", icon=":material/block:")
        return None
    asked = nav.param("document")
    if asked in names and st.session_state.get("evidence_asked") != asked:
        st.session_state["evidence_choice"] = asked
    chosen = (
        st.selectbox("Document", names, format_func=plain, key="evidence_choice", persist_state="session") or names[0]
    )
    if asked is not None and asked != chosen:
        nav.remember(point=None, at=None)
    st.session_state["evidence_asked"] = chosen
    nav.remember(document=chosen)
    return chosen


def _points(index: ReportIndex, rows: list[Coverage]) -> Coverage | None:
    """The findings; the one that is open is also in the address."""
    asked = nav.param("point")
    st.markdown(f"**{len(rows)} points found in this document**")
    if not rows:
        st.caption("Nothing in this document was taken as evidence of a point.")
        return None
    by_id = {r.point: r for r in rows}
    options = [None, *by_id]
    chosen = st.selectbox(
        "Point of focus", options, index=options.index(asked) if asked in by_id else 0, key=f"evidence_point_{rows[0].document}_{asked}",
        format_func=lambda p: "all points" if p is None else f"{SYMBOLS[by_id[p].status]} {p} {index.points[p].title}",
    )  # fmt: skip
    if chosen != asked:
        nav.remember(point=chosen, at=None)
    if chosen is None:
        _list(index, rows)
        return None
    row = by_id[chosen]
    point = index.points[chosen]
    st.caption(f"Asks: {escaped(point.asks)}")
    parts.verdict(row, point, f"ev_{chosen}", linked=False)
    nav.link("criterion", f"Open {row.criterion}", icon=":material/arrow_forward:", id=row.criterion, point=chosen)
    return row


def _list(index: ReportIndex, rows: list[Coverage]) -> None:
    with st.container(height=560):
        for row in rows:
            label = f"{SYMBOLS[row.status]} {row.point} {escaped(shortened(index.points[row.point].title, 60))} · {STATUS_NAMES[row.status]}"
            nav.link("evidence", label, document=row.document, point=row.point, at=str(row.evidence[0].start))


def _body(name: str, rows: list[Coverage], chosen: Coverage | None, index: ReportIndex) -> None:
    if name not in workspace().files:
        st.info("The file itself is not here: the report was loaded without it. The passages are quoted on the left.")
        return
    document = parts.read_again(name)
    if document is None:
        return
    marked = [(e, r) for r in ([chosen] if chosen is not None else rows) for e in r.evidence if e.document == name]
    at = nav.param("at")
    focus = int(at) if at and at.isdigit() else (marked[0][0].start if chosen is not None and marked else None)
    if document.pages and any(e.boxes for e, _ in marked):
        document_view.pages(name, document, marked, focus, dark=is_dark())
    else:
        document_view.text(document, _nearest(marked, index), focus)


def _nearest(marked: list[tuple[Evidence, Coverage]], index: ReportIndex) -> list[tuple[Evidence, Coverage, str]]:
    return [(e, r, index.points[r.point].title) for e, r in marked]
