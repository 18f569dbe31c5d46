"""For mkdocs: pages of figures that a checkout does not hold (nobody has measured them there yet) stay out of the menu."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def on_config(config: Any) -> Any:
    """The configuration with only those pages in its menu that are there."""
    config.nav = _present(config.nav, Path(config.docs_dir))
    return config


def _present(nav: list[Any], folder: Path) -> list[Any]:
    out: list[Any] = []
    for entry in nav:
        ((title, value),) = entry.items()
        if isinstance(value, list):
            out.append({title: _present(value, folder)})
        elif (folder / value).is_file():
            out.append(entry)
    return out
