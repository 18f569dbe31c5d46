"""What outlives the server, and who may do what where people sign in; in real Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser_support import SLOW, go, settle, upload, visit
from conftest import free_port, serving
from oidc_provider import CLIENT, provider
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
POLICY = b"""# Access policy

Every user signs in with multi-factor authentication before access is granted.

Access is removed within 24 hours after employment ends.
"""


@pytest.fixture
def people(browser: Any) -> Iterator[Any]:
    """Opens browsers with cookies of their own."""
    contexts: list[Any] = []

    def opened() -> Any:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(SLOW)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def decide_not_applicable(page: Any, url: str, point: str, reason: str, *, name: str | None) -> None:
    visit(page, f"{url}/criterion?id={point.rsplit('.', 1)[0]}&point={point}", "Criterion")
    page.get_by_role("tab", name="Decide").locator("visible=true").click()
    page.get_by_role("radio", name="Not applicable").locator("visible=true").click()
    field = page.get_by_label("Reason (required)").locator("visible=true")
    field.wait_for()
    settle(page)
    field.fill(reason)
    if name is not None:
        page.get_by_label("Your name").locator("visible=true").fill(name)
    page.get_by_role("button", name="Record decision").locator("visible=true").click()
    page.get_by_text(re.compile("decided: not applicable")).first.wait_for()
    settle(page)


def keep(page: Any, url: str, name: str, *, shared: bool = False) -> None:
    visit(page, f"{url}/scope", "Scope profile")
    page.get_by_label("Name of the set").fill(name)
    page.get_by_label("Name of the set").press("Tab")
    settle(page)
    if shared:
        page.get_by_text("Everybody who signs in here finds it").click()
        settle(page)
    page.get_by_text("Keep my decisions and runs on this machine").click()
    page.get_by_text(re.compile("(Kept|Shared) as")).wait_for()
    settle(page)


def test_what_is_kept_outlives_the_server(people: Any, tmp_path: Path) -> None:
    port = free_port()
    store = tmp_path / "kept"
    with serving(tmp_path, port) as url:
        page = people()
        visit(page, url, "Overview")
        upload(page, [("access.md", POLICY)])
        page.get_by_text("Gaps that matter most").wait_for()
        settle(page)
        decide_not_applicable(page, url, "CC6.4.01", "No offices.", name="Ada Lovelace")
        assert not store.exists(), "nothing is written before somebody asks"
        keep(page, url, "Ours")
        upload_revision(page, url)
    with serving(tmp_path, port) as url:
        page = people()
        visit(page, url, "Overview")
        page.get_by_role("button", name="Open").click()
        page.get_by_text("Gaps that matter most").wait_for()
        go(page, "Decisions")
        page.get_by_text(re.compile("Kept as")).wait_for()
        visit(page, f"{url}/criterion?id=CC6.4&point=CC6.4.01", "Criterion")
        page.get_by_text("decided: not applicable (Ada Lovelace)").wait_for()
        go(page, "History")
        lost = page.get_by_text(re.compile(r"^Lost \([1-9]"))
        lost.wait_for()
        page.get_by_text("From run").first.wait_for()
        settle(page)
        page.locator("summary").filter(has_text="CC6.").first.click()
        page.get_by_text("Access is removed within 24 hours").locator("visible=true").first.wait_for()


def upload_revision(page: Any, url: str) -> None:
    """The same document without its second duty."""
    visit(page, f"{url}/documents", "Documents")
    page.get_by_text("Add or replace documents").click()
    settle(page)
    with page.expect_response(lambda r: "upload_file" in r.url and r.request.method != "DELETE"):
        upload(page, [("access.md", POLICY.rpartition(b"\n\n")[0] + b"\n")])
    settle(page)  # who leaves before the page has taken the file leaves it behind
    go(page, "History")
    page.get_by_text(re.compile(r"^Lost \([1-9]")).wait_for()
    settle(page)


def sign_in(page: Any, url: str, account: str) -> None:
    page.goto(url, timeout=SLOW)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=account).click()


def test_people_sign_in_and_have_roles(people: Any, tmp_path: Path) -> None:
    port = free_port()
    with provider() as oidc:
        folder = tmp_path / ".streamlit"
        folder.mkdir()
        (folder / "secrets.toml").write_text(
            f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "{"s" * 40}"
client_id = "{CLIENT}"
client_secret = "secret"
server_metadata_url = "{oidc}/.well-known/openid-configuration"

[access]
members = ["@example.com"]
reviewers = ["ada@example.com"]
"""
        )
        with serving(tmp_path, port) as url:
            ada, bob, eve = people(), people(), people()
            ada.goto(f"{url}/documents", timeout=SLOW)
            ada.get_by_role("button", name="Sign in").wait_for()
            expect(ada.locator('[data-testid="stFileUploader"]')).to_have_count(0)

            sign_in(ada, url, "ada")
            ada.get_by_text("Ada Lovelace").wait_for()
            upload(ada, [("access.md", POLICY)])
            ada.get_by_text("Gaps that matter most").wait_for()
            settle(ada)
            decide_not_applicable(ada, url, "CC6.4.01", "No offices.", name=None)
            ada.get_by_text("decided: not applicable (Ada Lovelace)").wait_for()
            keep(ada, url, "Team set", shared=True)

            sign_in(bob, url, "bob")
            bob.get_by_text("Bob <b>Reader</b>").wait_for()
            expect(bob.get_by_text("access.md")).to_have_count(0)
            bob.get_by_role("button", name="Open").click()
            bob.get_by_text("Gaps that matter most").wait_for()
            visit(bob, f"{url}/criterion?id=CC6.4&point=CC6.4.01", "Criterion")
            bob.get_by_text("decided: not applicable (Ada Lovelace)").wait_for()
            bob.get_by_role("tab", name="Decide").locator("visible=true").click()
            bob.get_by_text("Decisions are recorded by reviewers").locator("visible=true").wait_for()
            expect(bob.get_by_role("button", name="Record decision")).to_have_count(0)

            sign_in(eve, url, "eve")
            eve.get_by_text("has no access here").wait_for()
            expect(eve.locator('[data-testid="stFileUploader"]')).to_have_count(0)

            ada.get_by_role("button", name="Sign out").click()
            ada.get_by_role("button", name="Sign in").wait_for()
            sign_in(ada, url, "bob")
            ada.get_by_text("Bob <b>Reader</b>").wait_for()
            settle(ada)
            expect(ada.get_by_text("access.md")).to_have_count(0)
            expect(ada.get_by_text("1 document in the set")).to_have_count(0)
