"""The licensed user's own wording: strictly read, kept privately, shown, and in nothing that leaves the machine."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from harness import ACCESS, HOUSE, ROOT, policy_gaps, require_model

from analyzer.corpus import load_corpus
from analyzer.corpus_overlay import load_overlay, overlay_path, private_folder
from analyzer.errors import CorpusError

SECRET = "Zebra wording, with a comma, that stands in the licensed file alone."
GOOD = f'id,text\nCC6.1.03,"{SECRET}"\nCC6.1,Criterion wording of the licensee.\n'


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings folder of this test's own."""
    folder = tmp_path / "settings"
    monkeypatch.setenv("POLICY_GAPS_HOME", str(folder))
    return folder


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "official.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_import_show_and_remove(table: Path, home: Path) -> None:
    before = policy_gaps("corpus", "show", "CC6.1.03").out
    ran = policy_gaps("corpus", "import", table)
    assert ran.status == 0, ran.err
    assert ran.out.startswith("kept: 1 of 330 points, 1 of 61 criteria, in ")
    shown = policy_gaps("corpus", "show", "CC6.1.03").out
    assert shown.startswith(before.rstrip("\n"))
    assert "Official text, from your own import" in shown
    assert SECRET in shown
    assert "Criterion wording of the licensee." in policy_gaps("corpus", "show", "CC6.1").out
    assert "Official text" not in policy_gaps("corpus", "show", "CC6.1.04").out
    assert policy_gaps("corpus", "import", "--remove").out == "deleted\n"
    assert policy_gaps("corpus", "show", "CC6.1.03").out == before
    assert policy_gaps("corpus", "import", "--remove").out == "nothing was imported\n"
    assert not list(home.rglob("*.json"))


def test_twice_is_once(table: Path, shipped: object) -> None:
    policy_gaps("corpus", "import", table)
    path = overlay_path(load_corpus())
    first = (path.read_bytes(), path.stat().st_mtime_ns)
    assert policy_gaps("corpus", "import", table).out.startswith("kept already: 1 of 330 points")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == first


def test_an_import_replaces_the_one_before(table: Path) -> None:
    policy_gaps("corpus", "import", table)
    table.write_text("id,text\nCC6.1.04,Another wording.\n", encoding="utf-8")
    policy_gaps("corpus", "import", table)
    assert load_overlay(load_corpus()) == {"CC6.1.04": "Another wording."}


@pytest.mark.skipif(os.name == "nt", reason="permissions are another matter on Windows")
def test_it_is_private(table: Path, home: Path) -> None:
    umask = os.umask(0)
    try:
        policy_gaps("corpus", "import", table)
        path = overlay_path(load_corpus())
        path.chmod(0o644)
        policy_gaps("corpus", "import", table)  # nothing new, but no longer private
    finally:
        os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", ["official.csv: no row below the header"]),
        (b"id,text\n", ["official.csv: no row below the header"]),
        (b"CC6.1.03,Zebra\n", ["official.csv:1: the header must be"]),
        (b"id;text\nCC6.1.03;Zebra\n", ["official.csv:1: the header must be"]),
        (b"id,text,note\nCC6.1.03,Zebra,x\n", ["official.csv:1: the header must be"]),
        (b"id,text\nCC6.1.99,Zebra\n", ["official.csv:2: CC6.1.99: no such criterion or point"]),
        (b"id,text\nZebra of the licensed text,CC6.1.03\n", ["official.csv:2: the first column: no such"]),
        (b"id,text\nCC6.1.03,a\n\nCC6.1.03,b\n", ["official.csv:4: CC6.1.03: a second text; the first is in line 2"]),
        (b'id,text\nCC6.1.03,"a\nb"\nCC6.1.04,\n', ["official.csv:4: CC6.1.04: the text is empty"]),
        (b"id,text\nCC6.1.03,Zebra, and more\n", ["official.csv:2: 3 columns instead of 2"]),
        (b"id,text\nCC6.1.03\n", ["official.csv:2: 1 columns instead of 2"]),
        (b"id,text\nCC6.1.03,Zebra caf\xe9\n", ["official.csv:2: not UTF-8; save the sheet as"]),
        ("id,text\nCC6.1.03,Zebra\n".encode("utf-16"), ["official.csv:1: not UTF-8"]),
        (b"id,text\nCC6.1.03,Ze\x00bra\n", ["official.csv:2: CC6.1.03: the text holds the invisible character U+0000"]),
        ("id,text\nCC6.1.03,Ze\u202ebra\n".encode(), ["official.csv:2: CC6.1.03: the text holds the invisible character U+202E"]),
        (b"id,text\nCC6.1.03," + b"Zebra " * 2000, ["official.csv:2: CC6.1.03: the text has 11999 characters"]),
        (b"id,text\nCC6.1.03," + b"x" * 200_000, ["official.csv:2: not a CSV row"]),
        (b'id,text\nCC6.1.03,"Zebra\n', ["official.csv:2: not a CSV row"]),
        (b"id,text\n" + b"CC6.1.03,Zebra\n" * 300_000, ["official.csv: larger than 4 MB"]),
        (b"id,text\nX1,a\nCC6.1.03,\nX2,b\n", [":2: X1", ":3: CC6.1.03", ":4: X2"]),
    ],
)  # fmt: skip
def test_wrong_files_are_refused_whole(content: bytes, lines: list[str], table: Path, home: Path) -> None:
    table.write_bytes(content)
    ran = policy_gaps("corpus", "import", table)
    assert ran.status == 2
    assert ran.out == ""
    told = ran.err.removeprefix("policy-gaps: ").splitlines()
    assert len(told) == len(lines)
    for said, expected in zip(told, lines, strict=True):
        assert expected in said
    assert "Zebra" not in ran.err
    assert not home.exists()


