"""bytes -> Document. `parse_document` picks the reader by the content of the file, never by its name.

It runs in the calling process; `guard.Guard` runs it in a child with limits, which is what the pipeline uses for
files of unknown origin.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable

from analyzer.datatypes import Document, Source
from analyzer.errors import DocumentError
from analyzer.parse.limits import DEFAULT_LIMITS, Limits
from analyzer.parse.sniff import Kind, decode, sniff

__all__ = ["DEFAULT_LIMITS", "Limits", "parse_document", "too_large"]


def parse_document(name: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read one document. `name` is relative with '/' separators and goes into the Document as it is.

    Raises DocumentError with a stable code and one line that says what to do: empty_file, unknown_type, too_large,
    no_text, damaged_file, unsupported_language, ... Whatever else a library raises on a broken file becomes
    damaged_file, without its message, which may quote the document. MemoryError passes.
    """
    if len(data) > limits.max_bytes:
        raise too_large(len(data), limits)
    try:
        document = _reader(sniff(name, data))(name, data, limits)
    except (DocumentError, MemoryError):
        raise
    except RecursionError:
        raise DocumentError("damaged_file", "the document is nested too deeply to be read; save it again") from None
    except Exception as error:  # whatever a parser meets in a broken file
        kind = type(error).__name__
        raise DocumentError("damaged_file", f"the file could not be read ({kind}); save or export it again") from None
    return _checked(document)


def too_large(size: int, limits: Limits) -> DocumentError:
    """The error for a file over the limit on bytes."""
    text = f"{size / 2**20:.0f} MB, the limit is {limits.max_bytes / 2**20:.0f} MB"
    return DocumentError("too_large", f"the file is too large ({text}); split it or remove its pictures")


def _checked(document: Document) -> Document:
    """The document with its language. Raises DocumentError no_text, scanned_document, unsupported_language."""
    from analyzer.parse.language import language_of

    if not any(any(map(str.isalnum, block.text)) for block in document.blocks):
        if document.unread_pages:
            count = f"{len(document.unread_pages)} of {document.pages} pages"
            raise DocumentError(
                "no_text",
                f"{count} are pictures without text; install policy-gap-analyzer[ocr], or recognise the text first",
            )
        raise DocumentError("no_text", "no text could be found; if it is a scan, run text recognition on it first")
    language = language_of(document.blocks)
    if language != "en":
        raise DocumentError(
            "unsupported_language", f"written in another language than English ({language}); give a translation"
        )
    return document


Reader = Callable[[str, bytes, Limits], Document]


def _reader(kind: Kind) -> Reader:
    """The reader of a kind, imported when first needed."""
    binary: dict[str, tuple[str, str]] = {
        "pdf": ("pdf", "read_pdf"),
        "docx": ("docx", "read_docx"),
        "odt": ("odt", "read_odt"),
        "rtf": ("rtf", "read_rtf"),
        "doc": ("doc", "read_doc"),
        "mhtml": ("html", "read_mhtml"),
    }
    textual = {"markdown": "read_markdown", "text": "read_text", "html": "read_html"}
    if kind == "zip":
        raise DocumentError("unexpected_archive", "an archive inside; unpack it and give the files")
    module, function = binary[kind] if kind in binary else (kind, textual[kind])
    from importlib import import_module

    reader = import_module(f"analyzer.parse.{module}")

    def read(name: str, data: bytes, limits: Limits) -> Document:
        media_type = "multipart/related" if kind == "mhtml" else reader.MEDIA_TYPE
        source = Source(name, media_type, hashlib.sha256(data).hexdigest())
        content = data if kind in binary else decode(data)
        document: Document = getattr(reader, function)(source, content, limits)
        return dataclasses.replace(document, source=source)

    return read
