"""Superseded, draft and duplicate versions: realistic name sets, and policies that are merely alike."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from pathlib import Path

import pytest
from harness import SHARED
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.datatypes import Header, HeaderField
from analyzer.parse import parse_document
from analyzer.versions import Superseded, VersionRecord, record_of, superseded
from analyzer.versions_name import DEAD, IN_FORCE, UNKNOWN, read_folder, read_marks
from analyzer.versions_text import digest, resemblance, sketch, standing, words_of


def prose(seed: int, words: int = 400) -> list[str]:
    """Words that no other seed shares."""
    made = random.Random(seed)
    return [f"w{made.randrange(5000)}s{seed}" for _ in range(words)]


def edited(words: list[str], share: float, seed: int = 99) -> list[str]:
    """The text with a tail of this share rewritten: what a revision does."""
    keep = int(len(words) * (1 - share))
    return words[:keep] + prose(seed, len(words) - keep)


def record(name: str, words: list[str], **fields: str) -> VersionRecord:
    text = " ".join(words)
    fields.setdefault("sha256", f"{hash((name, text)):x}")
    return VersionRecord(fields.pop("set", "all"), name, sketch=sketch(words), text=digest(words), **fields)


def verdicts(*records: VersionRecord) -> dict[str, tuple[str, str]]:
    """name -> (what takes its place, kind)."""
    return {s.name: (s.by, s.kind) for s in superseded(records)}


BODY = prose(1)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("Access Control Policy v1.0.docx", "Access Control Policy v2.0.docx", "superseded"),
        ("Access Control Policy v9.pdf", "Access Control Policy v10.pdf", "superseded"),
        ("access-control-policy_v1.2.docx", "Access_Control_Policy_v1.10_FINAL.pdf", "superseded"),
        ("AccessControlPolicyV1.docx", "AccessControlPolicyV2.docx", "superseded"),
        ("IRP rev 3.docx", "IRP rev 4.docx", "superseded"),
        ("Access Control Policy v3 DRAFT.docx", "Access Control Policy v2.pdf", "draft"),
        ("Access Control Policy (draft).docx", "Access Control Policy.docx", "draft"),
        ("DRAFT - Access Control Policy.docx", "Access Control Policy.docx", "draft"),
        ("drafts/Access Control Policy.docx", "published/Access Control Policy.pdf", "draft"),
        ("Access Control Policy - OLD.docx", "Access Control Policy.docx", "superseded"),
        ("Access Control Policy_superseded.pdf", "Access Control Policy v4.pdf", "superseded"),
        ("security/archive/Access Control Policy.docx", "security/Access Control Policy.docx", "superseded"),
        ("security/Old versions/Access Control Policy v1.docx", "security/Access Control Policy v2.docx", "superseded"),
        ("2023/Access Control Policy.docx", "2024/Access Control Policy.docx", "superseded"),
        ("Access Control Policy 2023-05-01.docx", "Access Control Policy 2024-04-30.docx", "superseded"),
        ("Access Control Policy (May 2023).docx", "Access Control Policy (June 2024).docx", "superseded"),
        ("Access Control Policy.docx", "Access Control Policy FINAL.docx", "superseded"),
    ],
)
def test_the_lesser_version_is_set_aside(old: str, new: str, kind: str) -> None:
    found = verdicts(record(old, edited(BODY, 0.15)), record(new, BODY))
    assert found == {old: (new, kind)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Copy of Access Control Policy.docx", "Access Control Policy.docx"),
        ("Access Control Policy (1).docx", "Access Control Policy.docx"),
        ("Access Control Policy - Copy (2).docx", "Access Control Policy.docx"),
        ("Access Control Policy.docx", "Access Control Policy.pdf"),
    ],
)
def test_a_copy_is_a_duplicate(one: str, other: str) -> None:
    """Not byte for byte: another format, or saved again with a changed footer."""
    found = superseded([record(one, edited(BODY, 0.01)), record(other, BODY)])
    assert [s.kind for s in found] == ["duplicate"]
    if "opy" in one or "(1)" in one:
        assert (found[0].name, found[0].by) == (one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Backup Policy.docx", "Archive Policy.docx"),
        ("Access Policy UK v1.docx", "Access Policy US v2.docx"),
        ("acme/Access Policy v1.docx", "globex/Access Policy v2.docx"),
        ("Policy Part 1.docx", "Policy Part 2.docx"),
        ("ISO 27001 2013 mapping.docx", "ISO 27001 2022 mapping.docx"),
        ("TLS 1.2 Standard v1.docx", "TLS 1.3 Standard v1.docx"),
        ("Retired Assets Policy.docx", "Assets Policy.docx"),
        ("Previous Employment Checks.docx", "Employment Checks.docx"),
        ("access-control/index.md", "vendor-review/index.md"),
        ("D0001.md", "D0002.md"),
    ],
)
def test_documents_that_are_merely_alike_all_count(one: str, other: str) -> None:
    """Two policies on one template share most of their words and are no versions of each other."""
    template = edited(BODY, 0.2, seed=5)
    assert verdicts(record(one, BODY), record(other, template)) == {}


def test_one_name_with_other_text_is_no_version() -> None:
    assert verdicts(record("Policy v1.docx", prose(2)), record("Policy v2.docx", prose(3))) == {}


def test_reports_of_two_quarters_are_no_versions() -> None:
    """The form is the same, a third of the words; what was found is not."""
    q1, q2 = edited(BODY, 0.6, 7), edited(BODY, 0.6, 8)
    assert verdicts(record("Access Review Q1 2024.docx", q1), record("Access Review Q2 2024.docx", q2)) == {}


def test_titles_that_speak_of_different_things_are_no_versions() -> None:
    one = record("policy v1.docx", BODY, title="Access Control Policy")
    other = record("policy v2.docx", edited(BODY, 0.3), title="Vendor Management Policy")
    assert verdicts(one, other) == {}
    assert verdicts(one, replace(other, title="Access Control Policy")) == {
        "policy v1.docx": ("policy v2.docx", "superseded")
    }


def test_signs_that_disagree_decide_nothing() -> None:
    newer_number = record("Access v2.docx", BODY, effective="2021-01-01")
    newer_date = record("Access v1.docx", edited(BODY, 0.2), effective="2024-01-01")
    assert verdicts(newer_number, newer_date) == {}


def test_header_decides_where_names_say_nothing() -> None:
    old = record("hr/Leave.docx", edited(BODY, 0.2), title="Leave Policy", version="1.3")
    new = record("hr/2024/Leave.docx", BODY, title="Leave Policy", version="2.0")
    assert verdicts(old, new) == {"hr/Leave.docx": ("hr/2024/Leave.docx", "superseded")}
    old, new = replace(old, version="", effective="2022-03-01"), replace(new, version="", effective="2023-03-01")
    assert verdicts(old, new) == {"hr/Leave.docx": ("hr/2024/Leave.docx", "superseded")}
    drafted = replace(new, status="Draft", effective="")
    assert verdicts(replace(old, effective=""), drafted) == {"hr/2024/Leave.docx": ("hr/Leave.docx", "draft")}


def test_a_draft_alone_counts() -> None:
    assert verdicts(record("Access Policy DRAFT.docx", BODY), record("Vendor Policy.docx", prose(2))) == {}


def test_of_two_drafts_the_later_counts() -> None:
    one, two = record("Access v1 draft.docx", edited(BODY, 0.2)), record("Access v2 draft.docx", BODY)
    assert verdicts(one, two) == {"Access v1 draft.docx": ("Access v2 draft.docx", "superseded")}


def test_equal_bytes_and_equal_text_count_once() -> None:
    same = [record(n, BODY, sha256="aa") for n in ("z/b.pdf", "b.pdf", "old/b.pdf")]
    twin = record("notes/other name.md", BODY, sha256="bb")
    assert verdicts(*same, twin) == {
        "z/b.pdf": ("b.pdf", "duplicate"),
        "old/b.pdf": ("b.pdf", "duplicate"),
        "notes/other name.md": ("b.pdf", "duplicate"),
    }


def test_a_chain_ends_at_the_current_one() -> None:
    second = BODY[200:] + prose(11, 200)
    texts = [BODY, second, second[200:] + prose(12, 200)]
    found = superseded([record(f"Access v{i}.docx", t) for i, t in enumerate(texts, 1)])
    assert [(s.name, s.by) for s in found] == [
        ("Access v1.docx", "Access v3.docx"),
        ("Access v2.docx", "Access v3.docx"),
    ]
    assert found[1].reason == "version 2.0 beside version 3.0, Access v3.docx"


def test_sets_are_apart_and_unread_documents_stay() -> None:
    assert verdicts(record("a v1.md", BODY, set="x"), record("a v2.md", BODY, set="y")) == {}
    empty = [VersionRecord("all", f"a v{i}.pdf", "00") for i in (1, 2)]
    assert verdicts(*empty) == {}
    stubs = [record(f"{n}.md", ["coming", "soon"], title=n) for n in ("privacy", "processing")]
    assert verdicts(*stubs) == {}


NAMES = ["Access", "Access v1", "Access v2 draft", "old/Access", "Access 2023", "Access (1)", "Vendor v1", "Vendor v2"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 3)), max_size=8, unique_by=lambda t: t[0]), st.randoms()
)
def test_order_changes_nothing_and_somebody_is_left(chosen: list[tuple[str, int]], shuffle: random.Random) -> None:
    records = [record(f"{name}.md", edited(BODY, 0.1 * share, share)) for name, share in chosen]
    found = superseded(records)
    mixed = list(records)
    shuffle.shuffle(mixed)
    assert superseded(mixed) == found
    gone = {s.name for s in found}
    assert all(s.by not in gone and s.by in {r.name for r in records} for s in found)
    assert not records or len(gone) < len(records)


@pytest.mark.parametrize(
    ("name", "core", "status", "version", "date"),
    [
        ("Access_Policy-v1.2_final", "access policy", IN_FORCE, (1, 2), ""),
        ("Access Policy 20240131", "access policy", UNKNOWN, (), "2024-01-31"),
        ("Access Policy (approved 3 May 2024)", "access policy", IN_FORCE, (), "2024-05-03"),
        ("AUP v1.0 DRAFT 2023", "aup", DEAD, (1,), "2023"),
        ("Access Review Q1 2024", "access review", UNKNOWN, (), "2024-03"),
        ("Drafting Standard", "drafting standard", UNKNOWN, (), ""),
        ("Version Control Policy", "version control policy", UNKNOWN, (), ""),
        ("ISO-27001-2022", "iso 27001 2022", UNKNOWN, (), ""),
        ("TLS v1.2 Standard", "tls v1.2 standard".replace(".", " "), UNKNOWN, (), ""),
    ],
)
def test_marks_of_names(name: str, core: str, status: int, version: tuple[int, ...], date: str) -> None:
    marks = read_marks(name)
    assert (marks.core, marks.status, marks.version, marks.date) == (core, status, version, date)


def test_folders_are_marks_only_where_the_whole_name_is_one() -> None:
    assert read_folder("Archived Policies").status == DEAD
    assert read_folder("Archiving and retention").core == "archiving and retention"
    assert read_folder("2023").date == "2023"
    assert read_folder("v2").version == (2,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# Access Policy\n\nStatus: Draft\n\nAccess is granted by role.", "Draft"),
        ("---\nstatus: superseded\n---\n# Access Policy\n\nAccess is granted by role.", "superseded"),
        ("# Access Policy\n\nThis policy has been superseded by the Identity Standard.", "superseded"),
        ("# Access Policy\n\nThis policy supersedes all previous versions of the policy.", ""),
        ("# Access Policy\n\nThe employment status: full time staff are covered.", ""),
    ],
)
def test_what_a_document_says_of_its_standing(text: str, said: str) -> None:
    assert standing(parse_document("a.md", text.encode())) == said


def test_a_record_of_a_parsed_document() -> None:
    text = "# Access Policy\n\n" + "Access must be reviewed by the owner every quarter of the year. " * 5
    made = record_of(
        parse_document("a.md", text.encode()), Header(version=HeaderField("2.1"), effective=HeaderField("2024-01-01"))
    )
    assert (made.name, made.title, made.version, made.effective) == ("a.md", "Access Policy", "2.1", "2024-01-01")
    assert made.sketch == sketch(words_of(parse_document("a.md", text.encode()).text))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100), st.integers(30, 900))
def test_resemblance_is_close_to_the_true_share(share: int, words: int) -> None:
    a, b = prose(21, words), edited(prose(21, words), share / 100, seed=22)
    one, two = ({tuple(t[i : i + 4]) for i in range(len(t) - 3)} for t in (a, b))
    assert resemblance(sketch(a), sketch(b)) == pytest.approx(len(one & two) / len(one | two), abs=0.17)
    assert resemblance(sketch(a), sketch(a)) == 1.0


@pytest.mark.slow
def test_no_false_alarm_on_real_policies_of_many_organisations() -> None:
    """Real documents, many on shared templates, under four ways of naming them: none is a version of another."""
    table = SHARED / "gold" / "documents.tsv"
    if not table.is_file():
        pytest.skip("the labelled documents are not there")
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    made = []
    for row in rows:
        file = SHARED / "gold" / row["file"]
        made.append((row, record_of(parse_document(file.name, file.read_bytes()), Header(), name=file.name)))
    title = {row["file"]: row["title"].replace("/", "-") for row, _ in made}
    for name in (
        lambda r: Path(r["file"]).name,
        lambda r: f"{r['organisation']}/{title[r['file']]}.md",
        lambda r: f"{title[r['file']]} {r['organisation'].split('/')[0]}.md",
        lambda r: f"{r['organisation']}/{r['source'].partition(' ')[2]}",
    ):
        found: tuple[Superseded, ...] = superseded(replace(rec, name=name(row)) for row, rec in made)
        assert found == ()
