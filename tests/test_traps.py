"""Text that speaks of a control without committing to it must not cover it; the plain statement must be found."""

from __future__ import annotations

from collections import Counter

import pytest
from traps.generate import CONTROL, Trap, build_traps
from traps.wording import TEMPLATES

from analyzer.commitment import with_commitments
from analyzer.corpus import load_corpus
from analyzer.datatypes import CATEGORIES, Corpus, Status
from analyzer.encode import default_model_path
from analyzer.parse import parse_document
from analyzer.pipeline import analyze, load_analyzer
from analyzer.segment import segment

MODEL = pytest.mark.skipif(not (default_model_path() / "manifest.json").is_file(), reason="no model is built")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus()


@pytest.fixture(scope="module")
def traps(corpus: Corpus) -> list[Trap]:
    return build_traps(corpus)


def test_there_are_enough_of_every_kind(corpus: Corpus, traps: list[Trap]) -> None:
    kinds = Counter(trap.kind for trap in traps)
    assert sum(kinds.values()) - kinds[CONTROL] >= 300
    assert set(kinds) == {*TEMPLATES, CONTROL}
    category = {criterion.id: criterion.category for criterion in corpus.criteria}
    for kind in TEMPLATES:
        assert {category[trap.point.rsplit(".", 1)[0]] for trap in traps if trap.kind == kind} == set(CATEGORIES)


def test_the_same_corpus_gives_the_same_documents(corpus: Corpus, traps: list[Trap]) -> None:
    assert build_traps(corpus) == traps
    assert len({trap.name for trap in traps}) == len(traps)


def test_only_held_out_examples_are_used(corpus: Corpus, traps: list[Trap]) -> None:
    open_ones = [e.text for p in corpus.points for e in p.satisfied_by if not e.held_out]
    for trap in traps:
        if trap.kind == CONTROL:
            assert not any(text in trap.data.decode() for text in open_ones)


def test_wording_alone_tells_most_traps(traps: list[Trap]) -> None:
    """The kinds of statements by themselves: nothing binds in 95 % of the traps, something in 95 % of the controls."""
    wrong: Counter[bool] = Counter()
    for trap in traps:
        statements = with_commitments(segment(parse_document(trap.name, trap.data)))
        tested = [
            s for s in statements if "Elm Street" not in s.text and s.headings[-1] not in ("Exceptions", "Contact")
        ]
        binds = any(s.commitment is not None and s.commitment.binds for s in tested)
        wrong[trap.kind == CONTROL] += binds != (trap.kind == CONTROL)
    controls = sum(trap.kind == CONTROL for trap in traps)
    assert wrong[True] <= 0.05 * controls
    assert wrong[False] <= 0.05 * (len(traps) - controls)


@pytest.fixture(scope="module")
def statuses(traps: list[Trap]) -> dict[str, Status]:
    """Of each trap and control, the status of its point in its document."""
    report = analyze([(trap.name, trap.data) for trap in traps], analyzer=load_analyzer())
    found = {(row.document, row.point): row.status for row in report.points if row.document}
    return {trap.name: found[trap.name, trap.point] for trap in traps}


@MODEL
@pytest.mark.slow
def test_no_trap_is_covered(traps: list[Trap], statuses: dict[str, Status]) -> None:
    sprung = [trap.name for trap in traps if trap.kind != CONTROL]
    covered = [name for name in sprung if statuses[name] == "covered"]
    assert len(covered) < 0.01 * len(sprung), covered


@MODEL
@pytest.mark.slow
def test_the_untouched_statement_is_documented(traps: list[Trap], statuses: dict[str, Status]) -> None:
    controls = [trap.name for trap in traps if trap.kind == CONTROL]
    lost = [name for name in controls if statuses[name] not in ("covered", "weak")]
    # The model of today finds 94 % of single true statements whose points are chosen evenly.
    # This bound only refuses a step back: raise it with the model.
    assert len(lost) <= 0.1 * len(controls), lost
