"""Statements from Markdown, and the labelled pairs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from analyzer.commitment import with_commitments
from analyzer.datatypes import Statement
from analyzer.parse import parse_document
from analyzer.segment import segment

PAIRS = Path(__file__).with_name("pairs.yaml")


def statements_of(name: str, markdown: str) -> tuple[Statement, ...]:
    return with_commitments(segment(parse_document(name, markdown.encode())))


def rule(text: str, name: str = "a.md", heading: str = "Rules", title: str = "Policy") -> tuple[Statement, ...]:
    return statements_of(name, f"# {title}\n\n## {heading}\n\n{text}\n")


@cache
def pairs() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load(PAIRS.read_text(encoding="utf-8"))
    return loaded


def both(pair: dict[str, Any]) -> tuple[Statement, ...]:
    """The statements of both sides of a labelled pair, each side a document of its own."""
    return tuple(
        s
        for side in ("a", "b")
        for title, heading, text in (pair[side],)
        for s in rule(text, f"{side}.md", heading, title)
    )


def titles_of(pair: dict[str, Any]) -> list[str]:
    """The titles of both documents of a labelled pair: without them no policy can be missing."""
    return [pair["a"][0], pair["b"][0]]
