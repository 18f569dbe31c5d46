"""A report -> the plan for the months before the audit: gaps grouped by the policy they belong in, with the remedies of
the exceptions that the set is exposed to, ordered by what a day of work adds to coverage.

Efforts are estimates in person-days, written down here and in exceptions.yaml so that a lead can replace them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from analyzer.datatypes import GAPS, Corpus, DocumentReport, ExceptionExposure, Finding, Report
from analyzer.report import without_unread
from analyzer.roadmap_dates import dated
from analyzer.roadmap_place import Gap, Shelf, placed
from analyzer.roadmap_progress import Judged, compared
from analyzer.roadmap_records import PHASES, PLAN_VERSION, Plan, PlanItem, PlanTask
from analyzer.roadmap_steps import guidance, milestones, remedies

GAIN = {"missing": 1.0, "contradicted": 1.0, "weak": 0.5}
# Person-days. A clause starts from suggested wording, a weak one from the passage that is there; a denial has first to be
# cleared up with whoever does the work. A new policy needs an owner, a frame and an approval besides its clauses.
CLAUSE_DAYS = {"missing": 0.25, "weak": 0.15, "contradicted": 0.5}
AMEND_DAYS, NEW_POLICY_DAYS = 0.5, 2.0
FINDING_DAYS = 0.1
RECORD_DAYS = 0.5
READING_DAYS = 0.25


def make_plan(
    report: Report,
    corpus: Corpus,
    *,
    audit_date: date | None = None,
    as_of: date | None = None,
    previous: Plan | None = None,
) -> Plan:
    """The plan of a report, as of a day (the report's own by default). Raises SettingsError for dates that leave no time."""
    if as_of is None and report.settings.get("as_of"):
        as_of = date.fromisoformat(report.settings["as_of"])
    rows = [r for r in report.points if r.document is None]
    tasks: list[PlanTask] = []
    for name in dict.fromkeys(r.set for r in rows):
        tasks += _tasks_of_set(name, report, corpus)
    placed_in_time, notes = dated(sorted(tasks, key=_order), audit_date, as_of)
    judged = [r for r in rows if r.status not in ("out_of_scope", "not_analysed")]
    value = sum({"covered": 1.0, "weak": 0.5}.get(r.status, 0.0) for r in judged)
    plan = Plan(
        PLAN_VERSION, report.tool, report.corpus, report.model, audit_date, as_of, len(report.documents),
        tuple(d.name for d in report.documents if d.status != "analysed"), len(judged),
        round(value / len(judged), 4) if judged else 0.0, report.exceptions, placed_in_time, notes,
    )  # fmt: skip
    if previous is None:
        return plan
    read = frozenset((d.set, d.name) for d in report.documents if d.status == "analysed")
    by_date = bool(report.settings.get("as_of"))
    return compared(plan, previous, Judged({(r.set, r.point): r.status for r in rows}, read, by_date))


def _order(task: PlanTask) -> tuple[object, ...]:
    """Phase by phase; in a phase what adds most to coverage per day first, then by time and name."""
    worth = task.gain / task.effort_days if task.effort_days else 0.0
    return (list(PHASES).index(task.phase), -round(worth, 6), -task.months_before, task.set, task.id)


def _tasks_of_set(name: str, report: Report, corpus: Corpus) -> list[PlanTask]:
    documents = [d for d in report.documents if d.set == name]
    if not any(d.status != "not_analysed" for d in documents):
        return _reading(name, documents)
    rows = [r for r in report.points if r.set == name]
    points = {p.id: p for p in corpus.points}
    gaps = [Gap(points[r.point], r) for r in rows if r.document is None and r.status in GAPS and r.point in points]
    written = [g for g in gaps if g.point.evidenced_by == "policy"]
    policies = _policies(name, documents, written, Shelf(documents, rows), corpus)
    exposures = [e for e in report.exceptions if e.set == name]
    policies, told = guidance(policies, corpus, exposures)
    out = [*_reading(name, documents), *policies, *_other_gaps(name, gaps, corpus)]
    return [*_with_exceptions(out, corpus, exposures), *remedies(name, corpus, exposures, told), *milestones(name)]


def _reading(name: str, documents: Sequence[DocumentReport]) -> list[PlanTask]:
    """A task for every document that could not be read, or only in part: what it holds is not known."""
    out = []
    for d in documents:
        if d.status == "analysed":
            continue
        why = d.error.message if d.error else "; ".join(w.message for w in d.warnings[:3])
        item = PlanItem(f"document:{d.name}", d.name, why or "It was read only in part.", document=d.name)
        out.append(
            PlanTask(
                f"{name}/reading/{d.name}", name, "leadership", "reading", f"Get a readable copy of {d.name}", READING_DAYS,
                5.75, document=d.name, items=(item,), role="Compliance lead",
            )
        )  # fmt: skip
    return out


def _policies(
    name: str, documents: Sequence[DocumentReport], gaps: Sequence[Gap], shelf: Shelf, corpus: Corpus
) -> list[PlanTask]:
    """One task per document to amend (with its own findings) and per policy to write."""
    titles = {t.id: t.name for t in corpus.policy_types}
    by_place = placed(gaps, shelf)
    order = {p.id: i for i, p in enumerate(corpus.points)}
    out = []
    for d in documents:
        own = [(place, g) for place, found in by_place.items() if place.document == d.name for g in found]
        if d.status == "not_analysed" or not (own or d.findings):
            continue
        items = [_item(g) for _, g in sorted(own, key=lambda pair: order[pair[1].point.id])]
        effort = AMEND_DAYS + sum(CLAUSE_DAYS[g.row.status] for _, g in own)
        items += _finding_items(d)
        effort += FINDING_DAYS * (len(items) - len(own))
        title = f"Amend {d.name}" if own else f"Complete the header and blanks of {d.name}"
        out.append(_policy_task(name, f"document:{d.name}", title, shelf.kind_of(d.name), d.name, items, effort))
    for place, found in by_place.items():
        if place.document:
            continue
        items = [_item(g) for g in sorted(found, key=lambda g: order[g.point.id])]
        effort = NEW_POLICY_DAYS + sum(CLAUSE_DAYS[g.row.status] for g in found)
        title = f"Write a policy: {titles.get(place.policy_type, place.policy_type)}"
        out.append(_policy_task(name, f"new:{place.policy_type}", title, place.policy_type, "", items, effort))
    return out


def _policy_task(
    name: str, key: str, title: str, kind: str, document: str, items: Sequence[PlanItem], effort: float
) -> PlanTask:
    gain = round(sum(i.gain for i in items), 2)
    return PlanTask(
        f"{name}/policy/{key}", name, "design", "policy", title, round(effort, 2), 4.5, policy_type=kind, document=document,
        items=tuple(items), role="Policy owner", gain=gain,
    )  # fmt: skip


def _item(gap: Gap) -> PlanItem:
    wording = gap.point.suggested_wording
    return PlanItem(
        gap.point.id, gap.point.title, without_unread(gap.row.reason), point=gap.point.id, status=gap.row.status,
        gain=GAIN[gap.row.status], lacks=gap.row.lacks, section=wording.section, wording=wording.text,
    )  # fmt: skip


def _finding_items(document: DocumentReport) -> list[PlanItem]:
    """A document's findings, those of one code together."""
    by_code: dict[str, list[Finding]] = defaultdict(list)
    for finding in document.findings:
        by_code[finding.code].append(finding)
    out = []
    for code, found in by_code.items():
        said = found[0].message if len(found) == 1 else f"{found[0].message} And {len(found) - 1} more."
        title = code.replace("_", " ").capitalize() + (f" ({len(found)})" if len(found) > 1 else "")
        out.append(PlanItem(f"finding:{document.name}:{code}", title, said, document=document.name))
    return out


def _other_gaps(name: str, gaps: Iterable[Gap], corpus: Corpus) -> list[PlanTask]:
    """Points that companies evidence by records or in the system description: a task by kind of policy, and one."""
    titles = {t.id: t.name for t in corpus.policy_types}
    by_kind: dict[str, list[Gap]] = defaultdict(list)
    described: list[Gap] = []
    for gap in gaps:
        if gap.point.evidenced_by == "operation":
            by_kind[gap.point.policy_types.primary[0]].append(gap)
        elif gap.point.evidenced_by == "system_description":
            described.append(gap)
    out = [
        PlanTask(
            f"{name}/records/{kind}", name, "readiness", "records", f"Show by records: {titles.get(kind, kind)}",
            round(RECORD_DAYS * len(own), 2), 3.25, policy_type=kind, items=tuple(_item(g) for g in own),
            guidance=("Collect the records that show these points, or add clauses: policies seldom hold them.",),
            role="Control owner", gain=round(sum(GAIN[g.row.status] for g in own), 2),
        )
        for kind, own in by_kind.items()
    ]  # fmt: skip
    if described:
        out.append(
            PlanTask(
                f"{name}/description", name, "design", "description", "Say it in the description of the system",
                round(1 + CLAUSE_DAYS["missing"] * len(described), 2), 4.5, items=tuple(_item(g) for g in described),
                guidance=("These points normally stand in the description of the system that the report rests on.",),
                role="Compliance lead", gain=round(sum(GAIN[g.row.status] for g in described), 2),
            )
        )  # fmt: skip
    return out


def _with_exceptions(
    tasks: Iterable[PlanTask], corpus: Corpus, exposures: Sequence[ExceptionExposure]
) -> list[PlanTask]:
    """The tasks with the exceptions that their points drive, where the set is exposed to them."""
    exposed = {e.exception for e in exposures if e.exposure != "low"}
    drives: dict[str, list[str]] = defaultdict(list)
    for exception in corpus.exceptions:
        for driver in exception.drivers:
            if driver.point is not None and exception.id in exposed:
                drives[driver.point].append(exception.id)
    return [
        replace(t, exceptions=tuple(dict.fromkeys(x for i in t.items for x in drives.get(i.point, ())))) for t in tasks
    ]
