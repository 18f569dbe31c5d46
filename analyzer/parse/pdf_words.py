"""The characters of a PDF page, by pdfium, as words with their place, size and weight.

Coordinates are those of layout: points from the top left corner of the page turned so that its text runs from left to
right. `PageText.displayed` maps a rectangle back to the page as a viewer shows it.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from analyzer.datatypes import Box
from analyzer.parse.pdf_fonts import repair_shifted

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st", "\u00a0": " "}
)
# pdfium marks a hyphen at the end of a line by one of these.
HYPHENS = frozenset("\x02\ufffe\u00ad")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi|-bd|cmbx", re.I)


@dataclass(slots=True)
class Word:
    """A run of characters without a blank. `base` is the baseline's distance from the top of the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool


@dataclass(slots=True)
class PageText:
    """Words of a page in the order of its content stream, and what stands at another angle."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    slanted: list[tuple[str, int, float]] = field(default_factory=list)  # text, angle in degrees, size
    characters: int = 0
    unreadable: int = 0
    turned: int = 0  # degrees by which layout is turned clockwise against the page as displayed
    displayed_width: float = 0.0
    displayed_height: float = 0.0
    place: Any = None  # maps a point of the page's own space to layout

    def displayed(self, x0: float, top: float, x1: float, bottom: float) -> Box:
        """A rectangle of layout as a Box on the page as displayed."""
        width, height = self.displayed_width, self.displayed_height
        if self.turned == 90:
            x0, top, x1, bottom = top, height - x1, bottom, height - x0
        elif self.turned == 180:
            x0, top, x1, bottom = width - x1, height - bottom, width - x0, height - top
        elif self.turned == 270:
            x0, top, x1, bottom = width - bottom, x0, width - top, x1
        return Box(self.number, round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1))


@dataclass(slots=True)
class _Run:
    """What all characters of one text object share."""

    size: float
    bold: bool
    angle: int
    font: str


@dataclass(slots=True)
class _Glyph:
    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    ox: float
    oy: float
    run: _Run | None


def _bounds(page: PdfPage, rotation: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of the page as it is displayed, before rotation.

    A box that the page inherits from the document's tree is not seen here, and the library would then answer with US
    Letter: the page's real size is taken instead.
    """
    box = page.get_cropbox(fallback_ok=False) or page.get_mediabox(fallback_ok=False)
    if box:
        return tuple(box)
    width, height = page.get_size()
    return (0.0, 0.0, height, width) if rotation % 180 == 90 else (0.0, 0.0, width, height)


def read_page(page: PdfPage, number: int, fonts: dict[str, bool]) -> PageText:
    """Words of one page. `fonts` is filled with fonts whose characters had to be repaired; share it between pages."""
    glyphs = _glyphs(page)
    repair_shifted(glyphs, fonts)
    rotation = page.get_rotation()
    left, bottom, right, top = _bounds(page, rotation)
    angles = Counter((g.run.angle - rotation) % 360 for g in glyphs if g.run is not None and g.text.strip())
    dominant = angles.most_common(1)[0][0] if angles else 0
    turned = dominant if dominant in (90, 180, 270) else 0
    place = _placer((rotation + turned) % 360, left, bottom, right, top)
    width, height = right - left, top - bottom
    sideways = (rotation + turned) % 180 == 90
    shown_sideways = rotation % 180 == 90
    text = PageText(
        number,
        height if sideways else width,
        width if sideways else height,
        turned=turned,
        displayed_width=height if shown_sideways else width,
        displayed_height=width if shown_sideways else height,
        place=place,
    )
    _collect(text, glyphs, place, (turned + rotation) % 360)
    return text


def _placer(rotation: int, left: float, bottom: float, right: float, top: float) -> Any:
    """Function from a point of the page's own space to layout."""
    if rotation == 90:
        return lambda x, y: (y - bottom, x - left)
    if rotation == 180:
        return lambda x, y: (right - x, y - bottom)
    if rotation == 270:
        return lambda x, y: (top - y, right - x)
    return lambda x, y: (x - left, top - y)


