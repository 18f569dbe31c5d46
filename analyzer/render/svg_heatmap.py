"""Report -> heatmap of criteria x documents and the whole set: the grid, and SVG pictures of it.

Shapes are drawn, not set in a font, so that every viewer shows them; each cell says in words what it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from analyzer.charts import CELL_NAMES, FILLS, INKS, SHOWN, WHOLE_SET, HeatCell, HeatRow, Shown, heat_cells
from analyzer.config import category_of
from analyzer.render.cells import one_line
from analyzer.render.outline import Part
from analyzer.render.words import percent, series_of, series_title

PER_PANEL = 30  # documents side by side in one picture
WIDE = 11  # columns that still have room for a number
ROW, LABEL, TOP = 20, 306, 140
FILL, INK = FILLS[False], INKS[False]
# Shapes in a box of 14 x 14 around (0, 0); `{ink}` is put in.
_SHAPES: dict[Shown, str] = {
    "covered": '<circle r="4.6" fill="{ink}"/>',
    "weak": '<circle r="4.1" fill="none" stroke="{ink}" stroke-width="1.3"/><path d="M0-4.1A4.1 4.1 0 0 0 0 4.1Z" fill="{ink}"/>',
    "missing": '<circle r="4.1" fill="none" stroke="{ink}" stroke-width="1.3"/>',
    "contradicted": '<path d="M-4-4 4 4M4-4-4 4" stroke="{ink}" stroke-width="1.9"/>',
    "not_expected": '<circle r="1" fill="{ink}"/>',
    "out_of_scope": '<path d="M-4 0H4" stroke="{ink}" stroke-width="1.5"/>',
    "not_analysed": '<path d="M-2.3-2.6C-2.3-5.4 2.6-5.4 2.6-2.5 2.6-.6 0-.5 0 1.5" fill="none" stroke="{ink}" stroke-width="1.4"/><circle cy="4" r=".9" fill="{ink}"/>',
}


@dataclass(frozen=True, slots=True)
class Grid:
    """The heatmap of a set as rows, columns (None is the whole set) and cells by (row id, document)."""

    rows: tuple[HeatRow, ...]
    documents: tuple[str | None, ...]
    cells: dict[tuple[str, str | None], HeatCell]


def grid(part: Part) -> Grid:
    """The grid of a set: series with their criteria, the whole set first, then the documents."""
    cells = heat_cells(part.report, "criterion", lambda r: r.set == part.name)
    rows: list[HeatRow] = []
    for criterion, _, _ in part.walk():
        series = series_of(criterion.id)
        if series != criterion.id and all(r.id != series for r in rows):
            rows.append(HeatRow(series, series_title(series), head=True))
        rows.append(HeatRow(criterion.id, f"{criterion.id}  {one_line(criterion.title, 41)}"))
    return Grid(tuple(rows), (None, *(d.name for d in part.documents)), cells)


def panels(whole: Grid, per_panel: int = PER_PANEL) -> Iterator[Grid]:
    """The grid cut so that each piece fits a page: common criteria and the others, up to `per_panel` documents each, about
    as many in each. Every piece begins with the whole set."""
    security = tuple(r for r in whole.rows if category_of(r.id) == "security")
    others = tuple(r for r in whole.rows if category_of(r.id) != "security")
    named = [d for d in whole.documents if d is not None]
    pieces = max(1, -(-len(named) // per_panel))
    share = max(1, -(-len(named) // pieces))
    for start in range(0, max(len(named), 1), share):
        for rows in filter(None, (security, others)):
            yield Grid(rows, (None, *named[start : start + share]), whole.cells)


def column_names(documents: Sequence[str | None], most: int = 24) -> list[str]:
    """Short names of columns: the last part of a document's path without its ending."""
    return [WHOLE_SET if d is None else one_line(d.rsplit("/", 1)[-1].rsplit(".", 1)[0] or d, most) for d in documents]


def has_number(cell: HeatCell) -> bool:
    """Whether the coverage says more than the symbol."""
    return sum(cell.counts.values()) > 1 and cell.shown in ("covered", "weak", "missing", "contradicted")


