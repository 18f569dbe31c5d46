"""Sentences as frames: who does what to what, with which numbers, under which scope. Comparisons rest on these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from analyzer.commitment.syntax import Token, parsed
from analyzer.datatypes import Statement
from analyzer.registers import terms
from analyzer.registers.quantities import Quantity, quantities
from analyzer.registers.roles import is_actor
from analyzer.registers.sentences import Sentence, sentence_of
from analyzer.registers.tree import VERBS, Form, Tree, form_of, object_of, phrase, subject_of, top_of

Spans = Sequence[tuple[int, int]]
Force = Literal["must", "does", "should", "may"]


@dataclass(frozen=True, slots=True)
class Frame:
    """One clause of a statement. Words are concepts (see terms.py), without the actor and without the numbers."""

    statement: Statement
    sentence: str
    action: str
    theme: frozenset[str]
    head: str
    words: frozenset[str]
    actor: str
    force: Force
    negated: bool
    quantities: tuple[Quantity, ...]
    scope: frozenset[str]
    heading_scope: frozenset[str]
    narrow: frozenset[str]  # words of clauses that narrow it: "content that was deleted", "if an account is closed"
    own: bool  # about "this policy": the document itself
    general: bool  # about "all policies"
    form: Form
    subject: str  # the subject as written, "" where there is none
    subject_at: int  # where in the sentence it begins
    subject_is_theme: bool  # a passive: the subject is what something is done to
    acts: bool  # the subject is somebody: a role, a team, people, a name
    verb: str  # lemma of the verb
    about: str  # what it is done to, as written
    shown: str  # the sentence as it is shown
    at: int  # where in the sentence the verb with its auxiliaries begins


_SUBORDINATE = frozenset({"relcl", "acl", "advcl", "csubj", "parataxis"})
_PASSIVE = frozenset({"nsubjpass", "auxpass", "nsubj:pass", "aux:pass"})


def frames(statements: Sequence[Statement]) -> list[Frame]:
    """The frames of the statements that bind or advise, in order."""
    kept = [
        (s, sentence_of(s))
        for s in statements
        if s.commitment is not None and (s.commitment.binds or s.commitment.kind == "aspiration") and s.kind != "quote"
    ]
    kept = [(s, x) for s, x in kept if not _not_in_force(x.text, s)]
    trees = parsed([x.text for _, x in kept])
    return [f for (s, x), tokens in zip(kept, trees, strict=True) if tokens for f in _frames(s, x, tokens)]


_NOT_IN_FORCE = re.compile(
    r"\b(?:for example|for instance|e\.g\.|such as|previously|formerly|no longer (?:appl|valid|in force)|used to|until (?:19|20)\d\d"
    r"|historically|superseded|in the past|prior to (?:19|20)\d\d|example:|would be|would have|contracts? states?|(?:pci|iso|nist|hipaa|gdpr|sox)[\w. -]{0,12}"
    r" (?:requires?|states?|says|mandates?|recommends?))\b",
    re.IGNORECASE,
)
_OLD_HEADING = re.compile(
    r"\b(?:supersed|histor|previous|former|obsolete|repealed|revision|change ?log|examples?|sample)\w*", re.IGNORECASE
)


def _not_in_force(text: str, statement: Statement) -> bool:
    """Examples, standards told about, text of the past: what is said there is no rule of this document."""
    if _NOT_IN_FORCE.search(text) or any(_OLD_HEADING.search(h) for h in statement.headings[-1:]):
        return True
    quoted = re.findall(r"\"[^\"]{12,}\"", text)
    return any(quantities(q) for q in quoted)


def _frames(statement: Statement, sentence: Sentence, tokens: tuple[Token, ...]) -> Iterator[Frame]:
    tree = Tree(tokens)
    heads = tree.heads()
    amounts = quantities(sentence.text)
    owner = {i: _governing(tree, q, heads) for i, q in enumerate(amounts)}
    spans = [(q.start, q.end) for q in amounts]
    for position, head in enumerate(heads):
        own = tuple(q for i, q in enumerate(amounts) if owner[i] == head)
        yield _frame(statement, sentence, tree, heads, position, own, spans)


def _governing(tree: Tree, quantity: Quantity, heads: Sequence[int]) -> int:
    """The verb that a quantity belongs to; -1 where it stands in a subordinate clause."""
    inside = [i for i, t in enumerate(tree.tokens) if t.start < quantity.end and t.end > quantity.start]
    if not inside:
        return -1
    i = inside[-1]
    for _ in range(len(tree.tokens)):
        if i in heads:
            return i
        token = tree.tokens[i]
        if token.dep in _SUBORDINATE and token.pos in VERBS and token.lemma not in ("follow", "start", "begin"):
            return -1
        if token.head == i:
            return heads[0]
        i = token.head
    return -1


@dataclass(frozen=True, slots=True)
class _Parts:
    """The words of a clause by what they do in it: indices of tokens."""

    head: int
    form: Form
    passive: bool
    light: bool
    decreed: bool  # "is mandatory": what is mandatory is what is done
    subject: int | None
    theme_top: int | None
    theme: list[int]
    actor: list[int]


def _parts(tree: Tree, heads: Sequence[int], position: int, spans: Spans) -> _Parts:
    head, tokens = heads[position], tree.tokens
    form, others = form_of(tree, head), frozenset(h for h in heads if h != heads[position])
    passive = form == "clipped" or _is_passive(tree, head)
    subject, acomp = subject_of(tree, heads, position), tree.child(head, "acomp")
    obj = object_of(tree, heads, position)
    if obj is not None and _in_spans(tokens[obj], spans):
        obj = None  # "have at least 12 characters" says something of its subject
    actor_top: int | None
    if passive:
        agent = tree.child(head, "agent")
        theme_top, actor_top = subject, tree.child(agent, "pobj") if agent is not None else None
    else:
        theme_top = subject if obj is None else obj
        said_of = obj is None and (tree.child(head, "attr") is not None or acomp is not None)
        actor_top = None if said_of else subject
    decreed = acomp is not None and tokens[acomp].lemma in ("mandatory", "compulsory", "required", "obligatory")
    light = decreed or tokens[head].lemma in terms.LIGHT or tokens[head].pos not in VERBS
    if actor_top is not None and not is_actor(tokens, actor_top):
        actor_top = None
    theme = phrase(tree, theme_top, others) if theme_top is not None else []
    if subject is not None and theme_top != subject and not _concepts(tokens, theme, spans):
        # "Passwords have a minimum length of ...": the object says nothing that the number does not.
        theme_top, theme = subject, phrase(tree, subject, others)
        actor_top = None if actor_top == subject else actor_top
    actor = phrase(tree, actor_top, others) if actor_top is not None else []
    return _Parts(head, form, passive, light, decreed, subject, theme_top, theme, actor)


def _is_passive(tree: Tree, head: int) -> bool:
    tokens, under = tree.tokens, tree.children[head]
    if any(tokens[c].dep in _PASSIVE for c in under):
        return True
    return tokens[head].tag == "VBN" and tokens[head].dep != "amod" and not any(tokens[c].dep == "aux" for c in under)


def _frame(
    statement: Statement, sentence: Sentence, tree: Tree, heads: Sequence[int], position: int,
    own: tuple[Quantity, ...], spans: Spans,
) -> Frame:  # fmt: skip
    tokens, parts = tree.tokens, _parts(tree, heads, position, spans)
    head, others = parts.head, frozenset(h for h in heads if h != parts.head)
    theme = _concepts(tokens, parts.theme, spans)
    head_word = terms.concept(tokens[parts.theme_top].lemma) if parts.theme_top is not None else ""
    action = terms.concept(tokens[head].lemma)
    if parts.light:
        carried = head_word and (parts.decreed or tokens[head].lemma not in ("be", "have", "contain", "exceed"))
        action = head_word if carried else "be"
    ids = [i for i in tree.subtree(top_of(tree, head), others) if i in parts.theme or i not in parts.actor]
    words = _concepts(tokens, ids, spans) | theme
    subject = sorted(phrase(tree, parts.subject, others)) if parts.subject is not None else []
    acts = parts.subject is not None and is_actor(tokens, parts.subject)
    if not parts.light:
        words |= {action}
    elif subject and not acts:
        words |= _concepts(tokens, subject, spans)
    if terms.leaves(_joined(tokens, ids)):
        words |= {"terminate"}
    if action == "remove" and "terminate" in words:
        theme, words, head_word = (
            terms.as_access(theme),
            terms.as_access(words),
            *terms.as_access(frozenset({head_word})),
        )
    first = tokens[min(parts.theme)].text.lower() if parts.theme else ""
    named = {*parts.theme, *parts.actor}
    return Frame(
        statement=statement,
        sentence=sentence.text,
        action=action,
        theme=theme,
        head=head_word,
        words=words,
        actor=_joined(tokens, parts.actor),
        force=_force(tree, head, sentence.text),
        negated=tree.child(head, "neg") is not None or _FORBIDDEN.search(sentence.text.lower()) is not None,
        quantities=own,
        scope=terms.scopes(_joined(tokens, {*ids, *named}), _joined(tokens, named)),
        heading_scope=terms.scopes(" / ".join(statement.headings[-2:])),
        narrow=_narrowing(tree, [*parts.theme, *ids], parts.theme, head, spans),
        own=first in ("this", "these"),
        general=first in ("all", "each", "every", "any"),
        form=parts.form,
        subject=_joined(tokens, subject),
        subject_at=tokens[subject[0]].start if subject else 0,
        subject_is_theme=parts.passive,
        acts=acts,
        verb=tokens[head].lemma,
        about=_joined(tokens, parts.theme),
        shown=sentence.shown or sentence.text,
        at=0 if parts.form in ("order", "gerund") else tokens[head].start,
    )


_FORBIDDEN = re.compile(r"\b(?:may|must|shall) not\b|\bnever\b|prohibited|forbidden")


def _joined(tokens: Sequence[Token], ids: Iterable[int]) -> str:
    return " ".join(tokens[i].text for i in sorted(ids))


def _narrowing(tree: Tree, ids: Sequence[int], theme_ids: Sequence[int], head: int, spans: Spans) -> frozenset[str]:
    """The words of clauses on the theme, and of those that say when or in which case."""
    tokens = tree.tokens
    tops = [
        i
        for i in set(ids)
        if (tokens[i].dep in ("relcl", "acl") and tokens[i].head in theme_ids)
        or (tokens[i].dep == "advcl" and tokens[i].head in (head, tokens[head].head) and _is_condition(tree, i))
    ]
    tops += [c for t in theme_ids for c in tree.children[t] if tokens[c].dep in ("relcl", "acl")]
    return frozenset(w for top in tops for w in _concepts(tokens, list(tree.subtree(top)), spans))


def _is_condition(tree: Tree, top: int) -> bool:
    return any(
        tree.tokens[c].text.lower() in ("if", "when", "whenever", "where", "once", "unless") for c in tree.children[top]
    )


def _in_spans(token: Token, spans: Spans) -> bool:
    return any(a < token.end and token.start < b for a, b in spans)


def _concepts(tokens: Sequence[Token], ids: Sequence[int], spans: Spans) -> frozenset[str]:
    out = set()
    for i in ids:
        t = tokens[i]
        if t.pos in ("PUNCT", "DET", "PRON", "ADP", "AUX", "CCONJ", "SCONJ", "PART", "NUM", "SYM", "SPACE"):
            continue
        if _in_spans(t, spans):
            continue
        lemma = t.lemma.strip("-'’")
        if terms.carries(lemma) and lemma not in terms.LIGHT:
            out.add(terms.concept(lemma))
    return frozenset(out)


_SOFT = re.compile(
    r"\b(?:should|ought|recommend\w*|encourag\w*|ideally|may|might|can|could|where (?:possible|practical|feasible)|wherever possible|whenever practical)\b"
)


_HARD = re.compile(
    r"\b(?:must|shall|required|mandatory|requires?|may not|may only|has to|have to|needs? to|will|prohibited|forbidden"
    r"|not (?:be )?(?:permitted|allowed)|(?:is|are) (?:expected|responsible|obliged|to be)|never)\b|'ll\b"
)
_POSSIBLE = frozenset({"may", "might", "can", "could"})


def _force(tree: Tree, head: int, text: str) -> Force:
    """must, does; should and may where the clause is soft. "May not" and "may only" are musts."""
    lower = text.lower()
    own = {tree.tokens[c].text.lower() for c in tree.children[head] if tree.tokens[c].dep in ("aux", "auxpass")}
    if own & _POSSIBLE and not re.search(r"\b(?:may|can|could) (?:not|only|never)\b|\bcannot\b|\bonly\b|\bno\b", lower):
        return "may"
    soft = _SOFT.search(lower)
    if _HARD.search(lower):
        return "must"
    if soft:
        return "may" if soft.group() in _POSSIBLE else "should"
    return "does"
