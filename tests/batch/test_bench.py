"""What `make bench GOLD=...` stands on: the same documents each time, figures of a command, blocks of a page."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from harness import ROOT

sys.path.insert(0, str(ROOT / "tests" / "bench"))

import bench_batch_documents as documents
from bench_batch_measure import run
from bench_batch_page import put, table


@pytest.fixture
def real(tmp_path: Path) -> Path:
    folder = tmp_path / "real"
    folder.mkdir()
    for i in range(4):
        parts = "".join(f"## Part {i}.{n}\n\nThe owner reviews list {i}.{n} every year.\n\n" for n in range(5))
        (folder / f"{i}.md").write_text(f"# Policy {i}\n\n{parts}", encoding="utf-8")
    return folder


def test_the_same_seed_makes_the_same_documents_and_more_of_them_begin_alike(real: Path) -> None:
    few, many = list(documents.recombined(real, 20)), list(documents.recombined(real, 150))
    assert many[:20] == few
    assert few != list(documents.recombined(real, 20, seed=2))
    assert len({text for _, text in many}) == 150
    assert many[100][0].startswith("set-001/")
    known = set(documents.sections(real)[0])
    for _, text in few:
        parts = [p.strip() for p in documents.HEADING.split(text) if p.strip()][1:]
        assert parts
        assert set(parts) <= known


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no Markdown documents"):
        documents.sections(tmp_path)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc: Linux only")
def test_memory_of_a_command_and_of_its_children_is_seen() -> None:
    child = "x = bytearray(80_000_000); import time; time.sleep(1.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    used = run([sys.executable, "-c", parent])
    assert used.seconds > 1.5
    assert used.children_rss > 80_000_000
    assert 0 < used.parent_rss < 80_000_000
    assert used.cpu >= used.parent_cpu
    with pytest.raises(SystemExit, match="exit status 3\nno such luck"):
        run([sys.executable, "-c", "import sys; sys.stderr.write('no such luck'); sys.exit(3)"])


def test_a_block_of_a_page_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A\n\n<!-- bench:x -->\n\nold\n\n<!-- /bench -->\n\nafter\n", encoding="utf-8")
    put(page, "x", table(("run", "s"), [("one", 1)]))
    assert page.read_text(encoding="utf-8") == (
        "# A\n\n<!-- bench:x -->\n\n| run | s |\n| --- | ---: |\n| one | 1 |\n\n<!-- /bench -->\n\nafter\n"
    )
    with pytest.raises(SystemExit, match="no block <!-- bench:y -->"):
        put(page, "y", "")
    for name in ("performance.md", "scale.md"):
        assert "<!-- bench:" in (ROOT / "docs" / name).read_text(encoding="utf-8")
