"""Which documents are superseded, drafts or duplicates of another one of the set, each with the reason.

A pure function over small records: what the name, the title and the header say, and a sketch of the text. A document is set
aside only beside another that takes its place: the same bytes or text, or the same name apart from marks of version, status
and date, with related text and with signs that agree on which one is in force. Two policies on one template are no versions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from analyzer.datatypes import Document, Header
from analyzer.versions_name import DEAD, IN_FORCE, UNKNOWN, Marks, as_version, read_folder, read_marks
from analyzer.versions_text import OVER, digest, resemblance, sketch, standing, words_of

_NEAR = 0.9  # share of shingles from which two texts of one name are the same document
_NEAR_ELSEWHERE = 0.95  # the same where the names agree and the folders do not
_RELATED = 0.2  # enough where a version number or a status word tells them apart
_RELATED_DATED = 0.5  # where only dates do: reports of two quarters are no versions of each other
_COMPARED = 8  # better documents of its name that a document is held against


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """What is known of one document. `sketch` is 4-byte hashes in order; `text` a digest of its words, "" if unread."""

    set: str
    name: str
    sha256: str
    title: str = ""
    status: str = ""  # of the header or a watermark: "Draft", "superseded"
    version: str = ""
    effective: str = ""  # ISO dates of the header
    last_reviewed: str = ""
    sketch: bytes = b""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Superseded:
    """A document that does not count, the one that takes its place, and why."""

    set: str
    name: str
    by: str
    kind: str  # duplicate, draft, superseded
    reason: str


def record_of(
    document: Document, header: Header, *, set_name: str = "all", name: str | None = None, sha256: str | None = None
) -> VersionRecord:
    """The record of a parsed document."""
    words = words_of(document.text)
    return VersionRecord(
        set_name, name or document.source.name, sha256 or document.source.sha256, document.title, standing(document),
        header.version.value if header.version else "", header.effective.value if header.effective else "",
        header.last_reviewed.value if header.last_reviewed else "", sketch(words),
        digest(words),
    )  # fmt: skip


def superseded(records: Iterable[VersionRecord]) -> tuple[Superseded, ...]:
    """Documents that do not count beside a current one, sorted by set and name. The order of the records changes nothing."""
    views = [_View(r, *_marks(r)) for r in sorted(records, key=lambda r: (r.set, len(r.name), r.name))]
    out: dict[tuple[str, str], Superseded] = {}
    _same(views, out, lambda v: v.record.sha256 if v.record.sketch else None, "the same bytes")
    rest = [v for v in views if v.key not in out]
    _same(rest, out, lambda v: v.record.text, "the same text")
    rest = [v for v in rest if v.key not in out]
    for family in _groups(rest, lambda v: (v.folders, v.marks.core)):
        _versions(family, out, _NEAR)
    rest = [v for v in rest if v.key not in out]
    for family in _groups(rest, lambda v: (v.marks.core, v.title.core) if v.title.core else None):
        _versions(family, out, _NEAR_ELSEWHERE, floor=_NEAR_ELSEWHERE)
    return tuple(_final(s, out) for _, s in sorted(out.items()))


@dataclass(frozen=True, slots=True)
class _View:
    """A record with its marks read: `marks` of name and folders together, `title` of the title."""

    record: VersionRecord
    marks: Marks
    title: Marks
    folders: str

    @property
    def key(self) -> tuple[str, str]:
        return self.record.set, self.record.name

    @property
    def rank(self) -> tuple[int, tuple[int, ...], str, int, bool]:
        """The greatest is the one in force: status, then version, then date, and rather no copy."""
        r, m = self.record, self.marks
        date = m.date or r.effective or r.last_reviewed
        return min(m.status, UNKNOWN), m.version, date, m.status, not m.copy


def _marks(record: VersionRecord) -> tuple[Marks, Marks, str]:
    """Marks of the name (helped by folders, title and header), marks of the title, and the folders that are no mark."""
    *folders, file = record.name.split("/")
    stem = file.rpartition(".")[0] if re.search(r"\.[A-Za-z]{2,8}$", file) else file
    marks, title = read_marks(stem), _title_marks(record.title)
    kept = []
    for folder in folders:
        told = read_folder(folder)
        if told.core:
            kept.append(told.core)
        marks = _merged(marks, told)
    marks = _merged(marks, replace(title, copy=False))
    said = read_marks(record.status) if record.status else Marks("")
    if said.status == UNKNOWN and OVER.search(f"this policy is {record.status}"):
        said = Marks("", DEAD, record.status.lower())
    marks = _merged(marks, said)
    if record.version:
        header = read_marks(record.version)
        marks = _merged(marks, Marks("", header.status, header.word, as_version(record.version)))
    return marks, title, "/".join(kept)


@lru_cache(maxsize=4096)
def _title_marks(title: str) -> Marks:
    return read_marks(title)


def _merged(marks: Marks, more: Marks) -> Marks:
    """The marks with what they lack taken from others; a dead status goes before any other."""
    dead = more.status == DEAD and marks.status != DEAD
    status, word = (more.status, more.word) if dead or marks.status == UNKNOWN else (marks.status, marks.word)
    return replace(marks, status=status, word=word, version=marks.version or more.version, date=marks.date or more.date)


def _groups(views: Sequence[_View], key: object) -> list[list[_View]]:
    """Views of one set with one key, two or more; a key that is None or empty is no group."""
    groups: dict[tuple[str, object], list[_View]] = defaultdict(list)
    for view in views:
        k = key(view)  # type: ignore[operator]
        if k:
            groups[view.record.set, k].append(view)
    return [g for g in groups.values() if len(g) > 1]


def _same(views: Sequence[_View], out: dict[tuple[str, str], Superseded], key: object, what: str) -> None:
    """Equal ones: all but the best of each group are duplicates."""
    for group in _groups(views, key):
        best = max(group, key=lambda v: v.rank)
        for view in group:
            if view is not best:
                out[view.key] = Superseded(*view.key, best.record.name, "duplicate", f"{what} as {best.record.name}")


def _versions(family: Sequence[_View], out: dict[tuple[str, str], Superseded], near: float, floor: float = 0.0) -> None:
    """Documents of one name: each is held against those that rank before it."""
    ranked = sorted(family, key=lambda v: v.rank, reverse=True)
    for i, view in enumerate(ranked):
        better = ranked[: min(i, _COMPARED)] + ranked[max(_COMPARED, i - _COMPARED) : i]
        for current in better:
            found = _beside(view, current, near, floor)
            if found:
                out[view.key] = found
                break


def _beside(old: _View, new: _View, near: float, floor: float) -> Superseded | None:
    """Whether `new` takes the place of `old`, with the reason."""
    if not old.record.sketch or not new.record.sketch:
        return None
    alike = resemblance(old.record.sketch, new.record.sketch)
    if alike < max(floor, _least(old, new, near)):
        return None
    if old.marks.status == DEAD and new.marks.status != DEAD:
        kind = (
            "draft"
            if re.search(r"draft|wip|progress|review|comment|approv|discussion", old.marks.word)
            else "superseded"
        )
        return _verdict(old, new, kind, f'marked "{old.marks.word}" beside {new.record.name}')
    signs = _signs(old, new)
    if any(sign > 0 for sign, _ in signs):
        return None  # the signs disagree: a person has to look
    for sign, reason in signs:
        if sign < 0 and alike >= (_RELATED if reason.startswith("version") else _RELATED_DATED):
            return _verdict(old, new, "superseded", reason)
    if alike >= near:
        return _verdict(
            old, new, "duplicate", f"nearly the same text as {new.record.name} ({alike:.0%} of its phrases)"
        )
    return None


def _least(old: _View, new: _View, near: float) -> float:
    """How much alike two of one name must be: nearly all where their titles speak of different things."""
    if old.title.core and new.title.core and old.title.core != new.title.core:
        return near
    return _RELATED_DATED if new.marks.generic else _RELATED


def _verdict(old: _View, new: _View, kind: str, reason: str) -> Superseded:
    return Superseded(*old.key, new.record.name, kind, reason)


def _signs(old: _View, new: _View) -> list[tuple[int, str]]:
    """(-1 older, 0 level, 1 newer; the reason) of each thing that both have; like is compared with like."""
    a, b, name = old.marks, new.marks, new.record.name
    pairs = [
        (a.version, b.version, f"version {_dotted(a.version)} beside version {_dotted(b.version)}, {name}"),
        (a.date, b.date, f"dated {a.date} beside {b.date}, {name}"),
        (old.record.effective, new.record.effective,
         f"effective {old.record.effective} beside {new.record.effective}, {name}"),
        (old.record.last_reviewed, new.record.last_reviewed,
         f"reviewed {old.record.last_reviewed} beside {new.record.last_reviewed}, {name}"),
    ]  # fmt: skip
    out = [(-1 if x < y else int(x > y), reason) for x, y, reason in pairs if x and y]  # type: ignore[operator]
    if a.status == UNKNOWN and b.status == IN_FORCE:
        out.append((-1, f'not marked, beside the one marked "{b.word}", {name}'))
    elif a.status == IN_FORCE and b.status == UNKNOWN and not any(s for s, _ in out):
        out.append((1, ""))
    return out


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version)) + (".0" if len(version) == 1 else "")


def _final(found: Superseded, out: dict[tuple[str, str], Superseded]) -> Superseded:
    """The verdict with the last of the chain as the one that takes the place."""
    by, seen = found.by, {found.name}
    while (found.set, by) in out and by not in seen:
        seen.add(by)
        by = out[found.set, by].by
    return found if by == found.by else replace(found, by=by, reason=f"{found.reason}; current is {by}")
