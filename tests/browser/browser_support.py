"""Small steps in a page of the app. A journey waits for what it expects to see, never for a time to pass."""

from __future__ import annotations

import re
from typing import Any

SLOW = 300_000  # milliseconds that an analysis, or a rerun on a busy machine, may take
QUIET = 700  # milliseconds without a change of the page, after which it stands still

# The script has run, nothing of the page before is left, and nothing has moved for a while.
STANDS_STILL = """quiet => {
  if (!window.__changes) {
    window.__changes = {last: performance.now()};
    new MutationObserver(() => { window.__changes.last = performance.now(); })
      .observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
    return false;
  }
  const app = document.querySelector('[data-testid="stApp"]');
  if (!app || app.getAttribute('data-test-script-state') !== 'notRunning') { window.__changes.last = performance.now(); return false; }
  if (document.querySelector('[data-stale="true"], [data-testid="stSkeleton"], [data-testid="stSpinner"]')) return false;
  return performance.now() - window.__changes.last > quiet;
}"""


def settle(page: Any, quiet: int = QUIET) -> None:
    """Wait until the page stands still. It says nothing about what stands there: wait for that too."""
    page.wait_for_function(STANDS_STILL, arg=quiet, timeout=SLOW, polling=100)


def visit(page: Any, url: str, title: str | None = None) -> None:
    """Go to an address of the app, and wait for its page; `title` is the heading that it must show."""
    page.goto(url, timeout=SLOW)
    shown = page.get_by_test_id("stMain").get_by_role("heading", level=1)
    (shown.filter(has_text=title) if title else shown).first.wait_for(timeout=SLOW)
    settle(page)


def go(page: Any, name: str) -> None:
    """Follow the menu to a page, and wait for it."""
    page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True).click(timeout=SLOW)
    heading = page.get_by_test_id("stMain").get_by_role("heading", level=1)
    heading.filter(has_text=re.compile(f"^{re.escape(name)}$")).wait_for(timeout=SLOW)


def upload(page: Any, files: list[tuple[str, bytes]], number: int = 0) -> None:
    """Give files to the uploader of the page."""
    given = [{"name": n, "mimeType": "application/octet-stream", "buffer": d} for n, d in files]
    page.locator('[data-testid="stFileUploader"] input[type=file]').nth(number).set_input_files(given, timeout=SLOW)
