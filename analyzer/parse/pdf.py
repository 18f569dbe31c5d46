"""PDF -> Document, from the text layer that pdfium reads; pages without one are named, or recognised with the OCR extra."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyzer.datatypes import Document, Notice, SetAside, Source
from analyzer.errors import DocumentError
from analyzer.parse import ocr
from analyzer.parse.draft import Draft, Facts, assemble, clean
from analyzer.parse.limits import DEFAULT_LIMITS, Limits
from analyzer.parse.pdf_annotations import open_forms, read_annotations
from analyzer.parse.pdf_blocks import BlockBuilder, rank_headings
from analyzer.parse.pdf_furniture import find_furniture
from analyzer.parse.pdf_lines import Region, TextLine, reading_order
from analyzer.parse.pdf_ruled_tables import PdfTable
from analyzer.parse.pdf_rules import Drawn, read_drawn
from analyzer.parse.pdf_tables import find_tables, outside
from analyzer.parse.pdf_words import PageText, Word, read_page
from analyzer.parse.structure import structure

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MEDIA_TYPE = "application/pdf"
# A page with fewer characters than this whose picture fills half of it is a scan.
_SCAN_CHARACTERS = 40
_SCAN_AREA = 0.4
_PICTURE_AREA = 8_000.0  # square points: smaller pictures are logos and ornaments


@dataclass(slots=True)
class _Pages:
    """What was read of all pages."""

    texts: list[PageText] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    garbled: list[int] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)
    comments: list[list[str]] = field(default_factory=list)
    tried: int = 0  # pages given to text recognition


def read_pdf(source: Source, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Parse a PDF. Every statement of it can be placed on its page by the boxes of its lines.

    Raises DocumentError encrypted_pdf, damaged_file, too_many_pages, too_large.
    """
    pdf = _open(data, limits)
    try:
        metadata = [(k, clean(v)) for k, v in pdf.get_metadata_dict(skip_empty=True).items() if clean(v)]
        pages = _read_pages(pdf, limits)
        files = _embedded(pdf)
    finally:
        pdf.close()
    furniture = find_furniture(pages.texts)
    builder = BlockBuilder(pages.texts)
    for text, drawn, lines, comments in zip(pages.texts, pages.drawn, furniture, pages.comments, strict=True):
        _page_blocks(builder, text, drawn, lines)
        for comment in comments:
            builder.loose(Draft("paragraph", clean(comment), page=text.number, set_aside="comment"))
    sizes = {i: size for i, (size, _) in enumerate(builder._marks)}
    rank_headings(builder.drafts, sizes)
    drafts = structure(builder.drafts)
    facts = Facts(
        pages=len(pages.texts),
        metadata=metadata,
        tables=builder.tables,
        images_without_text=sum(
            1 for d in pages.drawn for p in d.pictures if (p[2] - p[0]) * (p[3] - p[1]) > _PICTURE_AREA
        ),
        page_characters=tuple(p.characters for p in pages.texts),
        unread_pages=tuple(pages.scanned + pages.garbled),
        warnings=[*files, *_notices(pages)],
    )
    printed = [line for line, kind in furniture[0] if kind == "running_header" and line.size >= 1.25 * builder.body]
    facts.title = clean(printed[0].text) if printed else _title(drafts, dict(metadata).get("Title", ""))
    return assemble(source, drafts, facts, limits)


def _open(data: bytes, limits: Limits) -> PdfDocument:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
        open_forms(pdf)
        count = len(pdf)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise DocumentError(
                "encrypted_pdf", "the PDF is protected by a password; save a copy without one"
            ) from error
        raise DocumentError("damaged_file", "the PDF is damaged; print or export it to PDF again") from error
    if count > limits.max_pages:
        raise DocumentError("too_many_pages", f"{count} pages, the limit is {limits.max_pages}; split the file")
    if count == 0:
        raise DocumentError("damaged_file", "the PDF has no pages; print or export it to PDF again")
    return pdf


def _embedded(pdf: PdfDocument) -> list[Notice]:
    """Files attached to the document, which are not read."""
    files = pdf.count_attachments()
    message = f"{files} embedded file(s) are not read; give them as documents of their own"
    return [Notice("embedded_file", message)] if files > 0 else []


