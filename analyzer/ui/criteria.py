"""Criteria: the corpus to browse: what each point asks, its elements, examples and near misses, and wording to copy."""

from __future__ import annotations

import streamlit as st

from analyzer.corpus import load_corpus
from analyzer.corpus_overlay import load_overlay
from analyzer.datatypes import CATEGORIES, Corpus, Criterion, PointOfFocus
from analyzer.errors import CorpusError
from analyzer.ui import access, exposure, nav, parts
from analyzer.ui.labels import CATEGORY_NAMES, NEAR_MISS_NAMES, counted, escaped

ABOUT = "The 61 criteria and 330 points of focus in our own words: what counts as documenting a point, what only seems to, and how to say it."
MOST = 25
APPLIES = {
    "all": "every report",
    "system_level": "reports on a system",
    "processing_integrity_products": "reports on produced goods",
}
EVIDENCED = {
    "policy": "normally documented in a policy",
    "operation": "normally shown by operation",
    "system_description": "normally in the description of the system",
}


def page() -> None:
    """Draw the page."""
    parts.heading("Criteria", ABOUT)
    corpus = load_corpus()
    found = _filtered(corpus)
    total = sum(len(points) for _, points in found)
    st.caption(f"{counted(total, 'point')} in {counted(len(found), 'criterion', 'criteria')}")
    if not found:
        st.info("No point passes these filters.", icon=":material/filter_alt_off:")
    opened = nav.param("id")
    for criterion, points in found[:MOST]:
        _criterion(criterion, points, corpus, expanded=criterion.id == opened or total <= 12)
    if len(found) > MOST:
        st.caption(f"{len(found) - MOST} more criteria; narrow the search to see them.")
    st.caption(escaped(corpus.head.notice))


def _filtered(corpus: Corpus) -> list[tuple[Criterion, list[PointOfFocus]]]:
    names = {t.id: t.name for t in corpus.policy_types}
    asked = nav.param("id") or ""
    search, category, kind = st.columns([2, 1, 1])
    text = search.text_input("Search", value=asked, placeholder="CC6.1, backup, vendor …", key=f"criteria_text_{asked}")
    chosen = category.selectbox(
        "Category",
        [None, *CATEGORIES],
        format_func=lambda c: CATEGORY_NAMES[c] if c else "all",
        key="criteria_category",
    )
    type_ = kind.selectbox(
        "Normally documented in",
        [None, *names],
        format_func=lambda t: names[t] if t else "any policy",
        key="criteria_type",
    )
    words = text.lower().split()
    out = []
    for criterion in corpus.criteria:
        if chosen is not None and criterion.category != chosen:
            continue
        points = [p for p in criterion.points_of_focus if _matches(p, criterion, words, type_)]
        if points:
            out.append((criterion, points))
    return out


def _matches(point: PointOfFocus, criterion: Criterion, words: list[str], type_: str | None) -> bool:
    if type_ is not None and type_ not in (*point.policy_types.primary, *point.policy_types.secondary):
        return False
    said = (
        f"{point.id} {point.title} {point.asks} {criterion.title} {' '.join(e.label for e in point.elements)}".lower()
    )
    return all(w in said for w in words)


def _criterion(criterion: Criterion, points: list[PointOfFocus], corpus: Corpus, *, expanded: bool) -> None:
    with st.expander(
        f"**{criterion.id}** {escaped(criterion.title)} · {counted(len(points), 'point')}", expanded=expanded
    ):
        st.markdown(escaped(criterion.summary))
        _official(criterion.id, corpus)
        st.caption(f"{CATEGORY_NAMES[criterion.category]} · {escaped(criterion.reference)}")
        ids = [p.id for p in points]
        key = f"criteria_point_{criterion.id}_{len(ids)}"
        titles = {p.id: p.title for p in points}
        chosen = st.selectbox("Point of focus", ids, format_func=lambda p: f"{p} {titles[p]}", key=key)
        _point(next(p for p in points if p.id == chosen), corpus)


def _point(point: PointOfFocus, corpus: Corpus) -> None:
    names = {t.id: t.name for t in corpus.policy_types}
    st.markdown(f"**Asks.** {escaped(point.asks)}")
    _official(point.id, corpus)
    marks = [
        f":{'blue' if e.core else 'gray'}-badge[{'core' if e.core else 'supporting'}] {escaped(e.label)}"
        for e in point.elements
    ]
    st.markdown("**A complete statement names**  \n" + "  \n".join(marks))
    where = ", ".join(names.get(t, t) for t in point.policy_types.primary)
    also = ", ".join(names.get(t, t) for t in point.policy_types.secondary)
    applies = APPLIES.get(point.applies_to, point.applies_to.replace("_", " "))
    facts = [
        f"Documented in: {where}" + (f"; also {also}" if also else ""),
        f"Applies to {applies}",
        EVIDENCED[point.evidenced_by],
    ]
    st.caption(escaped(" · ".join(facts)))
    good, weak, near, wording = st.tabs(["Documents it", "Only weakly", "Only seems to", "Suggested wording"])
    with good:
        for example in point.satisfied_by:
            _example(example.text, example.heading)
    with weak:
        for lacking in point.weakly_satisfied_by:
            _example(lacking.text, lacking.heading, f"Lacks: {lacking.lacks}")
    with near:
        for miss in point.not_satisfied_by:
            neighbour = f" ({miss.point})" if miss.point else ""
            _example(miss.text, miss.heading, f"{NEAR_MISS_NAMES.get(miss.why, miss.why)}{neighbour}")
    with wording:
        st.caption(f"Usually under the heading “{escaped(point.suggested_wording.section)}”.")
        st.code(point.suggested_wording.text, language=None, wrap_lines=True)


def _official(id_: str, corpus: Corpus) -> None:
    """The owner's own import, on the machine of its owner only: whoever opens a shared server has no part in it."""
    if access.configured() or exposure.allowed():
        return
    try:
        text = load_overlay(corpus).get(id_, "")
    except CorpusError as error:
        st.caption(escaped(f"Your imported text cannot be shown. {error}"))
        return
    if text:
        with st.container(border=True):
            st.caption(":material/lock: Official text from your own import; not part of this product or of any report")
            st.text(text)


def _example(text: str, heading: str, why: str = "") -> None:
    about = " · ".join(x for x in (f"under “{heading}”" if heading else "", why) if x)
    st.markdown(f"“{escaped(text)}”" + (f"  \n:gray[{escaped(about)}]" if about else ""))
