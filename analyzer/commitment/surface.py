"""A statement as its cues see it: without emphasis, list marks, link targets and typographic quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?: \"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"\*\*|__(?=\S)|(?<=\S)__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|`|~~")
_MARK = re.compile(
    r"^(?:[-*•▪◦–>|#☐☑✓✔]+\s*|\[[ xX]\]\s*|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]\s+|\d+(?:\.\d+)+\s+)+"
)
_WORD = re.compile(r"[a-z0-9][a-z0-9'-]*")
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u2011": "-"})


@dataclass(frozen=True, slots=True)
class Surface:
    """`plain`: the text as a reader sees it, on one line; `lower`: the same in lower case; `words`: its words."""

    plain: str
    lower: str
    words: frozenset[str]


def surface(text: str) -> Surface:
    """The surface of a statement's text; deterministic and cheap, since every statement passes here."""
    plain = text.translate(_QUOTES)
    if "[" in plain or "]" in plain:
        plain = _LINK.sub(r"\1", plain)
    if "*" in plain or "_" in plain or "`" in plain or "~" in plain:
        plain = _EMPHASIS.sub("", plain)
    plain = " ".join(_MARK.sub("", plain.strip(" |\t\n")).split())
    lower = plain.lower()
    words = set(_WORD.findall(lower))
    words.update([part for word in words if "-" in word for part in word.split("-")])
    return Surface(plain, lower, frozenset(words))
