"""The page of exposure and roadmap."""

from __future__ import annotations

from datetime import date

from ui_support import HOSTILE_NAME, Open, texts

from analyzer.ui.workspace import Workspace


def test_exposure_says_drivers_effect_and_remedy(open_page: Open, space: Workspace) -> None:
    app = open_page("readiness", space)
    assert space.index is not None
    titles = [e.title for e in space.index.corpus.exceptions]
    assert all(any(t.split()[0] in e.label for e in app.expander) for t in titles)
    said = texts(app)
    for part in ("What drives it", "What it may do to the opinion", "Remedy", "CC5.3.01"):
        assert part in said
    assert "not an audit opinion" in said


def test_the_roadmap_has_a_row_per_task_and_dates_from_the_audit(open_page: Open, space: Workspace) -> None:
    app = open_page("readiness", space, show="roadmap")
    table = app.dataframe[0].value
    assert all("months before" in d for d in table["Due"])
    assert set(table["Owner"]) == {""}
    assert not any(str(t).startswith("=") for t in table["Task"])
    assert any(HOSTILE_NAME.split("<")[0].strip("'") in t for t in table["Task"])
    app.date_input(key="ready_audit").set_value(date(2026, 9, 1)).run()
    dated = app.dataframe[0].value
    assert len(dated) == len(table)
    assert all("2026-02-01" < d < "2026-09-01" for d in dated["Due"])


def test_an_audit_before_the_start_is_refused_in_words(open_page: Open, space: Workspace) -> None:
    app = open_page("readiness", space)
    app.date_input(key="ready_audit").set_value(date(2026, 9, 1))
    app.date_input(key="ready_start").set_value(date(2026, 9, 1)).run()
    assert not app.exception
    assert "must lie after" in app.warning[0].value


def test_the_overview_leads_to_it(open_page: Open, space: Workspace) -> None:
    app = open_page("overview", space)
    assert any("High" in e.label or "Moderate" in e.label for e in app.expander)
