"""Running text on its way to blocks: pieces with their weight, cut into lines where the source breaks them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from analyzer.parse.draft import Draft, clean
from analyzer.parse.structure import ITEM_MARK

# A line that reads "Key: value"; several in a row are lines of their own even where the source wraps them softly.
_KEY_VALUE = re.compile(r"[A-Z][\w /&'()-]{1,40}\s?:(?:\s+\S|$)")
_DASH_MARK = re.compile(r"[-*+\u2013]\s+(?=\S)")


@dataclass(slots=True)
class Inline:
    """Pieces of one paragraph. A hard break ends a line; a newline inside a piece is a soft one."""

    pieces: list[tuple[str, bool, bool]] = field(default_factory=list)  # text, bold, anchor

    def add(self, text: str, *, bold: bool = False, anchor: bool = False) -> None:
        """Append a piece."""
        if text:
            self.pieces.append((text, bold, anchor))

    def hard_break(self) -> None:
        """End the line."""
        self.pieces.append(("\r", False, False))

    def take(self) -> list[Draft]:
        """The paragraphs gathered so far, one per line that stands by itself; the buffer is empty afterwards."""
        pieces, self.pieces = self.pieces, []
        if not pieces:
            return []
        lines = _hard_lines(pieces)
        drafts: list[Draft] = []
        for line in lines:
            text, bold, anchor = _weigh(line)
            for part in _soft_lines(text):
                joined = clean(part.replace("\n", " "))
                if not joined:
                    continue
                if drafts and joined[0].islower() and not drafts[-1].text.endswith((".", ":", "?", "!")):
                    drafts[-1].text += " " + joined  # the sentence runs on over the break
                    drafts[-1].bold = False
                    continue
                drafts.append(Draft("paragraph", joined, bold=bold, anchors=anchor))
        return drafts


def _hard_lines(pieces: list[tuple[str, bool, bool]]) -> list[list[tuple[str, bool, bool]]]:
    lines: list[list[tuple[str, bool, bool]]] = [[]]
    for piece in pieces:
        if piece[0] == "\r":
            lines.append([])
        else:
            lines[-1].append(piece)
    return lines


def _weigh(line: list[tuple[str, bool, bool]]) -> tuple[str, bool, float]:
    """Text of a line, whether all its letters are bold, and the share of its letters that are internal links."""
    if len(line) == 1:
        text, is_bold, is_anchor = line[0]
        lettered = any(map(str.isalnum, text))
        return text, is_bold and lettered, float(is_anchor and lettered)
    total = bold = anchor = 0
    for text, is_bold, is_anchor in line:
        letters = sum(map(str.isalnum, text))
        total += letters
        bold += letters if is_bold else 0
        anchor += letters if is_anchor else 0
    return "".join(text for text, _, _ in line), total > 0 and bold == total, anchor / total if total else 0.0


def _soft_lines(text: str) -> list[str]:
    """Split at the soft breaks that clearly part lines: "Key: value" lists, and lines that begin with a list mark."""
    if "\n" not in text:
        return [text]
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2:
        return [text]
    if sum(bool(_KEY_VALUE.match(clean(line))) for line in lines) >= max(2, len(lines) - 1):
        return lines
    groups: list[str] = []
    for line in lines:
        bare = line.strip()
        marked = ITEM_MARK.match(bare) or (_DASH_MARK.match(bare) and groups)
        # "e.g. (a)" wrapped over two lines must not split: an item begins after a full stop, colon or semicolon.
        if groups and not (marked and _may_end(groups[-1])):
            groups[-1] += "\n" + line
        else:
            groups.append(line)
    return groups


def _may_end(text: str) -> bool:
    return text.rstrip().endswith((".", ":", ";", "?", "!", ";and", "; and", "; or", ",")) or "\n" not in text
