"""The kind of a policy document by title, headings and content."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyzer.corpus import load_corpus
from analyzer.datatypes import Corpus, PolicyTypeGuess
from analyzer.parse import parse_document
from analyzer.policy_type import guess_policy_type, score_types
from analyzer.segment import segment


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus()


def guess(corpus: Corpus, text: str, name: str = "document.md") -> PolicyTypeGuess:
    document = parse_document(name, text.encode())
    found = guess_policy_type(document, segment(document), corpus)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Access Control Policy", "access_control"),
        ("Password Standard", "authentication"),
        ("Acceptable Use of Company Equipment", "acceptable_use"),
        ("Incident Response Plan", "incident_response"),
        ("Business Continuity and Disaster Recovery", "business_continuity"),
        ("Change Management Procedure", "change_management"),
        ("Vendor Risk Policy", "vendor_management"),
        ("Third-Party Security Standard", "vendor_management"),
        ("Risk Assessment Policy", "risk_management"),
        ("Code of Conduct", "code_of_conduct"),
        ("Data Classification and Handling", "data_classification"),
        ("Record Retention Schedule", "data_retention"),
        ("Encryption Policy", "cryptography"),
        ("Physical Security Policy", "physical_security"),
        ("Secure Software Development Policy", "secure_development"),
        ("Logging and Monitoring Standard", "logging_monitoring"),
        ("Vulnerability and Patch Management", "vulnerability_management"),
        ("Privacy Notice", "privacy_notice"),
        ("Information Security Policy", "governance"),
        ("Backup Policy", "backup"),
        ("Audit Committee Charter", "board_charter"),
        ("Security Awareness and Training Policy", "security_awareness"),
        ("Remote Work Policy", "remote_work"),
        ("Asset Management Policy", "asset_management"),
    ],
)
def test_by_title(corpus: Corpus, title: str, kind: str) -> None:
    found = guess(corpus, f"# {title}\n\nThis text was written in the office.\n")
    assert found.id == kind
    assert found.source == "recognised"


CONTENT = [
    (
        "backup",
        "Full copies of all databases are taken every night and incremental ones every hour. Restores are tested each month. Backup copies are"
        " kept off site and encrypted. Failed backup jobs are looked into the next morning.",
    ),
    (
        "physical_security",
        "Visitors sign in at reception and wear a badge. Doors to the data centre are opened by card. Guards watch the cameras. Lost badges are"
        " blocked. Fire detection and cooling in the server room are tested.",
    ),
    (
        "vendor_management",
        "Before a contract is signed, the supplier fills in a questionnaire. Critical vendors are assessed every year. Contracts contain security"
        " clauses and a right to audit. When a supplier leaves, its access ends and its data is returned.",
    ),
    (
        "incident_response",
        "Whoever sees something odd calls the hotline. The on-call engineer rates the severity, contains the attack and keeps a timeline."
        " After each incident lessons are drawn, and customers are told of a breach.",
    ),
]


@pytest.mark.parametrize(("kind", "text"), CONTENT, ids=[kind for kind, _ in CONTENT])
def test_by_content_alone(corpus: Corpus, kind: str, text: str) -> None:
    assert guess(corpus, f"# Rules\n\n{text}\n").id == kind


def test_by_the_files_name(corpus: Corpus) -> None:
    assert (
        guess(corpus, "# Introduction\n\nThis text was written in the office.\n", "change-management/index.md").id
        == "change_management"
    )


def test_confidence_follows_the_evidence(corpus: Corpus) -> None:
    clear = guess(corpus, f"# Backup Policy\n\n## Backup schedule\n\n{CONTENT[0][1]}\n")
    vague = guess(corpus, "# Notes\n\nThis text was written in the office.\n")
    assert 0.8 < clear.confidence <= 1
    assert vague.confidence < 0.4
    assert vague.confidence >= 0


def test_same_text_same_guess(corpus: Corpus) -> None:
    text = f"# Rules\n\n{CONTENT[1][1]}\n"
    assert guess(corpus, text) == guess(corpus, text)
    document = parse_document("a.md", text.encode())
    assert len(score_types(document, segment(document), corpus)) == len(corpus.policy_types)


def test_a_corpus_without_kinds(corpus: Corpus) -> None:
    document = parse_document("a.md", b"# Backup Policy\n\nCopies are made.\n")
    assert guess_policy_type(document, segment(document), replace(corpus, policy_types=())) is None
