"""Documents on their way to the children of the local engine: in groups, out of one line that all children share."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analyzer.batch_seam import Task

GROUP = 8  # documents that go to a child at once, so that their statements are encoded together
GROUP_BYTES = 2 << 20


def group_of(tasks: Iterator[Task]) -> list[Task]:
    """The next documents that go to a worker together; none when there are no more."""
    group: list[Task] = []
    size = 0
    while len(group) < GROUP and size < GROUP_BYTES:
        task = next(tasks, None)
        if task is None:
            break
        group.append(task)
        size += len(task.data)
    return group


@dataclass(frozen=True, slots=True)
class Took:
    """A child took documents out of the line: there is room for more."""


@dataclass(frozen=True, slots=True)
class Through:
    """A child is through with so many documents."""

    tasks: int


class Line:
    """Documents that wait for a child, whichever is free first. The last ones are dealt out in ever smaller groups, so
    that no child works on long after the others are done."""

    def __init__(self, children: int, done: queue.Queue[Any]) -> None:
        self._children, self._done = children, done
        self._tasks: deque[Task] = deque()
        self._changed = threading.Condition()
        self._ended = self._closed = False

    def __len__(self) -> int:
        return len(self._tasks)

    def put(self, group: Sequence[Task]) -> None:
        """More documents, in their order."""
        with self._changed:
            self._tasks.extend(group)
            self._changed.notify_all()

    def end(self) -> None:
        """No more will come."""
        self._ended = True

    def clear(self) -> int:
        """Leave what waits; how many they were."""
        with self._changed:
            count = len(self._tasks)
            self._tasks.clear()
        return count

    def close(self) -> None:
        """Let go of the children that wait."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def take(self) -> list[Task]:
        """The next group; none when the line is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._tasks or self._closed)
            if self._closed:
                return []
            share = -(-len(self._tasks) // (2 * self._children)) if self._ended and self._children > 1 else GROUP
            group: list[Task] = []
            while self._tasks and len(group) < min(GROUP, share) and sum(len(t.data) for t in group) < GROUP_BYTES:
                group.append(self._tasks.popleft())
        self._done.put(Took())
        return group
