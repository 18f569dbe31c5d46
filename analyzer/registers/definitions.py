"""Terms that documents define, and those that they define differently."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzer.commitment.surface import surface
from analyzer.commitment.syntax import parsed
from analyzer.datatypes import Statement
from analyzer.registers import terms

# Below this share of the shorter meaning's words in the other, two meanings are not the same said otherwise.
_SAME = 0.34
_TERM = r"[\"'(]*(?P<term>[A-Za-z][\w/&' -]{1,48}?)[\"')]*(?:\s\((?:or )?[\"']?[\w -]{1,30}[\"']?\))?"
_MEANS = re.compile(
    rf"^(?:the term |an? |the |for the purposes? of this \w+,? )?{_TERM}"
    r"\s*(?:,? (?:means|refers to|is defined as|shall mean|is understood (?:as|to be)|stands for|includes)\b|:|\s[-–—]\s|\||(?: is| are) (?=(?:an?|any|the|all)\s))\s*(?P<meaning>.{12,})$",
    re.IGNORECASE,
)


# "Risk assessment: a risk assessment is performed ..." is a rule under its name, and no definition.
_RULE = re.compile(r"\b(?:must|shall|should|(?:is|are) (?:performed|conducted|carried out|required))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Definition:
    """A term with its meaning; `key` is the term as it is compared."""

    key: str
    term: str
    meaning: str
    words: frozenset[str]
    statement: Statement


def definitions(statements: Sequence[Statement]) -> list[Definition]:
    """The definitions among the statements, in order."""
    found: list[tuple[str, str, Statement]] = []
    for s in statements:
        if s.commitment is None or s.commitment.kind != "definition":
            continue
        m = _MEANS.match(surface(s.text).plain)
        if m and len(m["term"].split()) <= 5 and not _RULE.search(m["meaning"]):
            found.append((m["term"].strip(), m["meaning"].strip(), s))
    trees = parsed([meaning for _, meaning, _ in found])
    out = []
    for (term, meaning, s), tokens in zip(found, trees, strict=True):
        words = frozenset(
            terms.concept(t.lemma) for t in tokens if t.pos in ("NOUN", "PROPN", "VERB", "ADJ") and terms.carries(t.lemma)
        )  # fmt: skip
        out.append(Definition(_key(term), term, meaning, words, s))
    return out


def _key(term: str) -> str:
    words = re.sub(r"[^a-z0-9 ]", " ", term.lower()).split()
    return " ".join(w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w for w in words)


def differing(statements: Sequence[Statement]) -> Iterator[tuple[Definition, Definition]]:
    """Pairs of definitions of one term that mean different things: each meaning against the first one it differs from."""
    groups: dict[str, list[Definition]] = defaultdict(list)
    for d in definitions(statements):
        for earlier in groups[d.key]:
            if _differ(earlier, d):
                yield earlier, d
                break
        groups[d.key].append(d)


def _differ(a: Definition, b: Definition) -> bool:
    own = frozenset(terms.concept(w) for w in a.key.split())
    x, y = a.words - own, b.words - own
    if min(len(x), len(y)) < 2 or (a.statement.location.document, a.statement.headings) == (
        b.statement.location.document, b.statement.headings,
    ):  # fmt: skip
        return False
    return len(x & y) / min(len(x), len(y)) < _SAME
