"""The kind of each statement: wording first, then lead-in and section, and the tagger where all of that leaves it open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from analyzer.commitment import details, grammar
from analyzer.commitment.blanks import find_blanks
from analyzer.commitment.context import STRONG_SECTIONS, section_kind
from analyzer.commitment.cues import first_kind
from analyzer.commitment.cues_decisive import DECISIVE
from analyzer.commitment.cues_telling import TELLING
from analyzer.commitment.denial import NEGATIVES, negative_of
from analyzer.commitment.surface import Surface, surface
from analyzer.datatypes import Commitment, CommitmentKind, Force, Statement

# What a lead-in hands down to its items, whatever they say; and what it hands down unless they bind by themselves.
_HANDED_DOWN: frozenset[CommitmentKind] = frozenset(
    {"exclusion", "repealed", "plan", "negation", "other_party", "quotation"}
)
_HANDED_DOWN_SOFTLY: frozenset[CommitmentKind] = frozenset({"reference", "aspiration"})

_MUST = re.compile(
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
_PLAIN_MUST = re.compile(
    r"\b(?:must|shall)\b|\b(?:is|are) (?:required|obliged|responsible|prohibited|forbidden)\b|\b(?:has|have) to\b"
    r"|\bmandatory\b"
)
_WILL = re.compile(r"\b(?:will|undertakes?|commits? to|agrees? to)\b")
_SHOULD = re.compile(r"\b(?:should|ought|is recommended|are recommended|is encouraged|are encouraged)\b")
_MAY = re.compile(r"\b(?:may|can|could|might)\b")
_AUXILIARIES = frozenset(
    "is are was were has have had does do did must shall will should may can could might would isn't aren't don't "
    "doesn't we'll we're we've"
    " i'm it's they're you'll you'll that's i we you".split()
)
_NOT_YET = re.compile(r"\bnot (?:\w+ )?yet\b|\byet to\b")
# Orders that the tagger takes for nouns: verbs that are hardly anything else, and others before a determiner.
_ORDER = re.compile(
    r"^(?:please |always |first,? |then,? )?(?:(?:verify|ensure|remove|disable|notify|encrypt|confirm|maintain|keep"
    r"|use|identify|assess|apply|enforce|restrict|revoke|restore|rotate|escalate|inform|obtain"
    r"|establish|implement|determine|configure|re-?assess|classify|sanitise|sanitize|destroy|delete|erase|evaluate"
    r"|investigate|isolate|contain|collect|define|create|provide|perform|conduct|select|communicate|avoid|follow"
    r"|register|employ|prevent|detect|analyse|analyze|approve|include|install|submit|send|store|choose|separate"
    r"|label|mask|inspect)(?= [a-z0-9'\"(\[{<])"
    r"|(?:review|report|test|log|check|monitor|audit|scan|patch|document|record|update|train|change|control|back up"
    r"|lock|return|call|ask|name|list|sign|wipe|shred|limit|plan|track|schedule|contact|change)"
    r"(?= (?:the|all|any|each|every|your|a|an|our|its|their|this|these|new|lost|both|at least|whether|who|what|how)\b))"
)
_GERUND = re.compile(
    r"^[a-z]{2,}ing\b(?! (?:policy|procedure|plan|program|programme|records?|materials?|requirements?)\b)"
)
_KEY_VALUE = re.compile(r"^[\w /&()'-]{2,45}\s?[:|]\s?\S")
_PARTICIPLE = re.compile(r"\b[a-z]+(?:ed|pt|ught|ld|wn|ne|ept)\b")
_STANDARD = re.compile(
    r"^(?:(?:the|and|our) )?(?:iso|iec|nist|soc|pci|hipaa|hitrust|gdpr|ccpa|cpra|cis|csa|cobit|itil|coso|fedramp"
    r"|fisma|sox|glba|ferpa|owasp|sans|mitre|bsi|cobit|ssae|isae|hitech"
    r"|cyber essentials|aicpa|trust services|cc\d|a1|c1|pi1|p\d|article|art\.|section|\d+ cfr|\d+ u\.?s\.?c|sp 800"
    r"|rfc|fips|annex|a\.\d|tsc|ens|tisax|nis ?2|dora|wcag|en \d|din|lgpd|pipeda|popia)\b[^.!?]{0,90}$"
)
_CONTROL_ID = re.compile(
    r"^(?:soc ?2|iso|nist|tsc|trust services|pci|cis|hipaa|cobit)\b[^:]{0,30}\b(?:cc|pi|a|c|p)?\d{1,2}(?:\.\d+)+\b"
)
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
# A checklist's elliptic question ("Patch applied?") is an item to tick; one with a question word or inversion asks.
_ASKS = re.compile(
    r"^(?:who|whose|what|when|where|why|how|which|do|does|did|is|are|was|were|has|have|had|can|could|should|would"
    r"|will|may|must|shall|am)\b[^|]*$"
)
# Under "Purpose" and the like stand also scope and rules; only what says what the document is for is purpose.
_STATES_PURPOSE = re.compile(
    r"^(?:to [a-z]+\b|(?:this|the|our|it|these)\b[^.]{0,60}?\b(?:describes?|defines?|establish(?:es)?|outlines?"
    r"|provides?|sets?|sets? (?:out|forth)|explains?"
    r"|specif(?:y|ies)|is (?:to|intended)|aims?|governs?|ensures?|serves?|details?)\b)"
)
_NOTE_TO_SELF = re.compile(r"^\W{0,3}(?:TODO|TBD|FIXME|TBC)\b|^(?:todo|fixme)\s?:", re.ASCII)
_TITLE_OPENER = re.compile(r"^(?:how|who|what|when|where|why) (?:we|you|to|i|this|does|our|your|it)\b")
_CONDITION = re.compile(
    r"^(?:if|when|whenever|where|unless|in case|in the event|provided|once(?! (?:a|an|per|every"
    r"|each)\b))\b[^,;:]*[.;]?$"
)
_QUOTED = re.compile(r'^"[^"]{10,}"(?:\s*[-–—(,].{0,60})?[.]?$')
_LINK_ONLY = re.compile(r"^\W*!?\[[^\]]+\]\([^)]+\)[\s.,;]*$|^https?://\S+$")
_FILLER = re.compile(
    r"\b(?:to be (?:confirmed|completed|determined|defined|decided|added|provided|written|supplied|filled in"
    r"|inserted|drafted|agreed|announced)|(?:tbd|tbc|tba|todo|fixme|xxx+)|coming soon|lorem ipsum"
    r"|placeholder|content (?:to follow|pending|goes here|missing)|text (?:to follow|goes here|pending|missing)"
    r"|(?:will|to) follow|insert(?:ed)?\b.{0,40}\bhere|(?:describe|explain|add|list|enter|write|fill in|complete"
    r"|state) .{0,60}\bhere|intentionally (?:left )?blank|left blank"
    r"|to come|under construction|pending (?:input|content|text|review)|fill in|draft text|needs (?:content|text"
    r"|writing))\b"
)
_FILLER_WORDS = frozenset(
    "to tbd tbc tba todo fixme xxx xxxx coming lorem placeholder content text follow insert inserted describe "
    "explain add list enter write fill complete state blank come under pending draft needs here".split()
)


@dataclass(frozen=True, slots=True)
class _Judged:
    kind: CommitmentKind
    force: Force = ""


_BINDING_FORCES: tuple[tuple[re.Pattern[str], Force], ...] = (
    (_MUST, "must"),
    (_WILL, "will"),
    (_SHOULD, "should"),
    (_MAY, "may"),
)


def classify(statements: Sequence[Statement]) -> tuple[Commitment, ...]:
    """The commitment of each statement, in order. Each depends on its statement alone, not on its neighbours in the call."""
    surfaces = [surface(s.text) for s in statements]
    judged = [_by_wording(s, f) for s, f in zip(statements, surfaces, strict=True)]
    open_ones = sorted({f.plain for f, j in zip(surfaces, judged, strict=True) if j is None})
    forms = dict(zip(open_ones, grammar.forms(open_ones), strict=True))
    return tuple(
        _described(s, f, j or _by_form(f, forms[f.plain])) for s, f, j in zip(statements, surfaces, judged, strict=True)
    )


def _by_wording(statement: Statement, face: Surface) -> _Judged | None:
    """What wording, lead-in and section tell; None where grammar has to decide."""
    if statement.kind == "heading":
        return _Judged("heading")
    gone = _empty_or_asked(statement, face)
    if gone:
        return gone
    decisive = first_kind(DECISIVE, face)
    if decisive:
        return _Judged(decisive)
    inherited = _inherited(statement, face)
    if inherited:
        return inherited
    lead = _lead_of(statement)
    led = lead is not None and lead.force in ("must", "will")
    negative = negative_of(face.lower) if face.words & NEGATIVES else None
    if negative == "denial" and not led:
        return _Judged("plan" if _NOT_YET.search(face.lower) else "negation", _force(face))
    if not led and _is_list_of_names(face):
        return _Judged("list")
    telling = None if led else first_kind(TELLING, face)
    if telling:
        return _Judged(telling, _force(face))
    if negative == "unclear" and not led and not _PLAIN_MUST.search(face.lower):
        return _Judged("fact")
    force: Force = "must" if negative == "prohibition" and not face.words & {"should"} else _force(face)
    if force:
        return _Judged("practice" if force == "may" else "commitment", force)
    return _without_modal(statement, face)


def _empty_or_asked(statement: Statement, face: Surface) -> _Judged | None:
    if not face.words or _NOTE_TO_SELF.match(face.plain) or _is_placeholder(statement.text, face):
        return _Judged("placeholder")
    if face.plain.endswith("?") and (statement.kind == "paragraph" or _ASKS.match(face.lower)):
        return _Judged("question")
    if _QUOTED.match(face.plain):
        return _Judged("quotation")
    if _LINK_ONLY.match(statement.text):
        return _Judged("reference")
    return None


def _is_placeholder(text: str, face: Surface) -> bool:
    """Nothing is left but a blank: "[Describe the review]", "Review frequency: TBD", "Content to follow"."""
    blanks = find_blanks(text)
    if blanks:
        covered = sum(b.end - b.start for b in blanks)
        rest = text
        for blank in reversed(blanks):
            rest = rest[: blank.start] + " " + rest[blank.end :]
        left = surface(rest)
        filled_cells = sum(1 for cell in rest.split("|") if surface(cell).words)
        if covered and (not left.words or (len(left.words) <= 5 and filled_cells <= 1 and _value_is_blank(rest))):
            return True
    if not face.words & _FILLER_WORDS:
        return False
    filler = _FILLER.search(face.lower)
    if not filler:
        return False
    rest_words = (face.lower[: filler.start()] + " " + face.lower[filler.end() :]).split()
    return len(rest_words) <= 4 or (":" in face.lower[: filler.start() + 1] and len(rest_words) <= 9)


def _value_is_blank(rest: str) -> bool:
    """A key whose value was the blank: "Review frequency:", "Hotline number |"."""
    return rest.strip(" .*_").endswith((":", "|", "-", "–")) or len(rest.split()) <= 1


def _is_list_of_names(face: Surface) -> bool:
    parts = [part.strip(" .*") for part in re.split(r"[,;|/•]| and ", face.lower)]
    parts = [part for part in parts if part]
    if face.words & _AUXILIARIES:
        return False
    if _CONTROL_ID.match(face.lower) and len(face.plain.split()) <= 20:
        return True
    return (
        bool(parts)
        and all(_STANDARD.match(part) and len(part.split()) <= 9 for part in parts)
        and not _MUST.search(face.lower)
    )


def _inherited(statement: Statement, face: Surface) -> _Judged | None:
    """The kind that lead-in or section gives, and None where they give none or the statement binds by itself."""
    binds = _MUST.search(face.lower) is not None
    if statement.kind == "table_row":
        column = _column_kind(statement.lead_in)
        if column and (column == "definition" or not binds):
            return _Judged(column)
    else:
        lead = _lead_of(statement)
        if lead and (lead.kind in _HANDED_DOWN or (lead.kind in _HANDED_DOWN_SOFTLY and not binds)):
            return lead
    section = section_kind(statement.headings)
    if section == "purpose" and not _STATES_PURPOSE.match(face.lower):
        return None
    if section == "definition" and statement.kind == "table_row":
        return _Judged(section)
    if section and (section in STRONG_SECTIONS or not (binds or _WILL.search(face.lower))):
        return _Judged(section)
    return None


@lru_cache(maxsize=2048)
def _column_kind(header: str) -> CommitmentKind | None:
    lower = surface(header).lower
    if _TERM_COLUMN.search(lower):
        return "definition"
    if _HISTORY_COLUMNS.search(lower):
        return "fact"
    return "reference" if _POINTER_COLUMNS.search(lower) else None


def _lead_of(statement: Statement) -> _Judged | None:
    """What leads into an item, if it is an open clause: a finished sentence above a list says nothing of its items."""
    text = statement.lead_in.rstrip(" *_")
    if statement.kind == "table_row" or not text or (text.endswith((".", "!")) and "following" not in text[-200:]):
        return None
    return _lead_in(text)


@lru_cache(maxsize=2048)
def _lead_in(text: str) -> _Judged | None:
    """What the clause that leads into a list is by itself; None where its wording does not tell."""
    face = surface(text)
    decisive = first_kind(DECISIVE, face)
    if decisive:
        return _Judged(decisive)
    negative = negative_of(face.lower.rstrip(" :")) if face.words & NEGATIVES else None
    if negative == "denial" and not re.search(r"\b(?:not|never|no):?$", face.lower):
        return _Judged("negation")
    telling = first_kind(TELLING, face)
    if telling:
        return _Judged(telling)
    force: Force = "must" if negative == "prohibition" else _force(face)
    return _Judged("commitment", force) if force in ("must", "will", "should") else None


def _force(face: Surface) -> Force:
    if face.words & _MUST_WORDS and _MUST.search(face.lower):
        return "must"
    return next((force for pattern, force in _BINDING_FORCES[1:] if pattern.search(face.lower)), "")


def _without_modal(statement: Statement, face: Surface) -> _Judged | None:
    """Statements with no modal verb: rows and items take what introduces them, sentences their verb."""
    if statement.kind == "table_row":
        return _Judged("practice", "does")
    lead = _lead_of(statement)
    if lead and lead.force:
        return _Judged("commitment", lead.force)
    if _ORDER.match(face.lower):
        return _Judged("commitment", "must")
    if statement.kind in ("list_item", "form_field"):
        return _Judged("commitment", "must") if _GERUND.match(face.lower) else _Judged("practice", "does")
    if _is_title(face):
        return _Judged("heading")
    if _CONDITION.match(face.lower):
        return _Judged("conditional")
    if lead or face.words & _AUXILIARIES or _KEY_VALUE.match(face.plain):
        return _Judged("practice", "does")
    return None


def _is_title(face: Surface) -> bool:
    """A paragraph that reads as a title: no full stop, and two or three words, all capitals, or "How we ..."."""
    words = face.plain.split()
    if face.plain.endswith((".", ";", ":", "!")) or len(words) > 10 or _KEY_VALUE.match(face.plain):
        return False
    if len(words) <= 2 or _TITLE_OPENER.match(face.lower):
        return True
    weighty = [w for w in words if len(w) > 3 and w[0].isalpha()]
    return len(weighty) >= 2 and all(w[0].isupper() for w in weighty) and not face.words & {"we", "is", "are", "i"}


def _by_form(face: Surface, form: grammar.Form) -> _Judged:
    """A paragraph without auxiliary: its verb form tells a sentence from an order and from a title."""
    length = len(face.plain.split())
    if form == "imperative" and length >= 3:
        return _Judged("commitment", "must")
    ended = face.plain.endswith((".", ";"))
    if form == "finite" or (ended and length >= 4) or length >= 12:
        return _Judged("practice", "does")
    timed = details.frequency(face.plain, face.words) or details.deadline(face.plain, face.words)
    if timed or (form == "participle" and length >= 4):
        return _Judged("practice", "does")
    return _Judged("commitment", "must") if form == "gerund" and length >= 6 else _Judged("heading")


def _described(statement: Statement, face: Surface, judged: _Judged) -> Commitment:
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
