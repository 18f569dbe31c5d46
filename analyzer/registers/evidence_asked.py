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
_DEFAULT = "A walkthrough, and the records that show it for a sample in the period"


def evidence_asked(actions: Sequence[str], points: Sequence[str] = ()) -> str:
    """One sentence. `actions`: concepts of the clauses, first one that is known counts; `points`: ids it documents."""
    for action in actions:
        if action in _BY_ACTION:
            return _BY_ACTION[action]
    for point in points:
        for series, asked in _BY_SERIES:
            if point.startswith(series):
                return asked
    return _DEFAULT
