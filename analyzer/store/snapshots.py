"""What the sets of a run came to, point by point: kept when a prune erases the texts, and what `runs diff` compares."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from analyzer.config import Settings
from analyzer.datatypes import Corpus
from analyzer.store.decisions import fingerprint
from analyzer.store.sql import insert_new, pieces
from analyzer.store.tables import analyses, coverages, documents, evidence, passages, run_documents
from analyzer.store.tables import snapshots as table


@dataclass(frozen=True, slots=True)
class SetPoint:
    """One point in one set. `documents`: how many document it; `passage`: fingerprint of the best passage."""

    set: str
    point: str
    status: str
    documents: int
    passage: str = ""


def compute(connection: Connection, run: int, settings: Settings, corpus: Corpus) -> list[SetPoint]:
    """The set rows of a run in short, as report.set_rows has them, counted by the database."""
    best = _best(connection, run)
    denied = _denied(connection, run)
    out = []
    for set_name, read in _sets(connection, run):
        for point in corpus.points:
            key = (set_name, point.id)
            if settings.out_of_scope(point):
                out.append(SetPoint(set_name, point.id, "out_of_scope", 0))
            elif key in best:
                status, count, text = best[key]
                out.append(
                    SetPoint(set_name, point.id, "contradicted" if key in denied else status, count, fingerprint(text))
                )
            elif key in denied:
                out.append(SetPoint(set_name, point.id, "contradicted", 0, fingerprint(denied[key])))
            else:
                out.append(SetPoint(set_name, point.id, "missing" if read else "not_analysed", 0))
    return out


def _of_run(run: int) -> sa.ColumnElement[bool]:
    return sa.and_(run_documents.c.run_id == run, run_documents.c.standing == "")


def _sets(connection: Connection, run: int) -> list[tuple[str, bool]]:
    """The sets of a run, and whether anything of each was read."""
    read = sa.or_(
        analyses.c.status == "analysed", sa.and_(analyses.c.status == "partly_analysed", documents.c.statements > 0)
    )
    rows = connection.execute(
        sa.select(run_documents.c.set_name, sa.func.sum(sa.case((read, 1), else_=0)))
        .join(analyses, analyses.c.id == run_documents.c.analysis_id)
        .outerjoin(documents, documents.c.sha256 == analyses.c.sha256)
        .where(_of_run(run))
        .group_by(run_documents.c.set_name)
        .order_by(run_documents.c.set_name)
    )
    return [(name, bool(count)) for name, count in rows]


def _best(connection: Connection, run: int) -> dict[tuple[str, str], tuple[str, int, str]]:
    """(set, point) -> status of the best document, how many document it, text of the best passage."""
    own = (run_documents.c.set_name, coverages.c.point)
    order = (
        sa.case((coverages.c.status == "covered", 0), else_=1), coverages.c.score_covered.desc(),
        coverages.c.score.desc(), run_documents.c.name,
    )  # fmt: skip
    ranked = (
        sa.select(
            *own, coverages.c.status, coverages.c.analysis_id,
            sa.func.row_number().over(partition_by=own, order_by=order).label("place"),
            sa.func.count().over(partition_by=own).label("count"),
        )
        .join(coverages, coverages.c.analysis_id == run_documents.c.analysis_id)
        .where(_of_run(run), coverages.c.status.in_(("covered", "weak")))
        .subquery()
    )  # fmt: skip
    rows = connection.execute(
        sa.select(ranked.c.set_name, ranked.c.point, ranked.c.status, ranked.c.count, passages.c.text)
        .join(evidence, _first_of(ranked))
        .join(passages, _passage_of())
        .where(ranked.c.place == 1)
    )
    return {(s, p): (status, int(count), text) for s, p, status, count, text in rows}


def _denied(connection: Connection, run: int) -> dict[tuple[str, str], str]:
    """(set, point) -> the passage of a document that says that it is not done."""
    rows = connection.execute(
        sa.select(run_documents.c.set_name, coverages.c.point, passages.c.text)
        .join(coverages, coverages.c.analysis_id == run_documents.c.analysis_id)
        .join(evidence, _first_of(coverages))
        .join(passages, _passage_of())
        .where(_of_run(run), coverages.c.status == "contradicted")
        .order_by(run_documents.c.name.desc())
    )
    return {(s, p): text for s, p, text in rows}


def _first_of(source: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.and_(
        evidence.c.analysis_id == source.c.analysis_id, evidence.c.point == source.c.point, evidence.c.rank == 0
    )


def _passage_of() -> sa.ColumnElement[bool]:
    return sa.and_(passages.c.analysis_id == evidence.c.analysis_id, passages.c.number == evidence.c.passage)


def write(connection: Connection, run: int, rows: Iterable[SetPoint]) -> None:
    """Keep the snapshot of a run."""
    connection.execute(sa.delete(table).where(table.c.run_id == run))
    values = (
        {"run_id": run, "set_name": r.set, "point": r.point, "status": r.status, "documents": r.documents,
         "passage": r.passage}
        for r in rows
    )  # fmt: skip
    for part in pieces(values):
        insert_new(connection, table, part)


def read(connection: Connection, run: int) -> list[SetPoint]:
    """The snapshot of a run that is done, by set and point."""
    columns = (table.c.set_name, table.c.point, table.c.status, table.c.documents, table.c.passage)
    query = sa.select(*columns).where(table.c.run_id == run).order_by(table.c.set_name, table.c.point)
    return [SetPoint(*row) for row in connection.execute(query)]


def by_status(rows: Iterable[SetPoint]) -> dict[str, int]:
    """Number of points of sets by status."""
    return dict(sorted(Counter(r.status for r in rows).items()))


def by_set(rows: Iterable[SetPoint]) -> dict[str, dict[str, int]]:
    """Number of points by status, per set."""
    out: dict[str, list[SetPoint]] = defaultdict(list)
    for r in rows:
        out[r.set].append(r)
    return {name: by_status(own) for name, own in out.items()}
