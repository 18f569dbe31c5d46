"""Scope profile: what is judged and how; saved as policy-gaps.toml, loaded, compared."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analyzer.config import Settings, Thresholds, checked
from analyzer.corpus import load_corpus
from analyzer.datatypes import CATEGORIES
from analyzer.errors import PolicyGapsError
from analyzer.ui import keep_panel, parts, profile_panel, progress
from analyzer.ui.labels import CATEGORY_NAMES, escaped
from analyzer.ui.session import workspace

ABOUT = "What your report covers: categories, boundary, points that do not apply, and how strict verdicts are."
ROLES = {"both": "controller and processor", "controller": "controller", "processor": "processor"}


def page() -> None:
    """Draw the page."""
    parts.heading("Scope profile", ABOUT)
    space = workspace()
    edit, files = st.columns([2, 1], gap="large")
    with edit:
        changed = _form(space.settings)
        if changed is not None and changed != space.settings:
            space.settings = changed
            st.toast("Profile saved for this session.")
            if space.files:
                progress.begin()
            st.rerun()
    with files:
        profile_panel.named()
        _not_applicable(space.settings)
        profile_panel.as_file(space.settings)
        keep_panel.show()


def _form(settings: Settings) -> Settings | None:
    with st.form("scope", border=True):
        name = st.text_input("Name of the profile, such as your organisation", value=settings.name)
        categories = st.multiselect(
            "Categories", CATEGORIES[1:], default=[c for c in settings.categories if c != "security"],
            format_func=lambda c: CATEGORY_NAMES[c], help="Security (the common criteria) is always in scope.",
            placeholder="Security alone",
        )  # fmt: skip
        boundary = st.text_area(
            "System boundary",
            value=settings.boundary,
            height=80,
            placeholder="The hosted service, its staff and its cloud accounts",
        )
        subservice = st.text_area(
            "Subservice organisations, one a line", value="\n".join(settings.subservice_organisations), height=80
        )
        left, right = st.columns(2)
        role = left.selectbox(
            "Role for personal data",
            list(ROLES),
            index=list(ROLES).index(settings.privacy_role),
            format_func=lambda r: ROLES[r],
        )
        system = right.toggle(
            "Report on a system", value=settings.system_level, help="Points that apply to reports on a system."
        )
        products = right.toggle(
            "Produced goods",
            value=settings.processing_integrity_products,
            help="Points that apply to produced goods only.",
        )
        as_of = left.date_input(
            "Judge dates as of",
            value=settings.as_of,
            format="YYYY-MM-DD",
            help="Reviews that were due before this day count as overdue. Empty: dates are not judged.",
        )
        st.markdown("**How strict**")
        thresholds = _thresholds(settings.thresholds)
        band = st.slider(
            "Band in which a person should look",
            0.0,
            0.5,
            settings.review_band,
            0.01,
            help="Scores this close to a threshold are marked as worth a look.",
        )
        if not st.form_submit_button("Save", type="primary", icon=":material/save:"):
            return None
    given = replace(
        settings, name=name.strip(), categories=("security", *categories), boundary=boundary.strip(),
        subservice_organisations=tuple(x.strip() for x in subservice.splitlines() if x.strip()), privacy_role=role,
        system_level=system, processing_integrity_products=products, as_of=as_of, thresholds=thresholds, review_band=band,
    )  # fmt: skip
    try:
        return checked(given)
    except PolicyGapsError as error:
        st.error(escaped(str(error)))
        return None


def _thresholds(now: Thresholds) -> Thresholds:
    index = workspace().index
    fitted = index.report.settings.get("thresholds", {}) if index is not None else {}
    own = st.toggle(
        "Thresholds of my own",
        value=now.weak is not None or now.covered is not None,
        help="Off: those that the model was calibrated with; the next two sliders are then without effect.",
    )
    left, right = st.columns(2)
    start = {
        k: v if v is not None else float(fitted.get(k) or 0.5)
        for k, v in (("weak", now.weak), ("covered", now.covered))
    }
    weak = left.slider("Documented from a score of", 0.0, 1.0, round(start["weak"], 2), 0.01)
    covered = right.slider("Covered from a score of", 0.0, 1.0, round(start["covered"], 2), 0.01)
    criterion_weak = left.slider("Criterion weak from a coverage of", 0.0, 1.0, now.criterion_weak, 0.05)
    criterion_covered = right.slider("Criterion covered from a coverage of", 0.0, 1.0, now.criterion_covered, 0.05)
    return Thresholds(weak if own else None, covered if own else None, criterion_covered, criterion_weak)


def _not_applicable(settings: Settings) -> None:
    titles = {p.id: p.title for p in load_corpus().points}
    space = workspace()
    with st.container(border=True):
        st.markdown("**Points that do not apply**")
        for point, reason in sorted(settings.not_applicable.items()):
            with st.container(horizontal=True, vertical_alignment="center", wrap=False):
                st.markdown(
                    f"**{point}** {escaped(titles.get(point, ''))}  \n:gray[{escaped(reason)}]", width="stretch"
                )
                if st.button("", icon=":material/close:", key=f"applies_{point}", help=f"{point} applies again"):
                    left = {k: v for k, v in settings.not_applicable.items() if k != point}
                    space.settings = replace(settings, not_applicable=left)
                    st.rerun()
        decided = {k: v for k, v in space.decisions.not_applicable().items() if k not in settings.not_applicable}
        if decided and st.button(f"Take over {len(decided)} from decisions", key="applies_decided"):
            space.settings = replace(settings, not_applicable={**settings.not_applicable, **decided})
            st.rerun()
        with st.form("not_applicable", border=False, clear_on_submit=True):
            chosen = st.selectbox(
                "Point",
                list(titles),
                index=None,
                format_func=lambda p: f"{p} {titles[p]}",
                placeholder="Choose a point",
            )
            why = st.text_input("Reason")
            if st.form_submit_button("Leave out"):
                if chosen and why.strip():
                    space.settings = replace(settings, not_applicable={**settings.not_applicable, chosen: why.strip()})
                    st.rerun()
                st.error("Choose a point and give the reason; a point is left out only with one.")
