"""Words that mean the same in policies, words that carry no meaning for a comparison, and words that narrow a scope."""

from __future__ import annotations

import re

# One concept a line; the first word names it. Verbs and the nouns made of them are one concept.
_CONCEPTS = """
remove close revoke disable deactivate deprovision de-provision suspend withdraw removal revocation deactivation deprovisioning
delete destroy erase purge dispose wipe sanitize sanitise shred deletion destruction disposal erasure
review recertify re-certify recertification re-evaluate
assess evaluate reassess re-assess assessment evaluation reassessment appraise
test exercise rehearse drill testing
train training
notify inform notification notice advise
report reporting
retain keep store preserve retention hold archive
backup back-up backups
restore restoration restored recover
rotate rotation renew
approve authorize authorise approval authorization authorisation
remediate fix resolve mitigate remediation
scan scanning
encrypt encryption
monitor monitoring
respond reply answer response
acknowledge acknowledgement acknowledgment
convene assemble
meet meeting
return returned
maintain update own manage maintenance
protect secure protection
request ask
document record documentation
declare declaration
use reuse re-use
confirm confirmation
discover discovery detect detection identify
terminate termination leave departure depart leaver separation
employee staff personnel worker workforce colleague user people
supplier vendor provider subprocessor sub-processor
person individual
camera video cctv footage surveillance
laptop notebook
policy policies
client customer
incident event
breach
lose loss lost stolen steal theft
data datum
compromise compromised
applicant candidate
finish complete completion undergo
company organization organisation corporate
objective target goal
password passphrase passcode
minute minutes
character characters
rto recovery-time-objective
""".strip()
CONCEPT: dict[str, str] = {
    word: line.split()[0] for line in _CONCEPTS.splitlines() for word in line.split()
}  # fmt: skip

