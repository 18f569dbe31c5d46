"""The checklist beside a draft: missing, weak and documented points, wording to put in, and what a change gained or lost."""

from __future__ import annotations

import streamlit as st

from analyzer.corpus import load_corpus
from analyzer.datatypes import Coverage, PointOfFocus
from analyzer.errors import PolicyGapsError
from analyzer.render.text_report import SYMBOLS
from analyzer.ui import parts
from analyzer.ui.drafting import Draft, as_markdown
from analyzer.ui.engine import engine
from analyzer.ui.index import Change
from analyzer.ui.labels import badge, counted, escaped, plain
from analyzer.ui.session import workspace
from analyzer.wording import Proof, best_section, blanks, filled, outline

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
        len(lists["covered"]) / total,
        text=f"**{len(lists['covered'])}** of {total} points that this kind of policy normally holds are documented",
    )
    points = {p.id: p for p in load_corpus().points}
    _put_in(draft, points)
    tabs = st.tabs([f"{SYMBOLS[k]} {NAMES[k]} {len(v)}" for k, v in lists.items()] + ["Changes"])  # type: ignore[index]
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
    done = " · :material/edit_note: wording put in" if point.id in draft.inserted else ""
    proof = draft.proof(point)
    with st.expander(f"{SYMBOLS[row.status]} **{point.id}** {escaped(point.title)}{side}{done}"):
        st.markdown(escaped(point.asks))
        parts.verdict(row, point, f"draft_{point.id}", most=2, linked=False)
        if proof is not None:
            _proof(proof)
        if kind != "covered":
            _wording(draft, point)


def _put_in(draft: Draft, points: dict[str, PointOfFocus]) -> None:
    """One line on all wording put in and checked since: a point that it documents has moved to another list."""
    proofs = [p for i in draft.inserted if i in points and (p := draft.proof(points[i])) is not None]
    if proofs:
        done = [p.point for p in proofs if p.after == "covered"]
        left = [p.point for p in proofs if p.after != "covered"]
        said = [f"{', '.join(ids)} {words}" for words, ids in (("now documented", done), ("not yet", left)) if ids]
        st.caption(f":material/edit_note: Wording put in: {'; '.join(said)}.")


def _proof(proof: Proof) -> None:
    """What the wording that was put in did, as the last check saw it."""
    step = f"{badge(proof.before)} → {badge(proof.after)}"
    if proof.worse:
        fell = ", ".join(proof.worse)
        st.warning(
            f"Wording put in: {step}. Since then other verdicts fell: {fell}. The Changes tab shows their passages.",
            icon=":material/warning:",
        )
    elif proof.after == "covered":
        st.success(f"Wording put in: {step}. No other verdict fell.", icon=":material/check:")
    elif proof.after == "weak":
        st.warning(
            f"Wording put in: {step}. No other verdict fell, but the point is not fully documented yet: fill the blanks"
            " that are left, or add what it lacks.",
            icon=":material/warning:",
        )
    else:
        st.warning(
            f"Wording put in: {step}. It does not document the point yet. Fill its blanks, or say it in your own words.",
            icon=":material/warning:",
        )


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
    versions = draft.comparable
    if len(versions) < 2:
        st.caption(
            "Check the draft again after an edit, or give its earlier version: what it gained or lost stands here."
        )
        _earlier(draft)
        return
    numbers = list(range(len(versions)))
    mark = f"{draft.checks}_{draft.earlier is not None}"
    first = 0 if draft.earlier is not None else len(numbers) - 2
    with st.container(horizontal=True):
        before = st.selectbox(
            "From",
            numbers[:-1],
            index=first,
            format_func=lambda n: plain(versions[n].label),
            key=f"draft_before_{mark}",
        )
        after = st.selectbox(
            "To",
            numbers[1:],
            index=len(numbers) - 2,
            format_func=lambda n: plain(versions[n].label),
            key=f"draft_after_{mark}",
        )
    _compared(draft.compared(before, after), points)
    _earlier(draft)


def _compared(found: list[Change], points: dict[str, PointOfFocus]) -> None:
    if not found:
        st.caption("No point changed its status.")
    lost, gained = [c for c in found if not c.gained], [c for c in found if c.gained]
    for title, part in (("Lost", lost), ("Gained", gained)):
        if part:
            st.markdown(f"**{title}: {counted(len(part), 'point')}**")
        for change in part:
            _change(change, points[change.point])


def _earlier(draft: Draft) -> None:
    """Take an earlier version of the document, to compare the draft with."""
    with st.expander(
        "Compare with an earlier version", icon=":material/upload_file:", expanded=len(draft.comparable) < 2
    ):
        st.caption(
            "The approved policy that this draft is to replace, for instance. It is judged as the same kind of policy."
        )
        key = f"draft_earlier_{draft.earlier.label if draft.earlier else ''}"
        upload = st.file_uploader("Earlier version", key=key, label_visibility="collapsed")
        if upload is None:
            return
        try:
            with st.spinner("Reading the earlier version …", show_time=True):
                text = as_markdown(engine().read(upload.name, upload.getvalue()))
                draft.compare_with(upload.name, text, engine(), workspace().settings)
        except PolicyGapsError as error:
            st.error(escaped(str(error)))
            return
        st.rerun()


def _change(change: Change, point: PointOfFocus) -> None:
    sign = ":material/trending_up:" if change.gained else ":material/trending_down:"
    with st.container(border=True):
        st.markdown(
            f"{sign} **{point.id}** {escaped(point.title)}: {badge(change.before.status)} → {badge(change.after.status)}"
        )
        shown = change.after if change.gained else change.before
        if shown.evidence:
            st.caption("With this sentence:" if change.gained else "Before, this sentence documented it:")
            parts.quote(shown.evidence[0].text, f"change_{change.point}")
