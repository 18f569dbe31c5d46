"""Suggested wording: proven only where its point turns documented and nothing else falls."""

from __future__ import annotations

from dataclasses import replace

import pytest
from harness import require_model

from analyzer.corpus import load_corpus
from analyzer.datatypes import Coverage, Status
from analyzer.learn.wording_figures import VALUES, fill
from analyzer.pipeline import analyze
from analyzer.wording import inserted, proof

ROW = Coverage(
    "all", "draft.md", "CC6.3", "CC6.3.04", "missing", "primary", 0.1, 0.0, False, False, (), None, (), (), ""
)
OTHER = replace(ROW, criterion="CC8.1", point="CC8.1.07", status="weak")


def rows(first: Status, second: Status) -> list[Coverage]:
    return [replace(ROW, status=first), replace(OTHER, status=second)]


@pytest.mark.parametrize(
    ("before", "after", "proven", "worse"),
    [
        (("missing", "weak"), ("covered", "weak"), True, ()),
        (("missing", "weak"), ("weak", "covered"), True, ()),
        (("missing", "weak"), ("missing", "weak"), False, ()),
        (("missing", "weak"), ("covered", "missing"), False, ("CC8.1.07",)),
        (("missing", "missing"), ("covered", "contradicted"), False, ("CC8.1.07",)),
        (("covered", "weak"), ("weak", "weak"), False, ()),
        (("weak", "out_of_scope"), ("covered", "out_of_scope"), True, ()),
    ],
)
def test_what_a_clause_did(
    before: tuple[Status, Status], after: tuple[Status, Status], proven: bool, worse: tuple[str, ...]
) -> None:
    made = proof("CC6.3.04", rows(*before), rows(*after))
    assert (made.proven, made.worse) == (proven, worse)


def test_every_blank_of_the_corpus_can_be_filled() -> None:
    for point in load_corpus().points:
        text = fill(point.suggested_wording.text)
        assert "{{" not in text
        assert "}}" not in text
    assert all(VALUES.values())


def test_a_clause_put_into_a_draft_is_proven() -> None:
    require_model()
    point = next(p for p in load_corpus().points if p.id == "CC6.3.04")
    draft = "# Access Control Policy\n\n## Purpose\n\nThis policy applies to all staff.\n"
    after = inserted(draft, point.suggested_wording.section, fill(point.suggested_wording.text))
    made = [analyze([("draft.md", text.encode())]).points for text in (draft, after)]
    assert proof(point.id, *([r for r in each if r.document] for each in made)).proven
