"""How often the kind of a statement is right: on corpus examples (open and held out) and on labelled evidence.

    python -m analyzer.learn.commitment_figures --gold DIR [--show]

Binding means commitment or practice. Labelled documents are those of the train split; without the folder only the
corpus figures are printed.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analyzer.commitment import classify
from analyzer.corpus import Example, load_corpus
from analyzer.datatypes import BlockKind, Commitment, Corpus, Location, NearMiss, SatisfyingExample, Statement
from analyzer.learn.dataset import GoldDocument, load_gold
from analyzer.segment import sentences

# These near misses bind somebody to something, or speak of the matter in ways that only meaning tells apart.
NOT_A_KIND = frozenset({"neighbour", "topic"})


@dataclass(frozen=True, slots=True)
class Judged:
    """An example with what was made of it: `group` is the near miss's why, or "satisfied_by" and the like."""

    group: str
    held_out: bool
    text: str
    commitment: Commitment


def example_statement(text: str, heading: str, style: str = "") -> Statement:
    """The example as it would stand in a document: rows and checklist items as such, under their heading."""
    kind: BlockKind = (
        "table_row" if style == "table" or " | " in text else "list_item" if style == "checklist" else "paragraph"
    )
    return Statement(text, (heading,) if heading else (), "", Location("corpus", 0, len(text)), kind)


def judge_examples(corpus: Corpus) -> list[Judged]:
    """All examples of all points. Of several sentences the first binding one speaks for the example."""
    rows: list[tuple[str, bool, Statement]] = []
    for point in corpus.points:
        examples: tuple[Example, ...] = (*point.satisfied_by, *point.weakly_satisfied_by, *point.not_satisfied_by)
        for example in examples:
            group = _group(example)
            style = "" if isinstance(example, NearMiss) else example.style
            rows.append((group, example.held_out, example_statement(example.text, example.heading, style)))
    parts = [(i, part) for i, (_, _, statement) in enumerate(rows) for part in _sentences(statement)]
    kinds: dict[int, Commitment] = {}
    for (i, _), commitment in zip(parts, classify([part for _, part in parts]), strict=True):
        if i not in kinds or (commitment.binds and not kinds[i].binds):
            kinds[i] = commitment
    return [Judged(group, held, statement.text, kinds[i]) for i, (group, held, statement) in enumerate(rows)]


def _group(example: Example) -> str:
    if isinstance(example, NearMiss):
        return example.why
    return "satisfied_by" if isinstance(example, SatisfyingExample) else "weakly_satisfied_by"


def _sentences(statement: Statement) -> Iterable[Statement]:
    spans = [] if statement.kind == "table_row" else list(sentences(statement.text))
    return [replace(statement, text=statement.text[a:b]) for a, b in spans] or [statement]


def evidence_kinds(documents: Sequence[GoldDocument]) -> list[tuple[str, str, Commitment]]:
    """(document, quote, commitment) for the evidence of covered cells; a binding statement in the quote speaks for it."""
    out = []
    for document in documents:
        commitments = classify(document.statements)
        plain = [_plain(statement.text) for statement in document.statements]
        quotes = sorted(
            {quote for status, evidence, _ in document.labels.values() if status == "covered" for quote in evidence}
        )
        for quote in quotes:
            wanted = _plain(quote)
            inside = [
                c
                for text, c in zip(plain, commitments, strict=True)
                if text and ((len(text) >= 12 and text in wanted) or wanted in text)
            ]
            if inside:
                out.append((document.id, quote, next((c for c in inside if c.binds), inside[0])))
    return out


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def share(hits: Iterable[bool]) -> str:
    """ "87.5 % (7 of 8)"."""
    values = list(hits)
    return f"{100 * sum(values) / max(1, len(values)):5.1f} % ({sum(values)} of {len(values)})"


def print_corpus(judged: Sequence[Judged]) -> None:
    """One line per kind of near miss, open and held out, and the totals that are aimed at."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for row in judged:
        groups[row.group].append(row)
    print("recognised as not binding (near misses), by why:      open / held out")
    for group, rows in sorted(groups.items()):
        if group.endswith("satisfied_by") or group in NOT_A_KIND:
            continue
        print(
            f"  {group:12} {share(not r.commitment.binds for r in rows if not r.held_out)} / {share(not r.commitment.binds for r in rows if r.held_out)}"
        )
    near = [r for r in judged if not r.group.endswith("satisfied_by") and r.group not in NOT_A_KIND]
    for held in (False, True):
        name = "held out" if held else "open"
        print(
            f"near misses not binding, {name}: {share(not r.commitment.binds for r in near if r.held_out == held)}   (aim: 85 %)"
        )
        print(
            f"satisfied_by binding, {name}:    {share(r.commitment.binds for r in groups['satisfied_by'] if r.held_out == held)}   (aim: 97 %)"
        )
    neighbours = groups["neighbour"]
    print(f"neighbours binding (as they should): {share(r.commitment.binds for r in neighbours)}")


def main() -> None:
    """Print the figures; with --show also every example that was judged wrongly (open ones only)."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--gold", type=Path, required=True)
    arguments.add_argument("--show", action="store_true")
    options = arguments.parse_args()
    judged = judge_examples(load_corpus())
    print_corpus(judged)
    if options.show:
        for row in judged:
            wrong = row.commitment.binds != row.group.endswith("satisfied_by") and row.group not in NOT_A_KIND
            if wrong and not row.held_out:
                print(f"  {row.group:20} read as {row.commitment.kind:12} {row.text}")
    if not options.gold.is_dir():
        return
    documents = load_gold(options.gold)
    kinds = evidence_kinds(documents)
    print(
        f"evidence of covered cells read as not binding: {share(not c.binds for _, _, c in kinds)}   (aim: at most 3 %)"
    )
    print(
        "  as:",
        ", ".join(f"{kind} {n}" for kind, n in Counter(c.kind for _, _, c in kinds if not c.binds).most_common()),
    )
    if options.show:
        for name, quote, commitment in kinds:
            if not commitment.binds:
                print(f"  {name} read as {commitment.kind:12} {quote[:140]!r}")
    everything = [s for d in documents for s in d.statements]
    started = time.perf_counter()
    classify(everything)
    print(f"speed: {len(everything) / (time.perf_counter() - started):.0f} statements per second")


if __name__ == "__main__":
    main()
