"""Many documents out of few: sections of real ones put together anew, so that sizes, wording and headings stay real.

    bench_batch_documents.py FOLDER COUNT OUT [--seed 1]

The same seed gives the same documents, and a larger COUNT the same ones first. They lie in folders of 100, one set each.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from pathlib import Path

PER_SET = 100
HEADING = re.compile(r"^(?=#{1,6} )", re.MULTILINE)


def sections(folder: Path) -> tuple[list[str], list[int]]:
    """(sections of all Markdown documents, number of sections of each document)."""
    parts: list[str] = []
    counts: list[int] = []
    for path in sorted(folder.rglob("*.md")):
        own = [p.strip() for p in HEADING.split(path.read_text(encoding="utf-8", errors="replace")) if p.strip()]
        if own:
            parts += own
            counts.append(len(own))
    if not parts:
        raise SystemExit(f"{folder}: no Markdown documents in it; name a folder that has some")
    return parts, counts


def recombined(folder: Path, count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """(relative path, text) of `count` documents, each with as many sections as some real one, no two alike."""
    parts, counts = sections(folder)
    chance = random.Random(seed)
    for i in range(count):
        chosen = chance.sample(parts, min(chance.choice(counts), len(parts)))
        name = f"set-{i // PER_SET:03}/policy-{i:05}.md"
        yield name, f"# Policy {i}\n\n" + "\n\n".join(chosen) + "\n"


def write(folder: Path, count: int, out: Path, seed: int = 1) -> int:
    """Write them below `out`; their bytes together."""
    size = 0
    for name, text in recombined(folder, count, seed):
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = text.encode()
        path.write_bytes(data)
        size += len(data)
    return size


def main() -> int:
    """See above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    print(f"{args.count} documents, {write(args.folder, args.count, args.out, args.seed)} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
