"""The register of commitments."""

from __future__ import annotations

import pytest
from register_support import rule, statements_of

from analyzer.registers.commitments import FREQUENCIES, chosen, every, points_by_passage, register


@pytest.mark.parametrize(
    ("text", "who", "what", "often", "when"),
    [
        ("The security team reviews firewall rules every six months.", "security team", "reviews firewall rules every six months", "half-yearly", ""),
        ("All employees must report a lost laptop within 24 hours.", "employees", "report a lost laptop within 24 hours", "not stated", "within 24 hours"),
        ("Access of leavers is removed within one business day.", "", "Access of leavers is removed within one business day", "not stated", "within one business day"),
        ("The CISO is responsible for approving exceptions.", "CISO", "approving exceptions", "not stated", ""),
        ("Exceptions must be approved by the Security Officer.", "Security Officer", "Exceptions must be approved by the Security Officer", "not stated", ""),
        ("[Company Name] shall test backups monthly.", "[Company Name]", "test backups monthly", "monthly", ""),
        ("Users must not share their passwords.", "Users", "not share their passwords", "not stated", ""),
        ("Everyone signs the code of conduct on joining and again each year.", "Everyone", "signs the code of conduct on joining and again each year", "annual", ""),
    ],
)  # fmt: skip
def test_a_row(text: str, who: str, what: str, often: str, when: str) -> None:
    (row,) = register(rule(text))
    assert (row.who, row.what, row.every, row.deadline) == (who, what, often, when)
    assert row.evidence
    (passage,) = row.passages
    assert passage.text == text
    assert passage.section == "Policy > Rules"


@pytest.mark.parametrize(
    "text",
    [
        "This policy describes how access is managed.",
        "Security is important to all of us.",
        "Employees may work from home.",
        "In 2021 the company reviewed its access rights.",
        "We plan to introduce single sign-on next year.",
        "The purpose of the review is to find unused accounts.",
        "See the access control policy for details.",
        "You can contact us by e-mail.",
        "Is access reviewed every quarter?",
        "We value your trust.",
        "[job title] is authorized to communicate with clients.",
    ],
)
def test_what_is_no_commitment(text: str) -> None:
    assert register(rule(text)) == ()


def test_items_take_who_and_duty_from_their_lead_in() -> None:
    rows = register(
        rule("All remote workers must:\n\n- lock their screen when they leave it\n- report losses immediately")
    )
    assert [(r.who, r.what) for r in rows] == [
        ("remote workers", "lock their screen when they leave it"),
        ("remote workers", "report losses immediately"),
    ]


def test_items_under_what_is_forbidden_say_so() -> None:
    (row,) = register(rule("- Storing company data on personal devices", heading="Prohibited activities"))
    assert row.what == "Not allowed: Storing company data on personal devices"


def test_a_role_in_the_heading_acts() -> None:
    text = "# Policy\n\n## Roles and responsibilities\n\n### System owners\n\n- Approve access to their systems every quarter\n"
    (row,) = register(statements_of("a.md", text))
    assert (row.who, row.every) == ("System owners", "quarterly")


def test_a_row_of_a_table_of_roles() -> None:
    text = "| Role | Responsibility |\n|---|---|\n| Managers | Approve the access of their team and review it once a year |"
    (row,) = register(rule(text))
    assert (row.who, row.every) == ("Managers", "annual")


def test_a_retention_schedule() -> None:
    text = "| Record | Kept for |\n|---|---|\n| Invoices and accounting records | 7 years |"
    (row,) = register(rule(text))
    assert row.what == "Invoices and accounting records are retained for 7 years"
    assert "Retention settings" in row.evidence


def test_the_same_commitment_in_several_documents_is_one_row() -> None:
    rows = register(
        [
            *rule("All laptops shall be encrypted.", "a.md"),
            *rule("Laptops must be encrypted.", "b.md"),
            *rule("All laptops shall be encrypted within 5 days.", "c.md"),
        ]
    )
    assert [[p.document for p in r.passages] for r in rows] == [["a.md", "b.md"], ["c.md"]]
    assert [r.number for r in rows] == [1, 2]


@pytest.mark.parametrize(
    "other",
    [
        "Data in transit must be encrypted with TLS 1.3.",
        "Data in transit should be encrypted with TLS 1.2.",
        "Data at rest must be encrypted with AES 256.",
    ],
)
def test_what_differs_stays_apart(other: str) -> None:
    assert len(register([*rule("Data in transit must be encrypted with TLS 1.2."), *rule(other, "b.md")])) == 2


def test_this_policy_is_another_one_in_each_document() -> None:
    text = "This policy is reviewed annually."
    assert len(register([*rule(text, "a.md"), *rule(text, "b.md")])) == 2


def test_filters() -> None:
    rows = register(
        rule(
            "The security team scans servers weekly.\n\nThe legal team reviews contracts annually.\n\nThe security team trains staff at least annually."
        )
    )
    assert [r.number for r in chosen(rows, actor="security team")] == [1, 3]
    assert [r.number for r in chosen(rows, frequency="annual")] == [2, 3]
    assert [r.number for r in chosen(rows, "SECURITY", "annual")] == [3]
    assert chosen(rows) == rows
    assert chosen(rows, actor="nobody") == ()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("daily", "daily"), ("every 90 days", "quarterly"), ("at least twice a year", "half-yearly"), ("once every two years", "less than annual"),
        ("upon termination", "on an event"), ("regularly", "not said exactly"), ("", "not stated"),
    ],
)  # fmt: skip
def test_how_often_has_a_name(said: str, name: str) -> None:
    assert every(said) == name
    assert name in FREQUENCIES


def test_points_come_from_the_verdicts() -> None:
    statements = rule("Access of leavers is removed within one business day.")
    place = statements[0].location
    (row,) = register(statements, {(place.document, place.start): ("CC6.2.03",)})
    assert row.points == ("CC6.2.03",)
    assert points_by_passage(()) == {}


def test_the_same_input_gives_the_same_rows() -> None:
    text = "The security team scans servers weekly.\n\nLaptops must be encrypted."
    assert register(rule(text)) == register(rule(text))
