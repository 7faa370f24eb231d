"""Working days with the bank holidays of England, and spans."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditrules.conditions.dates import (
    Span,
    SpanError,
    add_working_days,
    bank_holiday,
    is_working_day,
    last_working_day,
    next_working_day,
    parse_span,
    shift,
    working_days_between,
)

THURSDAY = date(2026, 12, 17)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


# ---------------------------------------------------------------- working days


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 4, 3), "Good Friday"),
        (date(2026, 4, 6), "Easter Monday"),  # not a holiday in Scotland
        (date(2026, 8, 31), "Late Summer Bank Holiday"),
        (date(2026, 12, 28), "Boxing Day (observed)"),
        (date(2020, 5, 8), "May Day"),  # moved from the Monday that year
        (date(2022, 9, 19), "State Funeral of Queen Elizabeth II"),
    ],
)
def test_bank_holidays_of_england(day: date, name: str) -> None:
    assert bank_holiday(day) == name
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2026, 3, 17), date(2026, 11, 30), date(2026, 1, 2)])
def test_holidays_of_the_other_nations_are_working_days(day: date) -> None:
    assert is_working_day(day) == (day.weekday() < 5)
    assert bank_holiday(day) is None


def test_weekends_are_no_working_days() -> None:
    assert next_working_day(date(2026, 11, 21)) == date(2026, 11, 23)
    assert last_working_day(date(2026, 11, 22)) == date(2026, 11, 20)
    assert next_working_day(THURSDAY) == THURSDAY


@given(days, st.integers(-300, 300))
def test_counting_is_the_inverse_of_adding(day: date, count: int) -> None:
    there = add_working_days(day, count)
    assert working_days_between(day, there) == count
    assert count == 0 or is_working_day(there)


@given(days, st.integers(0, 1500))
def test_counting_agrees_with_counting_on_fingers(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    by_hand = sum(is_working_day(start + timedelta(days=n)) for n in range(1, length + 1))
    assert working_days_between(start, end) == by_hand


def test_the_calendar_has_ends() -> None:
    with pytest.raises(SpanError, match="1900 to 2199"):
        add_working_days(date(2199, 12, 20), 30)
    with pytest.raises(SpanError, match="1900 to 2199"):
        shift(date(2026, 1, 1), 99_999, "year")


# ---------------------------------------------------------------- spans


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("10 working days after completed", Span(10, "working_day", "after", "completed")),
        ("1 working day after completed", Span(1, "working_day", "after", "completed")),
        ("2 weeks before due", Span(2, "week", "before", "due")),
        ("10 working days", Span(10, "working_day")),
        ("3 months after completed", Span(3, "month", "after", "completed")),
        ("1 year", Span(1, "year")),
    ],
)
def test_a_span_is_read_and_written(text: str, span: Span) -> None:
    assert parse_span(text) == span
    assert str(span) == text


@pytest.mark.parametrize(
    "text", ["", "soon", "10 working days after", "ten days", "1.5 days", "5 days since completed"]
)
def test_what_is_no_span_is_said_in_words(text: str) -> None:
    with pytest.raises(SpanError, match="is not a span of time"):
        parse_span(text)


def test_a_span_from_a_date() -> None:
    assert parse_span("10 working days after completed").from_date(THURSDAY) == date(2027, 1, 5)
    assert parse_span("1 month after completed").from_date(date(2026, 1, 31)) == date(2026, 2, 28)
    assert parse_span("2 weeks before due").from_date(date(2026, 12, 17)) == date(2026, 12, 3)
    assert parse_span("1 year after completed").from_date(date(2024, 2, 29)) == date(2025, 2, 28)


def test_the_holidays_library_is_loaded_only_when_it_is_needed() -> None:
    program = """
import sys
from datetime import date
from auditrules.conditions.dates import is_working_day, parse_span
from auditrules.conditions.written_dates import parse_date
parse_date("04.06.2020", date(2026, 1, 5)); parse_span("10 working days after completed")
assert not any(name.partition(".")[0] == "holidays" for name in sys.modules), "loaded too early"
assert not is_working_day(date(2026, 12, 25))
assert "holidays.countries" not in sys.modules, "every country loaded"
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
