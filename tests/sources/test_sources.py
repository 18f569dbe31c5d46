"""Sources on this machine: names, sets, patterns, archives, git, and entries that cannot be read."""

from __future__ import annotations

import gzip
import io
import os
import pickle
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.errors import SettingsError, SourceError
from analyzer.parse.limits import Limits
from analyzer.sources import SourceItem, SourceOptions, list_files, list_sources, set_rule, unpack
from analyzer.sources_select import checked_patterns, matches


def put(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {name}\n", encoding="utf-8")
    return root


def names(items: object) -> list[str]:
    return [i.name for i in items]  # type: ignore[attr-defined]


def texts(item: SourceItem) -> dict[str, str]:
    return {f.name: f.data.decode() for f in item.read()}


def problems(items: object) -> dict[str, str]:
    return {f.name: f.problem.code for i in items for f in i.read() if f.problem}  # type: ignore[attr-defined]


# --- names ------------------------------------------------------------------------------------------------------------


def test_a_folder_gives_relative_names_in_order(tmp_path: Path) -> None:
    put(tmp_path, "b/z.md", "a.md", "b/a.txt", ".git.md", "~$lock.docx", "logo.png", ".hidden/x.md")
    (tmp_path / "link.md").symlink_to(tmp_path / "a.md")
    items = list(list_sources([tmp_path]))
    assert names(items) == ["a.md", "b/a.txt", "b/z.md"]
    assert texts(items[0]) == {"a.md": "# a.md\n"}


def test_equal_names_are_prefixed_by_the_argument(tmp_path: Path) -> None:
    put(tmp_path, "one/a.md", "one/b.md", "two/a.md")
    items = list_sources([tmp_path / "one", tmp_path / "two"])
    assert names(items) == ["one/a.md", "b.md", "two/a.md"]


def test_arguments_of_one_name_lose_nothing(tmp_path: Path) -> None:
    put(tmp_path, "acme/policies/a.md", "globex/policies/a.md")
    folders = [tmp_path / "acme" / "policies", tmp_path / "globex" / "policies"]
    assert names(list_sources(folders)) == ["acme/policies/a.md", "globex/policies/a.md"]
    assert [n for n, _ in list_files(folders)] == names(list_sources(folders))
    files = [f / "a.md" for f in folders]
    assert names(list_sources(files)) == ["acme/policies/a.md", "globex/policies/a.md"]
    assert names(list_sources([folders[0], folders[0]])) == ["a.md"]


def test_no_path_above_the_arguments_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(put(tmp_path, "docs/a.md") / "docs")
    for argument in (".", "../docs", "./a.md", str(tmp_path / "docs")):
        assert names(list_sources([argument])) == ["a.md"]


def test_names_that_no_report_could_hold_are_escaped(tmp_path: Path) -> None:
    (tmp_path / "a\nb.md").write_text("x", encoding="utf-8")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.md")).write_text("y", encoding="utf-8")
    items = list(list_sources([tmp_path]))
    assert sorted(names(items)) == ["\\xdcff.md", "a\\x0ab.md"]
    assert all(name.encode() for name in names(items))
    assert sorted(f.data for i in items for f in i.read()) == [b"x", b"y"]


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        list_sources([tmp_path / "nothing"])
    with pytest.raises(SourceError, match="no document found"):
        list(list_sources([tmp_path]))


# --- lazily, and whatever happens -------------------------------------------------------------------------------------


def test_listing_is_lazy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a/1.md", "b/1.md", "c/1.md")
    opened = []
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda p: opened.append(Path(p).name) or scandir(p))
    listing = list_sources([tmp_path])
    assert opened == []
    next(listing)
    assert opened == [tmp_path.name, "a"]


