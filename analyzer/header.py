"""Document -> owner, approver, version and dates, as auditors look for them first; and what is wrong with them.

Fields are read from front matter, from key-value lines and table rows at the head and the foot of a document and under
"Document control", from revision tables, and from sentences ("This policy was approved by the Board on 3 May 2025").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analyzer.commitment.blanks import find_blanks
from analyzer.datatypes import Block, Document, Header, HeaderField, Statement
from analyzer.dates import find_date, writes_day_first
from analyzer.header_audit import audit_header
from analyzer.header_keys import DATE_FIELDS, DATED, KEYS, SENTENCES

__all__ = ["audit_header", "read_header"]

# Names of columns: a header row is no pair of key and value.
_COLUMN = re.compile(
    r"(?:date|author|changes?|description|summary|value|name|version|details?|information|reason|comments?|approved "
    r"by|role|signature|title)s?",
    re.I,
)
# Dates of laws are not the document's.
_LAW = re.compile(r"\b(?:Act|HIPAA|HITECH|Rule|GDPR|Regulation|Directive|Omnibus)\b")
_HEAD, _FOOT = 40, 20  # blocks
_CONTROL = re.compile(
    r"document (?:control|information|details|properties|history)|approv|revision|version|policy (?:details"
    r"|information|owner|control)|sign-?off|metadata|ownership",
    re.I,
)
_KEY_VALUE = re.compile(
    r"(?:^|(?<=[\n|;·•(]))\s*(?P<key>[A-Za-z][A-Za-z /_().#-]{1,40}?)\s*[:=]\s*(?P<value>[^\n|;·•]{1,140}?)\s*(?=$"
    r"|[\n|;·•)]|\s{3,})"
)
_RUN_ON = re.compile(
    r"\s+(?=(?:Policy |Document )?(?:Version|Owner|Approved by|Approver|Effective(?: Date)?|Last (?:reviewed"
    r"|updated)|Next review)(?: date)?\s*:)",
    re.I,
)

_NOTHING = frozenset({"n/a", "na", "none", "-", "–", "—", "not applicable", "unknown", ""})


@dataclass(frozen=True, slots=True)
class _Found:
    """A value for a field, with its place; start is None in front matter that is not part of the text."""

    field: str
    value: str
    page: int | None = None
    start: int | None = None
    end: int | None = None


def read_header(document: Document, statements: Sequence[Statement] = ()) -> Header:
    """The header's fields, each with its place; None where not found.

    Front matter goes before key-value lines, these before revision tables and sentences, properties of the file last;
    within each the first in reading order counts. A blank ("[Owner]", "TBD") is kept as the value, so that it can be pointed at.
    """
    day_first = writes_day_first(document.text)
    fields: dict[str, HeaderField] = {}
    for found in _candidates(document):
        name = "effective" if found.field == "effective_maybe" else found.field
        if name in fields or (found.field == "effective_maybe" and "last_reviewed" in fields):
            continue
        value = _value(name, found.value, day_first)
        if value:
            fields[name] = HeaderField(value, found.page, found.start, found.end)
    return Header(**_with_vague(fields))


def _candidates(document: Document) -> Iterator[_Found]:
    """Everything that may fill a field, the most reliable first."""
    properties: list[_Found] = []
    for key, value in document.metadata:
        name = _field(key)
        if name and name != "effective_maybe":
            found = _placed(document, _Found(name, value))
            if found.start is not None:
                yield found
            elif key.casefold() != "revision":  # a word processor's count of savings is no version
                properties.append(found)
    blocks = list(_header_blocks(document))
    late: list[_Found] = []
    for block in blocks:
        for found in _pairs(document, block):
            if found.field == "effective_maybe":
                late.append(found)
            else:
                yield found
    yield from _revisions(document)
    for block in blocks:
        yield from _from_sentences(block)
    yield from late
    # What a file says of itself goes last: its text is what readers see and approve.
    yield from properties


def _header_blocks(document: Document) -> Iterator[Block]:
    """Blocks where a header stands: the first and last ones, and those under "Document control" and the like."""
    count, under_control = len(document.blocks), False
    for index, block in enumerate(document.blocks):
        if block.kind == "heading":
            under_control = _CONTROL.search(block.text) is not None
        if block.set_aside in ("toc", "code", "navigation", "comment"):
            continue
        running = block.set_aside in ("running_header", "running_footer")
        if index < _HEAD or index >= count - _FOOT or under_control or running:
            yield block


def _pairs(document: Document, block: Block) -> Iterator[_Found]:
    """Key-value pairs of a block: the cells of a row two by two, or "Key: value" in its lines."""
    if block.set_aside == "revision_table":
        return
    if len(block.cells) >= 2:
        for (a, b), (c, d) in zip(block.cells[::2], block.cells[1::2], strict=False):
            name, value = _field(document.text[a:b]), document.text[c:d]
            if name and not _COLUMN.fullmatch(value.strip(" *:")):
                yield _Found(name, value, block.page, c, d)
        return
    if len(block.text) > 600:
        return
    start = 0
    for piece in _RUN_ON.split(block.text):
        start = block.text.index(piece, start)
        for match in _KEY_VALUE.finditer(piece):
            name = _field(match["key"])
            if name:
                a = block.start + start + match.start("value")
                yield _Found(name, match["value"], block.page, a, a + len(match["value"]))
        start += len(piece)


def _field(key: str) -> str | None:
    plain = key.strip(" *:_\t\n")
    return next((name for name, pattern in KEYS if pattern.fullmatch(plain)), None)


def _revisions(document: Document) -> Iterator[_Found]:
    """Version, date and approver of the latest row of a revision table."""
    latest: tuple[date | None, list[_Found]] | None = None
    for block in document.blocks:
        if block.kind != "table_row" or block.lead_in < 0 or not block.cells:
            continue
        header = document.blocks[block.lead_in]
        columns = [_field(document.text[a:b]) for a, b in header.cells]
        if "version" not in columns or not {"effective_maybe", "effective", "last_reviewed"} & set(columns):
            continue
        row = [
            _Found(
                "last_reviewed" if name in ("effective_maybe", "effective") else name,
                document.text[a:b],
                block.page,
                a,
                b,
            )
            for name, (a, b) in zip(columns, block.cells, strict=False)
            if name in ("version", "effective_maybe", "effective", "last_reviewed", "approver")
        ]
        day = next((found[0] for f in row if f.field == "last_reviewed" and (found := find_date(f.value))), None)
        if day and (latest is None or latest[0] is None or day > latest[0]):
            latest = (day, row)
        elif latest is None:
            latest = (None, row)
    yield from latest[1] if latest else ()


def _from_sentences(block: Block) -> Iterator[_Found]:
    if len(block.text) > 1500 or block.set_aside in ("revision_table", "front_matter"):
        return
    for name, pattern in DATED if len(block.text) < 250 and not _LAW.search(block.text) else ():
        for match in pattern.finditer(block.text):
            found = find_date(block.text[match.end() - 1 : match.end() + 30])
            if found:
                start = block.start + match.end() - 1
                yield _Found(
                    name,
                    block.text[match.end() - 1 :][found[1] : found[2]],
                    block.page,
                    start + found[1],
                    start + found[2],
                )
                break
    if block.kind == "table_row":
        return
    for name, pattern in SENTENCES:
        if name in ("version", "policy_id") and len(block.text) > 160:
            continue
        hit = pattern.search(block.text)
        if hit:
            group = "value" if hit["value"] else "bare"
            yield _Found(name, hit[group], block.page, block.start + hit.start(group), block.start + hit.end(group))


def _placed(document: Document, found: _Found) -> _Found:
    """Front matter is set aside, yet part of the text: the place of the value in it."""
    for block in document.blocks[:3]:
        at = block.text.find(found.value) if block.set_aside == "front_matter" and found.value else -1
        if at >= 0:
            return replace(found, page=block.page, start=block.start + at, end=block.start + at + len(found.value))
    return found


def _value(name: str, raw: str, day_first: bool) -> str:
    """The value as it is kept: dates as ISO where they can be read as one; "" where it says nothing."""
    value = " ".join(raw.split()).strip(" *_`|,")
    if value.lower() in _NOTHING:
        return ""
    if name in DATE_FIELDS or name == "review_maybe":
        found = find_date(value, day_first=day_first)
        if found:
            return found[0].isoformat()
        return value if find_blanks(value) or (re.search(r"\b(?:19|20)\d\d\b", value) and len(value) < 30) else ""
    if name in ("owner", "approver") and (
        len(value) > 90 or re.search(r"[a-z]\.\s+[A-Z]|\b(?:must|shall|will|is|are)\b", value)
    ):
        return ""
    if name == "version" and not re.search(r"\d|draft|final|[{\[<]|tbd", value, re.IGNORECASE):
        return ""
    return "" if name == "policy_id" and len(value) > 40 else value


def _with_vague(fields: dict[str, HeaderField]) -> dict[str, HeaderField]:
    """A bare "Review date" a year or more after the effective date is the next review, else the last one."""
    vague = fields.pop("review_maybe", None)
    if vague is None:
        return fields
    first = find_date(fields["effective"].value) if "effective" in fields else None
    review = find_date(vague.value)
    name = "next_review" if first and review and (review[0] - first[0]).days >= 300 else "last_reviewed"
    fields.setdefault(name, vague)
    return fields
