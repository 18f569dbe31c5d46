"""Cues that hold unless the statement binds somebody in plain words, or a binding clause leads into it."""

from __future__ import annotations

from analyzer.commitment.cues import DOCUMENT, FUTURE, INTRODUCE, Cue, cues

_WHO = r"(?:we|it|they|(?:the|our|a|an|its) (?:[\w-]+ ){0,4}[\w-]+|[\w-]+)"
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
        rf"\b{_WHO} (?:currently |also |now |still )?(?:plans?|intends?|proposes?|hopes?|(?:is|are) (?:currently "
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

_COMPANIES = (
    r"(?:companies|organi[sz]ations|firms|businesses|enterprises|peers|banks|hospitals|universities|competitors"
    r"|start-?ups|institutions|providers|teams|retailers|councils|charities|shops)"
)
_OUTSIDER = (
    r"(?:vendor|hosting (?:provider|company)|cloud (?:provider|vendor|service)|service provider|manufacturer"
    r"|landlord|parent (?:company|group)|payroll provider"
    r"|data cent(?:re|er) operator|colocation operator|certification body|audit firm|alarm company|staffing agency"
    r"|software (?:maker|house)|association|competitor|consultancy|regulator"
    r"|customer|client|reseller|insurer|auditor|accountant|courier firm|hosting firm|lessor|dealer|penetration "
    r"tester|payment (?:provider|processor)|(?:cleaning|shredding|security|maintenance) (?:company|contractor)"
    r"|clearing house|information commissioner|hosting company)"
)
_OUTSIDERS = (
    r"(?:customers?|clients?|tenants|subscribers|merchants|suppliers|vendors|auditors|consultants|regulators"
    r"|competitors|controllers|processors|resellers|inspectors|assessors|examiners|landlords)"
)
_DOES = (
    r"(?:manage|review|configure|decide|control|choose|ask|expect|want|often|request|administer|perform|run|test"
    r"|operate|keep|set|define|train|conduct|own|maintain|encrypt|require|audit|like|demand|enforce"
    r"|handle|confirm|appoint|connect|investigate|announce|store|publish|patch|fix|look after|determine|assess|carry"
    r"|use|rate|told|found|noted|observed|reported|recommended|obtained|tested|concluded"
    r"|remarked|praised|criticised|criticized|fined|identified|verified|inspected|wrote|advised|suggested|discovered"
    r"|asked|raised|guarantee|vet|appraise|reward|appraises|closed|screen|monitor|remain|back up|rotate)"
)
OTHER_PARTY = cues(
    "other_party",
    (
        "many most some other several few larger leading mature typical numerous certain comparable similar peer "
        "rival competing",
        rf"^(?:[^,]{{0,40}}, )?(?:many|most|some|other|several|few|larger|leading|mature|typical|numerous|certain"
        rf"|comparable|similar|peer|rival|competing) (?:[\w-]+ ){{0,3}}?{_COMPANIES}\b",
    ),
    (
        "company organisation organization firm competitor",
        r"^(?:another|an unnamed|one other|some other) (?:[\w-]+ ){0,2}?(?:company|organi[sz]ation|firm|hospital"
        r"|bank|university)\b|^(?:at|in) (?:our|a|another|one of our) (?:[\w-]+ )?(?:competitors?|company|firm),?\b",
    ),
    (
        "press newspaper article blog study",
        r"\b(?:told|said to) the press\b|^(?:a|the|an) (?:[\w-]+ )?(?:newspaper|case study|blog post|article) "
        r"(?:\w+ ){0,4}?(?:reports?|says|describes|tells|claims)\b",
    ),
    (
        "competitor neighbouring neighboring rival employer sister",
        r"^(?:[^,]{0,40}, )?(?:a|one|another|our) (?:[\w-]+ )?(?:competitor|neighbou?ring|rival|former employer"
        r"|sister (?:company|hospital|firm))\b",
    ),
    (
        "firm insurer tester auditor auditors assessor assessors audit examiners inspectors inspector regulator "
        "consultant consultants testers report examination",
        r"^(?:[^,]{0,60}, )?(?:(?:the|our|its|an?|one) )?(?:last year's )?(?:[\w'-]+ ){0,3}?(?:auditors?|audit firm"
        r"|insurer|penetration tester|assessors?|audit(?: report)?|examiners?|inspectors?|regulator|consultants?"
        r"|penetration testers?|assessment report|examination)"
        r"(?: (?:of|from|in|for|at) [\w ]{2,30}?)? (?:\w+ly |has |have |also )?(?:found|noted|observed|reported"
        r"|recommended|concluded|identified|confirmed|remarked|praised|criticised|criticized|saw|commented|wrote"
        r"|advised|suggested|discovered|pointed|flagged|tested|verified|learned|inspected|highlighted|stated"
        r"|mentioned|revealed|raised|fined|obtained|evaluated|announced|showed|told|explained)\b",
    ),
    (
        "customer customers client clients tenant controller controllers vendor supplier provider landlord "
        "subscriber merchant",
        r"\b(?:the|our|your|each|platform|all)? ?(?:customer|client|tenant|data controller|controller|vendor"
        r"|hosting provider|cloud provider|parent company|landlord|subscriber|merchant)s? (?:is|are|remains?) "
        r"(?:solely |itself |themselves |fully |alone )?(?:responsible|accountable|in charge|liable|answerable)\b",
    ),
    (
        "customers clients tenants subscribers merchants suppliers vendors auditors consultants regulators "
        "competitors controllers processors resellers inspectors assessors examiners customer client landlords",
        rf"^(?:(?:each|every|all|the|our|your|a|an|most|some|enterprise|individual) )?(?:own |(?!whether|any)[\w-]+ "
        rf")?{_OUTSIDERS} (?:who use our \w+ |themselves |\w+ly )?(?:{_DOES}s?\b(?! (?:and|or)\b)|must (?:appoint"
        rf"|train|configure|secure|manage|ensure|keep|protect|maintain) (?:their|its) own)",
    ),
    (
        "vendor provider company operator body firm agency maker house association competitor consultancy regulator "
        "manufacturer landlord group subcontractor customer client reseller insurer auditor accountant service "
        "lessor dealer tester processor bank",
        rf"^(?:the|our|its|their|one of our) (?:[\w-]+ ){{0,2}}?{_OUTSIDER}(?: that [\w ]{{3,40}}?)? (?:\w+ly "
        rf")?(?!(?:must|shall|will|should|may|has to|is|was|access|is|less|process|does|this|data)\b)(?:told|has "
        rf"(?:a|an|its)|[a-z]{{2,}}(?:[^s\W]s|ses|ches|shes|xes|sses))\b",
    ),
    (
        "customer's client's vendor's provider's supplier's landlord's group's company's auditor's manufacturer's "
        "sector's agency's regulator's customers clients",
        r"^(?:the|our|its|their|this|that) (?:[\w-]+ ){0,3}?(?:vendor|supplier|provider|manufacturer|landlord"
        r"|company|group|customer|client|sector|agency|auditor|regulator)(?:'s|s') (?:own )?(?:[\w'-]+ ){1,5}?"
        r"(?:requires|states|says|describes|provides|performs|reviews|covers|includes|commits|promises|shows|found"
        r"|remarked|looks|publishes|reports|tests|runs|uses|keeps|decides)\b",
    ),
    (
        "customer customers suppliers vendor vendors landlord provider",
        r"\b(?:is|are) (?:administered|fixed|assessed|managed|handled|operated|decided|maintained|performed"
        r"|controlled|patched|configured|secured|run) by (?:the|those|our|these|its|their|each) (?:own )?(?:cloud "
        r"|hosting )?(?:customers?|suppliers|vendors?|landlord|clients?|tenants)\b",
    ),
    (
        "own",
        r"^(?!whether\b|all\b|any\b|every\b|each\b)(?:the |our |its |their |data )?(?:[\w'-]+ ){0,3}?(?:vendors?"
        r"|suppliers?|customers?|clients?|firms?|clinics|processors?|partners?|contractors?|providers?|compan(?:y"
        r"|ies)|resellers?|insurers?|contractor|operator|group)\b(?: [\w'-]+){1,12}? (?:their|its) own\b",
    ),
    (
        "reseller provider processor vendor supplier landlord manufacturer",
        r"\b(?:is|are) (?:done|managed|handled|performed) by the (?:reseller|provider|processor|vendor|supplier"
        r"|landlord|manufacturer)\b",
    ),
    (
        "responsibility",
        r"\b(?:is|are|remains?) (?:solely |entirely )?(?:the )?(?:responsibility of (?:the|our|each) |the "
        r")?(?:customer|client|tenant|landlord|vendor|supplier|hosting provider|subscriber)s?'?s? (?:own "
        r")?responsibility\b|\bresponsibility of (?:the|our|each) (?:customer|client|tenant|landlord|vendor"
        r"|subscriber)s?\b|\b(?:responsibility|liability) (?:lies|rests|remains) with (?:the|our) (?:customer|client"
        r"|tenant|landlord|vendor|provider|supplier)s?\b",
    ),
    ("up", r"\b(?:is|are) up to (?:the|our|each) (?:customer|client|tenant|vendor|supplier)s?\b"),
    ("affair", r"\b(?:is|are) the \w+'s affair\b"),
    (
        "customers clients",
        r"^(?:our |the )?(?:customers|clients) (?:on [\w ]{3,20} )?(?:are (?:free|advised|encouraged|asked) to"
        r"|choose|adapt|send us)\b",
    ),
    (
        "business",
        r"\b(?:is|are) the (?:business|job|task|responsibility) of (?:our|the) (?:cloud |hosting |software "
        r")?(?:vendor|provider|customer|client|landlord|supplier|parent)s?\b",
    ),
    (
        "amazon aws microsoft azure google gcp salesforce okta rackspace stripe datadog cloudflare heroku github",
        r"^(?:amazon|aws|amazon web services|microsoft|azure|google|google cloud|gcp|salesforce|okta|rackspace"
        r"|stripe|datadog|cloudflare|heroku|github) (?:\w+ly )?(?:encrypts|performs|reviews|conducts|states|says"
        r"|publishes|promises|reports|runs|patches|maintains|tests|rotates|requires|operates|commits|trains|claims"
        r"|holds)\b",
    ),
    unless=r"\b(?:we|our team|our security|the security (?:team|officer)|the vendor manager) (?:\w+ly )?(?:review"
           r"|verif|check|assess|obtain|require|ensure|monitor|collect|confirm|evaluate|track|remediat|respond"
           r"|together)"
    r"|\breports? (?:annually |directly )?to the (?:board|audit|security|ciso)|\bon our behalf\b|\bour (?:own "
    r")?(?:information|systems?|controls?|environment|safeguards|data|logs|alerts|networks?|infrastructure)\b|\bwe "
    r"and they\b|\b(?:with|to) (?:us|our)\b|\btogether\b",
)