def _glyphs(page: PdfPage) -> list[_Glyph]:
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    handle = textpage.raw
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    at_box, at_x, at_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    runs: dict[int | None, _Run | None] = {None: None}
    glyphs: list[_Glyph] = []
    unicode_of, box_of, origin_of, object_of = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_GetCharOrigin,
        pdfium.FPDFText_GetTextObject,
    )
    for index in range(pdfium.FPDFText_CountChars(handle)):
        code = unicode_of(handle, index)
        owner = object_of(handle, index)
        address = ctypes.cast(owner, ctypes.c_void_p).value if owner else None
        if address not in runs:
            runs[address] = _run(pdfium, handle, index, owner)
        if not box_of(handle, index, at_box) or not origin_of(handle, index, at_x, at_y):
            continue
        text = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        glyphs.append(_Glyph(text, box.left, box.bottom, box.right, box.top, x.value, y.value, runs[address]))
    textpage.close()
    return glyphs


def _run(pdfium: Any, handle: Any, index: int, owner: Any) -> _Run:
    matrix, name = pdfium.FS_MATRIX(), ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetMatrix(handle, index, ctypes.byref(matrix))
    size = pdfium.FPDFText_GetFontSize(handle, index) * (math.hypot(matrix.c, matrix.d) or 1.0)
    pdfium.FPDFFont_GetBaseFontName(pdfium.FPDFTextObj_GetFont(owner), name, 128)
    font = name.value.decode("latin-1")
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
    bold = _BOLD.search(font) is not None or pdfium.FPDFTextObj_GetTextRenderMode(owner) == 2
    return _Run(size, bold, angle, font)


def _collect(page: PageText, glyphs: list[_Glyph], place: Any, angle: int) -> None:
    """Group characters into words: a blank, a gap, a step back or another baseline ends one."""
    word: Word | None = None
    slant: list[str] = []
    slant_run: _Run | None = None
    previous: Word | None = None
    last: _Glyph | None = None
    for glyph in glyphs:
        run, text = glyph.run, glyph.text.translate(LIGATURES)
        if run is not None and run.angle != angle and text.strip() and (run.angle - angle) % 360 > 2:
            if slant_run is not None and slant_run.angle != run.angle:
                _end_slant(page, slant, slant_run)
            slant.append(text)
            slant_run = run
            continue
        if run is None or text.isspace() or text == "":
            word = None
            if slant and slant[-1] != " ":
                slant.append(" ")
            continue
        page.characters += 1
        page.unreadable += text == "\ufffd" or "\ue000" <= text[0] <= "\uefff"
        ax, ay = place(glyph.x0, glyph.y0)
        bx, by = place(glyph.x1, glyph.y1)
        _, base = place(glyph.ox, glyph.oy)
        x0, x1, top, bottom = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
        if word is not None and last is not None and last.run is run and (last.x0, last.x1) == (glyph.x0, glyph.x1):
            word.text += text  # one ligature, given as its letters, all of them in its box
        elif word is not None and _continues(word, x0, base, run):
            if _doubled(word, text, x0, x1):
                continue
            word.text += text
            word.x1, word.top, word.bottom = max(word.x1, x1), min(word.top, top), max(word.bottom, bottom)
            word.bold = word.bold and run.bold
        elif previous is not None and _overprinted(previous, text, x0, base):
            continue
        else:
            word = Word(text, x0, top, x1, bottom, base, run.size, run.bold)
            page.words.append(word)
        previous, last = word, glyph
    _end_slant(page, slant, slant_run)


def _continues(word: Word, x0: float, base: float, run: _Run) -> bool:
    gap = x0 - word.x1
    return -0.6 * word.size < gap < 0.22 * word.size and abs(base - word.base) < 0.15 * word.size


def _doubled(word: Word, text: str, x0: float, x1: float) -> bool:
    """The same character printed once more, a hair beside the first, to look bold."""
    return word.text[-1:] == text and text not in "_.-" and abs(x1 - word.x1) < 0.25 * max(x1 - x0, 0.1)


def _overprinted(word: Word, text: str, x0: float, base: float) -> bool:
    return abs(x0 - word.x0) < 0.06 * word.size and abs(base - word.base) < 0.06 * word.size and word.text == text


def _end_slant(page: PageText, slant: list[str], run: _Run | None) -> None:
    text = "".join(slant).strip()
    if text and run is not None:
        page.slanted.append((text, run.angle, run.size))
    slant.clear()
