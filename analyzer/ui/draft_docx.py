"""A draft as a Word document: clean, or with a comment on each clause that was put in."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from markdown_it import MarkdownIt

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def draft_docx(text: str, comments: Mapping[str, str] | None = None, author: str = "Policy Gap Analyzer") -> bytes:
    """The Markdown text as .docx. `comments`: clause -> remark for the paragraph that holds it."""
    import docx

    document = docx.Document()
    for kind, level, content in _blocks(_CONTROL.sub("", text)):
        if kind == "heading":
            paragraph = document.add_heading(content, level=min(level, 9))
        elif kind == "row":
            paragraph = document.add_paragraph(content)
        elif kind == "item":
            paragraph = document.add_paragraph(content, style="List Bullet" if level < 2 else "List Bullet 2")
        else:
            paragraph = document.add_paragraph(content)
        _comment(document, paragraph, content, comments or {}, author)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _comment(document: Any, paragraph: Any, content: str, comments: Mapping[str, str], author: str) -> None:
    flat = " ".join(content.split())
    for clause, remark in comments.items():
        if " ".join(clause.split()) in flat and paragraph.runs:
            document.add_comment(paragraph.runs, text=remark, author=author, initials="PGA")


def _blocks(text: str) -> list[tuple[str, int, str]]:
    """(kind, level, plain text) of the Markdown blocks: what a word processor holds as paragraphs."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    out: list[tuple[str, int, str]] = []
    kind, level, depth = "paragraph", 0, 0
    cells: list[str] = []
    for token in tokens:
        if token.type == "heading_open":
            kind, level = "heading", int(token.tag[1])
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "tr_open":
            cells, kind = [], "cell"
        elif token.type == "tr_close":
            out.append(("row", 0, " | ".join(cells)))
            kind = "paragraph"
        elif token.type in ("fence", "code_block", "html_block"):
            out.append(("paragraph", 0, token.content.rstrip("\n")))
        elif token.type == "inline":
            content = _inline(token)
            if kind == "cell":
                cells.append(content)
            else:
                out.append(
                    (kind, level, content)
                    if kind == "heading"
                    else ("item", depth, content)
                    if depth
                    else (kind, 0, content)
                )
        elif token.type == "heading_close":
            kind, level = "paragraph", 0
    return out


def _inline(token: Any) -> str:
    parts = []
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" " if child.type == "softbreak" else "\n")
        elif child.content:
            parts.append(child.content)
    return "".join(parts)
