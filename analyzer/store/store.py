"""The store as the rest of the program sees it: opened once, asked by name, every question one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from analyzer.datatypes import Status
from analyzer.errors import StoreError
from analyzer.store import decisions as _decisions
from analyzer.store import migrate
from analyzer.store import runs as _runs
from analyzer.store.decisions import StoredDecision
from analyzer.store.engine import WAITS, explained, make_engine, retried, shown, store_url
from analyzer.store.runs import RunInfo

if TYPE_CHECKING:
    from analyzer.store.diff import RunDiff
    from analyzer.store.prune import Pruned

T = TypeVar("T")


class Store:
    """A store over one engine. Safe for several threads; close it at the end, or use it as a context manager."""

    def __init__(self, engine: Engine, *, waits: tuple[float, ...] = WAITS) -> None:
        self.engine = engine
        self.waits = waits
        self.tell: Callable[[str], None] | None = None  # hears of every attempt when the database does not answer

    @classmethod
    def open(cls, url: str, *, waits: tuple[float, ...] = WAITS) -> Store:
        """The store at a URL or path, made where there is none. Raises StoreError."""
        parsed = store_url(url)
        store = cls(make_engine(parsed), waits=waits)
        retried(lambda: migrate.check(store.engine), parsed, waits=waits[:3])
        return store

    @classmethod
    def open_existing(cls, url: str) -> Store | None:
        """The store at a URL or path; None where there is none. Raises StoreError."""
        parsed = store_url(url)
        if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists():
            return None
        store = cls(make_engine(parsed))

        def look() -> bool:
            with store.engine.connect() as connection:
                return migrate.version(connection) is not None

        if not retried(look, parsed, waits=WAITS[:3]):
            store.close()
            return None
        migrate.check(store.engine)
        return store

    @classmethod
    def upgrade(cls, url: str) -> tuple[str | None, str]:
        """Bring the store at a URL up to this version; the versions before and after. Raises StoreError."""
        parsed = store_url(url)
        with cls(make_engine(parsed)) as store:
            return retried(lambda: migrate.upgrade(store.engine), parsed, waits=WAITS[:3])

    @property
    def place(self) -> str:
        """Where it is, without a password."""
        return shown(self.engine.url)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do `work` in one transaction that may write; repeated while the database does not answer."""

        def attempt() -> T:
            with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
                return work(connection)

        return retried(attempt, self.engine.url, waits=self.waits, tell=self.tell)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Do `work` in one transaction that only reads; repeated while the database does not answer."""

        def attempt() -> T:
            with self.engine.connect() as connection, connection.begin():
                return work(connection)

        return retried(attempt, self.engine.url, waits=self.waits, tell=self.tell)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the store as it is now, whatever others write meanwhile. Raises StoreError."""
        try:
            with self.engine.connect() as connection:
                if connection.dialect.name == "postgresql":
                    connection = connection.execution_options(isolation_level="REPEATABLE READ")
                with connection.begin():
                    yield connection
        except SQLAlchemyError as error:
            raise StoreError(explained(error, self.engine.url)) from None

    # --- runs -----------------------------------------------------------------------------------------------------

    def runs(self, limit: int = 100) -> list[RunInfo]:
        """The runs, latest first."""
        return self.read(lambda c: _runs.listed(c, limit))

    def run(self, which: str | int = "latest") -> RunInfo:
        """A run by its number, or the latest finished one. Raises StoreError."""
        return self.read(lambda c: _runs.find(c, which))

    def failures(self, run: int, limit: int) -> list[tuple[str, str, str]]:
        """(name, code, message) of documents of a run that could not be analysed."""
        return self.read(lambda c: _runs.failures(c, run, limit))

    def set_counts(self, run: int) -> dict[str, dict[str, int]]:
        """Points by status, per set, of a run that is done."""
        from analyzer.store import snapshots

        return snapshots.by_set(self.read(lambda c: snapshots.read(c, run)))

    def diff(self, before: str | int, after: str | int = "latest") -> RunDiff:
        """What changed between two runs that are done. Raises StoreError."""
        from analyzer.store.diff import compare

        with self.reading() as connection:
            return compare(connection, _runs.find(connection, before), _runs.find(connection, after))

    def prune(self, *, keep: int = 10, only: Sequence[int] = (), dry_run: bool = False) -> Pruned:
        """Remove runs, and erase what none refers to any more; see prune.py. Raises StoreError."""
        from analyzer.store.prune import prune

        return prune(self, keep=keep, only=only, dry_run=dry_run)

    def parquet(self, which: str | int, folder: Path) -> list[tuple[str, int]]:
        """Write a run as Parquet tables into a folder; (file, rows) of each. Raises StoreError."""
        from analyzer.store.parquet import write_tables

        return write_tables(self, which, folder)

    def report(self, which: str | int = "latest") -> Iterator[str]:
        """The JSON report of a run in pieces, see export.py. Raises StoreError."""
        from analyzer.store.export import report_pieces

        return report_pieces(self, which)

    # --- decisions ------------------------------------------------------------------------------------------------

    def decisions(self, set_name: str = "all", *, after: int = 0) -> list[StoredDecision]:
        """The decisions of a set in order, undone ones too; `after`: only those with a higher number."""
        return self.read(lambda c: _decisions.listed(c, set_name, after))

    def record_decision(
        self,
        set_name: str = "all",
        *,
        kind: str,
        point: str,
        document: str | None,
        by: str,
        at: str = "",
        reason: str = "",
        status: Status | None = None,
        passage: str = "",
    ) -> StoredDecision:
        """Append a decision and return it with its number. `passage` is a fingerprint, never the text."""
        made = StoredDecision(0, kind, point, document, by, at, reason, status, passage)
        return self.write(lambda c: _decisions.record(c, set_name, made))

    def undo_decision(self, set_name: str, number: int, by: str) -> StoredDecision:
        """Take a decision back; that is a decision too. Raises StoreError where it does not hold."""
        return self.write(lambda c: _decisions.undo(c, set_name, number, by))
