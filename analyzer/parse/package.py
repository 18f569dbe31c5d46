"""Parts of a zipped document (DOCX, ODT) as XML trees, each part checked for size before it is unpacked.

Nothing is written to disk. Entities are never resolved and a document type declaration is refused.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from analyzer.errors import DocumentError
from analyzer.parse.limits import Limits

if TYPE_CHECKING:
    from lxml.etree import _Element

_STRICT = b"http://purl.oclc.org/ooxml/"
_RENAMED = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_DAMAGED = "the file is damaged inside; open it where it was made and save it again"


class Package:
    """Read access to a zipped document. Raises DocumentError too_large or damaged_file."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.max_unpacked
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise DocumentError("damaged_file", _DAMAGED) from error
        self.names = frozenset(self._zip.namelist())
        if len(self.names) > limits.max_entries:
            raise DocumentError("too_large", "the file holds too many parts; save it again without embedded files")

    def read(self, name: str) -> bytes | None:
        """Bytes of a part, None where there is none."""
        if name not in self.names:
            return None
        info = self._zip.getinfo(name)
        ratio = info.file_size / max(1, info.compress_size)
        if info.file_size > self._left or (info.file_size > 2**20 and ratio > self._limits.max_ratio):
            raise DocumentError("too_large", "a part of the file unpacks to more than the limit; the file is not read")
        try:
            with self._zip.open(info) as part:
                data = part.read(info.file_size + 1)
        except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, ValueError, NotImplementedError) as error:
            if info.flag_bits & 1:
                raise DocumentError("encrypted_file", "protected by a password; save a copy without one") from error
            raise DocumentError("damaged_file", _DAMAGED) from error
        except Exception as error:  # zlib.error and what other decompressors raise have no common base
            raise DocumentError("damaged_file", _DAMAGED) from error
        self._left -= len(data)
        return data

    def xml(self, name: str) -> _Element | None:
        """Root of an XML part, None where there is none."""
        data = self.read(name)
        return None if data is None else parse_xml(data)


def parse_xml(data: bytes) -> _Element:
    """Root of an XML document, entities and external references off. Raises DocumentError damaged_file."""
    from lxml import etree

    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise DocumentError(
            "damaged_file", "the file declares XML entities, which documents never need; it is not read"
        )
    if _STRICT in data[:20_000]:
        for old, new in _RENAMED:
            data = data.replace(old, new)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError("damaged_file", _DAMAGED) from error
