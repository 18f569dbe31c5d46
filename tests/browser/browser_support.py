"""Small steps in a page of the app."""

from __future__ import annotations

from typing import Any

SLOW = 180_000  # milliseconds that an analysis may take on a busy machine


def settle(page: Any) -> None:
    """Wait until the script has run and the page stands still."""
    page.wait_for_timeout(250)
    page.wait_for_function(
        "() => document.querySelector('[data-testid=\"stApp\"]')?.getAttribute('data-test-script-state') === 'notRunning'",
        timeout=SLOW,
    )
    page.wait_for_timeout(350)


def visit(page: Any, url: str) -> None:
    """Go to an address of the app, and wait for its page."""
    page.goto(url)
    page.get_by_test_id("stMain").wait_for(timeout=60_000)
    settle(page)


def upload(page: Any, files: list[tuple[str, bytes]], number: int = 0) -> None:
    """Give files to the uploader of the page."""
    given = [{"name": n, "mimeType": "application/octet-stream", "buffer": d} for n, d in files]
    page.locator('[data-testid="stFileUploader"] input[type=file]').nth(number).set_input_files(given)
