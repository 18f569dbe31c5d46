"""What was read of a document beside the document itself: its text block by block, and what was set aside and why."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analyzer.datatypes import Block, Box, Document, SetAside
from analyzer.ui import parts
from analyzer.ui.labels import counted, escaped
from analyzer.ui.page_images import page_image
from analyzer.ui.session import workspace

BLOCKS_AT_ONCE = 150
# Why a part gives no statements.
WHY: dict[SetAside, str] = {
    "toc": "table of contents: it repeats the headings",
    "running_header": "running header: it stands on every page",
    "running_footer": "running footer: it stands on every page",
    "page_number": "page number",
    "watermark": "watermark",
    "revision_table": "revision history: it tells about the document, not what is done",
    "front_matter": "front matter: it tells about the document, not what is done",
    "navigation": "navigation of the site that it was exported from",
    "code": "code or a drawing, no sentences",
    "comment": "comment: not part of the text",
}


def panel(name: str, number: int) -> None:
    """A switch that shows the document as read. `number` tells the switches of a page apart."""
    if name not in workspace().files:
        return
    if not st.toggle("Show what was read, and what was set aside", key=f"as_read_{number}"):
        return
    document = parts.read_again(name)
    if document is None:
        return
    if document.pages and document.source.media_type == "application/pdf":
        _by_page(name, document, number)
    else:
        _in_parts(document, number)


def _by_page(name: str, document: Document, number: int) -> None:
    """One page: on the left its picture, what was set aside framed in grey; on the right its text."""
    total = document.pages or 1
    page = int(st.number_input(f"Page (of {total})", 1, total, key=f"as_read_page_{number}", width=160))
    blocks = [block for block in document.blocks if block.page == page]
    left, right = st.columns(2, gap="large")
    with left:
        picture = page_image(workspace().files[name], page, set_aside_boxes(blocks, page))
        if picture is None:
            st.warning("This page cannot be drawn.")
        else:
            st.image(picture, width="stretch", alt=f"Page {page} of the document as it is printed")
    with right:
        if page in document.unread_pages:
            st.warning("Nothing on this page could be read: it holds a picture, not text.", icon=":material/image:")
        elif not blocks:
            st.caption("No text begins on this page.")
        _list(blocks, f"as_read_text_{number}")


def _in_parts(document: Document, number: int) -> None:
    """A format without pages: the text alone, so many blocks at a time."""
    total = max(1, -(-len(document.blocks) // BLOCKS_AT_ONCE))
    part = 1
    if total > 1:
        part = int(st.number_input(f"Part (of {total})", 1, total, key=f"as_read_part_{number}", width=160))
    _list(document.blocks[(part - 1) * BLOCKS_AT_ONCE : part * BLOCKS_AT_ONCE], f"as_read_text_{number}")


def _list(blocks: Sequence[Block], key: str) -> None:
    aside = sum(1 for block in blocks if block.set_aside)
    st.caption(f"{counted(len(blocks), 'block')} read" + (f", {aside} of them set aside" if aside else ""))
    with st.container(height=720, border=True, key=key):
        before: SetAside = ""
        for block in blocks:
            mark = f"{escaped(block.label)} " if block.label else ""
            if block.set_aside:
                # The reason stands once above neighbours that share it: each line of contents need not repeat it.
                if block.set_aside != before:
                    st.caption(f":gray-badge[set aside] {WHY[block.set_aside]}")
                st.caption(f"\u2003{mark}{escaped(block.text)}")
            elif block.kind == "heading":
                st.markdown(f"**{mark}{escaped(block.text)}**")
            else:
                st.markdown("\u2003" * max(0, block.level - 1) + mark + escaped(block.text))
            before = block.set_aside


def set_aside_boxes(blocks: Sequence[Block], page: int) -> list[tuple[Box, str]]:
    """The boxes on a page of what was set aside there."""
    return [(line.box, "aside") for block in blocks if block.set_aside for line in block.lines if line.box.page == page]
