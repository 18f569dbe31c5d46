"""Files that attack the parser: each is an error for itself within the limits, and the next file is read."""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import writers

from analyzer.errors import DocumentError
from analyzer.parse import parse_document
from analyzer.parse.archive import clean_name, expand_archive, is_archive
from analyzer.parse.guard import Guard
from analyzer.parse.limits import MIB, Limits

LIMITS = Limits(seconds=8, memory=700 * MIB)


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with Guard(LIMITS) as pool:
        yield pool


def code(guard: Guard, name: str, data: bytes) -> str:
    """Code of the error that a file gives, "" when it is read; a good file is read right after it."""
    try:
        guard.parse(name, data)
        found = ""
    except DocumentError as error:
        found = error.code
    assert guard.parse("good.md", b"# Policy\n\nAccess is reviewed.\n").title == "Policy"
    return found


def test_a_guarded_parse_gives_the_same_document(guard: Guard) -> None:
    for suffix, write in writers.FORMATS.items():
        data = write()
        assert guard.parse(f"a.{suffix}", data) == parse_document(f"a.{suffix}", data)


def test_names_that_are_no_text(guard: Guard) -> None:
    name = b"polic\xff.md".decode("utf-8", "surrogateescape")
    assert guard.parse(name, b"# Policy\n\nAccess is reviewed.\n").source.name == name


def laughs(declared: str) -> bytes:
    lines = ['<!DOCTYPE x [<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12)]
    return ("".join(lines) + f"]>{declared}").encode()


def test_entities_are_refused(guard: Guard) -> None:
    body = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&a11;</w:t></w:r></w:p></w:body></w:document>'
    data = writers.zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": laughs(body)})
    assert code(guard, "a.docx", data) == "damaged_file"
    mime = b"application/vnd.oasis.opendocument.text"
    odt = writers.zipped({"mimetype": mime, "content.xml": laughs("<x>&a11;</x>"), "META-INF/manifest.xml": b"<x/>"})
    assert code(guard, "a.odt", odt) == "damaged_file"
    assert code(guard, "a.html", laughs("<html><body>&a11;</body></html>")) in ("", "no_text")


def test_zip_bombs(guard: Guard) -> None:
    bomb = writers.zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b" " * (200 * MIB)})
    assert code(guard, "a.docx", bomb) == "too_large"
    with pytest.raises(DocumentError) as caught:
        list(expand_archive("a.zip", writers.zipped({"a.md": b"x" * (50 * MIB)})))
    assert caught.value.code == "archive_limits"


def test_archives() -> None:
    inner = writers.zipped({"deep/b.md": b"# B\n"})
    data = writers.zipped(
        {
            "a.md": b"# A\n",
            "../../etc/passwd.md": b"# P\n",
            "in.zip": inner,
            "__MACOSX/._a.md": b"x",
            "pic.png": b"x",
            "C:\\win.md": b"# W\n",
        }
    )
    assert is_archive("x.zip", data)
    assert not is_archive("x.docx", writers.docx())
    names = [name for name, _ in expand_archive("x.zip", data)]
    assert names == ["x.zip/a.md", "x.zip/etc/passwd.md", "x.zip/in.zip/deep/b.md", "x.zip/win.md"]
    for _ in range(6):
        inner = writers.zipped({"in.zip": inner})
    with pytest.raises(DocumentError, match="nested"):
        list(expand_archive("x.zip", inner))
    many = writers.zipped({f"{i}.md": b"x" for i in range(60)})
    with pytest.raises(DocumentError, match="more than 50"):
        list(expand_archive("x.zip", many, Limits(max_entries=50)))
    with pytest.raises(DocumentError, match="no documents"):
        list(expand_archive("x.zip", writers.zipped({"a.png": b"x"})))


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../../x", "C:\\x", "\\\\host\\x", "a\x00b", "./."])
def test_member_names_are_harmless(name: str) -> None:
    cleaned = clean_name(name)
    assert ".." not in cleaned.split("/")
    assert not cleaned.startswith(("/", "\\"))
    assert ":" not in cleaned
    assert cleaned.isprintable()


def test_a_damaged_member_does_not_cost_the_others() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.md", b"# AAAAAAAAAAAAAAAAAAAA\n")
        archive.writestr("b.md", b"# B\n")
    data = out.getvalue().replace(b"AAAAAAAAAAAAAAAAAAAA", b"AAAAAAAAAAxxxxxxxxxx", 1)
    got: list[str] = []
    with pytest.raises(DocumentError, match="1 file"):
        got.extend(name for name, _ in expand_archive("x.zip", data))
    members = expand_archive("x.zip", data)
    assert next(members)[0] == "x.zip/b.md"


