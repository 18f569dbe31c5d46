"""URLs, connections, and what is done when a database does not answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError, SQLAlchemyError

from analyzer.errors import MissingExtraError, StoreError

BUSY_SECONDS = 60.0  # how long a writer waits for another
WAITS = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0)  # between attempts when the database is lost; then a clear stop
T = TypeVar("T")
_FULL = ("database or disk is full", "no space left on device", "could not extend file", "disk full")
_REFUSED = ("readonly database", "permission denied", "unable to open database file", "file is not a database",
            "malformed", "password authentication failed", "does not exist")  # fmt: skip


def store_url(url: str) -> URL:
    """A URL or a path as SQLAlchemy takes it. Raises StoreError or MissingExtraError."""
    text = url.strip()
    if not text:
        raise StoreError("store: no place given; write --store sqlite:///policy-gaps.db or postgresql://user@host/name")
    if "://" not in text:
        text = f"sqlite:///{text}"
    try:
        parsed = make_url(text)
    except ArgumentError:
        raise StoreError(
            "store: the URL cannot be read; write sqlite:///file.db or postgresql://user@host/name"
        ) from None
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "postgresql+psycopg":
        try:
            import psycopg  # noqa: F401  only whether it is there
        except ImportError:
            raise MissingExtraError(
                "store: PostgreSQL needs a driver: pip install 'policy-gap-analyzer[postgres]'"
            ) from None
    elif parsed.get_backend_name() != "sqlite":
        raise StoreError(f"store: {parsed.drivername} is not known; sqlite:///file.db and postgresql://... are")
    return parsed


def shown(url: URL) -> str:
    """The URL as it may stand in messages: without its password."""
    return url.render_as_string(hide_password=True)


def make_engine(url: URL) -> Engine:
    """The engine of a URL; nothing is connected yet."""
    try:
        if url.get_backend_name() == "sqlite":
            return _sqlite(url)
        return sa.create_engine(
            url, pool_pre_ping=True, pool_size=2, max_overflow=4, connect_args={"connect_timeout": 10}
        )
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(f"store: {shown(url)}: {type(error).__name__}; check the URL") from None


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:" and not Path(url.database).expanduser().parent.is_dir():
        raise StoreError(f"store: {url.database}: its folder does not exist; make it first")
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say so, not where the driver guesses
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")  # what is pruned is overwritten
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # A transaction that will write says so at once: one that turns from reading to writing is refused when others wrote.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

    return engine


def disk_full(error: BaseException) -> bool:
    """Whether the database says that its disk is full."""
    return any(sign in str(error).lower() for sign in _FULL)


def passing(error: SQLAlchemyError) -> bool:
    """Whether trying again may help: the connection was lost, the server restarts, another writer holds the file."""
    if disk_full(error) or not isinstance(error, DBAPIError):
        return False
    text = str(error.orig).lower()
    if any(sign in text for sign in _REFUSED):
        return False
    if error.connection_invalidated or isinstance(error, OperationalError):
        return True
    return type(error.orig).__name__ in ("SerializationFailure", "DeadlockDetected", "AdminShutdown", "InterfaceError")


def retried(
    work: Callable[[], T], url: URL, *, waits: tuple[float, ...] = WAITS, tell: Callable[[str], None] | None = None
) -> T:
    """What `work` gives, tried again while the database does not answer. Raises StoreError at the end.

    `work` is one transaction that may be repeated.
    """
    for wait in (*waits, None):
        try:
            return work()
        except SQLAlchemyError as error:
            if wait is None or not passing(error):
                raise StoreError(explained(error, url)) from None
            if tell is not None:
                tell(f"the store does not answer ({type(error).__name__}); trying again in {wait:g} s")
            time.sleep(wait)
    raise AssertionError("unreachable")


def explained(error: SQLAlchemyError, url: URL) -> str:
    """One line for the person who must act. Never the statement or its values: they hold texts of documents."""
    where = f"store: {shown(url)}: "
    if disk_full(error):
        return where + "its disk is full; what was done so far is kept. Make room and run the same command again"
    cause = str(getattr(error, "orig", None) or type(error).__name__).strip().split("\n")[0][:160]
    if isinstance(error, DBAPIError) and passing(error):
        return where + f"no answer ({cause}); what was done so far is kept. Run the same command again when it is back"
    return where + f"cannot be used ({cause}); check the URL, its rights, and that it is a store of this tool"
