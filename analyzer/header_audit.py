"""What is wrong with a document's header: absent fields, blanks, and with a date to judge by what is out of date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from analyzer.commitment.blanks import find_blanks
from analyzer.datatypes import Block, Document, Finding, Header, HeaderField
from analyzer.dates import parse_date

# field -> (code, what is absent in words)
_EXPECTED = {
    "owner": ("missing_owner", "an owner"),
    "approver": ("missing_approver", "an approver"),
    "version": ("missing_version", "a version"),
    "effective": ("missing_effective_date", "an effective date"),
    "last_reviewed": ("missing_review_date", "a date of last review"),
}
# Without a stated cycle a year counts, as auditors count; a month of grace spares reviews that ran a little late.
_YEAR, _GRACE = 366, 31
_CYCLES: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), days)
    for pattern, days in (
        (r"\bmonthly\b|every month", 31),
        (r"\bquarterly\b|every (?:three|3) months", 92),
        (r"semi-?annual|twice a year|half-?yearly|every (?:six|6) months", 183),
        (r"every (?:two|2) years|bi-?ennial|every (?:24|twenty-four) months", 731),
        (r"every (?:three|3) years|tri-?ennial|every 36 months", 1096),
        (r"annual|yearly|every year|once a year|every (?:twelve|12) months|each year", _YEAR),
    )
)
_CYCLE_LINE = re.compile(
    r"\breview (?:cycle|frequency|cadence|period|interval|schedule)\b\W{1,6}(?P<value>[^\n|.;]{3,40})"
    r"|\b(?:this|the) (?:[\w-]+ ){0,3}?(?:policy|document|plan|procedure|standard|programme|program) (?:is|are|must "
    r"be|shall be|will be|should be) (?:formally )?(?:reviewed|reassessed)"
    r"(?P<sentence>[^.\n]{3,90})",
    re.IGNORECASE,
)
_NOT_READ = frozenset({"code", "toc", "comment", "navigation"})


def audit_header(document: Document, header: Header, as_of: date | None = None) -> tuple[Finding, ...]:
    """Findings in the order: absent or blank fields, placeholders anywhere in the text, dates.

    Placeholders of the same wording are one finding, placed at the first of them. Without `as_of` nothing is said that
    depends on today: `review_overdue`, `stale` and `date_in_future` need it.
    """
    findings = [*_absent(header), *_placeholders(document)]
    if as_of is not None:
        findings += _dates(document, header, as_of)
    return tuple(findings)


def _absent(header: Header) -> Iterator[Finding]:
    for name, (code, words) in _EXPECTED.items():
        field: HeaderField | None = getattr(header, name)
        if field is None:
            yield Finding(code, f"The document does not name {words}.")
        elif _is_blank(field.value):
            yield Finding(
                code, f"The document leaves {words} blank (“{field.value[:60]}”).", field.page, field.start, field.end
            )


def _is_blank(value: str) -> bool:
    """Whether nothing but blanks and marks stand in the value: "{{owner_name}}, {{owner_role}}" is blank."""
    rest = value
    for blank in reversed(find_blanks(value)):
        rest = rest[: blank.start] + rest[blank.end :]
    return rest != value and not re.search(r"[^\W_]{2}", rest)


def _placeholders(document: Document) -> Iterator[Finding]:
    """Unfilled places, one finding for each wording."""
    first: dict[str, tuple[Block, int, int]] = {}
    counts: dict[str, int] = {}
    for block in document.blocks:
        if block.set_aside in _NOT_READ or block.kind == "code":
            continue
        for blank in find_blanks(block.text):
            counts[blank.text] = counts.get(blank.text, 0) + 1
            first.setdefault(blank.text, (block, blank.start, blank.end))
    for text, (block, start, end) in first.items():
        times = f" ({counts[text]} places)" if counts[text] > 1 else ""
        yield Finding(
            "placeholder", f"“{text[:60]}” is not filled in{times}.", block.page, block.start + start, block.start + end
        )


def _dates(document: Document, header: Header, as_of: date) -> Iterator[Finding]:
    days = {
        name: parse_date(field.value)
        for name in ("effective", "last_reviewed", "next_review")
        if (field := getattr(header, name))
    }
    for name, words in (("effective", "effective date"), ("last_reviewed", "date of last review")):
        day = days.get(name)
        if day and day > as_of:
            yield _at(header, name, "date_in_future", f"The {words} {day.isoformat()} lies after {as_of.isoformat()}.")
    due = days.get("next_review")
    if due:
        if due < as_of:
            yield _at(header, "next_review", "review_overdue", f"The next review was due on {due.isoformat()}.")
        return
    name = "last_reviewed" if days.get("last_reviewed") else "effective"
    last = days.get(name)
    if last is None or last > as_of:
        return
    cycle = review_cycle(document)
    if cycle and last + timedelta(days=cycle + _GRACE) < as_of:
        yield _at(
            header,
            name,
            "review_overdue",
            f"A review was due {cycle} days after {last.isoformat()}, by the document's own cycle.",
        )
    elif not cycle and last + timedelta(days=_YEAR + _GRACE) < as_of:
        yield _at(
            header,
            name,
            "stale",
            f"Nothing shows a review since {last.isoformat()}, more than a year before {as_of.isoformat()}.",
        )


def review_cycle(document: Document) -> int | None:
    """The review cycle that the document sets for itself, in days; None where it sets none."""
    for match in _CYCLE_LINE.finditer(document.text):
        value = match["value"] or match["sentence"]
        for pattern, days in _CYCLES:
            if pattern.search(value):
                return days
    return None


def _at(header: Header, name: str, code: str, message: str) -> Finding:
    field: HeaderField = getattr(header, name)
    return Finding(code, message, field.page, field.start, field.end)
