"""What striprtf drops of an RTF file, planted into it as characters that survive: bold print, styles, notes, margins.

`planted` goes over the file once; `rtf` reads the marks in the text that striprtf makes of the result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BOLD, PLAIN, PARAGRAPH, NOTE, HEADER, FOOTER, END = "\x01", "\x02", "\x03", "\x04", "\x06", "\x07", "\x05"
# Behind PARAGRAPH stands one character: a heading's level (0 the title), or this for a line of the table of contents.
CONTENTS = "t"
# Any of the planted characters; a paragraph's mark with what belongs to it.
MARKS = re.compile(f"{PARAGRAPH}.|[{BOLD}{PLAIN}{NOTE}{HEADER}{FOOTER}{END}]", re.S)

_TOKEN = re.compile(rb"\\([a-z]+)(-?\d{1,10})? ?|\\[^a-z]|[{}]|[^{}\\]+", re.S)
_STYLE = re.compile(rb"\{(?:\\\*)?\\s(\d{1,5})\b[^{}]*? ([^{};\\]{1,80});\}")
_MARGINS = {b"header": HEADER, b"footer": FOOTER}
_ASIDES = {
    b"footnote": NOTE,
    **{start + end: mark for start, mark in _MARGINS.items() for end in (b"", b"l", b"r", b"f")},
}
_MAX_STYLES = 2_000


@dataclass(slots=True)
class _Group:
    """Character formatting and kind of an open group."""

    bold: bool = False
    deleted: bool = False
    silent: bool = False
    aside: bool = False


def planted(data: bytes) -> tuple[bytes, int]:
    """The file with marks planted and deleted text taken out, and how many open tracked changes it holds."""
    from striprtf.striprtf import destinations

    walk = _Walk(_styles(data), frozenset(word.encode() for word in destinations))
    for token in _TOKEN.finditer(data):
        walk.take(token)
    return b"".join(walk.out), walk.changes


def _styles(data: bytes) -> dict[int, str]:
    """Paragraph styles that mean something: their number, and the character behind PARAGRAPH."""
    found: dict[int, str] = {}
    start = data.find(b"\\stylesheet")
    for match in _STYLE.finditer(data, start, start + 400_000) if start >= 0 else ():
        name = match.group(2).decode("latin-1").strip().lower()
        heading = re.fullmatch(r"heading (\d)", name)
        if heading:
            found[int(match.group(1))] = heading.group(1)
        elif name == "title":
            found[int(match.group(1))] = "0"
        elif re.fullmatch(r"(?:toc|contents) \d", name):
            found[int(match.group(1))] = CONTENTS
        if len(found) >= _MAX_STYLES:
            break
    return found


class _Walk:
    """Goes from token to token and plants marks in front of text whose formatting has changed."""

    def __init__(self, styles: dict[int, str], destinations: frozenset[bytes]) -> None:
        self.out: list[bytes] = []
        self.changes = 0
        self._styles, self._destinations = styles, destinations
        self._group = _Group()
        self._stack: list[_Group] = []
        self._shown = False  # whether the last mark said bold
        self._paragraph = ""  # what the paragraph is, planted with its first text
        self._planted = False
        self._inserted = False

    def take(self, token: re.Match[bytes]) -> None:
        """Hand a token on, changed where it must be."""
        raw, word = token.group(), token.group(1)
        if word is not None:
            self._word(raw, word, token.group(2))
        elif raw == b"{":
            group = self._group
            self._stack.append(group)
            self._group = _Group(group.bold, group.deleted, group.silent)
            self.out.append(raw)
        elif raw == b"}":
            self._close()
        elif raw == b"\\*":
            self._group.silent = True
            self.out.append(raw)
        else:
            self._text(raw, spoken=raw not in (b"\\\r", b"\\\n") and not raw.isspace())

    def _close(self) -> None:
        if self._group.aside:
            self.out.append(END.encode())
            self._shown = False
        self._group = self._stack.pop() if self._stack else _Group()
        self.out.append(b"}")

    def _word(self, raw: bytes, word: bytes, number: bytes | None) -> None:
        on = number != b"0"
        group = self._group
        if word in _ASIDES and not group.silent:
            if self._shown:
                self.out.append(PLAIN.encode())
                self._shown = False
            group.aside, group.bold = True, False
            self.out.append(_ASIDES[word].encode())
            return
        if word in self._destinations:
            group.silent = True
        elif word == b"b":
            group.bold = on
        elif word == b"deleted":
            self.changes += on and not group.deleted and not group.silent
            group.deleted = on
        elif word == b"revised":
            self.changes += on and not self._inserted and not group.silent
            self._inserted = on
        elif word == b"plain":
            group.bold = group.deleted = self._inserted = False
        elif not group.silent:
            self._of_paragraph(word, number)
        if word == b"u":
            self._text(raw, spoken=True)
        else:
            self.out.append(raw)

    def _of_paragraph(self, word: bytes, number: bytes | None) -> None:
        if word == b"pard":
            self._paragraph, self._planted = "", False
        elif word == b"s" and number is not None:
            self._paragraph = self._styles.get(int(number), "")
        elif word == b"outlinelevel" and number is not None and not self._paragraph:
            level = int(number)
            self._paragraph = str(level + 1) if 0 <= level < 9 else ""
        elif word in (b"par", b"sect", b"page"):
            self._planted = False  # a paragraph without a format of its own has that of the one before

    def _text(self, raw: bytes, *, spoken: bool) -> None:
        group = self._group
        if group.silent:
            self.out.append(raw)
            return
        if group.deleted:
            return
        if spoken and self._paragraph and not self._planted:
            self.out.append((PARAGRAPH + self._paragraph).encode())
            self._planted = True
        if spoken and group.bold != self._shown:
            self.out.append((BOLD if group.bold else PLAIN).encode())
            self._shown = group.bold
        self.out.append(raw)
