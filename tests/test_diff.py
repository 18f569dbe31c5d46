"""What counts as worse between two states of a set: words that are gone, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest
from harness import SITE, TRAVEL
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.config import Settings
from analyzer.datatypes import Document, Evidence, Finding, Report
from analyzer.diff import THINNER, compare, diff_reports
from analyzer.diff_baseline import (
    Baseline,
    Suppression,
    baseline_of,
    dumps,
    loads,
    placeholders,
    sentence_id,
    suppressions,
)
from analyzer.diff_conflicts import Conflict, new_conflicts
from analyzer.diff_records import Comparison
from analyzer.diff_standing import Standing, standing_of
from analyzer.errors import DocumentError, SettingsError
from analyzer.header_audit import audit_header
from analyzer.parse import parse_document
from analyzer.pipeline import Analyzer, analyze_each, assemble

FILES = {"travel.md": TRAVEL.decode(), "site.md": SITE.decode()}
APPROVAL = (
    "Every business trip must be approved by the line manager in the travel tool before tickets or rooms are booked."
)
CHECK_IN = "Travellers must leave their itinerary with the duty desk and check in by telephone every evening."
State = tuple[Report, Standing]
Reader = Callable[[str, bytes], Document]


@pytest.fixture(scope="module")
def state(small: Analyzer) -> Callable[..., State]:
    def read(files: Mapping[str, str], parser: Reader | None = None, choice: Settings | None = None) -> State:
        named = [(name, text.encode()) for name, text in files.items()]
        done = list(analyze_each(named, choice or Settings(), small, parser=parser))
        return assemble(done, choice or Settings(), small), standing_of((a.report.set, a.statements) for a in done)

    return read


@pytest.fixture(scope="module")
def baseline(state: Callable[..., State]) -> Baseline:
    return baseline_of(state(FILES)[0])


@pytest.fixture(scope="module")
def held(state: Callable[..., State], baseline: Baseline) -> Callable[..., Comparison]:
    """Hold other files against the baseline of FILES."""

    def check(files: Mapping[str, str], parser: Reader | None = None, **options: object) -> Comparison:
        report, standing = state(files, parser, options.pop("choice", None))
        return compare(baseline, report, standing, **options)  # type: ignore[arg-type]

    return check


def with_travel(old: str, new: str) -> dict[str, str]:
    assert old in FILES["travel.md"]
    return FILES | {"travel.md": FILES["travel.md"].replace(old, new)}


# --- what is not worse ------------------------------------------------------------------------------------------------


def test_the_same_text_is_not_worse(held: Callable[..., Comparison]) -> None:
    assert held(FILES) == Comparison((), ())


def test_moving_a_section_inside_a_document_is_not_worse(held: Callable[..., Comparison]) -> None:
    head, booking, rest = FILES["travel.md"].partition("## Booking")
    section, _, after = rest.partition("## Check-in")
    moved = f"{head}## Check-in{after}\n{booking}{section}"
    assert moved != FILES["travel.md"]
    assert not held(FILES | {"travel.md": moved}).worse


def test_moving_a_sentence_to_another_document_is_not_worse(held: Callable[..., Comparison]) -> None:
    moved = with_travel(f"{APPROVAL}\n", "")
    moved["site.md"] += f"\n## Trips\n\n{APPROVAL}\n"
    made = held(moved)
    assert not made.worse
    assert not made.gained


def test_rewrapping_and_other_quotes_are_not_worse(held: Callable[..., Comparison]) -> None:
    wrapped = APPROVAL.replace("by the line", "by\nthe line").replace("rooms", "rooms")
    assert not held(with_travel(APPROVAL, wrapped)).worse
    assert sentence_id("The “owner”  reviews it.") == sentence_id('the "owner"\nreviews it')
    assert sentence_id("within 24 hours") != sentence_id("within 48 hours")


def test_renaming_a_document_is_not_worse(held: Callable[..., Comparison]) -> None:
    made = held({"business-travel.md": FILES["travel.md"], "site.md": FILES["site.md"]})
    assert not made.worse
    assert [(n.code, n.message) for n in made.notes] == [("renamed", "travel.md is now business-travel.md.")]


def test_renaming_with_an_edit_is_recognised_by_the_passages(held: Callable[..., Comparison]) -> None:
    edited = FILES["travel.md"].replace("Head of Operations", "Head of People")
    made = held({"business-travel.md": edited, "site.md": FILES["site.md"]})
    assert not made.worse
    assert [n.code for n in made.notes] == ["renamed"]


def test_swapping_two_names_is_not_worse(held: Callable[..., Comparison]) -> None:
    assert not held({"travel.md": FILES["site.md"], "site.md": FILES["travel.md"]}).worse


def test_a_point_that_leaves_the_scope_is_a_note(held: Callable[..., Comparison]) -> None:
    made = held(FILES, choice=Settings(not_applicable={"FS-1.01": "No travel any more"}))
    assert not made.worse
    assert [n.code for n in made.notes] == ["out_of_scope"]


# --- what is ----------------------------------------------------------------------------------------------------------


def test_a_lost_sentence_is_named(held: Callable[..., Comparison]) -> None:
    (change,) = held(with_travel(f"{APPROVAL}\n", "")).worse
    assert (change.kind, change.document, change.point) == ("lost", "travel.md", "FS-1.01")
    assert (change.was, change.now, change.in_set) == ("covered", "missing", True)
    assert change.sentences == (APPROVAL,)
    assert change.key == f"lost:FS-1.01:{sentence_id(APPROVAL)}"


def test_a_deleted_document_loses_what_only_it_said(held: Callable[..., Comparison]) -> None:
    made = held({"site.md": FILES["site.md"]})
    assert [(c.point, c.document, c.in_set) for c in made.worse] == [("FS-1.01", None, True), ("FS-1.02", None, True)]
    assert "gone" in [n.code for n in made.notes]


def test_a_deleted_copy_loses_nothing(state: Callable[..., State]) -> None:
    both, _ = state(FILES | {"travel-copy.md": FILES["travel.md"] + "\nOne more line for the copy.\n"})
    assert not compare(baseline_of(both), *state(FILES)).worse


def test_a_sentence_that_becomes_a_plan_is_lost(held: Callable[..., Comparison]) -> None:
    planned = f"We plan to introduce this next year: {APPROVAL[0].lower()}{APPROVAL[1:]}"
    made = held(with_travel(APPROVAL, planned))
    assert [(c.point, c.sentences) for c in made.worse if c.kind == "lost"] == [("FS-1.01", (APPROVAL,))]


def test_hedging_a_sentence_weakens_its_point(held: Callable[..., Comparison]) -> None:
    made = held(with_travel(APPROVAL, APPROVAL.replace("must be approved", "should be approved, where practical,")))
    assert [(c.kind, c.point, c.was, c.now) for c in made.worse] == [("weakened", "FS-1.01", "covered", "weak")]
    assert made.worse[0].standing is not None
    assert "where practical" in made.worse[0].standing.text


def test_a_point_lost_in_one_document_only_is_worse_too(state: Callable[..., State]) -> None:
    other = (
        "# Trips\n\n## Before\n\nThe line manager must have approved each business trip before tickets are booked.\n"
    )
    before, _ = state(FILES | {"trips.md": other})
    after = state(with_travel(f"{APPROVAL}\n", "") | {"trips.md": other})
    (change,) = compare(baseline_of(before), *after).worse
    assert (change.document, change.point, change.in_set) == ("travel.md", "FS-1.01", False)


def test_a_verdict_that_holds_on_clearly_less_counts_as_weakened(
    baseline: Baseline, state: Callable[..., State]
) -> None:
    report, standing = state(with_travel(APPROVAL, APPROVAL.replace("in the travel tool ", "")))
    row = next(r for r in report.points if r.document == "travel.md" and r.point == "FS-1.01")
    assert row.status == "covered"

    def scored(score: float) -> Comparison:
        rows = tuple(replace(r, score_covered=score) if r is row else r for r in report.points)
        return compare(baseline, replace(report, points=rows), standing)

    known = next(d for d in baseline.documents if d.name == "travel.md").points["FS-1.01"].score
    assert not scored(known - THINNER + 0.02).worse
    (change,) = scored(known - THINNER - 0.02).worse
    assert (change.kind, change.was, change.now, change.sentences) == ("weakened", "covered", "covered", (APPROVAL,))
    assert "less sure" in change.reason


def test_scores_of_another_model_are_not_compared(baseline: Baseline, state: Callable[..., State]) -> None:
    report, standing = state(with_travel(APPROVAL, APPROVAL.replace("in the travel tool ", "")))
    rows = tuple(replace(r, score_covered=0.1) if r.status == "covered" else r for r in report.points)
    made = compare(replace(baseline, model="another 0"), replace(report, points=rows), standing)
    assert not made.worse
    assert [n.code for n in made.notes] == ["other_model"]


def test_a_new_denial_is_a_contradiction_and_a_moved_one_is_not(state: Callable[..., State]) -> None:
    before = {"travel.md": FILES["travel.md"].replace(APPROVAL, "Nothing else."), "site.md": FILES["site.md"]}
    denial = (
        "Business trips are not approved by the line manager before tickets or rooms are booked in the travel tool."
    )
    denied = before | {"site.md": before["site.md"] + f"\n## Trips\n\n{denial}\n"}
    moved = before | {"travel.md": before["travel.md"] + f"\n## Trips\n\n{denial}\n"}
    report, standing = state(denied)
    assert any(r.status == "contradicted" for r in report.points)
    changes = compare(baseline_of(state(before)[0]), report, standing).worse
    assert [(c.kind, c.point, c.sentences) for c in changes] == [("contradiction", "FS-1.01", (denial,))]
    assert not compare(baseline_of(report), *state(moved)).worse


# --- placeholders -----------------------------------------------------------------------------------------------------


def test_the_wording_of_placeholders_is_read_off_the_findings() -> None:
    text = "# P\n\nThe [Owner] reviews it every TBD. The [Owner] signs. Access ends within __ days, says “[Company]”.\n"
    document = parse_document("p.md", text.encode())
    from analyzer.datatypes import Header

    found = placeholders(audit_header(document, Header()))
    assert found["[Owner]"] == 2
    assert found["TBD"] == 1
    assert found["[Company]"] == 1
    assert placeholders([Finding("missing_owner", "“x” is not filled in.")]) == {}


def test_a_placeholder_brought_in_is_worse_and_a_moved_one_is_not(
    state: Callable[..., State], held: Callable[..., Comparison]
) -> None:
    marked = with_travel("line manager", "[Approver]")
    change = next(c for c in held(marked).worse if c.kind == "placeholder")
    assert (change.sentences, change.document, change.was, change.now) == (("[Approver]",), "travel.md", "0", "1")
    report, _ = state(FILES | {"site.md": FILES["site.md"] + "\nAsk [Contact] for help.\n"})
    moved = FILES | {"travel.md": FILES["travel.md"] + "\nAsk [Contact] for help.\n"}
    assert not compare(baseline_of(report), *state(moved)).worse
    twice = FILES | {"travel.md": FILES["travel.md"] + "\nAsk [Contact] for help. Write to [Contact].\n"}
    assert [c.kind for c in compare(baseline_of(report), *state(twice)).worse] == ["placeholder"]


# --- not analysed -----------------------------------------------------------------------------------------------------


def unreadable(name: str, data: bytes) -> Document:
    """A parser that cannot read travel.md at all, and not all of site.md."""
    if name.startswith("travel"):
        raise DocumentError("encrypted_pdf", "the file is encrypted; save it without a password")
    read = parse_document(name, data)
    return replace(read, pages=2, unread_pages=(2,)) if name == "site.md" else read


def test_what_could_not_be_read_is_never_a_loss(held: Callable[..., Comparison]) -> None:
    for files in (FILES, {"travel-2.md": "other bytes", "site.md": "# Site\n"}):
        made = held(files, unreadable)
        assert not made.worse
        assert "not_judged" in [n.code for n in made.notes]


def test_renewing_keeps_the_entries_of_what_could_not_be_read(baseline: Baseline, state: Callable[..., State]) -> None:
    report, _ = state(FILES | {"site.md": "# Site\n"}, unreadable)
    kept = baseline_of(report, keep=baseline)
    assert {d.name: d for d in kept.documents} == {d.name: d for d in baseline.documents}
    assert {i for d in kept.documents for p in d.points.values() for i in p.passages} <= set(kept.sentences)


# --- suppressions -----------------------------------------------------------------------------------------------------

LOSS = with_travel(f"{APPROVAL}\n", "")
KEY = f"lost:FS-1.01:{sentence_id(APPROVAL)}"


@pytest.mark.parametrize("key", [KEY, "FS-1.01"])
def test_a_suppression_silences_until_it_expires(held: Callable[..., Comparison], key: str) -> None:
    entry = Suppression(key, "moved to the handbook in May", date(2026, 5, 31))
    live = held(LOSS, suppress=[entry], as_of=date(2026, 5, 31))
    assert not live.worse
    assert [(s.by, s.expired) for s in live.suppressed] == [(entry, False)]
    late = held(LOSS, suppress=[entry], as_of=date(2026, 6, 1))
    assert [c.key for c in late.worse] == [KEY]
    assert [(s.by, s.expired) for s in late.suppressed] == [(entry, True)]


def test_a_suppression_speaks_of_its_change_only(held: Callable[..., Comparison]) -> None:
    entry = Suppression(f"lost:FS-1.02:{sentence_id(CHECK_IN)}", "agreed", date(2030, 1, 1))
    made = held(LOSS, suppress=[entry], as_of=date(2026, 1, 1))
    assert len(made.worse) == 1
    assert made.unused == (entry,)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ([{"key": KEY, "reason": "  ", "expires": date(2026, 1, 1)}], "give the reason"),
        ([{"key": KEY, "reason": "x"}], "suppress.0.expires"),
        ([{"key": KEY, "reason": "x", "expires": "soon"}], "suppress.0.expires"),
        ([{"key": "all of it", "reason": "x", "expires": date(2026, 1, 1)}], "is no key"),
        ([{"key": KEY, "reason": "x", "expires": date(2026, 1, 1), "until": 1}], "suppress.0.until"),
        ("everything", "suppress"),
    ],
    ids=str,
)
def test_a_suppression_without_reason_expiry_or_key_is_refused(raw: object, said: str) -> None:
    with pytest.raises(SettingsError, match=r"policy-gaps\.toml: suppress") as caught:
        suppressions(raw, "policy-gaps.toml")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


# --- the file ---------------------------------------------------------------------------------------------------------


def test_the_baseline_goes_round_and_is_the_same_every_time(baseline: Baseline, state: Callable[..., State]) -> None:
    text = dumps(baseline)
    assert loads(text, "b.json") == baseline
    assert dumps(baseline_of(state(dict(reversed(FILES.items())))[0])) == text
    for line in text.splitlines():
        assert line == line.rstrip()


def test_the_baseline_of_a_renamed_edit_changes_few_lines(baseline: Baseline, state: Callable[..., State]) -> None:
    other = dumps(baseline_of(state(with_travel(f"{APPROVAL}\n", ""))[0])).splitlines()
    before = dumps(baseline).splitlines()
    # The digest of the document, the point and the sentence (and the comma of a last row).
    assert len(set(before) ^ set(other)) <= 8


def test_suppressions_and_conflicts_go_round(baseline: Baseline) -> None:
    full = replace(
        baseline,
        suppress=(Suppression(KEY, "says “why” \\ and {more}", date(2026, 1, 31)),),
        conflicts={"deadline:aaaaaaaaaaaa": ("b" * 12, "c" * 12)},
    )
    assert loads(dumps(full), "b.json") == full


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: not a baseline"),
        ("<<<<<<< ours\n{", "line 1: not a baseline"),
        ("[]", "no baseline_version"),
        ('{"baseline_version": 9}', "version 9"),
        ('{"baseline_version": 1}', "corpus: "),
        ("[" * 100_000, "not a baseline"),
        ('{"baseline_version": 1, "corpus": "", "model": "", "documents": [], "sentences": [], "more": 1}', "b.json"),
    ],
    ids=lambda v: str(v)[:20],
)
def test_a_broken_baseline_is_one_clear_line_with_the_remedy(text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        loads(text, "b.json")
    line = str(caught.value)
    assert said in line
    assert line.startswith("b.json: ")
    assert "--update-baseline" in line
    assert "\n" not in line


def test_a_status_that_no_baseline_has_is_refused(baseline: Baseline) -> None:
    raw = json.loads(dumps(baseline))
    raw["documents"][0]["points"]["FS-2.01"][0] = "missing"
    with pytest.raises(SettingsError, match=r"documents\.0\.points"):
        loads(json.dumps(raw), "b.json")


# --- pairs that contradict --------------------------------------------------------------------------------------------


def conflict(first: str, second: str, kind: str = "deadline") -> Conflict:
    a, b = (Evidence(n, t, "", None, 0, len(t)) for n, t in (("a.md", first), ("b.md", second)))
    return Conflict("all", kind, "They differ.", a, b)


def test_a_pair_is_known_by_its_words_and_not_by_its_place() -> None:
    known = conflict("within 1 day", "within 5 days")
    turned = conflict("within 5 days", "within  1 day")
    standing = Standing({"all": {sentence_id(t): frozenset({"commitment"}) for t in ("within 1 day", "within 5 days")}})
    assert list(new_conflicts({known.key: known.ids}, [turned], standing)) == []
    (new,) = new_conflicts({}, [turned], standing)
    assert new.sentences == ("within 5 days", "within 1 day")
    assert "a.md and b.md" in new.reason


def test_rewording_one_side_of_a_known_pair_is_not_new_and_a_third_passage_is() -> None:
    known = conflict("within 1 day", "within 5 days")
    now = conflict("within 1 day", "in 5 days at the latest")
    reworded = Standing({"all": {i: frozenset({"commitment"}) for i in now.ids}})
    third = Standing({"all": {i: frozenset({"commitment"}) for i in (*now.ids, *known.ids)}})
    assert list(new_conflicts({known.key: known.ids}, [now], reworded)) == []
    assert len(list(new_conflicts({known.key: known.ids}, [now], third))) == 1


# --- two reports ------------------------------------------------------------------------------------------------------


def test_two_reports_are_compared_without_their_texts(state: Callable[..., State]) -> None:
    before, after = state(FILES)[0], state(LOSS)[0]
    made = diff_reports(before, after)
    assert [(c.kind, c.point) for c in made.worse] == [("lost", "FS-1.01")]
    back = diff_reports(after, before)
    assert not back.worse
    assert [(c.point, c.was, c.now, c.sentences) for c in back.gained] == [
        ("FS-1.01", "missing", "covered", (APPROVAL,))
    ]
    assert diff_reports(before, before) == Comparison((), ())


SECTIONS = [s for text in FILES.values() for s in text.split("\n## ")[1:]]


@settings(max_examples=25, deadline=None)
@given(st.permutations(SECTIONS), st.integers(0, len(SECTIONS)), st.sampled_from(["a.md", "z.md"]))
def test_no_order_of_sections_and_no_name_is_worse(
    held: Callable[..., Comparison], order: list[str], cut: int, name: str
) -> None:
    """However the sections are shared out between two documents, nothing that was said is lost."""
    parts = [order[:cut], order[cut:]]
    files = {n: "# Rules\n\n## " + "\n## ".join(p) for n, p in zip((name, "m.md"), parts, strict=True) if p}
    assert not [c for c in held(files).worse if c.kind != "contradiction"]
