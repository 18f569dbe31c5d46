"""The blocks of a DOCX body: headings by style and outline level, list items, table rows, notes, text boxes, asides."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from analyzer.datatypes import SetAside
from analyzer.parse.docx_nodes import (
    ALTERNATE,
    MAX_DEPTH,
    RELATIONSHIP,
    RPR,
    SKIPPED,
    TEXT,
    VAL,
    W,
    by_tag,
    chosen_branch,
    column_span,
    first_child,
    is_deleted,
    members,
    too_deep,
)
from analyzer.parse.docx_runs import Runs
from analyzer.parse.docx_styles import Numbering, Style, Styles, numbering_of
from analyzer.parse.draft import Draft, Facts, clean, row_draft
from analyzer.parse.inline import Inline
from analyzer.parse.package import Package
from analyzer.parse.prose import looks_like_prose
from analyzer.parse.structure import structure

if TYPE_CHECKING:
    from lxml.etree import _Element

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_P, _TBL, _SDT = (W + t for t in ("p", "tbl", "sdt"))
_PPR, _PSTYLE, _NUMPR, _OUTLINE = (W + t for t in ("pPr", "pStyle", "numPr", "outlineLvl"))
_CODE_STYLE = re.compile(r"\b(?:source ?code|code block|html preformatted|preformatted|verbatim)\b")


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
        self._runs = Runs(self._styles, self.facts)
        self._aside: SetAside = ""
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
            for n in root.iter(RELATIONSHIP)
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
            self._styles.get(style.get(VAL)).name == "title" for style in body.iter(_PSTYLE)
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
        if depth > MAX_DEPTH:
            raise too_deep()
        for node in parent:
            tag = node.tag
            if tag == _P:
                self._paragraph(node)
            elif tag == _TBL:
                self._table(node, depth)
            elif tag == _SDT:
                self._content_control(node, depth)
            elif tag == ALTERNATE:
                self._blocks(chosen_branch(node), depth + 1)
            elif tag not in SKIPPED and isinstance(tag, str):
                self._blocks(node, depth + 1)

    def _content_control(self, node: _Element, depth: int) -> None:
        gallery = node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        kept = self._aside
        if gallery is not None and "table of contents" in (gallery.get(W + "val") or "").lower():
            self._aside = "toc"
        self._blocks(node, depth + 1)
        self._aside = kept

    def _style_of(self, paragraph: _Element) -> Style:
        return self._named_in(by_tag(first_child(paragraph, _PPR)))

    def _named_in(self, properties: dict[str, _Element]) -> Style:
        node = properties.get(_PSTYLE)
        return self._styles.get(self._styles.default if node is None else node.get(VAL))

    def _paragraph(self, node: _Element) -> None:
        properties = by_tag(first_child(node, _PPR))
        style = self._named_in(properties)
        inline = Inline()
        was_in_toc = self._runs.in_toc()
        self._runs.read(node, inline, 0, bold=style.bold)
        template = self._template(properties, style)
        if was_in_toc or self._runs.in_toc() or style.name.startswith(("toc ", "table of figures")):
            template.set_aside = self._aside or "toc"
        if self._joined is not None:  # the mark of the paragraph before was deleted: both are one
            before, template = self._joined
            inline.pieces[:0] = before.pieces
            self._joined = None
        mark = properties.get(RPR)
        if mark is not None and first_child(mark, W + "del") is not None:
            self._joined = inline, template
            return
        self._emit(inline, template, style)

    def _template(self, properties: dict[str, _Element], style: Style) -> Draft:
        """Kind, level and label of a paragraph."""
        numbering, outline = style.numbering, style.outline
        if properties:
            numbering = numbering_of(properties.get(_NUMPR)) or numbering
            own = properties.get(_OUTLINE)
            value = "" if own is None else own.get(VAL) or ""
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
        calls, self._runs.calls = self._runs.calls, []
        boxes, self._runs.boxes = self._runs.boxes, []
        for box in boxes:
            self._blocks(box, 1)
        for call in calls:
            note = self._notes.pop(call, None)
            if note is not None:
                before = len(self.drafts)
                self._blocks(note, 1)
                for draft in self.drafts[before:]:
                    draft.kind = "footnote" if draft.kind == "paragraph" else draft.kind

    def _table(self, table: _Element, depth: int) -> None:
        rows = [members(row, W + "tc") for row in members(table, W + "tr") if not is_deleted(row)]
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
                cells.extend([""] * (column_span(cell) - 1))
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
        return max(sum(len((t.text or "").split()) for t in cell.iter(TEXT)) for cell in rows[0]) > 120
