"""Owner, approver, version and dates as documents state them, and what an auditor would note."""

from __future__ import annotations

from datetime import date

import pytest

from analyzer.datatypes import Document, Finding, Header
from analyzer.dates import find_date, parse_date
from analyzer.header import audit_header, read_header
from analyzer.parse import parse_document

BODY = "\n\n## Rules\n\nAll laptops must be encrypted before they are handed out.\n"


def markdown(text: str) -> Document:
    return parse_document("policy.md", text.encode())


def header_of(text: str) -> Header:
    return read_header(markdown(text))


def codes(text: str, as_of: date | None = None) -> list[str]:
    document = markdown(text)
    return [f.code for f in audit_header(document, read_header(document), as_of)]


def values(header: Header) -> dict[str, str]:
    names = ("owner", "approver", "version", "policy_id", "effective", "last_reviewed", "next_review")
    return {name: field.value for name in names if (field := getattr(header, name))}


FULL = {
    "owner": "Head of IT",
    "approver": "Board of Directors",
    "version": "2.1",
    "policy_id": "SEC-004",
    "effective": "2025-03-01",
    "last_reviewed": "2026-02-10",
    "next_review": "2027-02-10",
}


@pytest.mark.parametrize(
    "text",
    [
        # two-column table
        "# Laptop policy\n\n| Field | Value |\n|---|---|\n| Policy owner | Head of IT |\n| Approved by | Board of Directors |\n| Version | 2.1 |\n"
        "| Document ID | SEC-004 |\n| Effective date | 1 March 2025 |\n| Last reviewed | February 10, 2026 |\n| Next review | 10 Feb 2027 |\n" + BODY,
        # four columns, key and value twice in a row
        "# Laptop policy\n\n| Owner | Head of IT | Version | 2.1 |\n|---|---|---|---|\n| Approver | Board of Directors | Policy ID | SEC-004 |\n"
        "| Effective | 2025-03-01 | Last review | 2026-02-10 |\n| Next review date | 2027-02-10 | Classification | Internal |\n" + BODY,
        # front matter
        "---\ntitle: Laptop policy\nowner: Head of IT\napproved_by: Board of Directors\nversion: 2.1\npolicy_id: SEC-004\neffective_date: 2025-03-01\n"
        "last_reviewed: 2026-02-10\nnext_review: 2027-02-10\n---\n\n# Laptop policy\n" + BODY,
        # lines
        "# Laptop policy\n\n**Policy Owner:** Head of IT\n\n**Approved By:** Board of Directors\n\n**Version:** 2.1\n\n**Document Number:** SEC-004\n\n"
        "**Effective Date:** March 1st, 2025\n\n**Last Review Date:** 2026-02-10\n\n**Next Review Date:** 2027-02-10\n" + BODY,
        # one line, run together
        "# Laptop policy\n\nOwner: Head of IT | Approved by: Board of Directors | Version: 2.1 | Policy ID: SEC-004\n\n"
        "Effective: 01.03.2025 | Last reviewed: 10.02.2026 | Next review: 10.02.2027\n" + BODY,
        # at the end, under document control
        "# Laptop policy" + BODY + "\n## Document control\n\n- Owner: Head of IT\n- Approver: Board of Directors\n- Version: 2.1\n- Reference: SEC-004\n"
        "- Effective from: 2025-03-01\n- Last updated: 2026-02-10\n- Next review: 2027-02-10\n",
    ],
    ids=["table", "four columns", "front matter", "lines", "one line", "document control"],
)  # fmt: skip
def test_all_fields(text: str) -> None:
    document = markdown(text)
    header = read_header(document)
    assert values(header) == FULL
    for name in FULL:
        field = getattr(header, name)
        assert field.start is not None
        raw = document.text[field.start : field.end]
        assert raw == field.value or parse_date(raw) == parse_date(field.value)
    assert audit_header(document, header, date(2026, 6, 1)) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This policy is owned by the Chief Information Officer.", {"owner": "Chief Information Officer"}),
        ("The Head of Facilities owns this policy.", {"owner": "Head of Facilities"}),
        (
            "This plan was approved by the Audit Committee on 4 May 2025.",
            {"approver": "Audit Committee", "effective": "2025-05-04"},
        ),
        ("Last updated: April 20, 2025", {"last_reviewed": "2025-04-20"}),
        ("This policy takes effect on 1 July 2025.", {"effective": "2025-07-01"}),
        ("The next review is due in March 2027: next review date 1 March 2027.", {"next_review": "2027-03-01"}),
        ("Version 3.0 (last revised 2025-11-30)", {"version": "3.0", "last_reviewed": "2025-11-30"}),
    ],
)
def test_sentences(text: str, expected: dict[str, str]) -> None:
    found = values(header_of(f"# Visitor policy\n\n{text}\n{BODY}"))
    assert expected.items() <= found.items()


