"""How long the app takes and how much memory, as a person has it: click on the sample set to the first heatmap.

Run from the repository root: .venv/bin/python tests/bench/bench_app.py [--sessions 3] [--documents 200]
It starts the app twice in processes of their own (with and without loading the model at the start), needs Chromium, and
puts the figures into docs/performance.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench_batch_measure import below, figures, machine
from bench_batch_page import megabytes, put, span, table

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "performance.md"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
LONGEST = 900_000  # milliseconds
SAMPLES = ROOT / "analyzer" / "samples"
LARGE = '[data-testid="stVegaLiteChart"] canvas'
SIDE_BY_SIDE = 40  # documents that the chart shows at a time
DIGEST = """where => {
  const chart = [...document.querySelectorAll(where)].pop();
  if (!chart) return "";
  const drawn = chart.toDataURL();
  let sum = 0;
  for (let i = 0; i < drawn.length; i += 7) sum = (sum * 31 + drawn.charCodeAt(i)) | 0;
  return drawn.length + ":" + sum;
}"""
STILL = """() => document.querySelector('[data-testid="stApp"]')?.getAttribute('data-test-script-state') === 'notRunning'
  && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"], [data-testid="stSpinner"]')"""
HEAD = ("what", "figure")
CELL = '[data-testid="stVegaLiteChart"] g.mark-rect path[aria-label]'


def main() -> None:
    """Measure, print, and write the block of the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=3, help="browsers that load the sample set in turn; 0: none")
    parser.add_argument("--documents", type=int, default=0, help="size of a large set; 0 leaves it out")
    a = parser.parse_args()
    from playwright.sync_api import sync_playwright

    where = machine()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        if a.sessions:
            put(PAGE, "app", table(HEAD, [*told(cold(browser)), *told(sessions(browser, a.sessions))]))
        if a.documents:
            rows = large(browser, a.documents)
            put(PAGE, "app-large", f"{table(HEAD, rows)}\n\nMeasured on {where}.")
        browser.close()


def told(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The rows, once they stand on the screen."""
    sys.stdout.writelines(f"{what}: {figure}\n" for what, figure in rows)
    sys.stdout.flush()
    return rows


def cold(browser: Any) -> list[tuple[str, str]]:
    """A process that has loaded nothing yet: the click loads the model too."""
    with serving({"POLICY_GAPS_NO_PRELOAD": "1"}) as (url, _):
        seconds = first_heatmap(browser, url)[0]
    return [("sample set to first heatmap, cold process", f"{span(seconds)} s")]


def sessions(browser: Any, number: int) -> list[tuple[str, str]]:
    """Sessions one after the other in one process that loaded the model at its start; each stays open."""
    out = []
    with serving({}) as (url, process):
        warm_up(url, process)
        before = memory(process)
        out.append(("memory of the app with the model loaded, no session", f"{megabytes(before)} MB"))
        for i in range(number):
            seconds = first_heatmap(browser, url)[0]
            out.append((f"sample set to first heatmap, warm process, session {i + 1}", f"{span(seconds)} s"))
            now = memory(process)
            out.append((f"memory with {i + 1} open", f"{megabytes(now)} MB (+{(now - before) / 1e6:.0f})"))
            before = now
    return out


def large(browser: Any, number: int) -> list[tuple[str, str]]:
    """A set of copies of the samples, each with a section of its own: how the pages stand up to it."""
    out = []

    def timed(what: str, act: Callable[[], object]) -> None:
        settled(page)
        started = time.monotonic()
        act()
        out.extend(told([(f"{number} documents: {what}", f"{span(time.monotonic() - started)} s")]))

    with serving({}) as (url, process):
        warm_up(url, process)
        page = opened(browser, url)
        given = copies(number)

        def upload() -> None:
            page.locator('[data-testid="stFileUploader"] input[type=file]').first.set_input_files(given)
            page.get_by_text("Gaps that matter most").wait_for()

        def first() -> None:
            turn(page, "Heatmap")
            redrawn(page, "")

        def redraws(act: Callable[[], object]) -> Callable[[], None]:
            def both() -> None:
                before = picture(page)
                act()
                redrawn(page, before)

            return both

        def cell() -> None:
            chart = page.locator(LARGE).last
            box = chart.bounding_box()
            chart.click(position={"x": box["width"] - 60, "y": 230})
            page.get_by_role("dialog").wait_for()

        def closed() -> None:
            page.keyboard.press("Escape")
            page.get_by_role("dialog").wait_for(state="hidden")

        def tabled() -> None:
            page.get_by_role("radio", name="Table").click()
            page.get_by_test_id("stDataFrame").wait_for()

        timed("upload to overview", upload)
        timed("first heatmap", first)
        if number > SIDE_BY_SIDE:
            timed(f"next {SIDE_BY_SIDE} documents", redraws(page.get_by_role("radio", name="41 to 80").click))
        timed("a cell opens", cell)
        timed("the cell closes", closed)
        timed("a category less", redraws(page.get_by_role("button", name="Privacy").click))
        timed("table of all documents", tabled)
        for name, words in (
            ("Documents", "documents"),
            ("Gaps", "points of"),
            ("Criterion", "documented in the whole set"),
            ("Registers", "Commitments ("),
        ):
            timed(f"page {name}, first visit", lambda: shows(page, name, words))  # noqa: B023  called at once
        timed(
            "page Registers, once more",
            lambda: (shows(page, "Overview", "Gaps that"), shows(page, "Registers", "Commitments (")),
        )
        out.append((f"{number} documents: memory of the app", f"{megabytes(memory(process))} MB"))
    return out


