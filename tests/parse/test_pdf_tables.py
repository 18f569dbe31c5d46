"""PDF: tables without rules or with few, what only looks like one, form fields, text boxes and comments."""

from __future__ import annotations

import io

import pytest
from fpdf import FPDF

from analyzer.datatypes import Document
from analyzer.parse import parse_document
from analyzer.segment import segment

ROWS = [
    ["Role", "Duty", "How often"],
    ["Manager", "Approves access requests of the team", "Each request"],
    ["IT team", "Removes access on the last day of work and records it in the ticket system", "Each departure"],
    ["Head of Security", "Reviews privileged access with the owners of the systems", "Every quarter"],
]
BEFORE = (
    "This policy applies to all staff of the company and to contractors who work for it on its premises or elsewhere."
)
AFTER = "Violations of this policy are reported to the head of security and may lead to disciplinary action."


def page() -> FPDF:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    return pdf


def read(pdf: FPDF) -> Document:
    return parse_document("a.pdf", bytes(pdf.output()))


def texts(document: Document) -> list[str]:
    return [s.text for s in segment(document)]


@pytest.mark.parametrize("align", ["TOP", "MIDDLE"])
@pytest.mark.parametrize("borders", ["NONE", "MINIMAL", "HORIZONTAL_LINES", "SINGLE_TOP_LINE", "ALL"])
@pytest.mark.parametrize("padding", [0, 1.5])
def test_rows_are_read_whatever_is_drawn(borders: str, align: str, padding: float) -> None:
    pdf = page()
    pdf.multi_cell(0, 6, BEFORE, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)
    options = {"borders_layout": borders, "v_align": align, "padding": padding, "text_align": "LEFT"}
    with pdf.table(col_widths=(30, 90, 40), first_row_as_headings=False, **options) as table:  # type: ignore[arg-type]
        for row in ROWS:
            table.row(row)
    pdf.ln(4)
    pdf.multi_cell(0, 6, AFTER)
    document = read(pdf)
    assert document.tables == 1
    assert texts(document) == [BEFORE, *(" | ".join(row) for row in ROWS[1:]), AFTER]
    row = segment(document)[2]
    assert row.lead_in == "Role | Duty | How often"
    assert {box.page for box in row.location.boxes} == {1}


def wide(pdf: FPDF, rows: list[tuple[float, ...]], texts_: list[list[str]]) -> None:
    for (y, *xs), cells in zip(rows, texts_, strict=True):
        for x, text in zip(xs, cells, strict=True):
            pdf.text(x, y, text)


@pytest.mark.parametrize(
    ("cells", "x"),
    [
        ([["1.", "Access is reviewed by the owner."], ["2.", "Access is removed in a day."], ["3.", "Access is logged."]], 30),
        ([["(a)", "Access is reviewed by the owner."], ["(b)", "Access is removed in a day."], ["(c)", "Access is logged."]], 30),
        ([["Purpose of this policy", "2"], ["Scope of this policy", "3"], ["Rules for all staff", "12"]], 150),
        ([["Owner:", "Head of IT"], ["Version:", "2.1"], ["Approved by:", "Chief executive"], ["Status:", "In force"]], 70),
    ],
)  # fmt: skip
def test_lists_contents_and_labels_are_no_tables(cells: list[list[str]], x: float) -> None:
    pdf = page()
    wide(pdf, [(40 + 7 * n, 20, x) for n in range(len(cells))], cells)
    pdf.text(20, 100, AFTER)
    assert read(pdf).tables == 0


def test_two_columns_of_prose_are_no_table() -> None:
    pdf = page()
    for x, word in ((15, "left"), (110, "right")):
        pdf.set_xy(x, 30)
        pdf.multi_cell(82, 6, " ".join([f"Every reader of the {word} column follows these rules at all times."] * 6))
    document = read(pdf)
    assert document.tables == 0
    assert [("left" in text) for text in texts(document)] == [True] * 6 + [False] * 6


def test_a_title_below_a_table_stays_outside() -> None:
    pdf = page()
    wide(pdf, [(30 + 7 * n, 20, 90, 150) for n in range(4)], [[row[0], row[1][:25], row[2]] for row in ROWS])
    pdf.set_font("Helvetica", "B", 11)
    pdf.text(20, 66, "Enforcement")
    pdf.set_font("Helvetica", size=11)
    pdf.text(20, 74, AFTER)
    document = read(pdf)
    assert [b.kind for b in document.blocks] == ["table_row"] * 4 + ["heading", "paragraph"]


