"""Where a document says which criteria it satisfies: its front matter, a "Criteria:" line, a table, a list under a title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from analyzer.datatypes import Block, Document
from analyzer.registers.declared_ids import Ids

_OURS = r"(?:aicpa|soc\s*-?\s*2|soc2|tsc|tsp\s*(?:section\s*)?100|trust services?(?: criteria| categor(?:y|ies))?)"
_LABEL = re.compile(
    rf"(?:(?:mapped|applicable|relevant|related|addressed|supported|satisfied)\s+)?"
    rf"(?:{_OURS}(?:[\s/_-]+(?:criteri(?:a|on)|points?(?: of focus)?|controls?|mapping|ids?|references?|category))*"
    rf"|criteri(?:a|on)(?:\s+(?:mapping|ids?|references?|satisfied|addressed|covered))?|points? of focus)",
    re.I,
)
# Keys of front matter under which any framework may stand.
_OPEN_KEY = re.compile(r"satisf(?:ies|y)|controls?|maps?[ _-]?to|mappings?|frameworks?|compliance|standards?", re.I)
_PART = re.compile(r"(?:^|[,\[{]\s*)[\"']?(?P<key>[A-Za-z][\w .-]{0,40}?)[\"']?\s*:\s*")
_LINE = re.compile(r"[\W_]*(?P<key>[A-Za-z][A-Za-z0-9 /_-]{1,50}?)[\s*_]*[:=][\s*_]*(?P<value>.+)")
_NOT_READ = frozenset({"toc", "navigation", "code", "comment", "front_matter", "revision_table"})
_LONGEST = 3000  # characters of a block that may be a declaration

By = Literal["front matter", "text", "mapping"]


@dataclass(frozen=True, slots=True)
class Declaration:
    """A document declares an id. `known` is False where the corpus has no such id; `start` None outside the text."""

    document: str
    id: str
    known: bool
    by: By
    quote: str
    page: int | None = None
    start: int | None = None
    end: int | None = None


def declarations(document: Document, ids: Ids) -> tuple[Declaration, ...]:
    """What the document declares, each id once: front matter before text, then in reading order."""
    found: dict[str, Declaration] = {}
    for declared in (*_front_matter(document, ids), *_in_text(document, ids)):
        found.setdefault(declared.id, declared)
    return tuple(found.values())


def _front_matter(document: Document, ids: Ids) -> Iterator[Declaration]:
    blank = Declaration(document.source.name, "", False, "front matter", "")
    for key, value in document.metadata:
        plain = key.replace("_", " ").strip()
        ours = _LABEL.fullmatch(plain) is not None
        if not ours and not _OPEN_KEY.fullmatch(plain):
            continue
        for framework, part in _parts(value):
            if framework and not _LABEL.fullmatch(framework.replace("_", " ")):
                continue
            for one in ids.find(part, foreign=ours or bool(framework)):
                quote = f"{key}: {value}"
                yield replace(blank, id=one.id, known=one.known, quote=" ".join(quote.split())[:200])


def _parts(value: str) -> Iterator[tuple[str, str]]:
    """(framework or "", its ids): "TSC:, CC6.1, NIST:, AC-1" holds two, "[CC6.1]" one without a name."""
    marks = list(_PART.finditer(value))
    if not marks:
        yield "", value
        return
    yield "", value[: marks[0].start()]
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        yield mark["key"].strip(), value[mark.end() : after.start() if after else len(value)]


def _in_text(document: Document, ids: Ids) -> Iterator[Declaration]:
    under = False
    for block in document.blocks:
        if block.kind == "heading":
            under = _labels(block.text)
            continue
        if block.set_aside in _NOT_READ or len(block.text) > _LONGEST:
            continue
        for start, end, whole in _spans(document, block, under):
            for one in ids.find(document.text[start:end], foreign=whole):
                yield Declaration(
                    document.source.name, one.id, one.known, "text", " ".join(block.text.split())[:200], block.page,
                    start + one.start, start + one.end,
                )  # fmt: skip


def _spans(document: Document, block: Block, under: bool) -> Iterator[tuple[int, int, bool]]:
    """(start, end, whether it holds ids and nothing else is expected) of the parts of a block that declare."""
    if len(block.cells) >= 2:
        yield from _cells(document, block, under)
        return
    lead = document.blocks[block.lead_in] if block.lead_in >= 0 else None
    listed = lead is not None and _labels(lead.text)
    at = block.start
    for line in block.text.split("\n"):
        match = _LINE.fullmatch(line)
        if match and _LABEL.fullmatch(match["key"].strip()):
            yield at + match.start("value"), at + len(line), True
        elif listed or under:
            yield at, at + _ids_in_front(line), False
        at += len(line) + 1


def _cells(document: Document, block: Block, under: bool) -> Iterator[tuple[int, int, bool]]:
    text = document.text
    a, b = block.cells[0]
    if _labels(text[a:b]):
        yield from ((c, d, True) for c, d in block.cells[1:])
        return
    header = document.blocks[block.lead_in] if block.lead_in >= 0 else None
    columns = header.cells if header is not None else ()
    named = [i for i, (c, d) in enumerate(columns) if _labels(text[c:d])]
    for i, (c, d) in enumerate(block.cells):
        if i in named or (under and not named and i == 0):
            yield c, d, i in named


def _labels(text: str) -> bool:
    return _LABEL.fullmatch(text.strip(" \t\n*:_#.0123456789")) is not None


def _ids_in_front(line: str) -> int:
    """Length of the start of a line that may hold ids: up to the first word that is none ("CC7.1 Detection")."""
    match = re.match(r"(?:[\s,;/&–—-]|\band\b|\bto\b|[A-Za-z]{1,4}[ -]?\d[\d.]*(?!\w))*", line)
    return match.end() if match else 0
