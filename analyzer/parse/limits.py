"""What a parser may use up. A document that asks for more is refused, never cut short in silence."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one document. Sizes in bytes, times in seconds.

    `max_ratio` is unpacked over packed size of an archive; `max_depth` counts archives inside archives. Each scanned page
    that is recognised adds `ocr_seconds` to `seconds`, up to `ocr_pages` of them; further ones are not read, and said so.
    """

    max_bytes: int = 100 * MIB
    max_characters: int = 20_000_000
    max_pages: int = 3_000
    max_blocks: int = 400_000
    max_cells: int = 1_000_000
    seconds: float = 60.0
    memory: int = 2048 * MIB
    max_entries: int = 5_000
    max_depth: int = 3
    max_ratio: int = 200
    max_unpacked: int = 500 * MIB
    ocr_pages: int = 200
    ocr_seconds: float = 20.0


DEFAULT_LIMITS = Limits()
