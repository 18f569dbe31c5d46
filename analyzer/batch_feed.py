"""From listed files to tasks: what the store knows already is written down, the rest goes to the engine."""

from __future__ import annotations

import hashlib
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from analyzer.batch_seam import Stop, Task
from analyzer.sources import SourceFile, SourceItem

LISTED_AHEAD = 10_000  # listed files that wait; until there are more, the number of all is known
WINDOW = 64  # listed files looked up at once
READERS = 4  # files read at once: a far source answers slowly
READ_AHEAD = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A document that was read, with the digest of its bytes."""

    item: SourceItem
    file: SourceFile
    sha256: str


class Listing:
    """The listing in a thread of its own, so that the number of documents is known early."""

    def __init__(self, items: Iterator[SourceItem], tell: Callable[[int, bool], None], stop: Stop) -> None:
        self._items, self._tell, self._stop = items, tell, stop
        self._queue: queue.Queue[SourceItem | BaseException | None] = queue.Queue(LISTED_AHEAD)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._list, daemon=True, name="listing")

    def windows(self) -> Iterator[list[SourceItem]]:
        """The files in groups, as they are listed. What the listing raises is raised here."""
        self._thread.start()
        try:
            window: list[SourceItem] = []
            while (item := self._queue.get()) is not None and not self._stop.wanted:
                if isinstance(item, BaseException):
                    raise item
                window.append(item)
                if len(window) == WINDOW:
                    yield window
                    window = []
            if window and not self._stop.wanted:
                yield window
        finally:
            self._ended.set()

    def _list(self) -> None:
        count = 0
        last: BaseException | None = None
        try:
            for item in self._items:
                count += 1
                if not self._put(item):
                    return
                self._tell(count, False)
        except BaseException as error:
            last = error
        self._tell(count, True)
        if last is not None:
            self._put(last)
        self._put(None)

    def _put(self, item: SourceItem | BaseException | None) -> bool:
        while not self._ended.is_set():
            try:
                self._queue.put(item, timeout=0.5)
            except queue.Full:
                continue
            return True
        return False


def read_all(items: Iterator[SourceItem], stop: Stop) -> Iterator[tuple[SourceItem, list[Found]]]:
    """The items with their documents, in order, read a few ahead in threads."""
    pool = ThreadPoolExecutor(READERS, thread_name_prefix="reading")
    ahead: deque[tuple[SourceItem, Future[list[Found]]]] = deque()
    try:
        for item in items:
            ahead.append((item, pool.submit(_read, item)))
            if len(ahead) >= READ_AHEAD:
                first, done = ahead.popleft()
                yield first, done.result()
            if stop.wanted:
                return
        while ahead and not stop.wanted:
            first, done = ahead.popleft()
            yield first, done.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _read(item: SourceItem) -> list[Found]:
    return [Found(item, f, hashlib.sha256(f.data).hexdigest() if f.problem is None else "") for f in item.read()]


def task_of(found: Found, key: str) -> Task:
    """The task of a document."""
    return Task(key, found.file.set, found.file.name, found.file.data)
