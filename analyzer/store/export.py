"""A run's report, written while its documents pass by: never held whole, byte for byte that of pipeline.assemble."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO, Any

from sqlalchemy.engine import Connection

from analyzer.config import Settings
from analyzer.datatypes import Corpus, Coverage, DocumentReport, ExceptionExposure, Header, ReadReport
from analyzer.pipeline import Analysis
from analyzer.readiness import exposures
from analyzer.render.json_report import pieces_of, row_json
from analyzer.report import SetFold, criteria_rows
from analyzer.store.analyses import RunReader, kept_corpus
from analyzer.store.base import Database
from analyzer.store.runs import RunInfo, find


def report_pieces(store: Database, which: str | int) -> Iterator[str]:
    """The JSON report of a run in pieces. Raises StoreError."""
    with store.reading() as connection, ExitStack() as stack:
        stream = open_stream(connection, find(connection, which), stack)
        yield from pieces_of(
            stream.run.head,
            {
                "documents": map(row_json, stream.reader.documents()),
                "points": map(row_json, stream.points()),
                "criteria": stream.criteria(),
                "exceptions": map(row_json, stream.exceptions),
            },
        )


def open_stream(connection: Connection, run: RunInfo, stack: ExitStack) -> RunStream:
    """The stream of a run's rows; its temporary files go when `stack` is left."""
    settings = run.settings
    corpus = kept_corpus(connection, run.head["corpus"]["sha256"])
    one, two, three = (stack.enter_context(_spool()) for _ in range(3))
    return RunStream(run, RunReader(connection, run.id, settings, corpus), settings, corpus, one, two, three)


def _spool() -> IO[bytes]:
    return tempfile.TemporaryFile()


@dataclass
class RunStream:
    """The rows of a run. `points` comes first: what follows is gathered while they pass, in temporary files."""

    run: RunInfo
    reader: RunReader
    settings: Settings
    corpus: Corpus
    of_documents: IO[bytes]
    of_sets: IO[bytes]
    set_points: IO[bytes]
    exceptions: list[ExceptionExposure] = field(default_factory=list)

    def points(self) -> Iterator[Coverage]:
        """All rows of documents in order, then those of the sets."""
        for analysis in self.analyses():
            yield from analysis.points
        from analyzer.render.json_report import coverage_of

        self.set_points.seek(0)
        for line in self.set_points:
            yield coverage_of(line)

    def analyses(self) -> Iterator[Analysis]:
        """The documents in order, while the rows of their sets are gathered."""
        current: str | None = None
        gathered = _Gathered()
        for analysis, counts in self.reader.analyses():
            if analysis.report.set != current:
                self._close(gathered)
                current, gathered = analysis.report.set, _Gathered()
            gathered.add(analysis, counts)
            for row in criteria_rows(self.corpus, analysis.points, self.settings):
                _put(self.of_documents, row)
            yield analysis
        self._close(gathered)

    def _close(self, gathered: _Gathered) -> None:
        rows = gathered.fold.rows()
        for row in rows:
            _put(self.set_points, row)
        for criterion in criteria_rows(self.corpus, rows, self.settings):
            _put(self.of_sets, criterion)
        dated = self.settings.as_of is not None
        self.exceptions += exposures(self.corpus, rows, gathered.documents, dated=dated)

    def criteria(self) -> Iterator[str]:
        """The criteria of documents and then of sets, as JSON text."""
        for spool in (self.of_documents, self.of_sets):
            spool.seek(0)
            for line in spool:
                yield line.decode().rstrip("\n")


@dataclass
class _Gathered:
    """What is kept of a set while its documents pass by."""

    fold: SetFold = field(default_factory=SetFold)
    documents: list[DocumentReport] = field(default_factory=list)

    def add(self, analysis: Analysis, counts: bool) -> None:
        if not counts:
            return
        for row in analysis.points:
            self.fold.add(row)
        self.fold.add_document(analysis.report)
        self.documents.append(_slim(analysis.report))


_NO_HEADER, _NO_READ = Header(), ReadReport()


def _slim(d: DocumentReport) -> DocumentReport:
    """What the exposure of a set rests on: the status and the findings."""
    from dataclasses import replace

    return replace(d, header=_NO_HEADER, read=_NO_READ, warnings=(), policy_type=None, title="")


def _put(spool: IO[bytes], row: Any) -> None:
    spool.write(row_json(row).encode() + b"\n")
