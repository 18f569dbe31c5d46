"""What the tests are made with: a hashing encoder for logic, an analyzer that needs no model, the command line in process."""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analyzer.assess import make_judge
from analyzer.calibration import Calibration, Logistic
from analyzer.datatypes import Corpus, Report
from analyzer.elements import ElementReader
from analyzer.encode import CachingEncoder, Encoder, default_model_path
from analyzer.features import FEATURES
from analyzer.lexical import fit_lexicon
from analyzer.match import Heads, Matcher, example_vectors
from analyzer.pipeline import Analyzer
from analyzer.ranking import RANKING
from analyzer.render.json_report import dumps

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "tests" / "corpora" / "house"
SHARED = ROOT.parent / "shared"
DIM = 256


class HashingEncoder:
    """Words hashed into signed buckets: the same interface as the shipped encoder, no model, the same everywhere."""

    name = "hashing"
    sha256 = "0" * 64

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> np.ndarray:
        out = np.zeros((len(texts), DIM), np.float32)
        for row, text in zip(out, texts, strict=True):
            for word in re.findall(r"[a-z]{4,}", text.lower()):
                digest = zlib.crc32(word.encode())
                row[digest % DIM] += 1.0 if digest & 0x10000 else -1.0
            row /= max(float(np.linalg.norm(row)), 1e-6)
        if progress:
            progress(len(texts), len(texts))
        return out


def logistic(**weights: float) -> Logistic:
    """A logistic over all features in which only those named count; `bias` is a weight of its own."""
    bias = weights.pop("bias", 0.0)
    n = len(FEATURES)
    return Logistic(FEATURES, np.zeros(n), np.ones(n), np.array([weights.get(f, 0.0) for f in FEATURES]), bias)


def build_analyzer(corpus: Corpus, encoder: Encoder, scale: float = 24.0, bias: float = -10.0) -> Analyzer:
    """An analyzer for any corpus without models/: points are their examples, the calibration is written down here."""
    points = corpus.points
    cached = CachingEncoder(encoder)
    vectors = np.stack([example_vectors(cached, p) for p in points]) * np.float32(scale)
    heads = Heads(
        tuple(p.id for p in points), vectors, np.full(len(points), bias, np.float32),
        np.zeros_like(vectors), np.zeros(len(points), np.float32),
    )  # fmt: skip
    matcher = Matcher(cached, points, heads, fit_lexicon(corpus), np.zeros(len(points), bool))
    fitted = Calibration(logistic(mass=1.0), logistic(mass=0.5, bias=0.5), 0.5, 0.5, 3.0, np.eye(len(RANKING))[0])
    return Analyzer(corpus, make_judge(corpus, matcher, fitted, ElementReader(corpus, cached)), cached)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str


def policy_gaps(*args: object) -> Ran:
    """Run the command line in this process, exactly as the console script does."""
    from analyzer.cli import main

    out, err = io.StringIO(), io.StringIO()
    before = sys.argv
    sys.argv = ["policy-gaps", *map(str, args)]
    status = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
    finally:
        sys.argv = before
    return Ran(status, out.getvalue(), err.getvalue())


def require_model() -> None:
    """Skip where the shipped model is not in the tree (it is made by `make model`)."""
    if not (default_model_path() / "manifest.json").is_file():
        pytest.skip("models/ is not there")


TRAVEL = b"""# Travel Policy

Owner: Head of Operations

## Booking

Every business trip must be approved by the line manager in the travel tool before tickets or rooms are booked.

## Check-in

Travellers must leave their itinerary with the duty desk and check in by telephone every evening.

## Driving

We set no limit on driving hours.
"""

SITE = b"""# Site Safety Handbook

## Before work starts

Before work begins on a site, the crew leader assesses its hazards, writes them on the job card and briefs the crew.

## Protective equipment

Helmet, safety glasses and steel-toed boots must be worn at all times on customer sites:

- glasses also in the store
- boots also in the van
"""

FILES = (("site.md", SITE), ("travel.md", TRAVEL))


ACCESS = """# Access Control Policy

| Owner | Head of Security |
|---|---|
| Next review | 2025-03-01 |

## Offboarding

Access to all systems must be revoked within 24 hours after an employee leaves the company.

## Reviews

System owners must review user access every quarter and remove what is no longer needed.

## Authentication

Multi-factor authentication is required for all remote access to production systems.
"""


def as_dict(report: Report) -> dict[str, Any]:
    """The report as a reader of its JSON sees it."""
    out: dict[str, Any] = json.loads(dumps(report))
    return out
