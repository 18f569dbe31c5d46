"""Two runs: which points of their sets were gained and lost, with the sentence, and which documents came, went or changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analyzer.errors import StoreError
from analyzer.store import snapshots
from analyzer.store.runs import RunInfo
from analyzer.store.tables import coverages, evidence, passages, run_documents

_RANK = {"covered": 3, "weak": 2, "missing": 1, "contradicted": 0}
_MOST = 10_000  # documents named in one list


@dataclass(frozen=True, slots=True)
class PointChange:
    """A point of a set whose status changed. `document` and `text`: the best passage of the run that documents it better,
    empty where a prune erased it."""

    set: str
    point: str
    before: str
    after: str
    gained: bool
    document: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class RunDiff:
    """What changed from one run to the other. `judged_alike`: same corpus, model and settings on both sides."""

    before: int
    after: int
    judged_alike: bool
    points: tuple[PointChange, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def compare(connection: Connection, before: RunInfo, after: RunInfo) -> RunDiff:
    """The difference of two runs that are done. Raises StoreError."""
    for run in (before, after):
        if run.state != "done":
            raise StoreError(f"store: run {run.id} is {run.state}; only runs that are done can be compared")
    old = {(p.set, p.point): p for p in snapshots.read(connection, before.id)}
    points = []
    for new in snapshots.read(connection, after.id):
        was = old.get((new.set, new.point))
        if was is None or was.status == new.status or not {was.status, new.status} <= _RANK.keys():
            continue
        gained = _RANK[new.status] > _RANK[was.status]
        of = after.id if gained else before.id
        document, text = _sentence(connection, of, new.set, new.point)
        points.append(PointChange(new.set, new.point, was.status, new.status, gained, document, text))
    added, removed, changed = _documents(connection, before.id, after.id)
    return RunDiff(before.id, after.id, before.head == after.head, tuple(points), added, removed, changed)


def _sentence(connection: Connection, run: int, set_name: str, point: str) -> tuple[str, str]:
    """Document and text of the best passage on a point of a set."""
    row = connection.execute(
        sa.select(run_documents.c.name, passages.c.text)
        .join(coverages, coverages.c.analysis_id == run_documents.c.analysis_id)
        .join(
            evidence,
            sa.and_(
                evidence.c.analysis_id == coverages.c.analysis_id, evidence.c.point == coverages.c.point,
                evidence.c.rank == 0,
            ),
        )
        .join(
            passages, sa.and_(passages.c.analysis_id == evidence.c.analysis_id, passages.c.number == evidence.c.passage)
        )
        .where(
            run_documents.c.run_id == run, run_documents.c.set_name == set_name, run_documents.c.standing == "",
            coverages.c.point == point,
        )
        .order_by(
            sa.case((coverages.c.status == "covered", 0), (coverages.c.status == "weak", 1), else_=2),
            coverages.c.score_covered.desc(), coverages.c.score.desc(), run_documents.c.name,
        )
        .limit(1)
    ).first()  # fmt: skip
    return (row[0], row[1]) if row else ("", "")


def _documents(
    connection: Connection, before: int, after: int
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Names of documents added, removed, and with other bytes."""
    one, two = run_documents.alias("one"), run_documents.alias("two")

    def only(here: Any, run: int, there: Any, other: int) -> tuple[str, ...]:
        query = (
            sa.select(here.c.set_name, here.c.name)
            .outerjoin(
                there,
                sa.and_(there.c.run_id == other, there.c.set_name == here.c.set_name, there.c.name == here.c.name),
            )
            .where(here.c.run_id == run, there.c.name.is_(None))
            .order_by(here.c.set_name, here.c.name)
            .limit(_MOST)
        )
        return tuple(_named(connection.execute(query)))

    query = (
        sa.select(one.c.set_name, one.c.name)
        .join(two, sa.and_(two.c.set_name == one.c.set_name, two.c.name == one.c.name))
        .where(one.c.run_id == before, two.c.run_id == after, one.c.sha256 != two.c.sha256)
        .order_by(one.c.set_name, one.c.name)
        .limit(_MOST)
    )
    changed = tuple(_named(connection.execute(query)))
    return only(two, after, one, before), only(one, before, two, after), changed


def _named(rows: Iterable[Any]) -> Iterator[str]:
    for set_name, name in rows:
        yield name if set_name == "all" else f"{set_name}: {name}"
