"""Offline, shown and not only said: with every connection but to this machine refused, the command line works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from harness import ACCESS, ROOT, require_model

# Python imports this at every start, so child processes are held to it as well.
REFUSE = """
import os, socket

LOG = os.environ["REFUSED_LOG"]
LOOPBACK = ("127.", "::1", "localhost")

def refuse(what):
    with open(LOG, "a") as log:
        log.write(f"{what}\\n")
    raise OSError(f"refused: {what}")

def allowed(address):
    return not isinstance(address, tuple) or str(address[0]).startswith(LOOPBACK)

class Socket(socket.socket):
    def connect(self, address):
        return super().connect(address) if allowed(address) else refuse(address)
    def connect_ex(self, address):
        return super().connect_ex(address) if allowed(address) else refuse(address)
    def sendto(self, data, *rest):
        return super().sendto(data, *rest) if allowed(rest[-1]) else refuse(rest[-1])

real = socket.getaddrinfo

def getaddrinfo(host, *rest, **more):
    if host is not None and not str(host).startswith(LOOPBACK):
        refuse(host)
    return real(host, *rest, **more)

socket.socket = Socket
socket.getaddrinfo = getaddrinfo
socket.gethostbyname = lambda host: refuse(host)
"""


@pytest.fixture
def offline(tmp_path: Path) -> dict[str, str]:
    """An environment in which Python speaks to this machine only; an empty home, so that no cache helps."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(REFUSE, encoding="utf-8")
    (tmp_path / "home").mkdir()
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.upper().endswith("_PROXY") and not k.startswith(("HF_", "TRANSFORMERS_"))
    }
    return {
        **kept,
        "PYTHONPATH": str(site),
        "HOME": str(tmp_path / "home"),
        "REFUSED_LOG": str(tmp_path / "refused.log"),
    }


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, env=environment, cwd=ROOT, timeout=240
    )


def refused(environment: dict[str, str]) -> list[str]:
    log = Path(environment["REFUSED_LOG"])
    return log.read_text(encoding="utf-8").splitlines() if log.is_file() else []


def test_the_guard_of_this_test_works(offline: dict[str, str]) -> None:
    done = run(offline, "-c", "import urllib.request; urllib.request.urlopen('http://192.0.2.1/', timeout=2)")
    assert done.returncode != 0
    assert refused(offline)


def test_an_analysis_makes_no_connection(offline: dict[str, str], tmp_path: Path) -> None:
    require_model()
    from analyzer.samples import sample_files

    folder = tmp_path / "policies"
    folder.mkdir()
    for name, data in sample_files():
        if name.startswith(("access", "change", "risk")):  # .docx, .pdf and .md
            (folder / name).write_bytes(data)
    (folder / "access.md").write_text(ACCESS, encoding="utf-8")
    done = run(offline, "-m", "analyzer.cli", "analyze", str(folder), "--format", "json", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert [d["status"] for d in report["documents"]] == ["analysed"] * 4
    assert any(r["status"] == "covered" for r in report["points"])
    assert refused(offline) == []


def test_the_gpu_path_makes_no_connection(offline: dict[str, str]) -> None:
    """sentence-transformers, the library that would like to ask a hub, loads the shipped weights without one."""
    require_model()
    code = "from analyzer.encode import TorchEncoder\nprint(TorchEncoder().encode(['Access is reviewed.']).shape)"
    done = run(offline, "-c", code)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == "(1, 384)"
    assert refused(offline) == []


def test_onnx_runtime_keeps_no_telemetry_session(offline: dict[str, str], tmp_path: Path) -> None:
    """Its native code is out of reach of the guard above; where its telemetry is on, it leaves a session id behind."""
    require_model()
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    environment = {k: v for k, v in offline.items() if not k.startswith("ORT_")} | {"TMPDIR": str(scratch)}
    code = "from analyzer.encode import load_encoder\nprint(load_encoder().encode(['Access is reviewed.']).shape)"
    done = run(environment, "-c", code)
    assert done.returncode == 0, done.stderr[-2000:]
    assert list(scratch.iterdir()) == []
    assert list((tmp_path / "home").iterdir()) == []


def test_the_server_is_told_to_stay_on_this_machine() -> None:
    import tomllib

    raw = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert raw["browser"]["gatherUsageStats"] is False
    assert raw["server"]["address"] == "127.0.0.1"
