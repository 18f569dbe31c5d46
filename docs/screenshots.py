"""Make the pictures of the app again: those that the documentation shows, or every page on every kind of screen.

Run from the repository root: .venv/bin/python docs/screenshots.py            the pictures in docs/img
                              .venv/bin/python docs/screenshots.py --all      all into .screenshots, to be looked at
                              .venv/bin/python docs/screenshots.py --all gaps only these pages
It starts the app, loads the sample set, and needs Chromium.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHOWN = ROOT / "docs" / "img"
ALL = ROOT / ".screenshots"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PAGES = {
    "start": "",
    "overview": "overview",
    "heatmap": "heatmap",
    "cell": "heatmap?row=CC6.2",
    "gaps": "gaps",
    "criterion": "criterion?id=CC6.1&point=CC6.1.04",
    "evidence-text": "evidence?document=access-control-policy.docx&point=CC6.2.03",
    "evidence-pdf": "evidence?document=business-continuity-and-backup-plan.pdf&point=A1.2.08",
    "documents": "documents",
    "draft": "draft",
    "readiness": "readiness",
    "decisions": "reviews",
    "scope": "scope",
    "history": "history",
    "criteria": "criteria?id=CC6.1.03",
}
# What the documentation refers to: pictures of the pages at 1280 pixels, light.
IN_DOCS = ("overview", "heatmap", "evidence-pdf", "draft")


def main(arguments: list[str]) -> None:
    """The pictures that the arguments ask for."""
    from playwright.sync_api import sync_playwright

    every = "--all" in arguments
    wanted = [a for a in arguments if not a.startswith("--")] or list(PAGES if every else IN_DOCS)
    target = ALL if every else SHOWN
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        # A store of its own, so that nothing of the person who runs this is on the pictures.
        own = {**os.environ, "POLICY_GAPS_STORE": str(Path(folder) / "store.db")}
        server = subprocess.Popen(command, cwd=ROOT, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(f"{url}/_stcore/health")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                for scheme in ("light", "dark") if every else ("light",):
                    for width in (1280, 1720) if every else (1280,):
                        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
                        context.set_default_timeout(300_000)
                        take(context.new_page(), url, target, f"{scheme}-{width}", wanted)
                        context.close()
                browser.close()
        finally:
            server.terminate()
            server.wait(20)


def wait_for(address: str) -> None:
    """Block until the app answers."""
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=1).close()  # noqa: S310
            return
        except OSError:
            time.sleep(0.25)
    raise SystemExit("the app did not start")


def take(page: Any, url: str, target: Path, suffix: str, names: list[str]) -> None:
    """The pictures of one kind of screen."""
    visit(page, url, "")
    if "start" in names:
        keep(page, target / f"start-{suffix}.png")
    page.get_by_role("button", name="Load the sample set").click()
    page.get_by_text("Gaps that matter most").wait_for(timeout=300_000)
    for name in names:
        if name == "start":
            continue
        if name == "history":
            second_run(page, url)
        visit(page, url, PAGES[name])
        if name == "draft":
            draft(page)
        keep(page, target / f"{name}-{suffix}.png")


def second_run(page: Any, url: str) -> None:
    """Take a document out and analyse again, so that there is something to compare."""
    visit(page, url, "documents")
    page.locator("summary").filter(has_text="vendor-management").click()
    settle(page)
    page.get_by_role("button", name="Remove from the set").locator("visible=true").click()
    page.get_by_role("button", name="Analyse again").click()
    page.get_by_text("9 documents").first.wait_for(timeout=300_000)
    page.get_by_role("button", name="Analyse again").wait_for(state="hidden", timeout=300_000)
    settle(page)


def draft(page: Any) -> None:
    """Bring a draft onto the desk."""
    text = (ROOT / "analyzer" / "samples" / "source" / "access-control-policy.md").read_text(encoding="utf-8")
    page.get_by_label("Text of the draft").fill(text)
    page.get_by_role("button", name="Check this draft").click()
    page.get_by_text("points that this kind of policy normally holds").wait_for(timeout=120_000)
    settle(page)
    page.get_by_role("tabpanel").locator("summary").first.click()
    settle(page)


def visit(page: Any, url: str, path: str) -> None:
    """Go to a page and wait until it stands still."""
    page.goto(f"{url}/{path}")
    page.get_by_test_id("stMain").wait_for(timeout=60_000)
    settle(page)


def settle(page: Any) -> None:
    """Wait until the script has run and the page is drawn."""
    page.wait_for_timeout(700)
    page.wait_for_function(
        "() => document.querySelector('[data-testid=\"stApp\"]')?.getAttribute('data-test-script-state') === 'notRunning'"
        ' && !document.querySelector(\'[data-stale="true"], [data-testid="stSkeleton"]\')',
        timeout=300_000,
    )
    page.wait_for_timeout(1200)


def keep(page: Any, path: Path) -> None:
    """Save a picture with few colours, which is enough for a page and a third of the size."""
    from PIL import Image

    with Image.open(io.BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").quantize(128).save(path, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
