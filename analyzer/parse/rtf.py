"""RTF -> Document: striprtf gives the text, and the rules for plain text give its structure."""

from __future__ import annotations

import re

from analyzer.datatypes import Document, Source
from analyzer.errors import DocumentError
from analyzer.parse.draft import Draft, Facts, assemble, clean, row_draft
from analyzer.parse.limits import DEFAULT_LIMITS, Limits
from analyzer.parse.structure import structure
from analyzer.parse.text import text_drafts

MEDIA_TYPE = "application/rtf"
# Pictures and embedded files: hexadecimal or binary data that is no text.
_PICTURE = re.compile(rb"\\pict\b")
# striprtf drops formatting. Where bold print or an outline level begins, a character is planted that survives it: a
# short paragraph that begins with it is a heading.
_BOLD = re.compile(rb"\\(?:b|outlinelevel\d)(?=[ \\{\r\n])(?: |(?=\\[a-z]+\d* ))?")
_MARK = "\x01"
_HEX_RUN = re.compile(rb"[0-9a-fA-F\r\n]{400,}")


def read_rtf(source: Source, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Parse rich text. Raises DocumentError damaged_file, too_large."""
    from striprtf.striprtf import rtf_to_text

    slim = _HEX_RUN.sub(b"", data)
    if slim.count(b"{") > 500_000 or len(slim) > limits.max_characters:
        raise DocumentError("too_large", "the RTF file is too large to be read; save it as DOCX")
    marked = _BOLD.sub(rb"\g<0>" + _MARK.encode(), slim)
    text = rtf_to_text(marked.decode("latin-1"), errors="ignore")
    facts = Facts(images_without_text=len(_PICTURE.findall(data)))
    drafts = structure(_with_tables(text, facts))
    facts.title = next((d.text for d in drafts[:40] if d.kind == "heading"), "")
    return assemble(source, drafts, facts, limits)


def _with_tables(text: str, facts: Facts) -> list[Draft]:
    """Drafts of the text; lines that end in '|' are rows, cells parted by it. A line is a paragraph of the file."""
    drafts: list[Draft] = []
    plain: list[str] = []
    in_table = False
    for line in text.split("\n"):
        row = line.rstrip().endswith("|") and line.count("|") > 1
        if row and plain:
            drafts.extend(text_drafts("\n\n".join(plain)))
            plain = []
        if row:
            facts.tables += not in_table
            draft = row_draft(line.replace(_MARK, "").rstrip().rstrip("|").split("|"), table=facts.tables)
            if draft is not None:
                drafts.append(draft)
        elif line.lstrip().startswith(_MARK) and _short(line):
            drafts.extend(text_drafts("\n\n".join(plain)))
            plain = []
            drafts.append(Draft("heading", clean(line.replace(_MARK, "")), level=2 if drafts else 1))
        elif line.strip():
            plain.append(line.replace(_MARK, ""))
        in_table = row
    return drafts + text_drafts("\n\n".join(plain))


def _short(line: str) -> bool:
    text = clean(line.replace(_MARK, ""))
    return 0 < len(text.split()) <= 12 and not text.endswith((".", ";", ",", ":"))
