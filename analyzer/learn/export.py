"""A trained SentenceTransformer and its heads -> the files of models/.

encoder/graph.onnx holds the graph alone; its weights lie in encoder/weights.safetensors as float16, and the graph knows
where in that file, so that ONNX Runtime, OpenVINO and sentence-transformers read the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from analyzer.lexical import Lexicon

OPSET = 17


def export_encoder(model: Any, folder: Path, max_tokens: int) -> None:
    """Write encoder/: graph.onnx, weights.safetensors, tokenizer.json, config.json."""
    import torch
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    bert = model[0].auto_model.float().eval()
    config = bert.config
    small = {
        k: getattr(config, k)
        for k in (
            "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "hidden_act",
            "max_position_embeddings", "type_vocab_size", "layer_norm_eps", "pad_token_id",
        )
    }  # fmt: skip
    state = {
        k: v.detach().numpy().astype(np.float16)
        for k, v in bert.state_dict().items()
        if "position_ids" not in k and "pooler" not in k
    }
    save_file(state, folder / "weights.safetensors")
    written = {"dim": int(config.hidden_size), "max_tokens": max_tokens, "bert": small}
    (folder / "config.json").write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    tokenizer = model.tokenizer.backend_tokenizer if hasattr(model.tokenizer, "backend_tokenizer") else model.tokenizer
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(folder / "tokenizer.json"))
    # What runs must be what is shipped: the graph is traced over the rounded weights.
    bert.load_state_dict({k: torch.from_numpy(v.astype(np.float32)) for k, v in state.items()}, strict=False)
    _export_graph(bert, folder / "graph.onnx", state)


def _export_graph(bert: Any, path: Path, state: dict[str, np.ndarray]) -> None:
    import onnx
    import torch

    class Hidden(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, input_ids: Any) -> Any:
            mask = torch.ones_like(input_ids)
            # Pooling stays out of the graph: a reduction there depends, in its last bits, on the size of the batch.
            return self.bert(
                input_ids=input_ids, attention_mask=mask, token_type_ids=torch.zeros_like(input_ids)
            ).last_hidden_state

    bert.set_attn_implementation("eager")
    sample = torch.randint(1000, 20000, (3, 11))
    torch.onnx.export(
        Hidden().eval(), (sample,), str(path), input_names=["input_ids"], output_names=["hidden"],
        dynamic_axes={"input_ids": {0: "batch", 1: "tokens"}, "hidden": {0: "batch", 1: "tokens"}}, opset_version=OPSET, dynamo=False,
        do_constant_folding=False,
    )  # fmt: skip
    graph = onnx.load(str(path))
    for tensor in graph.graph.initializer:
        if tensor.name.removeprefix("bert.") in state:
            rename(graph, tensor.name, tensor.name.removeprefix("bert."))
    point_at(graph, path.parent / "weights.safetensors")
    path.write_bytes(graph.SerializeToString())


def point_at(graph: Any, weights: Path) -> None:
    """Let every initializer that `weights` (safetensors, float16) holds be read from there, and cast to float32."""
    from onnx import TensorProto, helper

    with weights.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        places = json.loads(file.read(size))
    for tensor in graph.graph.initializer:
        name = tensor.name
        if name not in places:
            continue
        start, end = places[name]["data_offsets"]
        tensor.ClearField("raw_data")
        tensor.ClearField("float_data")
        del tensor.external_data[:]
        tensor.data_type, tensor.data_location = TensorProto.FLOAT16, TensorProto.EXTERNAL
        for key, value in (("location", weights.name), ("offset", 8 + size + start), ("length", end - start)):
            entry = tensor.external_data.add()
            entry.key, entry.value = key, str(value)
        tensor.name = f"{name}.float16"
        graph.graph.node.insert(0, helper.make_node("Cast", [tensor.name], [name], to=TensorProto.FLOAT))


def rename(graph: Any, old: str, new: str) -> None:
    """Give an initializer another name, wherever it is used."""
    for node in graph.graph.node:
        for i, name in enumerate(node.input):
            if name == old:
                node.input[i] = new
    for tensor in graph.graph.initializer:
        if tensor.name == old:
            tensor.name = new


def export_heads(root: Path, points: list[str], heads: tuple[np.ndarray, ...]) -> None:
    """Write heads.safetensors and points.json."""
    from safetensors.numpy import save_file

    names = ("vectors", "bias", "strength_vectors", "strength_bias")
    save_file(dict(zip(names, heads, strict=True)), root / "heads.safetensors")
    (root / "points.json").write_text(json.dumps(points) + "\n", encoding="utf-8")


def export_lexicon(root: Path, lexicon: Lexicon) -> None:
    """Write lexicon.safetensors (sparse, float16) and lexicon.json (terms in order)."""
    from safetensors.numpy import save_file

    rows, columns = np.nonzero(lexicon.points)
    save_file(
        {
            "rows": rows.astype(np.int32),
            "columns": columns.astype(np.int32),
            "values": lexicon.points[rows, columns].astype(np.float16),
            "idf": lexicon.idf.astype(np.float32),
            "shape": np.array(lexicon.points.shape, np.int32),
        },
        root / "lexicon.safetensors",
    )
    terms = sorted(lexicon.terms, key=lexicon.terms.__getitem__)
    (root / "lexicon.json").write_text(json.dumps(terms, ensure_ascii=False) + "\n", encoding="utf-8")


def digests(root: Path) -> dict[str, str]:
    """sha256 of every file of the model but the manifest and the card."""
    skip = {"manifest.json", "MODEL_CARD.md"}
    return {
        p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(root.rglob("*"))
        if p.is_file() and p.name not in skip
    }
