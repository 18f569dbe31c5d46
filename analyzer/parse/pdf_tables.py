"""The tables of a PDF page: cells closed by rules, columns with or without rules between the rows."""

from __future__ import annotations

from itertools import pairwise

from analyzer.parse.pdf_borderless import find_borderless
from analyzer.parse.pdf_lines import in_columns
from analyzer.parse.pdf_ruled_tables import PdfTable, closed_tables, open_tables
from analyzer.parse.pdf_rules import Edge, joined_rules
from analyzer.parse.pdf_words import Word


def find_tables(words: list[Word], edges: list[Edge]) -> list[PdfTable]:
    """Tables from top to bottom."""
    tables = closed_tables(words, edges) if len(edges) > 1 else []
    rules = joined_rules([e for e in edges if e.horizontal])
    free = outside(words, tables)
    if free and not in_columns(free):
        tables = tables + _borderless(tables, free, rules)
        free = outside(free, tables)
    if len(rules) > 1:
        tables = tables + open_tables(free, rules, tables)
    return sorted(tables, key=lambda t: t.top)


def outside(words: list[Word], tables: list[PdfTable]) -> list[Word]:
    """Words that are in no cell of these tables."""
    inside = {id(w) for table in tables for row in table.rows for cell in row for w in cell}
    return [w for w in words if id(w) not in inside] if inside else words


def _borderless(tables: list[PdfTable], words: list[Word], rules: list[Edge]) -> list[PdfTable]:
    """Tables without closed cells in the stretches above, between and below the closed ones."""
    found: list[PdfTable] = []
    tops = sorted(table.top for table in tables)
    for low, high in pairwise([-1e9, *tops, 1e9]):
        stretch = [w for w in words if low <= (w.top + w.bottom) / 2 < high]
        found.extend(find_borderless(stretch, [rule.top for rule in rules]))
    return found
