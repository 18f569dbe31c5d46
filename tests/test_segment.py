"""The law of segmentation, and the sentences that splitters get wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.errors import DocumentError
from analyzer.parse import parse_document
from analyzer.segment import segment, sentences

WORDS = st.sampled_from(
    "access must be reviewed e.g. i.e. Inc. 3.2 {{NAME}} [DATE] <date> **bold** `code` [link](x.md) | - * # 1. (a) a) \u2022 \n \n\n \n- \n1. \n# \n| a | b |\n "
    "<b> </b> <td> ; : . ! ? \u201cquoted.\u201d \u00e9 \u65e5\u672c \u200b \ud83d\ude00 etc. ... \t &nbsp; --- ``` ~~ Users The".split(
        " "
    )
)
TEXTS = st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=60).map(" ".join)


@given(TEXTS, st.sampled_from(["a.md", "a.txt", "a.html"]))
@settings(max_examples=300, deadline=None)
def test_statements_are_cut_out_of_the_text(text: str, name: str) -> None:
    try:
        document = parse_document(name, text.encode("utf-8", "replace"))
    except DocumentError:
        return
    for block in document.blocks:
        assert block.text == document.text[block.start : block.end]
        assert -1 <= block.lead_in < len(document.blocks)
    end = 0
    for statement in segment(document):
        place = statement.location
        assert statement.text == document.text[place.start : place.end]
        assert statement.text == statement.text.strip() != ""
        assert place.start >= end  # in reading order, never twice
        end = place.end


@given(st.text(max_size=300))
def test_sentences_lose_no_letter(text: str) -> None:
    spans = list(sentences(text))
    kept = "".join(text[a:b] for a, b in spans)
    for word in text.split():
        if len([c for c in word if c.isalpha()]) > 3 and word.isalpha():
            assert word in kept


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Access is limited, e.g. Engineers and i.e. Admins only.",
        "Example Inc. and Acme Ltd. share data with St. Mary's.",
        "Use version 3.2 of section 4.1.2 within 1.5 days.",
        "See NIST SP 800-53 Rev. 5 and Art. 28(3) GDPR.",
        'Ask ("Who are you?") for proof.',
        "The file backup.sh is run by cron at 2 a.m. daily.",
        "Contact Dr. Smith or J. Doe.",
        "Passwords like Summer2026! are weak.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Access ends. It is logged.", ["Access ends.", "It is logged."]),
        ("It is run by Example Inc. The owner agrees.", ["It is run by Example Inc.", "The owner agrees."]),
        ("We use tools, etc. All are approved.", ["We use tools, etc.", "All are approved."]),
        (
            "It is located in San Francisco, CA. Keys are tracked.",
            ["It is located in San Francisco, CA.", "Keys are tracked."],
        ),
        ("Is it safe? {{OWNER}} decides.", ["Is it safe?", "{{OWNER}} decides."]),
        ("She said \u201cno.\u201d Then it closed.", ["She said \u201cno.\u201d", "Then it closed."]),
        ("Line one\nLine two", ["Line one", "Line two"]),
    ],
)
def test_several_sentences(text: str, parts: list[str]) -> None:
    assert split(text) == parts


def test_very_long_sentences_are_cut_at_their_items() -> None:
    item = "review the access of every account in every system that belongs to the group"
    text = f"The owner must: (a) {item}; (b) {item}; (c) {item}; and (d) {item}."
    assert split(text) == ["The owner must:", f"{item};", f"{item};", f"{item}; and", f"{item}."]
