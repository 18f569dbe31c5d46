"""Draws rows of the register of commitments by a seed, each beside the passage it was read from, to be judged by hand.

python tests/tools/draw_commitments.py DOCS --rows 200 --seed 1

Of the rows in random order, those of documents with few draws so far come first, so that long documents do not fill the
sample. `--documents N` reads N documents at random instead of all. A change of the rules changes the rows, and so the draw.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from analyzer.commitment import with_commitments
from analyzer.datatypes import Statement
from analyzer.errors import DocumentError
from analyzer.parse import parse_document
from analyzer.registers.commitments import Row, register
from analyzer.segment import segment
from analyzer.sources import list_files, read_file

DOCUMENTS_SEED = 5
MOST_OF_ONE = 4  # rows of one document, as long as other documents have more to give


def statements_in(paths: Sequence[Path], most: int | None = None) -> list[Statement]:
    """The statements of the documents under the paths, or of `most` of them; what cannot be read is left out."""
    found: list[Statement] = []
    listed = sorted(list_files(paths))
    random.Random(DOCUMENTS_SEED).shuffle(listed)
    for name, path in sorted(listed[:most]):
        for source in read_file(name, path):
            if source.problem is None:
                try:
                    found += with_commitments(segment(parse_document(source.name, source.data)))
                except DocumentError:
                    continue
    return found


def drawn(rows: Sequence[Row], count: int, seed: int) -> list[Row]:
    """`count` of the rows at random, in the order of the register."""
    mixed = list(rows)
    random.Random(seed).shuffle(mixed)
    taken: Counter[str] = Counter()
    first: list[Row] = []
    later: list[Row] = []
    for row in mixed:
        document = row.passages[0].document
        (first if taken[document] < MOST_OF_ONE else later).append(row)
        taken[document] += 1
    return sorted([*first, *later][:count], key=lambda r: r.number)


def shown(row: Row) -> str:
    """A row and its passage, as few lines as can be read."""
    passage = row.passages[0]
    said = {"who": row.who, "what": row.what, "often": f"{row.frequency} [{row.every}]" if row.frequency else "",
            "by": row.deadline, "for": row.applies_to, "binding": row.binding, "ask": row.evidence}  # fmt: skip
    columns = "\n".join(f"    {k:8}{v}" for k, v in said.items() if v)
    return f"#{row.number} {passage.document} / {passage.section}\n  « {' '.join(passage.text.split())} »\n{columns}\n"


def main() -> None:
    """Print the drawn rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=None)
    options = parser.parse_args()
    rows = register(statements_in(options.paths, options.documents))
    for row in drawn(rows, options.rows, options.seed):
        print(shown(row))
    print(f"{min(options.rows, len(rows))} of {len(rows)} rows")


if __name__ == "__main__":
    main()
