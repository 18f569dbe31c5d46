"""Suggested wording, proven on drafts: `python -m analyzer.learn.wording_figures [--worst N]`.

The clause of every point (training saw none of them), its blanks filled, is put into a copy of a draft at the section that
the corpus names: into the sample policy of the point's kind where the point is not covered there, else into a short draft of
that kind. Counted: the point turns documented and no other verdict gets worse.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from analyzer.config import Settings
from analyzer.corpus import BLANK
from analyzer.datatypes import Coverage, PointOfFocus
from analyzer.pipeline import Analyzer, analyze_document, load_analyzer
from analyzer.samples import sample_sources
from analyzer.wording import Proof, inserted, proof

NAME = "draft.md"
VALUES = {
    "role": "the head of security", "frequency": "once a quarter", "interval": "30 days", "system": "the ticket system",
    "place": "the head office", "document": "the security handbook", "organisation": "Northwind Ltd",
    "contact": "security@example.org", "list": "production, staging and the office network", "value": "three",
}  # fmt: skip
SHORT = """# {title}

Version 1.0, approved by the chief executive on 3 March 2026, reviewed every year.

## Purpose

This policy applies to all staff of Northwind Ltd.
"""


def fill(text: str) -> str:
    """A clause with a likely value in every blank."""
    return BLANK.sub(lambda m: VALUES[m["type"]], text)


def _rows(text: str, analyzer: Analyzer) -> tuple[Coverage, ...]:
    return analyze_document(NAME, text.encode(), Settings(), analyzer).points


def proofs(analyzer: Analyzer) -> Iterator[tuple[PointOfFocus, Proof, str]]:
    """For every point its proof, and the kind of draft that it was tried on."""
    drafts: dict[str, tuple[str, dict[str, Coverage]]] = {}
    for text in sample_sources():
        made = analyze_document(NAME, text.encode(), Settings(), analyzer)
        kind = made.report.policy_type.id if made.report.policy_type else ""
        drafts.setdefault(kind, (text, {r.point: r for r in made.points}))
    titles = {t.id: t.name for t in analyzer.corpus.policy_types}
    for point in analyzer.corpus.points:
        kind = (point.policy_types.primary or point.policy_types.secondary)[0]
        text, rows = drafts.get(kind, ("", {}))
        if not text or rows[point.id].status in ("covered", "weak"):
            text = SHORT.format(title=titles[kind])
            rows = {r.point: r for r in _rows(text, analyzer)}
        wording = point.suggested_wording
        after = _rows(inserted(text, wording.section, fill(wording.text)), analyzer)
        yield point, proof(point.id, rows.values(), after), kind


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worst", type=int, default=0, help="list this many that are not proven")
    a = parser.parse_args()
    made = list(proofs(load_analyzer()))
    n = len(made)
    print(f"clauses           {n}")
    print(f"proven            {sum(p.proven for _, p, _ in made) / n:.3f}")
    print(f"turned covered    {sum(p.after == 'covered' for _, p, _ in made) / n:.3f}")
    print(f"turned weak       {sum(p.after == 'weak' for _, p, _ in made) / n:.3f}")
    print(f"made others worse {sum(bool(p.worse) for _, p, _ in made) / n:.3f}")
    for point, p, kind in [m for m in made if not m[1].proven][: a.worst]:
        print(f"  {point.id} {p.before} -> {p.after} in {kind}; worse {', '.join(p.worse) or 'none'}: {point.title}")


if __name__ == "__main__":
    main()
