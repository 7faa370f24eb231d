"""Points that are taken of every section first, as a decision diagram: a function of each section, then of those."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import lcm
from operator import mul
from typing import NamedTuple, cast

from auditrules.conditions.groups import highest_points, parted
from auditrules.conditions.ir import Measure, NumberTest, Points
from auditrules.conditions.meaning import Known, answer_points
from auditrules.conditions.measures import exact_compare, weight_of
from auditrules.conditions.vocabulary import Item, Vocabulary
from auditrules.engine.diagram import Diagram
from auditrules.engine.nodes import Node
from auditrules.engine.sums import at_least, total
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
        (weight_of(section), _section_node(diagram, each, [(item, value_node(item.id)) for item in items]))
        for section, items in parted(condition, vocabulary)
    ]
    if measure in ("total", "average"):
        return _sum_node(diagram, parts, condition.test, average=measure == "average")
    join: Callable[[Fraction, Fraction], Fraction] = (
        mul if measure == "product" else max if measure == "highest" else min
    )
    nodes = [node for _, node in parts]
    if measure != "product":
        # Of an extreme only the side of the bound counts, so sections need be no finer than that.
        nodes = [diagram.map(node, partial(_side, condition.test)) for node in nodes]

    def further(so_far: Hashable, value: Hashable) -> Hashable:
        if value is NOT_APPLICABLE or so_far is None:
            return so_far if value is NOT_APPLICABLE else value
        return join(cast(Fraction, so_far), cast(Fraction, value))

    def result(found: Hashable) -> Hashable:
        return exact_compare(condition.test, cast(Fraction | None, found))

    return total(diagram, nodes, None, further, result)


def _side(test: NumberTest, value: Hashable) -> Hashable:
    """One value for all that lie alike to a test's bounds, in the same order as they are."""
    if value is NOT_APPLICABLE:
        return value
    number, low = cast(Fraction, value), Fraction(test.number)
    high = low if test.upper is None else Fraction(test.upper)
    if number < low:
        return low - 1
    if number > high:
        return high + 1
    return number if number in (low, high) else (low + high) / 2


def _sum_node(diagram: Diagram, parts: Sequence[tuple[Fraction, Node]], test: NumberTest, *, average: bool) -> Node:
    """Where a sum, or an average by weight, of what sections have passes a test.

    An average is held against its bound without a division: a section adds its weight times what it is above it.
    """

    def reached(bound: Decimal, *, more: bool) -> Node:
        mark = Fraction(bound)

        def above(value: Hashable, weight: Fraction) -> Fraction:
            if value is NOT_APPLICABLE:
                return Fraction(0)
            return weight * (cast(Fraction, value) - mark) if average else cast(Fraction, value)

        scale = lcm(
            mark.denominator,
            *(above(value, weight).denominator for weight, node in parts for value in diagram.results(node, {})),
        )

        def whole(weight: Fraction) -> Callable[[Hashable], Hashable]:
            return lambda value: int(above(value, weight) * scale)

        sums = [diagram.map(node, whole(weight)) for weight, node in parts]
        return at_least(diagram, sums, (0 if average else int(mark * scale)) + more)

    low, upper = test.number, test.upper
    yes, no = diagram.leaf(True), diagram.leaf(False)
    if upper is not None:
        held = diagram.choose(reached(low, more=False), diagram.choose(reached(upper, more=True), no, yes), no)
    elif test.comparison in ("at_least", "more_than"):
        held = reached(low, more=test.comparison == "more_than")
    elif test.comparison in ("at_most", "less_than"):
        held = diagram.choose(reached(low, more=test.comparison == "at_most"), no, yes)
    else:
        fits, other = (yes, no) if test.comparison == "is" else (no, yes)
        held = diagram.choose(reached(low, more=True), other, diagram.choose(reached(low, more=False), fits, other))
    if not average:
        return held

    def counting(weight: Fraction) -> Callable[[Hashable], Hashable]:
        return lambda value: Fraction(0) if value is NOT_APPLICABLE else weight

    weights = [diagram.map(node, counting(weight)) for weight, node in parts]
    weighed = total(diagram, weights, Fraction(0), _added, lambda weight: cast(Fraction, weight) > 0)
    return diagram.choose(weighed, held, no)


def _added(one: Hashable, other: Hashable) -> Hashable:
    return cast(Fraction, one) + cast(Fraction, other)


def _section_node(diagram: Diagram, each: Measure, items: list[tuple[Item, Node]]) -> Node:
    """What one section has of a measure, exactly; not applicable where the measure has no value there."""
    key = ("points of a section", each, tuple((_carrying(item), node) for item, node in items))

    def made() -> Node:
        def worth(found: Hashable) -> Hashable:
            value = None if found is None else _value(each, cast(_Term, found))
            return NOT_APPLICABLE if value is None else value

        rows = [diagram.map(node, _row_of(each, item)) for item, node in items]
        return total(diagram, rows, None, partial(_joined, each), worth)

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


def _joined(measure: Measure, so_far: Hashable, part: Hashable) -> Hashable:
    if part is NOT_APPLICABLE or so_far is None:
        return so_far if part is NOT_APPLICABLE else part
    (gained, base), (more, under) = cast(_Term, so_far), cast(_Term, part)
    if measure in ("highest", "lowest"):
        return _Term(max(gained, more) if measure == "highest" else min(gained, more), base)
    if measure == "product":
        return _Term(gained * more, base)
    return _Term(gained + more, base + under)


def _value(measure: Measure, term: _Term) -> Fraction | None:
    """What a measure comes to; None where there is nothing to divide by."""
    gained, base = term
    if measure in ("average", "share"):
        return gained / base if base > 0 else None
    return gained
