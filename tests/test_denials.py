"""A denial is read by what it denies: the point comes out contradicted, and nothing that is promised does."""

from __future__ import annotations

import pytest
from harness import require_model

from analyzer.commitment.affirm import affirmed
from analyzer.pipeline import analyze

DENIALS = {
    "We do not test changes before they are deployed.": "CC8.1.07",
    "Backups are not tested.": "A1.2.08",
    "The company does not assess vendors before it engages them.": "CC9.2.03",
    "Background checks are not performed on new employees.": "CC1.4.05",
}
PROHIBITIONS = (
    "Employees must not share passwords.",
    "Changes are never deployed without testing.",
    "Customer data must not be retained longer than twelve months.",
)


@pytest.mark.parametrize(
    ("denial", "said"),
    [
        ("We do not test changes before they are deployed.", "We test changes before they are deployed."),
        ("Access is not reviewed.", "Access is reviewed."),
        ("We don't keep an inventory.", "We keep an inventory."),
        ("Acme has no incident response plan.", "Acme has incident response plan."),
        ("Nobody reviews the logs.", "The responsible person reviews the logs."),
        ("Changes go live without review.", "Changes go live with review."),
        ("Logs aren’t monitored.", "Logs are monitored."),
    ],
)
def test_a_denial_without_its_negative(denial: str, said: str) -> None:
    assert affirmed(denial) == said


def test_what_holds_no_negative_stays() -> None:
    plain = "Access rights are reviewed every quarter by their owners."
    assert affirmed(plain) == plain


@pytest.mark.parametrize("denial", DENIALS)
def test_what_a_document_denies_is_contradicted(denial: str) -> None:
    require_model()
    report = analyze([("policy.md", f"# Controls\n\n{denial}\n".encode())])
    row = next(r for r in report.points if r.document and r.point == DENIALS[denial])
    assert row.status == "contradicted"
    assert row.evidence[0].text == denial


@pytest.mark.parametrize("promise", PROHIBITIONS)
def test_a_prohibition_contradicts_nothing(promise: str) -> None:
    require_model()
    report = analyze([("policy.md", f"# Controls\n\n{promise}\n".encode())])
    assert [r.point for r in report.points if r.status == "contradicted"] == []
