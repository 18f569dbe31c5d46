"""How often, by when, how firmly and by whom: the particulars of a statement, read from its words."""

from __future__ import annotations

import re
from functools import cache

_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|ninety|other)"
_COUNT = rf"{_NUMBER}(?:\s*\(\s*\d+\s*\))?"
_UNIT = r"(?:minute|hour|day|week|fortnight|month|quarter|year|sprint|shift|semester|term)"
_SPAN = rf"(?:(?:business|working|calendar|consecutive)\s+)?{_UNIT}s?"
_ADVERB = (
    r"(?:(?:bi|semi|tri)[- ]?)?(?:annual|year|month|quarter|week|dai|hour|night|fortnight)ly"
    r"|continuously|biannual|semi-annual|annual|half-yearly"
)

FREQUENCY = re.compile(
    rf"(?:at least |at minimum |no less (?:than|often than) |not less than |minimum (?:of )?)?"
    rf"(?:(?:once|twice|{_COUNT} times|{_COUNT})\s+(?:a|an|per|each|every|in (?:a|each|every))\s+(?:(?:calendar"
    rf"|fiscal|financial|business)\s+)?"
    rf"(?:{_COUNT}\s+)?{_UNIT}s?"
    rf"|(?:every|each)\s+(?:{_COUNT}\s+)?(?:(?:calendar|fiscal|financial|business|working|single)\s+)?{_SPAN}"
    rf"|(?:on|at) (?:an?|the) (?:at least )?(?:{_ADVERB}|regular|periodic|ongoing|continuous|recurring) (?:basis"
    rf"|intervals?)"
    rf"|at (?:least )?(?:regular|planned|defined|{_ADVERB}) intervals"
    rf"|at intervals (?:of|not exceeding) [^,.;]{{2,30}}"
    rf"|(?:{_ADVERB})\b(?! (?:report|budget|revenue|turnover|leave|plan\b))"
    rf"|(?:regularly|periodically|continually|on an ongoing basis)"
    rf"|per {_UNIT}"
    rf"|(?:upon|on|at|before|after) (?:hire|hiring|joining|onboarding|termination|departure|each (?:release|change"
    rf"|login|deployment|incident)"
    rf"|every (?:release|change|login|deployment|incident|commit)))",
    re.IGNORECASE,
)
_WITHIN = (
    rf"within (?:a (?:maximum|period) of |the (?:first|next|following) |no more than |an? )?(?:\S{{1,40}} "
    rf")?(?:\(\d+\) )?{_SPAN}\b(?: (?:of|after|from|following) [^,.;()]{{2,50}})?"
    rf"|not? (?:later|more) than [^,.;()]{{2,50}}"
    rf"|by (?:the )?(?:end|close|start) of [^,.;()]{{2,30}}|by (?:the )?(?:next|following|last|first) [^,.;()]{{2,20}}"
    rf"|on (?:the )?(?:last|first|same) (?:working |business )?day[^,.;()]{{0,25}}"
)
_SPAN_BEFORE = rf"{_SPAN} (?:before|after|prior to|of|from|following) "
_AT_ONCE = (
    r"without (?:undue|unreasonable) delay|immediately|promptly|as soon as (?:reasonably )?(?:possible"
    r"|practicable)|same day"
)
DEADLINE = re.compile(
    rf"{_WITHIN}|(?:{_COUNT}|\S{{1,30}}) {_SPAN_BEFORE}[^,.;()]{{2,40}}|{_AT_ONCE}",
    re.IGNORECASE,
)
# Most of DEADLINE's time goes into "5 days before ...", which may begin with any word: it is left out where no span follows.
_NAMES_SPAN_BEFORE = re.compile(rf"{_UNIT}s? (?:before|after|prior to|of|from|following) ", re.IGNORECASE)
_NO_SPAN_BEFORE = re.compile(rf"{_WITHIN}|{_AT_ONCE}", re.IGNORECASE)
HEDGE = re.compile(
    r"\bshould\b|\b(?:where|when|whenever|wherever|if|as|to the extent|insofar as) (?:\w+ )?(?:possible|feasible"
    r"|practicable|practical|appropriate"
    r"|necessary|applicable|needed|reasonable|permitted|resources (?:allow|permit)|time (?:allows|permits))\b"
    r"|\b(?:best|reasonable|commercially reasonable) (?:efforts?|endeavou?rs)\b|\bendeavou?rs?\b|\bfrom time to time\b"
    r"|\bas (?:far|much|soon) as (?:is )?(?:reasonably )?(?:possible|practicable|feasible)\b|\bmay\b|\bmight\b"
    r"|\bcould\b"
    r"|\bgenerally\b|\btypically\b|\busually\b|\bnormally\b|\boften\b|\bsometimes\b|\boccasionally\b|\bideally\b"
    r"|\bencouraged\b"
    r"|\brecommended\b|\bpreferabl[ye]\b|\bat (?:the|its|their|his|her|our) (?:sole )?discretion\b|\bad[- ]hoc\b"
    r"|\bin most cases\b"
    r"|\bconsider(?:s)? (?:using|\w+ing)\b|\btry(?:ing)? to\b|\bwhere (?:it )?makes sense\b|\bwhen convenient\b",
    re.IGNORECASE,
)
_HEDGE_WORDS = frozenset(
    "should possible feasible practicable practical appropriate necessary applicable needed reasonable permitted "
    "resources time efforts effort"
    " endeavour endeavours endeavor endeavors may might could generally typically usually normally often sometimes "
    "occasionally ideally"
    " encouraged recommended preferably preferable discretion hoc ad cases consider considers try trying sense "
    "convenient".split()
)
_FREQUENCY_WORDS = frozenset(
    "once twice every each per regularly periodically continually continuously basis intervals interval upon hire "
    "hiring joining onboarding"
    " termination departure annual biannual annually yearly monthly quarterly weekly daily hourly nightly "
    "fortnightly biannually semiannually"
    " biweekly bimonthly semi bi times half".split()
)
_DEADLINE_WORDS = frozenset(
    "within later than by day before after prior of from following delay immediately promptly soon same".split()
)

