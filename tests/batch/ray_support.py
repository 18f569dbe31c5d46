"""A Ray cluster of several nodes on this machine, and batch runs over it: a program, so that Ray stays out of the tests' own
process.

    python ray_support.py '{"sources": [...], "store": "...", "nodes": 3, "remove_after": 12}'

Prints one JSON line: how it ended, how many nodes there were at the end, and the addresses that Ray's processes listen on.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

from batch_support import Heard, batch, below

LISTENS = "0A"


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


class Removing(Heard):
    """Takes a node away after so many documents."""

    def __init__(self, cluster: Any, node: Any, after: int) -> None:
        super().__init__()
        self._cluster, self._node, self._after = cluster, node, after
        self.removed_at = 0

    def document(self, name: str, **facts: Any) -> None:
        super().document(name, **facts)
        if self._node is not None and len(self.documents) >= self._after:
            node, self._node = self._node, None
            self._cluster.remove_node(node, allow_graceful=False)
            self.removed_at = len(self.documents)


def on_cluster(store: str, sources: list[str], nodes: int, remove_after: int) -> dict[str, Any]:
    """A run over a cluster of `nodes` nodes with one core each, of which one is lost on the way."""
    from ray.cluster_utils import Cluster

    node = {"num_cpus": 1, "include_dashboard": False, "node_ip_address": "127.0.0.1", "object_store_memory": 80 << 20}
    cluster = Cluster(initialize_head=True, head_node_args=node)
    try:
        added = [cluster.add_node(**node) for _ in range(nodes - 1)]
        heard = Removing(cluster, added[-1] if remove_after else None, remove_after)
        result = batch(store, *sources, heard=heard, engine="ray", address=cluster.address, workers=nodes)
        return {
            "state": result.state, "documents": result.documents, "analysed": result.analysed,
            "nodes": len(cluster.list_all_nodes()), "removed_at": heard.removed_at,
            "listening": listening(below(os.getpid())),
        }  # fmt: skip
    finally:
        cluster.shutdown()


def on_this_machine(store: str, sources: list[str]) -> dict[str, Any]:
    """A run over the cluster that the engine starts by itself."""

    class Looking(Heard):
        addresses: list[str] = []  # noqa: RUF012

        def document(self, name: str, **facts: Any) -> None:
            super().document(name, **facts)
            if not self.addresses:
                self.addresses += listening(below(os.getpid()))

    heard = Looking()
    result = batch(store, *sources, heard=heard, engine="ray", workers=1)
    return {
        "state": result.state,
        "documents": result.documents,
        "analysed": result.analysed,
        "listening": heard.addresses,
    }


def main() -> int:
    arguments = json.loads(sys.argv[1])
    store, sources = arguments["store"], arguments["sources"]
    nodes = arguments.get("nodes", 0)
    made = (
        on_cluster(store, sources, nodes, arguments.get("remove_after", 0))
        if nodes
        else on_this_machine(store, sources)
    )
    print("@" + json.dumps(made), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
