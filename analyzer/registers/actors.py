"""Who acts: the subject of the clause, the one who leads into a list, the role that a heading or a row names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from analyzer.commitment import details
from analyzer.commitment.surface import surface
from analyzer.datatypes import Statement
from analyzer.registers import terms
from analyzer.registers.frames import Frame
from analyzer.registers.roles import ROLE_WORDS

_TITLES = {
    "ciso": "chief information security officer", "ceo": "chief executive officer", "cto": "chief technology officer",
    "cfo": "chief financial officer", "coo": "chief operating officer", "cio": "chief information officer",
    "dpo": "data protection officer", "hr": "human resources", "it": "information technology", "cpo": "chief privacy officer",
}  # fmt: skip
_GENERIC = frozenset(
    "we you they it he she employee user everyone company organization organisation management staff team all member people department of"
    " the and or a an our its their chief appropriate relevant designated authorized".split()
)
_ARTICLE = re.compile(r"^(?:only\s+)?(?:the|an?|our|its|their|all|any|each|every)\s+|^only\s+", re.IGNORECASE)


def named_roles(actor: str) -> frozenset[str]:
    """The words that tell one role from another; empty where the actor is nobody in particular."""
    lower = re.sub(r"[^a-z0-9 ]", " ", actor.lower())
    for short, long in _TITLES.items():
        lower = re.sub(rf"\b{short}\b", long, lower)
    return frozenset(terms.concept(w) for w in lower.split()) - _GENERIC - {"officer", "information"}


_PRONOUN = re.compile(r"^(?:it|they|this|these|those|that|he|she|you|one|all)$", re.IGNORECASE)
_BOUND = frozenset({"forbid", "prohibit", "expect", "require", "oblige", "permit", "allow", "authorize", "assign"})


# Parsers stumble over "[Company Name] must ..." and "{{OWNER}} reviews ...": who stands there is read from the words.
_BLANK_ACTS = re.compile(
    r"(?:^|[,:;]\s)(?:the )?(?P<who>[\[{<]{1,2}[^\[\]{}<>]{2,40}[\]}>]{1,2}(?:'s)?(?: [a-z]+){0,2}?)\s+(?:(?:must|shall|will|should)\s+"
    r"(?:(?:not|also|then|never|\w+ly)\s+)*(?!be\b)[a-z]+|(?:maintains|performs|conducts|reviews|provides|uses|ensures)\b)",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z]+(?:\.[a-z]{2,4})?\b")
_OFTEN_NAMED = 3  # a word that stands in capitals within sentences as often as this, and never small, is a name


def names_in(statements: Sequence[Statement]) -> frozenset[str]:
    """Words that are names wherever the statements have them: of the company, of products, of suppliers."""
    capital: Counter[str] = Counter()
    small: set[str] = set()
    for s in statements:
        plain = surface(s.text).plain
        capital.update(_CAPITAL.findall(plain))
        small.update(re.findall(r"\b[a-z]+\b", plain))
    return frozenset(w for w, n in capital.items() if n >= _OFTEN_NAMED and w.lower() not in small and not w.isupper())


def who_acts(frame: Frame, statement: Statement, names: frozenset[str] = frozenset()) -> str:
    """Who has the duty, in the document's words; "" where neither clause, lead-in, row nor heading says.

    `names`: names known from elsewhere in the set (see names_in); as the subject of an active clause they act.
    """
    bound = frame.subject_is_theme and frame.verb in _BOUND
    does = frame.form in ("modal", "active") and not frame.subject_is_theme
    if does and frame.subject in names:
        return frame.subject
    blank = _BLANK_ACTS.search(frame.sentence)
    if blank and "polic" not in blank["who"].lower() and _is_role(_CAMEL.sub(" ", blank["who"]).replace("_", " ")):
        return blank["who"]
    if frame.acts and frame.subject and (bound or does) and not _is_pronoun(frame.subject):
        return _tidy(_as_written(frame.subject, frame.sentence))
    if frame.actor and _is_role(frame.actor) and not _is_pronoun(frame.actor):
        return _tidy(_as_written(frame.actor, frame.sentence))
    if statement.kind == "table_row":
        first, bar, _ = surface(statement.text).plain.partition("|")
        if bar and _is_role(first) and len(first.split()) <= 6:
            return _tidy(first)
    before, colon, _ = frame.sentence.partition(":")
    if colon and len(before.split()) <= 6 and _is_role(before):
        return _tidy(before)
    if frame.form in ("order", "gerund", "active", "clipped"):
        lead, _ = (
            details.actor_and_action(surface(statement.lead_in).plain.rstrip(" :")) if statement.lead_in else ("", "")
        )
        if lead and _is_role(lead) and not re.match(r"^(?:before|after|when|if|for|in|during|on|at)\b", lead.lower()):
            return _tidy(lead)
        if statement.headings and frame.form in ("order", "gerund", "active") and _is_role_heading(statement.headings):
            return _tidy(statement.headings[-1])
    return ""


def _is_pronoun(text: str) -> bool:
    return text != "IT" and _PRONOUN.match(text) is not None


def _as_written(name: str, sentence: str) -> str:
    """The name with the brackets and spacing that the sentence gives it ("[Company Name]", "and/or")."""
    pattern = r"[\s,\]}>]*".join(re.escape(w) for w in name.split())
    found = re.search(rf"[\[{{<]*{pattern}[\]}}>]*", sentence)
    return found.group() if found else name


def _is_role(text: str) -> bool:
    words = re.findall(r"[a-z]+", text.lower())
    singular = {w[:-1] if w.endswith("s") and len(w) > 3 else w for w in words[-4:]} | set(words[-4:])
    return 0 < len(words) <= 12 and (bool(singular & ROLE_WORDS) or bool(re.search(r"\bIT\b", text)))


def _is_role_heading(headings: tuple[str, ...]) -> bool:
    last = re.sub(r"\([^)]*\)", "", headings[-1]).strip()
    words = last.lower().split()
    if not words or len(words) > 5:
        return False
    end = words[-1].strip(":").rstrip("s")
    under = any(re.search(r"roles?\b|responsibilit", h, re.IGNORECASE) for h in headings[:-1])
    return _is_role(last) and (
        under or end in ("manager", "owner", "officer", "director", "employee", "user", "administrator")
    )


def _tidy(name: str) -> str:
    text = re.sub(r"\s+([,.;)'’])", r"\1", re.sub(r"([(])\s+", r"\1", " ".join(name.split()))).strip(" ,:*-")
    return _ARTICLE.sub("", text) if len(text.split()) > 1 else text
