"""Statements as whole sentences: a list item joined to the clause that leads into it, a table row to its columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analyzer.commitment.surface import surface
from analyzer.datatypes import Statement
from analyzer.registers.quantities import quantities

# A lead-in that an item completes: "All staff must:", "Vendors are required to:", "passwords are set to require:".
_OPEN = re.compile(
    r"\b(?:must|shall|will|should|may|can|to|not|never|only|be|by|for|of|on|with|that|includes?|including|requires?|required"
    r"|contains?|address|specify|have|has|at least|following|follows|ensures?|cover|consider|is|are)$"
)
_FOLLOWING = re.compile(
    r"(?:,? (?:in|with|by|using|as|according to|of|for)?\s?(?:the )?following[\w ,&-]*|,? as follows)$"
)
# An item that is a sentence of its own ("Currently, the interval is 60 days.") completes no lead-in but one that needs a verb.
_WHOLE = re.compile(r"[A-Z][^:]{2,80}? (?:is|are|must|shall|will|should|has|have) .*[.;]$")
_NEEDS_VERB = re.compile(r"\b(?:must|shall|will|should|may|to|not|never|that|be|ensures?)$")
# "The security team reviews the logs": parsers take such verbs for nouns; "does review" leaves no doubt.
_VERB_LIKE_NOUN = re.compile(
    r"^(?P<who>(?:[A-Z][\w'/&-]*)(?: [\w'/&-]+){0,4}?) (?P<verb>review|test|scan|audit|monitor|log|patche|report|check|control|document|record"
    r"|update|plan|train|track|sample|process|screen|brief|access|issue|contract|support|order|name|list|rank|schedule|chair|staff|sponsor)s"
    r"(?= (?:the|a|an|all|any|each|every|its|their|our|new|user|security|access|firewall|audit|system|data|employees|staff|contracts|logs"
    r"|servers|backups|vendors|on|and)\b)"
)
_ENDED = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a statement says as one line. `lead` is the clause in front that was not joined; `joined` whether one was."""

    text: str
    lead: str = ""
    joined: bool = False
    shown: str = ""  # the words to show, where they are not those that were put together for the parser


def sentence_of(statement: Statement) -> Sentence:
    """The sentence of a statement, ready to be parsed."""
    plain = re.sub(r"^Should (?=\w)", "If ", surface(statement.text).plain)
    if statement.kind == "table_row":
        return _row(statement, plain)
    lead = _lead(statement)
    if not lead:
        plainer = _VERB_LIKE_NOUN.sub(_with_does, plain, count=1)
        return Sentence(plainer, shown=plain if plainer != plain else "")
    whole = _WHOLE.match(plain) is not None and (not _NEEDS_VERB.search(lead.lower()) or _starts_anew(plain, lead))
    if _OPEN.search(lead.lower()) and not _FOLLOWING.search(lead.lower()) and not whole:
        return Sentence(f"{lead} {_lowered(plain)}", joined=True)
    return Sentence(plain, lead=lead)


_MODAL_END = re.compile(r"\b(?:must|shall|will|should|to)$")
_NOUN_FIRST = re.compile(r"(?:the|all|any|each|every|no|this|these|our|an?|[a-z]+[^s\W]s)\b", re.IGNORECASE)


def _starts_anew(plain: str, lead: str) -> bool:
    """A sentence with a subject of its own completes no "The officer shall:", whatever stands above it."""
    return _MODAL_END.search(lead.lower()) is not None and _NOUN_FIRST.match(plain) is not None


def _with_does(m: re.Match[str]) -> str:
    verb = "patch" if m["verb"] == "patche" else m["verb"]
    return f"{m['who']} does {verb}"


def _lead(statement: Statement) -> str:
    """The open clause above an item, without its colon; "" where a finished sentence or a title stands there."""
    text = surface(statement.lead_in).plain.strip(" *_")
    if not text or not text.endswith((":", "-", "–", "…")):
        return ""
    last = _ENDED.split(text.rstrip(" :-–…"))[-1].strip()
    return last if 1 < len(last.split()) <= 40 or last.lower() in ("must", "you must") else ""


def _lowered(text: str) -> str:
    """An item's first word as it stands inside a sentence; names and capitals stay."""
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first[1:].islower() and first.isalpha() else text


def _row(statement: Statement, plain: str) -> Sentence:
    """ "Invoices | 7 years" under "Record | Kept for" is "Invoices are retained for 7 years"; "User access review | Annual"
    is "User access review is performed annual"; other rows stay as they are."""
    cells = [c.strip() for c in plain.split("|")]
    columns = [c.strip() for c in surface(statement.lead_in).plain.split("|")]
    lead = " | ".join(columns)
    shown = ": ".join(c for c in cells if c)
    if len(cells) >= 2 and len(cells) == len(columns) and cells[0]:
        for cell, column in zip(cells[1:], columns[1:], strict=True):
            told = [q.role for q in quantities(cell)] if len(cell.split()) <= 6 else []
            if "duration" in told and _KEPT.search(column):
                kept = f"{cells[0]} are retained for {_lowered(cell)}"
                return Sentence(kept, lead=lead, joined=True, shown=_level(cells, columns))
            if told == ["frequency"] and _EVENTS.search(cells[0]) and _OFTEN.search(column):
                return Sentence(f"{cells[0]} is performed {_lowered(cell)}", lead=lead, joined=True, shown=shown)
    return Sentence(shown, lead=lead)


def _level(cells: list[str], columns: list[str]) -> str:
    """A row named by a level ("Medium", "Tier 2") with all its columns; "" for a row named by what it is about."""
    if not _LEVEL.fullmatch(cells[0]):
        return ""
    return "; ".join(f"{column} {cell}" for column, cell in zip(columns, cells, strict=True) if column and cell)


_LEVEL = re.compile(
    r"(?:critical|high|medium|moderate|low|(?:tier|level|class|p)[ -]?\d|daily|weekly|monthly|quarterly|yearly|annual(?:ly)?)(?: \w+)?",
    re.IGNORECASE,
)
_KEPT = re.compile(r"retention|retain|keep|kept|store", re.IGNORECASE)
_OFTEN = re.compile(r"frequen|interval|how often|cadence|schedule|when|period", re.IGNORECASE)
_EVENTS = re.compile(
    r"review|test|assessment|scan|training|audit|exercise|backup|check|rotation|recertification|drill|meeting|report",
    re.IGNORECASE,
)
