"""Batch runs: the same report as one analysis, nothing done twice, nothing lost by one bad file."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from batch_support import Heard, batch, export, write_documents
from harness import FILES

from analyzer.config import Settings
from analyzer.errors import SettingsError, SourceError
from analyzer.pipeline import Analyzer, analyze
from analyzer.render.json_report import dumps
from analyzer.sources import SetRule, SourceOptions
from analyzer.store import open_store


@pytest.fixture
def store(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/results.db"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    out = tmp_path / "policies"
    out.mkdir()
    for name, data in FILES:
        (out / name).write_bytes(data)
    return out


def encoded(log: Path) -> int:
    return sum(map(int, log.read_text().split())) if log.exists() else 0


def test_the_report_is_that_of_one_analysis(store: str, tmp_path: Path, small: Analyzer) -> None:
    write_documents(tmp_path / "p", 5)
    (tmp_path / "p" / "empty.md").write_bytes(b"")
    files = sorted((p.relative_to(tmp_path / "p").as_posix(), p.read_bytes()) for p in (tmp_path / "p").rglob("*.*"))
    settings = Settings(categories=("security", "privacy"))
    result = batch(store, tmp_path / "p", settings=settings, all_versions=True)
    assert export(store) == dumps(analyze(files, settings, analyzer=small))
    assert (result.state, result.documents, result.failures) == ("done", 7, 2)


def test_what_is_unchanged_is_not_analysed_again(store: str, folder: Path) -> None:
    first = batch(store, folder)
    before = export(store)
    heard = Heard()
    second = batch(store, folder, heard=heard)
    assert (first.analysed, second.analysed, second.reused) == (2, 0, 2)
    assert all(reused for _, _, reused in heard.documents)
    assert export(store) == before
    (folder / "site.md").write_bytes((folder / "site.md").read_bytes() + b"\n\nGloves must be worn in the store.\n")
    assert batch(store, folder).analysed == 1


def test_other_settings_are_another_analysis(store: str, folder: Path) -> None:
    batch(store, folder)
    other = Settings(not_applicable={"FS-1.01": "we have no sites"})
    assert batch(store, folder, settings=other).analysed == 2
    assert batch(store, folder).analysed == 0


def test_statements_seen_before_are_not_encoded_again(
    store: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "encoded"
    monkeypatch.setenv("BATCH_TEST_ENCODED", str(log))
    batch(store, folder)
    first = encoded(log)
    log.unlink()
    batch(store, folder, settings=Settings(name="another"))
    again = encoded(log)  # the corpus' own examples, which this analyzer encodes at its start
    (folder / "site.md").write_bytes((folder / "site.md").read_bytes() + b"\n\nGloves must be worn near the crane.\n")
    log.unlink()
    batch(store, folder, settings=Settings(name="another"))
    assert first > again
    assert encoded(log) == again + 1


def test_equal_bytes_are_analysed_once(store: str, folder: Path) -> None:
    shutil.copy(folder / "site.md", folder / "copy of handbook 7.md")
    shutil.copy(folder / "site.md", folder / "copy of handbook 8.md")
    (folder / "site.md").rename(folder / "handbook 6.md")
    result = batch(store, folder)
    assert (result.documents, result.analysed) == (4, 2)
    names = [d["name"] for d in json.loads(export(store))["documents"]]
    assert names == ["copy of handbook 7.md", "copy of handbook 8.md", "handbook 6.md", "travel.md"]


def test_a_renamed_file_is_not_analysed_again_unless_its_name_tells_another_kind(store: str, folder: Path) -> None:
    batch(store, folder)
    (folder / "site.md").rename(folder / "xyz.md")
    assert batch(store, folder).analysed == 0
    assert [d["name"] for d in json.loads(export(store))["documents"]] == ["travel.md", "xyz.md"]


def test_a_copy_does_not_count_for_its_set(store: str, folder: Path) -> None:
    shutil.copy(folder / "site.md", folder / "site (copy).md")
    batch(store, folder)
    report = json.loads(export(store))
    said = {d["name"]: [w["code"] for w in d["warnings"]] for d in report["documents"]}
    assert said == {"site.md": [], "site (copy).md": ["duplicate"], "travel.md": []}
    assert report["settings"]["versions"] == "current"
    shown = {e["document"] for p in report["points"] if p["document"] is None for e in p["evidence"]}
    assert "site (copy).md" not in shown


def test_sets_by_folder(store: str, tmp_path: Path) -> None:
    write_documents(tmp_path / "p", 6)
    batch(store, tmp_path / "p", options=SourceOptions(sets=SetRule("folder")))
    report = json.loads(export(store))
    assert {d["set"] for d in report["documents"]} == {"field", "office"}
    rows = [p["set"] for p in report["points"] if p["document"] is None]
    assert rows == ["field"] * 10 + ["office"] * 10
    with open_store(store) as opened:
        counted = opened.set_counts(1)
    for name in ("field", "office"):
        own = [p["status"] for p in report["points"] if p["document"] is None and p["set"] == name]
        assert counted[name] == {s: own.count(s) for s in sorted(set(own))}


def test_members_of_archives(store: str, folder: Path) -> None:
    with zipfile.ZipFile(folder / "more.zip", "w") as file:
        file.writestr("a/rules.md", "# Rules\n\nBoots must be worn at all times.\n")
        file.writestr("b.md", "# Trips\n\nEvery trip must be approved by the line manager.\n")
    assert batch(store, folder).analysed == 4
    again = batch(store, folder)
    assert (again.analysed, again.reused) == (0, 4)
    names = [d["name"] for d in json.loads(export(store))["documents"]]
    assert "more.zip/a/rules.md" in names


def test_a_file_that_is_gone_is_not_in_the_next_report(store: str, folder: Path) -> None:
    batch(store, folder)
    (folder / "travel.md").unlink()
    batch(store, folder)
    assert [d["name"] for d in json.loads(export(store))["documents"]] == ["site.md"]
    with open_store(store) as opened:
        diff = opened.diff(1, 2)
    assert (diff.added, diff.removed, diff.changed) == ((), ("travel.md",), ())
    assert any(p.text for p in diff.points if not p.gained)


def test_what_cannot_be_read_now_is_tried_again(store: str, folder: Path) -> None:
    (folder / "later.md").symlink_to(folder / "nowhere")
    target = folder / "locked.md"
    target.write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n")
    first = batch(store, folder)
    assert first.failures == 1
    assert [e["error"]["code"] for e in json.loads(export(store))["documents"] if e["error"]] == ["unreadable"]
    heard = Heard()
    batch(store, folder, heard=heard)
    assert ("locked.md", "unreadable", False) in heard.documents or ("locked.md", "unreadable", True) in heard.documents


def test_sources_that_are_not_there_are_refused_before_anything_is_written(store: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such"):
        batch(store, tmp_path / "absent")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match="no document found"):
        batch(store, tmp_path / "empty")
    assert not Path(store.removeprefix("sqlite:///")).exists()


def test_an_unknown_engine_is_refused(store: str, folder: Path) -> None:
    with pytest.raises(SettingsError, match="--engine"):
        batch(store, folder, engine="cloud")


def test_an_address_without_a_cluster_engine_is_refused(store: str, folder: Path) -> None:
    with pytest.raises(SettingsError, match="--address: 'host:6379' is for a Ray cluster; add --engine ray"):
        batch(store, folder, address="host:6379")
    assert not Path(store.removeprefix("sqlite:///")).exists()