def test_what_vanishes_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    put(tmp_path, "a/1.md", "a/2.md", "b/1.md", "c/1.md")
    listing = list_sources([tmp_path])
    items = [next(listing)]
    (tmp_path / "a" / "1.md").unlink()
    shutil.rmtree(tmp_path / "b")
    items += listing
    assert problems(items) == {"a/1.md": "vanished", "b/": "vanished"}
    assert {n for i in items for n, t in texts(i).items() if t} == {"a/2.md", "c/1.md"}


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_what_may_not_be_read(tmp_path: Path) -> None:
    put(tmp_path, "a.md", "closed/1.md", "b.md")
    (tmp_path / "b.md").chmod(0)
    (tmp_path / "closed").chmod(0)
    try:
        assert problems(list(list_sources([tmp_path]))) == {"b.md": "unreadable", "closed/": "unreadable"}
    finally:
        (tmp_path / "closed").chmod(0o700)


def test_a_folder_that_the_system_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.md", "closed/1.md", "d.md")
    scandir = os.scandir

    def refusing(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    items = list(list_sources([tmp_path]))
    assert names(items) == ["a.md", "closed/", "d.md"]
    assert problems(items) == {"closed/": "unreadable"}


def test_pipes_and_devices_are_not_waited_for(tmp_path: Path) -> None:
    put(tmp_path, "a.md")
    os.mkfifo(tmp_path / "pipe.md")
    assert names(list_sources([tmp_path])) == ["a.md"]
    assert problems(list_sources([Path("/dev/zero")])) == {"zero": "unreadable"}


def test_fingerprints_tell_a_changed_file(tmp_path: Path) -> None:
    put(tmp_path, "a.md", "b.md")
    before = {i.name: i.fingerprint for i in list_sources([tmp_path])}
    assert before == {i.name: i.fingerprint for i in list_sources([tmp_path])}
    times = (tmp_path / "a.md").stat()
    (tmp_path / "a.md").write_text("# x.md\n", encoding="utf-8")
    os.utime(tmp_path / "a.md", ns=(times.st_atime_ns, times.st_mtime_ns))
    after = {i.name: i.fingerprint for i in list_sources([tmp_path])}
    assert {n for n in after if after[n] != before[n]} == {"a.md"}


def test_items_travel(tmp_path: Path) -> None:
    item = next(list_sources([put(tmp_path, "a.md")], SourceOptions(sets=set_rule("folder"))))
    assert texts(pickle.loads(pickle.dumps(item))) == {"a.md": "# a.md\n"}


def test_a_git_lfs_pointer_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n", "utf-8")
    assert problems(list_sources([tmp_path])) == {"a.pdf": "unreadable"}


# --- patterns and sets ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("*.pdf", "a/b/c.PDF", True),
        ("drafts", "x/drafts/a.md", True),
        ("drafts/", "x/drafts/a.md", True),
        ("drafts/**", "x/drafts/a.md", False),
        ("**/drafts/**", "x/drafts/a.md", True),
        ("**/drafts/**", "drafts/a.md", True),
        ("x/*.md", "x/a.md", True),
        ("x/*.md", "x/y/a.md", False),
        ("x/**/*.md", "x/y/z/a.md", True),
        ("x/**/*.md", "x/a.md", True),
        ("polic[iy]*", "policy.md", True),
        ("[!a]*.md", "a.md", False),
        ("a.md", "aXmd", False),
        ("acme", "acme-2/a.md", False),
    ],
)
def test_patterns(pattern: str, path: str, fits: bool) -> None:
    assert matches(pattern, path) is fits


def test_include_and_exclude(tmp_path: Path) -> None:
    put(tmp_path, "a/x.md", "a/x.pdf", "a/old/y.md", "b/z.md", "b/n.policy", "b/p.png")
    assert names(list_sources([tmp_path], SourceOptions(exclude=("old", "*.pdf")))) == ["a/x.md", "b/z.md"]
    assert names(list_sources([tmp_path], SourceOptions(include=("b",)))) == ["b/z.md"]
    assert names(list_sources([tmp_path], SourceOptions(include=("*.policy",)))) == ["b/n.policy"]
    with pytest.raises(SettingsError, match="--include"):
        checked_patterns("--include", ["/"])


