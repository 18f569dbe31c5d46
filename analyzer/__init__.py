"""Policy Gap Analyzer: which SOC 2 criteria a set of policy documents documents, and where the gaps are.

The public names live here and load on first use, so that importing the package costs nothing. docs/api.md shows them in use.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analyzer.api import analyze, analyze_paths, dump_report, load_analyzer, load_corpus, load_report, make_plan
    from analyzer.config import Settings, Thresholds
    from analyzer.datatypes import Corpus, Coverage, Report
    from analyzer.errors import PolicyGapsError
    from analyzer.pipeline import Analyzer
    from analyzer.roadmap_records import Plan

__version__ = "0.1.0"
__all__ = [
    "Analyzer", "Corpus", "Coverage", "Plan", "PolicyGapsError", "Report", "Settings", "Thresholds", "analyze",
    "analyze_paths", "dump_report", "load_analyzer", "load_corpus", "load_report", "make_plan",
]  # fmt: skip

# ONNX Runtime from 1.32 on carries Microsoft's usage telemetry, switched on; its code reads this before anything else.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

_HOMES = {
    "analyzer.api": (
        "analyze",
        "analyze_paths",
        "dump_report",
        "load_analyzer",
        "load_corpus",
        "load_report",
        "make_plan",
    ),
    "analyzer.config": ("Settings", "Thresholds"),
    "analyzer.datatypes": ("Corpus", "Coverage", "Report"),
    "analyzer.errors": ("PolicyGapsError",),
    "analyzer.pipeline": ("Analyzer",),
    "analyzer.roadmap_records": ("Plan",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """A public name, from the module that it lives in (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'analyzer' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
