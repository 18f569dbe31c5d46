"""The tables of the store. The migrations make them; a test holds the two together.

Text that comes out of documents goes through SafeText: PostgreSQL takes no NUL characters and neither takes lone surrogates.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

_ESCAPED = "\x01json:"


class SafeText(sa.types.TypeDecorator[str]):
    """Text that may hold any character: what a database refuses is written as JSON behind a mark."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        """Text that sorts by code point wherever it stands, as Python sorts it."""
        plain = Text(collation="C") if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(plain)

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """To the database."""
        if value is None or not (
            "\x00" in value or value.startswith("\x01") or any("\ud800" <= c <= "\udfff" for c in value)
        ):
            return value
        return _ESCAPED + json.dumps(value)

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        """From the database."""
        if value is not None and value.startswith(_ESCAPED):
            return str(json.loads(value[len(_ESCAPED) :]))
        return value


Number = sa.BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only for INTEGER
metadata = MetaData()


runs = Table(
    "runs", metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False),  # the same command over the same sources
    Column("state", String(16), nullable=False),  # running, done, stopped
    Column("started_at", String(40), nullable=False),
    Column("finished_at", String(40)),
    Column("seen_at", Float(53), nullable=False),  # when its process last said that it lives, seconds since 1970
    Column("owner", String(200), nullable=False),  # host, process and the time it began
    Column("host", String(200), nullable=False),
    Column("sources", SafeText, nullable=False),  # JSON: as given
    Column("head", SafeText, nullable=False),  # JSON: schema, tool, corpus, model and settings of the report
    Column("basis", String(64), nullable=False),  # digest of what verdicts are made from besides the bytes
    Column("all_versions", sa.Boolean, nullable=False),  # whether superseded versions count for their set
    Column("passes", Integer, nullable=False, default=1),  # how often it was begun
    Column("analysed", Integer, nullable=False, default=0),
    Column("reused", Integer, nullable=False, default=0),
    Column("seconds", Float(53), nullable=False, default=0.0),
    Index("runs_by_key", "key"),
)  # fmt: skip

documents = Table(
    "documents", metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Number, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("pages", Integer),
    Column("statements", Integer, nullable=False),
)  # fmt: skip

analyses = Table(
    "analyses", metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False, unique=True),  # bytes, what the name tells, basis
    Column("sha256", String(64), nullable=False, index=True),
    Column("status", String(20), nullable=False),
    Column("error", String(60), nullable=False, default=""),
    Column("report", SafeText, nullable=False),  # JSON: the document's part of the report, its set and name blank
    Column("rest", LargeBinary, nullable=False),  # packed: rows that are not documented, signals; see packing.py
    Column("traits", SafeText, nullable=False),  # JSON: what tells versions of a document apart
    Column("texts", LargeBinary, nullable=False),  # keys of the embeddings of its statements, 16 bytes each
)  # fmt: skip

coverages = Table(
    "coverages", metadata,
    Column("analysis_id", Number, ForeignKey("analyses.id", ondelete="CASCADE"), primary_key=True),
    Column("point", String(40), primary_key=True),
    Column("criterion", String(40), nullable=False),
    Column("status", String(16), nullable=False),
    Column("expected", String(12), nullable=False),
    Column("score", Float(53), nullable=False),
    Column("score_covered", Float(53), nullable=False),
    Column("review", sa.Boolean, nullable=False),
    Column("fragile", sa.Boolean, nullable=False),
    Column("lacks", SafeText, nullable=False),  # JSON
    Column("reason", SafeText, nullable=False),
)  # fmt: skip

passages = Table(
    "passages", metadata,
    Column("analysis_id", Number, ForeignKey("analyses.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text", SafeText, nullable=False),
    Column("section", SafeText, nullable=False),
    Column("page", Integer),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("boxes", SafeText, nullable=False),  # JSON
)  # fmt: skip

evidence = Table(
    "evidence", metadata,  # which passages a coverage rests on, best first
    Column("analysis_id", Number, ForeignKey("analyses.id", ondelete="CASCADE"), primary_key=True),
    Column("point", String(40), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("passage", Integer, nullable=False),
    Column("contributes", SafeText, nullable=False),  # JSON
)  # fmt: skip

corpora = Table(
    "corpora", metadata,  # every corpus that runs were judged by, so that their reports can be written again
    Column("sha256", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),  # compressed JSON
)  # fmt: skip

run_documents = Table(
    "run_documents", metadata,
    Column("run_id", Number, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("set_name", SafeText, primary_key=True),
    Column("name", SafeText, primary_key=True),
    Column("analysis_id", Number, ForeignKey("analyses.id"), nullable=False, index=True),
    Column("sha256", String(64), nullable=False),
    Column("place", SafeText, nullable=False),  # where it was read: for a look at the fingerprint
    Column("fingerprint", SafeText, nullable=False),  # "" where the source gives none
    Column("standing", SafeText, nullable=False),  # "", or JSON [kind, by, reason]: a version that does not count
    Column("pass_number", Integer, nullable=False),
)  # fmt: skip

snapshots = Table(
    "snapshots", metadata,  # what the sets of a run came to: kept when a prune erases the texts
    Column("run_id", Number, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("set_name", SafeText, primary_key=True),
    Column("point", String(40), primary_key=True),
    Column("status", String(16), nullable=False),
    Column("documents", Integer, nullable=False),  # how many document it
    Column("passage", String(24), nullable=False, default=""),  # fingerprint of the best passage
)  # fmt: skip

decisions = Table(
    "decisions", metadata,
    Column("set_name", SafeText, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("point", String(40), nullable=False),
    Column("document", SafeText),
    Column("by", SafeText, nullable=False),
    Column("at", String(40), nullable=False),
    Column("reason", SafeText, nullable=False, default=""),
    Column("status", String(16)),
    Column("passage", String(24), nullable=False, default=""),  # fingerprint
    Column("undoes", Integer),
)  # fmt: skip

embeddings = Table(
    "embeddings", metadata,
    Column("key", LargeBinary(16), primary_key=True),  # digest of the model and the text, never the text
    Column("vector", LargeBinary, nullable=False),  # float32, little endian
    Column("used", Integer, nullable=False, index=True),  # day it was last asked for
)  # fmt: skip
