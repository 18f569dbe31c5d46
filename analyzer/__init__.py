"""Policy Gap Analyzer: which SOC 2 criteria a set of policy documents documents, and where the gaps are.

The public names live here and load on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

import os

__version__ = "0.1.0"

# ONNX Runtime from 1.32 on carries Microsoft's usage telemetry, switched on; its code reads this before anything else.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