def test_sets_by_folder_and_table(tmp_path: Path) -> None:
    put(tmp_path / "in", "acme/a.md", "globex/hr/b.md", "top.md")
    by_folder = list_sources([tmp_path / "in"], SourceOptions(sets=set_rule("folder")))
    assert [i.set for i in by_folder] == ["acme", "globex", "in"]
    table = tmp_path / "sets.csv"
    table.write_text("\ufeffpattern,set\n# a note\nacme/**,Acme Inc.\nhr,People\n", encoding="utf-8")
    by_table = list_sources([tmp_path / "in"], SourceOptions(sets=set_rule(str(table))))
    assert [i.set for i in by_table] == ["Acme Inc.", "People", "all"]
    for text, message in (("acme\n", "line 1"), ("pattern,set\n", "no row"), ("a,b\nc,\n", "line 2")):
        table.write_text(text, encoding="utf-8")
        with pytest.raises(SettingsError, match=message):
            set_rule(str(table))
    with pytest.raises(SettingsError, match="cannot be read"):
        set_rule(str(tmp_path / "none.csv"))


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.md", ["t.md"]),
        ("*/*.md", ["a/x.md", "b/z.md"]),
        ("**/*.md", ["a/old/y.md", "a/x.md", "b/z.md", "t.md"]),
        ("a*", ["a/old/y.md", "a/x.md"]),
        ("*/old", ["a/old/y.md"]),
        ("a/*", ["old/y.md", "x.md"]),
    ],
)
def test_globs(tmp_path: Path, pattern: str, found: list[str]) -> None:
    put(tmp_path, "a/x.md", "a/old/y.md", "b/z.md", "t.md")
    assert names(list_sources([f"{tmp_path}/{pattern}"])) == found


def test_a_glob_enters_no_folder_in_vain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a/deep/x.md", "b/y.md", "t.md")
    opened = []
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda p: opened.append(Path(p).name) or scandir(p))
    assert names(list_sources([f"{tmp_path}/*.md"])) == ["t.md"]
    assert opened == [tmp_path.name]


# --- archives ---------------------------------------------------------------------------------------------------------


def tar_of(members: dict[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zip_of(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def codes(name: str, data: bytes, limits: Limits | None = None) -> list[str]:
    return [f.problem.code if f.problem else f.name for f in unpack(name, data, limits or Limits())]


@pytest.mark.parametrize(("mode", "suffix"), [("w", "tar"), ("w:gz", "tgz"), ("w:bz2", "tar.bz2"), ("w:xz", "tar.xz")])
def test_tar_of_every_kind(mode: str, suffix: str) -> None:
    data = tar_of({"acme/a.md": b"# A", "../../etc/b.md": b"# B", ".h/c.md": b"c", "logo.png": b"p"}, mode)
    name = f"all.{suffix}"
    assert [(f.name, f.data) for f in unpack(name, data)] == [
        (f"{name}/acme/a.md", b"# A"),
        (f"{name}/etc/b.md", b"# B"),
    ]


def test_archives_in_archives_and_their_sets(tmp_path: Path) -> None:
    inner = tar_of({"acme/a.md": b"# A"})
    (tmp_path / "all.zip").write_bytes(zip_of({"x/in.tar.gz": inner, "globex/b.md": b"# B"}))
    item = next(list_sources([tmp_path / "all.zip"], SourceOptions(sets=set_rule("folder"))))
    assert [(f.name, f.set) for f in item.read()] == [
        ("all.zip/x/in.tar.gz/acme/a.md", "x"),
        ("all.zip/globex/b.md", "globex"),
    ]


def test_equal_members_are_told_apart() -> None:
    data = tar_of({"a.md": b"1", "./a.md": b"2", "../a.md": b"3"})
    assert codes("t.tgz", data) == ["t.tgz/a.md", "t.tgz/a (2).md", "t.tgz/a (3).md"]


def test_limits_of_archives() -> None:
    small = Limits(max_entries=3, max_unpacked=1_000_000, max_bytes=500_000)
    many = tar_of({f"{i}.md": b"x" for i in range(9)})
    assert codes("t.tgz", many, small)[-1] == "archive_limits"
    bomb = gzip.compress(tar_of({"a.md": b"\0" * 3_000_000}, "w"))
    assert codes("t.tgz", bomb, small) == ["archive_limits"]
    big_junk = tar_of({"film.mp4": b"\0" * 3_000_000, "a.md": b"x"})
    assert codes("t.tgz", big_junk, small) == ["archive_limits"]
    nested = b"# A"
    for i in range(5):
        nested = tar_of({("a.md" if i == 0 else "in.tgz"): nested})
    assert codes("t.tgz", nested) == ["archive_limits"]


def test_links_and_devices_in_a_tar_are_passed_over() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo(f"{kind!r}.md")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert codes("t.tar", out.getvalue()) == ["no_documents"]


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 2000), st.binary(min_size=1, max_size=40), st.sampled_from(["w", "w:gz", "w:bz2", "w:xz"]))
def test_a_damaged_tar_is_a_row_and_never_a_crash(at: int, junk: bytes, mode: str) -> None:
    data = bytearray(tar_of({"a.md": b"# A" * 400, "b.md": b"# B"}, mode))
    at %= len(data)
    data[at : at + len(junk)] = junk
    for cut in (bytes(data), bytes(data[: max(1, len(data) - len(junk))])):
        for file in unpack("t.tar.gz", cut, Limits(max_unpacked=5_000_000)):
            assert file.name
            assert file.problem is None or file.problem.code in (
                "damaged_file", "archive_limits", "no_documents"
            )  # fmt: skip


def test_a_text_named_like_an_archive_stays_a_file() -> None:
    assert codes("a.tar", b"hello") == ["a.tar"]
    assert codes("notes.gz", gzip.compress(b"hello")) == ["notes.gz"]


# --- git --------------------------------------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", *arguments],
        check=True, capture_output=True,
    )  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    folder = put(tmp_path / "repo", "policies/access.md", "policies/ü b.md", "README.md", "gone.md", ".github/x.md")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    git(folder, "tag", "v1")
    put(folder, "policies/untracked.md")
    (folder / "policies" / "access.md").write_text("# changed\n", encoding="utf-8")
    (folder / "gone.md").unlink()
    return folder


