"""The sample policies: what is shipped, that it can be read, and that rendering repeats itself."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from analyzer.parse import parse_document
from analyzer.samples import make, sample_files
from analyzer.samples.pieces import read_pieces

NAMES = sorted(f"{stem}.{ending}" for stem, ending in make.SHIPPED.items())
STEMS = sorted(make.SHIPPED)


def words(name: str, content: bytes) -> str:
    """The words of the blocks that are not set aside."""
    blocks = [b for b in parse_document(name, content).blocks if not b.set_aside]
    return " ".join(unicodedata.normalize("NFKC", " ".join(b.text for b in blocks)).replace("|", " ").split())


def test_ten_files_sorted_by_name() -> None:
    assert [name for name, _ in sample_files()] == NAMES
    assert len(NAMES) == 10


def test_formats() -> None:
    assert Counter(name.rsplit(".", 1)[1] for name, _ in sample_files()) == {"md": 5, "docx": 3, "pdf": 2}


def test_every_source_is_shipped_and_of_realistic_length() -> None:
    texts = make.sources()
    assert list(texts) == STEMS
    for stem, text in texts.items():
        assert 700 <= len(text.split()) <= 1600, stem


@pytest.mark.parametrize("name", NAMES)
def test_each_can_be_read(name: str) -> None:
    document = parse_document(name, dict(sample_files())[name])
    headings = [b for b in document.blocks if b.kind == "heading" and not b.set_aside]
    assert len(headings) >= 8
    assert document.tables >= 1
    assert not document.unread_pages
    assert "Marlowick" in document.text


@pytest.mark.parametrize("name", NAMES)
def test_shipped_file_is_what_its_source_says(name: str) -> None:
    stem, ending = name.rsplit(".", 1)
    if ending == "pdf":
        pytest.importorskip("fpdf")
    rendered = make.FORMATS[ending](make.sources()[stem])
    assert words(name, dict(sample_files())[name]) == words(name, rendered)


@pytest.mark.parametrize("ending", sorted(make.FORMATS))
def test_rendering_repeats_itself(ending: str) -> None:
    if ending == "pdf":
        pytest.importorskip("fpdf")
    for text in make.sources().values():
        assert make.FORMATS[ending](text) == make.FORMATS[ending](text)


def test_contents_are_set_aside_in_every_format() -> None:
    pytest.importorskip("fpdf")
    text = make.sources()["access-control-policy"]
    for ending, render in make.FORMATS.items():
        document = parse_document(f"a.{ending}", render(text))
        aside = [b.text for b in document.blocks if b.set_aside == "toc"]
        assert any("Service accounts and secrets" in t for t in aside), ending


def test_running_header_and_footer_are_set_aside() -> None:
    for name, content in sample_files():
        if not name.endswith(".md"):
            kinds = {b.set_aside for b in parse_document(name, content).blocks}
            assert "running_header" in kinds, name
            assert kinds & {"running_footer", "page_number"}, name


def test_all_formats_into_a_folder(tmp_path: Path) -> None:
    pytest.importorskip("fpdf")
    assert make.main(["--all", str(tmp_path / "out")]) == 0
    written = sorted(p.name for p in (tmp_path / "out").iterdir())
    assert written == sorted(f"{stem}.{ending}" for stem in STEMS for ending in make.FORMATS)


def test_unknown_markdown_is_refused() -> None:
    with pytest.raises(ValueError, match="list inside a list"):
        read_pieces("# A\n\n- one\n  - two\n")
    with pytest.raises(ValueError, match="blockquote"):
        read_pieces("# A\n\n> quoted\n")


def test_import_is_light() -> None:
    code = "import sys, analyzer.samples; print(sorted({'fpdf', 'docx', 'markdown_it', 'spacy'} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
