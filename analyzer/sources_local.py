"""Files, folders and globs on this machine."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analyzer.errors import DocumentError
from analyzer.sources_file import MAX_BYTES, Found, is_hidden, shown, too_large, unreadable, vanished
from analyzer.sources_select import SourceOptions, matches, names_suffix

_WILD = re.compile(r"[*?\[]")
Enters = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class LocalPlace:
    """A file by its path."""

    path: str

    def load(self) -> bytes:
        """See Place."""
        try:
            with Path(self.path).open("rb") as stream:
                if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                    raise DocumentError("unreadable", "not a plain file; leave it out")
                data = stream.read(MAX_BYTES + 1)
                if len(data) > MAX_BYTES:
                    raise too_large(os.fstat(stream.fileno()).st_size)
                return data
        except FileNotFoundError:
            raise vanished() from None
        except OSError as error:
            raise unreadable(error.strerror) from None


def fingerprint(status: os.stat_result) -> str:
    """Size and times of a file: the same as long as nobody wrote to it or put another in its place."""
    return f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}"


def one_file(path: Path, name: str) -> Found:
    """A file that was named outright."""
    try:
        return Found(shown(name), LocalPlace(str(path)), fingerprint(path.stat()))
    except FileNotFoundError:
        return Found(shown(name), None, None, vanished())
    except OSError as error:
        return Found(shown(name), None, None, unreadable(error.strerror))


def walk(root: Path, options: SourceOptions, below: str = "", enters: Enters | None = None) -> Iterator[Found]:
    """Documents under a folder in a fixed order, one folder held at a time. Hidden files and links are passed over."""
    folder = root / below if below else root
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda e: e.name)
    except FileNotFoundError:
        yield Found(f"{shown(below)}/" if below else "./", None, None, vanished())
        return
    except OSError as error:
        yield Found(f"{shown(below)}/" if below else "./", None, None, unreadable(error.strerror))
        return
    for entry in listed:
        path = f"{below}/{entry.name}" if below else entry.name
        try:
            if is_hidden(entry.name) or entry.is_symlink():
                continue
            if entry.is_dir():
                if not options.prunes(path) and (enters is None or enters(path)):
                    yield from walk(root, options, path, enters)
            elif entry.is_file() and options.wants(path):
                yield Found(shown(path), LocalPlace(entry.path), fingerprint(entry.stat()))
        except FileNotFoundError:
            yield Found(shown(path), None, None, vanished())
        except OSError as error:
            yield Found(shown(path), None, None, unreadable(error.strerror))


def is_glob(argument: str) -> bool:
    """Whether an argument that names no file is a pattern."""
    return _WILD.search(argument) is not None


def glob_base(argument: str) -> tuple[Path, str]:
    """The folder that a pattern starts from, and the pattern below it."""
    parts = argument.split("/")
    first = next(i for i, part in enumerate(parts) if _WILD.search(part))
    return Path("/".join(parts[:first]) or ("/" if first else ".")), "/".join(parts[first:])


def glob(base: Path, pattern: str, options: SourceOptions) -> Iterator[Found]:
    """Documents that fit the pattern, or lie in a folder that does. Folders that cannot lead there are not entered."""
    parts = pattern.strip("/").split("/")
    include = options.include or ((pattern,) if names_suffix(pattern) else ())
    chosen = SourceOptions(include, options.exclude, options.sets)

    def enters(folder: str) -> bool:
        for part, wanted in zip(folder.split("/"), parts, strict=False):
            if wanted == "**":
                return True
            if not matches(wanted, part):
                return False
        return True

    for found in walk(base, chosen, enters=enters):
        if found.problem or matches(f"/{pattern}", found.path):
            yield found
