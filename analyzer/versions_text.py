"""A sketch of a text, to tell how much of it another text shares, and what a document says of its own standing."""

from __future__ import annotations

import hashlib
import re
import zlib
from array import array
from collections.abc import Sequence

from analyzer.datatypes import Document
from analyzer.versions_name import read_marks

SKETCH = 128  # hashes of a sketch, four bytes each
_SHINGLE = 4  # words
_LEAST_WORDS = 30  # a shorter text ("Coming soon") says too little to be another document's double
_HEAD = 25  # blocks
_STATUS_LINE = re.compile(
    r"(?:^|[\n|])\s*(?:document |policy )?status\s*[:|=]\s*(?P<value>[A-Za-z][A-Za-z ]{2,30})", re.I
)
OVER = re.compile(
    r"\bthis (?:policy|document|version|procedure|standard) (?:has been|is|was) (?:now )?(?P<word>superseded|replaced"
    r"|withdrawn|retired|obsolete|no longer (?:in force|valid|in use))",
    re.I,
)


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without marks."""
    return re.findall(r"[^\W_]+", text.lower())


def digest(words: Sequence[str]) -> str:
    """A name for the text whatever its layout; "" for one too short to be compared."""
    if len(words) < _LEAST_WORDS:
        return ""
    return hashlib.blake2b(" ".join(words).encode(), digest_size=12).hexdigest()


def sketch(words: Sequence[str]) -> bytes:
    """The least SKETCH hashes of the text's shingles."""
    shingles = (" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1))
    hashes = {zlib.crc32(s.encode()) * 0x9E3779B1 & 0xFFFFFFFF for s in shingles}
    return array("I", sorted(hashes)[:SKETCH]).tobytes()


def resemblance(a: bytes, b: bytes) -> float:
    """Estimated share of shingles that two sketches' texts have in common (Jaccard)."""
    one, two = set(array("I", a)), set(array("I", b))
    least = sorted(one | two)
    if max(len(one), len(two)) >= SKETCH:
        least = least[:SKETCH]
    return sum(h in one and h in two for h in least) / len(least) if least else 0.0


def standing(document: Document) -> str:
    """What the document says of its own standing ("Draft", "superseded"): metadata, a watermark, a status line, a
    sentence at the head; "" where it says nothing."""
    for key, value in document.metadata:
        if key.lower() in ("status", "state", "document status"):
            return value.strip()
    for block in document.blocks:
        if block.set_aside == "watermark" and read_marks(block.text).status:
            return block.text.strip()
    for block in document.blocks[:_HEAD]:
        line = _STATUS_LINE.search(block.text) if len(block.text) < 300 else None
        if line:
            return line["value"].strip()
        over = OVER.search(block.text)
        if over:
            return over["word"]
    return ""
