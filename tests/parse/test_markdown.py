"""Markdown and HTML: what becomes a statement, what is set aside, what is never lost."""

from __future__ import annotations

import pytest

from analyzer.datatypes import Document
from analyzer.parse import parse_document
from analyzer.segment import segment


def read(text: str, name: str = "a.md") -> Document:
    return parse_document(name, text.encode())


def texts(text: str, name: str = "a.md") -> list[str]:
    return [s.text for s in segment(read(text, name))]


def test_marks_and_targets_are_gone() -> None:
    assert texts(
        "Staff **must** read the [Password Policy](02-password.md) and `lock` it ~~now~~.[^1]\n\n[^1]: A note of its own.\n"
    ) == [
        "Staff must read the Password Policy and lock it now.",
        "A note of its own.",
    ]


def test_wrapped_lines_and_blocks() -> None:
    assert texts("One sentence\nover two lines.\n\nAnother block\n") == [
        "One sentence over two lines.",
        "Another block",
    ]


def test_key_value_lines_stay_apart() -> None:
    assert texts("**Owner**: Jo\n**Version**: 1.0\n**Date**: 2026\n") == ["Owner: Jo", "Version: 1.0", "Date: 2026"]
    assert texts("Owner: Jo  \nVersion: 1.0\n") == ["Owner: Jo", "Version: 1.0"]


def test_front_matter_is_metadata() -> None:
    document = read("---\ntitle: 'Access: all'\nowner: Jo\ntags:\n  - a\n  - b\n---\n\nText of the policy here.\n")
    assert dict(document.metadata) == {"title": "Access: all", "owner": "Jo", "tags": "a, b"}
    assert document.title == "Access: all"
    assert document.blocks[0].set_aside == "front_matter"
    assert [s.text for s in segment(document)] == ["Text of the policy here."]


def test_nested_lists_lead_in() -> None:
    document = read("Staff must:\n\n1. Lock screens:\n   - at home\n   - on trains\n2. Report loss.\n")
    statements = segment(document)
    assert [(s.text, s.lead_in) for s in statements] == [
        ("Staff must:", ""),
        ("Lock screens:", "Staff must:"),
        ("at home", "Staff must: Lock screens:"),
        ("on trains", "Staff must: Lock screens:"),
        ("Report loss.", "Staff must:"),
    ]
    assert [b.label for b in document.blocks] == ["", "1.", "-", "-", "2."]


def test_lettered_paragraphs_are_items() -> None:
    statements = segment(read("The policy requires that:\n\n(a) Risk is assessed.\n\n(b) Risk is treated.\n"))
    assert [s.text for s in statements] == ["The policy requires that:", "Risk is assessed.", "Risk is treated."]
    assert statements[2].lead_in == "The policy requires that:"


def test_headings_lose_their_numbers_and_make_the_path() -> None:
    statements = segment(
        read(
            "# 1. Policy\n\n## 1.2 Access {#access}\n\n### The 3-2-1 rule\n\nBackups are kept.\n\n## 2024 goals\n\nText here.\n"
        )
    )
    assert statements[0].headings == ("Policy", "Access", "The 3-2-1 rule")
    assert statements[1].headings == ("Policy", "2024 goals")


def test_bold_lines_are_headings_unless_they_say_something() -> None:
    document = read(
        "**3.1 Framework**\n\nRisk is managed.\n\n**Response within 15 minutes:**\n\n- Page the team.\n\n**Staff must:**\n\n- Comply.\n"
    )
    kinds = {b.text: b.kind for b in document.blocks}
    assert kinds["Framework"] == "heading"
    assert kinds["Response within 15 minutes:"] == "paragraph"
    assert kinds["Staff must:"] == "paragraph"


def test_sentences_in_heading_style_count() -> None:
    assert texts("## 2.1 The supplier shall encrypt all personal data at rest and in transit.\n") == [
        "The supplier shall encrypt all personal data at rest and in transit."
    ]


def test_revision_tables_contents_and_code_are_set_aside() -> None:
    document = read(
        "# Policy\n\n## Contents\n\n- [Scope](#scope)\n- [Rules](#rules)\n\n## Scope\n\nAll staff.\n\n```python\nx = {1: 2}\n```\n\n"
        "## Revision history\n\n| Version | Date | Author | Changes |\n|---|---|---|---|\n| 1.0 | 2026 | Jo | First |\n"
    )
    assert [s.text for s in segment(document)] == ["All staff."]
    assert {b.set_aside for b in document.blocks} >= {"toc", "code", "revision_table"}


def test_prose_in_a_fence_is_read() -> None:
    assert "Stop the breach if possible" in texts(
        "Steps:\n\n```\n□ Stop the breach if possible\n□ Report to the security team\n```\n"
    )


def test_tables() -> None:
    statements = segment(
        read("| Field | Value |\n|---|---|\n| Policy owner | Jo |\n\n| Owner | Jo |\n|---|---|\n| Version | 2 |\n")
    )
    assert [(s.text, s.lead_in) for s in statements] == [
        ("Policy owner | Jo", "Field | Value"),
        ("Owner | Jo", ""),
        ("Version | 2", ""),
    ]


def test_long_rows_are_read_cell_by_cell() -> None:
    long = "Access is removed at once. " * 12
    statements = segment(read(f"| Role | Duty |\n|---|---|\n| Manager | {long} |\n"))
    assert statements[1].text == "Access is removed at once."
    assert statements[1].lead_in == "Duty | Manager"


def test_grid_tables_and_odd_delimiters() -> None:
    grid = "+------+--------+\n| Role | Duty   |\n+======+========+\n| IT   | Remove |\n|      | access |\n+------+--------+\n"
    assert texts(grid) == ["IT | Remove access"]
    assert texts("|Threat|Source|\n|------+------|\n|Fire|Nature|\n") == ["Fire | Nature"]


@pytest.mark.parametrize(
    "placeholder", ["<date>", "<insert company name>", "{{COMPANY_NAME}}", "[Company Name]", "<COMPANY>"]
)
def test_placeholders_stay(placeholder: str) -> None:
    assert texts(f"The policy of {placeholder} is reviewed every year.\n") == [
        f"The policy of {placeholder} is reviewed every year."
    ]


def test_html_blocks_and_comments() -> None:
    text = "<!-- a note -->\n\n<table><tr><td><strong>Owner</strong></td><td>Jo Doe<br>Security</td></tr></table>\n\n<details><summary>More</summary>\n\nHidden *text* counts.\n\n</details>\n"
    assert texts(text) == ["Owner | Jo Doe\nSecurity", "More", "Hidden text counts."]


def test_confluence_page() -> None:
    page = (
        "<html><head><title>Backup : Policies</title></head><body><div id='breadcrumb-section'><ol id='breadcrumbs'><li>Home</li></ol></div>"
        "<div id='main-content' class='wiki-content'><div class='toc-macro'><ul><li><a href='#a'>A</a></li></ul></div>"
        "<h1>Backup</h1><p>Backups are&nbsp;tested.</p><dl><dt>RPO</dt><dd>One hour.</dd></dl></div>"
        "<div id='footer' role='contentinfo'>Atlassian</div></body></html>"
    )
    document = read(page, "page.html")
    assert [s.text for s in segment(document)] == ["Backups are tested.", "One hour."]


def test_generator_marks() -> None:
    found = texts(
        '{% include head.html %}\n\n!!! note "Exceptions"\n    Exceptions are approved by the owner.\n\n[[_TOC_]]\n'
    )
    assert "Exceptions are approved by the owner." in found
    assert not any("include" in text or "TOC" in text or "!!!" in text for text in found)
