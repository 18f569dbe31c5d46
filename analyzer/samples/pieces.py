"""The pieces of a source, in Markdown: its blocks with their styled text, which every format is written from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

_CONTENTS = "Contents"


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(slots=True)
class Piece:
    """A block of a source. `level` is that of a heading; `number` is 0 for a bullet and starts anew with each list."""

    kind: Literal["heading", "paragraph", "item", "contents", "table"]
    runs: list[Run] = field(default_factory=list)
    level: int = 0
    number: int = 0
    rows: list[list[list[Run]]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text without its styles."""
        return "".join(run.text for run in self.runs)


def read_pieces(markdown: str) -> list[Piece]:
    """The blocks of a source. Links below the heading "Contents" are entries of a table of contents.

    Raises ValueError where a source uses Markdown that the renderers do not know, such as nested lists.
    """
    pieces: list[Piece] = []
    lists: list[int] = []  # -1 for a list of bullets, else the number of the last item
    tokens = reader().parse(markdown)
    heading = ""
    for token, inside in zip(tokens, [*tokens[1:], tokens[-1]], strict=True):
        if token.type == "heading_open":
            pieces.append(Piece("heading", _runs(inside), level=int(token.tag[1:])))
            heading = pieces[-1].text
        elif token.type == "paragraph_open" and lists:
            contents = heading == _CONTENTS
            pieces.append(Piece("contents" if contents else "item", _runs(inside), number=max(0, lists[-1])))
        elif token.type == "paragraph_open":
            pieces.append(Piece("paragraph", _runs(inside)))
        elif token.type == "table_open":
            pieces.append(Piece("table"))
        elif token.type == "tr_open":
            pieces[-1].rows.append([])
        elif token.type in ("th_open", "td_open"):
            pieces[-1].rows[-1].append(_runs(inside))
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            if lists:
                raise ValueError("a source holds a list inside a list")
            lists.append(0 if token.type == "ordered_list_open" else -1)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open" and lists[-1] >= 0:
            lists[-1] += 1
        elif token.type in ("fence", "code_block", "blockquote_open", "html_block", "hr"):
            raise ValueError(f"a source holds {token.type}, which is not rendered")
    return pieces


def reader() -> MarkdownIt:
    """The reader of sources: CommonMark with tables."""
    return MarkdownIt("commonmark").enable("table")


def _runs(inline: Token) -> list[Run]:
    """Styled runs of an inline token; a soft line break is a blank."""
    runs: list[Run] = []
    bold = italic = False
    for token in inline.children or ():
        if token.type in ("strong_open", "strong_close"):
            bold = token.type == "strong_open"
        elif token.type in ("em_open", "em_close"):
            italic = token.type == "em_open"
        elif token.type in ("text", "text_special", "code_inline"):
            runs.append(Run(token.content, bold, italic))
        elif token.type in ("softbreak", "hardbreak"):
            runs.append(Run(" ", bold, italic))
        elif token.type not in ("link_open", "link_close"):
            raise ValueError(f"a source holds {token.type}, which is not rendered")
    return runs


def title_of(pieces: Sequence[Piece]) -> str:
    """The text of the first heading."""
    return next(piece.text for piece in pieces if piece.kind == "heading")
