"""What striprtf drops and the reader keeps: styles, bold titles, notes, running headers, tracked changes."""

from __future__ import annotations

import pytest

from analyzer.datatypes import Document
from analyzer.parse import parse_document
from analyzer.segment import segment

STYLES = r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0\b heading 1;}{\s2 heading 2;}{\s15 Title;}{\s16 toc 1;}{\*\cs17 Strong;}}"


def rtf(body: str) -> Document:
    return parse_document(
        "policy.rtf", (r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}" + STYLES + body + "}").encode()
    )


def texts(document: Document, kind: str = "", aside: str = "") -> list[str]:
    return [b.text for b in document.blocks if (not kind or b.kind == kind) and b.set_aside == aside]


def test_headings_by_style() -> None:
    document = rtf(
        r"\pard\s15 Access Policy\par\pard\s16 Scope\tab 2\par\pard\s1{\b Scope}\par\pard\s0 All staff must read this.\par"
        r"\pard\s2 Contractors of the company and everyone who works on its premises, at any hour\par\pard They sign it.\par"
    )
    assert document.title == "Access Policy"
    assert texts(document, aside="toc") == ["Scope 2"]
    statements = segment(document)
    assert [s.text for s in statements] == ["All staff must read this.", "They sign it."]
    assert statements[0].headings == ("Access Policy", "Scope")
    assert statements[1].headings[:2] == ("Access Policy", "Scope")
    assert statements[1].headings[2].startswith("Contractors of the company")


def test_bold_lines_are_titles_and_bold_words_are_not() -> None:
    document = rtf(
        r"\pard{\b Access Policy}\par{\b Document owner:} Head of IT\par{\b Reviews}\par"
        r"Access {\b must} be reviewed every quarter.\par\b Removal\par\plain Access is removed in a day.\par"
    )
    assert texts(document, "heading") == ["Access Policy", "Reviews", "Removal"]
    assert [s.text for s in segment(document)] == [
        "Document owner: Head of IT",
        "Access must be reviewed every quarter.",
        "Access is removed in a day.",
    ]


def test_notes_and_margins_are_kept_apart() -> None:
    document = rtf(
        r"{\header \pard Example Inc.\par}{\footerr Page 1\par}\pard Access is reviewed"
        r"{\super 1}{\footnote \pard {\b Contractors} are reviewed every month.\par} by the owner.\par"
    )
    assert texts(document, aside="running_header") == ["Example Inc."]
    assert texts(document, aside="running_footer") == ["Page 1"]
    assert texts(document, "footnote") == ["Contractors are reviewed every month."]
    assert texts(document, "paragraph") == ["Access is reviewed1 by the owner."]


def test_tracked_changes_are_read_as_accepted() -> None:
    document = rtf(
        r"\pard Access is reviewed every {\deleted\revauthdel1 year}{\revised\revauth1 quarter} by the owner.\par"
        r"{\deleted Nobody signs.\par}"
    )
    assert [s.text for s in segment(document)] == ["Access is reviewed every quarter by the owner."]
    (notice,) = document.warnings
    assert notice.code == "tracked_changes"
    assert "3 open" in notice.message


@pytest.mark.parametrize(
    "body",
    [
        r"\pard Access is \'93reviewed\'94 \u8212?every quarter\~by the owner of \{the system\}.\par",
        "\\pard Access is\r\n {\\b\r\n\\'93reviewed\\'94} \\u8212\\'97every quarter\\~by the owner\n of \\{the system\\}.\\par",
    ],
)
def test_special_characters(body: str) -> None:
    (statement,) = segment(rtf(body))
    assert statement.text == "Access is “reviewed” —every quarter by the owner of {the system}."


def test_characters_used_as_marks_do_no_harm() -> None:
    document = rtf("\\pard Access \x01is\x05 \x04reviewed \x03every quarter.\\par")
    assert [s.text for s in segment(document)] == ["Access is reviewed every quarter."]