def turn(page: Any, name: str) -> None:
    """Follow the menu."""
    page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True).click()


def shows(page: Any, name: str, words: str) -> None:
    """Follow the menu, and wait until the page is whole."""
    turn(page, name)
    page.get_by_test_id("stMain").get_by_role("heading", level=1, name=name, exact=True).wait_for()
    page.get_by_test_id("stMain").get_by_text(words).locator("visible=true").first.wait_for()
    page.wait_for_function(STILL)


def picture(page: Any) -> str:
    """A digest of what the last large chart shows; "" where there is none. Large charts are drawn on a canvas."""
    return str(page.evaluate(DIGEST, LARGE))


def redrawn(page: Any, before: str) -> None:
    """Wait until a large chart shows something else than before."""
    until = time.monotonic() + LONGEST / 1000
    while picture(page) in ("", before):
        if time.monotonic() > until:
            raise SystemExit("the chart is not drawn")
        page.wait_for_timeout(50)


def copies(number: int) -> list[dict[str, Any]]:
    """Uploads made of the sources of the sample set; each copy has a name and a first section of its own."""
    sources = sorted((SAMPLES / "source").glob("*.md"))
    made = []
    for i in range(number):
        source = sources[i % len(sources)]
        head, _, rest = source.read_text(encoding="utf-8").partition("\n")
        text = f"{head}\n\n## Unit {i}\n\nUnit {i} reviews this document every {i + 2} weeks.\n{rest}"
        made.append({"name": f"copy-{i + 1:03}-{source.name}", "mimeType": "text/markdown", "buffer": text.encode()})
    return made


def first_heatmap(browser: Any, url: str) -> tuple[float, Any]:
    """(seconds from the click on the sample set to the first drawn cell, the page), in a browser of its own."""
    page = opened(browser, url)
    button = page.get_by_role("button", name="Load the sample set")
    button.wait_for()
    settled(page)
    started = time.monotonic()
    button.click()
    page.get_by_text("Gaps that matter most").wait_for()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Heatmap", exact=True).click()
    page.locator(CELL).first.wait_for()
    return time.monotonic() - started, page


def opened(browser: Any, url: str) -> Any:
    """A page of a browser with cookies of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(LONGEST)
    page = context.new_page()
    page.goto(url)
    return page


def settled(page: Any) -> None:
    """Wait until the script has run."""
    page.wait_for_timeout(500)
    page.wait_for_function(
        "() => document.querySelector('[data-testid=\"stApp\"]')?.getAttribute('data-test-script-state') === 'notRunning'"
    )


def warm_up(url: str, process: int) -> None:
    """Wait until the model is loaded: the process has stopped working."""
    urllib.request.urlopen(url, timeout=60).close()
    for _ in range(600):
        used = figures(process)[1]
        time.sleep(2)
        if figures(process)[1] - used < 0.1:
            return
    raise SystemExit("the app does not come to rest")


def memory(process: int) -> int:
    """Bytes resident of the app and its children that read documents."""
    return sum(figures(p)[0] for p in (process, *below(process)))


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    """The app in a process of its own, with a store that is thrown away."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        own = {**os.environ, **environment, "POLICY_GAPS_STORE": str(Path(folder) / "store.db")}
        server = subprocess.Popen(command, cwd=ROOT, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            url = f"http://127.0.0.1:{port}"
            for _ in range(480):
                try:
                    urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.25)
            else:
                raise SystemExit("the app did not start within two minutes")
            yield url, server.pid
        finally:
            server.terminate()
            server.wait(60)


if __name__ == "__main__":
    main()
