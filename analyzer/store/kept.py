"""Sets that a person keeps from the app: a run written down at once, found again by the name of its set, erased on demand.

An analysis of the app is never taken over by a batch run, nor the other way: its key says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analyzer.datatypes import Corpus, Report
from analyzer.pipeline import Analysis
from analyzer.render.json_report import head_of, loads
from analyzer.store import analyses as _analyses
from analyzer.store import packing, snapshots
from analyzer.store import runs as _runs
from analyzer.store.runs import Entry, RunPlan
from analyzer.store.store import Store
from analyzer.store.tables import analyses, decisions, documents, run_documents, runs

MARK = "app:"


@dataclass(frozen=True, slots=True)
class KeptSet:
    """A set with its runs of the app and its decisions. `last`: when its last run ended, "" where there is none."""

    name: str
    runs: int
    decisions: int
    last: str


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run of a set. `statuses`: status of every point in the set."""

    id: int
    at: str
    documents: int
    statuses: Mapping[str, str]


def keep_run(store: Store, set_name: str, report: Report, parts: Sequence[Analysis], corpus: Corpus) -> int:
    """Write a report's documents down as one finished run of the set; returns its number. Raises StoreError."""
    head = head_of(report)
    basis = _digest(f"{head['corpus']['sha256']} {head['model']['sha256']} {sorted(head['settings'].items(), key=str)}")

    def work(c: Connection) -> int:
        _analyses.keep_corpus(c, corpus)
        run = _runs.begin(c, RunPlan(MARK + _digest(set_name)[:56], basis, head, (f"app: {set_name}",), True))
        entries = []
        for part in parts:
            d = part.report
            key = MARK + _digest(f"{d.sha256} {d.name} {basis} {d.error}")[:56]
            number = _analyses.write(c, key, packing.pack(part), 0)
            entries.append(Entry(set_name, d.name, number, d.sha256, d.name, ""))
        _runs.add(c, run, entries)
        rows = snapshots.compute(c, run.id, packing.settings_of(head["settings"]), corpus)
        snapshots.write(c, run.id, rows)
        _runs.finish(c, run, "done", analysed=len(entries), reused=0, seconds=0.0)
        return run.id

    return store.write(work)


def report_of(store: Store, run: int) -> Report:
    """The report of a run. Raises StoreError."""
    return loads("".join(store.report(run)))


def runs_of(store: Store, set_name: str, limit: int = 60) -> list[KeptRun]:
    """The finished runs of the app over a set, oldest first."""

    def work(c: Connection) -> list[KeptRun]:
        own = (
            sa.select(runs.c.id, runs.c.finished_at, sa.func.count().label("documents"))
            .join(run_documents, run_documents.c.run_id == runs.c.id)
            .where(*_of(set_name), runs.c.state == "done")
            .group_by(runs.c.id, runs.c.finished_at)
            .order_by(runs.c.id.desc())
            .limit(limit)
        )
        return [
            KeptRun(number, at or "", int(count), {p.point: p.status for p in snapshots.read(c, number)})
            for number, at, count in reversed(list(c.execute(own)))
        ]

    return store.read(work)


def sets(store: Store, prefix: str = "") -> list[KeptSet]:
    """Sets whose name begins with the prefix that have runs of the app or decisions, the latest first."""

    def work(c: Connection) -> list[KeptSet]:
        found: dict[str, list[int | str]] = {}
        by_run = (
            sa.select(run_documents.c.set_name, runs.c.id, runs.c.finished_at)
            .join(runs, runs.c.id == run_documents.c.run_id)
            .where(runs.c.key.startswith(MARK, autoescape=True), runs.c.state == "done")
            .distinct()
        )
        for name, _, at in c.execute(by_run):
            row = found.setdefault(name, [0, 0, ""])
            row[0] = int(row[0]) + 1
            row[2] = max(str(row[2]), at or "")
        for name, count in c.execute(sa.select(decisions.c.set_name, sa.func.count()).group_by(decisions.c.set_name)):
            found.setdefault(name, [0, 0, ""])[1] = int(count)
        return [KeptSet(n, int(r), int(d), str(at)) for n, (r, d, at) in found.items() if n.startswith(prefix)]

    return sorted(store.read(work), key=lambda s: (s.last, s.name), reverse=True)


def erase(store: Store, set_name: str) -> None:
    """Erase the decisions of a set and its runs of the app, with what only they held. Raises StoreError."""

    def work(c: Connection) -> None:
        own = sa.select(run_documents.c.run_id).join(runs, runs.c.id == run_documents.c.run_id).where(*_of(set_name))
        numbers = list(c.execute(own.distinct()).scalars())
        shas = set(c.execute(sa.select(run_documents.c.sha256).where(run_documents.c.run_id.in_(numbers))).scalars())
        c.execute(sa.delete(run_documents).where(run_documents.c.run_id.in_(numbers)))
        c.execute(sa.delete(runs).where(runs.c.id.in_(numbers)))
        used = sa.select(run_documents.c.analysis_id)
        c.execute(
            sa.delete(analyses).where(analyses.c.key.startswith(MARK, autoescape=True), analyses.c.id.not_in(used))
        )
        left = sa.select(analyses.c.sha256)
        c.execute(sa.delete(documents).where(documents.c.sha256.in_(shas), documents.c.sha256.not_in(left)))
        c.execute(sa.delete(decisions).where(decisions.c.set_name == set_name))

    store.write(work)


def _of(set_name: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (run_documents.c.set_name == set_name, runs.c.key.startswith(MARK, autoescape=True))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
