"""A validated corpus kept as JSON in the user's cache folder, since reading 61 YAML files takes seconds and this does not.

The key is the digest of the YAML files and of the records' own source: an edit of either makes the file stale, and a
damaged one is made anew. `POLICY_GAPS_CACHE` names another folder; set to "off" it turns the cache off.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from analyzer import datatypes
from analyzer.datatypes import Corpus

KEPT = 4  # files; older ones go, so that editing a corpus does not fill the disk


def cache_folder() -> Path | None:
    """Where the cache lies, or None where it is turned off or there is no home folder."""
    named = os.environ.get("POLICY_GAPS_CACHE", "")
    if named:
        return None if named == "off" else Path(named)
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "policy-gaps"
    except RuntimeError:
        return None


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Corpus)


@cache
def _records() -> bytes:
    modules = sorted(Path(str(datatypes.__file__)).parent.glob("*.py"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in modules)).digest()


def _file(sha256: str) -> Path | None:
    folder = cache_folder()
    key = hashlib.sha256(sha256.encode() + _records()).hexdigest()[:32]
    return folder / f"corpus-{key}.json" if folder else None


def cached_corpus(sha256: str) -> Corpus | None:
    """The corpus with this digest of its files, where it was kept and is sound."""
    file = _file(sha256)
    if file is None:
        return None
    try:
        kept: Corpus = _adapter().validate_json(file.read_bytes())
    except (OSError, ValueError):
        return None
    return kept if kept.sha256 == sha256 else None


def keep_corpus(corpus: Corpus) -> None:
    """Write it for the next start; where the folder cannot be written, nothing happens."""
    file = _file(corpus.sha256)
    if file is None:
        return
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".corpus-")
        with os.fdopen(handle, "wb") as out:
            out.write(_adapter().dump_json(corpus))
        Path(name).replace(file)
        for old in sorted(file.parent.glob("corpus-*.json"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
            old.unlink()
