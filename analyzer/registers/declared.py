"""Declared against found: the criteria that documents say they satisfy, held against what their text documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from analyzer.datatypes import Corpus, Coverage, DocumentReport, Evidence, Report
from analyzer.registers.declared_find import By, Declaration
from analyzer.registers.declared_map import place

Result = Literal[
    "agrees", "partly", "not_found", "contradicted", "not_declared", "unknown_id", "unknown_document", "not_analysed",
    "out_of_scope",
]  # fmt: skip
RESULTS: dict[Result, str] = {
    "not_found": "Declared and not found",
    "contradicted": "Declared and contradicted",
    "partly": "Declared and found in part",
    "unknown_id": "Declared, but no such id",
    "unknown_document": "Declared for a document that is not there",
    "not_declared": "Found and not declared",
    "agrees": "Declared and found",
    "not_analysed": "Declared, not analysed",
    "out_of_scope": "Declared, out of scope",
}

# Share of a criterion's points in scope that a document covers before it is said that it should declare it.
WORTH_DECLARING = 0.25


@dataclass(frozen=True, slots=True)
class DeclaredRow:
    """One criterion or point of one document. Counts are of the points in scope under it; `passage` is the best one
    that documents it."""

    set: str
    document: str
    id: str
    title: str
    result: Result
    by: By | None
    declaration: str
    page: int | None
    points: int
    covered: int
    weak: int
    passage: Evidence | None
    reason: str


def compare_declared(
    report: Report,
    corpus: Corpus,
    in_documents: Mapping[tuple[str, str], Sequence[Declaration]],
    mapped: Sequence[Declaration] = (),
) -> tuple[DeclaredRow, ...]:
    """One row per declaration, and per criterion that a declaring document documents without saying so.

    `in_documents`: (set, document) -> what it declares itself; `mapped`: what a mapping file declares.
    """
    desk = _Desk(report, corpus)
    declared = {key: list(own) for key, own in in_documents.items()}
    rows: list[DeclaredRow] = []
    for one, document, why in place(mapped, report.documents):
        if document is None:
            rows.append(desk.row("", one, "unknown_document", why))
        else:
            declared.setdefault((document.set, document.name), []).append(replace(one, document=document.name))
    for document in report.documents:
        own = {d.id: d for d in reversed(declared.get((document.set, document.name), ()))}
        if own:
            rows += desk.document(document, list(reversed(own.values())))
    order = list(RESULTS)
    return tuple(
        sorted(rows, key=lambda r: (r.set, r.document, order.index(r.result), desk.rank.get(r.id, 10**6), r.id))
    )


class _Desk:
    """Everything looked up once."""

    def __init__(self, report: Report, corpus: Corpus) -> None:
        self.titles = {c.id: c.title for c in corpus.criteria} | {p.id: p.title for p in corpus.points}
        self.rank = {i: n for n, i in enumerate(self.titles)}
        self.criteria = {c.id for c in corpus.criteria}
        self.status = {(c.set, c.document, c.criterion): c.status for c in report.criteria}
        self.cells: dict[tuple[str, str, str], list[Coverage]] = {}
        for row in report.points:
            if row.document is not None:
                self.cells.setdefault((row.set, row.document, row.criterion), []).append(row)
                self.cells[row.set, row.document, row.point] = [row]

    def document(self, document: DocumentReport, own: Sequence[Declaration]) -> Iterator[DeclaredRow]:
        """The rows of a document that declares something."""
        for one in own:
            if not one.known:
                yield self.row(document.set, one, "unknown_id", "The corpus has no criterion or point with this id.")
            else:
                yield self._judged(document, one)
        touched = {d.id if d.id in self.criteria else d.id.rsplit(".", 1)[0] for d in own}
        for criterion in sorted(self.criteria - touched, key=self.rank.__getitem__):
            cells = self.cells.get((document.set, document.name, criterion), ())
            counted = [c for c in cells if c.status != "out_of_scope"]
            if counted and sum(c.status == "covered" for c in counted) >= WORTH_DECLARING * len(counted):
                silent = Declaration(document.name, criterion, True, "text", "")
                row = self.row(document.set, silent, "not_declared", self._counts(cells), cells)
                yield replace(row, by=None)

    def _judged(self, document: DocumentReport, one: Declaration) -> DeclaredRow:
        cells = self.cells.get((document.set, document.name, one.id), [])
        inside = [c for c in cells if c.status != "out_of_scope"]
        found = [c for c in inside if c.status in ("covered", "weak")]
        if document.status == "not_analysed":
            why = document.error.message if document.error else "it could not be read"
            return self.row(document.set, one, "not_analysed", f"Not analysed: {why}")
        if not inside:
            return self.row(document.set, one, "out_of_scope", cells[0].reason if cells else "Out of scope.")
        denied = [c for c in inside if c.status == "contradicted"]
        if denied:
            return self.row(document.set, one, "contradicted", denied[0].reason, inside)
        if not found:
            if any(c.status == "not_analysed" for c in inside):
                return self.row(
                    document.set, one, "not_analysed", "Not found in what was read; parts were not.", inside
                )
            return self.row(document.set, one, "not_found", max(inside, key=lambda c: c.score).reason, inside)
        whole = (
            self.status.get((document.set, document.name, one.id)) == "covered"
            if one.id in self.criteria
            else found[0].status == "covered"
        )
        reason = self._counts(inside) if one.id in self.criteria else found[0].reason
        return self.row(document.set, one, "agrees" if whole else "partly", reason, inside)

    def _counts(self, cells: Sequence[Coverage]) -> str:
        counted = [c for c in cells if c.status != "out_of_scope"]
        covered, weak = (sum(c.status == s for c in counted) for s in ("covered", "weak"))
        return f"{covered} of {len(counted)} points covered, {weak} weak."

    def row(
        self, set_name: str, one: Declaration, result: Result, reason: str, cells: Sequence[Coverage] = ()
    ) -> DeclaredRow:
        """A row about a declaration."""
        counted = [c for c in cells if c.status != "out_of_scope"]
        best = max(
            (c for c in counted if c.evidence),
            key=lambda c: (c.status == "covered", c.score_covered, c.score),
            default=None,
        )
        return DeclaredRow(
            set_name, one.document, one.id, self.titles.get(one.id, ""), result, one.by, one.quote, one.page,
            len(counted), sum(c.status == "covered" for c in counted), sum(c.status == "weak" for c in counted),
            best.evidence[0] if best else None, reason,
        )  # fmt: skip
