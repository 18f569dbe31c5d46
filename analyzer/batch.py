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

`make_engine` finds it by name: `--engine ray` is `batch_ray.make(recipe, workers, address)`.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from analyzer.batch_recipe import Recipe
from analyzer.config import Settings
from analyzer.errors import SettingsError, SourceError
from analyzer.sources import SourceItem, SourceOptions, list_sources

ENGINES = ("local", "ray")


@dataclass(frozen=True, slots=True)
class Task:
    """One document to analyse. `key` names its analysis in the store; `set` and `name` are those of the first document
    with these bytes, and stand in nothing that is kept but what the name tells of the kind of policy."""

    key: str
    set: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task: the packed analysis (store.packing.Packed.dumps) and the seconds it took."""

    key: str
    packed: bytes
    seconds: float = 0.0


class Engine(Protocol):
    """What analyses documents."""

    def run(self, tasks: Iterator[Task]) -> Iterator[Outcome]:
        """One outcome per task, in any order. Raises PolicyGapsError where no work can be done at all."""
        ...

    def stop(self) -> None:
        """Take no more tasks. May be called from a signal handler."""
        ...

    def close(self) -> None:
        """End what it started."""
        ...


class Events(Protocol):
    """What a run tells while it works (see batch_progress)."""

    def begun(self, run: int, resumed: bool) -> None:
        """The run has its number."""
        ...

    def listed(self, count: int, complete: bool) -> None:
        """So many documents were found so far."""
        ...

    def document(self, name: str, *, pages: int, error: str, message: str, reused: bool) -> None:
        """A document is written down."""
        ...

    def waiting(self, why: str) -> None:
        """The store does not answer."""
        ...


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What to run over what. `workers` 0: one per core."""

    sources: tuple[str, ...]
    settings: Settings
    store: str
    options: SourceOptions = field(default_factory=SourceOptions)
    corpus: str | None = None
    device: str = "cpu"
    engine: str = "local"
    workers: int = 0
    address: str = ""
    all_versions: bool = False
    recipe_module: str = "analyzer.batch_recipe"


@dataclass(frozen=True, slots=True)
class BatchResult:
    """How a run ended: `done`, or `stopped` by a signal. `gaps`: number of points of sets by status."""

    run: int
    state: str
    documents: int
    failures: int
    analysed: int
    reused: int
    pages: int
    seconds: float
    gaps: dict[str, int] = field(default_factory=dict)


def make_engine(plan: BatchPlan, recipe: Recipe) -> Engine:
    """The engine of a plan. Raises SettingsError for an unknown one, MissingExtraError for one that is not installed."""
    check_engine(plan)
    if plan.engine == "local":
        from analyzer.batch_local import LocalEngine

        return LocalEngine(recipe, plan.workers)
    made: Engine = importlib.import_module(f"analyzer.batch_{plan.engine}").make(recipe, plan.workers, plan.address)
    return made


def check_engine(plan: BatchPlan) -> None:
    """Raises SettingsError for an engine that is not known."""
    if plan.engine not in ENGINES:
        raise SettingsError(f"--engine: {plan.engine!r} is unknown; one of {', '.join(ENGINES)}")


def recipe_of(plan: BatchPlan) -> Recipe:
    """What workers need to know."""
    return Recipe(
        plan.settings, corpus=plan.corpus, device=plan.device, embeddings=plan.store, module=plan.recipe_module
    )


@dataclass
class Stop:
    """A wish to end, from a signal handler: documents in hand are finished and kept."""

    wanted: bool = False
    then: list[Callable[[], None]] = field(default_factory=list)

    def __call__(self, *_: object) -> None:
        """Ask for the end; fit to be a signal handler."""
        self.wanted = True
        for act in self.then:
            act()


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
        return run.work(items, events, stop, started)


def first_item(plan: BatchPlan) -> Iterator[SourceItem]:
    """The listing, of which the first item is there already: a source that is not there is refused before anything is
    begun. Raises SourceError."""
    items = list_sources(plan.sources, plan.options)
    try:
        head = next(items)
    except StopIteration:
        raise SourceError(f"{', '.join(plan.sources)}: no document found") from None

    def all_items() -> Iterator[SourceItem]:
        yield head
        yield from items

    return all_items()
