"""Measures of points, exactly: as fractions, so that a measure can be taken of what another measure came to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import prod

from auditrules.conditions.ir import Measure, NumberTest
from auditrules.conditions.vocabulary import Item


def measured(measure: Measure, rows: Iterable[tuple[Fraction, Fraction, Fraction]]) -> Fraction | None:
    """A measure of points, exactly: of rows of points gained, the most there could be, and the weight.

    A share is a percentage. None for a measure that has no value: of no rows (except a total, which is 0), or where
    what it is divided by is not positive.
    """
    found = list(rows)
    if measure == "total":
        return sum((gained for gained, _, _ in found), Fraction(0))
    if not found:
        return None
    if measure == "product":
        return prod((gained for gained, _, _ in found), start=Fraction(1))
    if measure == "highest":
        return max(gained for gained, _, _ in found)
    if measure == "lowest":
        return min(gained for gained, _, _ in found)
    if measure == "average":
        upper, lower = sum(gained * weight for gained, _, weight in found), sum(weight for _, _, weight in found)
    else:
        upper = sum(100 * gained * weight for gained, _, weight in found)
        lower = sum(most * weight for _, most, weight in found)
    return Fraction(upper, lower) if lower > 0 else None


def measured_of_each(
    measure: Measure,
    each: Measure,
    sections: Iterable[tuple[Fraction, Sequence[tuple[Fraction, Fraction, Fraction]]]],
) -> Fraction | None:
    """A measure of what another measure is of every section: sections as their weight and their rows.

    A section without a row, or in which the inner measure has no value, is left out, as what is not applicable is.
    """
    values = [(measured(each, rows), weight) for weight, rows in sections if rows]
    return measured(measure, [(value, Fraction(0), weight) for value, weight in values if value is not None])


def exact_compare(test: NumberTest, number: Fraction | None) -> bool:
    """Whether an exact value passes a comparison; one that there is not passes none."""
    if number is None:
        return False
    low = Fraction(test.number)
    if test.upper is not None:
        return low <= number <= Fraction(test.upper)
    return {
        "is": number == low,
        "is_not": number != low,
        "at_least": number >= low,
        "at_most": number <= low,
        "more_than": number > low,
        "less_than": number < low,
    }[test.comparison]


def weight_of(item: Item) -> Fraction:
    """An item's weight; 1 where none is given."""
    return Fraction(1) if item.weight is None else Fraction(item.weight)
