"""Seconds per stage of the analysis, in one process and one thread: the pipeline's own functions, each with a clock around it.

    bench_batch_stages.py FOLDER [--limit 300]

Time inside a stage that another stage was called from belongs to the inner one. Prints JSON: seconds by stage, documents.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import analyzer.match
import analyzer.parse.guard
import analyzer.pipeline as pipeline
import analyzer.store.packing as packing
from analyzer.batch_line import group_of
from analyzer.batch_recipe import Recipe
from analyzer.batch_seam import Task
from analyzer.batch_worker import Bench
from analyzer.config import Settings

# What it is for a reader, and the functions as the pipeline calls them.
STAGES: dict[str, tuple[tuple[Any, str], ...]] = {
    "read the file (child process with limits)": ((analyzer.parse.guard.Guard, "parse"),),
    "cut it into statements": ((pipeline, "segment"),),
    "encode the statements": (),  # the encoder is an object: see main
    "what each statement is (spaCy)": ((pipeline, "with_commitments"),),
    "kind of policy and its header": (
        (pipeline, "_policy_type"),
        (pipeline, "read_header"),
        (pipeline, "audit_header"),
    ),
    "match and judge": ((analyzer.match.Matcher, "read"), (pipeline, "assess")),
    "pack for the store": ((packing, "pack"), (packing.Packed, "dumps")),
}
ENCODE = "encode the statements"


class Clock:
    """Seconds by stage; an inner stage's time is taken from the outer one."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._open: list[str] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time spent in here is this stage's."""
        began = perf_counter()
        self._open.append(name)
        try:
            yield
        finally:
            self._open.pop()
            took = perf_counter() - began
            self.seconds[name] += took
            if self._open:
                self.seconds[self._open[-1]] -= took

    def around(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with the clock around it."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.stage(name):
                return work(*args, **kwargs)

        return timed


def main() -> int:
    """See above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=300)
    args = parser.parse_args()
    files = [p for p in sorted(args.folder.rglob("*")) if p.is_file()][: args.limit]
    clock = Clock()
    for name, places in STAGES.items():
        for owner, attribute in places:
            setattr(owner, attribute, clock.around(name, getattr(owner, attribute)))
    with Bench(Recipe(Settings()), threads=1) as bench:
        loaded = bench._analyzer
        loaded.encoder.encode = clock.around(ENCODE, loaded.encoder.encode)  # type: ignore[method-assign]
        tasks = iter([Task(str(p), "all", p.name, p.read_bytes()) for p in files])
        for _ in bench.work(
            [Task("warm", "all", "warm.md", b"# Warm\n\nAccess is reviewed by the owner every year.\n")]
        ):
            clock.seconds.clear()  # what loads with the first document is no time of a document
        began = perf_counter()
        while group := group_of(tasks):
            for _ in bench.work(group):
                pass
        whole = perf_counter() - began
    rest = whole - sum(clock.seconds.values())
    print(json.dumps({"documents": len(files), "seconds": {s: clock.seconds[s] for s in STAGES} | {"the rest": rest}}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
