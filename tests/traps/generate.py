"""Small documents that speak of a control without committing to it, made from held-out corpus examples.

`build_traps(corpus)` gives at least 300 of them over all categories, each with the point that it must not cover, and for
each example used an untouched control document that must come out documented. No chance is involved: the same corpus
gives the same documents.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.commitment.grammar import MODEL
from analyzer.datatypes import CATEGORIES, Corpus, PointOfFocus
from traps.wording import STANDARDS, TEMPLATES

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

PER_CATEGORY = 4  # traps of each kind in each category
CONTROL = "control"
_FRAME = "# {type}\n\n## Introduction\n\nThis text is kept by the office in Elm Street.\n\n{section}\n"


@dataclass(frozen=True, slots=True)
class Trap:
    """A document and the point that it must not cover; of kind "control" it must document the point."""

    name: str
    data: bytes
    point: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Source:
    """A held-out example that can be embedded: one declarative sentence with a finite verb."""

    point: PointOfFocus
    statement: str
    clause: str
    negated: str  # "" where the parse gives no handle on the verb
    denies: bool  # it holds a negative of its own, so that denying it would promise


def build_traps(corpus: Corpus) -> list[Trap]:
    """Traps of every kind over every category, then the controls of all examples that they were made of."""
    names = {kind.id: kind.name for kind in corpus.policy_types}
    sources = _sources(corpus)
    traps: list[Trap] = []
    used: dict[str, _Source] = {}
    for k, (kind, templates) in enumerate(TEMPLATES.items()):
        for c, category in enumerate(CATEGORIES):
            pool = sources[category]
            for n in range(min(PER_CATEGORY, len(pool))):
                source = _pick(pool, n * len(pool) // PER_CATEGORY + 3 * k, kind)
                template = templates[(n + c) % len(templates)]
                section = _fill(template, source, STANDARDS[(n + k) % len(STANDARDS)])
                traps.append(_trap(kind, len(traps), source, section, names))
                used[source.statement] = source
    for source in used.values():
        traps.append(_trap(CONTROL, len(traps), source, f"## {source.point.title}\n\n{source.statement}", names))
    return traps


def _pick(pool: list[_Source], start: int, kind: str) -> _Source:
    """The source at `start`, or the next one that can be denied where the kind denies it."""
    turned = [pool[(start + i) % len(pool)] for i in range(len(pool))]
    return next((source for source in turned if kind != "negation" or not source.denies), turned[0])


def _trap(kind: str, number: int, source: _Source, section: str, names: dict[str, str]) -> Trap:
    primary = source.point.policy_types.primary
    text = _FRAME.format(type=names.get(primary[0], "Policy") if primary else "Policy", section=section)
    return Trap(f"{kind}-{number:03}-{source.point.id}.md", text.encode(), source.point.id, kind)


def _fill(template: str, source: _Source, standard: str) -> str:
    title = source.point.title
    return template.format(
        title=title, topic=_topic(title), clause=source.clause, statement=source.statement,
        negated=source.negated or f"It is not true that {source.clause}.",
        standard=standard, point=source.point.id, criterion=source.point.criterion,
    )  # fmt: skip


def _sources(corpus: Corpus) -> dict[str, list[_Source]]:
    """Of each category the held-out examples that are one plain sentence, in the order of the points."""
    found: list[tuple[str, PointOfFocus, str]] = []
    for criterion in corpus.criteria:
        for point in criterion.points_of_focus:
            found += [
                (criterion.category, point, e.text)
                for e in point.satisfied_by
                if e.held_out and not e.heading and _is_plain(e.text)
            ]
    out: dict[str, list[_Source]] = defaultdict(list)
    for (category, point, text), doc in zip(found, _parser().pipe(text for _, _, text in found), strict=True):
        if any(token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ == "ROOT" for token in doc):
            out[category].append(_Source(point, text, _clause(doc), _negate(doc), _hides_no(doc)))
    return out


def _is_plain(text: str) -> bool:
    """One sentence without quotes, blanks or row marks, of readable length, that opens with a letter."""
    return bool(re.fullmatch(r"[A-Z](?:[^.?!|\[\]{}\"“”☐]|\.(?=\w)){20,300}\.", text)) and len(text.split()) <= 45


@functools.cache
def _parser() -> Language:
    import spacy

    return spacy.load(MODEL, exclude=["ner"])


def _clause(doc: Doc) -> str:
    """The sentence as it stands after "that": small initial unless it is a name, no full stop."""
    text = doc.text.rstrip(".")
    return text if doc[0].tag_ in ("NNP", "NNPS") and doc[0].text not in _OPENERS else _lower_first(text)


_OPENERS = frozenset(
    "The A An All Every Each Our We If When Once Any No Access Data Backups Users Staff Employees Managers Before After".split()
)


def _topic(title: str) -> str:
    """A title inside a sentence: "Creates and Maintains Records" is "creating and maintaining records"."""
    words = [word if sum(map(str.isupper, word)) > 1 else word.lower() for word in title.split()]
    words[0] = _gerund(words[0])
    if len(words) > 2 and words[1] == "and":
        words[2] = _gerund(words[2])
    return " ".join(words)


def _gerund(verb: str) -> str:
    stem = (
        re.sub(r"ies$", "y", verb) if verb.endswith("ies") else re.sub(r"(?<=ss|sh|ch|ze)s$|(?<=s|h|x)es$|s$", "", verb)
    )
    if stem == verb:
        return verb
    stem = stem[:-2] if stem.endswith("sse") else stem
    return re.sub(r"(?<!e)e$", "", stem) + "ing"


def _lower_first(text: str) -> str:
    word = text.split(" ", 1)[0]
    return text if len(word) > 1 and any(c.isupper() or c.isdigit() for c in word[1:]) else text[0].lower() + text[1:]


def _negate(doc: Doc) -> str:
    """The sentence with its main verb denied; "" where the parse gives no handle on it."""
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    subjects = (
        [t for t in root.children if t.dep_ in ("nsubj", "nsubjpass") and t.i < root.i] if root is not None else []
    )
    if root is None or not subjects or _hides_no(doc) or _other_verb_first(doc, root):
        return ""
    auxiliaries = [t for t in root.children if t.dep_ in ("aux", "auxpass") and t.i < root.i]
    if auxiliaries:
        return _with_denied(doc, auxiliaries)
    if root.lemma_ == "be" and root.tag_ in ("VBZ", "VBP"):
        return _spliced(doc, root.i, f"{root.text} not")
    if root.tag_ in ("VBZ", "VBP"):
        return _spliced(doc, root.i, ("does not " if root.tag_ == "VBZ" else "do not ") + root.lemma_)
    return ""


def _other_verb_first(doc: Doc, root: Token) -> bool:
    """Whether some other finite verb stands before the root and its auxiliaries: there the parse is not to be trusted."""
    own = {root.i, *(t.i for t in root.children if t.dep_ in ("aux", "auxpass"))}
    return any(t.tag_ in ("VBZ", "VBP", "MD") and t.i not in own and t.i < root.i and t.dep_ != "relcl" for t in doc)


def _hides_no(doc: Doc) -> bool:
    """A sentence with a negative of its own would be denied into a promise."""
    return any(
        token.lower_ in {"no", "not", "never", "nobody", "none", "without", "only", "n't", "cannot", "nothing"}
        for token in doc
    )


def _with_denied(doc: Doc, auxiliaries: list[Token]) -> str:
    """Duties become absences ("must be reviewed": "need not be reviewed"), practices their denial ("is not reviewed")."""
    first = auxiliaries[0]
    denied = {
        "must": "need not",
        "shall": "need not",
        "should": "need not",
        "will": "will not",
        "may": "may not",
        "can": "cannot",
    }
    return _spliced(doc, first.i, denied.get(first.lower_, f"{first.text} not"))


def _spliced(doc: Doc, index: int, words: str) -> str:
    return doc[:index].text_with_ws + words + doc[index].whitespace_ + doc[index + 1 :].text_with_ws
