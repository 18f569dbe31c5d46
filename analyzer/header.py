"""Document -> owner, approver, dates, version as auditors look for them first; and what is wrong with them.

Fields are found in front matter, in key-value lines ("Policy owner: VP Operations") and in two-column table rows, near the
top of the document first. Placeholders are found anywhere. What depends on today needs `as_of`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from analyzer.commitment import find_blanks
from analyzer.datatypes import Block, Document, Finding, Header, HeaderField, Statement

FIELDS: dict[str, re.Pattern[str]] = {
    "owner": re.compile(r"(?:(?:policy|document|process|plan|content) )?(?:owner|owned by|custodian|maintained by|responsible (?:party|person|officer))", re.I),
    "approver": re.compile(r"(?:(?:policy|document) )?(?:approver|approved by|approving (?:authority|official|body)|approval|authori[sz]ed by|signed by)", re.I),
    "version": re.compile(r"(?:(?:policy|document|current) )?(?:version|revision)(?: (?:number|no\.?))?", re.I),
    "policy_id": re.compile(r"(?:policy|document|doc|reference|control) ?(?:id|identifier|number|no\.?|ref(?:erence)?)", re.I),
    "effective": re.compile(r"(?:effective|valid|in force)(?: (?:date|from|as of|since))?|date (?:effective|of issue)|issue date|issued|published|publication date", re.I),
    "last_reviewed": re.compile(r"(?:date )?(?:last|latest|most recent)(?:ly)?[ _-]?(?:review(?:ed)?|updated?|revis(?:ed|ion)|modified|approved)(?: (?:date|on))?|last_updated|review(?:ed)? (?:date|on)|date (?:of )?(?:last )?review(?:ed)?|updated(?: on)?", re.I),
    "next_review": re.compile(r"(?:next|scheduled|due)(?: (?:scheduled|planned|policy))? review(?: (?:date|due))?|review (?:due|by)|next_review|date of next review", re.I),
}  # fmt: skip
DATES = ("effective", "last_reviewed", "next_review")
NAMES = {
    "owner": "an owner", "approver": "an approver", "version": "a version", "effective": "an effective date",
    "last_reviewed": "a date of last review",
}  # fmt: skip
TOP_BLOCKS = 40
STALE_DAYS = 366
_SEPARATED = re.compile(r"^\s*([A-Za-z][A-Za-z /_.-]{1,40}?)\s*[:|]\s*(\S.{0,120}?)\s*$")


@dataclass(frozen=True, slots=True)
class _Pair:
    """A key with its value and where the value stands; start is None for front matter."""

    key: str
    value: str
    page: int | None = None
    start: int | None = None
    end: int | None = None


def read_header(document: Document, statements: Sequence[Statement] = ()) -> Header:
    """The header's fields, each with its place; None where not found. The first find in reading order counts."""
    found: dict[str, HeaderField] = {}
    for pair in _pairs(document):
        for name, pattern in FIELDS.items():
            if name not in found and pattern.fullmatch(pair.key.strip()):
                value = _value(name, pair.value)
                if value:
                    found[name] = HeaderField(value, pair.page, pair.start, pair.end)
                break
    return Header(**found)


def _pairs(document: Document) -> Iterator[_Pair]:
    for key, value in document.metadata:
        yield _Pair(key, value)
    for block in document.blocks[:TOP_BLOCKS]:
        yield from _pairs_of(document, block)
    for block in document.blocks[-TOP_BLOCKS // 2 :] if len(document.blocks) > TOP_BLOCKS else ():
        yield from _pairs_of(document, block)


def _pairs_of(document: Document, block: Block) -> Iterator[_Pair]:
    """Key-value pairs of a block: cells of a row two by two, or its lines around a colon."""
    if len(block.cells) >= 2:
        for (a, b), (c, d) in zip(block.cells[::2], block.cells[1::2], strict=False):
            yield _Pair(document.text[a:b].rstrip(" :"), document.text[c:d], block.page, c, d)
        return
    if block.kind == "heading" or len(block.text) > 400:
        return
    offset = block.start
    for line in re.split(r"(\n|;\s| {3,})", block.text):
        match = _SEPARATED.match(line)
        if match:
            yield _Pair(match[1], match[2], block.page, offset + match.start(2), offset + match.end(2))
        offset += len(line)


def _value(name: str, raw: str) -> str:
    """The value as it is kept: dates as ISO where they can be read as one."""
    value = raw.strip(" *_`|")
    if not value or value.lower() in ("n/a", "none", "-", "–"):
        return ""
    if name in DATES:
        day = parse_date(value)
        return day.isoformat() if day else value
    return value


def parse_date(text: str) -> date | None:
    """A calendar day in any common writing; None where the text is none, or lacks day, month or year."""
    from dateutil import parser

    text = text.strip()
    if not re.search(r"\d", text) or len(text) > 40:
        return None
    if re.fullmatch(r"\d{4}", text):
        return None
    try:
        # Two defaults: a part that is absent from the text shows as a difference.
        first = parser.parse(text, default=datetime(2001, 1, 1))
        second = parser.parse(text, default=datetime(2002, 2, 2))
    except (ValueError, OverflowError, TypeError):
        return None
    if (first.year, first.month) != (second.year, second.month):
        return None
    return first.date()


def audit_header(document: Document, header: Header, as_of: date | None = None) -> tuple[Finding, ...]:
    """What an auditor would note: absent fields, placeholders with their place, and with `as_of` what is out of date."""
    out: list[Finding] = []
    for name, words in NAMES.items():
        field: HeaderField | None = getattr(header, name)
        if field is None:
            code = {"effective": "missing_effective_date", "last_reviewed": "missing_review_date"}.get(name, f"missing_{name}")
            out.append(Finding(code, f"The document does not name {words}."))
        elif find_blanks(field.value) or field.value.strip("[]<>{} ").upper() in ("TBD", "TODO", "XXX"):
            out.append(Finding(f"blank_{name}", f"The document leaves {words} blank.", field.page, field.start, field.end))
    out += _placeholders(document)
    if as_of:
        out += _dates(header, as_of)
    return tuple(out)


def _placeholders(document: Document) -> Iterator[Finding]:
    """Unfilled blanks anywhere in what is read as text."""
    from analyzer.commitment.blanks import find_blanks as blanks

    for block in document.blocks:
        if block.set_aside in ("code", "toc", "comment", "navigation"):
            continue
        for blank in blanks(block.text):
            start = block.start + blank.start
            end = block.start + blank.end
            yield Finding("placeholder", f"Unfilled placeholder “{document.text[start:end][:60]}”.", block.page, start, end)


def _dates(header: Header, as_of: date) -> Iterator[Finding]:
    days = {n: parse_date(f.value) for n in DATES if (f := getattr(header, n)) is not None}
    last, following = days.get("last_reviewed") or days.get("effective"), days.get("next_review")
    for name in ("effective", "last_reviewed"):
        day = days.get(name)
        if day and day > as_of:
            yield _at(header, name, "date_in_future", f"The date {day.isoformat()} lies after {as_of.isoformat()}.")
    if following and following < as_of:
        yield _at(header, "next_review", "review_overdue", f"The review was due on {following.isoformat()}.")
    elif last and not following and (as_of - last).days > STALE_DAYS:
        name = "last_reviewed" if days.get("last_reviewed") else "effective"
        yield _at(header, name, "review_overdue", f"The last review or issue on {last.isoformat()} is more than a year old.")


def _at(header: Header, name: str, code: str, message: str) -> Finding:
    field: HeaderField = getattr(header, name)
    return Finding(code, message, field.page, field.start, field.end)
