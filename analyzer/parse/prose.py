"""Whether a block set in a code fence is code or a drawing, or text that somebody wanted in a box."""

from __future__ import annotations

import re

_TEXT_LANGUAGES = {"", "text", "txt", "plain", "plaintext", "none", "md", "markdown", "quote"}
_WORD = re.compile(r"[(\[\"'“]?[A-Za-z][a-z’']*(?:[-/][A-Za-z][a-z]*)*[)\]\"'”]?[,.;:?!]*")
_CODE_SIGN = re.compile(r"[{}<>\\]|\$\w|==|=>|->|::|\s--\w|\|\||&&|;$|\w\(\)|^\s*(?:#!|//|/\*)|\w=\S", re.M)
_DRAWING = re.compile(r"[\u2500-\u257f\u2190-\u21ff]|\+--|-->|^\s*[|v^]\s*$", re.M)


def looks_like_prose(text: str, language: str = "") -> bool:
    """True when at least half of the tokens are plain words and few signs of code or of a drawing stand among them."""
    if language.lower() not in _TEXT_LANGUAGES:
        return False
    text = re.sub(r"\{\{[^}]*\}\}|<[A-Za-z ]+>|\[[^\]\n]*\]", "Name", text)  # blanks of a template are no code
    tokens = text.split()
    words = sum(bool(_WORD.fullmatch(token)) for token in tokens)
    signs = len(_CODE_SIGN.findall(text))
    return len(tokens) >= 4 and words >= 0.5 * len(tokens) and signs * 20 <= len(tokens) and not _DRAWING.search(text)
