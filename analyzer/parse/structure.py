"""What the layout of any format means: marks cut off, headings in disguise, lists' lead-ins, parts to set aside.

Each pass changes a list of drafts in place, or returns it with drafts replaced; `structure` runs them in order.
"""

from __future__ import annotations

import re

from analyzer.parse.draft import Draft

_NUMBER = r"(?:\d{1,3}(?:\.\d{1,3}){1,5}\.?|\d{1,3}[.)])"
_LETTER = r"(?:\((?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})\)|(?:[a-zA-Z]|[ivxIVX]{1,5})\))"
_BULLET = r"[\u2022\u2023\u25aa\u25ab\u25cf\u25cb\u25e6\u2043\u2219\uf0b7\uf0a7\u00b7\u25a0\u25a1\u2610\u2611\u27a2\u2713\u2714]"
# A mark at the head of a paragraph that makes it an item: "(a) ", "b) ", bullets. Numbers need a capital behind them.
ITEM_MARK = re.compile(
    rf"(?P<bullet>{_BULLET})\s*|(?P<letter>{_LETTER})\s+|(?P<dotted>[a-zA-Z]|[ivx]{{2,5}})\.\s+(?=[A-Z\[{{<])"
    rf"|(?P<number>\d{{1,2}}[.)])\s+(?=\S)|(?P<clause>{_NUMBER})\s+(?=[\"“'‘\[({{<*A-Z])"
)
# Numbers of clauses that go on in small letters or with a name of digits ("2.2.2 have", "2.3 37signals"), at the head of a
# block only: inside a paragraph they may be references, and "2.5 hours" is a quantity.
_LOOSE_CLAUSE = re.compile(r"(?:[1-9]\d?(?:\.[1-9]\d?){2}\.?\s+(?=[a-z\d])|[1-9]\d?\.[1-9]\d?\.?\s+(?=\d+[A-Za-z]{3}))")
_HEADING_MARK = re.compile(
    rf"(?:(?:section|article|appendix|annex|part|chapter)\s+(?:\d{{1,3}}(?:\.\d+)*|[A-Z]|[IVX]{{1,5}})\s*[:.\u2013\u2014-]\s+"
    rf"|(?:{_NUMBER}|\d{{1,2}}|[A-Z](?:\.\d+)+|[IVX]{{1,5}}\.|[A-Z][.)]|{_LETTER})[:\s\u2013\u2014-]\s*(?=[\"“\[({{<A-Z]))",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(?:must|shall|will|should|may|can(?:not)?|is|are|was|were|has|have|includes?|requires?|do|does)\b", re.I
)
_QUANTITY = re.compile(
    r"\b\d+\s*(?:-\s*)?(?:minute|hour|day|week|month|year|%|percent|business|working|calendar)", re.I
)
_TASK_MARK = re.compile(r"\[[ xX]?\]\s+(?=\S)")
_CONTENTS = re.compile(r"(?:table of )?contents|toc|index|on this page|in this (?:document|policy|page)", re.I)
_LEADER = re.compile(r"(?:\.{4,}|(?:\. ?){4,}|…{2,})\s*(?:\d{1,4}|[ivxlc]{1,6})?$|_{4,}\s*\d{1,4}$|\t\d{1,4}$")
_HISTORY = re.compile(
    r"(?:(?:revision|version|document|change|amendment|review|document revision|policy revision)s?\s+(?:and \w+ )?"
    r"(?:history|log|record|table|control log)s?(?: table)?|revisions?|version control|change ?log|history|amendments)",
    re.I,
)
_HISTORY_COLUMNS = re.compile(r"\b(version|ver|revision|rev|change|changes|description|summary|amendment)\b", re.I)
_WHEN_OR_WHO = re.compile(
    r"\b(date|dated|author|editor|modified|updated|changed|approved|approver|reviewer|by|on)\b", re.I
)
_METADATA = re.compile(
    r"(?:policy|document|doc|control|process)?\s*(?:owner|title|name|id|number|no\.?|version|status|classification|approver|author)"
    r"|(?:effective|approval|review|last review(?:ed)?|next review|issue|publication)\s*date|approved by|reviewed by|version|date",
    re.I,
)
# "Policy owner: ...": a fact about the document, on a line of its own.
KEY_VALUE = re.compile(rf"(?:{_METADATA.pattern})\s*:\s+\S", re.I)
_GENERIC = re.compile(
    r"value|information|info|details?|description|meaning|definition|responsibilit(?:y|ies)|contact", re.I
)
_TERMINAL = re.compile(r"[.!?;][\"'”’)\]]*$")
_NO_TITLE_END = re.compile(r"[.;,!]$")
_PAGE_NUMBER = re.compile(r"\s\d{1,4}$")
_VERSIONED = re.compile(r"\b(?:version|ver|revision|rev)\b", re.I)
_LEADS_ON = re.compile(r"\b(?:following|below)\b[^.]*\.$", re.I)


