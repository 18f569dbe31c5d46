"""Markdown (CommonMark, GitHub tables and footnotes, front matter, HTML inside) -> Document.

markdown-it renders to HTML and `html` reads the result, so that HTML blocks and Markdown meet one set of rules.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from analyzer.datatypes import Document, Source
from analyzer.errors import DocumentError
from analyzer.parse.draft import Draft, Facts, assemble, clean
from analyzer.parse.grid import grids_to_pipes
from analyzer.parse.html import fragment_drafts
from analyzer.parse.limits import DEFAULT_LIMITS, Limits
from analyzer.parse.structure import structure

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MEDIA_TYPE = "text/markdown"
_MAX_NESTING = 60  # quotes and lists inside each other
_FRONT_MATTER = re.compile(r"\A\s*(-{3}|\+{3})[ \t]*\n(.*?\n)?(?:\1|\.{3})[ \t]*(?:\n|\Z)", re.S)
_ENTRY = re.compile(r"([A-Za-z][\w .-]{0,60}?)\s*[:=](?:\s+|$)(.*)")
# Marks of site generators that carry no text: template tags, containers, admonitions, attribute lists.
_GENERATOR_LINE = re.compile(
    r"^[ \t]*(?:\{%.*%\}|\{\{[<%].*[%>]\}\}|:{3,}[ \t]*\w*.*|(?:!!!|\?\?\?)\+?[ \t]*\w*)[ \t]*$"
    r"|^[ \t]*\{:[^}\n]*\}[ \t]*$|^[ \t]*\[\[_?TOC_?\]\][ \t]*$|^[ \t]*\[TOC\][ \t]*$",
    re.M | re.I,
)
_ADMONITION_TITLE = re.compile(r'^([ \t]*)(?:!!!|\?\?\?)\+?[ \t]*\w+[ \t]+"(.*)"[ \t]*$', re.M)
_ATTRIBUTES = re.compile(r"\{(?:[:#.](?![{%])[^{}\n]*|\s*\w+=\"[^{}\n]*)\}")
_TAG = re.compile(r"</?\s*([A-Za-z][\w:-]*)")
_HTML_TAGS = set(
    "a abbr acronym address article aside audio b bdi bdo big blockquote body br button canvas caption center cite code"
    " col colgroup dd del details dfn dir div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6"
    " head header hr html i iframe img input ins kbd label legend li link main map mark menu meta nav noscript object"
    " ol option p param picture pre q s samp script section select small source span strike strong style sub summary"
    " sup svg table tbody td template textarea tfoot th thead time title tr tt u ul var video wbr".split()
)


def read_markdown(source: Source, text: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Parse Markdown. Front matter becomes metadata and one block set aside.

    Raises DocumentError `too_large` beyond `limits`, `damaged_file` when the nesting defeats the reader.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front, body = _split_front_matter(text)
    body = _ADMONITION_TITLE.sub(r"\1\2\n", body)
    body = grids_to_pipes(_GENERATOR_LINE.sub("", body))
    body = re.sub(r"(?m)^([ \t]*#{1,6}[^\n{]*)" + _ATTRIBUTES.pattern + r"[ \t]*$", r"\1", body)
    try:
        drafts, facts = fragment_drafts(_rendered(body))
    except RecursionError as error:
        raise DocumentError(
            "damaged_file", "the Markdown is nested too deeply; flatten its lists and quotes"
        ) from error
    drafts = structure(drafts)
    if front:
        facts.metadata = _entries(front)
        drafts = _with_front_matter(drafts, front)
    facts.title = _title(facts, drafts)
    return assemble(source, drafts, facts, limits)


def _rendered(body: str) -> str:
    """Markdown as HTML. Raises DocumentError damaged_file where the renderer would leave out what is nested deeper."""
    parser, env = _renderer(), dict[str, object]()
    tokens = parser.parse(body, env)
    if any(t.level >= _MAX_NESTING - 1 and t.type in ("blockquote_open", "list_item_open") for t in tokens):
        raise DocumentError("damaged_file", "the Markdown is nested too deeply; flatten its lists and quotes")
    html: str = parser.renderer.render(tokens, parser.options, env)
    return html


def _split_front_matter(text: str) -> tuple[str, str]:
    match = _FRONT_MATTER.match(text)
    if match is None or not match.group(2) or not _entries(match.group(2)):
        return "", text
    return match.group(2), text[match.end() :]


def _entries(front: str) -> list[tuple[str, str]]:
    """Top-level keys with their values as text. Read line by line: a YAML loader would follow aliases and tags."""
    entries: list[tuple[str, str]] = []
    for line in front.split("\n"):
        match = _ENTRY.match(line)
        if match:
            entries.append((match.group(1), match.group(2).strip().strip("\"'")))
        elif entries and line.strip() and line[0] in " \t-":
            key, value = entries[-1]
            part = line.strip().lstrip("-").strip().strip("\"'")
            entries[-1] = (key, f"{value}, {part}" if value not in ("", ">", "|", ">-", "|-") else part)
    return entries


def _with_front_matter(drafts: list[Draft], front: str) -> list[Draft]:
    for draft in drafts:
        draft.lead_in += draft.lead_in >= 0
    text = "\n".join(clean(line) for line in front.split("\n") if line.strip())
    return [Draft("paragraph", text, set_aside="front_matter"), *drafts]


def _title(facts: Facts, drafts: list[Draft]) -> str:
    for key, value in facts.metadata:
        if key.lower() == "title" and value:
            return value
    headings = [d for d in drafts[:40] if d.kind == "heading"]
    first = next((d for d in headings if d.level == 1), headings[0] if headings else None)
    return first.text if first else ""


@functools.cache
def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])
    # Policies indent by four spaces without meaning code; text must not be lost to it.
    parser.disable("code")
    parser.use(footnote_plugin)
    parser.add_render_rule("html_inline", _html)
    parser.add_render_rule("html_block", _html)
    parser.add_render_rule("softbreak", lambda *_args: "\n")
    parser.add_render_rule("footnote_anchor", lambda *_args: "")
    parser.add_render_rule("footnote_ref", lambda *_args: "")
    return parser


def _html(_renderer: Any, tokens: Sequence[Any], index: int, _options: Any, _env: Any) -> str:
    """HTML passes; what only looks like a tag ("<date>", "<insert company name>") is text."""
    content: str = tokens[index].content
    if content.lstrip().startswith(("<!--", "<?", "<!")):
        return content
    names = {name.lower() for name in _TAG.findall(content)}
    return content if names <= _HTML_TAGS else re.sub(r"<[^<>]*>", _keep_unknown, content)


def _keep_unknown(match: re.Match[str]) -> str:
    name = _TAG.match(match.group())
    return match.group() if name and name.group(1).lower() in _HTML_TAGS else escape(match.group())
