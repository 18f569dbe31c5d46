"""What every form of a plan says in the same words: remedies, times, states."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.datatypes import AuditException, Corpus, ExceptionExposure
from analyzer.render.cells import one_line
from analyzer.roadmap_records import PHASES, Phase, Plan, PlanItem, PlanTask

NOTE = (
    "Documentary coverage, not an audit opinion. Exposure says what the documents leave open, not whether controls run; "
    "efforts are estimates to be replaced by the owners' own."
)
ORDER = {"high": 0, "moderate": 1, "low": 2}


def ranked(plan: Plan) -> tuple[ExceptionExposure, ...]:
    """The exposures, the highest first."""
    return tuple(sorted(plan.exposures, key=lambda e: (ORDER[e.exposure], -e.share)))


def exceptions_of(corpus: Corpus) -> dict[str, AuditException]:
    """Exceptions of the corpus by id."""
    return {e.id: e for e in corpus.exceptions}


def due(task: PlanTask) -> str:
    """The date of a task, or how long before the audit it is due."""
    return task.due.isoformat() if task.due else f"{task.months_before:.1f} months before"


def by_phase(plan: Plan) -> Iterator[tuple[Phase, list[PlanTask]]]:
    """The phases that have tasks, in order."""
    for phase in PHASES:
        own = [t for t in plan.tasks if t.phase == phase]
        if own:
            yield phase, own


def title_of(task: PlanTask, plan: Plan) -> str:
    """The title, with the set where the plan covers several."""
    several = len({t.set for t in plan.tasks}) > 1
    return one_line(f"{task.set}: {task.title}" if several else task.title)


def item_name(item: PlanItem) -> str:
    """Id and title of a point, or the title of a finding."""
    return one_line(f"{item.point} {item.title}".strip())


def progress_lines(plan: Plan) -> list[str]:
    """What became of the last plan, in sentences; none without one."""
    p = plan.progress
    if p is None:
        return []
    since = f" of {p.since.isoformat()}" if p.since else ""
    change = round(100 * plan.coverage) - round(100 * p.coverage_before)
    lines = [
        f"Against the last plan{since}: {len(p.done)} done, {p.still_open} still open, {p.new} new; coverage "
        f"{100 * p.coverage_before:.0f} % then, {100 * plan.coverage:.0f} % now ({change:+d})."
    ]
    if p.unjudged:
        lines.append(
            f"{len(p.unjudged)} of the last plan could not be judged this time: out of scope, gone or not read."
        )
    return lines
