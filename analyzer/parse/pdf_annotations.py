"""What stands on a PDF page without being in its text layer: the values of form fields, text boxes, comments.

Values and text boxes are seen like print and become words at their place; comments are kept apart.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from analyzer.parse.pdf_words import PageText, Word

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_MOST = 2_000  # annotations of a page
_LONGEST = 20_000  # characters of one
_UNSEEN = 2 | 32  # flags: hidden, not in view
_PASSWORD = 1 << 13
_WIDTH = 0.5  # of a character, in sizes: fields do not tell
TICK = "\u2611"  # what stands for a box that is ticked
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Names that a form's editor gives by itself.
_MACHINE = re.compile(
    r"\d|^(?:text|field|check ?box|button|radio|group|box|undefined|untitled|fill)?s?$|^.{1,2}$", re.I
)


@dataclass(slots=True)
class _Found:
    """Texts of one page's annotations: those that are seen, with the field's name and their rectangle in the page's space."""

    seen: list[tuple[str, str, tuple[float, float, float, float]]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


def open_forms(pdf: PdfDocument) -> None:
    """Make the values of form fields readable; before any page is opened. A broken form leaves the file without."""
    import pypdfium2

    try:
        if pdf.get_formtype() == pypdfium2.raw.FORMTYPE_ACRO_FORM:
            pdf.init_forms()
    except pypdfium2.PdfiumError:
        return


def read_annotations(pdf: PdfDocument, page: PdfPage, text: PageText) -> list[str]:
    """Add the words of fields and text boxes to a page; give its comments."""
    found = _texts(pdf, page)
    printed = list(text.words)
    for value, name, rectangle in found.seen:
        _place(value, name, rectangle, text, printed)
    return found.comments


def _texts(pdf: PdfDocument, page: PdfPage) -> _Found:
    import pypdfium2.raw as pdfium

    found = _Found()
    for index in range(min(_MOST, max(0, pdfium.FPDFPage_GetAnnotCount(page)))):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        unseen = pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN
        if kind == pdfium.FPDF_ANNOT_WIDGET and pdf.formenv and not unseen:
            value = _field_value(pdfium, pdf.formenv.raw, annotation)
            if value:
                found.seen.append(
                    (value, _field_name(pdfium, pdf.formenv.raw, annotation), _rectangle(pdfium, annotation))
                )
        elif kind == pdfium.FPDF_ANNOT_FREETEXT and not unseen:
            value = _string(lambda b, n, a=annotation: pdfium.FPDFAnnot_GetStringValue(a, b"Contents", b, n))
            if value:
                found.seen.append((value, "", _rectangle(pdfium, annotation)))
        elif kind in (pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_STRIKEOUT):
            value = _string(lambda b, n, a=annotation: pdfium.FPDFAnnot_GetStringValue(a, b"Contents", b, n))
            found.comments.extend([value] if value else [])
        pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _field_value(pdfium: Any, form: Any, annotation: Any) -> str:
    """The text of a field that a person fills with text, a tick for a box that is ticked, "" for buttons and passwords."""
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
        return TICK if pdfium.FPDFAnnot_IsChecked(form, annotation) else ""
    if kind not in (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX):
        return ""
    if pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        return ""
    return _string(lambda b, n: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, b, n))


def _field_name(pdfium: Any, form: Any, annotation: Any) -> str:
    """What the field is called for persons: its tooltip, else its name in words ("policyOwner": "policy owner").

    "" for names that only a program needs ("Text1", "form[0].f1_1[0]").
    """
    for tell in (pdfium.FPDFAnnot_GetFormFieldAlternateName, pdfium.FPDFAnnot_GetFormFieldName):
        name = _string(lambda b, n, tell=tell: tell(form, annotation, b, n))
        if tell is pdfium.FPDFAnnot_GetFormFieldName:
            name = _HUMP.sub(" ", name.rsplit(".", 1)[-1]).replace("_", " ").replace("-", " ")
            name = "" if _MACHINE.search(name) else name.lower()
        if name:
            return " ".join(name.split())
    return ""


def _string(get: Any) -> str:
    """A string of pdfium's, which is asked for its length first; never longer than the limit."""
    import pypdfium2.raw as pdfium

    size = get(None, 0)
    if not 2 < size <= 2 * _LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(size)
    get(ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\x00").strip()


def _rectangle(pdfium: Any, annotation: Any) -> tuple[float, float, float, float]:
    box = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(box))
    return box.left, box.bottom, box.right, box.top


def _place(
    value: str, name: str, rectangle: tuple[float, float, float, float], text: PageText, printed: list[Word]
) -> None:
    """Words of a value, line below line, on the baseline of what is printed beside them.

    Where nothing is printed beside the field or right above it, its name is what says what the value is.
    """
    ax, ay = text.place(rectangle[0], rectangle[1])
    bx, by = text.place(rectangle[2], rectangle[3])
    x0, x1, top, bottom = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
    if value == TICK:  # a box stands in the middle of its line, a value on the line's foot
        beside = [w for w in text.words if top < (w.top + w.bottom) / 2 < bottom]
        if not beside and not name:
            return  # nothing says what was ticked
    else:
        beside = [w for w in text.words if w.top < bottom and w.bottom > top and top <= w.base <= bottom + w.size]
    nearest = min(beside, key=lambda w: abs(w.base - bottom), default=None)
    size = nearest.size if nearest else min(11.0, max(6.0, 0.7 * (bottom - top)))
    if name and not _labelled(printed, (x0, top, x1, bottom), tick=value == TICK):
        value = f"{value} {name}" if value == TICK else f"{name[:1].upper()}{name[1:]}: {value}"
    lines = _wrapped(value, max(1, int((x1 - x0) / (_WIDTH * size))))
    base = nearest.base if nearest and len(lines) == 1 else top + size
    for number, line in enumerate(lines):
        at, y = x0, base + 1.2 * size * number
        for part in line:
            width = _WIDTH * size * len(part)
            text.words.append(Word(part, at, y - 0.8 * size, at + width, y + 0.2 * size, y, size, False))
            text.characters += len(part)
            at += width + 0.3 * size


def _labelled(printed: list[Word], field_box: tuple[float, float, float, float], *, tick: bool) -> bool:
    """Whether something is printed beside a field, or right above one that holds text."""
    x0, top, x1, bottom = field_box
    for w in printed:
        middle = (w.top + w.bottom) / 2
        above = not tick and w.x0 < x1 and w.x1 > x0 and top - 2 * w.size < middle <= top
        if above or top < middle < bottom:
            return True
    return False


def _wrapped(value: str, width: int) -> list[list[str]]:
    """The words of a value in lines of at most `width` characters, and where its author broke it."""
    lines: list[list[str]] = []
    for paragraph in value.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line: list[str] = []
        for part in paragraph.split():
            if line and sum(map(len, line)) + len(line) + len(part) > width:
                lines.append(line)
                line = []
            line.append(part)
        lines.extend([line] if line else [])
    return lines
