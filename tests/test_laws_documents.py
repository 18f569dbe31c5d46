"""Laws of the whole judgement on the sample policies: what must not change a verdict does not, what takes it away does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from harness import require_model

from analyzer.pipeline import load_analyzer
from analyzer.samples import sample_sources

sys.path.insert(0, str(Path(__file__).parent / "tools"))

from laws_on_documents import Count, measure, turned


@pytest.fixture(scope="module")
def counts() -> dict[str, Count]:
    require_model()
    return measure(sample_sources(), load_analyzer(), every=12)


def test_sections_are_turned() -> None:
    assert turned("# T\n\n## A\n\na\n\n## B\n\nb\n\n## C\n\nc\n") == "# T\n\n## C\n\nc\n\n## B\n\nb\n\n## A\n\na\n"


@pytest.mark.slow
@pytest.mark.parametrize("law", ["twice", "turned", "unrelated"])
def test_at_most_one_cell_in_a_hundred_flips(counts: dict[str, Count], law: str) -> None:
    assert counts[law].cells > 300
    assert counts[law].share <= 0.01


@pytest.mark.slow
@pytest.mark.parametrize("law", ["deleted", "denied"])
def test_without_what_was_cited_nothing_is_left(counts: dict[str, Count], law: str) -> None:
    assert counts[law].cells > 10
    assert counts[law].broken == 0
