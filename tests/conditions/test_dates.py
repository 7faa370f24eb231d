"""Dates as typed, working days with the bank holidays of England, and spans."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditrules.conditions.dates import (
    DateFault,
    RelativeDate,
    Span,
    SpanError,
    add_working_days,
    bank_holiday,
    dotted,
    in_words,
    is_working_day,
    last_working_day,
    next_working_day,
    parse_date,
    parse_span,
    shift,
    working_days_between,
)

THURSDAY = date(2026, 12, 17)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


# ---------------------------------------------------------------- as typed


@pytest.mark.parametrize(
    "typed",
    [
        "04.06.2020",
        "4.6.2020",
        " 04/06/2020 ",
        "4-6-2020",
        "2020-06-04",
        "2020/6/4",
        "4 June 2020",
        "4th June 2020",
        "4th of June, 2020",
        "4 jun 2020",
        "June 4th, 2020",
        "Thursday 4 June 2020",
        "Thu, 04.06.2020",
        "by 04.06.2020",
        "due by 4 June 2020.",
    ],
)
def test_a_date_as_people_type_it(typed: str) -> None:
    assert parse_date(typed, THURSDAY) == date(2020, 6, 4)


@given(days)
def test_every_shown_date_can_be_typed_back(day: date) -> None:
    assert parse_date(dotted(day), THURSDAY) == day
    assert parse_date(in_words(day), THURSDAY) == day
    assert parse_date(day.isoformat(), THURSDAY) == day


@pytest.mark.parametrize(
    ("typed", "words", "offer"),
    [
        ("31/02/2026", "There is no 31 February 2026: February 2026 has 28 days.", None),
        ("29.02.2026", "February 2026 has 28 days", None),
        ("31.6.2026", "June 2026 has 30 days", None),
        ("0.6.2026", "There is no 0 June 2026", None),
        ("12/25/2026", "There is no month 25. The day comes first", date(2026, 12, 25)),
        ("45.13.2026", "There is no month 13", None),
        ("04.06.20", "four digits", date(2020, 6, 4)),
        ("4 June", "Give the year as well", date(2027, 6, 4)),
        ("18.12.", "Give the year as well", date(2026, 12, 18)),
        ("04.06.0206", "The year 0206 cannot be right", None),
        ("4 Juni 2026", "'juni' is not a month", None),
        ("Friday 4 June 2020", "04.06.2020 is a Thursday, not a Friday", date(2020, 6, 4)),
        ("when it suits", "is not a date", None),
        ("", "There is no date", None),
        ("5" * 200, "too long", None),
        ("٠٤.٠٦.٢٠٢٠", "is not a date", None),
    ],
)
def test_what_is_no_date_is_said_in_words(typed: str, words: str, offer: date | None) -> None:
    found = parse_date(typed, THURSDAY)
    assert isinstance(found, DateFault)
    assert words in found.message
    assert found.offer == offer


@pytest.mark.parametrize(
    ("typed", "real"),
    [
        ("within 5 working days", date(2026, 12, 24)),
        ("in five working days", date(2026, 12, 24)),
        ("within 6 working days", date(2026, 12, 29)),  # over Christmas and Boxing Day, which is made up for
        ("10 business days from today", date(2027, 1, 5)),
        ("tomorrow", date(2026, 12, 18)),
        ("Today", THURSDAY),
        ("immediately", THURSDAY),
        ("in 24 hours", date(2026, 12, 18)),
        ("within 48 hours", date(2026, 12, 21)),
        ("in 2 weeks", date(2026, 12, 31)),
        ("in two weeks' time", date(2026, 12, 31)),
        ("a fortnight", date(2026, 12, 31)),
        ("in 1 week", date(2026, 12, 24)),
        ("3 months", date(2027, 3, 17)),
        ("Friday", date(2026, 12, 18)),
        ("by Monday", date(2026, 12, 21)),
        ("this Thursday", date(2026, 12, 24)),
        ("next Wednesday", date(2026, 12, 23)),
        ("next Friday", date(2026, 12, 24)),  # the 25th is a bank holiday
        ("Monday week", date(2026, 12, 24)),  # the 28th is one as well
        ("end of the week", date(2026, 12, 18)),
        ("end of the month", date(2026, 12, 31)),
        ("by the end of next month", date(2027, 1, 29)),
        ("start of next month", date(2027, 1, 4)),
        ("end of the financial year", date(2027, 3, 31)),
        ("asap", None),
        ("a.s.a.p.", None),
        ("as soon as possible", None),
        ("ongoing", None),
        ("at the next supervision", None),
        ("before the next core group", None),
        ("in a few weeks", None),
        ("10 working days after the strategy meeting", None),
    ],
)
def test_a_relative_date_gives_the_real_one(typed: str, real: date | None) -> None:
    assert parse_date(typed, THURSDAY) == RelativeDate(typed.strip(), real)


@given(st.text(max_size=40), days)
def test_no_text_breaks_the_reader(typed: str, today: date) -> None:
    assert isinstance(parse_date(typed, today), date | RelativeDate | DateFault)


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
from auditrules.conditions.dates import is_working_day, parse_date, parse_span
parse_date("04.06.2020", date(2026, 1, 5)); parse_span("10 working days after completed")
assert not any(name.partition(".")[0] == "holidays" for name in sys.modules), "loaded too early"
assert not is_working_day(date(2026, 12, 25))
assert "holidays.countries" not in sys.modules, "every country loaded"
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
