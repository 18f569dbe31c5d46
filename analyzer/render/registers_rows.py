"""Rows of the registers as the values of a table: one place for the columns of text, CSV and workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.datatypes import Evidence
from analyzer.registers.commitments import Row, passage_of
from analyzer.registers.contradictions import Contradiction

KIND_NAMES: dict[str, str] = {
    "deadline": "Different deadlines",
    "frequency": "Different frequencies",
    "number": "Different numbers",
    "owner": "Different owners",
    "force": "Weaker duplicate",
    "definition": "Term defined twice",
    "missing_policy": "Policy not in the set",
}
KIND_MEANINGS: dict[str, str] = {
    "deadline": "the same duty within different times",
    "frequency": "the same duty at different intervals",
    "number": "the same rule with different values, such as a retention time or a length",
    "owner": "the same duty given to different roles",
    "force": "required in one place, only recommended or allowed in another",
    "definition": "one term with meanings that share few words",
    "missing_policy": "a document is referred to that the set does not hold",
}
COMMITMENT_COLUMNS = (
    ("No.", 6), ("Who", 26), ("What", 60), ("How often", 18), ("Interval", 14), ("By when", 22), ("Applies to", 28), ("Binding", 14),
    ("Evidence to ask for", 44), ("Points of focus", 18), ("Document", 30), ("Section", 34), ("Page", 7), ("Passage", 60),
    ("Also stated in", 40),
)  # fmt: skip
CONTRADICTION_COLUMNS = (
    ("No.", 6), ("Kind", 22), ("Why", 56), ("Document A", 30), ("Section A", 30), ("Page A", 8), ("Passage A", 60),
    ("Document B", 30), ("Section B", 30), ("Page B", 8), ("Passage B", 60),
)  # fmt: skip
Value = str | int


@dataclass(frozen=True, slots=True)
class Unread:
    """A document that could not be read, and why."""

    document: str
    code: str
    message: str


def place(passage: Evidence) -> str:
    """Document, section and page of a passage on one line."""
    parts = [passage.document]
    if passage.section:
        parts.append(passage.section)
    if passage.page is not None:
        parts.append(f"page {passage.page}")
    return ", ".join(parts)


def commitment_values(row: Row) -> tuple[Value, ...]:
    """A commitment as the values of COMMITMENT_COLUMNS."""
    first, *others = row.passages
    return (
        row.number, row.who, row.what, row.frequency, row.every, row.deadline, row.applies_to, row.binding, row.evidence,
        " ".join(row.points), first.document, first.section, _page(first), first.text, "\n".join(place(p) for p in others),
    )  # fmt: skip


def contradiction_values(number: int, found: Contradiction) -> tuple[Value, ...]:
    """A contradiction as the values of CONTRADICTION_COLUMNS."""
    a = passage_of(found.first)
    b = passage_of(found.second) if found.second is not None else None
    other: tuple[Value, ...] = (b.document, b.section, _page(b), b.text) if b else ("", "", "", "")
    return (number, KIND_NAMES[found.kind], found.reason, a.document, a.section, _page(a), a.text, *other)


def contradiction_rows(found: Sequence[Contradiction]) -> list[tuple[Value, ...]]:
    """All contradictions, numbered from 1."""
    return [contradiction_values(i, c) for i, c in enumerate(found, 1)]


def _page(passage: Evidence) -> Value:
    return "" if passage.page is None else passage.page
