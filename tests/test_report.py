"""Roll-ups from documents to set and criteria, and the forms in which a report leaves."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from harness import FILES, SITE, TRAVEL, as_dict

from analyzer.config import Settings, Thresholds
from analyzer.datatypes import Corpus, Coverage, Document, DocumentReport, Evidence, Header, ReadReport, Report, Status
from analyzer.errors import DocumentError, PolicyGapsError
from analyzer.parse import parse_document
from analyzer.pipeline import Analyzer, analyze
from analyzer.render import csv_report, json_report
from analyzer.render.csv_report import neutral
from analyzer.report import criterion_row, not_analysed_rows, partly, set_rows, without_unread

SCORES: dict[str, tuple[float, float]] = {
    "covered": (0.9, 0.8),
    "weak": (0.6, 0.3),
    "missing": (0.2, 0.1),
    "contradicted": (0.3, 0.1),
}


def passage(document: str, text: str) -> Evidence:
    return Evidence(document, text, "Section", None, 0, len(text))


def row(document: str | None, status: Status, point: str = "FS-1.01", **changes: Any) -> Coverage:
    score, full = SCORES.get(status, (0.0, 0.0))
    has = status in ("covered", "weak", "contradicted")
    name = document or "set"
    made = Coverage(
        "all", document, point.rsplit(".", 1)[0], point, status, "primary", score, full, False, status == "covered",
        (passage(name, f"{status} in {name}"),) if has else (), passage(name, "near") if status == "missing" else None,
        ("lacks a part",) if status == "weak" else (), (), f"{status} because.",
    )  # fmt: skip
    return replace(made, **changes)


def document(name: str, status: str = "analysed") -> DocumentReport:
    return DocumentReport(
        "all", name, "0" * 64, "text/markdown", "en", status, None, (), None, "", None, 1, ReadReport(), Header(), ()  # type: ignore[arg-type]
    )  # fmt: skip


def in_set(*rows: Coverage, unread: tuple[str, ...] = (), partial: tuple[str, ...] = ()) -> Coverage:
    """The set row over rows of one point."""
    names = [r.document or "" for r in rows]
    state = {n: "not_analysed" if n in unread else "partly_analysed" if n in partial else "analysed" for n in names}
    (made,) = set_rows(rows, [document(n, s) for n, s in state.items()])
    assert made.document is None
    assert made.reason
    assert made.expected == "primary"
    return made


# --- the set ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (("covered", "missing"), "covered"),
        (("weak", "missing"), "weak"),
        (("weak", "covered"), "covered"),
        (("missing", "missing"), "missing"),
        (("missing", "not_analysed"), "missing"),
        (("weak", "not_analysed"), "weak"),
        (("not_analysed", "not_analysed"), "not_analysed"),
        (("covered", "contradicted"), "contradicted"),
        (("weak", "contradicted"), "contradicted"),
        (("contradicted",), "contradicted"),
        (("out_of_scope", "out_of_scope"), "out_of_scope"),
    ],
    ids=str,
)
def test_the_set_has_the_status_of_its_best_document(statuses: tuple[Status, ...], expected: Status) -> None:
    rows = [row(f"{i}.md", s) for i, s in enumerate(statuses)]
    unread = tuple(r.document or "" for r in rows if r.status == "not_analysed")
    assert in_set(*rows, unread=unread).status == expected
    assert in_set(*reversed(rows), unread=unread).status == expected


def test_a_set_row_carries_the_evidence_of_the_best_document_first() -> None:
    made = in_set(row("a.md", "weak"), row("b.md", "covered"), row("c.md", "missing"))
    assert [e.document for e in made.evidence] == ["b.md", "a.md"]
    assert made.reason.startswith("b.md: ")
    assert not made.fragile


def test_a_set_that_rests_on_one_sentence_of_one_document_is_fragile() -> None:
    assert in_set(row("a.md", "covered"), row("b.md", "missing")).fragile
    assert not in_set(row("a.md", "covered"), row("b.md", "covered")).fragile


def test_a_denial_that_meets_a_commitment_shows_both_passages() -> None:
    made = in_set(row("a.md", "covered"), row("b.md", "contradicted"))
    assert {e.document for e in made.evidence} == {"a.md", "b.md"}
    assert made.nearest is None
    assert "a.md" in made.reason
    assert "b.md" in made.reason


def test_a_missing_point_of_a_set_keeps_the_closest_passage_and_no_evidence() -> None:
    made = in_set(row("a.md", "missing", score=0.1), row("b.md", "missing", score=0.3))
    assert made.evidence == ()
    assert made.nearest is not None
    assert made.nearest.document == "b.md"
    assert made.score == 0.3


def test_a_missing_point_names_the_files_that_were_not_read() -> None:
    made = in_set(row("a.md", "missing"), row("b.pdf", "not_analysed"), unread=("b.pdf",))
    assert made.status == "missing"
    assert "b.pdf" in made.reason


def test_a_point_that_no_passage_comes_near_is_laid_to_no_document() -> None:
    nowhere = "Not addressed: no passage comes near this point."
    far = replace(row("a.md", "missing"), reason=nowhere)
    assert in_set(far, replace(far, document="b.md")).reason == nowhere
    made = in_set(far, row("b.pdf", "not_analysed"), unread=("b.pdf",))
    assert made.reason == f"{nowhere} Not or only partly read: b.pdf."
    assert without_unread(made.reason) == nowhere
    assert in_set(row("a.md", "missing")).reason.startswith("a.md: ")


def test_a_point_not_found_in_a_partly_read_document_is_not_analysed_there_and_missing_in_the_set() -> None:
    rows = partly(
        [row("a.pdf", "missing"), row("a.pdf", "weak", "FS-1.02"), row("a.pdf", "contradicted", "FS-1.03")],
        "page 2 is a picture.",
    )
    assert [r.status for r in rows] == ["not_analysed", "weak", "contradicted"]
    assert "page 2" in rows[0].reason
    made = in_set(rows[0], partial=("a.pdf",))
    assert made.status == "missing"
    assert "a.pdf" in made.reason


def test_a_document_that_was_not_read_is_never_a_gap(house: Corpus) -> None:
    settings = Settings(not_applicable={"FS-1.01": "No travel"})
    rows = not_analysed_rows(house, settings, "a.pdf", "all", "the file is encrypted")
    assert [r.status for r in rows] == ["out_of_scope"] + ["not_analysed"] * 9
    assert all(r.reason for r in rows)
    assert "encrypted" in rows[1].reason


def test_sets_do_not_mix() -> None:
    rows = [row("a.md", "covered"), replace(row("b.md", "missing"), set="other")]
    made = {r.set: r.status for r in set_rows(rows, [document("a.md"), replace(document("b.md"), set="other")])}
    assert made == {"all": "covered", "other": "missing"}


# --- criteria ---------------------------------------------------------------------------------------------------------


def criterion(*statuses: Status, where: str | None = None, settings: Settings | None = None, expected: str = "") -> Any:
    levels = {"p": "primary", "s": "secondary", "n": "no"}
    marks = expected or "p" * len(statuses)
    rows = [
        row(where, s, f"FS-1.{i:02}", expected=levels[m])
        for i, (s, m) in enumerate(zip(statuses, marks, strict=True), 1)
    ]
    return criterion_row(rows, settings or Settings())


@pytest.mark.parametrize(
    ("statuses", "coverage", "expected"),
    [
        (("covered", "covered", "covered", "missing"), 0.75, "covered"),
        (("covered", "covered", "weak", "missing"), 0.625, "weak"),
        (("weak", "weak", "missing", "missing"), 0.25, "weak"),
        (("weak", "missing", "missing", "missing"), 0.125, "missing"),
        (("missing",), 0.0, "missing"),
        (("covered", "out_of_scope"), 1.0, "covered"),
        (("covered", "not_analysed"), 1.0, "covered"),
        (("covered", "covered", "covered", "contradicted"), 0.75, "contradicted"),
        (("out_of_scope", "out_of_scope"), 0.0, "out_of_scope"),
        (("not_analysed", "not_analysed"), 0.0, "not_analysed"),
        (("not_analysed", "out_of_scope"), 0.0, "not_analysed"),
    ],
    ids=str,
)
def test_a_criterion_is_covered_plus_half_the_weak(
    statuses: tuple[Status, ...], coverage: float, expected: Status
) -> None:
    made = criterion(*statuses)
    assert (made.coverage, made.status) == (coverage, expected)
    assert sum(made.points.values()) == len(statuses)
    assert made.reason


def test_settings_move_the_bounds_of_a_criterion() -> None:
    strict = Settings(thresholds=Thresholds(criterion_covered=0.9, criterion_weak=0.5))
    assert criterion("covered", "covered", "covered", "missing", settings=strict).status == "weak"
    assert criterion("weak", "weak", "missing", "missing", settings=strict).status == "missing"


def test_in_a_document_only_points_expected_of_its_kind_count() -> None:
    made = criterion("covered", "missing", "missing", where="a.md", expected="pnn")
    assert (made.coverage, made.status) == (1.0, "covered")
    made = criterion("missing", "covered", "covered", where="a.md", expected="snn")
    assert (made.coverage, made.status) == (0.0, "missing")


def test_in_a_document_all_points_count_where_none_is_expected() -> None:
    made = criterion("covered", "missing", where="a.md", expected="nn")
    assert (made.coverage, made.status) == (0.5, "weak")
    made = criterion("out_of_scope", "missing", where="a.md", expected="pn")
    assert made.status == "missing"


def test_in_a_set_all_points_in_scope_count() -> None:
    assert criterion("covered", "missing", expected="pn").coverage == 0.5


def test_a_criterion_is_contradicted_by_any_of_its_points() -> None:
    assert criterion("covered", "contradicted", where="a.md", expected="pn").status == "contradicted"


# --- a whole report ---------------------------------------------------------------------------------------------------


def test_one_row_for_every_document_and_point_and_one_per_set(small_report: Report, house: Corpus) -> None:
    cells = [(r.set, r.document, r.point) for r in small_report.points]
    assert cells == [("all", d, p.id) for d in ("site.md", "travel.md", None) for p in house.points]
    criteria = [(c.document, c.criterion) for c in small_report.criteria]
    assert criteria == [(d, c.id) for d in ("site.md", "travel.md", None) for c in house.criteria]
    assert all(r.reason for r in (*small_report.points, *small_report.criteria))


def test_the_small_report_finds_what_is_there(small_report: Report) -> None:
    status = {(r.document, r.point): r.status for r in small_report.points}
    assert status["travel.md", "FS-1.01"] == "covered"
    assert status["site.md", "FS-2.01"] == "covered"
    assert status["site.md", "FS-1.01"] == "missing"
    assert status[None, "FS-1.01"] == "covered"
    assert status[None, "FS-3.01"] == "missing"


def test_evidence_is_cut_out_of_the_text(small_report: Report) -> None:
    texts = {name: parse_document(name, data).text for name, data in FILES}
    shown = [e for r in small_report.points for e in (*r.evidence, *([r.nearest] if r.nearest else []))]
    assert shown
    for e in shown:
        assert texts[e.document][e.start : e.end] == e.text


def test_set_rows_agree_with_document_rows(small_report: Report) -> None:
    again = set_rows([r for r in small_report.points if r.document], small_report.documents)
    assert again == tuple(r for r in small_report.points if r.document is None)


def test_the_report_says_what_the_verdicts_were_made_with(small_report: Report, house: Corpus) -> None:
    assert small_report.corpus.sha256 == house.sha256
    assert small_report.model.name == "hashing"
    assert small_report.settings["thresholds"] == {
        "weak": 0.5,
        "covered": 0.5,
        "criterion_covered": 0.75,
        "criterion_weak": 0.25,
    }
    assert small_report.settings["as_of"] is None


def parts_lost(name: str, data: bytes) -> Document:
    """A parser that cannot read the second page of travel.md, and nothing of bad.md."""
    if name == "bad.md":
        raise DocumentError("encrypted_pdf", "the file is encrypted; save it without a password")
    read = parse_document(name, data)
    return replace(read, pages=2, unread_pages=(2,)) if name == "travel.md" else read


def test_partly_read_and_unread_documents_side_by_side(small: Analyzer) -> None:
    files = [("travel.md", TRAVEL), ("bad.md", b"x"), ("site.md", SITE)]
    report = analyze(files, analyzer=small, parser=parts_lost)
    status = {d.name: d.status for d in report.documents}
    assert status == {"bad.md": "not_analysed", "site.md": "analysed", "travel.md": "partly_analysed"}
    bad = report.documents[0]
    assert bad.error is not None
    assert bad.error.code == "encrypted_pdf"
    points = {(r.document, r.point): r for r in report.points}
    assert points["travel.md", "FS-1.01"].status == "covered"
    assert points["travel.md", "FS-3.01"].status == "not_analysed"
    assert points["bad.md", "FS-3.01"].status == "not_analysed"
    assert points["site.md", "FS-3.01"].status == "missing"
    assert points[None, "FS-3.01"].status == "missing"
    assert "bad.md" in points[None, "FS-3.01"].reason
    assert "travel.md" in points[None, "FS-3.01"].reason
    criteria = {(c.document, c.criterion): c.status for c in report.criteria}
    assert criteria["bad.md", "FS-1"] == "not_analysed"
    assert criteria["travel.md", "FS-3"] == "not_analysed"


def test_out_of_scope_points_are_no_gap_anywhere(small: Analyzer, house: Corpus) -> None:
    chapter = {p.id: "No vehicles" for p in house.points if p.criterion == "FS-3"}
    report = analyze(FILES, Settings(not_applicable=chapter), analyzer=small)
    own = [r for r in report.points if r.point in chapter]
    assert {r.status for r in own} == {"out_of_scope"}
    assert {r.reason for r in own} == {"Not applicable: No vehicles"}
    assert {c.status for c in report.criteria if c.criterion == "FS-3"} == {"out_of_scope"}


# --- forms ------------------------------------------------------------------------------------------------------------


def test_json_goes_round(small_report: Report) -> None:
    text = json_report.dumps(small_report)
    again = json_report.loads(text)
    assert json_report.dumps(again) == text
    assert again.points == small_report.points
    assert again.documents == small_report.documents
    assert again.criteria == small_report.criteria


def test_the_schema_is_a_schema_and_accepts_a_report(small_report: Report) -> None:
    schema = json_report.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(as_dict(small_report), schema)


def test_the_schema_accepts_unread_documents(small: Analyzer) -> None:
    report = analyze([("bad.md", b""), ("travel.md", TRAVEL)], analyzer=small, parser=parts_lost)
    jsonschema.validate(as_dict(report), json_report.schema())


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("points", 0, "status"), "fine"),
        (("points", 0, "reason"), None),
        (("points", 0, "score"), "high"),
        (("documents", 0, "status"), "read"),
        (("schema_version",), "2.0"),
    ],
    ids=str,
)
def test_the_schema_refuses_what_breaks_the_contract(
    small_report: Report, where: tuple[Any, ...], value: object
) -> None:
    raw: Any = as_dict(small_report)
    inner = raw
    for key in where[:-1]:
        inner = inner[key]
    inner[where[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(raw, json_report.schema())


CONTRACT = {
    "": {"schema_version", "tool", "corpus", "model", "settings", "documents", "points", "criteria", "exceptions"},
    "documents": {
        "set", "name", "sha256", "media_type", "language", "status", "error", "warnings", "policy_type", "title", "pages",
        "statements", "read", "header", "findings",
    },
    "points": {
        "set", "document", "criterion", "point", "status", "expected", "score", "score_covered", "review", "fragile", "evidence",
        "nearest", "lacks", "signals", "reason",
    },
    "criteria": {"set", "document", "criterion", "status", "coverage", "points", "reason"},
}  # fmt: skip


def test_the_fields_of_the_contract_are_there(small_report: Report) -> None:
    raw = as_dict(small_report)
    assert set(raw) >= CONTRACT[""]
    for part in ("documents", "points", "criteria"):
        for entry in raw[part]:
            assert set(entry) >= CONTRACT[part]
    evidence = next(p["evidence"][0] for p in raw["points"] if p["evidence"])
    assert set(evidence) >= {"document", "text", "section", "page", "start", "end", "boxes", "contributes"}
    assert evidence["section"] == "Before work starts" or " > " in evidence["section"]
    assert set(raw["criteria"][0]["points"]) == {
        "covered",
        "weak",
        "missing",
        "contradicted",
        "out_of_scope",
        "not_analysed",
    }


def test_another_major_version_is_refused(small_report: Report) -> None:
    raw = as_dict(small_report)
    json_report.loads(json.dumps({**raw, "schema_version": "1.7"}))
    with pytest.raises(PolicyGapsError, match=r"schema version 2\.0"):
        json_report.loads(json.dumps({**raw, "schema_version": "2.0"}))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema_version": "1.0"}', "no json"])
def test_what_is_no_report_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(PolicyGapsError, match="not a report of this tool"):
        json_report.loads(text)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " ="])
def test_a_formula_is_neutralised(start: str) -> None:
    assert neutral(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize("value", ["plain", "a = b", -0.5, "-0.5", 3, True, ""])
def test_what_is_no_formula_stays(value: object) -> None:
    assert neutral(value) == str(value)


def test_csv_has_one_row_per_point_and_no_formula(small: Analyzer) -> None:
    hostile = TRAVEL.replace(b"Every business trip", b'=HYPERLINK("http://x")+Every business trip')
    report = analyze([("=cmd.md", hostile)], analyzer=small)
    rows = list(csv.reader(io.StringIO(csv_report.dumps(report), newline="")))
    assert rows[0] == list(csv_report.COLUMNS)
    assert len(rows) == 1 + len(report.points)
    assert all(len(r) == len(rows[0]) for r in rows)
    cells = [c for r in rows[1:] for c in r]
    assert not [c for c in cells if c[:1] in tuple("=+@\t\r\n")]
    assert any(c.startswith("'=HYPERLINK") for c in cells)
    assert any(c == "'=cmd.md" for c in cells)
