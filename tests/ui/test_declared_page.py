"""The page of what documents declare."""

from __future__ import annotations

import pytest
from ui_support import Open, texts

from analyzer.ui.engine import engine
from analyzer.ui.workspace import Workspace

RULES = (
    b"# Access Control Policy\n\nCriteria: CC6.2, A1.2, CC9.9\n\n## Accounts\n\nAccess must be revoked within 24 hours after an"
    b" employee leaves the company. New accounts are created only after the manager approved the request. System owners"
    b" review the access rights of all users every quarter.\n"
)
QUIET = b"# Incident Response Plan\n\nEmployees report security incidents to the security team at once.\n"


@pytest.fixture(scope="module")
def _made() -> Workspace:
    space = Workspace()
    assert space.add([("access.md", RULES), ("incidents.md", QUIET)]) == []
    space.start(engine).wait(300)
    assert space.collect()
    return space


@pytest.fixture
def declaring(_made: Workspace) -> Workspace:
    fresh = Workspace()
    fresh.add([("access.md", RULES), ("incidents.md", QUIET)])
    fresh.index, fresh.runs = _made.index, list(_made.runs)
    return fresh


def test_differences_come_first_and_filters_reach_the_rest(open_page: Open, declaring: Workspace) -> None:
    app = open_page("declared", declaring)
    table = app.dataframe[0].value
    results = dict(zip(table["Id"], table["Result"], strict=True))
    assert results["CC9.9"] == "Declared, but no such id"
    assert results["A1.2"] == "Declared and not found"
    assert "Declared and found" not in set(table["Result"])
    assert "1 document of 2 declare nothing" in texts(app)
    app.selectbox(key="declared_document").set_value("access.md").run()
    assert set(app.dataframe[0].value["Document"]) == {"access.md"}
    app.button_group(key="declared_results").set_value(["unknown_id"]).run()
    assert list(app.dataframe[0].value["Id"]) == ["CC9.9"]
    app.button_group(key="declared_results").set_value([]).run()
    assert len(app.dataframe[0].value) >= 3, "no result picked shows all"
    assert not app.exception


def test_a_mapping_file_declares_for_silent_documents(open_page: Open, declaring: Workspace) -> None:
    app = open_page("declared", declaring)
    app.file_uploader(key="declared_map").set_value(
        ("map.csv", b"document,criteria\nincidents.md,CC7.3\nnowhere.md,CC7.3\n", "text/csv")
    ).run()
    table = app.dataframe[0].value
    assert "nowhere.md" in set(table["Document"])
    assert "Declared for a document that is not there" in set(table["Result"])
    app.button_group(key="declared_results").set_value([]).run()
    assert "incidents.md" in set(app.dataframe[0].value["Document"])
    assert "declare nothing" not in texts(app)


def test_a_mapping_without_its_columns_is_refused_in_words(open_page: Open, declaring: Workspace) -> None:
    app = open_page("declared", declaring)
    app.file_uploader(key="declared_map").set_value(("map.csv", b"a,b\n1,2\n", "text/csv")).run()
    assert not app.exception
    assert "map" in app.error[0].value
    assert "needs a column" in app.error[0].value
    assert len(app.dataframe) == 1, "what documents declare themselves stays"


def test_a_set_that_declares_nothing_says_what_would(open_page: Open, space: Workspace) -> None:
    app = open_page("declared", space)
    assert not app.dataframe
    assert "No document declares criteria" in app.info[0].value


def test_declared_text_stays_text(open_page: Open) -> None:
    space = Workspace()
    space.add([("=1+1.md", b"# P\n\nCriteria: CC6.1 <script>alert(1)</script>\n\nAccess is reviewed every quarter.\n")])
    space.start(engine).wait(300)
    assert space.collect()
    app = open_page("declared", space)
    app.button_group(key="declared_results").set_value([]).run()
    for value in app.dataframe[0].value.to_numpy().ravel():
        assert not str(value).startswith(("=", "+", "@"))
    for element in (*app.markdown, *app.caption):
        assert "<script" not in element.value


def test_a_report_without_its_documents_says_so(open_page: Open, declaring: Workspace) -> None:
    assert declaring.index is not None
    vars(declaring.index).pop("declared", None)
    declaring.remove("access.md")
    app = open_page("declared", declaring)
    assert "not in this session" in app.info[0].value
