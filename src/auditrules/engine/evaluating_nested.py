"""Points that are taken of every section first: no sum of whole numbers, so they are worked out whole and exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

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
    """What points come to while an answer that they rest on is missing."""


OPEN: Final = Open()
#: An exact value, None where there is none, or open.
Worth = Fraction | Open | None


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
        rows = []
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
                rows.append((value, Fraction(0), section.weight))
        return measured(self._nested.measure, rows)

    def _of(self, section: SectionOfPoints, options: Sequence[StateCodes], states: tuple[int, ...]) -> Worth:
        found = []
        for (_, carried), codes_by_state, state in zip(section.questions, options, states, strict=True):
            rows = {carried[code] for code in codes_by_state[state]}
            if len(rows) > 1:
                return OPEN
            row = rows.pop() if rows else None
            if row is not None:
                found.append(row)
        return measured(self._nested.each, found) if found else None


class NestedTest:
    """Holds such points against a number: as two values, or with ``rails`` as 0 (false), 1 (open) or 3 (true)."""

    def __init__(self, test: NumberTest, *, rails: bool) -> None:
        self._test = test
        self._true, self._false = (3, 0) if rails else (True, False)

    def __call__(self, worth: Worth) -> int:
        if isinstance(worth, Open):
            return 1
        return self._true if exact_compare(self._test, worth) else self._false
