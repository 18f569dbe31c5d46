"""Unfilled places in a text: `[Company Name]`, `{{REVIEW_INTERVAL}}`, `TBD`, `<date>`, `within __ days`.

A blank that stands for an organisation's or a product's name takes nothing away from a commitment; one that stands for
the role, the interval or the deadline leaves it open. `find_blanks` tells them apart by what the blank is called and
by the words around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from analyzer.datatypes import BlankType


@dataclass(frozen=True, slots=True)
class Blank:
    """A place left open: `text[start:end]`, what kind of value is missing, and whether the statement hinges on it."""

    text: str
    start: int
    end: int
    type: BlankType
    decisive: bool


_BLANK = re.compile(
    r"\{\{[^{}\n]{0,120}\}\}"
    r"|\$\{[^{}\n]{1,80}\}"
    r"|(?<![\w{])\{[A-Za-z][\w .:/-]{0,60}\}(?!\})"
    r"|(?<!!)\[(?=[^\]\n]*[A-Za-z_])[^\[\]\n]{1,160}\](?![(\[])"
    r"|\[[ _.X-]{2,}\]"
    r"|<(?=[A-Za-z])[A-Za-z][A-Za-z0-9 _/'.,:-]{1,160}>"
    r"|(?<!\w)_{3,}(?!\w)"
    r"|\b(?:TBD|TBA|TBC|TODO|FIXME|XXX+)\b(?::[^.\n]{0,80})?"
    r"|\bXX(?=\s+(?:business\s+|working\s+|calendar\s+)?(?:hours?|days?|weeks?|months?|years?|minutes?|%))"
    r"|\b(?:[Cc]oming soon|COMING SOON)\b"
    r"|\blorem ipsum\b[^\n]*",
    re.IGNORECASE,
)
# What brackets hold in ordinary text: editorial marks, citations, optional plurals, HTML.
_NOT_BLANK = re.compile(
    r"^\[(?:x|sic|\d+|[ivxlc]+|[a-z]|\.\.\.|…|note|warning|important|tip|caution|!.*|\^.*|@.*|https?:.*)\]$"
    r"|^</?(?:a|b|i|u|p|br|hr|em|strong|code|pre|ul|ol|li|table|tr|td|th|thead|tbody|div|span|sup|sub|img|h[1-6]|kbd"
    r"|center|blockquote|details|summary|small|font|section|article|header|footer|nav|main)\b.*>$"
    r"|^<(?:https?:|mailto:|www\.)|^<[^<>\s]+@",
    re.IGNORECASE,
)
# An upper-case word must really be upper case: "todo list" and "Xxx" are words.
_SHOUTED = re.compile(r"^(?:TBD|TBA|TBC|TODO|FIXME|XX+)")
_SHOUTED_ANY = re.compile(r"^(?:tbd|tba|tbc|todo|fixme|xx+)", re.IGNORECASE)
_OPEN = "{[<$_"

_CALLED: tuple[tuple[BlankType, str], ...] = (
        ("interval", r"\b(?:interval|days?|hours?|months?|weeks?|years?|minutes?|deadline|period|duration|retention"
                     r"|time ?frame"
                     r"|timeframe|timeline|rto|rpo|sla|term|number)\b"),
        ("frequency", r"\b(?:frequency|how often|cadence|schedule|annually|quarterly|monthly|weekly|daily|cycle)\b"),
        ("contact", r"\b(?:e-?mail|phone|contact|hotline|helpdesk|help desk|address|url|link|website|channel)\b"),
        ("organisation", r"\b(?:company|organi[sz]ation|org|business|entity|firm|agency|institution|corporation"
                         r"|employer|university"
                         r"|hospital|client|customer|product|application|app|platform|service name|short ?name|your "
                         r"company"
                         r"|provider|vendor|country|state|jurisdiction|legal)\b"),
        ("role", r"\b(?:role|officer|owner|lead|manager|director|head|team|department|committee|board|ceo|cto|ciso"
                 r"|cfo|coo|dpo|cio"
                 r"|sponsor|approver|approved by|responsible|person|position|job title|title|name|group|admin"
                 r"|administrator|contact"
                 r"|counsel|hr|management|chief|president|coordinator|executive|staff|author)\b"),
        ("system", r"\b(?:system|tool|software|solution|server|database|repository|environment|vpn|siem|ticketing"
                   r"|aws|cloud)\b"),
        ("place", r"\b(?:location|site|office|city|place|room|facility|data ?cent(?:re|er))\b"),
        ("document", r"\b(?:policy|procedure|document|standard|plan|form|register|template|appendix|section)\b"),
        ("list", r"\b(?:list|insert|describe|specify|add|customi[sz]e|examples?)\b"),
)  # fmt: skip
_NAMES = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _CALLED)
# Names that say only that something is to be chosen: a role called "role" is open, one called SECURITY_LEAD is not.
_GENERIC = re.compile(
    r"^(?:insert |enter |add |specify |state |choose |your |the |a |an |responsible |applicable |relevant "
    r"|appropriate )*"
    r"(?:role|roles|name|names|title|job title|position|person|team|department|responsible|someone|who|x+|tbd|tba"
    r"|tbc|todo|value|#"
    r"|n|fill in|blank|insert|describe|specify|select)(?:[ /,].*)?$|\b(?:tbd|tba|tbc|todo)\b|^insert\b|^describe\b"
    r"|^specify\b",
    re.IGNORECASE,
)
_BEFORE_VALUE = re.compile(
    r"(?:\bwithin|\bevery|\bat least|\bfor|\bafter|\bminimum of|\bmaximum of|\bmore than|\bless than|\blater than"
    r"|\bexceed|\bfewer than"
    r"|\blonger than|\bup to|\bevery other|\bonce per|\bonce every|\bperiod of|\bunder)\s*(?:a |an |the )?[*_]*$",
    re.IGNORECASE,
)
_AFTER_VALUE = re.compile(
    r"[*_]*[\s-]*(?:business |working |calendar |consecutive )?(?:hours?|days?|weeks?|months?|years?|minutes?"
    r"|seconds?|percent|%|times"
    r"|characters|attempts|basis)\b",
    re.IGNORECASE,
)
_ORGANISATION_CONTEXT = re.compile(r"^['’]s\b")


@lru_cache(maxsize=4096)  # kind, particulars and verdict of a statement each ask
def find_blanks(text: str) -> tuple[Blank, ...]:
    """All blanks of `text` in order, with offsets into it. A bracketed default such as `[90] days` is filled, not blank."""
    if not _worth_a_look(text):
        return ()
    return tuple(
        _typed(text, match)
        for match in _BLANK.finditer(text)
        if _is_shouted(match.group()) and (not _NOT_BLANK.match(match.group()) or _AFTER_VALUE.match(text, match.end()))
    )


def blank_value(text: str) -> bool:
    """Whether a value that decides (who, how often, by when, how much) is left open in `text`."""
    return any(blank.decisive for blank in find_blanks(text))


_HINT = re.compile(r"[{\[<]|__|\b(?:TB[DAC]|TODO|FIXME|XX+)\b|coming soon|lorem ipsum", re.IGNORECASE)


def _worth_a_look(text: str) -> bool:
    return _HINT.search(text) is not None


def _is_shouted(found: str) -> bool:
    return not _SHOUTED_ANY.match(found) or _SHOUTED.match(found) is not None


def _typed(text: str, match: re.Match[str]) -> Blank:
    raw, start, end = match.group(), match.start(), match.end()
    before, after = text[max(0, start - 40) : start], text[end : end + 30]
    name = _words(raw)
    if _AFTER_VALUE.match(after) or (_BEFORE_VALUE.search(before) and not _named(name, "organisation")):
        return Blank(raw, start, end, "interval", decisive=not _named(name, "organisation"))
    kind = next((kind for kind, pattern in _NAMES if pattern.search(name)), None)
    if kind is None:
        kind = "organisation" if _ORGANISATION_CONTEXT.match(after) else "value"
    generic = bool(_GENERIC.search(name)) or not name
    decisive = kind in ("interval", "frequency") or (kind in ("role", "value", "list") and generic)
    return Blank(raw, start, end, kind, decisive)


def _named(name: str, kind: BlankType) -> bool:
    first = next((k for k, pattern in _NAMES if pattern.search(name)), None)
    return first == kind


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATORS = re.compile(r"[{}\[\]<>$_\s./:-]+")


def _words(raw: str) -> str:
    """The words of a blank's name: `{{REVIEW_INTERVAL}}` and `[reviewInterval]` are "review interval"."""
    return _SEPARATORS.sub(" ", _CAMEL.sub(" ", raw)).strip().lower()
