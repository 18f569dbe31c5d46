"""Faults: killed at any moment, stopped, run twice at once, a full disk. The report is that of an undisturbed run."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest
from batch_support import Heard, batch, below, export, gone, plan, started, with_path, write_documents

from analyzer.batch import Stop, run_batch
from analyzer.errors import StoreError
from analyzer.store import open_store

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc: Linux only")

KILLS = 20
DOCUMENTS = 16


def test_killed_at_any_moment_it_goes_on_and_the_report_is_the_same(tmp_path: Path) -> None:
    seed = int(os.environ.get("KILL_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
    print(f"KILL_SEED={seed}")
    chance = random.Random(seed)
    source = tmp_path / "p"
    write_documents(source, DOCUMENTS)
    began = time.monotonic()
    batch(f"sqlite:///{tmp_path}/undisturbed.db", source)
    whole = time.monotonic() - began
    wanted = export(f"sqlite:///{tmp_path}/undisturbed.db")
    finished, number = 0, 0
    for _ in range(KILLS):
        store = f"sqlite:///{tmp_path}/{number}.db"
        process = started(store, source, workers=chance.choice((1, 1, 2)))
        time.sleep(chance.uniform(0.0, 0.8 * whole))
        children = below(process.pid)
        # Mostly the whole run; now and then a worker, or a parser further down.
        victim = process.pid if chance.random() < 0.8 or not children else chance.choice(children)
        with contextlib.suppress(ProcessLookupError):  # it may have ended
            os.kill(victim, signal.SIGKILL)
        if victim == process.pid:
            process.wait()
            assert gone(children), f"seed {seed}: children outlived their parent"
        elif process.wait(60) == 0:
            assert export(store) == wanted, f"seed {seed}"
        if _done(store):
            assert export(store) == wanted, f"seed {seed}"
            finished, number = finished + 1, number + 1
    assert started(f"sqlite:///{tmp_path}/{number}.db", source).wait(120) == 0
    assert export(f"sqlite:///{tmp_path}/{number}.db") == wanted, f"seed {seed}"


def _done(store: str) -> bool:
    if not Path(store.removeprefix("sqlite:///")).exists():
        return False
    with open_store(store) as opened:
        return bool(opened.runs()) and opened.runs()[0].state == "done"


def test_a_killed_run_is_taken_up_again(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/s.db"
    write_documents(tmp_path / "p", 40)
    process = started(store, tmp_path / "p", workers=1)
    until = time.monotonic() + 60
    while time.monotonic() < until and _count(store) < 5:
        time.sleep(0.05)
    process.kill()
    process.wait()
    with open_store(store) as opened:
        (left,) = opened.runs()
    assert left.state == "interrupted"
    assert 5 <= left.documents < 41
    heard = Heard()
    result = batch(store, tmp_path / "p", heard=heard)
    assert heard.resumed
    assert result.run == left.id
    assert result.reused >= left.documents
    assert result.documents == 41


def _count(store: str) -> int:
    if not Path(store.removeprefix("sqlite:///")).exists():
        return 0
    try:
        with open_store(store) as opened:
            runs = opened.runs()
    except StoreError:
        return 0
    return runs[0].documents if runs else 0


def test_sigterm_finishes_the_document_in_hand(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/s.db"
    write_documents(tmp_path / "p", 60)
    process = started(store, tmp_path / "p", workers=1)
    until = time.monotonic() + 60
    while time.monotonic() < until and _count(store) < 3:
        time.sleep(0.05)
    children = below(process.pid)
    process.terminate()
    assert process.wait(60) == 3
    assert gone(children)
    with open_store(store) as opened:
        (left,) = opened.runs()
    assert left.state == "stopped"
    assert 3 <= left.documents < 61
    assert batch(store, tmp_path / "p").documents == 61


def test_two_runs_on_one_store_at_once(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/s.db"
    write_documents(tmp_path / "p", 16)
    write_documents(tmp_path / "q", 24, start=8)
    processes = [started(store, tmp_path / "p"), started(store, tmp_path / "p"), started(store, tmp_path / "q")]
    assert [p.wait(120) for p in processes] == [0, 0, 0]
    with open_store(store) as opened:
        runs = opened.runs()
    assert [r.state for r in runs] == ["done"] * 3
    assert sorted(r.documents for r in runs) == [17, 17, 25]
    batch(f"sqlite:///{tmp_path}/alone.db", tmp_path / "p")
    alone = export(f"sqlite:///{tmp_path}/alone.db")
    same = [export(store, r.id) for r in runs if r.documents == 17]
    assert same == [alone, alone]


def test_a_full_disk_stops_clearly_and_keeps_what_was_done(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/s.db"
    write_documents(tmp_path / "p", 30)
    with open_store(store) as opened, with_path():
        # SQLite's own limit on the size of its file answers like a full disk.
        from sqlalchemy import event

        from analyzer.store import base as module

        pages = opened.read(lambda c: c.exec_driver_sql("PRAGMA page_count").scalar_one()) + 60

        def small(connection: object, _: object) -> None:
            connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]

        made = module.make_engine

        def limited(url: object) -> object:
            engine = made(url)  # type: ignore[arg-type]
            event.listen(engine, "connect", small)
            return engine

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "make_engine", limited)
            with pytest.raises(StoreError, match="disk is full; what was done so far is kept"):
                run_batch(plan(store, tmp_path / "p"), Heard())
        (left,) = opened.runs()
        assert left.state != "done"
        assert 0 < left.documents < 31
    result = batch(store, tmp_path / "p")
    assert (result.run, result.documents) == (left.id, 31)


def test_a_source_that_vanishes_midway_is_in_the_report_and_the_rest_goes_on(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/s.db"
    write_documents(tmp_path / "p", 12)

    class Removing(Heard):
        def listed(self, count: int, complete: bool) -> None:
            if count == 1:  # the first is listed: the last folder goes before it is reached
                for path in (tmp_path / "p" / "office").glob("*"):
                    path.unlink()
                (tmp_path / "p" / "office").rmdir()
            super().listed(count, complete)

    result = batch(store, tmp_path / "p", heard=Removing())
    assert result.state == "done"
    assert 8 <= result.documents <= 13


def test_stop_asked_for_before_the_first_document(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/s.db"
    write_documents(tmp_path / "p", 3)
    stop = Stop()
    stop()
    with with_path():
        result = run_batch(plan(store, tmp_path / "p"), Heard(), stop=stop)
    assert result.state == "stopped"
    assert batch(store, tmp_path / "p").documents == 4


def test_workers_that_cannot_start_are_said_so(tmp_path: Path) -> None:
    write_documents(tmp_path / "p", 1)
    before = threading.active_count()
    with pytest.MonkeyPatch.context() as patch, with_path():
        patch.setenv("BATCH_TEST_BROKEN", "1")
        with pytest.raises(Exception, match="the model is away"):
            run_batch(plan(f"sqlite:///{tmp_path}/s.db", tmp_path / "p"), Heard())
    assert threading.active_count() <= before + 1
