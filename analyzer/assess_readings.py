"""What a verdict rests on, read off all points of a document at once: scores, signals, and the passages that decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analyzer.calibration import Calibration, Logistic, sigmoid
from analyzer.commitment import blank_value
from analyzer.datatypes import Commitment, Signal
from analyzer.features import Cells, is_soft
from analyzer.match import Pairs

DENIAL_LOG_ODDS = 1.5  # a denial must be about the very point: log-odds of the sentence as if it were affirmed
# Bounds on a single passage, chosen on groups that the readings' encoder never saw (docs/judgement.md): to document a point
# one passage must come this near by itself, however many others touch the matter; to cover it, one that binds this near.
PASSAGE_LOG_ODDS = -1.0
BINDING_LOG_ODDS = 0.0
SIGNAL_LOG_ODDS = 0.1  # what moved a score by less is not worth a line
SIGNALS = 6
TOPIC_LOG_ODDS = -2.0  # below this the nearest passage is about something else
DENIALS_AMONG = 5  # passages nearest to a point among which a denial of it counts
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
class Readings:
    """One entry per point, as plain Python values: what numpy holds is slow to read one by one."""

    score: list[float]
    score_covered: list[float]
    signals: list[tuple[Signal, ...]]
    near: list[bool]  # a passage comes near enough by itself to document the point
    binding: list[int | None]  # the nearest passage that binds in full, where it documents the point by itself
    top: list[int]  # the passage nearest to the point, whatever its kind; empty where there is none
    far: list[bool]  # even that one is about something else
    denial: list[int | None]  # the passage that denies the point


def bluntness(text: str, commitment: Commitment) -> str:
    """Why this statement cannot cover a point; "" where it can."""
    if is_soft(commitment):
        return f"the passage {KIND_WORDS[commitment.kind]}"
    if commitment.hedges:
        return f"it is hedged (“{commitment.hedges[0]}”)"
    if commitment.placeholders and blank_value(text):
        return f"a value is left blank ({commitment.placeholders[0]})"
    return ""


def read_all(
    pairs: Pairs, table: Cells, commitments: Sequence[Commitment], blunt: Sequence[str], fitted: Calibration
) -> Readings:
    """The readings of every point. `blunt`: of every statement, see `bluntness`."""
    terms = fitted.documented.terms(table.values)
    log_odds = terms.sum(-1) + fitted.documented.bias
    found = table.best >= 0
    score = np.where(found, sigmoid(log_odds), 0.0)
    covered = score * sigmoid(fitted.covered.log_odds(table.values))
    width = len(score)
    top, far, denial = _nearest(pairs, commitments) if commitments else ([], [], [None] * width)
    near = found
    if commitments:
        near = found & (table.usable[table.best, np.arange(width)] >= PASSAGE_LOG_ODDS)
    return Readings(
        score.tolist(), covered.tolist(), _signals(fitted.documented, terms, table.values), near.tolist(),
        _binding(table.usable, blunt), top, far, denial,
    )  # fmt: skip


def _signals(model: Logistic, terms: np.ndarray, values: np.ndarray) -> list[tuple[Signal, ...]]:
    """Of every point the features that moved its score most, with their effect in log-odds."""
    size = np.abs(terms)
    largest = np.zeros(size.shape, bool)
    np.put_along_axis(largest, np.argsort(-size, axis=1, kind="stable")[:, :SIGNALS], True, axis=1)
    largest &= size >= SIGNAL_LOG_ODDS
    effects, read = terms.tolist(), values.tolist()
    made: dict[tuple[int, float], Signal] = {}  # an effect follows from the value: most values stand in many rows
    out: list[list[Signal]] = [[] for _ in effects]
    for j, k in zip(*(axis.tolist() for axis in np.nonzero(largest)), strict=True):
        value = read[j][k]
        signal = made.get((k, value))
        if signal is None:
            signal = made[k, value] = Signal(model.features[k], round(effects[j][k], 3), round(value, 3))
        out[j].append(signal)
    return [tuple(signals) for signals in out]


def _binding(usable: np.ndarray, blunt: Sequence[str]) -> list[int | None]:
    """Its bound is fixed, so that a soft passage that comes nearer cannot push a binding one out."""
    sharp = [i for i, why in enumerate(blunt) if not why]
    if not sharp:
        return [None] * usable.shape[1]
    own = usable[sharp]
    best = own.argmax(0)
    near = own[best, np.arange(own.shape[1])] >= BINDING_LOG_ODDS
    return [sharp[i] if yes else None for i, yes in zip(best.tolist(), near.tolist(), strict=True)]


def _nearest(pairs: Pairs, commitments: Sequence[Commitment]) -> tuple[list[int], list[bool], list[int | None]]:
    """The nearest passage of every point, whether it is far off, and the passage that denies the point."""
    raw = pairs.documented
    if pairs.denied:
        raw = raw.copy()
        for i, row in pairs.denied.items():
            raw[i] = np.maximum(raw[i], row)  # a denial is about what it denies
    columns = np.arange(raw.shape[1])
    top = raw.argmax(0)
    denial: list[int | None] = [None] * len(columns)
    denials = [i for i, c in enumerate(commitments) if c.kind == "negation"]
    if denials:
        for j in np.flatnonzero((raw[denials] >= DENIAL_LOG_ODDS).any(0)).tolist():
            order = np.argsort(-raw[:, j], kind="stable")[:DENIALS_AMONG].tolist()
            denial[j] = next((i for i in order if i in denials and raw[i, j] >= DENIAL_LOG_ODDS), None)
    return top.tolist(), (raw[top, columns] < TOPIC_LOG_ODDS).tolist(), denial
