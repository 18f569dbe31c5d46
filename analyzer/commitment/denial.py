"""A denial ("we do not perform background checks") against a prohibition ("passwords are never stored in clear").

Both hold a negative. What decides is what is negated: leaving undone what protects is a denial; leaving undone what harms
is a commitment. Permission withheld ("may not", "is not allowed", "nobody ... without approval") always commits.
"""

from __future__ import annotations

import re
from typing import Literal

# "unclear": something is not done, and the words do not tell whether that harms or protects.
Negative = Literal["denial", "prohibition", "unclear"]

NEGATIVES = frozenset(
    "indefinitely uninvestigated unreviewed untested refuse abolished not no never none nobody cannot don't doesn't "
    "didn't isn't aren't wasn't weren't won't hasn't haven't nor neither without lack lacks"
    " lacking nothing receive receives get gets absent free alone unencrypted yet fit factory nothing optional "
    "voluntary clear plain sees prefers likes unprotected default can't couldn't shouldn't mustn't needn't waived "
    "skipped omitted unnecessary exempt".split()
)
# Stems of what an organisation does to protect; a stem must begin the word.
_PROTECT = (
    "perform|conduct|carr(?:y|ied|ies) out|review|test|encrypt|monitor|log\\b|logged|logging|record|maintain|keep|kept|have\\b|has\\b|provid|offer|requir|receiv|underg"
    "|track|scan|assess|audit|document|train|screen|verif|check|vet|back|rotat|notif|inform|report|publish|defin"
    "|assign|revok|remov"
    "|enforc|implement|operat|run\\b|issu|appl(?:y|ied|ies)|support|hold\\b|measur|evaluat|approv|classif|inventor|patch|respond|plan\\b|segregat"
    "|separat|restrict|limit|seek|ask|obtain|follow|sign|set\\b|establish|control|manage|protect|secur|prevent|detect|investigat|escalat|correct"
    "|updat|communicat|tell|consult|involve|appoint|designat|nominat|employ|engage|do\\b|done|make\\b|made|take\\b|taken|build|sanitis|sanitiz|wip|shred|destroy"
    "|delet|eras|dispos|return|inspect|sampl|reconcil|validat|authenticat|authoris|authoriz|identif|analy[sz]"
    "|consider|rank|prioriti[sz]"
    "|compar|schedul|guard|lock|lead|practi[sc]e|rehears|exercis|simulat|restor|replicat|configur|harden|baselin"
    "|filter|block|isolat"
    "|label|mark|mask|anonymi|pseudonymi|hash|sign|confirm|ensur|guarantee|commit|promis|pursue|support|distribut"
    "|circulat|cover|includ|address|treat"
    "|mention|state\\b|describ|specif|name\\b|distinguish|differentiat|tell|watch|survey|collect (?:feedback|evidence|logs|metrics|acknowledg)"
    "|archiv|present|brief|reassess|revisit|renew|re-?evaluat|recertif|attest|certif|explain|answer|disclose "
    "(?:breach|incident|how|what|the|its)"
    "|oversee|supervis|chair|meet\\b|convene|gather|look at (?:logs|alerts)|rate|score|rely|use (?:a |an |any |formal|multi|mfa|two|encryption|version|automated|code|checklists?|background|firewall|branch)"
    "|rotate|expire|retain|send|forecast|fix|rerun|repair|rehears|look into|trigger|alter|examin|writ|trac|justif"
    "|contact|repeat|sought|seen|investigat|relate to|stor(?:e|ed) (?:backups?|copies|logs|evidence)|exist|apply|in "
    "place|formal|happen|occur|take place|available|hire|budget|align|link|enabl|activat|adopt|giv|tell|told|map"
    "|explain|placed|shown|wait|care|bother|prove|ask"
)
_PROTECTING = re.compile(
    rf"^(?:\w+ly |yet |currently |been |being |be |also |itself |themselves |formally |to )*(?:{_PROTECT})"
)
_OBJECT_OF_HARM = re.compile(
    r"\b(?:without|unless|except|other than|beyond|longer than|more than|until|outside of|outside the|in (?:clear"
    r"|plain)|plain ?text|unencrypted|clear ?text|third part(?:y|ies)"
    r"|any other|unauthori[sz]ed|by default|on (?:personal|removable|portable|unmanaged|local)|for (?:any )?(?:other"
    r"|marketing|personal)|personally|necessary|needed"
    r"|secrets?|credentials?|production data|live data|same (?:person|individual)|their own|own (?:work|code|request"
    r"|changes?)|alone|against (?:any|anyone|employees)"
    r"|special categor|children|card ?holder|cvv|card numbers?|personal (?:data|information)|customer data|client "
    r"data|sensitive data|directly|to (?:the )?(?:internet|public)"
    r"|adverse|negative|impact|interfere|compromise|conflict|root|administrator (?:rights|privileges)|shared|generic"
    r"|default)\b"
)
_PERMISSION = re.compile(
    r"\b(?:must|may|shall|should|can|could|will|would) ?not\b|\b(?:must|may|shall|should|can|will) never\b"
    r"|\bcannot\b|\b(?:mustn't|can't|shouldn't|couldn't|won't)\b"
    r"|\b(?:is|are) (?:strictly |generally |explicitly |expressly |also |therefore |currently )*not (?:\w+ly "
    r")?(?:allowed|permitted|authori[sz]ed|acceptable|tolerated|to\b|entitled|accepted|granted|eligible)"
    r"|\b(?:do|does) not (?:allow|permit|tolerate|authori[sz]e|accept|condone|grant|let)\b|\bno(?:body| one|-one| "
    r"[\w-]+(?: [\w-]+){0,3}?) (?:must|may|shall|should|can|will|is (?:allowed|permitted|to)|are (?:allowed"
    r"|permitted|to))\b"
    r"|\b(?:zero[- ]tolerance|under no circumstances|at no time|in no case|on no account)\b"
)
_WEAK_MODAL = re.compile(r"\b(?:will|would|can|could) ?not\b|\bcannot\b|\b(?:won't|can't|couldn't)\b")
_PLAIN_NOT = re.compile(r"^(?:do|does|did|have|has|had|is|are|was|were)\b.*\bnot$|n't$")
_HARM = re.compile(
    r"^(?:\w+ly |yet |be |been |being |also |itself |themselves )*(?:share|sell|sold|disclos|transfer|transmit|stor"
    r"|retain|allow|permit|accept|tolerat|us(?:e|ed|ing)\b|process|collect|cop(?:y|ied)|mov|leav|left|connect"
    r"|expos|grant|hand|given|give|read\b|know|sit\b|stand|report|depend|wait|rel(?:y|ied)|judge|trad|rent|lent|lend"
    r"|mix|carr|travel|appear|contain|reveal|show|reach|access|enter|touch|pass|go\b|gone|count"
    r"|mean|matter|work\b|add|chang|edit|modif|overwrit|reus|chosen|based|seen|see\b|come|fit|match|load|open|start"
    r"|begin|merg|deploy|ship|releas|pa(?:y|id)|bought|buy|hir|discriminat|retaliat|punish"
    r"|penali|limited|exceed|visible|reachable|possible|the same|in use|part|known|identical|involved|eligible"
    r"|enough|sufficient|an?\b|the\b|on\b|in\b|at\b|to\b|only|just|by\b|for\b|from\b|with|later|before|exist"
    r"|affect|replace|recogni|combine|cross|mail|turn|delay|catch|vulnerable|terminat|speculat)"
)
_IMPERATIVE = re.compile(
    r"^(?:\W*)(?:please )?(?:do not|don't|never|avoid|no\b(?! (?:formal|background|training|review|policy|process"
    r"|procedure|one|requirement|evidence|record|log|test|audit|risk)))"
)
_DO_NOT = re.compile(
    r"\b(?:(?:do|does|did|have|has|had|is|are|was|were|need|am) (?:\w+ly |also |currently |yet )*not|(?:do|does|did"
    r"|is|are|was|were|has|have|need)n't|never|will not|won't|would not|cannot|can not|can't|not currently|are? "
    r"not)\b ?"
)
_NEUTRAL = re.compile(
    r"\bnot limited to\b|\bnot only\b|\bif not\b|\bwhether or not\b|\bor not\b|\bnot (?:later|less|more|fewer"
    r"|earlier|exceeding|to exceed|lower|greater|longer) than\b|\bno (?:later|less|more|fewer|earlier|longer) than\b"
    r"|\bnot (?:less|more|exceed|necessarily|be limited|yet known|in use|applicable)\b|\bno (?:longer|matter"
    r"|exceptions?|sooner|charge|cost|event)\b|\bnot (?:need to be|be required to) \b|\bneed[- ]to\b|\bnot at rest\b"
    r"|\b(?:has|have) no (?:\w+ )?need\b"
)
_THERE_IS_NO = re.compile(
    r"\bthere (?:is|are|was|were) (?:currently |presently |at present |as yet |also |still |generally )?(?:no|not"
    r"|neither)\b|\b(?:we|it|the (?:company|organi[sz]ation|firm|team|university|hospital|bank|city|council|agency"
    r"|business|charity|service|board)|organi[sz]ation|company|management|staff|they|\[?[\w{}]+\]?) (?:currently "
    r"|presently |also |still )?(?:has|have|had|keeps?|maintains?|holds?|runs?|operates?|performs?|conducts?"
    r"|provides?|offers?|publish(?:es)?|uses?|requires?|makes?|gives?|sets?|employs?|carr(?:y|ies) out|takes?"
    r"|places?|imposes?) no\b"
    r"|\b(?:we|it|they|company|organi[sz]ation|team|department|policy|process|systems?) (?:currently |still "
    r")?lacks?\b (?:a |an |any |the )?|\bin the absence of\b.{0,5}$|\bnone (?:of (?:the|our|these|those)|is|are|has"
    r"|have)\b"
)
_NO_SUBJECT = re.compile(
    r"(?:^|[,;:] (?:and |but )?|\bsince |\bbecause )(?:at present,? |currently,? |today,? |there )?no (?!(?:one"
    r"|person|employee|user|individual|member|staff|vendor|supplier|contractor|single|external|unauthori[sz]ed"
    r"|two)\b)([\w'-]+ ){1,7}?(?:is|are|was|were|has|have|exists?|takes? place|appl(?:y|ies)|occurs?|happens?|needs?"
    r"|follows?)\b(?P<rest>.*)"
)
_NOBODY_CHECKS = re.compile(
    r"\b(?:nobody|no one|no-one|none of us) (?:has to|have to|needs? to|is (?:asked|required|expected|responsible"
    r"|assigned|in charge|appointed)|checks?|reviews?|looks|approves?|verif|confirms?|monitors?|tests?|performs?"
    r"|records?|keeps?|knows|owns|tracks|reads|oversees|follows)"
)
_NOT_SO = re.compile(
    r"\b(?:it is|it's) (?:not|hardly) (?:the case|true|our practice|our policy|required|customary|usual) (?:that"
    r"|to)\b|\b(?:nobody|no one) (?:here |in particular )?(?:makes sure|sees to it|ensures)\b|\bneed not\b|\b(?:do"
    r"|does)(?: not|n't) (?:have|need) to\b"
)
_SKIP = re.compile(
    r"\b(?:is|are|remains?|be) (?:\w+ly |currently |left )*(?:optional|voluntary|waived|skipped|omitted|unnecessary"
    r"|left to (?:chance|habit|whoever|the judg\w+ of))\b"
)
_CARELESS = re.compile(
    r"\bas (?:they|he|she|it|the users?|users?|everyone) (?:sees?|thinks?|prefers?|likes?|wish(?:es)?|chooses?"
    r"|pleases?)\b|\b(?:is|are) free to (?:share|choose|decide|use|install|set)\b"
    r"|\b(?:is|are|remain|remains) (?:\w+ )?(?:sent|stored|kept|transmitted|transferred|held|left|sits?|travels?) "
    r"(?:\w+ )?(?:unencrypted|in (?:the )?(?:clear|plain)(?: ?text)?|at (?:factory|default)|unprotected|unlocked"
    r"|alone|open)\b"
    r"|\bneeds? no (?:sign-in|approval|login|password|permission|review)\b|\bnothing is (?:said|done|recorded|kept"
    r"|written|logged)\b|\bhave (?:chosen|decided) not to\b|\bhas yet to\b"
    r"|\bwithout (?:any )?(?:paperwork|warning|telling anyone|further ado|possibility|supervision|description"
    r"|explanation)\b"
)
_CHOSE_NOT = re.compile(
    r"\b(?:receives?|gets?|contains?|asks?|carry|carries) (?:no|none)\b(?! (?:more|standing|other))|\bunder no "
    r"obligation\b|\bwith no (?:common|formal|defined|instructions?|process|review|approval|controls?)\b|\bleft "
    r"(?:uninvestigated|unencrypted|unreviewed|untested|unanswered|unattended)\b|\bwe refuse (?:all|any)\b"
    r"|\bindefinitely\b|\bhave abolished\b|\bhave (?:chosen|decided|opted) not to\b|\b(?:has|have) yet to\b"
    r"|\bneeds? no (?:sign-in|approval|login|password|review)\b"
)
_HARMLESS = re.compile(
    r"\b(?:never|nobody|prohibit|forbid|forbidden|violat|disciplin|if|must|shall|without delay|only)"
)
_WITHOUT_GUARD = re.compile(
    r"\b(?:can|may|is|are|do|does|goes?|go|gets?|deploys?|merges?|makes?|receives?|signs?|starts?|keeps?|holds?"
    r"|gains?|use|uses|have|has|enters?|leaves?|push|pushes|choose|chooses|add|adds|runs?|approve|approves|accept"
    r"|accepts|remains?) [^.]{0,90}\bwithout (?:any |a |an |prior |further |formal |being |first |the |having "
    r"|additional |separate |asking |checking|performing |telling |informing |waiting for )*"
    r"(?:approv|review|test|authori[sz]|encrypt|sign|check|screen|train|record|document|notif|consent|verif|assess"
    r"|inspect|escort|log|background|contract|agreement|password|multi|second|supervis|assessment|ticket|anyone"
    r"|written|peer|restriction|limit|reference|expiry|audit|independent|control|validat|oversight|vetting|nda|monitor)"
)
_LIMIT = re.compile(
    r"\b(?:longer than|more than|beyond|until|unless|except|be (?:erased|deleted|removed|altered|changed|modified"
    r"|edited|overwritten|disabled|switched off|bypassed))\b"
)
# What follows the negative says something about the world or somebody else, not about a control left out.
_NO_DENIAL = re.compile(
    r"(?:include|(?:have|had) (?:\w+ )?(?:access|insight|the ability|control over|any interest|a conflict|to\b)|in "
    r"scope|responsible|liable|completely|apply|prevent|guarantee|support the|the responsibility|"
    r"made available to (?:the public|third)|follow this|share|an? )"
)
_REQUIREMENT = re.compile(
    r"^(?:\w+ly |yet |currently |formally )*(?:required|needed|necessary|obliged|mandatory|expected|obligatory"
    r"|subject to|part of|in place|available|formal|performed|practi|aware|ready|responsible|bound|tracked|covered"
    r"|kept|held|routinely|consistently|always)\b"
)


