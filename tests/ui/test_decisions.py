"""Decisions: an append-only log with names and reasons."""

from __future__ import annotations

import pytest
from ui_support import Open, texts

from analyzer.ui.decisions import DecisionError, DecisionLog, fingerprint, loads
from analyzer.ui.workspace import Workspace


def test_a_decision_needs_a_name_and_mostly_a_reason() -> None:
    log = DecisionLog()
    with pytest.raises(DecisionError, match="name"):
        log.record("accept", "CC6.1.01", None, " ")
    for kind in ("not_applicable", "override", "reject_evidence", "comment"):
        with pytest.raises(DecisionError, match="reason"):
            log.record(kind, "CC6.1.01", None, "Ada", reason=" ")  # type: ignore[arg-type]
    with pytest.raises(DecisionError, match="status"):
        log.record("override", "CC6.1.01", None, "Ada", reason="because")
    assert not log.decisions


def test_undo_takes_back_and_is_recorded() -> None:
    log = DecisionLog()
    first = log.record("not_applicable", "CC6.4.01", None, "Ada", reason="no offices")
    assert log.not_applicable() == {"CC6.4.01": "no offices (Ada)"}
    log.undo(first.number, "Grace")
    assert log.decided("CC6.4.01") is None
    assert log.not_applicable() == {}
    assert [d.kind for d in log.decisions] == ["not_applicable", "undo"]
    with pytest.raises(DecisionError, match="already"):
        log.undo(first.number, "Grace")


def test_the_latest_decision_holds() -> None:
    log = DecisionLog()
    log.record("accept", "CC1.1.01", None, "Ada")
    log.record("override", "CC1.1.01", None, "Ada", reason="see the charter", status="covered")
    log.record("comment", "CC1.1.01", None, "Ada", reason="ask the board")
    decided = log.decided("CC1.1.01")
    assert decided is not None
    assert decided.status == "covered"


def test_a_passage_is_known_again_whatever_its_layout() -> None:
    assert fingerprint("Access  is\nREMOVED.") == fingerprint("Access is removed.")
    assert fingerprint("Access is removed.") != fingerprint("Access is not removed.")


def test_export_and_load() -> None:
    log = DecisionLog()
    log.record("comment", "CC1.1.01", None, "Ada", reason="=SUM(1)")
    other = DecisionLog()
    other.load(loads(log.dumps()))
    assert other.decisions == log.decisions
    with pytest.raises(DecisionError):
        loads('[{"number": "x"}]')


def test_decide_on_the_page(open_page: Open, space: Workspace) -> None:
    app = open_page("criterion", space, id="CC6.4", point="CC6.4.01")
    app.button_group(key="kind_CC6.4.01").set_value("not_applicable").run()
    form = next(a for a in app.text_area if a.label == "Reason (required)")
    form.set_value("no offices")
    names = [t for t in app.text_input if t.label == "Your name"]
    names[0].set_value("Ada")
    next(b for b in app.button if b.label == "Record decision").click()
    app.run()
    assert not app.exception
    decided = space.decisions.decided("CC6.4.01")
    assert decided is not None
    assert decided.by == "Ada"
    assert "decided: not applicable" in texts(app)


def test_a_decision_never_changes_the_verdict(open_page: Open, space: Workspace) -> None:
    assert space.index is not None
    before = space.index.rows[None, "CC6.4.01"].status
    space.decisions.record("override", "CC6.4.01", None, "Ada", reason="badge system", status="covered")
    app = open_page("criterion", space, id="CC6.4", point="CC6.4.01")
    label = next(e.label for e in app.expander if "CC6.4.01" in e.label)
    assert before in label
    assert "decided: covered" in label
    assert space.index.rows[None, "CC6.4.01"].status == before


def test_a_rejected_passage_is_marked(open_page: Open, space: Workspace) -> None:
    assert space.index is not None
    row = space.index.rows[None, "CC6.1.04"]
    space.decisions.record(
        "reject_evidence", row.point, None, "Ada", reason="old system", passage=row.evidence[0].text.upper()
    )
    app = open_page("criterion", space, id="CC6.1", point="CC6.1.04")
    assert "rejected by a reviewer" in texts(app)
