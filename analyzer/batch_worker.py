"""What works on tasks: a Bench with the model loaded once, and the child process that runs one for the local engine.

The child reads frames on standard input (a recipe, then groups of documents) and writes one frame per outcome. It dies with
its parent, whatever happens to that.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from analyzer.batch_recipe import Recipe, loads
from analyzer.batch_seam import Outcome, Task
from analyzer.datatypes import Document
from analyzer.errors import DocumentError, PolicyGapsError
from analyzer.parse.worker import read_frame, write_frame
from analyzer.pipeline import Analysis, Analyzer, Read, judge_read, prepare_together, read_statements

READY, DONE, FAILED = b"R", b"D", b"F"
_MAX_HEAD, _MAX_DATA = 1 << 24, 1 << 40
# A parse that ended by itself may have been killed by somebody else: it is tried again before the file is blamed.
_AGAIN = ("crash", "memory")
_ATTEMPTS = 3


class Bench:
    """One loaded analyzer with a parsing process beside it. Works on groups of documents; use as a context manager."""

    def __init__(self, recipe: Recipe, *, threads: int = 0) -> None:
        from analyzer.parse.guard import Guard

        self._recipe = recipe
        self._stack = contextlib.ExitStack()
        self._guard = self._stack.enter_context(Guard())
        self._analyzer: Analyzer = recipe.load(threads, self._embeddings())

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _embeddings(self) -> Any:
        """The cache of embeddings. Without it the work takes longer and is the same."""
        if not self._recipe.embeddings:
            return None
        from analyzer.store import open_store
        from analyzer.store.embeddings import EmbeddingStore

        try:
            return EmbeddingStore(self._stack.enter_context(open_store(self._recipe.embeddings)))
        except PolicyGapsError:
            return None

    def work(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """One outcome per task, in order. All are read, their statements are encoded together, then each is judged."""
        began = time.monotonic()
        read = [self._read(t) for t in tasks]
        with contextlib.suppress(Exception):  # what is wrong shows below, on the document that it belongs to
            ready = iter(prepare_together([r for r in read if not isinstance(r, Exception)], self._analyzer))
            read = [r if isinstance(r, Exception) else next(ready) for r in read]
        shared = (time.monotonic() - began) / max(1, len(tasks))
        for task, each in zip(tasks, read, strict=True):
            began = time.monotonic()
            packed = self._packed(task, each)
            yield Outcome(task.key, packed, round(shared + time.monotonic() - began, 3))

    def _read(self, task: Task) -> Read | Analysis | Exception:
        try:
            return read_statements(
                task.name, task.data, self._recipe.settings, self._analyzer, set_name=task.set, parser=self._parse
            )
        except Exception as error:
            return error

    def _parse(self, name: str, data: bytes) -> Document:
        for _ in range(_ATTEMPTS - 1):
            try:
                return self._guard.parse(name, data)
            except DocumentError as error:
                if error.code not in _AGAIN:
                    raise
        return self._guard.parse(name, data)

    def _packed(self, task: Task, read: Read | Analysis | Exception) -> bytes:
        from analyzer.encode import space_of
        from analyzer.encode_text import statement_input
        from analyzer.store.packing import pack, pack_problem
        from analyzer.store.text_key import text_key

        try:
            if isinstance(read, Exception):
                raise read
            made = judge_read(read, self._recipe.settings, self._analyzer) if isinstance(read, Read) else read
            space = space_of(self._analyzer.encoder)
            return pack(made, [text_key(space, statement_input(s)) for s in made.statements]).dumps()
        except Exception as error:  # a fault of ours must not stop the other documents
            return pack_problem(hashlib.sha256(task.data).hexdigest(), _fault(error)).dumps()


def _fault(error: Exception) -> DocumentError:
    """A fault of the program: its kind and place, never its message, which may quote the document."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return DocumentError("internal", f"the analysis failed ({type(error).__name__}{place}); please report it")


# --- the child process ------------------------------------------------------------------------------------------------


def send_group(stream: IO[bytes], tasks: Sequence[Task]) -> None:
    """Write a group of documents for a child."""
    write_frame(stream, json.dumps([[t.key, t.set, t.name] for t in tasks]).encode())
    for task in tasks:
        write_frame(stream, task.data)


def _groups(stream: IO[bytes]) -> Iterator[list[Task]]:
    while (head := read_frame(stream, _MAX_HEAD)) is not None:
        group = []
        for key, set_name, name in json.loads(head):
            data = read_frame(stream, _MAX_DATA)
            if data is None:
                return
            group.append(Task(key, set_name, name, data))
        yield group


def read_outcome(frame: bytes) -> Outcome:
    """The outcome in a frame of a child."""
    head, _, packed = frame[1:].partition(b"\n")
    key, seconds = json.loads(head)
    return Outcome(key, packed, seconds)


def die_with_parent(parent: int) -> None:
    """Have the system kill this process when its parent is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)


def main() -> int:
    """Serve the local engine. Standard output belongs to the frames; signals are for the parent to act on."""
    die_with_parent(int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(nowhere, descriptor)
    recipe = read_frame(requests, _MAX_HEAD)
    if recipe is None:
        return 0
    try:
        bench = Bench(loads(recipe.decode()), threads=int(sys.argv[2]))
    except Exception as error:
        known = isinstance(error, PolicyGapsError)
        said = str(error) if known else f"a worker cannot load the model: {_fault(error).message}"
        write_frame(answers, FAILED + json.dumps([type(error).__name__ if known else "ModelError", said]).encode())
        return 2
    with bench:
        write_frame(answers, READY)
        for group in _groups(requests):
            for outcome in bench.work(group):
                head = json.dumps([outcome.key, outcome.seconds]).encode()
                write_frame(answers, DONE + head + b"\n" + outcome.packed)
            if (
                not gc.get_freeze_count()
            ):  # the model and the corpus stay: no search for garbage goes through them again
                gc.collect()
                gc.freeze()
    return 0


if __name__ == "__main__":
    sys.exit(main())
