"""Pointers to where the matter is dealt with."""

from __future__ import annotations

from analyzer.commitment.cues import DOCUMENT, cues

_POINT = (
    r"(?:further |fully |separately |also |more fully )?(?:described|documented|detailed|set (?:out|forth)|covered"
    r"|found|outlined|specified|defined|explained|laid (?:down|out)|contained|dealt with"
    r"|addressed|discussed|handled|governed|regulated|treated|elaborated|shown)"
)
_BINDS_TOO = (
    r"\b(?:must|shall|is required to|are required to|is responsible|are responsible)\b|\b(?:reviewed|tested|approved"
    r"|updated|audited|trained|encrypted|logged|monitored|supplied|evaluated|walked) (?:at least |every |each "
    r"|annually|quarterly|monthly|weekly|daily|yearly|once|by the|to all)"
    r"|, and (?:this|the|these)\b|; if\b|\bsee something\b|\bcan (?:see|read)\b|\byou'll see\b|\bonly\b|\b(?:every"
    r"|each) customer\b|\bthat (?:every|each|all)\b"
)
REFERENCE = cues(
    "reference",
    (
        "see refer consult cf read check visit ask",
        r"^(?:please |kindly |for [^.]{2,150}, (?:please )?|for [^,.]{2,80} (?:please )?|also |\(|\*|note: "
        r"|[^.:]{2,60}: )*(?:see|refer to|consult|cf\.|please (?:read|check|visit)|ask (?:your|the|our)(?= "
        r"(?:[\w-]+ ){0,3}[\w-]+\.?$))\b(?! (?:if|whether|that|to it)\b)(?![^.]{0,60}\b(?:log|camera|monitor"
        r"|lawyer)\b)",
    ),
    (
        "described documented detailed set covered found outlined specified defined available explained laid "
        "contained dealt addressed discussed handled shown governed regulated treated published kept elaborated stated",
        rf"\b(?:is|are|will be|can be|may be|being|have been|has been) {_POINT} (?:separately\b|elsewhere\b|(?:in|by"
        rf"|under|within|at|on|through|via|according to|as per|per)(?: the| our| a| an| its| their| another| "
        rf"separate| company| corporate|\s\[)?(?: [\w'\"&/{{}}\[\]().-]+){{0,7}}? ?{DOCUMENT}\b)"
        r"(?!.{0,100}\b(?:and|which|that) (?:is|are|must|shall|applies|requires)\b)",
    ),
    (
        "details detail information guidance rules requirements procedure process steps",
        r"^(?:details?|more (?:information|details?)|further (?:information|details?|guidance)|additional "
        r"(?:information|details?|guidance)|the (?:details?|full \w+)) (?:[\w-]+ ){0,8}?(?:is|are|can|may"
        r"|will)\b[^.]{0,20} (?:in|at|on|under|from|separately|elsewhere)\b",
    ),
    ("subject pursuant", r"^(?:subject|pursuant) to (?:the )?[^,.]{2,60} (?:policy|standard|procedure)[.]?$"),
    unless=_BINDS_TOO,
)
