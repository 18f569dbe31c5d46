"""ODT -> Document, through odfpy's tree: headings, lists, tables, notes, tracked deletions, contents."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from analyzer.datatypes import Document, Notice, SetAside, Source
from analyzer.errors import DocumentError
from analyzer.parse.draft import Draft, Facts, assemble, clean, row_draft
from analyzer.parse.inline import Inline
from analyzer.parse.limits import DEFAULT_LIMITS, Limits
from analyzer.parse.package import Package, parse_xml
from analyzer.parse.structure import structure

if TYPE_CHECKING:
    from collections.abc import Iterator

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
_FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
_XLINK = "http://www.w3.org/1999/xlink"
_DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
_INDEXES = {"table-of-content", "illustration-index", "table-index", "alphabetical-index", "user-index", "object-index"}
_SILENT = {
    "tracked-changes",
    "sequence-decls",
    "variable-decls",
    "user-field-decls",
    "note-citation",
    "annotation",
    "annotation-end",
    "bookmark",
}
_CONTENTS_STYLE = re.compile(r"(?:contents|toc) \d{1,2}")
_MAX_DEPTH = 60


def read_odt(source: Source, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Parse an OpenDocument text. Raises DocumentError damaged_file, encrypted_file, too_large."""
    package = Package(data, limits)
    manifest = package.read("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise DocumentError("encrypted_file", "protected by a password; save a copy without one")
    for part in ("content.xml", "styles.xml", "meta.xml"):  # odfpy reads these itself: entities and bombs end here
        content = package.read(part)
        if content is not None:
            parse_xml(content)
    from odf.opendocument import load

    loaded = load(io.BytesIO(data))
    reader = _OdtReader(loaded)
    reader.read()
    drafts = structure(reader.drafts)
    reader.facts.metadata = [(name, clean(text)) for name, text in _metadata(loaded) if clean(text)]
    heading = next((d.text for d in drafts[:60] if d.kind == "heading" and not d.set_aside), "")
    reader.facts.title = reader.title or heading or dict(reader.facts.metadata).get("title", "")
    return assemble(source, drafts, reader.facts, limits)


def _too_deep() -> DocumentError:
    return DocumentError("damaged_file", "the document is nested too deeply; save it again")


def _metadata(loaded: Any) -> Iterator[tuple[str, str]]:
    for node in loaded.meta.childNodes:
        yield node.qname[1], "".join(child.data for child in node.childNodes if child.nodeType == 3)


class _OdtReader:
    def __init__(self, loaded: Any) -> None:
        self.drafts: list[Draft] = []
        self.facts = Facts()
        self.title = ""
        self._loaded = loaded
        self._parents: dict[str, str] = {}
        self._bold: dict[str, bool] = {}
        for holder in (loaded.styles, loaded.automaticstyles):
            for node in holder.childNodes:
                self._learn_style(node)
        self._aside: SetAside = ""
        self._notes: list[Any] = []
        self._has_title = False

    def _learn_style(self, node: Any) -> None:
        name = _attribute(node, _STYLE, "name")
        self._parents[name] = _attribute(node, _STYLE, "parent-style-name")
        for child in node.childNodes:
            if child.qname == (_STYLE, "text-properties"):
                weight = _attribute(child, _FO, "font-weight")
                if weight:
                    self._bold[name] = weight == "bold" or weight in ("600", "700", "800", "900")

    def _is_bold(self, style: str) -> bool:
        for _ in range(20):
            if style in self._bold:
                return self._bold[style]
            style = self._parents.get(style, "")
        return False

    def _named(self, style: str, name: str | re.Pattern[str]) -> bool:
        """Whether a style is, or comes from, the one of that name."""
        for _ in range(20):
            if re.fullmatch(name, style.lower().replace("_20_", " ")):
                return True
            style = self._parents.get(style, "")
        return False

    def read(self) -> None:
        changes = self._loaded.text.getElementsByType(_changed_region())
        if changes:
            message = f"the draft has {len(changes)} open tracked changes; they are read as accepted"
            self.facts.warnings.append(Notice("tracked_changes", message))
        self._blocks(self._loaded.text, 0, 0)
        for holder in self._loaded.masterstyles.childNodes:
            for node in holder.childNodes:
                if node.qname[1] in ("header", "footer"):
                    self._aside = "running_header" if node.qname[1] == "header" else "running_footer"
                    self._blocks(node, 0, 0)
        self._aside = ""

    def _blocks(self, parent: Any, depth: int, level: int) -> None:
        if depth > _MAX_DEPTH:
            raise _too_deep()
        for node in parent.childNodes:
            if node.nodeType != 1:
                continue
            name = node.qname[1]
            if name in _SILENT:
                continue
            if name == "h":
                self._heading(node)
            elif name == "p":
                self._paragraph(node, level, "")
            elif name == "list":
                self._list(node, depth, level + 1)
            elif name == "table" and node.qname[0] == _TABLE:
                self._table(node, depth)
            elif name in _INDEXES:
                kept, self._aside = self._aside, "toc"
                self._blocks(node, depth + 1, level)
                self._aside = kept
            elif not name.endswith("-source"):
                self._blocks(node, depth + 1, level)

    def _heading(self, node: Any) -> None:
        value = _attribute(node, _TEXT, "outline-level")
        level = min(9, (int(value) if value.isdigit() else 1) + self._has_title)
        inline = Inline()
        self._inline(node, inline, 0, bold=False)
        self._append(inline, Draft("heading", "", level=level, set_aside=self._aside))

    def _paragraph(self, node: Any, level: int, label: str) -> None:
        style = _attribute(node, _TEXT, "style-name")
        inline = Inline()
        self._inline(node, inline, 0, bold=self._is_bold(style))
        contents: SetAside = "toc" if self._named(style, _CONTENTS_STYLE) else ""
        template = Draft("paragraph", "", set_aside=self._aside or contents)
        if level:
            template.kind, template.level, template.label = "list_item", min(9, level), label
        elif self._named(style, "title") and not self._aside:
            template.kind, template.level = "heading", 1
            self._has_title = True
        self._append(inline, template)
        if template.kind == "heading" and self.drafts and not self.title:
            self.title = self.drafts[-1].text

    def _append(self, inline: Inline, template: Draft) -> None:
        for number, draft in enumerate(inline.take()):
            draft.kind, draft.level, draft.set_aside = template.kind, template.level, template.set_aside
            draft.label = "" if number else template.label
            self.drafts.append(draft)
        notes, self._notes = self._notes, []
        for note in notes:
            before = len(self.drafts)
            self._blocks(note, 1, 0)
            for draft in self.drafts[before:]:
                draft.kind = "footnote"

    def _list(self, node: Any, depth: int, level: int) -> None:
        for item in node.childNodes:
            if item.nodeType != 1 or item.qname[1] not in ("list-item", "list-header"):
                continue
            label = "-"
            for child in item.childNodes:
                if child.nodeType != 1:
                    continue
                if child.qname[1] == "p":
                    self._paragraph(child, level, label)
                    label = ""
                elif child.qname[1] == "h":
                    self._heading(child)
                elif child.qname[1] == "list":
                    if depth > _MAX_DEPTH:
                        raise _too_deep()
                    self._list(child, depth + 1, level + 1)
                else:
                    self._blocks(child, depth + 1, level)

    def _inline(self, node: Any, inline: Inline, depth: int, *, bold: bool, anchor: bool = False) -> None:
        for child in node.childNodes:
            if child.nodeType == 3:
                inline.add(child.data.replace("\n", " ").replace("\r", " "), bold=bold, anchor=anchor)
                continue
            if child.nodeType != 1:
                continue
            if depth > _MAX_DEPTH:
                raise _too_deep()
            name = child.qname[1]
            if name == "s" or name == "tab":
                inline.add(" ")
            elif name == "line-break":
                inline.hard_break()
            elif name == "note":
                self._notes.extend(c for c in child.childNodes if c.qname[1] == "note-body")
            elif name == "image":
                self.facts.images_without_text += 1
            elif name == "text-box":
                self._notes.append(child)
            elif name not in _SILENT:
                style = _attribute(child, _TEXT, "style-name") if name == "span" else ""
                inner = name == "a" and _attribute(child, _XLINK, "href").startswith("#")
                self._inline(child, inline, depth + 1, bold=bold or self._is_bold(style), anchor=anchor or inner)

    def _table(self, table: Any, depth: int) -> None:
        rows = [[c for c in row.childNodes if c.qname[1] == "table-cell"] for row in _rows(table)]
        if max((len(row) for row in rows), default=0) <= 1:
            for row in rows:
                for cell in row:
                    self._blocks(cell, depth + 1, 0)
            return
        self.facts.tables += 1
        number, outer = self.facts.tables, self.drafts
        for row in rows:
            cells = []
            for cell in row:
                self.drafts = []
                self._blocks(cell, depth + 1, 0)
                cells.append("\n".join(d.text for d in structure(self.drafts)))
                span = _attribute(cell, _TABLE, "number-columns-spanned")
                cells.extend([""] * (min(64, int(span)) - 1 if span.isdigit() and len(span) < 4 else 0))
            draft = row_draft(cells, table=number)
            if draft is not None:
                draft.set_aside = self._aside
                outer.append(draft)
        self.drafts = outer


def _attribute(node: Any, namespace: str, name: str) -> str:
    return str(node.attributes.get((namespace, name)) or "") if node.attributes else ""


def _rows(table: Any) -> Iterator[Any]:
    for node in table.childNodes:
        if node.nodeType == 1 and node.qname[1] == "table-row":
            yield node
        elif node.nodeType == 1 and node.qname[1] in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(node)


def _changed_region() -> Any:
    from odf.text import ChangedRegion

    return ChangedRegion
