"""The engine on Ray: the report of the local engine, bit for bit, whatever happens to the nodes."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from batch_support import TESTS, batch, export, write_documents

from analyzer.batch_ray import _for_workers
from analyzer.batch_recipe import Recipe
from analyzer.config import Settings

pytestmark = pytest.mark.slow
HERE = Path(__file__).resolve().parent
LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}


def on_ray(**arguments: Any) -> dict[str, Any]:
    """What ray_support says of a run, in a process group that ends with the test."""
    if importlib.util.find_spec("ray") is None:
        pytest.skip("Ray is not installed")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (HERE, TESTS, TESTS.parent)))}
    done = subprocess.run(
        [sys.executable, str(HERE / "ray_support.py"), json.dumps(arguments)],
        env=environment, capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    line = next(x for x in done.stdout.splitlines() if x.startswith("@"))
    made: dict[str, Any] = json.loads(line[1:])
    return made


def test_a_lost_node_loses_nothing_and_the_report_is_that_of_the_local_engine(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    write_documents(folder, 60)
    local = f"sqlite:///{tmp_path}/local.db"
    batch(local, folder)
    spread = f"sqlite:///{tmp_path}/spread.db"
    said = on_ray(sources=[str(folder)], store=spread, nodes=3, remove_after=9)
    assert (said["state"], said["documents"], said["nodes"]) == ("done", 61, 2)
    assert 0 < said["removed_at"] < 61, "the node was lost after the run"
    assert export(spread) == export(local)
    assert set(said["listening"]) <= LOOPBACK


def test_a_cluster_of_our_own_is_left_behind_by_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    write_documents(folder, 10)
    local, own = (f"sqlite:///{tmp_path}/{name}.db" for name in ("local", "own"))
    batch(local, folder)
    began = time.time()
    said = on_ray(sources=[str(folder)], store=own)
    assert (said["state"], said["documents"]) == ("done", 11)
    assert export(own) == export(local)
    assert said["listening"]
    assert set(said["listening"]) <= LOOPBACK
    assert not ray_processes(since=began)


def ray_processes(since: float) -> list[str]:
    """Command lines of Ray's servers that were started since then and still live."""
    until = time.monotonic() + 10
    while True:
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                line = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                if ("raylet" in line or "gcs_server" in line) and path.stat().st_mtime >= since:
                    found.append(line[:80])
            except OSError:
                continue
        if not found or time.monotonic() > until:
            return found
        time.sleep(0.2)


def test_workers_elsewhere_get_no_path_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    recipe = Recipe(Settings(), corpus="corpus", embeddings="sqlite:///results.db")
    here, there = _for_workers(recipe, ""), _for_workers(recipe, "10.0.0.1:6379")
    assert here.embeddings == f"sqlite:///{tmp_path}/results.db"
    assert here.corpus == str(tmp_path / "corpus")
    assert there.embeddings == ""
    shared = Recipe(Settings(), embeddings="postgresql://u:secret@db/gaps")
    assert "u:secret@db/gaps" in _for_workers(shared, "10.0.0.1:6379").embeddings