def test_latest_row_of_a_revision_table() -> None:
    header = header_of(
        "# Visitor policy" + BODY + "\n## Revision history\n\n| Version | Date | Author | Changes |\n|---|---|---|---|\n| 1.0 | 2023-01-10 | A. Bee | First issue |\n"
        "| 1.2 | 2025-09-30 | C. Dee | Rules for couriers |\n| 1.1 | 2024-02-01 | A. Bee | Typing errors |\n"
    )  # fmt: skip
    assert (values(header)["version"], values(header)["last_reviewed"]) == ("1.2", "2025-09-30")


def test_names_of_columns_and_rules_are_no_header() -> None:
    found = header_of(
        "# Backup policy\n\n| System | Owner | Tier |\n|---|---|---|\n| Mail | IT | 1 |\n\n- Approval: the CIO must approve the plan.\n"
        "- Review: the plan is looked at by the team.\n\nThe HIPAA rule became effective on 23 September 2009.\n"
    )  # fmt: skip
    assert values(found) == {}


@pytest.mark.parametrize(("review", "field"), [("2026-03-01", "next_review"), ("2025-03-15", "last_reviewed")])
def test_a_bare_review_date_is_read_by_its_distance(review: str, field: str) -> None:
    found = values(header_of(f"# Backup policy\n\nEffective date: 2025-03-01\n\nReview date: {review}\n{BODY}"))
    assert found[field] == review


def test_day_first_where_the_document_shows_it() -> None:
    found = values(header_of(f"# Backup policy\n\nEffective date: 03/04/2025\n\nLast reviewed: 25/04/2025\n{BODY}"))
    assert (found["effective"], found["last_reviewed"]) == ("2025-04-03", "2025-04-25")


def test_what_is_absent() -> None:
    assert codes("# Backup policy" + BODY) == [
        "missing_owner", "missing_approver", "missing_version", "missing_effective_date", "missing_review_date",
    ]  # fmt: skip


def test_a_blank_field_is_absent_and_has_a_place() -> None:
    document = markdown(
        "# Backup policy\n\nOwner: [ROLE - e.g., CISO]\n\nApproved by: {{EXECUTIVE}}\n\nVersion: 1.0\n" + BODY
    )
    findings = {f.code: f for f in audit_header(document, read_header(document))}
    assert {"missing_owner", "missing_approver"} <= set(findings)
    assert "missing_version" not in findings
    owner = findings["missing_owner"]
    assert document.text[owner.start : owner.end] == "[ROLE - e.g., CISO]"


def test_placeholders_have_their_place() -> None:
    text = "# Policy\n\n[Company Name] keeps a list.\n\nReviews take place every [X] months at [Company Name].\n\nTBD\n\nLorem ipsum dolor sit amet.\n\nThe date is <date>.\n\nComing Soon\n"
    document = markdown(text)
    found = [f for f in audit_header(document, Header()) if f.code == "placeholder"]
    marked = [document.text[f.start : f.end] for f in found]
    assert marked[:3] == ["[Company Name]", "[X]", "TBD"]
    assert any("ipsum" in m for m in marked)
    assert "<date>" in marked
    assert "Coming Soon" in marked
    assert "2 places" in found[0].message


