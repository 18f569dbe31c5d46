"""Folders, files and archives -> (name, bytes). Names are relative, with '/'; sorted; the file system ends here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.errors import DocumentError, SourceError

SUFFIXES = frozenset(
    (".md", ".markdown", ".txt", ".text", ".rst", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".odt", ".rtf", ".doc", ".zip")
)  # fmt: skip
# Named outright they are read by content whatever their name; in a folder these are policies nobody meant to analyse.
MAX_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to analyse: its name in the report, and its bytes or why they cannot be had."""

    name: str
    data: bytes
    problem: DocumentError | None = None


def list_files(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    """(name, path) of every document under the paths: files as named, folders recursively, sorted by name.

    Where two arguments hold the same relative path, each is prefixed by its argument's last part.
    Raises SourceError for a path that does not exist, and where nothing at all was found.
    """
    found: list[tuple[Path, str, Path]] = []
    for path in paths:
        if path.is_dir():
            found += [(path, p.relative_to(path).as_posix(), p) for p in _walk(path)]
        elif path.exists():
            found.append((path, path.name, path))
        else:
            raise SourceError(f"{path}: there is no such file or folder")
    if not found:
        raise SourceError(
            f"{', '.join(str(p) for p in paths)}: no document found; looked for {', '.join(sorted(SUFFIXES))}"
        )
    twice = {n for n, k in Counter(name for _, name, _ in found).items() if k > 1}
    named = [
        (f"{root.resolve().name}/{name}" if name in twice and root != file else name, file)
        for root, name, file in found
    ]
    still = {n for n, k in Counter(name for name, _ in named).items() if k > 1}
    out = []
    for name, file in named:
        out.append((f"{file.resolve().parent.name}/{name}" if name in still else name, file))
    return sorted({n: (n, f) for n, f in out}.values())


def _walk(folder: Path) -> Iterator[Path]:
    """Files of a folder with a known suffix; hidden ones and links that lead outside are passed over."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise SourceError(f"{folder}: cannot be listed: {error.strerror}; check its permissions") from None
    for entry in entries:
        if entry.name.startswith((".", "~$")) or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _walk(entry)
        elif entry.suffix.lower() in SUFFIXES and entry.is_file():
            yield entry


def read_file(name: str, path: Path) -> Iterator[SourceFile]:
    """One file, or the members of one archive."""
    try:
        if path.stat().st_size > MAX_BYTES:
            size = path.stat().st_size // (1024 * 1024)
            limit = MAX_BYTES // (1024 * 1024)
            problem = DocumentError(
                "too_large", f"{size} MB; the limit is {limit} MB. Split it, or export without images"
            )
            yield SourceFile(name, b"", problem)
            return
        data = path.read_bytes()
    except OSError as error:
        yield SourceFile(
            name, b"", DocumentError("unreadable", f"cannot be read: {error.strerror}; check its permissions")
        )
        return
    yield from unpack(name, data)


def unpack(name: str, data: bytes) -> Iterator[SourceFile]:
    """The members of an archive as documents of their own, or the file itself."""
    from analyzer.parse import archive

    if not archive.is_archive(name, data):
        yield SourceFile(name, data)
        return
    try:
        for member, content in archive.expand_archive(name, data):
            yield SourceFile(member, content)
    except DocumentError as error:
        yield SourceFile(name, b"", error)
