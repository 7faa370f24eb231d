"""Counts and points as sums: every aggregate becomes comparisons of sums of whole numbers, one summand an item.

"at least 2 sections are inadequate" is a sum of ones; "at least 75% of sections are good" a sum of 25 for each that
is and -75 for each that is not, at least 0, of which one at least applies; an average is held against its bound the
same way, without a division. An item that is not applicable adds nothing. On a part-answered audit each item adds
something between a lowest and a highest, so the sum is an interval and many a comparison is decided before every
answer is there. Sums over the same items are packed into one number, so an item is looked up once for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, lcm
from typing import Literal

from auditrules.conditions.groups import counted, highest_points, parted, scored
from auditrules.conditions.ir import Count, Measure, NumberTest, Points, StateTest, Test
from auditrules.conditions.meaning import answer_points, compare, other_date, passes
from auditrules.conditions.measures import weight_of
from auditrules.conditions.vocabulary import Item, Vocabulary
from auditrules.engine.evaluating_nested import Member, Nested, NestedCompare, Row, SectionOfPoints
from auditrules.engine.evaluating_slots import ASIDE, FIRST, Result, Slot, Slots
from auditrules.engine.variables import Cell, Pair, Special


@dataclass(frozen=True, slots=True)
class Form:
    """A sum: what each member adds, by its code. ``answered``: what an unanswered one adds is known as well."""

    members: tuple[tuple[Member, tuple[int, ...]], ...]
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of a sum with a bound."""

    form: Form
    how: Literal[">=", "<=", "==", "!="]
    bound: int


@dataclass(frozen=True, slots=True)
class Both:
    """All of several, or any of several where ``any`` is True."""

    parts: tuple[Lowered, ...]
    any: bool = False


Lowered = Compare | Both | NestedCompare | bool


