"""Render the sample policies from Markdown to Markdown, HTML, Word and PDF.

    python -m analyzer.samples.make              the shipped files, into analyzer/samples/files
    python -m analyzer.samples.make --all DIR    every source in every format, to compare the readers

Dates and metadata are fixed, so that the same sources and the same libraries give the same bytes. PDF needs fpdf2,
which comes with the development dependencies.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from analyzer.samples.docx import to_docx
from analyzer.samples.html import to_html
from analyzer.samples.pdf import to_pdf

SOURCE = Path(__file__).resolve().parent / "source"
FILES = Path(__file__).resolve().parent / "files"
# Which format each source is shipped in.
SHIPPED = {
    "acceptable-use-and-workforce-policy": "md",
    "access-control-policy": "docx",
    "business-continuity-and-backup-plan": "pdf",
    "change-management-and-sdlc-policy": "pdf",
    "data-classification-and-retention-policy": "docx",
    "incident-response-plan": "docx",
    "information-security-policy": "md",
    "privacy-policy": "md",
    "risk-management-policy": "md",
    "vendor-management-policy": "md",
}


def to_md(source: str) -> bytes:
    """The source itself."""
    return source.encode()


FORMATS: dict[str, Callable[[str], bytes]] = {"md": to_md, "html": to_html, "docx": to_docx, "pdf": to_pdf}


def sources() -> dict[str, str]:
    """The text of every source by its name without ending, sorted."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(SOURCE.glob("*.md"))}


def write_shipped(folder: Path) -> list[Path]:
    """Render each source in the format it is shipped in; the paths written."""
    return _write(folder, ((stem, SHIPPED[stem]) for stem in sources()))


def write_all(folder: Path) -> list[Path]:
    """Render each source in every format; the paths written."""
    return _write(folder, ((stem, ending) for stem in sources() for ending in FORMATS))


def _write(folder: Path, wanted: Iterable[tuple[str, str]]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    texts = sources()
    written: list[Path] = []
    for stem, ending in wanted:
        written.append(folder / f"{stem}.{ending}")
        written[-1].write_bytes(FORMATS[ending](texts[stem]))
    return written


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the shipped files, or with --all every source in every format."""
    parser = argparse.ArgumentParser(description="Render the sample policies.")
    parser.add_argument("--all", type=Path, metavar="DIR", help="render every source in every format into this folder")
    chosen: Path | None = parser.parse_args(arguments).all
    written = write_shipped(FILES) if chosen is None else write_all(chosen)
    sys.stdout.write("".join(f"{path.name}\n" for path in written))
    return 0


if __name__ == "__main__":
    sys.exit(main())
