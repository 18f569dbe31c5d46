"""Each parse in a child process with limits on time and memory. A file that breaks the parser costs only itself.

    with Guard() as guard:
        document = guard.parse("policy.pdf", data)

The child is kept for many files and replaced when it was killed, has grown, or has served long enough.
"""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from analyzer.datatypes import Document
from analyzer.errors import DocumentError
from analyzer.parse.limits import DEFAULT_LIMITS, Limits
from analyzer.parse.worker import (
    FAILED,
    MAX_ANSWER,
    MORE_TIME,
    OK,
    decode_document,
    encode_request,
    read_frame,
    write_frame,
)

# A worker is replaced after so many files, or when it holds more than this between files.
_FILES_PER_WORKER = 500
_RESTING_MEMORY = 600 << 20
_LOOK_EVERY = 0.05
# A child that died by itself while it held more than this share of its limit died of memory.
_NEAR_LIMIT = 0.7


class Guard:
    """A pool of parsing processes. Safe to call from several threads; each call takes one process."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS, *, workers: int = 1) -> None:
        self.limits = limits
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._idle.put(None)  # started when first needed
        self._workers: set[_Worker] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def parse(self, name: str, data: bytes) -> Document:
        """Parse one file. Raises DocumentError: the parser's own, or timeout, memory, crash for a child that died."""
        if len(data) > self.limits.max_bytes:
            from analyzer.parse import too_large

            raise too_large(len(data), self.limits)
        worker = self._idle.get()
        try:
            if worker is None or not worker.usable():
                self._discard(worker)
                worker = _Worker(self.limits)
                self._workers.add(worker)
            return worker.parse(name, data)
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """End the children and remove what they left on disk."""
        for worker in list(self._workers):
            self._discard(worker)

    def _discard(self, worker: _Worker | None) -> None:
        if worker is not None:
            self._workers.discard(worker)
            worker.stop()


class _Worker:
    """One child, its pipes, and the folder that its temporary files go to."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._served = 0
        self._scratch = tempfile.mkdtemp(prefix="policy-gaps-")
        root = str(Path(__file__).resolve().parents[2])
        environment = {
            **os.environ,
            "TMPDIR": self._scratch,
            "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")])),
            "OMP_NUM_THREADS": "2",
        }
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "analyzer.parse.worker", str(limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        self._answers: queue.Queue[bytes | None] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        """Hand on answers; None says that the child is gone."""
        stream = self._process.stdout
        try:
            while stream is not None:
                frame = read_frame(stream, MAX_ANSWER)
                self._answers.put(frame)
                if frame is None:
                    return
        except (ValueError, OSError):
            self._answers.put(None)

    def usable(self) -> bool:
        """Whether the next file may go to this child."""
        if self._process.poll() is not None or self._served >= _FILES_PER_WORKER:
            return False
        return self._memory() < _RESTING_MEMORY

    def parse(self, name: str, data: bytes) -> Document:
        """The document that the child makes of a file; raises DocumentError."""
        self._served += 1
        allowed, started = self._limits.seconds, time.monotonic()
        sender = threading.Thread(target=self._send, args=(name, data), daemon=True)
        sender.start()  # a child that never reads must not hold the parent
        peak = pages = 0
        while True:
            try:
                answer = self._answers.get(timeout=_LOOK_EVERY)
                if answer != MORE_TIME:
                    break
                pages += 1
                if pages <= self._limits.ocr_pages:
                    allowed += self._limits.ocr_seconds
            except queue.Empty:
                peak = max(peak, self._memory())
            if peak > self._limits.memory:
                self._kill()
                raise _memory_error(self._limits)
            if time.monotonic() - started > allowed:
                self._kill()
                message = f"reading took more than {allowed:.0f} s and was stopped; split the file"
                raise DocumentError("timeout", message)
        if answer is None:
            raise self._death(peak)
        return self._decoded(name, answer)

    def _send(self, name: str, data: bytes) -> None:
        stream = self._process.stdin
        try:
            if stream is not None:
                for frame in encode_request(name, data, self._limits):
                    write_frame(stream, frame)
        except (OSError, ValueError):
            pass  # the child is gone; the listener says so

    def _decoded(self, name: str, answer: bytes) -> Document:
        kind, body = answer[:1], answer[1:]
        try:
            if kind == OK:
                document = decode_document(body)
                return replace(document, source=replace(document.source, name=name))
            if kind == FAILED:
                import json

                code, message = json.loads(body)
                raise _memory_error(self._limits) if code == "memory" else DocumentError(str(code), str(message))
        except ValueError:  # pydantic's errors are ValueErrors; they quote the document, so they go no further
            pass
        self._kill()
        raise DocumentError("crash", "the parser gave an answer that is no document; the file is probably damaged")

    def _death(self, peak: int) -> DocumentError:
        """What the end of the child says: killed from outside or grown near its limit is memory, else a crash."""
        code = self._process.wait()
        if code == -getattr(signal, "SIGKILL", 9) or peak > _NEAR_LIMIT * self._limits.memory:
            return _memory_error(self._limits)
        return DocumentError(
            "crash", "the parser crashed on this file; it is probably damaged, save or export it again"
        )

    def _memory(self) -> int:
        """Bytes that the child holds, 0 where the system does not tell."""
        try:
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        except (OSError, ValueError, IndexError):
            return 0
        return pages * 4096

    def _kill(self) -> None:
        """End the child and what it started (LibreOffice)."""
        try:
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        except (ProcessLookupError, PermissionError):
            pass
        self._process.wait()

    def stop(self) -> None:
        """Kill the child, close the pipes, remove its temporary files."""
        self._kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # what was buffered for a dead child
                    stream.close()
        shutil.rmtree(self._scratch, ignore_errors=True)


def _memory_error(limits: Limits) -> DocumentError:
    limit = f"{limits.memory / 2**20:.0f} MB"
    return DocumentError("memory", f"reading needed more than {limit} of memory and was stopped; split the file")
