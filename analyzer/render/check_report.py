"""A comparison with the baseline for a person, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from analyzer.datatypes import Corpus, Report
from analyzer.diff_records import Change, Comparison
from analyzer.render.cells import one_line
from analyzer.render.places import NOWHERE, Places

_MOST = 5  # sentences shown of one change; the JSON has all
_HEADS = {
    "lost": "Lost", "weakened": "Weakened", "contradiction": "New contradictions", "placeholder": "Placeholders brought in"
}  # fmt: skip


def dumps(comparison: Comparison, report: Report, corpus: Corpus, places: Places = NOWHERE) -> str:
    """What got worse by kind, grouped by the sentence that did it; then suppressions, gains and notes."""
    titles = {p.id: p.title for p in corpus.points}
    out = [_verdict(comparison, report), ""]
    for kind, head in _HEADS.items():
        own = [c for c in comparison.worse if c.kind == kind]
        if own:
            out += [f"{head} ({len(own)})", *_groups(own, titles, places), ""]
    out += _suppressions(comparison)
    if comparison.gained:
        out.append(f"Gained ({len(comparison.gained)})")
        out += [f"  {_point(c, titles)}: {_words(c.was)} -> {_words(c.now)}" for c in comparison.gained]
        out.append("")
    if comparison.notes:
        out += ["Notes", *(f"  {one_line(n.message)}" for n in comparison.notes), ""]
    return "\n".join(out).rstrip("\n") + "\n"


def _verdict(comparison: Comparison, report: Report) -> str:
    n = len(comparison.worse)
    unread = sum(d.status == "not_analysed" for d in report.documents)
    text = f"{n} change{'s' if n != 1 else ''} for the worse" if n else "Nothing got worse"
    text += f" in {len(report.documents)} document{'s' if len(report.documents) != 1 else ''}"
    return f"{text}; {unread} could not be analysed." if unread else f"{text}."


def _groups(changes: Sequence[Change], titles: dict[str, str], places: Places) -> list[str]:
    """Changes of one kind; those that share their sentences stand under them once."""
    groups: dict[tuple[str | None, tuple[str, ...]], list[Change]] = {}
    for c in changes:
        groups.setdefault((c.document, c.sentences), []).append(c)
    out = []
    for (document, sentences), own in groups.items():
        standing = own[0].standing
        lines = places.lines(standing.document, standing.text) if standing else None
        where = places.path(document) if document else "(in no document any more)"
        out.append(f"  {where}{f':{lines[0]}' if lines and standing and standing.document == document else ''}")
        mark = "-" if own[0].kind in ("lost", "weakened") else "+"
        out += [f"    {mark} “{one_line(s)}”" for s in sentences[:_MOST]]
        if len(sentences) > _MOST:
            out.append(f"    {mark} and {len(sentences) - _MOST} more")
        if standing and mark == "-" and standing.document == document:
            out.append(f"    now “{one_line(standing.text, 200)}”")
        for c in own:
            scope = " in the whole set" if c.in_set else ""
            what = one_line(c.reason) if not c.point else f"{_point(c, titles)}: {_step(c)}{scope}"
            out.append(f"      {what}  [{c.key}]")
    return out


def _suppressions(comparison: Comparison) -> list[str]:
    out: list[str] = []
    if comparison.suppressed:
        out.append(f"Suppressed ({len(comparison.suppressed)})")
        for s in comparison.suppressed:
            state = "EXPIRED on" if s.expired else "until"
            fails = "; it counts again" if s.expired else ""
            out.append(f"  {s.change.key}: {state} {s.by.expires.isoformat()}: {one_line(s.by.reason)}{fails}")
        out.append("")
    if comparison.unused:
        out.append(f"Suppressions that match nothing ({len(comparison.unused)}); remove them")
        out += [f"  {s.key}: until {s.expires.isoformat()}: {one_line(s.reason)}" for s in comparison.unused]
        out.append("")
    return out


def _point(c: Change, titles: dict[str, str]) -> str:
    return f"{c.point} {titles.get(c.point, '')}".rstrip()


def _step(c: Change) -> str:
    return one_line(c.reason) if c.was == c.now else f"{_words(c.was)} -> {_words(c.now)}"


def _words(status: str) -> str:
    return status.replace("_", " ")


def as_json(comparison: Comparison, report: Report) -> str:
    """The comparison as one JSON object; no date, no absolute path."""

    def change(c: Change) -> dict[str, Any]:
        out = asdict(c)
        out["standing"] = asdict(c.standing) if c.standing else None
        return out

    def suppression(key: str, reason: str, expires: str) -> dict[str, str]:
        return {"key": key, "reason": reason, "expires": expires}

    made = {
        "check_version": "1.0",
        "outcome": "worse" if comparison.worse else "not_worse",
        "corpus": {"id": report.corpus.name, "version": report.corpus.version, "sha256": report.corpus.sha256},
        "model": {"name": report.model.name, "sha256": report.model.sha256},
        "documents": [
            {"set": d.set, "name": d.name, "status": d.status, "error": asdict(d.error) if d.error else None}
            for d in report.documents
        ],
        "worse": [change(c) for c in comparison.worse],
        "suppressed": [
            {
                **change(s.change),
                "by": suppression(s.by.key, s.by.reason, s.by.expires.isoformat()),
                "expired": s.expired,
            }
            for s in comparison.suppressed
        ],
        "unused_suppressions": [suppression(s.key, s.reason, s.expires.isoformat()) for s in comparison.unused],
        "gained": [change(c) for c in comparison.gained],
        "notes": [asdict(n) for n in comparison.notes],
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"
