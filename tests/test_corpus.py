"""The corpus is checked like code: what is shipped is sound, and every kind of fault names its file and field."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from harness import ACCESS, FILES, HOUSE, as_dict, policy_gaps, require_model

from analyzer.corpus import BLANK, check_corpus, load_corpus
from analyzer.datatypes import CATEGORIES, Corpus
from analyzer.errors import CorpusError


def test_the_shipped_corpus_has_no_problem(shipped: Corpus) -> None:
    assert check_corpus(shipped) == []


def test_the_shipped_corpus_is_complete(shipped: Corpus) -> None:
    assert (len(shipped.criteria), len(shipped.points)) == (61, 330)
    assert {c.category for c in shipped.criteria} == set(CATEGORIES)
    assert "AICPA" in shipped.head.notice


def test_criteria_stand_in_natural_order(shipped: Corpus) -> None:
    ids = [c.id for c in shipped.criteria]
    assert ids[0] == "CC1.1"
    assert ids.index("CC9.2") < ids.index("A1.1") < ids.index("PI1.1") < ids.index("C1.1") < ids.index("P1.1")
    assert [p.id for p in shipped.points] == [p.id for c in shipped.criteria for p in c.points_of_focus]


def test_every_point_says_what_it_asks_and_has_examples_of_both_kinds(shipped: Corpus) -> None:
    for point in shipped.points:
        assert point.asks, point.id
        assert point.satisfied_by, point.id
        assert point.weakly_satisfied_by, point.id
        assert point.not_satisfied_by, point.id
        assert BLANK.search(point.suggested_wording.text), point.id


def test_the_ids_are_those_of_the_published_list(shipped: Corpus) -> None:
    from harness import SHARED

    table = SHARED / "tsc" / "points_of_focus.tsv"
    if not table.is_file():
        pytest.skip("../shared is not there")
    listed = [line.split("\t")[0] for line in table.read_text(encoding="utf-8").splitlines()[1:]]
    assert sorted(p.id for p in shipped.points) == sorted(listed)


def test_a_corpus_of_another_framework_has_no_problem(house: Corpus) -> None:
    assert check_corpus(house) == []
    assert (len(house.criteria), len(house.points)) == (3, 10)
    assert all(re.fullmatch(house.head.point_pattern, p.id) for p in house.points)


def test_the_digest_names_the_content(tmp_path: Path, house: Corpus) -> None:
    copy = shutil.copytree(HOUSE, tmp_path / "copy")
    assert load_corpus(copy).sha256 == house.sha256
    edit(copy, "field/FS-1.yaml", sub("Trips are agreed", "Journeys are agreed"))
    changed = shutil.copytree(copy, tmp_path / "changed")
    assert load_corpus(changed).sha256 != house.sha256


def edit(root: Path, file: str, change: Callable[[str], str]) -> None:
    path = root / file
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def faults(root: Path) -> list[str]:
    """What is wrong with a corpus, by its shape or else by its rules."""
    try:
        return check_corpus(load_corpus(root))
    except CorpusError as error:
        return list(error.problems)


def sub(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


FAULTS: dict[str, tuple[str, Callable[[str], str], str]] = {
    "wrong key": ("field/FS-1.yaml", sub("    asks: ", "    askss: x\n    asks: "), r"FS-1\.yaml: points_of_focus\.0\.askss: "),
    "key absent": ("field/FS-1.yaml", sub("reference:", "# reference:"), r"FS-1\.yaml: reference: "),
    "duplicate key": ("field/FS-1.yaml", sub("title:", "title: twice\ntitle:"), r"FS-1\.yaml: line \d+: .*'title'.* twice"),
    "not YAML": ("field/FS-1.yaml", sub("title: ", "title: ["), r"FS-1\.yaml: line \d+: not valid YAML"),
    "wrong value": ("field/FS-1.yaml", sub("applies_to: all", "applies_to: nobody"), r"FS-1\.yaml: points_of_focus\.0\.applies_to: "),
    "id and file name differ": ("field/FS-1.yaml", sub("id: FS-1\n", "id: FS-9\n"), r"FS-1\.yaml: id: is 'FS-9'"),
    "id of another form": ("field/FS-1.yaml", sub("id: FS-1.02", "id: FS-1.2"), r"FS-1\.yaml: FS-1\.2: does not have the form"),
    "id out of order": ("field/FS-1.yaml", sub("id: FS-1.02", "id: FS-1.08"), r"FS-1\.yaml: FS-1\.08: out of order"),
    "id twice": ("field/FS-1.yaml", sub("id: FS-1.02", "id: FS-1.01"), r"FS-1\.yaml: FS-1\.01: stands 2 times"),
    "unknown neighbour": ("field/FS-1.yaml", sub("[FS-1.04]", "[FS-1.04, FS-8.01]"), r"FS-1\.01\.neighbours: 'FS-8\.01'"),
    "one-sided neighbour": ("field/FS-1.yaml", sub("[FS-1.04]", "[FS-1.04, FS-3.01]"), r"FS-1\.01\.neighbours: FS-3\.01 does not"),
    "unknown point of a near miss": (
        "field/FS-1.yaml", sub("point: FS-1.04", "point: FS-8.04"), r"FS-1\.yaml: FS-1\.01\.not_satisfied_by\[0\]\.point: 'FS-8\.04'"
    ),
    "unknown also": (
        "field/FS-1.yaml", sub("style: policy}", "style: policy, also: [CC6.1.01]}"), r"FS-1\.yaml: FS-1\.01\.satisfied_by\[0\]\.also: 'CC6\.1\.01'"
    ),
    "unknown element": (
        "field/FS-1.yaml", sub("lacks_elements: [before]", "lacks_elements: [after]"), r"FS-1\.01\.weakly_satisfied_by\[1\]\.lacks_elements: 'after'"
    ),
    "unknown kind of policy": ("field/FS-1.yaml", sub("primary: [travel]", "primary: [trips]"), r"FS-1\.01\.policy_types\.primary: 'trips'"),
    "unknown style": ("field/FS-1.yaml", sub("style: startup", "style: pirate"), r"FS-1\.01\.satisfied_by\[1\]\.style: 'pirate'"),
    "unknown blank": ("field/FS-1.yaml", sub("{{role: line", "{{person: line"), r"FS-1\.01\.suggested_wording\.text: blank type 'person'"),
    "malformed blank": ("field/FS-1.yaml", sub("{{role: line manager}}", "{{line manager}}"), r"FS-1\.01\.suggested_wording\.text: a blank is malformed"),
    "too few examples": (
        "field/FS-2.yaml", lambda t: re.sub(r"      - \{text: \"Boots, goggles.*\n", "", t), r"FS-2\.02\.satisfied_by: 7 examples; at least 8"
    ),
    "too short": ("field/FS-2.yaml", sub("Suitable clothing is recommended on sites.", "Clothing."), r"FS-2\.02\.weakly_satisfied_by\[0\]\.text: 9 characters"),
    "duplicate text": (
        "field/FS-2.yaml", sub("Suitable clothing is recommended on sites.", "Protective gear is available in the store."),
        r"FS-2\.yaml: FS-2\.02\.weakly_satisfied_by\[2\]: the same text as FS-2\.yaml: FS-2\.02\.weakly_satisfied_by\[0\]",
    ),
    "text of another point": (
        "field/FS-3.yaml", sub("Vehicles are kept in good condition.", "Nobody drives for more than eight hours a day, and vans are kept clean."),
        r"FS-3\.yaml: FS-3\.02\.weakly_satisfied_by\[0\]: shares 8 words in a row with FS-1\.03",
    ),
    "undeclared category": ("field/FS-3.yaml", sub("category: security", "category: privacy"), r"FS-3\.yaml: category: 'privacy' is not declared"),
    "count of points": ("corpus.yaml", sub("points: 10", "points: 11"), r"corpus\.yaml: points: declares 11, 10 are there"),
    "count of criteria": ("corpus.yaml", sub("criteria: 3", "criteria: 4"), r"corpus\.yaml: criteria: declares 4, 3 are there"),
    "wrong key in the head": ("corpus.yaml", sub("notice:", "notices: x\nnotice:"), r"corpus\.yaml: notices: "),
    "wrong key in the kinds": ("policy_types.yaml", sub("  name: Travel", "  nom: x\n  name: Travel"), r"policy_types\.yaml: 0\.nom: "),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_file_and_field(name: str, tmp_path: Path) -> None:
    file, change, expected = FAULTS[name]
    root = shutil.copytree(HOUSE, tmp_path / "corpus")
    edit(root, file, change)
    lines = faults(root)
    assert any(re.search(expected, line) for line in lines), lines
    assert all("\n" not in line for line in lines)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    root = shutil.copytree(HOUSE, tmp_path / "corpus")
    edit(root, "field/FS-1.yaml", sub("reference:", "references:"))
    edit(root, "field/FS-3.yaml", sub("summary:", "summaries:"))
    lines = faults(root)
    assert {line.split(":")[0] for line in lines} == {"FS-1.yaml", "FS-3.yaml"}


def test_a_folder_that_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"corpus\.yaml: not found"):
        load_corpus(tmp_path)


def test_the_command_prints_every_fault_and_exits_1(tmp_path: Path) -> None:
    root = shutil.copytree(HOUSE, tmp_path / "corpus")
    edit(root, "field/FS-1.yaml", sub("style: startup", "style: pirate"))
    ran = policy_gaps("corpus", "check", root)
    assert ran.status == 1
    assert "FS-1.yaml: FS-1.01.satisfied_by[1].style" in ran.out


def test_another_corpus_runs_through_the_whole_tool(tmp_path: Path) -> None:
    """The shipped encoder knows none of its points: they are matched by their examples."""
    require_model()
    for name, data in FILES:
        (tmp_path / name).write_bytes(data)
    (tmp_path / "access.md").write_text(ACCESS, encoding="utf-8")
    ran = policy_gaps(
        "analyze", tmp_path, "--corpus", HOUSE, "--format", "json", "--out", tmp_path / "report.json", "--quiet"
    )
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    from analyzer.render.json_report import loads

    report = as_dict(loads((tmp_path / "report.json").read_bytes()))
    assert report["corpus"]["id"] == "fernhill-field-standard"
    assert len(report["points"]) == 4 * 10
    status = {(r["document"], r["point"]): r["status"] for r in report["points"]}
    documented = {key for key, value in status.items() if value in ("covered", "weak")}
    assert {
        ("travel.md", "FS-1.01"),
        ("travel.md", "FS-1.02"),
        ("site.md", "FS-2.01"),
        ("site.md", "FS-2.02"),
    } <= documented
    assert not {d for d, _ in documented if d == "access.md"}
    assert status[None, "FS-3.01"] == "missing"
    types = {d["name"]: d["policy_type"]["id"] for d in report["documents"]}
    assert (types["travel.md"], types["site.md"]) == ("travel", "site_safety")
    shown = policy_gaps("analyze", tmp_path / "travel.md", "--corpus", HOUSE)
    assert shown.status == 0
    assert "FS-1" in shown.out
    assert "CC6" not in shown.out
    explained = policy_gaps("explain", tmp_path / "travel.md", "FS-1.01", "--corpus", HOUSE)
    assert explained.status == 0
    assert "approved by the line manager" in explained.out
