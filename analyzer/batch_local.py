"""The engine on this machine: child processes that each load the model once. A child that dies is replaced.

A document that was in hand when its child died is given to another, alone; one on whose watch child after child dies is
written down as not analysed, and the rest goes on.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from analyzer import errors
from analyzer.batch_line import GROUP, Line, Through, Took, group_of
from analyzer.batch_recipe import Recipe
from analyzer.batch_seam import Outcome, Task
from analyzer.batch_worker import FAILED, READY, read_outcome, send_group
from analyzer.errors import DocumentError, PolicyGapsError
from analyzer.parse.worker import read_frame, write_frame

DEATHS = 5  # of children over one document, before it is given up
SECONDS = 900.0  # without an outcome, after which a child counts as hung
_MAX_ANSWER = 1 << 30
_STARTS = 4  # of children that die before they are ready


class LocalEngine:
    """See batch.Engine. `workers` 0: one per core."""

    def __init__(self, recipe: Recipe, workers: int = 0) -> None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self._count = max(1, workers or cores)
        self._threads = max(1, cores // self._count)
        self._recipe = recipe
        self._done: queue.Queue[Outcome | PolicyGapsError | Took | Through] = queue.Queue()
        self._children: list[_Child] = []
        self._stopped = threading.Event()
        self._line = Line(self._count, self._done)
        self._scratch = tempfile.mkdtemp(prefix="policy-gaps-batch-")

    def run(self, tasks: Iterator[Task]) -> Iterator[Outcome]:
        """See batch.Engine. Children are started when there is work for them."""
        given = 0
        left = True
        while True:
            while left and not self._stopped.is_set() and len(self._line) < self._count * GROUP:
                group = group_of(tasks)
                if not group:
                    left = False
                    self._line.end()
                    break
                self._line.put(group)
                given += len(group)
                if len(self._children) < self._count:
                    self._children.append(
                        _Child(self._recipe, self._threads, self._scratch, self._done, self._stopped, self._line)
                    )
                if not self._done.empty():
                    break  # what is done goes before what is next
            if self._stopped.is_set():
                given -= self._line.clear()  # it waits for the next run
            if not given and (not left or self._stopped.is_set()):
                return
            try:
                found = self._done.get(timeout=1.0)
            except queue.Empty:
                for child in self._children:
                    child.look()
                continue
            if isinstance(found, Through):
                given -= found.tasks
            elif isinstance(found, PolicyGapsError):
                raise found
            elif isinstance(found, Outcome):
                yield found

    def stop(self) -> None:
        """See batch.Engine."""
        self._stopped.set()

    def close(self) -> None:
        """See batch.Engine."""
        self._line.close()
        for child in self._children:
            child.close()
        self._children.clear()
        shutil.rmtree(self._scratch, ignore_errors=True)


@dataclass
class _Child:
    """A child process and the thread that speaks with it."""

    recipe: Recipe
    threads: int
    scratch: str
    done: queue.Queue[Outcome | PolicyGapsError | Took | Through]
    stopped: threading.Event
    line: Line
    process: subprocess.Popen[bytes] | None = None
    since: float = 0.0  # when the outcome that is waited for was begun; 0 while idle
    deaths: Counter[str] = field(default_factory=Counter)
    served: bool = False  # whether any document came through
    closed: bool = False

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def look(self) -> None:
        """Kill a child that hangs; its thread sees it die."""
        if self.since and time.monotonic() - self.since > SECONDS and self.process is not None:
            self.process.kill()

    def close(self) -> None:
        self.closed = True
        if self.process is not None and not self.since:
            _shut(self.process.stdin)  # an idle child ends by itself and tidies up
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
        if self.process is not None:
            self.process.kill()
        self.thread.join(10)
        self._bury()

    def _serve(self) -> None:
        """Groups to outcomes until the end. The child is started here: the system ends it with the thread that did."""
        while (group := self.line.take()) and not self.closed:
            try:
                if not self.stopped.is_set():  # else it waits for the next run
                    self._work(group)
            except PolicyGapsError as error:
                self.done.put(error)
                return
            except Exception as error:
                self.done.put(PolicyGapsError(f"batch: the engine failed ({type(error).__name__}); please report it"))
                return
            if self.closed:
                return
            self.done.put(Through(len(group)))

    def _work(self, group: list[Task]) -> None:
        left = deque([group])
        while left and not self.closed:
            part = deque(left.popleft())
            try:
                stream = self._ready()
                if self.process is not None and self.process.stdin is not None:
                    send_group(self.process.stdin, list(part))
                while part:
                    self.since = time.monotonic()
                    frame = read_frame(stream, _MAX_ANSWER)
                    if frame is None:
                        raise EOFError
                    self.served = True
                    self.done.put(read_outcome(frame))
                    part.popleft()
                self.since = 0.0
            except (OSError, EOFError, ValueError):
                self._bury()
                # The first of them was in hand, or all were still being read: each goes on alone.
                self._blame(part)
                left.extendleft([task] for task in reversed(part))

    def _blame(self, part: deque[Task]) -> None:
        if self.closed or not part:
            return
        first = part[0]
        self.deaths[first.key] += 1
        if self.deaths[first.key] >= DEATHS:
            part.popleft()
            if not self.served:
                raise PolicyGapsError(
                    "batch: worker processes die over every document; is there enough memory? Try --workers 1"
                )
            self.done.put(given_up(first))

    def _ready(self) -> IO[bytes]:
        """The answers of a child that has loaded its model. Raises PolicyGapsError where none will start."""
        for _ in range(_STARTS):
            if self.process is not None and self.process.poll() is None and self.process.stdout is not None:
                return self.process.stdout
            self._bury()
            if self.closed:
                raise EOFError
            self.since = time.monotonic()
            process = self._started()
            try:
                if process.stdin is None or process.stdout is None:
                    raise EOFError
                write_frame(process.stdin, self.recipe.dumps().encode())
                frame = read_frame(process.stdout, _MAX_ANSWER)
            except (OSError, ValueError):
                continue
            if frame is not None and frame[:1] == FAILED:
                raise _told(frame[1:])
            if frame is not None and frame[:1] == READY:
                return process.stdout
        raise PolicyGapsError("batch: workers die while they load the model; is there enough memory? Try --workers 1")

    def _started(self) -> subprocess.Popen[bytes]:
        root = str(Path(__file__).resolve().parent.parent)
        count = str(self.threads)
        environment = {
            **os.environ, "OMP_NUM_THREADS": count, "OPENBLAS_NUM_THREADS": count, "MKL_NUM_THREADS": count,
            "TOKENIZERS_PARALLELISM": "false", "TMPDIR": self.scratch,
            "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")])),
        }  # fmt: skip
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "analyzer.batch_worker", str(os.getpid()), count],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, start_new_session=True,
        )  # fmt: skip
        return self.process

    def _bury(self) -> None:
        """Make sure that the child is gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            for stream in (self.process.stdin, self.process.stdout):
                _shut(stream)
            self.process = None


def _shut(stream: IO[bytes] | None) -> None:
    if stream is not None:
        try:
            stream.close()
        except OSError:  # what was buffered for a dead child
            return


def _told(body: bytes) -> PolicyGapsError:
    """The error that a child raised, by its own name."""
    name, message = json.loads(body)
    kind = getattr(errors, name, PolicyGapsError)
    if kind is errors.CorpusError:
        return errors.CorpusError(message.splitlines())
    made = kind(message)
    return made if isinstance(made, PolicyGapsError) else PolicyGapsError(message)


def given_up(task: Task) -> Outcome:
    """The outcome of a document that no worker survived."""
    import hashlib

    from analyzer.store.packing import pack_problem

    problem = DocumentError("crash", f"{DEATHS} worker processes died over this file; leave it out, or split it")
    return Outcome(task.key, pack_problem(hashlib.sha256(task.data).hexdigest(), problem).dumps())
