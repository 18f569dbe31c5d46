#!/usr/bin/env python3
"""What must not change a verdict, on real documents: laws_on_documents.py FOLDER [--every N]

Of the Markdown documents of FOLDER. *Twice*: the text once more below itself. *Turned*: top sections in reverse order.
*Unrelated*: text on another matter at the end. Counted are documented cells that flip. *Deleted*: the statements that the tool
cites for a point are taken out, again and again, until it cites none: the point must end missing. *Denied*: the same with
each cited statement turned into its denial: no point may stay covered.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analyzer.config import Settings
from analyzer.datatypes import Coverage
from analyzer.pipeline import Analyzer, Read, analyze_document, judge_read, load_analyzer, read_statements

DOCUMENTED = ("covered", "weak")
DENIAL = "It is not the case that"
UNRELATED = """

# Canteen

The canteen opens at noon. Soup is served on Mondays and fish on Fridays. Trays go back to the rack by the door.
Whoever books the garden room for a birthday tells the kitchen how many guests are expected.
"""


@dataclass
class Count:
    """How many cells were looked at, and how many broke the law."""

    cells: int = 0
    broken: int = 0

    @property
    def share(self) -> float:
        """Broken per cell looked at."""
        return self.broken / max(1, self.cells)


def rows(text: str, analyzer: Analyzer) -> dict[str, Coverage]:
    """The verdicts of a Markdown text by point."""
    return {r.point: r for r in analyze_document("x.md", text.encode(), Settings(), analyzer).points}


def turned(text: str) -> str:
    """Sections of the highest level that occurs twice, in reverse order; what stands before them stays."""
    for mark in ("# ", "## ", "### "):
        parts = re.split(rf"(?m)^(?={mark})", text)
        if len(parts) > 3:
            return parts[0] + "\n".join(p.rstrip() + "\n" for p in reversed(parts[1:]))
    return text


def flips(before: dict[str, Coverage], after: dict[str, Coverage], count: Count) -> None:
    """Documented cells of `before`, and those that are no longer so or have become so."""
    for point, row in before.items():
        was, now = row.status in DOCUMENTED, after[point].status in DOCUMENTED
        count.cells += was
        count.broken += was != now


def changed(read: Read, row: Coverage, deny: bool) -> Read:
    """The document without the statements that this row cites, or with each of them denied."""
    cited = {e.start for e in row.evidence}
    kept = []
    for statement in read.statements:
        if statement.location.start not in cited:
            kept.append(statement)
        elif deny and not statement.text.startswith(DENIAL):
            plain = " ".join(statement.text.split()).rstrip(".")
            kept.append(replace(statement, text=f"{DENIAL} {plain[:1].lower()}{plain[1:]}.", lead_in=""))
    return replace(read, statements=tuple(kept))


def outlasts(read: Read, row: Coverage, analyzer: Analyzer, deny: bool) -> bool:
    """Whether the point is still documented (denied: covered) when nothing new is cited for it any more."""
    bad = ("covered",) if deny else DOCUMENTED
    for _ in range(len(read.statements)):
        if row.status not in bad:
            return False
        after = changed(read, row, deny)
        if after == read:
            return True
        read = after
        row = next(r for r in judge_read(read, Settings(), analyzer).points if r.point == row.point)
    return row.status in bad


def measure(texts: Sequence[str], analyzer: Analyzer, every: int = 1) -> dict[str, Count]:
    """The laws over these texts; deletions and denials for every `every`-th documented cell."""
    out = {k: Count() for k in ("twice", "turned", "unrelated", "deleted", "denied")}
    number = 0
    for text in texts:
        before = rows(text, analyzer)
        for name, other in (
            ("twice", f"{text}\n\n{text}"),
            ("turned", turned(text)),
            ("unrelated", text + UNRELATED),
        ):
            flips(before, rows(other, analyzer), out[name])
        read = read_statements("x.md", text.encode(), Settings(), analyzer)
        for row in _documented(before):
            number += 1
            if number % every or not isinstance(read, Read):
                continue
            for name in ("deleted", "denied")[: 1 + (row.status == "covered")]:
                out[name].cells += 1
                out[name].broken += outlasts(read, row, analyzer, name == "denied")
    return out


def _documented(found: dict[str, Coverage]) -> Iterator[Coverage]:
    return (r for r in found.values() if r.status in DOCUMENTED)


def main() -> None:
    """Print a line for each law."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=10)
    a = parser.parse_args()
    texts = [p.read_text(encoding="utf-8", errors="replace") for p in sorted(a.folder.rglob("*.md"))]
    print(f"{len(texts)} documents")
    for name, count in measure(texts, load_analyzer(), a.every).items():
        print(f"{name:10} {count.broken} of {count.cells} cells, {count.share:.4f}")


if __name__ == "__main__":
    main()
