"""Where documents of a set disagree: the same duty with other numbers, owners or force; terms and policies besides."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from analyzer.datatypes import Statement
from analyzer.registers import definitions, references, terms
from analyzer.registers.actors import named_roles
from analyzer.registers.frames import Frame, frames
from analyzer.registers.quantities import Quantity, comparable, disagree

Kind = Literal["frequency", "deadline", "number", "owner", "force", "definition", "missing_policy"]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two passages that cannot both hold (`second` is None for a policy that is not there), and why in one sentence."""

    kind: Kind
    reason: str
    first: Statement
    second: Statement | None = None


_ROLE_KINDS: dict[str, Kind] = {
    "frequency": "frequency", "deadline": "deadline", "duration": "number", "after": "number", "count": "number",
}  # fmt: skip
_OWNING = frozenset(
    {"approve", "maintain", "declare", "lead", "handle", "appoint", "chair", "sign", "administer", "coordinate"}
)
_SOFT_WORDS = frozenset(
    "employee company security information system user corporate internal business relevant independent affected"
    " data organizational member team service process".split()
)


def conflict(a: Frame, b: Frame) -> tuple[Kind, str] | None:
    """What two clauses contradict each other in, with the reason; None where both can hold."""
    if not _same_duty(a, b):
        return None
    return _numbers(a, b) or _owners(a, b) or _forces(a, b)


def _same_duty(a: Frame, b: Frame) -> bool:
    if a.negated != b.negated or not a.theme or not b.theme or _siblings(a.statement, b.statement):
        return False
    if not _same_action(a, b) or a.head not in b.words or b.head not in a.words:
        return False
    if not _same_self(a, b) or _scopes_differ(a, b):
        return False
    if not _fits(a, b) or not _fits(b, a):
        return False
    left, right = a.theme - b.words, b.theme - a.words
    if left and right:
        return False
    extra = left | right
    common = a.theme & b.theme
    if extra and not extra <= _SOFT_WORDS and (len(common) < 2 or len(extra) > 1):
        return False
    loose = bool(a.words - b.words - _SOFT_WORDS) and bool(b.words - a.words - _SOFT_WORDS)
    return overlap(a.words, b.words) >= (0.6 if loose else 0.5)


def _fits(a: Frame, b: Frame) -> bool:
    """Whether what narrows `a` is said of `b` as well: its clauses, and for a bare row or item the titles above it."""
    narrow = a.narrow - _SOFT_WORDS
    if narrow and 2 * len(narrow & b.words) < len(narrow):
        return False
    row, item = a.statement.kind == "table_row", a.statement.kind == "list_item" and a.form in ("clipped", "none")
    if (row and len(a.words) <= 3) or (item and len(a.words) <= 2):
        above = _title_words(a.statement) - a.words
        return above <= b.words | _title_words(b.statement)
    return True


_TITLE_WORDS = frozenset(
    "policy statement requirement control management procedure standard general detail detailed overview schedule section rule"
    " guideline process review security information".split()
)


def _title_words(statement: Statement) -> frozenset[str]:
    words = re.findall(r"[a-z]{3,}", " ".join(statement.headings).lower())
    plain = {terms.concept(w) for w in (x[:-1] if x.endswith("s") and not x.endswith("ss") else x for x in words)}
    return frozenset(w for w in plain if terms.carries(w)) - _TITLE_WORDS


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """Dice coefficient of two sets of words."""
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def _same_action(a: Frame, b: Frame) -> bool:
    if a.action == b.action:
        return True
    if "be" in (a.action, b.action):
        return False
    return a.action in b.words and b.action in a.words


def _same_self(a: Frame, b: Frame) -> bool:
    """ "This policy" means another thing in each document; "all policies" includes it."""
    if a.own and b.own:
        return a.statement.location.document == b.statement.location.document
    if a.own != b.own:
        return (b if a.own else a).general
    return True


def _siblings(a: Statement, b: Statement) -> bool:
    """Items of one list, rows of one table: their numbers differ because they are about different things."""
    if a.location.document != b.location.document or a.headings != b.headings:
        return False
    return a.kind == b.kind and a.kind in ("list_item", "table_row") and a.lead_in == b.lead_in


def _by_kind(scope: Iterable[str]) -> dict[str, set[str]]:
    out: dict[str, set[str]] = defaultdict(set)
    for entry in scope:
        out[entry.split(":")[0]].add(entry)
    return out


_NARROW_HEADINGS = frozenset({"severity", "tier", "account", "environment", "leaving"})