def has_leader(text: str) -> bool:
    """Whether a line ends in the dots and the page number of a table of contents."""
    return _LEADER.search(text[-200:]) is not None  # a whole page of dots would cost time without end


def structure(drafts: list[Draft]) -> list[Draft]:
    """Run every pass over the drafts of a document, in reading order."""
    drafts = [d for d in drafts if d.text]
    set_aside_contents(drafts)
    peel_marks(drafts)
    demote_sentences(drafts)
    promote_headings(drafts)
    link_tables(drafts)
    set_aside_history(drafts)
    link_lists(drafts)
    return drafts


def peel_marks(drafts: list[Draft]) -> None:
    """Cut heading numbers and list marks off into `label`; a paragraph that begins with a list mark is a list item."""
    for draft in drafts:
        if draft.set_aside:
            continue
        if draft.kind == "heading":
            match = _HEADING_MARK.match(draft.text)
        elif draft.kind in ("paragraph", "list_item"):
            match = ITEM_MARK.match(draft.text) or _LOOSE_CLAUSE.match(draft.text)
        else:
            continue
        if match is None or match.end() >= len(draft.text):
            _cut_task_mark(draft)
            continue
        if draft.kind == "paragraph":
            _to_item(draft, match)
        draft.label = draft.label if draft.label not in ("", "-") else match.group().strip()
        draft.cut_front(match.end())
        _cut_task_mark(draft)


def _cut_task_mark(draft: Draft) -> None:
    mark = _TASK_MARK.match(draft.text) if draft.kind == "list_item" else None
    if mark:
        draft.cut_front(mark.end())


def _to_item(draft: Draft, match: re.Match[str]) -> None:
    """Numbered clauses ("3.2 Users must") and bold titles stay paragraphs: they stand on their own; the rest are items."""
    clause = match.re is _LOOSE_CLAUSE or match.group("clause") is not None
    if not clause and not (draft.bold and titular(draft.text[match.end() :])):
        draft.kind, draft.level = "list_item", max(1, draft.level)


def demote_sentences(drafts: list[Draft]) -> None:
    """Whole sentences in the style of a heading (legal clauses, mostly) are paragraphs: their text must count."""
    for draft in drafts:
        if draft.kind == "heading" and _is_sentence(draft.text):
            draft.kind, draft.level, draft.bold = "paragraph", 0, False


def _is_sentence(text: str) -> bool:
    words = len(text.split())
    return words > 25 or (words >= 8 and text.endswith(".") and _MODAL.search(text) is not None)


def promote_headings(drafts: list[Draft]) -> None:
    """A short line that is bold throughout, on its own, is a heading one level below the last real one."""
    level = 0
    for index, draft in enumerate(drafts):
        if draft.kind == "heading":
            level = draft.level
        elif draft.kind == "paragraph" and draft.bold and not draft.set_aside and titular(draft.text):
            following = drafts[index + 1] if index + 1 < len(drafts) else None
            if following is not None and following.kind != "heading":
                draft.kind, draft.level = "heading", min(9, level + 1)


def titular(text: str) -> bool:
    """A title says no sentence and sets no deadline: few words, no full stop, no verb before a colon, no "Key: value"."""
    if text.startswith("(") or len(text.split()) > 14 or "\n" in text or _NO_TITLE_END.search(text):
        return False
    if _QUANTITY.search(text) or KEY_VALUE.match(text):
        return False
    return not (text.endswith(":") and _MODAL.search(text))


def link_tables(drafts: list[Draft]) -> None:
    """Mark rows with their header row. A header keeps `lead_in` -1; so do the rows of "key | value" tables."""
    first: dict[int, int] = {}
    rows: dict[int, int] = {}
    for draft in drafts:
        rows[draft.table] = rows.get(draft.table, 0) + 1
    for index, draft in enumerate(drafts):
        if draft.kind != "table_row" or not draft.table:
            continue
        head = first.setdefault(draft.table, index)
        if head != index and draft.lead_in < 0 and _is_header(drafts[head]) and rows[draft.table] > 1:
            draft.lead_in = head


