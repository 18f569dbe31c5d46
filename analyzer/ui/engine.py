"""The one loaded model of this process, shared by all sessions. No streamlit here: analyses run in threads of their own."""

from __future__ import annotations

import threading

from analyzer.ui.job import Engine

_lock = threading.Lock()
_held: list[Engine] = []


def engine() -> Engine:
    """The engine, loaded when first needed. Raises ModelError or CorpusError."""
    with _lock:
        if not _held:
            from analyzer.guarded import parser
            from analyzer.pipeline import load_analyzer

            _held.append(Engine(load_analyzer(), parser))
        return _held[0]


def use(other: Engine) -> None:
    """Judge with another engine from now on, such as one with an encoder of your own."""
    with _lock:
        _held[:] = [other]


def loaded() -> bool:
    """Whether the model is in memory, so that an analysis starts at once."""
    return bool(_held)
