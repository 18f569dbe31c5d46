"""Figures into pages: what stands between `<!-- bench:NAME -->` and `<!-- /bench -->` is written by the bench alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; numbers stand to the right."""
    rule = ["---" if i == 0 else "---:" for i in range(len(head))]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in (head, rule, *rows))


def put(page: Path, name: str, text: str) -> None:
    """Replace one block of a page. Raises SystemExit where the page has no such block."""
    block = re.compile(rf"(<!-- bench:{re.escape(name)} -->\n).*?(<!-- /bench -->)", re.DOTALL)
    old = page.read_text(encoding="utf-8")
    if not block.search(old):
        raise SystemExit(f"{page}: no block <!-- bench:{name} -->; add one where the figures belong")
    page.write_text(block.sub(lambda m: f"{m[1]}\n{text.strip()}\n\n{m[2]}", old), encoding="utf-8")


def span(seconds: float) -> str:
    """Seconds with three figures."""
    return f"{seconds:.0f}" if seconds >= 100 else f"{seconds:.1f}" if seconds >= 10 else f"{seconds:.2f}"


def megabytes(size: float) -> str:
    """Bytes as MB (a million bytes)."""
    return f"{size / 1e6:,.0f}" if size >= 1e8 else f"{size / 1e6:.1f}"
