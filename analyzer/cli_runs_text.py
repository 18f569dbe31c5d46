"""Runs as text or JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analyzer.store.diff import RunDiff
    from analyzer.store.prune import Pruned
    from analyzer.store.runs import RunInfo


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    buffer = io.StringIO()
    Console(file=buffer, width=110, no_color=True, highlight=False).print(table)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def list_text(runs: Sequence[RunInfo], *, as_json: bool) -> str:
    """The runs, a line each."""
    if as_json:
        return _json([asdict(r) for r in runs])
    if not runs:
        return "no runs\n"
    rows = [
        [str(r.id), r.state, r.started_at.replace("+00:00", "Z"), str(r.documents), str(r.failures),
         str(r.analysed), f"{r.seconds:.0f} s", ", ".join(r.sources)]
        for r in runs
    ]  # fmt: skip
    return _table("", ("run", "state", "begun", "documents", "failed", "analysed", "took", "sources"), rows)


def show_text(
    run: RunInfo, failures: Sequence[tuple[str, str, str]], sets: dict[str, dict[str, int]], *, as_json: bool
) -> str:
    """One run."""
    if as_json:
        bad = [{"document": n, "code": c, "message": m} for n, c, m in failures]
        return _json({**asdict(run), "sets": sets, "not_analysed": bad})
    model, corpus = run.head["model"], run.head["corpus"]
    lines = [
        f"run {run.id}: {run.state}, begun {run.started_at} on {run.host}",
        f"sources: {', '.join(run.sources)}",
        f"corpus {corpus['id']} {corpus['version']}, model {model['name']} ({model['sha256'][:12]})",
        f"{run.documents} documents: {run.analysed} analysed, {run.reused} as before, {run.failures} not analysed; "
        f"{run.seconds:.0f} s" + (f", begun {run.passes} times" if run.passes > 1 else ""),
    ]
    text = "\n".join(lines) + "\n"
    if sets:
        columns = [s for s in ("covered", "weak", "missing", "contradicted", "out_of_scope", "not_analysed")
                   if any(s in n for n in sets.values())]  # fmt: skip
        rows = [[name, *(str(n.get(s, 0)) for s in columns)] for name, n in sets.items()]
        text += "\n" + _table("Points of focus by set", ("set", *(c.replace("_", " ") for c in columns)), rows)
    if failures:
        text += "\n" + _table("Not analysed", ("document", "code", "what to do"), [list(f) for f in failures])
        if run.failures > len(failures):
            text += f"and {run.failures - len(failures)} more: --failures shows all\n"
    return text


def diff_text(diff: RunDiff, *, as_json: bool) -> str:
    """The difference of two runs."""
    if as_json:
        return _json(asdict(diff))
    lines = [f"run {diff.before} -> run {diff.after}"]
    if not diff.judged_alike:
        lines.append("The two were judged by another corpus, model or other settings: a change may come from that.")
    for title, gained in (("Lost", False), ("Gained", True)):
        part = [p for p in diff.points if p.gained == gained]
        lines.append(f"\n{title}: {len(part)}")
        for p in part:
            of = "" if p.set == "all" else f"{p.set}: "
            lines.append(f"  {of}{p.point}  {p.before} -> {p.after}")
            if p.text:
                when = "now" if gained else "was"
                lines.append(f"    {when}, in {p.document}: {' '.join(p.text.split())}")
    for title, names in (("Added", diff.added), ("Removed", diff.removed), ("Changed", diff.changed)):
        lines.append(f"\n{title} documents: {len(names)}")
        lines += [f"  {n}" for n in names[:50]]
        if len(names) > 50:
            lines.append(f"  and {len(names) - 50} more")
    return "\n".join(lines) + "\n"


def prune_text(pruned: Pruned, *, dry_run: bool) -> str:
    """What a prune removed."""
    return (
        f"{'would remove' if dry_run else 'removed'} {pruned.runs} runs, {pruned.analyses} analyses with their texts, "
        f"{pruned.documents} documents, {pruned.embeddings} embeddings"
    )
