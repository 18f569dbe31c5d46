"""The order of imports, the homes of heavy packages, and what a cold start may not load."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from harness import ACCESS, ROOT, require_model

PACKAGE = ROOT / "analyzer"

# From what everything may import to what nothing may. A name covers its submodules and `name_*` beside it.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("__init__", "errors", "datatypes"),
    ("config", "corpus", "parse", "dates", "segment", "commitment", "encode", "lexical", "ranking", "calibration"),
    ("match", "elements", "policy_type", "header"),
    ("features",),
    ("assess",),
    ("readiness", "roadmap", "registers", "wording", "report", "diff", "versions", "evaluate"),
    ("render", "charts"),
    ("pipeline", "progress"),
    ("sources", "store", "batch", "samples"),
    ("guarded",),
    ("scoring",),
    ("learn", "cli", "ui", "api"),
)

# Where a heavy package may be imported, and no import of it runs when a module of ours is imported.
HOMES: dict[str, tuple[str, ...]] = {
    "torch": ("encode", "encode_torch", "learn"),
    "transformers": ("encode_torch", "learn"),
    "sentence_transformers": ("encode_torch", "learn"),
    "sklearn": ("lexical", "learn"),
    "spacy": ("commitment",),
    "pdfplumber": ("parse",),
    "pypdfium2": ("parse", "ui"),
    "docx": ("parse", "render", "samples", "ui.draft_docx"),
    "streamlit": ("ui",),
    "altair": ("charts",),
    "onnxruntime": ("encode_graph", "learn"),
    "openvino": ("encode_graph",),
    "onnx": ("learn",),
    "xlsxwriter": ("render",),
    "pyarrow": ("render", "store"),
    "sqlalchemy": ("store",),
    "alembic": ("store",),
    "fpdf": ("render", "samples"),
    "icalendar": ("render",),
    "ray": ("batch_ray", "batch_ray_cluster"),
    "fsspec": ("sources_url",),
}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its dotted name without `analyzer.`."""
    out = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)
        out[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return out


def imports(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """(module, whether it is imported as soon as the file is) of every import of a file."""
    typing_only = {
        id(node)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and "TYPE_CHECKING" in ast.unparse(branch.test)
        for node in ast.walk(branch)
    }
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        at_once = id(node) not in inside and id(node) not in typing_only
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, at_once
        elif isinstance(node, ast.ImportFrom):
            yield f"{node.module}", at_once
            if node.module and node.module.split(".")[0] == "analyzer":
                for alias in node.names:
                    yield f"{node.module}.{alias.name}", at_once


def ours(name: str) -> str | None:
    """The module of ours that an imported name means, without `analyzer.`."""
    known = modules()
    inner = name.removeprefix("analyzer.") if name != "analyzer" else "__init__"
    return inner if name.split(".")[0] == "analyzer" and inner in known else None


def layer(module: str) -> int:
    """The layer of a module; a module that the table does not know fails here, so that it gets a place."""
    top = module.split(".")[0]
    while True:
        for number, names in enumerate(LAYERS):
            if top in names:
                return number
        if "_" not in top.strip("_"):
            raise AssertionError(f"analyzer/{module}: give it a place in LAYERS")
        top = top.rsplit("_", 1)[0]


def test_every_module_has_a_place() -> None:
    for name in modules():
        assert layer(name) >= 0


def test_imports_point_one_way() -> None:
    wrong = [
        f"{name} imports {target}"
        for name, tree in modules().items()
        for imported, at_once in imports(tree)
        # The package's own __init__ names what it offers for type checkers; test_api.py sees that it loads none of it.
        if (target := ours(imported)) and layer(target) > layer(name) and (at_once or name != "__init__")
    ]
    assert not wrong


def test_no_cycle() -> None:
    graph = {
        n: {t for i, at_once in imports(tree) if (t := ours(i)) and t != n and (at_once or n != "__init__")}
        for n, tree in modules().items()
    }
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join([*path, name])
        if name not in done:
            for target in sorted(graph[name]):
                # A package's own __init__ names its parts and is named by them.
                if not (name.startswith(f"{target}.") or target.startswith(f"{name}.")):
                    visit(target, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("package", sorted(HOMES))
def test_heavy_packages_have_their_homes(package: str) -> None:
    strays = {
        name
        for name, tree in modules().items()
        for imported, _ in imports(tree)
        if imported.split(".")[0] == package and not any(name == h or name.startswith(f"{h}.") for h in HOMES[package])
    }
    assert not strays


def test_heavy_packages_load_when_first_needed() -> None:
    """No heavy package is imported at the head of a file, but in the pages of the app and inside the store, which nothing
    imports at its head (see below)."""
    eager = {
        f"{name}: {imported}"
        for name, tree in modules().items()
        for imported, at_once in imports(tree)
        if at_once and imported.split(".")[0] in HOMES and not name.startswith(("ui", "learn", "store."))
    }
    assert not eager


def test_the_inside_of_the_store_loads_when_first_needed() -> None:
    eager = {
        f"{name}: {imported}"
        for name, tree in modules().items()
        for imported, at_once in imports(tree)
        if at_once and imported.startswith("analyzer.store.") and not name.startswith(("store.", "batch_run"))
        if ours(imported)
    }
    assert not eager


def test_learn_is_not_imported_at_run_time() -> None:
    users = {n for n, tree in modules().items() for i, _ in imports(tree) if i.startswith("analyzer.learn")}
    assert {u for u in users if not u.startswith("learn")} == set()


def test_the_app_is_thin_and_only_pages_know_streamlit() -> None:
    app = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) <= 80
    assert {i.split(".")[0] for i, _ in imports(app)} <= {
        *sys.stdlib_module_names,
        "analyzer",
        "streamlit",
        "starlette",
    }


def loaded_after(code: str, *arguments: str) -> set[str]:
    """Top-level names of sys.modules, and our own modules in full, once the code has run in a fresh interpreter."""
    tail = "\nimport sys as _s, json as _j\n_s.stderr.write('\\n@' + _j.dumps(sorted(_s.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code + tail, *arguments], capture_output=True, text=True, cwd=ROOT, check=True
    )
    names = json.loads(done.stderr.rsplit("\n@", 1)[1])
    return {n if n.startswith("analyzer.") else n.split(".")[0] for n in names}


def heavy(loaded: set[str]) -> list[str]:
    """What of it takes long to load. (typer itself asks pydantic about parameters where that is installed.)"""
    return sorted(loaded & {*HOMES, "numpy", "yaml"})


COMMAND = "import sys\nfrom analyzer.cli import main\ntry:\n    main()\nexcept SystemExit:\n    pass"


def test_importing_the_command_line_loads_nothing_heavy() -> None:
    assert not heavy(loaded_after("import analyzer.cli"))


@pytest.mark.parametrize(
    "arguments", [["--help"], ["analyze", "--help"], ["--version"], ["corpus", "--help"]], ids=" ".join
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    assert not heavy(loaded_after(COMMAND, *arguments))


def test_corpus_commands_load_no_model() -> None:
    assert not loaded_after(COMMAND, "corpus", "show", "CC6.2.03") & {*HOMES, "numpy"}


def test_an_analysis_needs_neither_torch_nor_sklearn_nor_learn(tmp_path: Path) -> None:
    require_model()
    (tmp_path / "access.md").write_text(ACCESS, encoding="utf-8")
    loaded = loaded_after(COMMAND, "analyze", str(tmp_path), "--out", str(tmp_path / "report.json"), "--format", "json")
    assert not loaded & {
        "torch",
        "sentence_transformers",
        "transformers",
        "sklearn",
        "streamlit",
        "altair",
        "docx",
        "pdfplumber",
    }
    assert not {n for n in loaded if n.startswith(("analyzer.learn", "analyzer.ui"))}
    assert loaded & {"onnxruntime", "openvino"}


def test_nothing_before_the_report_prints_or_reads_a_clock() -> None:
    """Stages are functions of what they are given: no print, no clock, no random number, no network."""
    banned = {"random", "socket", "urllib", "http", "requests", "time"}
    for name, tree in modules().items():
        if layer(name) <= layer("render") and not name.startswith("parse"):
            assert not {i.split(".")[0] for i, _ in imports(tree) if i != "urllib.parse"} & banned, (
                name
            )  # quoting is pure
            calls = {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
            assert not calls & {"print", "datetime.now", "date.today", "datetime.today", "datetime.utcnow"}, name
