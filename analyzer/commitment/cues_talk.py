"""Talk about the matter without a commitment: wishes, praise, facts of the world."""

from __future__ import annotations

from analyzer.commitment.cues import WHO, cues

ASPIRATION = cues(
    "aspiration",
    (
        "strive strives aim aims aspire aspires endeavour endeavours endeavor endeavors hope hopes wish wishes try "
        "tries like love prefer striving aiming hoping keen eager trying",
        rf"\b{WHO} (?:always |continually |constantly |continuously |do |will |shall |should |also |all |generally "
        rf"|would )*(?:strives?|aims?|aspires?|endeavou?rs?|hopes?|tries|(?:will|should|we|do) try|would (?:like"
        rf"|love|prefer|ideally like)|(?:is|are) (?:striving|aiming|hoping|keen|eager|trying)) (?:always "
        rf"|continually |constantly |over time |\w+ly |and \w+ )?(?:to|for|towards?)\b(?! (?:detect|the)\b)",
    ),
    ("wish mind", r"\bwe wish to\b|\bwe have it in mind\b"),
    ("day", r"(?<!within )(?<!after )(?<!than )(?<!of )(?<!by )(?<!in )\bone day[.]?$"),
    ("like love", r"\bwe would (?:like|love)\b|\bwe'd (?:like|love)\b"),
    (
        "strive strives aim aims striving aiming aspire aspires endeavour endeavor endeavours endeavors try trying "
        "tries",
        r"^(?:strives?|aims?|striving|aiming|aspires?|endeavou?r(?:ing|s)?|tries|try(?:ing)?) (?:to|for)\b",
    ),
    ("ideally preferably world", r"\bideally\b|\bshould ideally\b|\bwould preferably\b|\bin an ideal world\b"),
    (
        "encouraged desirable advisable welcome advised preferable urged nice invited",
        r"\b(?:is|are|would be) (?:strongly |warmly |actively |highly |therefore )?(?:encouraged|desirable|advisable"
        r"|welcome|preferable|urged|nice to have)\b(?! by)(?! to (?:report|come forward|raise|speak|contact|use))",
    ),
    (
        "encourage believe value hope dream consider",
        r"\bwe (?:strongly |warmly |actively )?(?:believe|value|hope|dream|consider it|encourage)\b",
    ),
    (
        "good best nice helpful useful desirable preferable worth wise sensible advisable",
        r"\bit (?:is|would be) (?:good|best|nice|helpful|useful|desirable|advisable|preferable|a good idea|worth"
        r"|wise|sensible)\b",
    ),
    (
        "goal vision ambition aspiration ideal dream hope target intention desire wish star",
        r"^(?:it (?:is|remains) )?(?:our|the|long-term)(?: [\w'-]+){0,3}? (?:goal|aim|vision|ambition|aspiration"
        r"|ideal|dream|hope|desire|wish|north star) (?:is|remains|would be)\b|\bit (?:is|remains) our (?:goal"
        r"|ambition|hope|aspiration|wish|dream)\b",
    ),
    ("practice nice", r"\b(?:good|best) practice (?:is|suggests|would|recommends|dictates)\b|\bnice to have\b"),
    ("would", r"\bwould (?:ideally )?be (?:ideal|good|great|preferred|desirable|welcome|nice)\b"),
    unless=r"\b(?:must|shall|is required|are required)\b|\btry to (?:access|circumvent|bypass|log|gain)|\battempt"
    r"|\bgoal is to rebuild|^recovery goal",
)

MARKETING = cues(
    "marketing",
    (
        "world-class industry-leading best-in-class state-of-the-art military-grade bank-grade cutting-edge "
        "enterprise-grade top-tier award-winning rock-solid bulletproof ironclad unparalleled unrivalled unrivaled "
        "second peace gold legendary renowned market-leading next-generation leading-edge world industry",
        r"\b(?:world[- ]class|industry[- ]leading|best[- ]in[- ]class|state[- ]of[- ]the[- ]art|military[- ]grade"
        r"|bank[- ]grade|cutting[- ]edge|enterprise[- ]grade|top[- ]tier|award[- ]winning|rock[- ]solid"
        r"|bullet-?proof|iron-?clad|unparalleled|unrivall?ed|second to none|peace of mind|gold standard|legendary"
        r"|renowned|market[- ]leading|next[- ]generation|leading[- ]edge)\b",
    ),
    (
        "seriously priority importance dna heart proud proudly pride assured sleep hands obsessed passionate passion",
        r"\btakes? (?:[\w' -]{2,50}) (?:very |extremely |incredibly |so |really )?seriously\b|\b(?:is|are|remains) "
        r"(?:always |and remains )?(?:our|a|the|of) (?:top|highest|number one|first|utmost|paramount|absolute) "
        r"(?:priority|importance|concern)\b|\bin (?:our|its) dna\b|\bat the heart of (?:everything|what|all)\b"
        r"|\bproud(?:ly)?\b|\bpride (?:ourselves|itself)\b|\brest assured\b|\bsleep (?:soundly|well|easy)\b|\bis in "
        r"(?:safe|good) hands\b|\bobsessed\b|\bpassion(?:ate)? (?:about|for)\b",
    ),
    unless=r"\b(?:must|shall|is required|are required|annually|quarterly|monthly|weekly|daily|every|within \d+|aes"
    r"|tls|mfa|at least|biometric|surveillance|firewalls?|locks?|monitored|reviewed|tested|audited)\b",
)

FACT = cues(
    "fact",
    (
        "can could may might often lead leads cause causes result results create creates expose exposes",
        r"^(?:unauthori[sz]ed|poor|inadequate|insufficient|lost|stolen|a single|inconsistent|unpatched|untrained"
        r"|uncontrolled|forgotten|careless|excessive|stale|outdated|undetected|unclear|bad|attackers|criminals"
        r"|hackers|breaches|cyber ?criminals)\b[^.]{0,100}\b(?:can|could|may|might|often|leads?|causes?|results? in"
        r"|creates?|exposes?)\b",
    ),
    (
        "important crucial essential vital common cornerstone",
        r"^(?:[\w -]{3,60}) (?:is|are|remains?) (?:\w+ )?(?:an? )?(?:\w+ )?(?:important|crucial|vital"
        r"|cornerstone)\b(?! (?:that|to|for \w+ to|components?|systems?|data|function|asset))",
    ),
    ("studies surveys statistics", r"^(?:studies|surveys|statistics)\b"),
    unless=r"\b(?:disciplin|sanction|terminat|dismiss|penalt|violation|must|shall|required|so we|therefore|notified)",
)
