"""Reviewers' decisions: appended, never changed; taking one back is a decision too."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from analyzer.datatypes import STATUSES, Status
from analyzer.errors import StoreError
from analyzer.store.tables import decisions as table

KINDS = ("accept", "reject_evidence", "not_applicable", "override", "comment", "undo")
_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """One act of a reviewer, numbered from 1 within its set. `document` None: on the whole set."""

    number: int
    kind: str
    point: str
    document: str | None
    by: str
    at: str
    reason: str = ""
    status: Status | None = None
    passage: str = ""
    undoes: int | None = None


def fingerprint(text: str) -> str:
    """Names a passage by its words alone, so that layout and case change nothing."""
    return hashlib.sha256(" ".join(text.lower().split()).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def listed(connection: Connection, set_name: str, after: int = 0) -> list[StoredDecision]:
    """The decisions of a set with a number over `after`, in order, undone ones too."""
    columns = [table.c[name] for name in StoredDecision.__slots__]
    found = connection.execute(
        sa.select(*columns).where(table.c.set_name == set_name, table.c.number > after).order_by(table.c.number)
    )
    return [StoredDecision(*row) for row in found]


def record(connection: Connection, set_name: str, decision: StoredDecision) -> StoredDecision:
    """Write a decision down under the next free number. Two writers at once get two numbers."""
    if decision.kind not in KINDS:
        raise StoreError(f"store: {decision.kind!r} is no kind of decision; one of {', '.join(KINDS)}")
    if decision.status is not None and decision.status not in STATUSES:
        raise StoreError(f"store: {decision.status!r} is no status; one of {', '.join(STATUSES)}")
    values = {**asdict(decision), "at": decision.at or _now()}
    for _ in range(_ATTEMPTS):
        last = connection.execute(sa.select(sa.func.max(table.c.number)).where(table.c.set_name == set_name)).scalar()
        values["number"] = (last or 0) + 1
        try:
            with connection.begin_nested():
                connection.execute(sa.insert(table).values(set_name=set_name, **values))
        except IntegrityError:
            continue  # another writer took the number
        return StoredDecision(**values)
    raise StoreError("store: the decision found no free number; try again")


def undo(connection: Connection, set_name: str, number: int, by: str) -> StoredDecision:
    """Take a decision back. Raises StoreError where there is none that holds."""
    held = {d.number: d for d in listed(connection, set_name)}
    target = held.get(number)
    if target is None or target.kind == "undo" or any(d.undoes == number for d in held.values()):
        raise StoreError(f"store: decision {number} of the set {set_name!r} is not there or undone already")
    return record(connection, set_name, StoredDecision(0, "undo", target.point, target.document, by, "", undoes=number))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
