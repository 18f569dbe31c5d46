"""Readiness: exposure to common audit exceptions with what drives it, and the roadmap to the audit with its downloads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import streamlit as st

from analyzer.datatypes import ExceptionExposure, ExposureDriver
from analyzer.errors import PolicyGapsError
from analyzer.render import readiness_json
from analyzer.render.csv_report import neutral
from analyzer.render.readiness_rows import readable
from analyzer.render.readiness_words import NOTE, by_phase, exceptions_of, item_name, progress_lines, ranked
from analyzer.roadmap import make_plan
from analyzer.roadmap_records import PHASES, Plan, PlanTask
from analyzer.ui import intake, nav, parts
from analyzer.ui.index import ReportIndex
from analyzer.ui.labels import EXPOSURE_NAMES, badge, counted, escaped, percent, plain, shortened
from analyzer.ui.session import workspace

ABOUT = "What an auditor may take exception to, what drives it in your documents, and a plan for the months before the audit."
BADGES = {"high": ":red-badge[▲ High]", "moderate": ":yellow-badge[◆ Moderate]", "low": ":blue-badge[▽ Low]"}
MOST_DRIVERS = 8
VIEWS = ("exposure", "roadmap")
DOWNLOADS = (
    ("Workbook (Excel)", "xlsx", "roadmap.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("Table (CSV)", "csv", "roadmap.csv", "text/csv"),
    ("Checklist (Markdown)", "markdown", "roadmap.md", "text/markdown"),
    ("Plan (JSON)", "json", "roadmap.json", "application/json"),
)


def page() -> None:
    """Draw the page."""
    top, right = st.columns([5, 1], vertical_alignment="bottom")
    with top:
        parts.heading("Readiness", ABOUT)
    for _ in intake.needs_report():
        index = workspace().index
        assert index is not None  # noqa: S101  needs_report yields only then
        plan = _plan(index)
        if plan is None:
            continue
        with right.container(horizontal=True, horizontal_alignment="right"):
            _downloads(plan, index)
        for line in (*progress_lines(plan), *plan.notes):
            st.caption(line)
        shown = st.segmented_control(
            "Show", VIEWS, default=nav.param("show") if nav.param("show") in VIEWS else VIEWS[0], key="ready_show",
            format_func=str.capitalize, label_visibility="collapsed", required=True, persist_state="session",
        )  # fmt: skip
        nav.remember(show=shown)
        if shown == "roadmap":
            _roadmap(plan, index)
        else:
            _exposures(plan, index)
        st.caption(NOTE)


def _plan(index: ReportIndex) -> Plan | None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        audit: date | None = st.date_input(
            "Date of the audit", value=None, key="ready_audit", width=200, format="YYYY-MM-DD", persist_state="session",
            min_value=date(2000, 1, 1), max_value=date(2100, 12, 31), help="Due dates count back from it.",
        )  # fmt: skip
        as_of: date | None = st.date_input(
            "Plan starts", value=None, key="ready_start", width=200, format="YYYY-MM-DD", persist_state="session",
            min_value=date(2000, 1, 1), max_value=date(2100, 12, 31), help="No due date lies before it.",
        )  # fmt: skip
        with st.popover("Last plan", icon=":material/history:"):
            upload = st.file_uploader("Last plan (JSON), to show progress", type=["json"], key="ready_previous")
    try:
        last = readiness_json.loads(upload.getvalue()) if upload is not None else None
        if audit and as_of and audit - as_of < timedelta(days=1):
            st.warning("The audit must lie after the day on which the plan starts.", icon=":material/event_busy:")
            return None
        return make_plan(index.report, index.corpus, audit_date=audit, as_of=as_of, previous=last)
    except PolicyGapsError as error:
        st.error(escaped(str(error)), icon=":material/error:")
        return None


def _downloads(plan: Plan, index: ReportIndex) -> None:
    with st.popover("Export", icon=":material/download:"):
        for label, format_, file_name, mime in DOWNLOADS:
            _button(label, _maker(format_, plan, index), file_name, mime)
        if plan.audit_date:
            _button("Calendar (ICS)", _maker("ics", plan, index), "roadmap.ics", "text/calendar")
        else:
            st.caption("With a date of the audit there is a calendar, too.")
        st.caption("Keep the JSON: given as the last plan, it shows what is done since.")


def _maker(format_: str, plan: Plan, index: ReportIndex) -> Callable[[], str | bytes]:
    def make() -> str | bytes:
        from importlib import import_module

        made: str | bytes = import_module(f"analyzer.render.readiness_{format_}").dumps(plan, index.corpus)
        return made

    return make


def _button(label: str, make: Callable[[], str | bytes], file_name: str, mime: str) -> None:
    st.download_button(
        label, make, file_name, mime, key=f"download_{file_name}", on_click="ignore", icon=":material/download:",
        width="stretch",
    )  # fmt: skip


def _exposures(plan: Plan, index: ReportIndex) -> None:
    if not plan.exposures:
        st.info("Nothing could be judged, so no exposure is claimed.", icon=":material/info:")
    for exposure in ranked(plan):
        _exposure(exposure, index)


def _exposure(exposure: ExceptionExposure, index: ReportIndex) -> None:
    known = exceptions_of(index.corpus).get(exposure.exception)
    title = known.title if known else exposure.exception
    label = f"{BADGES[exposure.exposure]} {escaped(title)} · {percent(exposure.share)} open"
    with st.expander(label, expanded=exposure.exposure == "high"):
        if known:
            st.markdown(escaped(known.description))
        st.caption(f"{EXPOSURE_NAMES[exposure.exposure]} exposure. {escaped(exposure.reason)}")
        drivers = [d for d in exposure.drivers if d.open > 0]
        if drivers:
            st.markdown("**What drives it**")
        for i, driver in enumerate(drivers[:MOST_DRIVERS]):
            _driver(driver, index, f"{exposure.exception}_{i}")
        if len(drivers) > MOST_DRIVERS:
            st.caption(f"and {len(drivers) - MOST_DRIVERS} more")
        if known:
            st.markdown(f"**What it may do to the opinion**  \n{escaped(known.effect_on_opinion)}")
            steps = "\n".join(f"1. {escaped(s.action)} ({escaped(s.who)})" for s in known.remedy)
            st.markdown(f"**Remedy**\n\n{steps}")


def _driver(driver: ExposureDriver, index: ReportIndex, key: str) -> None:
    point = index.points.get(driver.point or "")
    if point is None or driver.status is None:
        st.markdown(f":gray-badge[! finding] {escaped(driver.message)}")
        if driver.documents:
            more = f" and {driver.count - len(driver.documents)} more" if driver.count > len(driver.documents) else ""
            st.caption(f"{', '.join(escaped(d) for d in driver.documents)}{more}")
        return
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.markdown(f"{badge(driver.status)} **{point.id}** {escaped(point.title)}", width="stretch")
        nav.link("criterion", "Open", icon=":material/arrow_forward:", id=point.criterion, point=point.id)
    st.caption(escaped(shortened(driver.message, 240)))
    for i, evidence in enumerate(driver.evidence):
        parts.passage(evidence, point, f"{key}_{i}")


def _roadmap(plan: Plan, index: ReportIndex) -> None:
    if not plan.tasks:
        st.success("No gap in what was judged: nothing to plan.", icon=":material/check_circle:")
        return
    left = sum(t.state != "done" for t in plan.tasks)
    st.caption(
        f"{counted(left, 'task')}, about {plan.effort_days:.0f} person-days. Within a phase, what a day of work adds most to "
        "coverage stands first. The owner is left blank: fill it in the workbook or the JSON."
    )
    chosen = _table(plan)
    if chosen is not None:
        _task(chosen, index)


def _table(plan: Plan) -> PlanTask | None:
    import pandas as pd

    tasks = [t for _, own in by_phase(plan) for t in own]
    frame = pd.DataFrame(
        {
            "Phase": [PHASES[t.phase] for t in tasks],
            "Due": [t.due.isoformat() if t.due else f"{t.months_before:.1f} months before" for t in tasks],
            "Task": [neutral(plain(t.title)) for t in tasks],
            "Things": [len(t.items) for t in tasks],
            "Days": [t.effort_days for t in tasks],
            "Adds": [t.gain for t in tasks],
            "Owner": [neutral(plain(t.owner)) for t in tasks],
            "Usually": [t.role for t in tasks],
            "State": [t.state for t in tasks],
        }
    )
    event = st.dataframe(
        frame, hide_index=True, on_select="rerun", selection_mode="single-row", key="ready_table",
        height=min(620, 42 + 35 * len(tasks)),
        column_config={
            "Phase": st.column_config.TextColumn(width=160),
            "Due": st.column_config.TextColumn(width=125),
            "Task": st.column_config.TextColumn(width=330),
            "Things": st.column_config.NumberColumn(width=60, help="Points of focus and findings to put right."),
            "Days": st.column_config.NumberColumn(width=60, help="An estimate in person-days."),
            "Adds": st.column_config.NumberColumn(width=60, help="Points of focus gained; a weak one counts half."),
        },
    )  # fmt: skip
    picked: Sequence[int] = event.selection.get("rows") or []
    return tasks[picked[0]] if picked and picked[0] < len(tasks) else None


def _task(task: PlanTask, index: ReportIndex) -> None:
    with st.container(border=True):
        st.subheader(escaped(task.title), anchor=False)
        kind = index.type_names.get(task.policy_type, "")
        where = f"In {escaped(task.document)}" if task.document else f"A new policy: {escaped(kind)}" if kind else ""
        st.caption(" · ".join(x for x in (PHASES[task.phase], where, f"usually {escaped(task.role)}") if x))
        for said in task.guidance:
            st.markdown(f":material/lightbulb: {escaped(said)}")
        for item in task.items:
            mark = badge(item.status) if item.status else ":gray-badge[! finding]"
            new = " :violet-badge[new]" if item.state == "new" else ""
            with st.expander(f"{mark} {escaped(item_name(item))}{new}"):
                st.caption(escaped(item.why))
                if item.wording:
                    st.markdown(f"Suggested wording, in “{escaped(item.section)}”:")
                    st.code(readable(item.wording), language=None, wrap_lines=True)
                    nav.link(
                        "criterion", "Open criterion", icon=":material/arrow_forward:", point=item.point,
                        id=item.point.rsplit(".", 1)[0],
                    )  # fmt: skip
