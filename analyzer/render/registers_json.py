"""The registers as JSON: every row with its passages, and what could not be read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from analyzer.registers.commitments import Row, passage_of
from analyzer.registers.contradictions import Contradiction
from analyzer.render.registers_rows import Unread

VERSION = "1.0"


def commitments(rows: Sequence[Row], documents: Sequence[str], unread: Sequence[Unread]) -> str:
    """`rows`: the fields of a commitment; its passages carry document, section, page and offsets."""
    return _json("commitments", [asdict(r) for r in rows], documents, unread)


def contradictions(found: Sequence[Contradiction], documents: Sequence[str], unread: Sequence[Unread]) -> str:
    """`rows`: kind, reason, first and second passage (null for a policy that is not in the set)."""
    rows = [
        {
            "number": i, "kind": c.kind, "reason": c.reason, "first": asdict(passage_of(c.first)),
            "second": asdict(passage_of(c.second)) if c.second is not None else None,
        }
        for i, c in enumerate(found, 1)
    ]  # fmt: skip
    return _json("contradictions", rows, documents, unread)


def _json(register: str, rows: list[dict[str, Any]], documents: Sequence[str], unread: Sequence[Unread]) -> str:
    made = {
        "register": register, "register_version": VERSION, "documents": list(documents),
        "not_read": [asdict(u) for u in unread], "rows": rows,
    }  # fmt: skip
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"