def test_a_checkout_gives_tracked_files_as_they_are_now(repository: Path) -> None:
    items = {i.name: i for i in list_sources([repository])}
    assert list(items) == ["README.md", "policies/access.md", "policies/ü b.md"]
    assert texts(items["policies/access.md"]) == {"policies/access.md": "# changed\n"}


def test_a_commit_is_read_without_a_checkout(repository: Path) -> None:
    items = {i.name: i for i in list_sources([f"{repository}@v1"])}
    assert list(items) == ["README.md", "gone.md", "policies/access.md", "policies/ü b.md"]
    assert texts(items["policies/access.md"]) == {"policies/access.md": "# policies/access.md\n"}
    assert texts(pickle.loads(pickle.dumps(items["gone.md"]))) == {"gone.md": "# gone.md\n"}
    below = list_sources([f"{repository}/policies@HEAD~0"])
    assert names(below) == ["access.md", "ü b.md"]
    both = names(list_sources([f"{repository}@v1", repository]))
    assert len(set(both)) == len(both) == 7
    assert "repo@v1/README.md" in both


def test_a_ref_that_is_not_there(repository: Path) -> None:
    with pytest.raises(SourceError, match="there is no commit v9"):
        list_sources([f"{repository}@v9"])


def test_listing_runs_no_command_of_the_repository(repository: Path, tmp_path: Path) -> None:
    """A file monitor, a hook or a filter of a repository that somebody sent is not run."""
    mark = tmp_path / "ran"
    script = tmp_path / "run.sh"
    script.write_text(f"#!/bin/sh\ntouch {mark}\ncat\n", encoding="utf-8")
    script.chmod(0o755)
    git(repository, "config", "core.fsmonitor", str(script))
    git(repository, "config", "filter.x.smudge", str(script))
    git(repository, "config", "diff.x.textconv", str(script))
    (repository / ".gitattributes").write_text("*.md filter=x diff=x\n", encoding="utf-8")
    mark.unlink(missing_ok=True)
    for argument in (str(repository), f"{repository}@v1"):
        assert all(f.data for i in list_sources([argument]) for f in i.read())
    assert not mark.exists()
