"""The one loaded model of this process, shared by all sessions. No streamlit here: analyses run in threads of their own."""

from __future__ import annotations

import atexit
import threading
from importlib import import_module

from analyzer.ui import memory
from analyzer.ui.job import Engine

_lock = threading.Lock()
_held: list[Engine] = []
_WARM = b"# Access policy\n\nThe system owner reviews access every quarter.\n"


def engine() -> Engine:
    """The engine, loaded when first needed. Raises ModelError or CorpusError."""
    with _lock:
        if not _held:
            from analyzer.parse.guard import Guard
            from analyzer.pipeline import load_analyzer

            guard = Guard(workers=2)  # one may show a document while the other reads a set
            atexit.register(guard.close)
            _held.append(Engine(load_analyzer(), guard.parse))
        return _held[0]


def use(other: Engine) -> None:
    """Judge with another engine from now on, such as one with an encoder of your own."""
    with _lock:
        _held[:] = [other]


def loaded() -> bool:
    """Whether the model is in memory, so that an analysis starts at once."""
    return bool(_held)


def warm() -> None:
    """Load what the first analysis and the first charts need. A fault waits for the person whom it concerns."""
    from analyzer.config import Settings
    from analyzer.errors import PolicyGapsError

    try:
        engine().analyze([("warm.md", _WARM)], Settings(), {}, lambda *_: None)
    except PolicyGapsError:
        return
    for name in ("pandas", "altair"):
        import_module(name)
    memory.sweep()
