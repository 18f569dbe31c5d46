"""What a person asks to keep, and that nothing is kept unless asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from ui_support import POLICIES, Open, texts

from analyzer.config import Settings
from analyzer.errors import PolicyGapsError, SettingsError, StoreError
from analyzer.render.json_report import dumps
from analyzer.ui import exposure, keeping, profiles
from analyzer.ui.decisions import Decision, DecisionLog, fingerprint
from analyzer.ui.engine import engine
from analyzer.ui.job import Kept
from analyzer.ui.keeping import EVERYBODY, PLACE, Keeper, kept_sets
from analyzer.ui.workspace import Workspace

REVISED = POLICIES[0][1].replace(b"Access is removed within 24 hours after employment ends.", b"People leave.")


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place of one's own for what is kept; nothing is there yet."""
    file = tmp_path / "data" / "kept.db"
    monkeypatch.setenv(PLACE, str(file))
    monkeypatch.delenv(exposure.ALLOW, raising=False)
    yield file
    keeping.close_all()


def after_restart(name: str = "Ours", owner: str = "", *, read_only: bool = False) -> Workspace:
    """A new server: nothing is in memory, and the person opens what was kept."""
    keeping.close_all()
    fresh = Workspace()
    fresh.keep(name, owner, read_only=read_only)
    return fresh


def analysed(space: Workspace) -> None:
    job = space.start(engine)
    job.wait(120)
    assert job.state == "done", job.error
    assert space.collect()


def test_nothing_is_written_unless_asked(open_page: Open, space: Workspace, store: Path) -> None:
    space.decisions.record("accept", "CC6.1.01", None, "Ada")
    analysed(space)
    space.save_profile("Mine")
    for name in ("overview", "reviews", "scope", "history"):
        open_page(name, space)
    assert not store.parent.exists()


def test_decisions_survive_a_restart_with_their_undo(space: Workspace, store: Path) -> None:
    space.decisions.record("not_applicable", "CC6.4.01", None, "Ada", reason="no offices")
    space.keep("Ours")
    second = space.decisions.record("accept", "CC6.1.01", None, "Grace")
    space.decisions.undo(second.number, "Grace")
    assert store.stat().st_mode & 0o077 == 0, "nobody else may read it"
    again = after_restart()
    assert [(d.number, d.kind, d.by) for d in again.decisions.decisions] == [
        (1, "not_applicable", "Ada"),
        (2, "accept", "Grace"),
        (3, "undo", "Grace"),
    ]
    assert again.decisions.decided("CC6.1.01") is None
    assert again.decisions.not_applicable() == {"CC6.4.01": "no offices (Ada)"}


def test_a_run_comes_back_as_it_was(space: Workspace) -> None:
    assert space.index is not None
    space.keep("Ours")
    again = after_restart()
    assert again.index is not None
    assert dumps(again.index.report) == dumps(space.index.report)
    assert [(r.number, r.documents, r.shares) for r in again.runs] == [
        (r.number, r.documents, r.shares) for r in space.runs
    ]
    assert not again.files
    assert not again.stale, "a report without its files is not out of date"


def test_a_rejected_passage_is_known_in_the_next_version_after_a_restart(space: Workspace) -> None:
    assert space.index is not None
    evidence = space.index.rows[None, "CC6.1.04"].evidence[0]
    space.keep("Ours")
    space.decisions.record("reject_evidence", "CC6.1.04", None, "Ada", reason="old system", passage=evidence.text)
    again = after_restart()
    again.add([("access-control.md", b"# New edition\n\nFirst words.\n\n" + POLICIES[0][1])])
    analysed(again)
    assert again.index is not None
    moved = next(e for e in again.index.rows[None, "CC6.1.04"].evidence if e.text == evidence.text)
    assert moved.start != evidence.start
    assert fingerprint(moved.text) in again.decisions.rejected("CC6.1.04")


def test_what_was_lost_between_kept_runs_with_the_sentence(open_page: Open, space: Workspace) -> None:
    space.keep("Ours")
    space.add([("access-control.md", REVISED)])
    analysed(space)
    again = after_restart()
    assert [r.kept is not None for r in again.runs] == [True, True]
    assert again.runs[0].index is None, "only the last report is read at once"
    app = open_page("history", again)
    lost = [s.value for s in app.subheader if s.value.startswith("Lost")]
    assert lost
    assert lost[0] != "Lost (0)"
    assert any("Access is removed within 24 hours" in t.value for t in app.text)


def test_keeping_again_doubles_nothing(space: Workspace) -> None:
    space.decisions.record("accept", "CC6.1.01", None, "Ada")
    for _ in range(2):
        space.keep("Ours")
        space.stop_keeping()
    [kept] = kept_sets()
    assert (kept.name, kept.runs, kept.decisions) == ("Ours", 1, 1)


