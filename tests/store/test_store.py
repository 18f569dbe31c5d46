"""The store on SQLite and on a real PostgreSQL server: versions, decisions, analyses, embeddings, reports, what a prune erases."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from harness import FILES
from pg_server import Server, server

from analyzer.config import Settings
from analyzer.datatypes import Report
from analyzer.errors import MissingExtraError, PolicyGapsError, StoreError
from analyzer.pipeline import Analyzer, analyze, analyze_document
from analyzer.render.json_report import dumps
from analyzer.store import (
    analyses,
    existing_store,
    migrate,
    open_existing,
    open_store,
    packing,
    runs,
    snapshots,
    upgrade_store,
)
from analyzer.store.decisions import fingerprint
from analyzer.store.embeddings import EmbeddingStore
from analyzer.store.engine import explained, retried, store_url
from analyzer.store.runs import Entry, RunPlan
from analyzer.store.store import Store
from analyzer.store.tables import metadata
from analyzer.store.text_key import text_key

NewUrl = Callable[[], str]


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    with server() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> NewUrl:
    """Makes the URL of a store that is not there yet, on each of the two databases."""
    count = iter(range(100))
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path}/{next(count)}.db"
    running: Server = request.getfixturevalue("postgres")
    return running.database


@pytest.fixture
def store(new_url: NewUrl) -> Iterator[Store]:
    with open_store(new_url()) as opened:
        yield opened


def save(store: Store, report: Report, small: Analyzer, files: tuple[tuple[str, bytes], ...], key: str = "k") -> int:
    """Write a run over these files down, as a batch run does."""
    head = json.loads(dumps(report))
    head = {n: head[n] for n in ("schema_version", "tool", "corpus", "model", "settings")}
    store.write(lambda c: analyses.keep_corpus(c, small.corpus))
    run = store.write(lambda c: runs.begin(c, RunPlan(key, "basis", head, ["here"], True)))
    settings = packing.settings_of(head["settings"])
    for name, data in files:
        made = analyze_document(name, data, settings, small)
        keys = [text_key("m", s.text) for s in made.statements]
        packed = packing.loads(packing.pack(made, keys).dumps())

        def work(c: sa.Connection, name: str = name, packed: packing.Packed = packed, size: int = len(data)) -> None:
            number = analyses.write(c, f"{packed.sha256}{name}"[:64], packed, size)
            runs.add(c, run, [Entry("all", name, number, packed.sha256, name, "")])

        store.write(work)
    rows = store.read(lambda c: snapshots.compute(c, run.id, settings, small.corpus))
    store.write(lambda c: snapshots.write(c, run.id, rows))
    store.write(lambda c: runs.finish(c, run, "done", analysed=len(files), reused=0, seconds=1.0))
    return run.id


# --- versions ---------------------------------------------------------------------------------------------------------


def _other_type(*arguments: Any) -> bool | None:
    """Whether two columns differ in type: texts are alike in whatever order they sort."""
    inspected = arguments[3]
    return False if isinstance(inspected, sa.Text) else None


def test_migrations_make_the_tables_that_the_code_knows(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": _other_type})
        assert compare_metadata(context, metadata) == []
        assert ScriptDirectory.from_config(migrate.config(connection)).get_current_head() == migrate.HEAD


def test_upgrade_makes_a_store_and_then_changes_nothing(new_url: NewUrl) -> None:
    url = new_url()
    assert upgrade_store(url) == (None, migrate.HEAD)
    assert upgrade_store(url) == (migrate.HEAD, migrate.HEAD)


def test_a_store_of_another_version_is_refused_with_what_to_do(new_url: NewUrl) -> None:
    url = new_url()
    for version, said in (("0000", "store upgrade --store"), ("9999", "newer policy-gaps")):
        with open_store(url) as store:
            store.write(
                lambda c, v=version: c.execute(sa.text("UPDATE alembic_version SET version_num = :v"), {"v": v})
            )
        with pytest.raises(StoreError, match=said):
            open_store(url)
        with store:
            store.write(
                lambda c: c.execute(sa.text("UPDATE alembic_version SET version_num = :v"), {"v": migrate.HEAD})
            )


def test_migrations_can_be_taken_back(new_url: NewUrl) -> None:
    from alembic import command

    with open_store(new_url()) as store:
        with store.engine.connect().execution_options(writes=True) as connection, connection.begin():
            command.downgrade(migrate.config(connection), "base")
        with store.engine.connect() as connection:
            assert sa.inspect(connection).get_table_names() == ["alembic_version"]


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE runs (id INTEGER)")
    other.close()
    with pytest.raises(StoreError, match="a database of its own"):
        open_store(str(path))
    (tmp_path / "text.db").write_text("no database at all, only text that is long enough to be looked at" * 20)
    with pytest.raises(StoreError, match="not a database"):
        open_store(str(tmp_path / "text.db"))


def test_two_processes_may_make_one_store(new_url: NewUrl) -> None:
    url = new_url()
    failed: list[BaseException] = []

    def make() -> None:
        try:
            open_store(url).close()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=make) for _ in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not failed


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "no place given"),
        ("mysql://x/y", "mysql is not known"),
        ("http://somewhere/x", "http is not known"),
        ("://", "cannot be read"),
        ("sqlite:////nowhere/at/all.db", "folder does not exist"),
    ],
)
def test_urls_that_cannot_be_meant(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        open_store(url)


def test_no_store_is_made_where_one_is_only_asked_for(tmp_path: Path) -> None:
    assert open_existing(str(tmp_path / "none.db")) is None
    with pytest.raises(StoreError, match="there is no store"):
        existing_store(str(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()


def test_a_missing_driver_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'policy-gap-analyzer\[postgres\]'"):
        store_url("postgresql://user@host/name")


def test_a_password_never_stands_in_a_message() -> None:
    url = store_url("postgresql://user:very-secret@localhost:1/name")
    with pytest.raises(StoreError) as caught:
        Store.open("postgresql://user:very-secret@localhost:1/name", waits=())
    assert "very-secret" not in str(caught.value)
    error = sa.exc.OperationalError("SELECT text", {"text": "a secret clause"}, Exception("server closed"))
    assert "secret" not in explained(error, url)


def test_work_is_tried_again_while_the_database_is_away() -> None:
    calls: list[int] = []
    told: list[str] = []

    def work() -> str:
        calls.append(1)
        if len(calls) < 3:
            raise sa.exc.OperationalError("", {}, Exception("server closed the connection unexpectedly"))
        return "done"

    url = store_url("x.db")
    assert retried(work, url, waits=(0.0, 0.0, 0.0), tell=told.append) == "done"
    assert len(told) == 2
    calls.clear()
    with pytest.raises(StoreError, match="what was done so far is kept"):
        retried(work, url, waits=(0.0,))


# --- decisions --------------------------------------------------------------------------------------------------------


def test_decisions_are_appended_and_numbered_by_set(store: Store) -> None:
    one = store.record_decision("a", kind="accept", point="CC1.1.01", document=None, by="Ada", at="2026-01-01")
    two = store.record_decision(
        "a",
        kind="reject_evidence",
        point="CC1.1.01",
        document="x\x00y\ud800.md",
        by="Bo",
        reason="äöü \u202e",
        passage=fingerprint("A  b"),
    )
    other = store.record_decision(
        "b", kind="override", point="P1.1.01", document="d", by="Cy", reason="r", status="weak"
    )
    undone = store.undo_decision("a", one.number, by="Ada")
    assert [d.number for d in store.decisions("a")] == [1, 2, 3]
    assert store.decisions("a", after=1) == [two, undone]
    assert (undone.kind, undone.undoes, undone.point) == ("undo", 1, "CC1.1.01")
    assert store.decisions("b") == [other]
    assert store.decisions("a")[0] == one
    assert two.passage == fingerprint("a B")


def test_what_is_undone_cannot_be_undone_again(store: Store) -> None:
    made = store.record_decision(kind="accept", point="CC1.1.01", document=None, by="Ada")
    store.undo_decision("all", made.number, "Ada")
    for number in (made.number, made.number + 1, 99):
        with pytest.raises(StoreError, match="not there or undone already"):
            store.undo_decision("all", number, "Ada")
    with pytest.raises(StoreError, match="no kind of decision"):
        store.record_decision(kind="shrug", point="CC1.1.01", document=None, by="Ada")


def test_two_writers_get_two_numbers(store: Store) -> None:
    def write() -> None:
        for _ in range(5):
            store.record_decision(kind="comment", point="CC1.1.01", document=None, by="Ada", reason="x")

    threads = [threading.Thread(target=write) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert [d.number for d in store.decisions()] == list(range(1, 21))


# --- analyses and reports ---------------------------------------------------------------------------------------------


def odd_files() -> tuple[tuple[str, bytes], ...]:
    """Files with what databases choke on: NUL characters, no statements, nothing at all, names of every kind."""
    return tuple(
        sorted(
            (
                *FILES,
                (
                    "Zoë/ä b%_'.md",
                    b"# Trips\n\nEvery trip must be approved by the line manager before it is \xe2\x80\x9cbooked\xe2\x80\x9d.\n",
                ),
                ("a.md", b"# Rules\n\nHelmet and boots must be worn at all\x00 times on customer sites.\n"),
                ("b.md", b""),
                ("c.docx", b"PK no document"),
                ("B.md", b"# Only a title\n"),
            )
        )
    )


def test_a_report_comes_back_byte_for_byte(store: Store, small: Analyzer) -> None:
    settings = Settings(not_applicable={"FS-2.01": "no vans"}, policy_types={"site.md": "x"})
    report = analyze(odd_files(), settings, analyzer=small)
    number = save(store, report, small, odd_files())
    assert "".join(store.report(number)) == dumps(report)
    assert "".join(store.report()) == dumps(report)


def test_snapshots_are_the_set_rows_in_short(store: Store, small: Analyzer) -> None:
    settings = Settings(not_applicable={"FS-2.01": "no vans"})
    report = analyze(odd_files(), settings, analyzer=small)
    number = save(store, report, small, odd_files())
    rows = {r.point: r.status for r in report.points if r.document is None}
    with store.reading() as connection:
        kept = snapshots.read(connection, number)
    assert {p.point: p.status for p in kept} == rows
    assert {"covered", "missing"} <= set(rows.values()) or len(set(rows.values())) > 2
    for p in kept:
        row = next(r for r in report.points if r.document is None and r.point == p.point)
        if row.status in ("covered", "weak"):
            assert p.passage == fingerprint(row.evidence[0].text)
            own = [r for r in report.points if r.document and r.point == p.point and r.status in ("covered", "weak")]
            assert p.documents == len(own)


def test_runs_are_found_and_counted(store: Store, small: Analyzer, small_report: Report) -> None:
    with pytest.raises(StoreError, match="no run is finished yet"):
        store.run()
    number = save(store, small_report, small, FILES)
    info = store.run("latest")
    assert (info.id, info.state, info.documents, info.failures) == (number, "done", 2, 0)
    assert info.settings.categories == Settings().categories
    for bad in ("first", "99", "-1", "9" * 40):
        with pytest.raises(StoreError, match="runs list"):
            store.run(bad)


def test_a_diff_quotes_the_sentence_that_was_lost(store: Store, small: Analyzer, small_report: Report) -> None:
    before = save(store, small_report, small, FILES, "one")
    files = (("site.md", FILES[0][1].replace(b"Helmet, safety glasses", b"Nothing of note")), ("new.md", FILES[1][1]))
    after = save(store, analyze(files, Settings(), analyzer=small), small, files, "two")
    diff = store.diff(before, after)
    assert (diff.added, diff.removed, diff.changed) == (("new.md",), ("travel.md",), ("site.md",))
    assert diff.judged_alike
    back = store.diff(after, before)
    assert {(p.point, p.before, p.after) for p in back.points} == {(p.point, p.after, p.before) for p in diff.points}
    assert all(p.text for p in diff.points if {p.before, p.after} & {"covered", "weak"})


def test_a_run_of_parquet(store: Store, small: Analyzer, small_report: Report, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    number = save(store, small_report, small, FILES)
    made = dict(store.parquet(number, tmp_path / "out"))
    tables = {Path(p).stem: pq.read_table(p) for p in made}
    assert sorted(tables) == ["coverages", "documents", "evidence"]
    assert tables["coverages"].num_rows == len(small_report.points) == made[str(tmp_path / "out" / "coverages.parquet")]
    rows = tables["evidence"].to_pylist()
    assert {r["text"] for r in rows} == {e.text for p in small_report.points for e in p.evidence}
    assert [d["document"] for d in tables["documents"].to_pylist()] == ["site.md", "travel.md"]
    assert not list((tmp_path / "out").glob(".*"))


# --- embeddings -------------------------------------------------------------------------------------------------------


def test_embeddings_come_back_to_the_last_bit_and_texts_are_not_kept(store: Store) -> None:
    vectors = {f"text {i}": np.random.default_rng(i).normal(size=8).astype(np.float32) for i in range(1200)}
    cache = EmbeddingStore(store)
    cache.put_many("m", vectors)
    found = EmbeddingStore(store).get_many("m", [*vectors, "unknown"])
    assert found.keys() == vectors.keys()
    assert all(np.array_equal(found[t], vectors[t]) for t in vectors)
    assert EmbeddingStore(store).get_many("another model", list(vectors)) == {}
    if store.engine.dialect.name == "sqlite":
        raw = b"".join(p.read_bytes() for p in Path(str(store.engine.url.database)).parent.glob("*.db*"))
        assert b"text 7" not in raw


def test_the_cache_of_embeddings_is_bounded(store: Store) -> None:
    cache = EmbeddingStore(store, capacity=100)
    for i in range(0, 5000, 250):
        cache.put_many("m", {f"t{j}": np.ones(4, np.float32) for j in range(i, i + 250)})
    with store.engine.connect() as connection:
        count = connection.execute(sa.text("SELECT count(*) FROM embeddings")).scalar_one()
    assert count <= 100 + 2000 + 250  # it looks after every 2,000


def test_a_cache_that_does_not_answer_is_passed_over(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "s.db"))
    store.write(lambda c: c.execute(sa.text("DROP TABLE embeddings")))
    cache = EmbeddingStore(store)
    assert cache.get_many("m", ["a"]) == {}
    cache.put_many("m", {"a": np.ones(4, np.float32)})
    assert cache.faults == 2
    store.close()


# --- prune ------------------------------------------------------------------------------------------------------------


def test_a_prune_erases_texts_and_embeddings_that_no_run_refers_to(
    store: Store, small: Analyzer, small_report: Report
) -> None:
    secret = ("secret.md", b"# Hidden\n\nThe zebrafish vault must be locked by the warden at dusk before trips.\n")
    first = save(store, analyze((*FILES, secret), Settings(), analyzer=small), small, (*FILES, secret), "one")
    second = save(store, small_report, small, FILES, "two")
    cache = EmbeddingStore(store)
    kept = "Helmet, safety glasses and steel-toed boots must be worn at all times on customer sites:"
    cache.put_many(
        "m", {"The zebrafish vault must be locked by the warden at dusk before trips.": np.ones(4, np.float32)}
    )
    store.record_decision(kind="accept", point="FS-1.01", document=None, by="Ada")
    with store.engine.connect() as connection:
        texts = connection.execute(sa.text("SELECT texts FROM analyses")).scalars().all()
    some = next(bytes(t) for t in texts)[:16]
    store.write(lambda c: c.execute(sa.text("INSERT INTO embeddings VALUES (:k, :v, 1)"), {"k": some, "v": b"kept"}))
    before = "".join(store.report(second))
    planned = store.prune(keep=1, dry_run=True)
    assert [r.id for r in store.runs()] == [second, first]
    done = store.prune(keep=1)
    assert planned == done
    assert (done.runs, done.analyses, done.documents, done.embeddings) == (1, 1, 1, 1)
    assert "".join(store.report(second)) == before
    assert kept in before or "boots" in before
    assert len(store.decisions()) == 1
    with store.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT vector FROM embeddings")).scalars().all() == [b"kept"]
        for table in metadata.sorted_tables:
            assert "zebrafish" not in str(connection.execute(sa.select(table)).all())
    store.close()
    if store.engine.dialect.name == "sqlite":
        raw = b"".join(p.read_bytes() for p in Path(str(store.engine.url.database)).parent.glob("*.db*"))
        assert b"zebrafish" not in raw


def test_pruning_everything_leaves_decisions_only(store: Store, small: Analyzer, small_report: Report) -> None:
    save(store, small_report, small, FILES)
    store.prune(keep=0)
    with store.engine.connect() as connection:
        left = {t.name for t in metadata.sorted_tables if connection.execute(sa.select(t).limit(1)).first()}
    assert left == set()


def test_a_run_at_work_is_not_pruned_away(store: Store, small: Analyzer, small_report: Report) -> None:
    save(store, small_report, small, FILES)
    store.write(lambda c: runs.begin(c, RunPlan("other", "b", {}, ["x"])))
    with pytest.raises(PolicyGapsError, match="is at work"):
        store.prune(keep=0)
    with pytest.raises(StoreError):
        store.prune(only=(77,))
