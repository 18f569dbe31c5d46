"""The words, symbols and colours of the app, and text made safe to show. No streamlit here.

Colours are chosen so that people with any common colour blindness can tell them apart, and a symbol always says the
same thing as the colour.
"""

from __future__ import annotations

import re

from analyzer.datatypes import Category, Status
from analyzer.render.text_report import SYMBOLS

STATUS_NAMES: dict[str, str] = {
    "covered": "covered",
    "weak": "weak",
    "missing": "missing",
    "contradicted": "contradicted",
    "out_of_scope": "out of scope",
    "not_analysed": "not analysed",
}
STATUS_MEANINGS: dict[str, str] = {
    "covered": "a passage documents the point",
    "weak": "a passage addresses the point, but lacks something",
    "missing": "no passage documents the point",
    "contradicted": "the documents say that it is not done",
    "out_of_scope": "left out by the scope profile; never a gap",
    "not_analysed": "could not be read; never a gap",
}
# Names of streamlit's own colours, for badges. The theme in .streamlit/config.toml sets their shades.
BADGE_COLOURS: dict[str, str] = {
    "covered": "blue",
    "weak": "yellow",
    "missing": "orange",
    "contradicted": "red",
    "out_of_scope": "gray",
    "not_analysed": "gray",
}
CATEGORY_NAMES: dict[Category, str] = {
    "security": "Security",
    "availability": "Availability",
    "processing_integrity": "Processing integrity",
    "confidentiality": "Confidentiality",
    "privacy": "Privacy",
}
SERIES_NAMES: dict[str, str] = {
    "CC1": "Control environment",
    "CC2": "Communication and information",
    "CC3": "Risk assessment",
    "CC4": "Monitoring",
    "CC5": "Control activities",
    "CC6": "Logical and physical access",
    "CC7": "System operations",
    "CC8": "Change management",
    "CC9": "Risk mitigation",
    "A1": "Availability",
    "C1": "Confidentiality",
    "PI1": "Processing integrity",
    "P1": "Notice",
    "P2": "Choice and consent",
    "P3": "Collection",
    "P4": "Use, retention and disposal",
    "P5": "Access by data subjects",
    "P6": "Disclosure and notification",
    "P7": "Quality of personal data",
    "P8": "Complaints and enforcement",
}
EXPOSURE_NAMES = {"high": "High", "moderate": "Moderate", "low": "Low"}
NEAR_MISS_NAMES = {
    "neighbour": "documents a neighbouring point",
    "definition": "only defines a term",
    "heading": "only a heading",
    "negation": "says that it is not done",
    "plan": "only planned",
    "pointer": "points to another document",
    "topic": "same topic, no commitment",
    "exclusion": "puts it outside the document",
    "question": "a question",
    "other_party": "binds somebody else",
    "quotation": "quotes somebody else",
    "placeholder": "a blank nobody filled in",
    "aspiration": "a wish, not a commitment",
}

# Parts of a document that give no statements.
SET_ASIDE_NAMES: dict[str, str] = {
    "toc": "table of contents",
    "running_header": "running header",
    "running_footer": "running footer",
    "page_number": "page number",
    "watermark": "watermark",
    "revision_table": "revision history",
    "front_matter": "front matter",
    "navigation": "navigation",
    "code": "code",
    "comment": "comment",
}

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&:$=\"'^@/])")
# Bare addresses become links even where every mark is escaped; an invisible joiner keeps them text.
_AUTOLINK = re.compile(r"(?i)(https?:|www|@|ftp:|mailto:|xmpp:)")
_JOINER = "\u2060"
# Characters that reorder or hide what stands beside them.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def badge(status: Status | str) -> str:
    """Markdown of a status as symbol and word on its colour. Constants only, nothing from a document."""
    return f":{BADGE_COLOURS[status]}-badge[{SYMBOLS[status]} {STATUS_NAMES[status]}]"  # type: ignore[index]


def plain(text: str) -> str:
    """The text without control characters and without characters that reorder what is shown."""
    return _CONTROLS.sub("", text)


def escaped(text: str) -> str:
    """The text as Markdown that shows exactly its characters: no mark, link, directive, formula or HTML takes effect."""
    flat = " ".join(plain(text).split())
    return _MARKDOWN.sub(r"\\\1", _AUTOLINK.sub(rf"\1{_JOINER}", flat))


def shortened(text: str, most: int = 60) -> str:
    """The text on one line, cut to a length with an ellipsis."""
    flat = " ".join(plain(text).split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"


def percent(share: float) -> str:
    """0.624 as "62 %"."""
    return f"{100 * share:.0f} %"


def counted(number: int, word: str, plural: str = "") -> str:
    """The number with its noun: 1 document, 2 documents."""
    return f"{number:,} {word if number == 1 else plural or word + 's'}"


def series_of(id_: str) -> str:
    """Series of a criterion or point: the part of its id before the first dot (CC6 of CC6.1.03)."""
    return id_.split(".", 1)[0]


def series_title(series: str) -> str:
    """A series with its name: "CC6 Logical and physical access"."""
    return f"{series} {SERIES_NAMES.get(series, '')}".rstrip()


def type_name(type_id: str | None, names: dict[str, str]) -> str:
    """Name of a kind of policy, or what stands for none."""
    return names.get(type_id, type_id) if type_id else "kind not recognised"
