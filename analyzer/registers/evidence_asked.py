"""What an auditor would ask to see for a commitment: from what is done and from the points that it documents."""

from __future__ import annotations

from collections.abc import Sequence

# By what is done (concepts of terms.py). Each says which records would show it over the audit period.
_BY_ACTION: dict[str, str] = {
    "remove": "List of leavers and movers in the period with the time at which each access was removed",
    "review": "Records of the reviews in the period: date, reviewer, what was found and what was done about it",
    "assess": "The assessment with its date, scope, participants, results and the decisions taken on them",
    "test": "Test plan and report with date, participants, results and follow-up of what failed",
    "train": "Training material and completion records with dates for a sample of staff",
    "notify": "A sample of notices sent in the period with the time of the event and of the notice",
    "report": "A sample of reports in the period with time, sender and what was done",
    "retain": "Retention settings of the systems that hold the records, and the oldest record kept",
    "delete": "Deletion records or certificates for a sample, and the settings that delete automatically",
    "backup": "Backup configuration and job logs for the period, with failures and how they were followed up",
    "restore": "Restore test records with date, data restored and time taken",
    "rotate": "Rotation settings or logs showing the age of keys and credentials",
    "approve": "For a sample, the request and its approval with approver and date before the fact",
    "remediate": "A sample of findings with date found, severity, date closed and the evidence of the fix",
    "patch": "Patch reports showing release and installation dates for a sample of systems",
    "scan": "Scan schedule and reports of the period, with follow-up of the findings",
    "encrypt": "Configuration exports showing encryption and its algorithm for a sample of systems",
    "monitor": "Monitoring configuration, and a sample of alerts with how each was handled",
    "log": "Logging configuration and a sample of the log entries",
    "respond": "A sample of requests or incidents with the time received and answered",
    "acknowledge": "Signed or recorded acknowledgements for a sample of people, with dates",
    "sign": "Signed agreements for a sample, with dates",
    "return": "Return records for the equipment of a sample of leavers",
    "lock": "Configuration export showing the lock setting",
    "restrict": "Access list of the system compared with job roles",
    "limit": "Access list of the system compared with job roles",
    "grant": "For a sample of accounts, the approved request and the access given",
    "classify": "A sample of records with their classification, and the criteria used",
    "document": "The records themselves for a sample in the period",
    "maintain": "The current version with owner, date and approval, and its change history",
    "develop": "The current version with owner, date and approval, and its change history",
    "establish": "The current version with owner, date and approval, and its change history",
    "meet": "Agendas and minutes of the meetings in the period",
    "convene": "Agendas and minutes of the meetings in the period",
    "screen": "For a sample of hires, the completed check dated before the start",
    "check": "For a sample, the completed check with date and result",
    "verify": "For a sample, the completed verification with date and result",
    "escort": "Visitor log with the host of each visit",
    "protect": "Configuration or walkthrough showing the protection in place",
    "install": "Deployment report showing the software on a sample of systems",
    "update": "The current version with owner, date and approval, and its change history",
    "disclose": "A sample of disclosures with their legal basis and recipient",
    "collect": "The data collected by form or system compared with the notice",
    "use": "Configuration or walkthrough showing the practice in place for a sample",
    "store": "Walkthrough or configuration showing where and how it is stored",
    "separate": "Configuration or organisation chart showing the separation",
    "investigate": "A sample of incident tickets with the steps taken, times and conclusions",
    "identify": "The record of what was identified, with date and author",
    "communicate": "The message or announcement with date and recipients",
    "publish": "The published version with date and where it stands",
    "appoint": "The appointment with date, and the job description",
    "audit": "Audit report with date, scope, findings and follow-up",
}
# By criterion series, where what is done does not tell.
_BY_SERIES: tuple[tuple[str, str], ...] = (
    ("CC1", "Signed or approved documents, job descriptions and records for a sample of people"),
    ("CC2", "The communication with date and recipients"),
    ("CC3", "The risk register and assessment of the period"),
    ("CC4", "Results of the evaluations of the period with follow-up"),
    ("CC5", "The procedure in force and a sample of its records"),
    ("CC6.4", "Physical access lists and logs for a sample of days"),
    ("CC6", "Access lists, configuration exports and a sample of requests with approvals"),
    ("CC7", "Tickets for a sample of alerts and incidents, with times and actions"),
    ("CC8", "For a sample of changes: request, test, approval and deployment record"),
    ("CC9", "Vendor list with assessments and agreements for a sample"),
    ("A1", "Capacity, backup and recovery records of the period"),
    ("C1", "Classification, retention and disposal records for a sample"),
    ("PI1", "For a sample of transactions, input, processing and output records"),
    ("P", "The notice in force and a sample of privacy requests and consents"),
)
# By what it is about, where what is done does not tell (concepts of terms.py); the first line that shares a word counts.
_BY_TOPIC: tuple[tuple[frozenset[str], str], ...] = tuple(
    (frozenset(words.split()), asked)
    for words, asked in (
        ("continuity disaster crisis tabletop", "The plan in force with the report of its last exercise and the follow-up"),
        ("mfa 2fa sso authentication authenticate authenticator multi-factor two-factor login logon sign-in single-use token",
         "Sign-in settings of the identity provider for a sample of systems, with the accounts that are exempt"),
        ("password credential secret", "Password settings exported from the systems that enforce them"),
        ("visitor badge premise door camera guard facility building entrance reception key-card",
         "Physical access lists, visitor log and badge records for a sample of days"),
        ("training train awareness phishing education", "Training material and completion records with dates for a sample of staff"),
        ("breach notice notification", "A sample of notices sent in the period with the time of the event and of the notice"),
        ("risk threat likelihood treatment", "The risk register and assessment of the period with the decisions taken on them"),
        ("vulnerability patch penetration finding cve", "A sample of findings with date found, severity, date closed and the evidence of the fix"),
        ("incident alert containment forensic", "Tickets for a sample of incidents, with times, actions and conclusions"),
        ("backup restore recovery rto rpo", "Backup configuration and job logs for the period, and the last restore test"),
        ("vendor contract agreement nda baa sla", "Vendor list with assessments and signed agreements for a sample"),
        ("encryption encrypt tls certificate cryptography cryptographic cipher key",
         "Configuration exports showing encryption and its algorithm for a sample of systems"),
        ("log monitor siem audit-trail timestamp", "Logging and monitoring configuration, and a sample of entries or alerts with how each was handled"),
        ("deployment deploy merge release code repository commit branch sdlc pull migration",
         "For a sample of changes: request, review, test, approval and deployment record"),
        ("exception waiver deviation", "The register of exceptions with reason, approval and expiry"),
        ("account access privilege permission right least-privilege entitlement authorize administrator",
         "Access list of the system with roles, and the approved requests for a sample"),
        ("firewall network port vpn wireless wifi segment subnet dns router connection",
         "Network and firewall configuration, with the approval of its rules"),
        ("laptop device workstation endpoint antivirus malware mobile software usb screen byod",
         "Export of device management showing the setting on a sample of devices"),
        ("asset inventory hardware equipment", "The inventory with date and owner, and a sample traced to what is in use"),
        ("committee board meeting minutes", "Agendas and minutes of the meetings in the period"),
        ("consent privacy personal pii phi ephi", "The notice in force and a sample of privacy requests and consents"),
        ("availability capacity uptime performance", "Capacity and availability figures of the period, with what was done about shortfalls"),
        ("audit auditing auditor assessment", "Audit or assessment report with date, scope, findings and follow-up"),
        ("change", "For a sample of changes: request, test, approval and deployment record"),
        ("role responsibility duty appoint organization", "Organisation chart or job description that names the role and its duties"),
        ("candidate hire employment hiring disciplinary sanction conduct",
         "Personnel records for a sample of people: agreements signed, checks made, measures taken"),
        ("policy procedure standard plan guideline programme program process",
         "The version in force with owner, date and approval, and where staff find it"),
        ("media disk drive paper disposal label", "Handling and disposal records for a sample of media"),
        ("data information record document file email message",
         "A walkthrough of how such data is handled, with the setting or record that shows it for a sample"),
        ("environment production system server cloud platform database configuration service application",
         "Configuration exports for a sample of systems, compared with the written baseline"),
        ("customer client request ticket complaint issue", "A sample of tickets or requests of the period with times and what was done"),
    )
)  # fmt: skip
# What is done by these says little without what it is done to; access removed has its own evidence, other removals none.
_BARE = frozenset(
    "use protect maintain develop establish store identify document update publish communicate verify check collect".split()
)
_LEAVER_WORDS = frozenset("terminate access account credential badge right privilege permission role".split())
_POLICY_WORDS = frozenset("policy plan procedure standard strategy budget program programme".split())
_WHO_MEETS = frozenset("committee board team council group meeting agenda management".split())
_FORBIDDEN = "The rule as communicated with its acknowledgements, and how breaches of it were dealt with in the period"
_APPROVED = "The approved version with approver and date"
_DEFAULT = "A walkthrough, and the records that show it for a sample in the period"


def evidence_asked(
    actions: Sequence[str], words: frozenset[str] = frozenset(), points: Sequence[str] = (), *, forbids: bool = False
) -> str:
    """One sentence. `actions`: concepts of the clauses, first one that is known counts; `words`: concepts of what it is
    about; `points`: ids it documents; `forbids`: whether people are told not to do it."""
    if forbids:
        return _FORBIDDEN
    topic = next((asked for named, asked in _BY_TOPIC if named & words), "")
    for action in actions:
        if action == "approve" and words & _POLICY_WORDS and "change" not in words:
            return _APPROVED
        if action == "remove" and not words & _LEAVER_WORDS:
            continue
        if action == "meet" and not words & _WHO_MEETS:
            continue  # services that "meet requirements" hold no meeting
        if action in _BY_ACTION and not (topic and action in _BARE):
            return _BY_ACTION[action]
    if topic:
        return topic
    for point in points:
        for series, asked in _BY_SERIES:
            if point.startswith(series):
                return asked
    return next((_BY_ACTION[a] for a in actions if a in _BY_ACTION and a in _BARE), _DEFAULT)
