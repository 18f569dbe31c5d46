#!/usr/bin/env python3
"""Pages per second per format, against the plainest reading by the usual libraries, in the same run.

    bench_parse.py FILE_OR_FOLDER [...] [--repeat 3]

PDF: pages per second of the whole parse with statements, and of pdfplumber's `extract_text` on every page. DOCX:
python-docx paragraph reading, which leaves tables, notes and numbers out. Others: characters per second. Times are
those of the processor, children (LibreOffice) included, so that a busy machine does not distort them; the two readings
of a file take turns, and the best of the repeats counts. Last: what the guard's child process adds per file, by the
clock.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from analyzer.errors import DocumentError
from analyzer.parse import parse_document
from analyzer.parse.guard import Guard
from analyzer.segment import segment


def plain_pdf(data: bytes) -> None:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_text()


def plain_docx(data: bytes) -> None:
    import docx

    for paragraph in docx.Document(io.BytesIO(data)).paragraphs:
        assert isinstance(paragraph.text, str)


def ours_whole(name: str, data: bytes) -> None:
    segment(parse_document(name, data))


def processor() -> float:
    """Seconds of processor time of this process and the children it has waited for."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def timed(works: Sequence[Callable[[], object]], repeat: int) -> list[float]:
    """The best processor time of each, in seconds."""
    best = [float("inf")] * len(works)
    for _ in range(repeat):
        for number, work in enumerate(works):
            started = processor()
            work()
            best[number] = min(best[number], processor() - started)
    return best


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    files = [f for p in args.paths for f in (sorted(p.rglob("*")) if p.is_dir() else [p]) if f.is_file()]
    ours: dict[str, float] = defaultdict(float)
    theirs: dict[str, float] = defaultdict(float)
    units: dict[str, int] = defaultdict(int)
    read: list[tuple[str, bytes]] = []
    for file in files:
        data = file.read_bytes()
        try:
            document = parse_document(file.name, data)
        except DocumentError:
            continue
        read.append((file.name, data))
        kind = file.suffix.lstrip(".")
        units[kind] += document.pages or len(document.text)
        works: list[Callable[[], object]] = [partial(ours_whole, file.name, data)]
        plain = {"pdf": plain_pdf, "docx": plain_docx}.get(kind)
        if plain is not None:
            works.append(partial(plain, data))
        found = timed(works, args.repeat)
        ours[kind] += found[0]
        theirs[kind] += sum(found[1:])
    for kind in sorted(ours):
        unit = "pages" if kind == "pdf" else "characters"
        line = f"{kind}: {units[kind] / ours[kind]:,.0f} {unit}/s"
        if theirs[kind]:
            line += f", plain library {units[kind] / theirs[kind]:,.0f}, ratio of times {ours[kind] / theirs[kind]:.2f}"
        print(line)
    with Guard() as guard:
        started = time.perf_counter()
        guard.parse(*read[0])
        first = time.perf_counter() - started
        started = time.perf_counter()
        for item in read:
            guard.parse(*item)
        guarded = time.perf_counter() - started
    started = time.perf_counter()
    for item in read:
        parse_document(*item)
    plainly = time.perf_counter() - started
    print(
        f"guard: {first:.2f} s for the first file, then {(guarded - plainly) / len(read) * 1000:.1f} ms more per file, {len(read)} files"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
