"""History: runs of the same set over time, the trend of each category, and what was gained and lost between two of them."""

from __future__ import annotations

import streamlit as st

from analyzer.corpus import load_corpus
from analyzer.datatypes import CATEGORIES
from analyzer.errors import PolicyGapsError
from analyzer.render import json_report
from analyzer.ui import intake, nav, parts, trend
from analyzer.ui.index import Change, ReportIndex, changes
from analyzer.ui.labels import CATEGORY_NAMES, badge, counted, escaped, percent
from analyzer.ui.runs import Run, made, same_set
from analyzer.ui.session import is_dark, workspace

ABOUT = "How the set did from run to run, and what was gained or lost between two runs, with the sentence."
MOST = 60
FILE = 0  # number of the run that was loaded from a file


def page() -> None:
    """Draw the page."""
    parts.heading("History", ABOUT)
    for _ in intake.needs_report():
        runs = [*_from_file(), *workspace().runs]
        if len(runs) < 2:
            st.info(
                "This is the first run. Analyse again after a change to your documents, or load the JSON of an earlier report; "
                "then this page shows what was gained and lost. Runs are kept beyond this session only when you ask for it "
                "on the Scope profile page.", icon=":material/history:",
            )  # fmt: skip
            continue
        _trend(runs)
        _between(runs)


def _from_file() -> list[Run]:
    with st.expander("Compare with a report from a file", icon=":material/upload_file:"):
        upload = st.file_uploader("Report (JSON)", type=["json"], key="history_upload")
        if upload is None:
            return []
        try:
            index = ReportIndex(json_report.loads(upload.getvalue()), load_corpus())
        except PolicyGapsError as error:
            st.error(escaped(str(error)))
            return []
        return [made(FILE, index, at="from a file")]


def _trend(runs: list[Run]) -> None:
    said = "; ".join(
        f"{CATEGORY_NAMES[c]} " + ", ".join(percent(r.shares[c]) for r in runs if c in r.shares)
        for c in CATEGORIES
        if any(c in r.shares for r in runs)
    )
    st.vega_lite_chart(
        trend.spec(runs, dark=is_dark()), width="stretch", alt=f"Share documented, from run to run: {said}"
    )


def _between(runs: list[Run]) -> None:
    held = [r for r in runs if r.index is not None or r.kept is not None]
    if len(held) < 2:
        st.caption("The reports of the earlier runs are not held any more; only what they came to is known.")
        return
    names = {r.number: ("from a file" if r.number == FILE else f"{i + 1}: {r.label}") for i, r in enumerate(runs)}
    numbers = [r.number for r in held]
    key = "_".join(map(str, numbers))
    with st.container(horizontal=True):
        first = st.selectbox(
            "From run", numbers[:-1], index=len(numbers) - 2, format_func=lambda n: names[n], key=f"history_from_{key}"
        )
        last = st.selectbox(
            "To run", numbers[1:], index=len(numbers) - 2, format_func=lambda n: names[n], key=f"history_to_{key}"
        )
    before, after = (_index(next(r for r in held if r.number == n)) for n in (first, last))
    if before is None or after is None:
        return
    if not same_set(before.report, after.report):
        st.caption("The two runs share no document by name; they may be of different sets.")
    _shares(before, after)
    _changes(before, after)


def _index(run: Run) -> ReportIndex | None:
    try:
        return workspace().index_of(run)
    except PolicyGapsError as error:
        st.error(escaped(str(error)))
        return None


def _shares(before: ReportIndex, after: ReportIndex) -> None:
    then, now = made(0, before, at="-").shares, made(0, after, at="-").shares
    columns = st.columns(len(CATEGORIES))
    for column, category in zip(columns, CATEGORIES, strict=True):
        if category in now:
            points = round(100 * (now[category] - then[category])) if category in then else 0
            # All boxes are as high as one another: those without a change say so.
            column.metric(
                CATEGORY_NAMES[category], percent(now[category]), f"{points:+d} points" if points else "no change",
                delta_color="normal" if points else "off", delta_arrow="auto" if points else "off", border=True,
            )  # fmt: skip


def _changes(before: ReportIndex, after: ReportIndex) -> None:
    found = changes(before, after)
    lost = [c for c in found if not c.gained]
    gained = [c for c in found if c.gained]
    for title, part in (("Lost", lost), ("Gained", gained)):
        st.subheader(f"{title} ({len(part)})", anchor=False)
        if not part:
            st.caption("None.")
        for change in part[:MOST]:
            _change(change, after)
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
        st.markdown(f"**Now:** {escaped(change.after.reason)}")
        nav.link(
            "criterion", "Open criterion", icon=":material/arrow_forward:", id=change.after.criterion, point=change.point
        )  # fmt: skip
