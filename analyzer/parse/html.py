"""HTML -> Document: pages, wiki exports (Confluence, SharePoint), and the drafts of what Markdown renders to.

The tree is lxml's, read by libxml2's HTML parser: it loads nothing and knows no entities but HTML's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.datatypes import Source
from analyzer.errors import DocumentError
from analyzer.parse.draft import Draft, Facts, assemble, clean
from analyzer.parse.html_blocks import HtmlReader
from analyzer.parse.limits import DEFAULT_LIMITS, Limits
from analyzer.parse.sniff import decode
from analyzer.parse.structure import structure

if TYPE_CHECKING:
    from lxml.etree import _Element

    from analyzer.datatypes import Document

MEDIA_TYPE = "text/html"


def read_html(source: Source, markup: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Parse an HTML page. Raises DocumentError `damaged_file` when nothing can be made of it, `too_large`."""
    root = _tree(markup)
    reader = HtmlReader(page=True)
    title = root.findtext(".//title") or ""
    reader.read(_main_part(root))
    reader.facts.title = clean(title.replace("\n", " "))
    return assemble(source, structure(reader.drafts), reader.facts, limits)


def read_mhtml(source: Source, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Parse a web archive (Confluence's export to Word, a saved page): its first HTML part. Raises as `read_html`."""
    from email import message_from_bytes, policy

    message = message_from_bytes(data, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return read_html(source, decode(payload), limits)
    raise DocumentError("no_text", "the web archive holds no page; save the page as HTML or PDF")


def fragment_drafts(markup: str) -> tuple[list[Draft], Facts]:
    """Drafts of HTML that Markdown was rendered to: nothing in it is navigation, newlines are soft breaks."""
    reader = HtmlReader(page=False)
    if markup.strip():
        reader.read(_tree(markup))
    return reader.drafts, reader.facts


def _tree(markup: str) -> _Element:
    from lxml import etree, html

    try:
        # As UTF-8 bytes with the encoding named, so that a meta tag of another encoding is not believed.
        parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
        root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError("damaged_file", "the HTML cannot be read; save the page again from a browser") from error
    if root is None:
        raise DocumentError("no_text", "the HTML holds no text")
    if parser.error_log.filter_types(etree.ErrorTypes.ERR_RESOURCE_LIMIT):  # the rest of the page is not in the tree
        raise DocumentError("damaged_file", "nested too deeply to be read whole; save the page again from a browser")
    return root


def _main_part(root: _Element) -> _Element:
    """The one part that calls itself the page's content, where there is exactly one and it holds most of the text."""
    for path in (".//main", ".//article", ".//*[@id='main-content']", ".//*[@role='main']"):
        found = root.findall(path)
        if len(found) == 1:
            inside = sum(len(t) for t in found[0].itertext())
            body = root.find(".//body")
            whole = sum(len(t) for t in (root if body is None else body).itertext())
            if inside * 2 > whole:
                return found[0]
    return root
