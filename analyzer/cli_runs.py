"""`policy-gaps store` and `runs`: what a store holds, shown, compared, exported, removed."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from analyzer.cli_common import Out, choice

StoreUrl = Annotated[
    str | None,
    typer.Option(
        "--store",
        help="Where results are kept: a file, sqlite:///file.db, or postgresql://user@host/name. "
        "Default: the profile's, else policy-gaps.db here.",
    ),
]
Which = Annotated[str, typer.Argument(metavar="RUN", help="Number of a run, or latest.")]

store_app = typer.Typer(help="The store of results.", no_args_is_help=True, rich_markup_mode=None)
runs_app = typer.Typer(help="Runs in a store.", no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(store_app, name="store")
    app.add_typer(runs_app, name="runs")


def write_pieces(pieces: Iterable[str], out: Path) -> None:
    """Write the pieces beside the file and put them in its place when all are there."""
    from analyzer.errors import SourceError

    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            for piece in pieces:
                file.write(piece)
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise SourceError(f"{out}: cannot be written: {error.strerror}") from None


@store_app.command("upgrade")
def store_upgrade(store: StoreUrl = None) -> None:
    """Make a store, or bring one of an earlier version up to this one."""
    from analyzer.store import DEFAULT_URL, upgrade_store

    before, after = upgrade_store(store or DEFAULT_URL)
    typer.echo(f"store: version {after}" + (", as before" if before == after else f" (was {before or 'empty'})"))


@runs_app.command("list")
def runs_list(
    store: StoreUrl = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many, latest first.")] = 50,
    format_: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
) -> None:
    """List runs: when, over what, how many documents, how they ended."""
    choice("--format", format_, ("text", "json"))
    from analyzer.cli_runs_text import list_text
    from analyzer.store import existing_store

    with existing_store(store) as opened:
        typer.echo(list_text(opened.runs(limit), as_json=format_ == "json"), nl=False)


@runs_app.command("show")
def runs_show(
    run: Which = "latest",
    store: StoreUrl = None,
    failures: Annotated[
        bool, typer.Option("--failures", help="Only the documents that were not analysed, all of them.")
    ] = False,
    format_: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
) -> None:
    """Show a run: settings, sets with their points by status, documents that could not be analysed."""
    choice("--format", format_, ("text", "json"))
    from analyzer.cli_runs_text import show_text
    from analyzer.store import existing_store

    with existing_store(store) as opened:
        info = opened.run(run)
        bad = opened.failures(info.id, 10_000_000 if failures else 25)
        sets = {} if failures else opened.set_counts(info.id)
        typer.echo(show_text(info, bad, sets, as_json=format_ == "json"), nl=False)


@runs_app.command("diff")
def runs_diff(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="Number of the earlier run.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="Number of the later run, or latest.")] = "latest",
    store: StoreUrl = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
) -> None:
    """What changed between two runs: points gained and lost with the sentence, documents that came, went or changed."""
    choice("--format", format_, ("text", "json"))
    from analyzer.cli_runs_text import diff_text
    from analyzer.store import existing_store

    with existing_store(store) as opened:
        typer.echo(diff_text(opened.diff(before, after), as_json=format_ == "json"), nl=False)


@runs_app.command("export")
def runs_export(
    run: Which = "latest",
    store: StoreUrl = None,
    format_: Annotated[
        str, typer.Option("--format", "-f", help="json (the whole report) or parquet (a folder).")
    ] = "json",
    out: Out = None,
) -> None:
    """Write a run's report, streamed: the JSON report, or Parquet tables for a warehouse."""
    choice("--format", format_, ("json", "parquet"))
    from analyzer.errors import SettingsError
    from analyzer.store import existing_store

    with existing_store(store) as opened:
        info = opened.run(run)
        if info.state != "done":
            typer.echo(f"policy-gaps: run {info.id} is {info.state}: the report holds what is done so far", err=True)
        if format_ == "parquet":
            if out is None:
                raise SettingsError("--out: name the folder that the Parquet files go to")
            for path, rows in opened.parquet(info.id, out):
                typer.echo(f"{path}: {rows} rows", err=True)
        elif out is not None:
            write_pieces(opened.report(info.id), out)
        else:
            for piece in opened.report(info.id):
                sys.stdout.write(piece)
            sys.stdout.flush()


@runs_app.command("prune")
def runs_prune(
    store: StoreUrl = None,
    keep: Annotated[int, typer.Option("--keep", min=0, help="Runs to keep: the latest so many.")] = 10,
    run: Annotated[list[int] | None, typer.Option("--run", help="Remove this run instead; repeat it.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
) -> None:
    """Remove runs, and erase the texts and cached embeddings that no run refers to any more. Decisions stay."""
    from analyzer.cli_runs_text import prune_text
    from analyzer.store import existing_store

    with existing_store(store) as opened:
        typer.echo(prune_text(opened.prune(keep=keep, only=run or (), dry_run=dry_run), dry_run=dry_run))
