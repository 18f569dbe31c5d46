"""The script that streamlit runs for every page: frame, menu, what runs in the background."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from analyzer import __version__
from analyzer.corpus import load_corpus
from analyzer.ui import access, nav, parts, progress
from analyzer.ui.labels import counted
from analyzer.ui.session import workspace

# A picture of our own: an icon by name would be fetched from a font server.
ICON = Path(__file__).with_name("icon.png")


def run(start: str | None = None) -> None:
    """Draw the page that the address names; `start` is the one at the bare address (else the overview)."""
    st.set_page_config(page_title="Policy Gap Analyzer", page_icon=str(ICON), layout="wide")
    parts.style()
    access.gate()
    space = workspace()
    space.collect()
    space.refresh()
    chosen = st.navigation(nav.pages(start), position="sidebar", expanded=True)
    with st.sidebar:
        _about_set()
        access.about_person()
    chosen.run()


def _about_set() -> None:
    space = workspace()
    if progress.is_running():
        progress.small()
    elif space.index is not None:
        names = space.index.report.documents
        st.caption(f"**{counted(len(names), 'document')}** in the set")
        if space.stale:
            st.caption(":material/sync_problem: Files or scope changed since this report.")
            if st.button("Analyse again", icon=":material/refresh:", width="stretch", key="again"):
                progress.begin()
    head = load_corpus().head
    st.caption(
        f"Policy Gap Analyzer {__version__}  \nCorpus {head.id} {head.version}  \nDocumentary coverage, not an audit opinion."
    )


if __name__ == "__main__":
    run()