def form() -> bytes:
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    pdf = canvas.Canvas(out, pagesize=(595, 842))
    pdf.setFont("Helvetica", 11)
    fields = pdf.acroForm
    for number, (label, value) in enumerate(
        (("Policy owner:", "Head of Security"), ("Version:", "2.4"), ("Team:", ""))
    ):
        pdf.drawString(60, 740 - 30 * number, label)
        fields.textfield(name=f"f{number}", value=value, x=160, y=734 - 30 * number, width=300, height=20, fontSize=11)
    pdf.drawString(60, 620, "Rules of this department:")
    text = "Access is reviewed every quarter by the head of the archive. Access that is no longer needed ends in a day."
    fields.textfield(name="rules", value=text, x=60, y=520, width=400, height=90, fieldFlags="multiline")
    fields.textfield(name="word", value="hunter2", x=60, y=480, width=400, height=20, fieldFlags="password")
    fields.textfield(name="gone", value="unseen", x=60, y=460, width=400, height=20, annotationFlags="hidden")
    fields.checkbox(name="box", checked=True, x=60, y=380)
    pdf.drawString(60, 446, "Classification:")
    fields.choice(name="c", value="Restricted", options=["Public", "Restricted"], x=160, y=440, width=200, height=20)
    pdf.drawString(60, 400, "All staff follow these rules.")
    pdf.save()
    return out.getvalue()


def test_values_of_form_fields_are_read_at_their_place() -> None:
    document = parse_document("form.pdf", form())
    assert texts(document) == [
        "Policy owner: Head of Security",
        "Version: 2.4",
        "Team:",
        "Rules of this department:",
        "Access is reviewed every quarter by the head of the archive.",
        "Access that is no longer needed ends in a day.",
        "Classification: Restricted",
        "All staff follow these rules.",
    ]
    assert "hunter2" not in document.text
    assert "unseen" not in document.text
    value = next(s for s in segment(document) if s.text.startswith("Access is reviewed"))
    assert all(box.x0 >= 60 and box.x1 <= 462 and 230 <= box.top <= 322 for box in value.location.boxes)


def unlabelled_form() -> bytes:
    """Fields whose label is their name alone, and boxes to tick."""
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    pdf = canvas.Canvas(out, pagesize=(595, 842))
    pdf.setFont("Helvetica", 11)
    pdf.drawString(60, 780, "All staff follow these rules.")
    fields = pdf.acroForm
    fields.textfield(name="policyOwner", value="Head of Security", x=60, y=700, width=300, height=20)
    fields.textfield(name="Text1", value="Reviewed in May", x=60, y=640, width=300, height=20)
    fields.textfield(name="x9", tooltip="Next review", value="1 May 2027", x=60, y=580, width=300, height=20)
    fields.checkbox(name="access_is_logged", checked=True, x=60, y=520, size=14)
    fields.checkbox(name="access_is_free", checked=False, x=60, y=490, size=14)
    for y, label, checked in ((440, "Backups are encrypted.", True), (410, "Backups are kept at home.", False)):
        fields.checkbox(name=f"box_{y}", tooltip="unused", checked=checked, x=60, y=y, size=14)
        pdf.drawString(82, y + 3, label)
    pdf.drawString(60, 380, "Keys are rotated every year.")
    for value in ("yes", "no"):
        fields.radio(
            name="kind", value=value, selected=value == "yes", x=400 if value == "yes" else 450, y=377, size=14
        )
    pdf.save()
    return out.getvalue()


def test_fields_without_a_printed_label_are_told_by_their_name() -> None:
    document = parse_document("form.pdf", unlabelled_form())
    lines = "\n".join(f"{b.label} {b.text}".strip() for b in document.blocks).split("\n")
    assert "Policy owner: Head of Security" in lines
    assert "Reviewed in May" in lines
    assert "Next review: 1 May 2027" in lines
    assert "\u2611 access is logged" in lines
    assert "\u2611 Backups are encrypted." in lines
    assert "Backups are kept at home." in lines
    assert "Keys are rotated every year. \u2611" in lines
    assert "free" not in document.text
    assert "unused" not in document.text


def test_text_boxes_are_text_and_comments_are_kept_apart() -> None:
    pdf = page()
    pdf.text(20, 30, "Access is reviewed every quarter by the owner.")
    pdf.free_text_annotation("Approved on 1 May 2026 by the board.", x=20, y=50, w=120, h=12)
    pdf.text_annotation(20, 80, "Is this still true?")
    document = read(pdf)
    assert texts(document) == ["Access is reviewed every quarter by the owner.", "Approved on 1 May 2026 by the board."]
    assert [b.text for b in document.blocks if b.set_aside == "comment"] == ["Is this still true?"]


def test_the_title_may_stand_in_the_running_header() -> None:
    class Writer(FPDF):
        def header(self) -> None:
            self.set_font("Helvetica", "B", 18)
            self.cell(0, 10, "Security Overview", align="R", new_x="LMARGIN", new_y="NEXT")
            self.ln(8)

    pdf = Writer()
    for number in range(3):
        pdf.add_page()
        pdf.set_font("Helvetica", "B", 15)
        pdf.cell(0, 10, ("Introduction", "Access", "Backups")[number], new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", size=11)
        pdf.multi_cell(0, 6, BEFORE)
    assert read(pdf).title == "Security Overview"
