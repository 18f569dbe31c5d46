"""The engine on Ray: the report of the local engine, byte for byte, whatever happens to workers and nodes."""

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
from batch_support import POISON, TESTS, batch, export, write_documents

from analyzer.batch_ray_cluster import check_loopback, for_workers
from analyzer.batch_recipe import Recipe
from analyzer.config import Settings
from analyzer.errors import MissingExtraError

HERE = Path(__file__).resolve().parent
LIMIT = 400  # seconds, after which a run counts as hung
LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"}
HAS_RAY = importlib.util.find_spec("ray") is not None
NO_RAY = pytest.mark.skipif(not HAS_RAY or sys.platform != "linux", reason="needs Ray, and /proc")


def on_ray(**arguments: Any) -> dict[str, Any]:
    """What ray_support says of a run."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (HERE, TESTS, TESTS.parent)))}
    done = subprocess.run(
        [sys.executable, str(HERE / "ray_support.py"), json.dumps(arguments)],
        env=environment, capture_output=True, text=True, timeout=LIMIT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    line = next(x for x in done.stdout.splitlines() if x.startswith("@"))
    made: dict[str, Any] = json.loads(line[1:])
    return made


@pytest.mark.ray
@NO_RAY
def test_a_lost_node_loses_nothing_and_the_report_is_that_of_the_local_engine(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    write_documents(folder, 60)
    local, spread = (f"sqlite:///{tmp_path}/{name}.db" for name in ("local", "spread"))
    batch(local, folder)
    said = on_ray(sources=[str(folder)], store=spread, nodes=3, remove_after=9)
    assert (said["state"], said["documents"], said["nodes"]) == ("done", 61, 2)
    assert 0 < said["lost_at"] < 61, "the node was lost after the run"
    assert export(spread) == export(local)


@pytest.mark.ray
@NO_RAY
def test_lost_workers_lose_nothing_and_a_cluster_of_our_own_keeps_to_loopback_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "policies"
    write_documents(folder, 30)
    (folder / "office" / "canister.md").write_text(f"# Canisters\n\n{POISON}\n", encoding="utf-8")
    local, own = (f"sqlite:///{tmp_path}/{name}.db" for name in ("local", "own"))
    batch(local, folder)
    began = time.time()
    said = on_ray(sources=[str(folder)], store=own, kill_after=5)
    assert (said["state"], said["documents"], said["failures"]) == ("done", 32, 2)
    assert 0 < said["lost_at"] < 32
    report = export(own)
    assert report == export(local)
    codes = {d["name"]: d["error"]["code"] for d in json.loads(report)["documents"] if d["error"]}
    assert codes["office/canister.md"] == "crash"
    assert said["listening"]
    assert set(said["listening"]) <= LOOPBACK
    assert not ray_processes(since=began)


@pytest.mark.ray
@NO_RAY
def test_a_stopped_run_is_taken_up_by_the_other_engine(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    write_documents(folder, 40)
    local, own = (f"sqlite:///{tmp_path}/{name}.db" for name in ("local", "own"))
    batch(local, folder)
    said = on_ray(sources=[str(folder)], store=own, stop_after=3)
    assert said["state"] == "stopped"
    assert 3 <= said["documents"] < 41
    result = batch(own, folder)
    assert (result.documents, result.reused) == (41, said["documents"])
    assert export(own) == export(local)


def ray_processes(since: float) -> list[str]:
    """Command lines of Ray's servers that were started since then and still live."""
    until = time.monotonic() + 10
    while True:
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                line = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                if ("gaps-ray-" in line) and path.stat().st_mtime >= since:
                    found.append(line[:80])
            except OSError:
                continue
        if not found or time.monotonic() > until:
            return found
        time.sleep(0.2)


def test_a_cluster_of_our_own_that_would_listen_elsewhere_is_refused() -> None:
    check_loopback([{"NodeManagerAddress": "127.0.0.1"}, {"NodeManagerAddress": "::1"}])
    with pytest.raises(RuntimeError, match=r"it would listen on 192\.0\.2\.2"):
        check_loopback([{"NodeManagerAddress": "127.0.0.1"}, {"NodeManagerAddress": "192.0.2.2"}])


@pytest.mark.skipif(HAS_RAY, reason="Ray is installed")
def test_without_ray_the_extra_is_named(tmp_path: Path) -> None:
    write_documents(tmp_path / "p", 1)
    with pytest.raises(MissingExtraError, match=r"policy-gap-analyzer\[ray\]"):
        batch(f"sqlite:///{tmp_path}/s.db", tmp_path / "p", engine="ray")


def test_workers_elsewhere_get_no_path_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    recipe = Recipe(Settings(), corpus="corpus", embeddings="sqlite:///results.db")
    here, there = for_workers(recipe, ""), for_workers(recipe, "10.0.0.1:6379")
    assert here.embeddings == f"sqlite:///{tmp_path}/results.db"
    assert here.corpus == str(tmp_path / "corpus")
    assert there.embeddings == ""
    shared = Recipe(Settings(), embeddings="postgresql://u:secret@db/gaps")
    assert "u:secret@db/gaps" in for_workers(shared, "10.0.0.1:6379").embeddings
