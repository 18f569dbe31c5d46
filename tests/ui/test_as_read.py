"""What was read beside the document: pages of a PDF with their picture, other formats as text, set-aside parts with why."""

from __future__ import annotations

from typing import get_args

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest
from ui_support import HOSTILE, HOSTILE_NAME, Open, texts

from analyzer.config import Settings
from analyzer.datatypes import SetAside
from analyzer.parse import parse_document
from analyzer.ui.as_read import WHY, set_aside_boxes
from analyzer.ui.engine import engine
from analyzer.ui.labels import SET_ASIDE_NAMES
from analyzer.ui.page_images import page_image
from analyzer.ui.workspace import Workspace

FOOTER = "Example Inc. Confidential"
SAYS = ("Access is reviewed every quarter.", "Leavers lose access in a day.", "Keys are kept in a vault.")


def pdf() -> bytes:
    """Three pages under a footer, then one that is a picture."""
    from fpdf import FPDF

    class Paper(FPDF):
        def footer(self) -> None:
            if self.page_no() <= len(SAYS):
                self.set_y(-15)
                self.cell(0, 10, FOOTER, align="C")

    paper = Paper()
    paper.set_font("helvetica", size=11)
    for text in SAYS:
        paper.add_page()
        paper.multi_cell(0, 6, text)
    paper.add_page()
    paper.image(Image.new("RGB", (900, 1200), (90, 90, 90)), 10, 10, 180)
    return bytes(paper.output())


@pytest.fixture(scope="module")
def read_pdf() -> Workspace:
    space = Workspace(settings=Settings())
    assert space.add([("policy.pdf", pdf())]) == []
    space.start(engine).wait(300)
    assert space.collect()
    return space


def switched_on(app: AppTest) -> AppTest:
    assert FOOTER not in texts(app)
    app.toggle(key="as_read_0").set_value(True).run()
    assert not app.exception
    return app


def test_a_page_stands_beside_what_was_read_of_it(open_page: Open, read_pdf: Workspace) -> None:
    app = switched_on(open_page("documents", read_pdf))
    assert len(app.get("image")) == 1
    shown = texts(app).replace("\\", "")
    assert SAYS[0] in shown
    assert SAYS[1] not in shown
    assert FOOTER in shown
    assert WHY["running_footer"] in shown
    app.number_input(key="as_read_page_0").set_value(2).run()
    shown = texts(app).replace("\\", "")
    assert SAYS[1] in shown
    assert SAYS[0] not in shown


def test_a_page_that_was_not_read_says_so(open_page: Open, read_pdf: Workspace) -> None:
    app = switched_on(open_page("documents", read_pdf))
    app.number_input(key="as_read_page_0").set_value(4).run()
    assert any("Nothing on this page could be read" in w.value for w in app.warning)
    assert len(app.get("image")) == 1


def test_what_was_set_aside_is_framed_on_the_page() -> None:
    data = pdf()
    document = parse_document("policy.pdf", data)
    boxes = set_aside_boxes([b for b in document.blocks if b.page == 1], 1)
    assert [b.text for b in document.blocks if b.page == 1 and b.set_aside] == [FOOTER]
    assert len(boxes) == 1
    bare, framed = page_image(data, 1, []), page_image(data, 1, boxes)
    assert bare is not None
    assert framed is not None
    assert bare != framed


def test_text_of_other_formats_stays_text(open_page: Open, space: Workspace) -> None:
    app = open_page("documents", space)
    number = sorted(space.files).index(HOSTILE_NAME)
    app.toggle(key=f"as_read_{number}").set_value(True).run()
    assert not app.exception
    shown = texts(app)
    assert "must be reviewed every quarter" in shown
    assert "<script>" in HOSTILE
    assert "<script" not in shown
    assert not [e for e in (*app.markdown, *app.caption) if getattr(e.proto, "allow_html", False)]


def test_every_reason_has_its_words() -> None:
    assert set(WHY) == set(SET_ASIDE_NAMES) == set(get_args(SetAside)) - {""}
