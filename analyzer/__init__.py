"""Policy Gap Analyzer: which SOC 2 criteria a set of policy documents documents, and where the gaps are.

The public names live here and load on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

__version__ = "0.1.0"
