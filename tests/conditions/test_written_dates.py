"""Dates as people write them, read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditrules.conditions.dates import dotted, in_words
from auditrules.conditions.written_dates import DateFault, RelativeDate, parse_date

THURSDAY = date(2026, 12, 17)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


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
        ("tomorrow week", date(2026, 12, 29)),
        ("a week on Tuesday", date(2026, 12, 29)),
        ("yesterday", date(2026, 12, 16)),
        ("the day before yesterday", date(2026, 12, 15)),
        ("last Thursday", date(2026, 12, 10)),
        ("last Saturday", date(2026, 12, 12)),  # what was done is dated on the day itself
        ("3 days ago", date(2026, 12, 14)),
        ("two weeks ago", date(2026, 12, 3)),
        ("a fortnight ago", date(2026, 12, 3)),
        ("a month ago", date(2026, 11, 17)),
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
