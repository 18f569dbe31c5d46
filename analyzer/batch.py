"""Many documents: listed lazily, analysed by an engine, each committed to the store as it is done.

    result = run_batch(BatchPlan(sources=("policies/",), settings=Settings(), store="sqlite:///policy-gaps.db"), events)

The way of a document: `batch_feed` reads it, looks whether the store holds its analysis already, and else hands a Task to
an Engine; the engine gives an Outcome; the outcome is one transaction. Nothing but the store holds state, so the same
command after a kill at any moment goes on where it was, and its report is that of an undisturbed run.

An engine is all that differs between one machine and many. It takes tasks as it has room for them (never many ahead: the
iterator reads documents), and gives one outcome per task, in any order. What works on a task is `batch_worker.Bench`,
which loads the model once; an engine of another kind runs Benches elsewhere:

    class RayEngine:
        def run(self, tasks: Iterator[Task]) -> Iterator[Outcome]: ...
        def stop(self) -> None: ...      # take no more tasks; `run` ends when those in hand are done
        def close(self) -> None: ...

`batch_run.make_engine` finds it by name: `--engine ray` is `batch_ray.make(recipe, workers, address)`. The records stand in
`batch_seam`.
"""

from __future__ import annotations

import time

from analyzer.batch_seam import (
    BatchPlan,
    BatchResult,
    Engine,
    Events,
    Outcome,
    Stop,
    Task,
    check_engine,
    first_item,
    recipe_of,
)

__all__ = ["BatchPlan", "BatchResult", "Engine", "Events", "Outcome", "Stop", "Task", "run_batch"]


def run_batch(plan: BatchPlan, events: Events, *, stop: Stop | None = None) -> BatchResult:
    """Analyse what the store does not hold yet. Raises PolicyGapsError: what was done so far is kept."""
    from analyzer.batch_run import BatchRun
    from analyzer.store import open_store

    check_engine(plan)
    started = time.monotonic()
    stop = stop or Stop()
    items = first_item(plan)
    recipe = recipe_of(plan)
    head = recipe.head()
    with open_store(plan.store) as store:
        store.tell = events.waiting
        run = BatchRun.begin(store, plan, recipe, head)
        events.begun(run.handle.id, run.handle.passes > 1)
        result: BatchResult = run.work(items, events, stop, started)
        return result
