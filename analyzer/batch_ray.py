"""The engine on a Ray cluster: actors that each hold the model, on this machine or on many.

The driver reads the sources and writes the store; workers only analyse. Documents in flight are bounded (AHEAD groups for
each worker), and kept by the driver until their outcome is there: what was on a node that is lost is given to another.
Nothing is reported to anybody, there is no dashboard, and a cluster of our own listens on the loopback interface alone.
"""

from __future__ import annotations

import hashlib
import os
import signal
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from analyzer.batch_recipe import Recipe, basis, loads
from analyzer.batch_seam import Outcome, Task
from analyzer.errors import DocumentError, MissingExtraError, PolicyGapsError, SettingsError

GROUP = 8  # documents that go to a worker at once, so that their statements are encoded together
GROUP_BYTES = 2 << 20
AHEAD = 2  # groups given to a worker: one in hand, one in line
DEATHS = 5  # of workers over one document that each had alone, before it is given up
SECONDS = 900.0  # without an answer, after which a worker counts as hung
STARTS = 4  # of workers in a row that die before they are ready
PATIENCE = 300.0  # seconds without a worker and without one that comes up
_OBJECTS = 256 << 20  # bytes of shared memory for documents in flight, where we start the cluster


def make(recipe: Recipe, workers: int, address: str) -> RayEngine:
    """The engine on the cluster at `address` ("auto", "host:6379", "ray://host:10001"), or on this machine where it is "".

    Raises MissingExtraError without Ray, SettingsError for a cluster that does not answer.
    """
    return RayEngine(recipe, workers, address)


class RayEngine:
    """See batch.Engine. `workers` 0: one for each core of the cluster, or for each GPU with the device cuda."""

    def __init__(self, recipe: Recipe, workers: int = 0, address: str = "") -> None:
        self._ray = _connected(address, workers)
        self._recipe = _for_workers(recipe, address)
        self._expected = basis(recipe.head().values, recipe.device)
        gpus = 1 if recipe.device == "cuda" else 0
        self._count = workers or max(1, int(self._ray.cluster_resources().get("GPU" if gpus else "CPU", 1)))
        self._class = self._ray.remote(num_cpus=1, num_gpus=gpus, max_restarts=0)(_Worker)
        self._stopped = threading.Event()
        self._workers: list[_Hand] = []
        self._failed_starts = 0
        self._deaths: Counter[str] = Counter()
        self._again: deque[list[Task]] = deque()  # groups whose worker is gone, one document each
        self._worked = time.monotonic()  # when a worker was last there

    def run(self, tasks: Iterator[Task]) -> Iterator[Outcome]:
        """See batch.Engine."""
        left = True
        while True:
            while left or self._again:
                hand = self._free()
                if hand is None or self._stopped.is_set():
                    break
                group = self._again.popleft() if self._again else _group(tasks)
                if not group:
                    left = False
                    continue
                hand.give(group)
            if self._stopped.is_set():
                self._call_off()
            if not any(h.given for h in self._workers) and (self._stopped.is_set() or not (left or self._again)):
                return
            yield from self._gather()

    def stop(self) -> None:
        """See batch.Engine. What waits in line is called off by `run`."""
        self._stopped.set()

    def close(self) -> None:
        """See batch.Engine. Leaves a cluster of others as it was, and ends one of our own."""
        for hand in self._workers:
            hand.end(self._ray)
        self._workers.clear()
        self._ray.shutdown()

    def _free(self) -> _Hand | None:
        """A worker with room. Workers are started as there is work for them; those that come up take work when ready."""
        while len(self._workers) < self._count:
            worker = self._class.remote(self._recipe.dumps(), self._expected)
            self._workers.append(_Hand(worker, worker.ready.remote()))
        ready = [h for h in self._workers if h.is_ready and len(h.given) < AHEAD]
        return min(ready, key=lambda h: len(h.given), default=None)

    def _gather(self) -> list[Outcome]:
        """Outcomes of what is done by now; waits a moment where nothing is."""
        waited = {ref: hand for hand in self._workers for ref in hand.refs}
        if not waited:
            return []
        done, _ = self._ray.wait(list(waited), num_returns=1, timeout=1.0)
        out: list[Outcome] = []
        for ref in done:
            out += self._answer(waited[ref], ref)
        now = time.monotonic()
        for hand in self._workers:
            if hand.given and now - hand.since > SECONDS:
                hand.end(self._ray)  # its documents come back as those of a dead worker
        if any(h.is_ready for h in self._workers):
            self._worked = now
        elif now - self._worked > PATIENCE:
            raise PolicyGapsError(
                f"ray: no worker could be started for {PATIENCE:.0f} seconds; has the cluster a free core, and memory?"
            )
        return out

    def _answer(self, hand: _Hand, ref: Any) -> list[Outcome]:
        from ray import exceptions

        try:
            answer = self._ray.get(ref)
        except exceptions.TaskCancelledError:
            hand.given.pop(ref, None)
            return []
        except exceptions.RayTaskError as error:
            raise _told(error) from None
        except exceptions.RayError as error:
            return self._lost(hand, error)
        if ref == hand.starting:
            hand.starting, self._failed_starts = None, 0
            return []
        hand.given.pop(ref)
        hand.since = time.monotonic()
        return [Outcome(*each) for each in answer]

    def _lost(self, hand: _Hand, error: Exception) -> list[Outcome]:
        """A worker is gone: what it had goes to others, one document at a time, until it is plain which one is to blame."""
        if hand not in self._workers:
            return []
        self._workers.remove(hand)
        hand.end(self._ray)
        if not hand.is_ready:
            _blame_start(error)
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                raise PolicyGapsError(
                    "ray: workers die while they load the model; is there enough memory on the nodes?"
                )
        out = []
        for group in hand.given.values():
            if len(group) == 1 and not self._stopped.is_set():
                self._deaths[group[0].key] += 1
                if self._deaths[group[0].key] >= DEATHS:
                    out.append(_given_up(group[0]))
                    continue
            self._again.extend([task] for task in group)
        return out

    def _call_off(self) -> None:
        """Forget what waits in line: each worker finishes the group in hand."""
        self._again.clear()
        for hand in self._workers:
            for ref in list(hand.given)[1:]:
                self._ray.cancel(ref)