class Lowering:
    """Counts and points of one ruleset into comparisons of sums.

    ``vocabulary`` and ``slot`` are those of the conditions' own place: a requirement sees the audit's fields first.
    """

    def __init__(self, slots: Slots, vocabulary: Vocabulary, slot: Callable[[str], Slot | None]) -> None:
        self._slots = slots
        self._vocabulary = vocabulary
        self._slot = slot

    def lower(self, condition: Count | Points) -> Lowered:
        """A condition as comparisons."""
        return self._count(condition) if isinstance(condition, Count) else self._points(condition)

    # -------------------------------------------------------------- counts

    def _count(self, condition: Count) -> Lowered:
        test, quantity = condition.test, condition.quantity
        rows = [
            (self._member(item, test), self._results(item, test))
            for item in counted(condition.group, test, self._vocabulary)
        ]
        answered = isinstance(test, StateTest) and test.state == "answered"
        how, number = quantity.how, quantity.number

        def total(passing: int, failing: int) -> Form:
            worth = {"pass": passing, "fail": failing, "leave": 0}
            return Form(
                tuple((member, tuple(worth[result] for result in results)) for member, results in rows), answered
            )

        if how == "any":
            return Compare(total(1, 0), ">=", 1)
        if how == "no":
            return Compare(total(1, 0), "<=", 0)
        if how == "every":
            return Both((Compare(total(0, 1), "<=", 0), Compare(total(1, 0), ">=", 1)))
        if number is None:
            return False
        exact = Fraction(number)
        if quantity.percent:
            scale = exact.denominator
            form = total(int((100 - exact) * scale), int(-exact * scale))
            comparison = {"at_least": ">=", "at_most": "<=", "more_than": ">", "fewer_than": "<", "exactly": "="}[how]
            return Both((_against(form, comparison, Fraction(0)), Compare(total(1, 1), ">=", 1)))
        comparison = {"at_least": ">=", "at_most": "<=", "more_than": ">", "fewer_than": "<", "exactly": "="}[how]
        return _against(total(1, 0), comparison, exact)

    def _member(self, item: Item, test: Test | None) -> Member:
        if test is not None and (other := other_date(test)) is not None:
            return ("pair", self._slots.pairs[Pair(item.id, other, test)])
        slot = self._slot(item.id)
        return ("slot", slot.number) if slot is not None else ("decided", item.id)

    def _results(self, item: Item, test: Test) -> tuple[Result, ...]:
        """What an item is to a count, by code."""
        return ("fail", "leave", "fail", "pass") if other_date(test) is not None else self.results(item, test)

    def results(self, item: Item, test: Test) -> tuple[Result, ...]:
        """What an item is to a test of its own, by code."""
        slot = self._slot(item.id)
        key = (item.id if slot is None else slot.number, test)
        found = self._slots.results.get(key)
        if found is None:
            found = tuple(result_of(item, test, code, slot) for code in range(codes_of(item, self._slot)))
            self._slots.results[key] = found
        return found

    # -------------------------------------------------------------- points

    def _points(self, condition: Points) -> Lowered:
        if condition.each is not None:
            return self._nested(condition, condition.each)
        items = scored(condition, self._vocabulary)
        test, measure = condition.test, condition.measure
        carried = [self._carried(item) for item in items]
        if measure in ("highest", "lowest"):
            return self._extreme(items, carried, test, worst=measure == "lowest")
        if measure == "product":
            return self._product(items, test)
        members = [self._member(item, None) for item in items]
        exact = [[None if points is None else Fraction(points) for points in row] for row in carried]
        if measure == "total":
            gained, base = [[(points, Fraction(0)) for points in row] for row in exact], None
        else:
            weights = [weight_of(item) for item in items]
            under = [
                weight if measure == "average" else weight * Fraction(highest_points(item) or 0)
                for item, weight in zip(items, weights, strict=True)
            ]
            factor = 1 if measure == "average" else 100
            gained = [
                [(None if points is None else factor * points * weight, most) for points in row]
                for row, weight, most in zip(exact, weights, under, strict=True)
            ]
            base = _form(members, [[None if points is None else most for points, most in row] for row in gained])

        def against(comparison: str, bound: Decimal) -> Lowered:
            mark = Fraction(bound)
            rows = [[None if points is None else points - mark * most for points, most in row] for row in gained]
            form, scale = _form(members, rows)
            return _against(form, comparison, mark * scale if base is None else Fraction(0))

        compared = _number_test(test, against)
        return compared if base is None else Both((compared, _against(base[0], ">", Fraction(0))))

    def _nested(self, condition: Points, each: Measure) -> Lowered:
        parts = parted(condition, self._vocabulary)
        sections = tuple(
            SectionOfPoints(weight_of(section), tuple((self._member(item, None), self._rows(item)) for item in items))
            for section, items in parts
        )
        return NestedCompare(Nested(condition.measure, each, sections), condition.test)

    def _product(self, items: Iterable[Item], test: NumberTest) -> Lowered:
        # No sum of whole numbers: it is worked out whole, as the one value that the items together have.
        questions = tuple((self._member(item, None), self._rows(item)) for item in items)
        return NestedCompare(Nested("highest", "product", (SectionOfPoints(Fraction(1), questions),)), test)

    def _rows(self, item: Item) -> tuple[Row | None, ...]:
        most, weight = Fraction(highest_points(item) or 0), weight_of(item)
        return tuple(None if points is None else (Fraction(points), most, weight) for points in self._carried(item))

    def carrying(self, item: Item) -> list[bool]:
        """Whether an item's answer carries points, by code."""
        return [points is not None for points in self._carried(item)]

    def _carried(self, item: Item) -> list[Decimal | None]:
        """The points of an item's answers, by code; None where it carries none."""
        found: list[Decimal | None] = []
        for code in range(codes_of(item, self._slot)):
            value = cell_of(item, code, self._slot(item.id))
            found.append(None if value is None or isinstance(value, Special) else answer_points(item, value))
        return found

    def _extreme(
        self, items: Iterable[Item], carried: list[list[Decimal | None]], test: NumberTest, *, worst: bool
    ) -> Lowered:
        """The highest points (or with ``worst`` the lowest) as counts of items on either side of the bound."""
        members = [self._member(item, None) for item in items]

        def any_item(fits: Callable[[Decimal], bool]) -> Lowered:
            return Compare(ones(fits), ">=", 1)

        def ones(fits: Callable[[Decimal], bool]) -> Form:
            rows = [tuple(int(points is not None and fits(points)) for points in row) for row in carried]
            return Form(tuple(zip(members, rows, strict=True)))

        def every_item(fits: Callable[[Decimal], bool]) -> Lowered:
            return Both((Compare(ones(lambda points: not fits(points)), "<=", 0), any_item(fits)))

        def against(comparison: str, bound: Decimal) -> Lowered:
            side = NumberTest(_TESTS[comparison], bound)  # type: ignore[arg-type]  # the comparisons below
            if comparison == "=":
                return Both((against("<=", bound), against(">=", bound)))
            if comparison == "!=":
                return Both((against("<", bound), against(">", bound)), any=True)
            one_is_enough = (comparison in (">=", ">")) is not worst
            return (any_item if one_is_enough else every_item)(lambda points: compare(side, points))

        return _number_test(test, against)


