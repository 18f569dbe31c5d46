"""Git checkouts: the files that git tracks, or the files of a commit read from its blobs without a checkout.

`git` is run for plumbing only: no hooks, no file monitor, no filters, no fetching of what a partial clone lacks.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analyzer.errors import DocumentError, SourceError
from analyzer.sources_file import MAX_BYTES, Found, is_hidden, shown, too_large
from analyzer.sources_local import LocalPlace, fingerprint
from analyzer.sources_select import SourceOptions

_SAFE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never")
_PLAIN_FILES = ("100644", "100755")


@dataclass(frozen=True, slots=True)
class BlobPlace:
    """A blob of a repository."""

    folder: str
    blob: str
    size: int

    def load(self) -> bytes:
        """See Place."""
        if self.size > MAX_BYTES:
            raise too_large(self.size)
        done = subprocess.run(_command(self.folder, "cat-file", "blob", self.blob), capture_output=True, env=_quiet())  # noqa: S603
        if done.returncode:
            raise DocumentError("unreadable", "git cannot give this file; run git fsck, or fetch the whole repository")
        return done.stdout


def is_checkout(folder: Path) -> bool:
    """Whether a folder is the root of a git checkout."""
    return (folder / ".git").exists()


def split_ref(argument: str) -> tuple[Path, str] | None:
    """(folder, ref) of `folder@ref`, None where no folder stands before an @."""
    for i, c in enumerate(argument):
        if c == "@" and i and i + 1 < len(argument) and Path(argument[:i]).is_dir():
            return Path(argument[:i]), argument[i + 1 :]
    return None


def commit_of(folder: Path, ref: str) -> str:
    """Id of the commit that a ref names. Raises SourceError where there is none."""
    try:
        line = next(_lines(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"), b"")
    except SourceError as error:
        if str(error).endswith("rev-parse: failed"):
            raise SourceError(f"{folder}: there is no commit {ref}; git log --oneline shows what there is") from None
        raise
    return line.strip().decode("ascii")


def tracked(folder: Path, options: SourceOptions) -> Iterator[Found]:
    """Tracked files as they are in the working tree. One that is not checked out is passed over, as are links."""
    last = b""
    for entry in _lines(folder, "ls-files", "-z", "--stage", end=b"\0"):
        head, _, raw = entry.partition(b"\t")
        if raw == last or head.split(b" ")[0].decode() not in _PLAIN_FILES:
            continue
        last = raw
        path = os.fsdecode(raw)
        file = folder / path
        if not _wanted(path, options) or file.is_symlink():
            continue
        try:
            yield Found(shown(path), LocalPlace(str(file)), fingerprint(file.stat()))
        except OSError:
            continue


def at_commit(folder: Path, commit: str, options: SourceOptions) -> Iterator[Found]:
    """Files of a commit below the folder; the blob's id is the fingerprint."""
    for entry in _lines(folder, "ls-tree", "-r", "-z", "--long", commit, end=b"\0"):
        head, _, raw = entry.partition(b"\t")
        mode, kind, blob, size = head.split()
        path = os.fsdecode(raw)
        if kind == b"blob" and mode.decode() in _PLAIN_FILES and _wanted(path, options):
            name = blob.decode("ascii")
            yield Found(shown(path), BlobPlace(str(folder), name, int(size)), f"git-{name}")


def _wanted(path: str, options: SourceOptions) -> bool:
    return not any(is_hidden(part) for part in path.split("/")) and options.wants(path)


def _command(folder: Path | str, *arguments: str) -> list[str]:
    git = shutil.which("git")
    if git is None:
        raise SourceError(f"{folder}: a git repository, and there is no git command; install git, or export the files")
    return [git, "-C", str(folder), "--no-optional-locks", *_SAFE, *arguments]


def _quiet() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    return {**kept, "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}


def _lines(folder: Path, *arguments: str, end: bytes = b"\n") -> Iterator[bytes]:
    """Records of a git command as they come. Raises SourceError with git's own first line where it fails."""
    command = _command(folder, *arguments)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_quiet()) as process:  # noqa: S603
        if process.stdout is None or process.stderr is None:
            return
        rest = b""
        while chunk := process.stdout.read1(1 << 16):  # type: ignore[attr-defined]
            *whole, rest = (rest + chunk).split(end)
            yield from whole
        if rest:
            yield rest
        said = process.stderr.read().decode("utf-8", "replace").strip().splitlines()
        if process.wait():
            raise SourceError(f"{folder}: git {arguments[0]}: {said[0] if said else 'failed'}")