@dataclass(eq=False)
class _Hand:
    """A worker as the driver sees it: its actor, and the groups that it was given, the oldest first."""

    actor: Any
    starting: Any
    given: dict[Any, list[Task]] = field(default_factory=dict)
    since: float = 0.0

    @property
    def is_ready(self) -> bool:
        return self.starting is None

    @property
    def refs(self) -> list[Any]:
        return [self.starting] if self.starting is not None else list(self.given)

    def give(self, group: list[Task]) -> None:
        if not self.given:
            self.since = time.monotonic()
        self.given[self.actor.work.remote([(t.key, t.set, t.name, t.data) for t in group])] = group

    def end(self, ray: Any) -> None:
        with suppress(Exception):  # it may be gone already
            ray.kill(self.actor)


class _Worker:
    """The actor: one Bench, and the proof that it judges as the driver would."""

    def __init__(self, recipe: str, expected: str) -> None:
        from analyzer.batch_worker import Bench

        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        made = loads(recipe)
        self._other = basis(made.head().values, made.device) != expected
        self._bench = None if self._other else Bench(made, threads=1)

    def ready(self) -> None:
        """The model is loaded. Raises PolicyGapsError where this node has other versions than the driver."""
        if self._other:
            raise PolicyGapsError(
                "ray: a node of the cluster has another version of the program, the model, the corpus or a library than "
                "this machine; install the same wheel with the same constraints everywhere"
            )

    def work(self, group: Sequence[tuple[str, str, str, bytes]]) -> list[tuple[str, bytes, float]]:
        """(key, packed analysis, seconds) of each document."""
        if self._bench is None:
            raise PolicyGapsError("ray: a worker that is not ready was given work")
        return [(o.key, o.packed, o.seconds) for o in self._bench.work([Task(*each) for each in group])]


def _group(tasks: Iterator[Task]) -> list[Task]:
    group: list[Task] = []
    size = 0
    while len(group) < GROUP and size < GROUP_BYTES and (task := next(tasks, None)) is not None:
        group.append(task)
        size += len(task.data)
    return group


def _connected(address: str, workers: int) -> Any:
    """Ray, connected to a cluster or with one of our own on the loopback interface."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
    except ImportError:
        raise MissingExtraError('--engine ray needs Ray; pip install "policy-gap-analyzer[ray]"') from None
    before = signal.getsignal(signal.SIGTERM)
    own = {
        "address": "local", "num_cpus": workers or None, "include_dashboard": False, "_node_ip_address": "127.0.0.1",
        "object_store_memory": _OBJECTS,
    }  # fmt: skip
    try:
        ray.init(
            **({"address": address} if address else own), log_to_driver=False, configure_logging=False,
            namespace="policy-gaps",
        )  # fmt: skip
    except (ConnectionError, ValueError, RuntimeError, TimeoutError) as error:
        why = " ".join(str(error).split())[:200]
        raise SettingsError(f"--ray-address: {address or 'this machine'}: {why or type(error).__name__}") from None
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, before)  # Ray puts its own in place, which would end us at once
    return ray


def _for_workers(recipe: Recipe, address: str) -> Recipe:
    """The recipe as workers can follow it from another folder, and on other machines without this one's database file."""
    from analyzer.store.engine import store_url

    corpus = str(Path(recipe.corpus).resolve()) if recipe.corpus else None
    url = store_url(recipe.embeddings) if recipe.embeddings else None
    if url is not None and url.get_backend_name() == "sqlite":
        file = url.database or ""
        url = None if address or file in ("", ":memory:") else url.set(database=str(Path(file).expanduser().resolve()))
    return replace(recipe, corpus=corpus, embeddings=url.render_as_string(hide_password=False) if url else "")


def _told(error: Any) -> PolicyGapsError:
    """What a worker raised, as it was raised; anything else by its kind."""
    cause = getattr(error, "cause", None)
    if isinstance(cause, PolicyGapsError):
        return PolicyGapsError(str(cause))
    return PolicyGapsError(f"ray: a worker failed ({type(cause or error).__name__}); please report it")


def _blame_start(error: Any) -> None:
    """Raise where a worker could not be made for a reason that no other node would mend."""
    text = str(error)
    if "ModuleNotFoundError" in text or "No module named 'analyzer'" in text:
        raise PolicyGapsError("ray: a node of the cluster lacks this program; install the same wheel on every node")
    for name in ("ModelError", "CorpusError", "MissingExtraError", "SettingsError"):
        if f"{name}: " in text:
            raise PolicyGapsError(f"ray: {text.split(f'{name}: ', 1)[1].splitlines()[0]}")


def _given_up(task: Task) -> Outcome:
    """The outcome of a document that no worker survived."""
    from analyzer.store.packing import pack_problem

    problem = DocumentError("crash", f"{DEATHS} worker processes died over this file; leave it out, or split it")
    return Outcome(task.key, pack_problem(hashlib.sha256(task.data).hexdigest(), problem).dumps())
