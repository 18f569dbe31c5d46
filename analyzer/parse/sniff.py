"""What a file is, by its content. The name only breaks ties between kinds of text, and words the error."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from analyzer.errors import DocumentError

Kind = Literal["pdf", "docx", "odt", "zip", "doc", "rtf", "html", "mhtml", "markdown", "text"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_MAIL = re.compile(r"\A(?:[A-Za-z][A-Za-z-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){3,}", re.A)
_MAIL_FIELDS = re.compile(r"^(?:from|to|received|message-id|mime-version|subject|return-path|date):", re.I | re.M)
_HTML_START = re.compile(
    r"\A\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S
)
_HTML_TAGS = re.compile(r"</?(?:p|div|span|h[1-6]|ul|ol|li|table|tr|td|br|strong|a|body)\b[^>]*>", re.I)
_MARKDOWN_SIGNS = re.compile(
    r"^#{1,6}[ \t]+\S|^\s*[-*+][ \t]+\S|^\|.*\|[ \t]*$|\*\*[^*\n]+\*\*|\[[^\]\n]+\]\([^)\n]+\)|^```|^---[ \t]*$|^>[ \t]\S|`[^`\n]+`",
    re.M,
)


def sniff(name: str, data: bytes) -> Kind:
    """Kind of a file that a reader exists for.

    Raises DocumentError: empty_file, not_a_docx, damaged_file, unsupported_spreadsheet, unsupported_presentation,
    unsupported_email, encrypted_file, unknown_type.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise DocumentError("empty_file", "the file is empty; save it again or leave it out")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return _sniff_zip(name, data)
    if data.startswith(_OLE):
        return _sniff_ole(data)
    if data.lstrip()[:5] == b"{\\rtf":
        return "rtf"
    _refuse_by_name(name)
    if data.startswith(_PICTURES) or _is_binary(data):
        raise DocumentError(
            "unknown_type", "not a document that can be read; use PDF, DOCX, ODT, RTF, HTML, Markdown or text"
        )
    return sniff_text(name, decode(data[:200_000]))


def _suffix(name: str) -> str:
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def _refuse_by_name(name: str) -> None:
    """A file that is none of the binary formats but is named like one is damaged, not text."""
    suffix = _suffix(name)
    if suffix in ("docx", "docm", "dotx"):
        raise DocumentError("not_a_docx", "named .docx but not a Word file inside; open it in Word and save it again")
    if suffix in ("pdf", "odt", "zip"):
        raise DocumentError("damaged_file", f"named .{suffix} but not one inside; export or download it again")
    if suffix in ("csv", "tsv"):
        raise DocumentError(
            "unsupported_spreadsheet", "a spreadsheet is not a policy document; save its text as DOCX or PDF"
        )
    if suffix in ("eml", "mbox"):
        raise DocumentError(
            "unsupported_email", "an e-mail is not a policy document; save the attachment and give that"
        )


def _sniff_zip(name: str, data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            mime = (
                archive.read("mimetype")[:80]
                if "mimetype" in names and archive.getinfo("mimetype").file_size < 200
                else b""
            )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        code = "not_a_docx" if _suffix(name) == "docx" else "damaged_file"
        raise DocumentError(
            code, "the file is cut short or damaged; open it where it was made and save it again"
        ) from error
    if any(n.startswith("word/") and n.endswith(".xml") for n in names) and "[Content_Types].xml" in names:
        return "docx"
    if any(n.startswith("xl/") for n in names) or b"spreadsheet" in mime:
        raise DocumentError(
            "unsupported_spreadsheet", "a spreadsheet is not a policy document; save its text as DOCX or PDF"
        )
    if any(n.startswith("ppt/") for n in names) or b"presentation" in mime:
        raise DocumentError("unsupported_presentation", "slides are not read; export them as PDF")
    if b"opendocument.text" in mime:
        return "odt"
    if _suffix(name) in ("docx", "docm", "dotx"):
        raise DocumentError("not_a_docx", "named .docx but not a Word file inside; open it in Word and save it again")
    return "zip"


def _sniff_ole(data: bytes) -> Kind:
    """Old Office files are told apart by the names of their streams, which are UTF-16."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise DocumentError("encrypted_file", "the file is protected by a password; save a copy without one")
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook"):
        raise DocumentError(
            "unsupported_spreadsheet", "a spreadsheet is not a policy document; save its text as DOCX or PDF"
        )
    if holds("PowerPoint Document"):
        raise DocumentError("unsupported_presentation", "slides are not read; export them as PDF")
    if holds("__properties_version1.0"):
        raise DocumentError(
            "unsupported_email", "an e-mail is not a policy document; save the attachment and give that"
        )
    raise DocumentError("unknown_type", "an old Office file of unknown kind; save it as DOCX or PDF")


def _is_binary(data: bytes) -> bool:
    head = data[:8192]
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return False
    if _wide(head):
        return False
    control = sum(head.count(c) for c in range(32) if c not in (9, 10, 12, 13, 27))
    return control > len(head) * 0.02


def _wide(data: bytes) -> str:
    """The name of UTF-16 without a mark, known by its zeros in every other place; "" for anything else."""
    head = data[:2000]
    for name, zeros, others in (("utf-16-le", head[1::2], head[0::2]), ("utf-16-be", head[0::2], head[1::2])):
        if zeros and zeros.count(0) > 0.7 * len(zeros) and others.count(0) < 0.05 * len(others):
            return name
    return ""


def decode(data: bytes) -> str:
    """Text of bytes: byte-order mark, UTF-8, else what charset-normalizer finds, else Windows-1252."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if _wide(data):
        return data.decode(_wide(data), "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4:  # cut inside a character
            return data.decode("utf-8", "ignore")
    from charset_normalizer import from_bytes

    best = from_bytes(data[:100_000]).best()
    encoding = best.encoding if best is not None else "cp1252"
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return data.decode("cp1252", "replace")


def sniff_text(name: str, text: str) -> Kind:
    """Kind of a text file. Raises DocumentError unsupported_email."""
    head = _MAIL.match(text.lstrip("\ufeff\n\r "))
    if head and len({f.lower() for f in _MAIL_FIELDS.findall(head.group())}) >= 3:
        if "exported from confluence" in head.group().lower() or re.search(r"multipart/related", text[:3000], re.I):
            return "mhtml"
        raise DocumentError(
            "unsupported_email", "an e-mail is not a policy document; save the attachment and give that"
        )
    if _HTML_START.match(text):
        return "html"
    suffix = _suffix(name)
    if suffix in ("md", "markdown", "mdx", "mkd"):
        return "markdown"
    signs = len(_MARKDOWN_SIGNS.findall(text))
    tags = len(_HTML_TAGS.findall(text))
    if tags >= 6 and tags > 2 * signs and (text.lstrip().startswith("<") or suffix in ("html", "htm")):
        return "html"
    strong = len(re.findall(r"^#{1,6}[ \t]+\S|\*\*[^*\n]+\*\*|\]\([^)\n]+\)|^\|.*\|[ \t]*$|^```", text, re.M))
    return "markdown" if strong >= 2 else "text"
