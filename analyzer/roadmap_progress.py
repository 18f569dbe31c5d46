"""A plan held against the last one: what is done, what is still open, what is new. Names that people filled in stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from analyzer.datatypes import Status
from analyzer.readiness import NEEDS_A_DATE
from analyzer.roadmap_records import Plan, PlanItem, PlanTask, Progress, State


@dataclass(frozen=True, slots=True)
class Judged:
    """What this run could judge: status of every (set, point), the (set, document) that were read in full, and whether there
    was a day to judge review dates by."""

    statuses: Mapping[tuple[str, str], Status]
    read: frozenset[tuple[str, str]]
    by_date: bool

    def settles(self, name: str, item: PlanItem) -> bool:
        """Whether an item that is no longer open is done, rather than no longer judged."""
        if item.point:
            return self.statuses.get((name, item.point)) == "covered"
        if item.key.rsplit(":", 1)[-1] in NEEDS_A_DATE and not self.by_date:
            return False
        return (name, item.document) in self.read


def compared(plan: Plan, previous: Plan, judged: Judged) -> Plan:
    """The plan with states and progress. Owners, and "done" on tasks without items, are taken over from the last plan.

    An item of the last plan is done where it is no longer open and this run judged it; a point that is out of scope or not
    analysed now is not done, and neither is a finding in a document that is gone or could not be read.
    """
    before = {(t.set, i.key): i for t in previous.tasks for i in t.items}
    filled = {t.id: t for t in previous.tasks}
    tasks = tuple(_carried(t, filled, before) for t in plan.tasks)
    now = {(t.set, i.key) for t in tasks for i in t.items}
    done: list[PlanItem] = []
    unjudged: list[PlanItem] = []
    for (name, key), item in before.items():
        if (name, key) in now:
            continue
        status = judged.statuses.get((name, item.point)) if item.point else None
        settled = judged.settles(name, item)
        moved = replace(item, before=item.status, status=status, state="done" if settled else "open")
        (done if settled else unjudged).append(moved)
    items = [i for t in tasks for i in t.items]
    still = sum(i.state == "open" for i in items)
    progress = Progress(previous.as_of, tuple(done), tuple(unjudged), still, len(items) - still, previous.coverage)
    return replace(plan, tasks=tasks, progress=progress)


def _carried(task: PlanTask, filled: Mapping[str, PlanTask], before: Mapping[tuple[str, str], PlanItem]) -> PlanTask:
    old = filled.get(task.id)
    # A policy that was to be written and now is a document: the same owner.
    owner = old or filled.get(f"{task.set}/policy/new:{task.policy_type}") if task.kind == "policy" else old
    items = tuple(_with_state(i, before.get((task.set, i.key))) for i in task.items)
    state: State = "open"
    if old is None:
        state = "new" if all(i.state == "new" for i in items) else "open"
    elif not items and old.state == "done":
        state = "done"
    return replace(task, items=items, owner=owner.owner if owner else "", state=state)


def _with_state(item: PlanItem, old: PlanItem | None) -> PlanItem:
    if old is None:
        return replace(item, state="new")
    return replace(item, before=old.status if old.status != item.status else None)
