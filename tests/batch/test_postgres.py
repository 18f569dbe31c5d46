"""Batch runs into PostgreSQL: the report of a run into SQLite, a server that goes away and comes back or does not."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from batch_support import Heard, batch, export, plan, with_path, write_documents
from pg_server import Server, server

from analyzer.batch import run_batch
from analyzer.errors import StoreError
from analyzer.store import base, open_store


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    with server() as running:
        yield running


class Pulling(Heard):
    """Pulls the plug once so many documents are written down."""

    def __init__(self, running: Server, after: int, away: float | None) -> None:
        super().__init__()
        self._running, self._after, self._away = running, after, away
        self.thread: threading.Thread | None = None

    def document(self, name: str, *, pages: int, error: str, message: str, reused: bool) -> None:
        super().document(name, pages=pages, error=error, message=message, reused=reused)
        if len(self.documents) == self._after:
            self._running.stop()
            if self._away is not None:
                self.thread = threading.Thread(target=self._back)
                self.thread.start()

    def _back(self) -> None:
        time.sleep(self._away or 0)
        self._running.start()


def test_the_report_is_that_of_sqlite(postgres: Server, tmp_path: Path) -> None:
    write_documents(tmp_path / "p", 7)
    url = postgres.database()
    batch(url, tmp_path / "p")
    batch(f"sqlite:///{tmp_path}/s.db", tmp_path / "p")
    assert export(url) == export(f"sqlite:///{tmp_path}/s.db")
    assert batch(url, tmp_path / "p").analysed == 0


def test_a_server_that_restarts_is_waited_for(postgres: Server, tmp_path: Path) -> None:
    write_documents(tmp_path / "p", 12)
    url = postgres.database()
    heard = Pulling(postgres, 4, 1.0)
    result = batch(url, tmp_path / "p", heard=heard)
    assert heard.thread is not None
    heard.thread.join()
    assert result.state == "done"
    assert heard.waits
    batch(f"sqlite:///{tmp_path}/s.db", tmp_path / "p")
    assert export(url) == export(f"sqlite:///{tmp_path}/s.db")


def test_a_server_that_stays_away_is_a_clear_stop_and_nothing_is_lost(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "WAITS", (0.1, 0.1))
    write_documents(tmp_path / "p", 12)
    url = postgres.database()
    with with_path(), pytest.raises(StoreError, match=r"no answer .*; what was done so far is kept"):
        run_batch(plan(url, tmp_path / "p"), Pulling(postgres, 4, None))
    postgres.start()
    with open_store(url) as store:
        (left,) = store.runs()
    assert left.documents >= 4
    heard = Heard()
    assert batch(url, tmp_path / "p", heard=heard).documents == 13
    assert sum(reused for _, _, reused in heard.documents) >= 4
