#!/usr/bin/env python3
"""How far the same text in several formats gives the same statements and the same verdicts.

    parity.py FILE FILE [FILE ...] [--show N]      files that hold one text
    parity.py --samples [--show N]                 every sample policy, rendered to every format

For each ordered pair of files, and for each format against the Markdown of a sample: the share of the first one's
statements (letters and digits only) that are found in the second, as whole statements and as running text. Verdicts: of
the points documented in either, the share documented in both (Jaccard); of these, the share with the same status.
Exit status 1 when a figure is under its bar: 97 % of statements, 95 % of points, 95 % of statuses.
"""

from __future__ import annotations

import argparse
import itertools
import re
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from rendering import rendered

from analyzer.config import Settings
from analyzer.parse import parse_document
from analyzer.pipeline import Analyzer, analyze_document, load_analyzer
from analyzer.samples.make import sources
from analyzer.segment import segment

STATEMENTS, POINTS, STATUSES = 0.97, 0.95, 0.95


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave: normalised statements, and the status of each documented point."""

    name: str
    statements: list[str]
    documented: dict[str, str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far a reading is found in another. `points` and `statuses` are symmetrical."""

    whole: float
    running: float
    points: float
    statuses: float
    lost: list[str]
    differing: list[str]

    @property
    def good(self) -> bool:
        """Whether every figure reaches its bar."""
        return self.running >= STATEMENTS and self.points >= POINTS and self.statuses >= STATUSES


def normalised(text: str) -> str:
    """Letters and digits, in small letters, single blanks."""
    return " ".join(re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).lower()).split())


def read(name: str, data: bytes, analyzer: Analyzer | None) -> Reading:
    """Parse a file and, with an analyzer, judge it."""
    statements = [normalised(s.text) for s in segment(parse_document(name, data))]
    documented = {}
    if analyzer is not None:
        analysis = analyze_document(name, data, Settings(), analyzer, parser=parse_document)
        documented = {row.point: row.status for row in analysis.points if row.status in ("covered", "weak")}
    return Reading(name, [text for text in statements if text], documented)


def agreement(left: Reading, right: Reading) -> Agreement:
    """How far `left` is found in `right`."""
    whole, running = set(right.statements), " " + " ".join(right.statements) + " "
    exact = [text for text in left.statements if text in whole]
    anywhere = [text for text in left.statements if f" {text} " in running]
    total = max(1, len(left.statements))
    both, either = left.documented.keys() & right.documented.keys(), left.documented.keys() | right.documented.keys()
    same = [point for point in both if left.documented[point] == right.documented[point]]
    differing = [
        f"{point}: {left.documented.get(point, 'missing')} / {right.documented.get(point, 'missing')}"
        for point in sorted(either - set(same))
    ]
    return Agreement(
        len(exact) / total, len(anywhere) / total, len(both) / max(1, len(either)) if either else 1.0,
        len(same) / len(both) if both else 1.0, [t for t in left.statements if t not in whole], differing,
    )  # fmt: skip


def line(left: Reading, right: Reading, found: Agreement) -> str:
    """One line of the report."""
    return (
        f"{left.name} -> {right.name}: of {len(left.statements)} statements {found.whole:.1%} whole, {found.running:.1%} "
        f"as text; of {len(left.documented.keys() | right.documented.keys())} points {found.points:.1%} in both, "
        f"{found.statuses:.1%} of them alike"
    )


def show(found: Agreement, count: int) -> None:
    """What was not found, and which points differ."""
    for text in found.lost[:count]:
        print("    -", text[:200])
    for point in found.differing[:count]:
        print("    *", point)


def compare_files(files: list[Path], analyzer: Analyzer | None, count: int) -> bool:
    """Every ordered pair; whether all reach the bars."""
    readings = [read(path.name, path.read_bytes(), analyzer) for path in files]
    good = True
    for left, right in itertools.permutations(readings, 2):
        found = agreement(left, right)
        print(line(left, right, found))
        show(found, count)
        good = good and found.good
    return good


def compare_samples(analyzer: Analyzer | None, count: int) -> bool:
    """Each sample's formats against its Markdown, then the means and the worst per format; whether all reach the bars."""
    results: dict[str, list[tuple[Agreement, Agreement]]] = {}
    for stem, source in sources().items():
        files = rendered(source)
        first = read(f"{stem}.md", files.pop("md"), analyzer)
        for ending, data in files.items():
            other = read(f"{stem}.{ending}", data, analyzer)
            forth, back = agreement(first, other), agreement(other, first)
            results.setdefault(ending, []).append((forth, back))
            if count:
                for left, right, found in ((first, other, forth), (other, first, back)):
                    if not found.good or found.lost:
                        print(line(left, right, found))
                        show(found, count)
    print(
        f"{'format':<12}{'samples':>8}{'statements':>12}{'worst':>8}{'points':>9}{'worst':>8}{'status':>9}{'worst':>8}"
    )
    for ending, pairs in results.items():
        columns = [
            [a.running for pair in pairs for a in pair],
            [a.points for a, _ in pairs],
            [a.statuses for a, _ in pairs],
        ]
        cells = "".join(f"{sum(c) / len(c):>{w}.1%}{min(c):>8.1%}" for c, w in zip(columns, (12, 9, 9), strict=True))
        print(f"{ending:<12}{len(pairs):>8}{cells}")
    return all(found.good for pairs in results.values() for pair in pairs for found in pair)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--samples", action="store_true", help="the sample policies in every format")
    parser.add_argument("--no-verdicts", action="store_true", help="statements only: no model is loaded")
    parser.add_argument("--show", type=int, default=0, help="print this many statements and points that differ")
    args = parser.parse_args()
    if len(args.files) < 2 and not args.samples:
        parser.error("give two files or more that hold the same text, or --samples")
    analyzer = None if args.no_verdicts else load_analyzer()
    good = True
    if args.files:
        good = compare_files(args.files, analyzer, args.show)
    if args.samples:
        good = compare_samples(analyzer, args.show) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
