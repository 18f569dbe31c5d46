"""policy-gaps: arguments in, text out, exit status. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analyzer import (
    cli_app,
    cli_batch,
    cli_check,
    cli_corpus,
    cli_declared,
    cli_readiness,
    cli_registers,
    cli_runs,
)
from analyzer.cli_common import (
    OK,
    USAGE,
    AsOf,
    Categories,
    CorpusPath,
    FailOn,
    LogFormat,
    Out,
    Paths,
    Profile,
    Quiet,
    choice,
    exit_status,
    run_report,
    settings_of,
    write,
)

if TYPE_CHECKING:
    from analyzer.datatypes import Report

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")

app = typer.Typer(
    name="policy-gaps",
    help="Shows which SOC 2 criteria your policy documents document, weakly document, or miss. Runs offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Entry point: one clear line for every expected error, exit status 2."""
    from analyzer.errors import PolicyGapsError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app(standalone_mode=True)
    except PolicyGapsError as error:
        typer.echo(f"policy-gaps: {error}", err=True)
        sys.exit(USAGE)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(OK)
    except KeyboardInterrupt:
        typer.echo("policy-gaps: stopped", err=True)
        sys.exit(130)


def _version(value: bool) -> None:
    if value:
        from analyzer import __version__

        typer.echo(f"policy-gaps {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Shows which SOC 2 criteria your policy documents document, weakly document, or miss. Runs offline."""


@app.command()
def analyze(
    paths: Paths,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            help="text, json, csv, xlsx, html, pdf, docx, markdown, sarif, oscal, junit or parquet.",
        ),
    ] = "text",
    category: Categories = None,
    fail_on: FailOn = "none",
    out: Out = None,
    as_of: AsOf = None,
    profile: Profile = None,
    corpus: CorpusPath = None,
    device: Annotated[str, typer.Option(help="cpu, cuda or auto.")] = "cpu",
    quiet: Quiet = False,
    log_format: LogFormat = "text",
) -> None:
    """Analyse documents: coverage by category and criterion, the worst gaps with their reason, what could not be read."""
    _format(format_, out)
    choice("--fail-on", fail_on, ("none", "missing", "weak", "contradicted"))
    choice("--log-format", log_format, ("text", "json"))
    choice("--device", device, ("cpu", "cuda", "auto"))
    settings = settings_of(category, as_of, profile)
    from analyzer.progress import Notes

    notes = Notes(quiet=quiet, as_json=log_format == "json")
    report = run_report(paths, settings, corpus, device, notes)
    write(_rendered(report, format_, corpus, to_terminal=out is None), out)
    notes.unread(report)
    raise typer.Exit(exit_status(report, fail_on))


def _format(name: str, out: Path | None) -> None:
    """Refuse an unknown format, and one that a terminal cannot show, before the work begins. Raises SettingsError."""
    from analyzer.errors import SettingsError
    from analyzer.render.formats import FORMATS

    choice("--format", name, ("text", *FORMATS))
    if name != "text" and FORMATS[name].binary and out is None and sys.stdout.isatty():
        raise SettingsError(f"--format {name}: not for a terminal; give --out FILE or send standard output to a file")


def _rendered(report: Report, format_: str, corpus_path: Path | None, *, to_terminal: bool) -> str | bytes:
    if format_ != "text":
        from analyzer.corpus import load_corpus
        from analyzer.render.formats import FORMATS

        chosen = FORMATS[format_]
        made = chosen.make(report, load_corpus(corpus_path))
        return made if chosen.binary else made.decode()
    import io

    from rich.console import Console

    from analyzer.corpus import load_corpus
    from analyzer.render.text_report import print_report

    colour = to_terminal and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    buffer = io.StringIO()
    width = None if colour else 110
    console = Console(file=buffer, force_terminal=colour, width=width, no_color=not colour)
    print_report(report, load_corpus(corpus_path), console)
    return buffer.getvalue()


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(help="A document.")],
    format_: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
) -> None:
    """Show a document as read: blocks and statements with section, page and offsets into the extracted text."""
    choice("--format", format_, ("text", "json"))
    from analyzer.errors import DocumentError, SourceError
    from analyzer.guarded import parser
    from analyzer.render.extract import as_json, as_text
    from analyzer.segment import segment
    from analyzer.sources import read_file

    if not file.is_file():
        raise SourceError(f"{file}: there is no such file")
    source = next(iter(read_file(file.name, file)))
    try:
        if source.problem:
            raise source.problem
        with parser() as parse:
            document = parse(source.name, source.data)
    except DocumentError as error:
        raise SourceError(f"{source.name}: {error.message}") from None
    statements = segment(document)
    write(as_json(document, statements) if format_ == "json" else as_text(document, statements), None)


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(help="A document.")],
    point: Annotated[str, typer.Argument(help="A point of focus, such as CC6.2.03.")],
    profile: Profile = None,
    corpus: CorpusPath = None,
) -> None:
    """Say why one point has its status in one document: signals, evidence or the nearest passage."""
    from analyzer.corpus import load_corpus
    from analyzer.progress import Notes
    from analyzer.render.explain import explain_text

    chosen = {p.id: p for p in load_corpus(corpus).points}.get(point)
    if chosen is None:
        from analyzer.errors import SettingsError

        raise SettingsError(f"{point}: no such point of focus; policy-gaps corpus list shows them")
    report = run_report([file], settings_of(None, None, profile), corpus, "cpu", Notes(quiet=True))
    rows = [r for r in report.points if r.point == point and r.document is not None]
    for row in rows:
        typer.echo(explain_text(row, chosen))
    raise typer.Exit(exit_status(report, "none"))


@app.command()
def schema() -> None:
    """Print the JSON Schema of the report."""
    import json

    from analyzer.render.json_report import schema as made

    typer.echo(json.dumps(made(), indent=1))


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Option("--gold", help="A labelled set: documents.tsv, docs/, labels/.")],
    split: Annotated[str | None, typer.Option("--split", help="Only documents of this split.")] = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="Score this JSON report instead of analysing.")
    ] = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="text or json.")] = "text",
    with_training: Annotated[
        bool, typer.Option("--with-training", help="Also score documents that training saw.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Measure the verdicts against a labelled set. Documents that taught the model are left out, and it says so."""
    choice("--format", format_, ("text", "json"))
    from analyzer.progress import Notes
    from analyzer.scoring import score_labelled_set

    write(score_labelled_set(gold, split, report, format_ == "json", with_training, Notes(quiet=quiet)), None)


cli_check.register(app)
cli_corpus.register(app)
cli_declared.register(app)

cli_app.register(app)
cli_readiness.register(app)
cli_registers.register(app)
cli_batch.register(app)
cli_runs.register(app)

if __name__ == "__main__":
    main()
