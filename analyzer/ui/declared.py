"""Declared: what documents say they satisfy, held against what their text documents, with a mapping file if there is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from analyzer.errors import DocumentError, PolicyGapsError
from analyzer.registers.declared import RESULTS, DeclaredRow, compare_declared
from analyzer.registers.declared_find import Declaration, declarations
from analyzer.registers.declared_ids import Ids
from analyzer.registers.declared_map import read_mapping
from analyzer.render import declared_report
from analyzer.render.cells import one_line, safe_cell
from analyzer.ui import intake, parts
from analyzer.ui.index import ReportIndex
from analyzer.ui.labels import counted, escaped, plain
from analyzer.ui.session import workspace

ABOUT = "What your documents say they satisfy, in front matter, a “Criteria:” line or a table, against what their text documents."
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Shown until somebody picks other results: what is to be mended, in the document or in its declaration.
DIFFERENCES = ("not_found", "contradicted", "partly", "unknown_id", "unknown_document", "not_declared")
Own = dict[tuple[str, str], tuple[Declaration, ...]]


def page() -> None:
    """Draw the page."""
    parts.heading("Declared", ABOUT)
    for _ in intake.needs_report():
        index = workspace().index
        assert index is not None  # noqa: S101  needs_report yields only then
        own = _declarations(index)
        if own is None:
            continue
        ids = Ids(index.corpus)
        rows = compare_declared(index.report, index.corpus, own, _mapped(ids))
        if not rows:
            st.info(
                "No document declares criteria: none has front matter such as “satisfies”, a “Criteria:” line or table."
                " Give a mapping file above to compare one.",
                icon=":material/info:",
            )
            continue
        _rows(rows, len(index.report.documents))


def _declarations(index: ReportIndex) -> Own | None:
    """What each document declares, read once per report; None where a document is not in this session."""
    held: Own | None = vars(index).get("declared")
    if held is not None:
        return held
    from analyzer.ui.engine import engine

    space = workspace()
    analysed = [d for d in index.report.documents if d.status != "not_analysed"]
    if any(d.name not in space.files for d in analysed):
        st.info(
            "Declarations are read from the documents themselves, and some of this report's are not in this session."
            " Add them and analyse the set again.",
            icon=":material/info:",
        )
        return None
    ids, own = Ids(index.corpus), {}
    with st.spinner(f"Reading what {counted(len(analysed), 'document')} declare …", show_time=True):
        for d in analysed:
            try:
                document = space.document(d.name, engine().read)
            except DocumentError:
                continue  # the report says that it could not be read
            if document is not None:
                own[d.set, d.name] = declarations(document, ids)
    vars(index)["declared"] = own
    return own


def _mapped(ids: Ids) -> tuple[Declaration, ...]:
    """What an uploaded mapping file declares; a file that cannot be read is named, and counts for nothing."""
    with st.popover("Mapping file", icon=":material/table_view:"):
        upload = st.file_uploader("CSV with the columns document and criteria", type=["csv"], key="declared_map")
        st.caption(
            "For documents that do not name their criteria themselves. A document is named by path, name or title."
        )
    if upload is None:
        return ()
    try:
        return read_mapping(upload.getvalue(), upload.name, ids)
    except PolicyGapsError as error:
        st.error(escaped(str(error)), icon=":material/error:")
        return ()


def _rows(rows: Sequence[DeclaredRow], documents: int) -> None:
    counts = Counter(r.result for r in rows)
    # Every difference can be picked, so that one which a mapping file brings in later is not hidden by the first choice.
    present = [r for r in RESULTS if counts[r] or r in DIFFERENCES]
    # By themselves: beside something else they would not break into lines, and the last ones would be cut off.
    results = st.pills(
        "Result", present, selection_mode="multi", key="declared_results",
        default=[r for r in present if r in DIFFERENCES], format_func=lambda r: f"{RESULTS[r]} ({counts[r]})",
    )  # fmt: skip
    where = st.selectbox(
        "In", [None, *sorted({r.document for r in rows})], key="declared_document", width=300,
        format_func=lambda d: "all documents" if d is None else plain(d),
    )  # fmt: skip
    chosen = [r for r in rows if (not results or r.result in results) and (where is None or r.document == where)]
    silent = documents - len({r.document for r in rows if r.result != "unknown_document"})
    with st.container(horizontal=True, vertical_alignment="center"):
        says = f" {counted(silent, 'document')} of {documents} declare nothing." if silent else ""
        st.caption(f"{counted(len(chosen), 'row')} of {len(rows):,}.{says}", width="stretch")
        for label, file_name, mime in (
            ("Workbook (Excel)", "declared.xlsx", XLSX),
            ("Table (CSV)", "declared.csv", "text/csv"),
        ):
            make = declared_report.as_xlsx if mime == XLSX else declared_report.as_csv
            st.download_button(
                label, make(chosen), file_name, mime, key=f"download_{file_name}", on_click="ignore",
                icon=":material/download:",
            )  # fmt: skip
    if not chosen:
        st.info("Nothing passes these filters. Remove one to see more.", icon=":material/filter_alt_off:")
        return
    picked = _table(chosen)
    if picked is not None:
        _detail(picked)


def _table(rows: Sequence[DeclaredRow]) -> DeclaredRow | None:
    import pandas as pd

    frame = pd.DataFrame(
        {
            "Document": [_cell(r.document) for r in rows],
            "Id": [_cell(r.id) for r in rows],
            "Title": [r.title for r in rows],
            "Result": [RESULTS[r.result] for r in rows],
            "Declared in": [r.by or "" for r in rows],
            "Covered": [f"{r.covered} of {r.points}" if r.points else "" for r in rows],
            "Reason": [_cell(r.reason) for r in rows],
        }
    )
    event = st.dataframe(
        frame, hide_index=True, on_select="rerun", selection_mode="single-row", key="declared_table",
        height=min(520, 42 + 35 * len(rows)),
        column_config={
            "Document": st.column_config.TextColumn(width=190),
            "Id": st.column_config.TextColumn(width=85),
            "Title": st.column_config.TextColumn(width=260),
            "Result": st.column_config.TextColumn(width=190),
            "Declared in": st.column_config.TextColumn(width=95),
            "Covered": st.column_config.TextColumn(width=80, help="Points of focus in scope that the document covers."),
            "Reason": st.column_config.TextColumn(width="large"),
        },
    )  # fmt: skip
    chosen = event.selection.get("rows") or []
    return rows[chosen[0]] if chosen and chosen[0] < len(rows) else None


def _detail(row: DeclaredRow) -> None:
    """What a row rests on: the declaration as it stands, the reason, and the best passage found."""
    with st.container(border=True):
        st.subheader(f"{escaped(row.id)} {escaped(row.title)}".strip(), anchor=False)
        st.markdown(f"**{RESULTS[row.result]}** {escaped(row.reason)}")
        if row.declaration:
            page_of = f", page {row.page}" if row.page else ""
            st.caption(f"Declared in {row.by} of {escaped(row.document)}{page_of}:")
            parts.quote(row.declaration, "declared")
        if row.passage is not None:
            st.caption("The passage that documents it best:")
            parts.passage(row.passage, None, "declared_found")


def _cell(text: str) -> str:
    return safe_cell(one_line(text))
