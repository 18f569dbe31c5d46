"""Overview: how much is documented, the gaps that matter most, exposure, what was not read, what changed."""

from __future__ import annotations

import streamlit as st

from analyzer.charts import category_bars, category_counts
from analyzer.datatypes import CATEGORIES, Coverage
from analyzer.render.text_report import worst_gaps
from analyzer.ui import exports, intake, nav, parts
from analyzer.ui.index import ReportIndex, changes
from analyzer.ui.labels import (
    CATEGORY_NAMES,
    EXPOSURE_NAMES,
    STATUS_NAMES,
    badge,
    counted,
    escaped,
    percent,
    shortened,
)
from analyzer.ui.session import is_dark, workspace

ABOUT = "How much of the SOC 2 Trust Services Criteria your policies document, and what to mend first."
EXPOSURE_BADGES = {"high": ":red-badge[▲ High]", "moderate": ":yellow-badge[◆ Moderate]", "low": ":blue-badge[▽ Low]"}


def page() -> None:
    """Draw the page."""
    top, right = st.columns([5, 1], vertical_alignment="bottom")
    with top:
        parts.heading("Overview", ABOUT)
    for _ in intake.needs_report(_teach):
        index = workspace().index
        assert index is not None  # noqa: S101  needs_report yields only then
        with right.container(horizontal=True, horizontal_alignment="right"):
            exports.report_menu(index)
        _coverage(index)
        left, side = st.columns([3, 2], gap="large")
        with left:
            _gaps(index)
        with side:
            _exposure(index)
            _unread(index)
            _changed(index)


def _teach() -> None:
    st.markdown(
        "Upload your policies and see, for each of 61 criteria and 330 points of focus, whether a passage **documents** it, "
        "**weakly** documents it, or is **missing**, with the passage behind every verdict."
    )


def _coverage(index: ReportIndex) -> None:
    counts = category_counts([r for r in index.set_rows if r.status != "out_of_scope"])
    shown = [c for c in CATEGORIES if c in counts]
    columns = st.columns(max(3, len(shown)))
    for column, category in zip(columns, shown, strict=False):
        n = counts[category]
        judged = sum(n.get(s, 0) for s in ("covered", "weak", "missing", "contradicted"))
        share = (n.get("covered", 0) + n.get("weak", 0) / 2) / judged if judged else 0.0
        column.metric(
            CATEGORY_NAMES[category], percent(share), border=True,
            help=f"Covered points count whole, weak ones half, of {judged} points in scope that were judged.",
        )  # fmt: skip
    st.altair_chart(
        category_bars({c: counts[c] for c in shown}, dict(CATEGORY_NAMES), dark=is_dark()),  # type: ignore[arg-type]
        alt="Points of focus by category and status: " + "; ".join(
            f"{CATEGORY_NAMES[c]} " + ", ".join(f"{k} {STATUS_NAMES[s]}" for s, k in counts[c].items()) for c in shown
        ),
    )  # fmt: skip
    parts.legend(("covered", "weak", "missing", "contradicted", "out_of_scope", "not_analysed"))


def _gaps(index: ReportIndex) -> None:
    st.subheader("Gaps that matter most", anchor=False)
    decided = [r for r in index.set_rows if not _settled(r)]
    worst = worst_gaps(decided, index.corpus, 10)
    if not worst:
        st.success("No gap in what was judged.", icon=":material/check_circle:")
        return
    for row in worst:
        point = index.points[row.point]
        with st.container(border=True, gap="xsmall"):
            with st.container(horizontal=True, vertical_alignment="center", wrap=False):
                st.markdown(f"{badge(row.status)} **{row.point}** {escaped(point.title)}", width="stretch")
                nav.link("criterion", "Open", icon=":material/arrow_forward:", id=row.criterion, point=row.point)
            st.caption(escaped(shortened(row.reason, 200)))
    total = sum(r.status in ("missing", "weak", "contradicted") for r in index.set_rows)
    nav.link("gaps", f"All {counted(total, 'gap')}", icon=":material/rule:")


def _settled(row: Coverage) -> bool:
    """Whether reviewers decided that the point does not apply or is covered."""
    decision = workspace().decisions.decided(row.point)
    return decision is not None and (decision.kind == "not_applicable" or decision.status == "covered")


def _exposure(index: ReportIndex) -> None:
    st.subheader("Exposure to common audit exceptions", anchor=False)
    if not index.report.exceptions:
        st.caption("This report holds no assessment of audit exceptions.")
        return
    titles = {e.id: e.title for e in index.corpus.exceptions}
    order = {"high": 0, "moderate": 1, "low": 2}
    for item in sorted(index.report.exceptions, key=lambda e: (order[e.exposure], -e.share)):
        with st.expander(f"{EXPOSURE_BADGES[item.exposure]} {escaped(titles.get(item.exception, item.exception))}"):
            st.caption(f"{EXPOSURE_NAMES[item.exposure]} exposure. {escaped(item.reason)}")
    nav.link("readiness", "What drives it, and the roadmap", icon=":material/event_available:")


def _unread(index: ReportIndex) -> None:
    st.subheader("What could not be read", anchor=False)
    if not index.unread:
        st.caption(f":material/check: Everything was read ({counted(len(index.documents), 'document')}).")
    for document in index.unread:
        why = document.error.message if document.error else "; ".join(w.message for w in document.warnings[:2])
        name = "not read" if document.status == "not_analysed" else "read in part"
        st.markdown(f":gray-badge[? {name}] **{escaped(document.name)}**  \n{escaped(why)}")


def _changed(index: ReportIndex) -> None:
    st.subheader("Changed since the last run", anchor=False)
    before = workspace().previous
    if before is None:
        st.caption("This is the first run of this session. Analyse again after an edit to see what it changed.")
        return
    found = changes(before, index)
    if not found:
        st.caption("Nothing changed.")
    for change in found[:8]:
        sign = ":material/trending_up:" if change.gained else ":material/trending_down:"
        title = escaped(index.points[change.point].title)
        st.markdown(f"{sign} **{change.point}** {title}: {badge(change.before.status)} → {badge(change.after.status)}")
    if len(found) > 8:
        nav.link("history", f"All {len(found)} changes", icon=":material/history:")
