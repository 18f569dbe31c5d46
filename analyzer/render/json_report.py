"""Report <-> the JSON of schema version 1.0: one object, written piece by piece, read strictly by major version."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from analyzer.datatypes import Coverage, CriterionCoverage, DocumentReport, ExceptionExposure, Report, Versioned
from analyzer.errors import PolicyGapsError

LISTS: dict[str, Any] = {
    "documents": DocumentReport,
    "points": Coverage,
    "criteria": CriterionCoverage,
    "exceptions": ExceptionExposure,
}


@lru_cache(maxsize=8)
def _adapter(type_: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(type_)


def pieces(report: Report) -> Iterator[str]:
    """The JSON text of a report in pieces, so that a large one need not be held twice."""
    rows = {name: map(row_json, getattr(report, name)) for name in LISTS}
    return pieces_of(head_of(report), rows)


def head_of(report: Report) -> dict[str, Any]:
    """What stands in front of the lists: versions and settings."""
    return {
        "schema_version": report.schema_version,
        "tool": {"name": report.tool.name, "version": report.tool.version},
        "corpus": {"id": report.corpus.name, "version": report.corpus.version, "sha256": report.corpus.sha256},
        "model": {"name": report.model.name, "sha256": report.model.sha256},
        "settings": report.settings,
    }


def row_json(row: Any) -> str:
    """One row of a list as JSON text."""
    kind: Any = type(row)
    return str(_adapter(kind).dump_json(row).decode())


def coverage_of(text: str | bytes) -> Coverage:
    """One row of `points` from its JSON text."""
    made: Coverage = _adapter(Coverage).validate_json(text)
    return made


def pieces_of(head: dict[str, Any], rows: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """The JSON text of a report whose rows come one by one: each list is asked for when its turn has come."""
    yield json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    for name in LISTS:
        yield f',\n "{name}": ['
        for i, row in enumerate(rows[name]):
            yield (",\n  " if i else "\n  ") + row
        yield "]"
    yield "\n}\n"


def dumps(report: Report) -> str:
    """The JSON text of a report."""
    return "".join(pieces(report))


def loads(text: str | bytes) -> Report:
    """A report from its JSON text. Raises PolicyGapsError for another major version or a broken file."""
    from pydantic import ValidationError

    try:
        raw = json.loads(text)
        version = str(raw["schema_version"])
        if version.split(".")[0] != "1":
            raise PolicyGapsError(f"report: schema version {version} is not known here; this version reads 1.x")
        corpus, model = raw["corpus"], raw["model"]
        return Report(
            version,
            Versioned(raw["tool"]["name"], raw["tool"]["version"]),
            Versioned(corpus["id"], corpus["version"], corpus["sha256"]),
            Versioned(model["name"], "", model["sha256"]),
            raw["settings"],
            _adapter(tuple[DocumentReport, ...]).validate_python(raw["documents"]),
            _adapter(tuple[Coverage, ...]).validate_python(raw["points"]),
            _adapter(tuple[CriterionCoverage, ...]).validate_python(raw["criteria"]),
            _adapter(tuple[ExceptionExposure, ...]).validate_python(raw.get("exceptions", ())),
        )
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        if isinstance(error, PolicyGapsError):
            raise
        raise PolicyGapsError(f"report: not a report of this tool ({type(error).__name__})") from None


def schema() -> dict[str, Any]:
    """The JSON Schema of the report, made from the records themselves."""
    from pydantic import TypeAdapter

    parts: dict[str, Any] = {
        "documents": tuple[DocumentReport, ...],
        "points": tuple[Coverage, ...],
        "criteria": tuple[CriterionCoverage, ...],
        "exceptions": tuple[ExceptionExposure, ...],
    }
    definitions: dict[str, Any] = {}
    properties: dict[str, Any] = {
        "schema_version": {"type": "string", "pattern": "^1\\.[0-9]+$"},
        "tool": _named("name", "version"),
        "corpus": _named("id", "version", "sha256"),
        "model": _named("name", "sha256"),
        "settings": {"type": "object"},
    }
    for name, type_ in parts.items():
        made = TypeAdapter(type_).json_schema(ref_template="#/$defs/{model}")
        definitions |= made.pop("$defs", {})
        properties[name] = made
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Policy Gap Analyzer report, schema version 1.0",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "$defs": definitions,
    }


def _named(*keys: str) -> dict[str, Any]:
    return {"type": "object", "properties": {k: {"type": "string"} for k in keys}, "required": list(keys)}
