"""Matches -> Coverages: the only place where a verdict is made, each with its reason.

A point is documented where the calibrated score over its usable statements reaches the threshold. It is covered where,
besides, the score for `covered` does and the best passage binds: a commitment or a practice that is not hedged and whose
decisive value is not a blank. A denial of the thing itself makes it contradicted; a sentence that puts the matter out of
the document's scope leaves it missing and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analyzer.calibration import Calibration, sigmoid
from analyzer.config import Settings
from analyzer.datatypes import Corpus, Coverage, Document, Evidence, PointOfFocus, Signal, Statement, Status
from analyzer.elements import ElementReader
from analyzer.features import FLOOR, Cells, cells, is_barred, is_soft
from analyzer.match import Matcher, Pairs

MAX_EVIDENCE = 5
DENIAL_LOG_ODDS = 1.5  # a denial must be about the very point: log-odds of the sentence as if it were affirmed
# Bounds on a single passage, chosen on groups that the readings' encoder never saw (docs/judgement.md): to document a point
# one passage must come this near by itself, however many others touch the matter; to cover it, one that binds this near.
PASSAGE_LOG_ODDS = -1.0
BINDING_LOG_ODDS = 0.0
SIGNAL_LOG_ODDS = 0.1  # what moved a score by less is not worth a line
TOPIC_LOG_ODDS = -2.0  # below this the nearest passage is about something else
KIND_WORDS = {
    "negation": "says that it is not done",
    "exclusion": "puts it outside the document's scope",
    "definition": "only defines a term",
    "plan": "only announces it",
    "heading": "is only a title",
    "question": "is a question",
    "quotation": "only quotes a rule",
    "repealed": "belongs to a rule that no longer applies",
    "other_party": "describes what another party does",
    "marketing": "is a claim without a mechanism",
    "instruction": "is addressed to a reader or a tool and commits nobody",
    "placeholder": "is an unfilled placeholder",
    "aspiration": "states an intention rather than a commitment",
    "purpose": "states a purpose only",
    "reference": "points to another document",
    "list": "is a list of names",
    "conditional": "states a condition only",
    "fact": "states a fact rather than a commitment",
}


@dataclass(frozen=True, slots=True)
class Judge:
    """What a verdict needs besides the document: the corpus and the fitted parts, lined up by point."""

    corpus: Corpus
    matcher: Matcher
    calibration: Calibration
    elements: ElementReader
    criterion_index: np.ndarray


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
    expected = expected_levels(judge.corpus, policy_type)
    commitments = [s.commitment for s in statements if s.commitment is not None]
    if len(commitments) != len(statements):
        raise ValueError("assess: statements without commitments; call commitment.with_commitments first")
    table = cells(pairs, commitments, criterion_of=judge.criterion_index, expected=expected)
    desk = _Desk(judge, document, tuple(statements), pairs, table, settings, expected, set_name)
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

    def verdict(self, j: int, point: PointOfFocus) -> Coverage:
        fitted = self.judge.calibration
        row = self.table.values[j]
        log_odds = float(fitted.documented.log_odds(row))
        score = float(sigmoid(np.array(log_odds)))
        score_covered = score * float(sigmoid(fitted.covered.log_odds(row)))
        if self.table.best[j] < 0:
            score = score_covered = 0.0
        blank = Coverage(
            self.set_name, self.document.source.name, point.criterion, point.id, "missing",
            ("no", "secondary", "primary")[int(self.expected[j])], round(score, 4), round(score_covered, 4),
            False, False, (), None, (), self._signals(row), "",
        )  # fmt: skip
        outside = self.settings.out_of_scope(point)
        if outside:
            return replace(blank, status="out_of_scope", score=0.0, score_covered=0.0, signals=(), reason=outside)
        weak_at, covered_at = self._thresholds()
        review = (
            min(abs(score - weak_at), abs(score_covered - covered_at)) < self.settings.review_band / 2 and score > 0
        )
        best = int(self.table.best[j])
        if best >= 0 and score >= weak_at and self.table.usable[best, j] >= PASSAGE_LOG_ODDS:
            return replace(self._documented(j, point, blank, score_covered >= covered_at), review=review)
        return replace(self._missing(j, point, blank), review=review)

    def _thresholds(self) -> tuple[float, float]:
        t, fitted = self.settings.thresholds, self.judge.calibration
        return (
            fitted.weak_threshold if t.weak is None else t.weak,
            fitted.covered_threshold if t.covered is None else t.covered,
        )

    def _signals(self, row: np.ndarray) -> tuple[Signal, ...]:
        """The features that moved the score most, with their effect in log-odds."""
        fitted = self.judge.calibration.documented
        terms = fitted.terms(row)
        order = [k for k in np.argsort(-np.abs(terms), kind="stable")[:6] if abs(terms[k]) >= SIGNAL_LOG_ODDS]
        return tuple(
            Signal(fitted.features[int(k)], round(float(terms[k]), 3), round(float(row[k]), 3)) for k in sorted(order)
        )

    def _documented(self, j: int, point: PointOfFocus, blank: Coverage, full: bool) -> Coverage:
        chosen = self._evidence_indices(j)
        binding = self._binding(j)
        if full and binding is not None and all(map(self._bluntness, chosen)):
            chosen = [*chosen[: MAX_EVIDENCE - 1], binding]  # what lets the point be covered is shown
        found = self.judge.elements.read(
            point.id, self.pairs.embeddings[chosen], [self.statements[i].text for i in chosen]
        )
        evidence = tuple(self._evidence(i, e) for i, e in zip(chosen, found, strict=True))
        stated = {e for each in found for e in each}
        blunted = "" if binding is not None else next(filter(None, map(self._bluntness, chosen)), "")
        # A passage that does not bind, is hedged or leaves the value open cannot cover, whatever its score.
        status: Status = "covered" if full and binding is not None else "weak"
        lacks: tuple[str, ...] = ()
        if status == "weak":
            absent = [e.label for e in point.elements if e.core and e.id not in stated]
            said = [blunted] if blunted else []
            lacks = tuple(said + [f"does not state: {label}" for label in absent])
            if not lacks:
                lacks = (self.judge.elements.likely_lack(point.id, self.pairs.embeddings[chosen[0]]),)
        fragile = len(evidence) == 1 or self.table.lead[j] > 3
        where = self._place(chosen[0])
        if status == "covered":
            count = f"{len(evidence)} passages" if len(evidence) > 1 else "one passage"
            reason = f"Committed to in {count}, best {where}."
        else:
            reason = f"Addressed {where}, but {_lower(lacks[0])}."
        if fragile and status == "covered":
            reason += " Fragile: rests on one sentence."
        return replace(blank, status=status, evidence=evidence, lacks=lacks, fragile=bool(fragile), reason=reason)

    def _binding(self, j: int) -> int | None:
        """The nearest passage that binds in full, where it documents the point by itself; its bound is fixed, so that a
        soft passage that comes nearer cannot push it out."""
        usable = self.table.usable[:, j]
        near = [int(i) for i in np.argsort(-usable, kind="stable") if usable[i] >= BINDING_LOG_ODDS]
        return next((i for i in near if not self._bluntness(i)), None)

    def _bluntness(self, i: int) -> str:
        """Why this statement cannot cover a point; "" where it can."""
        from analyzer.commitment import blank_value

        commitment = self.statements[i].commitment
        if commitment is None:
            return ""
        if is_soft(commitment):
            return f"the passage {KIND_WORDS[commitment.kind]}"
        if commitment.hedges:
            return f"it is hedged (“{commitment.hedges[0]}”)"
        if commitment.placeholders and blank_value(self.statements[i].text):
            return f"a value is left blank ({commitment.placeholders[0]})"
        return ""

    def _evidence_indices(self, j: int) -> list[int]:
        """The statements that carry the point, best first."""
        usable = self.table.usable[:, j]
        rank = usable + 0.5 * np.clip(self.pairs.strength[:, j], -2, 2) + 2.0 * self.pairs.lexical[:, j]
        margin = self.judge.calibration.evidence_margin
        order = [int(i) for i in np.argsort(-rank, kind="stable") if usable[i] > FLOOR]
        best = usable[order[0]]
        kept: list[int] = []
        texts: set[str] = set()
        for i in order:
            text = self.statements[i].text.casefold()
            if text not in texts and (not kept or usable[i] >= max(best - margin, TOPIC_LOG_ODDS)):
                kept.append(i)
                texts.add(text)
            if len(kept) == MAX_EVIDENCE:
                break
        return kept

    def _missing(self, j: int, point: PointOfFocus, blank: Coverage) -> Coverage:
        if not self.statements:
            return replace(blank, reason="Not addressed: the document holds no statements.")
        raw = self.pairs.documented[:, j].copy()
        for i, row in self.pairs.denied.items():
            raw[i] = max(raw[i], row[j])  # a denial is about what it denies
        order = np.argsort(-raw, kind="stable")
        top = int(order[0])
        kind = self._kind(top)
        nearest = self._evidence(top, ())
        denial = [int(i) for i in order[:5] if self._kind(int(i)) == "negation" and raw[i] >= DENIAL_LOG_ODDS]
        if denial:
            return replace(
                blank, status="contradicted", evidence=(self._evidence(denial[0], ()),), nearest=None, fragile=True,
                reason=f"The document says that this is not done {self._place(denial[0])}.",
            )  # fmt: skip
        if raw[top] < TOPIC_LOG_ODDS:
            return replace(blank, nearest=nearest, reason="Not addressed: no passage comes near this point.")
        if kind == "exclusion":
            reason = f"Not documented here: the passage {self._place(top)} puts it outside the document's scope."
        elif (commitment := self.statements[top].commitment) and (is_barred(commitment) or is_soft(commitment)):
            reason = f"Not documented; closest {self._place(top)}, but it {KIND_WORDS[kind]}."
        else:
            reason = f"Not documented; closest {self._place(top)}, but it only touches the topic."
        return replace(blank, nearest=nearest, reason=reason)

    def _kind(self, i: int) -> str:
        commitment = self.statements[i].commitment
        return commitment.kind if commitment else "fact"

    def _place(self, i: int) -> str:
        statement = self.statements[i]
        section = f"in “{statement.headings[-1]}”" if statement.headings else "in the text"
        return f"{section}, page {statement.location.page}" if statement.location.page else section

    def _evidence(self, i: int, contributes: Sequence[str]) -> Evidence:
        s = self.statements[i]
        return Evidence(
            self.document.source.name, s.text, " > ".join(s.headings), s.location.page, s.location.start,
            s.location.end, s.location.boxes, tuple(contributes),
        )  # fmt: skip


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