def test_many_problems_are_counted(table: Path) -> None:
    table.write_text("id,text\n" + "".join(f"X{n},a\n" for n in range(70)), encoding="utf-8")
    told = policy_gaps("corpus", "import", table).err.splitlines()
    assert len(told) == 51
    assert told[-1] == "official.csv: 20 more problems"


def test_a_file_that_is_not_there_and_wrong_use(tmp_path: Path, table: Path) -> None:
    assert "official.csv" not in policy_gaps("corpus", "import", tmp_path / "none.csv").err
    assert policy_gaps("corpus", "import", tmp_path / "none.csv").status == 2
    assert policy_gaps("corpus", "import", tmp_path).status == 2
    assert policy_gaps("corpus", "import").status == 2
    assert policy_gaps("corpus", "import", table, "--remove").status == 2


def test_excel_files_with_a_mark_and_windows_line_ends(table: Path) -> None:
    table.write_bytes(b'\xef\xbb\xbfID,Text\r\nCC6.1.03,"Zebra\r\n  wording"\r\n,\r\n')
    assert policy_gaps("corpus", "import", table).status == 0
    assert load_overlay(load_corpus()) == {"CC6.1.03": "Zebra\nwording"}


def test_each_corpus_has_its_own(tmp_path: Path, table: Path) -> None:
    policy_gaps("corpus", "import", table)
    house = load_corpus(HOUSE)
    table.write_text(f"id,text\n{house.points[0].id},House wording.\n", encoding="utf-8")
    assert policy_gaps("corpus", "import", table, "--corpus", HOUSE).status == 0
    assert load_overlay(house) == {house.points[0].id: "House wording."}
    assert load_overlay(load_corpus())["CC6.1.03"] == SECRET


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"corpus": "other", "texts": {}}', b'{"texts": 3}', b"\xff\xfe"]
)
def test_a_damaged_file_is_named(content: bytes, table: Path) -> None:
    policy_gaps("corpus", "import", table)
    overlay_path(load_corpus()).write_bytes(content)
    with pytest.raises(CorpusError, match="--remove"):
        load_overlay(load_corpus())
    assert policy_gaps("corpus", "show", "CC6.1.03").status == 2
    assert policy_gaps("corpus", "import", table).status == 0
    assert SECRET in policy_gaps("corpus", "show", "CC6.1.03").out


def test_an_unwritable_folder_is_named(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("POLICY_GAPS_HOME", str(tmp_path / "file"))
    ran = policy_gaps("corpus", "import", table)
    assert ran.status == 2
    assert "POLICY_GAPS_HOME" in ran.err
    assert "Zebra" not in ran.err


def test_without_the_override_it_lies_with_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("POLICY_GAPS_HOME")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert private_folder() == tmp_path / "policy-gaps"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("APPDATA", str(tmp_path / "roaming"))
    assert private_folder() == tmp_path / "roaming" / "policy-gaps"


def test_no_report_holds_it(table: Path, tmp_path: Path) -> None:
    require_model()
    policy = tmp_path / "access.md"
    policy.write_text(ACCESS, encoding="utf-8")
    for form in ("json", "html"):
        without = policy_gaps("analyze", policy, "--format", form, "--quiet")
        policy_gaps("corpus", "import", table)
        holding = policy_gaps("analyze", policy, "--format", form, "--quiet")
        policy_gaps("corpus", "import", "--remove")
        assert holding.out == without.out
        assert "Zebra" not in holding.out + holding.err


def test_only_the_criteria_page_and_corpus_show_read_it() -> None:
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "analyzer").rglob("*.py"))
        if "corpus_overlay" in path.read_text(encoding="utf-8")
    ]
    assert readers == ["analyzer/cli_corpus_import.py", "analyzer/ui/criteria.py"]


def test_a_reader_never_sees_half_a_file(table: Path, home: Path) -> None:
    """Imports in other processes while this one reads."""
    policy_gaps("corpus", "import", table)
    other = table.with_name("other.csv")
    other.write_text("id,text\n" + "".join(f"{p.id},{'long ' * 300}\n" for p in load_corpus().points), encoding="utf-8")
    script = (
        "import sys\nfrom pathlib import Path\nfrom analyzer.corpus import load_corpus\n"
        "from analyzer.corpus_overlay import read_csv, save_overlay\ncorpus = load_corpus()\n"
        "texts = [read_csv(Path(p), corpus) for p in sys.argv[1:]]\n"
        "for n in range(60): save_overlay(texts[n % 2], corpus)\n"
    )
    corpus = load_corpus()
    writer = subprocess.Popen([sys.executable, "-c", script, str(table), str(other)], cwd=ROOT)
    sizes = set()
    while writer.poll() is None:
        sizes.add(len(load_overlay(corpus)))
    assert writer.returncode == 0
    assert sizes <= {2, len(corpus.points)}
    assert len(list(home.rglob("*"))) == 2
    assert json.loads(overlay_path(corpus).read_text(encoding="utf-8"))["corpus"] == corpus.head.id
