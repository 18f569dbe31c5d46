"""The words of a parsed sentence as a tree: its verbs, their subjects and objects, and how each clause is put."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from analyzer.commitment.shapes import ORDER
from analyzer.commitment.syntax import Token

# How the clause is put: with a modal, as an order ("Review logs"), as what somebody does or what is done, as a clipped
# participle ("Logs reviewed weekly"), a gerund, as a state ("is a ..."), in the past, or without a verb.
Form = Literal["modal", "order", "active", "passive", "clipped", "gerund", "state", "past", "none"]
NOUNS = frozenset({"NOUN", "PROPN"})
VERBS = frozenset({"VERB", "AUX"})
SUBJECTS = ("nsubj", "nsubjpass", "nsubj:pass")


class Tree:
    """The words of a sentence (at least one) with what hangs on what."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.children: list[list[int]] = [[] for _ in tokens]
        for i, token in enumerate(tokens):
            if token.head != i:
                self.children[token.head].append(i)
        # A text of several sentences has several roots: the first verb among them says what it is about.
        roots = [i for i, token in enumerate(tokens) if token.head == i]
        self.root = next((i for i in roots if tokens[i].pos in VERBS), roots[0])

    def subtree(self, top: int, without: frozenset[int] = frozenset()) -> Iterator[int]:
        """Indices under a word, itself first; not below `without`."""
        stack = [top]
        while stack:
            i = stack.pop()
            yield i
            stack += [c for c in self.children[i] if c not in without]

    def child(self, of: int, *deps: str) -> int | None:
        """The first child of a kind."""
        return next((c for c in self.children[of] if self.tokens[c].dep in deps), None)

    def heads(self) -> list[int]:
        """The verbs of the main clauses: the root and what is joined to it by "and"."""
        out, queue = [], [self._carried(self.root)]
        while queue:
            i = queue.pop(0)
            out.append(i)
            queue += [
                self._carried(c)
                for c in self.children[i]
                if self.tokens[c].dep == "conj" and self.tokens[c].pos in VERBS and self.tokens[i].pos in VERBS
            ]
        return out

    def _carried(self, i: int) -> int:
        """The verb that a carrying one introduces: "are required to sign", "is responsible for maintaining"."""
        for _ in range(4):
            token = self.tokens[i]
            inner = self.child(i, "xcomp", "ccomp")
            carrying = token.lemma in ("require", "have", "need", "expect", "ensure", "recommend", "encourage", "oblige",
                                       "commit", "agree", "configure", "set", "mandate", "advise")  # fmt: skip
            if inner is not None and carrying and self.tokens[inner].pos in VERBS:
                i = inner
                continue
            acomp = self.child(i, "acomp")
            if token.lemma == "be" and acomp is not None and self.tokens[acomp].lemma in ("responsible", "accountable"):
                prep = self.child(acomp, "prep")
                verb = self.child(prep, "pcomp") if prep is not None else None
                if verb is not None:
                    i = verb
                    continue
            if token.lemma == "be" and acomp is not None and (verb := self.child(acomp, "xcomp")) is not None:
                i = verb
                continue
            break
        return i


def top_of(tree: Tree, head: int) -> int:
    """The clause around a carried verb: "must" and conditions may hang on the verb that carries it."""
    tokens = tree.tokens
    i = head
    while tokens[i].dep in ("xcomp", "ccomp", "pcomp", "acomp", "prep") and tokens[i].head != i:
        i = tokens[i].head
    return i


def subject_of(tree: Tree, heads: Sequence[int], position: int) -> int | None:
    """The subject of a verb, of the verb that carries it, or of the one it is joined to."""
    tokens = tree.tokens
    i = heads[position]
    for _ in range(6):
        found = tree.child(i, *SUBJECTS)
        if found is None:  # "must be peer reviewed": the subject may hang on the auxiliary
            helpers = [c for c in tree.children[i] if tokens[c].dep in ("aux", "auxpass")]
            found = next((s for h in helpers if (s := tree.child(h, *SUBJECTS)) is not None), None)
        if found is not None:
            return found if tokens[found].lemma not in ("that", "which", "who", "there") else None
        if tokens[i].dep in ("xcomp", "ccomp", "conj", "pcomp", "acomp", "prep", "ROOT") and tokens[i].head != i:
            i = tokens[i].head
            continue
        break
    if tokens[heads[position]].pos not in VERBS:
        return heads[position]
    if tokens[heads[position]].tag == "VBN" and tokens[heads[position]].dep in ("acl", "amod"):
        return tokens[heads[position]].head
    return None


