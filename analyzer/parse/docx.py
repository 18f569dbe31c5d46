"""DOCX -> Document: headings by style and outline level, computed numbers, tables, notes, text boxes, tracked changes.

The parts are read straight from the package, so that a file which breaks the library's expectations still gives its
text. Tracked changes are read as accepted; comments, headers and footers are kept as blocks set aside.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from analyzer.datatypes import Document, Notice, SetAside, Source
from analyzer.errors import DocumentError
from analyzer.parse.docx_styles import Numbering, Style, Styles, W, _flag, _numbering
from analyzer.parse.draft import Draft, Facts, assemble, clean, row_draft
from analyzer.parse.inline import Inline
from analyzer.parse.limits import DEFAULT_LIMITS, Limits
from analyzer.parse.package import Package
from analyzer.parse.prose import looks_like_prose
from analyzer.parse.structure import structure

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_SKIPPED = {
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
_P, _TBL, _SDT, _RUN, _TEXT, _TAB, _PTAB = (W + t for t in ("p", "tbl", "sdt", "r", "t", "tab", "ptab"))
_BREAKS = (W + "br", W + "cr")
_PPR, _RPR, _PSTYLE, _RSTYLE = (W + t for t in ("pPr", "rPr", "pStyle", "rStyle"))
_BOLD, _VANISH, _VAL, _NUMPR, _OUTLINE = (W + t for t in ("b", "vanish", "val", "numPr", "outlineLvl"))
_ALTERNATE = _MC + "AlternateContent"
_CHANGES = (W + "ins", W + "del", W + "moveFrom", W + "moveTo")
_CODE_STYLE = re.compile(r"\b(?:source ?code|code block|html preformatted|preformatted|verbatim)\b")
_MAX_DEPTH = 60


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
    for node in () if relations is None else relations.iter(_RELATIONSHIP):
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


class DocxReader:
    """Walks the body and emits drafts. Notes follow the paragraph that calls them."""

    def __init__(self, package: Package, main: str) -> None:
        self.drafts: list[Draft] = []
        self.facts = Facts()
        self.title = ""
        folder = posixpath.dirname(main)
        self._package, self._folder = package, folder
        self._relations = self._targets(posixpath.join(folder, "_rels", posixpath.basename(main) + ".rels"))
        self._styles = Styles(self._part("styles.xml"))
        self._numbering = Numbering.read(self._part("numbering.xml"))
        self._notes = {**self._note_texts("footnotes.xml", "footnote"), **self._note_texts("endnotes.xml", "endnote")}
        self._calls: list[str] = []
        self._boxes: list[_Element] = []
        self._aside: SetAside = ""
        self._field_depth = 0
        self._toc_until = -1
        self._has_title = False
        self._joined: tuple[Inline, Draft] | None = None

    def _part(self, name: str) -> _Element | None:
        return self._package.xml(posixpath.join(self._folder, name))

    def _targets(self, name: str) -> dict[str, str]:
        root = self._package.xml(name)
        if root is None:
            return {}
        return {
            n.get("Id") or "": n.get("Target") or ""
            for n in root.iter(_RELATIONSHIP)
            if n.get("TargetMode") != "External"
        }

    def _note_texts(self, part: str, tag: str) -> dict[str, _Element]:
        root = self._part(part)
        if root is None:
            return {}
        return {f"{tag}{n.get(W + 'id')}": n for n in root.iter(W + tag) if n.get(W + "type") in (None, "normal")}

    def read(self, body: _Element) -> None:
        """Read headers, the body, footers and comments, in this order."""
        self._has_title = self._styles.get(self._styles.default).name == "title" or any(
            self._styles.get(style.get(_VAL)).name == "title" for style in body.iter(_PSTYLE)
        )
        self._margins(body, "headerReference", "running_header")
        self._blocks(body, 0)
        self._margins(body, "footerReference", "running_footer")
        comments = self._part("comments.xml")
        if comments is not None:
            self._aside = "comment"
            self._blocks(comments, 0)
            self._aside = ""

    def _margins(self, body: _Element, reference: str, aside: SetAside) -> None:
        """Headers and footers of all sections, each text once."""
        seen: set[str] = set()
        for node in body.iter(W + reference):
            target = self._relations.get(node.get(_R + "id") or "", "")
            part = self._part(target) if target and target not in seen else None
            seen.add(target)
            if part is not None:
                before = len(self.drafts)
                self._aside = aside
                self._blocks(part, 0)
                self._aside = ""
                known = {d.text for d in self.drafts[:before] if d.set_aside == aside}
                self.drafts[before:] = [d for d in self.drafts[before:] if d.text not in known]

    def _blocks(self, parent: _Element, depth: int) -> None:
        if depth > _MAX_DEPTH:
            raise _too_deep()
        for node in parent:
            tag = node.tag
            if tag == _P:
                self._paragraph(node)
            elif tag == _TBL:
                self._table(node, depth)
            elif tag == _SDT:
                self._content_control(node, depth)
            elif tag == _ALTERNATE:
                self._blocks(_chosen(node), depth + 1)
            elif tag not in _SKIPPED and isinstance(tag, str):
                self._blocks(node, depth + 1)

    def _content_control(self, node: _Element, depth: int) -> None:
        gallery = node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        kept = self._aside
        if gallery is not None and "table of contents" in (gallery.get(W + "val") or "").lower():
            self._aside = "toc"
        self._blocks(node, depth + 1)
        self._aside = kept

    def _style_of(self, paragraph: _Element) -> Style:
        return self._named_in(_parts(_child(paragraph, _PPR)))

    def _named_in(self, properties: dict[str, _Element]) -> Style:
        node = properties.get(_PSTYLE)
        return self._styles.get(self._styles.default if node is None else node.get(_VAL))

    def _paragraph(self, node: _Element) -> None:
        properties = _parts(_child(node, _PPR))
        style = self._named_in(properties)
        inline = Inline()
        was_in_toc = self._in_toc()
        self._runs(node, inline, 0, bold=style.bold)
        template = self._template(properties, style)
        if was_in_toc or self._in_toc() or style.name.startswith(("toc ", "table of figures")):
            template.set_aside = self._aside or "toc"
        if self._joined is not None:  # the mark of the paragraph before was deleted: both are one
            before, template = self._joined
            inline.pieces[:0] = before.pieces
            self._joined = None
        mark = properties.get(_RPR)
        if mark is not None and _child(mark, W + "del") is not None:
            self._joined = inline, template
            return
        self._emit(inline, template, style)

    def _template(self, properties: dict[str, _Element], style: Style) -> Draft:
        """Kind, level and label of a paragraph."""
        numbering, outline = style.numbering, style.outline
        if properties:
            numbering = _numbering(properties.get(_NUMPR)) or numbering
            own = properties.get(_OUTLINE)
            value = "" if own is None else own.get(_VAL) or ""
            outline = int(value) if value.isdigit() and len(value) == 1 else outline
        draft = Draft("paragraph", "", set_aside=self._aside)
        if style.name == "title":
            draft.kind, draft.level = "heading", 1
        elif outline is not None and outline < 9:
            draft.kind, draft.level = "heading", min(9, outline + 1 + self._has_title)
        elif "quote" in style.name:
            draft.kind = "quote"
        elif style.name == "caption":
            draft.kind = "caption"
        if numbering is not None and numbering[0] != "0":
            draft.label = self._numbering.label(*numbering)
            if draft.kind == "paragraph":
                draft.kind, draft.level = "list_item", numbering[1] + 1
        return draft

    def _emit(self, inline: Inline, template: Draft, style: Style) -> None:
        if _CODE_STYLE.search(style.name):
            text = "".join("\n" if t == "\r" else t for t, _, _ in inline.pieces)
            if text.strip() and not looks_like_prose(text):
                self.drafts.append(Draft("code", clean(text), set_aside=self._aside or "code"))
                return
        first = True
        for draft in inline.take():
            draft.kind, draft.level, draft.set_aside = template.kind, template.level, template.set_aside
            draft.label = template.label if first else ""
            first = False
            if style.name == "title" and not self.title and not draft.set_aside:
                self.title = draft.text
            self.drafts.append(draft)
        self._pending()

    def _pending(self) -> None:
        """Notes called and text boxes anchored in the paragraph that was just emitted."""
        calls, self._calls = self._calls, []
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._blocks(box, 1)
        for call in calls:
            note = self._notes.pop(call, None)
            if note is not None:
                before = len(self.drafts)
                self._blocks(note, 1)
                for draft in self.drafts[before:]:
                    draft.kind = "footnote" if draft.kind == "paragraph" else draft.kind

    def _runs(self, node: _Element, inline: Inline, depth: int, *, bold: bool) -> None:
        for child in node:
            tag = child.tag
            if tag == _RUN:
                self._run(child, inline, depth, bold=bold)
            elif tag in _SKIPPED or not isinstance(tag, str):
                continue
            elif depth > _MAX_DEPTH:
                raise _too_deep()
            elif tag == _ALTERNATE:
                self._runs(_chosen(child), inline, depth + 1, bold=bold)
            else:
                self._runs(child, inline, depth + 1, bold=bold)

    def _run(self, run: _Element, inline: Inline, depth: int, *, bold: bool) -> None:
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                text = child.text or ""
                if "\n" in text or "\r" in text:
                    text = text.replace("\n", " ").replace("\r", " ")
                inline.add(text, bold=bold)
            elif tag == _RPR:
                own = named = None
                for mark in child:
                    if mark.tag == _BOLD:
                        own = _flag(mark)
                    elif mark.tag == _RSTYLE:
                        named = self._styles.get(mark.get(_VAL)).bold
                    elif mark.tag == _VANISH and _flag(mark):
                        return
                bold = own if own is not None else bold or bool(named)
            else:
                self._run_part(child, inline, depth, bold=bold)

    def _run_part(self, node: _Element, inline: Inline, depth: int, *, bold: bool) -> None:
        tag = node.tag
        if tag == _TEXT:
            inline.add((node.text or "").replace("\n", " ").replace("\r", " "), bold=bold)
        elif tag in (_TAB, _PTAB):
            inline.add("\t")
        elif tag in _BREAKS:
            if node.get(W + "type") in (None, "textWrapping"):
                inline.hard_break()
        elif tag == W + "noBreakHyphen":
            inline.add("-", bold=bold)
        elif tag == W + "fldChar":
            self._field(node)
        elif tag == W + "instrText":
            if re.match(r"\s*TOC\b", node.text or "") and self._toc_until < 0:
                self._toc_until = self._field_depth
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            self._calls.append(tag.removeprefix(W).removesuffix("Reference") + (node.get(W + "id") or ""))
        elif tag == _MC + "AlternateContent":
            for child in _chosen(node):
                self._run_part(child, inline, depth, bold=bold)
        elif tag in (W + "drawing", W + "pict", W + "object"):
            self._boxes.extend(_outermost(node, W + "txbxContent"))
            self.facts.images_without_text += sum(
                1 for _ in node.iter(_PICTURE, "{urn:schemas-microsoft-com:vml}imagedata")
            )

    def _field(self, node: _Element) -> None:
        kind = node.get(W + "fldCharType")
        if kind == "begin":
            self._field_depth += 1
        elif kind == "end":
            self._field_depth = max(0, self._field_depth - 1)
            if self._field_depth < self._toc_until:
                self._toc_until = -1

    def _in_toc(self) -> bool:
        return self._toc_until >= 0 and self._field_depth >= self._toc_until

    def _table(self, table: _Element, depth: int) -> None:
        rows = [_members(row, W + "tc") for row in _members(table, W + "tr") if not _deleted(row)]
        if self._is_layout(rows):
            for row in rows:
                for cell in row:
                    self._blocks(cell, depth + 1)
            return
        self.facts.tables += 1
        number = self.facts.tables
        outer = self.drafts
        for row in rows:
            cells: list[str] = []
            after: list[Draft] = []
            for cell in row:
                self.drafts = []
                self._blocks(cell, depth + 1)
                parts = structure(self.drafts)
                after.extend(d for d in parts if d.kind == "footnote")
                cells.append("\n".join(d.text for d in parts if d.kind != "footnote"))
                cells.extend([""] * (_span(cell) - 1))
            draft = row_draft(cells, table=number)
            if draft is not None:
                draft.set_aside = self._aside
                outer.append(draft)
            outer.extend(after)
        self.drafts = outer

    def _is_layout(self, rows: list[list[_Element]]) -> bool:
        """A table that only places text: one column, tables or headings inside, or one row with pages of text."""
        if max((len(row) for row in rows), default=0) <= 1:
            return True
        for row in rows:
            for cell in row:
                if next(cell.iter(W + "tbl"), None) is not None:
                    return True
                outlines = (self._style_of(p).outline for p in cell.iter(W + "p"))
                if any(level is not None and level < 9 for level in outlines):
                    return True
        if len(rows) > 1:
            return False
        return max(sum(len((t.text or "").split()) for t in cell.iter(_TEXT)) for cell in rows[0]) > 120


def _too_deep() -> DocumentError:
    return DocumentError("damaged_file", "the document is nested too deeply; save it again in Word")


def _child(node: _Element, tag: str) -> _Element | None:
    """The first child of that tag; several times faster than `find`."""
    return next(node.iterchildren(tag), None)


def _parts(properties: _Element | None) -> dict[str, _Element]:
    """The children of a paragraph's properties by tag."""
    return {} if properties is None else {str(node.tag): node for node in properties}


def _members(node: _Element, tag: str) -> list[_Element]:
    """Rows of a table or cells of a row, through content controls and insertions, not those of inner tables."""
    found: list[_Element] = []
    for child in node:
        if child.tag == tag:
            found.append(child)
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "customXml", W + "smartTag"):
            found.extend(_members(child, tag))
    return found


def _deleted(row: _Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _span(cell: _Element) -> int:
    node = cell.find(f"{W}tcPr/{W}gridSpan")
    value = "" if node is None else node.get(W + "val") or ""
    return min(64, int(value)) if value.isdigit() and len(value) < 4 else 1


def _chosen(alternate: _Element) -> _Element:
    """The branch of an AlternateContent that is shown: the first choice, else the fallback."""
    choice = alternate.find(_MC + "Choice")
    fallback = alternate.find(_MC + "Fallback")
    chosen = choice if choice is not None else fallback
    return alternate.makeelement("none") if chosen is None else chosen


def _outermost(node: _Element, tag: str) -> list[_Element]:
    if node.tag == tag:
        return [node]
    if node.tag == _MC + "AlternateContent":
        return _outermost(_chosen(node), tag)
    return [found for child in node for found in _outermost(child, tag)]
