"""How much, how often, by when: the numbers of a sentence as ranges that can be compared, whatever words they come in.

Times are hours. A frequency is the time between two occurrences, so that "at least annually" is a range up to a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Role = Literal["frequency", "deadline", "duration", "after", "count"]
Bound = Literal["exact", "min", "max"]

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS: dict[str, float] = {w: float(i) for i, w in enumerate(_UNITS)} | {
    w: float(10 * i) for i, w in enumerate(_TENS, 2)
}
WORDS |= {f"{t}-{u}": WORDS[t] + WORDS[u] for t in _TENS for u in _UNITS[1:10]}
WORDS |= {"a": 1.0, "an": 1.0, "single": 1.0, "hundred": 100.0, "half a": 0.5, "half an": 0.5}

DAY = 24.0
_HOURS = {
    "second": 1 / 3600, "minute": 1 / 60, "min": 1 / 60, "hour": 1.0, "hr": 1.0, "day": DAY, "week": 7 * DAY, "fortnight": 14 * DAY,
    "month": 365 / 12 * DAY, "quarter": 365 / 4 * DAY, "semester": 365 / 2 * DAY, "year": 365 * DAY,
}  # fmt: skip
# "Biweekly", "bimonthly" and "biannual" mean two things: no number is read from them.
_ADVERBS = {
    "hourly": 1.0, "daily": DAY, "nightly": DAY, "weekly": 7 * DAY, "fortnightly": 14 * DAY, "monthly": 365 / 12 * DAY,
    "quarterly": 365 / 4 * DAY, "semi-annually": 365 / 2 * DAY, "semiannually": 365 / 2 * DAY, "semi-annual": 365 / 2 * DAY,
    "half-yearly": 365 / 2 * DAY, "annually": 365 * DAY, "annual": 365 * DAY, "yearly": 365 * DAY, "biennially": 730 * DAY,
    "biennial": 730 * DAY,
}  # fmt: skip
_WORD_NUMBER = "|".join(sorted((w for w in WORDS if w not in ("a", "an", "single")), key=len, reverse=True))
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|{_WORD_NUMBER})"
_COUNT = rf"(?P<n>{_NUMBER})(?:\s?\(\s?(?P<again>\d+)\s?\))?"
_KIND = r"(?:(?P<kind>business|working|calendar|consecutive|full)[ -])?"
_UNIT = r"(?P<unit>second|minute|min|hour|hr|day|week|fortnight|month|quarter|semester|year)s?\b"
_TIME = rf"(?<![\w.]){_COUNT}[ -]?{_KIND}{_UNIT}(?:['’]s?)?"
_LONE = r"(?:a|an|each|every|per|one|any)"
_PERIOD = r"(?P<p>hour|day|night|week|fortnight|month|quarter|semester|year)"
_ADVERB = "|".join(sorted(_ADVERBS, key=len, reverse=True))
_FREQUENCY = re.compile(
    rf"(?P<times>once|twice|{_NUMBER} times|{_NUMBER}x)\s+(?:{_LONE}|in (?:a|each|every))\s+(?:calendar |fiscal |financial |business )?"
    rf"(?:{_PERIOD}\b|(?P<other>other) (?P<op>\w+?)s?\b|(?P<n>{_NUMBER})(?:\s?\(\s?\d+\s?\))? (?P<np>hour|day|week|month|quarter|year)s?\b)"
    rf"|\b(?:every|each) (?:(?P<other2>other|second) (?P<op2>day|week|month|quarter|year)\b"
    rf"|(?P<n2>{_NUMBER})(?:\s?\(\s?\d+\s?\))?[ -](?:business |working |calendar )?(?P<np2>hour|day|week|month|quarter|year)s?\b"
    rf"|(?:calendar |fiscal |financial |business |working |single )?(?P<p2>hour|day|night|week|fortnight|month|quarter|semester|year)\b)"
    rf"|\b(?:every|each) (?P<named>january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|winter)\b"
    rf"|(?<!\bbi-)(?<!\bbi )\b(?P<adverb>{_ADVERB})\b|(?<=once )per (?P<p3>day|week|month|quarter|year)\b",
    re.IGNORECASE,
)
_TIMES = re.compile(_TIME, re.IGNORECASE)
_LONE_TIME = re.compile(
    rf"\b(?:within|for|than|of|least|over|after|exceeding) (?P<n>an?)(?P<again>\b) {_KIND}{_UNIT}|\b(?P<n2>half an?) {_UNIT.replace('unit', 'unit2')}",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"(?<![\w.\-/:#§]){_COUNT}(?:[ -]?(?P<percent>%|percent\b|per cent\b)"
    rf"| ?-?(?P<bits>bits?)\b|[ -](?P<words>(?:[a-z][\w'-]* ){{0,3}}?(?P<noun>characters?|letters?|digits?|symbols?|attempts?|failures?|logins?"
    rf"|reviewers?|approvers?|approvals?|people|persons?|members?|passwords?|generations?|versions?|copies|copy|dollars?|euros?|pounds?|credentials?"
    rf"|invalid|incorrect|tries|times|factors?|references|vendors?|incidents?|sessions?|devices?|locations?)\b))",
    re.IGNORECASE,
)
_MIN_LEFT = re.compile(
    r"(?:at least|at a minimum|at minimum|(?:a )?minimum(?: \w+){0,2}(?: is| are| of)?|no (?:less|fewer|shorter|lower) than"
    r"|not (?:be )?(?:less|fewer|shorter) than|more than|longer than|greater than|exceeding|over|minimum)(?: of| every| an?| once)*\s*$"
)
_MAX_LEFT = re.compile(
    r"(?:within|no (?:more|longer|later|greater) than|not (?:be )?(?:more|longer|later|exceed|exceeding)(?: than)?|up to"
    r"|(?:a )?maximum(?: \w+){0,2}(?: is| are| of)?|less than|fewer than|under|not to exceed|exceeds?|at most|at the latest)"
    r"(?: the)?(?: first| next| following)?(?: of| a (?:period|maximum) of| no more than| every| in)*\s*$"
)
_MIN_RIGHT = re.compile(r"\s*(?:\w+ ){0,2}?(?:or (?:more|longer|greater|better|higher)|minimum|at (?:a )?minimum)\b")
_MAX_RIGHT = re.compile(r"\s*(?:\w+ ){0,2}?(?:or (?:less|fewer|sooner|shorter)|maximum|at (?:the )?(?:latest|most))\b")
_BY_LEFT = re.compile(
    r"(?:within|in|no later than|not later than|at the latest|later than)(?: the)?(?: first| next| following| of| about)?"
    r"(?: a (?:period|maximum) of)?(?: (?:no|not) (?:more|later) than| less than| under| at most| a maximum of)?\s*$"
)
_EVENT_RIGHT = re.compile(
    r"\s*(?:of|after|from|following|before|prior to|in advance|upon)\b(?! inactiv| idle| non-?use)"
)
_IDLE_RIGHT = re.compile(r"\s*(?:of )?(?:\w+ )?(?:inactiv|idle|non-?use)")
_AFTER_LEFT = re.compile(
    r"(?:after|exceeding|older than|than|every) (?:a (?:period|maximum) of |at (?:least|most) )?\s*$"
)
_LABEL_LEFT = re.compile(
    r"\b(?:tier|sev|severity|priority|level|class|category|type|phase|step|soc|iso|section|version|p)[- ]?$"
)
_REQUIRED_LEFT = re.compile(r"\b(?:requires?|needs?|required)(?: \w+){0,3}? $")
_FOR_LEFT = re.compile(
    r"\b(?:for|period of)(?: a (?:period|minimum|maximum|total) of)?(?: at (?:least|most))?(?: up to)? $"
)
_IMMEDIATE = re.compile(r"\b(?:immediately|at once|instantly)\b(?! (?:after|following|before|prior|upon|preced))")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit and how it binds: `low`..`high` is the number itself, soft where it counts working days.

    `bound`: min (at least), max (at most) or exact. `start`, `end` are characters of the sentence.
    """

    role: Role
    unit: str
    low: float
    high: float
    bound: Bound
    text: str
    start: int
    end: int


