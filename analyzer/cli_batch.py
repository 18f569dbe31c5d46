"""`policy-gaps batch`: whole repositories of documents into a store."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analyzer.cli_common import (
    GAPS,
    OK,
    UNREAD,
    AsOf,
    Categories,
    CorpusPath,
    FailOn,
    LogFormat,
    Profile,
    Quiet,
    choice,
    settings_of,
)
from analyzer.cli_runs import StoreUrl, write_pieces

if TYPE_CHECKING:
    from analyzer.batch import BatchPlan, BatchResult
    from analyzer.batch_progress import BatchNotes

SIGNALLED = {"SIGTERM": 143, "SIGINT": 130}
BAD = {
    "none": (),
    "weak": ("weak", "missing", "contradicted"),
    "missing": ("missing", "contradicted"),
    "contradicted": ("contradicted",),
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(batch)


def batch(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE...", help="Folders, globs, archives, git checkouts, URLs (s3://, ...)."),
    ],
    store: StoreUrl = None,
    engine: Annotated[str, typer.Option("--engine", help="local or ray (many machines).")] = "local",
    address: Annotated[
        str, typer.Option("--address", help="Ray cluster: host:6379 or ray://host:10001; without it, one here.")
    ] = "",
    workers: Annotated[int, typer.Option("--workers", min=0, help="Worker processes; 0: one per core.")] = 0,
    include: Annotated[
        list[str] | None, typer.Option("--include", help="Only what fits this pattern; repeat it.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", help="Not what fits this pattern; repeat it.")
    ] = None,
    sets: Annotated[
        str | None, typer.Option("--sets", help="folder: a set per top folder; or a CSV file of pattern,set.")
    ] = None,
    all_versions: Annotated[
        bool, typer.Option("--all-versions", help="Superseded, draft and duplicate versions count for their set too.")
    ] = False,
    category: Categories = None,
    fail_on: FailOn = "none",
    as_of: AsOf = None,
    profile: Profile = None,
    corpus: CorpusPath = None,
    device: Annotated[str, typer.Option(help="cpu, cuda or auto.")] = "cpu",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write the run's JSON report to this file.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be done.")] = False,
    quiet: Quiet = False,
    log_format: LogFormat = "text",
) -> None:
    """Analyse repositories of documents into a store. What is unchanged is not analysed again; a run that was cut off goes
    on with the same command."""
    choice("--fail-on", fail_on, tuple(BAD))
    choice("--log-format", log_format, ("text", "json"))
    choice("--device", device, ("cpu", "cuda", "auto"))
    from analyzer.batch import BatchPlan
    from analyzer.batch_progress import BatchNotes
    from analyzer.sources import SourceOptions, checked_patterns, set_rule
    from analyzer.store import DEFAULT_URL

    settings = settings_of(category, as_of, profile)
    options = SourceOptions(
        checked_patterns("--include", include or ()), checked_patterns("--exclude", exclude or ()), set_rule(sets)
    )
    plan = BatchPlan(
        tuple(sources), settings, store or settings.store or DEFAULT_URL, options, str(corpus) if corpus else None, device,
        engine, workers, address, all_versions,
    )  # fmt: skip
    if dry_run:
        from analyzer.batch_dry import dry_run as shown

        for line in shown(plan):
            typer.echo(line)
        raise typer.Exit(OK)
    notes = BatchNotes(quiet=quiet, as_json=log_format == "json")
    raise typer.Exit(_run(plan, notes, fail_on, out))


def _run(plan: BatchPlan, notes: BatchNotes, fail_on: str, out: Path | None) -> int:
    """Run, show how it ended, write the report; the exit status."""
    from analyzer.batch import Stop, run_batch
    from analyzer.store import open_store

    stop = Stop()
    caught: list[str] = []

    def handler(number: int, frame: object) -> None:
        caught.append(signal.Signals(number).name)
        if len(caught) > 1:
            raise KeyboardInterrupt
        stop()

    before = {s: signal.signal(s, handler) for s in (signal.SIGTERM, signal.SIGINT)}
    try:
        with notes:
            result = run_batch(plan, notes, stop=stop)
    finally:
        for s, old in before.items():
            signal.signal(s, old)
    with open_store(plan.store) as store:
        notes.ended(result, store.failures(result.run, 26), store.set_counts(result.run))
        if out is not None and result.state == "done":
            write_pieces(store.report(result.run), out)
    if result.state != "done":
        return SIGNALLED.get(caught[0] if caught else "", 1)
    return _status(result, fail_on)


def _status(result: BatchResult, fail_on: str) -> int:
    if result.failures:
        return UNREAD
    return GAPS if any(result.gaps.get(s) for s in BAD[fail_on]) else OK
