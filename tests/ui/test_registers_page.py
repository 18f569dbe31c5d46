"""The page of the registers."""

from __future__ import annotations

from ui_support import Open, texts

from analyzer.ui.workspace import Workspace


def test_commitments_with_filters_and_downloads(open_page: Open, space: Workspace) -> None:
    app = open_page("registers", space)
    whole = app.dataframe[0].value
    assert len(whole) >= 4
    assert {"Access is removed within 24 hours after employment ends"} <= set(whole["What"])
    app.text_input(key="register_text").set_value("incident").run()
    some = app.dataframe[0].value
    assert 0 < len(some) < len(whole)
    app.text_input(key="register_text").set_value("no such words").run()
    assert app.info[0].value.startswith("Nothing passes")
    app.text_input(key="register_text").set_value("").run()
    app.multiselect(key="register_who").set_value(["Employees"]).run()
    assert set(app.dataframe[0].value["Who"]) == {"Employees"}
    assert not app.exception


def test_hostile_text_stays_text(open_page: Open, space: Workspace) -> None:
    app = open_page("registers", space)
    for value in app.dataframe[0].value.to_numpy().ravel():
        assert not str(value).startswith(("=", "+", "@"))
    for element in (*app.markdown, *app.caption):
        assert "<script" not in element.value
        assert "https://evil" not in element.value


def test_contradictions_show_both_passages(open_page: Open) -> None:
    space = Workspace()
    space.add(
        [
            (
                "a.md",
                b"# Access\n\n## Leavers\n\nAccounts of leavers are disabled within one business day of departure.\n",
            ),
            (
                "b.md",
                b"# People\n\n## Leaving\n\nAccounts of leavers are disabled within 5 business days of departure.\n",
            ),
        ]
    )
    from analyzer.ui.engine import engine

    space.start(engine).wait(300)
    assert space.collect()
    app = open_page("registers", space)
    said = texts(app)
    assert "Different deadlines" in said
    assert "Accounts of leavers are disabled within one business day of departure." in said
    assert "Accounts of leavers are disabled within 5 business days of departure." in said
    assert any("Contradictions (1)" in t.label for t in app.tabs)


def test_a_report_without_its_documents_says_so(open_page: Open, space: Workspace) -> None:
    space.index = None
    fresh = Workspace()
    fresh.add([("a.md", b"# A\n\nThe security team reviews access every quarter.\n")])
    from analyzer.ui.engine import engine

    fresh.start(engine).wait(300)
    assert fresh.collect()
    fresh.remove("a.md")
    app = open_page("registers", fresh)
    assert "not in this session" in app.info[0].value
