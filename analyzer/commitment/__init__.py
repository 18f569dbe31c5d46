"""What a statement is (a commitment, a definition, a plan, ...), and who does what, how often and by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analyzer.commitment.blanks import Blank, blank_value, find_blanks
from analyzer.commitment.kinds import classify
from analyzer.datatypes import Statement

__all__ = ["Blank", "blank_value", "classify", "find_blanks", "with_commitments"]


def with_commitments(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The same statements, in order, each with its commitment."""
    return tuple(replace(s, commitment=c) for s, c in zip(statements, classify(statements), strict=True))
