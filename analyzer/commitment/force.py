"""How firmly a statement binds, by its modal verbs; and the record of what was made of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analyzer.commitment.surface import Surface
from analyzer.datatypes import CommitmentKind, Force

MUST = re.compile(
    r"\b(?:must|shall)\b|\b(?:is|are|be) (?:always |also |only |strictly |hereby )?(?:required|obliged|mandatory"
    r"|prohibited|forbidden|obligatory"
    r"|compulsory|responsible|accountable|expected)\b|\b(?:is|are) to (?:be )?[a-z]|\b(?:has|have|needs?) to\b"
    r"|\bneeds? \w+ing\b|\bmandatory\b|\bensures?\b|\brequired\b|\brequires?\b"
    r"|\bprohibited\b|\bresponsible for\b|\b(?:not|never) (?:be )?(?:allowed|permitted)\b|\bmay not\b|\bmay only\b"
    r"|\bonly\b[^.]{0,60}\b(?:may|can)\b"
)
_MUST_WORDS = frozenset(
    "must shall required obliged mandatory prohibited forbidden obligatory compulsory responsible accountable "
    "expected is are has have need needs"
    " ensure ensures require requires not never only allowed permitted may".split()
)
PLAIN_MUST = re.compile(
    r"\b(?:must|shall)\b|\b(?:is|are) (?:required|obliged|responsible|prohibited|forbidden)\b|\b(?:has|have) to\b"
    r"|\bmandatory\b"
)
WILL = re.compile(r"\b(?:will|undertakes?|commits? to|agrees? to)\b")
_SHOULD = re.compile(r"\b(?:should|ought|is recommended|are recommended|is encouraged|are encouraged)\b")
_MAY = re.compile(r"\b(?:may|can|could|might)\b")


@dataclass(frozen=True, slots=True)
class Judged:
    """A kind with its force, before the particulars are read."""

    kind: CommitmentKind
    force: Force = ""


_BINDING_FORCES: tuple[tuple[re.Pattern[str], Force], ...] = (
    (MUST, "must"),
    (WILL, "will"),
    (_SHOULD, "should"),
    (_MAY, "may"),
)


def force_of(face: Surface) -> Force:
    """The strongest modal of the statement; "" where there is none."""
    if face.words & _MUST_WORDS and MUST.search(face.lower):
        return "must"
    return next((force for pattern, force in _BINDING_FORCES[1:] if pattern.search(face.lower)), "")
