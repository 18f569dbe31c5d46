"""Profiles by name and as files: saved, loaded, compared with the one in use."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analyzer.config import Settings, dump_profile
from analyzer.errors import PolicyGapsError
from analyzer.ui import profiles, progress
from analyzer.ui.labels import escaped, plain
from analyzer.ui.session import workspace

CHOICE = "profile_choice"


def named() -> None:
    """The profiles of this person by name; one that is chosen is compared with the one in use."""
    space = workspace()
    with st.container(border=True):
        st.markdown("**Named profiles**")
        where = (
            "kept with the set" if space.keeper is not None else "of this session; they are kept when you keep the set"
        )
        if space.profiles:
            # A choice that is gone would be an error of the widget.
            if st.session_state.get(CHOICE) not in space.profiles:
                st.session_state[CHOICE] = None
            chosen = st.selectbox(
                "Profile", list(space.profiles), index=None, key=CHOICE, format_func=plain, placeholder="Choose one to compare or use"
            )  # fmt: skip
            if chosen is not None:
                _chosen(chosen, space.profiles[chosen])
        with st.form("profile_save", border=False, clear_on_submit=True):
            name = st.text_input("Save the one in use as", max_chars=80, placeholder="Security only, 2027")
            if st.form_submit_button("Save under this name", icon=":material/bookmark_add:"):
                _save(name)
        st.caption(f"Profiles {where}.")


def _save(name: str) -> None:
    try:
        workspace().save_profile(name)
    except PolicyGapsError as error:
        st.error(escaped(str(error)))
        return
    st.rerun()


def _chosen(name: str, other: Settings) -> None:
    _compared(other, "named")
    with st.container(horizontal=True):
        st.download_button(
            "As a file", dump_profile(other), "policy-gaps.toml", "application/toml", icon=":material/download:",
            on_click="ignore", key="profile_named_download",
        )  # fmt: skip
        if st.button("Forget it", icon=":material/delete:", key="profile_forget"):
            workspace().forget_profile(name)
            st.rerun()


def as_file(settings: Settings) -> None:
    """The profile in use as policy-gaps.toml, and one from a file."""
    with st.container(border=True):
        st.markdown("**As a file**")
        st.download_button(
            "policy-gaps.toml", dump_profile(replace(settings, store="")), "policy-gaps.toml", "application/toml", icon=":material/download:",
            on_click="ignore", key="profile_download", width="stretch",
        )  # fmt: skip
        st.caption("The command line reads the same file: policy-gaps analyze --profile policy-gaps.toml")
        upload = st.file_uploader("Load or compare a profile", type=["toml"], key="profile_upload")
        if upload is None:
            return
        try:
            other = profiles.read(upload.getvalue())
        except PolicyGapsError as error:
            st.error(escaped(str(error)))
            return
        _compared(other, "file")


def _compared(other: Settings, key: str) -> None:
    """What differs from the profile in use, and the way to use the other one."""
    now = workspace().settings
    found = [d for d in profiles.differences(now, other) if d[0] != "name" or key == "file"]
    if not found:
        st.caption("It judges like the profile that is in use.")
        return
    st.markdown("Differs from the one in use:")
    st.markdown(
        "  \n".join(
            f"**{escaped(field.replace('_', ' '))}**: {escaped(a) or '–'} → {escaped(b) or '–'}"
            for field, a, b in found
        )
    )
    if st.button("Use this profile", type="primary", key=f"profile_use_{key}"):
        workspace().settings = replace(other, store=now.store)
        if workspace().files:
            progress.begin()
        st.rerun()
