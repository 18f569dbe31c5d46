"""Old Word files: read by the LibreOffice that is installed, which reaches no network and leaves nothing behind."""

from __future__ import annotations

import http.server
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from analyzer.errors import DocumentError
from analyzer.parse import parse_document
from analyzer.parse.guard import Guard
from analyzer.parse.limits import Limits
from analyzer.segment import segment

PAGE = """<html><body><h1>Access Policy</h1><p>Access is reviewed every quarter by the system owner.</p>
<ul><li>Keys are rotated every year.</li></ul><img src="http://127.0.0.1:{port}/beacon.png" width="40" height="40">
<table border="1"><tr><td>Role</td><td>Duty</td></tr><tr><td>Manager</td><td>Approves requests</td></tr></table>
<p>Access is removed within one day.</p></body></html>"""


@pytest.fixture(scope="module")
def office() -> str:
    """LibreOffice; the environment that tests releases must have it."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        message = "LibreOffice is not installed: apt-get install libreoffice-writer"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="module")
def asked() -> Iterator[tuple[int, list[str]]]:
    """A web server on this machine: its port, and what it was asked for."""
    requests: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 - the server calls them so

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, requests
        server.shutdown()


@pytest.fixture(scope="module")
def old_word(office: str, asked: tuple[int, list[str]], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A .doc with a picture that is linked from the network."""
    folder = tmp_path_factory.mktemp("doc")
    (folder / "policy.html").write_text(PAGE.format(port=asked[0]))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", folder, folder / "policy.html"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "policy.doc").read_bytes()


def test_an_old_word_file_is_read(old_word: bytes) -> None:
    with Guard(Limits(seconds=90)) as guard:
        document = guard.parse("policy.doc", old_word)
    assert document.source.media_type == "application/msword"
    assert document.title == "Access Policy"
    statements = [s.text for s in segment(document)]
    assert statements == [
        "Access is reviewed every quarter by the system owner.",
        "Keys are rotated every year.",
        "Manager | Approves requests",
        "Access is removed within one day.",
    ]
    assert parse_document("policy.doc", old_word) == document


def test_links_in_it_are_not_followed(old_word: bytes, asked: tuple[int, list[str]]) -> None:
    port, requests = asked
    assert f"127.0.0.1:{port}/beacon.png".encode() in old_word
    assert requests  # a plain conversion asks for the picture
    requests.clear()
    parse_document("policy.doc", old_word)
    assert requests == []


def outcome(data: bytes, seconds: float) -> str:
    """Code of the error that a file gives, "" when it is read."""
    try:
        parse_document("policy.doc", data, Limits(seconds=seconds))
    except DocumentError as error:
        return error.code
    return ""


@pytest.mark.parametrize("seconds", [0.4, 3.0, 90.0])
def test_nothing_stays_behind(old_word: bytes, seconds: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    pipes = set(Path("/tmp").glob("OSL_PIPE_*"))
    assert outcome(old_word, seconds) in (("",) if seconds == 90 else ("timeout", ""))
    assert list(tmp_path.iterdir()) == [home]
    assert not list(home.iterdir())
    assert set(Path("/tmp").glob("OSL_PIPE_*")) <= pipes
    if Path("/proc").is_dir():
        assert not [p for p in Path("/proc").glob("[0-9]*/cmdline") if str(tmp_path).encode() in _bytes(p)]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_a_damaged_old_word_file_is_an_error(office: str, old_word: bytes) -> None:
    for data in (old_word[: len(old_word) // 3], old_word[:600] + bytes(3000) + old_word[3600:]):
        assert outcome(data, 90) in ("", "damaged_file", "unknown_type", "no_text")
