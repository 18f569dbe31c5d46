#!/usr/bin/env python3
"""How far the same document in several formats gives the same statements.

    parity.py FILE FILE [FILE ...] [--show]

For each ordered pair: the share of the first file's statements (letters and digits only) that are found in the second.
Two figures: as whole statements, and as text found anywhere in the other's statements.
"""

from __future__ import annotations

import argparse
import itertools
import re
import sys
import unicodedata
from pathlib import Path

from analyzer.parse import parse_document
from analyzer.segment import segment


def normalised(text: str) -> str:
    """Letters and digits, in small letters, single blanks."""
    return " ".join(re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).lower()).split())


def statements(path: Path) -> list[str]:
    """Normalised statements of a file."""
    texts = (normalised(s.text) for s in segment(parse_document(path.name, path.read_bytes())))
    return [text for text in texts if text]


def found(left: list[str], right: list[str]) -> tuple[float, float, list[str]]:
    """Shares of `left` found in `right` as statements and as running text, and the statements not found at all."""
    whole, running = set(right), " " + " ".join(right) + " "
    lost = [text for text in left if f" {text} " not in running]
    exact = sum(text in whole for text in left) / max(1, len(left))
    return exact, 1 - len(lost) / max(1, len(left)), [t for t in left if t not in whole]


def main() -> int:
    """Print one line per ordered pair."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=0, help="print this many statements that were not found")
    args = parser.parse_args()
    texts = {path: statements(path) for path in args.files}
    for left, right in itertools.permutations(args.files, 2):
        exact, anywhere, lost = found(texts[left], texts[right])
        print(f"{left.name} -> {right.name}: {exact:.1%} as statements, {anywhere:.1%} as text, of {len(texts[left])}")
        for text in lost[: args.show]:
            print("    -", text[:200])
    return 0


if __name__ == "__main__":
    sys.exit(main())