def negative_of(text: str) -> Negative | None:
    """What a negative in `text` (lower case, plain) makes of it; None where no negative governs the main clause."""
    body = _NEUTRAL.sub(" ", text)
    if _NOT_SO.search(body) or _denies_existence(body) or _NOBODY_CHECKS.search(body):
        return "denial"
    if _IMPERATIVE.match(body):
        return "prohibition"
    allowed = _PERMISSION.search(body)
    if allowed and not (_WEAK_MODAL.match(allowed.group()) and _undone(body[allowed.end() :])):
        return "prohibition"
    for negated in _DO_NOT.finditer(body):
        if _is_subordinate(body[: negated.start()]):
            continue
        rest = body[negated.end() :].strip()
        if _undone(rest):
            return "denial"
        plain = "|" not in body and _PLAIN_NOT.match(negated.group().strip()) and not _is_harm(rest)
        return "unclear" if plain else "prohibition"
    if (_WITHOUT_GUARD.search(body) or _CARELESS.search(body)) and not _HARMLESS.search(body):
        return "denial"
    if _CHOSE_NOT.search(body) or _SKIP.search(body):
        return "denial"
    return None


def _denies_existence(body: str) -> bool:
    found = _THERE_IS_NO.search(body)
    if found and not _is_subordinate(body[: found.end()].rsplit(" ", 1)[0]):
        rest = body[found.end() :].strip()
        if not re.match(
            r"(?!(?:[\w-]+ ){0,2}(?:process|procedure|policy|plan|mechanism|schedule|review|record|inventory)\b)"
            r"(?:on-premise|standard or|law|control over|method|way to guarantee|right|intention|server|open"
            r"|retaliat|(?:[\w\"-]+,? ){0,4}access|excuse|tolerance|expectation of privacy|right to|other|more"
            r"|longer|unauthori|reprisal|doubt|exception|single point|conflict|(?:\w+ (?:or|and) )?(?:\w+ )?(?:ties"
            r"|relation)|route|common|stake|standing|permanent|place|business need|shared|direct|public|inbound"
            r"|interest)",
            rest,
        ):
            return not re.search(r"\b(?:without|unless|except|to verify|until)\b", rest)
    subject = _NO_SUBJECT.search(body)
    return bool(
        subject
        and _undone(subject["rest"].strip())
        and not re.search(r"\b(?:without|unless|until|except|before)\b", subject["rest"])
    )


