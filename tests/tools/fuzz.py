#!/usr/bin/env python3
"""Mutate real files and parse them: no hang, no crash of the parent, no error without a name.

    fuzz.py [FILE_OR_FOLDER ...] [--count 500] [--seed N] [--keep FOLDER] [--seconds 20]

Without files, the policies of tests/parse/writers.py are mutated. The seed is printed; with it a run is repeated exactly.
A mutant that takes longer than `--seconds` is tried once more with thirty times as long: a loop without end is still
one then, and a machine that is busy with something else is none.
Exit status 1 when a mutant timed out, crashed a child, or gave something else than a document or a DocumentError.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from analyzer.errors import DocumentError
from analyzer.parse.guard import Guard
from analyzer.parse.limits import MIB, Limits
from analyzer.segment import segment

# Outcomes that a damaged file must never have.
BAD = ("timeout", "crash", "memory", "unnamed")


def mutate(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """One damaged copy: flipped bits, a cut, a splice with another file, doubled or lost line ends, a zeroed stretch."""
    out = bytearray(data)
    kind = rng.randrange(7)
    if kind == 0:
        for _ in range(rng.randint(1, 40)):
            out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    elif kind == 1:
        del out[rng.randrange(len(out)) :]
    elif kind == 2:
        at, start = rng.randrange(len(out)), rng.randrange(max(1, len(other)))
        out[at : at + rng.randint(0, 2000)] = other[start : start + rng.randint(1, 4000)]
    elif kind == 3:
        out = bytearray(
            bytes(out).replace(b"\n", b"\r\n") if rng.random() < 0.5 else bytes(out).replace(b"\r\n", b"\n")
        )
    elif kind == 4:
        at = rng.randrange(len(out))
        out[at : at + rng.randint(1, 500)] = bytes(rng.randint(1, 500))
    elif kind == 5:
        at, size = rng.randrange(len(out)), rng.randint(1, 300)
        out[at:at] = bytes(out[at : at + size]) * rng.randint(2, 60)
    else:
        digits = [i for i, b in enumerate(out) if 48 <= b <= 57]
        for at in rng.sample(digits, min(len(digits), rng.randint(1, 20))):
            out[at] = rng.choice(b"0123456789")
    return bytes(out)


def seeds(paths: list[Path]) -> list[tuple[str, bytes]]:
    """The files to mutate: (name, bytes)."""
    if not paths:
        sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "parse"))
        import writers

        return [(f"policy.{suffix}", write()) for suffix, write in writers.FORMATS.items()]
    files = [f for path in paths for f in (sorted(path.rglob("*")) if path.is_dir() else [path]) if f.is_file()]
    return [(f.name, f.read_bytes()) for f in files if f.stat().st_size < 2 * MIB]


def outcome_of(guard: Guard, name: str, data: bytes) -> str:
    """What reading a file ends in: "read", the code of its error, or the name of an error that nobody meant."""
    try:
        document = guard.parse(name, data)
        for s in segment(document):
            assert document.text[s.location.start : s.location.end] == s.text
    except DocumentError as error:
        return error.code
    except Exception as error:
        return f"unnamed {type(error).__name__}"
    return "read"


def run(
    files: list[tuple[str, bytes]], count: int, seed: int, keep: Path | None, *, seconds: float = 20.0
) -> Counter[str]:
    """Parse `count` mutants; the outcomes by name. Mutants with a bad outcome are kept. Nothing is recognised in pictures."""
    rng = random.Random(seed)
    outcomes: Counter[str] = Counter()
    limits = Limits(seconds=seconds, memory=1024 * MIB, ocr_pages=0)
    with Guard(limits) as guard, Guard(replace(limits, seconds=30 * seconds)) as patient:
        for number in range(count):
            name, data = rng.choice(files)
            mutant = mutate(data, rng.choice(files)[1], rng)
            started = time.monotonic()
            outcome = outcome_of(guard, name, mutant)
            if outcome == "timeout":  # of this file, or of a machine that is busy with something else
                outcome = outcome_of(patient, name, mutant)
            outcomes[outcome] += 1
            if outcome.startswith(BAD):
                print(f"mutant {number} of {name}: {outcome} after {time.monotonic() - started:.1f} s", file=sys.stderr)
                if keep is not None:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{seed}-{number}-{name}").write_bytes(mutant)
    return outcomes


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--seconds", type=float, default=20.0, help="for one file")
    args = parser.parse_args()
    seed = args.seed if args.seed is not None else random.SystemRandom().randrange(2**32)
    print(f"seed {seed}, {args.count} mutants", flush=True)
    started = time.monotonic()
    outcomes = run(seeds(args.paths), args.count, seed, args.keep, seconds=args.seconds)
    for name, number in outcomes.most_common():
        print(f"{number:6d} {name}")
    print(f"{time.monotonic() - started:.0f} s")
    return 1 if any(name.startswith(BAD) for name in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
