"""What a comparison of two states of a set is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analyzer.datatypes import Evidence
from analyzer.diff_baseline import Suppression

Kind = Literal["lost", "weakened", "contradiction", "placeholder", "gained"]
NoteCode = Literal["moved", "renamed", "gone", "not_judged", "out_of_scope", "other_model", "other_corpus"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed. `document` is None where no document of the report carries it any more.

    `sentences`: those that were lost (or that deny, that are left open, that now document the point). `standing`: the
    closest passage of the text as it is now. `in_set`: the set as a whole changed with it.
    """

    kind: Kind
    set: str
    document: str | None
    point: str
    was: str
    now: str
    in_set: bool
    sentences: tuple[str, ...]
    standing: Evidence | None
    reason: str
    key: str


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A change with the suppression that speaks of it; `expired` ones fail all the same."""

    change: Change
    by: Suppression
    expired: bool


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know that is not worse."""

    code: NoteCode
    message: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome of a check. `worse` holds what fails, those with an expired suppression included."""

    worse: tuple[Change, ...]
    gained: tuple[Change, ...]
    suppressed: tuple[Suppressed, ...] = ()
    unused: tuple[Suppression, ...] = ()
    notes: tuple[Note, ...] = ()
