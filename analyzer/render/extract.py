"""Document -> what was read of it: text with offsets, blocks and statements."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from analyzer.datatypes import Document, Statement


def as_json(document: Document, statements: Sequence[Statement]) -> str:
    """`text`, `blocks` and `statements`; `text[start:end]` is the statement."""
    return (
        json.dumps(
            {
                "name": document.source.name,
                "media_type": document.source.media_type,
                "sha256": document.source.sha256,
                "title": document.title,
                "language": document.language,
                "pages": document.pages,
                "warnings": [asdict(w) for w in document.warnings],
                "metadata": dict(document.metadata),
                "text": document.text,
                "blocks": [
                    {
                        "kind": b.kind, "start": b.start, "end": b.end, "level": b.level, "label": b.label,
                        "page": b.page, "set_aside": b.set_aside, "text": b.text,
                    }
                    for b in document.blocks
                ],
                "statements": [statement_record(s) for s in statements],
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )  # fmt: skip


def statement_record(s: Statement) -> dict[str, object]:
    """One statement with section, page, offsets and boxes."""
    place = s.location
    return {
        "text": s.text, "section": " > ".join(s.headings), "headings": list(s.headings), "lead_in": s.lead_in,
        "kind": s.kind, "page": place.page, "start": place.start, "end": place.end, "boxes": [asdict(b) for b in place.boxes],
    }  # fmt: skip


def as_text(document: Document, statements: Sequence[Statement]) -> str:
    """A person's view: every statement under its section, then what was set aside."""
    lines = [f"{document.source.name}: {document.title or 'untitled'}", ""]
    section: tuple[str, ...] | None = None
    for s in statements:
        if s.headings != section:
            section = s.headings
            lines += ["", f"# {' > '.join(section)}" if section else "#"]
        page = f"p{s.location.page} " if s.location.page else ""
        lines.append(f"  [{page}{s.location.start}-{s.location.end}] {s.text}")
    aside = [b for b in document.blocks if b.set_aside]
    if aside:
        lines += ["", "Set aside:"]
        lines += [f"  {b.set_aside}: {b.text[:100]}" for b in aside]
    for w in document.warnings:
        lines.append(f"warning: {w.message}")
    return "\n".join(lines) + "\n"
