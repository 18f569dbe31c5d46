"""The records that pass between stages, in order of appearance. The same classes are the JSON schema.

All are frozen, slotted dataclasses. Offsets are characters (Python `str` indices) in `Document.text`; page numbers
start at 1; box coordinates are PDF points from the top left corner of the page as displayed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

# A key that a record does not know is an error, not a silence (read by pydantic's TypeAdapter).
FORBID: dict[str, Any] = {"extra": "forbid"}

# --- corpus -----------------------------------------------------------------------------------------------------------

Category = Literal["security", "availability", "processing_integrity", "confidentiality", "privacy"]
CATEGORIES: tuple[Category, ...] = ("security", "availability", "processing_integrity", "confidentiality", "privacy")
AppliesTo = Literal[
    "all",
    "availability",
    "processing_integrity",
    "confidentiality",
    "privacy",
    "system_level",
    "processing_integrity_products",
]
NearMissWhy = Literal[
    "neighbour",
    "definition",
    "heading",
    "negation",
    "plan",
    "pointer",
    "topic",
    "exclusion",
    "question",
    "other_party",
    "quotation",
    "placeholder",
    "aspiration",
]
BlankType = Literal[
    "role", "frequency", "interval", "system", "place", "document", "organisation", "contact", "list", "value"
]


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that a complete statement of a point names. Core: without it a reader does not accept the point."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    id: str
    label: str
    core: bool = True


@dataclass(frozen=True, slots=True)
class SatisfyingExample:
    """A statement that documents the point. `also` lists other points that it satisfies as well."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    text: str
    style: str
    heading: str = ""
    also: tuple[str, ...] = ()
    held_out: bool = False


@dataclass(frozen=True, slots=True)
class WeakExample:
    """A statement that addresses the point but lacks a core part: `lacks` says which, in a reader's words."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    text: str
    lacks: str
    lacks_elements: tuple[str, ...] = ()
    style: str = ""
    heading: str = ""
    also: tuple[str, ...] = ()
    held_out: bool = False


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A statement that resembles the point and does not document it. `point` names the neighbour that it satisfies."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    text: str
    why: NearMissWhy
    point: str | None = None
    heading: str = ""
    also: tuple[str, ...] = ()
    held_out: bool = False


@dataclass(frozen=True, slots=True)
class SuggestedWording:
    """A clause to paste. Organisation facts are typed blanks: `{{role: access approver}}`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    section: str
    text: str
    held_out: bool = True


@dataclass(frozen=True, slots=True)
class PolicyTypes:
    """Ids of policy_types.yaml in which a point is normally documented."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    primary: tuple[str, ...]
    secondary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PointOfFocus:
    """One point of focus as its YAML file has it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    id: str
    title: str
    asks: str
    applies_to: AppliesTo
    origin: Literal["coso", "tsc", "own"]
    revision_2022: Literal["same", "changed", "new", "unknown"]
    elements: tuple[Element, ...]
    satisfied_by: tuple[SatisfyingExample, ...]
    weakly_satisfied_by: tuple[WeakExample, ...]
    not_satisfied_by: tuple[NearMiss, ...]
    suggested_wording: SuggestedWording
    policy_types: PolicyTypes
    neighbours: tuple[str, ...] = ()
    privacy_role: Literal["", "controller", "processor", "both"] = ""
    evidenced_by: Literal["policy", "operation", "system_description"] = "policy"

    @property
    def criterion(self) -> str:
        """Id of the criterion that the point belongs to: the id without its last part."""
        return self.id.rsplit(".", 1)[0]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: the YAML file is this record."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    id: str
    category: Category
    title: str
    summary: str
    reference: str
    points_of_focus: tuple[PointOfFocus, ...]


@dataclass(frozen=True, slots=True)
class PolicyType:
    """A kind of policy document, with the names that people use for it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    id: str
    name: str
    aliases: tuple[str, ...]
    title_patterns: tuple[str, ...]
    sections: tuple[str, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class RemedyStep:
    """One step of the remedy of an audit exception. `months_before` counts back from the audit; effort in person-days."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    phase: str
    action: str
    who: str
    effort_days: float
    months_before: float


@dataclass(frozen=True, slots=True)
class ExceptionDriver:
    """What raises the exposure to an audit exception: a point that is absent, or a finding code, with its weight."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    weight: float
    point: str | None = None
    finding: str | None = None


@dataclass(frozen=True, slots=True)
class AuditException:
    """A common exception in SOC 2 reports, and how it shows in documents."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    id: str
    title: str
    description: str
    in_documents: str
    effect_on_opinion: str
    drivers: tuple[ExceptionDriver, ...]
    remedy: tuple[RemedyStep, ...]


