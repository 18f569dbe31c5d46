"""Numbers of sentences as ranges."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.registers.quantities import comparable, disagree, number, quantities

DAY = 24.0


@pytest.mark.parametrize(
    ("text", "role", "unit", "low", "bound"),
    [
        ("disabled within one (1) business day of departure", "deadline", "hours", DAY, "max"),
        ("no later than 30 days after discovery", "deadline", "hours", 30 * DAY, "max"),
        ("in no more than three days", "deadline", "hours", 3 * DAY, "max"),
        ("retained for seven (7) years", "duration", "hours", 7 * 365 * DAY, "exact"),
        ("kept for a minimum of one year", "duration", "hours", 365 * DAY, "min"),
        ("kept for at least six years from the date of creation", "duration", "hours", 6 * 365 * DAY, "min"),
        ("locked after 15 minutes of inactivity", "after", "hours", 0.25, "exact"),
        ("reviewed at least twice a year", "frequency", "hours", 182.5 * DAY, "max"),
        ("once every two years", "frequency", "hours", 730 * DAY, "exact"),
        ("every other year", "frequency", "hours", 730 * DAY, "exact"),
        ("on a quarterly basis", "frequency", "hours", 91.25 * DAY, "exact"),
        ("renewed each January", "frequency", "hours", 365 * DAY, "exact"),
        ("at least 8 characters long", "count", "character", 8, "min"),
        ("a minimum length of twelve characters", "count", "character", 12, "min"),
        ("no shorter than 4096 bits", "count", "bit", 4096, "min"),
        ("after five failed login attempts", "count", "attempt", 5, "exact"),
        ("availability of at least 99.95 %", "count", "percent", 99.95, "min"),
        ("a fine of 1,200 dollars", "count", "dollar", 1200, "exact"),
    ],
)
def test_read(text: str, role: str, unit: str, low: float, bound: str) -> None:
    (q,) = quantities(text)
    assert (q.role, q.unit, q.bound) == (role, unit, bound)
    assert q.low == pytest.approx(low)
    assert text[q.start : q.end].lower().strip() == q.text.strip()


@pytest.mark.parametrize(
    "text",
    ["section 4.2 applies", "Sev 1 incidents", "TLS 1.2 or higher", "biweekly", "bimonthly", "in 2024", "ISO 27001"],
)
def test_what_counts_nothing(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("within 24 hours", "within one day"),
        ("within 72 hours", "in no more than three days"),
        ("within five business days", "within seven calendar days"),
        ("reviewed at least annually", "reviewed every quarter"),
        ("every 90 days", "quarterly"),
        ("every six months", "twice per year"),
        ("kept for a month", "kept for 30 days"),
        ("kept for at least 365 days", "kept for a minimum of one year"),
        ("kept for at least 90 days", "kept for one year"),
    ],
)
def test_agree(a: str, b: str) -> None:
    (x,), (y,) = quantities(a), quantities(b)
    assert comparable(x, y)
    assert not disagree(x, y)
    assert not disagree(y, x)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("within one business day", "within five business days"),
        ("immediately", "within ten business days"),
        ("quarterly", "annually"),
        ("at least quarterly", "annually"),
        ("at least quarterly", "at least annually"),
        ("kept for one year", "kept for 7 years"),
        ("at least 8 characters", "at least 12 characters"),
        ("at least 12 characters", "8 characters"),
        ("up to 5 attempts", "10 attempts"),
    ],
)
def test_disagree(a: str, b: str) -> None:
    (x,), (y,) = quantities(a), quantities(b)
    assert disagree(x, y)
    assert disagree(y, x)


def test_a_deadline_and_an_interval_are_not_compared() -> None:
    (x,), (y,) = quantities("within 30 days"), quantities("every 90 days")
    assert not comparable(x, y)
    assert not disagree(x, y)


@settings(deadline=None)
@given(
    st.integers(1, 9999),
    st.sampled_from(["day", "week", "month", "year", "hour"]),
    st.sampled_from(["within", "for", "every"]),
)
def test_a_quantity_never_disagrees_with_itself(count: int, unit: str, word: str) -> None:
    for q in quantities(f"{word} {count} {unit}s"):
        assert not disagree(q, q)
        assert q.low <= q.high


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for q in quantities(text):
        assert 0 <= q.start < q.end <= len(text.lower())


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_numbers(n: int) -> None:
    assert number(f"{n:,}") == n == number(str(n))
