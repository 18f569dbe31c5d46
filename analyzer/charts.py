"""Report -> heatmap and other figures (pure): the cells as records, and Altair charts of them.

Nothing is fetched: data stand inside the chart. Colour never stands alone; a symbol says the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from analyzer.config import Settings, Thresholds, category_of
from analyzer.datatypes import Coverage, Report, Status
from analyzer.errors import MissingExtraError
from analyzer.render.text_report import SYMBOLS
from analyzer.report import criterion_row

Level = Literal["series", "criterion", "point"]
Shown = Literal["covered", "weak", "missing", "contradicted", "out_of_scope", "not_analysed", "not_expected"]
WHOLE_SET = "Whole set"
LABEL_WIDTH = 270  # pixels beside the rows
SHOWN: tuple[Shown, ...] = (
    "covered", "weak", "missing", "contradicted", "not_expected", "out_of_scope", "not_analysed",
)  # fmt: skip
CELL_SYMBOLS: dict[Shown, str] = {**SYMBOLS, "not_expected": "·"}  # type: ignore[dict-item]
CELL_NAMES: dict[Shown, str] = {
    "covered": "covered", "weak": "weak", "missing": "missing", "contradicted": "contradicted",
    "not_expected": "not expected of this kind of policy", "out_of_scope": "out of scope", "not_analysed": "not analysed",
}  # fmt: skip
FILLS: dict[bool, dict[Shown, str]] = {
    False: {
        "covered": "#1f66ad", "weak": "#f3b33d", "missing": "#fbe1d5", "contradicted": "#8c1d18",
        "not_expected": "#ffffff", "out_of_scope": "#eef0f3", "not_analysed": "#cfd4db",
    },
    True: {
        "covered": "#4c94dd", "weak": "#dd9f33", "missing": "#4b2517", "contradicted": "#d0443b",
        "not_expected": "#10151c", "out_of_scope": "#1f262f", "not_analysed": "#4a525d",
    },
}  # fmt: skip
INKS: dict[bool, dict[Shown, str]] = {
    False: {
        "covered": "#ffffff", "weak": "#231a05", "missing": "#9a3412", "contradicted": "#ffffff",
        "not_expected": "#8b939e", "out_of_scope": "#5b6472", "not_analysed": "#333a44",
    },
    True: {
        "covered": "#06131f", "weak": "#1c1403", "missing": "#ffb899", "contradicted": "#ffffff",
        "not_expected": "#6c7683", "out_of_scope": "#9aa4b1", "not_analysed": "#e3e7ec",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: a row (series, criterion or point) of one document, or of the whole set (`document` is None)."""

    row: str
    document: str | None
    shown: Shown
    coverage: float
    counts: dict[str, int]
    reason: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row of the heatmap: its id and the text beside it. `head`: it sums up the rows of a series below it."""

    id: str
    label: str
    head: bool = False


def settings_of(report: Report) -> Settings:
    """The settings that a report was made with."""
    from pydantic import TypeAdapter

    known = {k: v for k, v in report.settings.items() if k in Settings.__slots__}
    return TypeAdapter(Settings).validate_python(known) if known else Settings(thresholds=Thresholds())


def heat_cells(
    report: Report,
    level: Level,
    keep: Callable[[Coverage], bool] = lambda _: True,
) -> dict[tuple[str, str | None], HeatCell]:
    """The cells by (row id, document) at a level; `keep` chooses the points that count. All series are there at any
    level but "point"."""
    settings = settings_of(report)
    groups: dict[tuple[str, str | None], list[Coverage]] = defaultdict(list)
    for row in report.points:
        if not keep(row):
            continue
        if level == "point":
            groups[row.point, row.document].append(row)
            continue
        groups[row.criterion.split(".", 1)[0], row.document].append(row)
        if level == "criterion":
            groups[row.criterion, row.document].append(row)
    return {key: _cell(key, rows, settings) for key, rows in groups.items()}


def _cell(key: tuple[str, str | None], rows: Sequence[Coverage], settings: Settings) -> HeatCell:
    total = criterion_row(rows, settings)
    shown: Shown = rows[0].status if len(rows) == 1 else total.status
    reason = rows[0].reason if len(rows) == 1 else total.reason
    if shown == "missing" and key[1] is not None and all(r.expected == "no" or r.status in _ASIDE for r in rows):
        shown, reason = "not_expected", "Not expected of this kind of policy, and not found."
    return HeatCell(key[0], key[1], shown, total.coverage, total.points, reason)


_ASIDE: tuple[Status, ...] = ("out_of_scope", "not_analysed")


def cell_text(cell: HeatCell, numbers: bool = True) -> str:
    """What stands in a cell: the symbol, and the coverage in per cent where it says more than the symbol."""
    symbol = CELL_SYMBOLS[cell.shown]
    mixed = sum(cell.counts.values()) > 1 and cell.shown in ("covered", "weak", "missing", "contradicted")
    return f"{symbol} {100 * cell.coverage:.0f}" if numbers and mixed else symbol


def counts_text(counts: dict[str, int]) -> str:
    """Counts of points as a phrase: "7 covered, 2 weak, 4 missing"."""
    said = [f"{n} {CELL_NAMES[s]}" for s in SHOWN if (n := counts.get(s, 0))]
    return ", ".join(said) or "no points"


def heatmap(
    cells: dict[tuple[str, str | None], HeatCell],
    rows: Sequence[HeatRow],
    documents: Sequence[str | None],
    *,
    dark: bool = False,
    numbers: bool = True,
    step: int | None = 44,
) -> dict[str, Any]:
    """Vega-Lite of the cells, rows x documents, with a point selection named "cell" over (row, key);
    the key is the document's name, "" for the whole set.

    `step`: width of a column in pixels; None lets the columns fill the width that there is.
    """
    import altair as alt
    import pandas  # noqa: F401  altair uses a pandas that another thread is still loading, unless it is waited for

    columns = _column_labels(documents)
    data = [
        _datum(cells[row.id, d], row, columns[i], dark, numbers)
        for row in rows
        for i, d in enumerate(documents)
        if (row.id, d) in cells
    ]
    used = [s for s in SHOWN if any(d["shown"] == s for d in data)]
    names = [f"{CELL_SYMBOLS[s]} {CELL_NAMES[s]}" for s in used]
    pick = alt.selection_point(name="cell", fields=["row", "key"], on="click", toggle=False, clear="dblclick")
    y_axis = alt.Axis(
        title=None, labelLimit=LABEL_WIDTH, labelPadding=LABEL_WIDTH + 6, ticks=False, domain=False, labelFontSize=12,
        labelFontWeight=alt.condition("indexof(datum.value, '\u2003') == 0", alt.value("normal"), alt.value("bold")),
        labelAlign="left", labelFlush=False,
    )  # fmt: skip
    # Names stand slanted where there is room, else upright and small.
    slanted = step is not None
    x_axis = alt.Axis(
        orient="top",
        title=None,
        labelAngle=-42 if slanted else -90,
        labelLimit=150 if slanted else 120,
        ticks=False,
        domain=False,
        labelFontSize=12 if slanted else 10,
        labelOverlap=False,
    )
    # The data join the finished specification: altair would check each of thousands of cells against its schema.
    base = alt.Chart(alt.NamedData("cells")).encode(
        x=alt.X("column:N", sort=columns, axis=x_axis, scale=alt.Scale(paddingInner=0.06, paddingOuter=0.0)),
        y=alt.Y("label:N", sort=[r.label for r in rows], axis=y_axis, scale=alt.Scale(paddingInner=0.08)),
    )
    boxes = base.mark_rect(cornerRadius=3, cursor="pointer").encode(
        tooltip=[
            alt.Tooltip("label:N", title="Row"),
            alt.Tooltip("document:N", title="Document"),
            alt.Tooltip("status:N", title="Status"),
            alt.Tooltip("counts:N", title="Points"),
            alt.Tooltip("reason:N", title="Why"),
        ],
        color=alt.Color(
            "status:N",
            scale=alt.Scale(domain=names, range=[FILLS[dark][s] for s in used]),
            legend=alt.Legend(
                title=None, orient="bottom", direction="horizontal", symbolType="square", columns=4, labelLimit=300,
                symbolStrokeColor="#8b939e", symbolStrokeWidth=1, offset=14,
            ),
        ),
        stroke=alt.condition(pick, alt.value("#e6007a" if not dark else "#ff7ac0"), alt.value(None), empty=False),
        strokeWidth=alt.condition(pick, alt.value(2.5), alt.value(0), empty=False),
    ).properties(name="boxes").add_params(pick)  # fmt: skip
    # Without a tooltip the texts let the pointer through to the boxes below them.
    marks = base.mark_text(fontSize=11, font="monospace", aria=False).encode(
        text="text:N", color=alt.Color("ink:N", scale=None)
    )
    width: Any = "container" if step is None else alt.Step(step)
    chart = (boxes + marks).properties(
        width=width, height=alt.Step(22), padding={"left": 2, "top": 4, "bottom": 4, "right": 84 if slanted else 4}
    )
    chart = chart.configure_view(stroke=None).configure_axis(grid=False).resolve_scale(color="independent")
    return {**chart.to_dict(), "datasets": {"cells": data}}


def _datum(cell: HeatCell, row: HeatRow, column: str, dark: bool, numbers: bool) -> dict[str, Any]:
    return {
        "row": row.id, "label": row.label, "column": column, "document": cell.document or WHOLE_SET, "key": cell.document or "",
        "shown": cell.shown,
        "status": f"{CELL_SYMBOLS[cell.shown]} {CELL_NAMES[cell.shown]}", "text": cell_text(cell, numbers),
        "counts": counts_text(cell.counts), "reason": cell.reason[:240], "ink": INKS[dark][cell.shown],
    }  # fmt: skip


def _column_labels(documents: Sequence[str | None]) -> list[str]:
    """Short names of the documents, each once: the last part of the path without its ending, longer where it repeats."""
    labels: list[str] = []
    for document in documents:
        name = WHOLE_SET if document is None else document.rsplit("/", 1)[-1].rsplit(".", 1)[0] or document
        if name in labels and document is not None:
            name = document
        number = 2
        while name in labels:
            name = f"{document} ({number})"
            number += 1
        labels.append(name)
    return labels


def category_counts(rows: Sequence[Coverage]) -> dict[str, dict[Status, int]]:
    """Points by category and status, of set rows, in the order in which the categories come."""
    out: dict[str, dict[Status, int]] = {}
    for row in rows:
        counts = out.setdefault(category_of(row.point), {})
        counts[row.status] = counts.get(row.status, 0) + 1
    return out


def category_bars(counts: dict[str, dict[Status, int]], names: dict[str, str], *, dark: bool = False) -> Any:
    """Altair chart: one bar per category, cut by status, with the number of points in each piece."""
    import altair as alt
    import pandas  # noqa: F401  altair uses a pandas that another thread is still loading, unless it is waited for

    data = []
    for category, by_status in counts.items():
        left, total = 0, sum(by_status.values())
        for status in SHOWN:
            number = by_status.get(status, 0)  # type: ignore[call-overload, arg-type]
            if not number:
                continue
            data.append(
                {
                    "category": names.get(category, category), "status": f"{CELL_SYMBOLS[status]} {CELL_NAMES[status]}",
                    "shown": status, "points": number, "from": left / total, "to": (left + number) / total,
                    "middle": (left + number / 2) / total, "ink": INKS[dark][status],
                    "text": f"{CELL_SYMBOLS[status]} {number}" if number / total > 0.045 else "",
                }
            )  # fmt: skip
            left += number
    used = [s for s in SHOWN if any(d["shown"] == s for d in data)]
    order = [names.get(c, c) for c in counts]
    base = alt.Chart(alt.Data(values=data)).encode(
        y=alt.Y("category:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=180, labelPadding=8)),
        tooltip=[alt.Tooltip("category:N", title="Category"), alt.Tooltip("status:N", title="Status"),
                 alt.Tooltip("points:Q", title="Points of focus")],
    )  # fmt: skip
    bars = base.mark_bar(cornerRadius=2, stroke=FILLS[dark]["not_expected"], strokeWidth=1.5).encode(
        x=alt.X("from:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False)),
        x2="to:Q",
        color=alt.Color(
            "status:N",
            scale=alt.Scale(
                domain=[f"{CELL_SYMBOLS[s]} {CELL_NAMES[s]}" for s in used], range=[FILLS[dark][s] for s in used]
            ),
            legend=alt.Legend(title=None, orient="bottom", direction="horizontal", symbolType="square", labelLimit=300,
                              symbolStrokeColor="#8b939e", symbolStrokeWidth=1),
        ),
    )  # fmt: skip
    texts = base.mark_text(fontSize=12, aria=False).encode(
        x=alt.X("middle:Q", axis=None), text="text:N", color=alt.Color("ink:N", scale=None, legend=None)
    )
    chart = (bars + texts).properties(width="container", height=alt.Step(34)).resolve_scale(color="independent")
    return chart.configure_view(stroke=None).configure_axis(grid=False)


def as_image(chart: dict[str, Any], form: Literal["png", "svg"]) -> bytes:
    """The Vega-Lite chart as a picture, drawn here without a browser or a network. Raises MissingExtraError."""
    try:
        import vl_convert
    except ImportError:
        raise MissingExtraError("pictures of charts need vl-convert: pip install vl-convert-python") from None
    spec = {**chart, "background": "#ffffff"}
    if form == "svg":
        return str(vl_convert.vegalite_to_svg(spec)).encode()
    return bytes(vl_convert.vegalite_to_png(spec, scale=2))
