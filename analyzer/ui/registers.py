"""Registers: every commitment of the set with filters, and where documents say different things; both to take away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from analyzer.datatypes import Evidence, Statement
from analyzer.errors import DocumentError, PolicyGapsError
from analyzer.registers.commitments import FREQUENCIES, Row, passage_of, points_by_passage
from analyzer.registers.commitments import register as commitments_of
from analyzer.registers.contradictions import Contradiction
from analyzer.registers.contradictions import contradictions as contradictions_of
from analyzer.registers.frames import Frame, frames
from analyzer.render.cells import one_line, safe_cell
from analyzer.render.registers_rows import KIND_MEANINGS, KIND_NAMES
from analyzer.ui import intake, parts
from analyzer.ui.index import ReportIndex
from analyzer.ui.labels import counted, escaped, plain, shortened
from analyzer.ui.session import workspace

ABOUT = "What your documents promise, with the evidence an auditor would ask for, and where they contradict each other."
NOBODY = "(not said)"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 60  # contradictions drawn on a page; the download holds all


@dataclass(frozen=True, slots=True)
class Registers:
    """Both registers of one report."""

    rows: tuple[Row, ...]
    contradictions: tuple[Contradiction, ...]


def page() -> None:
    """Draw the page."""
    parts.heading("Registers", ABOUT)
    for _ in intake.needs_report():
        index = workspace().index
        assert index is not None  # noqa: S101  needs_report yields only then
        made = _registers(index)
        if made is None:
            continue
        first, second = st.tabs([f"Commitments ({len(made.rows):,})", f"Contradictions ({len(made.contradictions):,})"])
        with first:
            _commitments(made.rows)
        with second:
            _contradictions(made.contradictions)


def _registers(index: ReportIndex) -> Registers | None:
    """The registers of the report, made when first looked at and forgotten with it."""
    held = vars(index).get("registers")
    if isinstance(held, Registers):
        return held
    space = workspace()
    names = [d.name for d in index.report.documents if d.status != "not_analysed"]
    if any(n not in space.files for n in names):
        st.info(
            "The registers are read from the documents themselves, and some of this report's are not in this session."
            " Add them and analyse the set again.",
            icon=":material/info:",
        )
        return None
    bar = st.empty()
    try:
        made = _read(names, index, bar)
    except PolicyGapsError as error:
        st.error(escaped(str(error)), icon=":material/error:")
        return None
    finally:
        bar.empty()
    vars(index)["registers"] = made
    return made


def _read(names: Sequence[str], index: ReportIndex, bar: Any) -> Registers:
    """Document by document, so that a person who looks at another page meanwhile finds the part that is done."""
    read: dict[str, _Read] = vars(index).setdefault("registers_read", {})
    for number, name in enumerate(names):
        if name not in read:
            bar.progress(0.8 * number / len(names), f"Reading what is promised · {number} of {len(names)} documents")
            read[name] = _read_one(name)
    bar.progress(0.8, "Comparing what the documents say")
    parts_read = [read[n] for n in names]
    statements = [s for r in parts_read for s in r.statements]
    titles = [t for r in parts_read for t in r.titles]
    made = [f for r in parts_read for f in r.frames]
    rows = commitments_of(statements, points_by_passage(index.report.points), made)
    found = contradictions_of(statements, titles, made)
    read.clear()
    return Registers(rows, found)


@dataclass(frozen=True, slots=True)
class _Read:
    """What the registers need of one document; empty where it could not be read, which the report says."""

    statements: tuple[Statement, ...] = ()
    frames: tuple[Frame, ...] = ()
    titles: tuple[str, ...] = ()


def _read_one(name: str) -> _Read:
    from analyzer.commitment import with_commitments
    from analyzer.segment import segment
    from analyzer.ui.engine import engine

    try:
        document = workspace().document(name, engine().read)
    except DocumentError:
        return _Read()
    if document is None:
        return _Read()
    statements = with_commitments(segment(document))
    titles = (document.title, name.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    return _Read(tuple(statements), tuple(frames(statements)), tuple(t for t in titles if t))


def _commitments(rows: Sequence[Row]) -> None:
    if not rows:
        st.info("No commitment was found in these documents.", icon=":material/info:")
        return
    chosen = _filtered(rows)
    if not chosen:
        st.info("Nothing passes these filters. Remove one to see more.", icon=":material/filter_alt_off:")
        return
    picked = _table(chosen)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{counted(len(chosen), 'commitment')} of {len(rows):,}", width="stretch")
        from analyzer.render import registers_csv, registers_xlsx

        _button("Workbook (Excel)", lambda: registers_xlsx.commitments(chosen), "commitments.xlsx", XLSX)
        _button("Table (CSV)", lambda: registers_csv.commitments(chosen), "commitments.csv", "text/csv")
    if picked is not None:
        _detail(picked)


def _filtered(rows: Sequence[Row]) -> list[Row]:
    actors = Counter(r.who or NOBODY for r in rows)
    intervals = Counter(r.every for r in rows)
    documents = sorted({p.document for r in rows for p in r.passages})
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        who = st.multiselect(
            "Who", sorted(actors, key=lambda a: (-actors[a], a)), format_func=lambda a: f"{plain(a)} ({actors[a]})",
            placeholder="anybody", key="register_who", width=340,
        )  # fmt: skip
        often = st.multiselect(
            "How often", [f for f in FREQUENCIES if intervals[f]], format_func=lambda f: f"{f} ({intervals[f]})",
            placeholder="any", key="register_often", width=280,
        )  # fmt: skip
        where = st.selectbox(
            "In", [None, *documents], format_func=lambda d: "all documents" if d is None else plain(d),
            key="register_document", width=260,
        )  # fmt: skip
        text = st.text_input("Search", placeholder="words of the commitment", key="register_text", width=220)
    words = (text or "").lower().split()
    return [
        r
        for r in rows
        if (not who or (r.who or NOBODY) in who)
        and (not often or r.every in often)
        and (where is None or any(p.document == where for p in r.passages))
        and all(w in f"{r.who} {r.what} {r.applies_to}".lower() for w in words)
    ]


def _table(rows: Sequence[Row]) -> Row | None:
    import pandas as pd

    frame = pd.DataFrame(
        {
            "No.": [r.number for r in rows],
            "Who": [_cell(r.who) for r in rows],
            "What": [_cell(r.what) for r in rows],
            "How often": [_cell(r.frequency) for r in rows],
            "By when": [_cell(r.deadline) for r in rows],
            "Applies to": [_cell(r.applies_to) for r in rows],
            "Binding": [r.binding for r in rows],
            "Stated in": [len(r.passages) for r in rows],
        }
    )
    event = st.dataframe(
        frame, hide_index=True, on_select="rerun", selection_mode="single-row", key="register_table",
        height=min(520, 42 + 35 * len(rows)),
        column_config={
            "No.": st.column_config.NumberColumn(width=55),
            "Who": st.column_config.TextColumn(width=170),
            "What": st.column_config.TextColumn(width="large"),
            "How often": st.column_config.TextColumn(width=120),
            "By when": st.column_config.TextColumn(width=150),
            "Applies to": st.column_config.TextColumn(width=160),
            "Binding": st.column_config.TextColumn(width=125),
            "Stated in": st.column_config.NumberColumn(width=75, help="In how many places the set says this."),
        },
    )  # fmt: skip
    chosen = event.selection.get("rows") or []
    return rows[chosen[0]] if chosen and chosen[0] < len(rows) else None


def _detail(row: Row) -> None:
    with st.container(border=True):
        st.subheader(f"{row.number}. {escaped(shortened(row.what, 140))}", anchor=False)
        said = {"Who": row.who or NOBODY, "How often": row.frequency, "By when": row.deadline, "Applies to": row.applies_to,
                "Binding": row.binding, "Documents": " ".join(row.points)}  # fmt: skip
        st.markdown("  \n".join(f"**{k}** {escaped(v)}" for k, v in said.items() if v))
        st.markdown(f":material/inventory_2: **An auditor would ask for** {escaped(row.evidence)}")
        for i, passage in enumerate(row.passages[:8]):
            _passage(passage, f"register_{row.number}_{i}")
        if len(row.passages) > 8:
            st.caption(f"and {len(row.passages) - 8} more places, in the download")


def _contradictions(found: Sequence[Contradiction]) -> None:
    if not found:
        st.success(
            "No contradiction was found. Ones in other words may be there still.", icon=":material/check_circle:"
        )
        return
    kinds = Counter(c.kind for c in found)
    picked = st.pills(
        "Kind", [k for k in KIND_NAMES if kinds[k]], selection_mode="multi", key="register_kinds",  # type: ignore[index]
        format_func=lambda k: f"{KIND_NAMES[k]} ({kinds[k]})",  # type: ignore[index]
    )  # fmt: skip
    chosen = [c for c in found if not picked or c.kind in picked]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"{counted(len(chosen), 'finding')} of {len(found):,}. Read both passages before you change one.",
            width="stretch",
        )
        from analyzer.render import registers_csv, registers_xlsx

        _button("Workbook (Excel)", lambda: registers_xlsx.contradictions(chosen), "contradictions.xlsx", XLSX)
        _button("Table (CSV)", lambda: registers_csv.contradictions(chosen), "contradictions.csv", "text/csv")
    for i, c in enumerate(chosen[:MOST_SHOWN]):
        with st.container(border=True):
            st.markdown(f":orange-badge[{KIND_NAMES[c.kind]}] {escaped(c.reason)}", help=KIND_MEANINGS[c.kind])
            for side, statement in enumerate((c.first, c.second)):
                if statement is not None:
                    _passage(passage_of(statement), f"contradiction_{i}_{side}")
    if len(chosen) > MOST_SHOWN:
        st.caption(f"and {len(chosen) - MOST_SHOWN} more, in the download")


def _passage(passage: Evidence, key: str) -> None:
    parts.passage(passage, None, key)


def _cell(text: str) -> str:
    return safe_cell(one_line(text))


def _button(label: str, make: Callable[[], str | bytes], file_name: str, mime: str) -> None:
    st.download_button(
        label, make, file_name, mime, key=f"download_{file_name}", on_click="ignore", icon=":material/download:",
    )  # fmt: skip
