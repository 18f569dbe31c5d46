"""Embeddings that outlive the process: by digest of model and text, bounded, shared between app and batch runs.

The text itself is never kept. A cache that does not answer costs time and nothing else: every fault here is passed over.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from analyzer.errors import StoreError
from analyzer.store.base import Database
from analyzer.store.sql import insert_new, pieces
from analyzer.store.tables import embeddings as table
from analyzer.store.text_key import text_key

CAPACITY = 200_000  # 1.5 kB each: 300 MB at most
_DAY = 86_400
_LOOK_EVERY = 2_000  # new embeddings between two looks at how many there are


class EmbeddingStore:
    """What `encode.CachingEncoder` takes as its `disk`."""

    def __init__(self, store: Database, capacity: int = CAPACITY) -> None:
        self._store, self._capacity = store, capacity
        self._since = _LOOK_EVERY  # the first write looks
        self.found = self.written = self.faults = 0

    def get_many(self, model: str, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """The embeddings of those texts that are known."""
        wanted = {text_key(model, t): t for t in texts}
        try:
            with self._store.engine.connect() as connection, connection.begin():
                held = _held(connection, list(wanted))
        except (SQLAlchemyError, StoreError):
            self.faults += 1
            return {}
        today = int(time.time() // _DAY)
        old = [key for key, (_, used) in held.items() if used < today]
        if old:
            self._quietly(lambda c: _touch(c, old, today))
        self.found += len(held)
        return {wanted[key]: np.frombuffer(vector, "<f4").astype(np.float32) for key, (vector, _) in held.items()}

    def put_many(self, model: str, vectors: Mapping[str, np.ndarray]) -> None:
        """Keep embeddings; the least recently used go when there are too many."""
        today = int(time.time() // _DAY)
        rows = [
            {"key": text_key(model, text), "vector": np.asarray(vector, "<f4").tobytes(), "used": today}
            for text, vector in vectors.items()
        ]
        self._since += len(rows)
        trim = self._since >= _LOOK_EVERY

        def work(connection: Connection) -> None:
            for part in pieces(rows):
                insert_new(connection, table, part)
            if trim:
                _trim(connection, self._capacity)

        if self._quietly(work):
            self.written += len(rows)
            self._since = 0 if trim else self._since

    def _quietly(self, work: object) -> bool:
        try:
            with self._store.engine.connect().execution_options(writes=True) as connection, connection.begin():
                work(connection)  # type: ignore[operator]
        except (SQLAlchemyError, StoreError):
            self.faults += 1
            return False
        return True


def _held(connection: Connection, keys: Sequence[bytes]) -> dict[bytes, tuple[bytes, int]]:
    out: dict[bytes, tuple[bytes, int]] = {}
    for part in pieces(keys):
        rows = connection.execute(sa.select(table.c.key, table.c.vector, table.c.used).where(table.c.key.in_(part)))
        out |= {bytes(key): (bytes(vector), used) for key, vector, used in rows}
    return out


def _touch(connection: Connection, keys: Sequence[bytes], day: int) -> None:
    for part in pieces(keys):
        connection.execute(sa.update(table).where(table.c.key.in_(part)).values(used=day))


def _trim(connection: Connection, capacity: int) -> None:
    count = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    if count > capacity:
        # A tenth more than needed, so that the next look finds room.
        excess = count - capacity + capacity // 10
        oldest = sa.select(table.c.key).order_by(table.c.used, table.c.key).limit(excess)
        connection.execute(sa.delete(table).where(table.c.key.in_(oldest)))
