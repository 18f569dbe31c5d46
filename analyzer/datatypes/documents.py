"""The records of a document as read: its text in blocks, where each stands, what of it was set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal[
    "heading", "paragraph", "list_item", "table_row", "footnote", "code", "quote", "caption", "form_field"
]
# Why a block yields no statements; "" for ordinary text.
SetAside = Literal[
    "", "toc", "running_header", "running_footer", "page_number", "watermark", "revision_table", "front_matter",
    "navigation", "code", "comment",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from. `name` is relative and uses '/'; never an absolute path."""

    name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the top left corner."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about reading a document that its reader must know (`scanned_page`, `tracked_changes`, ...)."""

    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block as laid out on a page: text span [start, end) in `Document.text` and its box."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document in reading order. `text == document.text[start:end]`.

    `level`: of headings 1..9; of list items the nesting depth from 1; else 0. `label` is what was cut off in front
    ("3.2", "(a)", "-"). `lead_in` is the index of the block that introduces a list item or table row ("must:"), for a
    table row the header row; -1 if none. `cells` holds (start, end) spans of a table row's cells.
    """

    kind: BlockKind
    text: str
    start: int
    end: int
    level: int = 0
    label: str = ""
    page: int | None = None
    lines: tuple[Line, ...] = ()
    lead_in: int = -1
    cells: tuple[tuple[int, int], ...] = ()
    set_aside: SetAside = ""


@dataclass(frozen=True, slots=True)
class ReadReport:
    """How much of the document was read: characters in all, in statements, and set aside by reason."""

    characters: int = 0
    in_statements: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)
    tables: int = 0
    images_without_text: int = 0
    page_characters: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document. `text` is the extracted text that all offsets refer to."""

    source: Source
    text: str
    blocks: tuple[Block, ...]
    title: str = ""
    pages: int | None = None
    language: str = "en"
    warnings: tuple[Notice, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()  # front matter, document properties: (key, value)
    tables: int = 0
    images_without_text: int = 0
    page_characters: tuple[int, ...] = ()  # of every page, what its text layer (or OCR) gave
    unread_pages: tuple[int, ...] = ()  # pages that hold something, none of which could be read
