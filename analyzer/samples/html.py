"""A source as an HTML page."""

from __future__ import annotations

from analyzer.samples.company import COMPANY, FOOTING
from analyzer.samples.pieces import read_pieces, reader, title_of


def to_html(source: str) -> bytes:
    """A page with its title, a header and a footer."""
    title = title_of(read_pieces(source))
    body = reader().render(source)
    page = (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n</head>\n<body>\n'
        f"<header>{COMPANY}</header>\n<main>\n{body}</main>\n<footer>{FOOTING}</footer>\n</body>\n</html>\n"
    )
    return page.encode()
