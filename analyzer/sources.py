"""Folders, globs, archives, git checkouts and URLs -> (name, bytes). Names are relative, with '/'; the file system ends here.

`list_sources` lists lazily and never stops at one bad entry; `list_files` and `read_file` serve a handful of paths.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from analyzer.errors import DocumentError, SourceError
from analyzer.sources_archive import unpack
from analyzer.sources_file import LFS_POINTER, MAX_BYTES, SUFFIXES, Found, Place, SourceFile
from analyzer.sources_local import LocalPlace, glob, glob_base, is_glob, one_file, walk
from analyzer.sources_select import ONE_SET, SetRule, SourceOptions, checked_patterns, set_rule

__all__ = [
    "MAX_BYTES", "SUFFIXES", "Found", "Place", "SetRule", "SourceFile", "SourceItem", "SourceOptions",
    "checked_patterns", "list_files", "list_sources", "read_file", "set_rule", "unpack",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceItem:
    """One listed file: a document or an archive of documents. Small and picklable, so that a worker can read it.

    `name` is unique in the run. `fingerprint` is equal only while the bytes are (size and times, etag, blob id), None
    where nothing cheap says so. `sets` and `path` give members of an archive their own set.
    """

    name: str
    set: str
    fingerprint: str | None
    place: Place | None
    problem: DocumentError | None = None
    sets: SetRule = ONE_SET
    path: str = ""

    def read(self) -> Iterator[SourceFile]:
        """The file, or the members of an archive, each with its set. What cannot be read is a file with its problem."""
        if self.problem is not None or self.place is None:
            yield SourceFile(self.name, b"", self.problem or DocumentError("unreadable", "cannot be read"), self.set)
            return
        try:
            data = self.place.load()
        except DocumentError as error:
            yield SourceFile(self.name, b"", error, self.set)
            return
        if data.startswith(LFS_POINTER):
            pointer = DocumentError("unreadable", "a Git LFS pointer and not the file; run git lfs pull first")
            yield SourceFile(self.name, b"", pointer, self.set)
            return
        for file in unpack(self.name, data):
            yield replace(file, set=self._member_set(file.name))

    def _member_set(self, name: str) -> str:
        """The set of a member. An archive that was itself the argument stands for a folder."""
        if name == self.name or not name.startswith(f"{self.name}/"):
            return self.set
        inner = name[len(self.name) + 1 :]
        if self.path:
            return self.sets.set_of(f"{self.path}/{inner}", self.set)
        return self.sets.set_of(inner, self.name)


@dataclass(frozen=True, slots=True)
class _Argument:
    """One argument: how to list it, the label that stands for it in names, and whether it is a single file."""

    text: str
    label: tuple[str, ...]  # the last part first, then what tells it from others
    single: bool
    listing: Callable[[], Iterator[Found]]


def list_sources(arguments: Sequence[str | Path], options: SourceOptions | None = None) -> Iterator[SourceItem]:
    """Every document of the arguments, listed lazily: folders, files, globs, archives, git checkouts (`path@ref` for a
    commit), URLs.

    Names are relative to the argument; where two arguments hold the same one, each is prefixed by its argument's last
    part. An entry that cannot be listed is an item with its problem, and the rest goes on. Arguments are looked at
    before the first item: raises SourceError for one that is not there, MissingExtraError for a driver that is not
    installed; and SourceError at the end where nothing was found.
    """
    options = options or SourceOptions()
    prepared = [_prepare(str(a), options) for a in dict.fromkeys(str(a) for a in arguments)]
    return _items(prepared, options)


def _items(arguments: Sequence[_Argument], options: SourceOptions) -> Iterator[SourceItem]:
    labels = _labels(arguments)
    shared = _shared_names(arguments) if len(arguments) > 1 else frozenset[bytes]()
    count = 0
    for argument, label in zip(arguments, labels, strict=True):
        for found in _listed(argument):
            count += 1
            name = f"{label}/" if found.path == "./" else found.path
            if _digest(found.path) in shared and found.path != "./":
                name = f"{label}/{name}"
            yield SourceItem(
                name, options.sets.set_of(found.path, argument.label[0]), found.fingerprint, found.place, found.problem,
                options.sets, "" if argument.single else found.path,
            )  # fmt: skip
    if not count:
        where = ", ".join(a.text for a in arguments)
        raise SourceError(f"{where}: no document found; looked for {', '.join(sorted(SUFFIXES))}")


def _listed(argument: _Argument) -> Iterator[Found]:
    """The listing, in which a failure midway is one more entry."""
    try:
        yield from argument.listing()
    except SourceError as error:
        yield Found("./", None, None, DocumentError("unreadable", f"the listing stopped: {error}"))


def _shared_names(arguments: Sequence[_Argument]) -> frozenset[bytes]:
    """Digests of the names that more than one argument holds: a first pass over the listings, eight bytes a name."""
    seen: set[bytes] = set()
    twice: set[bytes] = set()
    for argument in arguments:
        for found in _listed(argument):
            digest = _digest(found.path)
            (twice if digest in seen else seen).add(digest)
    return frozenset(twice)


def _digest(name: str) -> bytes:
    return blake2b(name.encode("utf-8", "replace"), digest_size=8).digest()


def _labels(arguments: Sequence[_Argument]) -> list[str]:
    """What tells the arguments apart in names: the last part, and as many parts before it as are needed."""
    out = [a.label[0] for a in arguments]
    for size in range(2, max(len(a.label) for a in arguments) + 1 if arguments else 0):
        twice = {n for n, k in Counter(out).items() if k > 1}
        if not twice:
            break
        out = [
            "/".join(reversed(a.label[:size])) if name in twice else name
            for a, name in zip(arguments, out, strict=True)
        ]
    counts: Counter[str] = Counter()
    numbered = []
    for name in out:
        counts[name] += 1
        numbered.append(name if counts[name] == 1 else f"{name} ({counts[name]})")
    return numbered


def _prepare(argument: str, options: SourceOptions) -> _Argument:
    """Look at an argument: what it is and whether it is there."""
    from analyzer import sources_url

    if sources_url.is_url(argument) and sources_url.protocol_of(argument) not in ("file", "local"):
        return _url(argument, options)
    text = argument.split("://", 1)[1] if sources_url.is_url(argument) else argument
    path = Path(text)
    if path.is_dir():
        return _folder(path, text, options)
    if path.exists():
        return _plain_file(path)
    return _git_ref(text, options) or _glob(text, options)


def _url(url: str, options: SourceOptions) -> _Argument:
    from analyzer import sources_url

    parts, text = sources_url.parts(url), sources_url.plain(url)
    if sources_url.probe(url):
        return _Argument(text, parts, False, lambda: sources_url.walk_url(url, options))
    return _Argument(text, parts[1:] or parts, True, lambda: iter((sources_url.single(url),)))


def _parts(path: Path) -> tuple[str, ...]:
    return tuple(reversed([p for p in path.resolve().parts if p != "/"])) or ("source",)


def _folder(path: Path, text: str, options: SourceOptions) -> _Argument:
    from analyzer import sources_git

    if sources_git.is_checkout(path):
        return _Argument(text, _parts(path), False, lambda: sources_git.tracked(path, options))
    return _plain_folder(path, options)


def _plain_folder(path: Path, options: SourceOptions) -> _Argument:
    return _Argument(str(path), _parts(path), False, lambda: walk(path, options))


def _plain_file(path: Path) -> _Argument:
    return _Argument(str(path), _parts(path.resolve().parent), True, lambda: iter((one_file(path, path.name),)))


def _git_ref(text: str, options: SourceOptions) -> _Argument | None:
    from analyzer import sources_git

    split = sources_git.split_ref(text)
    if split is None:
        return None
    folder, ref = split
    commit = sources_git.commit_of(folder, ref)
    last, *before = _parts(folder)
    label = (f"{last}@{ref.replace('/', '-')}", *before)
    return _Argument(text, label, False, lambda: sources_git.at_commit(folder, commit, options))


def _glob(text: str, options: SourceOptions) -> _Argument:
    if not is_glob(text):
        raise SourceError(f"{text}: there is no such file or folder")
    base, pattern = glob_base(text)
    if not base.is_dir():
        raise SourceError(f"{base}: there is no such folder")
    return _Argument(text, _parts(base), False, lambda: glob(base, pattern, options))


def list_files(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    """(name, path) of every document under the paths: files as named, folders recursively, sorted by name.

    Where two arguments hold the same relative path, each is prefixed by its argument's last part.
    Raises SourceError for a path that does not exist or cannot be listed, and where nothing at all was found.
    """
    plain = SourceOptions()
    arguments = []
    for path in dict.fromkeys(paths):
        if not path.exists():
            raise SourceError(f"{path}: there is no such file or folder")
        arguments.append(_plain_folder(path, plain) if path.is_dir() else _plain_file(path))
    out = []
    for item in _items(arguments, plain):
        if not isinstance(item.place, LocalPlace):
            raise SourceError(f"{item.name}: {item.problem.message if item.problem else 'cannot be listed'}")
        out.append((item.name, Path(item.place.path)))
    return sorted(out)


def read_file(name: str, path: Path) -> Iterator[SourceFile]:
    """One file, or the members of one archive."""
    yield from SourceItem(name, "all", None, LocalPlace(str(path))).read()
