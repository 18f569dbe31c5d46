"""Where the passages of a report stand in the files of a repository: paths, percent-encoded URIs, lines of text files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

_WORD = re.compile(r"\w+")
_BETWEEN = r"(?:[^\w]|_){1,40}?"  # marks, line ends and indents that reading took away
_FEW, _LEAST, _MOST = 8, 3, 300  # words by which a passage is found where links or entities stand in it; fewer mislead


@dataclass(frozen=True, slots=True)
class Places:
    """`paths`: document name -> path in the repository, with '/'. `texts`: the source of documents that have lines."""

    paths: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def path(self, document: str) -> str:
        """The path of a document; of a member of an archive, the archive's path with the member behind it."""
        if document in self.paths:
            return self.paths[document]
        for name, path in self.paths.items():
            if document.startswith(f"{name}/"):
                return path + document[len(name) :]
        return document

    def uri(self, document: str) -> str:
        """The path as a relative URI reference. A first part with a colon would read as a scheme, so it is encoded."""
        return quote(self.path(document), safe="/", errors="replace")

    def lines(self, document: str, passage: str) -> tuple[int, int] | None:
        """(first, last) line of a passage in its file, counted from 1; None where the file has no lines or holds it not."""
        text = self.texts.get(document)
        if text is None or not passage.strip():
            return None
        at = text.find(passage)
        if at >= 0:
            return _lines(text, at, at + len(passage))
        words = _WORD.findall(passage)
        for part in (words[:_MOST], words[:_FEW], words[-_FEW:]):
            match = re.search(_BETWEEN.join(map(re.escape, part)), text) if len(part) >= _LEAST else None
            if match:
                return _lines(text, match.start(), match.end())
        return None


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    first = text.count("\n", 0, start) + 1
    return first, first + text.count("\n", start, end)


NOWHERE = Places()
