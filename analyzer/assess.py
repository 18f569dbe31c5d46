"""Matches -> Coverages: the only place where a verdict is made, each with its reason.

A point is documented where the calibrated score over its usable statements reaches the threshold. It is covered where,
besides, the score for `covered` does and the best passage binds: a commitment or a practice that is not hedged and whose
decisive value is not a blank. A denial of the thing itself makes it contradicted; a sentence that puts the matter out of
the document's scope leaves it missing and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from analyzer.assess_readings import KIND_WORDS, TOPIC_LOG_ODDS, Readings, bluntness, read_all
from analyzer.calibration import Calibration
from analyzer.config import Settings
from analyzer.datatypes import Corpus, Coverage, Document, Evidence, PointOfFocus, Statement, Status
from analyzer.elements import ElementReader
from analyzer.features import FLOOR, Cells, cells, is_barred, is_soft
from analyzer.match import Matcher, Pairs
from analyzer.ranking import CANDIDATES, ranking_features

MAX_EVIDENCE = 5
# As `expected_levels` counts them.
LEVELS: tuple[Literal["primary", "secondary", "no"], ...] = ("no", "secondary", "primary")


@dataclass(frozen=True, slots=True)
class Judge:
    """What a verdict needs besides the document: the corpus and the fitted parts, lined up by point."""

    corpus: Corpus
    matcher: Matcher
    calibration: Calibration
    elements: ElementReader
    criterion_index: np.ndarray
    levels: dict[str | None, np.ndarray] = field(default_factory=dict)  # expected_levels of the kinds met so far


def make_judge(corpus: Corpus, matcher: Matcher, calibration: Calibration, elements: ElementReader) -> Judge:
    """Line up corpus and fitted parts."""
    criteria = {c.id: i for i, c in enumerate(corpus.criteria)}
    index = np.array([criteria[p.criterion] for p in corpus.points])
    return Judge(corpus, matcher, calibration, elements, index)


def expected_levels(corpus: Corpus, policy_type: str | None) -> np.ndarray:
    """Per point 2 where this kind of policy normally documents it, 1 where it sometimes does, else 0."""
    out = np.zeros(len(corpus.points), np.int8)
    for j, point in enumerate(corpus.points):
        if policy_type in point.policy_types.primary:
            out[j] = 2
        elif policy_type in point.policy_types.secondary:
            out[j] = 1
    return out


def assess(
    judge: Judge,
    document: Document,
    statements: Sequence[Statement],
    pairs: Pairs,
    settings: Settings,
    *,
    policy_type: str | None = None,
    set_name: str = "all",
) -> tuple[Coverage, ...]:
    """One Coverage per point of the corpus, in its order. `statements` carry their commitments."""
    if policy_type not in judge.levels:
        judge.levels[policy_type] = expected_levels(judge.corpus, policy_type)
    expected = judge.levels[policy_type]
    commitments = [s.commitment for s in statements if s.commitment is not None]
    if len(commitments) != len(statements):
        raise ValueError("assess: statements without commitments; call commitment.with_commitments first")
    table = cells(pairs, commitments, criterion_of=judge.criterion_index, expected=expected)
    blunt = [bluntness(s.text, c) for s, c in zip(statements, commitments, strict=True)]
    readings = read_all(pairs, table, commitments, blunt, judge.calibration)
    desk = _Desk(judge, document, tuple(statements), pairs, table, settings, expected, set_name, blunt, readings)
    return tuple(desk.verdict(j, point) for j, point in enumerate(judge.corpus.points))


@dataclass(frozen=True, slots=True)
class _Desk:
    """One document on the judge's desk."""

    judge: Judge
    document: Document
    statements: tuple[Statement, ...]
    pairs: Pairs
    table: Cells
    settings: Settings
    expected: np.ndarray
    set_name: str
    blunt: list[str]  # of every statement: why it cannot cover a point, "" where it can
    readings: Readings
    shown: dict[int, Evidence] = field(default_factory=dict)  # passages that many points are nearest to

    def verdict(self, j: int, point: PointOfFocus) -> Coverage:
        outside = self.settings.out_of_scope(point)
        if outside:
            return self._row(j, point, "out_of_scope", reason=outside)
        score, score_covered = self.readings.score[j], self.readings.score_covered[j]
        weak_at, covered_at = self._thresholds()
        if score >= weak_at and self.readings.near[j]:
            return self._documented(j, point, score_covered >= covered_at)
        return self._missing(j, point)

    def _row(
        self,
        j: int,
        point: PointOfFocus,
        status: Status,
        *,
        evidence: tuple[Evidence, ...] = (),
        nearest: Evidence | None = None,
        lacks: tuple[str, ...] = (),
        fragile: bool = False,
        reason: str,
    ) -> Coverage:
        level = LEVELS[self.expected[j]]
        name = self.document.source.name
        if status == "out_of_scope":
            return Coverage(
                self.set_name, name, point.criterion, point.id, status, level, 0.0, 0.0, False, False, (), None, (), (),
                reason,
            )  # fmt: skip
        score, score_covered = self.readings.score[j], self.readings.score_covered[j]
        weak_at, covered_at = self._thresholds()
        off = min(abs(score - weak_at), abs(score_covered - covered_at))
        return Coverage(
            self.set_name, name, point.criterion, point.id, status, level, round(score, 4), round(score_covered, 4),
            off < self.settings.review_band / 2 and score > 0, fragile, evidence, nearest, lacks,
            self.readings.signals[j], reason,
        )  # fmt: skip

    def _thresholds(self) -> tuple[float, float]:
        t, fitted = self.settings.thresholds, self.judge.calibration
        return (
            fitted.weak_threshold if t.weak is None else t.weak,
            fitted.covered_threshold if t.covered is None else t.covered,
        )

    def _documented(self, j: int, point: PointOfFocus, full: bool) -> Coverage:
        chosen = self._evidence_indices(j)
        binding = self.readings.binding[j]
        blunted = [self.blunt[i] for i in chosen]
        if full and binding is not None and all(blunted):
            chosen = [*chosen[: MAX_EVIDENCE - 1], binding]  # what lets the point be covered is shown
        found = self.judge.elements.read(
            point.id, self.pairs.embeddings[chosen], [self.statements[i].text for i in chosen]
        )
        evidence = tuple(self._evidence(i, e) for i, e in zip(chosen, found, strict=True))
        # A passage that does not bind, is hedged or leaves the value open cannot cover, whatever its score.
        status: Status = "covered" if full and binding is not None else "weak"
        lacks: tuple[str, ...] = ()
        if status == "weak":
            stated = {e for each in found for e in each}
            absent = [e.label for e in point.elements if e.core and e.id not in stated]
            said = [] if binding is not None else [why for why in blunted if why][:1]
            lacks = tuple(said + [f"does not state: {label}" for label in absent])
            if not lacks:
                lacks = (self.judge.elements.likely_lack(point.id, self.pairs.embeddings[chosen[0]]),)
        fragile = len(evidence) == 1 or bool(self.table.lead[j] > 3)
        where = self._place(chosen[0])
        if status == "covered":
            count = f"{len(evidence)} passages" if len(evidence) > 1 else "one passage"
            reason = f"Committed to in {count}, best {where}."
        else:
            reason = f"Addressed {where}, but {_lower(lacks[0])}."
        if fragile and status == "covered":
            reason += " Fragile: rests on one sentence."
        return self._row(j, point, status, evidence=evidence, lacks=lacks, fragile=fragile, reason=reason)

    def _evidence_indices(self, j: int) -> list[int]:
        """The statements that carry the point, best first."""
        usable, fitted = self.table.usable[:, j], self.judge.calibration
        near = np.argsort(-usable, kind="stable")[:CANDIDATES]
        near = near[usable[near] >= max(usable[near[0]] - fitted.evidence_margin, FLOOR + 1e-6)]
        words = np.array([len(self.statements[i].text.split()) for i in near])
        values = ranking_features(self.table.usable, self.pairs.strength, self.pairs.lexical, words, j, near)
        order = [int(i) for i in near[np.argsort(-(values @ fitted.ranking), kind="stable")]]
        kept: list[int] = []
        texts: set[str] = set()
        for i in order:
            text = self.statements[i].text.casefold()
            if text not in texts and (not kept or usable[i] >= TOPIC_LOG_ODDS):
                kept.append(i)
                texts.add(text)
            if len(kept) == MAX_EVIDENCE:
                break
        return kept

    def _missing(self, j: int, point: PointOfFocus) -> Coverage:
        if not self.statements:
            return self._row(j, point, "missing", reason="Not addressed: the document holds no statements.")
        top, denial = self.readings.top[j], self.readings.denial[j]
        if denial is not None:
            return self._row(
                j, point, "contradicted", evidence=(self._passage(denial),), fragile=True,
                reason=f"The document says that this is not done {self._place(denial)}.",
            )  # fmt: skip
        kind = self._kind(top)
        if self.readings.far[j]:
            reason = "Not addressed: no passage comes near this point."
        elif kind == "exclusion":
            reason = f"Not documented here: the passage {self._place(top)} puts it outside the document's scope."
        elif (commitment := self.statements[top].commitment) and (is_barred(commitment) or is_soft(commitment)):
            reason = f"Not documented; closest {self._place(top)}, but it {KIND_WORDS[kind]}."
        else:
            reason = f"Not documented; closest {self._place(top)}, but it only touches the topic."
        return self._row(j, point, "missing", nearest=self._passage(top), reason=reason)

    def _kind(self, i: int) -> str:
        commitment = self.statements[i].commitment
        return commitment.kind if commitment else "fact"

    def _place(self, i: int) -> str:
        statement = self.statements[i]
        section = f"in “{statement.headings[-1]}”" if statement.headings else "in the text"
        return f"{section}, page {statement.location.page}" if statement.location.page else section

    def _passage(self, i: int) -> Evidence:
        if i not in self.shown:
            self.shown[i] = self._evidence(i, ())
        return self.shown[i]

    def _evidence(self, i: int, contributes: tuple[str, ...]) -> Evidence:
        s = self.statements[i]
        return Evidence(
            self.document.source.name, s.text, " > ".join(s.headings), s.location.page, s.location.start,
            s.location.end, s.location.boxes, contributes,
        )  # fmt: skip


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
