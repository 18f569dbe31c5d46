"""SARIF, OSCAL, JUnit XML and GitHub annotations against their schemas and models, with hostile text in every field."""

from __future__ import annotations

import json
import re
import warnings
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from harness import FILES, ROOT

from analyzer.config import Settings
from analyzer.datatypes import Corpus, Document, DocumentProblem, Evidence, Finding, Report
from analyzer.diff_baseline import Suppression
from analyzer.diff_records import Change, Comparison, Note, Suppressed
from analyzer.errors import DocumentError
from analyzer.parse import parse_document
from analyzer.pipeline import Analyzer, analyze
from analyzer.render import check_report, github, junit, oscal, sarif
from analyzer.render.places import Places

SCHEMA = json.loads((ROOT / "tests" / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
VILE = (
    '{0} [press](javascript:alert) ]]> & <b>"x"</b> --> %0A::error::owned\r\n::set-output name=a::b\x00\x0b\ud800\ufffe'
    "\u202e =1+1 `code` \\ {{role: x}}"
)
NAME = "dir name/50% ünsafe #1?&a:b,c.md"


def hostile(report: Report) -> Report:
    """The report as a hostile document would make it: its names, quotes and reasons hold what formats could trip over."""

    def passage(e: Evidence) -> Evidence:
        return replace(e, document=NAME, text=VILE + e.text, section=VILE, page=3)

    rows = tuple(
        replace(
            r, document=NAME if r.document == "travel.md" else r.document, reason=VILE + r.reason, lacks=(VILE,),
            evidence=tuple(passage(e) for e in r.evidence), nearest=passage(r.nearest) if r.nearest else None,
        )
        for r in report.points
    )  # fmt: skip
    documents = [replace(d, name=NAME if d.name == "travel.md" else d.name, title=VILE) for d in report.documents]
    findings = (Finding("placeholder", f"“{VILE}” is not filled in.", 1, 5, 9), Finding("new_code", VILE))
    documents[-1] = replace(documents[-1], findings=findings)
    broken = replace(
        documents[0], name="bad\x1b.pdf", status="not_analysed", error=DocumentProblem("encrypted_pdf", VILE),
        media_type="", sha256="",
    )  # fmt: skip
    return replace(report, points=rows, documents=(broken, *documents), settings={**report.settings, "name": VILE})


def one_bad(name: str, data: bytes) -> Document:
    if name == "bad.pdf":
        raise DocumentError("encrypted_pdf", "the file is encrypted; save it without a password")
    read = parse_document(name, data)
    return replace(read, pages=2, unread_pages=(2,)) if name == "travel.md" else read


@pytest.fixture(scope="module")
def reports(small_report: Report, small: Analyzer, house: Corpus) -> dict[str, Report]:
    nothing = Settings(not_applicable={p.id: "not ours" for p in house.points})
    return {
        "plain": small_report,
        "hostile": hostile(small_report),
        "unread": analyze([*FILES, ("bad.pdf", b"x")], analyzer=small, parser=one_bad),
        "only unread": analyze([("bad.pdf", b"x")], analyzer=small, parser=one_bad),
        "out of scope": analyze(FILES, nothing, analyzer=small),
        "empty": replace(small_report, documents=(), points=(), criteria=()),
    }


@pytest.fixture(params=["plain", "hostile", "unread", "only unread", "out of scope", "empty"])
def report(request: pytest.FixtureRequest, reports: dict[str, Report]) -> Report:
    return reports[request.param]


def change(kind: str = "lost", point: str = "FS-1.01", document: str | None = NAME, **more: Any) -> Change:
    place = Evidence(NAME, VILE, VILE, 2, 4, 9)
    made = Change(
        kind, "all", document, point, "covered", "missing", True, (VILE,), place, VILE, f"{kind}:{point}:abcdefabcdef"  # type: ignore[arg-type]
    )  # fmt: skip
    return replace(made, **more)


def comparison() -> Comparison:
    late = change("weakened", "FS-1.02")
    quiet = change("lost", "FS-1.03", None, standing=None)
    by = Suppression("FS-1.02", VILE, date(2026, 1, 1))
    return Comparison(
        (change(), late, change("placeholder", ""), change("contradiction", ""), change("contradiction")),
        (change("gained"),), (Suppressed(late, by, True), Suppressed(quiet, by, False)), (by,), (Note("moved", VILE),),
    )  # fmt: skip


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for k, v in value.items():
            yield k
            yield from strings(v)
    elif isinstance(value, list):
        for v in value:
            yield from strings(v)
    elif isinstance(value, str):
        yield value


def clean(text: str) -> bool:
    """Nothing in it that XML cannot hold, that no encoding can hold, or that turns text around."""
    return not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\u202e]", text)


# --- SARIF ------------------------------------------------------------------------------------------------------------


def valid_sarif(text: str) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(text)
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    assert log["version"] == "2.1.0"
    run = log["runs"][0]
    rules = [r["id"] for r in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        message = result["message"]["text"]
        assert "](" not in message
        assert not re.search(r"(?<!\{)\{(?:\{\{)*\d+\}", message.replace("{{", ""))
        for location in result.get("locations", []):
            where = location["physicalLocation"]["artifactLocation"]
            assert ":" not in where["uri"].split("/")[0]
            assert re.fullmatch(r"[A-Za-z0-9/._~%\-]+", where["uri"])
            if "index" in where:
                assert run["artifacts"][where["index"]]["location"]["uri"] == where["uri"]
    assert all(clean(s) for s in strings(log))
    return log


def test_the_schema_refuses_what_is_no_sarif(small_report: Report, house: Corpus) -> None:
    log = json.loads(sarif.dumps(small_report, house))
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SCHEMA).validate(log)


def test_sarif_is_valid(report: Report, house: Corpus) -> None:
    log = valid_sarif(sarif.dumps(report, house))
    run = log["runs"][0]
    gaps = [r for r in report.points if r.document is None and r.status in ("missing", "weak", "contradicted")]
    findings = [f for d in report.documents for f in d.findings]
    assert Counter(r["ruleId"] for r in run["results"]) == Counter([r.point for r in gaps] + [f.code for f in findings])
    unread = [d for d in report.documents if d.status != "analysed"]
    notices = run["invocations"][0]["toolExecutionNotifications"]
    assert len(notices) == len(unread)
    assert {n["level"] for n in notices} <= {"error", "warning"}


def test_sarif_names_files_as_relative_uris(reports: dict[str, Report], house: Corpus) -> None:
    run = valid_sarif(sarif.dumps(reports["hostile"], house))["runs"][0]
    uris = [a["location"]["uri"] for a in run["artifacts"]]
    assert NAME in [unquote(u) for u in uris]
    assert "dir%20name/50%25%20%C3%BCnsafe%20%231%3F%26a%3Ab%2Cc.md" in uris


def test_sarif_rules_are_the_points_of_focus(small_report: Report, house: Corpus) -> None:
    rules = valid_sarif(sarif.dumps(small_report, house))["runs"][0]["tool"]["driver"]["rules"]
    assert [r["id"] for r in rules[: len(house.points)]] == [p.id for p in house.points]
    assert {"placeholder", "missing_owner", "review_overdue"} <= {r["id"] for r in rules}


def test_a_sarif_region_is_of_the_extracted_text_and_lines_where_the_source_is_known(
    small_report: Report, house: Corpus
) -> None:
    """A weak row stands in for the small report's covered ones, so that there is evidence to place."""
    rows = tuple(replace(r, status="weak") if r.status == "covered" else r for r in small_report.points)
    weak = replace(small_report, points=rows)
    texts = {name: parse_document(name, data).text for name, data in FILES}
    sources = {name: data.decode() for name, data in FILES}
    places = Places({n: f"policies/{n}" for n in sources}, sources)
    seen = 0
    pairs = zip(
        json.loads(sarif.dumps(weak, house))["runs"][0]["results"],
        json.loads(sarif.dumps(weak, house, places))["runs"][0]["results"],
        strict=True,
    )
    for plain, placed in pairs:
        if plain["properties"].get("status") != "weak":
            continue
        seen += 1
        here, there = plain["locations"][0]["physicalLocation"], placed["locations"][0]["physicalLocation"]
        region, name = here["region"], here["artifactLocation"]["uri"]
        start = region["charOffset"]
        assert texts[name][start : start + region["charLength"]] == region["snippet"]["text"]
        lines = sources[name].splitlines()[there["region"]["startLine"] - 1 : there["region"]["endLine"]]
        assert region["snippet"]["text"] in " ".join(lines)
        assert there["artifactLocation"]["uri"] == f"policies/{name}"
    assert seen == 4


def test_a_sarif_page_is_a_property_and_binary_files_have_no_text_region(small_report: Report, house: Corpus) -> None:
    rows = tuple(
        replace(r, status="weak", evidence=tuple(replace(e, page=7) for e in r.evidence))
        if r.status == "covered"
        else replace(r, nearest=None)
        for r in small_report.points
    )
    documents = tuple(replace(d, media_type="application/pdf") for d in small_report.documents)
    run = valid_sarif(sarif.dumps(replace(small_report, points=rows, documents=documents), house))["runs"][0]
    places = [x for r in run["results"] if r["properties"].get("status") == "weak" for x in r["locations"]]
    assert places
    assert all("region" not in x["physicalLocation"] and x["properties"]["page"] == 7 for x in places)


def test_sarif_fingerprints_follow_content_and_not_places(small_report: Report, house: Corpus) -> None:
    rows = tuple(replace(r, status="weak") if r.status == "covered" else r for r in small_report.points)
    weak = replace(small_report, points=rows)
    shifted = tuple(
        replace(r, evidence=tuple(replace(e, start=e.start + 40, end=e.end + 40) for e in r.evidence)) for r in rows
    )
    reworded = tuple(replace(r, evidence=tuple(replace(e, text=f"Not {e.text}") for e in r.evidence)) for r in rows)

    def prints(points: Any) -> list[str]:
        results = json.loads(sarif.dumps(replace(weak, points=points), house))["runs"][0]["results"]
        return [r["partialFingerprints"]["policyGaps/v1"] for r in results]

    assert prints(rows) == prints(shifted)
    assert sum(a != b for a, b in zip(prints(rows), prints(reworded), strict=True)) == 4
    assert len(set(prints(rows))) == len(prints(rows))


def test_sarif_of_a_check(small_report: Report, house: Corpus) -> None:
    run = valid_sarif(sarif.dumps_check(comparison(), small_report, house))["runs"][0]
    states = [(r["ruleId"], [s["status"] for s in r.get("suppressions", [])]) for r in run["results"]]
    assert states == [
        ("FS-1.01", []), ("FS-1.02", ["rejected"]), ("placeholder", []), ("contradiction", []), ("FS-1.01", []),
        ("FS-1.03", ["accepted"]),
    ]  # fmt: skip
    assert all(r["baselineState"] == "new" for r in run["results"])


# --- OSCAL ------------------------------------------------------------------------------------------------------------


def read_oscal(text: str, folder: Path) -> Any:
    path = folder / "results.json"
    path.write_text(text, encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from trestle.oscal.assessment_results import AssessmentResults

        return AssessmentResults.oscal_read(path)


def test_oscal_is_read_by_its_models(report: Report, house: Corpus, tmp_path: Path) -> None:
    text = oscal.dumps(report, house)
    made = read_oscal(text, tmp_path)
    judged = [r for r in report.points if r.document is None and r.status not in ("out_of_scope", "not_analysed")]
    assert sum(len(r.findings or []) for r in made.results or []) == len(judged)
    raw = json.loads(text)
    ids = re.findall(r'"uuid": "([^"]+)"', text)
    assert len(ids) == len(set(ids))
    for reference in re.findall(r'"(?:subject-uuid|observation-uuid)": "([^"]+)"|"href": "#([^"]+)"', text):
        assert next(filter(None, reference)) in ids
    assert all(clean(s) for s in strings(raw))


def test_oscal_states_follow_the_verdicts(small_report: Report, house: Corpus) -> None:
    rows = tuple(replace(r, status="weak") if r.point == "FS-1.02" else r for r in small_report.points)
    (result,) = json.loads(oscal.dumps(replace(small_report, points=rows), house))["assessment-results"]["results"]
    states = {f["target"]["target-id"]: f["target"]["status"] for f in result["findings"]}
    assert (states["FS-1.01"]["state"], states["FS-1.01"]["reason"]) == ("satisfied", "pass")
    assert (states["FS-1.02"]["state"], states["FS-1.02"]["reason"]) == ("not-satisfied", "other")
    assert (states["FS-3.01"]["state"], states["FS-3.01"]["reason"]) == ("not-satisfied", "fail")
    quotes = [e["description"] for o in result["observations"] for e in o.get("relevant-evidence", [])]
    assert any("approved by the line manager" in q for q in quotes)


def test_oscal_leaves_out_what_was_not_judged(reports: dict[str, Report], house: Corpus) -> None:
    unread = json.loads(oscal.dumps(reports["only unread"], house))["assessment-results"]
    assert "findings" not in unread["results"][0]
    assert "bad.pdf" in unread["results"][0]["remarks"]
    assert "encrypted" in unread["back-matter"]["resources"][1]["remarks"]
    assert "findings" not in json.loads(oscal.dumps(reports["out of scope"], house))["assessment-results"]["results"][0]


def test_oscal_times_are_the_day_of_judgement(small: Analyzer, house: Corpus, small_report: Report) -> None:
    dated = json.loads(oscal.dumps(analyze(FILES, Settings(as_of=date(2026, 3, 1)), analyzer=small), house))
    assert dated["assessment-results"]["metadata"]["last-modified"] == "2026-03-01T00:00:00Z"
    plain = json.loads(oscal.dumps(small_report, house))["assessment-results"]
    assert plain["metadata"]["last-modified"] == oscal.EPOCH
    assert oscal.EPOCH in plain["metadata"]["remarks"]


def test_oscal_text_is_not_markup(reports: dict[str, Report], house: Corpus) -> None:
    result = json.loads(oscal.dumps(reports["hostile"], house))["assessment-results"]["results"][0]
    quotes = [e["description"] for o in result["observations"] for e in o.get("relevant-evidence", [])]
    assert quotes
    for text in quotes:
        assert not re.search(r"(?<!\\)[<>`\[\]*]", text)


# --- JUnit ------------------------------------------------------------------------------------------------------------


def read_junit(text: str) -> ET.Element:
    root = ET.fromstring(text.encode("utf-8"))
    assert root.tag == "testsuites"
    assert {e.tag for e in root.iter()} <= {
        "testsuites", "testsuite", "properties", "property", "testcase", "failure", "skipped"
    }  # fmt: skip
    for suite in [root, *root.iter("testsuite")]:
        cases = list(suite.iter("testcase"))
        assert int(suite.attrib["tests"]) == len(cases)
        assert int(suite.attrib["failures"]) == len(list(suite.iter("failure")))
        assert suite.attrib["errors"] == "0"
        assert int(suite.attrib.get("skipped", len(list(suite.iter("skipped"))))) == len(list(suite.iter("skipped")))
        assert all(c.attrib["name"] and c.attrib["classname"] for c in cases)
    assert clean(text)
    return root


def test_junit_has_one_case_for_every_point_in_scope(report: Report, house: Corpus) -> None:
    root = read_junit(junit.dumps(report, house))
    wanted = {r.point: r.status for r in report.points if r.document is None and r.status != "out_of_scope"}
    cases = {c.attrib["name"].split()[0]: c for c in root.iter("testcase")}
    assert set(cases) == set(wanted)
    for point, status in wanted.items():
        inside = [e.tag for e in cases[point]]
        assert inside == {"covered": [], "not_analysed": ["skipped"]}.get(status, ["failure"])


def test_a_junit_failure_says_why_with_the_passage(small_report: Report, house: Corpus) -> None:
    root = read_junit(junit.dumps(small_report, house))
    failure = next(c for c in root.iter("testcase") if c.attrib["name"].startswith("FS-3.01")).find("failure")
    assert failure is not None
    assert failure.attrib["type"] == "missing"
    assert "Closest passage" in (failure.text or "")


def test_junit_names_what_was_not_read(reports: dict[str, Report], house: Corpus) -> None:
    root = read_junit(junit.dumps(reports["unread"], house))
    names = {p.attrib["name"] for p in root.iter("property")}
    assert {"not_analysed: bad.pdf", "partly_analysed: travel.md"} <= names


def test_junit_of_a_check(small_report: Report, house: Corpus) -> None:
    root = read_junit(junit.dumps_check(comparison(), small_report, house))
    assert [[e.tag for e in c] for c in root.iter("testcase")] == [["failure"]] * 5 + [["skipped"]]
    assert [
        len(c) for c in read_junit(junit.dumps_check(Comparison((), ()), small_report, house)).iter("testcase")
    ] == [0]


# --- GitHub -----------------------------------------------------------------------------------------------------------

COMMAND = re.compile(
    r"::(error|warning|notice) ((?:file|line|endLine|title)=[^,\n:]*(?:,(?:file|line|endLine|title)=[^,\n:]*)*)::([^\n\r]*)"
)


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    out = []
    for line in text.splitlines():
        match = COMMAND.fullmatch(line)
        assert match, line
        properties = dict(p.split("=", 1) for p in match[2].split(","))
        out.append((match[1], properties, match[3]))
    assert clean(text)
    return out


def test_annotations_are_one_escaped_command_a_line(report: Report, house: Corpus) -> None:
    gaps = sum(r.document is None and r.status in ("missing", "weak", "contradicted") for r in report.points)
    findings = sum(len(d.findings) for d in report.documents)
    broken = sum(d.error is not None for d in report.documents)
    assert len(commands(github.dumps(report, house))) == gaps + findings + broken


def test_annotations_of_a_check_name_file_line_and_key(small_report: Report, house: Corpus) -> None:
    source = "# Title\n\nOne.\n\nThe\nlost thing stands here now.\n"
    lost = change(document="a,b:c.md", standing=Evidence("a,b:c.md", "The lost thing stands here now.", "", None, 0, 9))
    places = Places({"a,b:c.md": "docs/a,b:c.md"}, {"a,b:c.md": source})
    ((level, properties, message),) = commands(github.dumps_check(Comparison((lost,), ()), small_report, house, places))
    assert level == "error"
    assert properties["file"] == "docs/a%2Cb%3Ac.md"
    assert (properties["line"], properties["endLine"]) == ("5", "6")
    assert lost.key in message
    levels = [c[0] for c in commands(github.dumps_check(comparison(), small_report, house))]
    assert levels == ["error"] * 5 + ["notice"] * 2


# --- the check's own forms --------------------------------------------------------------------------------------------


def test_the_text_and_json_of_a_check(small_report: Report, house: Corpus) -> None:
    text = check_report.dumps(comparison(), small_report, house)
    assert text.startswith("5 changes for the worse in 2 documents.\n")
    assert clean(text)
    assert "EXPIRED on 2026-01-01" in text
    assert all(c.key in text for c in comparison().worse)
    made = json.loads(check_report.as_json(comparison(), small_report))
    assert made["outcome"] == "worse"
    assert len(made["worse"]) == 5
    assert check_report.dumps(Comparison((), ()), small_report, house) == "Nothing got worse in 2 documents.\n"


@pytest.mark.parametrize("module", [sarif, oscal, junit, github], ids=lambda m: m.__name__.rsplit(".", 1)[-1])
def test_the_same_report_gives_the_same_bytes(module: Any, report: Report, house: Corpus) -> None:
    once, again = module.dumps(report, house), module.dumps(report, house)
    assert once == again
    assert once.encode("utf-8").decode("utf-8") == once
    assert str(ROOT) not in once


@pytest.mark.parametrize(
    ("passage", "lines"),
    [
        ("Access is **removed** at once.", (3, 3)),
        ("Access is removed at once.", (3, 3)),
        ("Staff lock their screens when they leave", (5, 6)),
        ("See the handbook for what staff must know about it", (8, 8)),
        ("Nothing of this stands in the file.", None),
        ("screens", (5, 5)),
        ("absent", None),
        ("", None),
    ],
    ids=str,
)
def test_lines_of_a_passage(passage: str, lines: tuple[int, int] | None) -> None:
    text = (
        "# Title\n\nAccess is **removed** at once.\n\n- Staff lock their screens\n  when they leave\n\n"
        "See [the handbook](https://example.org/handbook) for what staff must know about it.\n"
    )
    assert Places(texts={"a.md": text}).lines("a.md", passage) == lines
    assert Places().lines("a.md", passage) is None


def test_a_member_of_an_archive_has_the_archives_path() -> None:
    places = Places({"set.zip": "policies/set.zip"})
    assert places.path("set.zip/people/a b.md") == "policies/set.zip/people/a b.md"
    assert places.uri("set.zip/a b.md") == "policies/set.zip/a%20b.md"
