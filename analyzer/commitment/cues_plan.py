"""What is not there yet: planned, in preparation, on the roadmap, to be defined."""

from __future__ import annotations

from analyzer.commitment.cues import FUTURE, INTRODUCE, WHO, cues

_FUTURE_WORDS = (
    " next later sometime coming year quarter q1 q2 q3 q4 h1 h2 future upcoming roadmap eventually soon shortly day "
    "run budget funding"
    " headcount once when after spring summer autumn fall winter january february march april may june july august "
    "september october"
    " november december 2025 2026 2027 2028 2029 2030 preparation course time merger pilot"
)
_PROGRESS = (
    r"(?:drafted|developed|designed|evaluated|considered|piloted|built|introduced|procured|planned|discussed"
    r"|prepared|written"
    r"|trialled|rolled out|finali[sz]ed|selected|worked on|put together|set up|negotiated|explored|implemented)"
)
PLAN = cues(
    "plan",
    (
        "planned scheduled slated foreseen envisaged budgeted earmarked targeted proposed anticipated due",
        rf"(?<!they )(?<!which )\b(?:is|are|was|were|has been|have been|remains?|still) (?:currently |also |still "
        rf"|now |already )?(?:planned|scheduled|slated|foreseen|envisaged|budgeted|earmarked|targeted|proposed"
        rf"|anticipated|due)\b"
        rf"(?=.{{0,80}}{FUTURE}|[.;]?$| (?:to be|as part) (?!performed|conducted|tested|reviewed|every)| with "
        rf"(?:version|release|phase))",
    ),
    ("foreseen envisaged", r"\b(?:is|are) (?:foreseen|envisaged)\b"),
    (
        "plan plans planning intend intends intending propose proposes hope hopes hoping looking preparing aiming "
        "going aim",
        rf"\b{WHO} (?:currently |also |now |still )?(?:plans?|intends?|proposes?|hopes?|(?:is|are) (?:currently "
        rf"|now |still )?(?:planning|looking|hoping|intending|preparing|aiming|going))"
        rf" (?:to (?!address|respond|recover|handle|mitigat|remediat)|on \w+ing|the "
        rf"introduction)(?=.{{0,140}}(?:{FUTURE}|\b{INTRODUCE}))",
    ),
    (
        "roadmap backlog wish",
        r"\b(?:on|part of|added to|in) (?:the|our|its|a|next year's|\w+'s)(?: [\w-]+){0,3} (?:roadmap|backlog|wish "
        r"?list)\b|\broadmap (?:item|includes|foresees|contains)\b|^roadmap\b",
    ),
    (
        "awaiting awaits hold procurement tender planning",
        r"\bawait(?:s|ing) (?:[\w-]+ ){0,2}(?:approval|budget|funding|sign-off|release)\b|\b(?:is|are) (?:on hold"
        r"|in procurement|out to tender|in (?:the )?planning(?: stage| phase)?)\b",
    ),
    (
        "kicks starts begins launches",
        rf"\b(?:kicks off|starts|begins|launches) (?:in|next|after|once|with)\b[^.]{{0,30}}(?:{FUTURE}|phase|january"
        rf"|february|march|april|june|july|august|september|october|november|december)",
    ),
    ("order delivery", r"\b(?:is|are) on order\b|\bdelivery expected\b"),
    ("list", r"\bon the list of (?:projects|improvements|ideas)\b"),
    ("some", r"\bsome day\b"),
    (
        "procured purchased bought hired recruited",
        r"\b(?:is|are) to be (?:procured|purchased|bought|hired|recruited)\b",
    ),
    ("drafting", r"\bis drafting\b[^.]*\bto be adopted\b"),
    (
        "soon progress pipeline under way underway preparation yet outstanding draft",
        r"\b(?:coming soon|(?:is|still|remains) (?:a )?work in progress|in the pipeline|under (?:development"
        r"|construction|consideration|discussion)|(?:is|are) (?:under ?way(?= (?:and|with|to)|[.;,]?$)|in "
        r"preparation|still (?:in draft|outstanding))|yet to be"
        r"|not yet (?:\w+ )?(?:been |in place|available|implemented|finali[sz]ed|introduced|defined)|in draft)\b(?! "
        r"(?:been )?(?:known|resolved|remediated|patched|public|closed|released|classified|contained))",
    ),
    (
        "will shall to" + _FUTURE_WORDS,
        rf"\b(?:will|shall|is to|are to|would) (?:then |also |be able to |soon |eventually |gradually |again "
        rf")*(?:be )?(?:being )?{INTRODUCE}\w*\b[^.]{{0,140}}?\b{FUTURE}",
    ),
    (
        "by in from during starting beginning later next eventually as of towards effective once when after over"
        + _FUTURE_WORDS,
        rf"^(?:(?:from|by|in|during|as from) )?(?:{FUTURE}|(?:starting|beginning|as of|effective) "
        rf"[^,]{{0,40}}{FUTURE})[^,.]{{0,50}},? (?:we|it|they|the|our|a|an|all|[\w-]+) [^.]*\b(?:will|plans?"
        rf"|intends?|is to|are to|hopes?|shall)\b(?! be (?:reported|notified|submitted))",
    ),
    (
        "introduced rolled launched phased piloted procured purchased bought",
        r"\b(?:will|shall) be (?:introduced|rolled out|launched|phased in|piloted|procured|purchased|bought|set up "
        r"(?:once|when|after))\b",
    ),
    ("expect", r"\bwe expect to (?:install|introduce|have|add|buy|start|launch|roll)\b"),
    ("evaluation", r"\b(?:is|are) under evaluation\b"),
    ("hire", r"\bwith the (?:next|third|second|first) hire\b"),
    ("live", rf"\bgoes? live\b[^.]{{0,30}}{FUTURE}"),
    (
        "considering evaluating exploring investigating piloting building drafting developing designing working "
        "looking process discussing preparing trialling writing assessing selecting rolling",
        r"\b(?:we|management|it|the (?:[\w-]+ ){1,3}(?:team|office|department|committee|board)) (?:is|are) "
        r"(?:currently |now |still |also )?(?:considering|evaluating|exploring|investigating|piloting|building"
        r"|drafting|developing|designing|working (?:on|towards?)"
        r"|looking (?:at|into|for)|in the process of|discussing|preparing|trialling|writing|assessing whether"
        r"|rolling out|selecting)\b(?! (?:a|the|their|with|in|on|for)? ?(?:incident|breach|vulnerab|risk|release))",
    ),
    ("being", rf"^(?!.*\b(?:when|while|if)\b).*\b(?:is|are) (?:currently |now |still )?being {_PROGRESS}\b"),
    (
        "defined determined decided confirmed agreed announced drafted written introduced developed completed added "
        "established documented created implemented",
        r"(?<!ought )(?<!needs )(?<!need )(?<!has )(?<!have )(?<!is )(?<!are )\bto be (?:defined|determined|decided"
        r"|confirmed|agreed|announced|drafted|written|introduced|developed|completed|added|established|documented"
        r"|created|implemented)"
        r"(?: (?:later|in|at|during|soon|once|with|separately|before|next)\b.{0,80})?[.)\]]?$",
    ),
    (
        "target planned expected proposed tentative projected",
        r"\b(?:target(?:ed)?|planned|expected|proposed|tentative|projected) (?:go-live|completion|rollout|launch"
        r"|introduction|implementation)(?: date)?\s*[:|]|\b(?:target(?:ed)?|planned|expected) (?:for )?(?:q[1-4]"
        r"|20\d\d|next)"
        r"|\bexpected to (?:be (?:in place|ready|live|available|complete|finished|introduced|approved|operational)"
        r"|launch|start|begin|go live)",
    ),
    (
        "future upcoming forthcoming next later",
        r"\b(?:future|upcoming|forthcoming|next|later) (?:version|release|edition|phase|iteration|revision|update"
        r"|initiative|project|enhancement|improvement)s? (?:of this \w+ )?(?:will|may|should|would|could)\b(?! be "
        r"(?:tested|reviewed|approved|communicated|notified))",
    ),
    (
        "proposal project initiative case pilot trial request",
        r"\b(?:proposal|project|initiative|business case|pilot|trial|funding request|budget request)s? (?:to|for"
        r"|that would) [^.]{0,80}(?:under ?way|being|is pending|submitted|planned|next|awaiting)\b",
    ),
    (
        "recruitment recruiting",
        r"^recruit(?:ment|ing) (?:of|for) [^.]{3,60} (?:is|has) (?:under ?way|ongoing|begun|started|open|in progress)",
    ),
    unless=r"\b(?:incident|breach|outage|vulnerability|root cause|finding|threat)\b[^.]{0,30}\bnot yet\b|^if\b"
    r"|\bif\b[^.]{0,60}\b(?:not yet|pending|intend)\b|\bnot yet (?:been )?\w+ed (?:accounts?|users?|data)"
    r"|\b(?:planned|scheduled) (?:and|at least|every|annually|quarterly|maintenance|downtime)|\bscheduled (?:every"
    r"|annually|quarterly|monthly|weekly|daily)\b",
)
