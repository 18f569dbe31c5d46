"""`make model`: corpus and labelled documents -> models/, from a seed, resumable.

    python -m analyzer.learn.build --gold DIR --work .model-work [--unlabelled DIR] [--teacher] [--out models]

Steps, each kept under --work and skipped when it is there: an encoder for all training documents, and one for each half
of the training groups, each the mean of two that started alike, one of which learnt the lessons too; the halves read each
other (what calibration learns from); calibration; export. With --unlabelled they learn also from those of its documents
that were read for training (criteria_corpus/lessons/). With --teacher a large encoder (all-mpnet-base-v2) learns each
lesson too, and a second small one learns the labels and what the two say on average, on documents without labels too.
Documents of the split `val`, and others of their organisations, are never opened.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from analyzer.calibration import Logistic, dump_logistic, sigmoid
from analyzer.corpus import load_corpus
from analyzer.datatypes import Corpus
from analyzer.encode_text import statement_input
from analyzer.learn.bases import minilm_path, mpnet_path
from analyzer.learn.calibrate import best_threshold, fit, table_of, threshold_of_precision
from analyzer.learn.dataset import (
    MASK,
    GoldDocument,
    Items,
    corpus_items,
    gold_items,
    held_out_organisations,
    join,
    load_gold,
    plain_documents,
)  # fmt: skip
from analyzer.learn.export import digests, export_encoder, export_heads, export_lexicon
from analyzer.learn.lessons import ReadDocument, lesson_items, read_documents, reading_items
from analyzer.learn.ranking import dump_ranking, fit_ranking, ranked_cells
from analyzer.learn.ranking import out_of_group as out_of_group_first
from analyzer.learn.train import TrainSettings, embed, load_base, train
from analyzer.lexical import fit_lexicon
from analyzer.match import Pairs

NAME = "policy-gaps-minilm"
VERSION = "3.0.0"
# Two halves of the training groups, of like size and mixed style.
FIRST_HALF = frozenset(("jupiterone+datica", "basecamp", "calliarc"))
# A gap that is called covered is found by the auditor: rather more cells stay weak than best F1 would have it.
COVERED_PRECISION = 0.7
SETTINGS = TrainSettings()
LESSON_SETTINGS = TrainSettings(epochs=3)
TEACHER_SETTINGS = TrainSettings(epochs=3, lr=3e-5, tokens_per_batch=3072)


def asks_of(corpus: Corpus) -> list[str]:
    """One text per point, from which its vector starts."""
    return [f"{p.title}. {p.asks}" for p in corpus.points]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one encoder learns from: labelled items, texts without labels; sha256 of the documents read for training."""

    corpus: Corpus
    plain: Items  # labelled documents and the corpus' examples
    items: Items  # these, and what is written or read for training alone
    extra: tuple[str, ...]
    read: tuple[str, ...] = ()


def lesson_of(documents: Sequence[GoldDocument], corpus: Corpus, gold: Path, unlabelled: Path | None) -> Lesson:
    """The lesson of these documents; texts without labels only of organisations that all of them may be learnt from."""
    points = [p.id for p in corpus.points]
    plain = join(gold_items(documents, points), corpus_items(corpus, points))
    items = join(plain, lesson_items(points))
    extra: tuple[str, ...] = ()
    read: tuple[ReadDocument, ...] = ()
    if unlabelled is not None:
        outside = held_out_organisations(gold, [d.id for d in documents])
        read = read_documents(unlabelled, outside)
        items = join(items, reading_items(read, points))
        known = set(items.texts)
        every = [statement_input(s) for d in plain_documents(unlabelled, outside) for s in d.statements]
        extra = tuple(t for t in dict.fromkeys(every) if t not in known)
    return Lesson(corpus, plain, items, extra, tuple(d.document.sha256 for d in read))


def trained(
    folder: Path, lesson: Lesson, base: Path, settings: TrainSettings, teacher: np.ndarray | None = None
) -> Path:
    """The folder of an encoder that learnt this lesson; made if it is not there."""
    if (folder / "heads.npz").is_file():
        return folder
    print(f"{folder.name}: {len(lesson.items.texts)} items, {len(lesson.extra)} without labels", flush=True)
    made = train(
        load_base(base, settings.max_tokens),
        lesson.items,
        asks_of(lesson.corpus),
        settings,
        extra=lesson.extra if teacher is not None else (),
        teacher=teacher,
        report=lambda x: print(x, flush=True),
    )
    made.model.save(str(folder))
    np.savez(folder / "heads.npz", made.vectors, made.bias, made.strength_vectors, made.strength_bias)
    return folder


def taught(work: Path, name: str, lesson: Lesson, with_teacher: bool) -> Path:
    """The folder of the small encoder of this lesson, taught by a large one and by an earlier self where asked."""
    plain = trained(work / f"{name}-plain", replace(lesson, items=lesson.plain, extra=()), minilm_path(), SETTINGS)
    more = trained(work / f"{name}-lessons", lesson, minilm_path(), LESSON_SETTINGS)
    first = averaged(work / f"{name}-first", (plain, more))
    if not with_teacher:
        return first
    large = trained(work / f"{name}-teacher", lesson, mpnet_path(work), TEACHER_SETTINGS)
    kept = work / f"{name}-teacher.npy"
    if not kept.is_file():
        texts = [*lesson.items.texts, *lesson.extra]
        np.save(kept, np.mean([_logits(f, texts) for f in (first, large)], axis=0).astype(np.float16))
    return trained(work / name, lesson, minilm_path(), SETTINGS, np.load(kept, allow_pickle=False))


