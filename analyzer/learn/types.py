"""The kinds that training documents are recognised as, by the same function as in use."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.datatypes import Corpus, Document, Source
from analyzer.learn.dataset import GoldDocument
from analyzer.policy_type import guess_policy_type


def recognised_types(documents: Sequence[GoldDocument], corpus: Corpus) -> list[str | None]:
    """Id of the recognised kind of every document."""
    out: list[str | None] = []
    for d in documents:
        stand_in = Document(Source(d.name, "", d.sha256), "", (), title=d.title)
        guess = guess_policy_type(stand_in, d.statements, corpus)
        out.append(guess.id if guess else None)
    return out
