"""Whether there are dates that make comparisons of dates come out so, and which.

Every comparison is a bound: one date lies no earlier, or no later, than a mark that moves with another date. A mark
never moves back as its date moves on, so the earliest dates that meet all bounds are found by moving dates on for as
long as a bound is not met. Where that comes to an end there are such dates; where it leads beyond the last day that
one of them can have, or round in a circle, there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from auditrules.conditions.dates import EARLIEST, LATEST, Span, SpanError, Unit, shift
from auditrules.conditions.ir import DateTest, SpanTest
from auditrules.engine.variables import Pair

FIRST_DAY, LAST_DAY = EARLIEST.toordinal(), LATEST.toordinal()
_START = date(2026, 3, 4).toordinal()
"""A Wednesday in no holiday, to build examples on where rules mention no date."""
_ROUNDS = 600
"""Rounds of moving dates on before it is left open whether they come to rest."""

_Order = Literal["<", "<=", "=", ">=", ">"]
_PLAIN: Mapping[str, _Order] = {"before": "<", "after": ">", "on": "=", "on_or_before": "<=", "on_or_after": ">="}
_AFTER: Mapping[str, _Order] = {"at_least": ">=", "at_most": "<=", "more_than": ">", "less_than": "<"}
_BEFORE: Mapping[str, _Order] = {"at_least": "<=", "at_most": ">=", "more_than": "<", "less_than": ">"}
_NOT: Mapping[_Order, tuple[_Order, ...]] = {"<": (">=",), "<=": (">",), "=": ("<", ">"), ">=": ("<",), ">": ("<=",)}

#: A day as its ordinal, by the name of the date.
Days = dict[str, int]
#: The first and the last day that a date can have.
Range = tuple[int, int]


class Bound(NamedTuple):
    """``item`` lies on or after (``low``), or on or before, the mark of ``other``, ``further`` days moved on.

    The mark is ``other`` itself, or the day that ``span`` leads to from there.
    """

    item: str
    other: str
    span: Span | None
    low: bool
    further: int


def bounds_of(pair: Pair, *, held: bool) -> tuple[tuple[Bound, ...], ...]:
    """What a comparison that holds, or does not, says of its dates: alternatives, each of bounds that all hold."""
    test = pair.test
    if isinstance(test, SpanTest):
        span: Span | None = test.span
        order = (_AFTER if test.span.direction == "after" else _BEFORE)[test.comparison]
    else:
        assert isinstance(test, DateTest)
        span, order = None, _PLAIN[test.comparison]
    return tuple(_bounds(pair, span, one) for one in ((order,) if held else _NOT[order]))


def _bounds(pair: Pair, span: Span | None, order: _Order) -> tuple[Bound, ...]:
    found = []
    if order in (">", ">=", "="):
        found.append(Bound(pair.item, pair.other, span, True, 1 if order == ">" else 0))
    if order in ("<", "<=", "="):
        found.append(Bound(pair.item, pair.other, span, False, -1 if order == "<" else 0))
    return tuple(found)


def ruled_out(bounds: Sequence[Bound], ranges: Mapping[str, Range]) -> bool:
    """Whether no dates meet the bounds whatever the calendar: quick, and not all that is impossible is seen.

    Days, working days and months are counted apart: of each the bounds say how many lie between two dates at least.
    """
    days = {name: low for name, (low, _) in ranges.items()}
    last = {name: high for name, (_, high) in ranges.items()}
    if _rises(bounds, days, _least_days, last) or _crossed(bounds):
        return True
    units = {bound.span.unit for bound in bounds if bound.span is not None}
    if "working_day" in units and _rises(bounds, dict.fromkeys(ranges, 0), _least_working_days):
        return True
    return not units.isdisjoint(("month", "year")) and _rises(bounds, dict.fromkeys(ranges, 0), _least_months)


def _rises(
    bounds: Sequence[Bound], at: Days, least: Callable[[Bound], int], last: Mapping[str, int] | None = None
) -> bool:
    """Whether dates, moved on from where they are, pass a last day or go round in a circle that moves them on again."""
    edges = [
        (bound.other, bound.item, least(bound)) if bound.low else (bound.item, bound.other, least(bound))
        for bound in bounds
    ]
    for _ in range(len(at) + 1):
        moved = False
        for start, end, further in edges:
            if at[start] + further > at[end]:
                at[end], moved = at[start] + further, True
        if last is not None and any(at[name] > day for name, day in last.items()):
            return True
        if not moved:
            return False
    # Only a circle still moves after as many rounds as there are dates.
    return True


def _crossed(bounds: Sequence[Bound]) -> bool:
    """Whether a date must lie after one mark of another date, and before a second that is no later than the first."""
    lows = [bound for bound in bounds if bound.low]
    highs = [bound for bound in bounds if not bound.low]
    return any(
        low.further > high.further
        and (low.item, low.other, _unit(low.span)) == (high.item, high.other, _unit(high.span))
        and _count(low.span) >= _count(high.span)
        for low in lows
        for high in highs
    )


def solved(bounds: Sequence[Bound], ranges: Mapping[str, Range], mark: Marks) -> Days | bool:
    """Dates that meet the bounds; False where there are none, True where that could not be told."""
    if ruled_out(bounds, ranges):
        return False
    firsts = [high for _, high in ranges.values() if high < LAST_DAY]
    for start in sorted({min([_START, *firsts]), min([_START, *firsts]) - 400, FIRST_DAY}, reverse=True):
        found = _moved_on(bounds, ranges, start, mark)
        if not isinstance(found, bool):
            return found
    return found


def _moved_on(bounds: Sequence[Bound], ranges: Mapping[str, Range], start: int, mark: Marks) -> Days | bool:
    days = {name: max(low, start) for name, (low, _) in ranges.items()}
    for _ in range(_ROUNDS):
        moved = False
        for bound in bounds:
            if bound.low:
                name, least = bound.item, mark.after(bound.span, days[bound.other]) + bound.further
            else:
                name, least = (
                    bound.other,
                    mark.reaching(bound.span, days[bound.item] - bound.further, days[bound.other]),
                )
            if least > days[name]:
                days[name], moved = least, True
                if least > ranges[name][1]:
                    return False
        if not moved:
            return not any(day > ranges[name][1] for name, day in days.items()) and days
    return True


class Marks:
    """The days that spans lead to, each counted out once. ``step`` is told how much work each was."""

    def __init__(self, step: Callable[[int], None]) -> None:
        self._step = step
        self._found: dict[tuple[Span, int], int] = {}

    def after(self, span: Span | None, day: int) -> int:
        """The mark of a day; before the first or after the last day of the calendar where it leads out of it."""
        if span is None:
            return day
        found = self._found.get((span, day))
        if found is None:
            # Working days are counted one by one.
            self._step(1 + span.n // 64 if span.unit == "working_day" else 1)
            try:
                found = span.from_date(date.fromordinal(day)).toordinal()
            except SpanError:
                found = FIRST_DAY - 1 if span.direction == "before" else LAST_DAY + 2
            self._found[span, day] = found
        return found

    def reaching(self, span: Span | None, wanted: int, start: int) -> int:
        """The first day from ``start`` on whose mark is ``wanted`` or later."""
        if span is None:
            return max(wanted, start)
        if self.after(span, start) >= wanted:
            return start
        last = wanted - _length(span)[0]
        if last > LAST_DAY:
            return last
        while start < last:
            middle = (start + last) // 2
            start, last = (start, middle) if self.after(span, middle) >= wanted else (middle + 1, last)
        return last


# ---------------------------------------------------------------- how far a bound moves a date at the least


def _least_days(bound: Bound) -> int:
    """Days that the later of its dates is moved on from the other: below 0 where it may lie before."""
    least, most = _length(bound.span)
    return least + bound.further if bound.low else -(most + bound.further)


def _least_working_days(bound: Bound) -> int:
    """The same, of working days up to and including a date."""
    n = _count(bound.span)
    if _unit(bound.span) != "working_day":
        return min(_least_days(bound), 0)
    if bound.low:
        return n
    # Counted back from a day that is no working day, the first is that which was counted last.
    most = n + (n < 0)
    # The mark is a working day itself, so that whatever lies before it has one less.
    return -(most - 1 if bound.further < 0 and n else most)


def _least_months(bound: Bound) -> int:
    """The same, of months begun."""
    unit = _unit(bound.span)
    if unit in ("month", "year"):
        n = _count(bound.span) * (12 if unit == "year" else 1)
        return n if bound.low else -n
    days = _least_days(bound)
    return days // 31 if days >= 0 else -(-days // 28 + 1)


def _unit(span: Span | None) -> str:
    return "day" if span is None else span.unit


def _count(span: Span | None) -> int:
    """How many units a span leads on, below 0 where it leads back."""
    return 0 if span is None else -span.n if span.direction == "before" else span.n


@cache
def _length(span: Span | None) -> Range:
    """The fewest and the most days that a span can lead on."""
    if span is None:
        return 0, 0
    least, most = _days_in(span.n, span.unit)
    return (-most, -least) if span.direction == "before" else (least, most)


def _days_in(n: int, unit: Unit) -> Range:
    if unit in ("day", "week"):
        days = n * (7 if unit == "week" else 1)
        return days, days
    if unit == "working_day":
        # Few bank holidays lie close together: four within eleven days in 2011, eight to ten in a year.
        most = n + 2 * (n // 5 + 2) + 6 + n // 12
        return n + 2 * (max(n - 1, 0) // 5), most if n else 0
    lengths: list[int] = []
    for year in range(2000, 2008):
        for month in range(1, 13):
            for day in (1, 28, 29, 30, 31):
                try:
                    start = date(year, month, day)
                    lengths.append((shift(start, n, unit) - start).days)
                except (ValueError, SpanError):
                    continue
    # Where 2100 lies within, which has no leap day, it is a day shorter than any of these.
    months = n * 12 if unit == "year" else n
    return min(lengths, default=0) - (months > 36), max(lengths, default=LAST_DAY)