def averaged(folder: Path, parts: Sequence[Path]) -> Path:
    """The folder of the mean of encoders that started from the same weights, and of their heads; made if not there."""
    if (folder / "heads.npz").is_file():
        return folder
    models = [load_base(p, SETTINGS.max_tokens) for p in parts]
    states = [m.state_dict() for m in models]
    mean = {k: sum(s[k] for s in states) / len(states) if v.is_floating_point() else v for k, v in states[0].items()}
    models[0].load_state_dict(mean)
    models[0].save(str(folder))
    np.savez(folder / "heads.npz", *(np.mean(h, axis=0) for h in zip(*map(heads_of, parts), strict=True)))
    return folder


def _logits(folder: Path, texts: Sequence[str]) -> np.ndarray:
    v, b, _, _ = heads_of(folder)
    return np.asarray(embed(load_base(folder, SETTINGS.max_tokens), texts, bf16=True) @ v.T + b)


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

    table = table_of(documents, pairs, corpus, recognised_types(documents, corpus))
    known = table.level != MASK
    group = np.array([documents[k].group for k in table.document])
    documented, truth = table.level > 0, table.level == 2
    out_of_group = np.zeros(len(documented))
    covered_given = np.zeros(len(documented))
    for g in sorted(set(group)):
        values, inside, outside = table.values, known & (group != g), group == g
        out_of_group[outside] = sigmoid(fit(values[inside], documented[inside]).log_odds(values[outside]))
        positive = inside & documented
        covered_given[outside] = sigmoid(fit(values[positive], truth[positive], c=0.3).log_odds(values[outside]))
    weak_at = best_threshold(out_of_group[known], documented[known])
    both = out_of_group * covered_given
    covered_at = threshold_of_precision(both[known], truth[known], COVERED_PRECISION)
    final = fit(table.values[known], documented[known])
    positive = known & documented
    strength = fit(table.values[positive], truth[positive], c=0.3)
    cells = ranked_cells(documents, pairs, corpus)
    print(f"evidence first, out of group: {out_of_group_first(cells):.3f} of {len(cells)} cells")
    _print_figures(out_of_group[known], both[known], table.level[known], weak_at, covered_at, final)
    return {
        "documented": dump_logistic(final),
        "covered": dump_logistic(strength),
        "weak_threshold": round(weak_at, 4),
        "covered_threshold": round(covered_at, 4),
        "evidence_margin": 2.5,
        "ranking": dump_ranking(fit_ranking(cells)),
    }


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


def build(gold: Path, work: Path, out: Path, unlabelled: Path | None, with_teacher: bool) -> None:
    """All steps. The val split is never read."""
    corpus = load_corpus()
    work.mkdir(parents=True, exist_ok=True)
    documents = load_gold(gold, ("train",))
    first = [d for d in documents if d.group in FIRST_HALF]
    second = [d for d in documents if d.group not in FIRST_HALF]
    lessons = [lesson_of(part, corpus, gold, unlabelled) for part in (documents, first, second)]
    whole, a, b = (
        taught(work, name, lesson, with_teacher)
        for name, lesson in zip(("whole", "half-a", "half-b"), lessons, strict=True)
    )
    pairs = read_pairs(a, second, corpus) + read_pairs(b, first, corpus)
    calibration = calibrated([*second, *first], pairs, corpus)
    learnt = {*(d.sha256 for d in documents), *lessons[0].read}
    write_model(whole, out, corpus, calibration, learnt, with_teacher)


def write_model(
    folder: Path,
    out: Path,
    corpus: Corpus,
    calibration: dict[str, object],
    learnt: Collection[str],
    with_teacher: bool,
) -> None:
    """Everything under models/, the manifest last."""
    from safetensors.numpy import save_file

    from analyzer.elements import ElementReader
    from analyzer.encode import CpuEncoder

    out.mkdir(parents=True, exist_ok=True)
    export_encoder(load_base(folder, SETTINGS.max_tokens), out / "encoder", SETTINGS.max_tokens)
    export_heads(out, [p.id for p in corpus.points], heads_of(folder))
    export_lexicon(out, fit_lexicon(corpus))
    (out / "calibration.json").write_text(json.dumps(calibration, indent=1) + "\n", encoding="utf-8")
    _manifest(out, learnt, with_teacher)
    reader = ElementReader(corpus, CpuEncoder(out))
    save_file(reader.arrays(), out / "elements.safetensors", metadata={"corpus": corpus.sha256})
    _manifest(out, learnt, with_teacher)


def _manifest(out: Path, learnt: Collection[str], with_teacher: bool) -> None:
    teacher = ", taught by all-mpnet-base-v2" if with_teacher else ""
    made = {
        "name": NAME,
        "version": VERSION,
        "made_by": f"make model (seed {SETTINGS.seed}, mean of two trainings from all-MiniLM-L6-v2{teacher})",
        "files": digests(out),
        "training_documents": sorted(learnt),
    }
    (out / "manifest.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path(".model-work"))
    parser.add_argument("--out", type=Path, default=Path("models"))
    parser.add_argument("--unlabelled", type=Path, help="documents without labels: documents.tsv and docs/")
    parser.add_argument("--teacher", action="store_true", help="learn from a large encoder too: six times the time")
    arguments = parser.parse_args()
    build(arguments.gold, arguments.work, arguments.out, arguments.unlabelled, arguments.teacher)


if __name__ == "__main__":
    main()
