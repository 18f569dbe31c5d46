"""A file as it comes from a source: its name in the report, its bytes, or why they cannot be had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from analyzer.errors import DocumentError
from analyzer.parse.limits import DEFAULT_LIMITS, MIB

# In a folder these are documents. Named outright a file is read by content whatever its name.
SUFFIXES = frozenset(
    (".md", ".markdown", ".txt", ".text", ".rst", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".docm", ".dotx", ".odt", ".rtf", ".doc", ".zip",
     ".tar", ".tgz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")
)  # fmt: skip
MAX_BYTES = DEFAULT_LIMITS.max_bytes
LFS_POINTER = b"version https://git-lfs.github.com/spec/"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to analyse: its name and set in the report, and its bytes or why they cannot be had."""

    name: str
    data: bytes
    problem: DocumentError | None = None
    set: str = "all"


class Place(Protocol):
    """Where the bytes of a listed file are. Small and picklable: a worker reads it on its own."""

    def load(self) -> bytes:
        """The bytes, at most MAX_BYTES. Raises DocumentError: vanished, unreadable, too_large."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """What a listing gives: the path relative to its argument, and where it is or why it cannot be listed.

    `fingerprint` changes whenever the bytes may have changed (size and times, etag, blob id); None where nothing cheap
    says so.
    """

    path: str
    place: Place | None
    fingerprint: str | None = None
    problem: DocumentError | None = None


def is_candidate(name: str) -> bool:
    """Whether a file that was not named outright looks like a document or an archive of documents."""
    low = name.lower()
    return low.endswith(tuple(SUFFIXES)) and low not in SUFFIXES


def is_hidden(part: str) -> bool:
    """Whether a folder or file is passed over: hidden, a lock file of an office program, a resource fork."""
    return part.startswith((".", "~$", "__MACOSX"))


def shown(name: str) -> str:
    """A name as a report can hold it: what cannot be printed or encoded is written as an escape."""
    if name.isprintable():
        return name
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in name)


def too_large(size: int) -> DocumentError:
    """The problem of a file over the limit."""
    return DocumentError(
        "too_large", f"{size // MIB} MB; the limit is {MAX_BYTES // MIB} MB. Split it, or export without images"
    )


def vanished() -> DocumentError:
    """The problem of a file that was listed and is gone when it is read."""
    return DocumentError("vanished", "it was there when listed and is gone now; run again when the source is at rest")


def unreadable(why: str | None) -> DocumentError:
    """The problem of a file or folder that the system refuses."""
    return DocumentError("unreadable", f"cannot be read: {why or 'the system refuses'}; check its permissions")
