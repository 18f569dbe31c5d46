"""Running headers, footers and page numbers: what stands at the same place on many pages."""

from __future__ import annotations

import re
from collections import Counter

from analyzer.datatypes import SetAside
from analyzer.parse.pdf_lines import TextLine, group_lines
from analyzer.parse.pdf_words import PageText

# Share of the page's height, from the top and from the bottom, in which headers and footers are looked for.
_MARGIN = 0.14
_PAGE_NUMBER = re.compile(
    r"(?:page\s*|p\.\s*|[-–—|]\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|\|)\s*\d{1,4})?(?:\s*[-–—|])?", re.I
)


def find_furniture(pages: list[PageText]) -> list[list[tuple[TextLine, SetAside]]]:
    """Per page the lines that are furniture, with their kind. Their words are taken out of the pages."""
    margins = [_margin_lines(page) for page in pages]
    counts = Counter(
        key
        for page, lines in zip(pages, margins, strict=True)
        for key in {_key(line, top, page) for line, top in lines}
    )
    needed = 2 if len(pages) == 2 else max(3, len(pages) // 8)
    found: list[list[tuple[TextLine, SetAside]]] = []
    for page, lines in zip(pages, margins, strict=True):
        mine: list[tuple[TextLine, SetAside]] = []
        for line, top in lines:
            kind: SetAside = ""
            running = len(pages) > 1 and _seen(counts, line, top, page) >= needed
            worded = re.match(r"page\b", line.text, re.I) is not None
            if _PAGE_NUMBER.fullmatch(line.text) and (
                running or ((len(pages) > 1 or worded) and not _in_body(line, page))
            ):
                kind = "page_number"
            elif running or (len(pages) == 1 and _fine_print(line, page)):
                kind = "running_header" if top else "running_footer"
            if kind:
                mine.append((line, kind))
        gone = {id(word) for line, _ in mine for word in line.words}
        page.words = [word for word in page.words if id(word) not in gone]
        found.append(mine)
    return found


def _margin_lines(page: PageText) -> list[tuple[TextLine, bool]]:
    """Lines near the edges: (line, whether at the top)."""
    high, low = _MARGIN * page.height, (1 - _MARGIN) * page.height
    near = [w for w in page.words if w.bottom <= high or w.top >= low]
    return [(line, line.bottom <= high) for line in group_lines(near)]


def _key(line: TextLine, top: bool, page: PageText) -> tuple[str, int, bool]:
    """Text and place of a line; the page's own number in it (give or take a cover) counts as one sign."""

    def sign(match: re.Match[str]) -> str:
        return "#" if abs(int(match.group()) - page.number) <= 4 else match.group()

    return re.sub(r"\b\d{1,4}\b", sign, line.text.lower()), round(line.base / 6), top


def _seen(counts: Counter[tuple[str, int, bool]], line: TextLine, top: bool, page: PageText) -> int:
    """How often the text stands there, one step of rounding aside included."""
    text, place, _ = _key(line, top, page)
    return sum(counts[text, place + step, top] for step in (-1, 0, 1))


def _fine_print(line: TextLine, page: PageText) -> bool:
    """On a single page nothing repeats: a few words in smaller print than the text, no sentence."""
    sizes = sorted(word.size for word in page.words)
    small = line.size < 0.85 * sizes[len(sizes) // 2]
    return small and len(line.words) <= 8 and not line.text.endswith((".", ":"))


def _in_body(line: TextLine, page: PageText) -> bool:
    """A number close to other text is part of it (the last item of a list, a cell)."""
    for word in page.words:
        if word not in line.words and abs(word.base - line.base) < 1.6 * line.size and word.base != line.base:
            return True
    return False
