"""An analysis that runs beside the pages: started once, watched by them, cancelled at will. No streamlit here."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Literal

from analyzer.config import Settings, checked
from analyzer.datatypes import Report
from analyzer.encode import CachingEncoder
from analyzer.errors import PolicyGapsError
from analyzer.pipeline import Analysis, Analyzer, Parser, analyze_document, assemble
from analyzer.ui.memory import set_aside, sweep

LOG = logging.getLogger(__name__)
ABANDONED = 900.0  # seconds without a page that watches, after which a job ends itself
DESCRIBES = ("name", "boundary", "subservice_organisations")
State = Literal["running", "done", "failed", "cancelled"]
Kept = dict[tuple[str, str, str], Analysis]
File = tuple[str, bytes]


class Cancelled(Exception):  # noqa: N818  it is a request, not an error
    """Somebody asked the job to stop, or nobody watches it any more."""


class Engine:
    """What judges documents: the loaded analyzer, and a parser that works in a limited child process (`read`).

    One document at a time goes through it, whichever session it is from, so that sessions take turns.
    """

    def __init__(self, analyzer: Analyzer, parse: Parser) -> None:
        self.analyzer = analyzer
        self.read = parse
        self._turn = threading.Lock()

    def analyze(
        self,
        files: Sequence[File],
        settings: Settings,
        kept: Kept,
        tell: Callable[[str, int, int], None],
        memory: Any = None,
    ) -> Report:
        """The report over the files. What `kept` holds of an earlier run with the same settings is not judged again.

        `memory`: a store of embeddings, for the documents of somebody who asked to keep things.
        """
        settings = checked(settings)
        mark = _mark(settings)
        done: list[Analysis] = []
        for number, (name, data) in enumerate(files):
            tell(name, number, len(files))
            key = (name, hashlib.sha256(data).hexdigest(), mark)
            if key not in kept:
                with self._turn, self._remembering(memory):
                    made = analyze_document(name, data, settings, self.analyzer, parser=self.read)
                kept[key] = replace(made, document=None, statements=())
                set_aside()
            done.append(kept[key])
        tell("", len(files), len(files))
        wanted = {a.report.name for a in done}
        for key in [k for k in kept if k[0] not in wanted or k[2] != mark]:
            del kept[key]
        report = assemble(done, settings, self.analyzer)
        sweep()
        return report

    @contextmanager
    def _remembering(self, memory: Any) -> Iterator[None]:
        encoder = self.analyzer.encoder
        if memory is None or not isinstance(encoder, CachingEncoder):
            yield
            return
        encoder.disk = memory
        try:
            yield
        finally:
            encoder.disk = None


def _mark(settings: Settings) -> str:
    """Digest of the settings that a verdict depends on; what only stands in the report changes none."""
    judged = {k: v for k, v in settings.for_report().items() if k not in DESCRIBES}
    return hashlib.sha256(json.dumps(judged, sort_keys=True).encode()).hexdigest()


class Job:
    """One run over a set. Its fields are written by its own thread and read by pages."""

    def __init__(
        self,
        files: Sequence[File],
        settings: Settings,
        kept: Kept,
        engine: Callable[[], Engine],
        memory: Callable[[], Any] | None = None,
    ) -> None:
        self.state: State = "running"
        self.stage = "Loading the model"
        self.document = ""
        self.done, self.total = 0, len(files)
        self.report: Report | None = None
        self.error = ""
        self.seconds = 0.0
        self._files, self._settings, self._kept, self._engine = tuple(files), settings, kept, engine
        self._memory = memory
        self._stop = threading.Event()
        self._seen = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="analysis", daemon=True)

    def start(self) -> Job:
        """Begin; returns at once."""
        self._thread.start()
        return self

    def watch(self) -> None:
        """A page looked at the job."""
        self._seen = time.monotonic()

    def cancel(self) -> None:
        """Ask it to stop; it does so before the next document."""
        self._stop.set()

    def wait(self, timeout: float | None = None) -> None:
        """Block until it has ended."""
        self._thread.join(timeout)

    def _tell(self, document: str, done: int, total: int) -> None:
        if self._stop.is_set() or time.monotonic() - self._seen > ABANDONED:
            raise Cancelled
        self.stage = "Analysing" if document else "Putting the report together"
        self.document, self.done, self.total = document, done, total

    def _run(self) -> None:
        started = time.monotonic()
        try:
            self._tell("", 0, self.total)
            self.stage = "Loading the model"
            memory = self._memory() if self._memory is not None else None
            report = self._engine().analyze(self._files, self._settings, self._kept, self._tell, memory)
            self.seconds = time.monotonic() - started
            self.report = report
            self.state = "done"
        except Cancelled:
            self.state = "cancelled"
        except PolicyGapsError as error:
            self.error, self.state = str(error), "failed"
        except Exception as error:
            LOG.error("analysis failed: %s", _where(error))
            self.error, self.state = f"The analysis stopped unexpectedly ({type(error).__name__}).", "failed"
        finally:
            self._files = ()


def _where(error: BaseException) -> str:
    """Kind and place of an error, without its message: that may quote a document."""
    trace: Any = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "?"
    return f"{type(error).__name__} at {place}"
