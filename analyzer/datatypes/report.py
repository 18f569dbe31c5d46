"""The records of a report: each document with its header and findings, exposures, and the run that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from analyzer.datatypes.documents import Notice, ReadReport
from analyzer.datatypes.verdicts import Coverage, CriterionCoverage, Evidence, Status


@dataclass(frozen=True, slots=True)
class HeaderField:
    """A value of the document's header (owner, version, a date as ISO text) with its place."""

    value: str
    page: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """What auditors look at first. A date's value is ISO (2026-01-31) where it can be read as one."""

    owner: HeaderField | None = None
    approver: HeaderField | None = None
    version: HeaderField | None = None
    policy_id: HeaderField | None = None
    effective: HeaderField | None = None
    last_reviewed: HeaderField | None = None
    next_review: HeaderField | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of the document itself: a placeholder, a missing owner, a review that is overdue."""

    code: str
    message: str
    page: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class PolicyTypeGuess:
    """The kind of policy that a document is, with confidence; `source` is "user" when a person set it."""

    id: str
    confidence: float
    source: Literal["recognised", "user"] = "recognised"


@dataclass(frozen=True, slots=True)
class DocumentProblem:
    """Why a document was not analysed."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """One document of the report: what it is, how much of it was read, its header and findings."""

    set: str
    name: str
    sha256: str
    media_type: str
    language: str
    status: Literal["analysed", "partly_analysed", "not_analysed"]
    error: DocumentProblem | None
    warnings: tuple[Notice, ...]
    policy_type: PolicyTypeGuess | None
    title: str
    pages: int | None
    statements: int
    read: ReadReport
    header: Header
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ExposureDriver:
    """What an exposure rests on: a point with its status and passages, or a finding in documents.

    `open` is the part of `weight` that stays open, 0 (settled) to 1. `evidence` is empty where no passage documents the
    point. `documents` names those with the finding (the first 20 of `count`).
    """

    weight: float
    open: float
    message: str
    point: str | None = None
    status: Status | None = None
    evidence: tuple[Evidence, ...] = ()
    finding: str | None = None
    documents: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class ExceptionExposure:
    """Exposure of a set to one audit exception. `share` is the open part of the weights of what could be judged, 0 to 1."""

    set: str
    exception: str
    exposure: Literal["high", "moderate", "low"]
    drivers: tuple[ExposureDriver, ...]
    reason: str
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Versioned:
    """Name, version and digest of what made the report (tool, corpus or model)."""

    name: str
    version: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One run. See `render.json_report` for its wire form."""

    schema_version: str
    tool: Versioned
    corpus: Versioned
    model: Versioned
    settings: dict[str, Any]
    documents: tuple[DocumentReport, ...]
    points: tuple[Coverage, ...]
    criteria: tuple[CriterionCoverage, ...]
    exceptions: tuple[ExceptionExposure, ...] = ()
