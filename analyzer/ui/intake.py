"""Files into the workspace: upload, sample set, and the page that shows while there is no report yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import streamlit as st

from analyzer.sources import unpack
from analyzer.ui import keep_panel, progress
from analyzer.ui.labels import escaped
from analyzer.ui.session import start_analysis, workspace

ROUND = "upload_round"  # counts uploads, so that the uploader is empty again after each
FORMATS = "PDF, Word (.docx), OpenDocument, Markdown, HTML, RTF, plain text, or a .zip of them"


def uploader(label: str = "Add policy documents") -> None:
    """Upload of several files; they join the set, and the analysis begins."""
    key = f"upload_{st.session_state.get(ROUND, 0)}"
    st.file_uploader(label, accept_multiple_files=True, key=key, on_change=_take, args=(key,), help=FORMATS)
    for name, why in workspace().problems:
        st.warning(f"{escaped(name)}: {escaped(why)}", icon=":material/warning:")


def _take(key: str) -> None:
    """Move what was uploaded into the workspace; archives become their members."""
    space = workspace()
    space.problems = []
    files: list[tuple[str, bytes]] = []
    for upload in st.session_state.get(key) or []:
        for source in unpack(_named(upload.name), upload.getvalue()):
            if source.problem is not None:
                space.problems.append((source.name, source.problem.message))
            else:
                files.append((source.name, source.data))
    space.problems += [(line.partition(": ")[0], line.partition(": ")[2]) for line in space.add(files)]
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    if files:
        start_analysis()


def _named(name: str) -> str:
    """The name of an upload as a relative path."""
    parts = [p for p in name.replace("\\", "/").split("/") if p not in ("", ".", "..")]
    return "/".join(parts) or "document"


def load_samples() -> None:
    """Put the bundled sample set into the workspace and analyse it."""
    from analyzer.samples import sample_files

    workspace().add(list(sample_files()))
    start_analysis()


def needs_report(teach: Callable[[], None] | None = None) -> Iterator[None]:
    """Use as `for _ in needs_report(): ...`: the body runs where there is a report, else the way to one is shown."""
    progress.outcome()
    if workspace().index is not None:
        yield
        return
    if progress.is_running():
        progress.large()
        return
    if teach is not None:
        teach()
    start()


def start() -> None:
    """The two ways to a first report."""
    left, right = st.columns([3, 2], gap="large")
    with left.container(border=True):
        st.markdown("**Your policies**")
        st.caption(
            f"{FORMATS}. They stay on this machine and in memory; nothing is kept after you leave unless you ask for it."
        )
        uploader("Upload policy documents")
    with right.container(border=True):
        st.markdown("**Just looking?**")
        st.caption("A fictional company's policies, uneven on purpose, so that every status occurs.")
        st.button(
            "Load the sample set", icon=":material/folder_special:", on_click=load_samples, key="samples", type="primary",
        )  # fmt: skip
    keep_panel.reopen()
