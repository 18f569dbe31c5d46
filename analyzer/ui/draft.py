"""Draft desk: a writer's draft beside the checklist of what its kind of policy is expected to hold."""

from __future__ import annotations

import streamlit as st

from analyzer.corpus import load_corpus
from analyzer.errors import PolicyGapsError
from analyzer.ui import draft_checklist, parts
from analyzer.ui.draft_docx import draft_docx
from analyzer.ui.drafting import Draft, as_markdown
from analyzer.ui.engine import engine, loaded
from analyzer.ui.labels import counted, escaped, percent
from analyzer.ui.session import workspace

ABOUT = "Write or mend one policy: see what its kind is expected to hold, take suggested wording, check again."
TEXT = "draft_text"
ROUND = "draft_round"


def page() -> None:
    """Draw the page."""
    parts.heading("Draft desk", ABOUT)
    draft = workspace().draft
    if not draft.text:
        _begin(draft)
        return
    left, right = st.columns([11, 9], gap="large")
    with left:
        _editor(draft)
    with right:
        draft_checklist.show(draft)


def _begin(draft: Draft) -> None:
    left, right = st.columns(2, gap="large")
    with left.container(border=True):
        st.markdown("**Upload a draft**")
        st.caption("PDF, Word, Markdown, HTML or plain text. It becomes text that you can edit here.")
        key = f"draft_upload_{st.session_state.get(ROUND, 0)}"
        upload = st.file_uploader("Draft", key=key, label_visibility="collapsed")
        if upload is not None:
            _take(draft, upload.name, upload.getvalue())
    with right.container(border=True):
        st.markdown("**Or paste it**")
        pasted = st.text_area(
            "Text of the draft", height=160, key="draft_pasted", placeholder="# Access control policy\n\n…"
        )
        if st.button("Check this draft", type="primary", icon=":material/checklist:", key="draft_start"):
            if pasted.strip():
                _set(draft, pasted)
                _check(draft)
                st.rerun()
            st.warning("Paste the text of a draft first.")


def _take(draft: Draft, name: str, data: bytes) -> None:
    try:
        document = engine().read(name, data)
    except PolicyGapsError as error:
        st.error(escaped(str(error)))
        return
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    _set(draft, as_markdown(document))
    _check(draft)
    st.rerun()


def _set(draft: Draft, text: str) -> None:
    draft.text = text
    st.session_state[TEXT] = text


def _check(draft: Draft) -> None:
    what = "Checking the draft" if loaded() else "Loading the model and checking the draft"
    with st.spinner(f"{what} …", show_time=True):
        try:
            draft.check(engine(), workspace().settings)
        except PolicyGapsError as error:
            st.session_state["draft_error"] = str(error)


def _edited() -> None:
    workspace().draft.text = st.session_state[TEXT]


def _editor(draft: Draft) -> None:
    failed = st.session_state.pop("draft_error", "")
    if failed:
        st.error(escaped(failed))
    _kind(draft)
    if TEXT not in st.session_state:
        st.session_state[TEXT] = draft.text
    st.text_area("Draft (Markdown)", key=TEXT, height=620, on_change=_edited)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Check again", type="primary", icon=":material/refresh:", key="draft_check"):
            _check(draft)
            st.rerun()
        _downloads(draft)
        with st.popover("Start over", icon=":material/delete:"):
            st.caption("Forgets this draft and its versions.")
            if st.button("Forget the draft", key="draft_forget", type="primary"):
                workspace().draft = Draft()
                st.session_state.pop(TEXT, None)
                st.rerun()
    st.caption(
        f"{counted(len(draft.text.split()), 'word')}. "
        + ("Edited since the last check." if draft.changed else "Checked as it stands.")
    )


def _kind(draft: Draft) -> None:
    names = {t.id: t.name for t in load_corpus().policy_types}
    current = draft.current
    guess = current.index.report.documents[0].policy_type if current else None
    chosen = draft.kind or (guess.id if guess else None)
    options = [None, *sorted(names, key=lambda t: names[t])]
    picked = st.selectbox(
        "Kind of policy", options, index=options.index(chosen) if chosen in options else 0,
        format_func=lambda t: names[t] if t else "not recognised", key=f"draft_kind_{chosen}",
        help="What the draft is expected to hold follows from its kind. Correct it where it was not recognised.",
    )  # fmt: skip
    if guess is not None and guess.source == "recognised":
        st.caption(f"Recognised, {percent(guess.confidence)} sure. Choose another kind to correct it.")
    if picked is not None and picked != chosen:
        draft.kind = picked
        _check(draft)
        st.rerun()


def _downloads(draft: Draft) -> None:
    titles = {p.id: p.title for p in load_corpus().points}
    remarks = {
        clause: f"Suggested wording for {p} {titles.get(p, '')}. Review it before use."
        for p, clause in draft.inserted.items()
    }
    with st.popover("Download", icon=":material/download:"):
        st.download_button(
            "Markdown (.md)",
            draft.text,
            "policy.md",
            "text/markdown",
            key="draft_md",
            on_click="ignore",
            width="stretch",
        )
        word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        st.download_button(
            "Word, clean (.docx)", lambda: draft_docx(draft.text), "policy.docx", word, key="draft_docx", on_click="ignore",
            width="stretch",
        )  # fmt: skip
        st.download_button(
            "Word, insertions as comments", lambda: draft_docx(draft.text, remarks), "policy-commented.docx", word,
            key="draft_docx_comments", on_click="ignore", width="stretch", disabled=not remarks,
        )  # fmt: skip
