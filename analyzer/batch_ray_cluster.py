"""Ray as the batch engine uses it: the cluster that is joined or started, and the actor that works on its nodes.

A cluster of our own listens on the loopback interface alone, has no dashboard, reports its use to nobody, and takes its
files with it when it ends.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from analyzer.batch_recipe import Recipe, basis, loads
from analyzer.batch_seam import Task
from analyzer.errors import MissingExtraError, PolicyGapsError, SettingsError

_OBJECTS = 128 << 20  # bytes of shared memory for documents in flight, in a cluster of our own
# Without it Ray takes 127.0.0.1 for the machine's outer address, and listens there: what it does by itself on macOS and Windows.
_LOOPBACK_ONLY = "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"


@dataclass
class Connection:
    """A connection to a cluster; `scratch` is where one of our own has its sockets and logs."""

    ray: Any
    scratch: str = ""

    def resources(self) -> dict[str, float]:
        """What the cluster has, by name."""
        found: dict[str, float] = self.ray.cluster_resources()
        return found

    def living(self) -> set[str] | None:
        """Ids of the nodes that are there, None where the cluster does not say just now."""
        try:
            return {n["NodeID"] for n in self.ray.nodes() if n["Alive"]}
        except Exception:  # the head is busy; nothing is decided on that
            return None

    def close(self) -> None:
        """Leave a cluster of others as it was, and end one of our own."""
        with suppress(Exception):  # a cluster that is gone already
            self.ray.shutdown()
        if self.scratch:
            shutil.rmtree(self.scratch, ignore_errors=True)


def connect(address: str, workers: int) -> Connection:
    """Join the cluster at `address` ("auto", "host:6379", "ray://host:10001"), or start one here where it is "".

    Raises MissingExtraError without Ray, SettingsError for a cluster that does not answer or cannot be started.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    if not address:
        os.environ[_LOOPBACK_ONLY] = "0"  # read when Ray is imported, and by the processes that it starts
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
    except ImportError:
        raise MissingExtraError('--engine ray needs Ray; pip install "policy-gap-analyzer[ray]"') from None
    made = Connection(ray, "" if address else tempfile.mkdtemp(prefix="gaps-ray-"))
    before = signal.getsignal(signal.SIGTERM)
    own = {
        "address": "local", "num_cpus": workers or None, "include_dashboard": False, "_node_ip_address": "127.0.0.1",
        "object_store_memory": _OBJECTS, "_temp_dir": made.scratch,
    }  # fmt: skip
    try:
        ray.init(
            **({"address": address} if address else own), log_to_driver=False, configure_logging=False,
            namespace="policy-gaps",
        )  # fmt: skip
        if not address:
            check_loopback(ray.nodes())
    except Exception as error:  # Ray raises bare Exception where its processes do not come up
        made.close()
        raise _refused(address, error) from None
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, before)  # Ray puts its own in place, which would end us at once
    return made


def check_loopback(nodes: list[dict[str, Any]]) -> None:
    """Raises RuntimeError where a cluster of our own listens elsewhere: Ray was imported before, under other settings."""
    for node in nodes:
        if not ip_address(node["NodeManagerAddress"]).is_loopback:
            raise RuntimeError(f"it would listen on {node['NodeManagerAddress']}; start it in a process of its own")


def _refused(address: str, error: Exception) -> SettingsError:
    if isinstance(error, ImportError):
        why = 'Ray\'s client is not installed; pip install "ray[client]"'
    else:
        why = " ".join(str(error).split())[:200] or type(error).__name__
    remedy = "is it running, and of the same Ray and Python version?" if address else "--engine local needs no cluster"
    return SettingsError(f"--address: {address or 'a Ray cluster on this machine'}: {why}; {remedy}")


def for_workers(recipe: Recipe, address: str) -> Recipe:
    """The recipe as workers can follow it from another folder, and on other machines without this one's database file."""
    from analyzer.store.engine import store_url

    corpus = str(Path(recipe.corpus).resolve()) if recipe.corpus else None
    url = store_url(recipe.embeddings) if recipe.embeddings else None
    if url is not None and url.get_backend_name() == "sqlite":
        file = url.database or ""
        url = None if address or file in ("", ":memory:") else url.set(database=str(Path(file).expanduser().resolve()))
    return replace(recipe, corpus=corpus, embeddings=url.render_as_string(hide_password=False) if url else "")


class Worker:
    """The actor: one Bench, and the proof that it judges as the driver would."""

    def __init__(self, recipe: str, expected: str) -> None:
        from analyzer.batch_worker import Bench

        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        made = loads(recipe)
        self._other = basis(made.head().values, made.device) != expected
        self._bench = None if self._other else Bench(made, threads=1)

    def ready(self) -> str:
        """The node that it is on, when the model is loaded. Raises PolicyGapsError where that has other versions."""
        import ray

        if self._other:
            raise PolicyGapsError(
                "ray: a node of the cluster has another version of the program, the model, the corpus or a library than "
                "this machine; install the same wheel with the same constraints everywhere"
            )
        return str(ray.get_runtime_context().get_node_id())

    def work(self, group: Sequence[tuple[str, str, str, bytes]]) -> list[tuple[str, bytes, float]]:
        """(key, packed analysis, seconds) of each document."""
        if self._bench is None:
            raise PolicyGapsError("ray: a worker that is not ready was given work")
        return [(o.key, o.packed, o.seconds) for o in self._bench.work([Task(*each) for each in group])]


def told(error: Any) -> PolicyGapsError:
    """What a worker raised, as it was raised; anything else by its kind."""
    cause = getattr(error, "cause", None)
    if isinstance(cause, PolicyGapsError):
        return PolicyGapsError(str(cause))
    return PolicyGapsError(f"ray: a worker failed ({type(cause or error).__name__}); please report it")


def blame_start(error: Any) -> None:
    """Raise where a worker could not be made for a reason that no other node would mend."""
    text = str(error)
    if "ModuleNotFoundError" in text or "No module named 'analyzer'" in text:
        raise PolicyGapsError("ray: a node of the cluster lacks this program; install the same wheel on every node")
    for name in ("ModelError", "CorpusError", "MissingExtraError", "SettingsError"):
        if f"{name}: " in text:
            raise PolicyGapsError(f"ray: {text.split(f'{name}: ', 1)[1].splitlines()[0]}")