def test_two_sessions_on_one_set_see_each_others_decisions(space: Workspace) -> None:
    space.keep("Ours")
    other = Workspace()
    other.keep("Ours")
    space.decisions.record("accept", "CC6.1.01", None, "Ada")
    assert other.decisions.record("accept", "CC6.1.02", None, "Grace").number == 2
    space.refresh()
    other.refresh()
    assert [d.by for d in space.decisions.decisions] == [d.by for d in other.decisions.decisions] == ["Ada", "Grace"]


def test_sets_of_accounts_are_apart(space: Workspace) -> None:
    space.keep("Ours", "id|ada")
    space.decisions.record("accept", "CC6.1.01", None, "Ada")
    assert [s.name for s in kept_sets("id|ada")] == ["Ours"]
    assert kept_sets("id|eve") == []
    assert kept_sets() == []
    other = after_restart("Ours", "id|eve")
    assert not other.decisions.decisions
    assert other.index is None


def test_a_shared_set_is_read_by_readers(space: Workspace) -> None:
    space.keep("Team", EVERYBODY)
    space.decisions.record("accept", "CC6.1.01", None, "Ada")
    reader = after_restart("Team", EVERYBODY, read_only=True)
    assert [d.by for d in reader.decisions.decisions] == ["Ada"]
    with pytest.raises(StoreError, match="to read"):
        reader.decisions.record("accept", "CC6.1.02", None, "Bob")
    with pytest.raises(StoreError, match="to read"):
        reader.erase()
    reader.add(list(POLICIES[:1]))
    analysed(reader)
    assert [s.runs for s in kept_sets(EVERYBODY)] == [1], "a reader's run is not written into it"


def test_erasing_leaves_nothing_behind(space: Workspace, store: Path) -> None:
    space.decisions.record("comment", "CC6.1.01", None, "Ada", reason="zanzibar remark")
    space.keep("Ours")
    other = Workspace()
    other.keep("Theirs")
    other.decisions.record("accept", "CC6.1.01", None, "Grace")
    space.erase()
    assert space.keeper is None
    assert [d.by for d in space.decisions.decisions] == ["Ada"], "the session goes on"
    assert [s.name for s in kept_sets()] == ["Theirs"]
    keeping.close_all()
    with sqlite3.connect(store) as raw:
        tables = [t for (t,) in raw.execute("select name from sqlite_master where type = 'table'")]
        counts = {t: raw.execute(f"select count(*) from {t}").fetchone()[0] for t in tables}
        raw.execute("pragma wal_checkpoint(truncate)")
    assert {t: n for t, n in counts.items() if n and t not in ("decisions", "alembic_version", "corpora")} == {}
    for file in store.parent.glob("kept.db*"):
        assert b"zanzibar" not in file.read_bytes()


def test_a_store_that_cannot_be_made_is_one_line(monkeypatch: pytest.MonkeyPatch, space: Workspace) -> None:
    monkeypatch.setenv(PLACE, "/proc/nowhere/kept.db")
    with pytest.raises(StoreError, match=r"^store: /proc/nowhere/kept.db: cannot be made"):
        space.keep("Ours")
    assert space.keeper is None
    space.decisions.record("accept", "CC6.1.01", None, "Ada")


