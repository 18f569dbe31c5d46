"""The records of the corpus: criteria with their points of focus, kinds of policy, audit exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

# A key that a record does not know is an error, not a silence (read by pydantic's TypeAdapter).
FORBID: dict[str, Any] = {"extra": "forbid"}

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
