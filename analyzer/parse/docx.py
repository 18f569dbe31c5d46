"""DOCX -> Document: the main text of the package, its properties, and what the file holds that is not read.

The parts are read straight from the package, so that a file which breaks the library's expectations still gives its
text. Tracked changes are read as accepted; comments, headers and footers are kept as blocks set aside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.datatypes import Document, Notice, Source
from analyzer.errors import DocumentError
from analyzer.parse.docx_blocks import DocxReader
from analyzer.parse.docx_nodes import RELATIONSHIP, W
from analyzer.parse.draft import Draft, Facts, assemble, clean
from analyzer.parse.limits import DEFAULT_LIMITS, Limits
from analyzer.parse.package import Package
from analyzer.parse.structure import structure

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_CHANGES = (W + "ins", W + "del", W + "moveFrom", W + "moveTo")


def read_docx(source: Source, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Parse a Word document. Pages are unknown in this format, so `page` is None throughout.

    Raises DocumentError damaged_file, encrypted_file, too_large, not_a_docx.
    """
    package = Package(data, limits)
    main = _main_part(package)
    root = package.xml(main)
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise DocumentError("not_a_docx", "the Word file has no main text; open it in Word and save it again")
    reader = DocxReader(package, main)
    reader.read(body)
    drafts = structure(reader.drafts)
    facts = reader.facts
    facts.metadata = _properties(package)
    facts.title = _title(facts, drafts, reader.title)
    facts.warnings.extend(_embedded(package, root))
    changes = sum(1 for _ in root.iter(*_CHANGES)) if root is not None else 0
    if changes:
        message = f"the draft has {changes} open tracked changes; they are read as accepted"
        facts.warnings.append(Notice("tracked_changes", message))
    return assemble(source, drafts, facts, limits)


def _main_part(package: Package) -> str:
    relations = package.xml("_rels/.rels")
    for node in () if relations is None else relations.iter(RELATIONSHIP):
        target = (node.get("Target") or "").lstrip("/")
        if (node.get("Type") or "").endswith("/officeDocument") and target in package.names:
            return target
    return "word/document.xml"


def _embedded(package: Package, root: _Element) -> list[Notice]:
    """What is inside the file and is not its text: files attached to it, and parts that Word would merge in."""
    files = sum("/embeddings/" in name for name in package.names)
    parts = sum(1 for _ in root.iter(W + "altChunk"))
    notices = []
    if files:
        message = f"{files} embedded file(s) are not read; give them as documents of their own"
        notices.append(Notice("embedded_file", message))
    if parts:
        message = f"{parts} embedded part(s) of the text are not read; open the file in Word and save it again"
        notices.append(Notice("embedded_part", message))
    return notices


def _properties(package: Package) -> list[tuple[str, str]]:
    root = package.xml("docProps/core.xml")
    pairs = (
        []
        if root is None
        else [(str(n.tag).rsplit("}", 1)[-1], clean(n.text or "")) for n in root if isinstance(n.tag, str)]
    )
    return [(key, value) for key, value in pairs if value]


def _title(facts: Facts, drafts: list[Draft], styled: str) -> str:
    stored = dict(facts.metadata).get("title", "")
    heading = next((d.text for d in drafts[:60] if d.kind == "heading" and not d.set_aside), "")
    return styled or heading or stored
