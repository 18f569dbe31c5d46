"""Document -> Statements: the sentences, list items and table rows that can be held against a point of focus.

Every statement is a span of the document's text: `document.text[start:end] == statement.text`, always.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.datatypes import Block, Box, Document, Location, Statement

# A row of a table is one statement up to this many words; a longer one is read cell by cell.
_ROW_WORDS = 45
# A sentence longer than this is cut at the items it enumerates.
_LONG_SENTENCE = 55

_BOUNDARY = re.compile(r"(?:[.!?]+|…)[\"'”’)\]*_]*(?=\s)|\n")
_OPENER = re.compile(r"[\"'“‘(\[{<*_]*(?:[A-Z0-9]|[^\W\d_a-z]|\{\{|\$|[a-z]+[A-Z0-9])|[\"“(\[{<]")
_ABBREVIATIONS = frozenset(
    "e.g i.e eg ie etc cf vs viz approx incl excl ca al inc ltd corp co llc dr mr mrs ms prof st no nos nr art sec sect para"
    " fig figs eq ch chap vol ed eds pp p jr sr dept est ref rev ver resp max min tel ext jan feb mar apr jun jul aug sep"
    " sept oct nov dec u.s u.k e.u u.s.c a.m p.m ph.d m.sc b.sc i.d n.b q.v d.b.a a.k.a w.r.t".split()
)
# After these even a capital letter does not begin a sentence; after "etc." or "Inc." it does.
_NEVER_LAST = frozenset(
    "e.g i.e eg ie cf vs viz approx incl excl ca dr mr mrs ms prof nr art fig figs eq vol no nos cal civ stat".split()
)
_LAST_WORD = re.compile(r"[(\[\"'“]*([\w.&/-]*)$")
_ENUMERATION = re.compile(
    r"(?:;|,(?=\s*(?:and|or)?\s*\((?:[a-z]|[ivx]+|\d+)\)))\s*(?:and\s+|or\s+)?|(?<=:)\s+(?=\((?:a|i|1)\)\s)"
)
_MARK = re.compile(r"(?:and\s+|or\s+)?\((?:[a-zA-Z]|[ivx]{1,4}|\d{1,2})\)\s+|\d{1,2}[.)]\s+(?=[A-Z])|[-*•–]\s+")
_WORTH = re.compile(r"[^\W\d_]{2}")


def segment(document: Document) -> tuple[Statement, ...]:
    """Statements in reading order. Headings, set-aside blocks and header rows of tables give none."""
    statements: list[Statement] = []
    headings: list[tuple[int, str]] = []
    leads: dict[int, str] = {-1: ""}  # by the index of the block that leads in; the items of a list share one
    header_rows = {b.lead_in for b in document.blocks if b.kind == "table_row" and b.lead_in >= 0}
    for index, block in enumerate(document.blocks):
        if block.kind == "heading":
            if not block.set_aside:
                while headings and headings[-1][0] >= block.level:
                    headings.pop()
                headings.append((block.level, block.text.rstrip(" :")))
            continue
        if block.set_aside or index in header_rows:
            continue
        path = tuple(text for _, text in headings)
        if block.lead_in not in leads:
            leads[block.lead_in] = lead_in_text(document, block)
        for start, end, lead_in in _spans(document, block, leads[block.lead_in]):
            statements.append(_statement(document, block, start, end, path, lead_in))
    return tuple(statements)


def _statement(
    document: Document, block: Block, start: int, end: int, path: tuple[str, ...], lead_in: str
) -> Statement:
    boxes = _boxes(block, start, end)
    page = boxes[0].page if boxes else block.page
    location = Location(document.source.name, start, end, page, boxes)
    return Statement(document.text[start:end], path, lead_in, location, block.kind)


def _spans(document: Document, block: Block, lead_in: str) -> Iterator[tuple[int, int, str]]:
    """Spans of a block's statements in the document's text, each with its lead-in."""
    if block.kind == "table_row" and block.cells:
        yield from _row_spans(document, block)
        return
    for start, end in sentences(block.text):
        yield block.start + start, block.start + end, lead_in


def _row_spans(document: Document, row: Block) -> Iterator[tuple[int, int, str]]:
    header = document.blocks[row.lead_in] if row.lead_in >= 0 else None
    if len(row.text.split()) <= _ROW_WORDS:
        if _WORTH.search(row.text):
            yield row.start, row.end, header.text if header else ""
        return
    named = (document.text[slice(*cell)] for cell in row.cells)
    subject = next((text for text in named if _WORTH.search(text)), "")
    for number, (start, end) in enumerate(row.cells):
        column = document.text[slice(*header.cells[number])] if header and number < len(header.cells) else ""
        first = document.text[start:end] == subject or len(subject.split()) > 12
        lead_in = column if first else " | ".join(part for part in (column, subject) if part)
        for a, b in sentences(document.text[start:end]):
            yield start + a, start + b, lead_in.replace("\n", " ")


def lead_in_text(document: Document, block: Block) -> str:
    """What leads into a block: the last sentence of the block that introduces it, and what introduces that one."""
    parts: list[str] = []
    seen = 0
    while block.lead_in >= 0 and seen < 6:
        block = document.blocks[block.lead_in]
        spans = list(sentences(block.text))
        if spans:
            parts.append(block.text[slice(*spans[-1])])
        # An item that is a whole sentence says what its own lead-in says; only open clauses need it repeated.
        if parts and re.search(r"[.!?]$", parts[-1]):
            break
        seen += 1
    return " ".join(reversed(parts))


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a block, without outer blanks; very long ones are cut where they enumerate."""
    start = 0
    for match in _BOUNDARY.finditer(text):
        if match.group() != "\n" and not _ends_sentence(text, start, match):
            continue
        yield from _clauses(text, start, match.end())
        start = match.end()
    yield from _clauses(text, start, len(text))


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    following = text[match.end() : match.end() + 40].lstrip()
    opener = _OPENER.match(following) is not None
    if not match.group().startswith("."):
        return opener
    if match.end() - match.start() == 1:
        word = _LAST_WORD.search(text, max(start, match.start() - 24), match.start())
        last = word.group(1) if word else ""
        last = last if last.isupper() and len(last) == 2 else last.lower()  # "CA" is California, "ca" is circa
        if last in _NEVER_LAST or (last in _ABBREVIATIONS and not _starts_sentence(following)):
            return False
        if len(last) == 1 and last.isalpha() and last != "i" and match.start() - start > 2:
            return _starts_sentence(following) and not following[:1].isdigit()  # an initial: "J. Smith"
        if last.isdigit() and match.start() - start <= 3:
            return False  # "1." at the head of a block is a mark, not a sentence
    return opener


