"""The registers as a user gets them: command line, files, exit statuses, the page of the app."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from harness import policy_gaps, require_model

from analyzer.render.registers_rows import COMMITMENT_COLUMNS, CONTRADICTION_COLUMNS
from analyzer.samples import sample_files

ACCESS = """# Access Control Policy

## Leavers

Accounts of departing employees must be disabled within one business day of their last day.

System owners review user access rights every quarter.

=HYPERLINK("https://evil.example","click") must be reviewed every quarter by the system owner.
"""
PEOPLE = """# People Handbook

## Leaving

IT disables a departing employee's accounts within 5 business days of the last working day. Devices are handled as described in the Removable Media Policy.
"""
HOSTILE_NAME = "+people.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    out = tmp_path / "set"
    out.mkdir()
    (out / "access.md").write_text(ACCESS, encoding="utf-8")
    (out / HOSTILE_NAME).write_text(PEOPLE, encoding="utf-8")
    return out


def commitments(*args: object) -> tuple[int, str]:
    ran = policy_gaps("commitments", "--no-points", "--quiet", *args)
    return ran.status, ran.out


def test_contradictions_as_text(folder: Path) -> None:
    ran = policy_gaps("contradictions", folder)
    assert ran.status == 0
    assert "2 contradictions in 2 documents" in ran.out
    assert "within one business day" in ran.out
    assert "Removable Media Policy" in ran.out
    assert "access.md, Access Control Policy > Leavers" in ran.out


def test_contradictions_as_json(folder: Path) -> None:
    made = json.loads(policy_gaps("contradictions", folder, "--format", "json").out)
    assert (made["register"], made["documents"], made["not_read"]) == (
        "contradictions",
        [HOSTILE_NAME, "access.md"],
        [],
    )
    deadline, missing = made["rows"]
    assert (deadline["kind"], missing["kind"], missing["second"]) == ("deadline", "missing_policy", None)
    for side in ("first", "second"):
        text = (folder / deadline[side]["document"]).read_text(encoding="utf-8")
        assert deadline[side]["text"] in text
        assert deadline[side]["end"] - deadline[side]["start"] == len(deadline[side]["text"])


def test_commitments_as_json(folder: Path) -> None:
    status, out = commitments(folder, "--format", "json")
    rows = json.loads(out)["rows"]
    assert status == 0
    assert {
        "who",
        "what",
        "frequency",
        "every",
        "deadline",
        "applies_to",
        "binding",
        "evidence",
        "points",
        "passages",
    } <= set(rows[0])
    assert any((r["who"], r["every"]) == ("System owners", "quarterly") for r in rows)


@pytest.mark.parametrize("command", ["commitments", "contradictions"])
def test_no_cell_is_a_formula(folder: Path, tmp_path: Path, command: str) -> None:
    options = ["--no-points"] if command == "commitments" else []
    rows = list(csv.reader(io.StringIO(policy_gaps(command, folder, "--format", "csv", *options).out)))
    columns = COMMITMENT_COLUMNS if command == "commitments" else CONTRADICTION_COLUMNS
    assert rows[0] == [name for name, _ in columns]
    assert len(rows) > 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    file = tmp_path / "out.xlsx"
    assert policy_gaps(command, folder, "--format", "xlsx", "--out", file, *options).status == 0
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    assert sheet.max_row == len(rows)
    assert [c.value for c in sheet[1]][: len(columns)] == rows[0]
    assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert sheet.auto_filter.ref


def test_the_same_set_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    files = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    for file in files:
        commitments(folder, "--format", "xlsx", "--out", file)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_filters_of_the_command(folder: Path) -> None:
    rows = json.loads(
        commitments(folder, "--format", "json", "--actor", "system owner", "--frequency", "quarterly")[1]
    )["rows"]
    assert rows
    assert all("owner" in r["who"].lower() and r["every"] == "quarterly" for r in rows)


def test_what_cannot_be_read_is_named_and_is_status_3(folder: Path) -> None:
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 this is no archive")
    ran = policy_gaps("contradictions", folder)
    assert ran.status == 3
    assert "broken.docx" in ran.out
    assert "broken.docx" in ran.err
    status, out = commitments(folder)
    assert status == 3
    assert "broken.docx" in out


@pytest.mark.parametrize("command", ["commitments", "contradictions"])
def test_wrong_use_is_status_2(folder: Path, tmp_path: Path, command: str) -> None:
    assert policy_gaps(command, folder, "--format", "pdf").status == 2
    assert policy_gaps(command, tmp_path / "nowhere").status == 2
    assert policy_gaps(command, folder, "--format", "csv", "--out", tmp_path / "no" / "such" / "folder.csv").status == 2


def test_an_empty_register_is_a_register(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("# Note\n\nSecurity is important to all of us.\n", encoding="utf-8")
    assert "0 commitments in 1 document;" in commitments(tmp_path)[1]
    assert policy_gaps("contradictions", tmp_path).out.startswith("0 contradictions in 1 document\n")
    for format_ in ("json", "csv"):
        assert commitments(tmp_path, "--format", format_)[0] == 0


def test_points_come_with_the_commitments(folder: Path) -> None:
    require_model()
    made = json.loads(policy_gaps("commitments", folder, "--format", "json", "--quiet").out)
    leaver = next(r for r in made["rows"] if r["what"].startswith("Accounts of departing"))
    assert any(p.startswith("CC6.") for p in leaver["points"])


def test_the_samples_contradict_each_other_on_leavers(tmp_path: Path) -> None:
    for name, data in sample_files():
        (tmp_path / name).write_bytes(data)
    found = json.loads(policy_gaps("contradictions", tmp_path, "--format", "json").out)["rows"]
    assert [r["kind"] for r in found] == ["deadline"]
    assert "leaver" in found[0]["second"]["text"]
