"""policy-gaps corpus import: the official wording of a licensed user, kept on this machine for their eyes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analyzer.cli_common import CorpusPath

if TYPE_CHECKING:
    from analyzer.datatypes import Corpus


def register(app: typer.Typer) -> None:
    """Add the command to `policy-gaps corpus`."""
    app.command("import")(corpus_import)


def corpus_import(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE.csv", help="UTF-8, with the columns id and text; one row for each id."),
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Delete what was imported.")] = False,
    corpus: CorpusPath = None,
) -> None:
    """Keep the official wording that you hold a licence to, in a folder of yours; shown by corpus show and in the app.

    It replaces what was imported before. It goes into no report, export or log.
    """
    from analyzer.corpus import load_corpus
    from analyzer.corpus_overlay import overlay_path, read_csv, remove_overlay, save_overlay
    from analyzer.errors import SettingsError

    if remove == (file is not None):
        raise SettingsError("give a CSV file to import, or --remove to delete what was imported")
    loaded = load_corpus(corpus)
    if file is None:
        typer.echo("deleted" if remove_overlay(loaded) else "nothing was imported")
        return
    texts = read_csv(file, loaded)
    new = save_overlay(texts, loaded)
    total = len(loaded.points)
    points = sum(p.id in texts for p in loaded.points)
    typer.echo(
        f"{'kept' if new else 'kept already'}: {points} of {total} points, {len(texts) - points} of {len(loaded.criteria)} "
        f"criteria, in {overlay_path(loaded)}"
    )


def overlay_text(id_: str, corpus: Corpus) -> str:
    """What `corpus show` adds for an id: "" where its owner imported nothing."""
    from analyzer.corpus_overlay import load_overlay

    text = load_overlay(corpus).get(id_, "")
    lines = "\n".join(f"  {line}" for line in text.split("\n"))
    return f"\nOfficial text, from your own import (not part of this product):\n{lines}" if text else ""
