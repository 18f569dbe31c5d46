"""The fitted numbers behind a score: JSON, made by learn/calibrate.py with scikit-learn, applied here with numpy."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analyzer.errors import ModelError
from analyzer.ranking import RANKING


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression over named features: log-odds = ((x - mean) / scale) . weights + bias."""

    features: tuple[str, ...]
    mean: np.ndarray
    scale: np.ndarray
    weights: np.ndarray
    bias: float

    def terms(self, values: np.ndarray) -> np.ndarray:
        """What every feature adds to the log-odds, same shape as `values` (..., features)."""
        return np.asarray((values - self.mean) / self.scale * self.weights)

    def log_odds(self, values: np.ndarray) -> np.ndarray:
        """Log-odds of rows of features, (...,)."""
        return np.asarray(self.terms(values).sum(-1) + self.bias)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything fitted on top of the heads: two scores, their thresholds, and the order of evidence (`ranking.RANKING`)."""

    documented: Logistic
    covered: Logistic  # given documented
    weak_threshold: float
    covered_threshold: float
    evidence_margin: float
    ranking: np.ndarray


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + e^-x), without overflow."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))))


def _logistic(raw: dict[str, object]) -> Logistic:
    return Logistic(
        tuple(raw["features"]),  # type: ignore[arg-type]
        np.asarray(raw["mean"], np.float64),
        np.asarray(raw["scale"], np.float64),
        np.asarray(raw["weights"], np.float64),
        float(raw["bias"]),  # type: ignore[arg-type]
    )


def load_calibration(root: Path) -> Calibration:
    """models/calibration.json. Raises ModelError where absent or damaged."""
    try:
        raw = json.loads((root / "calibration.json").read_text(encoding="utf-8"))
        return Calibration(
            _logistic(raw["documented"]),
            _logistic(raw["covered"]),
            float(raw["weak_threshold"]),
            float(raw["covered_threshold"]),
            float(raw["evidence_margin"]),
            np.array([float(raw["ranking"][name]) for name in RANKING]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"models/calibration.json: {type(error).__name__}; reinstall, or make model") from None


def dump_logistic(model: Logistic) -> dict[str, object]:
    """The JSON form of a Logistic."""
    return {
        "features": list(model.features),
        "mean": [round(float(x), 6) for x in model.mean],
        "scale": [round(float(x), 6) for x in model.scale],
        "weights": [round(float(x), 6) for x in model.weights],
        "bias": round(model.bias, 6),
    }
