"""Decisions: what reviewers decided, as a log beside the verdicts; exported, loaded, undone."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analyzer.corpus import load_corpus
from analyzer.errors import PolicyGapsError
from analyzer.render.csv_report import neutral
from analyzer.ui import access, keep_panel, nav, parts
from analyzer.ui.deciding import NAME, undo, your_name
from analyzer.ui.decisions import KIND_NAMES, Decision, loads
from analyzer.ui.labels import STATUS_NAMES, badge, counted, escaped, plain
from analyzer.ui.session import workspace

ABOUT = "What reviewers decided, with name, time and reason. A decision stands beside the tool's verdict and never replaces it."


def page() -> None:
    """Draw the page."""
    parts.heading("Decisions", ABOUT)
    log = workspace().decisions
    _waiting()
    if not log.decisions:
        st.info(
            "No decision yet. Open a point on the Criterion page, and choose Decide: accept a verdict, set it not applicable, "
            "reject a passage, set another status, or comment.", icon=":material/gavel:",
        )  # fmt: skip
        nav.link("criterion", "Open the criteria", icon=":material/fact_check:")
    else:
        _table()
    _files()
    keep_panel.show()


def _waiting() -> None:
    """How many verdicts are worth a person's look and not decided yet."""
    index = workspace().index
    if index is None:
        return
    log = workspace().decisions
    waiting = [r for r in index.set_rows if r.review and log.decided(r.point) is None]
    if waiting:
        with st.expander(f"{counted(len(waiting), 'verdict')} worth a look and not decided yet"):
            for row in waiting[:40]:
                label = f"{badge(row.status)} {row.point} {escaped(index.points[row.point].title)}"
                nav.link("criterion", label, id=row.criterion, point=row.point)


def _table() -> None:
    import pandas as pd

    log = workspace().decisions
    titles = {p.id: p.title for p in load_corpus().points}
    rows = list(reversed(log.decisions))
    frame = pd.DataFrame(
        {
            "No.": [d.number for d in rows],
            "Decision": [_what(d) for d in rows],
            "Point": [d.point for d in rows],
            "Title": [titles.get(d.point, "") for d in rows],
            "Reason": [neutral(plain(d.reason)) for d in rows],
            "By": [neutral(plain(d.by)) for d in rows],
            "When": [d.at[:16].replace("T", " ") for d in rows],
            "Holds": [log.holds(d) for d in rows],
        }
    )
    event = st.dataframe(frame, hide_index=True, on_select="rerun", selection_mode="single-row", key=f"log_{len(rows)}")
    chosen = event.selection.get("rows") or []
    if chosen and chosen[0] < len(rows) and log.holds(rows[chosen[0]]) and access.may_decide():
        decision = rows[chosen[0]]
        with st.container(horizontal=True, vertical_alignment="bottom"):
            by = your_name("undo_by")
            if st.button(f"Undo decision {decision.number}", icon=":material/undo:", key="undo"):
                if not by.strip():
                    st.error("Give your name first; a decision carries the name of who made it.")
                else:
                    st.session_state[NAME] = by.strip()
                    undo(decision, by)


def _what(decision: Decision) -> str:
    what = KIND_NAMES[decision.kind]
    if decision.status:
        what += f": {STATUS_NAMES[decision.status]}"
    return f"{what} (no. {decision.undoes})" if decision.undoes else what


def _files() -> None:
    log = workspace().decisions
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.download_button(
            "Download (JSON)", log.dumps(), "decisions.json", "application/json", icon=":material/download:", on_click="ignore",
            disabled=not log.decisions, key="decisions_json",
        )  # fmt: skip
        if not access.may_decide():
            return
        with st.popover("Load decisions", icon=":material/upload:"):
            upload = st.file_uploader("decisions.json", type=["json"], key="decisions_upload")
            st.caption("They are added to those that are here; what is here already stays as it is.")
            if upload is not None and st.button("Add these", key="decisions_load"):
                try:
                    added = log.merge(_as_loaded(loads(upload.getvalue())))
                except PolicyGapsError as error:
                    st.error(escaped(str(error)))
                else:
                    st.toast(f"{counted(added, 'decision')} added.")
                    st.rerun()


def _as_loaded(decisions: list[Decision]) -> list[Decision]:
    """Where people sign in, a name out of a file is not taken for one of an account."""
    signed = access.person().name
    return [replace(d, by=f"{d.by}, loaded by {signed}") for d in decisions] if signed else decisions
