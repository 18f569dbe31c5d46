"""Laws of the core, whatever the document: citations, order, and that a higher score never lowers a status."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from harness import FILES, HOUSE, HashingEncoder, build_analyzer, logistic, require_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.assess import assess
from analyzer.config import Settings, Thresholds
from analyzer.corpus import load_corpus
from analyzer.datatypes import Commitment, Coverage, Location, Report, Statement, Status
from analyzer.errors import DocumentError
from analyzer.features import FEATURES
from analyzer.match import Pairs
from analyzer.parse import parse_document
from analyzer.pipeline import Analyzer, analyze
from analyzer.render.json_report import dumps
from analyzer.report import criterion_row, set_rows
from analyzer.segment import segment

HOUSE_POINTS = load_corpus(HOUSE).points
RANK: dict[Status, int] = {"contradicted": 0, "missing": 0, "weak": 1, "covered": 2}
RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def small() -> Analyzer:
    """The small corpus behind the hashing encoder. No fixture: hypothesis would print it with every failure."""
    return build_analyzer(load_corpus(HOUSE), HashingEncoder())


# --- citations --------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    "access must be reviewed quarterly by the owner e.g. Dr. 3.2 (a) and/or naïve “quoted” it’s — 24/7 v1.2 etc. İ ﬁle 👩‍💻 the end. Next".split()
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)
LINES = st.one_of(
    SENTENCES,
    SENTENCES.map(lambda s: f"{s}."),
    SENTENCES.map(lambda s: f"{s}:"),
    st.tuples(st.integers(1, 4), SENTENCES).map(lambda t: f"{'#' * t[0]} {t[1]}"),
    st.tuples(st.sampled_from(["- ", "  - ", "1. ", "* ", "> ", "    "]), SENTENCES).map("".join),
    st.tuples(SENTENCES, SENTENCES).map(lambda t: f"| {t[0]} | {t[1]} |\n|---|---|\n| {t[1]} | **{t[0]}** |"),
    st.sampled_from(
        ["", "", "---", "```", "[link](http://example.org)", "<b>bold</b>", "&amp; &lt;", "\t", "\u00a0", "\u2028"]
    ),
)
TEXTS = st.lists(LINES, max_size=25).map("\n".join)


@pytest.mark.parametrize("ending", ["md", "txt", "html"])
@given(text=TEXTS)
@settings(RELAXED, max_examples=60)
def test_a_statement_is_the_text_between_its_offsets(ending: str, text: str) -> None:
    data = f"<html><body>{text}</body></html>" if ending == "html" else text
    try:
        document = parse_document(f"x.{ending}", data.encode())
    except DocumentError:
        return
    last = 0
    for block in document.blocks:
        assert document.text[block.start : block.end] == block.text
    for statement in segment(document):
        place = statement.location
        assert document.text[place.start : place.end] == statement.text
        assert statement.text == statement.text.strip() != ""
        assert place.start >= last, "statements overlap or stand out of order"
        last = place.end


@given(text=TEXTS)
@settings(RELAXED, max_examples=25)
def test_a_citation_of_a_report_is_the_text_between_its_offsets(text: str) -> None:
    report = analyze([("x.md", text.encode())], analyzer=small())
    if report.documents[0].status != "analysed":
        assert {r.status for r in report.points} == {"not_analysed"}
        return
    whole = parse_document("x.md", text.encode()).text
    for row in report.points:
        assert row.reason
        for e in (*row.evidence, *([row.nearest] if row.nearest else [])):
            assert whole[e.start : e.end] == e.text
    assert all(bool(r.evidence) == (r.status in ("covered", "weak", "contradicted")) for r in report.points)


# --- order ------------------------------------------------------------------------------------------------------------

MORE = (
    *FILES,
    ("a/tools.md", b"# Tools\n\n## Losses\n\nA tool that is missing must be reported to the site lead immediately.\n"),
    (
        "b/vans.txt",
        b"Vehicle policy\n\nService vans are serviced every fifteen thousand kilometres.\n\nLost tools need not be reported.\n",
    ),
    ("empty.md", b""),
)


@given(order=st.permutations(MORE))
@settings(RELAXED, max_examples=12)
def test_the_order_of_files_changes_nothing(order: list[tuple[str, bytes]]) -> None:
    assert dumps(analyze(order, analyzer=small())) == _in_order()


@cache
def _in_order() -> str:
    return dumps(analyze(MORE, analyzer=small()))


@given(names=st.lists(st.sampled_from(range(len(MORE))), unique=True, min_size=1))
@settings(RELAXED, max_examples=12)
def test_other_documents_change_no_document_row(names: list[int]) -> None:
    def rows(report: Report) -> dict[tuple[str, str], Coverage]:
        return {(r.document, r.point): r for r in report.points if r.document}

    everything = rows(analyze(MORE, analyzer=small()))
    some = rows(analyze([MORE[i] for i in names], analyzer=small()))
    assert some.items() <= everything.items()


# --- scores -----------------------------------------------------------------------------------------------------------

KINDS = st.sampled_from(
    ["commitment", "practice", "aspiration", "reference", "fact", "negation", "definition", "plan", "exclusion"]
)
LOGITS = st.floats(-8, 8, width=32)


@st.composite
def desks(draw: st.DrawFn) -> tuple[tuple[Statement, ...], np.ndarray]:
    """Statements of all kinds, and how much each resembles each point."""
    n = draw(st.integers(1, 5))
    statements = []
    for i in range(n):
        hedges = ("where possible",) if draw(st.booleans()) else ()
        text = f"Statement {'abcde'[i]} of the document."
        statements.append(
            Statement(
                text,
                ("Section",),
                "",
                Location("x.md", 40 * i, 40 * i + len(text)),
                "paragraph",
                Commitment(draw(KINDS), hedges=hedges),
            )
        )
    raw = draw(st.lists(LOGITS, min_size=n * 3, max_size=n * 3))
    logits = np.full((n, len(HOUSE_POINTS)), -6.0, np.float32)
    logits[:, :3] = np.array(raw, np.float32).reshape(n, 3)
    return tuple(statements), logits


def verdicts(
    analyzer: Analyzer, statements: tuple[Statement, ...], logits: np.ndarray, chosen: Settings
) -> tuple[Coverage, ...]:
    embeddings = HashingEncoder().encode([s.text for s in statements])
    zero = np.zeros_like(logits)
    return assess(
        analyzer.judge,
        parse_document("x.md", b"# T\n\nThe text."),
        statements,
        Pairs(logits, zero, zero, embeddings),
        chosen,
    )


@given(desk=desks(), up=st.floats(0, 6))
@settings(RELAXED, max_examples=120)
def test_a_point_that_all_statements_resemble_more_never_has_a_lower_status(
    desk: tuple[tuple[Statement, ...], np.ndarray], up: float
) -> None:
    statements, logits = desk
    raised = logits.copy()
    raised[:, 0] += np.float32(up)
    before, after = (verdicts(small(), statements, x, Settings())[0] for x in (logits, raised))
    assert after.score >= before.score
    assert RANK[after.status] >= RANK[before.status]


@given(desk=desks(), which=st.integers(0, 4), up=st.floats(0, 6))
@settings(RELAXED, max_examples=400)
def test_one_statement_that_resembles_a_point_more_never_lowers_its_status(
    desk: tuple[tuple[Statement, ...], np.ndarray], which: int, up: float
) -> None:
    statements, logits = desk
    raised = logits.copy()
    raised[which % len(statements), 0] += np.float32(up)
    before, after = (verdicts(small(), statements, x, Settings())[0] for x in (logits, raised))
    assert after.score >= before.score
    assert RANK[after.status] >= RANK[before.status]


def test_a_hedged_passage_that_comes_nearer_does_not_push_out_the_one_that_binds() -> None:
    texts = ("Trips are approved before booking.", "Trips are approved where possible.")
    commitments = (Commitment("commitment"), Commitment("commitment", hedges=("where possible",)))
    statements = tuple(
        Statement(t, (), "", Location("x.md", 0, len(t)), "paragraph", c)
        for t, c in zip(texts, commitments, strict=True)
    )
    for nearer in (2.0, 4.0, 8.0):
        logits = np.full((2, len(HOUSE_POINTS)), -6.0, np.float32)
        logits[:, 0] = (2.0, nearer)
        row = verdicts(small(), statements, logits, Settings())[0]
        assert row.status == "covered"
        assert texts[0] in [e.text for e in row.evidence]


@given(desk=desks(), low=st.floats(0, 1), high=st.floats(0, 1), name=st.sampled_from(["weak", "covered"]))
@settings(RELAXED, max_examples=80)
def test_a_lower_threshold_never_lowers_a_status(
    desk: tuple[tuple[Statement, ...], np.ndarray], low: float, high: float, name: str
) -> None:
    low, high = min(low, high), max(low, high)
    strict, lax = (
        verdicts(small(), *desk, Settings(thresholds=replace(Thresholds(weak=0.5, covered=0.5), **{name: t})))
        for t in (high, low)
    )
    for a, b in zip(strict, lax, strict=True):
        assert RANK[b.status] >= RANK[a.status]


@given(desk=desks())
@settings(RELAXED, max_examples=80)
def test_what_cannot_bind_never_covers(desk: tuple[tuple[Statement, ...], np.ndarray]) -> None:
    statements, logits = desk
    spans = {s.text: s.commitment for s in statements}
    for row in verdicts(small(), statements, logits, Settings()):
        kinds = {spans[e.text].kind for e in row.evidence}  # type: ignore[union-attr]
        if row.status == "covered":
            assert kinds & {"commitment", "practice"}
        if row.status in ("covered", "weak"):
            assert not kinds & {"negation", "definition", "plan", "exclusion"}
            assert row.lacks or row.status == "covered"
        if row.status == "missing":
            assert row.evidence == ()
        assert row.reason
        assert 0 <= row.score_covered <= row.score <= 1


STATUS = st.sampled_from(["missing", "weak", "covered"])


def _row(document: str | None, status: Status, point: str) -> Coverage:
    score = {"missing": 0.1, "weak": 0.5, "covered": 0.9}[status]
    return Coverage(
        "all", document, "FS-1", point, status, "primary", score, score, False, False, (), None, (), (), "because"
    )


@given(statuses=st.lists(STATUS, min_size=1, max_size=8), which=st.integers(0, 7))
def test_a_better_row_never_makes_set_or_criterion_worse(statuses: list[Status], which: int) -> None:
    better = list(statuses)
    i = which % len(statuses)
    better[i] = "covered" if statuses[i] != "missing" else "weak"
    (before,), (after,) = (
        set_rows([_row(f"{k}.md", s, "FS-1.01") for k, s in enumerate(x)], []) for x in (statuses, better)
    )
    assert RANK[after.status] >= RANK[before.status]
    low, high = (
        criterion_row([_row(None, s, f"FS-1.{k:02}") for k, s in enumerate(x)], Settings()) for x in (statuses, better)
    )
    assert high.coverage >= low.coverage
    assert RANK[high.status] >= RANK[low.status]


@given(desk=desks(), up=st.floats(0, 6))
@settings(RELAXED, max_examples=60)
def test_the_shipped_calibration_rises_with_the_score(
    desk: tuple[tuple[Statement, ...], np.ndarray], up: float
) -> None:
    """With the fitted weights too: where every statement resembles a point more, its score does not fall."""
    require_model()
    statements, logits = desk
    analyzer = with_shipped_calibration(small())
    raised = logits.copy()
    raised[:, 0] += np.float32(up)
    before, after = (verdicts(analyzer, statements, x, Settings())[0] for x in (logits, raised))
    assert after.score >= before.score - 1e-4


def with_shipped_calibration(analyzer: Analyzer) -> Analyzer:
    from analyzer.calibration import load_calibration
    from analyzer.encode import default_model_path

    return replace(analyzer, judge=replace(analyzer.judge, calibration=load_calibration(default_model_path())))


def test_a_stronger_example_scores_higher(hashing: HashingEncoder) -> None:
    """The analyzer of the tests is itself in order: the point's own example beats a half of it, which beats nothing."""
    analyzer = build_analyzer(load_corpus(HOUSE), hashing)
    whole = "Every business trip must be approved by the line manager in the travel tool before tickets or rooms are booked."
    texts = ["The canteen must open at noon on working days.", "Trips must be approved by the line manager.", whole]
    scores = [
        analyze([("x.md", f"# P\n\n## Booking\n\n{t}\n".encode())], analyzer=analyzer).points[0].score for t in texts
    ]
    assert scores == sorted(scores)
    assert scores[0] < 0.1 < 0.9 < scores[2]
    assert logistic(mass=1.0).log_odds(np.zeros(len(FEATURES))) == 0
