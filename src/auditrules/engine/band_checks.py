"""Checks of rows that divide one number among them: what they leave out, and what two of them take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from auditrules.conditions.ir import (
    And,
    Comparison,
    Condition,
    Count,
    Group,
    Is,
    Not,
    NumberTest,
    Or,
    Points,
    Quantity,
    Test,
)
from auditrules.conditions.meaning import compare
from auditrules.conditions.printer import canonical, number_text
from auditrules.engine.analysis import Analysis
from auditrules.engine.findings import finding, path_of, row_name
from auditrules.engine.intervals import Interval
from auditrules.engine.nodes import Node
from auditrules.engine.row_checks import Table, tables
from auditrules.rulesets.diagnostics import Diagnostic

#: What a test of a number looks like: one item's number, a group's points, or how many of a group.
Numeric = Is | Points | Count
#: The number that a band is about: an item's id, points of a group, or how many (or what percentage) of a group.
Subject = str | tuple[str, str | None, Group] | tuple[Group, Test, bool]

_COUNTED: dict[str, Comparison] = {
    "at_least": "at_least",
    "at_most": "at_most",
    "more_than": "more_than",
    "fewer_than": "less_than",
    "exactly": "is",
}


_MOST_OVERLAPS = 20
"""Overlapping bands to name in one table."""


@dataclass(frozen=True, slots=True)
class Band:
    """A row whose condition speaks of one number alone: which numbers it takes."""

    index: int
    takes: Callable[[Decimal], bool]


def gaps(analysis: Analysis) -> Iterator[Diagnostic]:
    """A109: numbers that no row takes, between the rows or where nothing else catches them.

    Beyond the last band ``otherwise`` is an answer like any other; between two bands it hides a slip.
    """
    for table in tables(analysis):
        for subject, (sample, bands) in _banded(analysis, table).items():
            positions = _positions(analysis, subject, sample)
            taken = 0
            for band in bands:
                taken |= _mask(analysis, band, positions)
            for first, last in _runs([not taken >> at & 1 for at in range(len(positions))]):
                inside = first > 0 and last < len(positions) - 1
                if table.decide.otherwise is not None and not inside:
                    continue
                interval = _interval(analysis, subject, sample, positions[first][0], positions[last][0])
                left = analysis.both(table.region, _within(analysis, sample, interval))
                left = analysis.both(left, *(analysis.without(row) for row in table.rows))
                if left == analysis.false:
                    continue
                falls = (
                    f"; '{analysis.vocabulary.items[table.name].value_label(table.decide.otherwise)}' "
                    "is decided there, as otherwise"
                    if table.decide.otherwise is not None
                    else ""
                )
                yield finding(
                    analysis,
                    "A109",
                    f"no row takes {_about(sample)} that is {interval.words()}{falls}",
                    path_of(analysis, f"decide.{table.name}.rows.{_beside(bands, positions, first) + 1}.when"),
                    help_=_meeting(interval) + _whole(sample, interval),
                )


def _whole(sample: Numeric, interval: Interval) -> str:
    """A word on whole numbers, where the gap lies between two that follow one another."""
    low, high = interval.low, interval.high
    if not isinstance(sample, Is) or low is None or high is None or interval.low_included or interval.high_included:
        return ""
    follow = high - low == 1 and low % 1 == 0
    return " Where it is always a whole number, say decimals = 0 with it." if follow else ""


def _meeting(interval: Interval) -> str:
    at = interval.low if interval.low is not None else interval.high
    if at is None:
        return "Give it a row."
    number = number_text(at)
    return f"Let the bands meet, as 'at most {number}' and 'more than {number}' do."


def overlaps(analysis: Analysis) -> Iterator[Diagnostic]:
    """A110: numbers that two rows of a ``first`` table take, where neither row lies inside the other.

    A row inside another is the usual way to write steps (at least 80, at least 60 …) and is no slip.
    """
    for table in tables(analysis):
        if table.decide.hit != "first":
            continue
        told = 0
        for subject, (sample, bands) in _banded(analysis, table).items():
            positions = _positions(analysis, subject, sample)
            taken = [_mask(analysis, band, positions) for band in bands]
            for later, band in enumerate(bands):
                for earlier, other in enumerate(bands[:later]):
                    analysis.diagram.step()
                    mine, theirs = taken[later], taken[earlier]
                    rows = table.decide.rows
                    same = rows[band.index].then == rows[other.index].then
                    if same or not mine & theirs or not mine & ~theirs or not theirs & ~mine or told >= _MOST_OVERLAPS:
                        continue
                    for first, last in _runs([bool((mine & theirs) >> at & 1) for at in range(len(positions))]):
                        interval = _interval(analysis, subject, sample, positions[first][0], positions[last][0])
                        node = analysis.both(table.region, _within(analysis, sample, interval))
                        if node == analysis.false:
                            continue
                        told += 1
                        result = analysis.vocabulary.items[table.name].value_label(rows[other.index].then)
                        yield finding(
                            analysis,
                            "A110",
                            f"this row and {row_name(analysis, table.name, other.index)} both take {_about(sample)} "
                            f"that is {interval.words()}; the earlier decides: {result}",
                            path_of(analysis, f"decide.{table.name}.rows.{band.index + 1}.when"),
                            help_="Let the bands meet without sharing a number.",
                        )


def _mask(analysis: Analysis, band: Band, positions: Sequence[tuple[int, Decimal]]) -> int:
    """The positions that a band takes, a bit each."""
    mask = 0
    for at, (_, number) in enumerate(positions):
        analysis.diagram.step()
        mask |= band.takes(number) << at
    return mask


# ------------------------------------------------------------------ finding bands


def _banded(analysis: Analysis, table: Table) -> Mapping[Subject, tuple[Numeric, list[Band]]]:
    """Bands by the number they are about, with one test of it; only where two rows or more are about the same."""
    found: dict[Subject, tuple[Numeric, list[Band]]] = {}
    for index in range(len(table.rows)):
        condition = analysis.ruleset.conditions[f"decide.{table.name}.rows.{index + 1}.when"]
        tests = list(_number_tests(condition))
        first = tests[0] if tests else None
        if first is None or any(test is None or _subject(test) != _subject(first) for test in tests):
            continue
        _, bands = found.setdefault(_subject(first), (first, []))
        bands.append(Band(index, partial(_takes, condition)))
    return {subject: entry for subject, entry in found.items() if len(entry[1]) > 1}


def _number_tests(condition: Condition) -> Iterator[Numeric | None]:
    """The number tests that a condition is made of; None among them where it says anything else."""
    match condition:
        case Is(_, NumberTest()) | Points():
            yield condition
        case Count():
            yield None if _number_test(condition) is None else condition
        case Not(part):
            yield from _number_tests(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _number_tests(part)
        case _:
            yield None


def _number_test(condition: Numeric) -> NumberTest | None:
    """What a test asks of its number; None where it names none: "any" and "every" divide nothing into bands."""
    if not isinstance(condition, Count):
        return condition.test if isinstance(condition.test, NumberTest) else None
    how, number = condition.quantity.how, condition.quantity.number
    return NumberTest(_COUNTED[how], number) if number is not None and how in _COUNTED else None


def _subject(test: Numeric) -> Subject:
    if isinstance(test, Is):
        return test.item
    if isinstance(test, Points):
        return (test.measure, test.each, test.group)
    return (test.group, test.test, test.quantity.percent)


def _asking(sample: Numeric, test: NumberTest) -> Condition:
    """The same number held against another test."""
    if isinstance(sample, Is):
        return Is(sample.item, test)
    if isinstance(sample, Points):
        return replace(sample, test=test)
    how = next(how for how, comparison in _COUNTED.items() if comparison == test.comparison)
    return Count(Quantity(how, test.number, sample.quantity.percent), sample.group, sample.test)  # type: ignore[arg-type]  # a key of _COUNTED


def _takes(condition: Condition, number: Decimal) -> bool:
    """Whether a band takes a number."""
    match condition:
        case Is() | Points() | Count():
            test = _number_test(condition)
            return test is not None and compare(test, number)
        case Not(part):
            return not _takes(part, number)
        case And(parts):
            return all(_takes(part, number) for part in parts)
        case Or(parts):
            return any(_takes(part, number) for part in parts)
        case _:
            return False


# ------------------------------------------------------------------ numbers


def _cuts(analysis: Analysis, subject: Subject) -> list[Decimal]:
    """Every number that a row of the ruleset compares the subject with."""
    found: set[Decimal] = set()
    for key, condition in analysis.ruleset.conditions.items():
        if not key.startswith("decide."):
            continue
        for asked in _number_tests(condition):
            test = _number_test(asked) if asked is not None and _subject(asked) == subject else None
            if test is not None:
                found.add(test.number)
                if test.upper is not None:
                    found.add(test.upper)
    return sorted(found)


def _positions(analysis: Analysis, subject: Subject, sample: Numeric) -> list[tuple[int, Decimal]]:
    """Every interval between the cuts that the number can lie in: its position and a number of it."""
    cuts = _cuts(analysis, subject)
    found = []
    for position in range(2 * len(cuts) + 1):
        inside = Interval.between(cuts, position, position).within(*_bounds(analysis, sample))
        if inside is not None:
            found.append((position, inside.sample()))
    return found


def _interval(analysis: Analysis, subject: Subject, sample: Numeric, first: int, last: int) -> Interval:
    whole = Interval.between(_cuts(analysis, subject), first, last)
    return whole.within(*_bounds(analysis, sample)) or whole


def _bounds(analysis: Analysis, sample: Numeric) -> tuple[Decimal | None, Decimal | None, int | None]:
    """The least and the greatest the number can be, and the most decimal places it can have."""
    if isinstance(sample, Is):
        item = analysis.vocabulary.items[sample.item]
        return item.minimum, item.maximum, item.decimals
    if isinstance(sample, Count):
        return Decimal(0), Decimal(100) if sample.quantity.percent else None, None
    return (Decimal(0), Decimal(100), None) if sample.percent else (None, None, None)


def _within(analysis: Analysis, sample: Numeric, interval: Interval) -> Node:
    """Audits whose number lies in an interval."""
    return analysis.both(*(analysis.truth(_asking(sample, test)) for test in interval.tests()))


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and last index of every unbroken run of True."""
    start: int | None = None
    for index, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = index
        elif not flag and start is not None:
            yield start, index - 1
            start = None


def _beside(bands: Sequence[Band], positions: Sequence[tuple[int, Decimal]], first: int) -> int:
    """The row of the band that ends where a gap begins; the first band where none does."""
    if first > 0:
        for band in bands:
            if band.takes(positions[first - 1][1]):
                return band.index
    return bands[0].index


def _about(sample: Numeric) -> str:
    """The number in words: ``'age'``, ``'total points of questions'``, ``a count of 'sections are good'``."""
    if isinstance(sample, Count):
        words = canonical(Count(Quantity("exactly", Decimal(2)), sample.group, sample.test)).removeprefix("exactly 2 ")
        return f"a {'percentage' if sample.quantity.percent else 'count'} of '{words}'"
    return f"'{canonical(sample).partition(' is ')[0]}'"
