"""The records of coverage: a statement held against a point, the passage behind a verdict, the verdict and its roll-up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analyzer.datatypes.documents import Box

Status = Literal["covered", "weak", "missing", "contradicted", "out_of_scope", "not_analysed"]
STATUSES: tuple[Status, ...] = ("covered", "weak", "missing", "contradicted", "out_of_scope", "not_analysed")
GAPS: tuple[Status, ...] = ("missing", "weak", "contradicted")


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that raised or lowered a score. `effect` is in log-odds of the calibrated score."""

    name: str
    effect: float
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A statement held against a point. `statement` is its index in the document's statements."""

    point: str
    statement: int
    score: float
    signals: tuple[Signal, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage, byte-exact, with its place. `contributes`: ids of the point's elements that it states."""

    document: str
    text: str
    section: str
    page: int | None
    start: int
    end: int
    boxes: tuple[Box, ...] = ()
    contributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """The verdict on one point in one document, or in the set (`document` is None). A row of the report's `points`."""

    set: str
    document: str | None
    criterion: str
    point: str
    status: Status
    expected: Literal["primary", "secondary", "no"]
    score: float
    score_covered: float
    review: bool
    fragile: bool
    evidence: tuple[Evidence, ...]
    nearest: Evidence | None
    lacks: tuple[str, ...]
    signals: tuple[Signal, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class CriterionCoverage:
    """The roll-up of one criterion in one document or in the set."""

    set: str
    document: str | None
    criterion: str
    status: Status
    coverage: float
    points: dict[str, int]
    reason: str
