"""Suggested wording: its blanks, where it belongs in a draft, and whether it does there what it is for.

A clause is proven where, put into a copy of the draft, its point turns documented and no other verdict gets worse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from analyzer.corpus import BLANK
from analyzer.datatypes import Coverage, Status

RANK: dict[Status, int] = {"contradicted": 0, "missing": 1, "weak": 2, "covered": 3}
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
_NUMBER = re.compile(r"^[\d.()\s]+")


@dataclass(frozen=True, slots=True)
class Proof:
    """What a clause does to a draft. `worse`: points whose verdict fell."""

    point: str
    before: Status
    after: Status
    worse: tuple[str, ...]

    @property
    def proven(self) -> bool:
        """The point turned documented and nothing got worse."""
        return self.after in ("covered", "weak") and RANK[self.after] >= RANK.get(self.before, 0) and not self.worse


def proof(point: str, before: Iterable[Coverage], after: Iterable[Coverage]) -> Proof:
    """Compare the rows of a draft before and after a clause for `point` was put in. Rows without a verdict are left out."""
    old = {r.point: r.status for r in before}
    new = {r.point: r.status for r in after}
    fell = [p for p, s in new.items() if p != point and RANK.get(s, 9) < RANK.get(old.get(p, s), 0)]
    return Proof(point, old.get(point, "missing"), new.get(point, "missing"), tuple(sorted(fell)))


def blanks(text: str) -> list[tuple[str, str]]:
    """(type, name) of the blanks of a clause, each once, in order."""
    return list(dict.fromkeys((m["type"], m["name"]) for m in BLANK.finditer(text)))


def filled(text: str, values: dict[tuple[str, str], str]) -> str:
    """The clause with blanks filled; one without a value stays a blank."""

    def fill(match: re.Match[str]) -> str:
        return values.get((match["type"], match["name"]), "").strip() or match.group()

    return BLANK.sub(fill, text)


def outline(text: str) -> list[tuple[int, str, int]]:
    """(level, title, line number) of the headings of a Markdown text, code fences aside."""
    out, fenced = [], False
    for number, line in enumerate(text.splitlines()):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        match = None if fenced else _HEADING.match(line)
        if match:
            out.append((len(match[1]), match[2], number))
    return out


def best_section(text: str, wanted: str) -> str | None:
    """The heading of the text that means the wanted section most nearly, if one does."""
    want = _words(wanted)
    scored = []
    for level, title, _ in outline(text):
        have = _words(title)
        shared = len(want & have)
        if shared and level > 1:
            scored.append((shared / len(want | have), title))
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] >= 0.34 else None


def _words(text: str) -> set[str]:
    plain = _NUMBER.sub("", text.lower())
    return {w.rstrip("s") for w in re.findall(r"[a-z]{3,}", plain)} - {"the", "and", "for", "policy", "our"}


def inserted(text: str, section: str, clause: str) -> str:
    """The text with the clause at the end of the section; a section that is not there is added at the end."""
    headings = outline(text)
    title = section if any(t == section for _, t, _ in headings) else best_section(text, section)
    lines = text.rstrip("\n").splitlines()
    if title is None:
        level = min((lv for lv, _, _ in headings if lv > 1), default=2)
        return "\n".join([*lines, *([""] if lines else []), f"{'#' * level} {section}", "", clause]) + "\n"
    at = next(i for i, (_, t, _) in enumerate(headings) if t == title)
    end = headings[at + 1][2] if at + 1 < len(headings) else len(lines)
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    return "\n".join([*lines[:end], "", clause, "", *_rest(lines[end:])]).rstrip("\n") + "\n"


def _rest(lines: list[str]) -> list[str]:
    start = 0
    while start < len(lines) and not lines[start].strip():
        start += 1
    return lines[start:]
