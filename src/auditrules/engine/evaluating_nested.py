"""Points that are taken of every section first: no sum of whole numbers, so they are worked out whole and exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from auditrules.conditions.ir import Measure, NumberTest
from auditrules.conditions.measures import exact_compare, measured

#: Whose value a summand follows: an item's slot, a decided outcome, or a comparison of two dates.
Member = tuple[Literal["slot"], int] | tuple[Literal["decided"], str] | tuple[Literal["pair"], int]
#: The codes that each state may come to: by a number from nought on, or by the bits of an outcome.
StateCodes = Sequence[tuple[int, ...]] | Mapping[int, tuple[int, ...]]
Row = tuple[Fraction, Fraction, Fraction]
"""Points gained, the most there could be, and the weight."""

_MOST_KEPT = 2_000
"""Values of one section that are kept by its answers."""


@dataclass(frozen=True, slots=True)
class SectionOfPoints:
    """A section's weight, and of each of its questions what it carries by code; None where that is nothing."""

    weight: Fraction
    questions: tuple[tuple[Member, tuple[Row | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Nested:
    """A measure of what another measure is of every section."""

    measure: Measure
    each: Measure
    sections: tuple[SectionOfPoints, ...]


@dataclass(frozen=True, slots=True)
class NestedCompare:
    """A comparison of such points."""

    nested: Nested
    test: NumberTest


class Open:
    """What points come to while an answer that they rest on is missing, and nothing bounds it."""


OPEN: Final = Open()


class Between(NamedTuple):
    """Bounds, both included, of what points come to while an answer that they rest on is missing."""

    low: Fraction
    high: Fraction


#: An exact value, None where there is none, or while it is open its bounds, if there are any.
Worth = Fraction | Between | Open | None


class NestedSum:
    """Works out such points from the states of their questions, given section by section in one row.

    ``options`` are, for every question, the codes that each of its states may come to. A section's value is kept by
    its states: from one audit to the next, and after an answer, most sections are as they were.
    """

    def __init__(self, nested: Nested, options: Sequence[StateCodes]) -> None:
        self._nested = nested
        self._sections: list[tuple[SectionOfPoints, int, int, Sequence[StateCodes]]] = []
        self._kept: list[dict[tuple[int, ...], Worth]] = []
        at = 0
        for section in nested.sections:
            after = at + len(section.questions)
            self._sections.append((section, at, after, options[at:after]))
            self._kept.append({})
            at = after

    def __call__(self, states: tuple[int, ...]) -> Worth:
        lowest: list[Row] = []
        highest: list[Row] = []
        for (section, start, end, options), kept in zip(self._sections, self._kept, strict=True):
            here = states[start:end]
            if here in kept:
                value = kept[here]
            else:
                if len(kept) >= _MOST_KEPT:
                    kept.clear()
                value = kept[here] = self._of(section, options, here)
            if isinstance(value, Open):
                return OPEN
            if value is not None:
                low, high = value if isinstance(value, Between) else (value, value)
                lowest.append((low, Fraction(0), section.weight))
                highest.append((high, Fraction(0), section.weight))
        return _between(self._nested.measure, lowest, highest)

    def _of(self, section: SectionOfPoints, options: Sequence[StateCodes], states: tuple[int, ...]) -> Worth:
        lowest: list[Row] = []
        highest: list[Row] = []
        for (_, carried), codes_by_state, state in zip(section.questions, options, states, strict=True):
            rows = {carried[code] for code in codes_by_state[state]}
            if len(rows) > 1 and None in rows:
                # Whether it counts at all changes what the others are measured against.
                return OPEN
            given = sorted(row for row in rows if row is not None)
            if given:
                lowest.append(given[0])
                highest.append(given[-1])
        return _between(self._nested.each, lowest, highest) if lowest else None


def _between(measure: Measure, lowest: Sequence[Row], highest: Sequence[Row]) -> Worth:
    """A measure of rows of which each has at least and at most so many points, and one weight.

    The more points, the more a measure comes to: so the ends tell. Not of a product with factors below nought, nor
    with weights below it.
    """
    low = measured(measure, lowest)
    if lowest == highest:
        return low
    signed = any(weight < 0 for _, _, weight in lowest) or (measure == "product" and any(row[0] < 0 for row in lowest))
    high = measured(measure, highest)
    if signed or low is None or high is None:
        return OPEN
    return low if low == high else Between(low, high)


class NestedTest:
    """Holds such points against a number: as two values, or with ``rails`` as 0 (false), 1 (open) or 3 (true)."""

    def __init__(self, test: NumberTest, *, rails: bool) -> None:
        self._test = test
        self._true, self._false = (3, 0) if rails else (True, False)

    def __call__(self, worth: Worth) -> int:
        if isinstance(worth, Open):
            return 1
        if isinstance(worth, Between):
            return self._between(worth)
        return self._true if exact_compare(self._test, worth) else self._false

    def _between(self, worth: Between) -> int:
        """Of bounds; every comparison but "is not" takes all that lies between two numbers it takes."""
        test = self._test
        if test.comparison == "is_not" and test.upper is None:
            return 1 if worth.low <= Fraction(test.number) <= worth.high else self._true
        ends = {exact_compare(test, worth.low), exact_compare(test, worth.high)}
        if len(ends) == 2:
            return 1
        if ends == {True}:
            return self._true
        inside = test.comparison == "is" or test.upper is not None
        return 1 if inside and worth.low < Fraction(test.number) < worth.high else self._false
