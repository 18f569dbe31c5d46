"""A person's first minutes in a real browser: load the samples, see the heatmap, download the report."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

if CHROMIUM is None and os.environ.get("CI") == "true":
    pytest.fail("the system package chromium is not installed", pytrace=False)
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="needs the system package chromium")]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on a free port of this machine."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    log = (tmp_path_factory.mktemp("app") / "log").open("w")
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log) as process:
        for _ in range(120):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
        process.terminate()
    log.close()


def test_samples_to_heatmap_to_download(url: str, tmp_path: Path) -> None:
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)
        outside: list[str] = []
        page.on(
            "request",
            lambda r: outside.append(r.url) if "127.0.0.1" not in r.url and r.url.startswith("http") else None,
        )
        page.goto(url)
        page.get_by_role("button", name="sample", exact=False).first.click(timeout=60_000)
        expect(page.get_by_text("Overview").first).to_be_visible(timeout=60_000)
        page.get_by_role("link", name="Heatmap").first.click(timeout=60_000)
        expect(page.locator("canvas, svg.marks").first).to_be_visible(timeout=90_000)
        assert page.get_by_text("Traceback").count() == 0
        assert not outside, outside
        browser.close()
