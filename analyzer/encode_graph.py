"""One graph, two libraries that run it on a CPU: token ids (texts, tokens) int64 -> hidden states (texts, tokens, dim)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from analyzer.errors import SettingsError

VARIABLE = "POLICY_GAPS_PRECISION"
Graph = Callable[[np.ndarray], np.ndarray]


def cpu_precision() -> str:
    """ "bfloat16" where the processor multiplies it itself and nobody asked otherwise, else "float32".

    Raises SettingsError where POLICY_GAPS_PRECISION is none of auto, float32, bfloat16.
    """
    asked = os.environ.get(VARIABLE, "auto")
    if asked not in ("auto", "float32", "bfloat16"):
        raise SettingsError(f"{VARIABLE}: {asked!r} is none of auto, float32, bfloat16")
    if asked != "auto":
        return asked
    return "bfloat16" if has_bfloat16() else "float32"


def has_bfloat16() -> bool:
    """Whether OpenVINO is there and this processor multiplies bfloat16 itself. Emulated, it would only be coarser."""
    try:
        core = _openvino().Core()
    except ImportError:
        return False
    return "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")


def onnx_graph(path: Path, threads: int) -> Graph:
    """The graph at `path` on ONNX Runtime, in float32."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # Idle threads sleep: on a busy machine spinning ones take the time that others need.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def run(ids: np.ndarray) -> np.ndarray:
        return np.asarray(session.run(None, {"input_ids": ids})[0])

    return run


def openvino_graph(path: Path, threads: int) -> Graph:
    """The graph at `path` on OpenVINO, products in bfloat16 and sums in float32. Raises SettingsError where it is absent."""
    options: dict[str, Any] = {
        "INFERENCE_PRECISION_HINT": "bf16",
        "PERFORMANCE_HINT": "LATENCY",
        "ENABLE_CPU_PINNING": False,  # the workers of a batch would all be tied to the same first core
    }
    if threads:
        options["INFERENCE_NUM_THREADS"] = threads
    try:
        core = _openvino().Core()
    except ImportError:
        raise SettingsError(f"{VARIABLE}=bfloat16 needs openvino: pip install openvino, or ask for auto") from None
    request = core.compile_model(str(path), "CPU", options).create_infer_request()

    def run(ids: np.ndarray) -> np.ndarray:
        return np.asarray(request.infer({0: ids})[0])

    return run


def _openvino() -> Any:
    """The library without its converter, which would report its use over the network when it is imported."""
    if "openvino" not in sys.modules:
        sys.modules.setdefault("openvino.tools.ovc", None)  # type: ignore[arg-type]
    import openvino

    return openvino
