"""Downloads. The bytes are made when somebody asks for them, not on every draw."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from analyzer.charts import as_image
from analyzer.datatypes import Coverage
from analyzer.errors import MissingExtraError
from analyzer.render import csv_report, json_report
from analyzer.ui.index import ReportIndex


def report_menu(index: ReportIndex) -> None:
    """The whole report as files."""
    with st.popover("Export", icon=":material/download:"):
        _button(
            "Report (JSON)", lambda: json_report.dumps(index.report), "policy-gaps.json", "application/json", "json"
        )
        _button("All points (CSV)", lambda: csv_report.dumps(index.report), "policy-gaps.csv", "text/csv", "csv")
        st.caption("The JSON holds everything, and can be compared or judged again with the command line.")


def rows_csv(index: ReportIndex, rows: Iterable[Coverage], file_name: str, key: str) -> None:
    """Some rows of the report as CSV."""
    chosen = tuple(rows)
    _button("Download these rows (CSV)", lambda: csv_report.dumps(index.report, chosen), file_name, "text/csv", key)


def pictures(chart: Callable[[], Any]) -> None:
    """A chart as PNG and SVG."""
    with st.popover("Picture", icon=":material/image:"):
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
