"""The steps of a plan that no gap brings by itself: remedies of the exceptions that a set is exposed to, and milestones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analyzer.datatypes import AuditException, Corpus, ExceptionExposure, RemedyStep
from analyzer.roadmap_records import PHASES, Phase, PlanTask

# (phase, title, who, person-days, months before the audit): what every plan needs, whatever its gaps.
_MILESTONES: tuple[tuple[Phase, str, str, float, float], ...] = (
    ("leadership", "Walk leadership through this plan; name an owner for every task and agree the dates", "Executive sponsor", 0.5, 5.75),
    ("readiness", "Analyse the set again with this plan as the last one; settle what is still open", "Compliance lead", 1, 3),
    ("final", "Read every changed policy once from end to end, approve and publish it", "Policy owners", 2, 0.75),
    ("final", "Last run: no high exposure, nothing unread; keep report and passages for the auditor", "Compliance lead", 0.5, 0.25),
)  # fmt: skip


def exposed_to(corpus: Corpus, exposures: Sequence[ExceptionExposure]) -> list[tuple[AuditException, str]]:
    """The exceptions with high or moderate exposure, high ones first, each with its exposure."""
    level = {e.exception: e.exposure for e in exposures}
    found = [(x, str(level[x.id])) for x in corpus.exceptions if level.get(x.id) in ("high", "moderate")]
    return sorted(found, key=lambda pair: pair[1] != "high")


def guidance(
    tasks: Sequence[PlanTask], corpus: Corpus, exposures: Sequence[ExceptionExposure]
) -> tuple[list[PlanTask], frozenset[tuple[str, int]]]:
    """Remedy steps of the design phase as guidance on the policy task that holds most weight of the exception's drivers.

    They are the same work: as tasks of their own they would be counted twice. The second value holds (exception, step)
    of those that found a task.
    """
    out = list(tasks)
    told = set()
    for exception, _ in exposed_to(corpus, exposures):
        weights = {d.point: d.weight for d in exception.drivers if d.point is not None}
        worth = [sum(weights.get(i.point, 0.0) for i in t.items if i.point) for t in out]
        if not out or max(worth) == 0:
            continue
        k = max(range(len(out)), key=lambda i: (worth[i], -i))
        for n, step in enumerate(exception.remedy):
            if step.phase == "design":
                out[k] = replace(out[k], guidance=(*out[k].guidance, f"{exception.title}: {step.action}."))
                told.add((exception.id, n))
    return out, frozenset(told)


def remedies(
    name: str, corpus: Corpus, exposures: Sequence[ExceptionExposure], told: frozenset[tuple[str, int]]
) -> list[PlanTask]:
    """The remedy steps of the exceptions that the set is exposed to, but for those already told as guidance."""
    return [
        PlanTask(
            f"{name}/remedy/{exception.id}/{n + 1}", name, _phase(step), "remedy", step.action, step.effort_days,
            step.months_before, exceptions=(exception.id,), role=step.who,
        )
        for exception, _ in exposed_to(corpus, exposures)
        for n, step in enumerate(exception.remedy)
        if (exception.id, n) not in told
    ]  # fmt: skip


def milestones(name: str) -> list[PlanTask]:
    """The steps that every plan has."""
    return [
        PlanTask(f"{name}/milestone/{n}", name, phase, "milestone", title, effort, months, role=who)
        for n, (phase, title, who, effort, months) in enumerate(_MILESTONES, 1)
    ]


def _phase(step: RemedyStep) -> Phase:
    """The phase that a corpus names; one of its own words counts by its time."""
    for phase in PHASES:
        if step.phase == phase:
            return phase
    for phase, least in (("leadership", 5.5), ("design", 3.5), ("readiness", 2.5), ("interim", 1.0)):
        if step.months_before >= least:
            return phase  # type: ignore[return-value]
    return "final"
