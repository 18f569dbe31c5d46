"""How the lines of a PDF block are joined to one text: blanks or none between them, hyphens mended, note calls left out."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from analyzer.datatypes import Box
from analyzer.parse.draft import Draft, clean
from analyzer.parse.pdf_lines import TextLine
from analyzer.parse.pdf_words import HYPHENS, PageText

# First halves of words that keep their hyphen when a line breaks after it.
_KEPT = frozenset(
    "self anti third multi non well cross short long high low two three four one first second half full part real single role"
    " risk need ex vice end user time cloud based".split()
)
# Share of the lines that end in a hyphen where words are cut; where they are not, it is a tenth of this.
_HYPHENATED = 0.025


class Joints:
    """Joins lines by what the words of the whole document say about its hyphens."""

    def __init__(self, pages: list[PageText]) -> None:
        words: Counter[str] = Counter()
        for page in pages:
            for word in page.words:
                words[word.text.lower().strip(".,;:()\"'“”")] += 1
        self._words = words
        self._hyphenates = _hyphenates(pages)

    def joined(self, lines: list[TextLine], page: PageText) -> Draft:
        """One draft of lines, hyphens mended, with the span and box of every line."""
        text = ""
        spans: list[tuple[int, int, Box]] = []
        for line in lines:
            piece = clean(_line_text(line))
            if not piece:
                continue
            if text:
                glue, cut = self.glue(text, piece)
                if cut:
                    text = text[:-cut]
                    start, end, box = spans[-1]
                    spans[-1] = (start, min(end, len(text)), box)
                text += glue
            spans.append((len(text), len(text) + len(piece), page.displayed(line.x0, line.top, line.x1, line.bottom)))
            text += piece
        if text[-1:] in HYPHENS:
            text = text[:-1] + "-"
        return Draft("paragraph", text, page=page.number, lines=[(a, min(b, len(text)), box) for a, b, box in spans])

    def glue(self, before: str, after: str) -> tuple[str, int]:
        """What joins two lines, and how many characters to drop at the end of the first: a hyphen is mended."""
        if before[-1:] not in HYPHENS and before[-1:] not in "-\u2010":
            return " ", 0
        alike = after[:1].islower() or (after[:1].isupper() and before[-2:-1].isupper())
        if not alike or not before[-2:-1].isalpha():
            return ("", 0) if before[-2:-1].isalnum() else (" ", 0)
        head = re.search(r"[\w'’-]*$", before[:-1])
        tail = re.match(r"[\w'’-]*", after)
        first, rest = head.group() if head else "", tail.group() if tail else ""
        whole, split = self._words[(first + rest).lower()], self._words[f"{first}-{rest}".lower()]
        part = first.rsplit("-", 1)[-1].lower()
        if split > whole or (split == whole and (part in _KEPT or len(part) == 1 or not self._hyphenates)):
            return "-" if before[-1] in HYPHENS else "", 1 if before[-1] in HYPHENS else 0
        return "", 1


def _hyphenates(pages: list[PageText]) -> bool:
    """Whether the typesetter cut words at the ends of lines: then many lines end in a hyphen, else only "sub-" does."""
    breaks = hyphens = 0
    for page in pages:
        for word, following in pairwise(page.words):
            if following.base > word.base + 0.5 * word.size and following.x0 < word.x0:
                breaks += 1
                hyphens += word.text[-1:] in HYPHENS or word.text[-1:] in "-\u2010"
    return hyphens >= max(2, _HYPHENATED * breaks)


def _line_text(line: TextLine) -> str:
    """Words of a line without the raised numbers that call a note."""
    kept = [
        w.text
        for i, w in enumerate(line.words)
        if not (
            i
            and w.size < 0.75 * line.size
            and w.base < line.base - 0.15 * line.size
            and re.fullmatch(r"\d{1,2}|[*†‡]", w.text)
        )
    ]
    return " ".join(kept)
