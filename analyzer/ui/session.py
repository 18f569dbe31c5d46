"""The workspace of the person whose page is being drawn."""

from __future__ import annotations

import streamlit as st

from analyzer.ui import access
from analyzer.ui.engine import engine
from analyzer.ui.job import Job
from analyzer.ui.workspace import COOKIE, WORKSPACES, Workspace

KEY = "workspace"


def workspace() -> Workspace:
    """The workspace of this browser (by its cookie), or of this session where there is no cookie."""
    secret = st.context.cookies.get(COOKIE)
    found = WORKSPACES.get(secret, access.person().subject) if isinstance(secret, str) else None
    if found is None:
        if KEY not in st.session_state:
            st.session_state[KEY] = Workspace()
        held: Workspace = st.session_state[KEY]
        return held
    return found


def start_analysis() -> Job:
    """Begin to analyse the files of the workspace."""
    return workspace().start(engine)


def is_dark() -> bool:
    """Whether the person's theme is dark."""
    return bool(st.context.theme.type == "dark")
