"""The unknowns of a ruleset: one variable an answer that some rule reads, with a finite domain.

A number becomes the intervals between the numbers that rules compare it with, each stood for by a sample; a date
likewise. Two dates compared with one another become one yes-or-no variable a comparison.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from auditrules.conditions.groups import counted, every_number, scored
from auditrules.conditions.ir import (
    And,
    Condition,
    Count,
    DateTest,
    Is,
    Not,
    NumberTest,
    Or,
    Points,
    SpanTest,
    Test,
    ValueTest,
)
from auditrules.conditions.meaning import Known, other_date, passes
from auditrules.conditions.vocabulary import Item, Vocabulary
from auditrules.engine.intervals import Interval
from auditrules.engine.nodes import TooComplex

MAX_VARIABLES = 400
"""Answers that rules read, in one ruleset; the diagram recurses once for each."""
MAX_CELLS = 128
"""Ways to answer one several-of-a-list question that rules may tell apart."""


class Special(Enum):
    """Values no answer can have."""

    NOT_APPLICABLE = "not applicable"
    GIVEN = "given"


NOT_APPLICABLE = Special.NOT_APPLICABLE
GIVEN = Special.GIVEN
"""An answer whose content no rule reads: prose, or a name."""

Cell = Known | Special


@dataclass(frozen=True, slots=True)
class Variable:
    """One unknown. ``cells`` are its values, a sample standing for each interval; ``index`` places an answer."""

    item: str
    cells: tuple[Cell, ...]
    index: Callable[[Known], int | None]

    def index_of_not_applicable(self) -> int | None:
        """Where "not applicable" stands, if it is allowed."""
        return self.cells.index(NOT_APPLICABLE) if NOT_APPLICABLE in self.cells else None


class Pair(NamedTuple):
    """A comparison of two dates, as a variable of its own: ``item`` tested against ``other``."""

    item: str
    other: str
    test: Test


#: An item's or pair's unknown.
Unknown = Variable | Pair


PointsOfValues = tuple[tuple[str, Decimal], ...]
"""Values that carry points, with these."""


@dataclass(slots=True)
class Mentions:
    """What the conditions of a ruleset say of each item."""

    items: dict[str, None]
    numbers: dict[str, set[Decimal]]
    dates: dict[str, set[date]]
    values: dict[str, set[frozenset[str]]]
    """Of several of a list: values of which a rule asks whether any was chosen."""
    points: dict[str, set[PointsOfValues]]
    """Of several of a list: the points that a rule adds up."""
    pairs: dict[Pair, None]


def mentions(conditions: Iterable[Condition], vocabulary: Vocabulary) -> Mentions:
    """Gather what conditions read."""
    found = Mentions({}, {}, {}, {}, {}, {})
    for condition in conditions:
        _gather(condition, vocabulary, found)
    return found


def _gather(condition: Condition, vocabulary: Vocabulary, found: Mentions) -> None:
    match condition:
        case Is(name, test):
            if name in vocabulary.items:
                _gather_test(vocabulary.items[name], test, found)
        case Count(_, group, test):
            for item in counted(group, test, vocabulary):
                _gather_test(item, test, found)
        case Points():
            for item in scored(condition, vocabulary):
                found.items[item.id] = None
                if item.number_is_points:
                    found.numbers.setdefault(item.id, set()).update(every_number(item))
                if item.kind == "choices":
                    carried = tuple((value.id, value.points) for value in item.values if value.points is not None)
                    found.points.setdefault(item.id, set()).add(carried)
        case Not(part):
            _gather(part, vocabulary, found)
        case And(parts) | Or(parts):
            for part in parts:
                _gather(part, vocabulary, found)
        case _:
            pass


def _gather_test(item: Item, test: Test, found: Mentions) -> None:
    found.items[item.id] = None
    if isinstance(test, NumberTest):
        found.numbers.setdefault(item.id, set()).add(test.number)
        if test.upper is not None:
            found.numbers[item.id].add(test.upper)
    elif isinstance(test, ValueTest) and item.kind == "choices":
        # A test of several values holds where it holds of any, and "is not" where "is" does not.
        plain = ValueTest(test.values) if test.how == "is_not" else test
        passing = frozenset(value.id for value in item.values if passes(plain, value.id, item))
        found.values.setdefault(item.id, set()).add(passing)
    elif isinstance(test, DateTest) and isinstance(test.other, date):
        found.dates.setdefault(item.id, set()).add(test.other)
    elif isinstance(test, (DateTest, SpanTest)):
        other = other_date(test)
        if other is not None:
            found.items[other] = None
            found.pairs[Pair(item.id, other, test)] = None


def variable(item: Item, found: Mentions) -> Variable | None:
    """The variable of an item, or None where nothing about its answer can change a rule.

    Raises :class:`TooComplex` for an answer of too many values at once.
    """
    made = cells_of(item, found)
    return made if len(made.cells) > 1 else None


def cells_of(item: Item, found: Mentions) -> Variable:
    """An item's cells, even where it has but one. Raises :class:`TooComplex` as :func:`variable` does."""
    cells: list[Cell]
    index: Callable[[Known], int | None]
    if item.kind == "choice":
        ids = tuple(value.id for value in item.values)
        cells, index = [*ids], _placer(ids)
    elif item.kind == "choices":
        subsets, index = _subset_cells(item, found)
        cells = [*subsets]
    elif item.kind == "number":
        numbers, index = _number_cells(sorted(found.numbers.get(item.id, set())), item)
        cells = [*numbers]
    elif item.kind == "date":
        days, index = _date_cells(sorted(found.dates.get(item.id, set())))
        cells = [*days]
    else:
        cells, index = [GIVEN], lambda _: 0
    if item.allow_not_applicable:
        cells.append(NOT_APPLICABLE)
    return Variable(item.id, tuple(cells), index)


