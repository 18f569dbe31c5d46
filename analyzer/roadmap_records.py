"""The records of a plan: what to put right, grouped into tasks that one person can take on. They are its JSON, too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from analyzer.datatypes import ExceptionExposure, Status, Versioned

PLAN_VERSION = "1.0"
Phase = Literal["leadership", "design", "readiness", "training", "interim", "final"]
PHASES: dict[Phase, str] = {
    "leadership": "Engage leadership and owners",
    "design": "Design and document controls",
    "readiness": "Readiness assessment",
    "training": "Training",
    "interim": "Interim checks",
    "final": "Final review",
}
State = Literal["open", "new", "done"]
TaskKind = Literal["reading", "policy", "records", "description", "remedy", "milestone"]


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One thing to put right: a point of focus, or a finding in a `document`. `key` names it across plans.

    `gain` is what it adds to the set's coverage, in points (a weak point half a point). `before`: its status in the last
    plan, where that differs.
    """

    key: str
    title: str
    why: str
    point: str = ""
    document: str = ""
    status: Status | None = None
    gain: float = 0.0
    lacks: tuple[str, ...] = ()
    section: str = ""
    wording: str = ""
    state: State = "open"
    before: Status | None = None


@dataclass(frozen=True, slots=True)
class PlanTask:
    """Work for one owner. `document` is the existing document to amend, "" where there is none or a new one is written.

    `effort_days` is an estimate to be replaced by the owner's. `due` is empty without a date of the audit. `role` says who
    usually does it; `owner` is for a name. `state` of a task without items is what a person set in the last plan.
    """

    id: str
    set: str
    phase: Phase
    kind: TaskKind
    title: str
    effort_days: float
    months_before: float
    policy_type: str = ""
    document: str = ""
    items: tuple[PlanItem, ...] = ()
    guidance: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    role: str = ""
    owner: str = ""
    gain: float = 0.0
    due: date | None = None
    state: State = "open"


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of the last plan. `done` holds items that are settled now; `unjudged` those that this run could not
    judge (out of scope or not analysed now); `still_open` and `new` are counts of items of this plan."""

    since: date | None
    done: tuple[PlanItem, ...]
    unjudged: tuple[PlanItem, ...]
    still_open: int
    new: int
    coverage_before: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The roadmap to an audit. `coverage` is (covered + weak/2) / `points` over the set rows that were judged."""

    schema_version: str
    tool: Versioned
    corpus: Versioned
    model: Versioned
    audit_date: date | None
    as_of: date | None
    documents: int
    unread: tuple[str, ...]
    points: int
    coverage: float
    exposures: tuple[ExceptionExposure, ...]
    tasks: tuple[PlanTask, ...]
    notes: tuple[str, ...] = ()
    progress: Progress | None = None

    @property
    def effort_days(self) -> float:
        """Estimated work of all tasks that are not done, in person-days."""
        return round(sum(t.effort_days for t in self.tasks if t.state != "done"), 2)
