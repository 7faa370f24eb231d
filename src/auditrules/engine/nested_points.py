"""Points that are taken of every section first, as a decision diagram: a function of each section, then of those."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from fractions import Fraction
from functools import partial
from typing import NamedTuple, cast

from auditrules.conditions.groups import highest_points, parted
from auditrules.conditions.ir import Measure, Points
from auditrules.conditions.meaning import Known, answer_points
from auditrules.conditions.measures import exact_compare, weight_of
from auditrules.conditions.vocabulary import Item, Vocabulary
from auditrules.engine.diagram import Diagram, Node
from auditrules.engine.variables import NOT_APPLICABLE, Special


class _Term(NamedTuple):
    """What rows add up to so far.

    A type of its own: a diagram's leaves are told apart by type and value, and 1 is equal as a decimal and a fraction.
    """

    gained: Fraction
    base: Fraction
    """What the points gained are measured against."""


def nested_points_node(
    diagram: Diagram, condition: Points, vocabulary: Vocabulary, value_node: Callable[[str], Node]
) -> Node:
    """A comparison of points with ``each``, as a function to True or False. Raises :class:`TooComplex`."""
    measure, each = condition.measure, condition.each
    assert each is not None
    parts = [
        _section_node(diagram, measure, each, section, [(item, value_node(item.id)) for item in items])
        for section, items in parted(condition, vocabulary)
    ]

    def result(found: Hashable) -> Hashable:
        if found is None:
            return exact_compare(condition.test, Fraction(0) if measure == "total" else None)
        return exact_compare(condition.test, _value(measure, cast(_Term, found)))

    return diagram.total(parts, None, partial(_joined, measure), result)


def _section_node(
    diagram: Diagram, measure: Measure, each: Measure, section: Item, items: list[tuple[Item, Node]]
) -> Node:
    """What one section adds to the outer measure; not applicable where the inner one has no value."""
    weight = weight_of(section)
    key = ("points of a section", measure, each, weight, tuple((_carrying(item), node) for item, node in items))

    def made() -> Node:
        def term(found: Hashable) -> Hashable:
            value = None if found is None else _value(each, cast(_Term, found))
            return NOT_APPLICABLE if value is None else _term(measure, value, Fraction(0), weight)

        rows = [diagram.map(node, _row_of(each, item)) for item, node in items]
        return diagram.total(rows, None, partial(_joined, each), term)

    return diagram.once(key, made)


def _carrying(item: Item) -> Hashable:
    return (item.weight, item.kind, tuple((value.id, value.points) for value in item.values))


def _row_of(each: Measure, item: Item) -> Callable[[Hashable], Hashable]:
    weight, most = weight_of(item), Fraction(highest_points(item) or 0)

    def row(value: Hashable) -> Hashable:
        if isinstance(value, Special) or value is None:
            return NOT_APPLICABLE
        carried = answer_points(item, cast(Known, value))
        return NOT_APPLICABLE if carried is None else _term(each, Fraction(carried), most, weight)

    return row


def _term(measure: Measure, gained: Fraction, most: Fraction, weight: Fraction) -> _Term:
    """What one row adds to a measure."""
    if measure == "share":
        return _Term(100 * gained * weight, most * weight)
    return _Term(gained * weight, weight) if measure == "average" else _Term(gained, Fraction(0))


def _joined(measure: Measure, total: Hashable, part: Hashable) -> Hashable:
    if part is NOT_APPLICABLE or total is None:
        return total if part is NOT_APPLICABLE else part
    (gained, base), (more, under) = cast(_Term, total), cast(_Term, part)
    if measure in ("highest", "lowest"):
        return _Term(max(gained, more) if measure == "highest" else min(gained, more), base)
    return _Term(gained + more, base + under)


def _value(measure: Measure, term: _Term) -> Fraction | None:
    """What a measure comes to; None where there is nothing to divide by."""
    gained, base = term
    if measure in ("average", "share"):
        return gained / base if base > 0 else None
    return gained