def object_of(tree: Tree, heads: Sequence[int], position: int) -> int | None:
    """What a verb acts on: its object, that of the verb joined to it, or what a preposition leads to."""
    head = heads[position]
    tokens = tree.tokens
    found = tree.child(head, "dobj", "obj", "attr") if tokens[head].lemma != "be" else None
    if found is not None:
        return found
    # "review and approve all policies": the object hangs on the last verb.
    for later in heads[position + 1 :]:
        if tokens[later].head == head and (found := tree.child(later, "dobj", "obj")) is not None:
            return found
    for prep in tree.children[head]:
        held = tree.child(prep, "pobj")
        fits = tokens[prep].dep == "prep" and tokens[prep].lemma in ("to", "on", "for", "of")
        if fits and held is not None and tokens[held].pos in NOUNS:
            return held
    return None


def phrase(tree: Tree, top: int, others: frozenset[int]) -> list[int]:
    """A noun with what describes it, without clauses, and without a title before a colon."""
    clauses = frozenset(
        i
        for i, t in enumerate(tree.tokens)
        if t.dep in ("relcl", "advcl", "acl", "appos", "agent", "punct", "cc", "conj")
        and i != top
        and t.pos in (*VERBS, "PUNCT")
    )
    colon = max((i for i, t in enumerate(tree.tokens[:top]) if t.text == ":"), default=-1)
    return [i for i in tree.subtree(top, others | clauses) if i > colon]


def form_of(tree: Tree, head: int) -> Form:
    """How the clause of a verb is put."""
    tokens = tree.tokens
    if ORDER.match(" ".join(t.text for t in tokens[:12]).lower()):
        return "order"
    if tokens[0].tag == "VBG" and not any(t.tag == "MD" for t in tokens) and tree.child(0, *SUBJECTS) is None:
        return "gerund"
    chain, i = [head], head
    while tokens[i].dep in ("xcomp", "ccomp", "pcomp", "acomp", "prep", "conj") and tokens[i].head != i:
        i = tokens[i].head
        chain.append(i)
    helpers = [c for h in chain for c in tree.children[h] if tokens[c].dep in ("aux", "auxpass")]
    if any(tokens[c].tag == "MD" for c in helpers) or any(tokens[c].lemma in _REQUIRING for c in chain[1:]):
        return "modal"
    token = tokens[head]
    outer = tokens[chain[-1]]
    if token.pos not in VERBS:
        return "none"
    if outer.tag == "VBD" and not any(tokens[c].dep == "auxpass" for c in helpers):
        told = outer.text.lower() in _WAS or tree.child(chain[-1], "dobj") is not None
        return "past" if told and tree.child(chain[-1], *SUBJECTS) is not None else "clipped"
    if any(tokens[c].text.lower() in ("was", "were", "had") for c in helpers):
        return "past"
    acomp = tree.child(head, "acomp")
    if token.lemma == "be" and acomp is not None and tokens[acomp].lemma in ("responsible", "accountable"):
        return "modal"
    if token.lemma == "be" or (outer.lemma == "be" and tree.child(chain[-1], "acomp", "attr") is not None):
        return "state" if token.lemma == "be" else "modal"
    if any(tokens[c].dep == "auxpass" for c in helpers):
        return "passive"
    if outer.tag in ("VB", "VBP") and not any(tokens[c].dep in SUBJECTS for h in chain for c in tree.children[h]):
        return "order"
    if token.tag == "VBG":
        return "gerund" if not helpers else "active"
    if token.tag == "VBN":
        if any(tokens[c].lemma == "have" for c in helpers):
            return "past"
        return "clipped" if outer.dep in ("ROOT", "conj", "ccomp") else "none"
    return "active"


_REQUIRING = frozenset({"require", "need", "oblige", "expect", "prohibit", "forbid", "responsible", "mandate"})
_WAS = frozenset({"was", "were", "had", "did"})
