"""The public names: that importing them costs nothing, that they are documented, and that the documented examples run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from harness import ACCESS, ROOT, policy_gaps, require_model

import analyzer

PAGE = ROOT / "docs" / "api.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_importing_the_package_loads_nothing() -> None:
    code = "import analyzer, sys, json; print(json.dumps([m for m in sys.modules if m.startswith('analyzer.')]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert json.loads(done.stdout) == []


def test_every_public_name_is_there_and_documented() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in analyzer.__all__:
        assert getattr(analyzer, name).__doc__
        assert re.search(rf"`{name}\b", page), f"docs/api.md does not name {name}"
    assert set(analyzer.__all__) <= set(dir(analyzer))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = analyzer.nothing


def test_the_names_of_the_type_checker_are_those_of_the_package() -> None:
    source = (ROOT / "analyzer" / "__init__.py").read_text(encoding="utf-8")
    stubs = source[source.index("if TYPE_CHECKING:") : source.index("__version__")]
    named = {n for line in re.findall(r"import (.+)$", stubs, re.MULTILINE) for n in line.split(", ")}
    assert named == set(analyzer.__all__)


def test_the_documented_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require_model()
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "access.md").write_text(ACCESS, encoding="utf-8")
    (tmp_path / "policies" / "empty.md").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert len(blocks) >= 7
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)
    assert names["documented"]
    assert names["gaps"]


def test_the_command_line_writes_what_the_api_gives(tmp_path: Path) -> None:
    require_model()
    (tmp_path / "access.md").write_text(ACCESS, encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    report = analyzer.analyze_paths(tmp_path)
    assert analyzer.dump_report(report) == policy_gaps("analyze", tmp_path, "--format", "json").out
    given = [(p.name, p.read_bytes()) for p in sorted(tmp_path.iterdir(), reverse=True)]
    assert analyzer.analyze(given) == report
    assert {d.name: d.status for d in report.documents} == {"access.md": "analysed", "broken.pdf": "not_analysed"}


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(analyzer.PolicyGapsError, match="nowhere"):
        analyzer.analyze_paths([tmp_path / "nowhere"])
