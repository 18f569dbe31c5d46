"""Which process works on a run, and whether it still lives."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SILENT_SECONDS = 120.0  # after which a run on another machine counts as dead


def owner() -> str:
    """This process, told apart from any other with its number: machine, number, and when it began."""
    return f"{_machine()}|{os.getpid()}|{_began(os.getpid())}"


def alive(row: Mapping[str, Any]) -> bool:
    """Whether somebody works on the run: its process on this machine, or one elsewhere that was heard of lately."""
    if row["state"] != "running":
        return False
    machine, pid, began = row["owner"].split("|")
    if machine == _machine() and began:
        return bool(_began(int(pid)) == began)
    return bool(time.time() - float(row["seen_at"]) < SILENT_SECONDS)


def _machine() -> str:
    """Host name and the boot it runs since: a process number means something only within them."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        namespace = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        boot = namespace = ""
    return f"{platform.node()} {boot[:8]} {namespace}"[:120].replace("|", " ")


def _began(pid: int) -> str:
    """When a process began, in ticks since boot; "" where there is none or the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return ""
    return "" if fields[0] == "Z" else fields[19]
