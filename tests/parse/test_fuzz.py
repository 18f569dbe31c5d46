"""A short run of the fuzzer over the written policies, with a fixed seed."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import fuzz


def test_damaged_files_are_read_or_named() -> None:
    outcomes = fuzz.run(fuzz.seeds([]), 400, 20260131, None)
    assert sum(outcomes.values()) == 400
    assert not [name for name in outcomes if name.startswith(fuzz.BAD)]
