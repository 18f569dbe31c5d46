"""Elements of a DOCX part: the names that several readers share, and how elements are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.errors import DocumentError

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATE = _MC + "AlternateContent"
TEXT, RPR, VAL = (W + t for t in ("t", "rPr", "val"))
SKIPPED = {
    W + t
    for t in (
        "del",
        "moveFrom",
        "pPr",
        "rPr",
        "delText",
        "instrText",
        "sdtPr",
        "sdtEndPr",
        "tblPr",
        "trPr",
        "tcPr",
        "tblGrid",
        "sectPr",
        "proofErr",
        "commentReference",
        "annotationRef",
        "footnoteRef",
        "endnoteRef",
    )
}
MAX_DEPTH = 60


def too_deep() -> DocumentError:
    """The error for a tree deeper than MAX_DEPTH."""
    return DocumentError("damaged_file", "the document is nested too deeply; save it again in Word")


def first_child(node: _Element, tag: str) -> _Element | None:
    """The first child of that tag; several times faster than `find`."""
    return next(node.iterchildren(tag), None)


def by_tag(properties: _Element | None) -> dict[str, _Element]:
    """The children of a paragraph's properties by tag."""
    return {} if properties is None else {str(node.tag): node for node in properties}


def flag(node: _Element | None) -> bool | None:
    """A toggle: absent None, else whether it is on."""
    return None if node is None else node.get(W + "val") not in ("0", "false", "off", "none")


def members(node: _Element, tag: str) -> list[_Element]:
    """Rows of a table or cells of a row, through content controls and insertions, not those of inner tables."""
    found: list[_Element] = []
    for child in node:
        if child.tag == tag:
            found.append(child)
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "customXml", W + "smartTag"):
            found.extend(members(child, tag))
    return found


def is_deleted(row: _Element) -> bool:
    """Whether a tracked change took the row out of its table."""
    return row.find(f"{W}trPr/{W}del") is not None


def column_span(cell: _Element) -> int:
    """How many columns a cell goes over."""
    node = cell.find(f"{W}tcPr/{W}gridSpan")
    value = "" if node is None else node.get(W + "val") or ""
    return min(64, int(value)) if value.isdigit() and len(value) < 4 else 1


def chosen_branch(alternate: _Element) -> _Element:
    """The branch of an AlternateContent that is shown: the first choice, else the fallback."""
    choice = alternate.find(_MC + "Choice")
    fallback = alternate.find(_MC + "Fallback")
    chosen = choice if choice is not None else fallback
    return alternate.makeelement("none") if chosen is None else chosen


def outermost(node: _Element, tag: str) -> list[_Element]:
    """Elements of that tag that lie in no other of it, in the branches that are shown."""
    if node.tag == tag:
        return [node]
    if node.tag == ALTERNATE:
        return outermost(chosen_branch(node), tag)
    return [found for child in node for found in outermost(child, tag)]
