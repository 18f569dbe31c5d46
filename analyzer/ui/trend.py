"""How much of each category a set documents from run to run, as a chart specification. No streamlit here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analyzer.datatypes import CATEGORIES
from analyzer.ui.labels import CATEGORY_NAMES
from analyzer.ui.runs import Run

# Readable by colour-blind people on either ground; the dash tells the lines apart without colour.
COLOURS = {
    False: ("#1f66ad", "#c2410c", "#4b5563", "#0f766e", "#86198f"),
    True: ("#6fb1f2", "#f59e6b", "#c3cad4", "#5eead4", "#e9a8f2"),
}
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 2])


def spec(runs: Sequence[Run], *, dark: bool) -> dict[str, Any]:
    """Vega-Lite of the runs from left to right, oldest first; one line per category that was judged in one of them."""
    values = [
        {"run": f"{i + 1}", "when": run.label, "category": CATEGORY_NAMES[category], "share": run.shares[category]}
        for i, run in enumerate(runs)
        for category in CATEGORIES
        if category in run.shares
    ]
    used = [c for c in CATEGORIES if any(v["category"] == CATEGORY_NAMES[c] for v in values)]
    scale = [CATEGORY_NAMES[c] for c in used]
    places = [CATEGORIES.index(c) for c in used]
    top = min(1.0, max([0.1, *(float(str(v["share"])) for v in values)]) * 1.2)
    colour = {"field": "category", "type": "nominal", "title": None,
              "scale": {"domain": scale, "range": [COLOURS[dark][p] for p in places]},
              "legend": {"orient": "right", "symbolType": "stroke", "symbolStrokeWidth": 3}}  # fmt: skip
    dash = {"field": "category", "type": "nominal", "legend": None,
            "scale": {"domain": scale, "range": [list(DASHES[p]) for p in places]}}  # fmt: skip
    return {
        "data": {"values": values},
        "height": 240,
        "encoding": {
            "x": {"field": "run", "type": "ordinal", "sort": None, "title": "Run", "axis": {"labelAngle": 0}},
            "y": {"field": "share", "type": "quantitative", "title": "Documented", "scale": {"domain": [0, top]},
                  "axis": {"format": ".0%", "tickCount": 5}},
            "color": colour,
            "tooltip": [{"field": "when", "title": "Run"}, {"field": "category", "title": "Category"},
                        {"field": "share", "title": "Documented", "format": ".1%"}],
        },
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2.5}, "encoding": {"strokeDash": dash}},
            {"mark": {"type": "point", "filled": True, "size": 55, "opacity": 1}},
        ],
    }  # fmt: skip
