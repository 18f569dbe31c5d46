"""policy-gaps declared: what documents say they satisfy, against what their text documents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analyzer.cli_common import (
    GAPS,
    OK,
    UNREAD,
    AsOf,
    Categories,
    CorpusPath,
    LogFormat,
    Out,
    Paths,
    Profile,
    Quiet,
    choice,
    settings_of,
    write,
)


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(declared)


def declared(
    paths: Paths,
    mapping: Annotated[
        Path | None, typer.Option("--map", help="A CSV file with the columns document and criteria (or point).")
    ] = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="text, json, csv or xlsx.")] = "text",
    fail_on: Annotated[
        str,
        typer.Option("--fail-on", help="Exit 1 on what is declared and not found: none, missing, weak, contradicted."),
    ] = "none",
    out: Out = None,
    category: Categories = None,
    as_of: AsOf = None,
    profile: Profile = None,
    corpus: CorpusPath = None,
    device: Annotated[str, typer.Option(help="cpu, cuda or auto.")] = "cpu",
    quiet: Quiet = False,
    log_format: LogFormat = "text",
) -> None:
    """Hold what documents declare (front matter, a "Criteria:" line or table, a mapping file) against what they say."""
    choice("--format", format_, ("text", "json", "csv", "xlsx"))
    choice("--fail-on", fail_on, tuple(_DECLARED_FAILS))
    choice("--log-format", log_format, ("text", "json"))
    choice("--device", device, ("cpu", "cuda", "auto"))
    _binary_needs_file(format_, out)
    settings = settings_of(category, as_of, profile)
    from analyzer.corpus import load_corpus
    from analyzer.guarded import analyses_of
    from analyzer.pipeline import assemble
    from analyzer.progress import Notes
    from analyzer.registers.declared import compare_declared
    from analyzer.registers.declared_find import declarations
    from analyzer.registers.declared_ids import Ids
    from analyzer.registers.declared_map import read_mapping
    from analyzer.render import declared_report

    ids = Ids(load_corpus(corpus))
    mapped = read_mapping(_bytes(mapping), mapping.name, ids) if mapping else ()
    notes = Notes(quiet=quiet, as_json=log_format == "json")
    done, analyzer = analyses_of(paths, settings, notes=notes, corpus_path=corpus, device=device)
    own = {(a.report.set, a.report.name): declarations(a.document, ids) for a in done if a.document is not None}
    report = assemble(done, settings, analyzer)
    rows = compare_declared(report, analyzer.corpus, own, mapped)
    made: str | bytes
    if format_ == "xlsx":
        made = declared_report.as_xlsx(rows)
    elif format_ == "csv":
        made = declared_report.as_csv(rows)
    else:
        made = declared_report.as_json(rows, report) if format_ == "json" else declared_report.as_text(rows, report)
    write(made, out)
    notes.unread(report)
    if any(d.status == "not_analysed" for d in report.documents):
        raise typer.Exit(UNREAD)
    raise typer.Exit(GAPS if any(r.result in _DECLARED_FAILS[fail_on] for r in rows) else OK)


_DECLARED_FAILS: dict[str, tuple[str, ...]] = {
    "none": (),
    "missing": ("not_found", "contradicted", "unknown_id", "unknown_document"),
    "weak": ("not_found", "contradicted", "unknown_id", "unknown_document", "partly"),
    "contradicted": ("contradicted",),
}


def _binary_needs_file(format_: str, out: Path | None) -> None:
    if format_ == "xlsx" and out is None:
        from analyzer.errors import SettingsError

        raise SettingsError("--format xlsx: a workbook is not text; name a file with --out")


def _bytes(path: Path) -> bytes:
    from analyzer.errors import SourceError

    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}") from None
