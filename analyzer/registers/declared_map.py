"""A mapping file: CSV with a column of documents and a column of criteria or points."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from analyzer.datatypes import DocumentReport
from analyzer.errors import SettingsError
from analyzer.registers.declared_find import Declaration
from analyzer.registers.declared_ids import Ids

_DOCUMENT = re.compile(r"documents?|document name|files?|file ?name|polic(?:y|ies)|policy name|name|path|title", re.I)
_ID = re.compile(
    r"(?:tsc|soc ?2|trust services)?\s*(?:criteri(?:a|on)|points?(?: of focus)?|controls?|tsc|soc ?2|ids?)(?: ids?| reference)?",
    re.I,
)
_MOST_ROWS = 200_000


def read_mapping(data: bytes, name: str, ids: Ids) -> tuple[Declaration, ...]:
    """The declarations of a CSV file; `document` is as the file has it. Raises SettingsError that names the remedy."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError(f"{name}: not UTF-8; save it as CSV UTF-8") from None
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=delimiter))
    except csv.Error as error:
        raise SettingsError(f"{name}: not valid CSV: {error}") from None
    if len(rows) > _MOST_ROWS:
        raise SettingsError(f"{name}: {len(rows)} rows; at most {_MOST_ROWS} are read")
    head = [" ".join(cell.replace("_", " ").split()) for cell in rows[0]] if rows else []
    where = next((i for i, cell in enumerate(head) if _DOCUMENT.fullmatch(cell)), None)
    what = [i for i, cell in enumerate(head) if i != where and _ID.fullmatch(cell)]
    if where is None or not what:
        raise SettingsError(
            f"{name}: line 1: needs a column 'document' and a column 'criteria' (or 'point'); it has {', '.join(head)[:200] or 'nothing'}"
        )
    return tuple(_declared(rows[1:], where, what, ids))


def _declared(rows: Sequence[Sequence[str]], where: int, what: Sequence[int], ids: Ids) -> Iterator[Declaration]:
    for row in rows:
        document = row[where].strip() if where < len(row) else ""
        if not document:
            continue
        for cell in (row[i] for i in what if i < len(row) and row[i].strip()):
            quote = f"{document}: {' '.join(cell.split())}"[:200]
            found = list(ids.find(cell, foreign=True))
            yield from (Declaration(document, one.id, one.known, "mapping", quote) for one in found)
            if not found:
                yield Declaration(document, " ".join(cell.split())[:60], False, "mapping", quote)


def place(
    declared: Sequence[Declaration], documents: Sequence[DocumentReport]
) -> Iterator[tuple[Declaration, DocumentReport | None, str]]:
    """Each declaration with the document it means, by path, file name, name without ending, or title; else why not."""
    forms: list[dict[str, list[DocumentReport]]] = [{}, {}, {}, {}]
    for d in documents:
        base = d.name.rsplit("/", 1)[-1]
        for table, form in zip(forms, (d.name, base, base.rsplit(".", 1)[0], d.title), strict=True):
            table.setdefault(_form(form), []).append(d)
    for one in declared:
        wanted = _form(one.document.replace("\\", "/").removeprefix("./"))
        found = next((t[wanted] for t in forms if wanted in t), [])
        if len(found) == 1:
            yield one, found[0], ""
        elif found:
            yield one, None, f"{len(found)} documents are called that; give the path."
        else:
            yield one, None, "No document of the set has that path, name or title."


def _form(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("-", " ").casefold().split())
