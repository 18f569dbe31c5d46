"""The switch by which a person keeps decisions, runs and profiles beyond the session, and the way back to what was kept."""

from __future__ import annotations

import streamlit as st

from analyzer.errors import PolicyGapsError
from analyzer.ui import access, exposure, keeping
from analyzer.ui.labels import counted, escaped, plain
from analyzer.ui.session import workspace

SWITCH, NAME, SHARED = "keep_switch", "keep_name", "keep_shared"
WHAT = (
    "Off: nothing is written to disk, and all is forgotten with the session. On: decisions, named profiles, and reports with "
    "the passages that they quote are kept. The files themselves are not."
)


def possible() -> bool:
    """Whether things can be kept for this person alone: on a machine of one's own, or where people sign in."""
    return access.configured() or not exposure.allowed()


def show() -> None:
    """The switch with what it does."""
    space = workspace()
    with st.container(border=True):
        st.markdown("**Keep this work**")
        if not possible():
            st.caption(
                "Nothing can be kept here: nobody signs in to this server, so everybody would find what you keep."
            )
            return
        keeper = space.keeper
        if st.session_state.get(SWITCH) != (keeper is not None):
            st.session_state[SWITCH] = keeper is not None
        if keeper is None:
            default = space.settings.name or "My policies"
            st.text_input("Name of the set", value=default, key=NAME, max_chars=keeping.LONGEST)
            if access.configured() and access.may_decide():
                st.checkbox("Everybody who signs in here finds it; readers read, reviewers decide", key=SHARED)
        st.toggle("Keep my decisions and runs on this machine", key=SWITCH, on_change=_switched, help=WHAT)
        if keeper is None:
            st.caption(WHAT)
        else:
            runs = sum(r.kept is not None for r in space.runs)
            how = "Opened to read" if keeper.read_only else "Shared" if keeper.owner == keeping.EVERYBODY else "Kept"
            st.caption(
                f"{how} as **{escaped(keeper.name)}**: {counted(len(space.decisions.decisions), 'decision')}, {counted(runs, 'run')}. "
                f"Place: {escaped(keeping.shown_place())}"
            )
            if not keeper.read_only:
                _erase()
        trouble()


def _erase() -> None:
    keeper = workspace().keeper
    with st.popover("Erase what is kept", icon=":material/delete:"):
        st.caption(
            "Erases decisions and reports of this set from the store. What this session shows stays until it ends."
        )
        if keeper is not None and st.button("Erase it", type="primary", key="keep_erase"):
            try:
                workspace().erase()
            except PolicyGapsError as error:
                workspace().trouble = str(error)
            st.rerun()


def trouble() -> None:
    """Why something could not be kept, where it could not."""
    if workspace().trouble:
        st.error(escaped(workspace().trouble), icon=":material/save:")


def _switched() -> None:
    space = workspace()
    if not st.session_state[SWITCH]:
        space.stop_keeping()
        return
    _keep(str(st.session_state.get(NAME) or "My policies"), shared=bool(st.session_state.get(SHARED)))


def _keep(name: str, *, shared: bool) -> None:
    space, who = workspace(), access.person()
    if not possible():
        return
    shared = shared and access.configured()
    try:
        space.keep(name, keeping.EVERYBODY if shared else who.subject, read_only=shared and who.role != "reviewer")
    except PolicyGapsError as error:
        space.trouble = str(error)


def reopen() -> None:
    """What was kept before, as a third way to a first report. Nothing is drawn where nothing was."""
    if not possible() or not keeping.is_there():
        return
    try:
        found = [(s, False) for s in keeping.kept_sets(access.person().subject)]
        if access.configured():
            found += [(s, True) for s in keeping.kept_sets(keeping.EVERYBODY)]
    except PolicyGapsError as error:
        st.caption(escaped(str(error)))
        return
    if not found:
        return
    with st.container(border=True):
        st.markdown("**Kept from before**")
        for number, (kept, shared) in enumerate(found[:20]):
            with st.container(horizontal=True, vertical_alignment="center"):
                when = f", last run {kept.last[:16].replace('T', ' ')}" if kept.last else ""
                about = f"{counted(kept.runs, 'run')}, {counted(kept.decisions, 'decision')}{when}"
                who = " · shared" if shared else ""
                st.markdown(f"**{escaped(plain(kept.name))}**{who} · {about}", width="stretch")
                st.button(
                    "Open", key=f"reopen_{number}", icon=":material/folder_open:", on_click=_keep, args=(kept.name,),
                    kwargs={"shared": shared},
                )  # fmt: skip
        trouble()
