"""What the encoder reads of a statement: the clause itself behind the section and the lead-in that give it meaning.

One function, so that training and analysis can never disagree about it.
"""

from __future__ import annotations

from analyzer.datatypes import Statement

CONTEXT_WORDS = 8  # of a section title
LEAD_IN_WORDS = 16  # the last words of a lead-in say what the items have to do
BODY_WORDS = 110  # the encoder's window; longer statements are rare and their substance stands in front


def model_input(text: str, headings: tuple[str, ...] = (), lead_in: str = "") -> str:
    """The one string that stands for a statement: "section | lead-in | text", parts that are absent left out.

    The document's title stays out: a model that reads it learns which documents it saw rather than what they say.
    """
    parts: list[str] = []
    if headings:
        parts.append(_first(headings[-1], CONTEXT_WORDS))
    if lead_in:
        parts.append(" ".join(lead_in.split()[-LEAD_IN_WORDS:]))
    parts.append(_first(text, BODY_WORDS))
    return " | ".join(parts)


def statement_input(statement: Statement) -> str:
    """`model_input` of a statement."""
    return model_input(statement.text, statement.headings, statement.lead_in)


def _first(text: str, words: int) -> str:
    return " ".join(text.split()[:words])
