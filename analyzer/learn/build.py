"""`make model`: corpus and labelled documents -> models/, from a seed, resumable.

    python -m analyzer.learn.build --gold DIR --work .model-work [--out models]

Steps, each kept under --work and skipped when it is there: two encoders, each on half of the training groups, read the
other half (what calibration learns from); one encoder on all training documents; calibration; export. Documents of the
split `val` are never opened.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from analyzer.calibration import Logistic, dump_logistic, sigmoid
from analyzer.corpus import load_corpus
from analyzer.datatypes import Corpus
from analyzer.encode_text import statement_input
from analyzer.learn.calibrate import base_rates, best_threshold, fit, table_of
from analyzer.learn.dataset import MASK, GoldDocument, corpus_items, gold_items, join, load_gold
from analyzer.learn.export import digests, export_encoder, export_heads, export_lexicon
from analyzer.learn.train import TrainSettings, embed, load_base, minilm_path, train
from analyzer.lexical import fit_lexicon
from analyzer.match import Pairs

NAME = "policy-gaps-minilm"
VERSION = "1.0.0"
# Two halves of the training groups, of like size and mixed style.
FIRST_HALF = frozenset(("jupiterone+datica", "basecamp", "calliarc"))
SETTINGS = TrainSettings(epochs=3, tokens_per_batch=1024, head_lr=1e-3)
UNCITED = 0.05


def asks_of(corpus: Corpus) -> list[str]:
    """One text per point, from which its vector starts."""
    return [f"{p.title}. {p.asks}" for p in corpus.points]


def trained(work: Path, name: str, documents: Sequence[GoldDocument], corpus: Corpus) -> Path:
    """The folder of an encoder trained on these documents and the corpus; made if it is not there."""
    folder = work / name
    if (folder / "heads.npz").is_file():
        return folder
    points = [p.id for p in corpus.points]
    items = join(gold_items(documents, points, uncited=UNCITED), corpus_items(corpus, points))
    print(f"{name}: {len(items.texts)} items", flush=True)
    made = train(
        load_base(minilm_path(), SETTINGS.max_tokens),
        items,
        asks_of(corpus),
        SETTINGS,
        report=lambda x: print(x, flush=True),
    )
    made.model.save(str(folder))
    np.savez(folder / "heads.npz", made.vectors, made.bias, made.strength_vectors, made.strength_bias)
    return folder


def heads_of(folder: Path) -> tuple[np.ndarray, ...]:
    """The four head arrays of a trained folder."""
    with np.load(folder / "heads.npz", allow_pickle=False) as file:
        return tuple(file[k] for k in sorted(file.files))


def read_pairs(folder: Path, documents: Sequence[GoldDocument], corpus: Corpus) -> list[Pairs]:
    """The readings of these documents by a trained encoder."""
    model = load_base(folder, SETTINGS.max_tokens)
    v, b, u, c = heads_of(folder)
    lexicon = fit_lexicon(corpus)
    out = []
    for d in documents:
        h = embed(model, [statement_input(s) for s in d.statements])
        lexical = lexicon.similarity([f"{s.lead_in} {s.text}" for s in d.statements])
        out.append(Pairs(h @ v.T + b, h @ u.T + c, lexical, h))
    return out


def calibrated(documents: Sequence[GoldDocument], pairs: Sequence[Pairs], corpus: Corpus) -> dict[str, object]:
    """calibration.json: two logistic regressions and their thresholds, by cross-validation over groups."""
    from analyzer.learn.types import recognised_types

    points = [p.id for p in corpus.points]
    types = recognised_types(documents, corpus)
    prior = base_rates(documents, points)
    table = table_of(documents, pairs, corpus, prior, types)
    known = table.level != MASK
    group = np.array([documents[k].group for k in table.document])
    documented, truth = table.level > 0, table.level == 2
    out_of_group = np.zeros(len(documented))
    covered_given = np.zeros(len(documented))
    for g in sorted(set(group)):
        # Base rates of a group must come from the others too, or the score in fitting knows more than in use.
        rest = [d for d in documents if d.group != g]
        values = _with_prior(table.values, base_rates(rest, points), points, table.point)
        inside, outside = known & (group != g), group == g
        out_of_group[outside] = sigmoid(fit(values[inside], documented[inside]).log_odds(values[outside]))
        positive = inside & documented
        covered_given[outside] = sigmoid(fit(values[positive], truth[positive], c=0.3).log_odds(values[outside]))
    weak_at = best_threshold(out_of_group[known], documented[known])
    both = out_of_group * covered_given
    covered_at = best_threshold(both[known], truth[known])
    final = fit(table.values[known], documented[known])
    positive = known & documented
    strength = fit(table.values[positive], truth[positive], c=0.3)
    _print_figures(out_of_group[known], both[known], table.level[known], weak_at, covered_at, final)
    return {
        "documented": dump_logistic(final),
        "covered": dump_logistic(strength),
        "weak_threshold": round(weak_at, 4),
        "covered_threshold": round(covered_at, 4),
        "evidence_margin": 2.5,
        "prior": {k: round(v, 4) for k, v in prior.items()},
        "default_prior": round(float(np.mean(list(prior.values()))), 4),
    }


def _with_prior(values: np.ndarray, prior: dict[str, float], points: Sequence[str], index: np.ndarray) -> np.ndarray:
    from analyzer.features import FEATURES

    out = values.copy()
    out[:, FEATURES.index("prior")] = np.array([prior[p] for p in points], np.float32)[index]
    return out


def _print_figures(
    score: np.ndarray, both: np.ndarray, level: np.ndarray, weak_at: float, covered_at: float, model: Logistic
) -> None:
    from analyzer.evaluate import average_precision, prf

    y, p = level > 0, score >= weak_at
    print("out of group: documented", prf((y & p).sum(), (~y & p).sum(), (y & ~p).sum()), f"threshold {weak_at:.3f}")
    print("out of group: average precision", round(average_precision(zip(score.tolist(), y.tolist(), strict=True)), 4))
    y, p = level == 2, both >= covered_at
    print("out of group: covered", prf((y & p).sum(), (~y & p).sum(), (y & ~p).sum()), f"threshold {covered_at:.3f}")
    print("weights", {k: round(float(w), 2) for k, w in zip(model.features, model.weights, strict=True)})


def build(gold: Path, work: Path, out: Path) -> None:
    """All steps. The val split is never read."""
    corpus = load_corpus()
    documents = load_gold(gold, ("train",))
    first = [d for d in documents if d.group in FIRST_HALF]
    second = [d for d in documents if d.group not in FIRST_HALF]
    a = trained(work, "half-a", first, corpus)
    b = trained(work, "half-b", second, corpus)
    whole = trained(work, "whole", documents, corpus)
    pairs = read_pairs(a, second, corpus) + read_pairs(b, first, corpus)
    calibration = calibrated([*second, *first], pairs, corpus)
    write_model(whole, out, corpus, calibration, documents)


def write_model(
    folder: Path, out: Path, corpus: Corpus, calibration: dict[str, object], documents: Sequence[GoldDocument]
) -> None:
    """Everything under models/, the manifest last."""
    from safetensors.numpy import save_file

    from analyzer.elements import ElementReader
    from analyzer.encode import OnnxEncoder

    out.mkdir(parents=True, exist_ok=True)
    export_encoder(load_base(folder, SETTINGS.max_tokens), out / "encoder", SETTINGS.max_tokens)
    export_heads(out, [p.id for p in corpus.points], heads_of(folder))
    export_lexicon(out, fit_lexicon(corpus))
    (out / "calibration.json").write_text(json.dumps(calibration, indent=1) + "\n", encoding="utf-8")
    _manifest(out, documents)
    reader = ElementReader(corpus, OnnxEncoder(out))
    save_file(reader.arrays(), out / "elements.safetensors", metadata={"corpus": corpus.sha256})
    _manifest(out, documents)


def _manifest(out: Path, documents: Sequence[GoldDocument]) -> None:
    made = {
        "name": NAME,
        "version": VERSION,
        "made_by": f"make model (seed {SETTINGS.seed}, {SETTINGS.epochs} epochs, from all-MiniLM-L6-v2)",
        "files": digests(out),
        "training_documents": sorted(d.sha256 for d in documents),
    }
    (out / "manifest.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path(".model-work"))
    parser.add_argument("--out", type=Path, default=Path("models"))
    arguments = parser.parse_args()
    build(arguments.gold, arguments.work, arguments.out)


if __name__ == "__main__":
    main()
