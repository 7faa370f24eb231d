"""Working days, and spans of time such as ``10 working days after completed``.

Working days are Monday to Friday without the bank holidays of England, which come from the ``holidays`` library. That
library is loaded at the first question about a bank holiday and not before, because loading it takes about a quarter of
a second; :func:`preload` does it in advance.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

EARLIEST = date(1900, 1, 1)
LATEST = date(2199, 12, 31)

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Unit = Literal["day", "working_day", "week", "month", "year"]
Direction = Literal["after", "before"]


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time, on one side of a named date where one is named.

    ``10 working days after completed`` is ``Span(10, "working_day", "after", "completed")``; ``10 working days``
    has neither direction nor anchor.
    """

    n: int
    unit: Unit
    direction: Direction | None = None
    anchor: str | None = None

    def from_date(self, anchor: date) -> date:
        """The date this far from ``anchor``: after it unless the span says before.

        Raises :class:`SpanError` where that lies outside the years 1900 to 2199.
        """
        return shift(anchor, -self.n if self.direction == "before" else self.n, self.unit)

    def __str__(self) -> str:
        unit = self.unit.replace("_", " ") + ("" if self.n == 1 else "s")
        end = f" {self.direction} {self.anchor}" if self.direction and self.anchor else ""
        return f"{self.n} {unit}{end}"


class SpanError(ValueError):
    """A text that is not a span of time, or a span that leads out of the calendar."""


# ---------------------------------------------------------------- showing


def dotted(day: date) -> str:
    """``04.06.2020``, as dates are shown and typed."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def in_words(day: date) -> str:
    """``Thursday 4 June 2020``."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


# ---------------------------------------------------------------- working days


@cache
def _holiday_class() -> Callable[..., Mapping[date, str]]:
    """The class of the United Kingdom's holidays, loaded without that of 200 other countries.

    ``from holidays import UnitedKingdom`` runs ``holidays.countries``, which imports every country (about 0.3 s
    on top of the 0.25 s of the library itself), so the one module is loaded from its own file. Where the library is
    laid out otherwise the ordinary import does.
    """
    from importlib.util import module_from_spec, spec_from_file_location
    from pathlib import Path

    import holidays

    name = "auditrules_united_kingdom_holidays"
    path = Path(holidays.__file__ or "").parent / "countries" / "united_kingdom.py"
    try:
        spec = spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            raise ImportError(path)
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        found: Callable[..., Mapping[date, str]] = module.UnitedKingdom
    except (ImportError, OSError, AttributeError):
        return lambda **given: holidays.country_holidays("GB", **given)
    return found


@cache
def _bank_holidays(year: int) -> Mapping[date, str]:
    if not 1900 <= year <= 2100:
        return {}
    return dict(_holiday_class()(subdiv="ENG", years=[year], expand=False))


def preload(year: int) -> None:
    """Load the bank holidays of a year, so that the first question about one does not have to wait."""
    _bank_holidays(year)


def bank_holiday(day: date) -> str | None:
    """The name of the bank holiday in England on that day, or None."""
    return _bank_holidays(day.year).get(day)


def is_working_day(day: date) -> bool:
    """Monday to Friday and not a bank holiday in England."""
    return day.weekday() < 5 and bank_holiday(day) is None


def next_working_day(day: date) -> date:
    """The day itself where it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def last_working_day(day: date) -> date:
    """The day itself where it is a working day, else the last one before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """The ``count``-th working day after ``day`` (before it for a negative count); ``day`` itself for 0.

    Counting starts on the next day, so a Friday and 1 give the Monday. Raises :class:`SpanError` outside the
    years 1900 to 2199.
    """
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day = _within(day, step)
        if is_working_day(day):
            left -= 1
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``; negative where ``end`` comes first.

    The inverse of :func:`add_working_days`: between a day and the ``n``-th working day after it are ``n``.
    """
    if end < start:
        # Backwards the count includes ``end`` and leaves ``start`` out, as add_working_days does.
        return -_count_working_days(end, start - timedelta(days=1))
    return _count_working_days(start + timedelta(days=1), end)


def _count_working_days(first: date, last: date) -> int:
    """Working days from ``first`` to ``last``, both included; 0 where ``last`` comes first."""
    days = (last - first).days + 1
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    count = weeks * 5 + sum((first.weekday() + offset) % 7 < 5 for offset in range(rest))
    for year in range(first.year, last.year + 1):
        count -= sum(first <= day <= last and day.weekday() < 5 for day in _bank_holidays(year))
    return count


def _within(day: date, step: timedelta) -> date:
    try:
        moved = day + step
    except OverflowError:
        moved = None
    if moved is None or not EARLIEST <= moved <= LATEST:
        raise SpanError("That date lies outside the years 1900 to 2199.")
    return moved


# ---------------------------------------------------------------- spans


def shift(day: date, count: int, unit: Unit) -> date:
    """A date ``count`` units away. Months and years keep the day of the month, or take the last one there is.

    Raises :class:`SpanError` outside the years 1900 to 2199.
    """
    if abs(count) > 200_000:
        raise SpanError("That date lies outside the years 1900 to 2199.")
    if unit == "working_day":
        return add_working_days(day, count)
    if unit == "day":
        return _within(day, timedelta(days=count))
    if unit == "week":
        return _within(day, timedelta(weeks=count))
    months = day.year * 12 + day.month - 1 + (count * 12 if unit == "year" else count)
    year, month = divmod(months, 12)
    if not EARLIEST.year <= year <= LATEST.year:
        raise SpanError("That date lies outside the years 1900 to 2199.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_SPAN = re.compile(
    r"(?P<n>[0-9]{1,5})\s+(?P<unit>(?:working\s+)?days?|weeks?|months?|years?)"
    r"(?:\s+(?P<direction>after|before)\s+(?P<anchor>[a-z][a-z0-9_]*))?",
    re.ASCII,
)


def parse_span(text: str) -> Span:
    """Read ``10 working days after completed``, ``2 weeks before due`` or ``10 working days``.

    Raises :class:`SpanError`, with a message in words, for anything else.
    """
    found = _SPAN.fullmatch(text.strip())
    if not found:
        raise SpanError(
            f"'{text}' is not a span of time. Write for example '10 working days after completed', "
            "with days, working days, weeks, months or years, and 'after' or 'before' a date."
        )
    direction = found["direction"]
    return Span(
        int(found["n"]),
        unit_of(found["unit"]),
        "after" if direction == "after" else "before" if direction == "before" else None,
        found["anchor"],
    )


def unit_of(words: str) -> Unit:
    """The unit that is meant by ``working days`` or ``weeks``; days for anything else."""
    word = " ".join(words.lower().split())
    if word.startswith("working"):
        return "working_day"
    if word.startswith("week"):
        return "week"
    if word.startswith("month"):
        return "month"
    if word.startswith("year"):
        return "year"
    return "day"
