"""Batch runs on Ray, as a program, so that Ray and the servers it starts stay out of the tests' own process.

    python ray_support.py '{"sources": [...], "store": "...", "nodes": 3, "remove_after": 12}'

`nodes`: a cluster of so many on this machine, of which one is lost after `remove_after` documents; without it the engine's
own cluster, where a worker is killed after `kill_after` documents, or the run stopped after `stop_after`. Prints one JSON line: how it ended, and the addresses that Ray's processes listen on.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # see analyzer/batch_ray_cluster.py
os.environ["BATCH_TEST_SLOW"] = "0.2"  # seconds per group: time for every node to get some

from batch_support import Heard, batch, below, plan, with_path

from analyzer.batch import Stop, run_batch

LISTENS = "0A"  # the state in /proc/net/tcp
START = 120.0  # seconds for a node to come up: a busy machine is no fault of what is tested


def listening(pids: list[int]) -> list[str]:
    """Addresses on which these processes wait for connections, as /proc has them."""
    inodes = set()
    for pid in pids:
        for link in Path(f"/proc/{pid}/fd").glob("*"):
            try:
                target = str(link.readlink())
            except OSError:
                continue
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENS and fields[9] in inodes:
                found.add(fields[1].split(":")[0])
    return sorted(found)


class Watching(Heard):
    """Notes who listens while the run works; after so many documents does what is asked (takes a node away, kills a
    worker, stops the run), as soon as that can be done."""

    def __init__(self, after: int, act: Callable[[], bool]) -> None:
        super().__init__()
        self._after, self._act = after, act
        self.lost_at = 0
        self.addresses: list[str] = []

    def document(self, name: str, **facts: Any) -> None:
        super().document(name, **facts)
        if self.lost_at or len(self.documents) < max(1, self._after):
            return
        self.addresses = self.addresses or listening([os.getpid(), *below(os.getpid())])
        if self._act():
            self.lost_at = len(self.documents)


def working(below_pid: int) -> list[int]:
    """Processes of Ray below this one that have documents in hand: Ray titles a process by what it does."""
    return [p for p in below(below_pid) if _title(p).startswith(b"ray::Worker.work")]


def _title(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def kill_a_worker() -> bool:
    """Kill a worker that has documents in hand."""
    for pid in working(os.getpid())[:1]:
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def on_cluster(store: str, sources: list[str], nodes: int, remove_after: int) -> dict[str, Any]:
    """A run over a cluster of `nodes` nodes with one core each, of which one with documents in hand is lost."""
    import ray
    from ray.cluster_utils import Cluster

    _wait_longer(ray)
    cluster = Cluster(initialize_head=True, head_node_args={**_node(), "include_dashboard": False, "no_monitor": True})
    try:
        added = [cluster.add_node(**_node()) for _ in range(nodes - 1)]

        def remove() -> bool:
            for node in added:
                if working(node.all_processes["raylet"][0].process.pid):
                    cluster.remove_node(node, allow_graceful=False)
                    return True
            return False

        heard = Watching(remove_after, remove)
        result = batch(store, *sources, heard=heard, engine="ray", address=cluster.address, workers=nodes)
        return _said(result, heard, nodes=len(cluster.list_all_nodes()))
    finally:
        cluster.shutdown()


def _node() -> dict[str, Any]:
    """A node. Its ports are chosen here: it need not wait for its helpers to choose them."""
    ports = dict.fromkeys(
        ("metrics_agent_port", "metrics_export_port", "runtime_env_agent_port", "dashboard_agent_listen_port")
    )
    return {
        "num_cpus": 1, "node_ip_address": "127.0.0.1", "object_store_memory": 80 << 20,
        "include_log_monitor": False,
        **{name: _free_port() for name in ports},
    }  # fmt: skip


def _free_port() -> int:
    with closing(socket.socket()) as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def _wait_longer(ray: Any) -> None:
    """Ray gives a node half a minute to come up, which a busy machine exceeds."""
    ask = ray._private.services.get_node

    def patient(*arguments: Any) -> Any:
        until = time.monotonic() + START
        while True:
            try:
                return ask(*arguments)
            except RuntimeError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    ray._private.services.get_node = patient


def on_this_machine(store: str, sources: list[str], kill_after: int, stop_after: int) -> dict[str, Any]:
    """A run over the cluster that the engine starts by itself."""
    stop = Stop()

    def end() -> bool:
        stop()
        return True

    heard = Watching(stop_after, end) if stop_after else Watching(kill_after, kill_a_worker)
    with with_path():
        result = run_batch(plan(store, *sources, engine="ray", workers=1), heard, stop=stop)
    return _said(result, heard)


def _said(result: Any, heard: Watching, **more: Any) -> dict[str, Any]:
    return {
        "state": result.state, "documents": result.documents, "failures": result.failures, "lost_at": heard.lost_at,
        "listening": heard.addresses, **more,
    }  # fmt: skip


def main() -> int:
    """See above."""
    arguments = json.loads(sys.argv[1])
    store, sources = arguments["store"], arguments["sources"]
    nodes = arguments.get("nodes", 0)
    made = (
        on_cluster(store, sources, nodes, arguments["remove_after"])
        if nodes
        else on_this_machine(store, sources, arguments.get("kill_after", 0), arguments.get("stop_after", 0))
    )
    print("@" + json.dumps(made), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