def deep_pdf(kind: str) -> bytes:
    """PDFs by hand: object loops, page trees without end, a page count that lies."""
    objects = {
        "loop": ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"],
        "many": ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [" + "3 0 R " * 100_000 + "] /Count 100000 >>",
                 "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"],
        "liar": ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>",
                 "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"],
        "form": ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                 "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>",
                 "<< /Length 5 >> stream\n/F Do\nendstream",
                 "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 5 /Resources << /XObject << /F 5 0 R >> >> >> stream\n/F Do\nendstream"],
    }[kind]  # fmt: skip
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj {body} endobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % at for at in places)
    return bytes(out + f"trailer << /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode())


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("loop", {"damaged_file", "no_text"}),
        ("many", {"too_many_pages"}),
        ("liar", {"too_many_pages", "no_text"}),
        ("form", {"no_text"}),
    ],
)
def test_pdfs_without_end(guard: Guard, kind: str, codes: set[str]) -> None:
    started = time.monotonic()
    assert code(guard, "a.pdf", deep_pdf(kind)) in codes
    assert time.monotonic() - started < LIMITS.seconds + 4


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("deep.html", b"<div>" * 100_000 + b"text that is deep inside of everything"),
        ("quotes.md", b">" * 50_000 + b" text that is deep inside"),
        ("lists.md", b"\n".join(b"  " * i + b"- item" for i in range(3000))),
        ("brackets.md", b"[" * 50_000),
        ("stars.md", b"*a **a " * 20_000),
        ("ticks.md", b" `a" * 30_000),
        ("table.md", b"| a | b |\n|---|---|\n" + b"| access | reviewed |\n" * 60_000),
        ("wide.html", b"<table><tr>" + b"<td colspan=999999>x y z</td>" * 20_000 + b"</tr></table>"),
        ("spaces.txt", b" " * 2_000_000 + b"word"),
        ("dots.txt", b". " * 500_000 + b"word"),
        ("digits.txt", b"1.1." * 200_000 + b" word"),
        ("braces.rtf", b"{\\rtf1 " + b"{" * 100_000 + b"text" + b"}" * 100_000 + b"}"),
        ("front.md", b"---\n" + b"a: &a [*a, *a]\n" * 50_000 + b"---\ntext of the policy"),
    ],
)
def test_deep_and_wide_files_end_in_time(guard: Guard, name: str, data: bytes) -> None:
    started = time.monotonic()
    assert code(guard, name, data) in ("", "damaged_file", "too_large", "no_text", "timeout", "memory")
    assert time.monotonic() - started < LIMITS.seconds + 5


