"""The runs of a DOCX paragraph: its text with weight and breaks, and the fields, notes and text boxes in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analyzer.parse.docx_nodes import (
    ALTERNATE,
    MAX_DEPTH,
    RPR,
    SKIPPED,
    TEXT,
    VAL,
    W,
    chosen_branch,
    flag,
    outermost,
    too_deep,
)
from analyzer.parse.docx_styles import Styles
from analyzer.parse.draft import Facts
from analyzer.parse.inline import Inline

if TYPE_CHECKING:
    from lxml.etree import _Element

_RUN, _TAB, _PTAB = (W + t for t in ("r", "tab", "ptab"))
_BREAKS = (W + "br", W + "cr")
_RSTYLE, _BOLD, _VANISH = (W + t for t in ("rStyle", "b", "vanish"))
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"


class Runs:
    """Reads runs into inline text and keeps what waits for the end of the paragraph. Fields go on over paragraphs."""

    def __init__(self, styles: Styles, facts: Facts) -> None:
        self.calls: list[str] = []  # keys of the notes called
        self.boxes: list[_Element] = []  # contents of the text boxes anchored
        self._styles, self._facts = styles, facts
        self._field_depth = 0
        self._toc_until = -1

    def read(self, node: _Element, inline: Inline, depth: int, *, bold: bool) -> None:
        """Add the text below a node to `inline`. Raises DocumentError damaged_file when it is nested too deeply."""
        for child in node:
            tag = child.tag
            if tag == _RUN:
                self._run(child, inline, depth, bold=bold)
            elif tag in SKIPPED or not isinstance(tag, str):
                continue
            elif depth > MAX_DEPTH:
                raise too_deep()
            elif tag == ALTERNATE:
                self.read(chosen_branch(child), inline, depth + 1, bold=bold)
            else:
                self.read(child, inline, depth + 1, bold=bold)

    def _run(self, run: _Element, inline: Inline, depth: int, *, bold: bool) -> None:
        for child in run:
            tag = child.tag
            if tag == TEXT:
                text = child.text or ""
                if "\n" in text or "\r" in text:
                    text = text.replace("\n", " ").replace("\r", " ")
                inline.add(text, bold=bold)
            elif tag == RPR:
                own = named = None
                for mark in child:
                    if mark.tag == _BOLD:
                        own = flag(mark)
                    elif mark.tag == _RSTYLE:
                        named = self._styles.get(mark.get(VAL)).bold
                    elif mark.tag == _VANISH and flag(mark):
                        return
                bold = own if own is not None else bold or bool(named)
            else:
                self._run_part(child, inline, depth, bold=bold)

    def _run_part(self, node: _Element, inline: Inline, depth: int, *, bold: bool) -> None:
        tag = node.tag
        if tag == TEXT:
            inline.add((node.text or "").replace("\n", " ").replace("\r", " "), bold=bold)
        elif tag in (_TAB, _PTAB):
            inline.add("\t")
        elif tag in _BREAKS:
            if node.get(W + "type") in (None, "textWrapping"):
                inline.hard_break()
        elif tag == W + "noBreakHyphen":
            inline.add("-", bold=bold)
        elif tag == W + "fldChar":
            self._field(node)
        elif tag == W + "instrText":
            if re.match(r"\s*TOC\b", node.text or "") and self._toc_until < 0:
                self._toc_until = self._field_depth
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            self.calls.append(tag.removeprefix(W).removesuffix("Reference") + (node.get(W + "id") or ""))
        elif tag == ALTERNATE:
            for child in chosen_branch(node):
                self._run_part(child, inline, depth, bold=bold)
        elif tag in (W + "drawing", W + "pict", W + "object"):
            self.boxes.extend(outermost(node, W + "txbxContent"))
            self._facts.images_without_text += sum(
                1 for _ in node.iter(_PICTURE, "{urn:schemas-microsoft-com:vml}imagedata")
            )

    def _field(self, node: _Element) -> None:
        kind = node.get(W + "fldCharType")
        if kind == "begin":
            self._field_depth += 1
        elif kind == "end":
            self._field_depth = max(0, self._field_depth - 1)
            if self._field_depth < self._toc_until:
                self._toc_until = -1

    def in_toc(self) -> bool:
        """Whether a field with a table of contents is open."""
        return self._toc_until >= 0 and self._field_depth >= self._toc_until
