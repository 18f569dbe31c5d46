"""What the headings above a statement and the clause that leads into it say about its kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from analyzer.datatypes import CommitmentKind

_TITLES: tuple[tuple[CommitmentKind, str], ...] = (
        (
            "exclusion",
            r"^(?:out of scope|not in scope|exclusions?(?: from scope)?|what (?:this \w+|we|it) (?:does|do)(?: not"
            r"|n't) cover|scope exclusions?|not covered|limitations of scope|excluded)\b",
        ),
        (
            "repealed",
            r"\b(?:superseded|repealed|withdrawn|rescinded|obsolete|no longer in force|archived? (?:text|version"
            r"|policy|rules?)|(?:previous|former|old|prior|earlier|historical) (?:version|policy|text|wording|rules?"
            r"|edition))s?\b",
        ),
        (
            "plan",
            r"\b(?:road ?map|future (?:work|plans?|improvements?|enhancements?|state|initiatives|developments?)"
            r"|planned(?: (?:improvements?|work|controls?|changes|measures|initiatives))?$|coming soon|upcoming"
            r"|(?:open|outstanding) (?:items|points|actions|issues)|backlog|^to-?dos?$|wish ?list|work in progress"
            r"|^next steps$|not yet implemented)\b",
        ),
        (
            "definition",
            r"^(?:key |important )?(?:definitions?|glossary|terms(?: and definitions?)?|terminology|abbreviations?"
            r"|acronyms?|definitions? (?:and|of) \w+(?: \w+)?)$",
        ),
        (
            "purpose",
            r"^(?:purpose|objectives?|aims?|purpose (?:and|&) (?:objectives?|scope|background)|objectives? (?:and"
            r"|&) purpose|intent|goals?|why this (?:policy|document) exists)$",
        ),
        (
            "reference",
            r"^(?:references?|related (?:documents?|documentation|policies|standards?|materials?|procedures?"
            r"|links)(?:(?: and|,|/).*)?|see also|further reading|bibliography|applicable standards?(?: from .*)?"
            r"|(?:standards?|regulatory|compliance|framework|control|iso|nist|soc ?2|hipaa|hitrust) (?:references?"
            r"|mappings?|crosswalk)|relevant (?:documents|policies|standards|legislation)|supporting (?:documents?"
            r"|documentation|policies)|legal references?|external references?|links)$",
        ),
        (
            "fact",
            r"^(?:(?:revision|document|version|change|amendment|review) (?:history|log|record)|change ?log|history)$",
        ),
        ("heading", r"^(?:table of )?contents$"),
        (
            "other_party",
            r"^(?:customer|client|tenant|user entity|complementary user entity|complementary) (?:responsibilities"
            r"|controls?|considerations)(?: \(.*\))?$|^(?:responsibilities|obligations) of (?:the )?(?:customers?"
            r"|clients?|tenants?)$|\bcuecs?\b",
        ),
)  # fmt: skip
_HEADINGS = tuple((kind, re.compile(pattern)) for kind, pattern in _TITLES)
# In these sections even a sentence with "must" does not bind: the rule is gone, not yet there, or about somebody else.
STRONG_SECTIONS = frozenset({"exclusion", "repealed", "plan", "other_party"})


def section_kind(headings: Sequence[str]) -> CommitmentKind | None:
    """The kind that a section title gives to what stands under it; the nearest of the last two titles decides."""
    for heading in reversed(headings[-2:]):
        kind = _heading_kind(heading)
        if kind:
            return kind
    return None


@lru_cache(maxsize=4096)
def _heading_kind(heading: str) -> CommitmentKind | None:
    plain = re.sub(r"^[\s\d.()*#:_-]+|[\s*:_#.-]+$", "", heading.lower())
    return next((kind for kind, pattern in _HEADINGS if pattern.search(plain)), None)
