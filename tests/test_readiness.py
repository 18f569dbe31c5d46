"""Exposure to audit exceptions and the roadmap: laws, placement, dates, progress, and every form they leave in."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from harness import FILES, policy_gaps, require_model
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from analyzer.corpus import load_corpus
from analyzer.datatypes import (
    Corpus,
    Coverage,
    DocumentProblem,
    DocumentReport,
    Evidence,
    Finding,
    Header,
    PolicyTypeGuess,
    ReadReport,
    Report,
    Status,
    Versioned,
)
from analyzer.errors import PolicyGapsError, SettingsError
from analyzer.readiness import HIGH, MODERATE, exposures
from analyzer.render import (
    json_report,
    readiness_csv,
    readiness_ics,
    readiness_json,
    readiness_markdown,
    readiness_xlsx,
)
from analyzer.roadmap import make_plan
from analyzer.roadmap_place import MIN_NEW_POLICY
from analyzer.roadmap_records import PHASES, Plan, PlanTask

AUDIT, TODAY = date(2026, 9, 1), date(2026, 1, 31)
HOSTILE = "=cmd|' /C calc'!A0 <img src=x onerror=alert(1)>\r\nBEGIN:VALARM.md"
RANK = {"low": 0, "moderate": 1, "high": 2}


@cache
def corpus() -> Corpus:
    return load_corpus()


def document(
    name: str, kind: str | None = None, *, findings: tuple[Finding, ...] = (), read: bool = True
) -> DocumentReport:
    return DocumentReport(
        "all", name, "", "text/markdown", "en", "analysed" if read else "not_analysed",
        None if read else DocumentProblem("encrypted_pdf", "it is encrypted; save it without a password"), (),
        PolicyTypeGuess(kind, 0.9) if kind else None, "", None, 3, ReadReport(), Header(), findings,
    )  # fmt: skip


def row(point: str, status: Status, where: str | None = None, of: str | None = None) -> Coverage:
    """A row of the set, or with `of` of a document; its passage stands in `where`."""
    evidence = (Evidence(where, "=1+1 The words.", "Section", 1, 0, 15),) if where else ()
    score = {"covered": 0.9, "weak": 0.5}.get(status, 0.1)
    return Coverage(
        "all", of, point.rsplit(".", 1)[0], point, status, "primary", score, score, False, False, evidence, None,
        ("a deadline",) if status == "weak" else (), (), f"because of {point}",
    )  # fmt: skip


def report(rows: list[Coverage], documents: list[DocumentReport], as_of: date | None = TODAY) -> Report:
    exposed = exposures(corpus(), rows, documents, dated=as_of is not None)
    return Report(
        "1.0", Versioned("policy-gaps", "0"), Versioned("c", "1", "x"), Versioned("m", "", "y"),
        {"as_of": as_of.isoformat() if as_of else None}, tuple(documents), tuple(rows), (), exposed,
    )  # fmt: skip


def whole(status: Status = "missing", **other: Status) -> list[Coverage]:
    """A set row for every point of the corpus."""
    return [row(p.id, other.get(p.id, status)) for p in corpus().points]


# --- exposure ---------------------------------------------------------------------------------------------------------

POINTS = sorted({d.point for e in load_corpus().exceptions for d in e.drivers if d.point})
STATUSES: list[Status] = ["covered", "weak", "missing", "contradicted", "out_of_scope", "not_analysed"]
BETTER: dict[Status, int] = {"contradicted": 0, "missing": 0, "weak": 1, "covered": 2}


@st.composite
def sets(draw: st.DrawFn) -> list[Coverage]:
    return [row(p, draw(st.sampled_from(STATUSES))) for p in POINTS]


@given(
    rows=sets(), which=st.integers(0, len(POINTS) - 1), better=st.sampled_from(["covered", "weak"]), n=st.integers(1, 3)
)
@settings(deadline=None, max_examples=150)
def test_a_point_that_is_documented_better_never_raises_an_exposure(
    rows: list[Coverage], which: int, better: Status, n: int
) -> None:
    if BETTER.get(rows[which].status, 0) > BETTER[better] or (better == "weak" and rows[which].status not in BETTER):
        return
    raised = [replace(r, status=better) if i == which else r for i, r in enumerate(rows)]
    documents = [document(f"{i}.md", findings=(Finding("placeholder", "x"),) if i else ()) for i in range(n)]
    before, after = (exposures(corpus(), x, documents, dated=False) for x in (rows, raised))
    found = {e.exception: e for e in after}
    for e in before:
        assert found[e.exception].share <= e.share
        assert RANK[found[e.exception].exposure] <= RANK[e.exposure]


@given(findings=st.lists(st.booleans(), min_size=1, max_size=6), which=st.integers(0, 5))
def test_a_finding_that_is_put_right_never_raises_an_exposure(findings: list[bool], which: int) -> None:
    def level(flags: list[bool]) -> float:
        documents = [
            document(f"{i}.md", findings=(Finding("missing_approver", "x"),) if f else ()) for i, f in enumerate(flags)
        ]
        made = exposures(corpus(), whole("weak"), documents, dated=False)
        return {e.exception: e.share for e in made}["lack_of_leadership_buy_in"]

    mended = [f and i != which % len(findings) for i, f in enumerate(findings)]
    assert level(mended) <= level(findings)


def test_levels_follow_the_share() -> None:
    read = [document("a.md")]
    assert {e.exposure for e in exposures(corpus(), whole("missing"), read, dated=True)} == {"high"}
    assert {e.exposure for e in exposures(corpus(), whole("covered"), read, dated=True)} == {"low"}
    for e in exposures(corpus(), whole("weak"), read, dated=True):
        assert e.exposure == ("high" if e.share >= HIGH else "moderate" if e.share >= MODERATE else "low")
        assert e.reason


def test_every_exception_of_the_corpus_has_its_row_with_passages_or_their_absence() -> None:
    rows = [row(p.id, "weak", "a.md") if p.id in POINTS[::2] else row(p.id, "missing") for p in corpus().points]
    made = exposures(corpus(), rows, [document("a.md")], dated=True)
    assert [e.exception for e in made] == [e.id for e in corpus().exceptions]
    for e in made:
        for d in e.drivers:
            assert d.message
            if d.point:
                assert bool(d.evidence) == (d.status == "weak")
                assert d.open == {"weak": 0.5, "missing": 1.0}[d.status or ""]


def test_a_denial_is_never_a_low_exposure() -> None:
    rows = whole("covered")
    index = next(i for i, r in enumerate(rows) if r.point == "CC2.2.08")
    rows[index] = row("CC2.2.08", "contradicted", "a.md")
    assert {e.exception: e.exposure for e in exposures(corpus(), rows, [document("a.md")], dated=True)}[
        "lack_of_training"
    ] == "moderate"


def test_not_analysed_is_never_a_claim() -> None:
    unread = [document("a.pdf", read=False)]
    assert exposures(corpus(), whole("not_analysed"), unread, dated=True) == ()
    assert exposures(corpus(), [], [], dated=True) == ()
    plan = make_plan(report(whole("not_analysed"), unread), corpus(), audit_date=AUDIT)
    assert [t.kind for t in plan.tasks] == ["reading"]
    assert "without a password" in plan.tasks[0].items[0].why


def test_what_could_not_be_judged_counts_on_neither_side() -> None:
    rows = [r for r in whole("covered") if r.point != "CC2.2.08"] + [row("CC2.2.08", "not_analysed")]
    training = next(
        e for e in exposures(corpus(), rows, [document("a.md")], dated=True) if e.exception == "lack_of_training"
    )
    assert training.share == 0
    assert "CC2.2.08" not in {d.point for d in training.drivers}
    assert "1 of 7 things could not be judged" in training.reason


def test_overdue_reviews_need_a_day_to_judge_by() -> None:
    late = [document("a.md", findings=(Finding("stale", "x"),)), document("b.md")]
    for dated, expected in ((True, {0.5}), (False, set())):
        made = exposures(corpus(), whole("covered"), late, dated=dated)
        drivers = next(e for e in made if e.exception == "inadequate_documentation").drivers
        assert {d.open for d in drivers if d.finding == "review_overdue"} == expected


# --- the plan ---------------------------------------------------------------------------------------------------------


def tasks(plan: Plan, kind: str) -> list[PlanTask]:
    return [t for t in plan.tasks if t.kind == kind]


@pytest.fixture(scope="module")
def empty_plan() -> Plan:
    """Everything is missing in a set of one access policy."""
    return make_plan(report(whole("missing"), [document("access.md", "access_control")]), corpus(), audit_date=AUDIT)


def test_every_gap_stands_in_exactly_one_task(empty_plan: Plan) -> None:
    keys = [i.point for t in empty_plan.tasks for i in t.items if i.point]
    assert sorted(keys) == sorted(p.id for p in corpus().points)
    assert sum(t.gain for t in empty_plan.tasks) == len(corpus().points)
    assert len(empty_plan.tasks) < 80, "a lead must be able to work it"


def test_points_belong_where_their_kind_of_policy_is(empty_plan: Plan) -> None:
    points = {p.id: p for p in corpus().points}
    for task in tasks(empty_plan, "policy"):
        for item in task.items:
            types = points[item.point].policy_types
            assert task.policy_type in (*types.primary, *types.secondary)
            assert item.wording == points[item.point].suggested_wording.text
    amended = next(t for t in empty_plan.tasks if t.document == "access.md")
    wanted = {
        p.id for p in corpus().points if "access_control" in p.policy_types.primary and p.evidenced_by == "policy"
    }
    assert wanted <= {i.point for i in amended.items}


def test_a_small_new_policy_is_folded_into_what_can_hold_it(empty_plan: Plan) -> None:
    points = {p.id: p for p in corpus().points}
    for task in tasks(empty_plan, "policy"):
        if not task.document and len(task.items) < MIN_NEW_POLICY:
            for item in task.items:
                assert "access_control" not in points[item.point].policy_types.secondary


def test_a_weak_point_is_amended_where_its_passage_stands() -> None:
    point = next(p for p in corpus().points if p.id == "CC6.2.03")
    secondary = point.policy_types.secondary[0]
    documents = [document("access.md", "access_control"), document("people.md", secondary)]
    rows = whole("covered")
    rows = [row(r.point, "weak", "people.md") if r.point == point.id else r for r in rows]
    plan = make_plan(report(rows, documents), corpus())
    assert [(t.document, t.gain) for t in tasks(plan, "policy")] == [("people.md", 0.5)]
    assert tasks(plan, "policy")[0].items[0].lacks == ("a deadline",)


def test_of_two_documents_the_one_that_comes_nearer_takes_the_point() -> None:
    documents = [document("a.md", "access_control"), document("b.md", "access_control")]
    rows = [row(r.point, "missing") if r.point == "CC6.2.03" else r for r in whole("covered")]
    rows += [row("CC6.2.03", "missing", of="a.md"), replace(row("CC6.2.03", "missing", of="b.md"), score=0.3)]
    assert [t.document for t in tasks(make_plan(report(rows, documents), corpus()), "policy")] == ["b.md"]


def test_findings_are_work_on_their_document() -> None:
    found = (
        Finding("placeholder", "“[TBD]” is not filled in."),
        Finding("placeholder", "x"),
        Finding("missing_owner", "y"),
    )
    plan = make_plan(report(whole("covered"), [document("a.md", "backup", findings=found)]), corpus())
    (task,) = tasks(plan, "policy")
    assert task.title == "Complete the header and blanks of a.md"
    assert [i.title for i in task.items] == ["Placeholder (2)", "Missing owner"]
    assert task.gain == 0


def test_nothing_open_means_no_remedy() -> None:
    plan = make_plan(report(whole("covered"), [document("a.md", "backup")]), corpus(), audit_date=AUDIT)
    assert {t.kind for t in plan.tasks} == {"milestone"}
    assert plan.coverage == 1


def test_remedies_follow_the_exposure_and_are_not_counted_twice(empty_plan: Plan) -> None:
    actions = [t.title for t in empty_plan.tasks] + [g for t in empty_plan.tasks for g in t.guidance]
    for exception in corpus().exceptions:
        for step in exception.remedy:
            assert sum(step.action in a for a in actions) == 1, step.action
    assert not [t for t in tasks(empty_plan, "remedy") if t.phase == "design"]


def test_the_order_is_what_a_day_adds_to_coverage(empty_plan: Plan) -> None:
    assert [t.phase for t in empty_plan.tasks] == sorted((t.phase for t in empty_plan.tasks), key=list(PHASES).index)
    design = [t for t in empty_plan.tasks if t.phase == "design"]
    worth = [t.gain / t.effort_days for t in design]
    assert worth == sorted(worth, reverse=True)
    due = [t.due for t in design if t.kind == "policy"]
    assert due == sorted(due)  # type: ignore[type-var]


def test_dates_count_back_from_the_audit_on_working_days(empty_plan: Plan) -> None:
    for t in empty_plan.tasks:
        assert t.due is not None
        assert TODAY <= t.due < AUDIT
        assert t.due.weekday() < 5
        assert t.owner == ""


@given(left=st.integers(1, 400))
@settings(deadline=None, max_examples=40)
def test_a_plan_always_fits_into_the_time_that_is_left(left: int) -> None:
    audit = date.fromordinal(TODAY.toordinal() + left)
    plan = make_plan(report(whole("missing")[:40], [document("a.md")]), corpus(), audit_date=audit)
    assert all(t.due is not None and TODAY <= t.due <= audit for t in plan.tasks)
    assert bool(plan.notes) == (left < 182)


def test_without_a_date_tasks_carry_months() -> None:
    plan = make_plan(report(whole("missing"), [document("a.md")], as_of=None), corpus())
    assert all(t.due is None for t in plan.tasks)
    assert "No date of the audit" in plan.notes[0]
    with pytest.raises(SettingsError, match="--audit-date"):
        readiness_ics.dumps(plan, corpus())


def test_an_audit_in_the_past_is_refused() -> None:
    made = report(whole("missing"), [document("a.md")])
    with pytest.raises(SettingsError, match="does not lie after"):
        make_plan(made, corpus(), audit_date=TODAY)


# --- progress ---------------------------------------------------------------------------------------------------------


def test_progress_against_the_last_plan() -> None:
    blank = Finding("placeholder", "x")
    documents = [document("access.md", "access_control", findings=(blank,)), document("gone.md", findings=(blank,))]
    before = make_plan(
        report(whole("covered", **{"CC6.2.03": "missing", "CC6.2.01": "weak", "CC1.1.01": "missing"}), documents),
        corpus(),
    )
    filled = replace(
        before,
        tasks=tuple(replace(t, owner="Dana", state="done" if t.kind == "milestone" else t.state) for t in before.tasks),
    )
    kept = readiness_json.loads(readiness_json.dumps(filled, corpus()))
    assert kept == filled
    now = whole("covered", **{"CC6.2.01": "weak", "CC1.1.01": "not_analysed", "CC6.2.02": "missing"})
    after = make_plan(report(now, [document("access.md", "access_control")]), corpus(), previous=kept)
    assert after.progress is not None
    assert {i.key for i in after.progress.done} == {"CC6.2.03", "finding:access.md:placeholder"}
    assert {i.key for i in after.progress.unjudged} == {"CC1.1.01", "finding:gone.md:placeholder"}
    (task,) = tasks(after, "policy")
    assert {i.point: i.state for i in task.items} == {"CC6.2.01": "open", "CC6.2.02": "new"}
    assert (after.progress.still_open, after.progress.new) == (1, 1)
    assert task.owner == "Dana"
    assert all(t.state == "done" for t in tasks(after, "milestone"))
    assert after.effort_days == task.effort_days


def test_the_same_report_against_its_own_plan_shows_nothing_done(empty_plan: Plan) -> None:
    made = report(whole("missing"), [document("access.md", "access_control")])
    again = make_plan(made, corpus(), audit_date=AUDIT, previous=empty_plan)
    assert again.progress is not None
    assert (again.progress.done, again.progress.unjudged, again.progress.new) == ((), (), 0)
    assert [t.state for t in again.tasks] == ["open"] * len(again.tasks)


def test_a_policy_that_was_written_keeps_its_owner(empty_plan: Plan) -> None:
    owned = replace(
        empty_plan, tasks=tuple(replace(t, owner="Kim") if t.policy_type == "backup" else t for t in empty_plan.tasks)
    )
    made = report(whole("missing"), [document("access.md", "access_control"), document("backup.md", "backup")])
    after = make_plan(made, corpus(), previous=owned)
    assert next(t for t in after.tasks if t.document == "backup.md").owner == "Kim"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"schema_version": "2.0", "tasks": []}',
        '{"schema_version": "1.0", "points": []}',
        "[" * 100_000,
    ],
)
def test_what_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(PolicyGapsError, match="plan: "):
        readiness_json.loads(text)


# --- forms ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile_plan() -> Plan:
    blank = Finding("placeholder", "@SUM(A1) “=evil()” is not filled in.")
    documents = [document(HOSTILE, "access_control", findings=(blank,)), document("=locked.pdf", read=False)]
    rows = [row(p.id, "weak", HOSTILE) for p in corpus().points[:150]]
    plan = make_plan(report(rows, documents), corpus(), audit_date=AUDIT)
    return replace(plan, tasks=tuple(replace(t, owner="=HYPERLINK(1)") for t in plan.tasks))


def test_no_cell_is_a_formula(hostile_plan: Plan) -> None:
    lines = list(csv.reader(io.StringIO(readiness_csv.dumps(hostile_plan, corpus()), newline="")))
    assert len({len(line) for line in lines}) == 1
    assert not [c for line in lines for c in line if c[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert any("Amend '=cmd" in c or "Amend =cmd" in c for line in lines for c in line)
    book = openpyxl.load_workbook(io.BytesIO(readiness_xlsx.dumps(hostile_plan, corpus())))
    assert book.sheetnames == ["Exposure", "Roadmap", "Things to put right"]
    formulas = {c.value for s in book for line in s.iter_rows() for c in line if c.data_type == "f"}
    assert all(str(f).startswith("=SUM(") for f in formulas)
    assert len(formulas) == 2


def test_the_workbook_leaves_owner_and_state_to_fill_in(empty_plan: Plan) -> None:
    book = openpyxl.load_workbook(io.BytesIO(readiness_xlsx.dumps(empty_plan, corpus())))
    heads = [c.value for c in book["Roadmap"][1]]
    assert {"Task", "Due", "Owner", "State", "Notes"} <= set(heads)
    assert book["Roadmap"].max_row == len(empty_plan.tasks) + 2
    assert {c.value for c in book["Roadmap"]["J"][1:-1]} <= {None, ""}
    assert book["Things to put right"].max_row > len(corpus().points)
    assert readiness_xlsx.dumps(empty_plan, corpus()) == readiness_xlsx.dumps(empty_plan, corpus())


def test_the_calendar_is_one_that_programs_read(hostile_plan: Plan) -> None:
    made = readiness_ics.dumps(hostile_plan, corpus())
    calendar = Calendar.from_ical(made)
    events = list(calendar.walk("VEVENT"))
    assert len(events) == len(hostile_plan.tasks) + 1
    assert not list(calendar.walk("VALARM")), "a document's name must not become part of the calendar"
    assert len({e["uid"] for e in events}) == len(events)
    assert {e["dtstamp"].dt.date() for e in events} == {TODAY}
    assert max(e["dtstart"].dt for e in events) == AUDIT
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert readiness_ics.dumps(hostile_plan, corpus()) == made


def test_uids_stay_when_the_plan_is_made_again(empty_plan: Plan) -> None:
    made = report(whole("missing"), [document("access.md", "access_control")])
    later = make_plan(made, corpus(), audit_date=date(2026, 12, 1))
    uids = [
        {e["uid"] for e in Calendar.from_ical(readiness_ics.dumps(p, corpus())).walk("VEVENT")}
        for p in (empty_plan, later)
    ]
    assert uids[0] == uids[1]


def test_markdown_shows_document_text_as_text(hostile_plan: Plan) -> None:
    from markdown_it import MarkdownIt

    made = readiness_markdown.dumps(hostile_plan, corpus())
    html = MarkdownIt("gfm-like", {"linkify": False}).render(made)
    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert "<a " not in html
    assert made.count("- [ ] **") == len(hostile_plan.tasks)


def test_json_says_effect_and_remedy(empty_plan: Plan) -> None:
    made = json.loads(readiness_json.dumps(empty_plan, corpus()))
    assert {e["id"] for e in made["exceptions"]} == {e.id for e in corpus().exceptions}
    assert all(e["effect_on_opinion"] and e["remedy"] for e in made["exceptions"])
    assert {"owner", "due", "items", "exceptions"} <= set(made["tasks"][0])


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "report.json"
    path.write_text(
        json_report.dumps(report(whole("missing"), [document("access.md", "access_control")])), encoding="utf-8"
    )
    return path


@pytest.mark.parametrize("format_", ["text", "json", "csv", "xlsx", "markdown", "ics"])
def test_every_form_of_a_kept_report(kept: Path, tmp_path: Path, format_: str) -> None:
    target = tmp_path / f"plan.{format_}"
    args = ("readiness", "--report", kept, "--audit-date", "2026-09-01", "--format", format_, "--out", target)
    assert policy_gaps(*args) == policy_gaps(*args)
    assert policy_gaps(*args).status == 0
    first = target.read_bytes()
    assert policy_gaps(*args).status == 0
    assert target.read_bytes() == first


def test_text_says_exposure_effect_remedy_and_plan(kept: Path) -> None:
    ran = policy_gaps("readiness", "--report", kept, "--audit-date", "2026-09-01")
    for part in (
        "High: Inadequate documentation",
        "Opinion: ",
        "Remedy: ",
        "Roadmap: ",
        "Final review",
        "not an audit opinion",
    ):
        assert part in ran.out
    assert all(line == line.rstrip() for line in ran.out.splitlines())


def test_a_run_and_the_next_one(tmp_path: Path) -> None:
    require_model()
    folder = tmp_path / "set"
    folder.mkdir()
    for name, data in FILES:
        (folder / name).write_bytes(data)
    plan = tmp_path / "plan.json"
    ran = policy_gaps("readiness", folder, "--format", "json", "--out", plan, "--quiet")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    again = policy_gaps("readiness", folder, "--previous", plan, "--quiet")
    assert "Against the last plan: 0 done" in again.out
    assert policy_gaps("readiness", folder, "--fail-on", "missing", "--quiet").status == 1


def test_an_unread_document_is_status_3(tmp_path: Path) -> None:
    made = report([*whole("missing")], [document("access.md"), document("x.pdf", read=False)])
    path = tmp_path / "report.json"
    path.write_text(json_report.dumps(made), encoding="utf-8")
    ran = policy_gaps("readiness", "--report", path, "--fail-on", "missing")
    assert ran.status == 3
    assert "Get a readable copy of x.pdf" in ran.out
    assert "x.pdf: it is encrypted" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name files or folders"),
        (("--format", "ics"), "--audit-date"),
        (("--audit-date", "soon"), "is not a date"),
        (("--audit-date", "2026-01-01", "--as-of", "2026-01-02"), "does not lie after"),
        (("--previous", "nowhere.json"), "cannot be read"),
        (("--category", "privacy"), "has its scope already"),
        (("--format", "pdf"), "unknown"),
    ],
)
def test_wrong_use(kept: Path, arguments: tuple[str, ...], said: str) -> None:
    own = ("--report", kept) if arguments else ()
    ran = policy_gaps("readiness", *own, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_a_report_is_no_plan(kept: Path) -> None:
    ran = policy_gaps("readiness", "--report", kept, "--previous", kept)
    assert ran.status == 2
    assert "this is a report" in ran.err
