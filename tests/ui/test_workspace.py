"""Workspaces, jobs and what is kept of them."""

from __future__ import annotations

import pytest
from ui_support import POLICIES

from analyzer.ui import workspace as module
from analyzer.ui.engine import engine
from analyzer.ui.workspace import Workspace, Workspaces


def test_a_secret_opens_only_its_own_workspace() -> None:
    held = Workspaces()
    one, two = held.issue(), held.issue()
    mine = held.get(one)
    assert mine is not None
    assert held.get(one) is mine
    assert held.get(two) is not mine


@pytest.mark.parametrize("secret", ["", "x", "x.y", "ä.ö", "." * 40])
def test_a_made_up_secret_opens_nothing(secret: str) -> None:
    held = Workspaces()
    assert held.get(secret) is None
    assert held.get(held.issue()[:-1] + "0x") is None
    assert Workspaces().get(held.issue()) is None


def test_issuing_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Workspaces()
    first = held.issue()
    mine = held.get(first)
    for _ in range(1000):
        held.issue()
    assert held.get(first) is mine
    monkeypatch.setattr(module, "IDLE", -1.0)
    assert held.get(held.issue()) is not None
    assert held.get(first) is not mine, "what was not used for long is forgotten"


def test_limits_name_what_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    space = Workspace()
    monkeypatch.setattr(module, "MOST_FILES", 2)
    refused = space.add([("a.md", b"1"), ("b.md", b"2"), ("c.md", b"3"), ("a.md", b"4")])
    assert [r.split(":")[0] for r in refused] == ["c.md"]
    assert space.files["a.md"] == b"4"
    monkeypatch.setattr(module, "MOST_BYTES", 3)
    assert space.add([("a.md", b"too long")])


def test_only_what_changed_is_judged_again(space: Workspace) -> None:
    assert not space.stale
    space.add([("access-control.md", POLICIES[0][1] + b"\nGuests are listed at the desk.\n")])
    assert space.stale
    kept = {k[0]: v for k, v in space.kept.items()}
    job = space.start(engine)
    job.wait(120)
    assert job.state == "done", job.error
    assert space.collect()
    assert not space.collect()
    again = {k[0]: v for k, v in space.kept.items()}
    assert again["incidents.md"] is kept["incidents.md"]
    assert again["access-control.md"] is not kept["access-control.md"]
    assert space.previous is not None


def test_another_scope_makes_the_report_stale(space: Workspace) -> None:
    from dataclasses import replace

    space.settings = replace(space.settings, categories=("security",))
    assert space.stale


def test_a_failure_says_no_document_text(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> object:
        raise ValueError("secret words of a document")

    space = Workspace()
    space.add(list(POLICIES[:1]))
    job = space.start(broken)  # type: ignore[arg-type]
    job.wait(10)
    assert job.state == "failed"
    assert "secret words" not in job.error
    assert "secret words" not in caplog.text


def test_clear_forgets(space: Workspace) -> None:
    space.clear()
    assert (space.files, space.index, space.kept, space.decisions.decisions) == ({}, None, {}, [])
