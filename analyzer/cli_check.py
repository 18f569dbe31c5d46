"""policy-gaps check: what got worse since a baseline."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analyzer.cli_common import (
    GAPS,
    OK,
    UNREAD,
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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.config import Settings
    from analyzer.datatypes import Corpus, Report
    from analyzer.diff_baseline import Baseline, Suppression
    from analyzer.diff_conflicts import Conflict
    from analyzer.diff_records import Comparison
    from analyzer.diff_standing import Standing
    from analyzer.progress import Notes
    from analyzer.render.places import Places

CHECK_FORMATS = ("text", "github", "sarif", "junit", "json")
_MOST_TEXT = 4 * 1024 * 1024  # bytes of a text file in which lines are looked up


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(check)


def check(
    paths: Paths,
    baseline: Annotated[
        Path, typer.Option("--baseline", "-b", help="The baseline file; keep it under version control.")
    ] = Path("policy-gaps-baseline.json"),
    update: Annotated[
        bool, typer.Option("--update-baseline", help="Accept the documents as they are: write the baseline anew.")
    ] = False,
    format_: Annotated[str, typer.Option("--format", "-f", help="text, github, sarif, junit or json.")] = "text",
    out: Out = None,
    also: Annotated[
        list[str] | None,
        typer.Option("--also", metavar="FORMAT:FILE", help="Write the outcome to a file in another format too."),
    ] = None,
    category: Categories = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Date (YYYY-MM-DD) by which suppressions expire; today by default.")
    ] = None,
    profile: Profile = None,
    corpus: CorpusPath = None,
    device: Annotated[str, typer.Option(help="cpu, cuda or auto.")] = "cpu",
    quiet: Quiet = False,
    log_format: LogFormat = "text",
) -> None:
    """Fail only on what got worse since the baseline: coverage lost or weakened, a new contradiction, a new placeholder.

    Exit status: 0 nothing got worse, 1 something did, 2 wrong use, 3 a document could not be analysed.
    """
    choice("--format", format_, CHECK_FORMATS)
    others = [_also(text) for text in also or ()]
    choice("--log-format", log_format, ("text", "json"))
    choice("--device", device, ("cpu", "cuda", "auto"))
    settings = settings_of(category, as_of, profile)
    from analyzer.diff import compare
    from analyzer.progress import Notes

    notes = Notes(quiet=quiet, as_json=log_format == "json")
    accepted = _suppressions(profile)
    known = _baseline(baseline, paths, update=update, notes=notes)
    report, standing, conflicts, used = _report(paths, settings, corpus, device, notes)
    places = _places(paths)
    if known is not None:
        comparison = compare(
            known,
            report,
            standing,
            conflicts=conflicts,
            suppress=accepted,
            as_of=settings.as_of or date.today(),
        )
        for name, file in ((format_, out), *others):
            write(_rendered(comparison, report, used, places, name), file)
    if update:
        _update(baseline, known, report, conflicts, settings.as_of or date.today(), notes)
    notes.unread(report)
    if any(d.status == "not_analysed" for d in report.documents):
        raise typer.Exit(UNREAD)
    raise typer.Exit(GAPS if known is not None and comparison.worse and not update else OK)


def _also(text: str) -> tuple[str, Path]:
    """FORMAT:FILE as its parts. Raises SettingsError."""
    name, colon, file = text.partition(":")
    if not colon or not file:
        from analyzer.errors import SettingsError

        raise SettingsError(f"--also: {text!r} is not FORMAT:FILE, such as sarif:check.sarif")
    return choice("--also", name, CHECK_FORMATS), Path(file)


def _baseline(path: Path, paths: list[Path], *, update: bool, notes: Notes) -> Baseline | None:
    """The baseline; None where it is to be made. Raises SettingsError where there is none to compare with."""
    from analyzer.diff_baseline import loads
    from analyzer.errors import SettingsError

    try:
        return loads(path.read_bytes(), path.name)
    except FileNotFoundError:
        if update:
            return None
        command = f"policy-gaps check {' '.join(map(str, paths))} --baseline {path} --update-baseline"
        raise SettingsError(f"{path}: there is no such baseline; make one with: {command}") from None
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    except SettingsError as error:
        if not update:
            raise
        notes.note("baseline_replaced", message=f"{error}; it is made anew, its suppressions are gone")
        return None


def _report(
    paths: list[Path], settings: Settings, corpus: Path | None, device: str, notes: Notes
) -> tuple[Report, Standing, tuple[Conflict, ...], Corpus]:
    from analyzer.diff_conflicts import conflicts_of
    from analyzer.diff_standing import standing_of
    from analyzer.encode import PORTABLE
    from analyzer.guarded import analyses_of
    from analyzer.pipeline import assemble

    # A baseline is made on one machine and held against on another.
    device = PORTABLE if device == "cpu" else device
    done, analyzer = analyses_of(paths, settings, notes=notes, corpus_path=corpus, device=device)
    said = [(a.report.set, a.statements) for a in done]
    return assemble(done, settings, analyzer), standing_of(said), conflicts_of(said), analyzer.corpus


def _suppressions(profile: Path | None) -> tuple[Suppression, ...]:
    """The `suppress` section of the profile, whose other keys were checked already."""
    import tomllib

    from analyzer.diff_baseline import suppressions

    if profile is None:
        return ()
    return suppressions(tomllib.loads(profile.read_text(encoding="utf-8")).get("suppress", []), profile.name)


def _update(
    path: Path, known: Baseline | None, report: Report, conflicts: Sequence[Conflict], today: date, notes: Notes
) -> None:
    from analyzer.diff_baseline import baseline_of, dumps
    from analyzer.errors import SourceError

    kept = [s for s in known.suppress if s.expires >= today] if known else []
    made = baseline_of(report, kept, conflicts={c.key: c.ids for c in conflicts}, keep=known)
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.write_bytes(dumps(made).encode("utf-8"))
        beside.replace(path)
    except OSError as error:
        raise SourceError(f"{path}: cannot be written: {error.strerror}") from None
    gone = f", {len(known.suppress) - len(kept)} expired suppressions dropped" if known else ""
    size = f"{len(made.documents)} documents, {len(made.sentences)} passages{gone}"
    notes.note("baseline_written", message=f"{path}: baseline written: {size}")


def _places(paths: list[Path]) -> Places:
    """The documents' paths from the working folder, as a repository shows them, and the text of those that have lines."""
    from analyzer.render.places import Places
    from analyzer.sources import list_files

    here = Path.cwd().resolve()
    where, texts = {}, {}
    for name, path in list_files(paths):
        full = path.resolve()
        if full.is_relative_to(here):
            where[name] = full.relative_to(here).as_posix()
        if path.suffix.lower() in (".md", ".markdown", ".txt", ".text", ".rst", ".html", ".htm", ".xhtml"):
            try:
                if path.stat().st_size <= _MOST_TEXT:
                    texts[name] = path.read_bytes().decode("utf-8-sig", "replace")
            except OSError:
                continue  # the report says that it could not be read; it has no lines
    return Places(where, texts)


def _rendered(comparison: Comparison, report: Report, corpus: Corpus, places: Places, format_: str) -> str:
    from analyzer.render import check_report, github, junit, sarif

    if format_ == "json":
        return check_report.as_json(comparison, report)
    module = {
        "text": check_report.dumps,
        "github": github.dumps_check,
        "sarif": sarif.dumps_check,
        "junit": junit.dumps_check,
    }
    return module[format_](comparison, report, corpus, places)
