"""The kind of each statement: wording first, then lead-in and section, the tagger where these leave it open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzer.commitment import details, grammar
from analyzer.commitment.blanks import find_blanks
from analyzer.commitment.cues_decisive import DECISIVE
from analyzer.commitment.cues_telling import TELLING
from analyzer.commitment.denial import NEGATIVES, negative_of
from analyzer.commitment.force import PLAIN_MUST, Judged, force_of
from analyzer.commitment.shapes import (
    AUXILIARIES,
    CONDITION,
    GERUND,
    KEY_VALUE,
    ORDER,
    empty_or_asked,
    is_list_of_names,
    is_title,
)
from analyzer.commitment.surface import Surface, surface
from analyzer.commitment.surroundings import inherited, lead_of
from analyzer.datatypes import Commitment, Force, Statement

_NOT_YET = re.compile(r"\bnot (?:\w+ )?yet\b|\byet to\b")


def classify(statements: Sequence[Statement]) -> tuple[Commitment, ...]:
    """The commitment of each statement, in order. Each depends on its statement alone, not on others in the call."""
    surfaces = [surface(s.text) for s in statements]
    judged = [_by_wording(s, f) for s, f in zip(statements, surfaces, strict=True)]
    open_ones = sorted({f.plain for f, j in zip(surfaces, judged, strict=True) if j is None})
    forms = dict(zip(open_ones, grammar.forms(open_ones), strict=True))
    return tuple(
        _described(s, f, j or _by_form(f, forms[f.plain])) for s, f, j in zip(statements, surfaces, judged, strict=True)
    )


def _by_wording(statement: Statement, face: Surface) -> Judged | None:
    """What wording, lead-in and section tell; None where grammar has to decide."""
    if statement.kind == "heading":
        return Judged("heading")
    gone = empty_or_asked(statement, face)
    if gone:
        return gone
    decisive = DECISIVE.first_kind(face)
    if decisive:
        return Judged(decisive)
    handed_down = inherited(statement, face)
    if handed_down:
        return handed_down
    lead = lead_of(statement)
    led = lead is not None and lead.force in ("must", "will")
    negative = negative_of(face.lower) if face.words & NEGATIVES else None
    if negative == "denial" and not led:
        return Judged("plan" if _NOT_YET.search(face.lower) else "negation", force_of(face))
    if not led and is_list_of_names(face):
        return Judged("list")
    telling = None if led else TELLING.first_kind(face)
    if telling:
        return Judged(telling, force_of(face))
    if negative == "unclear" and not led and not PLAIN_MUST.search(face.lower):
        return Judged("fact")
    force: Force = "must" if negative == "prohibition" and not face.words & {"should"} else force_of(face)
    if force:
        return Judged("practice" if force == "may" else "commitment", force)
    return _without_modal(statement, face)


def _without_modal(statement: Statement, face: Surface) -> Judged | None:
    """Statements with no modal verb: rows and items take what introduces them, sentences their verb."""
    if statement.kind == "table_row":
        return Judged("practice", "does")
    lead = lead_of(statement)
    if lead and lead.force:
        return Judged("commitment", lead.force)
    if ORDER.match(face.lower):
        return Judged("commitment", "must")
    if statement.kind in ("list_item", "form_field"):
        return Judged("commitment", "must") if GERUND.match(face.lower) else Judged("practice", "does")
    if is_title(face):
        return Judged("heading")
    if CONDITION.match(face.lower):
        return Judged("conditional")
    if lead or face.words & AUXILIARIES or KEY_VALUE.match(face.plain):
        return Judged("practice", "does")
    return None


def _by_form(face: Surface, form: grammar.Form) -> Judged:
    """A paragraph without auxiliary: its verb form tells a sentence from an order and from a title."""
    length = len(face.plain.split())
    if form == "imperative" and length >= 3:
        return Judged("commitment", "must")
    ended = face.plain.endswith((".", ";"))
    if form == "finite" or (ended and length >= 4) or length >= 12:
        return Judged("practice", "does")
    timed = details.frequency(face.plain, face.words) or details.deadline(face.plain, face.words)
    if timed or (form == "participle" and length >= 4):
        return Judged("practice", "does")
    return Judged("commitment", "must") if form == "gerund" and length >= 6 else Judged("heading")


def _described(statement: Statement, face: Surface, judged: Judged) -> Commitment:
    """The commitment with its particulars. Blanks are kept byte-exact as they stand in the statement."""
    placeholders = tuple(dict.fromkeys(b.text for b in find_blanks(statement.text)))
    hedges = details.hedges(face.plain, face.words)
    if judged.kind not in ("commitment", "practice", "aspiration", "plan", "negation"):
        return Commitment(judged.kind, judged.force, hedges=hedges, placeholders=placeholders)
    lead_in = statement.lead_in if statement.kind != "table_row" else ""
    actor, action = details.actor_and_action(face.plain, lead_in)
    return Commitment(
        kind=judged.kind,
        force=judged.force,
        actor=actor,
        action=action,
        frequency=details.frequency(face.plain, face.words),
        deadline=details.deadline(face.plain, face.words),
        hedges=hedges,
        placeholders=placeholders,
    )
