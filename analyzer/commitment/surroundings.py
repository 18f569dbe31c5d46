"""What lead-ins, columns and section titles hand down to the items and sentences under them."""

from __future__ import annotations

import re
from functools import lru_cache

from analyzer.commitment.context import STRONG_SECTIONS, section_kind
from analyzer.commitment.cues_decisive import DECISIVE
from analyzer.commitment.cues_telling import TELLING
from analyzer.commitment.denial import NEGATIVES, negative_of
from analyzer.commitment.force import MUST, WILL, Judged, force_of
from analyzer.commitment.surface import Surface, surface
from analyzer.datatypes import CommitmentKind, Force, Statement

# What a lead-in hands down to its items, whatever they say; and what it hands down unless they bind by themselves.
_HANDED_DOWN: frozenset[CommitmentKind] = frozenset(
    {"exclusion", "repealed", "plan", "negation", "other_party", "quotation"}
)
_HANDED_DOWN_SOFTLY: frozenset[CommitmentKind] = frozenset({"reference", "aspiration"})
_TERM_COLUMN = re.compile(
    r"^(?:\W*)(?:definitions?|meanings?)\b|^(?:\W*)(?:terms?|acronyms?|abbreviations?|words?)\b\W.*\b(?:definitions?"
    r"|meanings?|description|explanation)\b|\bdefinition\b\s*$"
)
_HISTORY_COLUMNS = re.compile(
    r"\b(?:version|revision|rev)\b.*\b(?:date|author|changes?|description|summary)\b|\bdate\b.*\b(?:version|changes?"
    r"|revision)\b.*\b(?:author|by|changes?|description|summary)\b"
)
_POINTER_COLUMNS = re.compile(
    r"^\W*(?:related )?(?:documents?|polic(?:y|ies)|references?|standards?|frameworks?)\b.*\b(?:links?|location|url"
    r"|clauses?|references?|control ids?|criteri(?:a|on))\b"
)
# Under "Purpose" and the like stand also scope and rules; only what says what the document is for is purpose.
_STATES_PURPOSE = re.compile(
    r"^(?:to [a-z]+\b|(?:this|the|our|it|these)\b[^.]{0,60}?\b(?:describes?|defines?|establish(?:es)?|outlines?"
    r"|provides?|sets?|sets? (?:out|forth)|explains?"
    r"|specif(?:y|ies)|is (?:to|intended)|aims?|governs?|ensures?|serves?|details?)\b)"
)


def inherited(statement: Statement, face: Surface) -> Judged | None:
    """The kind that lead-in or section gives, and None where they give none or the statement binds by itself."""
    binds = MUST.search(face.lower) is not None
    if statement.kind == "table_row":
        column = _column_kind(statement.lead_in)
        if column and (column == "definition" or not binds):
            return Judged(column)
    else:
        lead = lead_of(statement)
        if lead and (lead.kind in _HANDED_DOWN or (lead.kind in _HANDED_DOWN_SOFTLY and not binds)):
            return lead
    section = section_kind(statement.headings)
    if section == "purpose" and not _STATES_PURPOSE.match(face.lower):
        return None
    if section == "definition" and statement.kind == "table_row":
        return Judged(section)
    if section and (section in STRONG_SECTIONS or not (binds or WILL.search(face.lower))):
        return Judged(section)
    return None


@lru_cache(maxsize=2048)
def _column_kind(header: str) -> CommitmentKind | None:
    lower = surface(header).lower
    if _TERM_COLUMN.search(lower):
        return "definition"
    if _HISTORY_COLUMNS.search(lower):
        return "fact"
    return "reference" if _POINTER_COLUMNS.search(lower) else None


def lead_of(statement: Statement) -> Judged | None:
    """What leads into an item, if it is an open clause: a finished sentence above a list says nothing of its items."""
    text = statement.lead_in.rstrip(" *_")
    if statement.kind == "table_row" or not text or (text.endswith((".", "!")) and "following" not in text[-200:]):
        return None
    return _lead_in(text)


@lru_cache(maxsize=2048)
def _lead_in(text: str) -> Judged | None:
    """What the clause that leads into a list is by itself; None where its wording does not tell."""
    face = surface(text)
    decisive = DECISIVE.first_kind(face)
    if decisive:
        return Judged(decisive)
    negative = negative_of(face.lower.rstrip(" :")) if face.words & NEGATIVES else None
    if negative == "denial" and not re.search(r"\b(?:not|never|no):?$", face.lower):
        return Judged("negation")
    telling = TELLING.first_kind(face)
    if telling:
        return Judged(telling)
    force: Force = "must" if negative == "prohibition" else force_of(face)
    return Judged("commitment", force) if force in ("must", "will", "should") else None
