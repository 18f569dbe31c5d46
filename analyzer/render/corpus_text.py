"""Corpus -> text for a terminal."""

from __future__ import annotations

from collections import Counter

from analyzer.corpus import examples_of
from analyzer.datatypes import Corpus, Criterion, PointOfFocus


def criterion_text(criterion: Criterion) -> str:
    """A criterion with the titles of its points."""
    lines = [f"{criterion.id} {criterion.title} ({criterion.category})", criterion.summary, criterion.reference, ""]
    return "\n".join(lines + [f"  {p.id}  {p.title}" for p in criterion.points_of_focus])


def point_text(point: PointOfFocus) -> str:
    """Everything that the corpus says of a point."""
    lines = [
        f"{point.id} {point.title}",
        f"applies to {point.applies_to}; origin {point.origin}; 2022: {point.revision_2022}",
    ]
    lines += ["", f"Asks: {point.asks}", "", "Elements:"]
    lines += [f"  {e.id} ({'core' if e.core else 'supporting'}): {e.label}" for e in point.elements]
    lines += ["", "Satisfied by:"]
    lines += [f"  - {f'[{e.heading}] ' if e.heading else ''}{e.text}" for e in point.satisfied_by]
    lines += ["", "Weakly satisfied by:"]
    lines += [f"  - {e.text}  (lacks: {e.lacks})" for e in point.weakly_satisfied_by]
    lines += ["", "Not satisfied by:"]
    lines += [f"  - {e.text}  ({e.why}{f' {e.point}' if e.point else ''})" for e in point.not_satisfied_by]
    wording = point.suggested_wording
    lines += ["", f"Suggested wording, under “{wording.section}”:", f"  {wording.text}", ""]
    lines.append(f"Normally in: {', '.join(point.policy_types.primary)}")
    if point.policy_types.secondary:
        lines.append(f"Sometimes in: {', '.join(point.policy_types.secondary)}")
    return "\n".join(lines)


def stats_text(corpus: Corpus) -> str:
    """Counts by category: criteria, points, examples, held out, words."""
    lines = [f"{corpus.head.id} {corpus.head.version}  {corpus.head.edition}", ""]
    lines.append(
        f"{'category':22}{'criteria':>9}{'points':>8}{'satisfy':>9}{'weak':>6}{'near miss':>11}{'held out':>10}"
    )
    total: Counter[str] = Counter()
    for category in corpus.head.categories:
        n: Counter[str] = Counter()
        for criterion in corpus.criteria:
            if criterion.category != category:
                continue
            n["criteria"] += 1
            for p in criterion.points_of_focus:
                n["points"] += 1
                n["satisfy"] += len(p.satisfied_by)
                n["weak"] += len(p.weakly_satisfied_by)
                n["near"] += len(p.not_satisfied_by)
                n["held"] += sum(e.held_out for _, e in examples_of(p))
        total += n
        lines.append(_counts(category.replace("_", " "), n))
    lines.append(_counts("all", total))
    whys = Counter(e.why for p in corpus.points for e in p.not_satisfied_by)
    lines += ["", "near misses: " + ", ".join(f"{k} {v}" for k, v in whys.most_common())]
    lines.append(f"kinds of policy: {len(corpus.policy_types)}; audit exceptions: {len(corpus.exceptions)}")
    return "\n".join(lines)


def _counts(name: str, n: Counter[str]) -> str:
    return f"{name:22}{n['criteria']:>9}{n['points']:>8}{n['satisfy']:>9}{n['weak']:>6}{n['near']:>11}{n['held']:>10}"