def _undone(rest: str) -> bool:
    """Whether `rest`, what follows the negative, names something protective that is thus left undone."""
    rest = rest.lstrip()
    if _NO_DENIAL.match(rest) or _LIMIT.search(rest[:90]):
        return False
    if _REQUIREMENT.match(rest):
        return not re.search(r"\bunless\b", rest)
    if _OBJECT_OF_HARM.search(rest[:90]) and not re.match(
        r"(?:\w+ly )?(?:review|test|encrypt|monitor|perform|conduct|train|screen|assess|notif|audit|scan|requir"
        r"|inform|tell|document|check|verif|track|classif)",
        rest,
    ):
        return False
    return _PROTECTING.match(rest) is not None


def _is_harm(rest: str) -> bool:
    """Whether what is not done would harm, is bounded by a condition, or says nothing about a control."""
    return bool(
        _NO_DENIAL.match(rest) or _LIMIT.search(rest[:90]) or _OBJECT_OF_HARM.search(rest[:90]) or _HARM.match(rest)
    )


def _is_subordinate(before: str) -> bool:
    """Whether the negative stands in a clause that only qualifies ("accounts that are not used are disabled")."""
    clause = _CHECKS.sub(" ", re.split(r"[,;:]", before)[-1].lstrip())
    if clause.startswith(("or ", "and ")) and _CONDITIONAL.match(before):
        return True
    return _QUALIFIER.search(clause) is not None


# Names of controls whose noun looks like a verb that opens a subordinate clause.
_CHECKS = re.compile(r"\b(?:background|reference|credit|health|identity|security|spot|record) checks?\b")
_CONDITIONAL = re.compile(r"^(?:if|when|whenever|where|unless|once|in case)\b")
_QUALIFIER = re.compile(
    r"\b(?:who|that|which|whose|what|how|event|if|when|whenever|where|wherever|unless|whether|because|since|so"
    r"|ensur\w*|verif\w*|confirm\w*|check\w*|until|whatever|whoever|although|though|to|any|prevent\w*|should)\b"
)
