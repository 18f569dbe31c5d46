"""What a DOCX file's styles and numbering say about a paragraph: heading level, list level, computed number, weight."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyzer.parse.counting import in_letters, in_roman
from analyzer.parse.docx_nodes import W, flag

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_ANCESTORS = 40  # Word itself allows a dozen
_BODY_LEVEL = 9  # the outline level that means "no heading"


@dataclass(slots=True)
class Style:
    """A paragraph or character style after its ancestors were looked up."""

    name: str = ""
    outline: int | None = None
    bold: bool = False
    numbering: tuple[str, int] | None = None  # numId, level


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    style: str = ""


class Styles:
    """Styles by id. Unknown ids give an empty style; loops of ancestors end."""

    def __init__(self, root: _Element | None) -> None:
        self._nodes: dict[str | None, _Element] = {}
        self._known: dict[str | None, Style] = {}
        self.default: str | None = None
        for node in () if root is None else root.iter(W + "style"):
            kind = node.get(W + "type")
            if kind == "table":  # no paragraph has one, and stylesheets hold a hundred
                continue
            name = node.get(W + "styleId")
            self._nodes[name] = node
            if self.default is None and kind == "paragraph" and node.get(W + "default") == "1":
                self.default = name

    def get(self, style_id: str | None) -> Style:
        """The style with what it inherits."""
        if style_id not in self._known:
            self._known[style_id] = self._resolve(style_id)
        return self._known[style_id]

    def _resolve(self, style_id: str | None) -> Style:
        seen: set[str | None] = set()
        style, name = Style(), ""
        bold: bool | None = None
        while style_id in self._nodes and style_id not in seen and len(seen) < _MAX_ANCESTORS:
            seen.add(style_id)
            node = self._nodes[style_id]
            own = _value(node.find(W + "name"), "").lower()
            name = name or own
            style.outline = _outline(node, own) if style.outline is None else style.outline
            bold = flag(node.find(f"{W}rPr/{W}b")) if bold is None else bold
            style.numbering = style.numbering or numbering_of(node.find(f"{W}pPr/{W}numPr"))
            style_id = _value(node.find(W + "basedOn"), "") or None
        style.name, style.bold = name, bool(bold)
        return style


def _value(node: _Element | None, default: str) -> str:
    return default if node is None else (node.get(W + "val") or default)


def _integer(text: str, default: int) -> int:
    return int(text) if text.lstrip("-").isdigit() and len(text) < 8 else default


def _outline(node: _Element, name: str) -> int | None:
    level = node.find(f"{W}pPr/{W}outlineLvl")
    if level is not None:
        return _integer(_value(level, "9"), _BODY_LEVEL)
    if name.startswith("heading ") and name[8:9].isdigit():
        return int(name[8]) - 1
    return None


def numbering_of(node: _Element | None) -> tuple[str, int] | None:
    """The (numId, level) of a `numPr`, None where it names no list."""
    number = None if node is None else next(node.iterchildren(W + "numId"), None)
    if node is None or number is None:
        return None
    return _value(number, "0"), _integer(_value(next(node.iterchildren(W + "ilvl"), None), "0"), 0)


@dataclass(slots=True)
class Numbering:
    """Counts list paragraphs as Word would. `label(num, level)` advances the count."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # by abstract id
    abstract: dict[str, str] = field(default_factory=dict)  # numId -> abstract id
    overrides: dict[str, dict[int, int]] = field(default_factory=dict)  # numId -> level -> start
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, root: _Element | None) -> Numbering:
        """Numbering of numbering.xml; an empty one where the file has none."""
        numbering = cls()
        if root is None:
            return numbering
        for node in root.iter(W + "abstractNum"):
            levels = {_integer(n.get(W + "ilvl") or "0", 0): _level(n) for n in node.iter(W + "lvl")}
            numbering.levels[node.get(W + "abstractNumId") or ""] = levels
        for node in root.iter(W + "num"):
            number = node.get(W + "numId") or ""
            numbering.abstract[number] = _value(node.find(W + "abstractNumId"), "")
            for override in node.iter(W + "lvlOverride"):
                start = override.find(W + "startOverride")
                if start is not None:
                    at = _integer(override.get(W + "ilvl") or "0", 0)
                    numbering.overrides.setdefault(number, {})[at] = _integer(_value(start, "1"), 1)
        return numbering

    def label(self, number: str, level: int) -> str:
        """The mark that Word prints ("3.2", "(a)"); "-" for bullets, "" where numbering is off."""
        levels = self.levels.get(self.abstract.get(number, ""), {})
        if number == "0" or level not in levels:
            return "" if number == "0" else "-"
        counts = self.counts.setdefault(self.abstract[number], {})
        if number not in self.begun:
            self.begun.add(number)
            for at, start in self.overrides.get(number, {}).items():
                counts[at] = start - 1
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        if levels[level].form in ("bullet", "none"):
            return "-" if levels[level].form == "bullet" else ""
        text = levels[level].text
        for at in range(level + 1):
            shown = levels.get(at, _Level())
            text = text.replace(f"%{at + 1}", _count(counts.get(at, shown.start), shown.form))
        return text.strip()


def _level(node: _Element) -> _Level:
    return _Level(
        form=_value(node.find(W + "numFmt"), "decimal"),
        text=_value(node.find(W + "lvlText"), ""),
        start=_integer(_value(node.find(W + "start"), "1"), 1),
    )


def _count(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letters = in_letters(number)
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman = in_roman(number)
        return roman if form == "lowerRoman" else roman.upper()
    return f"{number:02d}" if form == "decimalZero" else str(number)