_TESTS = {">=": "at_least", "<=": "at_most", ">": "more_than", "<": "less_than", "=": "is", "!=": "is_not"}


def _number_test(test: NumberTest, against: Callable[[str, Decimal], Lowered]) -> Lowered:
    if test.upper is not None:
        return Both((against(">=", test.number), against("<=", test.upper)))
    signs = {name: sign for sign, name in _TESTS.items()}
    return against(signs[test.comparison], test.number)


def _against(form: Form, comparison: str, bound: Fraction) -> Lowered:
    """A comparison of a sum, always whole, with a bound that need not be."""
    if comparison == ">=":
        return Compare(form, ">=", ceil(bound))
    if comparison == ">":
        return Compare(form, ">=", floor(bound) + 1)
    if comparison == "<=":
        return Compare(form, "<=", floor(bound))
    if comparison == "<":
        return Compare(form, "<=", ceil(bound) - 1)
    if bound.denominator != 1:
        return comparison == "!="
    return Compare(form, "==" if comparison == "=" else "!=", int(bound))


def _form(members: list[Member], rows: list[list[Fraction | None]]) -> tuple[Form, int]:
    """A sum as a sum of whole numbers, and what it was multiplied by."""
    scale = 1
    for row in rows:
        for value in row:
            if value is not None:
                scale = lcm(scale, value.denominator)
    made = [tuple(0 if value is None else int(value * scale) for value in row) for row in rows]
    return Form(tuple(zip(members, made, strict=True))), scale


# ------------------------------------------------------------------ codes


def codes_of(item: Item, slot: Callable[[str], Slot | None]) -> int:
    """How many codes an item has."""
    found = slot(item.id)
    return FIRST + (len(found.cells) if found is not None else len(item.values))


def cell_of(item: Item, code: int, slot: Slot | None) -> Cell | None:
    """What a code stands for; None for an outcome without a value."""
    if code == ASIDE:
        return Special.NOT_APPLICABLE
    if slot is None:
        return None if code < FIRST else item.values[code - FIRST].id
    # Code 0 is met here only for prose that can't be put aside, which counts as there.
    return slot.cells[max(code - FIRST, 0)]


def result_of(item: Item, test: Test, code: int, slot: Slot | None) -> Result:
    """What an item of that code is to a test: passing, failing, or left out as not applicable."""
    if isinstance(test, StateTest):
        if test.state == "answered":
            return "leave" if code == ASIDE else "pass" if (code >= FIRST) is not test.negated else "fail"
        return "pass" if (code != ASIDE) is not test.negated else "fail"
    value = cell_of(item, code, slot)
    if value is Special.NOT_APPLICABLE:
        return "leave"
    if value is None or isinstance(value, Special):
        return "fail"
    return "pass" if passes(test, value, item) else "fail"
