"""What a run says on standard error: on a terminal a progress bar once it takes longer than two seconds, and notes as text or JSON.

No document text goes through here: names, stages, counts and codes only.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from analyzer.datatypes import Report

PATIENCE = 2.0  # seconds without a bar


class Notes:
    """Progress and notes of one run. Use as a context manager so that the bar is cleared whatever happens."""

    def __init__(self, *, quiet: bool = False, as_json: bool = False) -> None:
        self._quiet, self._json = quiet, as_json
        self._started = time.monotonic()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Notes:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def progress(self, stage: str, document: str, done: int, total: int) -> None:
        """Called by the pipeline for every document."""
        if self._quiet:
            return
        if self._json:
            self.note("progress", stage=stage, document=document, done=done, total=total)
            return
        if not sys.stderr.isatty():
            return
        if self._bar is None and time.monotonic() - self._started >= PATIENCE:
            self._start(total)
        if self._bar is not None:
            self._bar.update(self._task, completed=done, total=total, document=document[-50:])

    def _start(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.fields[document]}", markup=False),
            console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self._task = self._bar.add_task("", total=total, document="")
        self._bar.start()

    def note(self, event: str, **fields: Any) -> None:
        """One note: a JSON line, or a line of text."""
        if self._quiet:
            return
        if self._json:
            sys.stderr.write(json.dumps({"event": event, **fields}, ensure_ascii=False) + "\n")
        else:
            about = f"{fields['document']}: " if "document" in fields else ""
            sys.stderr.write(f"policy-gaps: {about}{fields.get('message', event)}\n")

    def unread(self, report: Report) -> None:
        """Name every document that could not be analysed."""
        for d in report.documents:
            if d.error is not None:
                self.note("not_analysed", document=d.name, code=d.error.code, message=d.error.message)
