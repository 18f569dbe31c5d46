"""Coverage -> why it has its status, for a person."""

from __future__ import annotations

from analyzer.datatypes import Coverage, Evidence, PointOfFocus


def explain_text(row: Coverage, point: PointOfFocus) -> str:
    """Status, reason, evidence with elements, what it lacks, the signals."""
    lines = [
        f"{row.document}  {point.id} {point.title}",
        f"status    {row.status}   score {row.score:.2f}   covered {row.score_covered:.2f}   expected {row.expected}",
        f"reason    {row.reason}",
        f"asks      {point.asks}",
    ]
    for e in row.evidence:
        lines += [f"evidence  {_place(e)}", f"          “{e.text}”"]
        if e.contributes:
            lines.append(f"          states: {', '.join(e.contributes)}")
    if row.nearest:
        lines += [f"nearest   {_place(row.nearest)}", f"          “{row.nearest.text}”"]
    lines += [f"lacks     {x}" for x in row.lacks]
    for s in row.signals:
        value = "" if s.value is None else f" = {s.value:.2f}"
        lines.append(
            f"signal    {s.name}{value}: {'raises' if s.effect >= 0 else 'lowers'} the log-odds by {abs(s.effect):.2f}"
        )
    if row.review:
        lines.append("review    the score is inside the band that a person should look at")
    return "\n".join(lines) + "\n"


def _place(e: Evidence) -> str:
    page = f", page {e.page}" if e.page else ""
    return f"{e.section or '(no section)'}{page} [{e.start}-{e.end}]"
