"""The blocks of an HTML tree: headings, list items, quotes, code and table rows, with navigation set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analyzer.parse.draft import Draft, Facts, clean, row_draft
from analyzer.parse.inline import Inline
from analyzer.parse.prose import looks_like_prose
from analyzer.parse.structure import structure
from analyzer.parse.text import text_drafts

if TYPE_CHECKING:
    from lxml.etree import _Element

_DROPPED = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "iframe",
    "object",
    "svg",
    "math",
    "select",
    "button",
    "del",
}
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_INLINE = set(
    "a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark q rp rt ruby s samp small span strike"
    " strong sub sup time tt u var wbr img br input o:p".split()
)
_NAVIGATION = {"nav", "aside", "footer", "header", "menu"}
_NAV_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "toolbar"}
_NAV_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|sidebar|breadcrumbs?|site-?footer|page-?footer|site-?header|cookie\S*|menu|skip-?link"
    r"|pagination|page-metadata|pageSection group|footer-body|likes-and-labels\S*|comments?-section|greybox|s4-ribbonrow|ms-core-navigation)(?:$|[\s_-])",
    re.I,
)
_TOC_NAMES = re.compile(r"(?:^|[\s_-])(?:toc\d*|toc-macro|table-?of-?contents|client-side-toc-macro)(?:$|[\s_-])", re.I)
_MAX_DEPTH = 120


class HtmlReader:
    """Walks a tree and emits drafts in reading order. Below `_MAX_DEPTH` levels only the text is kept."""

    def __init__(self, *, page: bool) -> None:
        self.drafts: list[Draft] = []
        self.facts = Facts()
        self._page = page
        self._inline = Inline()
        self._lists: list[int | None] = []  # per open list its next number; None for bullets
        self._label = ""
        self._quote = 0
        self._aside: list[str] = []

    def read(self, root: _Element) -> None:
        """Emit the drafts of a tree."""
        self._walk(root, 0, bold=False, anchor=False)
        self._flush()

    def _walk(self, node: _Element, depth: int, *, bold: bool, anchor: bool) -> None:
        tag = node.tag if isinstance(node.tag, str) else ""
        if not tag or tag in _DROPPED or "display:none" in (node.get("style") or "").replace(" ", ""):
            return
        if depth > _MAX_DEPTH:
            self._inline.add(" ".join(t for t in node.itertext() if isinstance(t, str)))
        elif tag in _INLINE:
            self._walk_inline(node, tag, depth, bold=bold, anchor=anchor)
        else:
            self._flush()
            self._walk_block(node, tag, depth)
            self._flush()

    def _children(self, node: _Element, depth: int, *, bold: bool = False, anchor: bool = False) -> None:
        self._inline.add(self._plain(node.text), bold=bold, anchor=anchor)
        for child in node:
            self._walk(child, depth + 1, bold=bold, anchor=anchor)
            self._inline.add(self._plain(child.tail), bold=bold, anchor=anchor)

    def _plain(self, text: str | None) -> str:
        # In a page a newline is a space; in Markdown it may part "Key: value" lines, so it is kept for Inline.
        text = (text or "").replace("\r", " ")
        return text.replace("\n", " ") if self._page else text

    def _walk_inline(self, node: _Element, tag: str, depth: int, *, bold: bool, anchor: bool) -> None:
        if tag == "br":
            self._inline.hard_break()
        elif tag == "img":
            self.facts.images_without_text += 1
        elif tag == "input" and node.get("type") in (None, "text"):
            self._inline.add(" " + (node.get("value") or "") + " ")
        elif tag != "input" and not (tag == "sup" and "footnote-ref" in (node.get("class") or "")):
            weighty = re.search(r"font-weight:\s*(?:bold|[6-9]00)", node.get("style") or "") is not None
            inner = tag == "a" and (node.get("href") or "").startswith("#")
            self._children(node, depth, bold=bold or tag in ("b", "strong") or weighty, anchor=anchor or inner)

    def _walk_block(self, node: _Element, tag: str, depth: int) -> None:
        aside = self._aside_of(node, tag)
        if aside:
            self._aside.append(aside)
        if tag in _HEADINGS:
            self._heading(node, tag, depth)
        elif tag in ("ul", "ol", "menu", "dir"):
            self._list(node, tag, depth)
        elif tag == "table":
            self._table(node, depth)
        elif tag == "pre":
            self._pre(node)
        elif tag in ("dt", "dd", "blockquote"):
            self._special(node, tag, depth)
        else:
            self._children(node, depth)
        self._flush()
        if aside:
            self._aside.pop()

    def _special(self, node: _Element, tag: str, depth: int) -> None:
        if tag == "dd":
            self._lists.append(None)
            self._label = "-"
        self._quote += tag == "blockquote"
        self._children(node, depth, bold=tag == "dt")
        self._flush()
        self._quote -= tag == "blockquote"
        if tag == "dd":
            self._lists.pop()

    def _aside_of(self, node: _Element, tag: str) -> str:
        names = f"{node.get('class') or ''} {node.get('id') or ''}"
        if _TOC_NAMES.search(names) and tag in ("div", "nav", "ul", "ol", "table", "section", "p"):
            return "toc"
        if not self._page:
            return ""
        landmark = tag in _NAVIGATION and not (tag in ("header", "aside") and _inside_content(node))
        if (
            landmark
            or node.get("role") in _NAV_ROLES
            or (_NAV_NAMES.search(names) and tag in ("div", "ul", "section", "p"))
        ):
            return "navigation"
        return ""

    def _heading(self, node: _Element, tag: str, depth: int) -> None:
        self._children(node, depth)
        text = " ".join(d.text for d in self._inline.take())
        text = re.sub(r"\s*(?:\{[#.:][^}]*\}|[¶#])$", "", clean(text.replace("\n", " ")))
        self._emit(Draft("heading", text, level=_HEADINGS[tag]))

    def _list(self, node: _Element, tag: str, depth: int) -> None:
        start = node.get("start") or "1"
        self._lists.append((int(start) if start.isdigit() and len(start) < 7 else 1) if tag == "ol" else None)
        for child in node:
            if child.tag == "li":
                counter = self._lists[-1]
                self._label = "-" if counter is None else f"{counter}."
                if counter is not None:
                    self._lists[-1] = counter + 1
                self._children(child, depth + 1)
                self._flush()
                self._label = ""
            else:
                self._walk(child, depth + 1, bold=False, anchor=False)
                self._flush()
        self._lists.pop()

    def _pre(self, node: _Element) -> None:
        text = "".join(t for t in node.itertext() if isinstance(t, str))
        code = node.find("code")
        language = (code.get("class") or "") if code is not None else ""
        if looks_like_prose(text, language.removeprefix("language-")):
            for draft in text_drafts(text):
                self._emit(draft)
        else:
            tidy = "\n".join(line.rstrip() for line in text.split("\n") if line.strip())
            self._emit(Draft("code", tidy, set_aside="code"))

    def _table(self, table: _Element, depth: int) -> None:
        rows = list(_rows(table))
        width = max((len(row) for row in rows), default=0)
        nested = any(next(cell.iter("table", "h1", "h2", "h3", "h4"), None) is not None for row in rows for cell in row)
        if width <= 1 or nested:
            for row in rows:
                for cell in row:
                    self._children(cell, depth + 1)
                    self._flush()
            return
        self.facts.tables += 1
        for row in rows:
            cells = [self._cell(cell, depth) for cell in row]
            if all(re.fullmatch(r"[-+:=|\s]*", cell) for cell in cells):
                continue
            draft = row_draft(cells, table=self.facts.tables)
            if draft is not None:
                self._emit(draft)

    def _cell(self, cell: _Element, depth: int) -> str:
        """Text of a cell; its paragraphs, list items and hard breaks are lines of their own."""
        inner = HtmlReader(page=self._page)
        inner._children(cell, depth + 1)
        inner._flush()
        self.facts.images_without_text += inner.facts.images_without_text
        return "\n".join(d.text for d in structure(inner.drafts))

    def _flush(self) -> None:
        for draft in self._inline.take():
            if self._lists:
                draft.kind, draft.level, draft.label = "list_item", len(self._lists), self._label
                self._label = ""
            elif self._quote:
                draft.kind = "quote"
            self._emit(draft)

    def _emit(self, draft: Draft) -> None:
        if self._aside:
            draft.set_aside = "toc" if "toc" in self._aside else "navigation"
        self.drafts.append(draft)


def _inside_content(node: _Element) -> bool:
    return any(parent.tag in ("main", "article") for parent in node.iterancestors())


def _rows(table: _Element) -> Iterator[list[_Element]]:
    """Rows of a table without those of tables inside it."""
    for child in table:
        if child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)
        elif child.tag == "tr":
            yield [cell for cell in child if cell.tag in ("td", "th")]
