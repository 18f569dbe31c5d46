"""Sentences as frames: who does what to what, with which numbers, under which scope. Comparisons rest on these."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from analyzer.commitment.shapes import ORDER
from analyzer.commitment.syntax import Token, parsed
from analyzer.datatypes import Statement
from analyzer.registers import terms
from analyzer.registers.quantities import Quantity, quantities
from analyzer.registers.sentences import Sentence, sentence_of

Force = Literal["must", "does", "should", "may"]
# How the clause is put: with a modal, as an order ("Review logs"), as what somebody does or what is done, as a clipped
# participle ("Logs reviewed weekly"), a gerund, as a state ("is a ..."), in the past, or without a verb.
Form = Literal["modal", "order", "active", "passive", "clipped", "gerund", "state", "past", "none"]


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
    own: bool  # about "this policy": the document itself
    general: bool  # about "all policies"
    form: Form
    subject: str  # the subject as written, "" where there is none
    subject_at: int  # where in the sentence it begins
    subject_is_theme: bool  # a passive: the subject is what something is done to
    acts: bool  # the subject is somebody: a role, a team, people, a name
    verb: str  # lemma of the verb
    at: int  # where in the sentence the verb with its auxiliaries begins


_SUBORDINATE = frozenset({"relcl", "acl", "advcl", "csubj", "parataxis"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_VERBS = frozenset({"VERB", "AUX"})
_PEOPLE = frozenset({"employee", "individual", "member", "everyone", "we", "you", "they", "one", "all", "anyone"})
_SUBJECTS = ("nsubj", "nsubjpass", "nsubj:pass")
_PASSIVE = frozenset({"nsubjpass", "auxpass", "nsubj:pass", "aux:pass"})


ROLE_WORDS = frozenset(
    "officer team manager owner committee board department group lead director administrator staff management engineer counsel auditor"
    " executive personnel function office hr it legal ciso cto ceo cfo coo dpo cio cpo cso head supervisor coordinator analyst"
    " developer operation leadership council desk unit employee contractor vendor supplier user worker workforce company organization"
    " organisation member person individual customer client visitor guest we you everyone anyone nobody partner provider procurement"
    " finance engineering security compliance architect reviewer approver custodian steward president chief vp responder commander"
    " consultant firm party assessor tester trainer controller processor subcontractor they role holder chair secretary responsible"
    " infrastructure devops sre support helpdesk facilities reception guard".split()
)


_NO_NAMES = frozenset(
    "access data information system policy internet windows linux vpn wifi email password multi authentication encryption backup training"
    " network software hardware production cloud risk incident change account server database storage monitoring log firewall awareness"
    " confidential restricted public sensitive phishing malware configuration media remediation retention severity disposal".split()
)


def is_actor(tokens: Sequence[Token], top: int) -> bool:
    """Whether a noun can act: a role, a team, a company, people, or a name."""
    token = tokens[top]
    if token.lemma in ROLE_WORDS or token.text in ("HR", "IT", "QA", "MSP") or token.text.lower().startswith(("company", "organi")):
        return True
    if token.text.lower() == "resources" and top and tokens[top - 1].text.lower() == "human":
        return True
    # A name of a company or a person: capital first, not all capitals (those are mostly techniques), no plural.
    verb = tokens[token.head]
    named = token.pos == "PROPN" and verb.tag in ("VB", "VBZ") and token.text[:1].isupper() and not token.text.isupper() and not token.text.endswith("s")
    return named and token.text.lower() not in _NO_NAMES and token.text.isalnum()


class _Tree:
    """The words of a sentence with what hangs on what."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.children: list[list[int]] = [[] for _ in tokens]
        self.root = 0
        for i, token in enumerate(tokens):
            if token.head == i:
                if tokens[self.root].head != self.root or self.root == 0 or token.pos in _VERBS:
                    self.root = i if not (self.root and tokens[self.root].pos in _VERBS and tokens[self.root].head == self.root) else self.root
            else:
                self.children[token.head].append(i)

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
                if self.tokens[c].dep == "conj" and self.tokens[c].pos in _VERBS and self.tokens[i].pos in _VERBS
            ]
        return out

    def _carried(self, i: int) -> int:
        """The verb that a carrying one introduces: "are required to sign", "is responsible for maintaining"."""
        for _ in range(4):
            token = self.tokens[i]
            inner = self.child(i, "xcomp", "ccomp")
            carrying = token.lemma in ("require", "have", "need", "expect", "ensure", "recommend", "encourage", "oblige",
                                       "commit", "agree", "use", "configure", "set", "mandate", "advise")  # fmt: skip
            if inner is not None and carrying and self.tokens[inner].pos in _VERBS:
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


