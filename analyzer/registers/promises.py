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
# Items under these say what a document is for.
_FOR_WHAT = re.compile(
    r"^[\d. ]*(?:purpose|objectives?|goals?|aims?|scope|background|introduction|overview|purpose and scope)$", re.I
)
_TELLS_WHERE = re.compile(
    r"\b(?:(?:is|are) (?:\w+ly )?(?:located|found|shown|listed|attached|called out|provided|available|given|summari[sz]ed|illustrated)"
    r" (?:here|below|above|within this|in (?:this|the|reference|appendix|annex|section|table|figure)))\b",
    re.I,
)
_TO_THE_READER = re.compile(
    r"\bif you (?:have|need|want|would|are interested)\b|\b(?:example|sample|placeholder|bracketed|template)\b.*\b(?:below|above|your own|here)\b",
    re.I,
)
# A row that says what to write into a form: "Test plan | How the change will be tested".
_FIELD = re.compile(r"^[^:]{2,40}: (?:how|what|when|why|who|which|whether|where)\b", re.I)
_CUT = re.compile(r"\b(?:by|for|of|the|and|or|with|includes?|including|are|is)$")
_EXPLAINS = re.compile(r"\b(?:you|would)\b", re.I)
_CONTROLS = frozenset(
    "perform conduct carry require maintain test review audit encrypt log monitor check screen scan back undertake".split()
)
_OPTIONS = re.compile(
    r"\b(?:may|can|could|might|options?|ways?|methods?|examples?|such as|one of|either|any of)\b[^.]*:\s*$", re.I
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
    if statement.kind == "table_row" and _FIELD.search(text):
        return False
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
    if _TELLS_WHERE.search(text) or (first.form == "order" and _TO_THE_READER.search(text)):
        return False
    if _CUT.search(text.rstrip(" .*_")) and not statement.lead_in:
        return False  # the beginning of a list: its items are the duties
    titled = statement.headings and _FOR_WHAT.match(statement.headings[-1])
    if titled and statement.kind == "list_item" and not _HARD.search(text):
        return False
    acts = first.acts and first.subject.lower() not in ("they", "you")
    if _EXPLAINS.search(text) and not acts and not re.search(r"\b(?:must|shall|required)\b", text):
        return False
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
    if frame.form == "passive" and frame.negated and frame.force == "does" and frame.verb in _CONTROLS:
        return False  # "background checks aren't performed": said of what is not done
    if frame.form == "passive":
        return _EMPTY_SUBJECT.match(subject) is None
    listed = statement.kind in ("list_item", "table_row", "form_field")
    if frame.form == "order":
        return listed or frame.force == "must" or bool(statement.lead_in) or len(frame.words) >= 3
    item = statement.kind == "list_item"
    if frame.form == "gerund" and _OPTIONS.search(statement.lead_in):
        return False
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
