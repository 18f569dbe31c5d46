"""Plain text -> Document: ruled and numbered headings, numbered clauses, bullets, wrapped lines joined."""

from __future__ import annotations

import re

from analyzer.datatypes import Document, Source
from analyzer.parse.draft import Draft, Facts, assemble, clean, row_draft
from analyzer.parse.limits import DEFAULT_LIMITS, Limits
from analyzer.parse.structure import ITEM_MARK, structure

MEDIA_TYPE = "text/plain"
_RULE = re.compile(r"\s*([=\-_*~#+])\1{2,}\s*$")
_NUMBERED = re.compile(r"(?:(?:section|article|appendix)\s+)?(\d{1,2}(?:\.\d{1,2})*)[.):]?\s+(\S.*)", re.I)
_BULLET = re.compile(r"(?:[-*+o\u2022\u25cf\u25aa\u25e6\u2013\u00b7])\s+(?=\S)")
_KEY_VALUE = re.compile(r"[A-Z][\w /&'()-]{1,40}:(?:\s+\S|$)")
_TERMINAL = re.compile(r"[.!?;:,]$")


def read_text(source: Source, text: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Parse plain text. Raises DocumentError `too_large` beyond `limits`."""
    drafts = structure(text_drafts(text))
    title = next((d.text for d in drafts[:40] if d.kind == "heading"), "")
    tables = max((d.table for d in drafts), default=0)
    return assemble(source, drafts, Facts(title=title, tables=tables), limits)


def text_drafts(text: str) -> list[Draft]:
    """Drafts of plain text, before the passes of `structure`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")
    width = _wrap_width(lines)
    drafts: list[Draft] = []
    paragraph: list[str] = []
    table = 0

    def flush() -> None:
        if paragraph:
            drafts.append(_paragraph(paragraph))
            paragraph.clear()

    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        alone = not paragraph and (index == 0 or not lines[index - 1].strip() or bool(_RULE.match(lines[index - 1])))
        if not line.strip() or _RULE.match(line):
            flush()
        elif alone and _heading_level(line, following):
            drafts.append(Draft("heading", clean(line), level=_heading_level(line, following)))
        elif (line.strip().count("\t") >= 1 and "\t" in following.strip()) or (
            drafts and _continues_table(drafts, line, lines, index)
        ):
            flush()
            table += not (drafts and drafts[-1].kind == "table_row" and lines[index - 1].strip())
            row = row_draft(re.split(r"\t+", line.strip()), table=table)
            if row is not None:
                drafts.append(row)
        else:
            if paragraph and _starts_new(paragraph[-1], line, width):
                flush()
            paragraph.append(line)
    flush()
    return drafts


def _continues_table(drafts: list[Draft], line: str, lines: list[str], index: int) -> bool:
    return drafts[-1].kind == "table_row" and "\t" in line.strip() and index > 0 and "\t" in lines[index - 1].strip()


def _wrap_width(lines: list[str]) -> int:
    """The column at which the writer wrapped lines: high percentile of their lengths."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    return lengths[int(len(lengths) * 0.9)] if lengths else 0


def _starts_new(previous: str, line: str, width: int) -> bool:
    """A line begins a block of its own: a list mark, "Key: value", or after a line that stops well before the wrap."""
    bare = line.strip()
    if ITEM_MARK.match(bare) or _BULLET.match(bare) or (_NUMBERED.match(bare) and _sentence_end(previous)):
        return True
    if _KEY_VALUE.match(bare) and (_KEY_VALUE.match(previous.strip()) or _sentence_end(previous)):
        return True
    return bare[:1].isupper() and len(previous.rstrip()) < 0.6 * width and _sentence_end(previous)


def _sentence_end(line: str) -> bool:
    return line.rstrip().endswith((".", "!", "?", ":", ";"))


def _heading_level(line: str, following: str) -> int:
    """Level of a heading line, 0 for other lines. Ruled 1 or 2, numbered by its dots, capitals 2."""
    bare = clean(line)
    words = bare.split()
    if not words or len(words) > 12 or _BULLET.match(line.strip()):
        return 0
    rule = _RULE.match(following)
    if rule and len(following.strip()) >= min(len(bare) - 2, 10):
        return 1 if rule.group(1) in "=*#" else 2
    numbered = _NUMBERED.fullmatch(bare)
    if numbered and not _TERMINAL.search(bare) and numbered.group(2)[0].isupper() and not following.strip():
        return min(9, 2 + numbered.group(1).count("."))
    letters = [c for c in bare if c.isalpha()]
    if (
        len(letters) > 3
        and all(c.isupper() for c in letters)
        and not bare.endswith((".", ":", ","))
        and ":" not in bare
    ):
        return 2
    return 0


def _paragraph(lines: list[str]) -> Draft:
    text = clean(" ".join(lines))
    bullet = _BULLET.match(text)
    if bullet:
        indent = len(lines[0]) - len(lines[0].lstrip())
        level = 1 + min(8, indent // 4 if indent > 3 else 0)
        return Draft("list_item", text[bullet.end() :], level=level, label="-")
    return Draft("paragraph", text)