def frames(statements: Sequence[Statement]) -> list[Frame]:
    """The frames of the statements that bind or advise, in order."""
    kept = [(s, sentence_of(s)) for s in statements if s.commitment is not None and (s.commitment.binds or s.commitment.kind == "aspiration") and s.kind != "quote"]
    kept = [(s, x) for s, x in kept if not _not_in_force(x.text, s)]
    trees = parsed([x.text for _, x in kept])
    return [f for (s, x), tokens in zip(kept, trees, strict=True) if tokens for f in _frames(s, x, tokens)]


_NOT_IN_FORCE = re.compile(
    r"\b(?:for example|for instance|e\.g\.|such as|previously|formerly|no longer (?:appl|valid|in force)|used to|until (?:19|20)\d\d"
    r"|historically|superseded|in the past|prior to (?:19|20)\d\d|example:|would be|would have|contracts? states?|(?:pci|iso|nist|hipaa|gdpr|sox)[\w. -]{0,12}"
    r" (?:requires?|states?|says|mandates?|recommends?))\b",
    re.IGNORECASE,
)
_OLD_HEADING = re.compile(r"\b(?:supersed|histor|previous|former|obsolete|repealed|revision|change ?log|examples?|sample)\w*", re.IGNORECASE)


def _not_in_force(text: str, statement: Statement) -> bool:
    """Examples, standards told about, text of the past: what is said there is no rule of this document."""
    if _NOT_IN_FORCE.search(text) or any(_OLD_HEADING.search(h) for h in statement.headings[-1:]):
        return True
    quoted = re.findall(r"\"[^\"]{12,}\"", text)
    return any(quantities(q) for q in quoted)


def _frames(statement: Statement, sentence: Sentence, tokens: tuple[Token, ...]) -> Iterator[Frame]:
    tree = _Tree(tokens)
    heads = tree.heads()
    amounts = quantities(sentence.text)
    owner = {i: _governing(tree, q, heads) for i, q in enumerate(amounts)}
    spans = [(q.start, q.end) for q in amounts]
    headings = " / ".join(statement.headings[-2:])
    for position, head in enumerate(heads):
        own = tuple(q for i, q in enumerate(amounts) if owner[i] == head)
        yield _frame(statement, sentence, tree, heads, position, own, spans, headings)


def _governing(tree: _Tree, quantity: Quantity, heads: Sequence[int]) -> int:
    """The verb that a quantity belongs to; -1 where it stands in a subordinate clause."""
    inside = [i for i, t in enumerate(tree.tokens) if t.start < quantity.end and t.end > quantity.start]
    if not inside:
        return -1
    i = inside[-1]
    for _ in range(len(tree.tokens)):
        if i in heads:
            return i
        token = tree.tokens[i]
        if token.dep in _SUBORDINATE and token.pos in _VERBS and token.lemma not in ("follow", "start", "begin"):
            return -1
        if token.head == i:
            return heads[0]
        i = token.head
    return -1


