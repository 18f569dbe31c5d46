"""Plan -> a calendar of all-day entries, one per task and one for the audit. Uids stay the same from run to run, so that a
calendar updates entries instead of doubling them."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from analyzer.datatypes import Corpus
from analyzer.errors import SettingsError
from analyzer.render.cells import one_line
from analyzer.render.readiness_words import item_name, title_of
from analyzer.roadmap_dates import HORIZON, MONTH
from analyzer.roadmap_records import PHASES, Plan, PlanTask

MOST_ITEMS = 60


def dumps(plan: Plan, corpus: Corpus) -> bytes:
    """The iCalendar text. Raises SettingsError for a plan without a date of the audit."""
    from icalendar import Calendar

    if plan.audit_date is None:
        raise SettingsError("--format ics: a calendar needs dates; give --audit-date YYYY-MM-DD")
    made = Calendar()
    made.add("prodid", "-//Policy Gap Analyzer//Readiness//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", "SOC 2 readiness")
    # The stamp is the plan's own day, never a clock: the same plan gives the same bytes.
    stamp = plan.as_of or plan.audit_date - timedelta(days=round(HORIZON * MONTH))
    titles = {e.id: e.title for e in corpus.exceptions}
    made.add_component(_entry("audit", plan.audit_date, stamp, "Audit begins", "", ""))
    for task in plan.tasks:
        if task.due and task.state != "done":
            text = _description(task, titles)
            made.add_component(_entry(task.id, task.due, stamp, title_of(task, plan), text, PHASES[task.phase]))
    ics: bytes = made.to_ical()
    return ics


def _entry(key: str, day: date, stamp: date, summary: str, description: str, phase: str) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@policy-gaps")
    event.add("dtstamp", datetime.combine(stamp, time(), UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")  # a due date does not block the day
    event.add("summary", summary)
    if description:
        event.add("description", description)
    if phase:
        event.add("categories", [phase])
    return event


def _description(task: PlanTask, titles: dict[str, str]) -> str:
    lines = [
        f"{PHASES[task.phase]}. About {task.effort_days:g} person-day{'' if task.effort_days == 1 else 's'}. Usually done by: {task.role}."
    ]
    if task.owner:
        lines.append(f"Owner: {one_line(task.owner)}")
    if task.exceptions:
        lines.append("Lowers exposure to: " + ", ".join(titles.get(x, x) for x in task.exceptions))
    lines += [one_line(g) for g in task.guidance]
    lines += [f"- {item_name(i)}" for i in task.items[:MOST_ITEMS]]
    if len(task.items) > MOST_ITEMS:
        lines.append(f"and {len(task.items) - MOST_ITEMS} more")
    return "\n".join(lines)
