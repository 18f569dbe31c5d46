"""Fixtures shared by all tests. What they are made of stands in harness.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import ACCESS, FILES, HOUSE, HashingEncoder, build_analyzer, require_model

from analyzer.config import Settings
from analyzer.corpus import load_corpus
from analyzer.datatypes import Corpus, Report
from analyzer.pipeline import Analyzer, analyze


@pytest.fixture(scope="session")
def hashing() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture(scope="session")
def house() -> Corpus:
    """A small corpus of another framework: 3 criteria, 10 points."""
    return load_corpus(HOUSE)


@pytest.fixture(scope="session")
def shipped() -> Corpus:
    return load_corpus()


@pytest.fixture(scope="session")
def small(house: Corpus, hashing: HashingEncoder) -> Analyzer:
    """The small corpus behind the hashing encoder."""
    return build_analyzer(house, hashing)


@pytest.fixture(scope="session")
def small_report(small: Analyzer) -> Report:
    return analyze(FILES, Settings(), analyzer=small)


@pytest.fixture(scope="session")
def real() -> Analyzer:
    """The shipped model with the shipped corpus."""
    require_model()
    from analyzer.pipeline import load_analyzer

    return load_analyzer()


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """A folder with one short policy."""
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "access.md").write_text(ACCESS, encoding="utf-8")
    return folder