def _frame(
    statement: Statement, sentence: Sentence, tree: _Tree, heads: Sequence[int], position: int,
    own: tuple[Quantity, ...], spans: Sequence[tuple[int, int]], headings: str,
) -> Frame:  # fmt: skip
    head = heads[position]
    tokens = tree.tokens
    passive = any(tokens[c].dep in _PASSIVE for c in tree.children[head]) or (
        tokens[head].tag == "VBN" and tokens[head].dep != "amod" and not any(tokens[c].dep == "aux" for c in tree.children[head])
    )
    subject = _subject(tree, heads, position)
    agent = tree.child(head, "agent")
    obj = _object(tree, heads, position)
    if obj is not None and _in_spans(tokens[obj], spans):
        obj = None  # "have at least 12 characters" says something of its subject
    others = frozenset(h for h in heads if h != head)
    if passive:
        theme_top, actor_top = subject, (tree.child(agent, "pobj") if agent is not None else None)
    else:
        theme_top, actor_top = (obj, subject) if obj is not None else (subject, None)
        if obj is None and subject is not None and tree.child(head, "attr", "acomp") is None:
            actor_top = subject
    if actor_top is not None and not is_actor(tokens, actor_top):
        if passive:
            actor_top = None
        elif obj is None or tokens[head].lemma in terms.LIGHT:
            actor_top = None
    acomp = tree.child(head, "acomp")
    decreed = acomp is not None and tokens[acomp].lemma in ("mandatory", "compulsory", "required", "obligatory")
    light = decreed or tokens[head].lemma in terms.LIGHT or tokens[head].pos not in _VERBS
    theme_ids = _phrase(tree, theme_top, others) if theme_top is not None else []
    actor_ids = _phrase(tree, actor_top, others) if actor_top is not None else []
    theme = _concepts(tokens, theme_ids, spans)
    if not theme and subject is not None and theme_top != subject:
        # "Passwords have a minimum length of ...": the object says nothing that the number does not.
        theme_top, theme_ids = subject, _phrase(tree, subject, others)
        theme = _concepts(tokens, theme_ids, spans)
        actor_top = None if actor_top == subject else actor_top
        actor_ids = [] if actor_top is None else actor_ids
    head_word = terms.concept(tokens[theme_top].lemma) if theme_top is not None else ""
    action = terms.concept(tokens[head].lemma)
    if light:
        action = head_word if head_word and (decreed or tokens[head].lemma not in ("be", "have", "contain", "exceed")) else "be"
    skip = set(actor_ids) - set(theme_ids)
    ids = [i for i in tree.subtree(_top_of(tree, head), others) if i not in skip]
    words = _concepts(tokens, ids, spans) | theme
    if not light:
        words |= {action}
    elif subject is not None and not is_actor(tokens, subject):
        words |= _concepts(tokens, _phrase(tree, subject, others), spans)
    body = " ".join(tokens[i].text for i in sorted({*ids, *theme_ids, *actor_ids}))
    first = next((t.text.lower() for t in (tokens[i] for i in sorted(theme_ids))), "")
    return Frame(
        statement=statement,
        sentence=sentence.text,
        action=action,
        theme=theme - {""},
        head=head_word,
        words=words,
        actor=" ".join(tokens[i].text for i in sorted(actor_ids)),
        force=_force(tree, head, sentence.text, statement),
        negated=tree.child(head, "neg") is not None or bool(re.search(r"\b(?:may|must|shall) not\b|\bnever\b|prohibited|forbidden", sentence.text.lower())),
        quantities=own,
        scope=terms.scopes(body),
        heading_scope=terms.scopes(headings),
        own=first in ("this", "these"),
        general=first in ("all", "each", "every", "any"),
        form=_form(tree, head),
        subject_at=min((tokens[i].start for i in _phrase(tree, subject, others)), default=0) if subject is not None else 0,
        subject=" ".join(tokens[i].text for i in sorted(_phrase(tree, subject, others))) if subject is not None else "",
        subject_is_theme=passive,
        acts=subject is not None and is_actor(tokens, subject),
        verb=tokens[head].lemma,
        at=tokens[head].start,
    )  # fmt: skip


def _in_spans(token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a < token.end and token.start < b for a, b in spans)


def _form(tree: _Tree, head: int) -> Form:
    tokens = tree.tokens
    if ORDER.match(" ".join(t.text for t in tokens[:12]).lower()):
        return "order"
    chain, i = [head], head
    while tokens[i].dep in ("xcomp", "ccomp", "pcomp", "acomp", "prep", "conj") and tokens[i].head != i:
        i = tokens[i].head
        chain.append(i)
    helpers = [c for h in chain for c in tree.children[h] if tokens[c].dep in ("aux", "auxpass")]
    if any(tokens[c].tag == "MD" for c in helpers) or any(tokens[c].lemma in _REQUIRING for c in chain[1:]):
        return "modal"
    token = tokens[head]
    outer = tokens[chain[-1]]
    if token.pos not in _VERBS:
        return "none"
    if outer.tag == "VBD" and not any(tokens[c].dep == "auxpass" for c in helpers):
        told = outer.text.lower() in _WAS or tree.child(chain[-1], "dobj") is not None
        return "past" if told and tree.child(chain[-1], *_SUBJECTS) is not None else "clipped"
    if any(tokens[c].text.lower() in ("was", "were", "had") for c in helpers):
        return "past"
    if token.lemma == "be" or outer.lemma == "be" and tree.child(chain[-1], "acomp", "attr") is not None:
        return "state" if token.lemma == "be" else "modal"
    if any(tokens[c].dep == "auxpass" for c in helpers):
        return "passive"
    if outer.tag in ("VB", "VBP") and not any(tokens[c].dep in _SUBJECTS for h in chain for c in tree.children[h]):
        return "order"
    if token.tag == "VBG":
        return "gerund" if not helpers else "active"
    if token.tag == "VBN":
        if any(tokens[c].lemma == "have" for c in helpers):
            return "active"
        return "clipped" if outer.dep in ("ROOT", "conj", "ccomp") else "none"
    return "active"


