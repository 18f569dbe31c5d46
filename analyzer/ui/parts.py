"""Pieces that several pages are made of. Text from documents is only ever shown as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from analyzer.charts import CELL_NAMES, CELL_SYMBOLS, FILLS, INKS, SHOWN
from analyzer.datatypes import Coverage, Document, Evidence, PointOfFocus
from analyzer.errors import PolicyGapsError
from analyzer.ui import nav
from analyzer.ui.decisions import fingerprint
from analyzer.ui.engine import engine
from analyzer.ui.labels import STATUS_MEANINGS, badge, escaped, plain, shortened
from analyzer.ui.session import is_dark, workspace

# Constant style sheet: spacing, and quotes that look like quotes. Nothing from a document comes near it.
STYLE = """<style>
[data-testid="stMainBlockContainer"] {padding: 3rem 2.75rem 4rem; max-width: 1560px;}
[class*="st-key-quote"] {border-left: 3px solid var(--st-primary-color, #1f66ad); padding-left: .9rem; gap: .25rem;}
[class*="st-key-near"] {border-left: 3px dashed #9aa4b1; padding-left: .9rem; gap: .25rem;}
[data-testid="stMain"] a[data-testid="stPageLink-NavLink"] {background: transparent;}
[data-testid="stMain"] a[data-testid="stPageLink-NavLink"] p {font-weight: 400; color: var(--st-link-color, inherit);}
[data-testid="stText"] {font-family: inherit; white-space: pre-wrap; overflow-wrap: anywhere;}
</style>"""
# Dark ink on the light blue that buttons have in the dark theme: white would be too faint there.
DARK_STYLE = """<style>
button[kind^="primary"], button[kind^="primary"] *, [data-testid="stMultiSelect"] span[title],
[data-testid="stMultiSelect"] span:has(> span[title]) {color: #08131f !important;}
</style>"""


def style() -> None:
    """Apply the style sheet to the page."""
    st.html(STYLE + DARK_STYLE if is_dark() else STYLE)


def heading(title: str, about: str = "") -> None:
    """Title of a page with a line that says what it is for. Constants only."""
    st.title(title, anchor=False)
    if about:
        st.caption(about)


def quote(text: str, key: str) -> None:
    """A passage of a document, character for character."""
    with st.container(key=f"quote_{key}"):
        st.text(plain(text))


def place(evidence: Evidence) -> str:
    """Markdown of where a passage stands: document, section, page."""
    parts = [f"**{escaped(evidence.document)}**"]
    if evidence.section:
        parts.append(escaped(shortened(evidence.section, 110)))
    if evidence.page is not None:
        parts.append(f"page {evidence.page}")
    return " · ".join(parts)


def passage(
    evidence: Evidence, point: PointOfFocus | None, key: str, *, near: bool = False, linked: bool = True
) -> None:
    """A passage with its place, the elements that it states, and the way to it in the document."""
    with st.container(key=f"{'near' if near else 'quote'}_{key}"):
        st.text(plain(evidence.text))
        said = f" · states {_elements(point, evidence.contributes)}" if point and evidence.contributes else ""
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(_rejected(evidence, point) + place(evidence) + said, width="content")
            if linked:
                nav.link(
                    "evidence", "Show in document", icon=":material/find_in_page:", document=evidence.document,
                    point=point.id if point else None, at=str(evidence.start),
                )  # fmt: skip


def _rejected(evidence: Evidence, point: PointOfFocus | None) -> str:
    """A mark where a reviewer rejected this passage, in this or an earlier version of the document."""
    known = workspace().decisions.rejected(point.id) if point is not None else set()
    return ":red-badge[:material/gavel: rejected by a reviewer] " if fingerprint(evidence.text) in known else ""


def _elements(point: PointOfFocus, ids: Iterable[str]) -> str:
    labels = {e.id: e.label for e in point.elements}
    return "; ".join(escaped(labels.get(i, i)) for i in ids)


def verdict(row: Coverage, point: PointOfFocus, key: str, *, most: int = 3, linked: bool = True) -> None:
    """The tool's verdict on a point: status, reason, what it lacks, the passages."""
    marks = [badge(row.status)]
    if row.review:
        marks.append(":violet-badge[:material/person_search: worth a look]")
    if row.fragile and row.status in ("covered", "weak"):
        marks.append(":gray-badge[rests on one passage]")
    if row.document is not None and row.expected == "no" and row.status == "missing":
        marks.append(":gray-badge[not expected of this kind of policy]")
    st.markdown(" ".join(marks))
    st.markdown(escaped(row.reason))
    if row.lacks and not all(x.lower() in row.reason.lower() for x in row.lacks):
        st.markdown("Lacks: " + "; ".join(escaped(x) for x in row.lacks))
    for i, evidence in enumerate(row.evidence[:most]):
        passage(evidence, point, f"{key}_{i}", linked=linked)
    if len(row.evidence) > most:
        st.caption(f"{len(row.evidence) - most} more passages on the criterion's page")
    if row.nearest is not None and not row.evidence:
        st.caption("Closest passage, not evidence:")
        passage(row.nearest, point, f"{key}_near", near=True, linked=linked)


def legend(shown: Sequence[str] = SHOWN) -> None:
    """What the symbols mean, for those who do not know them yet."""
    with st.popover("What the symbols mean", icon=":material/help:", type="tertiary"):
        for status in shown:
            meaning = STATUS_MEANINGS.get(
                status, "this kind of policy does not normally hold it, and nothing was found"
            )
            st.markdown(f"**{CELL_SYMBOLS[status]} {CELL_NAMES[status]}**: {meaning}")  # type: ignore[index]
        st.caption(
            "Points of focus are considerations, not requirements: an unmet point is not by itself an unmet criterion."
        )


def cell_style(status: str, dark: bool) -> str:
    """CSS of a table cell of a status."""
    return f"background-color: {FILLS[dark][status]}; color: {INKS[dark][status]};"  # type: ignore[index]


def read_again(name: str) -> Document | None:
    """The document as it was read. None where its file is not here, or where it cannot be read: the error then shows."""
    try:
        return workspace().document(name, engine().read)
    except PolicyGapsError as error:
        st.error(escaped(str(error)))
        return None
