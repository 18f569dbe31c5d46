"""How the app is started: settings that hold wherever it was installed, addresses that it refuses, no word to the internet."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from harness import ROOT

BASE = {"POLICY_GAPS_NO_PRELOAD": "1", "PYTHONPATH": str(ROOT)}
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:1/oauth2callback"
cookie_secret = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
client_id = "a"
client_secret = "b"
server_metadata_url = "http://127.0.0.1:1/.well-known/openid-configuration"
"""


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "POLICY_GAPS_"))}
    return {**kept, **BASE, **more}


def installed(folder: Path) -> Path:
    """app.py and the settings side by side, as the wheel has them."""
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    places = wheel["force-include"]
    target = folder / "site"
    for source in ("app.py", ".streamlit/config.toml"):
        placed = target / places[source]
        placed.parent.mkdir(parents=True, exist_ok=True)
        placed.write_bytes((ROOT / source).read_bytes())
    assert places[".streamlit/config.toml"] == str(Path(places["app.py"]).parent / ".streamlit" / "config.toml")
    return target / places["app.py"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    "command",
    [["-m", "analyzer.cli", "app", "--host"], ["-m", "streamlit", "run", str(ROOT / "app.py"), "--server.address"]],
    ids=["command", "streamlit"],
)
def test_a_public_address_is_refused_with_one_line(tmp_path: Path, command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, *command, "0.0.0.0"], cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=120
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("policy-gaps: 0.0.0.0 can be reached from other machines")
    assert done.stderr.count("\n") == 1


def test_sign_in_that_is_set_up_wrongly_is_refused_with_one_line(tmp_path: Path) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(SECRETS + '\n[access]\nreviewers = "ada@example.com"\n')
    done = subprocess.run(
        [sys.executable, "-m", "analyzer.cli", "app"], cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=120
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "policy-gaps: secrets.toml: access.reviewers: write a list of texts in square brackets\n"


@contextmanager
def running(command: list[str], cwd: Path, port: int, **more: str) -> Iterator[Path]:
    """The app in a process of its own; gives the file that it writes to."""
    log = cwd / "app.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, *command], cwd=cwd, env=environment(**more), stdout=out, stderr=subprocess.STDOUT
        )
        try:
            for _ in range(480):
                assert server.poll() is None, log.read_text()
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                    break
                except urllib.error.HTTPError:
                    break
                except OSError:
                    time.sleep(0.25)
            yield log
        finally:
            server.terminate()
            server.wait(30)


def fetched(port: int, path: str = "/", **headers: str) -> tuple[int, dict[str, str], str]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read().decode()


def test_settings_hold_where_it_was_installed(tmp_path: Path) -> None:
    """From any folder: this machine alone, strict headers, no usage statistics, no look-up of the machine's address."""
    port = free_port()
    watch = tmp_path / "sitecustomize.py"
    watch.write_text(
        "import socket\n_real = socket.getaddrinfo\n"
        "def _seen(host, *a, **k):\n"
        "    open('asked.txt', 'a').write(f'{host}\\n')\n"
        "    return _real(host, *a, **k)\n"
        "socket.getaddrinfo = _seen\nopen('asked.txt', 'a').write('begun\\n')\n"
    )
    command = ["-m", "streamlit", "run", str(installed(tmp_path)), "--server.port", str(port)]
    with running(command, tmp_path, port, PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}") as log:
        status, headers, page = fetched(port)
        assert status == 200
        assert headers["x-frame-options"] == "DENY"
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "SameSite=Lax" in headers["set-cookie"]
        assert "HttpOnly" in headers["set-cookie"]
        assert "<html" in page
        status, headers, said = fetched(port, Host="evil.example")
        assert status == 403
        assert headers["x-frame-options"] == "DENY"
        assert "set-cookie" not in headers
        assert "--allow-public" in said
    assert log.read_text().splitlines()[0].startswith(f"Policy Gap Analyzer: http://127.0.0.1:{port}")
    assert set((tmp_path / "asked.txt").read_text().split()) <= {"begun", "127.0.0.1", "localhost", "None"}


def test_a_public_address_is_taken_when_told_so(tmp_path: Path) -> None:
    port = free_port()
    command = ["-m", "analyzer.cli", "app", "--host", "0.0.0.0", "--port", str(port), "--allow-public"]
    with running(command, tmp_path, port):
        assert fetched(port, Host="policies.example")[0] == 200


def test_sign_in_opens_a_public_address(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(SECRETS)
    with running(["-m", "analyzer.cli", "app", "--host", "0.0.0.0", "--port", str(port)], tmp_path, port):
        assert fetched(port, Host="policies.example")[0] == 200
