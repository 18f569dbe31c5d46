"""Plan <-> JSON: the records as they are, read back strictly so that the next run can show progress."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from analyzer.datatypes import Corpus
from analyzer.errors import PolicyGapsError
from analyzer.render.readiness_words import exceptions_of
from analyzer.roadmap_records import Plan


@lru_cache(maxsize=1)
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Plan)


def dumps(plan: Plan, corpus: Corpus) -> str:
    """The JSON text of a plan, with title, effect and remedy of every exception beside its exposure."""
    known = exceptions_of(corpus)
    made = _adapter().dump_python(plan, mode="json")
    made["exceptions"] = [
        {
            "id": e.exception, "title": known[e.exception].title, "description": known[e.exception].description,
            "effect_on_opinion": known[e.exception].effect_on_opinion,
            "remedy": [
                {"phase": s.phase, "action": s.action, "who": s.who, "effort_days": s.effort_days, "months_before": s.months_before}
                for s in known[e.exception].remedy
            ],
        }
        for e in {e.exception: e for e in plan.exposures}.values()
        if e.exception in known
    ]  # fmt: skip
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def loads(text: str | bytes) -> Plan:
    """A plan from its JSON text. Raises PolicyGapsError for another major version or what is no plan."""
    from pydantic import ValidationError

    try:
        raw = json.loads(text)
        version = str(raw["schema_version"])
        if "tasks" not in raw:
            raise PolicyGapsError("plan: this is a report; give the JSON that policy-gaps readiness wrote last time")
        if version.split(".")[0] != "1":
            raise PolicyGapsError(f"plan: schema version {version} is not known here; this version reads 1.x")
        plan: Plan = _adapter().validate_python({k: v for k, v in raw.items() if k != "exceptions"})
    except (ValueError, KeyError, TypeError, RecursionError, ValidationError) as error:
        raise PolicyGapsError(
            f"plan: not the JSON that policy-gaps readiness writes ({type(error).__name__})"
        ) from None
    return plan
