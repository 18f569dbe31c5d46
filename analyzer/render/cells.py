"""Text from a document made safe to stand in a cell, a page or an attribute of a report that other programs open."""

from __future__ import annotations

import re

EXCEL_LIMIT = 32_767  # UTF-16 units that a spreadsheet keeps in one cell
# What XML 1.0 cannot hold, control characters, and characters that reorder or hide what stands beside them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
# Spreadsheets take these for the start of a formula, also after white space and in their full-width forms.
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_FORMULA = re.compile("\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20\u2212]|[\t\r\n]")


def plain_text(text: str) -> str:
    """The text without characters that XML cannot hold or that reorder what is shown. Tabs and line ends stay."""
    return _UNSAFE.sub("", text)


def one_line(text: str, most: int = 0) -> str:
    """`plain_text` with runs of white space as one space; cut to `most` characters with an ellipsis where that is given."""
    flat = " ".join(plain_text(text).split())
    return flat if not most or len(flat) <= most else flat[: most - 1].rstrip() + "…"


def safe_cell(text: str) -> str:
    """The text for a cell of a spreadsheet or CSV file: a leading = + - @, tab or line end gets an apostrophe in front (a bare
    number does not), control characters are left out, and what is longer than a cell can hold is cut with an ellipsis."""
    clean = plain_text(text)
    if _FORMULA.match(clean) and not _NUMBER.fullmatch(clean):
        clean = "'" + clean
    if len(clean) > EXCEL_LIMIT // 2 and len(clean.encode("utf-16-le")) // 2 > EXCEL_LIMIT:
        cut = clean.encode("utf-16-le")[: 2 * (EXCEL_LIMIT - 1)].decode("utf-16-le", "ignore")
        clean = cut + "…"
    return clean