def test_a_run_that_cannot_be_kept_is_said_and_shown(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    space.keep("Ours")

    def full(*_: object) -> object:
        raise StoreError("store: its disk is full")

    monkeypatch.setattr(Keeper, "keep_run", full)
    space.add([("access-control.md", REVISED)])
    analysed(space)
    assert space.trouble == "store: its disk is full"
    assert space.index is not None


def test_embeddings_are_remembered_for_those_who_keep(space: Workspace, store: Path) -> None:
    held = engine().analyzer.encoder
    space.keep("Ours")
    space.add([("new.md", b"# Moon policy\n\nThe lunar base commander reviews the airlock log every sunrise.\n")])
    analysed(space)
    assert held.disk is None  # type: ignore[attr-defined]
    with sqlite3.connect(store) as raw:
        assert raw.execute("select count(*) from embeddings").fetchone()[0] > 0


def test_the_switch_keeps_and_opens_again(open_page: Open, space: Workspace, store: Path) -> None:
    space.decisions.record("accept", "CC6.1.01", None, "Ada")
    app = open_page("scope", space)
    assert app.toggle(key="keep_switch").value is False
    app.text_input(key="keep_name").set_value("Our <b>policies</b>").run()
    app.toggle(key="keep_switch").set_value(True).run()
    assert not app.exception
    assert "Our \\<b\\>policies\\<\\/b\\>" in texts(app)
    assert store.is_file()
    keeping.close_all()

    app = open_page("overview")
    assert "Kept from before" in texts(app)
    app.button(key="reopen_0").click().run()
    assert not app.exception
    assert len(app.metric) == 5
    app = open_page("scope", space)
    app.button(key="keep_erase").click().run()
    assert not app.exception
    assert kept_sets() == []


def test_nothing_can_be_kept_where_everybody_is_the_same(
    open_page: Open, space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(exposure.ALLOW, "1")
    app = open_page("scope", space)
    assert "nobody signs in" in texts(app)
    assert not [t for t in app.toggle if t.key == "keep_switch"]


def test_a_name_is_needed_and_bounded() -> None:
    with pytest.raises(PolicyGapsError, match="name"):
        Keeper("  \n ")
    assert len(Keeper("x" * 500).name) == keeping.LONGEST


def test_merge_takes_each_decision_once_and_keeps_undo() -> None:
    one, two = DecisionLog(), DecisionLog()
    two.record("accept", "CC1.1.01", None, "Grace")
    first = one.record("accept", "CC6.1.01", None, "Ada")
    one.undo(first.number, "Ada")
    assert two.merge(one.decisions) == 2
    assert two.merge(one.decisions) == 0
    assert [(d.number, d.kind, d.undoes) for d in two.decisions] == [
        (1, "accept", None),
        (2, "accept", None),
        (3, "undo", 2),
    ]
    stray = Decision(9, "undo", "CC6.1.01", None, "Eve", "2026-01-01T00:00:00+00:00", undoes=8)
    assert two.merge([stray]) == 0


# --- profiles -------------------------------------------------------------------------------------------------------


def test_profiles_of_near_names_are_files_apart(tmp_path: Path) -> None:
    names = ["A/B", "A B", "../../etc/passwd", "ünïcode", "x" * 300, "con"]
    for name in names:
        profiles.save(tmp_path / "p", Settings(name=name))
    assert set(profiles.listed(tmp_path / "p")) == set(names)
    assert {f.parent for f in tmp_path.rglob("*.toml")} == {tmp_path / "p"}
    (tmp_path / "p" / "broken.toml").write_text("=")
    profiles.remove(tmp_path / "p", "A/B")
    assert set(profiles.listed(tmp_path / "p")) == set(names) - {"A/B"}


def test_differences_name_every_field_that_differs() -> None:
    now = Settings(not_applicable={"CC6.4.01": "no offices", "CC1.1.01": "same"})
    then = replace(
        now, categories=("security",), not_applicable={"CC1.1.01": "same", "CC2.1.01": "new"}, review_band=0.2
    )
    assert [d[0] for d in profiles.differences(now, then)] == [
        "categories", "review_band", "not_applicable.CC2.1.01", "not_applicable.CC6.4.01",
    ]  # fmt: skip
    assert profiles.differences(now, now) == []


def test_save_compare_and_use_a_profile_on_the_page(open_page: Open, space: Workspace) -> None:
    space.settings = replace(space.settings, categories=("security",))
    app = open_page("scope", space)
    next(t for t in app.text_input if t.label == "Save the one in use as").set_value("Security only")
    next(b for b in app.button if b.label == "Save under this name").click().run()
    assert not app.exception
    assert list(space.profiles) == ["Security only"]
    space.settings = Settings()
    app = open_page("scope", space)
    app.selectbox(key="profile_choice").set_value("Security only").run()
    assert "security, availability" in texts(app)
    app.button(key="profile_use_named").click().run()
    assert not app.exception
    assert space.settings.categories == ("security",)
    app.selectbox(key="profile_choice").set_value("Security only").run()
    app.button(key="profile_forget").click().run()
    assert not app.exception
    assert space.profiles == {}


def test_profiles_are_kept_with_the_set(space: Workspace) -> None:
    space.save_profile("Before")
    space.keep("Ours")
    space.settings = replace(space.settings, categories=("security",))
    space.save_profile("After")
    with pytest.raises(SettingsError, match="name"):
        space.save_profile("  ")
    again = after_restart()
    assert set(again.profiles) == {"Before", "After"}
    assert again.profiles["After"].categories == ("security",)
    again.forget_profile("Before")
    assert set(after_restart().profiles) == {"After"}


def test_a_name_alone_judges_nothing_again(space: Workspace) -> None:
    held: Kept = dict(space.kept)
    space.settings = replace(space.settings, name="Renamed", boundary="all of it")
    analysed(space)
    assert all(space.kept[k] is v for k, v in held.items())
    assert space.index is not None
    assert space.index.report.settings["name"] == "Renamed"
