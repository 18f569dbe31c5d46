"""Calendar dates as documents write them: 2026-01-31, January 31st, 2026, 31.01.2026, 1/31/26, "March 2025"."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
# Each form with the order of its parts: y(ear), m(onth), d(ay), n(umber that is month or day).
_FORMS: tuple[tuple[str, str], ...] = (
    (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", "ymd"),
    (r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})(?![\d.])", "dmy"),
    (r"(\d{1,2})[-/](\d{1,2})[-/](\d{4}|\d{2})(?![\d/-])", "nny"),
    (rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?({_MONTH}),?[\s-]+(\d{{4}})", "dmy"),
    (rf"({_MONTH})[\s-]+(\d{{1,2}})(?:st|nd|rd|th)?,?[\s-]+(\d{{4}})", "mdy"),
    (rf"({_MONTH}),?\s+(\d{{4}})", "my"),
    (r"(\d{4})-(\d{2})(?![-\d])", "ym"),
    (r"(\d{1,2})/(\d{4})(?!\d)", "my"),
)
_DATE = re.compile(r"(?<![\w./-])(?:" + "|".join(f"(?:{pattern})" for pattern, _ in _FORMS) + ")", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(?<![\w./-])(?:1[3-9]|2\d|3[01])[/-](?:0?[1-9]|1[0-2])[/-](?:\d{4}|\d{2})\b")


def writes_day_first(text: str) -> bool:
    """Whether a document writes 31/01/2026: one date that can only be read so decides for the others."""
    return _DAY_FIRST.search(text) is not None


def find_date(text: str, *, day_first: bool = False) -> tuple[date, int, int] | None:
    """The first date in `text` with its span. A month without day counts as its first day.

    Numbers such as 03/04/2026 are read month first unless `day_first` or the numbers themselves say otherwise. What is
    no day of the calendar (30 February) is passed over.
    """
    for match in _DATE.finditer(text):
        day = _day_of([part for part in match.groups() if part is not None], _order(match), day_first)
        if day:
            return day, match.start(), match.end()
    return None


def _order(match: re.Match[str]) -> str:
    """The order of parts of the form that matched."""
    groups, first = match.groups(), 0
    for _, order in _FORMS:
        if groups[first] is not None:
            return order
        first += len(order)
    raise AssertionError("a match belongs to one of the forms")


def _day_of(parts: list[str], order: str, day_first: bool) -> date | None:
    if order == "nny":
        order = "dmy" if day_first or int(parts[0]) > 12 else "mdy"
    values = dict(zip(order, parts, strict=True))
    year = int(values["y"]) + (2000 if len(values["y"]) == 2 else 0)
    month = values["m"]
    try:
        number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
        return date(year, number, int(values.get("d", "1")))
    except ValueError:
        return None


def parse_date(text: str, *, day_first: bool = False) -> date | None:
    """The date that `text` is about, if it holds one; None otherwise. A bare year is no date."""
    found = find_date(text, day_first=day_first)
    return found[0] if found else None