@lru_cache(maxsize=64)
def _placer(ids: tuple[str, ...]) -> Callable[[Known], int | None]:
    """What places an answer among these: one for all questions that are answered alike."""
    places = {name: position for position, name in enumerate(ids)}

    def place(value: Known) -> int | None:
        return places.get(value) if isinstance(value, str) else None

    return place


def _subset_cells(item: Item, found: Mentions) -> tuple[list[frozenset[str]], Callable[[Known], int | None]]:
    """Of all ways to choose several of a list that no rule tells apart, one with the fewest values, the fewest first.

    Rules ask whether any of some values was chosen, and add up points: two choices that agree in all of that are one.
    """
    groups = sorted(found.values.get(item.id, ()), key=sorted)
    tables = [dict(table) for table in sorted(found.points.get(item.id, ()))]

    def told_apart(chosen: frozenset[str]) -> Hashable:
        sums = []
        for table in tables:
            carried = [table[name] for name in chosen if name in table]
            sums.append(sum(carried, Decimal(0)) if carried else None)
        return (*sums, *[not chosen.isdisjoint(group) for group in groups])

    nothing: frozenset[str] = frozenset()
    fewest = {told_apart(nothing): nothing}
    for value in item.values:
        for chosen in list(fewest.values()):
            more = chosen | {value.id}
            kept = fewest.setdefault(told_apart(more), more)
            if len(more) < len(kept):
                fewest[told_apart(more)] = more
        if len(fewest) > MAX_CELLS:
            raise TooComplex(f"'{item.label}' can be answered in more than {MAX_CELLS} ways that rules tell apart")
    subsets = sorted(fewest.values(), key=lambda subset: (len(subset), sorted(subset)))
    places = {told_apart(subset): position for position, subset in enumerate(subsets)}

    def place(value: Known) -> int | None:
        return places.get(told_apart(value)) if isinstance(value, frozenset) else None

    return subsets, place


def _number_cells(cuts: list[Decimal], item: Item) -> tuple[list[Decimal], Callable[[Known], int | None]]:
    """A sample of every interval below, at, between and above the cuts that the item's bounds allow."""
    samples: dict[int, Decimal] = {}
    for position in range(2 * len(cuts) + 1):
        inside = Interval.between(cuts, position, position).within(item.minimum, item.maximum, item.decimals)
        if inside is not None:
            samples[position] = inside.sample()
    places = {position: index for index, position in enumerate(samples)}

    def place(value: Known) -> int | None:
        if not isinstance(value, Decimal):
            return None
        at = bisect_left(cuts, value)
        return places.get(2 * at + 1 if at < len(cuts) and cuts[at] == value else 2 * at)

    return list(samples.values()), place


def interval_at(cuts: Iterable[Decimal], sample: Decimal, item: Item) -> Interval:
    """The interval between cuts that a sample of an item's numbers stands for."""
    ordered = sorted(cuts)
    at = bisect_left(ordered, sample)
    position = 2 * at + 1 if at < len(ordered) and ordered[at] == sample else 2 * at
    found = Interval.between(ordered, position, position).within(item.minimum, item.maximum, item.decimals)
    return found or Interval(sample, sample)


def _date_cells(cuts: list[date]) -> tuple[list[date], Callable[[Known], int | None]]:
    """A sample of every stretch of days before, on, between and after the cuts."""
    samples: dict[int, date] = {}
    for position in range(2 * len(cuts) + 1):
        at, gap = divmod(position, 2)
        if gap:
            samples[position] = cuts[at]
        elif not cuts:
            samples[position] = date(2000, 1, 1)
        else:
            day = cuts[at] - timedelta(days=1) if at < len(cuts) else cuts[-1] + timedelta(days=1)
            if at == 0 or day > cuts[at - 1]:
                samples[position] = day
    places = {position: index for index, position in enumerate(samples)}

    def place(value: Known) -> int | None:
        if not isinstance(value, date):
            return None
        at = bisect_left(cuts, value)
        return places.get(2 * at + 1 if at < len(cuts) and cuts[at] == value else 2 * at)

    return list(samples.values()), place


def pair_holds(pair: Pair, item: Item, value: Known, other: Known) -> bool:
    """Whether a comparison of two known dates holds."""
    return passes(pair.test, value, item, other)
