"""The records that pass between stages. The same classes are the JSON schema.

All are frozen, slotted dataclasses. Offsets are characters (Python `str` indices) in `Document.text`; page numbers
start at 1; box coordinates are PDF points from the top left corner of the page as displayed. In order of
appearance: corpus, documents, statements, verdicts, report.
"""

from __future__ import annotations

from analyzer.datatypes.corpus import (
    CATEGORIES,
    FORBID,
    AppliesTo,
    AuditException,
    BlankType,
    Category,
    Corpus,
    CorpusHead,
    Criterion,
    Element,
    ExceptionDriver,
    NearMiss,
    NearMissWhy,
    PointOfFocus,
    PolicyType,
    PolicyTypes,
    RemedyStep,
    SatisfyingExample,
    SuggestedWording,
    WeakExample,
)
from analyzer.datatypes.documents import (
    Block,
    BlockKind,
    Box,
    Document,
    Line,
    Notice,
    ReadReport,
    SetAside,
    Source,
)
from analyzer.datatypes.report import (
    DocumentProblem,
    DocumentReport,
    ExceptionExposure,
    ExposureDriver,
    Finding,
    Header,
    HeaderField,
    PolicyTypeGuess,
    Report,
    Versioned,
)
from analyzer.datatypes.statements import (
    Commitment,
    CommitmentKind,
    Force,
    Location,
    Statement,
)
from analyzer.datatypes.verdicts import (
    GAPS,
    STATUSES,
    Coverage,
    CriterionCoverage,
    Evidence,
    Match,
    Signal,
    Status,
)

__all__ = [
    "CATEGORIES", "FORBID", "GAPS", "STATUSES", "AppliesTo", "AuditException", "BlankType", "Block", "BlockKind", "Box",
    "Category", "Commitment", "CommitmentKind", "Corpus", "CorpusHead", "Coverage", "Criterion", "CriterionCoverage",
    "Document", "DocumentProblem", "DocumentReport", "Element", "Evidence", "ExceptionDriver", "ExceptionExposure",
    "ExposureDriver", "Finding", "Force", "Header", "HeaderField", "Line", "Location", "Match", "NearMiss",
    "NearMissWhy", "Notice", "PointOfFocus", "PolicyType", "PolicyTypeGuess", "PolicyTypes", "ReadReport", "RemedyStep",
    "Report", "SatisfyingExample", "SetAside", "Signal", "Source", "Statement", "Status", "SuggestedWording",
    "Versioned", "WeakExample",
]  # fmt: skip
