"""Documents: what is in the set, what each one is, how much of it was read, what is wrong with the document itself."""

from __future__ import annotations

import streamlit as st

from analyzer.datatypes import DocumentReport, Header, HeaderField
from analyzer.ui import as_read, intake, nav, parts, progress
from analyzer.ui.index import ReportIndex
from analyzer.ui.labels import SET_ASIDE_NAMES, counted, escaped, percent, type_name
from analyzer.ui.session import workspace

ABOUT = "The files of this set. They are held in memory and forgotten when you clear the set."
PER_PAGE = 25  # documents drawn at once
FIELDS = ("owner", "approver", "version", "policy_id", "effective", "last_reviewed", "next_review")


def page() -> None:
    """Draw the page."""
    parts.heading("Documents", ABOUT)
    space = workspace()
    progress.outcome()
    if not space.files and space.index is None:
        intake.start()
        return
    if progress.is_running() and space.index is None:
        progress.large()
    with st.expander("Add or replace documents", icon=":material/upload_file:", expanded=False):
        intake.uploader()
    _actions()
    index = space.index
    judged = index.documents if index is not None else {}
    for number, name in _shown(sorted({*space.files, *judged}), judged):
        _document(name, judged.get(name), index, number)


def _shown(names: list[str], judged: dict[str, DocumentReport]) -> list[tuple[int, str]]:
    """The documents to draw, each with its number in the set: all of a small set, else a page of those that are looked for."""
    numbered = list(enumerate(names))
    if len(names) <= PER_PAGE:
        return numbered
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        words = st.text_input("Search", placeholder="words of the name", key="documents_text", width=280)
        faulty = st.toggle("Only those with findings, or not fully read", key="documents_faulty")
    wanted = (words or "").lower().split()
    found = [
        (i, n)
        for i, n in numbered
        if all(w in n.lower() for w in wanted)
        and (not faulty or n not in judged or judged[n].findings or judged[n].status != "analysed")
    ]
    if not found:
        st.info("No document passes these filters.", icon=":material/filter_alt_off:")
    pages = -(-len(found) // PER_PAGE)
    if pages < 2:
        return found
    key = f"documents_page_{pages}"
    page_number = st.selectbox(
        "Shown", range(pages), key=key, width=280,
        format_func=lambda i: f"{i * PER_PAGE + 1} to {min((i + 1) * PER_PAGE, len(found))} of {len(found)}",
    ) or 0  # fmt: skip
    return found[page_number * PER_PAGE : (page_number + 1) * PER_PAGE]


def _actions() -> None:
    space = workspace()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{counted(len(space.files), 'document')}**", width="stretch")
        if st.button(
            "Analyse",
            type="primary",
            icon=":material/play_arrow:",
            disabled=not space.stale or progress.is_running(),
            key="analyse",
        ):
            progress.begin()
        with st.popover("Clear the set", icon=":material/delete:"):
            st.caption("Forgets all files, reports and decisions of this session. It cannot be undone.")
            if st.button("Forget everything", type="primary", key="clear"):
                space.clear()
                st.rerun()


def _document(name: str, report: DocumentReport | None, index: ReportIndex | None, number: int) -> None:
    types = index.type_names if index is not None else {}
    mark, about = _state(name, report, types)
    with st.expander(f"{mark} **{escaped(name)}** · {about}"):
        if report is None:
            st.caption("Not analysed yet.")
        elif report.error is not None:
            st.error(escaped(report.error.message), icon=":material/block:")
        else:
            _read(report)
            _kind(name, report, types, number)
            _header(report.header)
            _notices(report)
            as_read.panel(name, number)
            nav.link("evidence", "Open the document with its findings", icon=":material/find_in_page:", document=name)
        if name in workspace().files and st.button(
            "Remove from the set", key=f"remove_{number}", icon=":material/close:"
        ):
            workspace().remove(name)
            st.rerun()


def _state(name: str, report: DocumentReport | None, types: dict[str, str]) -> tuple[str, str]:
    if report is None or (name not in workspace().files and report is None):
        return ":material/schedule:", "waiting"
    if report.status == "not_analysed":
        return ":material/block:", "could not be read"
    kind = type_name(report.policy_type.id if report.policy_type else None, types)
    faults = f" · {counted(len(report.findings), 'finding')}" if report.findings else ""
    mark = ":material/check_circle:" if report.status == "analysed" else ":material/rule:"
    part = "" if report.status == "analysed" else " · read in part"
    return mark, escaped(kind) + part + faults


def _read(report: DocumentReport) -> None:
    share = report.read.in_statements / report.read.characters if report.read.characters else 0.0
    pages = f" on {counted(report.pages, 'page')}" if report.pages else ""
    aside = ", ".join(f"{SET_ASIDE_NAMES.get(k, k.replace('_', ' '))} {v:,}" for k, v in report.read.set_aside.items())
    st.markdown(
        f"{counted(report.statements, 'statement')}{pages}; {percent(share)} of {report.read.characters:,} characters are in statements."
        + (f" Set aside (characters): {aside}." if aside else "")
    )


def _kind(name: str, report: DocumentReport, types: dict[str, str], number: int) -> None:
    guess = report.policy_type
    chosen = workspace().settings.policy_types.get(name) or (guess.id if guess else None)
    options = [None, *sorted(types, key=lambda t: types[t])]
    picked = st.selectbox(
        "Kind of policy", options, index=options.index(chosen) if chosen in options else 0,
        format_func=lambda t: types.get(t, "not recognised") if t else "not recognised", key=f"kind_{number}_{name}", width=360,
        help="What the document is expected to hold follows from its kind. A correction is used at the next analysis.",
    )  # fmt: skip
    if guess is not None:
        how = "set by you" if guess.source == "user" else f"recognised, {percent(guess.confidence)} sure"
        st.caption(f"Used in this report: {escaped(types.get(guess.id, guess.id))} ({how}).")
    if picked is not None and picked != chosen:
        workspace().set_kind(name, picked)
        st.rerun()


def _header(header: Header) -> None:
    given: list[tuple[str, HeaderField]] = [(f, v) for f in FIELDS if (v := getattr(header, f)) is not None]
    if given:
        st.markdown("  \n".join(f"**{f.replace('_', ' ').capitalize()}** {escaped(v.value)}" for f, v in given))
    absent = [f.replace("_", " ") for f in FIELDS if getattr(header, f) is None]
    if absent:
        st.caption(f"Not found in the document: {', '.join(absent)}.")


def _notices(report: DocumentReport) -> None:
    for finding in report.findings:
        where = f" (page {finding.page})" if finding.page is not None else ""
        st.markdown(f":material/flag: {escaped(finding.message)}{where}")
    for notice in report.warnings:
        where = f" (page {notice.page})" if notice.page is not None else ""
        st.markdown(f":material/info: {escaped(notice.message)}{where}")
