"""Making a store and bringing an older one up: Alembic, with the migrations that lie in this package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from analyzer.errors import StoreError
from analyzer.store.engine import shown

HEAD = "0001"
_LOCK = 7_203_115  # of PostgreSQL, so that two processes do not make one store at once


def version(connection: Connection) -> str | None:
    """The version that a store has; None for a database without one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def check(engine: Engine) -> None:
    """Make the store where there is none. Raises StoreError for one of another version."""
    with engine.connect() as connection:
        found = version(connection)
    if found is None:
        upgrade(engine)
    elif found != HEAD:
        url = shown(engine.url)
        if found < HEAD:
            raise StoreError(f"store: {url}: version {found} is older; run policy-gaps store upgrade --store {url}")
        raise StoreError(f"store: {url}: version {found} was made by a newer policy-gaps; upgrade the program")


def upgrade(engine: Engine) -> tuple[str | None, str]:
    """Bring the store to this version, in one transaction. Returns (before, after)."""
    from alembic import command

    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
        before = version(connection)
        if before is not None and before > HEAD:
            raise StoreError(f"store: version {before} was made by a newer policy-gaps; upgrade the program")
        if before is None and sa.inspect(connection).has_table("runs"):
            raise StoreError(
                "store: the database holds tables that this tool did not make; give it a database of its own"
            )
        if before != HEAD:
            command.upgrade(config(connection), HEAD)
    return before, HEAD


def config(connection: Connection) -> Any:
    """Alembic's settings: our migrations over an open connection."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).resolve().parent / "migrations").replace("%", "%%"))
    made.attributes["connection"] = connection
    return made
