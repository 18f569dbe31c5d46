"""The command line: what it writes where, and with which exit status."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from harness import ACCESS, ROOT, Ran, policy_gaps, require_model

from analyzer import __version__
from analyzer.render import json_report


@pytest.fixture(autouse=True)
def _model() -> None:
    require_model()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("set") / "policies"
    (made / "people").mkdir(parents=True)
    (made / "access.md").write_text(ACCESS, encoding="utf-8")
    (made / "people" / "training.txt").write_text(
        "Awareness Policy\n\nAll staff must complete security awareness training when hired and every year after that.\n",
        encoding="utf-8",
    )
    (made / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (made / ".hidden.md").write_text("# Hidden\n\nNothing.\n", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def ran(folder: Path) -> Ran:
    return policy_gaps("analyze", folder, "--format", "json")


@pytest.fixture(scope="module")
def report(ran: Ran) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(ran.out)
    return made


# --- analyze ----------------------------------------------------------------------------------------------------------


def test_json_is_as_the_schema_says(ran: Ran, report: dict[str, Any]) -> None:
    assert ran.status == 0
    schema = json.loads(policy_gaps("schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(report, schema)


def test_folders_are_searched_and_names_are_relative(report: dict[str, Any], folder: Path) -> None:
    assert [d["name"] for d in report["documents"]] == ["access.md", "people/training.txt"]
    assert str(folder) not in json.dumps(report)
    assert str(ROOT) not in json.dumps(report)


def test_one_row_per_document_and_point_and_set(report: dict[str, Any]) -> None:
    assert len(report["points"]) == 3 * 330
    assert len(report["criteria"]) == 3 * 61


def test_what_the_documents_say_is_found(report: dict[str, Any]) -> None:
    rows = {(r["document"], r["point"]): r for r in report["points"]}
    removal = rows["access.md", "CC6.2.03"]
    assert removal["status"] in ("covered", "weak")
    assert "revoked within 24 hours" in removal["evidence"][0]["text"]
    assert removal["evidence"][0]["section"].endswith("Offboarding")
    assert rows[None, "CC6.2.03"]["status"] == removal["status"]
    assert rows["people/training.txt", "CC6.2.03"]["status"] == "missing"
    assert all(r["reason"] for r in report["points"])


def test_the_same_input_gives_the_same_bytes_in_another_process(ran: Ran, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "analyzer.cli", "analyze", str(folder), "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout == ran.out


def test_the_order_of_arguments_changes_nothing(folder: Path) -> None:
    one, two = folder / "access.md", folder / "people"
    assert policy_gaps("analyze", one, two, "-f", "json").out == policy_gaps("analyze", two, one, "-f", "json").out


def test_the_same_name_in_two_folders(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "access.md").write_text(ACCESS, encoding="utf-8")
    made = json.loads(policy_gaps("analyze", tmp_path / "a", tmp_path / "b", "-f", "json").out)
    assert [d["name"] for d in made["documents"]] == ["a/access.md", "b/access.md"]


def test_the_summary_for_a_person(folder: Path) -> None:
    ran = policy_gaps("analyze", folder)
    assert ran.status == 0
    assert "2 of 2 documents analysed" in ran.out
    for part in (
        "Coverage by category",
        "Coverage by criterion",
        "CC6.2",
        "Gaps that matter most",
        "not an audit opinion",
    ):
        assert part in ran.out
    assert "\x1b" not in ran.out


def test_the_summary_says_what_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "access.md").write_text(ACCESS, encoding="utf-8")
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    ran = policy_gaps("analyze", tmp_path)
    assert ran.status == 3
    assert "1 of 2 documents analysed" in ran.out
    assert "empty.md: " in ran.out
    assert ran.err.startswith("policy-gaps: empty.md: ")
    assert len(ran.err.splitlines()) == 1


def test_csv(folder: Path) -> None:
    ran = policy_gaps("analyze", folder, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out, newline="")))
    assert len(rows) == 3 * 330
    assert {"document", "point", "status", "reason"} <= set(rows[0])


def test_out_writes_the_file_and_leaves_standard_output_empty(folder: Path, tmp_path: Path, ran: Ran) -> None:
    target = tmp_path / "report.json"
    again = policy_gaps("analyze", folder, "--format", "json", "--out", target, "--quiet")
    assert (again.status, again.out, again.err) == (0, "", "")
    assert target.read_text(encoding="utf-8") == ran.out
    json_report.loads(target.read_bytes())


def test_out_that_cannot_be_written(folder: Path, tmp_path: Path) -> None:
    ran = policy_gaps("analyze", folder / "access.md", "--out", tmp_path / "no" / "report.txt")
    assert ran.status == 2
    assert "cannot be written" in ran.err


@pytest.mark.parametrize(("fail_on", "expected"), [("none", 0), ("missing", 1), ("weak", 1), ("contradicted", 0)])
def test_fail_on(folder: Path, fail_on: str, expected: int) -> None:
    ran = policy_gaps("analyze", folder / "access.md", "--fail-on", fail_on, "--format", "json", "--quiet")
    assert ran.status == expected
    assert json.loads(ran.out)["points"]


def test_an_unread_document_goes_before_gaps(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    ran = policy_gaps(
        "analyze", folder / "access.md", tmp_path / "empty.md", "--fail-on", "missing", "--format", "json"
    )
    assert ran.status == 3
    assert {d["name"]: d["status"] for d in json.loads(ran.out)["documents"]} == {
        "access.md": "analysed",
        "empty.md": "not_analysed",
    }


def test_gaps_out_of_scope_do_not_fail(folder: Path, tmp_path: Path) -> None:
    from analyzer.corpus import load_corpus

    lines = ["[not_applicable]", *(f'"{p.id}" = "Not ours"' for p in load_corpus().points)]
    profile = tmp_path / "policy-gaps.toml"
    profile.write_text("\n".join(lines), encoding="utf-8")
    ran = policy_gaps("analyze", folder, "--profile", profile, "--fail-on", "weak", "--format", "json")
    assert ran.status == 0
    assert {r["status"] for r in json.loads(ran.out)["points"]} == {"out_of_scope"}


@pytest.mark.parametrize("value", ["availability", "availability,security"])
def test_category(folder: Path, value: str) -> None:
    ran = policy_gaps("analyze", folder / "access.md", "--category", value, "--format", "json")
    made = json.loads(ran.out)
    assert made["settings"]["categories"] == ["security", "availability"]
    assert all(r["status"] == "out_of_scope" for r in made["points"] if r["criterion"][0] == "P")
    assert not [r for r in made["points"] if r["criterion"][0] == "A" and r["status"] == "out_of_scope"]


def test_as_of_finds_overdue_reviews(folder: Path, report: dict[str, Any]) -> None:
    def codes(made: dict[str, Any]) -> set[str]:
        return {f["code"] for d in made["documents"] if d["name"] == "access.md" for f in d["findings"]}

    assert report["settings"]["as_of"] is None
    assert "review_overdue" not in codes(report)
    late = json.loads(policy_gaps("analyze", folder / "access.md", "--as-of", "2026-01-31", "--format", "json").out)
    assert late["settings"]["as_of"] == "2026-01-31"
    assert "review_overdue" in codes(late)
    early = json.loads(policy_gaps("analyze", folder / "access.md", "--as-of", "2025-02-01", "--format", "json").out)
    assert "review_overdue" not in codes(early)
    assert late["points"] == early["points"]


def test_quiet_and_log_format(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    arguments = ("analyze", folder / "access.md", tmp_path / "empty.md")
    assert policy_gaps(*arguments, "--quiet").err == ""
    lines = policy_gaps(*arguments, "--log-format", "json").err.splitlines()
    events = [json.loads(line) for line in lines]
    assert {"progress", "not_analysed"} <= {e["event"] for e in events}
    problem = next(e for e in events if e["event"] == "not_analysed")
    assert (problem["document"], problem["code"]) == ("empty.md", "empty_file")
    assert "revoked within" not in "".join(lines), "no document text in notes"


def test_a_long_run_shows_a_bar_on_a_terminal_and_nothing_in_a_log() -> None:
    from analyzer.progress import PATIENCE, Notes

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def shown(stream: io.StringIO, waited: float) -> str:
        with contextlib.redirect_stderr(stream), Notes() as notes:
            notes._started -= waited
            notes.progress("analysing", "a.md", 1, 3)
            notes.progress("analysing", "b.md", 2, 3)
        return stream.getvalue()

    assert "2/3" in shown(Terminal(), PATIENCE)
    assert shown(Terminal(), 0) == ""
    assert shown(io.StringIO(), PATIENCE) == ""


def test_profile(folder: Path, tmp_path: Path) -> None:
    profile = tmp_path / "policy-gaps.toml"
    profile.write_text(
        'name = "Example"\ncategories = ["security"]\n[not_applicable]\n"CC6.4.01" = "No premises"\n[thresholds]\nweak = 0.99\ncovered = 0.995\n',
        encoding="utf-8",
    )
    made = json.loads(policy_gaps("analyze", folder / "access.md", "--profile", profile, "--format", "json").out)
    assert made["settings"]["thresholds"]["weak"] == 0.99
    rows = {r["point"]: r for r in made["points"] if r["document"] is None}
    assert rows["CC6.4.01"]["reason"] == "Not applicable: No premises"
    assert all(r["score"] >= 0.99 for r in rows.values() if r["status"] in ("covered", "weak"))


# --- the other commands -----------------------------------------------------------------------------------------------


def test_extract_shows_the_text_that_offsets_refer_to(folder: Path) -> None:
    made = json.loads(policy_gaps("extract", folder / "access.md", "--format", "json").out)
    assert {"text", "blocks", "statements"} <= set(made)
    assert len(made["statements"]) >= 3
    for s in made["statements"]:
        assert made["text"][s["start"] : s["end"]] == s["text"]
        assert {"section", "page", "start", "end"} <= set(s)
    shown = policy_gaps("extract", folder / "access.md").out
    assert "# Access Control Policy > Offboarding" in shown


def test_statements_carry_no_marks(tmp_path: Path) -> None:
    path = tmp_path / "p.md"
    path.write_text(
        "---\nowner: Ann\n---\n# 1. Policy\n\n## 1.1 Rules\n\nStaff **must** read the [handbook](https://example.org/h).\n\nThey must:\n\n1. lock `screens`\n   - always\n",
        encoding="utf-8",
    )
    made = json.loads(policy_gaps("extract", path, "--format", "json").out)
    texts = [s["text"] for s in made["statements"]]
    assert texts == ["Staff must read the handbook.", "They must:", "lock screens", "always"]
    assert made["statements"][0]["section"] == "Policy > Rules"
    assert made["statements"][2]["lead_in"] == "They must:"


def test_extract_of_what_is_not_there(tmp_path: Path) -> None:
    ran = policy_gaps("extract", tmp_path / "none.md")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.strip().endswith("there is no such file")


def test_explain(folder: Path) -> None:
    ran = policy_gaps("explain", folder / "access.md", "CC6.2.03")
    assert ran.status == 0
    assert "revoked within 24 hours" in ran.out
    for part in ("status", "reason", "asks", "signal"):
        assert f"\n{part}" in ran.out
    unknown = policy_gaps("explain", folder / "access.md", "CC6.2.99")
    assert unknown.status == 2
    assert "policy-gaps corpus list" in unknown.err


def test_corpus_list_show_check_stats() -> None:
    listed = policy_gaps("corpus", "list").out.splitlines()
    assert sum(line.startswith("  ") for line in listed) == 330
    assert sum(not line.startswith("  ") for line in listed) == 61
    assert all(
        line.strip().startswith("A1.")
        for line in policy_gaps("corpus", "list", "--category", "availability").out.splitlines()
    )
    shown = policy_gaps("corpus", "show", "CC6.2.03").out
    assert "Satisfied by:" in shown
    assert "Not satisfied by:" in shown
    assert "CC6.2.03" in policy_gaps("corpus", "show", "CC6.2").out
    assert policy_gaps("corpus", "show", "XX1").status == 2
    checked = policy_gaps("corpus", "check")
    assert checked.status == 0
    assert "61 criteria, 330 points of focus, no problem" in checked.out
    assert "330" in policy_gaps("corpus", "stats").out


def test_version() -> None:
    assert policy_gaps("--version").out == f"policy-gaps {__version__}\n"


def commands() -> list[tuple[str, ...]]:
    from typer.main import get_command

    from analyzer.cli import app

    root: Any = get_command(app)
    out: list[tuple[str, ...]] = [()]
    for name, command in root.commands.items():
        out += [(name,), *((name, sub) for sub in getattr(command, "commands", {}))]
    return out


@pytest.mark.parametrize("command", commands(), ids=lambda c: " ".join(c) or "policy-gaps")
def test_every_command_and_option_says_what_it_does(command: tuple[str, ...]) -> None:
    from typer.main import get_command

    from analyzer.cli import app

    ran = policy_gaps(*command, "--help")
    assert ran.status == 0
    found: Any = get_command(app)
    for name in command:
        found = found.commands[name]
    assert found.help
    for parameter in found.params:
        if parameter.param_type_name == "option":
            assert parameter.help, parameter.name


def test_a_closed_pipe_is_no_error(folder: Path) -> None:
    line = f'"{sys.executable}" -m analyzer.cli analyze "{folder}" --format json --quiet | head -c 100'
    done = subprocess.run(["/bin/bash", "-o", "pipefail", "-c", line], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.startswith("{")
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