_REQUIRING = frozenset({"require", "need", "oblige", "expect", "prohibit", "forbid", "responsible", "mandate"})
_WAS = frozenset({"was", "were", "had", "did"})


def _top_of(tree: _Tree, head: int) -> int:
    """The clause around a carried verb: "must" and conditions may hang on the verb that carries it."""
    tokens = tree.tokens
    i = head
    while tokens[i].dep in ("xcomp", "ccomp", "pcomp", "acomp", "prep") and tokens[i].head != i:
        i = tokens[i].head
    return i


def _subject(tree: _Tree, heads: Sequence[int], position: int) -> int | None:
    """The subject of a verb, of the verb that carries it, or of the one it is joined to."""
    tokens = tree.tokens
    i = heads[position]
    for _ in range(6):
        found = tree.child(i, *_SUBJECTS)
        if found is None:  # "must be peer reviewed": the subject may hang on the auxiliary
            helpers = [c for c in tree.children[i] if tokens[c].dep in ("aux", "auxpass")]
            found = next((s for h in helpers if (s := tree.child(h, *_SUBJECTS)) is not None), None)
        if found is not None:
            return found if tokens[found].lemma not in ("that", "which", "who", "there") else None
        if tokens[i].dep in ("xcomp", "ccomp", "conj", "pcomp", "acomp", "prep", "ROOT") and tokens[i].head != i:
            i = tokens[i].head
            continue
        break
    if tokens[heads[position]].pos not in _VERBS:
        return heads[position]
    if tokens[heads[position]].tag == "VBN" and tokens[heads[position]].dep in ("acl", "amod"):
        return tokens[heads[position]].head
    return None


def _object(tree: _Tree, heads: Sequence[int], position: int) -> int | None:
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
        if tokens[prep].dep == "prep" and tokens[prep].lemma in ("to", "on", "for", "of") and (found := tree.child(prep, "pobj")) is not None:
            if tokens[found].pos in _NOUNS:
                return found
    return None


def _phrase(tree: _Tree, top: int, others: frozenset[int]) -> list[int]:
    """A noun with what describes it, without clauses."""
    clauses = frozenset(
        i for i, t in enumerate(tree.tokens) if t.dep in ("relcl", "advcl", "acl", "appos", "agent", "punct", "cc", "conj") and i != top and t.pos in (*_VERBS, "PUNCT")
    )
    return [i for i in tree.subtree(top, others | clauses)]


def _concepts(tokens: Sequence[Token], ids: Sequence[int], spans: Sequence[tuple[int, int]]) -> frozenset[str]:
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


_SOFT = re.compile(r"\b(?:should|ought|recommend\w*|encourag\w*|ideally|may|might|can|could|where (?:possible|practical|feasible)|wherever possible|whenever practical)\b")


def _force(tree: _Tree, head: int, text: str, statement: Statement) -> Force:
    """must, will, does; should and may where the clause is soft."""
    lower = text.lower()
    hard = re.search(r"\b(?:must|shall|required|mandatory|requires?|may not|may only|has to|have to|needs? to|will|prohibited|forbidden|not (?:be )?(?:permitted|allowed)|(?:is|are) (?:expected|responsible|obliged|to be)|never)\b|'ll\b", lower)
    soft = _SOFT.search(lower)
    if soft and not hard:
        return "may" if soft.group() in ("may", "might", "can", "could") else "should"
    if hard:
        return "must"
    return "does"
