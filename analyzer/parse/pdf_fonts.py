"""Fonts that give glyph numbers instead of characters.

Some writers embed a TrueType font without saying which character a glyph is. In most such fonts glyph number and ASCII
differ by a constant 29, so that text comes out as "7KLV" for "This". Whole fonts are tried and repaired at once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

_SHIFT = 29
_COMMON = re.compile(r"\b(?:the|of|and|to|in|is|for|or|by|a|be|this|that|with|any|as|on|shall|will)\b", re.I)
_BEYOND = {  # glyph numbers of the standard Macintosh order beyond ASCII
    177: "–", 178: "—", 179: "“", 180: "”", 181: "‘", 182: "’", 135: "•", 170: "…", 168: "®", 169: "©", 166: "§", 120: "Ä",
}  # fmt: skip


class _HasFont(Protocol):
    @property
    def font(self) -> str:
        """Name of the font."""


class Glyph(Protocol):
    """What is read and written here of a character."""

    text: str

    @property
    def run(self) -> _HasFont | None:
        """What the character shares with its neighbours; None for one that pdfium added."""


def repair_shifted(glyphs: Sequence[Glyph], fonts: dict[str, bool]) -> None:
    """Shift the characters of every font that reads as English only after the shift.

    `fonts` remembers the verdict per font between pages, once a page held enough of it to tell.
    """
    by_font: dict[str, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if glyph.run is not None:
            by_font[glyph.run.font].append(glyph)
    for font, members in by_font.items():
        if font not in fonts:
            verdict = _verdict("".join(g.text for g in members))
            if verdict is None:
                continue
            fonts[font] = verdict
        if fonts[font]:
            for glyph in members:
                glyph.text = _shifted(glyph.text)


def _verdict(text: str) -> bool | None:
    """Whether the shift makes English of a text that is not; None where the text is too short to tell."""
    low = sum("\x03" <= c <= "\x5d" for c in text)
    if not text or low < 0.9 * len(text) or "\x03" not in text:
        return False if len(text) > 200 else None
    repaired = "".join(map(_shifted, text))
    after, before = len(_COMMON.findall(repaired)), len(_COMMON.findall(text))
    if len(text) < 12:
        return None
    return after > before or (len(text) < 200 and text.isprintable() is False)


def _shifted(character: str) -> str:
    if character == " ":
        return character  # blanks that pdfium adds between words are real ones
    code = ord(character[0])
    if code in _BEYOND:
        return _BEYOND[code]
    return chr(code + _SHIFT) if 3 <= code <= 97 else character
