"""History: two reports side by side: what was gained and lost, with the sentence. The earlier one can be a file."""

from __future__ import annotations

import streamlit as st

from analyzer.charts import category_counts
from analyzer.corpus import load_corpus
from analyzer.datatypes import CATEGORIES
from analyzer.errors import PolicyGapsError
from analyzer.render import json_report
from analyzer.ui import intake, nav, parts
from analyzer.ui.index import Change, ReportIndex, changes
from analyzer.ui.labels import CATEGORY_NAMES, badge, counted, escaped, percent
from analyzer.ui.session import workspace

ABOUT = "What changed between two reports of the set. Keep a report's JSON, and compare with it whenever you like."
MOST = 60


def page() -> None:
    """Draw the page."""
    parts.heading("History", ABOUT)
    for _ in intake.needs_report():
        index = workspace().index
        assert index is not None  # noqa: S101  needs_report yields only then
        before = _earlier()
        if before is None:
            st.info(
                "Load the JSON of an earlier report, or analyse again after a change to your documents.",
                icon=":material/history:",
            )
            continue
        _shares(before, index)
        _changes(before, index)


def _earlier() -> ReportIndex | None:
    with st.expander("Compare with a report from a file", icon=":material/upload_file:"):
        upload = st.file_uploader("Report (JSON)", type=["json"], key="history_upload")
        if upload is not None:
            try:
                return ReportIndex(json_report.loads(upload.getvalue()), load_corpus())
            except PolicyGapsError as error:
                st.error(escaped(str(error)))
    return workspace().previous


def share(index: ReportIndex, category: str) -> float | None:
    """Share of a category's points in scope that the set documents; None where none was judged."""
    n = category_counts(index.set_rows).get(category, {})
    judged = sum(n.get(s, 0) for s in ("covered", "weak", "missing", "contradicted"))
    return (n.get("covered", 0) + n.get("weak", 0) / 2) / judged if judged else None


def _shares(before: ReportIndex, index: ReportIndex) -> None:
    columns = st.columns(len(CATEGORIES))
    for column, category in zip(columns, CATEGORIES, strict=True):
        now, then = share(index, category), share(before, category)
        if now is None:
            continue
        delta = None if then is None else f"{100 * (now - then):+.0f} points"
        column.metric(CATEGORY_NAMES[category], percent(now), delta, border=True)


def _changes(before: ReportIndex, index: ReportIndex) -> None:
    found = changes(before, index)
    lost = [c for c in found if not c.gained]
    gained = [c for c in found if c.gained]
    for title, part in (("Lost", lost), ("Gained", gained)):
        st.subheader(f"{title} ({len(part)})", anchor=False)
        if not part:
            st.caption("None.")
        for change in part[:MOST]:
            _change(change, index)
        if len(part) > MOST:
            st.caption(f"{counted(len(part) - MOST, 'more change')}")


def _change(change: Change, index: ReportIndex) -> None:
    title = escaped(index.points[change.point].title)
    with st.expander(f"**{change.point}** {title}: {badge(change.before.status)} → {badge(change.after.status)}"):
        shown = change.after if change.gained else change.before
        st.caption("The passage that documents it now:" if change.gained else "The passage that documented it before:")
        for i, evidence in enumerate(shown.evidence[:2]):
            st.caption(parts.place(evidence))
            parts.quote(evidence.text, f"hist_{change.point}_{i}")
        st.markdown(escaped(change.after.reason))
        nav.link(
            "criterion",
            "Open criterion",
            icon=":material/arrow_forward:",
            id=change.after.criterion,
            point=change.point,
        )
