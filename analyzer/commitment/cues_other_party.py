"""What somebody else does: customers, vendors, auditors, other companies. Duties that we impose on them are ours."""

from __future__ import annotations

from analyzer.commitment.cues import cues

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
