"""Plan -> Markdown for a wiki or an issue: exposure, then tasks as a checklist with points and wording."""

from __future__ import annotations

import re

from analyzer.datatypes import Corpus
from analyzer.render.cells import one_line
from analyzer.render.readiness_rows import readable
from analyzer.render.readiness_text import driver_line
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
from analyzer.render.text_report import SYMBOLS
from analyzer.render.words import EXPOSURE_NAMES, percent
from analyzer.roadmap_records import PHASES, Plan, PlanItem, PlanTask

# Marks that begin anything inside a line of CommonMark, GFM or HTML, and those that begin a block at its start. Text of
# documents is shown, never interpreted.
_MARKS = re.compile(r"([\\`*_{}\[\]<>|~&$@^]|!(?=\[))")
_START = re.compile(r"^(\d{0,9})([#+\-=:.)])")
_AUTOLINK = re.compile(r"(?i)(https?:|www|@|ftp:|mailto:|xmpp:)")


def escaped(text: str) -> str:
    """The text on one line as Markdown that shows exactly its characters; an address becomes no link."""
    return _START.sub(r"\1\\\2", _MARKS.sub(r"\\\1", _AUTOLINK.sub("\\1\u2060", one_line(text))))


def dumps(plan: Plan, corpus: Corpus) -> str:
    """The Markdown text of a plan."""
    out = ["# Readiness for a SOC 2 audit", ""]
    when = f"Audit on {plan.audit_date.isoformat()}. " if plan.audit_date else ""
    as_of = f"As of {plan.as_of.isoformat()}. " if plan.as_of else ""
    out.append(
        f"{when}{as_of}{plan.documents - len(plan.unread)} of {plan.documents} documents read in full; "
        f"{percent(plan.coverage)} of {plan.points} points documented."
    )
    for line in (*progress_lines(plan), *plan.notes):
        out += ["", line]
    if plan.unread:
        out += ["", f"Not or only partly read: {escaped(', '.join(plan.unread[:20]))}"]
    out += ["", f"*{NOTE}*", "", "## Exposure to common audit exceptions", ""]
    out += _exposures(plan, corpus)
    out += ["", f"## Roadmap: {len(plan.tasks)} tasks, about {plan.effort_days:.0f} person-days"]
    for phase, tasks in by_phase(plan):
        out += ["", f"### {PHASES[phase]}", ""]
        for task in tasks:
            out += _task(task, plan)
    return "\n".join(out) + "\n"


def _exposures(plan: Plan, corpus: Corpus) -> list[str]:
    if not plan.exposures:
        return ["Nothing could be judged, so no exposure is claimed."]
    known, titles = exceptions_of(corpus), {p.id: p.title for p in corpus.points}
    out = ["| Exposure | Exception | Open | What it may do to the opinion |", "|---|---|---|---|"]
    for e in ranked(plan):
        exception = known.get(e.exception)
        title, effect = (exception.title, exception.effect_on_opinion) if exception else (e.exception, "")
        out.append(f"| {EXPOSURE_NAMES[e.exposure]} | {escaped(title)} | {percent(e.share)} | {escaped(effect)} |")
    for e in ranked(plan):
        drivers = [d for d in e.drivers if d.open > 0]
        exception = known.get(e.exception)
        if e.exposure == "low" or not drivers:
            continue
        out += ["", f"**{escaped(exception.title if exception else e.exception)}**", ""]
        for d in drivers:
            out.append(f"- {escaped(driver_line(d, titles))}")
            out += [f"  > {escaped(one_line(q.text, 300))} ({escaped(q.document)})" for q in d.evidence]
        if exception:
            out += ["", "Remedy: " + escaped("; ".join(f"{s.action} ({s.who})" for s in exception.remedy)) + "."]
    return out


def _task(task: PlanTask, plan: Plan) -> list[str]:
    mark = "x" if task.state == "done" else " "
    new = " (new)" if task.state == "new" else ""
    adds = f", adds {task.gain:g} points" if task.gain else ""
    owner = escaped(task.owner) if task.owner else "\\_\\_\\_\\_"
    out = [
        f"- [{mark}] **{escaped(title_of(task, plan))}**{new}: due {due(task)}, about {task.effort_days:g} day{'' if task.effort_days == 1 else 's'}{adds}. "
        f"Owner: {owner} (usually {escaped(task.role)})"
    ]
    out += [f"    - {escaped(g)}" for g in task.guidance]
    for item in task.items:
        out += _item(item)
    return out


def _item(item: PlanItem) -> list[str]:
    new = " (new)" if item.state == "new" else ""
    mark = f"{SYMBOLS[item.status]} " if item.status else ""
    why = "; ".join(item.lacks) if item.lacks else "" if item.status == "missing" else item.why
    out = [f"    - {mark}{escaped(item_name(item))}{new}" + (f": {escaped(why)}" if why else "")]
    if item.wording:
        out.append(f"        - In “{escaped(item.section)}”: {escaped(readable(item.wording))}")
    return out
