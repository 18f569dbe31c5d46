"""Runs: begun or taken up again, kept alive, ended; and their documents."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analyzer.config import Settings
from analyzer.errors import StoreError
from analyzer.store.analyses import head_json, write
from analyzer.store.owner import alive, owner
from analyzer.store.packing import Packed, message_of, settings_of
from analyzer.store.sql import insert_or_replace, pieces
from analyzer.store.tables import analyses, documents, run_documents, runs
from analyzer.versions import Superseded

# Problems that may be gone the next time; what they left is not taken over by another run.
PASSING = frozenset(("timeout", "memory", "crash", "unreadable", "vanished", "internal"))


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What a run is, before it is begun. `key` is equal for the same command over the same sources."""

    key: str
    basis: str
    head: Mapping[str, Any]
    sources: Sequence[str]
    all_versions: bool = False


@dataclass(frozen=True, slots=True)
class RunHandle:
    """A run that this process works on. `passes` counts how often it was begun; `before` is the last
    finished run with the same key."""

    id: int
    passes: int
    before: int | None


@dataclass(frozen=True, slots=True)
class RunInfo:
    """A run as it is listed. `state`: running, done, stopped, or interrupted (its process is gone)."""

    id: int
    state: str
    started_at: str
    finished_at: str | None
    host: str
    sources: tuple[str, ...]
    head: dict[str, Any]
    documents: int
    failures: int
    analysed: int
    reused: int
    seconds: float
    passes: int
    all_versions: bool

    @property
    def settings(self) -> Settings:
        """The settings that the run was judged by."""
        return settings_of({k: v for k, v in self.head["settings"].items() if k != "versions"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of a run: where it stands, what was read, and which analysis tells of it."""

    set: str
    name: str
    analysis: int
    sha256: str
    place: str
    fingerprint: str


def begin(connection: Connection, plan: RunPlan) -> RunHandle:
    """Take up the run with this key that did not come to its end and that nobody works on, or begin one."""
    query = sa.select(runs).where(runs.c.key == plan.key).order_by(runs.c.id.desc()).limit(10).with_for_update()
    earlier = list(connection.execute(query).mappings())
    own = {"owner": owner(), "host": platform.node()[:200], "seen_at": time.time(), "state": "running"}
    before = next((r["id"] for r in earlier if r["state"] == "done"), None)
    left = next((r for r in earlier if r["state"] != "done" and not alive(dict(r))), None)
    if left is not None:
        passes = left["passes"] + 1
        connection.execute(sa.update(runs).where(runs.c.id == left["id"]).values(**own, passes=passes))
        return RunHandle(left["id"], passes, before)
    made = connection.execute(
        sa.insert(runs)
        .values(
            **own, key=plan.key, basis=plan.basis, head=head_json(dict(plan.head)), passes=1, started_at=_now(),
            sources=json.dumps(list(plan.sources), ensure_ascii=False), analysed=0, reused=0, seconds=0.0,
            all_versions=plan.all_versions,
        )
        .returning(runs.c.id)
    ).scalar_one()  # fmt: skip
    return RunHandle(int(made), 1, before)


def add(connection: Connection, run: RunHandle, entries: Sequence[Entry]) -> None:
    """Write documents of the run down, and that its process lives."""
    rows = [
        {
            "run_id": run.id, "set_name": e.set, "name": e.name, "analysis_id": e.analysis, "sha256": e.sha256,
            "place": e.place, "fingerprint": e.fingerprint, "standing": "", "pass_number": run.passes,
        }
        for e in entries
    ]  # fmt: skip
    insert_or_replace(connection, run_documents, rows)
    beat(connection, run)


def add_analysed(
    connection: Connection,
    run: RunHandle,
    key: str,
    packed: Packed,
    size: int,
    places: Sequence[Callable[[int], Entry]],
) -> None:
    """Write an analysis down, and the documents that it tells of."""
    number = write(connection, key, packed, size)
    add(connection, run, [place(number) for place in places])


def beat(connection: Connection, run: RunHandle) -> None:
    """Say that the run's process lives."""
    connection.execute(sa.update(runs).where(runs.c.id == run.id).values(seen_at=time.time()))


def unchanged(connection: Connection, run: RunHandle, items: Mapping[str, str]) -> dict[str, list[Entry]]:
    """What an earlier pass or run of the same kind made of these items (place -> fingerprint) that are as they were.

    What failed for a passing reason is tried again.
    """
    of = [run.id] if run.before is None else [run.id, run.before]
    columns = run_documents.c
    out: dict[str, list[Entry]] = {}
    for part in pieces(items):
        rows = connection.execute(
            sa.select(
                columns.run_id, columns.set_name, columns.name, columns.analysis_id, columns.sha256, columns.place,
                columns.fingerprint, analyses.c.error,
            )
            .join(analyses, analyses.c.id == columns.analysis_id)
            .where(columns.run_id.in_(of), columns.place.in_(part), columns.fingerprint != "")
            .order_by(columns.run_id == run.id, columns.name)
        )  # fmt: skip
        by_run: dict[tuple[str, int], list[Entry]] = {}
        failed = set()
        for number, *rest, error in rows:
            entry = Entry(*rest)
            if entry.fingerprint == items[entry.place]:
                by_run.setdefault((entry.place, number), []).append(entry)
            if error in PASSING:
                failed.add((entry.place, number))
        # An archive whose members were not all written down when this very run was cut off is read again.
        for (place, number), entries in by_run.items():
            if (place, number) not in failed and (number != run.id or (len(entries) == 1 and entries[0].name == place)):
                out[place] = entries
    return out


def set_standing(connection: Connection, run: RunHandle, found: Sequence[Superseded]) -> None:
    """Write down which documents do not count for their set beside a current version."""
    columns = run_documents.c
    connection.execute(
        sa.update(run_documents).where(columns.run_id == run.id, columns.standing != "").values(standing="")
    )
    for s in found:
        here = sa.and_(columns.run_id == run.id, columns.set_name == s.set, columns.name == s.name)
        standing = json.dumps([s.kind, s.by, s.reason], ensure_ascii=False)
        connection.execute(sa.update(run_documents).where(here).values(standing=standing))


def drop_gone(connection: Connection, run: RunHandle) -> None:
    """Forget documents that an earlier pass saw and this one did not: they are not in the source any more."""
    columns = run_documents.c
    connection.execute(sa.delete(run_documents).where(columns.run_id == run.id, columns.pass_number != run.passes))


def finish(connection: Connection, run: RunHandle, state: str, *, analysed: int, reused: int, seconds: float) -> None:
    """End a pass."""
    connection.execute(
        sa.update(runs)
        .where(runs.c.id == run.id)
        .values(
            state=state, finished_at=_now(), seen_at=time.time(), analysed=runs.c.analysed + analysed,
            reused=runs.c.reused + reused, seconds=runs.c.seconds + seconds,
        )
    )  # fmt: skip


def discard(connection: Connection, run: RunHandle) -> None:
    """Take back a run that found nothing to do."""
    connection.execute(sa.delete(runs).where(runs.c.id == run.id))


def listed(connection: Connection, limit: int = 100) -> list[RunInfo]:
    """The runs, latest first."""
    rows = connection.execute(sa.select(runs).order_by(runs.c.id.desc()).limit(limit)).mappings().all()
    counts = _counts(connection, [r["id"] for r in rows])
    return [_info(dict(r), *counts.get(r["id"], (0, 0))) for r in rows]


def find(connection: Connection, which: str | int) -> RunInfo:
    """A run by its number, or `latest`: the latest that is done. Raises StoreError."""
    query = sa.select(runs)
    if str(which) == "latest":
        query = query.where(runs.c.state == "done").order_by(runs.c.id.desc()).limit(1)
    elif str(which).isdigit() and len(str(which)) < 19:
        query = query.where(runs.c.id == int(which))
    else:
        raise StoreError(f"store: {which!r} names no run; write its number or latest (policy-gaps runs list)")
    row = connection.execute(query).mappings().first()
    if row is None:
        what = "no run is finished yet" if str(which) == "latest" else f"there is no run {which}"
        raise StoreError(f"store: {what}; policy-gaps runs list shows what there is")
    return _info(dict(row), *_counts(connection, [row["id"]]).get(row["id"], (0, 0)))


def failures(connection: Connection, run: int, limit: int) -> list[tuple[str, str, str]]:
    """(name, code, message) of documents that could not be analysed."""
    rows = connection.execute(
        sa.select(run_documents.c.name, analyses.c.error, analyses.c.report)
        .join(analyses, analyses.c.id == run_documents.c.analysis_id)
        .where(run_documents.c.run_id == run, analyses.c.error != "")
        .order_by(run_documents.c.set_name, run_documents.c.name)
        .limit(limit)
    )
    return [(name, code, message_of(report)) for name, code, report in rows]


def pages(connection: Connection, run: int) -> int:
    """Pages of the run's documents, as far as they have pages."""
    found = connection.execute(
        sa.select(sa.func.sum(documents.c.pages))
        .select_from(run_documents)
        .join(documents, documents.c.sha256 == run_documents.c.sha256)
        .where(run_documents.c.run_id == run)
    ).scalar()
    return int(found or 0)


def _counts(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    rows = connection.execute(
        sa.select(run_documents.c.run_id, sa.func.count(), sa.func.sum(sa.case((analyses.c.error != "", 1), else_=0)))
        .join(analyses, analyses.c.id == run_documents.c.analysis_id)
        .where(run_documents.c.run_id.in_(ids))
        .group_by(run_documents.c.run_id)
    )
    return {run: (int(n), int(bad)) for run, n, bad in rows}


def _info(row: Mapping[str, Any], count: int, bad: int) -> RunInfo:
    state = row["state"]
    if state == "running" and not alive(dict(row)):
        state = "interrupted"
    return RunInfo(
        row["id"], state, row["started_at"], row["finished_at"], row["host"], tuple(json.loads(row["sources"])),
        json.loads(row["head"]), count, bad, row["analysed"], row["reused"], row["seconds"], row["passes"],
        row["all_versions"],
    )  # fmt: skip


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
