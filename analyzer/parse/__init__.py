"""bytes -> Document. `parse_document` picks the reader by the content of the file, never by its name.

It runs in the calling process; `guard.ParserPool` runs it in a child with limits, which is what the pipeline uses for
files of unknown origin.
"""

from __future__ import annotations

import hashlib

from analyzer.datatypes import Document, Source
from analyzer.errors import DocumentError
from analyzer.parse.limits import DEFAULT_LIMITS, Limits
from analyzer.parse.sniff import decode, sniff

__all__ = ["DEFAULT_LIMITS", "Limits", "parse_document"]


def parse_document(name: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read one document. `name` is relative with '/' separators and goes into the Document as it is.

    Raises DocumentError with a stable code and one line that says what to do: empty_file, unknown_type, too_large,
    no_text, damaged_file, ... No other exception is raised on purpose.
    """
    if len(data) > limits.max_bytes:
        size = f"{len(data) / 2**20:.0f} MB, the limit is {limits.max_bytes / 2**20:.0f} MB"
        raise DocumentError("too_large", f"the file is too large ({size}); split it or remove its pictures")
    kind = sniff(name, data)
    document = _read(kind, name, data, limits)
    if not any(block.text.strip() for block in document.blocks) and not document.unread_pages:
        raise DocumentError("no_text", "no text could be found; if it is a scan, run text recognition on it first")
    return document


def _read(kind: str, name: str, data: bytes, limits: Limits) -> Document:
    digest = hashlib.sha256(data).hexdigest()
    if kind == "markdown":
        from analyzer.parse import markdown

        return markdown.read_markdown(Source(name, markdown.MEDIA_TYPE, digest), decode(data), limits)
    if kind == "text":
        from analyzer.parse import text

        return text.read_text(Source(name, text.MEDIA_TYPE, digest), decode(data), limits)
    if kind == "html":
        from analyzer.parse import html

        return html.read_html(Source(name, html.MEDIA_TYPE, digest), decode(data), limits)
    if kind == "docx":
        from analyzer.parse import docx

        return docx.read_docx(Source(name, docx.MEDIA_TYPE, digest), data, limits)
    if kind == "pdf":
        from analyzer.parse import pdf

        return pdf.read_pdf(Source(name, pdf.MEDIA_TYPE, digest), data, limits)
    raise DocumentError("unknown_type", "this kind of file cannot be read yet; save it as PDF, DOCX or Markdown")