def cell_texts(draft: Draft) -> list[str]:
    """The texts of a row's cells."""
    return [draft.text[a:b] for a, b in draft.cells]


def _is_header(row: Draft) -> bool:
    cells = cell_texts(row)
    if any(len(cell.split()) > 8 or _TERMINAL.search(cell) for cell in cells):
        return False
    pair = len(cells) == 2 and _METADATA.fullmatch(cells[0].strip(" :")) is not None
    return len(cells) > 1 and not (pair and not _GENERIC.match(cells[1]) and not _GENERIC.match(cells[0]))


def set_aside_contents(drafts: list[Draft]) -> None:
    """Tables of contents: lines with dot leaders, what follows a "Contents" title, and lists of links inside."""
    for draft in drafts:
        if draft.kind not in ("table_row", "code") and has_leader(draft.text):
            draft.set_aside = draft.set_aside or "toc"
    index = 0
    while index < len(drafts):
        draft = drafts[index]
        titled = draft.kind in ("heading", "paragraph") and _CONTENTS.fullmatch(draft.text.strip(" :")) is not None
        stop = index + 1
        while stop < len(drafts) and _contents_line(drafts[stop], titled=titled):
            stop += 1
        if stop - index > (2 if titled else 4):
            for line in drafts[index + (0 if titled else 1) : stop]:
                line.kind = "paragraph" if line.kind == "heading" else line.kind
                line.set_aside = line.set_aside or "toc"
        index = max(stop, index + 1)


def _contents_line(draft: Draft, *, titled: bool) -> bool:
    """Links into the document, or (below a "Contents" title) lines that end in a page number and short items."""
    if draft.set_aside in ("toc", "running_header", "running_footer", "page_number", "watermark"):
        return True
    if draft.kind not in ("list_item", "paragraph", "heading") or draft.set_aside:
        return False
    if titled and _PAGE_NUMBER.search(draft.text) and len(draft.text.split()) < 16:
        return True
    if draft.kind == "heading":
        return False
    if draft.anchors > 0.85:
        return True
    return titled and draft.kind == "list_item" and len(draft.text.split()) <= 10 and not _TERMINAL.search(draft.text)


def set_aside_history(drafts: list[Draft]) -> None:
    """Revision tables, known by their columns or by the heading above them; so is the heading."""
    heading: Draft | None = None
    table, aside = 0, False
    for draft in drafts:
        if draft.kind == "heading":
            heading, table = draft, 0
        if draft.kind == "table_row" and draft.table != table:
            table = draft.table
            titled = heading is not None and _HISTORY.fullmatch(heading.text.strip(" :")) is not None
            aside = titled or _history_columns(draft)
        if draft.kind == "table_row" and aside and draft.table == table:
            draft.set_aside = "revision_table"


def _history_columns(header: Draft) -> bool:
    """Among three or more short titles one says version or change, another when or who, and nothing is a sentence."""
    cells = cell_texts(header)
    if len(cells) < 3 or any(len(cell.split()) > 5 for cell in cells):
        return False
    what = [bool(_HISTORY_COLUMNS.search(cell)) for cell in cells]
    who = [bool(_WHEN_OR_WHO.search(cell)) for cell in cells]
    versioned = any(map(_VERSIONED.search, cells))
    return versioned and any(who) and sum(w or h for w, h in zip(what, who, strict=True)) >= len(cells) - 1


def link_lists(drafts: list[Draft]) -> None:
    """Give list items the block that introduces them: the paragraph above, or the parent item of nested ones."""
    parents: list[tuple[int, int]] = []  # (level, index) of open items
    lead = -1
    for index, draft in enumerate(drafts):
        if draft.set_aside or draft.kind == "footnote":
            continue
        if draft.kind != "list_item":
            lead, parents = (index if _introduces(draft) else -1), []
            continue
        while parents and (parents[-1][0] > draft.level or (parents[-1][0] == draft.level and draft.label)):
            parents.pop()
        if draft.lead_in < 0:
            draft.lead_in = parents[-1][1] if parents else lead
        if draft.label or not parents:
            parents.append((draft.level, index))


def _introduces(draft: Draft) -> bool:
    if draft.kind == "heading":
        return draft.text.endswith(":")
    if draft.kind not in ("paragraph", "quote"):
        return False
    return not _TERMINAL.search(draft.text) or _LEADS_ON.search(draft.text) is not None