def _scopes_differ(a: Frame, b: Frame) -> bool:
    sa, sb, ha, hb = map(_by_kind, (a.scope, b.scope, a.heading_scope, b.heading_scope))
    for kind in {*sa, *sb, *ha, *hb}:
        x, y = sa.get(kind, set()), sb.get(kind, set())
        if x and y:
            if x != y:
                return True
            continue
        x, y = x or ha.get(kind, set()), y or hb.get(kind, set())
        if x and y and not x & y:
            return True
        if bool(x) != bool(y):
            said = bool(sa.get(kind) or sb.get(kind))
            if not (x or y) <= terms.UNMARKED and (said or kind in _NARROW_HEADINGS):
                return True
    return False


def _numbers(a: Frame, b: Frame) -> tuple[Kind, str] | None:
    for qa in a.quantities:
        rivals = [qb for qb in b.quantities if comparable(qa, qb)]
        own = [q for q in a.quantities if comparable(qa, q)]
        if rivals and all(disagree(x, y) for x in own for y in rivals):
            kind = _ROLE_KINDS[qa.role]
            return kind, f"{_duty(a, b)} one passage says {said(qa)}, the other {said(rivals[0])}."
    return None


def said(q: Quantity) -> str:
    """A quantity in words for a reason: "within 5 days", "at least 8 characters", "every 90 days"."""
    if q.role == "deadline":
        return q.text if q.text[0] in "iao" and "mm" in q.text else f"within {q.text}"
    if q.role == "frequency":
        return f"at least {q.text}" if q.bound == "max" else q.text
    return f"{'at least ' if q.bound == 'min' else 'at most ' if q.bound == 'max' else ''}{q.text}"


def _duty(a: Frame, b: Frame) -> str:
    """What both passages are about, in the words of the one that says it shorter."""
    shorter = min((a, b), key=lambda f: (len(f.about.split()) < 2, len(f.about)))
    words = shorter.about.split()
    about = " ".join(words[:9]) + (" …" if len(words) > 9 else "")
    return f'On "{about}" ({shorter.verb})' if shorter.verb not in ("be", "have") else f'On "{about}"'


def _owners(a: Frame, b: Frame) -> tuple[Kind, str] | None:
    if a.action not in _OWNING or a.action != b.action or a.theme != b.theme or overlap(a.words, b.words) < 0.75:
        return None
    x, y = named_roles(a.actor), named_roles(b.actor)
    if not x or not y or x & y:
        return None
    return "owner", f"{_duty(a, b)} one passage gives the duty to {_plain(a.actor)}, the other to {_plain(b.actor)}."


def _plain(actor: str) -> str:
    return re.sub(r"^the ", "", actor, flags=re.IGNORECASE)


def _forces(a: Frame, b: Frame) -> tuple[Kind, str] | None:
    strong, weak = (a, b) if a.force == "must" else (b, a)
    if strong.force != "must" or weak.force not in ("should", "may"):
        return None
    if weak.force == "may" and not re.search(r"\bm(?:ay|ight)\b", weak.sentence.lower()):
        return None  # "can" says what is possible, not how far a duty binds
    if a.theme != b.theme or a.action != b.action or overlap(a.words, b.words) < 0.75 or len(a.words & b.words) < 3:
        return None
    softer = "recommends" if weak.force == "should" else "allows"
    return "force", f"{_duty(a, b)} one passage requires what the other only {softer}."


def duties(statements: Sequence[Statement], made: Sequence[Frame] | None = None) -> Iterator[Contradiction]:
    """Contradictions between the duties of the statements, in the order of the first passage; each pair once."""
    made = frames(statements) if made is None else made
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    order = {id(s): i for i, s in enumerate(statements)}
    for i, frame in enumerate(made):
        candidates = sorted(
            {j for w in frame.words | {frame.head} for j in index[frame.head, w]} | set(index["", frame.head])
        )
        for j in candidates:
            pair = (order[id(made[j].statement)], order[id(frame.statement)])
            if pair[0] == pair[1] or pair in seen:
                continue
            found = conflict(made[j], frame)
            if found:
                seen.add(pair)
                yield Contradiction(found[0], found[1], made[j].statement, frame.statement)
        for w in frame.words:
            index["", w].append(i)


def contradictions(
    statements: Sequence[Statement], titles: Sequence[str] = (), made: Sequence[Frame] | None = None
) -> tuple[Contradiction, ...]:
    """Everything in which the statements of a set contradict each other.

    `titles`: titles and names of the set's documents; without them no policy is said to be missing. `made`: the statements'
    frames, where they are at hand.
    """
    found = list(duties(statements, made))
    for a, b in definitions.differing(statements):
        reason = f'The term "{a.term}" is defined in two ways that share few words.'
        found.append(Contradiction("definition", reason, a.statement, b.statement))
    if titles:
        headings = sorted({h for s in statements for h in s.headings})
        for name, passages in references.missing(statements, titles, headings):
            also = f" ({len(passages)} passages do)" if len(passages) > 1 else ""
            reason = f"The passage refers to the {name}{also}, and no document of the set has that title."
            found.append(Contradiction("missing_policy", reason, passages[0]))
    return tuple(found)
