"""A run as Parquet tables for a warehouse: documents, coverages, evidence. Streamed a group of documents at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from analyzer.datatypes import Coverage, DocumentReport
from analyzer.errors import StoreError
from analyzer.store.base import Database
from analyzer.store.export import open_stream
from analyzer.store.runs import find

ROWS = 20_000  # of a row group, about

_DOCUMENTS = {
    "run": "int64", "set": "string", "document": "string", "sha256": "string", "media_type": "string",
    "language": "string", "status": "string", "error": "string", "policy_type": "string",
    "policy_type_confidence": "float64", "title": "string", "pages": "int32", "statements": "int32", "owner": "string",
    "version": "string", "effective": "string", "last_reviewed": "string", "next_review": "string", "findings": "int32",
}  # fmt: skip
_COVERAGES = {
    "run": "int64", "set": "string", "document": "string", "criterion": "string", "point": "string", "status": "string",
    "expected": "string", "score": "float64", "score_covered": "float64", "review": "bool", "fragile": "bool",
    "lacks": "strings", "reason": "string",
}  # fmt: skip
_EVIDENCE = {
    "run": "int64", "set": "string", "document": "string", "point": "string", "rank": "int32", "source": "string",
    "text": "string", "section": "string", "page": "int32", "start": "int64", "end": "int64", "contributes": "strings",
}  # fmt: skip


def write_tables(store: Database, which: str | int, folder: Path) -> list[tuple[str, int]]:
    """Write documents, coverages (all rows; `document` null for sets) and evidence; (file, rows) of each.

    Raises StoreError where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with store.reading() as connection, ExitStack() as stack:
            stream = open_stream(connection, find(connection, which), stack)
            run = stream.run.id
            files = [
                stack.enter_context(_Table(folder / f"{name}.parquet", columns))
                for name, columns in (("documents", _DOCUMENTS), ("coverages", _COVERAGES), ("evidence", _EVIDENCE))
            ]
            for document in stream.reader.documents():
                files[0].add([_document(run, document)])
            for row in stream.points():
                files[1].add([_coverage(run, row)])
                files[2].add(_evidence(run, row))
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written: {error.strerror}") from None
    return [(str(f.path), f.count) for f in files]


class _Table:
    """One Parquet file, put in its place when it is whole."""

    def __init__(self, path: Path, columns: dict[str, str]) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        kinds: dict[str, Callable[[], Any]] = {
            "string": pa.string, "int32": pa.int32, "int64": pa.int64, "float64": pa.float64, "bool": pa.bool_,
            "strings": lambda: pa.list_(pa.string()),
        }  # fmt: skip
        self.path, self.count = path, 0
        self._part = path.with_name(f".{path.name}.part")
        self._schema = pa.schema([(name, kinds[kind]()) for name, kind in columns.items()])
        self._writer = parquet.ParquetWriter(str(self._part), self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def __enter__(self) -> _Table:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._flush()
        self._writer.close()
        if kind is None:
            self._part.replace(self.path)
        else:
            self._part.unlink(missing_ok=True)

    def add(self, rows: list[dict[str, Any]]) -> None:
        self._rows += rows
        if len(self._rows) >= ROWS:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self.count += len(self._rows)
        self._rows = []


def _document(run: int, d: DocumentReport) -> dict[str, Any]:
    kind, h = d.policy_type, d.header
    dates = {
        n: f.value for n in ("owner", "version", "effective", "last_reviewed", "next_review") if (f := getattr(h, n))
    }
    return {
        "run": run, "set": d.set, "document": d.name, "sha256": d.sha256, "media_type": d.media_type,
        "language": d.language, "status": d.status, "error": d.error.code if d.error else None,
        "policy_type": kind.id if kind else None, "policy_type_confidence": kind.confidence if kind else None,
        "title": d.title, "pages": d.pages, "statements": d.statements, "findings": len(d.findings), **dates,
    }  # fmt: skip


def _coverage(run: int, r: Coverage) -> dict[str, Any]:
    return {
        "run": run, "set": r.set, "document": r.document, "criterion": r.criterion, "point": r.point,
        "status": r.status, "expected": r.expected, "score": r.score, "score_covered": r.score_covered,
        "review": r.review, "fragile": r.fragile, "lacks": list(r.lacks), "reason": r.reason,
    }  # fmt: skip


def _evidence(run: int, r: Coverage) -> list[dict[str, Any]]:
    return [
        {
            "run": run, "set": r.set, "document": r.document, "point": r.point, "rank": i, "source": e.document,
            "text": e.text, "section": e.section, "page": e.page, "start": e.start, "end": e.end,
            "contributes": list(e.contributes),
        }
        for i, e in enumerate(r.evidence)
    ]  # fmt: skip
