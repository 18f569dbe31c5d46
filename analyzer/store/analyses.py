"""Analyses in the database: written once, found by key, read back for reports."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analyzer.config import Settings
from analyzer.datatypes import Corpus, DocumentReport, Notice
from analyzer.pipeline import Analysis
from analyzer.store import packing
from analyzer.store.packing import Packed
from analyzer.store.sql import insert_new, pieces
from analyzer.store.tables import analyses, corpora, coverages, documents, evidence, passages, run_documents
from analyzer.versions import VersionRecord

WINDOW = 50  # documents read at once

_COVERAGE = [
    coverages.c[n]
    for n in "point criterion status expected score score_covered review fragile lacks reason".split()
]  # fmt: skip
# The report of those that failed only: it holds the message.
_KNOWN = [
    analyses.c.id, analyses.c.sha256, analyses.c.error, documents.c.pages,
    sa.case((analyses.c.error != "", analyses.c.report), else_=""),
]  # fmt: skip
_PASSAGE = [passages.c[n] for n in "number text section page start end boxes".split()]
_EVIDENCE = [evidence.c[n] for n in "point rank passage contributes".split()]


@dataclass(frozen=True, slots=True)
class Known:
    """An analysis that is there already."""

    id: int
    sha256: str
    error: str
    pages: int | None
    report: str


def by_id(connection: Connection, ids: Sequence[int]) -> dict[int, Known]:
    """The analyses with these numbers."""
    out: dict[int, Known] = {}
    for part in pieces(dict.fromkeys(ids)):
        query = sa.select(*_KNOWN).outerjoin(documents, documents.c.sha256 == analyses.c.sha256)
        out |= {row[0]: Known(*row) for row in connection.execute(query.where(analyses.c.id.in_(part)))}
    return out


def known(connection: Connection, keys: Sequence[str]) -> dict[str, Known]:
    """The analyses with these keys."""
    out: dict[str, Known] = {}
    for part in pieces(keys):
        rows = connection.execute(
            sa.select(analyses.c.key, *_KNOWN)
            .outerjoin(documents, documents.c.sha256 == analyses.c.sha256)
            .where(analyses.c.key.in_(part))
        )
        out |= {row[0]: Known(*row[1:]) for row in rows}
    return out


def write(connection: Connection, key: str, packed: Packed, size: int) -> int:
    """Write an analysis down and return its id. Where another run was first, its analysis is taken: it is the same."""
    if packed.sha256:
        document = {
            "sha256": packed.sha256, "size": size, "media_type": packed.media_type, "pages": packed.pages,
            "statements": packed.statements,
        }  # fmt: skip
        insert_new(connection, documents, [document])
    row = {
        "key": key, "sha256": packed.sha256, "status": packed.status, "error": packed.error, "report": packed.report,
        "rest": packed.rest, "texts": packed.texts, "traits": packed.traits,
    }  # fmt: skip
    find = sa.select(analyses.c.id).where(analyses.c.key == key)
    found = connection.execute(find).scalar()
    if found is not None:
        return int(found)
    insert_new(connection, analyses, [row])
    made = int(connection.execute(find).scalar_one())
    for table, columns, rows in (
        (coverages, _COVERAGE, packed.rows), (passages, _PASSAGE, packed.passages), (evidence, _EVIDENCE, packed.evidence)
    ):  # fmt: skip
        names = [c.name for c in columns]
        insert_new(connection, table, [{"analysis_id": made, **dict(zip(names, r, strict=True))} for r in rows])
    return made


def keep_corpus(connection: Connection, corpus: Corpus) -> None:
    """Keep the corpus that a run is judged by."""
    if connection.execute(sa.select(corpora.c.sha256).where(corpora.c.sha256 == corpus.sha256)).scalar() is None:
        body = zlib.compress(_corpus_adapter().dump_json(corpus), 6)
        insert_new(connection, corpora, [{"sha256": corpus.sha256, "body": body}])


def kept_corpus(connection: Connection, sha256: str) -> Corpus:
    """The corpus with this digest."""
    body = connection.execute(sa.select(corpora.c.body).where(corpora.c.sha256 == sha256)).scalar_one()
    made: Corpus = _corpus_adapter().validate_json(zlib.decompress(body))
    return made


@cache
def _corpus_adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Corpus)


@cache
def _document_adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(DocumentReport)


@dataclass(frozen=True, slots=True)
class RunReader:
    """The documents of a run in the order of its report, a window at a time."""

    connection: Connection
    run: int
    settings: Settings
    corpus: Corpus

    def documents(self) -> Iterator[DocumentReport]:
        """The documents' own part of the report. One that does not count for its set carries a warning that says why."""
        for window in self._windows(run_documents.c.standing, analyses.c.report):
            for set_name, name, _, standing, report in window:
                yield _document(_document_adapter().validate_json(report), set_name, name, standing)

    def analyses(self) -> Iterator[tuple[Analysis, bool]]:
        """The documents with all their rows, and whether each counts for its set."""
        for window in self._windows(run_documents.c.standing, analyses.c.report, analyses.c.rest):
            parts = self._parts(sorted({row[2] for row in window}))
            for set_name, name, number, standing, report, rest in window:
                rows, texts, shown = parts[number]
                made = packing.unpack(
                    report, rows, texts, shown, rest, set_name=set_name, name=name, settings=self.settings,
                    corpus=self.corpus,
                )  # fmt: skip
                yield made, not standing

    def versions(self) -> Iterator[VersionRecord]:
        """The records by which versions of one document are told apart."""
        for window in self._windows(analyses.c.report, analyses.c.traits):
            for set_name, name, _, report, traits in window:
                yield packing.version_record(report, traits, set_name=set_name, name=name)

    def _windows(self, *columns: Any) -> Iterator[list[Any]]:
        own = run_documents.c
        last: tuple[str, str] | None = None
        while True:
            query = (
                sa.select(own.set_name, own.name, own.analysis_id, *columns)
                .join(analyses, analyses.c.id == own.analysis_id)
                .where(own.run_id == self.run)
                .order_by(own.set_name, own.name)
                .limit(WINDOW)
            )
            if last is not None:
                query = query.where(sa.tuple_(own.set_name, own.name) > sa.tuple_(*map(_text, last)))
            window = list(self.connection.execute(query))
            if not window:
                return
            yield window
            last = (window[-1][0], window[-1][1])

    def _parts(self, ids: list[int]) -> dict[int, tuple[list[Any], list[Any], list[Any]]]:
        out: dict[int, tuple[list[Any], list[Any], list[Any]]] = defaultdict(lambda: ([], [], []))
        for i, (table, columns) in enumerate(((coverages, _COVERAGE), (passages, _PASSAGE), (evidence, _EVIDENCE))):
            query = sa.select(table.c.analysis_id, *columns).where(table.c.analysis_id.in_(ids))
            for row in self.connection.execute(query):
                out[row[0]][i].append(list(row[1:]))
        return out


def _document(report: DocumentReport, set_name: str, name: str, standing: str) -> DocumentReport:
    warnings = report.warnings
    if standing:
        kind, _, reason = json.loads(standing)
        warnings = (*warnings, Notice(kind, f"does not count for the set: {reason}"))
    return replace(report, set=set_name, name=name, warnings=warnings)


def _text(value: str) -> Any:
    return sa.literal(value, run_documents.c.name.type)


def head_json(head: dict[str, Any]) -> str:
    """A report's head as text, its keys in the order of the report."""
    return json.dumps(head, ensure_ascii=False, separators=(",", ":"))
