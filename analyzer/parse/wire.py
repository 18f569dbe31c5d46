"""Document <-> JSON bytes, for the way between the reading process and the rest."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from analyzer.datatypes import Document


@lru_cache(maxsize=1)
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Document)


def document_to_json(document: Document) -> bytes:
    """The document as JSON bytes; lone surrogates are replaced, since JSON has no place for them."""
    try:
        out: bytes = _adapter().dump_json(document)
        return out
    except ValueError:
        from dataclasses import asdict

        import json

        return json.dumps(asdict(document), ensure_ascii=True).encode()


def document_from_json(body: bytes) -> Document:
    """The document back from its JSON bytes."""
    made: Document = _adapter().validate_json(body)
    return made