DATED = "# P\n\nOwner: CIO\n\nApprover: CEO\n\nVersion: 1\n\nEffective date: {0}\n\nLast reviewed: {1}\n"


@pytest.mark.parametrize(
    ("effective", "reviewed", "more", "expected"),
    [
        ("2024-01-01", "2026-01-15", "", []),
        ("2024-01-01", "2024-12-31", "", ["stale"]),
        ("2024-01-01", "2026-09-01", "", ["date_in_future"]),
        ("2027-01-01", "2026-01-01", "", ["date_in_future"]),
        ("2024-01-01", "2025-12-01", "\n\nNext review: 2026-03-01", ["review_overdue"]),
        ("2024-01-01", "2025-12-01", "\n\nNext review: 2026-12-01", []),
        ("2024-01-01", "2025-12-01", "\n\nThis policy is reviewed quarterly by the CIO.", ["review_overdue"]),
        ("2024-01-01", "2025-01-01", "\n\nThis policy must be reviewed at least every two years.", []),
        ("2024-01-01", "2024-05-01", "\n\nReview cycle: annual", ["review_overdue"]),
    ],
)  # fmt: skip
def test_what_depends_on_the_day(effective: str, reviewed: str, more: str, expected: list[str]) -> None:
    text = DATED.format(effective, reviewed) + more + BODY
    assert codes(text, date(2026, 6, 1)) == expected
    assert codes(text) == []


def test_no_date_no_verdict_about_dates() -> None:
    assert not {"stale", "review_overdue", "date_in_future"} & set(codes("# P" + BODY, date(2026, 6, 1)))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-31", (2026, 1, 31)),
        ("January 31st, 2026", (2026, 1, 31)),
        ("31 January 2026", (2026, 1, 31)),
        ("3 of May 2024", (2024, 5, 3)),
        ("31.01.2026", (2026, 1, 31)),
        ("1/31/26", (2026, 1, 31)),
        ("31/1/2026", (2026, 1, 31)),
        ("Sept. 5, 2021", (2021, 9, 5)),
        ("on March 2025", (2025, 3, 1)),
        ("2025/07/04", (2025, 7, 4)),
        ("10/2024", (2024, 10, 1)),
        ("30 February 2025 or 1 March 2025", (2025, 3, 1)),
    ],
)
def test_dates(text: str, day: tuple[int, int, int]) -> None:
    assert parse_date(text) == date(*day)


@pytest.mark.parametrize(
    "text", ["", "2026", "version 1.2.3", "10.20.30.40", "room 12/3", "NIST 800-53", "v2.10.2024", "13/13/2024"]
)
def test_no_dates(text: str) -> None:
    assert find_date(text) is None


def test_findings_are_records() -> None:
    assert all(isinstance(f, Finding) and f.message for f in audit_header(markdown("# P" + BODY), Header()))


def test_what_the_text_says_goes_before_the_properties_of_the_file() -> None:
    from io import BytesIO

    import docx

    made = docx.Document()
    made.core_properties.revision = 7
    made.core_properties.version = "0.9"
    made.add_heading("Access Control Policy", 0)
    table = made.add_table(2, 2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("Version", "3.1", "Policy owner", "IT Manager"), strict=True
    ):
        cell.text = text
    made.add_paragraph("Access is reviewed every quarter.")
    data = BytesIO()
    made.save(data)
    header = read_header(parse_document("a.docx", data.getvalue()))
    assert header.version is not None
    assert header.version.value == "3.1"
    table._element.getparent().remove(table._element)
    data = BytesIO()
    made.save(data)
    bare = read_header(parse_document("a.docx", data.getvalue())).version
    assert bare is None or bare.value == "0.9", "never the count of savings"
