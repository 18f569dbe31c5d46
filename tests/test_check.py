"""policy-gaps check as a pipeline uses it: exit statuses, the baseline file, a git history, the hook and the action."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import ACCESS, ROOT, Ran, policy_gaps, require_model

TRAINING = """# Security Awareness Policy

Owner: Head of People

## Training

All staff must complete security awareness training when hired and every year after that.
"""
REMOVAL = "Access to all systems must be revoked within 24 hours after an employee leaves the company."
WEAKER = "Managers are encouraged to tidy up old accounts from time to time."
LOSS = ACCESS.replace(REMOVAL, WEAKER)


@pytest.fixture(autouse=True)
def _model() -> None:
    require_model()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two policies and their baseline."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "policies").mkdir()
    (folder / "policies" / "access.md").write_text(ACCESS, encoding="utf-8")
    (folder / "policies" / "training.md").write_text(TRAINING, encoding="utf-8")
    ran = policy_gaps("check", folder / "policies", "--baseline", folder / "baseline.json", "--update-baseline")
    assert (ran.status, ran.out) == (0, "")
    assert "2 documents" in ran.err
    return folder


@pytest.fixture
def set_(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The policies of a copy of it, in the current folder."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "policies"


def check(*options: object) -> Ran:
    return policy_gaps("check", "policies", "--baseline", "baseline.json", *options)


def outcome(*options: object) -> tuple[int, dict[str, Any]]:
    ran = check("--format", "json", "-q", *options)
    made: dict[str, Any] = json.loads(ran.out)
    return ran.status, made


# --- what passes and what fails ---------------------------------------------------------------------------------------


def test_unchanged_passes_and_the_baseline_is_the_same_bytes(set_: Path) -> None:
    before = Path("baseline.json").read_bytes()
    ran = check()
    assert ran.status == 0
    assert ran.out == "Nothing got worse in 2 documents.\n"
    assert check("--update-baseline", "-q").status == 0
    assert Path("baseline.json").read_bytes() == before
    assert str(set_.parent).encode() not in before


def test_moving_renaming_and_adding_pass(set_: Path) -> None:
    head, *sections = re.split(r"(?m)^(?=## )", ACCESS)
    (set_ / "access.md").unlink()
    (set_ / "people").mkdir()
    (set_ / "people" / "joiners.md").write_text(head + "".join(reversed(sections)), encoding="utf-8")
    (set_ / "new.md").write_text(
        "# Backup Policy\n\nBackups are taken every night and tested monthly.\n", encoding="utf-8"
    )
    status, made = outcome()
    assert (status, made["worse"]) == (0, [])
    assert "access.md is now people/joiners.md." in [n["message"] for n in made["notes"]]
    assert made["gained"]


def test_a_weakened_sentence_fails_and_is_shown(set_: Path) -> None:
    (set_ / "access.md").write_text(LOSS, encoding="utf-8")
    ran = check()
    assert ran.status == 1
    assert f"- “{REMOVAL}”" in ran.out
    assert "policies/access.md:" in ran.out
    assert "CC6.2.03" in ran.out
    accepted = check("--update-baseline")
    assert accepted.status == 0
    assert REMOVAL in accepted.out
    assert check("-q").status == 0


def test_a_placeholder_and_a_contradiction_fail(set_: Path) -> None:
    (set_ / "access.md").write_text(ACCESS.replace("Head of Security", "[Owner]"), encoding="utf-8")
    (set_ / "training.md").write_text(
        TRAINING
        + "\n## Leavers\n\nAccess to all systems must be revoked within 10 days after an employee leaves the company.\n",
        encoding="utf-8",
    )
    status, made = outcome()
    assert status == 1
    assert {c["kind"] for c in made["worse"]} >= {"placeholder", "contradiction"}
    pair = next(c for c in made["worse"] if c["kind"] == "contradiction")
    assert REMOVAL in pair["sentences"]


def test_a_document_that_cannot_be_read_is_3_and_no_loss(set_: Path) -> None:
    (set_ / "access.md").unlink()
    (set_ / "access.pdf").write_bytes(b"%PDF-1.7\nbroken")
    ran = check("--format", "json")
    assert ran.status == 3
    made = json.loads(ran.out)
    assert made["worse"] == []
    assert "access.pdf" in ran.err
    before = json.loads(Path("baseline.json").read_text(encoding="utf-8"))
    shutil.move(set_ / "access.pdf", set_ / "access.md")
    assert check("--update-baseline", "-q").status == 3
    assert json.loads(Path("baseline.json").read_text(encoding="utf-8"))["documents"] == before["documents"]


# --- suppressions -----------------------------------------------------------------------------------------------------


def test_suppressions_of_profile_and_baseline_expire(set_: Path) -> None:
    (set_ / "access.md").write_text(LOSS, encoding="utf-8")
    _, made = outcome()
    keys = [c["key"] for c in made["worse"]]
    entries = "".join(
        f'[[suppress]]\nkey = "{k}"\nreason = "rewritten in the spring"\nexpires = 2026-05-31\n' for k in keys[:-1]
    )
    Path("policy-gaps.toml").write_text(f'name = "Example"\n{entries}', encoding="utf-8")
    raw = json.loads(Path("baseline.json").read_text(encoding="utf-8"))
    raw["suppress"] = [{"key": keys[-1], "reason": "agreed with the auditor", "expires": "2026-06-30"}]
    Path("baseline.json").write_text(json.dumps(raw), encoding="utf-8")
    profile = ("--profile", "policy-gaps.toml")
    ran = check(*profile, "--as-of", "2026-05-31")
    assert ran.status == 0
    assert "rewritten in the spring" in ran.out
    assert "agreed with the auditor" in ran.out
    late, report = outcome(*profile, "--as-of", "2026-06-01")
    assert late == 1
    assert [c["key"] for c in report["worse"]] == keys[:-1]
    assert [s["expired"] for s in report["suppressed"]].count(True) == len(keys) - 1
    assert "EXPIRED on 2026-05-31" in check(*profile, "--as-of", "2026-06-01").out


# --- wrong use --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (None, [], "--update-baseline"),
        ("{", [], "line 1: not a baseline"),
        ('{"baseline_version": 2}', [], "version 2"),
        ("{}", ["--format", "pdf"], "--format"),
        ("{}", ["--also", "sarif"], "FORMAT:FILE"),
        ("{}", ["--as-of", "tomorrow"], "YYYY-MM-DD"),
        ('name = "x"\n[[suppress]]\nkey = "CC6.2.03"\n', ["--profile", "baseline.json"], "expires"),
    ],
    ids=str,
)
def test_wrong_use_is_2_and_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None, options: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("policies").mkdir()
    Path("policies/a.md").write_text(ACCESS, encoding="utf-8")
    if content is not None:
        Path("baseline.json").write_text(content, encoding="utf-8")
    ran = check(*options)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert said in ran.err


def test_a_broken_baseline_can_be_made_anew(set_: Path) -> None:
    Path("baseline.json").write_text("<<<<<<< ours\n", encoding="utf-8")
    ran = check("--update-baseline")
    assert ran.status == 0
    assert "made anew" in ran.err
    assert check("-q").status == 0


def test_every_format_says_the_same(set_: Path) -> None:
    (set_ / "access.md").write_text(LOSS, encoding="utf-8")
    ran = check(
        "--format", "github", "--also", "sarif:c.sarif", "--also", "junit:c.xml", "--also", "json:c.json", "-q"
    )  # fmt: skip
    assert ran.status == 1
    count = len(json.loads(Path("c.json").read_text(encoding="utf-8"))["worse"])
    assert count
    assert sum(line.startswith("::error file=policies/access.md,line=") for line in ran.out.splitlines()) == count
    (run,) = json.loads(Path("c.sarif").read_text(encoding="utf-8"))["runs"]
    assert len(run["results"]) == count
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "policies/access.md"
    assert place["region"]["startLine"] > 1
    assert Path("c.xml").read_text(encoding="utf-8").count("<failure") == count


# --- a git history ----------------------------------------------------------------------------------------------------


class Repository:
    """A git repository of policies whose commits are checked by the hook or by the action's own script."""

    def __init__(self, folder: Path, made: Path) -> None:
        self.folder = folder
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "PRE_COMMIT", "GITHUB_"))},
            "HOME": str(folder.parent), "GIT_CONFIG_NOSYSTEM": "1", "PRE_COMMIT_HOME": str(folder.parent / "pre-commit"),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }  # fmt: skip
        shutil.copytree(made, folder)
        (folder / "baseline.json").rename(folder / "policy-gaps-baseline.json")
        self.run("git", "init", "-q", "-b", "main")
        self.run("git", "config", "user.email", "test@example.org")
        self.run("git", "config", "user.name", "Test")

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.folder, env={**self.environment, **more}, capture_output=True, text=True, timeout=300
        )

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self, message: str) -> subprocess.CompletedProcess[str]:
        self.run("git", "add", "-A")
        return self.run("git", "commit", "-q", "-m", message)

    @property
    def commits(self) -> list[str]:
        return self.run("git", "log", "--format=%s").stdout.splitlines()


