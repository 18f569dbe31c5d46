"""What stands for a statement's text in the store. No database here."""

from __future__ import annotations

import hashlib


def text_key(model: str, text: str) -> bytes:
    """16 bytes of a digest over the model's digest and the text."""
    return hashlib.blake2b(f"{model}\n{text}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
