"""The app in a process of its own, and real Chromium in front of it that reaches nothing but the app."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from browser_support import SLOW, visit

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--no-default-browser-check",
]  # fmt: skip


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, port: int) -> Iterator[str]:
    """The app in a process of its own, which keeps in the folder what it is asked to keep. `folder` is also where it looks
    for secrets.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    log = (folder / "app.log").open("a")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("POLICY_GAPS_", "STREAMLIT_"))}
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)],
        cwd=folder, stdout=log, stderr=subprocess.STDOUT,
        env={**kept, "POLICY_GAPS_STORE": str(folder / "kept" / "store.db"), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(720):
            assert server.poll() is None, "the app ended while starting"
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.25)
        else:
            pytest.fail("the app did not start within three minutes")
        yield url
    finally:
        server.terminate()
        server.wait(60)
        log.close()


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the running app."""
    with serving(tmp_path_factory.mktemp("app"), free_port()) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed: apt-get install -y chromium")
        pytest.skip("needs Chromium: apt-get install -y chromium")
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        expect.set_options(timeout=SLOW)
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=SLOW)
        yield started
        started.close()


@pytest.fixture
def visitor(browser: Any, app_url: str) -> Iterator[Callable[..., Any]]:
    """Opens a browser of one's own (cookies apart) on the app. A request to anything but the app fails the test."""
    contexts: list[Any] = []
    outside: list[str] = []
    broken: list[str] = []

    def opened(path: str = "", **options: Any) -> Any:
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "accept_downloads": True, **options}
        )
        contexts.append(context)
        context.set_default_timeout(SLOW)
        page = context.new_page()
        page.on(
            "request", lambda r: outside.append(r.url) if not r.url.startswith((app_url, "data:", "blob:")) else None
        )
        page.on("pageerror", lambda e: broken.append(str(e)))
        page.on("dialog", lambda d: (broken.append(f"dialog {d.message}"), d.dismiss()))
        visit(page, f"{app_url}/{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert outside == []
    assert broken == []