def _starts_sentence(following: str) -> bool:
    """After an abbreviation only a word that usually opens a sentence counts."""
    return (
        re.match(
            r"(?:The|This|These|All|Any|If|When|It|We|Our|In|For|A|An|Each|Employees|Users|You|Access)\b", following
        )
        is not None
    )


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start, end = _trim(text, start, end)
    if start >= end or not _WORTH.search(text, start, end):
        return
    if len(text[start:end].split()) <= _LONG_SENTENCE:
        yield start, end
        return
    cuts = [m.end() for m in _ENUMERATION.finditer(text, start, end)]
    for a, b in zip([start, *cuts], [*cuts, end], strict=True):
        a, b = _trim(text, a, b)
        if a < b and _WORTH.search(text, a, b):
            yield a, b


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without blanks around it and without a list mark in front."""
    while start < end and text[start].isspace():
        start += 1
    mark = _MARK.match(text, start, end)
    if mark and mark.end() < end:
        start = mark.end()
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _boxes(block: Block, start: int, end: int) -> tuple[Box, ...]:
    """One box per line that the span touches, cut to the span by the share of characters."""
    if not block.lines:
        return ()
    boxes = []
    for line in block.lines:
        a, b = max(start, line.start), min(end, line.end)
        if a >= b:
            continue
        box, width = line.box, max(1, line.end - line.start)
        per_character = (box.x1 - box.x0) / width
        x0 = box.x0 + (a - line.start) * per_character
        x1 = box.x0 + (b - line.start) * per_character
        boxes.append(Box(box.page, round(x0, 1), box.top, round(x1, 1), box.bottom))
    return tuple(boxes)