@dataclass(frozen=True, slots=True)
class CorpusHead:
    """corpus.yaml: what the corpus is, where its facts come from, and the shape of its ids."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    id: str
    version: str
    edition: str
    notice: str
    sources: tuple[str, ...]
    criterion_pattern: str
    point_pattern: str
    criteria: int
    points: int
    categories: tuple[str, ...] = CATEGORIES


@dataclass(frozen=True, slots=True)
class Corpus:
    """The curated knowledge: criteria with their points, kinds of policy, audit exceptions."""

    __pydantic_config__: ClassVar[dict[str, Any]] = FORBID

    head: CorpusHead
    criteria: tuple[Criterion, ...]
    policy_types: tuple[PolicyType, ...]
    exceptions: tuple[AuditException, ...]
    sha256: str

    @property
    def points(self) -> tuple[PointOfFocus, ...]:
        """All points of focus, in the order of the criteria."""
        return tuple(p for c in self.criteria for p in c.points_of_focus)


# --- documents --------------------------------------------------------------------------------------------------------

BlockKind = Literal[
    "heading", "paragraph", "list_item", "table_row", "footnote", "code", "quote", "caption", "form_field"
]
# Why a block yields no statements; "" for ordinary text.
SetAside = Literal[
    "", "toc", "running_header", "running_footer", "page_number", "watermark", "revision_table", "front_matter",
    "navigation", "code", "comment",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from. `name` is relative and uses '/'; never an absolute path."""

    name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the top left corner."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about reading a document that its reader must know (`scanned_page`, `tracked_changes`, ...)."""

    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block as laid out on a page: text span [start, end) in `Document.text` and its box."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document in reading order. `text == document.text[start:end]`.

    `level`: of headings 1..9; of list items the nesting depth from 1; else 0. `label` is what was cut off in front
    ("3.2", "(a)", "-"). `lead_in` is the index of the block that introduces a list item or table row ("must:"), for a
    table row the header row; -1 if none. `cells` holds (start, end) spans of a table row's cells.
    """

    kind: BlockKind
    text: str
    start: int
    end: int
    level: int = 0
    label: str = ""
    page: int | None = None
    lines: tuple[Line, ...] = ()
    lead_in: int = -1
    cells: tuple[tuple[int, int], ...] = ()
    set_aside: SetAside = ""


@dataclass(frozen=True, slots=True)
class ReadReport:
    """How much of the document was read: characters in all, in statements, and set aside by reason."""

    characters: int = 0
    in_statements: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)
    tables: int = 0
    images_without_text: int = 0
    page_characters: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document. `text` is the extracted text that all offsets refer to."""

    source: Source
    text: str
    blocks: tuple[Block, ...]
    title: str = ""
    pages: int | None = None
    language: str = "en"
    warnings: tuple[Notice, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()  # front matter, document properties: (key, value)
    tables: int = 0
    images_without_text: int = 0
    page_characters: tuple[int, ...] = ()  # of every page, what its text layer (or OCR) gave
    unread_pages: tuple[int, ...] = ()  # pages that hold something, none of which could be read


# --- statements -------------------------------------------------------------------------------------------------------

CommitmentKind = Literal[
    "commitment", "practice", "aspiration", "plan", "negation", "exclusion", "definition", "purpose", "reference",
    "placeholder", "heading", "list", "quotation", "question", "conditional", "repealed", "other_party", "marketing",
    "instruction", "fact",
]  # fmt: skip
Force = Literal["must", "will", "should", "may", "does", ""]


@dataclass(frozen=True, slots=True)
class Location:
    """Where a statement stands: `document.text[start:end]` is its text."""

    document: str
    start: int
    end: int
    page: int | None = None
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Commitment:
    """What a statement is, and who does what, how often and by when."""

    kind: CommitmentKind
    force: Force = ""
    actor: str = ""
    action: str = ""
    frequency: str = ""
    deadline: str = ""
    hedges: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()

    @property
    def binds(self) -> bool:
        """Only commitments and practices can cover a point."""
        return self.kind in ("commitment", "practice")


@dataclass(frozen=True, slots=True)
class Statement:
    """The unit of matching: a span of the document with the headings above it and the clause that leads into it."""

    text: str
    headings: tuple[str, ...]
    lead_in: str
    location: Location
    kind: BlockKind = "paragraph"
    commitment: Commitment | None = None


# --- verdicts ---------------------------------------------------------------------------------------------------------

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
