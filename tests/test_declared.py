"""What documents declare, and how that is held against what they say."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from harness import FILES, SITE, TRAVEL, policy_gaps, require_model
from hypothesis import given
from hypothesis import strategies as st

from analyzer.config import Settings
from analyzer.datatypes import Corpus, Document, Report
from analyzer.errors import DocumentError, SettingsError
from analyzer.parse import parse_document
from analyzer.pipeline import Analyzer, analyze
from analyzer.registers.declared import RESULTS, DeclaredRow, compare_declared
from analyzer.registers.declared_find import declarations
from analyzer.registers.declared_ids import Ids
from analyzer.registers.declared_map import read_mapping
from analyzer.render import declared_report

BODY = "\n# Access Control Policy\n\nAccess must be revoked within 24 hours after an employee leaves the company.\n"


@pytest.fixture(scope="module")
def ids(shipped: Corpus) -> Ids:
    return Ids(shipped)


def named(ids: Ids, text: str, *, foreign: bool = True) -> list[str]:
    return [one.id + ("" if one.known else "?") for one in ids.find(text, foreign=foreign)]


# --- ids --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CC6.1, CC6.2", ["CC6.1", "CC6.2"]),
        ("cc6.1 / Cc 6.2 / CC-6.3", ["CC6.1", "CC6.2", "CC6.3"]),
        ("CC6.2.3 CC6.2.03", ["CC6.2.03", "CC6.2.03"]),
        ("CC6.1-CC6.3", ["CC6.1", "CC6.2", "CC6.3"]),
        ("CC6.1 – 6.3", ["CC6.1", "CC6.2", "CC6.3"]),
        ("CC6.8 through CC7.2", ["CC6.8", "CC7.1", "CC7.2"]),
        ("P2", ["P2.1"]),
        ("A1", ["A1.1", "A1.2", "A1.3"]),
        ("[PI1.4; C1.2]", ["PI1.4", "C1.2"]),
        ("CC9.9", ["CC9.9?"]),
        ("CC6.3-CC6.1", ["CC6.3", "CC6.1"]),
        ("CC6.1-CC6.99", ["CC6.1", "CC6.99?"]),
        ("AC-2, SC-7(3)", ["AC-2?", "SC-7?"]),
        ("SOC 2 type 2, ISO 27001, TLS 1.2, AES-256", []),
        ("within 24 hours, in 5 days, at 9", []),
        ("version 2.1 of 2026", []),
        ("CC6.1.2.3.4", []),
        ("", []),
    ],
    ids=str,
)
def test_ids_as_people_write_them(ids: Ids, text: str, expected: list[str]) -> None:
    assert named(ids, text) == expected


def test_ids_of_other_frameworks_are_passed_over_where_they_may_stand(ids: Ids) -> None:
    assert named(ids, "CC6.1, AC-2, A.5.1, CC9.9", foreign=False) == ["CC6.1", "CC9.9?"]


def test_ids_of_another_corpus(house: Corpus) -> None:
    assert named(Ids(house), "FS-1, fs-2.1, FS-9") == ["FS-1", "FS-2.01", "FS-9?"]


@given(st.text(max_size=300))
def test_no_text_makes_ids_out_of_nothing(ids: Ids, shipped: Corpus, text: str) -> None:
    known = {c.id for c in shipped.criteria} | {p.id for p in shipped.points}
    for one in ids.find(text, foreign=True):
        assert one.known == (one.id in known)
        assert 0 <= one.start < one.end <= len(text)


# --- in documents -----------------------------------------------------------------------------------------------------


def declared(ids: Ids, text: str, name: str = "a.md") -> list[tuple[str, bool, str]]:
    document = parse_document(name, text.encode())
    found = declarations(document, ids)
    for one in found:
        if one.start is not None and one.end is not None:
            assert document.text[one.start : one.end].strip()
    return [(d.id, d.known, d.by) for d in found]


FRONT = "front matter"


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("satisfies:\n  TSC:\n    - CC6.1\n    - CC6.2", [("CC6.1", True, FRONT), ("CC6.2", True, FRONT)]),
        ("satisfies: {TSC: [CC6.1, CC9.9]}", [("CC6.1", True, FRONT), ("CC9.9", False, FRONT)]),
        ("satisfies:\n  NIST:\n    - A1.2\n    - AC-1\n  TSC:\n    - CC6.1", [("CC6.1", True, FRONT)]),
        ("satisfies:\n  TSC: [CC6.1]\n  ISO27001: [A1.1]", [("CC6.1", True, FRONT)]),
        ("criteria: [CC6.3, 'A1.2']", [("CC6.3", True, FRONT), ("A1.2", True, FRONT)]),
        ("soc2_criteria: CC6.3", [("CC6.3", True, FRONT)]),
        ("controls: [AC-2, CC6.1]", [("CC6.1", True, FRONT)]),
        ("tsc: CC6.1", [("CC6.1", True, FRONT)]),
        ("title: CC6.1 policy\nversion: 2.1", []),
    ],
    ids=str,
)
def test_front_matter(ids: Ids, front: str, expected: list[tuple[str, bool, str]]) -> None:
    assert declared(ids, f"---\nname: Access\n{front}\n---\n{BODY}") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Criteria: CC6.1, CC6.9", ["CC6.1", "CC6.9?"]),
        ("**TSC:** CC6.1", ["CC6.1"]),
        ("Trust Services Criteria: CC6.1 and CC6.2", ["CC6.1", "CC6.2"]),
        ("SOC 2 Criteria: CC6.1–CC6.3", ["CC6.1", "CC6.2", "CC6.3"]),
        ("| SOC 2 criteria | CC6.6; CC6.7 |\n|---|---|\n| Owner | CISO |", ["CC6.6", "CC6.7"]),
        ("| Section | TSC |\n|---|---|\n| Passwords | CC6.1 |\n| Leavers | CC6.2 |", ["CC6.1", "CC6.2"]),
        ("## Mapped criteria\n\n- CC6.1 Logical access\n- CC6.2", ["CC6.1", "CC6.2"]),
        ("Trust Services Criteria:\n\n- CC7.1 Detection, see CC7.2", ["CC7.1"]),
        ("Access must be revoked as CC6.2 asks.", []),
        ("We were audited: CC6.1 passed.", []),
        ("Version: 2.1", []),
        ("```\nCriteria: CC6.1\n```", []),
    ],
    ids=str,
)
def test_lines_tables_and_lists(ids: Ids, text: str, expected: list[str]) -> None:
    found = declared(ids, f"{BODY}\n{text}\n")
    assert [i + ("" if known else "?") for i, known, _ in found] == expected
    assert {by for *_, by in found} <= {"text"}


def test_each_id_is_declared_once_front_matter_first(ids: Ids) -> None:
    text = f"---\ncriteria: CC6.1\n---\n{BODY}\nCriteria: CC6.1, CC6.2\n"
    assert declared(ids, text) == [("CC6.1", True, FRONT), ("CC6.2", True, "text")]


# --- the mapping file -------------------------------------------------------------------------------------------------


def mapped(ids: Ids, text: str) -> list[tuple[str, str, bool]]:
    return [(d.document, d.id, d.known) for d in read_mapping(text.encode("utf-8-sig"), "map.csv", ids)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("document,criteria\na.md,CC6.1\n", [("a.md", "CC6.1", True)]),
        ('Policy,TSC Criteria\r\nA,"CC6.1, CC9.9"\r\n', [("A", "CC6.1", True), ("A", "CC9.9", False)]),
        ("Criterion;Document name\nCC6.1;a.md\n", [("a.md", "CC6.1", True)]),
        ("file\tpoint of focus\na.md\tCC6.2.3\n", [("a.md", "CC6.2.03", True)]),
        ("document,criterion,point\na.md,CC6.1,CC6.2.03\n", [("a.md", "CC6.1", True), ("a.md", "CC6.2.03", True)]),
        ("document,criteria\na.md,nonsense\n,CC6.1\na.md,\nshort\n", [("a.md", "nonsense", False)]),
    ],
    ids=str,
)
def test_a_mapping_is_read(ids: Ids, text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert mapped(ids, text) == expected


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "needs a column"),
        (b"a,b\n1,2\n", "needs a column"),
        (b"document\na.md\n", "needs a column"),
        ("document,criteria\nä,CC6.1\n".encode("utf-16"), "not UTF-8"),
        (b'document,criteria\n"' + b"x" * 200_000 + b'",CC6.1\n', "not valid CSV"),
    ],
    ids=lambda v: str(v)[:20],
)
def test_a_mapping_that_is_none_is_refused_in_one_line(ids: Ids, data: bytes, said: str) -> None:
    with pytest.raises(SettingsError, match=r"^map\.csv: ") as caught:
        read_mapping(data, "map.csv", ids)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


# --- held against the text --------------------------------------------------------------------------------------------


def with_front(data: bytes, *declares: str) -> bytes:
    return f"---\ncriteria: [{', '.join(declares)}]\n---\n".encode() + data


def compared(
    small: Analyzer, house: Corpus, files: Sequence[tuple[str, bytes]], mapping: str = "", **choice: Any
) -> tuple[Report, dict[tuple[str, str], DeclaredRow]]:
    ids = Ids(house)
    broken = {"bad.md"}

    def parse(name: str, data: bytes) -> Document:
        if name in broken:
            raise DocumentError("damaged_file", "it is damaged; export it again")
        return parse_document(name, data)

    report = analyze(files, Settings(**choice), analyzer=small, parser=parse)
    own = {("all", n): declarations(parse_document(n, data), ids) for n, data in files if n not in broken}
    rows = compare_declared(report, house, own, read_mapping(mapping.encode(), "map.csv", ids) if mapping else ())
    assert len({(r.document, r.id) for r in rows}) == len(rows)
    assert all(r.reason for r in rows)
    return report, {(r.document, r.id): r for r in rows}


def test_declared_and_found_or_not(small: Analyzer, house: Corpus) -> None:
    files = [
        ("travel.md", with_front(TRAVEL, "FS-1", "FS-1.01", "FS-2", "FS-2.01", "FS-7")),
        ("site.md", SITE),
    ]
    _, rows = compared(small, house, files)
    result = {key: r.result for key, r in rows.items()}
    assert result["travel.md", "FS-1.01"] == "agrees"
    assert result["travel.md", "FS-1"] == "partly"
    assert result["travel.md", "FS-2"] == "not_found"
    assert result["travel.md", "FS-2.01"] == "not_found"
    assert result["travel.md", "FS-7"] == "unknown_id"
    assert not [d for d, _ in result if d == "site.md"]
    row = rows["travel.md", "FS-1"]
    assert (row.points, row.covered, row.by) == (4, 2, "front matter")
    assert row.passage is not None
    assert "line manager" in row.passage.text


def test_found_and_not_declared(small: Analyzer, house: Corpus) -> None:
    _, rows = compared(small, house, [("site.md", with_front(SITE, "FS-3"))])
    row = rows["site.md", "FS-2"]
    assert (row.result, row.by, row.covered, row.points) == ("not_declared", None, 2, 3)
    assert ("site.md", "FS-1") not in rows
    _, rows = compared(small, house, [("site.md", with_front(SITE, "FS-2.03"))])
    assert ("site.md", "FS-2") not in rows


def test_a_mapping_declares_by_path_name_stem_or_title(small: Analyzer, house: Corpus) -> None:
    files = [("hr/travel.md", TRAVEL), ("site.md", SITE), ("old/site.md", SITE)]
    mapping = (
        "document,criteria\n./hr/travel.md,FS-1.01\nTRAVEL,FS-1.02\nTravel Policy,FS-2\nsite,FS-2\nnowhere.md,FS-1\n"
    )
    _, rows = compared(small, house, files, mapping)
    result = {key: r.result for key, r in rows.items()}
    assert result["hr/travel.md", "FS-1.01"] == "agrees"
    assert result["hr/travel.md", "FS-1.02"] == "agrees"
    assert result["hr/travel.md", "FS-2"] == "not_found"
    assert result["site", "FS-2"] == "unknown_document"
    assert "2 documents" in rows["site", "FS-2"].reason
    assert result["nowhere.md", "FS-1"] == "unknown_document"


def test_what_was_not_read_or_is_out_of_scope_is_said_so(small: Analyzer, house: Corpus) -> None:
    files = [("bad.md", b"x"), ("travel.md", with_front(TRAVEL, "FS-3", "FS-1"))]
    outside = {p.id: "No vehicles" for p in house.points if p.criterion == "FS-3"}
    _, rows = compared(small, house, files, "document,criteria\nbad.md,FS-1\n", not_applicable=outside)
    assert rows["bad.md", "FS-1"].result == "not_analysed"
    assert "damaged" in rows["bad.md", "FS-1"].reason
    assert rows["travel.md", "FS-3"].result == "out_of_scope"
    assert "No vehicles" in rows["travel.md", "FS-3"].reason


def test_the_forms_hold_every_row(small: Analyzer, house: Corpus) -> None:
    files = [("=cmd().md", with_front(TRAVEL, "FS-1", "FS-9"))]
    report, rows = compared(small, house, files, 'document,criteria\n"@SUM(A1)",FS-1\n-2+3,=1+1\n')
    ordered = list(rows.values())
    assert {r["result"] for r in json.loads(declared_report.as_json(ordered, report))["rows"]} <= set(RESULTS)
    lines = list(csv.reader(io.StringIO(declared_report.as_csv(ordered))))
    assert len(lines) == len(ordered) + 1
    book = openpyxl.load_workbook(io.BytesIO(declared_report.as_xlsx(ordered)))
    cells = [c for line in book.active.iter_rows() for c in line]  # type: ignore[union-attr]
    assert len(cells) == len(declared_report.COLUMNS) * (len(ordered) + 1)
    assert {c.data_type for c in cells} <= {"s", "n"}
    for text in [t for line in lines for t in line] + [c.value for c in cells if isinstance(c.value, str)]:
        assert text[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert declared_report.as_xlsx(ordered) == declared_report.as_xlsx(ordered)
    text = declared_report.as_text(ordered, report)
    assert "Declared, but no such id" in text
    assert "Declared for a document that is not there" in text


def test_nothing_declared_says_how_to_declare(small: Analyzer, house: Corpus) -> None:
    report, rows = compared(small, house, FILES)
    assert not rows
    assert "--map" in declared_report.as_text([], report)


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_command(tmp_path: Path) -> None:
    require_model()
    (tmp_path / "access.md").write_text(f"---\nsatisfies:\n  TSC: [CC6.2, P8.1, CC6.99]\n---\n{BODY}", encoding="utf-8")
    mapping = tmp_path / "map.csv"
    mapping.write_text("document,point\naccess.md,CC6.2.03\n", encoding="utf-8")
    ran = policy_gaps(
        "declared", tmp_path / "access.md", "--map", mapping, "--format", "json", "--fail-on", "missing", "-q"
    )
    assert ran.status == 1
    rows = {r["id"]: r["result"] for r in json.loads(ran.out)["rows"]}
    assert rows["P8.1"] == "not_found"
    assert rows["CC6.99"] == "unknown_id"
    assert rows["CC6.2.03"] in ("agrees", "partly")
    assert str(tmp_path) not in ran.out
    book = tmp_path / "declared.xlsx"
    assert policy_gaps("declared", tmp_path / "access.md", "-f", "xlsx", "-o", book, "-q").status == 0
    assert openpyxl.load_workbook(book).sheetnames == ["Declared and found"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "xlsx"], "--out"),
        (["--format", "pdf"], "--format"),
        (["--map", "nowhere.csv"], "nowhere.csv"),
        (["--fail-on", "all"], "--fail-on"),
    ],
    ids=str,
)
def test_wrong_use_is_one_line(tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "a.md").write_text(BODY, encoding="utf-8")
    ran = policy_gaps("declared", tmp_path / "a.md", *arguments)
    assert ran.status == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1
