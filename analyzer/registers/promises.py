"""Which statements are commitments: a duty, an order, or what the organisation says that it does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzer.commitment.surface import surface
from analyzer.datatypes import Statement
from analyzer.registers.frames import Frame

_DESCRIBING = frozenset(
    "describe apply define establish outline cover govern address serve mean aim explain detail set intend refer include contain"
    " exist constitute represent depend result allow enable help relate pertain vary concern consist comprise list note see reflect mean become remain belong appear fall".split()
)
# What a company says of itself without undertaking anything.
_TELLING = frozenset(
    "respect value believe understand know recognize recognise strive want hope care love think consider pride specify list recommend"
    " depend vary offer rely offer enjoy like feel appreciate assume enclose attach".split()
)
_ALLOWING = frozenset({"authorize", "authorise", "permit", "allow", "entitle", "empower"})
_ONLY = re.compile(r"\bonly\b", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"^(?:this|the|these|our)?\s*(?:\w+ ){0,4}?(?:policy|policies|document|section|template|procedure|standard|plan|page|table|chapter|addendum|guide|process|appendix)$",
    re.IGNORECASE,
)
_NEVER_DUTY = frozenset(
    "describe apply serve mean represent depend result relate pertain vary consist comprise concern reflect determine".split()
)
_STRICT = re.compile(r"\b(?:must|shall)\b", re.IGNORECASE)
_PURPOSE = re.compile(
    r"^(?:the |this |our )?(?:\w+ )?(?:intent|purpose|goal|aim|objective|reason|idea)s? (?:of|is|are|for)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(?:currently|presently) (?:looking|working|exploring|evaluating|planning|investigating)|\b(?:plan|intend)s? to\b",
    re.IGNORECASE,
)
# What stands under these says what is measured or when something applies, not what is done.
_NO_DUTIES = re.compile(
    r"\b(?:metrics?|kpis?|indicators?|examples?|scenarios?|questions?|abbreviations|definitions|glossary|references)\b",
    re.IGNORECASE,
)
_CONDITIONS = re.compile(
    r"\b(?:if|when|criteria|conditions?|circumstances|reasons|examples?|such as|following (?:occurs?|appl(?:y|ies)|are true))\b[^.]*:\s*$",
    re.IGNORECASE,
)
_UNDERTAKEN = re.compile(r"\b(?:must|shall|will|undertakes?|required|agrees?)\b", re.IGNORECASE)
_ROW_DUTY = re.compile(r"\b(?:are retained for|is performed)\b")
_HARD = re.compile(r"\b(?:must|shall|will|required)\b", re.IGNORECASE)
_EMPTY_SUBJECT = re.compile(r"^(?:it|this|that|these|those|there|such|they|which|what|you)$", re.IGNORECASE)
_ASKING_READER = re.compile(
    r"^(?:please|see|note|refer|contact us|click|visit|if you (?:have|need)|read|for more|learn|remember|think|let us|tell us|continue to|go to|skip|describe|explain|list|insert|enter your|select your|choose your)\b",
    re.IGNORECASE,
)


def is_commitment(statement: Statement, own: Sequence[Frame]) -> bool:
    """Whether somebody undertakes something here: a duty, an order, or what the organisation says that it does."""
    first = own[0]
    text = first.sentence
    if (
        statement.kind == "table_row"
        and not _ROW_DUTY.search(text)
        and max(len(c.split()) for c in text.split(":")) < 4
    ):
        return False  # a row of names and values
    if _PURPOSE.match(text) or _NOT_YET.search(text):
        return False
    if first.force == "does" and statement.headings and _NO_DUTIES.search(statement.headings[-1]):
        return False
    if statement.kind == "list_item" and _CONDITIONS.search(statement.lead_in) and not _HARD.search(statement.lead_in):
        return False
    if first.force != "must" and (first.form == "state" or (first.negated and first.verb == "have")):
        return False
    if re.match(r"to [a-z]+ ", text) and not _UNDERTAKEN.search(statement.lead_in):
        return False  # "to improve our services": what data is used for
    if len(text.split()) < 3 or _ASKING_READER.match(text) or text.rstrip().endswith(":"):
        return False
    if text.rstrip(" )*_").endswith("?") or re.search(r"^(?:input|output)s?\b|\bplease\b", text, re.IGNORECASE):
        return False
    if statement.commitment is not None and statement.commitment.kind == "aspiration":
        return False
    if first.force == "does" and first.verb in _NEVER_DUTY:
        return False
    return any(promises(f, statement) for f in own)


def promises(frame: Frame, statement: Statement) -> bool:
    """Whether this clause of the statement undertakes something by itself."""
    if frame.form in ("none", "past", "state") or frame.force == "may" or _only_tells(frame):
        return False
    subject = frame.subject.lower()
    if frame.verb in _DESCRIBING and (not frame.acts or _is_text(subject)):
        return frame.form == "modal" and frame.force == "must" and not _is_text(subject)
    if frame.form == "modal":
        return re.match(r"(?:you|there)\b", subject) is None
    if frame.form == "active":
        return frame.acts and re.match(r"(?:you|they)\b", subject) is None
    if frame.form == "passive":
        return _EMPTY_SUBJECT.match(subject) is None
    listed = statement.kind in ("list_item", "table_row", "form_field")
    if frame.form == "order":
        return listed or frame.force == "must" or bool(statement.lead_in) or len(frame.words) >= 3
    item = statement.kind == "list_item"
    if frame.form == "clipped":
        return item and bool(frame.theme) and len(frame.words) >= 2 and not frame.sentence[:1].islower()
    return bool(statement.lead_in) or (item and len(frame.sentence.split()) > 4)


def _is_text(subject: str) -> bool:
    """The subject is a document or a pronoun: "this policy describes", "it includes"."""
    return _DOCUMENT.match(subject) is not None or _EMPTY_SUBJECT.match(subject) is not None


def _only_tells(frame: Frame) -> bool:
    """What is described, believed, allowed or not had: nobody undertakes anything."""
    if frame.form == "passive" and frame.verb in _DESCRIBING:
        return True
    if frame.form == "passive" and frame.verb in _ALLOWING and not frame.negated:
        return _ONLY.search(frame.sentence) is None
    if frame.force == "does":
        denied = frame.negated and frame.verb in ("have", "do")
        return denied or frame.verb in _TELLING or frame.verb in _NEVER_DUTY
    strict = _STRICT.search(frame.sentence) is not None
    return frame.form == "modal" and not frame.acts and frame.verb in _NEVER_DUTY and not strict


def without_names(read: Sequence[tuple[Statement, list[Frame]]]) -> list[tuple[Statement, list[Frame]]]:
    """Without items that are mere names under a clause that binds ("must include: name, date"): they stay its details."""
    return [(s, own) for s, own in read if not (s.lead_in and _is_name(s, own))]


def _is_name(statement: Statement, own: Sequence[Frame]) -> bool:
    """An item of up to three words that holds no verb of its own."""
    item = surface(statement.text).plain
    if statement.kind != "list_item" or len(item.split()) > 3 or re.search(r"\w(?:ed|ing)\b", item):
        return False
    return not any(f.form == "order" or f.at >= len(f.sentence) - len(item) for f in own)
