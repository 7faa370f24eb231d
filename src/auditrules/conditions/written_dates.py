"""Dates as people write them: ``04.06.2020``, ``Thu 4th June 2020``, ``within 5 working days``.

Pure: today's date is an argument.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from auditrules.conditions.dates import (
    EARLIEST,
    LATEST,
    MONTHS,
    WEEKDAYS,
    SpanError,
    add_working_days,
    dotted,
    last_working_day,
    next_working_day,
    shift,
    unit_of,
)


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """A date said relative to another, such as ``within 5 working days``.

    ``date`` is the real date it comes to when counted from today, or None where nothing says (``asap``).
    """

    text: str
    date: date | None


@dataclass(frozen=True, slots=True)
class DateFault:
    """A text that is not a date, in words for the person who typed it, with the date likely meant."""

    message: str
    offer: date | None = None


_NUMERIC = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{2}|\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})", re.ASCII)
_WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]+)\.?,?(?:\s+(\d{2}|\d{4}))?", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?(?:\s+(\d{2}|\d{4}))?", re.ASCII)
_SHORT = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})[./-]?", re.ASCII)
_LEADING_DAY = re.compile(r"(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+(?=\d)", re.ASCII)

HOW_TO = "Write the day, month and year, for example 04.06.2020 or 4 June 2020."


def parse_date(text: str, today: date) -> date | RelativeDate | DateFault:
    """Read a date as typed: ``04.06.2020``, ``4/6/2020``, ``2020-06-04``, ``4 June 2020``, ``Thu 4th June 2020``.

    Anything relative gives a :class:`RelativeDate` with the real date, counted from ``today``; whatever else gives a
    :class:`DateFault` that says what is wrong.
    """
    words = " ".join(text.replace("’", "'").lower().split()).strip(" .,;:!")
    words = words.removeprefix("due ").removeprefix("by ")
    if not words:
        return DateFault(f"There is no date. {HOW_TO}")
    if len(words) > 80:
        return DateFault(f"That is too long for a date. {HOW_TO}")
    relative = _relative(words, today)
    if relative is not None:
        return RelativeDate(text.strip(), relative[0])
    weekday: int | None = None
    leading = _LEADING_DAY.match(words)
    if leading:
        weekday = next(n for n, name in enumerate(WEEKDAYS) if name.lower().startswith(leading[1][:3]))
        words = words[leading.end() :]
    found = _absolute(words, today)
    if isinstance(found, date) and weekday is not None and found.weekday() != weekday:
        return DateFault(f"{dotted(found)} is a {WEEKDAYS[found.weekday()]}, not a {WEEKDAYS[weekday]}.", found)
    return found


def _absolute(words: str, today: date) -> date | DateFault:
    if found := _ISO.fullmatch(words):
        return _date(int(found[3]), int(found[2]), found[1], today)
    if found := _NUMERIC.fullmatch(words):
        return _date(int(found[1]), int(found[2]), found[3], today)
    if found := _SHORT.fullmatch(words):
        return _without_year(int(found[1]), int(found[2]), today)
    for pattern, day_at, month_at in ((_WORDED, 1, 2), (_MONTH_FIRST, 2, 1)):
        if found := pattern.fullmatch(words):
            month = _month(found[month_at])
            if month is None:
                return DateFault(f"'{found[month_at]}' is not a month. {HOW_TO}")
            if found[3] is None:
                return _without_year(int(found[day_at]), month, today)
            return _date(int(found[day_at]), month, found[3], today)
    return DateFault(f"'{words}' is not a date. {HOW_TO}")


def _month(word: str) -> int | None:
    if len(word) < 3:
        return None
    word = "sep" if word == "sept" else word
    return next((n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(word)), None)


def _date(day: int, month: int, year_text: str, today: date) -> date | DateFault:
    """The date, or why there is none: no such day, no such month, a year of two digits or out of range."""
    year = int(year_text)
    if len(year_text) == 2:
        full = _made(day, month, today.year // 100 * 100 + year)
        return DateFault("Give the year in full, with four digits.", full)
    if not 1 <= month <= 12:
        swapped = _made(month, day, year)
        hint = "The day comes first, then the month." if swapped else HOW_TO
        return DateFault(f"There is no month {month}. {hint}", swapped)
    if not EARLIEST.year <= year <= LATEST.year:
        return DateFault(f"The year {year_text} cannot be right: years from 1900 to 2199 are accepted.")
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        name = MONTHS[month - 1]
        return DateFault(f"There is no {day} {name} {year}: {name} {year} has {days} days.")
    return date(year, month, day)


def _made(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _without_year(day: int, month: int, today: date) -> DateFault:
    """A day and month without a year: the next one there is, on offer."""
    for year in (today.year, today.year + 1):
        made = _made(day, month, year)
        if made is not None and made >= today:
            return DateFault("Give the year as well.", made)
    return DateFault(f"Give the year as well. {HOW_TO}")


# ---------------------------------------------------------------- relative dates

_NUMBER_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fourteen": 14,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "couple of": 2,
    "half a dozen": 6,
}

_COUNTED = re.compile(
    r"(?:(?:with)?in|after|over|for)?\s*(?:the\s+)?(?:next\s+|coming\s+|following\s+)?"
    r"(?P<n>\d{1,4}|a couple of|couple of|half a dozen|[a-z]+)\s+"
    r"(?P<unit>(?:working|business|school|calendar)\s+days?|wds?|days?|weeks?|fortnights?|months?|years?|hours?|hrs?)"
    r"'?(?:s'?)?\s*(?:time)?\s*"
    r"(?P<rest>(?:from|of|after)\s+(?:now|today|the\s+audit|this\s+audit|the\s+date\s+of\s+(?:the|this)\s+audit|.*)"
    r"|at\s+the\s+latest|at\s+most|max(?:imum)?)?",
    re.ASCII,
)
_WEEKDAY = re.compile(
    r"(?P<which>this|next|coming|on|the)?\s*(?:coming\s+)?"
    r"(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?P<week>\s+week|\s+next(?:\s+week)?)?",
    re.ASCII,
)
_WEEK_ON = re.compile(r"(?:a\s+)?week\s+on\s+(?=(?:mon|tues|wednes|thurs|fri|satur|sun)day$)", re.ASCII)
#: What was done is dated as well, and on the day itself, working day or none.
_AGO = re.compile(r"(?P<n>\d{1,4}|[a-z]+)\s+(?P<unit>days?|weeks?|fortnights?|months?|years?)\s+ago", re.ASCII)
_LAST = re.compile(r"last\s+(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)", re.ASCII)
_END = re.compile(
    r"(?:by\s+)?(?:the\s+)?(?P<part>end|close|start|beginning|middle)\s+of\s+"
    r"(?:the\s+)?(?P<which>this|next)?\s*(?P<unit>day|week|month|quarter|year|financial\s+year)",
    re.ASCII,
)
_SIMPLE: dict[str, Callable[[date], date]] = {
    "today": lambda today: today,
    "now": lambda today: today,
    "immediately": lambda today: today,
    "straight away": lambda today: today,
    "right away": lambda today: today,
    "with immediate effect": lambda today: today,
    "yesterday": lambda today: today - timedelta(days=1),
    "the day before yesterday": lambda today: today - timedelta(days=2),
    "tomorrow": lambda today: next_working_day(today + timedelta(days=1)),
    "tomorrow week": lambda today: next_working_day(today + timedelta(days=8)),
    "the day after tomorrow": lambda today: next_working_day(today + timedelta(days=2)),
    "day after tomorrow": lambda today: next_working_day(today + timedelta(days=2)),
    "this week": lambda today: _end_of("week", today, 0),
    "within the week": lambda today: _end_of("week", today, 0),
    "within a week": lambda today: next_working_day(today + timedelta(weeks=1)),
    "next week": lambda today: _end_of("week", today, 1),
    "this month": lambda today: _end_of("month", today, 0),
    "within the month": lambda today: _end_of("month", today, 0),
    "next month": lambda today: _end_of("month", today, 1),
    "month end": lambda today: _end_of("month", today, 0),
    "this year": lambda today: _end_of("year", today, 0),
    "next year": lambda today: _end_of("year", today, 1),
    "next working day": lambda today: add_working_days(today, 1),
    "the next working day": lambda today: add_working_days(today, 1),
    "eod": lambda today: today,
    "cop": lambda today: today,
}
#: Wording that says when without saying which day; no date can be worked out from it.
_UNDATED = re.compile(
    r"a\.?s\.?a\.?p|as soon as (?:possible|practicable|practical)|soon(?:est)?|shortly|urgent(?:ly)?|ongoing|"
    r"on-going|on going|continuous(?:ly)?|in due course|when(?:ever)? possible|at the earliest(?: opportunity)?|"
    r"(?:(?:with)?in )?(?:a |the next )?(?:few|several|some|many) (?:working )?(?:hours|days|weeks|months)(?:' time)?|"
    r"(?:ongoing|immediate(?:ly)?|as soon as) .*|"
    r"(?:(?:at|by|before|after|until|prior to|in|within)\s+)?(?:the |their |his |her |my |our )?"
    r"(?:next|following|coming|end of) (?:the )?"
    r"(?:[a-z]+ )?(?:supervision|review|visit|meeting|core group|conference|panel|audit|term|half term|session|plan)s?"
    r"(?: .*)?",
    re.ASCII,
)


def _relative(words: str, today: date) -> tuple[date | None] | None:
    """None: not a relative date. Else the date it comes to in a tuple of one, None in it where nothing says."""
    try:
        if simple := _SIMPLE.get(words):
            return (simple(today),)
        if _UNDATED.fullmatch(words):
            return (None,)
        if found := _END.fullmatch(words):
            return (_part_of(found["part"], found["unit"], found["which"] == "next", today),)
        if on := _WEEK_ON.match(words):
            words = f"{words[on.end() :]} week"
        if found := _WEEKDAY.fullmatch(words):
            return (_weekday(found, today),)
        if found := _LAST.fullmatch(words):
            wanted = [name.lower() for name in WEEKDAYS].index(found["day"])
            return (today - timedelta(days=(today.weekday() - wanted) % 7 or 7),)
        if found := _AGO.fullmatch(words):
            return _ago(found, today)
        if found := _COUNTED.fullmatch(words):
            return _counted(found, today)
    except SpanError:
        return (None,)
    return None


def _counted(found: re.Match[str], today: date) -> tuple[date | None] | None:
    number = int(found["n"]) if found["n"].isdigit() else _NUMBER_WORDS.get(found["n"])
    rest = found["rest"] or ""
    if number is None:
        return None
    if re.match(r"(from|of|after)\s", rest) and not re.search(r"\b(now|today|audit)$", rest):
        return (None,)  # counted from something only the person who typed it knows
    unit = found["unit"]
    if unit.startswith(("working", "business", "school", "wd")):
        return (add_working_days(today, number),)
    if unit.startswith(("hour", "hr")):
        return (next_working_day(shift(today, -(-number // 24), "day")),)
    if unit.startswith("fortnight"):
        return (next_working_day(shift(today, 2 * number, "week")),)
    return (next_working_day(shift(today, number, unit_of(unit.removeprefix("calendar").strip()))),)


def _ago(found: re.Match[str], today: date) -> tuple[date | None] | None:
    number = int(found["n"]) if found["n"].isdigit() else _NUMBER_WORDS.get(found["n"])
    if number is None:
        return None
    weeks = found["unit"].startswith("fortnight")
    return (shift(today, -2 * number, "week") if weeks else shift(today, -number, unit_of(found["unit"])),)


def _weekday(found: re.Match[str], today: date) -> date:
    """``Friday`` is the coming one; ``next Friday`` and ``Friday week`` the one in the week after this.

    One that is no working day gives the working day before it, or where that is not ahead of us the one after.
    """
    wanted = [name.lower() for name in WEEKDAYS].index(found["day"])
    monday = today - timedelta(days=today.weekday())
    week = (found["week"] or "").strip()
    if found["which"] == "next" or week.startswith("next"):
        named = monday + timedelta(days=7 + wanted)
    else:
        ahead = (wanted - today.weekday()) % 7 or 7
        named = today + timedelta(days=ahead + (7 if week == "week" else 0))
    before = last_working_day(named)
    return before if before > today else next_working_day(named)


def _part_of(part: str, unit: str, following: bool, today: date) -> date | None:
    if part in ("end", "close"):
        return _end_of(unit, today, 1 if following else 0)
    start = _end_of(unit, today, 0 if following else -1)
    if part == "middle" or start is None:
        return None
    return add_working_days(start, 1)


def _end_of(unit: str, today: date, ahead: int) -> date:
    """The last working day of this day, week, month, quarter or year, or of one ``ahead`` of it."""
    if unit == "day":
        return add_working_days(today, ahead) if ahead else today
    if unit == "week":
        end = today + timedelta(days=6 - today.weekday() + 7 * ahead)
    elif unit == "month":
        end = shift(today.replace(day=1), ahead + 1, "month") - timedelta(days=1)
    elif unit == "quarter":
        first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        end = shift(first, 3 * (ahead + 1), "month") - timedelta(days=1)
    elif unit == "year":
        end = date(today.year + ahead, 12, 31)
    else:  # the financial year ends on 31 March
        end = date(today.year + (today.month > 3) + ahead, 3, 31)
    return last_working_day(end)
