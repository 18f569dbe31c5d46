"""One run at work: tasks out, outcomes in, each committed; then which versions count, and what the sets came to."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from analyzer.batch_feed import Found, Listing, read_all, task_of
from analyzer.batch_recipe import Head, Recipe, analysis_key, basis, problem_key, run_key
from analyzer.batch_seam import BatchPlan, BatchResult, Engine, Events, Outcome, Stop, Task, check_engine
from analyzer.errors import SourceError
from analyzer.sources import SourceItem
from analyzer.store import analyses, packing, runs, snapshots
from analyzer.store.analyses import Known, RunReader
from analyzer.store.runs import PASSING, Entry, RunHandle, RunPlan
from analyzer.store.store import Store
from analyzer.versions import Superseded, superseded


@dataclass
class BatchRun:
    """A run in progress. Everything here happens in one thread; the engine has its own."""

    store: Store
    plan: BatchPlan
    recipe: Recipe
    head: Head
    basis: str
    handle: RunHandle
    analysed: int = 0
    reused: int = 0
    failures: int = 0
    pages: int = 0
    # Documents with these bytes, of which the first is in hand.
    waiting: dict[str, list[Found]] = field(default_factory=dict)
    events: Events | None = None

    @classmethod
    def begin(cls, store: Store, plan: BatchPlan, recipe: Recipe, head: Head) -> BatchRun:
        """Begin a run, or take up the one that this command left unfinished."""
        digest = basis(head.values, recipe.device)
        key = run_key(plan.sources, plan.options, digest, plan.all_versions)
        values = head.values if plan.all_versions else with_versions(head.values)
        run_plan = RunPlan(key, digest, values, plan.sources, plan.all_versions)

        store.write(lambda c: analyses.keep_corpus(c, head.corpus))
        return cls(store, plan, recipe, head, digest, store.write(lambda c: runs.begin(c, run_plan)))

    def work(self, items: Iterator[SourceItem], events: Events, stop: Stop, started: float) -> BatchResult:
        """Analyse, then finish. What is raised leaves the run to be taken up again."""
        self.events = events
        engine = make_engine(self.plan, self.recipe)
        stop.then.append(engine.stop)
        try:
            listing = Listing(items, events.listed, stop)
            for outcome in engine.run(self._tasks(listing, stop)):
                self._take(outcome)
            state = "stopped" if stop.wanted else "done"
        except BaseException as error:
            self._abandon(error, time.monotonic() - started)
            raise
        finally:
            engine.close()
        return self._finish(state, time.monotonic() - started)

    # --- documents in ---------------------------------------------------------------------------------------------

    def _tasks(self, listing: Listing, stop: Stop) -> Iterator[Task]:
        """Tasks for what the store does not know. Runs in the thread of the run: the engine asks for the next one."""
        changed = (item for window in listing.windows() for item in self._changed(window))
        for item, found in read_all(changed, stop):
            yield from self._known_aside(item, found)

    def _changed(self, window: list[SourceItem]) -> Iterator[SourceItem]:
        """The items that an earlier run of this command did not see as they are."""
        marks = {i.name: i.fingerprint for i in window if i.fingerprint and i.problem is None}
        before = self.store.read(lambda c: runs.unchanged(c, self.handle, marks)) if marks else {}
        entries = [e for found in before.values() for e in found]
        if entries:
            known = self.store.read(lambda c: analyses.by_id(c, [e.analysis for e in entries]))
            self._write(entries, known)
        for item in window:
            if item.name not in before:
                yield item

    def _known_aside(self, item: SourceItem, found: list[Found]) -> Iterator[Task]:
        """Write down what is known by its bytes or could not be had; tasks for the rest."""
        keys = {f.file.name: self._key(f) for f in found}
        known = self.store.read(lambda c: analyses.known(c, [k for pair in keys.values() for k in pair]))
        entries: list[Entry] = []
        for f in found:
            own, of_run = keys[f.file.name]
            there = known.get(own) or known.get(of_run)
            if f.file.problem is not None and there is None:
                packed = packing.pack_problem("", f.file.problem)
                self._commit(own, packed, [f])
            elif there is not None:
                entries.append(_place(f)(there.id))
            elif own in self.waiting:
                self.waiting[own].append(f)
            else:
                self.waiting[own] = [f]
                yield task_of(f, own)
        self._write(entries, {k.id: k for k in known.values()})

    def _key(self, f: Found) -> tuple[str, str]:
        """The key of a document's analysis, and the one that holds for this run alone."""
        if f.file.problem is not None:
            key = problem_key(f.file.problem.code, f.file.problem.message, self.basis)
        else:
            key = analysis_key(f.sha256, f.file.name, self.recipe.settings, self.head.corpus, self.basis)
        return key, self._own(key)

    def _own(self, key: str) -> str:
        return f"{key[:40]}:{self.handle.id}"

    # --- outcomes in ----------------------------------------------------------------------------------------------

    def _take(self, outcome: Outcome) -> None:
        found = self.waiting.pop(outcome.key, [])
        packed = packing.loads(outcome.packed)
        # A problem that may pass is not taken over by later runs.
        key = self._own(outcome.key) if packed.error in PASSING else outcome.key
        self._commit(key, packed, found)
        self.analysed += 1 if found else 0
        self.reused += max(0, len(found) - 1)

    def _commit(self, key: str, packed: packing.Packed, found: list[Found]) -> None:
        """One analysis and the documents that it tells of, in one transaction."""
        if not found:
            return
        size, places = len(found[0].file.data), [_place(f) for f in found]
        self.store.write(lambda c: runs.add_analysed(c, self.handle, key, packed, size, places))
        message = found[0].file.problem.message if found[0].file.problem else packing.message_of(packed.report)
        for i, f in enumerate(found):
            self._told(f.file.name, packed.pages, packed.error, message, reused=i > 0)

    def _write(self, entries: list[Entry], known: dict[int, Known]) -> None:
        """Documents whose analyses are there already."""
        if entries:
            self.store.write(lambda c: runs.add(c, self.handle, entries))
            self.reused += len(entries)
            for e in entries:
                k = known[e.analysis]
                self._told(e.name, k.pages, k.error, packing.message_of(k.report) if k.error else "", reused=True)

    def _told(self, name: str, pages: int | None, error: str, message: str, *, reused: bool) -> None:
        self.failures += bool(error)
        self.pages += pages or 0
        if self.events is not None:
            self.events.document(name, pages=pages or 0, error=error, message=message, reused=reused)

    # --- the end --------------------------------------------------------------------------------------------------

    def _abandon(self, error: BaseException, seconds: float) -> None:
        """Leave the run so that the same command takes it up; one that found nothing at all is taken back."""
        empty = isinstance(error, SourceError) and not (self.analysed or self.reused or self.failures)
        try:
            self.store.waits = ()
            if empty and self.handle.passes == 1:
                self.store.write(lambda c: runs.discard(c, self.handle))
            else:
                self._end("stopped", seconds)
        except Exception:
            return  # what is raised already says why

    def _finish(self, state: str, seconds: float) -> BatchResult:
        counts: dict[str, int] = {}
        if state == "done":
            self.store.write(lambda c: runs.drop_gone(c, self.handle))
            self._set_standing()
            rows = self.store.read(
                lambda c: snapshots.compute(c, self.handle.id, self.recipe.settings, self.head.corpus)
            )
            self.store.write(lambda c: snapshots.write(c, self.handle.id, rows))
            counts = snapshots.by_status(rows)
        self._end(state, seconds)
        return BatchResult(
            self.handle.id, state, self.analysed + self.reused, self.failures, self.analysed, self.reused, self.pages,
            seconds, counts,
        )  # fmt: skip

    def _set_standing(self) -> None:
        """Which documents do not count beside a current version of theirs."""
        found: tuple[Superseded, ...] = ()
        if not self.plan.all_versions:
            with self.store.reading() as connection:
                reader = RunReader(connection, self.handle.id, self.recipe.settings, self.head.corpus)
                found = superseded(reader.versions())
        self.store.write(lambda c: runs.set_standing(c, self.handle, found))

    def _end(self, state: str, seconds: float) -> None:
        self.store.write(
            lambda c: runs.finish(
                c, self.handle, state, analysed=self.analysed, reused=self.reused, seconds=round(seconds, 3)
            )
        )


def make_engine(plan: BatchPlan, recipe: Recipe) -> Engine:
    """The engine of a plan. Raises SettingsError for an unknown one, MissingExtraError for one that is not installed."""
    check_engine(plan)
    if plan.engine == "local":
        from analyzer.batch_local import LocalEngine

        return LocalEngine(recipe, plan.workers)
    made: Engine = importlib.import_module(f"analyzer.batch_{plan.engine}").make(recipe, plan.workers, plan.address)
    return made


def with_versions(values: dict[str, object]) -> dict[str, object]:
    """The head of a report in which superseded versions do not count for their set: its settings say so."""
    settings = values["settings"]
    assert isinstance(settings, dict)  # noqa: S101  head_values makes it
    return {**values, "settings": {**settings, "versions": "current"}}


def _place(f: Found) -> Callable[[int], Entry]:
    """A document's place in the run, for the number of its analysis."""
    return lambda number: Entry(f.file.set, f.file.name, number, f.sha256, f.item.name, f.item.fingerprint or "")
