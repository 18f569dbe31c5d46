"""Plan -> rows of a table, one per thing to put right: what CSV and workbook share."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.corpus import BLANK
from analyzer.datatypes import Corpus
from analyzer.render.readiness_words import due
from analyzer.roadmap_records import PHASES, Plan, PlanItem, PlanTask

COLUMNS = (
    "task", "set", "phase", "due", "title", "policy", "document", "point", "point title", "status", "before", "state", "why",
    "lacks", "section", "suggested wording", "adds points", "task days", "exceptions", "usually done by", "owner", "done",
)  # fmt: skip


def rows(plan: Plan, corpus: Corpus) -> Iterator[tuple[str | float, ...]]:
    """Values of COLUMNS: a row for every item, one for a task without items. The last two are for people to fill in."""
    kinds = {t.id: t.name for t in corpus.policy_types}
    titles = {e.id: e.title for e in corpus.exceptions}
    for number, task in enumerate(plan.tasks, 1):
        for item in task.items or (None,):
            yield _row(number, task, item, kinds, titles)


def _row(
    number: int, task: PlanTask, item: PlanItem | None, kinds: dict[str, str], titles: dict[str, str]
) -> tuple[str | float, ...]:
    head = (
        number,
        task.set,
        PHASES[task.phase],
        due(task),
        task.title,
        kinds.get(task.policy_type, task.policy_type),
        task.document,
    )
    tail = (task.effort_days, "; ".join(titles.get(x, x) for x in task.exceptions), task.role, task.owner)
    if item is None:
        return (*head, "", "", "", "", task.state, "", "", "", "", 0.0, *tail, "yes" if task.state == "done" else "")
    return (
        *head, item.point, item.title, item.status or "", item.before or "", item.state, item.why, "; ".join(item.lacks),
        item.section, readable(item.wording), item.gain, *tail, "",
    )  # fmt: skip


def readable(wording: str) -> str:
    """Suggested wording with its blanks as people write them: [access approver]."""
    return BLANK.sub(lambda m: f"[{m['name']}]", wording)
