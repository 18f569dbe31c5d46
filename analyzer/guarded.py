"""The pipeline over real files: every parse in a limited child process, problems of files as rows of the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from analyzer.config import Settings
from analyzer.datatypes import Document, Report
from analyzer.pipeline import Analysis, Analyzer, Parser, analyze_document, assemble, load_analyzer, unread_analysis
from analyzer.progress import Notes
from analyzer.sources import SourceFile, list_files, read_file


@contextmanager
def parser() -> Iterator[Parser]:
    """A parse function that works in a child process with limits on time and memory; the child ends with the block."""
    from analyzer.parse.guard import Guard

    with Guard() as guard:

        def parse(name: str, data: bytes) -> Document:
            return guard.parse(name, data)

        yield parse


def analyze_paths(
    paths: Sequence[Path],
    settings: Settings,
    *,
    notes: Notes,
    corpus_path: Path | None = None,
    device: str = "cpu",
    analyzer: Analyzer | None = None,
) -> Report:
    """The report over files and folders. Raises SourceError for a path that is not there."""
    done, analyzer = analyses_of(
        paths, settings, notes=notes, corpus_path=corpus_path, device=device, analyzer=analyzer
    )
    return assemble(done, settings, analyzer)


def analyses_of(
    paths: Sequence[Path],
    settings: Settings,
    *,
    notes: Notes,
    corpus_path: Path | None = None,
    device: str = "cpu",
    analyzer: Analyzer | None = None,
) -> tuple[list[Analysis], Analyzer]:
    """Every document's part of the report with its text and statements, and what they were judged with."""
    listed = list_files(paths)
    with notes, parser() as parse:
        analyzer = analyzer or load_analyzer(corpus_path, device)
        done: list[Analysis] = []
        for i, (name, path) in enumerate(listed):
            notes.progress("analysing", name, i, len(listed))
            done += [analyze_source(s, settings, analyzer, parse) for s in read_file(name, path)]
        notes.progress("done", "", len(listed), len(listed))
        return done, analyzer


def analyze_source(source: SourceFile, settings: Settings, analyzer: Analyzer, parse: Parser) -> Analysis:
    """One file from the edge: a file that could not even be opened is a row like any other."""
    if source.problem is not None:
        return unread_analysis(source.name, "", source.problem, settings, analyzer.corpus, "all")
    return analyze_document(source.name, source.data, settings, analyzer, parser=parse)
