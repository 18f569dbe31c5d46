"""Contradictions: the labelled pairs, and the rules one by one."""

from __future__ import annotations

from collections import Counter

import pytest
from register_support import both, pairs, rule, statements_of, titles_of

from analyzer.registers.contradictions import contradictions


def judged(held: bool) -> tuple[int, int, int, list[str]]:
    """(true, false, missed) reports over one part of the pairs, and the ids that are wrong."""
    true = false = missed = 0
    wrong = []
    for pair in pairs():
        if bool(pair.get("held")) != held:
            continue
        found, wanted = bool(contradictions(both(pair), titles_of(pair))), pair["kind"] != "none"
        true += found and wanted
        false += found and not wanted
        missed += wanted and not found
        if found != wanted:
            wrong.append(pair["id"])
    return true, false, missed, wrong


def test_the_labelled_set_is_what_it_says() -> None:
    wanted = Counter(p["kind"] != "none" for p in pairs())
    assert len(pairs()) >= 160
    assert min(wanted.values()) >= 60
    assert sum(bool(p.get("held")) for p in pairs()) * 3 == len(pairs())
    assert len({p["id"] for p in pairs()}) == len(pairs())
    assert {p["why"] for p in pairs() if p["kind"] == "none"} >= {
        "scope", "object", "agrees", "example", "severity_table", "quotation", "superseded", "sub_case", "other_duty",
    }  # fmt: skip


@pytest.mark.parametrize(("held", "recall"), [(False, 0.8), (True, 0.55)], ids=["tuned", "held out"])
def test_precision_and_recall_on_the_labelled_pairs(held: bool, recall: float) -> None:
    true, false, missed, wrong = judged(held)
    assert true / (true + false) >= 0.8, wrong
    assert true / (true + missed) >= recall, wrong


def test_the_kind_is_the_labelled_one() -> None:
    named = [(p, c) for p in pairs() if p["kind"] != "none" for c in contradictions(both(p), titles_of(p))[:1]]
    right = sum(c.kind == p["kind"] for p, c in named)
    assert right / len(named) >= 0.95


ONE_DAY = "Accounts of departing employees must be disabled within one business day of their last day."
FIVE_DAYS = "IT disables a departing employee's accounts within 5 business days of the last working day."


def test_both_passages_and_a_reason() -> None:
    (found,) = contradictions([*rule(ONE_DAY, "access.md"), *rule(FIVE_DAYS, "people.md")])
    assert found.kind == "deadline"
    assert found.second is not None
    assert (found.first.text, found.second.text) == (ONE_DAY, FIVE_DAYS)
    assert {found.first.location.document, found.second.location.document} == {"access.md", "people.md"}
    assert "within one business day" in found.reason
    assert "within 5 business days" in found.reason
    assert found.reason.count(".") == 1, "one sentence"


def test_the_order_of_documents_changes_only_the_order_of_passages() -> None:
    a, b = rule(ONE_DAY, "a.md"), rule(FIVE_DAYS, "b.md")
    forth, back = contradictions([*a, *b]), contradictions([*b, *a])
    assert [{c.first.text, c.second.text} for c in forth if c.second] == [
        {c.first.text, c.second.text} for c in back if c.second
    ]


def test_the_same_document_twice_says_nothing_new() -> None:
    assert contradictions([*rule(ONE_DAY, "a.md"), *rule(ONE_DAY, "b.md")]) == ()


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Access of employees is removed within one day of departure.", "Access of contractors is removed within 10 days of departure."),
        ("Critical patches are applied within 7 days.", "High severity patches are applied within 30 days."),
        ("Production systems are scanned weekly.", "Staging systems are scanned every quarter."),
        ("Privileged accounts are reviewed monthly.", "Standard user accounts are reviewed annually."),
        ("The risk register is reviewed quarterly.", "The asset register is reviewed annually."),
        ("This policy is reviewed annually.", "This policy is reviewed every two years."),
    ],
)  # fmt: skip
def test_another_scope_or_object_is_no_contradiction(a: str, b: str) -> None:
    assert contradictions([*rule(a, "a.md"), *rule(b, "b.md")]) == ()


def test_this_policy_contradicts_itself_only_in_its_own_document() -> None:
    same = statements_of(
        "a.md",
        "# P\n\n## One\n\nThis policy is reviewed annually.\n\n## Two\n\nThis policy is reviewed every two years.\n",
    )
    assert [c.kind for c in contradictions(same)] == ["frequency"]


def test_rows_of_one_table_and_items_of_one_list_are_different_rules() -> None:
    table = "| Severity | Remediation |\n|---|---|\n| Critical | Remediate findings within 7 days |\n| Other | Remediate findings within 30 days |"
    items = (
        "Findings are remediated as follows:\n\n- remediate findings within 7 days\n- remediate findings within 30 days"
    )
    assert contradictions(rule(table)) == ()
    assert contradictions(rule(items)) == ()


def test_a_policy_that_is_not_in_the_set() -> None:
    text = "Devices are handled as described in the Removable Media Policy. See the Access Control Policy for accounts."
    found = contradictions(rule(text), titles=["Access control", "Some policy"])
    assert [(c.kind, c.second) for c in found] == [("missing_policy", None)]
    assert "Removable Media Policy" in found[0].reason
    assert contradictions(rule(text)) == (), "without the set's titles nothing is missing"


@pytest.mark.parametrize(
    "text",
    [
        "Local drives are disabled by Group Policy settings.",
        "This Contingency Plan is activated by the CTO, according to the Contingency Plan.",
        "See their Privacy Policy for details.",
        "Exercises follow NIST's Contingency Planning Exercise Procedures.",
    ],
)
def test_what_is_no_reference_to_a_policy_of_ours(text: str) -> None:
    assert contradictions(rule(text), titles=["Something else"]) == ()


def test_a_policy_under_a_title_of_other_endings_is_there() -> None:
    text = "Disks are disposed of according to the Norvia Media Disposal Policy."
    assert contradictions(rule(text), titles=["14. Disposable Media Policy"]) == ()
    assert contradictions(rule(text), titles=["Mobile Device Policy"]) != ()


def test_every_pair_yields_statements() -> None:
    for pair in pairs():
        assert {s.location.document for s in both(pair)} == {"a.md", "b.md"}, pair["id"]