_MODAL = re.compile(
    r"\b(?:must|shall|will|should|may|can|(?:is|are) (?:also |hereby )?(?:required|obliged|expected|responsible"
    r"|accountable|prohibited|forbidden"
    r"|permitted|allowed|encouraged|to)\b|(?:has|have|needs?) to|ensures?|do(?:es)? not|never)\b"
)
_ROLE = (
    r"(?:officer|team|manager|owner|committee|board|department|group|lead|director|administrators?|staff|management"
    r"|engineers?|counsel"
    r"|auditors?|executives?|personnel|function|office|security|hr|it|legal|ciso|cto|ceo|cfo|coo|dpo|head"
    r"|supervisors?|coordinator"
    r"|analysts?|developers?|operations|leadership|council|desk|unit)"
)
_BY_WHOM = re.compile(
    rf"\bby (?:the |our |an? |its |their )?((?:[\w'&/-]+ ){{0,4}}?{_ROLE}(?: {_ROLE})*)\b", re.IGNORECASE
)
_LEADING_CLAUSE = re.compile(r"^(?:if|when|whenever|where|once|upon|after|before|in|on|at|for|as|during|following|to"
                             r"|by|under|unless|until|within|"
                             r"prior|additionally|furthermore|also|however|generally|at "
                             r"least)\b[^,]{0,120},\s*", re.IGNORECASE)  # fmt: skip
_PASSIVE = re.compile(r"^(?:\s*(?:not|also|always|only|promptly|immediately))*\s*(?:be|been|being)\b")
_SUBJECT_VERB = re.compile(
    r"^((?:the |our |an? |each |every |all |any )?(?:[\w'&/().{}\[\]-]+ ){0,5}?[\w'&/().{}\[\]-]+)\s+(?:\w+ly )?"
    r"(?:is|are|has|have|does|do|[a-z]{3,}(?:ses|ches|shes|xes|ys|[^s\W]s))\b"
)
_OWN_VERB = re.compile(r"^(we|our [\w ]{2,30}? team|i)\b", re.IGNORECASE)
_RESPONSIBLE = re.compile(
    r"^(?:responsible(?: person| party| role)?|owner|who|accountable|role)s?\s*[:|]\s*([^|.;]{2,60})", re.IGNORECASE
)


@cache
def _cased(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(pattern.pattern)


def _search(pattern: re.Pattern[str], text: str) -> str:
    """The first match, without outer blanks; "" for none. ASCII is searched in lower case: `re` folds case slowly."""
    if not text.isascii():
        found = pattern.search(text)
    else:
        found = _cased(pattern).search(text.lower())
    return text[found.start() : found.end()].strip() if found else ""


def frequency(text: str, words: frozenset[str]) -> str:
    """How often, in the words of `text` ("at least annually"); "" where it does not say. `words`: its lower-case words."""
    if not words & _FREQUENCY_WORDS and "-" not in text:
        return ""
    return _search(FREQUENCY, text)


def deadline(text: str, words: frozenset[str]) -> str:
    """By when, in the words of `text` ("within 24 hours of discovery"); "" where it does not say."""
    if not words & _DEADLINE_WORDS:
        return ""
    return _search(DEADLINE if _search(_NAMES_SPAN_BEFORE, text) else _NO_SPAN_BEFORE, text)


def hedges(text: str, words: frozenset[str]) -> tuple[str, ...]:
    """What softens the statement ("should", "where feasible"), in order, each once. "may not" forbids and is no hedge."""
    if not words & _HEDGE_WORDS:
        return ()
    lower = text.lower()
    found = (
        m.group()
        for m in HEDGE.finditer(lower)
        if not (m.group() == "may" and lower[m.end() :].startswith((" not ", " only ")))
    )
    return tuple(dict.fromkeys(found))


def actor_and_action(text: str, binding_lead_in: str = "") -> tuple[str, str]:
    """Who acts and what is done, as far as word order tells: (actor, action); either may be "".

    A list item ("Reviewing logs weekly") has its actor in the lead-in ("The security team is responsible for:").
    """
    body = _LEADING_CLAUSE.sub("", text, count=1)
    modal = _MODAL.search(body.lower())
    if modal:
        subject, rest = body[: modal.start()].strip(" ,:*-"), body[modal.end() :].strip(" ,:")
        by = _BY_WHOM.search(rest)
        if _PASSIVE.match(rest):
            return (by.group(1) if by else "", f"{subject} {rest}".strip())
        return (_short(subject), rest)
    if binding_lead_in:
        actor, _ = actor_and_action(binding_lead_in)
        return (actor, text)
    by = _BY_WHOM.search(body)
    if by:
        return (by.group(1), body)
    named = _RESPONSIBLE.match(body) or _OWN_VERB.match(body)
    if named:
        return (named.group(1).strip(), body)
    subject_verb = _SUBJECT_VERB.match(body)
    if subject_verb and not re.match(r"^.{0,80}\b(?:is|are) \w+ed\b", body):
        return (_short(subject_verb.group(1)), body)
    return ("", body)


def _short(subject: str) -> str:
    """A subject of more than twelve words is a clause that we cannot take apart: better none than a wrong one."""
    return subject if 0 < len(subject.split()) <= 12 else ""
