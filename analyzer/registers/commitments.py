"""The register of commitments: who does what, how often or by when, for whom, with the passages that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from analyzer.commitment import details
from analyzer.commitment.surface import surface
from analyzer.datatypes import Coverage, Evidence, Statement
from analyzer.registers.actors import named_roles, names_in, who_acts
from analyzer.registers.evidence_asked import evidence_asked
from analyzer.registers.frames import Frame, frames
from analyzer.registers.groups import applies_to
from analyzer.registers.promises import is_commitment, promises, without_names
from analyzer.registers.quantities import quantities

Points = Mapping[tuple[str, int], Sequence[str]]
# Names of how often, from the shortest interval (hours) on.
_EVERY = (
    (1.5, "hourly"), (30.0, "daily"), (8 * 24.0, "weekly"), (16 * 24.0, "fortnightly"), (32 * 24.0, "monthly"),
    (100 * 24.0, "quarterly"), (190 * 24.0, "half-yearly"), (380 * 24.0, "annual"), (float("inf"), "less than annual"),
)  # fmt: skip
FREQUENCIES = (*(name for _, name in _EVERY), "on an event", "not said exactly", "not stated")


@dataclass(frozen=True, slots=True)
class Row:
    """One commitment of the set. `passages`: every place that makes it, first one first; `every`: one of FREQUENCIES."""

    number: int
    who: str
    what: str
    frequency: str
    every: str
    deadline: str
    applies_to: str
    binding: str  # required, stated as practice, recommended
    evidence: str
    points: tuple[str, ...]
    passages: tuple[Evidence, ...]


def passage_of(statement: Statement) -> Evidence:
    """A statement as a passage with its place."""
    place = statement.location
    return Evidence(
        place.document, statement.text, " > ".join(statement.headings), place.page, place.start, place.end, place.boxes
    )  # fmt: skip


def points_by_passage(coverages: Iterable[Coverage]) -> dict[tuple[str, int], tuple[str, ...]]:
    """Which points each passage documents, by (document, start), from the verdicts on documents."""
    found: dict[tuple[str, int], list[str]] = {}
    for row in coverages:
        if row.document is not None and row.status in ("covered", "weak"):
            for e in row.evidence:
                found.setdefault((e.document, e.start), []).append(row.point)
    return {k: tuple(sorted(set(v))) for k, v in found.items()}


def register(
    statements: Sequence[Statement], points: Points | None = None, made: Sequence[Frame] | None = None
) -> tuple[Row, ...]:
    """The commitments of the statements in order, the same one in several places joined.

    `made`: the statements' frames, where they are at hand.
    """
    points = points or {}
    by_statement: dict[int, list[Frame]] = {}
    order: list[Statement] = []
    for frame in frames(statements) if made is None else made:
        if id(frame.statement) not in by_statement:
            order.append(frame.statement)
        by_statement.setdefault(id(frame.statement), []).append(frame)
    rows: dict[object, Row] = {}
    names = names_in(statements)
    for statement, own in without_names([(s, by_statement[id(s)]) for s in order]):
        if not is_commitment(statement, own):
            continue
        row = _row(statement, own, points, names)
        key = _key(own, row)
        if key in rows:
            held = rows[key]
            more = tuple(dict.fromkeys((*held.points, *row.points)))
            rows[key] = replace(held, passages=(*held.passages, *row.passages), points=more)
        else:
            rows[key] = replace(row, number=len(rows) + 1)
    return tuple(rows.values())


def chosen(rows: Sequence[Row], actor: str = "", frequency: str = "") -> tuple[Row, ...]:
    """The rows whose actor holds the words of `actor`, and whose frequency is (or reads like) `frequency`."""
    words, often = actor.lower().split(), frequency.lower().strip()
    return tuple(
        r
        for r in rows
        if all(w in f"{r.who} {r.applies_to if not r.who else ''}".lower() for w in words)
        and (not often or often == r.every or often in r.frequency.lower())
    )


# --- what a row says --------------------------------------------------------------------------------------------------

_BINDING = {"must": "required", "does": "stated as practice", "should": "recommended", "may": "allowed"}


def _row(statement: Statement, own: Sequence[Frame], points: Points, names: frozenset[str]) -> Row:
    promised = [f for f in own if promises(f, statement)]
    main = promised[0]
    face = surface(main.sentence)
    often = _often(face.plain, face.words)
    when = _deadline(face.plain, face.words)
    if when and quantities(when) and not any(q.text in when.lower() for f in promised for q in f.quantities):
        when = ""  # a time in a condition ("if they do not answer within 30 days") is not by when this is done
    ids = tuple(points.get((statement.location.document, statement.location.start), ()))
    who = next((w for f in promised if (w := who_acts(f, statement, names))), "")
    what = _what(main, who)
    listed = _forbids(statement) and main.form in ("gerund", "order", "clipped") and not main.negated
    if listed:
        what = f"Not allowed: {what}"
    forbids = listed or (main.negated and bool(who) and who.lower() != "we" and not main.subject_is_theme)
    return Row(
        0, who, what, often, every(often), "" if when and when in often else when,
        applies_to(main, who), _BINDING[main.force],
        evidence_asked(*_topic(promised), ids, forbids=forbids), ids, (passage_of(statement),),
    )  # fmt: skip


_SIGNING_IN = re.compile(r"\b(?:log|sign)(?:s|g?ed|g?ing)?[ -]?(?:on|off|in|out)\b", re.IGNORECASE)


def _topic(promised: Sequence[Frame]) -> tuple[list[str], frozenset[str]]:
    """What is done and what it is about, as evidence is asked for: keeping a list is no retention, logging off no log."""
    actions = ["store" if f.action == "retain" and not f.quantities else f.action for f in promised]
    words = frozenset(w for f in promised for w in (*f.theme, *f.words))
    if _SIGNING_IN.search(promised[0].sentence):
        actions, words = [a for a in actions if a not in ("log", "sign")], words - {"log"} | {"login"}
        return actions, words
    return [*actions, *(f.verb for f in promised)], words


def _often(text: str, words: frozenset[str]) -> str:
    """How often; an interval stands beside an occasion where the sentence names both ("on joining; each year")."""
    found = details.frequency(text, words)
    exact = next((q.text for q in quantities(text) if q.role == "frequency"), "")
    if not exact or every(found) not in ("on an event", "not said exactly", "not stated"):
        return found
    return f"{found}; {exact}" if found else exact


_TIMED = re.compile(
    r"minute|hour|day|week|month|quarter|year|immediate|prompt|delay|soon|same|\bend\b|\bclose\b|\bstart\b|\bnext\b|\bfirst\b|\blast\b|date|time",
    re.IGNORECASE,
)


def _deadline(text: str, words: frozenset[str]) -> str:
    """By when, where a time in the past ("over the past 12 months from ...") is none."""
    found = details.deadline(text, words)
    last = _LAST.search(text)
    if found and last and _USUALLY.search(text[: text.find(found)]):
        return last.group().strip()  # "usually within 2 days but no later than 10": the second one binds
    before = text[: text.find(found)] if found else ""
    if not _TIMED.search(found) or re.search(
        r"inactiv|idle", text[text.find(found) : text.find(found) + len(found) + 20]
    ):
        return ""
    return "" if _NO_DEADLINE.search(before) else found


_LAST = re.compile(r"\b(?:no|not) later than [^,;.()]{3,70}")
_USUALLY = re.compile(r"\b(?:usually|normally|typically|generally|ideally)\s*$", re.IGNORECASE)
# A time in the past, an interval, or how long something is kept.
_NO_DEADLINE = re.compile(
    r"\b(?:past|last|previous|every|each|(?:retained|kept|stored|preserved|archived|maintained|held|saved|valid|available)"
    r"(?: \w+){0,3} for(?: an?)?(?: (?:period|minimum|maximum|total|duration) of)?(?: (?:at least|up to))?)\s*$"
)


_TAIL = re.compile(r"[;,]?\s*\b(?:and|or)$")
# "[Company] policy requires that systems must be scanned": who says it adds nothing to what is to be done.
_DECREE = re.compile(r"^\W?[\w' ]{0,40}[\]}>]{0,2}\s*polic(?:y|ies) requires? that:?\s+", re.IGNORECASE)


def _what(frame: Frame, who: str) -> str:
    """The duty without its subject where that is the one who acts; else the sentence as it stands."""
    made = _TAIL.sub("", _duty(frame, who).strip().rstrip(".;,"))
    if made.count(")") > made.count("("):
        made = re.sub(r"\)(?= \(|$)", "", made, count=1)
    return _DECREE.sub("", made)


def _duty(frame: Frame, who: str) -> str:
    text = frame.sentence.strip().rstrip(".;,")
    if frame.shown != frame.sentence:
        shown = frame.shown.rstrip(".;,")
        acted = who and frame.acts and shown.startswith(frame.subject)
        return shown[len(frame.subject) :].strip() if acted else shown
    named = (
        re.search(rf"{re.escape(who)}[\]}}>]*\s+{_MODAL}\s+", text)
        if who and (not frame.acts or who[0] in "[{<")
        else None
    )
    if named and len(who) > 2:
        lead = re.sub(r"^the ", "", text[: named.start()].strip(" ,:"))
        rest = text[named.end() :]
        return f"{rest} ({lead[:1].lower()}{lead[1:]})" if lead else rest
    if who and (frame.acts or frame.subject == who) and frame.form in ("modal", "active"):
        start = _rest_at(text, frame)
        lead = text[: frame.subject_at].strip(" ,[({<")
        rest = text[start:].strip(" ,:")
        if rest and lead and not _DECREE.match(f"{lead} "):
            return f"{rest} ({lead[:1].lower()}{lead[1:]})"
        return rest or text
    return text


_FORBIDS = re.compile(
    r"\bprohibit|\bforbidden|\bnot (?:be )?(?:permitted|allowed)|\bunacceptable|\b(?:must|may|shall|should|do) not:?$|\bnever:?$|^don'?ts?$",
    re.IGNORECASE,
)


def _forbids(statement: Statement) -> bool:
    """Whether the heading or the lead-in says that what follows must not be done."""
    lead = surface(statement.lead_in).plain
    return bool(_FORBIDS.search(lead) or (statement.headings and _FORBIDS.search(statement.headings[-1])))


_MODAL = r"(?:must|shall|will|should)"
_MODALS = re.compile(
    r"^(?:.*?\b)?(?:must|shall|will|should|(?:is|are) (?:required|responsible|expected|obliged) (?:to|for)|(?:has|have|needs?) to)\s*:?\s*"
)


def _rest_at(text: str, frame: Frame) -> int:
    """Where the duty begins: after the modal, or at the verb."""
    begin = frame.subject_at if frame.subject_at < frame.at else 0
    owed = re.search(r"\b(?:is|are) (?:\w+ly )?(?:responsible|accountable) for (?!\w+ing\b)", text[begin:])
    if owed and frame.verb in ("be", "responsible"):
        return begin + owed.start()  # "is responsible for the accounts": there is no verb to begin at
    found = _MODALS.match(text[begin:] if frame.verb == "be" else text[begin : frame.at])
    if found:
        return begin + found.end()
    no = re.search(r"(?:(?:do|does|is|are|has|have) )?(?:not|never) (?:\w+ly )?$", text[: frame.at])
    return no.start() if no else frame.at


def every(frequency: str) -> str:
    """The frequency as one of FREQUENCIES."""
    if not frequency:
        return "not stated"
    read = [q for q in quantities(frequency) if q.role == "frequency"]
    if read:
        return next(name for most, name in _EVERY if read[0].high <= most)
    event = re.search(
        r"\b(?:upon|on|at|before|after|each|every) (?:hir|join|onboard|terminat|depart|release|change|login|deploy|incident|commit)",
        frequency,
    )
    return "on an event" if event else "not said exactly"


def _key(own: Sequence[Frame], row: Row) -> object:
    """What two passages share when they make the same commitment."""
    numbers = tuple(sorted(re.findall(r"\d+(?:\.\d+)?", own[0].sentence)))
    self_of = row.passages[0].document if any(f.own for f in own) else ""
    said = tuple(
        (
            f.action,
            f.theme,
            f.words,
            f.negated,
            f.scope,
            tuple((q.role, q.unit, q.low, q.high, q.bound) for q in f.quantities),
        )
        for f in own
    )
    if not any(words for _, _, words, *_ in said):
        return " ".join(own[0].sentence.lower().split())
    return (said, numbers, self_of, row.binding == "recommended", named_roles(row.who), row.every)
