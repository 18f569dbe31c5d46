"""The shipped weights as a SentenceTransformer: the path for a GPU, and the form in which training leaves them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def load_sentence_transformer(folder: Path, device: str) -> Any:
    """A SentenceTransformer with the weights under `folder`, in float32, mean pooling. Needs no hub."""
    import os

    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
    from safetensors.torch import load_file
    from sentence_transformers import SentenceTransformer
    from sentence_transformers import models as st
    from transformers import BertConfig, BertModel, BertTokenizerFast

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    bert = BertModel(BertConfig(**config["bert"]), add_pooling_layer=False)
    weights = {k: v.float() for k, v in load_file(folder / "weights.safetensors").items()}
    absent, unknown = bert.load_state_dict(weights, strict=False)
    if unknown or any("position_ids" not in k for k in absent):
        from analyzer.errors import ModelError

        raise ModelError("models/encoder/weights.safetensors: does not fit config.json: reinstall, or make model")
    tokenizer = BertTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))
    import tempfile

    # sentence-transformers builds a Transformer module from a folder only: give it one of its own making.
    with tempfile.TemporaryDirectory() as temporary:
        bert.save_pretrained(temporary)
        tokenizer.save_pretrained(temporary)
        word = st.Transformer(temporary, max_seq_length=int(config["max_tokens"]))
    pooling = st.Pooling(word.get_word_embedding_dimension(), pooling_mode="mean")
    return SentenceTransformer(modules=[word, pooling, st.Normalize()], device=device)
