"""Controls of other frameworks -> criteria: an outside check of retrieval.

    python -m analyzer.learn.crosswalk_figures --controls FILE.tsv

FILE has the columns `text` and `criteria` (ids with semicolons). For every control the criteria are ranked by their best
point; counted is how many of the mapped criteria stand among the first five, as the mean over criteria (a criterion that many
controls map to counts once). Beside it TF-IDF and the cosine of the encoder that training started from, on the same words.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from analyzer.corpus import load_corpus
from analyzer.datatypes import Corpus
from analyzer.encode_text import model_input

TOP = 5


def load_controls(path: Path, known: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
    """(text, criteria) of the controls that map to a criterion of this corpus."""
    out = []
    with path.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            mapped = frozenset(c.strip() for c in row["criteria"].split(";")) & known
            if row["text"].strip() and mapped:
                out.append((row["text"], mapped))
    return out


def macro_recall(scores: np.ndarray, controls: Sequence[tuple[str, frozenset[str]]], corpus: Corpus) -> float:
    """`scores` (controls, points) -> mean over criteria of the share of their controls that find them among the first five."""
    names = [c.id for c in corpus.criteria]
    column = np.array([names.index(p.criterion) for p in corpus.points])
    best = np.stack([scores[:, column == k].max(1) for k in range(len(names))], axis=1)
    first = np.argsort(-best, axis=1, kind="stable")[:, :TOP]
    hits: dict[str, list[bool]] = defaultdict(list)
    for row, (_, mapped) in zip(first, controls, strict=True):
        found = {names[int(k)] for k in row}
        for criterion in mapped:
            hits[criterion].append(criterion in found)
    return float(np.mean([np.mean(h) for h in hits.values()]))


def ours(texts: Sequence[str], corpus: Corpus) -> np.ndarray:
    """Log-odds of the shipped heads."""
    from analyzer.encode import load_encoder
    from analyzer.match import load_matcher

    encoder = load_encoder()
    heads = load_matcher(corpus, encoder).heads
    return np.asarray(encoder.encode([model_input(t) for t in texts]) @ heads.vectors.T + heads.bias)


def _asks(corpus: Corpus) -> list[str]:
    return [f"{p.title}. {p.asks}" for p in corpus.points]


def base_cosine(texts: Sequence[str], corpus: Corpus) -> np.ndarray:
    """Cosine by the untrained encoder."""
    from analyzer.learn.bases import minilm_path
    from analyzer.learn.train import embed, load_base

    model = load_base(minilm_path())
    return np.asarray(embed(model, texts) @ embed(model, _asks(corpus)).T)


def tfidf(texts: Sequence[str], corpus: Corpus) -> np.ndarray:
    """Cosine of TF-IDF vectors."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    made = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit([*_asks(corpus), *texts])
    return np.asarray((made.transform(texts) @ made.transform(_asks(corpus)).T).toarray())


METHODS: dict[str, Callable[[Sequence[str], Corpus], np.ndarray]] = {
    "policy-gaps": ours, "all-MiniLM-L6-v2, cosine": base_cosine, "TF-IDF": tfidf,
}  # fmt: skip


def main() -> None:
    """Print the table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--controls", type=Path, required=True)
    a = parser.parse_args()
    corpus = load_corpus()
    controls = load_controls(a.controls, frozenset(c.id for c in corpus.criteria))
    texts = [t for t, _ in controls]
    criteria = len(frozenset().union(*(m for _, m in controls)))
    print(
        f"{len(controls)} controls, {criteria} criteria\n\n| method | recall among the first {TOP}, mean over criteria |\n|---|---|"
    )
    for name, method in METHODS.items():
        print(f"| {name} | {macro_recall(method(texts, corpus), controls, corpus):.3f} |", flush=True)


if __name__ == "__main__":
    main()
