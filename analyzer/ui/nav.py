"""Pages by name, links between them, and what the address says: every view can be linked to."""

from __future__ import annotations

from typing import Any

import streamlit as st

# name -> (module, title, icon); grouped as the menu shows them. The name is the page's path.
MENU: dict[str, dict[str, tuple[str, str]]] = {
    "Policy set": {
        "overview": ("Overview", ":material/dashboard:"),
        "heatmap": ("Heatmap", ":material/grid_on:"),
        "gaps": ("Gaps", ":material/rule:"),
        "criterion": ("Criterion", ":material/fact_check:"),
        "evidence": ("Evidence", ":material/find_in_page:"),
        "documents": ("Documents", ":material/folder_open:"),
    },
    "Write": {"draft": ("Draft desk", ":material/edit_document:")},
    "Audit": {
        "readiness": ("Readiness", ":material/event_available:"),
        "registers": ("Registers", ":material/checklist:"),
        "declared": ("Declared", ":material/assignment_turned_in:"),
        "reviews": ("Decisions", ":material/gavel:"),
        "scope": ("Scope profile", ":material/tune:"),
        "history": ("History", ":material/history:"),
    },
    "Reference": {"criteria": ("Criteria", ":material/menu_book:")},
}


def pages(start: str | None = None) -> dict[str, list[Any]]:
    """The menu as streamlit pages. `start`: the page at the bare address; without it, that leads to the overview."""
    menu = {group: [page(name, default=name == start) for name in entries] for group, entries in MENU.items()}
    if start is None:
        # The page at the bare address has no path of its own; a hidden one keeps /overview an address like the others.
        home = st.Page(_home, title="Policy Gap Analyzer", url_path="home", default=True, visibility="hidden")
        menu = {"": [home], **menu}
    return menu


def _home() -> None:
    goto("overview")


def page(name: str, *, default: bool = False) -> Any:
    """The streamlit page of a name."""
    from importlib import import_module

    title, icon = next(entries[name] for entries in MENU.values() if name in entries)
    module = import_module(f"analyzer.ui.{name}")
    return st.Page(module.page, title=title, icon=icon, url_path=name, default=default)


def goto(name: str, **params: str | None) -> None:
    """Show another page; the parameters stand in its address."""
    st.switch_page(page(name), query_params={k: v for k, v in params.items() if v is not None})


def link(name: str, label: str, *, icon: str | None = None, help: str | None = None, **params: str | None) -> None:
    """A link to another page. `label` is Markdown: escape what comes from a document."""
    given = {k: v for k, v in params.items() if v is not None}
    st.page_link(page(name), label=label, icon=icon, help=help, query_params=given)


def param(name: str) -> str | None:
    """A parameter of the address."""
    value: str | None = st.query_params.get(name)
    return value or None


def remember(**params: str | None) -> None:
    """Put what is shown into the address, so that it can be copied and survives a reload."""
    for name, value in params.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value
