"""The shipped encoder: an embedding is a function of its text alone, and the model is the one that its manifest names."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from harness import ROOT, HashingEncoder, require_model

from analyzer.encode import (
    CachingEncoder,
    CpuEncoder,
    Encoder,
    default_model_path,
    load_encoder,
    load_manifest,
    space_of,
    verify,
)
from analyzer.encode_graph import VARIABLE, has_bfloat16
from analyzer.encode_text import BODY_WORDS, model_input
from analyzer.errors import ModelError, SettingsError

TEXTS = [
    "Access must be revoked within 24 hours.",
    "Access",
    "",
    "   ",
    "Naïve “quoted” text — with İ and 👩‍💻.",
    "Backups are tested quarterly. " * 60,
    "Offboarding | must: | be revoked within one day",
    "Access must be revoked within 24 hours.",
    *(f"Statement number {i} about reviews, owners and dates of system {i * i}." for i in range(40)),
]


@pytest.fixture(scope="module", params=["float32", "bfloat16"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    require_model()
    if request.param == "bfloat16" and not has_bfloat16():
        pytest.skip("this processor does not multiply bfloat16")
    return CpuEncoder(threads=1, precision=request.param)


@pytest.fixture(scope="module")
def alone(encoder: Encoder) -> np.ndarray:
    return np.stack([encoder.encode([t])[0] for t in TEXTS])


def test_an_embedding_is_a_unit_vector(alone: np.ndarray) -> None:
    assert alone.dtype == np.float32
    assert np.allclose(np.linalg.norm(alone, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("seed", range(4))
def test_an_embedding_is_a_function_of_its_text_alone(encoder: Encoder, alone: np.ndarray, seed: int) -> None:
    """In any batch and any order the very same bits."""
    order = list(range(len(TEXTS)))
    random.Random(seed).shuffle(order)
    part = order[: len(order) // (seed + 1)]
    batch = encoder.encode([TEXTS[i] for i in part])
    assert (batch == alone[part]).all()


@pytest.mark.parametrize("threads", [1, 2])
def test_every_length_and_number_of_texts_gives_the_same_bits(encoder: CpuEncoder, threads: int) -> None:
    """Libraries choose kernels by shape: whichever they choose, sums are taken in one order."""
    other = CpuEncoder(threads=threads, precision=encoder.precision)
    texts = [f"{'word ' * n}{k}" for n in (1, 2, 3, 5, 6, 14, 29, 30, 61, 125) for k in range(9)]
    whole = other.encode(texts)
    for start, end in ((0, 1), (3, 5), (9, 12), (44, 52), (85, 90)):
        assert (other.encode(texts[start:end]) == whole[start:end]).all()
    if threads == 1:
        assert (encoder.encode(texts[::-1]) == whole[::-1]).all()


def test_two_precisions_are_near_and_not_mixed() -> None:
    require_model()
    if not has_bfloat16():
        pytest.skip("this processor does not multiply bfloat16")
    fine, coarse = CpuEncoder(precision="float32"), CpuEncoder(precision="bfloat16")
    cosines = (fine.encode(TEXTS) * coarse.encode(TEXTS)).sum(1)
    assert cosines.min() > 0.9995
    assert fine.sha256 == coarse.sha256
    assert len({space_of(fine), space_of(coarse), space_of(CachingEncoder(fine))}) == 2


def test_the_precision_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    require_model()
    monkeypatch.setenv(VARIABLE, "float32")
    assert load_encoder().precision == "float32"  # type: ignore[attr-defined]
    monkeypatch.setenv(VARIABLE, "float8")
    with pytest.raises(SettingsError, match="none of auto, float32, bfloat16"):
        load_encoder()


def test_a_precision_that_cannot_be_had_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    require_model()
    monkeypatch.setitem(sys.modules, "openvino", None)
    assert not has_bfloat16()
    monkeypatch.setenv(VARIABLE, "auto")
    assert load_encoder().precision == "float32"  # type: ignore[attr-defined]
    monkeypatch.setenv(VARIABLE, "bfloat16")
    with pytest.raises(SettingsError, match="needs openvino"):
        load_encoder()


def test_nothing_that_reports_its_use_is_loaded() -> None:
    """OpenVINO's converter would tell a server that it was imported: it is not."""
    require_model()
    code = (
        "import sys, socket\n"
        "def no(*a): raise RuntimeError('network')\n"
        "socket.socket.connect = no\n"
        "from analyzer.encode_graph import has_bfloat16\n"
        "from analyzer.encode import load_encoder\n"
        "has_bfloat16(); load_encoder().encode(['one'])\n"
        "print(sorted(n for n in sys.modules if 'telemetry' in n and sys.modules[n]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_the_cache_changes_nothing(encoder: Encoder, alone: np.ndarray) -> None:
    cached = CachingEncoder(encoder, capacity=7)
    for part in (TEXTS[:5], TEXTS, TEXTS[3:20], TEXTS):
        assert (cached.encode(part) == alone[[TEXTS.index(t) for t in part]]).all()
    assert cached.encode([]).shape == (0, alone.shape[1])


def test_the_cache_encodes_a_text_once() -> None:
    calls: list[str] = []

    class Counting(HashingEncoder):
        def encode(self, texts, progress=None):  # type: ignore[no-untyped-def]
            calls.extend(texts)
            return super().encode(texts, progress)

    cached = CachingEncoder(Counting())
    first = cached.encode(["one", "two", "one"])
    again = cached.encode(["two", "three"])
    assert calls == ["one", "two", "three"]
    assert (first[0] == first[2]).all()
    assert (first[1] == again[0]).all()
    assert (cached.hits, cached.misses) == (2, 3)


def test_progress_counts_to_the_end(encoder: Encoder) -> None:
    seen: list[tuple[int, int]] = []
    encoder.encode(TEXTS[8:], lambda done, all_: seen.append((done, all_)))
    assert seen[-1] == (40, 40)
    assert seen == sorted(seen)


def test_like_texts_are_closer_than_unlike_ones(encoder: Encoder) -> None:
    a, b, c = encoder.encode(
        [
            "User access is removed when employment ends.",
            "Leavers lose their accounts on the last day.",
            "The canteen opens at noon.",
        ]
    )
    assert a @ b > a @ c + 0.2


def test_the_model_is_the_one_that_its_manifest_names() -> None:
    require_model()
    assert verify() == []
    manifest = load_manifest()
    root = default_model_path()
    on_disk = {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()}
    # The model card is text for people: it may be edited without making another model.
    assert on_disk - set(manifest.files) <= {"manifest.json", "README.md", "MODEL_CARD.md"}
    assert manifest.training_documents
    assert len(manifest.sha256) == 64


def test_no_file_of_the_model_can_run_code() -> None:
    require_model()
    kinds = {p.suffix for p in default_model_path().rglob("*") if p.is_file()}
    assert kinds <= {".json", ".safetensors", ".onnx", ".md"}


def test_a_changed_file_is_told(tmp_path: Path) -> None:
    manifest = {
        "name": "m",
        "version": "1",
        "files": {"a.json": "0" * 64, "gone.json": "1" * 64},
        "training_documents": [],
        "made_by": "x",
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    assert verify(tmp_path) == ["a.json", "gone.json"]


def test_an_absent_or_damaged_model_is_one_line_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"models/manifest\.json: .*reinstall, or make model"):
        load_encoder(root=tmp_path)
    require_model()
    broken = tmp_path / "broken"
    shutil.copytree(default_model_path(), broken, ignore=shutil.ignore_patterns("weights.safetensors"))
    with pytest.raises(ModelError, match=r"models/encoder: .*reinstall, or make model"):
        load_encoder(root=broken)
    (broken / "encoder" / "weights.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelError, match=r"models/encoder: .*reinstall, or make model"):
        load_encoder(root=broken)


def test_the_input_is_section_lead_in_and_clause() -> None:
    assert (
        model_input("be revoked", ("Policy", "Offboarding"), "Accounts must:")
        == "Offboarding | Accounts must: | be revoked"
    )
    assert model_input("be revoked") == "be revoked"
    assert len(model_input("word " * 500).split()) == BODY_WORDS


def test_nothing_but_safetensors_and_json_is_ever_loaded() -> None:
    """No pickle: neither the module nor a function that unpickles stands anywhere in the package."""
    for path in (ROOT / "analyzer").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "import pickle" not in text, path
        assert "torch.load(" not in text, path
        assert "joblib" not in text, path
