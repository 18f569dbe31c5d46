"""Cues that hold even with "must" in the statement: it is not said in the document's own voice, time or scope."""

from __future__ import annotations

from analyzer.commitment.cues import DOCUMENT, THIS, CueBook, cues

_RULE = (
    r"(?:polic(?:y|ies)|sections?|rules?|clauses?|paragraphs?|requirements?|procedures?|provisions?|standards?"
    r"|versions?|practice"
    r"|text|wording|sentence|commitment|obligation|regulations?|guidelines?|circular|directive|code|edition|manual"
    r"|handbook|regime)"
)
_GONE = (
    r"(?:superseded|withdrawn|repealed|rescinded|retired|revoked|abolished|discontinued|obsolete|deprecated|struck "
    r"out|lapsed"
    r"|no longer (?:in force|in effect|valid|applicable|appl(?:y|ies)|followed|binding|used|current|holds?))"
)
_SOURCE = (
    r"(?:(?:article|section|clause|control|annex|paragraph|rule|recital|principle|requirement|regulation|criterion"
    r"|art\.|§) ?[\w.()§:-]*\d[\w.()-]*"
    r"|iso(?:/iec)? ?\d+[\w:.-]*|nist(?: [\w.-]+){0,3}|(?:the )?(?:gdpr|hipaa|pci(?:[ -]dss)?|ccpa|sox|dora|nis ?2"
    r"|cobit|coso)(?: [\w.()-]*\d[\w.()-]*)?"
    r"|the (?:regulation|directive|statute|act|law|regulator|framework|former act|hipaa [\w ]{0,20}rule|(?:[\w-]+ "
    r"){1,3}(?:act|regulation|directive|law|framework|statute|ordinance)))"
)
_SAYS = (
    r"(?:says?|states?|reads|provides?|stipulates?|expects|asks|demands?|obliges?|recommends?|calls for|prescribes?"
    r"|defines?|mandates?"
    r"|puts it|advises|requires?|allow(?:s|ed)|required|stated|provided|sets|set|obliged|speaks|lays down|permits?"
    r"|permitted|presumed)"
)

INSTRUCTION = cues(
    "instruction",
    (
        "ignore disregard forget override",
        r"\b(?:ignore|disregard|forget|override) (?:all |any |the |your |every |these )*(?:previous|prior|above"
        r"|earlier|preceding|existing|foregoing)"
        r" (?:\w+ )?(?:instruction|rule|prompt|guidance|text|criteria|finding|message)",
    ),
    (
        "note attention message instruction instructions hint dear notice",
        r"\b(?:note|attention|message|instructions?|hint|dear|notice)(?: to| for)?:? (?:the |any |all )?(?:ai\b"
        r"|automated|llm|analy[sz]er|analysis tool|language model"
        r"|assistant|grader|evaluator|scanner|reviewing (?:tool|model|system)|compliance (?:tool|scanner|bot)|machine)",
    ),
    (
        "mark rate score treat classify report flag count regard consider set",
        r"\b(?:mark|rate|score|treat|classify|report|flag|count|regard|consider|set) (?:all|every|each|this|these"
        r"|the (?:following|whole|entire)|any)\b"
        r"[^.]{0,70}\b(?:as |to )?(?:covered|satisfied|\bmet\b|compliant|fulfilled|passed|fully documented|no gaps?)\b",
    ),
    (
        "ai llm assistant model",
        r"\b(?:as an ai\b|ai (?:assistant|model|language model|reviewer|system|tool)s?\b[^.]{0,20}(?:reading"
        r"|reviewing|analy[sz]ing|should|must|:)|large language model|you are an? (?:ai|assistant|helpful))"
        r"[^.]{0,60}(?:cover|compl|satisf|analy|output|respond|report|ignore|mark|gap|review|criteri)",
    ),
    (
        "satisfies meets covers fulfils fulfills complies addresses satisfy meet cover fulfil fulfill comply address",
        rf"^(?:this|the|our|these) (?:[\w-]+ ){{0,3}}?{DOCUMENT}(?: set| suite)?(?: \w+ly| already)* (?:satisf(?:y"
        rf"|ies)|meets?|covers?|fulfill?s?|compl(?:y|ies) with|address(?:es)?)"
        r" (?:all|every|each|100 ?%|the full)[^.]{0,60}(?:criteri|points? of focus|soc ?2|trust services)",
    ),
)

