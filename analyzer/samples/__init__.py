"""A sample set to try the analyzer with: ten policies of Marlowick Health Scheduling, a company that does not exist.

The policies are uneven on purpose. Some are careful, some vague or unfinished; several topics are absent.
`make` renders the files from their Markdown sources.
"""

from __future__ import annotations

from importlib.resources import files

__all__ = ["sample_files", "sample_sources"]


def sample_files() -> tuple[tuple[str, bytes], ...]:
    """(name, content) of every sample document, sorted by name."""
    folder = files(__name__).joinpath("files")
    found = [(entry.name, entry.read_bytes()) for entry in folder.iterdir() if entry.is_file() and entry.name[0] != "."]
    return tuple(sorted(found))


def sample_sources() -> tuple[str, ...]:
    """The Markdown text of every sample document, in the order of their names."""
    folder = files(__name__).joinpath("source")
    found = sorted((e for e in folder.iterdir() if e.name.endswith(".md")), key=lambda e: e.name)
    return tuple(e.read_text(encoding="utf-8") for e in found)
