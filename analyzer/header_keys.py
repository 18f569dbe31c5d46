"""The names under which documents state who owns them, which version they are and when they were reviewed."""

from __future__ import annotations

import re

_THING = (
    r"(?:(?:policy|document|doc|process|procedure|plan|standard|content|programme|program|charter|business)[\s_-])?"
)
KEYS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"{_THING}(?:{pattern})", re.IGNORECASE))
    for name, pattern in (
        ("owner", r"owners?(?:\(s\))?(?:[\s_]name)?|owned by|custodian|steward|maintained by|maintainer|managed by"
                  r"|responsible(?:[\s_](?:party|person|officer|official"
                  r"|role|executive|office|department|owner))?|sponsor|accountable(?: executive)?"),
        ("approver", r"approvers?(?:\(s\))?|approved[\s_]by|approving (?:authority|official|body)"
                     r"|approval(?:[\s_](?:authority|by))?|authori[sz]ed[\s_]by|signed(?: off)? by|ratified by"),
        ("version", r"(?:current |document )?(?:version|revision|rev|release|issue)(?:[\s_](?:number|no\.?|#))?"
                    r"|ver\.?"),
        ("policy_id", r"(?:policy|document|doc|procedure|reference|control|plan|standard)?[\s_]?(?:id|identifier"
                      r"|number|no\.?|nr\.?|#|ref(?:erence)?(?: (?:no\.?|number|id))?|code)"),
        ("next_review", r"(?:next|scheduled|planned|due)(?:[\s_](?:scheduled|planned"
                        r"|policy))?[\s_]review(?:[\s_](?:date|due|on))?|review[\s_](?:due|by|before)(?:[\s_]date)?"
                        r"|date of next review"
                        r"|next[\s_]review[\s_]date|expir(?:y|ation|es)(?:[\s_](?:date|on))?|valid until|due for "
                        r"review"),
        ("last_reviewed", r"(?:date )?(?:last|latest|most recent(?:ly)?)[\s_-]*(?:review(?:ed)?|updated?|revis(?:ed"
                          r"|ion)|modified|amended|changed?|edited)(?:[\s_](?:date|on))?|reviewed[\s_](?:date|on)"
                          r"|date (?:of )?(?:last )?(?:review(?:ed)?|revision|update)|(?:updated|revised|amended"
                          r"|modified|reviewed)(?:[\s_](?:on|date|at))?|lastmod"),
        ("effective", r"(?:effective|valid|in force|applicable)(?:[\s_](?:date|from|as of|since|on))?|date "
                      r"(?:effective|of issue|issued|adopted|approved)|effectivedate|issue[\s_]?date|issued(?: on)?"
                      r"|published(?: on)?"
                      r"|publication date|adopted(?: on)?|approval date|approved on|date of (?:approval|adoption"
                      r"|issue|effect)|start date"),
        ("review_maybe", r"review[\s_]date|review[\s_]on|review"),
        ("effective_maybe", r"date|created|creation date"),
    )
)  # fmt: skip
DATE_FIELDS = ("effective", "last_reviewed", "next_review")

_DOC = r"(?:[Tt]his|[Tt]he|[Oo]ur) (?:[\w-]+ ){0,4}?(?:policy|document|plan|procedure|standard|programme|program|charter|handbook|notice)"
_WHO = r"(?:the |our |an? )?(?P<value>(?:[A-Z{\[][\w&/'{}\[\]-]*|of|and|for|the|&|\s)+?)"
SENTENCES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("owner", re.compile(rf"{_DOC} is (?:owned|maintained|managed) by {_WHO}(?=[.,;)]|\s(?:and|who|which|on)\s[a-z]"
                         rf"|$)")),
    ("owner", re.compile(rf"(?:the )?owner of {_DOC} is {_WHO}(?=[.,;)]|$)", re.I)),
    ("owner", re.compile(rf"^(?:The )?(?P<value>[A-Z{{\[][\w &/'{{}}\[\]-]{{1,50}}?) (?:owns|is the owner of|is the "
                         rf"policy owner for|is responsible for maintaining) {_DOC}")),
    ("approver", re.compile(rf"{_DOC} (?:was|is|has been|is to be) (?:\w+ )?(?:approved|adopted|ratified|signed "
                            rf"off)(?: \w+ly)? by {_WHO}(?=[.,;)]|\s(?:on|in|at|and)\s|$)")),
    ("approver", re.compile(rf"^[Aa]pproved by {_WHO}(?:,? on\b|[.,;]|$)")),
    ("version", re.compile(r"(?:^|[|·,(\s])(?:[Vv]ersion|VERSION"
                           r"|[Rr]ev(?:ision)?\.?)\s*[:#]?\s*(?P<value>\d+(?:\.\d+){0,3}[a-z]?)\b")),
    ("version", re.compile(r"(?:^|[|·(\s_-])(?P<value>v\d+(?:\.\d+){0,3})\b")),
    ("policy_id", re.compile(r"\((?P<value>[A-Z]{2,6}(?:-[A-Z]{2,6}){0,2}-\d{1,4})\)"
                             r"|^(?P<bare>[A-Z]{2,6}(?:-[A-Z]{2,6}){0,2}-\d{1,4})\b")),
)  # fmt: skip
DATED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("next_review", re.compile(r"\bnext (?:scheduled )?review(?: date)?\b[^.\d]{0,25}|\b(?:due for review|review is "
                               r"due|to be reviewed (?:again )?)(?: by| on| in)?\b[^.\d]{0,15}", re.I)),
    ("last_reviewed", re.compile(r"\b(?:last|most recently) (?:reviewed|updated|revised|modified|amended|changed"
                                 r"|edited)\b[^.\d]{0,40}|\b(?:reviewed|updated|revised) (?:and approved "
                                 r")?on\b[^.\d]{0,15}", re.I)),
    ("effective", re.compile(r"\b(?:effective|takes effect|came into (?:force|effect)|comes into (?:force|effect)"
                             r"|in (?:force|effect) (?:since|from)|adopted on|approved on|approved by [\w ]{3,60} on"
                             r"|issued on|valid from)\b[^.\d]{0,30}", re.I)),
)  # fmt: skip
