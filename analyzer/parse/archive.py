"""ZIP archives -> (name, bytes) of the documents inside, in memory only, within limits on depth, ratio and entries."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.errors import DocumentError
from analyzer.parse.limits import DEFAULT_LIMITS, Limits
from analyzer.parse.sniff import sniff

# What comes along in exports and is no document.
_NO_DOCUMENTS = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|ico|bmp|tiff?|css|js|map|json|woff2?|ttf|otf|eot|mp[34]|mov|avi|wav|xml|ds_store|exe|dll|bin)$",
    re.I,
)
_CHUNK = 1 << 20


@dataclass(slots=True)
class _Budget:
    """What is left of an archive's allowance, members of inner archives included."""

    entries: int
    bytes: int


def is_archive(name: str, data: bytes) -> bool:
    """Whether the file is a ZIP of files, and not a document that happens to be zipped."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    try:
        return sniff(name, data) == "zip"
    except DocumentError:
        return False


def expand_archive(name: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Iterator[tuple[str, bytes]]:
    """Documents of an archive as (archive name/member name, bytes), in the archive's order.

    Names are cleaned of "..", drives and leading slashes; nothing is written to disk. Raises DocumentError
    archive_limits, damaged_file, encrypted_file, no_documents: those that concern one member only after all others
    were given.
    """
    budget = _Budget(limits.max_entries, limits.max_unpacked)
    problems: list[DocumentError] = []
    count = 0
    for item in _members(name, data, limits, budget, 1, problems):
        count += 1
        yield item
    if problems:
        raise DocumentError(
            problems[0].code, f"{len(problems)} file(s) inside could not be read: {problems[0].message}"
        )
    if not count:
        raise DocumentError("no_documents", "the archive holds no documents")


def _members(
    name: str, data: bytes, limits: Limits, budget: _Budget, depth: int, problems: list[DocumentError]
) -> Iterator[tuple[str, bytes]]:
    if depth > limits.max_depth:
        raise DocumentError(
            "archive_limits", f"archives are nested more than {limits.max_depth} deep; unpack the inner ones"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            budget.entries -= len(infos)
            if budget.entries < 0:
                raise DocumentError(
                    "archive_limits", f"the archive holds more than {limits.max_entries} files; split it"
                )
            for info in infos:
                inner = clean_name(info.filename)
                if info.is_dir() or not inner or _hidden(inner) or _NO_DOCUMENTS.search(inner):
                    continue
                content = _read(archive, info, limits, budget, problems)
                if content is None:
                    continue
                path = f"{name}/{inner}"
                if is_archive(inner, content):
                    yield from _members(path, content, limits, budget, depth + 1, problems)
                else:
                    yield path, content
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise DocumentError("damaged_file", "the archive is damaged; pack it again") from error


def clean_name(name: str) -> str:
    """A member's name as a relative path: no drive, no leading slash, no "..", nothing unprintable."""
    name = re.sub(r"^[A-Za-z]:", "", name.replace("\\", "/"))
    parts = ["".join(c for c in part if c.isprintable()).strip() for part in name.split("/")]
    return "/".join(part for part in parts if part not in ("", ".", ".."))[:400]


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "~$", "__MACOSX")) for part in name.split("/"))


def _read(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits, budget: _Budget, problems: list[DocumentError]
) -> bytes | None:
    """Bytes of a member, None after noting why not. What the header says of the size is not believed."""
    if info.flag_bits & 1:
        problems.append(DocumentError("encrypted_file", "protected by a password; unpack it and give the files"))
        return None
    chunks, size = [], 0
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > _CHUNK and size > limits.max_ratio * max(1, info.compress_size):
                    raise DocumentError(
                        "archive_limits", "a file inside unpacks to far more than its size; it is not read"
                    )
                if size > limits.max_bytes or size > budget.bytes:
                    raise DocumentError("archive_limits", "the archive unpacks to more than the limit; split it")
                chunks.append(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        problems.append(DocumentError("damaged_file", "damaged inside the archive; pack it again"))
        return None
    budget.bytes -= size
    return b"".join(chunks)
