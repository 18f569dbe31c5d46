"""The public functions of `import analyzer`: documents in, a Report out, every parse in a limited child process.

They are what the command line does, without its arguments: nothing prints, and problems of single documents are rows of the
report. docs/api.md shows each in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike
from pathlib import Path

from analyzer import guarded, pipeline
from analyzer.config import Settings
from analyzer.corpus import load_corpus
from analyzer.datatypes import Report
from analyzer.pipeline import Analyzer, load_analyzer
from analyzer.progress import Notes
from analyzer.render import json_report
from analyzer.roadmap import make_plan

__all__ = [
    "analyze", "analyze_paths", "dump_report", "load_analyzer", "load_corpus", "load_report", "make_plan",
]  # fmt: skip


def analyze(
    documents: Iterable[tuple[str, bytes]], settings: Settings | None = None, *, analyzer: Analyzer | None = None
) -> Report:
    """The report of (name, content) pairs. Their order changes nothing; a name is a relative path with '/'.

    Give the same `analyzer` (from `load_analyzer`) to several calls, so that the model is loaded once.
    """
    with guarded.parser() as parse:
        return pipeline.analyze(list(documents), settings, analyzer=analyzer, parser=parse)


def analyze_paths(
    paths: str | PathLike[str] | Sequence[str | PathLike[str]],
    settings: Settings | None = None,
    *,
    analyzer: Analyzer | None = None,
) -> Report:
    """The report over files and folders, as `policy-gaps analyze` makes it. Raises SourceError for a path that is not there."""
    given = [paths] if isinstance(paths, str | PathLike) else list(paths)
    return guarded.analyze_paths(
        [Path(p) for p in given], _checked(settings), notes=Notes(quiet=True), analyzer=analyzer
    )


def load_report(text: str | bytes) -> Report:
    """A report from its JSON. Raises PolicyGapsError for another major version of the schema or a broken file."""
    return json_report.loads(text)


def dump_report(report: Report) -> str:
    """The JSON of a report, byte for byte what `policy-gaps analyze --format json` writes."""
    return json_report.dumps(report)


def _checked(settings: Settings | None) -> Settings:
    from analyzer.config import checked

    return checked(settings or Settings())
