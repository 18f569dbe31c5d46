"""policy-gaps readiness: exposure to the common audit exceptions, and the roadmap for the months before the audit."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analyzer.cli_common import (
    Categories,
    CorpusPath,
    FailOn,
    LogFormat,
    Out,
    Profile,
    Quiet,
    choice,
    exit_status,
    run_report,
    settings_of,
    write,
)

if TYPE_CHECKING:
    from analyzer.datatypes import Corpus, Report
    from analyzer.progress import Notes
    from analyzer.roadmap_records import Plan

FORMATS = ("text", "json", "csv", "xlsx", "markdown", "ics")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(readiness)


def readiness(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files and folders (searched recursively); none with --report.", metavar="PATH..."),
    ] = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="text, json, csv, xlsx, markdown or ics.")] = "text",
    audit_date: Annotated[
        str | None,
        typer.Option("--audit-date", help="Date (YYYY-MM-DD) of the audit, from which due dates count back."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", help="Date (YYYY-MM-DD) of the plan: reviews count as overdue by it, nothing is due before it."
        ),
    ] = None,
    previous: Annotated[
        Path | None, typer.Option("--previous", help="JSON of the last plan: shows what is done, still open and new.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="Plan from this JSON report instead of analysing.")
    ] = None,
    category: Categories = None,
    fail_on: FailOn = "none",
    out: Out = None,
    profile: Profile = None,
    corpus: CorpusPath = None,
    quiet: Quiet = False,
    log_format: LogFormat = "text",
) -> None:
    """Plan the way to an audit: exposure to common audit exceptions, and a roadmap of the gaps with owners and dates."""
    choice("--format", format_, FORMATS)
    choice("--fail-on", fail_on, ("none", "missing", "weak", "contradicted"))
    choice("--log-format", log_format, ("text", "json"))
    from analyzer.corpus import load_corpus
    from analyzer.errors import SettingsError
    from analyzer.progress import Notes
    from analyzer.roadmap import make_plan

    if bool(paths) == (report is not None):
        raise SettingsError("readiness: name files or folders, or a report with --report; one of the two")
    if format_ == "ics" and audit_date is None:
        raise SettingsError("--format ics: a calendar needs dates; give --audit-date YYYY-MM-DD")
    if format_ == "xlsx" and out is None and sys.stdout.isatty():
        raise SettingsError("--format xlsx: a workbook is not for a terminal; give --out FILE")
    audit = _day("--audit-date", audit_date)
    day = _day("--as-of", as_of)
    if audit and day and audit <= day:
        raise SettingsError(f"--audit-date: {audit_date} does not lie after {as_of} (--as-of); give a later date")
    last = _plan(previous) if previous else None
    notes = Notes(quiet=quiet, as_json=log_format == "json")
    made = _report(report, paths or [], category, as_of, profile, corpus, notes)
    loaded = load_corpus(corpus)
    plan = make_plan(made, loaded, audit_date=audit, as_of=day, previous=last)
    write(rendered(plan, loaded, format_, to_terminal=out is None), out)
    notes.unread(made)
    raise typer.Exit(exit_status(made, fail_on))


def _report(
    report: Path | None, paths: list[Path], category: list[str] | None, as_of: str | None, profile: Path | None,
    corpus: Path | None, notes: Notes,
) -> Report:  # fmt: skip
    from analyzer.errors import PolicyGapsError, SettingsError
    from analyzer.render import json_report

    if report is None:
        return run_report(paths, settings_of(category, as_of, profile), corpus, "cpu", notes)
    if category or profile:
        raise SettingsError("--report: the report has its scope already; leave out --category and --profile")
    try:
        return json_report.loads(_read(report))
    except PolicyGapsError as error:
        raise SettingsError(f"{report}: {error}") from None


def _plan(path: Path) -> Plan:
    from analyzer.errors import PolicyGapsError, SettingsError
    from analyzer.render import readiness_json

    try:
        return readiness_json.loads(_read(path))
    except PolicyGapsError as error:
        raise SettingsError(f"{path}: {error}") from None


def _read(path: Path) -> bytes:
    from analyzer.errors import SourceError

    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}") from None


def _day(option: str, value: str | None) -> date | None:
    from analyzer.errors import SettingsError

    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise SettingsError(f"{option}: {value!r} is not a date; write YYYY-MM-DD") from None


def rendered(plan: Plan, corpus: Corpus, format_: str, *, to_terminal: bool = False) -> str | bytes:
    """The plan in one of FORMATS."""
    from importlib import import_module

    if format_ != "text":
        made: str | bytes = import_module(f"analyzer.render.readiness_{format_}").dumps(plan, corpus)
        return made
    import io

    from rich.console import Console

    from analyzer.render.readiness_text import print_plan

    colour = to_terminal and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    buffer = io.StringIO()
    console = Console(file=buffer, force_terminal=colour, width=None if colour else 110, no_color=not colour)
    print_plan(plan, corpus, console)
    return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines())