def number(text: str) -> float | None:
    """ "90", "1,000", "twenty-four" as a number; None for what is none."""
    lower = text.lower().strip()
    if lower in WORDS:
        return WORDS[lower]
    try:
        return float(lower.replace(",", ""))
    except ValueError:
        return None


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a sentence, in order. Frequencies come first where spans meet: "every 90 days" is no deadline."""
    lower = text.lower()
    found: list[Quantity] = []
    taken: list[tuple[int, int]] = []
    for reader in (_frequencies, _times, _counts, _immediate):
        for quantity in reader(lower):
            if all(quantity.end <= a or quantity.start >= b for a, b in taken):
                found.append(quantity)
                taken.append((quantity.start, quantity.end))
    return tuple(sorted(found, key=lambda q: q.start))


def _bound(lower: str, start: int, end: int) -> Bound:
    left, right = lower[max(0, start - 48) : start], lower[end : end + 30]
    if _MAX_LEFT.search(left) or _MAX_RIGHT.match(right):
        return "max"
    if _MIN_LEFT.search(left) or _MIN_RIGHT.match(right):
        return "min"
    return "exact"


def _frequencies(lower: str) -> Iterator[Quantity]:
    for m in _FREQUENCY.finditer(lower):
        hours = _interval(m)
        if hours is None or hours <= 0:
            continue
        # "At least annually" allows every shorter interval, "no more than once a year" every longer one.
        spoken = _bound(lower, m.start(), m.end())
        bound: Bound = {"min": "max", "max": "min", "exact": "exact"}[spoken]  # type: ignore[assignment]
        yield Quantity("frequency", "hours", hours, hours, bound, m.group(), m.start(), m.end())


def _interval(m: re.Match[str]) -> float | None:
    g = m.groupdict()
    if g["named"]:
        return _HOURS["year"]
    if g["adverb"]:
        return _ADVERBS[g["adverb"].lower()]
    times = 1.0
    if g["times"]:
        word = g["times"].split()[0].rstrip("x")
        times = {"once": 1.0, "twice": 2.0}.get(word) or number(word) or 0.0
        if not times:
            return None
    if g["other"] or g["other2"]:
        unit = _HOURS.get(g["op"] or g["op2"])
        return 2 * unit / times if unit else None
    if g["np"] or g["np2"]:
        count = number(g["n"] or g["n2"])
        return None if count is None else count * _HOURS[g["np"] or g["np2"]] / times
    period = g["p"] or g["p2"] or g["p3"]
    return _HOURS["day" if period == "night" else period] / times


def _times(lower: str) -> Iterator[Quantity]:
    for m in [*_TIMES.finditer(lower), *_LONE_TIME.finditer(lower)]:
        g = m.groupdict()
        word, unit = (g["n"], g["unit"]) if g.get("n") else (g.get("n2"), g.get("unit2"))
        count = number(g["again"] or word or "") if word else None
        if count is None or not unit:
            continue
        start = m.start("n") if g.get("n") else m.start("n2")
        low = high = count * _HOURS[unit]
        if unit == "day" and g.get("kind") in ("business", "working"):
            # Five working days are five days or the week that holds them; one may stand before a weekend.
            high = (count * 7 / 5 + (2 if count < 5 else 0)) * DAY
        role = _time_role(lower, start, m.end())
        bound = _bound(lower, start, m.end())
        if role == "deadline" and bound == "exact":
            bound = "max"
        yield Quantity(role, "hours", low, high, bound, lower[start : m.end()], start, m.end())


def _time_role(lower: str, start: int, end: int) -> Role:
    left, right = lower[max(0, start - 60) : start], lower[end : end + 30]
    if _IDLE_RIGHT.match(right):
        return "after"
    if _BY_LEFT.search(left):
        return "deadline"
    if _FOR_LEFT.search(left):
        return "duration"
    if _EVENT_RIGHT.match(right):
        return "deadline"
    if _AFTER_LEFT.search(left):
        return "after"
    return "duration"


def _counts(lower: str) -> Iterator[Quantity]:
    for m in _COUNTED.finditer(lower):
        value = number(m["again"] or m["n"])
        if value is None:
            continue
        noun = "percent" if m["percent"] else "bit" if m["bits"] else _singular(m["noun"])
        if noun in ("letter", "digit", "symbol") and value <= 2:
            continue  # "at least one digit" is about composition, not length
        if _LABEL_LEFT.search(lower[max(0, m.start() - 12) : m.start()]):
            continue  # "Sev 1 incidents" counts nothing
        bound = _bound(lower, m.start(), m.end())
        if bound == "exact" and _REQUIRED_LEFT.search(lower[max(0, m.start() - 40) : m.start()]):
            bound = "min"
        yield Quantity("count", noun, value, value, bound, m.group().strip(), m.start(), m.end())


def _singular(noun: str) -> str:
    irregular = {"people": "person", "copies": "copy", "tries": "attempt", "failures": "attempt", "failure": "attempt",
                 "invalid": "attempt", "incorrect": "attempt", "login": "attempt", "logins": "attempt",
                 "approver": "reviewer", "approvers": "reviewer", "approval": "reviewer", "approvals": "reviewer",
                 "generations": "password", "generation": "password", "letters": "character", "letter": "character"}  # fmt: skip
    return irregular.get(noun, noun.rstrip("s"))


def _immediate(lower: str) -> Iterator[Quantity]:
    for m in _IMMEDIATE.finditer(lower):
        yield Quantity("deadline", "hours", 0.0, 48.0, "max", m.group(), m.start(), m.end())


# Months and quarters are not all of one length: times that differ by less than this are the same.
_SLACK = 0.07


def comparable(a: Quantity, b: Quantity) -> bool:
    """Whether the two measure the same thing."""
    return a.role == b.role and a.unit == b.unit


def disagree(a: Quantity, b: Quantity) -> bool:
    """Whether the two cannot be the same rule: bounds of one kind that differ, or a value outside the other's bound.

    A stricter value inside a bound agrees ("quarterly" with "at least annually", five working days with a week).
    """
    if not comparable(a, b):
        return False
    less, more = (a, b) if (a.high, a.low) < (b.high, b.low) else (b, a)
    slack = _SLACK if a.unit == "hours" else 0.0
    if less.high >= more.low * (1 - slack):
        return False
    return a.bound == b.bound or not (less.bound == "min" or more.bound == "max")
