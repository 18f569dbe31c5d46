"""Who may come in, who may decide, and from where the app can be reached."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from ui_support import texts

from analyzer.errors import SettingsError
from analyzer.ui.access import Rules, read_rules
from analyzer.ui.decisions import DecisionLog
from analyzer.ui.exposure import ALLOW, Doorkeeper, is_local, refusal
from analyzer.ui.session import KEY
from analyzer.ui.workspace import Workspace, Workspaces

AUTH = {"redirect_uri": "http://127.0.0.1:1/oauth2callback", "cookie_secret": "x" * 40, "client_id": "a", "client_secret": "b",
        "server_metadata_url": "http://127.0.0.1:1/.well-known/openid-configuration"}  # fmt: skip
ADA = {
    "is_logged_in": True,
    "iss": "https://id.example",
    "sub": "1",
    "name": "Ada Lovelace",
    "email": "Ada@example.com",
}
BOB = {"is_logged_in": True, "iss": "https://id.example", "sub": "2", "name": "Bob <b>", "email": "bob@example.com"}
EVE = {"is_logged_in": True, "iss": "https://id.example", "sub": "3", "name": "Eve", "email": "eve@elsewhere.example"}
ACCESS = {"members": ["@example.com"], "reviewers": ["ada@example.com"]}


@pytest.mark.parametrize(
    ("rules", "claims", "role"),
    [
        (Rules(), EVE, "reviewer"),
        (Rules(members=("@example.com",)), EVE, None),
        (Rules(members=("@example.com",)), {**ADA, "email": "ada@example.com.evil.example"}, None),
        (Rules(members=("@example.com",)), {**ADA, "email_verified": False}, None),
        (Rules(members=("@example.com",)), {**ADA, "email_verified": "false"}, None),
        (Rules(members=("@example.com",)), {"sub": "4"}, None),
        (Rules(reviewers=("ada@example.com",)), ADA, "reviewer"),
        (Rules(reviewers=("ada@example.com",)), BOB, "reader"),
        (Rules(claim="groups", reviewer_values=("audit",)), {**BOB, "groups": ["staff", "audit"]}, "reviewer"),
        (Rules(claim="groups", reviewer_values=("audit",)), {**BOB, "groups": "audit"}, "reviewer"),
        (Rules(claim="groups", reviewer_values=("audit",)), {**BOB, "groups": ["auditors"]}, "reader"),
        (Rules(claim="groups", reviewer_values=("audit",)), BOB, "reader"),
    ],
)
def test_roles(rules: Rules, claims: dict[str, Any], role: str | None) -> None:
    assert rules.role(claims) == role


@pytest.mark.parametrize(
    "section",
    [{"reviewer": ["a"]}, {"reviewers": "ada@example.com"}, {"members": [1]}, {"claim": 3}, {"claim": "groups"}, {"reviewer_values": ["x"]}],
)  # fmt: skip
def test_rules_that_cannot_be_meant_are_refused(section: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match=r"^secrets\.toml: access"):
        read_rules(section)


def opened(page: str, user: dict[str, Any], space: Workspace, **params: str) -> AppTest:
    app = AppTest.from_string(f"from analyzer.ui.main import run\nrun({page!r})", default_timeout=60)
    app.secrets = {"auth": AUTH, "access": ACCESS}
    app.user = user
    app.session_state[KEY] = space
    for key, value in params.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, [e.value for e in app.exception]
    return app


def test_nobody_sees_a_page_before_signing_in(space: Workspace) -> None:
    app = opened("documents", {"is_logged_in": False}, space)
    assert [b.label for b in app.button] == ["Sign in"]
    assert "access-control" not in texts(app)


def test_an_account_from_elsewhere_is_turned_away(space: Workspace) -> None:
    app = opened("documents", EVE, space)
    assert "has no access here" in app.warning[0].value
    assert [b.label for b in app.button] == ["Sign out"]
    assert "access-control" not in texts(app)


def test_a_reader_reads_and_cannot_decide(space: Workspace) -> None:
    app = opened("criterion", BOB, space, id="CC6.4", point="CC6.4.01")
    said = texts(app)
    assert "CC6.4.01" in said
    assert "Decisions are recorded by reviewers" in said
    assert "Bob \\<b\\>" in said, "a name from the provider is text"
    assert not [b for b in app.button if b.label in ("Record decision", "Undo")]
    assert not app.text_area


def test_a_reader_cannot_undo_or_load(space: Workspace) -> None:
    space.decisions.record("accept", "CC6.4.01", None, "Ada Lovelace")
    assert not [b for b in opened("criterion", BOB, space, id="CC6.4").button if b.label == "Undo"]
    app = opened("reviews", BOB, space)
    assert not app.file_uploader
    assert opened("reviews", ADA, space).file_uploader


def test_a_reviewer_signs_with_the_name_of_the_account(space: Workspace) -> None:
    space.decisions = DecisionLog()
    app = opened("criterion", ADA, space, id="CC6.4", point="CC6.4.01")
    assert not [t for t in app.text_input if t.label == "Your name"]
    next(b for b in app.button if b.label == "Record decision").click().run()
    assert not app.exception
    assert [(d.kind, d.by) for d in space.decisions.decisions] == [("accept", "Ada Lovelace")]


def test_two_people_at_one_browser_have_workspaces_of_their_own() -> None:
    held = Workspaces()
    secret = held.issue()
    ada = held.get(secret, "id|1")
    assert ada is not None
    assert held.get(secret, "id|1") is ada
    assert held.get(secret, "id|2") is not ada
    assert held.get(secret) is not ada


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1.2.3", "localhost", "localhost:8501", "LOCALHOST.", "app.localhost", "::1", "[::1]:80", "::ffff:127.0.0.1",
     "127.0.0.1:8501", "/run/app.sock"],
)  # fmt: skip
def test_addresses_of_this_machine(host: str) -> None:
    assert is_local(host)


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "[::]:80", "192.168.1.4", "10.0.0.1:8501", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "",
     "2001:db8::1", "fe80::1", "127.0.0.1@evil.example", "notlocalhost"],
)  # fmt: skip
def test_addresses_that_others_reach(host: str) -> None:
    assert not is_local(host)


def test_a_public_address_needs_sign_in_or_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ALLOW, raising=False)
    assert refusal("127.0.0.1", signs_in=False) == ""
    assert "every address" in refusal(None, signs_in=False)
    line = refusal("0.0.0.0", signs_in=False)
    assert line.startswith("policy-gaps: 0.0.0.0 can be reached")
    assert "--allow-public" in line
    assert "\n" not in line
    assert refusal("0.0.0.0", signs_in=True) == ""
    monkeypatch.setenv(ALLOW, "1")
    assert refusal("0.0.0.0", signs_in=False) == ""
    monkeypatch.setenv(ALLOW, "0")
    assert refusal("0.0.0.0", signs_in=False) != ""


def answered(scope: dict[str, Any], *, signs_in: bool = False) -> list[dict[str, Any]]:
    """What the door sends; [] where it passed the request on."""
    sent: list[dict[str, Any]] = []
    passed: list[bool] = []

    async def inner(_scope: Any, _receive: Any, _send: Any) -> None:
        passed.append(True)

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(Doorkeeper(inner, lambda: signs_in)(scope, receive, send))
    assert bool(passed) != bool(sent)
    return sent


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("server", "host"), [("10.0.0.5", b"10.0.0.5:8501"), ("127.0.0.1", b"evil.example"), ("10.0.0.5", b"localhost")]
)
def test_the_door_answers_this_machine_alone(
    monkeypatch: pytest.MonkeyPatch, kind: str, server: str, host: bytes
) -> None:
    monkeypatch.delenv(ALLOW, raising=False)
    scope = {"type": kind, "server": (server, 8501), "headers": [(b"host", host)]}
    sent = answered(scope)
    assert sent[0].get("status") == 403 or sent[0] == {"type": "websocket.close", "code": 1008}
    assert answered(scope, signs_in=True) == []
    assert answered({**scope, "server": ("127.0.0.1", 1), "headers": [(b"host", b"localhost:1")]}) == []
    monkeypatch.setenv(ALLOW, "1")
    assert answered(scope) == []
