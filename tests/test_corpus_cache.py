"""The kept corpus: the same as the one read from YAML, stale after an edit, harmless when damaged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from harness import ROOT

from analyzer.corpus import load_corpus
from analyzer.corpus_cache import cached_corpus
from analyzer.errors import CorpusError

HOUSE = ROOT / "tests" / "corpora" / "house"


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("POLICY_GAPS_CACHE", str(tmp_path / "cache"))
    copy = tmp_path / "corpus"
    shutil.copytree(HOUSE, copy)
    load_corpus.cache_clear()
    return copy


def again(path: Path) -> object:
    load_corpus.cache_clear()
    return load_corpus(path)


def test_the_kept_corpus_is_the_one_that_was_read(corpus: Path, tmp_path: Path) -> None:
    read = again(corpus)
    kept = list((tmp_path / "cache").iterdir())
    assert [p.stat().st_mode & 0o777 for p in kept] == [0o600]
    assert cached_corpus(read.sha256) == read  # type: ignore[attr-defined]
    assert again(corpus) == read


def test_an_edit_is_seen_at_once(corpus: Path) -> None:
    before = again(corpus)
    head = corpus / "corpus.yaml"
    head.write_text(head.read_text(encoding="utf-8") + "\nno_such_key: 1\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"corpus\.yaml"):
        again(corpus)
    assert cached_corpus(before.sha256) == before  # type: ignore[attr-defined]


@pytest.mark.parametrize("damage", [b"", b"{", b'{"head": 1}', b"\xff\x00"])
def test_a_damaged_file_is_made_anew(corpus: Path, tmp_path: Path, damage: bytes) -> None:
    read = again(corpus)
    file = next((tmp_path / "cache").iterdir())
    file.write_bytes(damage)
    assert again(corpus) == read
    assert len(file.read_bytes()) > 100


def test_it_can_be_turned_off(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_GAPS_CACHE", "off")
    again(corpus)
    assert not (tmp_path / "cache").exists()


def test_a_folder_that_cannot_be_written_stops_nothing(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("POLICY_GAPS_CACHE", str(tmp_path / "file" / "cache"))
    assert again(corpus)
