"""Archives -> their members as files: ZIP by parse.archive, TAR here as a stream. In memory only, within Limits."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import IO, Any

from analyzer.errors import DocumentError
from analyzer.parse.limits import DEFAULT_LIMITS, Limits
from analyzer.sources_file import SourceFile, is_candidate, is_hidden

_PACKED = (b"\x1f\x8b", b"BZ", b"\xfd7")
_TAR_NAMES = (".tar", ".tgz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")
_CHUNK = 1 << 20
_DAMAGE = (tarfile.TarError, EOFError, OSError, zlib.error, lzma.LZMAError, ValueError, OverflowError, RecursionError)


def unpack(name: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Iterator[SourceFile]:
    """The members of an archive as documents of their own, or the file itself. Equal names are told apart."""
    from analyzer.parse import archive

    if not is_tar(name, data) and not archive.is_archive(name, data):
        yield SourceFile(name, data)
        return
    used: set[str] = set()
    try:
        for member, content in _expand(name, data, limits):
            yield SourceFile(_untaken(member, used), content)
    except DocumentError as error:
        yield SourceFile(name, b"", error)


def is_tar(name: str, data: bytes) -> bool:
    """Whether the file is a TAR, plain or packed. Content decides; the name only where gzip could hold anything."""
    if data[257:262] == b"ustar":
        return True
    return data[:2] in _PACKED and name.lower().endswith(_TAR_NAMES)


def _untaken(name: str, used: set[str]) -> str:
    """The name, or the name with a number where the archive holds it twice."""
    stem, dot, suffix = name.rpartition(".")
    candidate, n = name, 1
    while candidate in used:
        n += 1
        candidate = f"{stem} ({n}).{suffix}" if dot and "/" not in suffix else f"{name} ({n})"
    used.add(candidate)
    return candidate


def _expand(name: str, data: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Members of an archive and of the archives inside; `limits` is what is left of the allowance."""
    from analyzer.parse import archive

    if limits.max_depth < 1:
        raise DocumentError("archive_limits", "archives are nested too deep; unpack the inner ones")
    inside = _tar_members(name, data, limits) if is_tar(name, data) else archive.expand_archive(name, data, limits)
    left = limits
    for member, content in inside:
        left = replace(left, max_entries=left.max_entries - 1, max_unpacked=left.max_unpacked - len(content))
        if not is_tar(member, content) and not archive.is_archive(member, content):
            yield member, content
            continue
        for inner, text in _expand(member, content, replace(left, max_depth=left.max_depth - 1)):
            left = replace(left, max_entries=left.max_entries - 1, max_unpacked=left.max_unpacked - len(text))
            yield inner, text


@dataclass(slots=True)
class _Metered:
    """A stream that refuses to give more than its allowance: what a header says of a size is not believed."""

    inner: IO[bytes]
    left: int

    def read(self, size: int = -1) -> bytes:
        data = self.inner.read(min(size, self.left + 1) if size >= 0 else self.left + 1)
        self.left -= len(data)
        if self.left < 0:
            raise DocumentError("archive_limits", "the archive unpacks to more than the limit; split it")
        return data


def _plain(data: bytes) -> Any:
    """A stream of the TAR itself, whatever it is packed with."""
    raw = io.BytesIO(data)
    if data[257:262] == b"ustar":
        return raw
    if data.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=raw)
    return bz2.BZ2File(raw) if data.startswith(b"BZ") else lzma.LZMAFile(raw)


def _tar_members(name: str, data: bytes, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Documents of a TAR in its order. Links, devices and what is no document are passed over."""
    from analyzer.parse.archive import clean_name

    allowance = min(limits.max_unpacked, max(_CHUNK, limits.max_ratio * len(data)))
    entries, count = 0, 0
    try:
        metered = _Metered(_plain(data), allowance)
        with tarfile.open(fileobj=metered, mode="r|") as archive:  # type: ignore[call-overload]
            for info in archive:
                entries += 1
                archive.members.clear()  # the stream keeps every header it saw
                if entries > limits.max_entries:
                    raise DocumentError(
                        "archive_limits", f"the archive holds more than {limits.max_entries} files; split it"
                    )
                inner = clean_name(info.name)
                if not info.isreg() or not is_candidate(inner.rsplit("/", 1)[-1]):
                    continue
                if any(is_hidden(part) for part in inner.split("/")):
                    continue
                if info.size > limits.max_bytes:
                    raise DocumentError("archive_limits", "a file inside is larger than the limit; it is not read")
                stream = archive.extractfile(info)
                if stream is None:
                    continue
                content = stream.read(limits.max_bytes)
                if len(content) < info.size:
                    raise DocumentError("damaged_file", "the archive is cut short; pack it again")
                count += 1
                yield f"{name}/{inner}", content
    except _DAMAGE as error:
        raise DocumentError("damaged_file", "the archive is damaged; pack it again") from error
    if not count:
        raise DocumentError("no_documents", "the archive holds no documents")
