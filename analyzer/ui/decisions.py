"""What reviewers decided: an append-only log beside the tool's verdicts, never in place of them. No streamlit here.

A decision on a passage is tied to the fingerprint of its text, so that it holds for the next version of the document
where the passage stands unchanged.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal, get_args

from analyzer.datatypes import Status
from analyzer.errors import PolicyGapsError

Kind = Literal["accept", "reject_evidence", "not_applicable", "override", "comment", "undo"]
KINDS: tuple[Kind, ...] = get_args(Kind)
KIND_NAMES: dict[Kind, str] = {
    "accept": "Accepted as judged",
    "reject_evidence": "Evidence rejected",
    "not_applicable": "Not applicable",
    "override": "Status set by reviewer",
    "comment": "Comment",
    "undo": "Undone",
}
NEEDS_REASON: tuple[Kind, ...] = ("reject_evidence", "not_applicable", "override", "comment")


def fingerprint(text: str) -> str:
    """Names a passage by its words alone, so that layout and case change nothing."""
    return hashlib.sha256(" ".join(text.lower().split()).encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Decision:
    """One act of a reviewer. `document` None: on the whole set. `undoes`: number of the decision taken back."""

    number: int
    kind: Kind
    point: str
    document: str | None
    by: str
    at: str
    reason: str = ""
    status: Status | None = None
    passage: str = ""
    undoes: int | None = None


class DecisionError(PolicyGapsError):
    """A decision lacks what it needs."""


@dataclass
class DecisionLog:
    """Decisions in order. Nothing is changed or removed; taking one back is a decision too.

    `keep`, where given, writes every new decision down first, and gives it back with the number that it got there.
    """

    decisions: list[Decision] = field(default_factory=list)
    keep: Callable[[Decision], Decision] | None = None

    def record(
        self,
        kind: Kind,
        point: str,
        document: str | None,
        by: str,
        *,
        reason: str = "",
        status: Status | None = None,
        passage: str = "",
    ) -> Decision:
        """Add a decision. Raises DecisionError where the name or the reason is missing."""
        if not by.strip():
            raise DecisionError("Give your name first; a decision carries the name of who made it.")
        if kind in NEEDS_REASON and not reason.strip():
            raise DecisionError("Give the reason; an auditor will ask for it.")
        if kind == "override" and status is None:
            raise DecisionError("Choose the status that you set.")
        return self._append(
            Decision(self._next(), kind, point, document, by.strip(), _now(), reason.strip(), status,
                     fingerprint(passage) if passage else "")
        )  # fmt: skip

    def undo(self, number: int, by: str) -> Decision:
        """Take a decision back."""
        target = next((d for d in self.decisions if d.number == number), None)
        if target is None or not self.holds(target):
            raise DecisionError("This decision is already undone.")
        if not by.strip():
            raise DecisionError("Give your name first; a decision carries the name of who made it.")
        return self._append(
            Decision(self._next(), "undo", target.point, target.document, by.strip(), _now(), undoes=number)
        )

    def holds(self, decision: Decision) -> bool:
        """Whether it has not been undone."""
        return decision.kind != "undo" and not any(d.undoes == decision.number for d in self.decisions)

    def on(self, point: str, document: str | None = None) -> list[Decision]:
        """Decisions that hold on a point of the set (or of one document), latest first."""
        return [d for d in reversed(self.decisions) if d.point == point and d.document == document and self.holds(d)]

    def decided(self, point: str, document: str | None = None) -> Decision | None:
        """The latest decision on the point's status, comments and rejected passages aside."""
        return next((d for d in self.on(point, document) if d.kind in ("accept", "not_applicable", "override")), None)

    def rejected(self, point: str) -> set[str]:
        """Fingerprints of passages that reviewers rejected as evidence of a point."""
        return {d.passage for d in self.decisions if d.kind == "reject_evidence" and d.point == point and self.holds(d)}

    def not_applicable(self) -> dict[str, str]:
        """Points decided to be not applicable in the set, with the reason: what the scope profile takes over."""
        points = {d.point for d in self.decisions if d.document is None}
        latest = {p: self.decided(p) for p in sorted(points)}
        return {p: f"{d.reason} ({d.by})" for p, d in latest.items() if d is not None and d.kind == "not_applicable"}

    def dumps(self) -> str:
        """All decisions as JSON, undone ones too."""
        return json.dumps([asdict(d) for d in self.decisions], ensure_ascii=False, indent=1) + "\n"

    def load(self, decisions: Iterable[Decision]) -> None:
        """Replace what is held by decisions read from a store."""
        self.decisions = sorted(decisions, key=lambda d: d.number)

    def merge(self, decisions: Iterable[Decision]) -> int:
        """Add decisions from elsewhere that are not held yet, in their order and under new numbers. Returns how many."""
        held = {_mark(d): d.number for d in self.decisions}
        numbers: dict[int, int] = {}
        added = 0
        for decision in sorted(decisions, key=lambda d: d.number):
            known = held.get(_mark(decision))
            if known is None:
                undoes = None if decision.undoes is None else numbers.get(decision.undoes)
                if decision.kind == "undo" and not any(d.number == undoes and self.holds(d) for d in self.decisions):
                    continue  # what it takes back is not there, or taken back already
                known = self._append(replace(decision, number=self._next(), undoes=undoes)).number
                added += 1
            numbers[decision.number] = known
        return added

    def _append(self, decision: Decision) -> Decision:
        if self.keep is not None:
            decision = self.keep(decision)
        self.decisions.append(decision)
        return decision

    def _next(self) -> int:
        return max((d.number for d in self.decisions), default=0) + 1


def loads(text: str | bytes) -> list[Decision]:
    """Decisions from their JSON. Raises DecisionError for anything else."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(list[Decision]).validate_json(text)
    except ValidationError as error:
        raise DecisionError(f"decisions: not a list of decisions ({error.error_count()} faults)") from None


def _mark(d: Decision) -> tuple[object, ...]:
    """What makes a decision the same wherever it is held: everything but numbers."""
    return (d.kind, d.point, d.document, d.by, d.at, d.reason, d.status, d.passage)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
