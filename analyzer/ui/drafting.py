"""A draft as text: from a document, with clauses put in at the right section, and its versions. No streamlit here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from analyzer.config import Settings
from analyzer.datatypes import Coverage, Document, PointOfFocus
from analyzer.ui.index import Change, ReportIndex, changes
from analyzer.ui.job import Engine, Kept
from analyzer.wording import Proof, inserted, proof

NAME = "draft.md"


@dataclass(frozen=True, slots=True)
class Version:
    """A draft as it was when it was checked."""

    text: str
    index: ReportIndex
    label: str = ""  # where it is not a check of the draft itself: the file that it came from

    @property
    def kind(self) -> str | None:
        """Kind of policy that it was judged as."""
        guess = self.index.report.documents[0].policy_type
        return guess.id if guess else None


@dataclass
class Draft:
    """The draft of one person: its text, the kind that they chose, and its checked versions, oldest first."""

    text: str = ""
    kind: str | None = None
    versions: list[Version] = field(default_factory=list)
    earlier: Version | None = None  # what the draft came from, given by the writer for comparison
    checks: int = 0
    kept: Kept = field(default_factory=dict)
    inserted: dict[str, str] = field(default_factory=dict)  # point -> clause as it was put in
    before: dict[str, Version] = field(default_factory=dict)  # point -> the last check before its clause was put in

    @property
    def current(self) -> Version | None:
        """The latest checked version."""
        return self.versions[-1] if self.versions else None

    @property
    def changed(self) -> bool:
        """Whether the text is another than the one that was checked."""
        return (
            self.current is None
            or self.current.text != self.text
            or (self.kind or self.current.kind) != self.current.kind
        )

    def check(self, engine: Engine, settings: Settings) -> Version:
        """Judge the draft as it stands. What did not change is not encoded again. Raises PolicyGapsError."""
        self.checks += 1
        version = self._judged(self.text, self.kind, engine, settings, f"check {self.checks}")
        self.versions = [*self.versions[-9:], version]
        if self.earlier is not None and self.earlier.kind != version.kind:
            self.compare_with(self.earlier.label, self.earlier.text, engine, settings)
        return version

    def compare_with(self, label: str, text: str, engine: Engine, settings: Settings) -> Version:
        """Judge an earlier version of the draft as the same kind of policy. Raises PolicyGapsError."""
        kind = self.kind or (self.current.kind if self.current else None)
        self.earlier = self._judged(text, kind, engine, settings, label)
        return self.earlier

    def _judged(self, text: str, kind: str | None, engine: Engine, settings: Settings, label: str) -> Version:
        chosen = {**settings.policy_types, NAME: kind} if kind else settings.policy_types
        kept = self.kept if text == self.text else {}
        report = engine.analyze([(NAME, text.encode())], replace(settings, policy_types=chosen), kept, lambda *_: None)
        return Version(text, ReportIndex(report, engine.analyzer.corpus), label)

    @property
    def comparable(self) -> list[Version]:
        """Versions in the order of time: the earlier one that was given, then the checks."""
        return [*([self.earlier] if self.earlier is not None else []), *self.versions]

    def checklist(self) -> dict[str, list[Coverage]]:
        """What this kind of policy is expected to hold: missing, weak and documented, primary points first."""
        out: dict[str, list[Coverage]] = {"missing": [], "weak": [], "covered": []}
        if self.current is None:
            return out
        rows = [
            r for r in self.current.index.of_document.get(NAME, ()) if r.expected != "no" and r.status != "out_of_scope"
        ]
        for row in sorted(rows, key=lambda r: (r.expected != "primary", r.point)):
            out[
                "missing"
                if row.status in ("missing", "contradicted")
                else row.status
                if row.status in out
                else "missing"
            ].append(row)
        return out

    def insert(self, point: PointOfFocus, clause: str, section: str | None = None) -> None:
        """Put a clause into the text under a section: the one named, or the one that the wording belongs to."""
        self.text = inserted(self.text, section or point.suggested_wording.section, clause)
        self.inserted[point.id] = clause
        if self.current is not None:
            self.before[point.id] = self.current

    def proof(self, point: PointOfFocus) -> Proof | None:
        """What the wording that was put in for a point has done, once the draft was checked again; None before."""
        before = self.before.get(point.id)
        if before is None or self.current is None or self.current is before or self.changed:
            return None
        rows = [v.index.of_document.get(NAME, ()) for v in (before, self.current)]
        return proof(point.id, *rows)

    def compared(self, before: int, after: int) -> list[Change]:
        """What changed between two of the `comparable` versions."""
        versions = self.comparable
        return changes(versions[before].index, versions[after].index, NAME)


def as_markdown(document: Document) -> str:
    """A document as Markdown that can be edited; what was set aside (contents, running headers) is left out."""
    lines: list[str] = []
    for block in document.blocks:
        text = " ".join(block.text.split())
        if not text or block.set_aside:
            continue
        if block.kind == "heading":
            lines += ["", f"{'#' * min(6, max(1, block.level))} {text}", ""]
        elif block.kind == "list_item":
            mark = f"{block.label} " if re.fullmatch(r"\d+[.)]", block.label) else "- "
            lines.append("  " * max(0, block.level - 1) + mark + text)
        elif block.kind == "table_row":
            cells = [" ".join(document.text[a:b].split()) for a, b in block.cells] or [text]
            lines += ["| " + " | ".join(cells) + " |"]
            if block.lead_in < 0 and len(cells) > 1:
                lines.append("|" + " --- |" * len(cells))
        else:
            lines += ["", text, ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
