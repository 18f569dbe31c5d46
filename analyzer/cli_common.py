"""What every command is made of: the shared options, settings from them, the run, where the result goes, exit statuses."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from analyzer.config import Settings
    from analyzer.datatypes import Report

OK, GAPS, USAGE, UNREAD = 0, 1, 2, 3

Paths = Annotated[list[Path], typer.Argument(help="Files and folders (searched recursively).", metavar="PATH...")]
CorpusPath = Annotated[
    Path | None, typer.Option("--corpus", help="A corpus folder of your own instead of the shipped one.")
]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="Write the report to this file instead of standard output.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes on standard error.")]
LogFormat = Annotated[str, typer.Option("--log-format", help="Notes on standard error as text or json.")]
Categories = Annotated[
    list[str] | None,
    typer.Option(
        "--category", help="A category in scope; repeat it. Security (the common criteria) is always in scope."
    ),
]
FailOn = Annotated[str, typer.Option("--fail-on", help="Exit 1 on gaps of the set: none, missing, weak, contradicted.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Date (YYYY-MM-DD) by which reviews count as overdue.")]
Profile = Annotated[
    Path | None, typer.Option("--profile", help="A policy-gaps.toml profile: scope, thresholds, not-applicable points.")
]


def settings_of(categories: list[str] | None, as_of: str | None, profile: Path | None) -> Settings:
    """The settings of these options, over the profile where one is given. Raises SettingsError."""
    from dataclasses import replace

    from analyzer.config import Settings, checked, load_profile
    from analyzer.datatypes import CATEGORIES
    from analyzer.errors import SettingsError

    settings = load_profile(profile) if profile else Settings()
    if categories:
        wanted = [c.strip().replace("-", "_") for entry in categories for c in entry.split(",")]
        for c in wanted:
            if c not in CATEGORIES:
                raise SettingsError(f"--category: {c!r} is unknown; one of {', '.join(CATEGORIES)}")
        settings = replace(settings, categories=tuple(c for c in CATEGORIES if c in wanted))
    if as_of:
        try:
            settings = replace(settings, as_of=date.fromisoformat(as_of))
        except ValueError:
            raise SettingsError(f"--as-of: {as_of!r} is not a date; write YYYY-MM-DD") from None
    return checked(settings)


def choice(option: str, value: str, allowed: tuple[str, ...]) -> str:
    """The value, where it is one of those allowed. Raises SettingsError."""
    if value not in allowed:
        from analyzer.errors import SettingsError

        raise SettingsError(f"{option}: {value!r} is unknown; one of {', '.join(allowed)}")
    return value


def run_report(paths: list[Path], settings: Settings, corpus: Path | None, device: str, notes: Any) -> Report:
    """The report over these paths, each parse in a limited child process."""
    from analyzer.guarded import analyze_paths

    return analyze_paths(paths, settings, corpus_path=corpus, device=device, notes=notes)


def exit_status(report: Report, fail_on: str) -> int:
    """0 no gap at or over `fail_on`; 1 such gaps; 3 a document could not be analysed at all (goes before 1)."""
    if any(d.status == "not_analysed" for d in report.documents):
        return UNREAD
    order = {
        "none": (),
        "weak": ("weak", "missing", "contradicted"),
        "missing": ("missing", "contradicted"),
        "contradicted": ("contradicted",),
    }
    bad = order[fail_on]
    return GAPS if any(r.document is None and r.status in bad for r in report.points) else OK


def write(text: str | bytes, out: Path | None) -> None:
    """Text or bytes to a file, or to standard output. Raises SourceError where the file cannot be written."""
    if out is None:
        if isinstance(text, bytes):
            sys.stdout.buffer.write(text)
        else:
            sys.stdout.write(text)
        sys.stdout.flush()
        return
    from analyzer.errors import SourceError

    try:
        out.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    except OSError as error:
        raise SourceError(f"{out}: cannot be written: {error.strerror}") from None
