"""RTF -> Document: striprtf gives the text, and the rules for plain text give its structure."""

from __future__ import annotations

import re

from analyzer.datatypes import Document, Notice, SetAside, Source
from analyzer.errors import DocumentError
from analyzer.parse.draft import Draft, Facts, assemble, clean, row_draft
from analyzer.parse.limits import DEFAULT_LIMITS, Limits
from analyzer.parse.rtf_marks import BOLD, CONTENTS, END, FOOTER, HEADER, MARKS, NOTE, PARAGRAPH, PLAIN, planted
from analyzer.parse.structure import structure, titular
from analyzer.parse.text import text_drafts

MEDIA_TYPE = "application/rtf"
# Pictures and embedded files: hexadecimal or binary data that is no text.
_PICTURE = re.compile(rb"\\pict\b")
_HEX_RUN = re.compile(rb"[0-9a-fA-F\r\n]{400,}")


def read_rtf(source: Source, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Parse rich text. Raises DocumentError damaged_file, too_large."""
    from striprtf.striprtf import rtf_to_text

    slim = _HEX_RUN.sub(b"", data)
    if slim.count(b"{") > 500_000 or len(slim) > limits.max_characters:
        raise DocumentError("too_large", "the RTF file is too large to be read; save it as DOCX")
    marked, changes = planted(re.sub(rb"[\x00-\x08]", b"", slim))
    text, asides = _without_asides(rtf_to_text(marked.decode("latin-1"), errors="ignore"))
    facts = Facts(images_without_text=len(_PICTURE.findall(data)))
    if changes:
        message = f"the draft has {changes} open tracked changes; they are read as accepted"
        facts.warnings.append(Notice("tracked_changes", message))
    drafts = structure(_Reader(facts).read(text) + asides)
    facts.title = next((d.text for d in drafts[:40] if d.kind == "heading"), "")
    return assemble(source, drafts, facts, limits)


def _without_asides(text: str) -> tuple[str, list[Draft]]:
    """The text without footnotes, running headers and footers, and those as drafts."""
    drafts: list[Draft] = []

    def take(match: re.Match[str]) -> str:
        for line in MARKS.sub("", match.group(2)).replace("|", " ").split("\n"):
            if match.group(1) == NOTE:
                drafts.append(Draft("footnote", clean(line)))
            else:
                side: SetAside = "running_header" if match.group(1) == HEADER else "running_footer"
                drafts.append(Draft("paragraph", clean(line), set_aside=side))
        return ""

    return re.sub(f"([{NOTE}{HEADER}{FOOTER}])([^{NOTE}{HEADER}{FOOTER}]*?){END}", take, text), drafts


class _Reader:
    """Lines of the text -> drafts. A line is a paragraph of the file."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._drafts: list[Draft] = []
        self._plain: list[str] = []
        self._level = 0  # of the last heading that a style names
        self._titled = False
        self._bold = False  # whether the line before ended in bold print

    def read(self, text: str) -> list[Draft]:
        """Drafts of the whole text; lines that end in '|' are rows, cells parted by it."""
        in_table = False
        for line in text.split("\n"):
            bare, bold = MARKS.sub("", line).rstrip(), self._bold_throughout(line)
            styled = re.search(f"{PARAGRAPH}(.)", line)
            row = bare.endswith("|") and bare.count("|") > 1
            if row:
                self._facts.tables += not in_table
                self._add(row_draft(bare.rstrip("|").split("|"), table=self._facts.tables))
            elif bare.strip() and styled and styled.group(1) == CONTENTS:
                self._add(Draft("paragraph", clean(bare), set_aside="toc"))
            elif bare.strip() and styled:
                self._add(Draft("heading", clean(bare), level=self._styled_level(int(styled.group(1)))))
            elif bare.strip() and bold and titular(clean(bare)) and not bare.rstrip().endswith(":"):
                level = self._level + 1 if self._level else 2 if self._drafts or self._plain else 1
                self._add(Draft("heading", clean(bare), level=min(9, level)))
            elif bare.strip():
                self._plain.append(bare)
            in_table = row
        self._add(None)
        return self._drafts

    def _add(self, draft: Draft | None) -> None:
        """Append a draft, after the plain lines that wait."""
        self._drafts.extend(text_drafts("\n\n".join(self._plain)))
        self._plain.clear()
        if draft is not None:
            self._drafts.append(draft)

    def _styled_level(self, level: int) -> int:
        self._titled = self._titled or level == 0
        self._level = max(1, min(9, level + self._titled))
        return self._level

    def _bold_throughout(self, line: str) -> bool:
        letters = bold = 0
        for piece in re.split(f"([{BOLD}{PLAIN}])", re.sub(f"{PARAGRAPH}.", "", line)):
            if piece in (BOLD, PLAIN):
                self._bold = piece == BOLD
                continue
            count = sum(map(str.isalnum, piece))
            letters += count
            bold += count if self._bold else 0
        return letters > 0 and bold == letters
