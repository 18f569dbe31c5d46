"""The pages' logic, run without a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ui_support import HOSTILE_NAME, POLICIES, Open, texts

from analyzer.charts import HeatCell, HeatRow, as_image, heatmap
from analyzer.corpus import load_corpus
from analyzer.corpus_overlay import save_overlay
from analyzer.datatypes import GAPS
from analyzer.ui.nav import MENU
from analyzer.ui.session import KEY
from analyzer.ui.workspace import Workspace

NAMES = [name for entries in MENU.values() for name in entries]


@pytest.mark.parametrize("name", NAMES)
def test_every_page_teaches_while_it_is_empty(open_page: Open, name: str) -> None:
    app = open_page(name)
    assert app.title[0].value
    assert app.button or app.text_input or app.file_uploader or app.selectbox


@pytest.mark.parametrize("name", NAMES)
def test_every_page_shows_a_report(open_page: Open, space: Workspace, name: str) -> None:
    app = open_page(name, space)
    assert len(app.error) == (name == "documents"), "the only error is that of the broken file, beside it"
    app.run()
    assert not app.exception


def test_overview_counts_and_gaps(open_page: Open, space: Workspace) -> None:
    app = open_page("overview", space)
    assert [m.label for m in app.metric] == [
        "Security",
        "Availability",
        "Processing integrity",
        "Confidentiality",
        "Privacy",
    ]
    assert all(m.value.endswith("%") for m in app.metric)
    said = texts(app)
    assert "Gaps that matter most" in said
    assert "empty\\.docx" in said, "what could not be read must be named"


def test_upload_starts_an_analysis_and_survives_reruns(open_page: Open) -> None:
    app = open_page("overview")
    app.file_uploader[0].set_value([(n, d, "text/markdown") for n, d in POLICIES[:2]])
    app.run()
    space: Workspace = app.session_state[KEY]
    assert set(space.files) == {n for n, _ in POLICIES[:2]}
    assert space.job is not None
    app.run()
    space.job.wait(120)
    app.run()
    assert not app.exception
    assert space.index is not None
    assert len(app.metric) == 5
    app.run()
    assert len(app.metric) == 5


def test_cancel_keeps_the_page_usable(open_page: Open) -> None:
    app = open_page("overview")
    app.file_uploader[0].set_value([(f"{i}-{n}", d, "text/markdown") for i in range(8) for n, d in POLICIES[:2]])
    app.run()
    space: Workspace = app.session_state[KEY]
    assert space.job is not None
    app.button(key="cancel_large").click()
    app.run()
    space.job.wait(60)
    app.run()
    assert space.job.state == "cancelled"
    assert "cancelled" in app.info[0].value
    assert app.file_uploader, "the way to another start is shown"


def test_heatmap_table_holds_every_criterion(open_page: Open, space: Workspace) -> None:
    app = open_page("heatmap", space)
    app.segmented_control(key="heat_form").set_value("Table").run()
    assert not app.exception
    frame = app.dataframe[0].value
    assert len(frame) == 61 + 20
    assert frame.shape[1] == 2 + len(POLICIES)


@pytest.mark.parametrize("level", ["series", "criterion", "point"])
def test_heatmap_levels(open_page: Open, space: Workspace, level: str) -> None:
    app = open_page("heatmap", space)
    app.segmented_control(key="heat_level").set_value(level).run()
    assert not app.exception


def test_a_cell_opens_from_its_address(open_page: Open, space: Workspace) -> None:
    app = open_page("heatmap", space, row="CC6.1", document="access-control.md")
    assert any("CC6.1.04" in e.label for e in app.expander)
    assert any("multi-factor authentication" in t.value for t in app.text)


def test_a_cell_that_is_not_there_is_no_error(open_page: Open, space: Workspace) -> None:
    app = open_page("heatmap", space, row="ZZ9.9", document="nowhere.md")
    assert "not part of the report" in app.info[0].value


def test_gap_filters(open_page: Open, space: Workspace) -> None:
    app = open_page("gaps", space)
    everything = app.dataframe[0].value
    assert space.index is not None
    assert len(everything) == sum(r.status in GAPS for r in space.index.set_rows)
    app.button_group(key="gap_status").set_value(["weak"]).run()
    assert all("weak" in s for s in app.dataframe[0].value["Status"])
    app.text_input(key="gap_text").set_value("no such words anywhere").run()
    assert app.info[0].value.startswith("Nothing passes")


def test_hostile_document_is_only_text(open_page: Open, space: Workspace) -> None:
    """Names and text of a document reach the page as text elements or escaped; never as markup or formula."""
    for name, params in (
        ("overview", {}), ("heatmap", {"row": "CC6", "document": HOSTILE_NAME}), ("gaps", {}), ("documents", {}),
        ("evidence", {"document": HOSTILE_NAME}), ("criterion", {"id": "CC6.1"}),
    ):  # fmt: skip
        app = open_page(name, space, **params)
        for element in (*app.markdown, *app.caption, *app.subheader):
            assert not getattr(element.proto, "allow_html", False)
            assert "https://evil" not in element.value
            assert "](" not in element.value.replace("\\](", "").replace("\\]\\(", "")
            assert "<script" not in element.value
        for frame in app.dataframe:
            for value in frame.value.to_numpy().ravel():
                assert not str(value).startswith(("=", "+", "@"))


def test_remove_and_clear(open_page: Open, space: Workspace) -> None:
    app = open_page("documents", space)
    app.button(key="remove_1").click().run()
    assert len(space.files) == len(POLICIES) - 1
    assert space.stale
    app.button(key="clear").click().run()
    assert not space.files
    assert space.index is None


def test_kind_of_policy_can_be_corrected(open_page: Open, space: Workspace) -> None:
    app = open_page("documents", space)
    box = next(b for b in app.selectbox if b.label == "Kind of policy")
    box.select("backup_recovery" if "backup_recovery" in box.options else box.options[3]).run()
    assert not app.exception


def test_criteria_show_the_licensed_users_own_text(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICY_GAPS_HOME", str(tmp_path))
    assert "Official text" not in texts(open_page("criteria", id="CC6.1.03"))
    corpus = load_corpus()
    save_overlay({"CC6.1.03": "Zebra <b>wording</b> of the $x$ licensee."}, corpus)
    shown = texts(open_page("criteria", id="CC6.1.03"))
    assert "Official text from your own import" in shown
    assert "Zebra <b>wording</b> of the $x$ licensee." in shown
    monkeypatch.setenv("POLICY_GAPS_ALLOW_PUBLIC", "1")
    assert "Zebra" not in texts(open_page("criteria", id="CC6.1.03"))


def test_a_large_set_is_drawn_in_pages_and_searched(open_page: Open) -> None:
    space = Workspace()
    space.add([(f"policy-{i:03}.md", b"# A") for i in range(60)])
    app = open_page("documents", space)

    def shown() -> list[str]:
        return re.findall(r"policy-\d+", " ".join(e.label for e in app.expander).replace("\\", ""))

    assert shown() == [f"policy-{i:03}" for i in range(25)]
    app.selectbox(key="documents_page_3").set_value(2).run()
    assert shown() == [f"policy-{i:03}" for i in range(50, 60)]
    app.text_input(key="documents_text").set_value("041").run()
    assert shown() == ["policy-041"]
    app.text_input(key="documents_text").set_value("nothing").run()
    assert any("No document passes" in i.value for i in app.info)


def test_a_picture_of_many_documents_is_as_wide_as_they_need() -> None:
    cells = {("CC1.1", f"{i}.md"): HeatCell("CC1.1", f"{i}.md", "weak", 0.5, {"weak": 1}, "why") for i in range(30)}
    chart = heatmap(cells, [HeatRow("CC1.1", "CC1.1")], [d for _, d in cells], numbers=False, step=22)
    width = re.search(rb'<svg[^>]* width="([0-9.]+)"', as_image(chart, "svg"))
    assert width
    assert float(width.group(1)) > 30 * 22
    assert len(chart["datasets"]["cells"]) == 30
