"""What a file name or a title says of a document's version: status words, version number, date; and what is left of it.

Only words that stand where such marks stand count: "Access Policy - DRAFT v2" is a draft, "Drafting Standard", "Backup
Policy" and "Archive Policy" are policies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DEAD, UNKNOWN, IN_FORCE = -1, 0, 1

_MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MONTH = r"(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
# The year of a standard (ISO 27001:2022) belongs to its name.
_DATES = tuple(
    re.compile(rf"(?<![a-z0-9])(?<!\d{{4}} )(?<!\d{{5}} ){pattern}(?![a-z0-9])")
    for pattern in (
        rf"{_YEAR} ?(?P<m>0[1-9]|1[0-2]) ?(?P<d>0[1-9]|[12]\d|3[01])",
        rf"(?P<d>0[1-9]|[12]\d|3[01]) (?P<m>0[1-9]|1[0-2]) {_YEAR}",
        rf"(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)? )?{_MONTH} {_YEAR}",
        rf"{_YEAR} (?P<m>0[1-9]|1[0-2])",
        rf"(?:q(?P<q>[1-4]) )?(?:fy ?)?{_YEAR}(?: q(?P<q2>[1-4]))?",
    )
)
_VERSION = re.compile(
    r"(?<![a-z0-9])(?:(?:v|ver|version|rev|revision|release|issue|edition) ?\.?|r(?=\d))(?P<n>\d+(?:[. ]\d+){0,3}?)"
    r"(?P<last>\.\d+)?(?![a-z0-9.])(?! ?\d)"
)
_DECIMAL = re.compile(r"(?<=[a-z] )(?P<n>\d{1,2}\.\d{1,2})(?=$| [a-z(])")
# The version of a protocol or a standard is part of what the document is about.
_STANDARD = re.compile(r"\b(?:tls|ssl|dss|pci|snmp|oauth|http|ip|csf|cis|controls|windows|owasp|itil|cobit) $")
_DEAD_WORDS = (
    "draft|drafts|working draft|first draft|wip|work in progress|old|obsolete|superseded|replaced|deprecated|outdated|"
    "withdrawn|retired|archived|expired|do not use|not in use|not in force|previous|previous version|prior version|"
    "old version|for review|in review|under review|for comment|for approval|pending approval|unapproved|rejected|bak"
)
_TRAILING_DEAD = f"{_DEAD_WORDS}|archive|backup|for discussion|track(?:ed)? changes|redline|comments|previous versions"
_COPY = r"copy(?: \d+)?|\(\d{1,2}\)|copy \(\d+\)|duplicate"
_LIVE = "final|finalised|finalized|approved|current|published|signed|in force|effective|clean|latest|final version"
# In front only words that do not begin a subject: "Retired Assets Policy" and "Effective Communication" are policies.
_FRONT_DEAD = "draft|old|obsolete|superseded|deprecated|outdated|archived|wip|work in progress|do not use"
_FRONT = re.compile(
    rf"(?:[\[(])?(?:(?P<dead>{_FRONT_DEAD})|(?P<copy>copy(?: \(\d+\)| \d+)? of)|(?P<live>final|approved))(?:[\])])?(?= |$) ?"
)
_BACK = re.compile(
    rf" ?(?<![a-z0-9])(?:[\[(])?(?:(?P<dead>{_TRAILING_DEAD})|(?P<copy>{_COPY})|(?P<live>{_LIVE}))(?:[\])])?$"
)
_FOLDER_DEAD = re.compile(
    r"(?:\d+ )?(?:archives?|archived?(?: (?:documents|policies|versions?|files))?|old(?:er)?(?: (?:documents|policies|versions?|"
    r"files|stuff))?|superseded(?: .*)?|obsolete(?: .*)?|drafts?(?: .*)?|backups?|previous(?: versions?)?|deprecated(?: .*)?|"
    r"wip|work in progress|retired|history|do not use)"
)
_FOLDER_LIVE = re.compile(
    r"(?:\d+ )?(?:current|approved|published|final|released?|in force)(?: (?:documents|policies|versions?))?"
)
_GENERIC = frozenset(
    ("index", "readme", "document", "untitled", "policy", "policies", "main", "file", "doc", "new document", "")
)


@dataclass(frozen=True, slots=True)
class Marks:
    """What a name says. `core` is the name without its marks, in plain lower-case words; `date` is sortable text."""

    core: str
    status: int = UNKNOWN
    word: str = ""
    version: tuple[int, ...] = ()
    date: str = ""
    copy: bool = False

    @property
    def generic(self) -> bool:
        """Whether the core names no subject (index.md, policy.docx)."""
        return self.core in _GENERIC or not re.search(r"[a-z]{2}", self.core)


def read_marks(text: str) -> Marks:
    """Marks of a file name without its suffix, or of a title."""
    words = _plain(text)
    words, date = _take_date(words)
    words, version = _take_version(words)
    status, word, copy = UNKNOWN, "", False
    while True:
        hit = _BACK.search(words) or _FRONT.match(words)
        if hit is None or hit.end() == hit.start():
            break
        if hit["dead"]:
            status, word = DEAD, word if status == DEAD else hit["dead"]
        elif hit["live"]:
            status, word = (status, word) if status == DEAD else (IN_FORCE, hit["live"])
        copy = copy or bool(hit["copy"])
        words = _tidy(words[: hit.start()] + " " + words[hit.end() :])
    core = re.sub(r"[^\w ]", " ", words)
    return Marks(" ".join(core.split()), status, word, version, date, copy)


def read_folder(name: str) -> Marks:
    """Marks of a folder: "archive", "old versions", "2023", "v2" say something of what lies inside; others are cores."""
    words = _plain(name)
    rest, date = _take_date(words)
    rest, version = _take_version(rest)
    bare = re.sub(r"[^\w ]", " ", rest).strip()
    if _FOLDER_DEAD.fullmatch(bare):
        return Marks("", DEAD, bare, version, date)
    if _FOLDER_LIVE.fullmatch(bare):
        return Marks("", IN_FORCE, bare, version, date)
    return Marks("", UNKNOWN, "", version, date) if not bare else Marks(" ".join(re.sub(r"[^\w ]", " ", words).split()))


def _plain(text: str) -> str:
    """Lower-case words with single spaces: camel case, underscores and hyphens opened, dots kept inside numbers."""
    text = text.replace("%20", " ")
    text = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[a-z]{3})(?=\d)", " ", text)
    text = re.sub(r"(?<=\d)\.(?!\d)|(?<!\d)\.(?=\d)|(?<!\d)\.(?!\d)", " ", text.lower())
    return _tidy(re.sub(r"[_\-–—+,:;/|~#]+", " ", text))


def _tidy(words: str) -> str:
    words = re.sub(r"(?<=[(\[])\s+|\s+(?=[)\]])", "", words)
    return " ".join(re.sub(r"\(\)|\[\]", " ", words).split())


def _take_date(words: str) -> tuple[str, str]:
    """The words without their last date, and the date as sortable text (2024, 2024-Q1, 2024-05, 2024-05-01)."""
    for pattern in _DATES:
        hits = list(pattern.finditer(words))
        if not hits:
            continue
        hit, parts = hits[-1], hits[-1].groupdict()
        date = parts["y"]
        month = _MONTHS[parts["mon"][:3]] if parts.get("mon") else int(parts.get("m") or 0)
        quarter = parts.get("q") or parts.get("q2")
        if quarter:
            month = 3 * int(quarter)
        if month:
            date += f"-{month:02d}"
            date += f"-{int(parts['d']):02d}" if parts.get("d") else ""
        return _tidy(words[: hit.start()] + " " + words[hit.end() :]), date
    return words, ""


def _take_version(words: str) -> tuple[str, tuple[int, ...]]:
    """The words without their version number, and the number."""
    hits = [h for h in _VERSION.finditer(words) if not _STANDARD.search(words[: h.start()])]
    hit = hits[-1] if hits else _DECIMAL.search(words)
    if hit is None:
        return words, ()
    number = hit["n"] + (hit.groupdict().get("last") or "")
    return _tidy(words[: hit.start()] + " " + words[hit.end() :]), as_version(number)


def as_version(text: str) -> tuple[int, ...]:
    """The first number of a text as a comparable version; () where there is none. 2.0 and 2 are one."""
    hit = re.search(r"\d+(?:[. ]\d+)*", text)
    parts = [int(p) for p in re.split(r"[. ]", hit[0])] if hit else []
    while len(parts) > 1 and parts[-1] == 0:
        parts.pop()
    return tuple(parts)