_CLASS = (
    r"(?:process|practice|act|activity|discipline|principle|concept|method|measure|technique|mechanism|property"
    r"|ability|state|degree|set|collection|type|kind|form|class"
    r"|category|term|name|record|person|individual|party|event|weakness|flaw|piece|attack|device|characteristic"
    r"|condition|probability|likelihood|body|secret|number|duty|extent|risk|danger"
    r"|difference|scheme|standards?|group|file|document|result|shifting|statement|capability|protocol|programs?"
    r"|software|storage devices|card|confirmation|attitude|search|use|addition|contract|entry|phase|stage|right"
    r"|account|system|occurrence|circumstance|agreement|job|penalty|position|discussion"
    r"|failure|inquiry|company|organi[sz]ation|information|anything|something|conditions|controls|one|closeness"
    r"|choice|string|word|level|tier|loss|person's|public document|data|resource|[a-z]{4,}(?:tion|ment|ness|ity|sis"
    r"|ance|ence)|duty|breach|vulnerability|comparison|removal|possibility|time|idea|art|way)"
)
_MEANING = cues(
    "definition",
    (
        "means mean denotes refers refer stands understood short signifies term construed taken denote",
        r"^(?:for the purposes? of [^,]{3,60}, )?(?:(?:the|a|an) (?:term|terms|word|expression|phrase|abbreviation"
        r"|acronym)s? )?[\"'“(]?(?!this\b|that\b|which\b|it\b|in practice)[^.:;,]{2,110}?[\"'”)]{0,2}\s+(?:means(?! "
        r"?[.,;]|$)|mean|shall mean|(?<!shall )(?<!must )denotes?|refers? to|stands for"
        r"|is understood (?:as|to mean)|are understood (?:as|to mean)|is short for|signifies|is the term|shall be "
        r"(?:understood|construed)|is taken to mean|comes from the \w+ word)\b",
    ),
    ("defined understood", r"\b(?:is|are|shall be) (?:defined|understood) (?:\w+ )?(?:as|to (?:be|mean|include))\b"),
    unless=r"\bthis means\b|\bby (?:any )?means\b|\bmeans (?:of|that (?:we|all|every)|going|we)\b|\brefers? (?:to"
           r"|all|any) (?:him|her|them)|\brefers? (?:the )?(?:case|matter|issue|incident)|\bresponsible for (?:ensur"
           r"|maintain)|\bour\b|\bwe\b",
)
DEFINITION = (
    *_MEANING,
    *cues(
        "definition",
        ("triage word", r"\bcomes from the \w+ word\b"),
        (
            "a an",
            r"^an? (?:[\w/-]+ ){0,5}?[\w/()-]+ (?:is|are) (?:an?|the|any|one)\b (?!(?:[\w-]+ ){0,2}(?:requirement"
            r"|prerequisite|condition|violation|breach|offence|offense|member|mandatory|must|minimum|part|priority"
            r"|responsib|last|only)\w*\b)",
        ),
        (
            "the a an",
            r"^(?!(?:owner|approver|version|note|scope|frequency|step|check|verify|ask|report|responsible|contact"
            r"|who|where|when|classification|review|author|lead|chair|tool|location|approval|action|goal|purpose"
            r"|trigger|deadline)\b)(?:[\w/()'-]+ ?){1,4}: (?:an?|the) (?!(?:cto|ciso|ceo|cio|dpo|[\w-]+ (?:team"
            r"|officer|manager|committee|lead|owner|department)|board|team)\b)(?!.*\d)(?:[\w-]+,? ){1,6}?(?:of|that"
            r"|who|whose|which|in|by|used|to|for|between|with|from|about|at|on|under|into|among|per)\b",
        ),
        (
            "of to by with in between from",
            r"^(?!(?:owner|approver|version|note|scope|frequency|step|responsible|contact|review|action|goal|trigger"
            r"|deadline|eradicate|check)\b)(?:[a-z/()'-]+ ?){1,4}: (?!.*\d)(?!.*\b(?:is|are|be)\b)(?:[a-z-]+ "
            r"){0,3}?(?:[a-z]{3,}(?:tion|ment|ness|ity|sis|ance|ence|ure|al)|check|failure|knowledge|list|set|data"
            r"|attributes|guidance|entitlement|proving|making|removing|exposure|event|act) (?:of|to|by|with|in"
            r"|between|from|that|for|gained|the|data)\b(?![^.]{0,200}\b(?:must|shall|will|daily|weekly|monthly"
            r"|quarterly|annually|every|we)\b)",
        ),
        (
            "a an",
            r"^an? (?:[\w-]+ ){0,3}?[\w-]+ (?:is (?:one (?:that|who|which)|any|anyone|anything|someone|something)\b"
            r"|counts as\b|(?:depicts|expresses) )",
        ),
        (
            "is are",
            rf"^(?!(?:there|this|it|he|we|these|that|our|the|each|every|all|any|who|access to|only|no|as|in|at|if"
            rf"|for|what)\b)(?:[\w/()'\"-]+ ){{1,5}}?(?:is|are) (?:an?|the|any) (?:[\w-]+ ){{0,3}}?{_CLASS} (?:of"
            rf"|that|in which|whereby|by which|to|used|which|who|where|when|designed|describing|intended|between|at "
            rf"which|elected|issued|left|whose|developed|not to|because|on|written)\b",
        ),
        (
            "is are information standards conditions",
            r"^(?:an? )?(?:[\w-]+ ){1,4}?(?:is|are) (?:information|anything|data|standards|conditions|controls|those"
            r"|closeness|something|whatever) (?:that|whose|which|issued|to which|an|one|to|about|with)\b",
        ),
        ("definition", r"^definition of\b"),
        (
            "the a an any one whatever anything information number knowledge estimating guidance",
            rf"^(?!(?:owner|approver|version|note|scope|frequency|step|check|verify|ask|report)\b)(?:[\w/()'-]+ "
            rf"?){{1,5}}\s?[-–—:=]\s(?:(?:the|a|an) (?:[\w-]+,? ){{0,4}}?{_CLASS}\b(?= (?:of|that|who|whose|which|in"
            rf"|by|used|to|for|between|with|from|about|at|on|after|under|than|necessary|within|intended|describing"
            rf"|carried|built)\b|[,;.]?$)"
            r"|any\b|one (?:that|who)|whatever|anything|information (?:that|which|whose)|(?:number|knowledge"
            r"|estimating|guidance) (?:of|gained|the|for)\b)",
        ),
        (
            "describes expresses turns combines replaces relates describe denotes assigns",
            r"^(?!(?:we|our|the|this|it|each|every|all|these|staff|it)\b)(?:an? )?(?:[\w-]+ ){1,4}?(?:describes? "
            r"(?:how|what|qualities|the way)|expresses how|turns \w+ into|combines something|replaces real|assigns "
            r"permissions to|relates to any)\b",
        ),
        (
            "include includes",
            r"^(?:external parties|personal (?:data|information)|sensitive (?:personal )?(?:data|information)"
            r"|confidential (?:data|information)|data quality dimensions|(?:examples|types) of [\w ]{3,40}|[\w-]+ "
            r"dimensions) includes?\b",
        ),
        unless=r"\b(?:we|our [\w ]{2,20}) (?:use|apply|keep|review|treat)\b|\b(?:must|shall (?!mean|be (?:understood"
               r"|construed|defined))|is required|are required|is responsible|are responsible)\b|\bthis means\b"
               r"|\bby (?:any )?means\b|\bmeans (?:of|that we)\b"
        r"|\brefers? (?:to|all|any) (?:him|her|them)|\brefers? (?:the )?(?:case|matter|issue|incident)"
        r"|\bresponsible for\b|\bresponsibility of\b|\bthe job of\b|\bsole\b|\b(?:every|within) \d|\bour\b|\bowner\b"
        r"|\b(?:is|are|forms?) (?:a )?part of (?:the|our|every|each)\b",
    ),
)

