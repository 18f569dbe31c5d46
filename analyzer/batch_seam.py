"""What the parts of a batch run pass to each other: the plan, tasks and outcomes, and what an engine and a listener are."""

from __future__ import annotations

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


def check_engine(plan: BatchPlan) -> None:
    """Raises SettingsError for an engine that is not known, or an address that it has no use for."""
    if plan.engine not in ENGINES:
        raise SettingsError(f"--engine: {plan.engine!r} is unknown; one of {', '.join(ENGINES)}")
    if plan.address and plan.engine != "ray":
        raise SettingsError(f"--address: {plan.address!r} is for a Ray cluster; add --engine ray")


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
