"""The running analysis as a person sees it: stage, document, how far, cancel. Pages stay usable meanwhile."""

from __future__ import annotations

import streamlit as st

from analyzer.ui.job import Job
from analyzer.ui.labels import counted, escaped, shortened
from analyzer.ui.session import start_analysis, workspace

EVERY = 0.6  # seconds between looks


def is_running() -> bool:
    """Whether an analysis runs in this workspace."""
    job = workspace().job
    return job is not None and job.state == "running"


def begin() -> None:
    """Start to analyse the set, and draw the page anew."""
    start_analysis()
    st.rerun()


@st.fragment(run_every=EVERY)
def small() -> None:
    """The analysis in the side bar."""
    job = workspace().job
    if job is None or job.state != "running":
        st.rerun()
        return
    job.watch()
    _bar(job)
    st.button("Cancel", icon=":material/close:", key="cancel_small", on_click=job.cancel, width="stretch")


@st.fragment(run_every=EVERY)
def large() -> None:
    """The analysis in the middle of a page that has nothing else to show yet."""
    job = workspace().job
    if job is None or job.state != "running":
        st.rerun()
        return
    job.watch()
    with st.container(border=True):
        st.markdown(f"**Analysing {counted(job.total, 'document')}**")
        _bar(job)
        st.caption("You can look at other pages meanwhile. Nothing leaves this machine.")
        st.button("Cancel", icon=":material/close:", key="cancel_large", on_click=job.cancel)


def _bar(job: Job) -> None:
    share = job.done / job.total if job.total else 0.0
    where = f"{job.stage} · {job.done} of {job.total}"
    st.progress(min(share, 1.0), text=where)
    st.caption(escaped(shortened(job.document, 48)) if job.document else "\u00a0")


def outcome() -> None:
    """What is to be said about an analysis that ended without a report."""
    job = workspace().job
    if job is None:
        return
    if job.state == "failed":
        st.error(escaped(job.error) + " The files are still here; try again, or remove the last file that you added.")
    elif job.state == "cancelled":
        st.info("The analysis was cancelled. What was finished is kept, so that the next one is quicker.")