PURPOSE = cues(
    "purpose",
    (
        "purpose purposes intent aim objective objectives goal intention goals aims",
        r"^(?:the )?(?:overall |main |primary |general |key |core )?(?:purpose|intent|aim|objective|goal"
        r"|intention)s? (?:and (?:objective|scope|goal|intent)s? )?(?:of|for|behind) (?:this|our|these|the (?:policy"
        r"|document|procedure|standard|plan|program|programme))\b[^.]{0,80} (?:is|are|was)\b",
    ),
    (
        "intended designed meant exists written created established aims seeks serves here",
        rf"^(?:this|the|our) (?:[\w-]+ ){{0,5}}?{DOCUMENT} (?:is (?:intended|designed|meant|written|here)|exists"
        rf"|was (?:written|created)|has been (?:written|created|established)|aims?|seeks?|serves?) (?:\w+ )?(?:to"
        rf"|for|as|in order to)\b",
    ),
    ("purpose intent aim goal", r"^(?:the )?(?:purpose|intent|aim|goal) (?:is|here is) to\b|^purpose\s*[:|]"),
    unless=r"\bmust\b|\bare required to\b",
)

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

ASPIRATION = cues(
    "aspiration",
    (
        "strive strives aim aims aspire aspires endeavour endeavours endeavor endeavors hope hopes wish wishes try "
        "tries like love prefer striving aiming hoping keen eager trying",
        rf"\b{_WHO} (?:always |continually |constantly |continuously |do |will |shall |should |also |all |generally "
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

TELLING: tuple[Cue, ...] = (*PLAN, *OTHER_PARTY, *DEFINITION, *PURPOSE, *REFERENCE, *ASPIRATION, *MARKETING, *FACT)
