"""Which items an aggregate speaks of."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from auditrules.conditions.ir import (
    DateTest,
    Group,
    NumberTest,
    Points,
    SpanTest,
    StateTest,
    Test,
    ValueTest,
)
from auditrules.conditions.vocabulary import Item, Vocabulary


def members(group: Group, vocabulary: Vocabulary) -> tuple[Item, ...]:
    """Every item of a group, in form order, whatever its kind of answer.

    A tag names items that carry it and items whose section carries it. ``within`` is a section or a section's tag.
    Unknown names give no members; checking reports them.
    """
    items = vocabulary.items
    if group.items:
        return tuple(items[name] for name in dict.fromkeys(group.items) if name in items)
    return tuple(
        item
        for item in items.values()
        if item.role == group.role
        and (group.tag is None or group.tag in item.tags or group.tag in _section_tags(item, vocabulary))
        and (group.within is None or group.within == item.section or group.within in _section_tags(item, vocabulary))
    )


def counted(group: Group, test: Test, vocabulary: Vocabulary) -> tuple[Item, ...]:
    """The members that a test can be true of: a text question is no part of "every question is yes"."""
    return tuple(item for item in members(group, vocabulary) if could_pass(item, test))


def scored(points: Points, vocabulary: Vocabulary) -> tuple[Item, ...]:
    """The items whose answers carry the points: members, or with ``each`` the questions of the member sections."""
    if points.each is not None:
        return tuple({item.id: item for _, items in parted(points, vocabulary) for item in items}.values())
    return tuple(item for item in members(points.group, vocabulary) if highest_points(item) is not None)


def parted(points: Points, vocabulary: Vocabulary) -> tuple[tuple[Item, tuple[Item, ...]], ...]:
    """Of points taken of ``each`` section: the sections that have questions with points, and those questions.

    What else is named in a list stands for itself, as a section of one question would.
    """
    found = [(member, _scored_parts(member, points.group, vocabulary)) for member in members(points.group, vocabulary)]
    return tuple((member, items) for member, items in found if items)


def _scored_parts(member: Item, group: Group, vocabulary: Vocabulary) -> tuple[Item, ...]:
    if member.role != "section":
        return (member,) if group.items and highest_points(member) is not None else ()
    return tuple(
        item
        for item in vocabulary.items.values()
        if item.role == "question" and item.section == member.id and highest_points(item) is not None
    )


def could_pass(item: Item, test: Test) -> bool:
    """Whether an answer to this item can pass this test at all."""
    match test:
        case ValueTest():
            return item.kind in ("choice", "choices") and any(item.value(value) is not None for value in test.values)
        case StateTest():
            return True
        case NumberTest():
            return item.kind == "number"
        case DateTest() | SpanTest():
            return item.kind == "date"


def highest_points(item: Item) -> Decimal | None:
    """The most points an answer to this item can carry, or None where its answers carry none."""
    if item.number_is_points:
        return item.maximum
    carried = [value.points for value in item.values if value.points is not None]
    if item.kind == "choices" and any(points > 0 for points in carried):
        return sum((points for points in carried if points > 0), Decimal(0))
    return max(carried) if carried else None


MOST_NUMBERS = 128
"""Numbers that an item can be answered with whose number is its points."""


def how_many_numbers(item: Item) -> int | None:
    """How many numbers an item can be answered with; None where its bounds or decimals don't say."""
    if item.minimum is None or item.maximum is None or item.decimals is None:
        return None
    return max(int((item.maximum - item.minimum) * 10**item.decimals) + 1, 0)


def every_number(item: Item) -> tuple[Decimal, ...]:
    """Every number that an item can be answered with, where :func:`how_many_numbers` says how many."""
    count, step = how_many_numbers(item), Decimal(1).scaleb(-(item.decimals or 0))
    least = item.minimum or Decimal(0)
    first = least.quantize(step, ROUND_CEILING)
    numbers = (first + step * place for place in range(min(count or 0, MOST_NUMBERS)))
    return tuple(number for number in numbers if item.maximum is not None and number <= item.maximum)


def _section_tags(item: Item, vocabulary: Vocabulary) -> frozenset[str]:
    section = vocabulary.items.get(item.section) if item.section else None
    return section.tags if section else frozenset()
