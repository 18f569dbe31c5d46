"""Plan -> text for a terminal: exposure with drivers, effect and remedy, then the roadmap phase by phase."""

from __future__ import annotations

from typing import Any

from analyzer.datatypes import Corpus, ExceptionExposure, ExposureDriver
from analyzer.render.cells import one_line
from analyzer.render.readiness_words import (
    NOTE,
    by_phase,
    due,
    exceptions_of,
    item_name,
    progress_lines,
    ranked,
    title_of,
)
from analyzer.render.text_report import STYLES, SYMBOLS
from analyzer.render.words import EXPOSURE_NAMES, counted
from analyzer.roadmap_records import PHASES, Plan, PlanTask

EXPOSURE_STYLES = {"high": "bold red", "moderate": "yellow", "low": "blue"}
MOST_DRIVERS, FEW_DRIVERS = 6, 3
MOST_QUOTE = 160


def print_plan(plan: Plan, corpus: Corpus, console: Any) -> None:
    """Write exposure and roadmap to a rich Console."""
    from rich.text import Text

    def say(text: str, style: str = "", indent: int = 0) -> None:
        from rich.padding import Padding

        console.print(Padding(Text(text, style=style), (0, 0, 0, indent)), highlight=False)

    when = f" for the audit on {plan.audit_date.isoformat()}" if plan.audit_date else ""
    say(f"Readiness{when}{f', as of {plan.as_of.isoformat()}' if plan.as_of else ''}", "bold")
    read = plan.documents - len(plan.unread)
    say(
        f"{read} of {counted(plan.documents, 'document')} read in full; {100 * plan.coverage:.0f} % of {plan.points} points documented"
    )
    for line in (*progress_lines(plan), *plan.notes):
        say(line)
    if plan.unread:
        say(f"Not or only partly read: {one_line(', '.join(plan.unread[:5]))}", "magenta")
    say("\nExposure to common audit exceptions", "italic")
    if not plan.exposures:
        say("Nothing could be judged, so no exposure is claimed.")
    for exposure in ranked(plan):
        _exposure(exposure, corpus, say)
    if not plan.tasks:
        say("\nNo gap in what was judged: nothing to plan.", "italic")
        return
    left = sum(t.state != "done" for t in plan.tasks)
    say(f"\nRoadmap: {counted(left, 'task')}, about {plan.effort_days:.0f} person-days", "italic")
    say("Adds: points of focus gained, a weak one made covered counts half", "dim")
    for phase, tasks in by_phase(plan):
        say(f"\n{PHASES[phase]}", "bold")
        console.print(_table(tasks, plan))
    say(f"\n{NOTE}", "dim")


def _exposure(exposure: ExceptionExposure, corpus: Corpus, say: Any) -> None:
    known = exceptions_of(corpus).get(exposure.exception)
    title = known.title if known else exposure.exception
    say(f"\n{EXPOSURE_NAMES[exposure.exposure]}: {title}", EXPOSURE_STYLES[exposure.exposure])
    say(exposure.reason, indent=2)
    titles = {p.id: p.title for p in corpus.points}
    drivers = [d for d in exposure.drivers if d.open > 0]
    low = exposure.exposure == "low"
    most = FEW_DRIVERS if low else MOST_DRIVERS
    for driver in drivers[:most]:
        say(driver_line(driver, titles), STYLES.get(driver.status or "", ""), indent=2)
        for evidence in () if low else driver.evidence:
            page = f", page {evidence.page}" if evidence.page else ""
            say(f"“{one_line(evidence.text, MOST_QUOTE)}” ({one_line(evidence.document)}{page})", "dim", indent=6)
    if len(drivers) > most:
        say(f"and {len(drivers) - most} more", indent=2)
    if known and not low:
        say(f"Opinion: {known.effect_on_opinion}", indent=2)
        say("Remedy: " + "; ".join(f"{s.action} ({s.who})" for s in known.remedy) + ".", indent=2)


def driver_line(driver: ExposureDriver, titles: dict[str, str]) -> str:
    """One driver: mark, point and title, and why it is open."""
    if driver.point is None:
        return f"! {one_line(driver.message)}"
    name = f"{driver.point} {titles.get(driver.point, '')}".rstrip()
    return f"{SYMBOLS[driver.status or 'missing']} {name}: {one_line(driver.message, 220)}"


def _table(tasks: list[PlanTask], plan: Plan) -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=True, header_style="dim")
    for heading, right in (("Due", False), ("Days", True), ("Adds", True), ("Task", False)):
        table.add_column(heading, justify="right" if right else "left", no_wrap=heading != "Task")
    for task in tasks:
        cell = Text()
        marks = {"new": "[new] ", "done": "[done] "}
        cell.append(marks.get(task.state, "") + title_of(task, plan), style="dim" if task.state == "done" else "")
        cell.append(f" ({one_line(task.owner or task.role)})", style="dim")
        points = " ".join(f"{SYMBOLS[i.status]}{i.point}" for i in task.items if i.status)
        rest = "; ".join(item_name(i) for i in task.items if not i.status and task.kind != "reading")
        told = "; ".join(i.why for i in task.items if task.kind == "reading")
        for line in (points, rest, one_line(told), *task.guidance):
            if line:
                cell.append(f"\n{line}", style="dim")
        table.add_row(due(task), f"{task.effort_days:g}", f"{task.gain:+g}" if task.gain else "", cell)
    return table
