"""The registers for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from analyzer.datatypes import Evidence
from analyzer.registers.commitments import FREQUENCIES, Row, passage_of
from analyzer.registers.contradictions import Contradiction
from analyzer.render.cells import one_line
from analyzer.render.registers_rows import KIND_NAMES, Unread, place

_SHORT = 200


def commitments(rows: Sequence[Row], documents: int, unread: Sequence[Unread] = ()) -> str:
    """The commitments in order, each with who, when and where it stands."""
    joined = sum(len(r.passages) > 1 for r in rows)
    out = [
        f"{_counted(len(rows), 'commitment')} in {_counted(documents, 'document')}; {joined} stated in more than one place",
        "",
    ]
    for row in rows:
        out.append(f"{row.number}. {one_line(row.who, 80) or 'Who is not said'}: {one_line(row.what, _SHORT)}")
        said = [
            f"how often: {row.frequency}" if row.frequency else "",
            f"by when: {row.deadline}" if row.deadline else "",
        ]
        said += [f"applies to: {row.applies_to}" if row.applies_to else "", row.binding]
        out.append("   " + one_line("; ".join(s for s in said if s)))
        out.append(f"   ask for: {row.evidence}")
        out += [f"   {'also' if i else 'in'} {one_line(place(p), 140)}" for i, p in enumerate(row.passages[:4])]
        if len(row.passages) > 4:
            out.append(f"   and {len(row.passages) - 4} more places")
        if row.points:
            out.append(f"   documents {', '.join(row.points)}")
    often = Counter(r.every for r in rows)
    out += ["", "; ".join(f"{name}: {often[name]}" for name in FREQUENCIES if often[name])] if rows else []
    return "\n".join([*out, *_unread(unread)]) + "\n"


def contradictions(found: Sequence[Contradiction], documents: int, unread: Sequence[Unread] = ()) -> str:
    """The contradictions by kind, each with its reason and both passages."""
    out = [f"{_counted(len(found), 'contradiction')} in {_counted(documents, 'document')}"]
    for kind, name in KIND_NAMES.items():
        own = [(i, c) for i, c in enumerate(found, 1) if c.kind == kind]
        if own:
            out += ["", f"{name} ({len(own)})"]
        for i, c in own:
            out.append(f"  {i}. {one_line(c.reason, 300)}")
            out += [f"     {line}" for s in (c.first, c.second) if s is not None for line in _passage(passage_of(s))]
    return "\n".join([*out, *_unread(unread)]) + "\n"


def _passage(passage: Evidence) -> tuple[str, str]:
    return f"“{one_line(passage.text, _SHORT)}”", f"  {one_line(place(passage), 140)}"


def _unread(unread: Sequence[Unread]) -> list[str]:
    return ["", "Not read:", *(f"  {one_line(u.document)}: {one_line(u.message)}" for u in unread)] if unread else []


def _counted(number: int, word: str) -> str:
    return f"{number} {word if number == 1 else word + 's'}"
