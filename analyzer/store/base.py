"""A database with the store's tables: opened once, every question one transaction, repeated while it does not answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from analyzer.errors import StoreError
from analyzer.store import migrate
from analyzer.store.engine import WAITS, explained, make_engine, retried, shown, store_url

T = TypeVar("T")


class Database:
    """A store over one engine. Safe for several threads; close it at the end, or use it as a context manager."""

    def __init__(self, engine: Engine, *, waits: tuple[float, ...] | None = None) -> None:
        self.engine = engine
        self.waits = WAITS if waits is None else waits
        self.tell: Callable[[str], None] | None = None  # hears of every attempt when the database does not answer

    @classmethod
    def open(cls, url: str, *, waits: tuple[float, ...] | None = None) -> Self:
        """The store at a URL or path, made where there is none. Raises StoreError."""
        parsed = store_url(url)
        store = cls(make_engine(parsed), waits=waits)
        try:
            retried(lambda: migrate.check(store.engine), parsed, waits=store.waits[:3])
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def open_existing(cls, url: str) -> Self | None:
        """The store at a URL or path; None where there is none. Raises StoreError."""
        parsed = store_url(url)
        if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists():
            return None
        with cls(make_engine(parsed)) as store:
            if store.read(migrate.version) is None:
                return None
        return cls.open(url)

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
