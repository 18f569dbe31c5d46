"""Lines of a PDF -> drafts: paragraphs, list items, headings and rows, each with a box per line."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from analyzer.parse.draft import Draft
from analyzer.parse.pdf_joints import Joints
from analyzer.parse.pdf_lines import Region, TextLine, group_lines
from analyzer.parse.pdf_ruled_tables import PdfTable
from analyzer.parse.pdf_words import PageText, Word
from analyzer.parse.structure import ITEM_MARK, KEY_VALUE, has_leader, titular

_DASH = re.compile(r"[-–—*o»›>\u2010\u2011Ɣɵ]\s")
_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*$")
# What stands between the pages of a paragraph that runs on.
_FURNITURE = ("running_header", "running_footer", "page_number", "watermark")


@dataclass(slots=True)
class _Pending:
    """Lines of the block that is being gathered."""

    lines: list[TextLine] = field(default_factory=list)
    page: PageText | None = None


class BlockBuilder:
    """Turns regions and tables of page after page into drafts. Needs the words of the whole document for hyphens."""

    def __init__(self, pages: list[PageText]) -> None:
        self.drafts: list[Draft] = []
        self.tables = 0
        sizes = Counter[float]()
        for page in pages:
            for word in page.words:
                sizes[round(word.size * 2) / 2] += len(word.text)
        self.body = sizes.most_common(1)[0][0] if sizes else 10.0
        self._joints = Joints(pages)
        self._indents: list[float] = []
        self._marks: list[tuple[float, bool]] = []  # per draft its size and whether it ends where the author broke
        self._last_columns: tuple[int, str] = (0, "")

    def region(self, page: PageText, region: Region) -> None:
        """Append the blocks of one region."""
        pending = _Pending(page=page)
        pitch = _pitch(region.lines)
        for line in region.lines:
            if pending.lines and self._parts(pending.lines, line, region, pitch):
                self._finish(pending, region)
            pending.lines.append(line)
        self._finish(pending, region)

    def _parts(self, lines: list[TextLine], line: TextLine, region: Region, pitch: float) -> bool:
        """Whether `line` begins a new block after `lines`."""
        before = lines[-1]
        text, gap = line.text, line.base - before.base
        if abs(line.size - before.size) > 0.08 * before.size and min(len(line.words), len(before.words)) > 0:
            return True
        if gap > 1.35 * max(pitch, 1.05 * line.size) or gap < -0.5 * line.size:
            return True
        ended = bool(_ENDS.search(before.text))
        broken = self._broke_early(before, line, region)
        beside = _marked(lines[0].text) and line.x0 <= lines[0].x0 + 2  # where the marks stand, not the wrapped text
        if _marked(text) and (_bullet(text) or beside or ended or broken or before.text.endswith((",", " and", " or"))):
            return True
        if line.bold != before.bold and (broken or ended) and (line.bold or all(part.bold for part in lines)):
            return True
        if has_leader(before.text) or _page_reference(before):
            return True
        if broken and (ended or text[:1].isupper() or text[:1] in '[{<(“"' or text[:1].isdigit()):
            return True
        indented = line.x0 - before.x0 > 0.8 * line.size
        return indented and ended and not _marked(lines[0].text)

    def _broke_early(self, before: TextLine, line: TextLine, region: Region) -> bool:
        """The first word of the line would have fitted on the line before: the author broke it."""
        first = line.words[0]
        return before.x1 + (first.x1 - first.x0) + 0.35 * line.size < region.x1 - 0.3 * line.size

    def _finish(self, pending: _Pending, region: Region) -> None:
        lines, pending.lines = pending.lines, []
        if not lines or pending.page is None:
            return
        lines = self._run_in(lines, pending.page)
        draft = self._joints.joined(lines, pending.page)
        if not draft.text:
            return
        size = lines[0].size
        draft.bold = all(line.bold for line in lines)
        self._classify(draft, lines, region)
        if not self._continues_last(draft, lines):
            self.drafts.append(draft)
            self._marks.append((size, _ends_early(lines[-1], region)))

    def _run_in(self, lines: list[TextLine], page: PageText) -> list[TextLine]:
        """Emit a bold title that stands on the first line of its paragraph, set off by a wide blank; give the rest."""
        words = lines[0].words
        lead = next((i for i, w in enumerate(words) if not w.bold), len(words))
        if not 0 < lead < len(words) or words[lead].x0 - words[lead - 1].x1 < 0.7 * lines[0].size:
            return lines
        title = TextLine.of(words[:lead])
        if title.text.endswith(":") or _marked(title.text + " ") or not title.text[:1].isupper():
            return lines
        draft = self._joints.joined([title], page)
        draft.bold = True
        self.drafts.append(draft)
        self._marks.append((title.size, True))
        return [TextLine.of(words[lead:]), *lines[1:]]

    def _classify(self, draft: Draft, lines: list[TextLine], region: Region) -> None:
        """List marks, and headings by their size; bold headings are found by the passes that follow."""
        size, text = lines[0].size, draft.text
        few = len(text.split()) <= 20 and not re.search(r"[.;,]$", text)
        if size >= 1.12 * self.body and few and any(map(str.isalpha, text)) and not KEY_VALUE.match(text):
            draft.kind, draft.level = "heading", 1
            self._indents.clear()
            return
        mark = ITEM_MARK.match(text)
        if mark and (mark.group("clause") or (draft.bold and titular(text[mark.end() :]))):
            self._indents.clear()  # a numbered clause or title: the passes that follow cut its number off
        elif _marked(text):
            draft.kind, draft.level = "list_item", self._depth(lines[0].x0)
            dash = _DASH.match(text)
            if dash:
                draft.label = "-"
                draft.cut_front(dash.end())
        elif _capitals(text) and len(lines) == 1:
            draft.bold = True  # capitals weigh as much as bold print
        elif not self._indents or lines[0].x0 <= self._indents[0] + 2:
            self._indents.clear()

    def _depth(self, x0: float) -> int:
        """Nesting depth of a list mark by how far it is set in, against the marks above it."""
        while self._indents and self._indents[-1] > x0 + 4:
            self._indents.pop()
        if not self._indents or self._indents[-1] < x0 - 4:
            self._indents.append(x0)
        return min(9, len(self._indents))

    def _continues_last(self, draft: Draft, lines: list[TextLine]) -> bool:
        """Join a paragraph to the block above the page or column break when its sentence runs on."""
        if not self.drafts or draft.kind != "paragraph" or not draft.lines:
            return False
        at = len(self.drafts) - 1
        while at > 0 and self.drafts[at].set_aside in _FURNITURE:
            at -= 1
        last, (size, early) = self.drafts[at], self._marks[at]
        if last.kind not in ("paragraph", "list_item") or last.set_aside or not last.lines or last.table:
            return False
        moved = last.lines[-1][2].page != draft.lines[0][2].page or last.lines[-1][2].top > draft.lines[0][2].top
        if not moved or abs(size - lines[0].size) > 0.5 or last.bold != draft.bold:
            return False
        open_end = not _ENDS.search(last.text)
        if not (open_end and (draft.text[:1].islower() or not early)) or has_leader(last.text):
            return False
        glue, cut = self._joints.glue(last.text, draft.text)
        last.text = last.text[: len(last.text) - cut]
        shift = len(last.text) + len(glue)
        last.lines[-1] = (last.lines[-1][0], min(last.lines[-1][1], len(last.text)), last.lines[-1][2])
        last.text += glue + draft.text
        last.lines.extend((a + shift, b + shift, box) for a, b, box in draft.lines)
        return True

    def loose(self, draft: Draft) -> None:
        """Append a draft that no line continues."""
        if draft.text:
            self.drafts.append(draft)
            self._marks.append((0.0, True))

    def table(self, page: PageText, table: PdfTable) -> None:
        """Append the rows of a table. One that goes on over the page keeps its number and drops its repeated header."""
        rows = [self._row(page, cells) for cells in table.rows]
        rows = [row for row in rows if row is not None]
        if not rows:
            return
        columns, header = self._last_columns
        above = next((d for d in reversed(self.drafts) if d.set_aside not in _FURNITURE), None)
        goes_on = above is not None and above.kind == "table_row" and columns == len(table.rows[0])
        goes_on = goes_on and above is not None and above.page != page.number
        if goes_on and rows[0] is not None and rows[0].text == header:
            rows = rows[1:]
        elif not goes_on:
            self.tables += 1
            self._last_columns = (len(table.rows[0]), rows[0].text if rows[0] is not None else "")
        for row in rows:
            if row is not None:
                row.table = self.tables
                self.drafts.append(row)
                self._marks.append((self.body, True))

    def _row(self, page: PageText, cells: list[list[Word]]) -> Draft | None:
        row = Draft("table_row", "", page=page.number)
        for words in cells:
            parts = _cell_parts(group_lines(words)) if words else []
            texts = [part for part in (self._joints.joined(lines, page) for lines in parts) if part.text]
            if row.text and texts:
                row.text += " | "
            start = len(row.text)
            for number, part in enumerate(texts):
                row.text += "\n" if number else ""
                mark = ITEM_MARK.match(part.text)
                if mark and mark.end() < len(part.text):
                    part.cut_front(mark.end())
                row.lines.extend((a + len(row.text), b + len(row.text), box) for a, b, box in part.lines)
                row.text += part.text
            row.cells.append((start, len(row.text)))
        return row if row.text else None


def rank_headings(drafts: list[Draft], sizes: dict[int, float]) -> None:
    """Levels of headings by size: the largest is 1. `sizes` maps the index of a draft to the size of its print."""
    found = sorted(
        {round(sizes[i] * 2) / 2 for i, d in enumerate(drafts) if d.kind == "heading" and i in sizes}, reverse=True
    )
    for index, draft in enumerate(drafts):
        if draft.kind == "heading" and index in sizes:
            draft.level = min(6, found.index(round(sizes[index] * 2) / 2) + 1)


def _pitch(lines: list[TextLine]) -> float:
    gaps = [b.base - a.base for a, b in pairwise(lines) if 0 < b.base - a.base < 2.2 * a.size]
    return median(gaps) if gaps else 0.0


def _marked(text: str) -> bool:
    return bool(ITEM_MARK.match(text) or _DASH.match(text))


def _bullet(text: str) -> bool:
    match = ITEM_MARK.match(text)
    return bool(_DASH.match(text)) or (match is not None and match.group("bullet") is not None)


def _page_reference(line: TextLine) -> bool:
    """A line of a table of contents without dots: its last word is a number far to the right."""
    if len(line.words) < 2 or not re.fullmatch(r"\d{1,4}|[ivxlc]{1,6}", line.words[-1].text):
        return False
    return line.words[-1].x0 - line.words[-2].x1 > 2 * line.size


def _ends_early(line: TextLine, region: Region) -> bool:
    return line.x1 < region.x1 - 6 * line.size


def _capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return (
        len(letters) > 3
        and all(c.isupper() for c in letters)
        and len(text.split()) <= 10
        and not text.endswith((".", ":"))
    )


def _cell_parts(lines: list[TextLine]) -> list[list[TextLine]]:
    """Lines of a cell, parted where an item begins or the gap is wide."""
    parts: list[list[TextLine]] = []
    pitch = _pitch(lines)
    for line in lines:
        wide = bool(parts) and pitch > 0 and line.base - parts[-1][-1].base > 1.4 * pitch
        if not parts or _bullet(line.text) or wide:
            parts.append([line])
        else:
            parts[-1].append(line)
    return parts
