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
        ("In the case of a breach, {{company_name}} shall notify customers within 2 days.", "{{company_name}}", "notify customers within 2 days (in the case of a breach)", "not stated", "within 2 days"),
        ("[Company Name] policy requires that all policies must be reviewed annually.", "", "all policies must be reviewed annually", "annual", ""),
        ("IT is responsible for the recovery of the servers.", "IT", "is responsible for the recovery of the servers", "not stated", ""),
        ("Customers are notified usually within 24 hours but no later than 10 days after discovery.", "", "Customers are notified usually within 24 hours but no later than 10 days after discovery", "not stated", "no later than 10 days after discovery"),
        ("Policies are retained for 6 years from the date of their creation.", "", "Policies are retained for 6 years from the date of their creation", "not stated", ""),
        ("Only the system owner is permitted to change the settings.", "system owner", "Only the system owner is permitted to change the settings", "not stated", ""),
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
        "Background checks aren't performed on our workers.",
        "A template of the breach log is located here.",
        "Replace the example systems and values below with your own.",
        "Submit a request to support if you have other questions.",
        "With a second factor they would need to know the token, too.",
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


def test_biweekly_is_no_week() -> None:
    (row,) = register(rule("Backups are tested bi-weekly by the platform team."))
    assert row.every == "not said exactly"


def test_a_name_that_the_set_knows_acts() -> None:
    rows = register(
        rule(
            "Norvia must implement monitoring on its servers.\n\nLaptops of Norvia are encrypted.\n\nVisitors of Norvia are"
            " escorted.\n\nSuppliers tell Norvia of a breach within 24 hours."
        )
    )
    assert (rows[0].who, rows[0].what) == ("Norvia", "implement monitoring on its servers")


def test_an_item_with_a_subject_of_its_own_is_no_rest_of_its_lead_in() -> None:
    rows = register(
        rule("The officer shall:\n\n- review the rules\n- Exceptions to these rules are reviewed every year.")
    )
    assert [(r.who, r.what) for r in rows] == [
        ("officer", "review the rules"),
        ("", "Exceptions to these rules are reviewed every year"),
    ]


def test_a_row_named_by_a_level_says_its_columns() -> None:
    (row,) = register(
        rule("| Criticality | Restored in | Retention |\n|---|---|---|\n| Medium | 72 hours | 3 months |")
    )
    assert row.what == "Criticality Medium; Restored in 72 hours; Retention 3 months"


def test_what_a_document_is_for_is_no_duty() -> None:
    assert register(rule("- Implement a framework of controls for all systems", heading="Purpose")) == ()
    assert register(rule("- Implement a framework of controls for all systems")) != ()


def test_fields_of_a_form_are_no_duties() -> None:
    assert register(rule("| Field | Meaning |\n|---|---|\n| Test plan | How the change will be tested |")) == ()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Passwords must be at least 12 characters long.", "Password settings"),
        ("Administrators must sign in with MFA.", "Sign-in settings"),
        ("The security team keeps an inventory of servers.", "The inventory"),
        ("Audit logs are kept for one year.", "Retention settings"),
        ("Users must not share their passwords.", "The rule as communicated"),
        ("Unneeded software is removed from servers.", "Export of device management"),
        ("Access of leavers is removed within one day.", "List of leavers"),
        ("Executive management approves the security policy.", "The approved version"),
        ("Workstations must log off automatically after 15 minutes.", "Sign-in settings"),
        ("The risk committee shall meet every quarter.", "Agendas and minutes"),
        ("Vendor access must be covered by an agreement.", "Vendor list"),
    ],
)
def test_the_evidence_suits_what_is_done_and_to_what(text: str, asked: str) -> None:
    (row,) = register(rule(text))
    assert row.evidence.startswith(asked)


def test_what_meets_requirements_holds_no_meeting() -> None:
    (row,) = register(rule("Disposal services shall meet our security requirements."))
    assert "minutes" not in row.evidence
