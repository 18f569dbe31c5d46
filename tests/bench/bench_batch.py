#!/usr/bin/env python3
"""`make bench GOLD=DIR [PEER=FILE]`: speed and memory of whole batches; writes its tables into docs/performance.md and docs/scale.md.

    bench_batch.py --gold DIR [--peer FILE] [--sizes 100 300 1000 3000] [--rerun 1000] [--repeat 3] [--only peer growth ...]

peer: the batch over DIR/docs against a yardstick (a script PEER DOCS OUT.json), in turns. growth: batches of more and
more documents made of sections of DIR/docs, and one of them again unchanged. stages: seconds per stage. start: one page
with `policy-gaps analyze` against importing spaCy and loading the encoder, in turns. Run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import bench_batch_documents as documents
from bench_batch_measure import Used, machine, run
from bench_batch_page import megabytes, put, span, table

ROOT = Path(__file__).resolve().parents[2]
POLICY_GAPS = [str(Path(sys.executable).with_name("policy-gaps"))]
UNREAD = 3  # exit status where a document could not be analysed: it counts as work done
BASELINE = (
    "import spacy; from analyzer.encode import load_encoder; load_encoder().encode(['Access is reviewed every year.'])"
)
MILLION = 1_000_000


@dataclass(frozen=True)
class Bench:
    """What was asked for, and a folder for the work."""

    gold: Path
    peer: Path | None
    sizes: tuple[int, ...]
    rerun: int
    repeat: int
    work: Path

    def batch(self, folder: Path, store: Path, workers: int, *more: str, cores: str = "") -> Used:
        """One batch run; `cores`: the processors that it may use, as taskset writes them, all where empty."""
        return run(
            [*(("taskset", "-c", cores) if cores else ()), *POLICY_GAPS, "batch", str(folder), "--store", f"sqlite:///{store}", "--workers", str(workers), "--sets",
             "folder", "--quiet", *more],
            cwd=ROOT, allowed=(0, UNREAD),
        )  # fmt: skip


def peer(bench: Bench) -> dict[str, str]:
    """Whole batches against the yardstick, in turns; medians."""
    docs = bench.gold / "docs"
    count = sum(p.is_file() for p in docs.rglob("*"))
    seconds: dict[str, list[float]] = {}
    for turn in range(bench.repeat):
        if bench.peer is not None:
            used = run([sys.executable, str(bench.peer), str(docs), str(bench.work / "peer.json")])
            seconds.setdefault("yardstick", []).append(used.seconds)
        # One worker uses the cores that there are: what a second one brings shows beside one on one core.
        alone = bench.batch(docs, bench.work / f"peer-{turn}-core.db", 1, cores="0")
        seconds.setdefault("1 worker on one core, cold", []).append(alone.seconds)
        for workers in (1, 2):
            store = bench.work / f"peer-{turn}-{workers}.db"
            for name in (
                f"{workers} worker{'s' * (workers > 1)}, cold",
                f"{workers} worker{'s' * (workers > 1)}, unchanged",
            ):
                report = ("--out", str(bench.work / "report.json"))  # the yardstick writes one, too
                seconds.setdefault(name, []).append(bench.batch(docs, store, workers, *report).seconds)
    base = statistics.median(seconds["yardstick"]) if "yardstick" in seconds else 0.0
    rows = []
    for name, taken in seconds.items():
        middle = statistics.median(taken)
        share = f"{middle / base:.2f}" if base else "not measured"
        rows.append((name, span(middle), f"{span(min(taken))} to {span(max(taken))}", share, f"{count / middle:.1f}"))
    head = ("run", f"seconds, median of {bench.repeat}", "from, to", "share of the yardstick", "documents/s")
    return {"peer": f"{count} documents.\n\n{table(head, rows)}"}


def growth(bench: Bench) -> dict[str, str]:
    """Batches of growing size, one of them once more, and from the largest what a million would take."""
    cores = len(os.sched_getaffinity(0))
    rows = []
    again = ""
    for size in bench.sizes:
        folder, store = bench.work / f"grown-{size}", bench.work / f"grown-{size}.db"
        text = documents.write(bench.gold / "docs", size, folder)
        used = bench.batch(folder, store, cores)
        kept = sum(p.stat().st_size for p in bench.work.glob(f"{store.name}*"))
        rows.append(
            (f"{size:,}", megabytes(text), span(used.seconds), f"{size / used.seconds:.1f}",
             f"{1000 * used.parent_cpu / size:.0f}", megabytes(used.parent_rss), megabytes(used.children_rss),
             megabytes(kept), f"{kept / size / 1000:.0f}")
        )  # fmt: skip
        if size == bench.rerun:
            second = bench.batch(folder, store, cores)
            again = (
                f"{size:,} documents, unchanged: {span(second.seconds)} s, {100 * second.seconds / used.seconds:.1f} % of "
                f"the first run's {span(used.seconds)} s."
            )
        last = (size, used, kept)
    head = (
        "documents", "MB of text", "seconds", "documents/s", "ms of the parent's processor per document",
        "MB parent, peak", "MB workers together, peak", "MB store", "kB store per document",
    )  # fmt: skip
    return {
        "growth": table(head, rows),
        "rerun": again or f"Not measured: no size of {bench.rerun:,} in this run.",
        "million": _million(*last, cores),
    }


def _million(size: int, used: Used, kept: int, cores: int) -> str:
    """What a million documents would take, by the figures of the largest batch."""
    each = cores * used.seconds / size
    rows = [
        ("documents per second per core", f"{1 / each:.2f}", f"measured, {size:,} documents on {cores} cores"),
        ("core hours", f"{each * MILLION / 3600:,.0f}", "by that rate"),
        *((f"hours on {n} cores", f"{each * MILLION / 3600 / n:,.0f}", "by that rate, were it linear") for n in (16, 64)),
        ("hours of the parent alone", f"{used.parent_cpu / size * MILLION / 3600:,.1f}",
         "measured processor time per document: no number of workers makes one shard quicker than that"),
        ("GB of store", f"{kept / size * MILLION / 1e9:,.0f}", "measured size per document"),
        ("GB of memory per worker", f"{used.children_rss / cores / 1e9:.1f}", "measured peak, its parser included"),
    ]  # fmt: skip
    return table(("one million documents", "estimate", "from"), rows)


def stages(bench: Bench) -> dict[str, str]:
    """Where the time goes in one worker."""
    size = min(300, max(bench.sizes))
    folder = bench.work / "stages"
    documents.write(bench.gold / "docs", size, folder)
    script = Path(__file__).with_name("bench_batch_stages.py")
    said = subprocess.run(
        [sys.executable, str(script), str(folder), "--limit", str(size)],
        check=True, capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    found = json.loads(said.stdout)
    whole = sum(found["seconds"].values())
    rows = [
        (name, f"{1000 * seconds / found['documents']:.1f}", f"{100 * seconds / whole:.0f} %")
        for name, seconds in found["seconds"].items()
    ]
    rows.append(("together", f"{1000 * whole / found['documents']:.1f}", "100 %"))
    return {"stages": table(("stage", "ms per document", "share"), rows)}


def start(bench: Bench) -> dict[str, str]:
    """One page from nothing, against the least that any such tool must load."""
    page = bench.work / "one_page.md"
    page.write_text(next(text for _, text in documents.recombined(bench.gold / "docs", 1))[:3000], encoding="utf-8")
    commands = {
        "importing spaCy, loading the encoder, one sentence": [sys.executable, "-c", BASELINE],
        "`policy-gaps analyze one_page.md`": [*POLICY_GAPS, "analyze", str(page), "--quiet"],
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(2 * bench.repeat + 1):
        for name, command in commands.items():
            seconds[name].append(run(command, cwd=ROOT, allowed=(0, 1)).seconds)
    middle = {name: statistics.median(taken) for name, taken in seconds.items()}
    base = next(iter(middle.values()))
    rows = [(name, span(taken), f"{taken / base:.2f}") for name, taken in middle.items()]
    return {"start": table(("command", f"seconds, median of {2 * bench.repeat + 1}", "ratio"), rows)}


PARTS: dict[str, Callable[[Bench], dict[str, str]]] = {"peer": peer, "growth": growth, "stages": stages, "start": start}
PAGES = {"million": "scale.md"}  # the others go to performance.md


def main() -> int:
    """See above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="folder with docs/")
    parser.add_argument("--peer", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 300, 1000, 3000])
    parser.add_argument("--rerun", type=int, default=1000, help="the size that is run again unchanged")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=sorted(PARTS), default=list(PARTS))
    parser.add_argument("--pages", type=Path, default=ROOT / "docs", help="folder of performance.md and scale.md")
    args = parser.parse_args()
    if not (args.gold / "docs").is_dir():
        parser.error(f"--gold: {args.gold} has no folder docs/")
    where = machine()
    with tempfile.TemporaryDirectory(prefix="gaps-bench-") as folder:
        peer_file = args.peer.resolve() if args.peer else None
        bench = Bench(
            args.gold.resolve(), peer_file, tuple(sorted(args.sizes)), args.rerun, args.repeat, Path(folder)
        )  # fmt: skip
        for part in args.only:
            for name, text in PARTS[part](bench).items():
                put(args.pages / PAGES.get(name, "performance.md"), name, f"{text}\n\nMeasured on {where}.")
                print(f"{name}\n{text}\n", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
