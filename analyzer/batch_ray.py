"""The engine on a Ray cluster: actors that each hold the model, on this machine or on many.

The driver reads the sources and writes the store; workers only analyse. Documents in flight are bounded (AHEAD groups for
each worker), and kept by the driver until their outcome is there. Ray restarts nothing: a worker counts as lost as soon as
Ray says so, its node is gone from the cluster's list, its answer cannot be fetched, or it says nothing for SECONDS. What it
had in hand then goes to another. Nothing here waits for Ray without a limit.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from analyzer.batch_line import group_of
from analyzer.batch_local import DEATHS, SECONDS, given_up
from analyzer.batch_ray_cluster import Worker, blame_start, connect, for_workers, told
from analyzer.batch_recipe import Recipe, basis
from analyzer.batch_seam import Outcome, Task
from analyzer.errors import PolicyGapsError

AHEAD = 2  # groups given to a worker: one in hand, one in line, so that it never waits for the next
STARTS = 4  # of workers in a row that die before they are ready
PATIENCE = 300.0  # seconds without a worker and without one that comes up
FETCH = 60.0  # seconds for an answer that is there to arrive here
LOOK = 5.0  # seconds between two looks at which nodes are there


def make(recipe: Recipe, workers: int, address: str) -> RayEngine:
    """The engine on the cluster at `address` ("auto", "host:6379", "ray://host:10001"), or on this machine where it is "".

    Raises MissingExtraError without Ray, SettingsError for a cluster that does not answer.
    """
    return RayEngine(recipe, workers, address)


class RayEngine:
    """See batch.Engine. `workers` 0: one for each core of the cluster, or for each GPU with the device cuda."""

    def __init__(self, recipe: Recipe, workers: int = 0, address: str = "") -> None:
        self._recipe = for_workers(recipe, address)
        self._expected = basis(recipe.head().values, recipe.device)
        gpus = 1 if recipe.device == "cuda" else 0
        self._cluster = connect(address, workers)
        self._ray = self._cluster.ray
        self._count = workers or max(1, int(self._cluster.resources().get("GPU" if gpus else "CPU", 1)))
        self._class = self._ray.remote(num_cpus=1, num_gpus=gpus, max_restarts=0, max_task_retries=0)(Worker)
        self._stopped = threading.Event()
        self._workers: list[_Hand] = []
        self._failed_starts = 0
        self._deaths: Counter[str] = Counter()
        self._again: deque[list[Task]] = deque()  # groups whose worker is gone, one document each
        self._worked = self._looked = time.monotonic()  # when a worker was last there, when nodes were last counted

    def run(self, tasks: Iterator[Task]) -> Iterator[Outcome]:
        """See batch.Engine."""
        left = True
        while True:
            while (left or self._again) and not self._stopped.is_set():
                hand = self._free()
                if hand is None:
                    break
                group = self._again.popleft() if self._again else group_of(tasks)
                if group:
                    hand.give(group)
                else:
                    left = False
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
        self._cluster.close()

    def _free(self) -> _Hand | None:
        """A worker with room. Workers are started as there is work for them; those that come up take work when ready."""
        while len(self._workers) < self._count:
            worker = self._class.remote(self._recipe.dumps(), self._expected)
            self._workers.append(_Hand(worker, worker.ready.remote()))
        ready = [h for h in self._workers if h.is_ready and len(h.given) < AHEAD]
        return min(ready, key=lambda h: len(h.given), default=None)

    # --- answers ----------------------------------------------------------------------------------------------------

    def _gather(self) -> list[Outcome]:
        """Outcomes of what is done by now; waits a moment where nothing is."""
        waited = {ref: hand for hand in self._workers for ref in hand.refs}
        try:
            done, _ = (
                self._ray.wait(list(waited), num_returns=1, timeout=1.0, fetch_local=False) if waited else ([], [])
            )
        except ConnectionError:  # from Ray's client; without it Ray ends the process by itself
            raise PolicyGapsError(
                "ray: the cluster no longer answers; what was done so far is kept, and the same command goes on from there"
            ) from None
        out: list[Outcome] = []
        for ref in done:
            if waited[ref] in self._workers:
                out += self._answer(waited[ref], ref)
        return out + self._watch()

    def _answer(self, hand: _Hand, ref: Any) -> list[Outcome]:
        from ray import exceptions

        try:
            answer = self._ray.get(ref, timeout=FETCH)
        except exceptions.TaskCancelledError:
            hand.given.pop(ref, None)
            return []
        except exceptions.RayTaskError as error:
            raise told(error) from None
        except exceptions.RayError as error:  # the actor, its node, or the answer on it; or it does not arrive
            return self._lost(hand, error)
        if ref == hand.starting:
            hand.starting, hand.node, self._failed_starts = None, answer, 0
            return []
        hand.given.pop(ref)
        hand.since = time.monotonic()
        return [Outcome(*each) for each in answer]

    # --- losses -----------------------------------------------------------------------------------------------------

    def _watch(self) -> list[Outcome]:
        """Give up workers that are silent for too long or whose node is gone: Ray may tell late or never."""
        now = time.monotonic()
        lost = [h for h in self._workers if h.given and now - h.since > SECONDS]
        if now - self._looked > LOOK:
            self._looked = now
            living = self._cluster.living()
            lost += [h for h in self._workers if living is not None and h.is_ready and h.node not in living]
        out = [o for hand in lost for o in self._lost(hand, None)]
        if any(h.is_ready for h in self._workers):
            self._worked = now
        elif now - self._worked > PATIENCE and not self._stopped.is_set():
            raise PolicyGapsError(
                f"ray: no worker could be started for {PATIENCE:.0f} seconds; has the cluster a free core, and memory?"
            )
        return out

    def _lost(self, hand: _Hand, error: Exception | None) -> list[Outcome]:
        """A worker is gone: what it had goes to others, one document at a time, until it is plain which one is to blame."""
        if hand not in self._workers:
            return []
        self._workers.remove(hand)
        hand.end(self._ray)
        if not hand.is_ready:
            blame_start(error)
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                raise PolicyGapsError(
                    "ray: workers die while they load the model; is there enough memory on the nodes?"
                )
        out = []
        for place, group in enumerate(hand.given.values()):
            # What waited in line behind the first group was not in hand.
            if place == 0 and len(group) == 1 and not self._stopped.is_set():
                self._deaths[group[0].key] += 1
                if self._deaths[group[0].key] >= DEATHS:
                    out.append(given_up(group[0]))
                    continue
            self._again.extend([task] for task in group)
        return out

    def _call_off(self) -> None:
        """Forget what waits in line: each worker finishes the group in hand."""
        self._again.clear()
        for hand in self._workers:
            for ref in list(hand.given)[1:]:
                if ref not in hand.called_off:
                    hand.called_off.add(ref)
                    self._ray.cancel(ref)


@dataclass(eq=False)
class _Hand:
    """A worker as the driver sees it: its actor, its node, and the groups that it was given, the oldest first."""

    actor: Any
    starting: Any
    node: str = ""
    given: dict[Any, list[Task]] = field(default_factory=dict)
    called_off: set[Any] = field(default_factory=set)
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
