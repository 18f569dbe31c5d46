"""How the corpus' held-out examples come out by the real matcher, each as a small document of its own.

    python -m analyzer.learn.corpus_figures [--worst N]

Per kind of example the share that comes out as the corpus says: `satisfied_by` documented, `weakly_satisfied_by` weak,
`not_satisfied_by` neither covered nor weak for the point that it is a near miss of. Training saw none of them.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.config import Settings
from analyzer.corpus import examples_of, load_corpus
from analyzer.datatypes import Corpus, NearMiss, Status
from analyzer.pipeline import Analyzer, analyze_document, load_analyzer

RIGHT: dict[str, frozenset[Status]] = {
    "satisfied_by": frozenset(("covered", "weak")),
    "weakly_satisfied_by": frozenset(("weak",)),
    "not_satisfied_by": frozenset(("missing", "contradicted")),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A held-out example and what became of its point in a document that holds nothing else."""

    point: str
    kind: str
    why: str  # of a near miss
    text: str
    status: Status
    score: float

    @property
    def right(self) -> bool:
        """It came out as the corpus says."""
        return self.status in RIGHT[self.kind]


def as_document(text: str, heading: str, policy: str) -> bytes:
    """The example under its heading in a Markdown document titled by the kind of policy where it normally stands."""
    row = re.fullmatch(r"[^|]+(\|[^|]*)+", text)
    body = f"| {text.strip().strip('|')} |" if row else text
    if row:
        body = f"|{' |' * (body.count('|') - 1)}\n|{' --- |' * (body.count('|') - 1)}\n{body}"
    return f"# {policy}\n\n## {heading or 'Rules'}\n\n{body}\n".encode()


def outcomes(corpus: Corpus, analyzer: Analyzer, *, every: int = 1) -> list[Outcome]:
    """What becomes of the held-out examples of every `every`-th point, in the corpus' order."""
    names = {t.id: t.name for t in corpus.policy_types}
    out = []
    for point in corpus.points[::every]:
        for field, example in examples_of(point):
            if not example.held_out:
                continue
            kind = field.split("[")[0]
            policy = names.get(next(iter(point.policy_types.primary), ""), "Policy")
            data = as_document(example.text, example.heading, policy)
            made = analyze_document("example.md", data, Settings(), analyzer)
            row = next(r for r in made.points if r.point == point.id)
            why = example.why if isinstance(example, NearMiss) else ""
            out.append(Outcome(point.id, kind, why, example.text, row.status, row.score))
    return out


def shares(found: Sequence[Outcome]) -> dict[str, float]:
    """Share that came out as said, per kind of example, and of `satisfied_by` the share that is covered."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for o in found:
        groups[o.kind].append(o.right)
        if o.kind == "satisfied_by":
            groups["satisfied_by, covered"].append(o.status == "covered")
    return {k: sum(v) / len(v) for k, v in sorted(groups.items())}


def worst_points(found: Sequence[Outcome], most: int) -> list[tuple[str, int, int]]:
    """(point, wrong, all) of the points with the most held-out examples that do not come out as said."""
    wrong: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    for o in found:
        total[o.point] += 1
        wrong[o.point] += not o.right
    order = sorted(total, key=lambda p: (-wrong[p] / total[p], p))
    return [(p, wrong[p], total[p]) for p in order[:most] if wrong[p]]


def main() -> None:
    """Print the shares and the worst points."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worst", type=int, default=20)
    a = parser.parse_args()
    corpus = load_corpus()
    found = outcomes(corpus, load_analyzer())
    for kind, share in shares(found).items():
        print(f"{kind:28} {share:.3f}")
    whys: dict[str, list[bool]] = defaultdict(list)
    for o in found:
        if isinstance(o.why, str) and o.why:
            whys[o.why].append(o.right)
    print("near misses by why: " + ", ".join(f"{k} {sum(v) / len(v):.2f} ({len(v)})" for k, v in sorted(whys.items())))
    print("worst points: " + ", ".join(f"{p} {w}/{n}" for p, w, n in worst_points(found, a.worst)))


if __name__ == "__main__":
    main()
