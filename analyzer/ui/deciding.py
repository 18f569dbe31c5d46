"""The form in which a reviewer decides on a point, and the decisions that hold on it."""

from __future__ import annotations

import streamlit as st

from analyzer.datatypes import STATUSES, Coverage, PointOfFocus
from analyzer.errors import PolicyGapsError
from analyzer.render.text_report import SYMBOLS
from analyzer.ui import access
from analyzer.ui.decisions import KIND_NAMES, NEEDS_REASON, Decision, Kind
from analyzer.ui.index import ReportIndex
from analyzer.ui.labels import STATUS_NAMES, escaped, shortened
from analyzer.ui.session import workspace

NAME = "reviewer_name"
CHOICES: tuple[Kind, ...] = ("accept", "not_applicable", "override", "reject_evidence", "comment")
ACTIONS: dict[Kind, str] = {
    "accept": "Accept the verdict",
    "not_applicable": "Not applicable",
    "override": "Set another status",
    "reject_evidence": "Reject a passage",
    "comment": "Comment",
}


READS_ONLY = "You can read here. Decisions are recorded by reviewers; whoever runs this server says who is one."


def your_name(key: str | None = None) -> str:
    """The name that a decision carries: of the account that signed in, else as the person gives it."""
    signed = access.person().name
    if signed:
        st.caption(f"Recorded as **{escaped(signed)}**")
        return signed
    return st.text_input("Your name", value=st.session_state.get(NAME, ""), width=280, key=key) or ""


def phrase(decision: Decision) -> str:
    """Markdown of a decision in a few words: what, who."""
    what = (
        STATUS_NAMES[decision.status]
        if decision.kind == "override" and decision.status
        else KIND_NAMES[decision.kind].lower()
    )
    return f"{what} ({escaped(decision.by)})"


def form(index: ReportIndex, point: PointOfFocus, row: Coverage) -> None:
    """Decide on a point of the set. The tool's verdict stays beside the decision."""
    _held(point.id)
    if not access.may_decide():
        st.caption(READS_ONLY)
        return
    kind: Kind = st.segmented_control(
        "Decision", CHOICES, format_func=lambda k: ACTIONS[k], default="accept", required=True, key=f"kind_{point.id}"
    ) or "accept"  # fmt: skip
    if kind == "reject_evidence" and not row.evidence:
        st.caption("This verdict rests on no passage, so there is none to reject.")
        return
    with st.form(f"decide_{point.id}", border=False):
        passage = None
        if kind == "reject_evidence":
            passage = st.selectbox(
                "Passage", row.evidence, format_func=lambda e: f"{shortened(e.document, 40)}: {shortened(e.text, 90)}"
            )  # fmt: skip
        status = None
        if kind == "override":
            status = st.selectbox("Status", STATUSES, format_func=lambda s: f"{SYMBOLS[s]} {STATUS_NAMES[s]}")
        needed = " (required)" if kind in NEEDS_REASON else ""
        reason = st.text_area(f"Reason{needed}", height=80)
        by = your_name()
        if st.form_submit_button("Record decision", type="primary"):
            _record(kind, point.id, by, reason=reason, status=status, passage=passage.text if passage else "")


def _record(kind: Kind, point: str, by: str, *, reason: str, status: str | None, passage: str) -> None:
    try:
        workspace().decisions.record(kind, point, None, by, reason=reason, status=status, passage=passage)  # type: ignore[arg-type]
    except PolicyGapsError as error:
        st.error(escaped(str(error)))
        return
    st.session_state[NAME] = by.strip()
    st.rerun()


def _held(point: str) -> None:
    log = workspace().decisions
    for decision in log.on(point):
        with st.container(horizontal=True, vertical_alignment="center"):
            what = f"{KIND_NAMES[decision.kind]}"
            if decision.status:
                what += f": {STATUS_NAMES[decision.status]}"
            st.markdown(
                f":material/gavel: **{what}** by {escaped(decision.by)}, {decision.at[:16].replace('T', ' ')}  \n"
                f"{escaped(decision.reason)}", width="stretch",
            )  # fmt: skip
            if access.may_decide() and st.button("Undo", key=f"undo_{decision.number}_{point}", icon=":material/undo:"):
                undo(decision)


def undo(decision: Decision, by: str = "") -> None:
    """Take a decision back in the name of the person, and draw the page anew."""
    name = by or access.person().name or st.session_state.get(NAME, "") or decision.by
    try:
        workspace().decisions.undo(decision.number, name)
    except PolicyGapsError as error:
        st.error(escaped(str(error)))
        return
    st.rerun()