@pytest.mark.parametrize(
    ("trouble", "expected"), [("time", "timeout"), ("memory", "memory"), ("crash", "crash"), ("exit", "crash")]
)
def test_a_killed_child_is_reported_as_what_it_was(
    trouble: str, expected: str, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child's parser is replaced, through its search path, by one that misbehaves in a chosen way."""
    folder = Path(str(tmp_path))
    action = {
        "time": "while True: pass",
        "memory": "hold = []\n        while True: hold.append(bytearray(20_000_000))",
        "crash": "import ctypes; ctypes.string_at(0)",
        "exit": "import os; os._exit(3)",
    }[trouble]
    script = (
        "import analyzer.parse as p\nreal = p.parse_document\n"
        f"def bad(name, data, limits):\n    if b'TROUBLE' in data:\n        {action}\n    return real(name, data, limits)\n"
        "p.parse_document = bad\n"
    )
    (folder / "sitecustomize.py").write_text(script)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    with Guard(Limits(seconds=3, memory=300 * MIB)) as guard:
        with pytest.raises(DocumentError) as caught:
            guard.parse("a.md", b"TROUBLE is in this file")
        assert caught.value.code == expected
        assert guard.parse("b.md", b"# Policy\n\nAccess is reviewed.\n").title == "Policy"


SLOW_RECOGNITION = """
import time
import analyzer.parse.ocr as ocr
from analyzer.parse.pdf_words import Word
def recognise(page, text):
    for call in ocr.before_page:
        call()
    time.sleep(0.8)
    for n, word in enumerate("Access is reviewed every quarter.".split()):
        text.words.append(Word(word, 50 + 60 * n, 100, 95 + 60 * n, 112, 110, 10, False))
ocr.available, ocr.recognise = lambda: True, recognise
"""


@pytest.mark.parametrize(
    ("limits", "outcome"),
    [
        (Limits(seconds=2.5, ocr_seconds=5), "read"),
        (Limits(seconds=2.5, ocr_seconds=5, ocr_pages=2), "3 unread"),
        (Limits(seconds=2.5, ocr_seconds=0), "timeout"),
    ],
)
def test_scanned_pages_get_time_of_their_own(
    limits: Limits, outcome: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(SLOW_RECOGNITION)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Guard(limits) as guard:
        try:
            unread = len(guard.parse("scan.pdf", writers.scan(pages=5)).unread_pages)
            found = f"{unread} unread" if unread else "read"
        except DocumentError as error:
            found = error.code
        assert guard.parse("b.md", b"# Policy\n\nAccess is reviewed.\n").title == "Policy"
    assert found == outcome


def test_nothing_is_left_behind() -> None:
    with Guard(Limits(seconds=20)) as guard:
        guard.parse("a.md", b"# Policy\n\nAccess is reviewed.\n")
        (worker,) = guard._workers
        pid, scratch = worker._process.pid, Path(worker._scratch)
        assert scratch.is_dir()
    assert not scratch.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_many_threads_share_the_guard() -> None:
    from concurrent.futures import ThreadPoolExecutor

    with Guard(Limits(seconds=20), workers=2) as guard, ThreadPoolExecutor(4) as threads:
        titles = list(
            threads.map(
                lambda n: guard.parse("a.md", f"# Policy {n}\n\nAccess is reviewed.\n".encode()).title, range(20)
            )
        )
    assert titles == [f"Policy {n}" for n in range(20)]


@pytest.mark.parametrize("form", [b"%s" + bytes(500), b"PK\x03\x04%s", b"%%PDF-1.4 %s", b"\x89PNG%s"])
def test_errors_do_not_quote_the_document(form: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_document("a", form % b"The secret project is called Bluebird.")
    assert "Bluebird" not in str(caught.value)
    assert caught.value.__cause__ is None or "Bluebird" not in str(caught.value.__cause__)


LAST = "The last line is read too."


def deep_document(kind: str, depth: int) -> bytes:
    """A policy with one line nested so deep."""
    plain = "Access is reviewed every quarter by the owner."
    if kind == "html":
        return f"<html><body><p>{plain}</p>{'<div>' * depth}{LAST}{'</div>' * depth}</body></html>".encode()
    if kind == "quotes.md":
        return f"{plain}\n\n{'> ' * depth}{LAST}\n".encode()
    if kind == "lists.md":
        items = "\n".join("  " * level + "- item" for level in range(depth // 2))
        return f"{plain}\n\n{items}\n{'  ' * (depth // 2)}- {LAST}\n".encode()
    if kind == "odt":
        from odf.opendocument import OpenDocumentText
        from odf.text import P, Span

        document, inner = OpenDocumentText(), Span(text=LAST)
        for _ in range(depth):
            outer = Span()
            outer.addElement(inner)
            inner = outer
        paragraph = P(text=plain + " ")
        paragraph.addElement(inner)
        document.text.addElement(paragraph)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()
    import docx
    from docx.oxml import OxmlElement

    document = docx.Document()
    document.add_paragraph(plain)
    node = document.add_paragraph()._p
    for _ in range(depth):
        outer = OxmlElement("w:smartTag")
        node.append(outer)
        node = outer
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = LAST
    run.append(text)
    node.append(run)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["html", "quotes.md", "lists.md", "odt", "docx"])
def test_text_too_deep_to_be_read_is_never_left_out_in_silence(kind: str) -> None:
    assert LAST in parse_document(f"a.{kind}", deep_document(kind, 20)).text
    with pytest.raises(DocumentError, match="nested too deeply") as caught:
        parse_document(f"a.{kind}", deep_document(kind, 240 if kind != "html" else 300))
    assert caught.value.code == "damaged_file"


def test_files_inside_a_document_are_told() -> None:
    import docx
    from fpdf import FPDF

    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Access is reviewed every quarter by the owner.")
    document.save(out)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/embeddings/oleObject1.bin", b"MZ" + bytes(100))
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    pdf.multi_cell(0, 6, "Access is reviewed every quarter by the owner.")
    pdf.embed_file(bytes=b"MZ" + bytes(100), basename="tool.exe")
    for data in (out.getvalue(), bytes(pdf.output())):
        (notice,) = parse_document("a", data).warnings
        assert notice.code == "embedded_file"
        assert notice.message.startswith("1 embedded file")
    plain = writers.pdf(), writers.docx()
    assert not [w for data in plain for w in parse_document("a", data).warnings if w.code == "embedded_file"]


def test_text_that_word_would_merge_in_is_told() -> None:
    import docx
    from docx.oxml import OxmlElement

    document = docx.Document()
    paragraph = document.add_paragraph("Access is reviewed every quarter by the owner.")
    paragraph._p.addnext(OxmlElement("w:altChunk"))
    out = io.BytesIO()
    document.save(out)
    (notice,) = parse_document("a.docx", out.getvalue()).warnings
    assert (notice.code, "Word" in notice.message) == ("embedded_part", True)
