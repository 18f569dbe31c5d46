"""Bad input: one clear line each with a remedy, and the others are still analysed."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from harness import ACCESS, HOUSE, ROOT, TRAVEL, Ran, policy_gaps, require_model

from analyzer.sources import MAX_BYTES

# What tells a person what to do.
REMEDY = re.compile(
    r"save|give|use|split|export|check|install|run|open|unpack|leave|download|translat|recogni[sz]e|remove",
    re.IGNORECASE,
)


def pdf(*, text: str = "", encrypted: bool = False, image: bool = False) -> bytes:
    from fpdf import FPDF

    made = FPDF()
    if encrypted:
        made.set_encryption("owner secret", "user secret")
    made.add_page()
    made.set_font("helvetica", size=11)
    if text:
        made.multi_cell(0, 6, text)
    if image:
        from PIL import Image

        made.image(Image.new("RGB", (400, 300), (90, 90, 90)), 10, 10, 150)
    return bytes(made.output())


def truncated_docx() -> bytes:
    import docx

    made = docx.Document()
    for _ in range(50):
        made.add_paragraph("Access is reviewed each quarter by the system owner.")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()[:-900]


def workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty file": ("empty.md", lambda: b"", "empty_file"),
    "blank file": ("blank.txt", lambda: b" \n\t\n", "empty_file"),
    "empty pdf file": ("empty.pdf", lambda: b"", "empty_file"),
    "unknown type": ("tool.exe", lambda: b"MZ\x90\x00" + bytes(range(256)) * 20, "unknown_type"),
    "picture": ("scan.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(200), "unknown_type"),
    "docx that is no zip": ("policy.docx", lambda: b"this is plain text", "not_a_docx"),
    "docx cut short": ("cut.docx", truncated_docx, "not_a_docx"),
    "workbook named docx": ("sheet.docx", workbook, "unsupported_spreadsheet"),
    "pdf that is none": ("policy.pdf", lambda: b"hello", "damaged_file"),
    "pdf cut short": ("cut.pdf", lambda: pdf(text="Access is reviewed.")[:300], "damaged_file"),
    "encrypted pdf": ("secret.pdf", lambda: pdf(text="Access is reviewed.", encrypted=True), "encrypted_pdf"),
    "pdf without text": ("scanned.pdf", lambda: pdf(image=True), "no_text"),
    "pdf with an empty page": ("blank.pdf", pdf, "no_text"),
    "another language": (
        "richtlinie.md",
        lambda: ("# Richtlinie\n\n" + "Der Zugang zu allen Systemen wird vierteljährlich durch die Verantwortlichen geprüft. " * 8).encode(),
        "unsupported_language",
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _model() -> None:
    require_model()


def run(*arguments: object) -> tuple[Ran, dict[str, Any]]:
    """The small corpus keeps it fast; what is tested here does not depend on the corpus."""
    ran = policy_gaps("analyze", *arguments, "--corpus", HOUSE, "--format", "json")
    return ran, json.loads(ran.out) if ran.out else {}


def one_line(ran: Ran) -> str:
    """The one line on standard error."""
    lines = ran.err.splitlines()
    assert len(lines) == 1, ran.err
    assert "Traceback" not in ran.err
    return lines[0]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_line_with_a_remedy_and_the_others_are_analysed(name: str, tmp_path: Path) -> None:
    file, make, code = BAD[name]
    (tmp_path / file).write_bytes(make())
    (tmp_path / "travel.md").write_bytes(TRAVEL)
    ran, report = run(tmp_path / file, tmp_path / "travel.md")
    assert ran.status == 3
    documents = {d["name"]: d for d in report["documents"]}
    assert documents["travel.md"]["status"] == "analysed"
    assert documents[file]["status"] == "not_analysed"
    assert documents[file]["error"]["code"] == code
    message = documents[file]["error"]["message"]
    assert "\n" not in message
    assert REMEDY.search(message), message
    line = one_line(ran)
    assert message in line
    assert file in line, "the line names the file"
    own = [r for r in report["points"] if r["document"] == file]
    assert {r["status"] for r in own} == {"not_analysed"}
    assert next(r for r in report["points"] if r["document"] is None and r["point"] == "FS-1.01")["status"] == "covered"


def test_all_of_them_at_once_in_a_folder(tmp_path: Path) -> None:
    for file, make, _ in BAD.values():
        (tmp_path / file).write_bytes(make())
    (tmp_path / "travel.md").write_bytes(TRAVEL)
    ran, report = run(tmp_path)
    assert ran.status == 3
    names = {d["name"] for d in report["documents"]}
    assert names == {f for f, _, _ in BAD.values() if not f.endswith((".exe", ".png"))} | {"travel.md"}
    assert len(ran.err.splitlines()) == len(names) - 1


def test_nothing_but_bad_files(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_bytes(b"")
    ran, report = run(tmp_path)
    assert ran.status == 3
    assert {r["status"] for r in report["points"]} == {"not_analysed"}
    assert policy_gaps("analyze", tmp_path, "--corpus", HOUSE, "--fail-on", "weak").status == 3
    shown = policy_gaps("analyze", tmp_path, "--corpus", HOUSE)
    assert "0 of 1 documents analysed" in shown.out
    assert "empty.md: " in shown.out


def test_a_file_of_200_megabytes_is_not_even_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.pdf").open("wb") as file:
        file.truncate(200 * 1024 * 1024)  # sparse: it takes no space
    assert MAX_BYTES < 200 * 1024 * 1024
    (tmp_path / "travel.md").write_bytes(TRAVEL)
    ran, report = run(tmp_path)
    assert ran.status == 3
    error = report["documents"][0]["error"]
    assert error["code"] == "too_large"
    assert "200 MB" in error["message"]
    assert "the limit is 100 MB" in error["message"]
    assert REMEDY.search(error["message"])
    assert report["documents"][1]["status"] == "analysed"


def unreadable(path: Path) -> None:
    path.chmod(0)
    if os.access(path, os.R_OK):
        path.chmod(0o700)
        pytest.skip("runs as root, who may read everything")


def test_a_folder_that_may_not_be_listed(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    unreadable(folder)
    try:
        ran, _ = run(folder)
    finally:
        folder.chmod(0o700)
    assert ran.status == 2
    assert "cannot be listed" in one_line(ran)
    assert "check its permissions" in one_line(ran)


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "travel.md").write_bytes(TRAVEL)
    (tmp_path / "closed.md").write_bytes(TRAVEL)
    unreadable(tmp_path / "closed.md")
    ran, report = run(tmp_path)
    assert ran.status == 3
    assert report["documents"][0]["error"]["code"] == "unreadable"
    assert report["documents"][1]["status"] == "analysed"
    assert "check its permissions" in one_line(ran)


def test_a_path_that_cannot_be_opened_is_told_for_whoever_runs_it(tmp_path: Path) -> None:
    """A socket is there, and not even root can read it."""
    import socket

    (tmp_path / "travel.md").write_bytes(TRAVEL)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.md"))
        ran, report = run(tmp_path / "s.md", tmp_path / "travel.md")
    assert ran.status == 3
    assert report["documents"][0]["error"]["code"] == "unreadable"
    assert report["documents"][1]["status"] == "analysed"


WRONG_USE: dict[str, tuple[list[str], str]] = {
    "path that is not there": (["analyze", "{}/none"], "there is no such file or folder"),
    "folder without documents": (["analyze", "{}/nothing"], "no document found; looked for"),
    "unknown option": (["analyze", "{}", "--colour"], "No such option"),
    "no path": (["analyze"], "Missing argument"),
    "unknown command": (["analyse", "{}"], "No such command"),
    "format": (["analyze", "{}", "--format", "xml"], "--format: 'xml' is unknown; one of text, json, csv"),
    "fail-on": (["analyze", "{}", "--fail-on", "bad"], "--fail-on: 'bad' is unknown; one of none, missing"),
    "log format": (["analyze", "{}", "--log-format", "xml"], "--log-format: 'xml' is unknown; one of text, json"),
    "category": (["analyze", "{}", "--category", "safety"], "--category: 'safety' is unknown; one of security"),
    "date": (["analyze", "{}", "--as-of", "31.01.2026"], "--as-of: '31.01.2026' is not a date; write YYYY-MM-DD"),
    "device": (["analyze", "{}", "--device", "abacus"], "--device: 'abacus' is unknown; one of cpu"),
    "profile that is not there": (["analyze", "{}", "--profile", "{}/none.toml"], "none.toml: cannot be read"),
    "corpus that is none": (["analyze", "{}", "--corpus", "{}"], "corpus.yaml: not found"),
    "category of the corpus": (
        ["corpus", "list", "--category", "safety"],
        "--category: 'safety' is unknown; one of security",
    ),
    "point that is not there": (
        ["corpus", "show", "CC6.2.99"],
        "CC6.2.99: no such criterion or point; policy-gaps corpus list",
    ),
    "extract of a folder": (["extract", "{}"], "there is no such file"),
    "labelled set that is none": (["evaluate", "--gold", "{}"], "no documents.tsv in it"),
}


@pytest.mark.parametrize("name", WRONG_USE)
def test_wrong_use_is_told_in_a_line_and_exits_2(name: str, tmp_path: Path) -> None:
    arguments, expected = WRONG_USE[name]
    (tmp_path / "travel.md").write_bytes(TRAVEL)
    (tmp_path / "nothing").mkdir()
    ran = policy_gaps(*(a.format(tmp_path) for a in arguments))
    assert ran.status == 2
    assert ran.out == ""
    assert expected in ran.err
    assert "Traceback" not in ran.err
    if not ran.err.startswith("Usage:"):
        assert len(ran.err.splitlines()) == 1
        assert ran.err.startswith("policy-gaps: ")


@pytest.mark.parametrize("name", ["empty file", "docx that is no zip", "encrypted pdf", "pdf without text"])
def test_extract_of_a_bad_file(name: str, tmp_path: Path) -> None:
    file, make, _ = BAD[name]
    (tmp_path / file).write_bytes(make())
    ran = policy_gaps("extract", tmp_path / file)
    assert (ran.status, ran.out) == (2, "")
    assert REMEDY.search(one_line(ran))


def test_an_archive_is_unpacked_and_its_bad_members_are_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "policies.zip", "w") as archive:
        archive.writestr("travel.md", TRAVEL)
        archive.writestr("sub/access.md", ACCESS)
        archive.writestr("sub/empty.md", "")
    ran, report = run(tmp_path)
    status = {d["name"]: d["status"] for d in report["documents"]}
    assert sorted(status.values()) == ["analysed", "analysed", "not_analysed"]
    assert ran.status == 3
    assert not [n for n in status if n.startswith("/") or ".." in n]


def test_no_temporary_file_stays(tmp_path: Path) -> None:
    for name in ("docx cut short", "encrypted pdf", "pdf without text"):
        file, make, _ = BAD[name]
        (tmp_path / file).write_bytes(make())
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "analyzer.cli", "analyze", str(tmp_path), "--corpus", str(HOUSE), "--quiet"],
        capture_output=True, cwd=ROOT, env={**os.environ, "TMPDIR": str(scratch)},
    )  # fmt: skip
    assert done.returncode == 3
    assert list(scratch.iterdir()) == []


def test_a_document_that_says_nothing_was_read_all_the_same(tmp_path: Path) -> None:
    """Titles and an announcement are text: the points are missing there, which is not the same as not analysed."""
    (tmp_path / "privacy.md").write_text("# Privacy Policy\n\n# Coming soon\n", encoding="utf-8")
    ran = policy_gaps("analyze", "--corpus", str(HOUSE), "--format", "json", str(tmp_path / "privacy.md"))
    assert ran.status == 0
    report = json.loads(ran.out)
    assert [(d["status"], d["statements"], d["error"]) for d in report["documents"]] == [("analysed", 0, None)]
    assert {r["status"] for r in report["points"]} == {"missing"}
    assert all("no statements" in r["reason"] for r in report["points"])