def _read_pages(pdf: PdfDocument, limits: Limits) -> _Pages:
    import pypdfium2

    pages, fonts = _Pages(), dict[str, bool]()
    for index in range(len(pdf)):
        try:
            page = pdf[index]
        except pypdfium2.PdfiumError:
            pages.texts.append(PageText(index + 1, 612, 792))
            pages.drawn.append(Drawn())
            pages.comments.append([])
            pages.garbled.append(index + 1)
            continue
        text = read_page(page, index + 1, fonts)
        drawn = read_drawn(page, text.place)
        scan = text.characters < _SCAN_CHARACTERS and _picture_share(drawn, text) > _SCAN_AREA
        garbled = text.unreadable > 0.3 * max(1, text.characters)
        if scan or garbled:
            text.words.clear()
            if ocr.available() and pages.tried < limits.ocr_pages:
                pages.tried += 1
                ocr.recognise(page, text)
                drawn.edges.clear()
            if text.words:
                pages.recognised.append(index + 1)
            else:
                (pages.scanned if scan else pages.garbled).append(index + 1)
        pages.comments.append(read_annotations(pdf, page, text))
        page.close()
        pages.texts.append(text)
        pages.drawn.append(drawn)
    return pages


def _picture_share(drawn: Drawn, text: PageText) -> float:
    area = sum(max(0.0, x1 - x0) * max(0.0, y1 - y0) for x0, y0, x1, y1 in drawn.pictures)
    return area / max(1.0, text.width * text.height)


def _notices(pages: _Pages) -> list[Notice]:
    remedy = (
        "recognise its text first, or split the file"
        if ocr.available()
        else "install policy-gap-analyzer[ocr] to have it recognised"
    )
    scanned = [Notice("scanned_page", f"a picture of text, which is not read; {remedy}", n) for n in pages.scanned]
    garbled = [
        Notice("unreadable_font", "the text of this page has no readable characters; export it again", n)
        for n in pages.garbled
    ]
    read = [
        Notice("recognised_page", "a picture of text, read by text recognition; check quotations", n)
        for n in pages.recognised
    ]
    return sorted([*scanned, *garbled, *read], key=lambda notice: notice.page or 0)


def _title(drafts: list[Draft], stored: str) -> str:
    first = [d for d in drafts[:30] if d.kind == "heading" and not d.set_aside]
    if first:
        return min(first, key=lambda d: d.level).text
    useful = stored and not re.search(r"\.(?:docx?|pdf|indd|pages)$|^(?:microsoft word|untitled)", stored, re.I)
    return stored if useful else ""


def _page_blocks(
    builder: BlockBuilder, page: PageText, drawn: Drawn, furniture: list[tuple[TextLine, SetAside]]
) -> None:
    """Blocks of one page in reading order: header, text and tables, what stands at an angle, footer."""
    for line, kind in furniture:
        if kind == "running_header":
            _aside(builder, page, line, kind)
    tables = find_tables(page.words, drawn.edges)
    free = outside(page.words, tables)
    for part in _merged(tables, free):
        if isinstance(part, PdfTable):
            builder.table(page, part)
        else:
            builder.region(page, part)
    for text, angle, size in page.slanted:
        mark: SetAside = "watermark" if angle % 90 or size > 1.8 * builder.body else ""
        builder.loose(Draft("paragraph", clean(text), page=page.number, set_aside=mark))
    for line, kind in furniture:
        if kind != "running_header":
            _aside(builder, page, line, kind)


def _merged(tables: list[PdfTable], words: list[Word]) -> list[PdfTable | Region]:
    """Regions between tables, and the tables, from top to bottom."""
    parts: list[PdfTable | Region] = []
    rest = words
    for table in tables:
        above = [w for w in rest if (w.top + w.bottom) / 2 < table.top]
        rest = [w for w in rest if (w.top + w.bottom) / 2 >= table.top]
        parts.extend(reading_order(above))
        parts.append(table)
    parts.extend(reading_order(rest))
    return parts


def _aside(builder: BlockBuilder, page: PageText, line: TextLine, kind: SetAside) -> None:
    text = clean(line.text)
    box = page.displayed(line.x0, line.top, line.x1, line.bottom)
    builder.loose(Draft("paragraph", text, page=page.number, set_aside=kind, lines=[(0, len(text), box)]))
