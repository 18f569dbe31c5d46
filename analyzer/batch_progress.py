"""What a batch run says on standard error: a bar on a terminal, JSON lines for machines; at the end a summary and the failures.

No document text goes through here: names, counts, codes and messages only.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from typing import Any

from analyzer.batch_seam import BatchResult

EVERY = 30.0  # seconds between two lines where there is no terminal
MOST_FAILURES = 25


class BatchNotes:
    """Events of a batch run on standard error. Use as a context manager, so that the bar is cleared whatever happens."""

    def __init__(self, *, quiet: bool = False, as_json: bool = False) -> None:
        self._quiet, self._json = quiet, as_json
        self._began = self._said = time.monotonic()
        self._done = self._fresh = self._pages = self._failures = 0
        self._total, self._complete = 0, False
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> BatchNotes:
        if not self._quiet and not self._json and sys.stderr.isatty():
            self._start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def begun(self, run: int, resumed: bool) -> None:
        """See batch.Events."""
        self._say("begun", f"run {run}{', taken up where it was left' if resumed else ''}", run=run, resumed=resumed)

    def listed(self, count: int, complete: bool) -> None:
        """See batch.Events. Called from the thread that lists."""
        self._total, self._complete = count, complete
        self._draw()

    def document(self, name: str, *, pages: int, error: str, message: str, reused: bool) -> None:
        """See batch.Events."""
        self._done += 1
        self._fresh += not reused
        self._pages += pages
        if error:
            self._failures += 1
            self._say("not_analysed", f"{name}: {message}", document=name, code=error, problem=message)
        if self._json and not self._quiet:
            self._line("document", document=name, pages=pages, reused=reused, error=error or None, done=self._done)
        self._draw()
        if self._bar is None and not self._json and time.monotonic() - self._said > EVERY:
            self._said = time.monotonic()
            self._say("progress", f"{self._done} of {self._known()} documents, {self._rate():.1f}/s")

    def waiting(self, why: str) -> None:
        """See batch.Events."""
        self._say("waiting", why)

    def note(self, event: str, message: str, **fields: Any) -> None:
        """One line about the run."""
        self._say(event, message, **fields)

    def ended(
        self, result: BatchResult, failures: Sequence[tuple[str, str, str]], sets: dict[str, dict[str, int]]
    ) -> None:
        """The summary, and the documents that could not be analysed."""
        self.__exit__()
        if self._quiet:
            return
        if self._json:
            self._line(
                "ended", run=result.run, state=result.state, documents=result.documents, analysed=result.analysed,
                reused=result.reused, failures=result.failures, pages=result.pages, seconds=round(result.seconds, 3),
                points=result.gaps,
            )  # fmt: skip
            return
        _print_summary(result, failures, sets)

    # --- how --------------------------------------------------------------------------------------------------------

    def _say(self, event: str, message: str, **fields: Any) -> None:
        if self._quiet:
            return
        if self._json:
            self._line(event, message=message, **fields)
        elif self._bar is not None:
            from rich.text import Text

            self._bar.console.print(Text(f"policy-gaps: {message}"))
        else:
            sys.stderr.write(f"policy-gaps: {message}\n")

    def _line(self, event: str, **fields: Any) -> None:
        sys.stderr.write(json.dumps({"event": event, **fields}, ensure_ascii=False) + "\n")

    def _rate(self) -> float:
        return self._done / max(0.1, time.monotonic() - self._began)

    def _known(self) -> str:
        return f"{self._total}" if self._complete else f"{self._total} or more"

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._bar = Progress(
            BarColumn(30), TextColumn("{task.fields[counts]}", markup=False), TimeElapsedColumn(),
            TextColumn("{task.fields[left]}", markup=False), console=Console(stderr=True), transient=True,
            refresh_per_second=4,
        )  # fmt: skip
        self._task = self._bar.add_task("", total=None, counts="", left="")
        self._bar.start()

    def _draw(self) -> None:
        if self._bar is None:
            return
        rate = self._rate()
        counts = f"{self._done}/{self._known()} documents  {self._pages} pages  {self._failures} failed  {rate:.1f}/s"
        left = ""
        if self._complete and self._done:
            left = f"about {_span((self._total - self._done) / rate)} left" if self._total > self._done else ""
        # Members of archives come on top of what was listed.
        total = max(self._total, self._done) if self._complete else None
        self._bar.update(self._task, completed=self._done, total=total, counts=counts, left=left)


def _span(seconds: float) -> str:
    """A time to wait, in a person's words."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"


def _print_summary(
    result: BatchResult, failures: Sequence[tuple[str, str, str]], sets: dict[str, dict[str, int]]
) -> None:
    from rich.console import Console

    console = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else 110)
    if failures:
        console.print(failures_table(failures, result.failures, result.run))
    if sets:
        console.print(sets_table(sets))
    rate = result.documents / max(result.seconds, 0.001)
    state = "" if result.state == "done" else " Stopped before the end: the same command goes on from here."
    console.print(
        f"Run {result.run}: {result.documents} documents ({result.analysed} analysed, {result.reused} as before), "
        f"{result.pages} pages, {result.failures} not analysed, in {_span(result.seconds)} ({rate:.1f}/s).{state}",
        markup=False, soft_wrap=True,
    )  # fmt: skip


def failures_table(failures: Sequence[tuple[str, str, str]], count: int, run: int) -> Any:
    """The documents that could not be analysed, as a table."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title=f"Not analysed ({count})", title_justify="left", box=None, pad_edge=False)
    for column in ("document", "code", "what to do"):
        table.add_column(column, overflow="fold")
    for name, code, message in failures[:MOST_FAILURES]:
        table.add_row(Text(name), Text(code), Text(message))
    if count > MOST_FAILURES:
        table.caption = f"and {count - MOST_FAILURES} more: policy-gaps runs show {run} --failures"
        table.caption_justify = "left"
    return table


def sets_table(sets: dict[str, dict[str, int]]) -> Any:
    """Points of focus by status, a row per set."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title="Points of focus by set", title_justify="left", box=None, pad_edge=False)
    table.add_column("set")
    shown = [s for s in ("covered", "weak", "missing", "contradicted", "out_of_scope", "not_analysed")
             if any(s in n for n in sets.values())]  # fmt: skip
    for status in shown:
        table.add_column(status.replace("_", " "), justify="right")
    names = list(sets)
    for name in names[:MOST_FAILURES]:
        table.add_row(Text(name), *(str(sets[name].get(s, 0)) for s in shown))
    if len(names) > MOST_FAILURES:
        table.caption = f"and {len(names) - MOST_FAILURES} more sets"
        table.caption_justify = "left"
    return table
