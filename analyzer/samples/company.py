"""The company of the samples: what every page of its documents names, and when they were made."""

from __future__ import annotations

from datetime import UTC, datetime

COMPANY = "Marlowick Health Scheduling, Inc."
MADE = datetime(2025, 7, 7, 9, 0, tzinfo=UTC)
FOOTING = f"{COMPANY} - internal use"