@pytest.fixture
def repository(made: Path, tmp_path: Path) -> Repository:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    return Repository(tmp_path / "repository", made)


def moved() -> str:
    head, *sections = re.split(r"(?m)^(?=## )", ACCESS)
    return head + "".join([*sections[1:], "\n", sections[0]])


def test_the_hook_refuses_a_commit_that_weakens_a_policy(repository: Repository) -> None:
    hooks = {h["id"]: h for h in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    assert {k: v for k, v in hooks["policy-gaps-check"].items() if k not in ("id", "language", "description")} == {
        k: v for k, v in hooks["policy-gaps-check-installed"].items() if k not in ("id", "language", "description")
    }
    hook = hooks["policy-gaps-check-installed"]
    repository.write(".pre-commit-config.yaml", yaml.safe_dump({"repos": [{"repo": "local", "hooks": [hook]}]}))
    assert repository.commit("policies and their baseline").returncode == 0
    installed = repository.run("pre-commit", "install")
    assert installed.returncode == 0, installed.stderr

    repository.write("policies/access.md", moved())
    assert repository.commit("move a section").returncode == 0

    repository.write("policies/access.md", moved().replace(REMOVAL, WEAKER))
    refused = repository.commit("soften the removal of access")
    assert refused.returncode != 0
    assert REMOVAL in refused.stdout + refused.stderr
    assert repository.commits == ["move a section", "policies and their baseline"]

    repository.run("policy-gaps", "check", "policies", "--update-baseline", "-q")
    assert repository.commit("soften it on purpose").returncode == 0


def step(name: str, **inputs: str) -> tuple[str, dict[str, str]]:
    """(script, environment) of a step of the action, with its inputs as a runner would fill them in."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    given = {k: v["default"] for k, v in action["inputs"].items()} | inputs
    assert set(inputs) <= set(action["inputs"])
    values = {f"inputs.{k}": v for k, v in given.items()} | {"github.action_path": str(ROOT)}
    (found,) = (s for s in action["runs"]["steps"] if s["name"] == name)
    assert found["shell"] == "bash"

    def filled(text: str) -> str:
        return re.sub(r"\$\{\{ ([\w.\-]+) \}\}", lambda m: values[m[1]], text)

    return found["run"], {k: filled(v) for k, v in found["env"].items()}


def run_action(repository: Repository, **inputs: str) -> tuple[int, str, str]:
    script, environment = step("Check the policies", python=sys.executable, **inputs)
    output = repository.folder.parent / "output"
    output.write_text("", encoding="utf-8")
    ran = repository.run("bash", "-e", "-c", script, **environment, GITHUB_OUTPUT=str(output))
    return ran.returncode, ran.stdout, output.read_text(encoding="utf-8")


def test_the_action_fails_on_the_commit_that_weakens_a_policy(repository: Repository) -> None:
    baseline = "policy-gaps-baseline.json"
    # A folder of this name in the checked repository must not stand in for the analyzer.
    repository.write("analyzer/cli.py", "raise SystemExit('the wrong analyzer')\n")
    repository.commit("policies and their baseline")
    repository.write("policies/access.md", moved())
    repository.commit("move a section")
    assert run_action(repository, baseline=baseline) == (0, "", "status=0\n")

    repository.write("policies/access.md", moved().replace(REMOVAL, WEAKER))
    repository.commit("soften the removal of access")
    status, shown, output = run_action(repository, paths="policies/access.md\npolicies/training.md\n", report="c.sarif")
    assert (status, output) == (1, "status=1\n")
    assert "::error file=policies/access.md,line=" in shown
    assert REMOVAL in shown
    log = json.loads((repository.folder / "c.sarif").read_text(encoding="utf-8"))
    assert log["version"] == "2.1.0"
    assert log["runs"][0]["results"]

    repository.run("git", "revert", "--no-edit", "HEAD")
    assert run_action(repository)[0] == 0
    assert run_action(repository, baseline="nowhere.json")[2] == "status=2\n"


def test_the_action_takes_no_input_into_its_script_and_installs_what_stands_beside_it() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert action["runs"]["using"] == "composite"
    for part in action["runs"]["steps"]:
        assert "${{" not in part["run"]
        assert "uses" not in part
    script, environment = step("Install the analyzer")
    assert environment["ACTION"] == str(ROOT)
    installs = [line for line in script.splitlines() if "pip install" in line]
    assert len(installs) == 2
    assert all('-c "$ACTION/constraints.txt"' in line for line in installs)
    assert installs[-1].endswith('"$ACTION"')
    assert subprocess.run(["bash", "-n", "-c", script], check=False).returncode == 0
