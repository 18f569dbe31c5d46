"""policy-gaps corpus: the criteria and their points of focus, listed, shown, checked and counted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analyzer import cli_corpus_import
from analyzer.cli_common import GAPS, CorpusPath, choice


def register(app: typer.Typer) -> None:
    """Add the group of commands to the command line."""
    group = typer.Typer(help="Browse and check the criteria corpus.", no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(group, name="corpus")
    group.command("list")(corpus_list)
    group.command("show")(corpus_show)
    group.command("check")(corpus_check)
    group.command("stats")(corpus_stats)
    cli_corpus_import.register(group)


def corpus_list(
    category: Annotated[str | None, typer.Option("--category", help="Only this category.")] = None,
    corpus: CorpusPath = None,
) -> None:
    """List criteria and points of focus."""
    from analyzer.corpus import load_corpus

    loaded = load_corpus(corpus)
    if category:
        choice("--category", category, loaded.head.categories)
    for criterion in loaded.criteria:
        if category and criterion.category != category:
            continue
        typer.echo(f"{criterion.id}  {criterion.title}")
        for point in criterion.points_of_focus:
            typer.echo(f"  {point.id}  {point.title}")


def corpus_show(id_: Annotated[str, typer.Argument(metavar="ID")], corpus: CorpusPath = None) -> None:
    """Show a criterion or a point of focus: what it asks, elements, examples, wording."""
    from analyzer.corpus import load_corpus
    from analyzer.errors import CorpusError
    from analyzer.render.corpus_text import criterion_text, point_text

    loaded = load_corpus(corpus)
    for criterion in loaded.criteria:
        if criterion.id == id_:
            typer.echo(criterion_text(criterion) + cli_corpus_import.overlay_text(id_, loaded))
            return
        for point in criterion.points_of_focus:
            if point.id == id_:
                typer.echo(point_text(point) + cli_corpus_import.overlay_text(id_, loaded))
                return
    raise CorpusError([f"{id_}: no such criterion or point; policy-gaps corpus list shows them"])


def corpus_check(
    path: Annotated[Path | None, typer.Argument(help="A corpus folder; the shipped one by default.")] = None,
) -> None:
    """Check a corpus: schema, ids, references, duplicates, lengths. Exit 1 with one line per problem."""
    from analyzer.corpus import check_corpus, load_corpus
    from analyzer.errors import CorpusError

    try:
        loaded = load_corpus(path)
        problems = check_corpus(loaded)
    except CorpusError as error:
        problems = list(error.problems)
    for line in problems:
        typer.echo(line)
    if problems:
        typer.echo(f"{len(problems)} problems", err=True)
        raise typer.Exit(GAPS)
    typer.echo(
        f"{loaded.head.id} {loaded.head.version}: {len(loaded.criteria)} criteria, {len(loaded.points)} points of focus, no problem"
    )


def corpus_stats(corpus: CorpusPath = None) -> None:
    """Count what the corpus holds."""
    from analyzer.corpus import load_corpus
    from analyzer.render.corpus_text import stats_text

    typer.echo(stats_text(load_corpus(corpus)))
