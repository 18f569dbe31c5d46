"""Which language a document is written in. The judgement knows English only, and must not call the rest gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzer.datatypes import Block

_SAMPLE = 20_000
_MIN_LETTERS = 160
_MIN_WORDS = 12  # different ones: a word repeated is no language
# Frequent in English and rare in its neighbours ("in", "on", "an", "will" are words of theirs too).
_COMMON = frozenset("the of and to is be this that with any shall must are not from our you their have which".split())
# In running English every fifth word is one of these; in other languages (nearly) none is.
_ENGLISH_SHARE = 0.08
# How much likelier another language must be, in the identifier's log-probability, before a document is refused.
_MARGIN = 10.0


def language_of(blocks: Sequence[Block]) -> str:
    """ISO code of the language; "en" where there is too little text to tell."""
    texts, size = [], 0
    for block in blocks:
        if block.kind != "code" and not block.set_aside:
            texts.append(block.text)
            size += len(block.text)
            if size > _SAMPLE:
                break
    text = re.sub(r"\{\{.*?\}\}|\[[^\]]*\]|<[^>]*>|https?://\S+", " ", " ".join(texts)[:_SAMPLE])
    words = re.findall(r"[^\W\d_]+", text.lower())
    if (
        sum(map(len, words)) < _MIN_LETTERS
        or len(set(words)) < _MIN_WORDS
        or sum(w in _COMMON for w in words) >= _ENGLISH_SHARE * len(words)
    ):
        return "en"
    return _identified(text)


def _identified(text: str) -> str:
    """py3langid's verdict where it is sure; lists of names and products are no language."""
    import py3langid

    scores = py3langid.rank(text)
    code, best = scores[0]
    english = next((score for name, score in scores if name == "en"), best)
    return str(code) if best - english > _MARGIN else "en"
