"""The words of a sentence with what each hangs on: a full parse, for registers that have to know who does what to what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from analyzer.commitment.grammar import MODEL

if TYPE_CHECKING:
    from spacy.language import Language

# A sentence of more words than this is a list or a table that lost its shape: its parse would say nothing.
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Token:
    """One word. `start`, `end` in characters of the text; `head` is the index of the word it hangs on (the root: its own)."""

    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    start: int
    end: int


@cache
def _parser() -> Language:
    """The English model with everything but names of things; loaded once, when the first register asks for it."""
    import spacy

    return spacy.load(MODEL, exclude=["ner"])


def parsed(texts: Sequence[str]) -> list[tuple[Token, ...]]:
    """The words of each text, in order. Texts over LONGEST words give the words up to there."""
    unique = sorted(set(texts))
    cut = [" ".join(t.split()[:LONGEST]) if len(t.split()) > LONGEST else t for t in unique]
    trees = {}
    for text, doc in zip(unique, _parser().pipe(cut, batch_size=64), strict=True):
        trees[text] = tuple(
            Token(
                t.text, (t.lemma_ or t.text).lower(), t.pos_, t.tag_, t.dep_, t.head.i, t.idx, t.idx + len(t.text)
            )
            for t in doc
        )  # fmt: skip
    return [trees[t] for t in texts]