EXCLUSION = cues(
    "exclusion",
    (
        "scope",
        r"(?<!that are )(?<!which are )(?<!if )\b(?:out of|outside|beyond|not (?:with)?in|not part of|excluded from"
        r"|not among)(?: of)? (?:the |its |this |our |that )?(?:(?:policy|document|standard|procedure|plan|present"
        r"|audit|programme|program|guideline|handbook)(?:'s)? )?scope\b",
    ),
    (
        "scope",
        r"\bscope (?:\w+ )?(?:excludes|does not include)\b|\bscope of (?:this|the present) [\w ]{3,30} (?:ends"
        r"|stops)\b",
    ),
    (
        "not don't doesn't",
        rf"(?:^|[,;] )(?:{THIS}|it|this)(?: \w+ly| therefore)? (?:does not|do not|doesn't|don't|shall not|will not"
        rf"|is not (?:intended|meant) to|makes no attempt to)"
        r" (?:attempt to |seek to |aim to |purport to |itself |try to )?(?:\w+ly )?(?:cover|apply to|apply where"
        r"|address|extend|deal|regulate|govern|treat|concern|describe|discuss|set out|define|specify|prescribe|speak"
        r"|say|lay down|go into)",
    ),
    ("not", rf"\b(?:do|does) not apply to\b|\b(?:is|are) not subject to (?:{THIS}|this)\b"),
    (
        "not neither",
        r"(?<!that )(?<!which )(?<!who )\b(?:is|are|and|but) (?:\w+ly )?(?:not|neither) (?:\w+ )?(?:covered"
        r"|addressed|dealt with|treated|regulated|governed|discussed|described|considered)"
        rf"(?: (?:here|within|further|at all)\b| (?:by|in|under) (?:{THIS}|this|it)\b|[.;]?$)",
    ),
    ("not", rf"\b(?:is|are|do|does) not (?:form )?(?:a )?part of (?:{THIS}|this|it)\b"),
    (
        "outside beyond excluded exempt",
        rf"(?<!that )(?<!which )\b(?:is|are|lies?|falls?|remains?)(?: \w+ly)? (?:excluded from|exempt from"
        rf"|outside(?: of)?|beyond) (?:the (?:scope|remit|reach) of )?(?:{THIS}|this)\b",
    ),
    ("excluded", r"^[^,;]*\b(?:is|are) (?:\w+ly )?excluded(?: here)?[.;]?$|\bexcluded here\b"),
    (
        "applicable n a",
        r"^(?:[\w /-]{2,40}: ?)?(?:not applicable|n/a)\b.{0,100}$|\b(?:is|are) not applicable (?:to|for|in|here"
        r"|because|since|as)\b",
    ),
    ("outside", r"\blies? outside (?:the |these |this |our )(?:rules|policy|document|procedure|standard)\b"),
    ("not", rf"\b(?:is|are) not prescribed (?:by|in) (?:{THIS}|this)\b"),
    ("nothing", rf"\bsays? nothing (?:about|on|of)\b|\bnothing in {THIS} (?:concerns|applies|regulates|governs)\b"),
    (
        "not no",
        rf"\b(?:is|are) (?:not|no) (?:the |a )?(?:subject|object|topic|concern|part|matter) (?:of|for) (?:{THIS}"
        rf"|this|it)\b",
    ),
    ("aside omitted", rf"\b(?:is|are) (?:left aside|set aside|omitted|kept out)(?: here| of {THIS})?[.]?$"),
    ("account", r"\bleft out of account\b"),
    ("not", rf"\b(?:is|are) not included in (?:the service|{THIS}|this)\b|\b(?:do|does) not fall under\b"),
    (
        "left",
        r"\b(?:is|are) left to (?:those|these|the|our) (?:customers|clients|suppliers|vendors|tenants)\b|\bis for "
        r"(?:the )?(?:customers|clients) to \w+\b",
    ),
    ("customers clients tenants", r"\b(?:is|are) for the (?:customers|clients|tenants) to \w+\b"),
    ("responsible liable", r"\bwe (?:are|is) not (?:responsible|liable)\b"),
    (
        "matter left",
        r"\b(?:is|are|remains?) a matter for\b[^.]*\b(?:not|outside|beyond)\b|\bleft to (?:a |an |the |another "
        r")?(?:separate|other)\b[^.]*\bnot part of\b",
    ),
    unless=r"\bnot excluded\b|\bscope of (?:the |their |his |her )?(?:duties|employment|job|role|authori|engagement"
    r"|audit|contract)",
)

