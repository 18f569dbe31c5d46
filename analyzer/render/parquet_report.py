"""Report -> Parquet: one row per document (and set) and point, evidence as a list of structs, settings in the metadata."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from typing import Any

from analyzer.datatypes import Coverage, Evidence, Report
from analyzer.render.outline import NOT_AN_OPINION

ROWS = 20_000  # rows held as Python objects at a time


def dumps(report: Report) -> bytes:
    """The file. Texts are exact, as in the JSON report."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(pa).with_metadata(_metadata(report))
    out = io.BytesIO()
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for start in range(0, max(len(report.points), 1), ROWS):
            rows = [_row(r) for r in report.points[start : start + ROWS]]
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
    return out.getvalue()


def _schema(pa: Any) -> Any:
    text, number, whole, yes = pa.string(), pa.float64(), pa.int64(), pa.bool_()
    box = pa.struct([("page", whole), ("x0", number), ("top", number), ("x1", number), ("bottom", number)])
    passage = pa.struct(
        [("document", text), ("text", text), ("section", text), ("page", whole), ("start", whole), ("end", whole),
         ("boxes", pa.list_(box)), ("contributes", pa.list_(text))]
    )  # fmt: skip
    signal = pa.struct([("name", text), ("effect", number), ("value", number)])
    return pa.schema(
        [("set", text), ("document", text), ("criterion", text), ("point", text), ("status", text), ("expected", text),
         ("score", number), ("score_covered", number), ("review", yes), ("fragile", yes),
         ("evidence", pa.list_(passage)), ("nearest", passage), ("lacks", pa.list_(text)),
         ("signals", pa.list_(signal)), ("reason", text)]
    )  # fmt: skip


def _metadata(report: Report) -> dict[str, str]:
    """What the JSON report says at its head, and what the rows do not say: documents with what was not read of them."""
    return {
        "schema_version": report.schema_version,
        "notice": NOT_AN_OPINION,
        "tool": json.dumps({"name": report.tool.name, "version": report.tool.version}),
        "corpus": json.dumps({"id": report.corpus.name, "version": report.corpus.version, "sha256": report.corpus.sha256}),
        "model": json.dumps({"name": report.model.name, "sha256": report.model.sha256}),
        "settings": json.dumps(report.settings),
        "documents": json.dumps(
            [
                {
                    "set": d.set, "name": d.name, "sha256": d.sha256, "status": d.status,
                    "error": d.error.message if d.error else None, "warnings": [w.message for w in d.warnings],
                }
                for d in report.documents
            ]
        ),
    }  # fmt: skip


def _row(row: Coverage) -> dict[str, Any]:
    return {
        "set": _u(row.set), "document": _u(row.document), "criterion": row.criterion, "point": row.point, "status": row.status,
        "expected": row.expected, "score": row.score, "score_covered": row.score_covered, "review": row.review,
        "fragile": row.fragile, "evidence": [_passage(e) for e in row.evidence],
        "nearest": _passage(row.nearest) if row.nearest else None, "lacks": [_u(x) for x in row.lacks],
        "signals": [{"name": s.name, "effect": s.effect, "value": s.value} for s in row.signals], "reason": _u(row.reason),
    }  # fmt: skip


def _passage(e: Evidence) -> dict[str, Any]:
    return {
        "document": _u(e.document), "text": _u(e.text), "section": _u(e.section), "page": e.page, "start": e.start,
        "end": e.end, "boxes": [asdict(b) for b in e.boxes], "contributes": list(e.contributes),
    }  # fmt: skip


def _u(text: str | None) -> str | None:
    """The text as UTF-8 can hold it: half of a surrogate pair becomes a question mark."""
    return None if text is None else text.encode("utf-8", "replace").decode()
