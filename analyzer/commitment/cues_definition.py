"""What a word means, and what a document is for."""

from __future__ import annotations

from analyzer.commitment.cues import DOCUMENT, cues

# Words are matched as `word(?: word){0,n}`, never `(?:word ?){1,n}`: where the blank may be absent, a word can be cut in
# many ways, and a long sentence without the colon tries them all.
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
            r"|trigger|deadline)\b)[\w/()'-]+(?: [\w/()'-]+){0,3} ?: (?:an?|the) (?!(?:cto|ciso|ceo|cio|dpo|[\w-]+ (?:team"
            r"|officer|manager|committee|lead|owner|department)|board|team)\b)(?!.*\d)(?:[\w-]+,? ){1,6}?(?:of|that"
            r"|who|whose|which|in|by|used|to|for|between|with|from|about|at|on|under|into|among|per)\b",
        ),
        (
            "of to by with in between from",
            r"^(?!(?:owner|approver|version|note|scope|frequency|step|responsible|contact|review|action|goal|trigger"
            r"|deadline|eradicate|check)\b)[a-z/()'-]+(?: [a-z/()'-]+){0,3} ?: (?!.*\d)(?!.*\b(?:is|are|be)\b)(?:[a-z-]+ "
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
            rf"^(?!(?:owner|approver|version|note|scope|frequency|step|check|verify|ask|report)\b)[\w/()'-]+"
            rf"(?: [\w/()'-]+){{0,4}} ?\s?[-–—:=]\s(?:(?:the|a|an) (?:[\w-]+,? ){{0,4}}?{_CLASS}\b(?= (?:of|that|who|whose|which|in"
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
