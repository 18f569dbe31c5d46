"""Statements whose shape tells: blanks, questions, quotations, links, lists of names, titles, conditions, orders."""

from __future__ import annotations

import re

from analyzer.commitment.blanks import find_blanks
from analyzer.commitment.force import MUST, Judged
from analyzer.commitment.surface import Surface, surface
from analyzer.datatypes import Statement

AUXILIARIES = frozenset(
    "is are was were has have had does do did must shall will should may can could might would isn't aren't don't "
    "doesn't we'll we're we've"
    " i'm it's they're you'll you'll that's i we you".split()
)
ORDER = re.compile(
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
GERUND = re.compile(
    r"^[a-z]{2,}ing\b(?! (?:policy|procedure|plan|program|programme|records?|materials?|requirements?)\b)"
)
KEY_VALUE = re.compile(r"^[\w /&()'-]{2,45}\s?[:|]\s?\S")
_STANDARD = re.compile(
    r"^(?:(?:the|and|our) )?(?:iso|iec|nist|soc|pci|hipaa|hitrust|gdpr|ccpa|cpra|cis|csa|cobit|itil|coso|fedramp"
    r"|fisma|sox|glba|ferpa|owasp|sans|mitre|bsi|cobit|ssae|isae|hitech"
    r"|cyber essentials|aicpa|trust services|cc\d|a1|c1|pi1|p\d|article|art\.|section|\d+ cfr|\d+ u\.?s\.?c|sp 800"
    r"|rfc|fips|annex|a\.\d|tsc|ens|tisax|nis ?2|dora|wcag|en \d|din|lgpd|pipeda|popia)\b[^.!?]{0,90}$"
)
_CONTROL_ID = re.compile(
    r"^(?:soc ?2|iso|nist|tsc|trust services|pci|cis|hipaa|cobit)\b[^:]{0,30}\b(?:cc|pi|a|c|p)?\d{1,2}(?:\.\d+)+\b"
)
# A checklist's elliptic question ("Patch applied?") is an item to tick; one with a question word or inversion asks.
_ASKS = re.compile(
    r"^(?:who|whose|what|when|where|why|how|which|do|does|did|is|are|was|were|has|have|had|can|could|should|would"
    r"|will|may|must|shall|am)\b[^|]*$"
)
_NOTE_TO_SELF = re.compile(r"^\W{0,3}(?:TODO|TBD|FIXME|TBC)\b|^(?:todo|fixme)\s?:", re.ASCII)
_TITLE_OPENER = re.compile(r"^(?:how|who|what|when|where|why) (?:we|you|to|i|this|does|our|your|it)\b")
CONDITION = re.compile(
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


def empty_or_asked(statement: Statement, face: Surface) -> Judged | None:
    """Placeholder, question, quotation or bare link; None for everything that says something in its own voice."""
    if not face.words or _NOTE_TO_SELF.match(face.plain) or _is_placeholder(statement.text, face):
        return Judged("placeholder")
    if face.plain.endswith("?") and (statement.kind == "paragraph" or _ASKS.match(face.lower)):
        return Judged("question")
    if _QUOTED.match(face.plain):
        return Judged("quotation")
    if _LINK_ONLY.match(statement.text):
        return Judged("reference")
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


def is_list_of_names(face: Surface) -> bool:
    """Names of standards or frameworks alone ("ISO 27001, NIST CSF"), or the id of a control with its title."""
    parts = [part.strip(" .*") for part in re.split(r"[,;|/•]| and ", face.lower)]
    parts = [part for part in parts if part]
    if face.words & AUXILIARIES:
        return False
    if _CONTROL_ID.match(face.lower) and len(face.plain.split()) <= 20:
        return True
    return (
        bool(parts)
        and all(_STANDARD.match(part) and len(part.split()) <= 9 for part in parts)
        and not MUST.search(face.lower)
    )


def is_title(face: Surface) -> bool:
    """A paragraph that reads as a title: no full stop, and two or three words, all capitals, or "How we ..."."""
    words = face.plain.split()
    if face.plain.endswith((".", ";", ":", "!")) or len(words) > 10 or KEY_VALUE.match(face.plain):
        return False
    if len(words) <= 2 or _TITLE_OPENER.match(face.lower):
        return True
    weighty = [w for w in words if len(w) > 3 and w[0].isalpha()]
    return len(weighty) >= 2 and all(w[0].isupper() for w in weighty) and not face.words & {"we", "is", "are", "i"}