# Verbs that only carry a noun ("perform a review"), and verbs that only join a thing to its value.
LIGHT = frozenset(
    "perform conduct do carry execute run take undertake hold undergo make occur schedule happen be have contain require need"
    " consist configure set exceed must shall should may will can place ensure include receive give get provide implement"
    " mandate mandatory require recommend expect commit complete become apply start begin follow send".split()
)
_FUNCTION = frozenset(
    "the a an this that these those all any each every our its their his her your my it they we you i he she who whom which"
    " and or but not no nor of in on at by for to from with without within into onto upon after before during under over"
    " until unless if when where whenever while as than then there here also only both such same other another more most"
    " less least last first next following one two least minimum maximum once twice time times period basis date day days"
    " day's week weeks month months year years hour hours minute minutes quarter quarters business working calendar"
    " annually annual quarterly monthly weekly daily yearly regular regularly periodic periodically formal formally full"
    " automatically automatic applicable appropriate relevant necessary respective current new existing long length"
    " possible practical ideally always promptly immediately late later early end least state form receipt scope total"
    " least per via through against about between among so well be least own out uper better more less shorter longer short".split()
)
# Words that narrow a scope, by what they narrow it by: two of one kind that differ are two scopes.
_SCOPES: dict[str, tuple[tuple[str, str], ...]] = {
    "severity": (
        ("critical", r"critical"), ("high", r"high(?:[- ](?:risk|severity|priority|impact))|highs?(?= (?:vulnerab|finding|sever))|high"),
        ("medium", r"medium|moderate"), ("low", r"low(?:[- ](?:risk|severity))?"), ("emergency", r"emergency|emergencies|urgent"),
        ("standard change", r"(?:standard|routine|normal|minor) changes?"), ("major", r"major"), ("minor", r"minor"),
    ),
    "tier": (("{}", r"(?:tier|sev|severity|priority|level|class|category|type|phase|step|p)[- ]?([0-9]|i{1,3}|[a-d])\b"),),
    "environment": (
        ("production", r"production|prod|live"), ("test", r"test(?= (?:environment|system|data|server))|staging|non-?production|sandbox|qa"),
        ("development", r"development(?= (?:environment|system|server))"),
    ),
    "people": (
        ("contractor", r"contractors?|temporary|temps?|consultants?|freelancers?|interns?"), ("vendor", r"vendors?|suppliers?|third[- ]part(?:y|ies)|subcontractors?|sub-?processors?|service providers?"),
        ("visitor", r"visitors?|guests?"), ("developer", r"developers?|engineers?|programmers?"), ("customer", r"customers?|clients?|tenants?|data subjects?|consumers?"),
        ("board", r"board|directors"), ("manager", r"managers?|executives?|leadership"), ("authority", r"(?:supervisory )?authorit(?:y|ies)|regulators?|police"),
        ("applicant", r"applicants?|candidates?"), ("patient", r"patients?|minors?|child(?:ren)?"), ("media", r"media outlets?|press"),
    ),
    "account": (
        ("privileged", r"privileged|admin(?:istrat(?:or|ive))?s?|root|super-?users?|elevated"), ("service", r"service accounts?|system accounts?|application accounts?"),
        ("shared", r"shared|generic|group accounts?"), ("standard", r"standard user|normal user|ordinary user|non-?privileged"), ("guest", r"guest"),
        ("inactive", r"inactive|dormant|unused|stale"), ("default", r"default"),
    ),
    "side": (("external", r"external(?:ly)?|internet[- ]facing|public[- ]facing|perimeter"), ("internal", r"internal(?:ly)?")),
    "leaving": (("involuntary", r"involuntar(?:y|ily)|for cause|dismiss(?:al|ed)"), ("voluntary", r"voluntar(?:y|ily)|resign(?:s|ed|ation)?"), ("transfer", r"transfer(?:s|red)?|role changes?|changes? (?:of )?roles?|job changes?")),
    "device": (("personal", r"personal(?:ly)?[- ](?:owned |device|phone|laptop|computer)s?|byod"), ("mobile", r"mobile|phones?|tablets?|smartphones?"), ("server", r"servers?"), ("workstation", r"workstations?|desktops?|laptops?|endpoints?")),
    "region": (("eu", r"european union|(?-i:EU|EEA)|europe|gdpr"), ("us", r"united states|(?-i:USA?|U\.S\.)|california|ccpa"), ("uk", r"united kingdom|(?-i:UK)")),
    "law": (("hipaa", r"hipaa|phi|ephi|health information"), ("pci", r"pci|cardholder|payment cards?|credit cards?"), ("personal data", r"personal (?:data|information)|pii")),
    "class": (("public", r"public data|public information"), ("confidential", r"confidential"), ("restricted", r"restricted|secret"), ("sensitive", r"sensitive")),
    "medium": (("paper", r"paper|hard ?cop(?:y|ies)|printed"), ("tape", r"tapes?"), ("cloud", r"cloud")),
    "backup": (("full", r"full(?= backup)"), ("incremental", r"incremental|differential"), ("snapshot", r"snapshots?")),
    "remote": (("remote", r"remote|vpn|off-?site|home"), ("on-site", r"on-?site|in the office")),
    "stage": (("initial", r"initial(?:ly)?|preliminary|first(?= (?:response|notice|report))"), ("final", r"final")),
}  # fmt: skip
_COMPILED = {
    kind: tuple((name, re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)) for name, pattern in entries)
    for kind, entries in _SCOPES.items()
}
# Values that a rule has when it says nothing: naming them does not narrow it.
UNMARKED = frozenset({"people:customer", "environment:production", "law:personal data", "side:internal", "backup:full",
                      "medium:cloud", "device:workstation", "people:manager"})  # fmt: skip


def concept(word: str) -> str:
    """The word that stands for all words of its meaning."""
    return CONCEPT.get(word, word)


# What a leaver's access is called, and how the end of work is written where no word for leaving stands.
_ACCESS = frozenset({"account", "access", "credential", "right", "privilege", "permission", "entitlement"})
_LAST_DAY = re.compile(
    r"\blast (?:working |business )?day\b|\bend of (?:the )?employment\b|\bceases? (?:to be )?employ", re.IGNORECASE
)


def leaves(text: str) -> bool:
    """Whether a text speaks of somebody's last day."""
    return _LAST_DAY.search(text) is not None


def as_access(words: frozenset[str]) -> frozenset[str]:
    """The words with every name for access as one: whether accounts or access of leavers are removed is the same duty."""
    return frozenset("access" if w in _ACCESS else w for w in words)


def carries(word: str) -> bool:
    """Whether a lemma says something that a comparison may rest on."""
    return len(word) > 1 and word not in _FUNCTION and any(c.isalpha() for c in word)


# These narrow a rule only where they are what it is about: "logs are deleted from all servers" is no rule about servers.
_OF_THEME = frozenset({"device", "class", "medium", "law", "backup"})


def scopes(text: str, theme: str | None = None) -> frozenset[str]:
    """What narrows the scope in a text, as kind:value ("severity:critical", "tier:2", "people:contractor").

    `theme`: the part of it that says what the rule is about; without it the whole text does.
    """
    found = set()
    for kind, entries in _COMPILED.items():
        for name, pattern in entries:
            for m in pattern.finditer(text if theme is None or kind not in _OF_THEME else theme):
                found.add(f"{kind}:{m.group(1).lower() if '{}' in name else name}")
    return frozenset(found)
