"""The heatmap on the paper of the PDF report: one piece of the grid per page."""

from __future__ import annotations

from analyzer.charts import CELL_NAMES, SHOWN, HeatCell, HeatRow, Shown
from analyzer.render.pdf_page import LEFT, SOFT, TEXT, WIDTH, Paper
from analyzer.render.svg_heatmap import FILL, INK, Grid, column_names, has_number, panels

PER_PAGE = 20  # documents side by side
LABEL, HEAD, ROW = 56.0, 30.0, 4.7  # millimetres
NUMBERS = 12  # columns that still have room for a number


def draw_heatmap(paper: Paper, whole: Grid) -> None:
    """The pieces of the grid, each on what is left of a page or on one of its own."""
    for number, piece in enumerate(panels(whole, PER_PAGE)):
        if number:
            paper.page()
        _legend(paper)
        _piece(paper, piece)


def _legend(paper: Paper) -> None:
    x = LEFT
    for shown in SHOWN:
        text = CELL_NAMES[shown]
        width = 8 + paper._width(text, 7.5, "") + 4
        if x + width > LEFT + WIDTH:
            x, paper.y = LEFT, paper.y + 5
        _box(paper, x, paper.y, 5.5, 3.8, shown)
        _shape(paper, x + 2.75, paper.y + 1.9, shown)
        paper.line(x + 7, text, 7.5, "", SOFT)
        x += width
    paper.y += 6


def _piece(paper: Paper, piece: Grid) -> None:
    step = min((WIDTH - LABEL - 14) / len(piece.documents), 11.5)
    top = paper.y + HEAD
    for i, name in enumerate(column_names(piece.documents)):
        x = LEFT + LABEL + i * step + step / 2
        with paper.pdf.rotation(50, x, top - 1):
            paper._put(x, top - 1, paper.shown(name), 7, "B" if i == 0 else "")
    for j, row in enumerate(piece.rows):
        y = top + j * ROW
        label = paper.fit(row.label, LABEL - (1 if row.head else 4), 7.2, "B" if row.head else "")
        paper._put(LEFT + (0 if row.head else 3), y + 3.1, label, 7.2, "B" if row.head else "", TEXT)
        for i, document in enumerate(piece.documents):
            cell = piece.cells.get((row.id, document))
            if cell is not None:
                _cell(paper, LEFT + LABEL + i * step, y, step, cell, row, step > 8)
    paper.y = top + len(piece.rows) * ROW + 4


def _cell(paper: Paper, x: float, y: float, step: float, cell: HeatCell, row: HeatRow, numbers: bool) -> None:
    _box(paper, x, y, step - 0.5, ROW - 0.5, cell.shown)
    middle = y + (ROW - 0.5) / 2
    if numbers and has_number(cell):
        _shape(paper, x + 2.1, middle, cell.shown)
        text = f"{100 * cell.coverage:.0f}"
        width = paper._width(text, 6.8, "")
        paper._put(x + step - 1.4 - width, y + 3, text, 6.8, "B" if row.head else "", INK[cell.shown])
    else:
        _shape(paper, x + (2.6 if numbers else (step - 0.5) / 2), middle, cell.shown)


def _box(paper: Paper, x: float, y: float, width: float, height: float, shown: Shown) -> None:
    paper.pdf.set_fill_color(FILL[shown])
    edged = shown in ("not_expected", "out_of_scope")
    paper.pdf.set_draw_color("#d9dee5")
    paper.pdf.set_line_width(0.15)
    paper.pdf.rect(x, y, width, height, style="DF" if edged else "F")


def _shape(paper: Paper, x: float, y: float, shown: Shown) -> None:
    pdf, r = paper.pdf, 1.0
    pdf.set_draw_color(INK[shown])
    pdf.set_fill_color(INK[shown])
    pdf.set_line_width(0.3)
    if shown == "covered":
        pdf.ellipse(x - r, y - r, 2 * r, 2 * r, style="F")
    elif shown in ("weak", "missing"):
        pdf.ellipse(x - r, y - r, 2 * r, 2 * r, style="D")
        if shown == "weak":
            pdf.solid_arc(x - r, y - r, 2 * r, 90, 270, style="F")
    elif shown == "contradicted":
        pdf.line(x - r, y - r, x + r, y + r)
        pdf.line(x - r, y + r, x + r, y - r)
    elif shown == "out_of_scope":
        pdf.line(x - r, y, x + r, y)
    elif shown == "not_analysed":
        paper._put(x - 0.6, y + 1, "?", 7, "B", INK[shown])
    else:
        pdf.ellipse(x - 0.2, y - 0.2, 0.4, 0.4, style="F")
