"""Batch runs that need no model: the small corpus behind the hashing encoder, in this process or in one of their own.

The module is a recipe (see analyzer/batch_recipe.py), and run as a program it is a batch run:

    python batch_support.py '{"sources": [...], "store": "...", "workers": 2, ...}'
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))

from harness import HOUSE, HashingEncoder, build_analyzer  # noqa: E402

from analyzer.batch import BatchPlan, BatchResult, Stop, run_batch  # noqa: E402
from analyzer.batch_recipe import Head, Recipe, head_values  # noqa: E402
from analyzer.config import Settings  # noqa: E402
from analyzer.corpus import load_corpus  # noqa: E402
from analyzer.errors import ModelError  # noqa: E402
from analyzer.pipeline import Analyzer  # noqa: E402
from analyzer.store import open_store  # noqa: E402

POISON = "The canister is opened by nobody."


class CountingEncoder(HashingEncoder):
    """Where a test asks for it, writes down how many texts it encodes, or is slow; dies over a text with POISON."""

    def encode(self, texts: Any, progress: Any = None) -> np.ndarray:
        if any(POISON in text for text in texts):
            os._exit(9)
        time.sleep(float(os.environ.get("BATCH_TEST_SLOW", "0")))
        log = os.environ.get("BATCH_TEST_ENCODED")
        if log and len(texts):
            with Path(log).open("a", encoding="utf-8") as file:
                file.write(f"{len(texts)}\n")
        return super().encode(texts, progress)


def load(recipe: Recipe, threads: int, store: Any = None) -> Analyzer:
    """See batch_recipe."""
    if os.environ.get("BATCH_TEST_BROKEN"):
        raise ModelError("the model is away")
    made = build_analyzer(load_corpus(HOUSE), CountingEncoder())
    made.encoder.disk = store  # type: ignore[attr-defined]
    return made


def head(recipe: Recipe) -> Head:
    """See batch_recipe."""
    corpus = load_corpus(HOUSE)
    return Head(head_values(recipe.settings, corpus, HashingEncoder.name, HashingEncoder.sha256, (0.5, 0.5)), corpus)


class Heard:
    """Events, kept."""

    def __init__(self) -> None:
        self.documents: list[tuple[str, str, bool]] = []
        self.resumed = False
        self.waits: list[str] = []
        self.total = 0

    def begun(self, run: int, resumed: bool) -> None:
        self.resumed = resumed

    def listed(self, count: int, complete: bool) -> None:
        self.total = count

    def document(self, name: str, *, pages: int, error: str, message: str, reused: bool) -> None:
        self.documents.append((name, error, reused))

    def waiting(self, why: str) -> None:
        self.waits.append(why)


def plan(store: str, *sources: Path | str, **more: Any) -> BatchPlan:
    """A plan over these sources that needs no model."""
    settings = more.pop("settings", Settings())
    return BatchPlan(
        tuple(map(str, sources)), settings, store, recipe_module="batch_support", **{"workers": 1, **more}
    )  # fmt: skip


def batch(store: str, *sources: Path | str, heard: Heard | None = None, **more: Any) -> BatchResult:
    """Run one in this process; its workers are processes of their own."""
    with with_path():
        return run_batch(plan(store, *sources, **more), heard or Heard(), stop=more.pop("stop", None))


@contextlib.contextmanager
def with_path() -> Iterator[None]:
    """Workers find this module."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(Path(__file__).resolve().parent), before]))
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


def export(store: str, which: str | int = "latest") -> str:
    """The report of a run."""
    with open_store(store) as opened:
        return "".join(opened.report(which))


def started(store: str, *sources: Path | str, **more: Any) -> subprocess.Popen[bytes]:
    """A batch run in a process of its own."""
    arguments = {"sources": [str(s) for s in sources], "store": store, "workers": 2, **more}
    environment = {**os.environ, "PYTHONPATH": f"{Path(__file__).parent}{os.pathsep}{TESTS.parent}"}
    return subprocess.Popen([sys.executable, __file__, json.dumps(arguments)], env=environment)


def below(pid: int) -> list[int]:
    """The processes that a process started, and those that they started; workers before their parsers."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError):
            fields = stat.read_text().rsplit(")", 1)[1].split()
            if fields[0] != "Z":
                parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    out, level = [], [pid]
    while level:
        level = [c for p in level for c in sorted(parents.get(p, []))]
        out += level
    return out


def gone(pids: list[int], seconds: float = 10.0) -> bool:
    """Whether these processes end within the time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not any(_lives(p) for p in pids):
            return True
        time.sleep(0.05)
    return False


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (OSError, IndexError):
        return False


SUBJECTS = ("travel", "sites", "vans", "tools", "ladders", "crews", "stores", "depots")


def write_documents(folder: Path, count: int, start: int = 0) -> None:
    """Policies that differ, in two folders, with one that is no document."""
    for i in range(start, start + count):
        subject = SUBJECTS[i % len(SUBJECTS)]
        path = folder / ("field" if i % 3 else "office") / f"{subject}-{i:03}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"# Rules for {subject} number {i}\n\nOwner: Head of {subject}\n\n## Before work\n\n"
            f"Before work begins on site {i}, the crew leader assesses its hazards and writes them on job card {i}.\n\n"
            f"## Equipment\n\nHelmet and boots must be worn at all times near {subject}.\n\n"
            f"## Trips\n\nEvery trip by {subject} must be approved by the line manager before it is booked.\n",
            encoding="utf-8",
        )
    (folder / "office").mkdir(parents=True, exist_ok=True)
    (folder / "office" / "broken.docx").write_bytes(b"not a document")


def main() -> int:
    """A batch run, ended in good order by SIGTERM."""
    arguments = json.loads(sys.argv[1])
    sources = arguments.pop("sources")
    stop = Stop()
    signal.signal(signal.SIGTERM, stop)
    result = run_batch(plan(arguments.pop("store"), *sources, **arguments), Heard(), stop=stop)
    return 0 if result.state == "done" else 3


if __name__ == "__main__":
    sys.exit(main())
