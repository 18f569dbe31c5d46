"""policy-gaps commitments and contradictions: what a set of documents promises, and where its promises disagree."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analyzer.cli_common import (
    OK,
    UNREAD,
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

if TYPE_CHECKING:
    from analyzer.datatypes import Statement
    from analyzer.progress import Notes
    from analyzer.render.registers_rows import Unread

FORMATS = ("text", "json", "csv", "xlsx")
Format = Annotated[str, typer.Option("--format", "-f", help="text, json, csv or xlsx.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(commitments)
    app.command()(contradictions)


def commitments(
    paths: Paths,
    format_: Format = "text",
    actor: Annotated[
        str, typer.Option("--actor", help="Only commitments of this actor, such as “security team”.")
    ] = "",
    frequency: Annotated[
        str,
        typer.Option(
            "--frequency", help="Only commitments of this frequency: daily, weekly, monthly, quarterly, annual, ..."
        ),
    ] = "",
    points: Annotated[
        bool, typer.Option("--points/--no-points", help="Name the points of focus that each commitment documents.")
    ] = True,
    out: Out = None,
    profile: Profile = None,
    corpus: CorpusPath = None,
    quiet: Quiet = False,
    log_format: LogFormat = "text",
) -> None:
    """List every commitment: who does what, how often or by when, for whom, what evidence to ask for, and where it stands."""
    _checked(format_, log_format, out)
    settings = settings_of(None, None, profile)
    from analyzer.progress import Notes
    from analyzer.registers.commitments import chosen, points_by_passage
    from analyzer.registers.commitments import register as rows_of

    notes = Notes(quiet=quiet, as_json=log_format == "json")
    if points:
        from analyzer.guarded import analyses_of

        done, _ = analyses_of(paths, settings, notes=notes, corpus_path=corpus)
        statements = [s for a in done for s in a.statements]
        documented = points_by_passage(c for a in done for c in a.points)
        documents = [a.report.name for a in done if a.report.error is None]
        unread = [_unread(a.report.name, a.report.error.code, a.report.error.message) for a in done if a.report.error]
    else:
        statements, documents, _titles, unread = _read(paths, notes)
        documented = {}
    rows = chosen(rows_of(statements, documented), actor, frequency)
    from analyzer.render import registers_csv, registers_json, registers_text, registers_xlsx

    made: str | bytes
    if format_ == "xlsx":
        made = registers_xlsx.commitments(rows, unread)
    elif format_ == "csv":
        made = registers_csv.commitments(rows)
    elif format_ == "json":
        made = registers_json.commitments(rows, documents, unread)
    else:
        made = registers_text.commitments(rows, len(documents), unread)
    _finish(made, out, unread, notes)


def contradictions(
    paths: Paths, format_: Format = "text", out: Out = None, quiet: Quiet = False, log_format: LogFormat = "text"
) -> None:
    """Find what documents say differently: numbers, frequencies, deadlines, owners, force, definitions; and policies not there."""
    _checked(format_, log_format, out)
    from analyzer.progress import Notes
    from analyzer.registers.contradictions import contradictions as found_in
    from analyzer.render import registers_csv, registers_json, registers_text, registers_xlsx

    notes = Notes(quiet=quiet, as_json=log_format == "json")
    statements, documents, titles, unread = _read(paths, notes)
    found = found_in(statements, titles)
    made: str | bytes
    if format_ == "xlsx":
        made = registers_xlsx.contradictions(found, unread)
    elif format_ == "csv":
        made = registers_csv.contradictions(found)
    elif format_ == "json":
        made = registers_json.contradictions(found, documents, unread)
    else:
        made = registers_text.contradictions(found, len(documents), unread)
    _finish(made, out, unread, notes)


def _checked(format_: str, log_format: str, out: Path | None) -> None:
    choice("--format", format_, FORMATS)
    choice("--log-format", log_format, ("text", "json"))
    if format_ == "xlsx" and out is None and sys.stdout.isatty():
        from analyzer.errors import SettingsError

        raise SettingsError("--format xlsx: a workbook is not for a terminal; give --out FILE")


def _read(paths: Sequence[Path], notes: Notes) -> tuple[list[Statement], list[str], list[str], list[Unread]]:
    """Statements, names, titles of the documents under the paths, and what could not be read. No model is loaded."""
    from analyzer.commitment import with_commitments
    from analyzer.errors import DocumentError
    from analyzer.guarded import parser
    from analyzer.segment import segment
    from analyzer.sources import list_files, read_file

    statements: list[Statement] = []
    names: list[str] = []
    titles: list[str] = []
    unread: list[Unread] = []
    listed = list_files(paths)
    with notes, parser() as parse:
        for i, (name, path) in enumerate(listed):
            notes.progress("reading", name, i, len(listed))
            for source in read_file(name, path):
                try:
                    if source.problem:
                        raise source.problem
                    document = parse(source.name, source.data)
                except DocumentError as error:
                    unread.append(_unread(source.name, error.code, error.message))
                    continue
                statements += with_commitments(segment(document))
                names.append(source.name)
                titles += [document.title, Path(source.name).stem]
        notes.progress("done", "", len(listed), len(listed))
    return statements, names, [t for t in titles if t], unread


def _unread(name: str, code: str, message: str) -> Unread:
    from analyzer.render.registers_rows import Unread

    return Unread(name, code, message)


def _finish(made: str | bytes, out: Path | None, unread: Sequence[Unread], notes: Notes) -> None:
    write(made, out)
    for u in unread:
        notes.note("not_analysed", document=u.document, code=u.code, message=u.message)
    raise typer.Exit(UNREAD if unread else OK)
