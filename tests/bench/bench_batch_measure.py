"""A command at work: its wall clock, and what it and its children take of memory and processor, from /proc (Linux)."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

EVERY = 0.25  # seconds between two looks
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Used:
    """What a command took. Memory: the highest resident set seen, in bytes; of the children, that of all together.
    Pages that processes share (the model's file) count once for each."""

    seconds: float = 0.0
    parent_rss: int = 0
    children_rss: int = 0
    parent_cpu: float = 0.0
    cpu: float = 0.0
    stderr: str = ""
    _latest: dict[int, float] = field(default_factory=dict)

    def look(self, pid: int) -> None:
        """Take the figures of this moment."""
        rss, cpu = figures(pid)
        self.parent_rss = max(self.parent_rss, rss)
        self.parent_cpu = max(self.parent_cpu, cpu)
        together = 0
        for child in below(pid):
            rss, cpu = figures(child)
            together += rss
            self._latest[child] = max(cpu, self._latest.get(child, 0.0))
        self.children_rss = max(self.children_rss, together)


def run(
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    allowed: Sequence[int] = (0,),
) -> Used:
    """Run a command to its end. Raises SystemExit with what it said where it ends with another status than `allowed`."""
    used = Used()
    started = perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, **(env or {})}, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )  # fmt: skip
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(EVERY):
            used.look(process.pid)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    # wait4 tells the processor time of the parent and of all children that it waited for, to the end.
    assert process.stderr is not None
    with process.stderr:
        used.stderr = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    used.seconds = perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    ended.set()
    watcher.join()
    used.cpu = max(usage.ru_utime + usage.ru_stime, used.parent_cpu + sum(used._latest.values()))
    if process.returncode not in allowed:
        raise SystemExit(f"{' '.join(command)}: exit status {process.returncode}\n{used.stderr[-2000:]}")
    return used


def below(pid: int) -> list[int]:
    """The children of a process, and theirs."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError, ValueError):
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
            parents.setdefault(parent, []).append(int(stat.parent.name))
    found, level = [], [pid]
    while level:
        level = [c for p in level for c in parents.get(p, [])]
        found += level
    return found


def figures(pid: int) -> tuple[int, float]:
    """(resident bytes, processor seconds) of a process; zeros where it is gone."""
    with suppress(OSError, IndexError, ValueError):
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[21]) * _PAGE, (int(fields[11]) + int(fields[12])) / _TICK
    return 0, 0.0


def machine() -> str:
    """The machine in words: cores, processor, memory, Python."""
    import platform

    name = platform.machine()
    with suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next((x.split(":", 1)[1].strip() for x in lines if x.startswith("model name")), name)
    memory = os.sysconf("SC_PHYS_PAGES") * _PAGE / 1024**3
    load = os.getloadavg()[0]
    return (
        f"{len(os.sched_getaffinity(0))} cores ({name}), {memory:.0f} GB of memory, Python {platform.python_version()}, "
        f"load {load:.1f} before the first run"
    )
