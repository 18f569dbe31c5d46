"""A document on the page: PDF pages as pictures with boxes drawn on them, other formats as structured text with marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import streamlit as st

from analyzer.datatypes import Block, Box, Coverage, Document, Evidence, Status
from analyzer.render.text_report import SYMBOLS
from analyzer.ui import nav
from analyzer.ui.labels import BADGE_COLOURS, SET_ASIDE_NAMES, counted, escaped, plain, shortened
from analyzer.ui.page_images import page_image
from analyzer.ui.session import workspace

BLOCKS_SHOWN = 150  # from a little before the passage in focus; a long document is walked in steps
BLOCKS_BEFORE = 4
MARKS: dict[Status, str] = {"covered": "blue", "weak": "yellow", "contradicted": "red"}


def pages(
    name: str, document: Document, marked: Sequence[tuple[Evidence, Coverage]], focus: int | None, *, dark: bool
) -> None:
    """The page that holds the passage in focus, with every marked passage boxed; other pages by number."""
    boxes: dict[int, list[tuple[Box, Status]]] = defaultdict(list)
    first = None
    for evidence, row in marked:
        for box in evidence.boxes:
            boxes[box.page].append((box, row.status))
        if evidence.start == focus and evidence.boxes:
            first = evidence.boxes[0].page
    total = document.pages or 1
    start = first or min(boxes, default=1)
    number = st.number_input(
        f"Page (of {total})", 1, total, value=start, key=f"page_{name}_{focus}", width=160,
        help="Pages with passages: " + (", ".join(str(p) for p in sorted(boxes)) or "none"),
    )  # fmt: skip
    data = workspace().files.get(name)
    if data is None:
        return
    picture = page_image(data, int(number), boxes.get(int(number), []))
    if picture is None:
        st.warning("This page cannot be drawn. Its text is on the left.")
        return
    st.image(
        picture,
        width="stretch",
        alt=f"Page {number} of the document, {len(boxes.get(int(number), []))} boxes drawn on it",
    )


def text(document: Document, marked: Sequence[tuple[Evidence, Coverage, str]], focus: int | None) -> None:
    """The document as headings, paragraphs, lists and rows, with the passages marked and named beside them."""
    at = next((i for i, b in enumerate(document.blocks) if focus is not None and b.start <= focus < b.end), 0)
    first = max(0, at - BLOCKS_BEFORE)
    blocks = document.blocks[first : first + BLOCKS_SHOWN]
    with st.container(height=720, border=True, key="document_text"):
        if first:
            st.caption(f"… {counted(first, 'block')} before; choose “all points” to read from the start")
        aside = ""
        for block in blocks:
            if block.set_aside:
                if block.set_aside != aside:
                    st.caption(
                        f"[{SET_ASIDE_NAMES[block.set_aside]}: not read as statements] {escaped(shortened(block.text, 90))} …"
                    )
                aside = block.set_aside
                continue
            aside = ""
            _block(block, [m for m in marked if m[0].start < block.end and m[0].end > block.start], document, focus)
        rest = len(document.blocks) - first - len(blocks)
        if rest > 0:
            st.caption(f"… {counted(rest, 'block')} after; choose a point to jump to its passage")


def _block(
    block: Block, marks: Sequence[tuple[Evidence, Coverage, str]], document: Document, focus: int | None
) -> None:
    if block.kind == "heading":
        st.markdown(f"{'#' * min(6, max(4, block.level + 3))} {escaped(block.text)}", anchors=False)
        return
    indent = "\u2003" * max(0, block.level - 1) + (f"{escaped(block.label)} " if block.label else "")
    if not marks:
        st.markdown(indent + escaped(block.text))
        return
    st.markdown(indent + _marked(block, marks, document))
    with st.container(horizontal=True, gap="small"):
        for evidence, row, title in {m[1].point: m for m in marks}.values():
            label = (
                f":{BADGE_COLOURS[row.status]}-badge[{SYMBOLS[row.status]} {row.point}] {escaped(shortened(title, 50))}"
            )
            nav.link("evidence", label, document=evidence.document, point=row.point, at=str(evidence.start))


def _marked(block: Block, marks: Sequence[tuple[Evidence, Coverage, str]], document: Document) -> str:
    """Markdown of a block in which the passages have a coloured ground. Overlapping passages share the first one's."""
    spans: list[tuple[int, int, Status]] = []
    for evidence, row, _ in sorted(marks, key=lambda m: (m[0].start, -m[0].end)):
        start, end = max(evidence.start, block.start), min(evidence.end, block.end)
        if spans and start < spans[-1][1]:
            start = spans[-1][1]
        if start < end:
            spans.append((start, end, row.status))
    out, last = "", block.start
    for start, end, status in spans:
        before = plain(document.text[last:start])
        passage = escaped(document.text[start:end])
        out += _spaced(before) + f":{MARKS.get(status, 'gray')}-background[{passage}]"
        last = end
    return out + _spaced(document.text[last : block.end])


def _spaced(text: str) -> str:
    """Escaped text that keeps one blank at either end where there was any."""
    head = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return head + escaped(text) + tail