REPEALED = cues(
    "repealed",
    (
        "superseded withdrawn repealed rescinded retired revoked abolished discontinued obsolete deprecated struck "
        "lapsed longer",
        rf"^(?:\W*)(?:this|the|that|these|former|old|following|above|prior|previous|earlier|legacy|its|a|any)? "
        rf"?(?:[\w-]+ ){{0,4}}?{_RULE}\b(?: [\w.,'()-]+){{0,9}}? (?:is|was|were|are|has been|have been|had been) "
        rf"(?:now |formally |since |hereby |then )?{_GONE}",
    ),
    (
        "superseded repealed withdrawn rescinded obsolete deprecated historical former",
        r"^(?:\W*)(?:superseded|repealed|withdrawn|rescinded|obsolete|deprecated|historical|former)(?: (?:text"
        r"|wording|rule|version|clause|policy|section|in|on|by|since)\b|[:.)\]]| \(|$)"
        r"(?!.{0,60}\b(?:is|are|must|shall)\b (?:removed|archived|retained|marked|kept|stored|deleted|destroyed))",
    ),
    (
        "longer lapsed ceased expired repealed rescinded withdrawn superseded abolished discontinued dropped lifted",
        r"(?:[;,.]|\band\b|\bbut\b) ?(?:this|it|the (?:rule|requirement|obligation|practice|clause|section|provision"
        r"|circular|policy|text)|which|that) (?:has |have |was |were |is |are |had )?(?:since |now |then )?(?:been )?"
        r"(?:lapsed|ceased to (?:apply|be)|no longer (?:in (?:force|effect)|applicable|appl|holds?)|repealed"
        r"|rescinded|withdrawn|superseded|abolished|discontinued|dropped|lifted)",
    ),
    ("longer", rf"^(?:this|the|that|our|these) (?:[\w-]+ ){{0,5}}?{_RULE} no longer (?:appl|holds?|binds?)"),
    (
        "formerly previously historically past until before prior under",
        r"^(?:formerly|previously|historically|in the past|until (?:(?:\w+ )?(?:19|20)\d\d|\w+ (?:last|this) year"
        r"|recently|last)|before (?:19|20)\d\d|prior to (?:\w+ )?(?:19|20)\d\d"
        r"|under the (?:old|former|previous|prior|repealed|earlier))\b[^.]{0,120}\b(?:was|were|had|did|used to"
        r"|required|applied|obliged|demanded|said|stated|stipulated|could)\b",
    ),
    (
        "old former previous prior repealed superseded withdrawn retired earlier edition version predecessor",
        rf"\b(?:the|our|a|its) (?:old|former|previous|prior|repealed|superseded|withdrawn|retired|earlier|(?:19"
        rf"|20)\d\d)(?: version| edition)?(?: of)?(?: the| this| our)? (?:[\w-]+ ){{0,3}}?{_RULE}\b[^.]{{0,60}}?"
        r"\b(?:required|stated|said|demanded|read|obliged|provided|contained|stipulated|called for|had|asked"
        r"|prescribed|held|ordered|specified|mandated|allowed|permitted|laid down|set)\b",
    ),
    (
        "repealed rescinded abolished",
        r"\b(?:has|have|was|were) (?:since )?been (?:repealed|rescinded|abolished)\b|\b(?:was|were) (?:repealed"
        r"|rescinded|abolished)\b",
    ),
    ("withdrawn", r"\bthis (?:rule|requirement|sentence|section|policy) has been withdrawn\b"),
    (
        "used",
        r"(?:we|it|they|there|policy|rules?|company|staff|reviews?|managers?|this) used to (?:be (?!\w+ed to)"
        r"|require|have|review|perform|conduct|ask|say|read|hold|run|keep|apply|test)\b",
    ),
    unless=r"\bif (?:this|it|the|a)\b[^.]{0,50}\bno longer\b|\b(?:when|once|unless|until|after"
    r"|whenever)\b[^.]{0,60}\b(?:no longer|retired|withdrawn|replaced|superseded|expired|revoked)\b"
    r"|\bsupersedes all\b|\bused to be \w+ed\b|\b(?:no longer|superseded|expired|withdrawn|retired|obsolete"
    r"|deprecated)\b[^.]{0,80}\b(?:must|shall|will be|are|is) (?:be )?(?:removed|archived|retained|marked|kept"
    r"|stored|deleted|destroyed|disabled|revoked)",
)

QUOTATION = cues(
    "quotation",
    (
        "article section clause control annex paragraph rule recital principle requirement regulation criterion art "
        "iso iso/iec nist gdpr hipaa pci pci-dss ccpa sox dora nis2 cobit coso the iec",
        rf"^(?:\W*)(?:(?:under|in|per|as) )?{_SOURCE}\b[^.:\"]{{0,40}}? {_SAYS}\b(?! us to)",
    ),
    (
        "quoted quoting quote excerpt extract excerpted",
        r"^(?:as )?quot(?:ed|ing|e)\b|^(?:excerpt|extract)(?:ed)? from\b",
    ),
    (
        "former old older earlier previous",
        r"\ban? (?:older|earlier|former|previous) (?:version|edition|text) [^.]{0,60}\b(?:required|set|said|allowed"
        r"|asked|demanded|provided|fixed|called)\b",
    ),
    ("former old", r"\bunder the (?:former|old) (?:act|law|directive|regulation|regime)\b"),
    (
        "according",
        rf"^according to {_SOURCE}\b|^according to (?:the )?(?:[\w./-]+ ){{0,4}}?(?:standard|guidance|regulator|bsi"
        rf"|enisa|cis|ico|guide|authority)\b",
    ),
    (
        "directive circular regulation law act statute",
        rf"^(?:the |a )?(?:(?!that\b)[\w'-]+ ){{0,2}}?(?:directive|circular|regulation|law|act|statute"
        rf"|ordinance)(?: [\d/.-]+)? {_SAYS}\b",
    ),
    unless=r"\bwe (?:therefore|thus|accordingly|must|will|shall)\b|\btherefore\b|\b(?:and|so),? (?:we|our)\b"
    r"|\brequires? (?:that )?(?:all |our |the company|employees|staff|users|users)|\bthis (?:policy|procedure"
    r"|document)\b",
)

DECISIVE = CueBook(*INSTRUCTION, *EXCLUSION, *REPEALED, *QUOTATION)
