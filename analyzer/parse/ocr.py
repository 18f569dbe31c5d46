"""Text of scanned pages, by RapidOCR, whose models come in its package. An extra: `pip install policy-gap-analyzer[ocr]`."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Callable
from functools import cache
from statistics import median
from typing import TYPE_CHECKING, Any

from analyzer.errors import MissingExtraError
from analyzer.parse.pdf_words import PageText, Word

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

# Dots per inch at which pages are drawn for recognition; small print needs it, more only costs time.
_RESOLUTION = 180
# A line that the recogniser is less sure of than this is noise.
_SURE = 0.6
# Pixels at which a page is drawn at most: a poster is drawn coarser, and a page of absurd size costs no more memory.
_PIXELS = 12e6

# Called before each page; the child process asks its parent for time by it.
before_page: list[Callable[[], None]] = []


def available() -> bool:
    """Whether the extra is installed."""
    return importlib.util.find_spec("rapidocr") is not None


@cache
def _engine() -> Any:
    if not available():
        raise MissingExtraError("scanned pages need text recognition: pip install 'policy-gap-analyzer[ocr]'")
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(params={"Global.log_level": "critical"})


def recognise(page: PdfPage, text: PageText) -> None:
    """Fill a page's words with what is recognised in its picture. Raises MissingExtraError without the extra."""
    for call in before_page:
        call()
    engine = _engine()
    width, height = page.get_size()
    scale = min(_RESOLUTION / 72, (_PIXELS / max(1.0, width * height)) ** 0.5)
    result = engine(page.render(scale=scale, rev_byteorder=False).to_numpy())
    boxes = result.boxes if result.boxes is not None else ()
    for corners, line, score in zip(boxes, result.txts or (), result.scores or (), strict=False):
        if float(score) >= _SURE and line.strip():
            xs, ys = [float(p[0]) / scale for p in corners], [float(p[1]) / scale for p in corners]
            text.words.extend(_words(line, min(xs), min(ys), max(xs), max(ys)))
    _even_out(text.words)
    text.turned = 0  # a picture is recognised as it is displayed
    text.width, text.height = text.displayed_width, text.displayed_height
    text.characters = sum(len(word.text) for word in text.words)


def _even_out(words: list[Word]) -> None:
    """Give body text one size: measured heights waver from line to line, headings stand out by a third."""
    middle = median(word.size for word in words) if words else 0.0
    for word in words:
        if 0.75 * middle < word.size < 1.3 * middle:
            word.size = middle


def _words(line: str, x0: float, top: float, x1: float, bottom: float) -> list[Word]:
    """The words of a recognised line, its width shared out by characters."""
    per_character = (x1 - x0) / max(1, len(line))
    height = bottom - top
    size, base = round(0.75 * height), bottom - 0.22 * height
    words, at = [], 0
    for part in line.split():
        at = line.index(part, at)
        left = x0 + at * per_character
        at += len(part)
        words.append(Word(part, left, top, x0 + at * per_character, bottom, base, size, False))
    return words
