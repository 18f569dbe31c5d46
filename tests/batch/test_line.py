"""The line of documents before the children of the local engine."""

from __future__ import annotations

import queue
from typing import Any

from analyzer.batch_line import GROUP, GROUP_BYTES, Line, Took
from analyzer.batch_seam import Task


def tasks(count: int, size: int = 1) -> list[Task]:
    return [Task(str(i), "all", f"{i}.md", b"x" * size) for i in range(count)]


def line(children: int, documents: list[Task]) -> tuple[Line, queue.Queue[Any]]:
    done: queue.Queue[Any] = queue.Queue()
    made = Line(children, done)
    made.put(documents)
    return made, done


def sizes(made: Line) -> list[int]:
    out = []
    while len(made):
        out.append(len(made.take()))
    return out


def test_groups_are_whole_while_more_may_come() -> None:
    made, done = line(2, tasks(2 * GROUP))
    assert sizes(made) == [GROUP, GROUP]
    assert [type(done.get_nowait()) for _ in range(2)] == [Took, Took]


def test_the_last_documents_are_dealt_out_in_ever_smaller_groups() -> None:
    made, _ = line(2, tasks(2 * GROUP))
    made.end()
    found = sizes(made)
    assert sum(found) == 2 * GROUP
    assert found == sorted(found, reverse=True)
    assert found[-1] == 1


def test_one_child_has_nobody_to_share_with() -> None:
    made, _ = line(1, tasks(2 * GROUP))
    made.end()
    assert sizes(made) == [GROUP, GROUP]


def test_large_documents_go_alone() -> None:
    made, _ = line(2, tasks(3, GROUP_BYTES))
    assert sizes(made) == [1, 1, 1]


def test_what_waits_is_left_and_those_who_wait_are_let_go() -> None:
    made, _ = line(2, tasks(5))
    assert made.clear() == 5
    made.close()
    assert made.take() == []
