"""Runs that are no longer wanted, and after them whatever no run refers to: analyses with their texts, embeddings, corpora.

What is removed is overwritten (SQLite) and the file is made smaller. Reviewers' decisions stay: they hold no text of documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from analyzer.errors import StoreError
from analyzer.store import runs as _runs
from analyzer.store.base import Database
from analyzer.store.sql import pieces
from analyzer.store.tables import (
    analyses,
    corpora,
    coverages,
    documents,
    embeddings,
    evidence,
    passages,
    run_documents,
    runs,
    snapshots,
)

KEY = 16  # bytes of an embedding's key


@dataclass(frozen=True, slots=True)
class Pruned:
    """What went (or would go)."""

    runs: int
    analyses: int
    documents: int
    embeddings: int


def prune(store: Database, *, keep: int = 10, only: Sequence[int] = (), dry_run: bool = False) -> Pruned:
    """Keep the latest `keep` runs, or remove `only` these. Raises StoreError while a run is at work."""
    listed = store.read(lambda c: _runs.listed(c, 1_000_000))
    if busy := [r.id for r in listed if r.state == "running"]:
        raise StoreError(f"store: run {busy[0]} is at work; prune when it has ended")
    known = {r.id for r in listed}
    if unknown := [n for n in only if n not in known]:
        raise StoreError(f"store: there is no run {unknown[0]}; policy-gaps runs list shows what there is")
    gone = list(only) if only else [r.id for r in listed[keep:]]
    if dry_run:
        return store.read(lambda c: _counted(c, gone))
    found = store.read(lambda c: _counted(c, gone))
    store.write(lambda c: _remove_runs(c, gone))
    while store.write(_remove_analyses):  # in pieces, so that others get their turn
        pass
    store.write(_remove_rest)
    _compact(store)
    return found


def _counted(connection: Connection, gone: Sequence[int]) -> Pruned:
    kept = sa.select(run_documents.c.analysis_id).where(run_documents.c.run_id.not_in(gone))
    loose = connection.execute(
        sa.select(sa.func.count()).select_from(analyses).where(analyses.c.id.not_in(kept))
    ).scalar_one()
    held = sa.select(analyses.c.sha256).where(analyses.c.id.in_(kept))
    bare = connection.execute(
        sa.select(sa.func.count()).select_from(documents).where(documents.c.sha256.not_in(held))
    ).scalar_one()
    return Pruned(len(gone), int(loose), int(bare), len(_unused(connection, analyses.c.id.in_(kept))))


def _remove_runs(connection: Connection, gone: Sequence[int]) -> None:
    for part in pieces(gone):
        for table in (run_documents, snapshots):
            connection.execute(sa.delete(table).where(table.c.run_id.in_(part)))
        connection.execute(sa.delete(runs).where(runs.c.id.in_(part)))


def _remove_analyses(connection: Connection) -> int:
    """Remove up to a piece of analyses that no run refers to; how many."""
    used = sa.select(run_documents.c.analysis_id)
    loose = connection.execute(sa.select(analyses.c.id).where(analyses.c.id.not_in(used)).limit(200)).scalars().all()
    for table in (coverages, evidence, passages):
        connection.execute(sa.delete(table).where(table.c.analysis_id.in_(loose)))
    connection.execute(sa.delete(analyses).where(analyses.c.id.in_(loose)))
    return len(loose)


def _remove_rest(connection: Connection) -> None:
    connection.execute(sa.delete(documents).where(documents.c.sha256.not_in(sa.select(analyses.c.sha256))))
    for part in pieces(_unused(connection, sa.true())):
        connection.execute(sa.delete(embeddings).where(embeddings.c.key.in_(part)))
    needed = {r.head["corpus"]["sha256"] for r in _runs.listed(connection, 1_000_000)}
    connection.execute(sa.delete(corpora).where(corpora.c.sha256.not_in(needed)))


def _unused(connection: Connection, which: sa.ColumnElement[bool]) -> list[bytes]:
    """Keys of embeddings that none of these analyses refers to. The keys held are bounded, as the cache is."""
    left = {bytes(key) for key in connection.execute(sa.select(embeddings.c.key)).scalars()}
    for texts in _texts(connection, which):
        left.difference_update(texts[i : i + KEY] for i in range(0, len(texts), KEY))
    return sorted(left)


def _texts(connection: Connection, which: sa.ColumnElement[bool]) -> Iterator[bytes]:
    last = 0
    while rows := connection.execute(
        sa.select(analyses.c.id, analyses.c.texts).where(which, analyses.c.id > last).order_by(analyses.c.id).limit(500)
    ).all():
        for number, texts in rows:
            yield bytes(texts)
            last = number


def _compact(store: Database) -> None:
    """Give the room back, and leave nothing of what was removed in the file or its log."""
    sqlite = store.engine.dialect.name == "sqlite"
    try:
        connection = store.engine.raw_connection()  # outside any transaction
        try:
            if sqlite:
                for command in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    connection.cursor().execute(command)
            else:
                connection.driver_connection.autocommit = True  # type: ignore[union-attr]
                connection.cursor().execute("VACUUM")
        finally:
            connection.invalidate()
            connection.close()
    except (SQLAlchemyError, store.engine.dialect.loaded_dbapi.Error) as error:
        raise StoreError(
            f"store: {store.place}: the runs are removed, but the room is not given back yet ({type(error).__name__}); "
            "prune again when nobody else uses the store"
        ) from None
