"""Sources behind a URL, against real servers on the loopback interface that the tests start."""

from __future__ import annotations

import functools
import http.server
import os
import pickle
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from analyzer.errors import SourceError
from analyzer.sources import SourceItem, SourceOptions, list_sources, set_rule

fsspec = pytest.importorskip("fsspec")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def s3_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An S3-compatible server of our own."""
    pytest.importorskip("moto")
    pytest.importorskip("s3fs")
    endpoint = f"http://127.0.0.1:{(port := free_port())}"
    log = (tmp_path_factory.mktemp("s3") / "log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log
    )
    try:
        until = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{endpoint}/moto-api/", timeout=2).close()
                break
            except OSError:
                assert server.poll() is None, "the server did not start"
                assert time.monotonic() < until, "the server does not answer"
                time.sleep(0.2)
        yield endpoint
    finally:
        server.terminate()
        server.wait(10)
        log.close()


@pytest.fixture
def bucket(s3_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """A bucket with policies, reached as a user reaches a server that is not Amazon's: by environment variables."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3_endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()
    system = s3fs.S3FileSystem(use_listings_cache=False)
    system.mkdir("policies")
    for name, text in {
        "acme/access.md": b"# Access\n", "acme/sub/vendors.md": b"# Vendors\n", "globex/access.md": b"# Other\n",
        "globex/logo.png": b"\x89PNG", ".hidden/x.md": b"x", "top.md": b"# Top\n",
    }.items():  # fmt: skip
        system.pipe(f"policies/{name}", text)
    yield system
    system.rm("policies", recursive=True)
    s3fs.S3FileSystem.clear_instance_cache()


def names(items: list[SourceItem]) -> list[str]:
    return [i.name for i in items]


def test_s3_bucket(bucket: object) -> None:
    items = list(list_sources(["s3://policies"], SourceOptions(sets=set_rule("folder"))))
    assert names(items) == ["acme/access.md", "acme/sub/vendors.md", "globex/access.md", "top.md"]
    assert [i.set for i in items] == ["acme", "acme", "globex", "policies"]
    assert [f.data for f in items[0].read()] == [b"# Access\n"]
    marks = [i.fingerprint for i in items]
    assert len(set(marks)) == 4
    assert None not in marks


def test_s3_prefix_pattern_and_single_object(bucket: object) -> None:
    assert names(list(list_sources(["s3://policies/acme/"]))) == ["access.md", "sub/vendors.md"]
    only = list_sources(["s3://policies"], SourceOptions(include=("acme/**",), exclude=("sub",)))
    assert names(list(only)) == ["acme/access.md"]
    single = list(list_sources(["s3://policies/top.md"]))
    assert (single[0].name, next(iter(single[0].read())).data) == ("top.md", b"# Top\n")
    two = list_sources(["s3://policies/acme", "s3://policies/globex"])
    assert names(list(two)) == ["acme/access.md", "sub/vendors.md", "globex/access.md"]


def test_s3_fingerprint_changes_with_the_bytes_only(bucket: object) -> None:
    before = {i.name: i.fingerprint for i in list_sources(["s3://policies"])}
    bucket.pipe("policies/top.md", b"# Changed\n")  # type: ignore[attr-defined]
    bucket.pipe("policies/acme/access.md", b"# Access\n")  # type: ignore[attr-defined]
    after = {i.name: i.fingerprint for i in list_sources(["s3://policies"])}
    assert {n for n in before if before[n] != after[n]} == {"top.md"}


def test_s3_object_that_vanishes_is_reported_and_the_rest_read(bucket: object) -> None:
    listing = list_sources(["s3://policies"])
    first = next(listing)
    bucket.rm("policies/acme/access.md")  # type: ignore[attr-defined]
    bucket.rm("policies/acme/sub/vendors.md")  # type: ignore[attr-defined]
    files = [f for item in [first, *listing] for f in item.read()]
    problems = {f.name: f.problem.code for f in files if f.problem}
    assert problems["acme/access.md"] == "vanished"
    assert [f.data for f in files if f.name == "top.md"] == [b"# Top\n"]


def test_s3_items_travel_to_workers(bucket: object) -> None:
    item = next(list_sources(["s3://policies"]))
    code = "import pickle,sys\nfor f in pickle.load(sys.stdin.buffer).read(): sys.stdout.buffer.write(f.data)"
    done = subprocess.run(
        [sys.executable, "-c", code], input=pickle.dumps(item), capture_output=True, env={**os.environ}, check=True
    )
    assert done.stdout == b"# Access\n"


def test_s3_bucket_that_is_not_there(bucket: object) -> None:
    with pytest.raises(SourceError, match="s3://nowhere-at-all: there is nothing there"):
        list_sources(["s3://nowhere-at-all"])


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A web server over a folder, with its directory pages."""
    pytest.importorskip("aiohttp")
    root = tmp_path / "site"
    (root / "policies" / "sub folder").mkdir(parents=True)
    (root / "policies" / "access.md").write_bytes(b"# Access\n")
    (root / "policies" / "sub folder" / "incident plan.md").write_bytes(b"# Plan\n")
    (root / "policies" / "logo.png").write_bytes(b"\x89PNG")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", root
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_http_folder_and_file(web: tuple[str, Path]) -> None:
    url, _ = web
    items = list(list_sources([f"{url}/policies/"]))
    assert names(items) == ["access.md", "sub folder/incident plan.md"]
    assert [next(iter(i.read())).data for i in items] == [b"# Access\n", b"# Plan\n"]
    single = list(list_sources([f"{url}/policies/access.md?token=secret"]))
    assert names(single) == ["access.md"]
    assert next(iter(single[0].read())).data == b"# Access\n"


def test_http_answers_that_are_no_answer(web: tuple[str, Path]) -> None:
    url, root = web
    with pytest.raises(SourceError) as caught:
        list_sources([f"{url.replace('//', '//user:hunter2@')}/nothing.md?sig=secret"])
    assert "hunter2" not in str(caught.value)
    assert "secret" not in str(caught.value)
    listing = list(list_sources([f"{url}/policies/"]))
    (root / "policies" / "access.md").unlink()
    assert [f.problem.code if f.problem else "" for i in listing for f in i.read()] == ["vanished", ""]


WITHOUT_DRIVERS = """
import sys
for module in ("s3fs", "gcsfs", "adlfs", "paramiko", "aiohttp", "requests"):
    sys.modules[module] = None
from analyzer.errors import MissingExtraError
from analyzer.sources import list_sources
for protocol in sys.argv[1:]:
    try:
        list_sources([f"{protocol}://user:hunter2@where/policies"])
    except MissingExtraError as error:
        print(error)
"""


def test_a_missing_driver_names_the_command() -> None:
    extras = {"s3": "s3", "gs": "gcs", "abfs": "azure", "sftp": "sftp", "https": "http", "github": "github"}
    done = subprocess.run([sys.executable, "-c", WITHOUT_DRIVERS, *extras], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert len(lines) == len(extras)
    for (protocol, extra), line in zip(extras.items(), lines, strict=True):
        assert line.startswith(f"{protocol}://")
        assert line.endswith(f'pip install "policy-gap-analyzer[{extra}]"')
        assert "hunter2" not in line or protocol == "github"  # there it is owner:repository@ref


def test_a_protocol_that_nobody_knows() -> None:
    with pytest.raises(SourceError, match="Protocol not known"):
        list_sources(["carrier-pigeon://loft/policies"])
