"""Tables drawn with +---+ and | in Markdown and text, turned into the pipe tables that the Markdown parser knows."""

from __future__ import annotations

import re

_RULE = re.compile(r"[ \t]*\+(?:[-=:]{2,}\+)+[ \t]*$")
_ORG_RULE = re.compile(r"^[ \t]*\|[-:]{2,}(?:\+[-:]{2,})+\|[ \t]*$", re.M)


def grids_to_pipes(text: str) -> str:
    """Markdown in which grid tables are pipe tables, and the crossings of delimiter rows are pipes."""
    text = _ORG_RULE.sub(lambda match: match.group().replace("+", "|"), text)
    if "+--" not in text and "+==" not in text:
        return text
    lines, out, index = text.split("\n"), [], 0
    while index < len(lines):
        stop = index
        if _RULE.match(lines[index]):
            while stop < len(lines) and (_RULE.match(lines[stop]) or lines[stop].lstrip().startswith("|")):
                stop += 1
        if stop - index >= 3:
            out.extend(["", *_pipes(lines[index:stop]), ""])
            index = stop
        else:
            out.append(lines[index])
            index += 1
    return "\n".join(out)


def _pipes(lines: list[str]) -> list[str]:
    """Rows between rules, the lines of each cell joined."""
    rows: list[list[str]] = []
    row: list[str] = []
    for line in lines:
        if _RULE.match(line):
            if any(row):
                rows.append(row)
            row = []
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        row = [
            f"{before} {cell}".strip()
            for before, cell in zip(_padded(row, len(cells)), _padded(cells, len(row)), strict=True)
        ]
    if any(row):
        rows.append(row)
    width = max((len(r) for r in rows), default=0)
    if width == 0:
        return []
    drawn = ["| " + " | ".join(_padded(r, width)) + " |" for r in rows]
    return [drawn[0], "|" + "---|" * width, *drawn[1:]]


def _padded(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))
