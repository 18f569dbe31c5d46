"""The checklist beside a draft: missing, weak and documented points, wording to put in, and what a change gained or lost."""

from __future__ import annotations

import streamlit as st

from analyzer.corpus import load_corpus
from analyzer.datatypes import Coverage, PointOfFocus
from analyzer.render.text_report import SYMBOLS
from analyzer.ui import parts
from analyzer.ui.drafting import Draft, best_section, blanks, filled, outline
from analyzer.ui.index import Change
from analyzer.ui.labels import badge, escaped, plain
from analyzer.ui.session import workspace

TEXT = "draft_text"
NAMES = {"missing": "Missing", "weak": "Weak", "covered": "Documented"}
BLANK_HINTS = {
    "role": "role, e.g. Head of IT", "frequency": "e.g. every quarter", "interval": "e.g. within 24 hours", "system": "name of the system",
    "place": "place", "document": "title of the document", "organisation": "name of the organisation", "contact": "contact",
    "list": "list, separated by commas", "value": "value",
}  # fmt: skip


def show(draft: Draft) -> None:
    """The checklist of the checked draft."""
    lists = draft.checklist()
    total = sum(len(v) for v in lists.values())
    if draft.current is None:
        st.info("Check the draft to see what it holds.", icon=":material/checklist:")
        return
    document = draft.current.index.report.documents[0]
    if document.error is not None:
        st.error(escaped(document.error.message))
        return
    if not total:
        st.info(
            "The kind of this policy is not recognised, so nothing is expected of it yet. Choose its kind on the left."
        )
        return
    st.progress(
        (len(lists["covered"]) + len(lists["weak"]) / 2) / total,
        text=f"**{len(lists['covered'])}** of {total} points that this kind of policy normally holds are documented",
    )
    tabs = st.tabs([f"{SYMBOLS[k]} {NAMES[k]} {len(v)}" for k, v in lists.items()] + ["Changes"])  # type: ignore[index]
    points = {p.id: p for p in load_corpus().points}
    for tab, (kind, rows) in zip(tabs, lists.items(), strict=False):
        with tab:
            if not rows:
                st.caption("None.")
            for row in rows:
                _point(draft, points[row.point], row, kind)
    with tabs[-1]:
        _versions(draft, points)


def _point(draft: Draft, point: PointOfFocus, row: Coverage, kind: str) -> None:
    side = "" if row.expected == "primary" else " · often elsewhere"
    done = " · :material/edit_note: wording put in" if point.id in draft.inserted and kind != "covered" else ""
    with st.expander(f"{SYMBOLS[row.status]} **{point.id}** {escaped(point.title)}{side}{done}"):
        st.markdown(escaped(point.asks))
        parts.verdict(row, point, f"draft_{point.id}", most=2, linked=False)
        if kind != "covered":
            _wording(draft, point)


def _wording(draft: Draft, point: PointOfFocus) -> None:
    wording = point.suggested_wording
    st.markdown("**Suggested wording**")
    st.code(wording.text, language=None, wrap_lines=True)
    with st.form(f"insert_{point.id}", border=False):
        values: dict[tuple[str, str], str] = {}
        for type_, name in blanks(wording.text):
            default = workspace().settings.name if type_ == "organisation" else ""
            values[type_, name] = st.text_input(
                name[:1].upper() + name[1:],
                value=default,
                placeholder=BLANK_HINTS.get(type_, type_),
                key=f"blank_{point.id}_{type_}_{name}",
            )
        sections = [t for _, t, _ in outline(draft.text)]
        best = best_section(draft.text, wording.section)
        options = (
            [best, *(s for s in dict.fromkeys(sections) if s != best)] if best else [None, *dict.fromkeys(sections)]
        )
        section = st.selectbox(
            "Into section",
            options,
            format_func=lambda s: plain(s) if s else f"new section “{wording.section}”",
            key=f"section_{point.id}",
        )
        if st.form_submit_button("Insert into the draft", icon=":material/add:"):
            _insert(draft, point, filled(wording.text, values), section)


def _insert(draft: Draft, point: PointOfFocus, clause: str, section: str | None) -> None:
    draft.insert(point, clause, section)
    # The editor is drawn from the state anew; a value cannot be set for a widget that this run has drawn already.
    st.session_state.pop(TEXT, None)
    st.toast(f"Put in for {point.id}. Check again to see whether it documents the point.")
    st.rerun()


def _versions(draft: Draft, points: dict[str, PointOfFocus]) -> None:
    if len(draft.versions) < 2:
        st.caption("Check the draft again after an edit, and what it gained or lost stands here.")
        return
    numbers = list(range(len(draft.versions)))
    with st.container(horizontal=True):
        before = st.selectbox(
            "From version", numbers[:-1], index=len(numbers) - 2, format_func=_version_name, key="draft_before"
        )
        after = st.selectbox(
            "To version", numbers[1:], index=len(numbers) - 2, format_func=_version_name, key="draft_after"
        )
    found = draft.compared(before or 0, after or len(numbers) - 1)
    if not found:
        st.caption("No point changed its status.")
    for change in sorted(found, key=lambda c: (c.gained, c.point)):
        _change(change, points[change.point])


def _version_name(number: int) -> str:
    return f"check {number + 1}"


def _change(change: Change, point: PointOfFocus) -> None:
    sign = ":material/trending_up:" if change.gained else ":material/trending_down:"
    with st.container(border=True):
        st.markdown(
            f"{sign} **{point.id}** {escaped(point.title)}: {badge(change.before.status)} → {badge(change.after.status)}"
        )
        shown = change.after if change.gained else change.before
        if shown.evidence:
            st.caption("With this sentence:" if change.gained else "Until now by this sentence:")
            parts.quote(shown.evidence[0].text, f"change_{change.point}")