def cell_label(cell: HeatCell) -> str:
    """A cell in words."""
    number = f", {percent(cell.coverage)}" if has_number(cell) else ""
    return f"{cell.row} · {one_line(cell.document or WHOLE_SET, 80)}: {CELL_NAMES[cell.shown]}{number}"


def svg(piece: Grid, *, prefix: str = "h", label: str = "Heatmap of criteria by document") -> str:
    """The picture of a grid as SVG text. `prefix` keeps ids apart where several stand in one page."""
    columns = len(piece.documents)
    wide = columns <= WIDE
    step = 48 if wide else 24
    width, height = LABEL + columns * step + 92, TOP + len(piece.rows) * ROW + 6
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{_safe(label)}" font-family="Segoe UI, Roboto, Helvetica, Arial, DejaVu Sans, sans-serif" font-size="11">',
        "<defs>",
        *(_symbol(s, f"{prefix}-{s}", step, wide) for s in SHOWN),
        "</defs>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for i, name in enumerate(column_names(piece.documents)):
        x = LABEL + i * step + step / 2
        weight = ' font-weight="700"' if i == 0 else ""
        out.append(
            f'<text transform="translate({x:g} {TOP - 8}) rotate(-48)" fill="#222b36"{weight}>{_safe(name)}</text>'
        )
    for j, row in enumerate(piece.rows):
        y = TOP + j * ROW
        style = 'x="0" font-weight="700"' if row.head else 'x="12"'
        out.append(f'<text {style} y="{y + 13}" fill="#222b36">{_safe(row.label)}</text>')
        out += _cells(piece, row, y, step, prefix, wide)
    out.append("</svg>")
    return "\n".join(out)


def _cells(piece: Grid, row: HeatRow, y: int, step: int, prefix: str, wide: bool) -> Iterator[str]:
    for i, document in enumerate(piece.documents):
        cell = piece.cells.get((row.id, document))
        if cell is None:
            continue
        x = LABEL + i * step
        title = f"<title>{_safe(cell_label(cell))}</title>"
        yield f'<use href="#{prefix}-{cell.shown}" x="{x}" y="{y}">{title}</use>'
        if wide and has_number(cell):
            weight = ' font-weight="700"' if row.head else ""
            yield f'<text x="{x + 42}" y="{y + 13}" text-anchor="end" fill="{INK[cell.shown]}"{weight}>{100 * cell.coverage:.0f}</text>'


def _symbol(shown: Shown, id_: str, step: int, wide: bool) -> str:
    edge = ' stroke="#d9dee5"' if shown in ("not_expected", "out_of_scope") else ""
    shape = _SHAPES[shown].format(ink=INK[shown])
    return (
        f'<g id="{id_}"><rect x=".5" y=".5" width="{step - 2}" height="{ROW - 2}" rx="3" fill="{FILL[shown]}"{edge}/>'
        f'<g transform="translate({10 if wide else step / 2 - 0.5:g} {ROW / 2 - 0.5:g})">{shape}</g></g>'
    )


def legend(*, prefix: str = "k") -> str:
    """The legend as SVG text, three rows."""
    out = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 72" width="720" height="72" role="img" aria-label="Legend" '
        'font-family="Segoe UI, Roboto, Helvetica, Arial, DejaVu Sans, sans-serif" font-size="12"><defs>',
        *(_symbol(s, f"{prefix}-{s}", 24, False) for s in SHOWN),
        "</defs>",
    ]
    for i, shown in enumerate(SHOWN):
        x, y = (i % 3) * 250, (i // 3) * 24
        out.append(f'<use href="#{prefix}-{shown}" x="{x}" y="{y}"/>')
        out.append(f'<text x="{x + 30}" y="{y + 14}" fill="#222b36">{escape(CELL_NAMES[shown])}</text>')
    out.append("</svg>")
    return "\n".join(out)


def dumps(part: Part) -> str:
    """The whole heatmap of a set as one SVG picture."""
    return svg(grid(part)) + "\n"


def _safe(text: str) -> str:
    return escape(one_line(text), quote=True)
