#!/usr/bin/env python3
"""What must not change a verdict, on real documents: laws_on_documents.py FOLDER [--every N]

Of the Markdown documents of FOLDER. *Twice*: the text once more below itself. *Turned*: top sections in reverse order.
*Unrelated*: text on another matter at the end. Counted are documented cells that flip. *Deleted*: the sentences that the tool
cites for a point are taken out, again and again, until it cites none. *Denied*: each cited sentence of a covered point is
turned into its denial; none may stay covered.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.config import Settings
from analyzer.datatypes import Coverage
from analyzer.pipeline import Analyzer, analyze_document, load_analyzer

DOCUMENTED = ("covered", "weak")
ROUNDS = 12
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


def without(text: str, sentences: Sequence[str]) -> str:
    """The text without these sentences, where they stand as cited."""
    for sentence in sentences:
        text = text.replace(sentence, "")
    return text


def flips(before: dict[str, Coverage], after: dict[str, Coverage], count: Count) -> None:
    """Documented cells of `before`, and those that are no longer so or have become so."""
    for point, row in before.items():
        was, now = row.status in DOCUMENTED, after[point].status in DOCUMENTED
        count.cells += was
        count.broken += was != now


def deleted(text: str, point: str, analyzer: Analyzer) -> bool:
    """Whether the point ends missing once everything that is cited for it is taken out."""
    for _ in range(ROUNDS):
        row = rows(text, analyzer)[point]
        if row.status not in DOCUMENTED:
            return True
        shorter = without(text, [e.text for e in row.evidence])
        if shorter == text:
            return False
        text = shorter
    return rows(text, analyzer)[point].status not in DOCUMENTED


def denied(text: str, row: Coverage, analyzer: Analyzer) -> bool | None:
    """Whether the point is covered no longer when its sentences are denied; None where one cannot be turned."""
    for evidence in row.evidence:
        plain = " ".join(evidence.text.split()).rstrip(".")
        if evidence.text not in text:
            return None
        text = text.replace(evidence.text, f"It is not the case that {plain[:1].lower()}{plain[1:]}.")
    return rows(text, analyzer)[row.point].status != "covered"


def measure(texts: Sequence[str], analyzer: Analyzer, every: int = 1) -> dict[str, Count]:
    """The laws over these texts; deletions and denials for every `every`-th documented cell."""
    out = {k: Count() for k in ("twice", "turned", "unrelated", "deleted", "denied")}
    number = 0
    for text in texts:
        before = rows(text, analyzer)
        for name, changed in (
            ("twice", f"{text}\n\n{text}"),
            ("turned", turned(text)),
            ("unrelated", text + UNRELATED),
        ):
            flips(before, rows(changed, analyzer), out[name])
        for row in _documented(before):
            number += 1
            if number % every:
                continue
            out["deleted"].cells += 1
            out["deleted"].broken += not deleted(text, row.point, analyzer)
            if row.status == "covered":
                held = denied(text, row, analyzer)
                out["denied"].cells += held is not None
                out["denied"].broken += held is False
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
