"""Due dates counted back from the audit. Work on policies is spread over its window in the order of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from analyzer.errors import SettingsError
from analyzer.roadmap_records import PlanTask

MONTH = 30.4375  # days
HORIZON = 6.0  # months that the plan takes where there is time
DESIGN = (5.25, 3.5)  # months before the audit between which policies are written and amended


def dated(
    tasks: Sequence[PlanTask], audit: date | None, as_of: date | None
) -> tuple[tuple[PlanTask, ...], tuple[str, ...]]:
    """The tasks with their dates, and what a reader must know about them. Raises SettingsError for an audit in the past."""
    spread = _spread(tasks)
    if audit is None:
        return spread, ("No date of the audit was given: tasks carry months before it instead of dates.",)
    factor = 1.0
    notes: tuple[str, ...] = ()
    if as_of is not None:
        left = (audit - as_of).days
        if left <= 0:
            raise SettingsError(
                f"--audit-date: {audit.isoformat()} does not lie after {as_of.isoformat()} (--as-of); give a later date"
            )
        factor = min(1.0, left / (HORIZON * MONTH))
        if factor < 1:
            notes = (
                f"{left // 7} weeks are left instead of {round(HORIZON * MONTH / 7)}: the dates are drawn closer together.",
            )
    try:
        return tuple(replace(t, due=_due(audit, t.months_before * factor, as_of)) for t in spread), notes
    except OverflowError:
        raise SettingsError(f"--audit-date: {audit.isoformat()}: too early to count back from") from None


def _spread(tasks: Sequence[PlanTask]) -> tuple[PlanTask, ...]:
    """Tasks on policies at evenly spread times of the design window, by their effort; the others as they are."""
    own = [t for t in tasks if t.kind == "policy"]
    total = sum(t.effort_days for t in own)
    done, out = 0.0, []
    for task in tasks:
        if task.kind == "policy" and total:
            done += task.effort_days
            task = replace(task, months_before=round(DESIGN[0] - (DESIGN[0] - DESIGN[1]) * done / total, 2))
        out.append(task)
    return tuple(out)


def _due(audit: date, months: float, as_of: date | None) -> date:
    """The working day at or before that time; never before `as_of`."""
    day = audit - timedelta(days=round(months * MONTH))
    day -= timedelta(days=max(0, day.weekday() - 4))
    if as_of is not None and day < as_of:
        day = as_of + timedelta(days=(7 - as_of.weekday()) if as_of.weekday() > 4 else 0)
    return min(day, audit)
