"""The same policy in every format gives the same statements under the same headings."""

from __future__ import annotations

import pytest
import writers

from analyzer.datatypes import Document
from analyzer.errors import DocumentError
from analyzer.parse import Limits, parse_document
from analyzer.segment import segment


def check_spans(document: Document) -> None:
    for block in document.blocks:
        assert block.text == document.text[block.start : block.end]
        assert all(block.start <= line.start <= line.end <= block.end for line in block.lines)
        assert all(block.start <= a <= b <= block.end for a, b in block.cells)
    for statement in segment(document):
        place = statement.location
        assert statement.text == document.text[place.start : place.end]


@pytest.mark.parametrize("suffix", sorted(writers.FORMATS))
def test_every_format_gives_the_same_statements(suffix: str) -> None:
    document = parse_document(f"policy.{suffix}", writers.FORMATS[suffix]())
    check_spans(document)
    statements = segment(document)
    assert [s.text for s in statements] == writers.STATEMENTS
    assert document.title == writers.TITLE
    assert document.tables == 1
    assert statements[-1].headings == (writers.TITLE, "Enforcement")
    by_text = {s.text: s for s in statements}
    assert by_text["Lock the screen when leaving the desk."].lead_in == "Every employee must:"
    assert by_text["Manager | Approves access requests"].lead_in == "Role | Duty"


@pytest.mark.parametrize("suffix", sorted(writers.FORMATS))
def test_the_name_does_not_decide(suffix: str) -> None:
    data = writers.FORMATS[suffix]()
    assert [s.text for s in segment(parse_document("policy", data))] == writers.STATEMENTS


def test_pages_and_boxes_of_a_pdf() -> None:
    document = parse_document("policy.pdf", writers.pdf(pages=3))
    assert document.pages == 3
    aside = {b.set_aside for b in document.blocks if b.set_aside}
    assert aside == {"running_header", "page_number"}
    statements = segment(document)
    assert [s.text for s in statements] == writers.STATEMENTS * 3
    for statement in statements:
        assert statement.location.page in (1, 2, 3)
        assert statement.location.boxes
        for box in statement.location.boxes:
            assert 0 <= box.x0 < box.x1 <= 612
            assert 0 <= box.top < box.bottom <= 842


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.md", b"", "empty_file"),
        ("a.txt", b" \n\t ", "empty_file"),
        ("a.docx", b"not a zip at all", "not_a_docx"),
        ("a.docx", writers.docx()[:2000], "not_a_docx"),
        ("a.pdf", b"plain text in disguise", "damaged_file"),
        ("a.pdf", writers.pdf(encrypt="secret"), "encrypted_pdf"),
        ("a.pdf", b"%PDF-1.7\nnothing follows", "damaged_file"),
        ("a.bin", bytes(range(256)) * 40, "unknown_type"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(100), "unknown_type"),
        ("a.csv", b"a,b\n1,2\n", "unsupported_spreadsheet"),
        (
            "a.xlsx",
            writers.zipped({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}),
            "unsupported_spreadsheet",
        ),
        ("a.pptx", writers.zipped({"[Content_Types].xml": b"<x/>", "ppt/p.xml": b"<x/>"}), "unsupported_presentation"),
        (
            "a.eml",
            b"From: a@example.com\nTo: b@example.com\nSubject: Policy\nMIME-Version: 1.0\n\nHello",
            "unsupported_email",
        ),
        (
            "a",
            b"Received: from x\nFrom: a@example.com\nTo: b@example.com\nSubject: Policy\n\nHello",
            "unsupported_email",
        ),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted_file"),
        ("a.md", b"---\n", "no_text"),
        ("a.html", b"<html><body><script>x</script></body></html>", "no_text"),
    ],
)
def test_bad_files_say_what_they_are(name: str, data: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_document(name, data)
    assert caught.value.code == code
    assert "\n" not in caught.value.message


def test_limits() -> None:
    with pytest.raises(DocumentError) as caught:
        parse_document("a.md", b"x" * 100, Limits(max_bytes=50))
    assert caught.value.code == "too_large"
    with pytest.raises(DocumentError) as caught:
        parse_document("a.pdf", writers.pdf(pages=3), Limits(max_pages=2))
    assert caught.value.code == "too_many_pages"
    with pytest.raises(DocumentError) as caught:
        parse_document("a.md", b"word " * 100, Limits(max_characters=50))
    assert caught.value.code == "too_large"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "de",
            "Diese Richtlinie legt fest, wie Mitarbeiter mit Daten umgehen. Der Zugriff wird nur nach Genehmigung erteilt. ",
        ),
        (
            "fr",
            "Cette politique définit la manière dont les employés traitent les données. L'accès est revu chaque trimestre. ",
        ),
    ],
)
def test_other_languages_are_not_analysed(code: str, text: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_document("policy.txt", (text * 4).encode())
    assert caught.value.code == "unsupported_language"
    assert f"({code})" in caught.value.message


def test_encodings() -> None:
    text = "# Policy\n\nThe company’s “access” is reviewed — every quarter — by the owner of the system.\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"):
        document = parse_document("a.md", text.encode(encoding))
        assert "company’s “access”" in document.text, encoding
    assert (
        parse_document("a.md", text.replace("\n", "\r\n").encode()).text == parse_document("a.md", text.encode()).text
    )


def test_old_word_files_need_libreoffice_or_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
    with pytest.raises(DocumentError) as caught:
        parse_document("a.doc", data)
    assert caught.value.code == "needs_libreoffice"
    assert ".docx" in caught.value.message


def test_confluence_export() -> None:
    head = "Date: Mon, 1 Jan 2026\nMessage-ID: <1@x>\nSubject: Exported From Confluence\nMIME-Version: 1.0\n"
    body = (
        "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=UTF-8\n"
        "Content-Transfer-Encoding: quoted-printable\n\n<html><body><h1>Backup Policy</h1><p>Backups are tested =\n"
        "every quarter.</p></body></html>\n--b--\n"
    )
    document = parse_document("policy.doc", (head + body).encode())
    assert [s.text for s in segment(document)] == ["Backups are tested every quarter."]


@pytest.mark.parametrize(
    ("line", "label", "text"),
    [
        ("2.2.2 have sole responsibility for the data.", "2.2.2", "have sole responsibility for the data."),
        ("2.3 37signals keeps personal data secret.", "2.3", "37signals keeps personal data secret."),
        ("2.3.4 37signals tells the customer.", "2.3.4", "37signals tells the customer."),
        ("2.5 hours after a failure the service is back.", "", "2.5 hours after a failure the service is back."),
        ("10.0.0.1 is the address of the gateway.", "", "10.0.0.1 is the address of the gateway."),
    ],
)
def test_numbers_of_clauses_are_no_text(line: str, label: str, text: str) -> None:
    (block,) = parse_document("a.txt", line.encode()).blocks
    assert (block.label, block.text) == (label, text)
