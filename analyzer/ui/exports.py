"""Downloads. The bytes are made when somebody asks for them, not on every draw."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import streamlit as st

from analyzer.charts import as_image
from analyzer.datatypes import Coverage
from analyzer.errors import MissingExtraError
from analyzer.render import csv_report
from analyzer.render.formats import FORMATS
from analyzer.ui.index import ReportIndex


def report_menu(index: ReportIndex) -> None:
    """The whole report as files, in every format of the command line."""
    with st.popover("Export", icon=":material/download:"):
        for name, form in FORMATS.items():
            make = partial(form.make, index.report, index.corpus)
            _button(form.label, make, f"policy-gaps.{form.ending}", form.media_type, name)
        st.caption("The JSON holds everything, and can be compared or judged again with the command line.")


def rows_csv(index: ReportIndex, rows: Iterable[Coverage], file_name: str, key: str) -> None:
    """Some rows of the report as CSV."""
    chosen = tuple(rows)
    _button("Download these rows (CSV)", lambda: csv_report.dumps(index.report, chosen), file_name, "text/csv", key)


def pictures(chart: Callable[[], Any], workbook: Callable[[], bytes]) -> None:
    """A heatmap as PNG, SVG and workbook: the chart as shown, all its documents in the workbook."""
    with st.popover("Picture", icon=":material/image:"):
        _button("Workbook (Excel)", workbook, "heatmap.xlsx", FORMATS["xlsx"].media_type, "heatmap_xlsx")
        try:
            import vl_convert  # noqa: F401
        except ImportError:
            st.caption(str(MissingExtraError("Pictures need vl-convert: pip install vl-convert-python")))
            return
        _button("PNG", lambda: as_image(chart(), "png"), "heatmap.png", "image/png", "png")
        _button("SVG", lambda: as_image(chart(), "svg"), "heatmap.svg", "image/svg+xml", "svg")


def _button(label: str, make: Callable[[], str | bytes], file_name: str, mime: str, key: str) -> None:
    st.download_button(
        label,
        make,
        file_name,
        mime,
        key=f"download_{key}",
        on_click="ignore",
        icon=":material/download:",
        width="stretch",
    )
