"""The records of a statement: its place, what it commits to, the headings and the clause above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analyzer.datatypes.documents import BlockKind, Box

CommitmentKind = Literal[
    "commitment", "practice", "aspiration", "plan", "negation", "exclusion", "definition", "purpose", "reference",
    "placeholder", "heading", "list", "quotation", "question", "conditional", "repealed", "other_party", "marketing",
    "instruction", "fact",
]  # fmt: skip
Force = Literal["must", "will", "should", "may", "does", ""]


@dataclass(frozen=True, slots=True)
class Location:
    """Where a statement stands: `document.text[start:end]` is its text."""

    document: str
    start: int
    end: int
    page: int | None = None
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Commitment:
    """What a statement is, and who does what, how often and by when."""

    kind: CommitmentKind
    force: Force = ""
    actor: str = ""
    action: str = ""
    frequency: str = ""
    deadline: str = ""
    hedges: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()

    @property
    def binds(self) -> bool:
        """Only commitments and practices can cover a point."""
        return self.kind in ("commitment", "practice")


@dataclass(frozen=True, slots=True)
class Statement:
    """The unit of matching: a span of the document with the headings above it and the clause that leads into it."""

    text: str
    headings: tuple[str, ...]
    lead_in: str
    location: Location
    kind: BlockKind = "paragraph"
    commitment: Commitment | None = None
