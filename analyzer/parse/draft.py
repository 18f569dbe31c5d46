"""Blocks in the making. Readers of all formats emit `Draft`s; `assemble` gives them offsets in one text.

A draft's spans (`lines`, `cells`) count from its own first character; `assemble` moves them to the document's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from analyzer.datatypes import Block, BlockKind, Box, Document, Line, Notice, SetAside, Source
from analyzer.errors import DocumentError
from analyzer.parse.limits import DEFAULT_LIMITS, Limits

# Characters that print nothing: zero-width marks, soft hyphen, byte-order mark, object replacement.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufffc\u200e\u200f\x00"))
# Halves of characters: JSON and UTF-8 have no place for them.
_INVISIBLE.update(dict.fromkeys(range(0xD800, 0xE000)))
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_BREAK = re.compile(r" ?\n[ \n]*")


@dataclass(slots=True)
class Draft:
    """A block before it has a place. `lead_in` is an index into the list of drafts; `bold` means every letter is.

    `table` numbers the table that a row belongs to (0: none); `anchors` is the share of the text that links inside the
    same document, from which tables of contents are known.
    """

    kind: BlockKind
    text: str
    level: int = 0
    label: str = ""
    page: int | None = None
    lines: list[tuple[int, int, Box]] = field(default_factory=list)
    lead_in: int = -1
    cells: list[tuple[int, int]] = field(default_factory=list)
    set_aside: SetAside = ""
    bold: bool = False
    table: int = 0
    anchors: float = 0.0

    def cut_front(self, count: int) -> None:
        """Drop `count` characters in front and move the spans along."""
        self.text = self.text[count:]
        self.cells = [(max(0, a - count), max(0, b - count)) for a, b in self.cells]
        self.lines = [(max(0, a - count), b - count, box) for a, b, box in self.lines if b > count]


@dataclass(slots=True)
class Facts:
    """What a reader learns beside the blocks; becomes fields of the Document."""

    title: str = ""
    pages: int | None = None
    warnings: list[Notice] = field(default_factory=list)
    metadata: list[tuple[str, str]] = field(default_factory=list)
    tables: int = 0
    images_without_text: int = 0
    page_characters: tuple[int, ...] = ()
    unread_pages: tuple[int, ...] = ()


def clean(text: str) -> str:
    """Text with single spaces and without invisible characters; line breaks stay, never two in a row."""
    if (
        "  " not in text and "\ufffc" not in text and text.isprintable()
    ):  # as most text is; what is not printable is handled below
        return text.strip()
    text = _SPACES.sub(" ", text.translate(_INVISIBLE))
    return _AROUND_BREAK.sub("\n", text).strip()


def row_draft(cells: Iterable[str], *, table: int, page: int | None = None) -> Draft | None:
    """One table row: its filled cells joined by ' | '; an empty cell keeps an empty span, so that columns still count.

    None where every cell is empty.
    """
    texts = [clean(cell) for cell in cells]
    spans: list[tuple[int, int]] = []
    at = 0
    for text in texts:
        at += 3 if text and at else 0
        spans.append((at, at + len(text)))
        at += len(text)
    if not at:
        return None
    return Draft("table_row", " | ".join(filter(None, texts)), cells=spans, table=table, page=page)


def assemble(source: Source, drafts: list[Draft], facts: Facts, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Lay the drafts out in one text. Empty drafts vanish; `lead_in` is mapped to the blocks that stay.

    Raises DocumentError `too_large` when there is more text or there are more blocks or cells than `limits` allow.
    """
    kept = [i for i, d in enumerate(drafts) if d.text]
    cells = sum(len(drafts[i].cells) for i in kept)
    characters = sum(len(drafts[i].text) for i in kept)
    if len(kept) > limits.max_blocks or characters > limits.max_characters or cells > limits.max_cells:
        raise DocumentError("too_large", "the document holds more text than the limit allows; split it")
    where = {old: new for new, old in enumerate(kept)}
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for position, index in enumerate(kept):
        draft = drafts[index]
        if position:
            gap = _gap(drafts[kept[position - 1]], draft)
            parts.append(gap)
            at += len(gap)
        blocks.append(_block(draft, at, where.get(draft.lead_in, -1)))
        parts.append(draft.text)
        at += len(draft.text)
    return Document(
        source=source,
        text="".join(parts),
        blocks=tuple(blocks),
        title=facts.title,
        pages=facts.pages,
        warnings=tuple(facts.warnings),
        metadata=tuple(facts.metadata),
        tables=facts.tables,
        images_without_text=facts.images_without_text,
        page_characters=facts.page_characters,
        unread_pages=facts.unread_pages,
    )


def _gap(before: Draft, after: Draft) -> str:
    together = before.kind == after.kind == "list_item" or (before.kind == "table_row" and before.table == after.table)
    return "\n" if together else "\n\n"


def _block(draft: Draft, at: int, lead_in: int) -> Block:
    return Block(
        kind=draft.kind,
        text=draft.text,
        start=at,
        end=at + len(draft.text),
        level=draft.level,
        label=draft.label,
        page=draft.page,
        lines=tuple(Line(at + a, at + b, box) for a, b, box in draft.lines),
        lead_in=lead_in,
        cells=tuple((at + a, at + b) for a, b in draft.cells),
        set_aside=draft.set_aside,
    )
