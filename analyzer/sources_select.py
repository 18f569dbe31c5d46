"""Which of the listed files are documents of the run, and to which set each belongs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analyzer.errors import SettingsError
from analyzer.sources_file import is_candidate


@dataclass(frozen=True, slots=True)
class SetRule:
    """How a document gets its set: `by` is "" (everything is one set), "folder", or "table" with its rows.

    By folder: the first folder below the argument; a file right under the argument takes the argument's own name. By
    table: the first row whose pattern matches the path below the argument; "all" where none does.
    """

    by: str = ""
    rows: tuple[tuple[str, str], ...] = ()

    def set_of(self, path: str, argument: str) -> str:
        """Set of the file at `path` (relative to the argument called `argument`)."""
        if self.by == "folder":
            return path.split("/", 1)[0] if "/" in path else argument
        for pattern, name in self.rows:
            if matches(pattern, path):
                return name
        return "all"


ONE_SET = SetRule()


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """What of the sources is read. Patterns as in `matches`; an excluded file stays out even where it is included."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    sets: SetRule = ONE_SET

    def wants(self, path: str) -> bool:
        """Whether a file found at this path (relative to its argument) is a document of the run."""
        if any(matches(p, path) for p in self.exclude):
            return False
        if not self.include:
            return is_candidate(path.rsplit("/", 1)[-1])
        return any(
            matches(p, path) and (is_candidate(path.rsplit("/", 1)[-1]) or names_suffix(p)) for p in self.include
        )

    def prunes(self, folder: str) -> bool:
        """Whether nothing below this folder can be wanted, so that it need not be listed."""
        return any(matches(p, folder) for p in self.exclude)


def set_rule(spec: str | None) -> SetRule:
    """The rule for `--sets`: nothing, `folder`, or a CSV file of pattern,set. Raises SettingsError with the line."""
    if not spec:
        return ONE_SET
    if spec == "folder":
        return SetRule("folder")
    try:
        text = Path(spec).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise SettingsError(f"--sets: {spec}: cannot be read: {why}; write `folder`, or a CSV of pattern,set") from None
    return SetRule("table", _table(spec, text))


def _table(name: str, text: str) -> tuple[tuple[str, str], ...]:
    """Rows of a table of sets. A first row of column names is passed over; the separator is a comma, semicolon or tab."""
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    rows: list[tuple[str, str]] = []
    for line, row in enumerate(csv.reader(io.StringIO(text), delimiter=separator), 1):
        cells = [c.strip() for c in row]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if line == 1 and [c.lower() for c in cells[:2]] in (["pattern", "set"], ["path", "set"]):
            continue
        if len(cells) < 2 or not cells[0] or not cells[1]:
            raise SettingsError(f"--sets: {name}: line {line}: needs a pattern and a set name, such as acme/**,acme")
        rows.append((cells[0], cells[1]))
    if not rows:
        raise SettingsError(f"--sets: {name}: holds no row; write one line pattern,set for each set")
    return tuple(rows)


def checked_patterns(option: str, patterns: Sequence[str]) -> tuple[str, ...]:
    """The patterns of an option. Raises SettingsError for one that can match nothing."""
    for pattern in patterns:
        if not pattern.strip("/ "):
            raise SettingsError(f"{option}: {pattern!r} matches nothing; write a pattern such as *.pdf or drafts/**")
    return tuple(patterns)


def matches(pattern: str, path: str) -> bool:
    """Whether a path, or a folder that it lies in, fits the pattern; upper and lower case are one.

    `*` and `?` stay within a name, `**` spans folders, `[abc]` is a choice. A pattern without a slash may fit any part
    of the path (`*.pdf`, `drafts`), one with a slash the whole path from the start.
    """
    return _compiled(pattern).match(path) is not None


def names_suffix(pattern: str) -> bool:
    """Whether the pattern asks for a suffix by name, and so for files that would not be taken for documents."""
    last = pattern.rstrip("/").rsplit("/", 1)[-1]
    return re.search(r"\.[\w]+$", last) is not None


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    anchored = "/" in pattern.rstrip("/")
    body = _expression(pattern.strip("/"))
    start = "" if anchored else "(?:.*/)?"
    return re.compile(f"{start}{body}(?:/.*)?\\Z", re.I | re.S)


def _expression(pattern: str) -> str:
    out, i = [], 0
    while i < len(pattern):
        rest = pattern[i:]
        choice = re.match(r"\[(!?)([^\]/]+)\]", rest)
        if rest.startswith("**/"):
            out.append("(?:.*/)?")
            i += 3
        elif rest.startswith("**"):
            out.append(".*")
            i += 2
        elif rest[0] in "*?":
            out.append("[^/]*" if rest[0] == "*" else "[^/]")
            i += 1
        elif choice:
            body = choice[2].replace("\\", "\\\\").replace("^", "\\^").replace("[", "\\[")
            out.append(f"[{'^' if choice[1] else ''}{body}]")
            i += choice.end()
        else:
            out.append(re.escape(rest[0]))
            i += 1
    return "".join(out)
