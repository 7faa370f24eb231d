"""What a condition means on the answers given so far.

Three-valued: True, False, or None for "not yet known". An unanswered item makes a test unknown; a not-applicable
item fails every value test and leaves every count. :func:`explain` also says which items the result rests on.

This is the plain reading of the language, one condition at a time. It is sound on a part-answered audit (what it
calls True or False stays so however the rest is answered); the diagram of :mod:`auditrules.engine.diagram` is
exact as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Protocol

from auditrules.conditions.dates import SpanError
from auditrules.conditions.groups import counted, highest_points, parted, scored
from auditrules.conditions.ir import (
    And,
    Condition,
    Const,
    Count,
    DateTest,
    Is,
    Not,
    NumberTest,
    Or,
    Points,
    Quantity,
    Ref,
    SpanTest,
    StateTest,
    Test,
    ValueTest,
)
from auditrules.conditions.measures import exact_compare, measured, measured_of_each, weight_of
from auditrules.conditions.vocabulary import Item, Vocabulary

Truth = bool | None
#: A value as conditions see it: a value id, several, a number, a date, or prose.
Known = str | frozenset[str] | Decimal | date


class Look(NamedTuple):
    """What is known of an item: whether it applies (None: not yet known) and its value (None: not yet given).

    ``possible`` is set for a decided outcome that is not yet certain: every value it can still take.
    """

    applies: Truth
    value: Known | None
    possible: frozenset[str] | None = None


class Answers(Protocol):
    """Where a condition's items and named conditions are looked up."""

    def look(self, item: str) -> Look: ...

    def named(self, name: str) -> tuple[Truth, tuple[str, ...]]:
        """A named condition's truth and the items it rests on."""
        ...


class Explained(NamedTuple):
    """A condition's truth and the items it rests on, in the order they were read."""

    truth: Truth
    reads: tuple[str, ...]


def truth(condition: Condition, answers: Answers, vocabulary: Vocabulary) -> Truth:
    """A condition's truth on the answers given so far."""
    return explain(condition, answers, vocabulary).truth


def explain(condition: Condition, answers: Answers, vocabulary: Vocabulary) -> Explained:
    """A condition's truth, and the items that make it so."""
    match condition:
        case Const(value):
            return Explained(value, ())
        case Ref(name):
            return Explained(*answers.named(name))
        case Is(item, test):
            return _explain_test(vocabulary.items[item], test, answers, vocabulary)
        case Not(part):
            inner = explain(part, answers, vocabulary)
            return Explained(None if inner.truth is None else not inner.truth, inner.reads)
        case And(parts):
            return _joined(parts, False, answers, vocabulary)
        case Or(parts):
            return _joined(parts, True, answers, vocabulary)
        case Count():
            return _explain_count(condition, answers, vocabulary)
        case Points():
            return _explain_points(condition, answers, vocabulary)


def _joined(parts: Sequence[Condition], deciding: bool, answers: Answers, vocabulary: Vocabulary) -> Explained:
    """And (one False decides) and Or (one True decides): the deciding part's reads, else everyone's."""
    explained = [explain(part, answers, vocabulary) for part in parts]
    for part in explained:
        if part.truth is deciding:
            return part
    reads = _in_order(item for part in explained for item in part.reads)
    if any(part.truth is None for part in explained):
        return Explained(None, reads)
    return Explained(not deciding, reads)


# ------------------------------------------------------------------ one item


def passes(test: Test, value: Known, item: Item, other: Known | None = None) -> bool:
    """Whether a given value passes a test. ``other`` is the value of the date that a date test compares with."""
    match test:
        case ValueTest(values, how):
            chosen = value if isinstance(value, frozenset) else frozenset((value,))
            if how == "is":
                return not chosen.isdisjoint(values)
            if how == "is_not":
                return chosen.isdisjoint(values)
            order = [known.id for known in item.values if known.id not in item.off_scale]
            if values[0] not in order:
                return False
            mark = order.index(values[0])
            reached = [order.index(str(one)) for one in chosen if one in order]
            return any(index >= mark if how == "or_better" else index <= mark for index in reached)
        case StateTest(_, negated):
            return not negated
        case NumberTest():
            return isinstance(value, Decimal) and compare(test, value)
        case DateTest(comparison, fixed):
            against = fixed if isinstance(fixed, date) else other
            if not isinstance(value, date) or not isinstance(against, date):
                return False
            return {
                "before": value < against,
                "after": value > against,
                "on": value == against,
                "on_or_before": value <= against,
                "on_or_after": value >= against,
            }[comparison]
        case SpanTest(comparison, span):
            if not isinstance(value, date) or not isinstance(other, date):
                return False
            try:
                mark_day = span.from_date(other)
            except SpanError:
                return False
            further = (mark_day - value).days if span.direction == "before" else (value - mark_day).days
            return {
                "at_least": further >= 0,
                "at_most": further <= 0,
                "more_than": further > 0,
                "less_than": further < 0,
            }[comparison]


def compare(test: NumberTest, number: Decimal) -> bool:
    """Whether a number passes a comparison."""
    if test.upper is not None:
        return test.number <= number <= test.upper
    return {
        "is": number == test.number,
        "is_not": number != test.number,
        "at_least": number >= test.number,
        "at_most": number <= test.number,
        "more_than": number > test.number,
        "less_than": number < test.number,
    }[test.comparison]


def other_date(test: Test) -> str | None:
    """The date item that a test compares with, if it names one."""
    if isinstance(test, DateTest) and isinstance(test.other, str):
        return test.other
    return test.span.anchor if isinstance(test, SpanTest) else None


def truth_of_test(item: Item, test: Test, answers: Answers) -> Truth:
    """A test on what is known of an item."""
    look = answers.look(item.id)
    if isinstance(test, StateTest) and test.state == "applicable":
        return None if look.applies is None else look.applies is not test.negated
    if look.applies is False:
        # Not applicable is neither answered nor of any value; "is not answered" asks for an answer that is wanted.
        return False
    if isinstance(test, StateTest):
        answered = look.value is not None
        result: Truth = answered is not test.negated
    elif look.possible is not None:
        results = {passes(test, value, item) for value in look.possible}
        result = results.pop() if len(results) == 1 else None
    elif look.value is None:
        result = None
    else:
        result = _with_other(item, test, look.value, answers)
    if look.applies is None and result is True:
        return None
    return result


def _with_other(item: Item, test: Test, value: Known, answers: Answers) -> Truth:
    name = other_date(test)
    if name is None:
        return passes(test, value, item)
    other = answers.look(name)
    if other.applies is False:
        return False
    if other.value is None:
        return None
    result = passes(test, value, item, other.value)
    return None if other.applies is None and result else result


def _explain_test(item: Item, test: Test, answers: Answers, vocabulary: Vocabulary) -> Explained:
    other = other_date(test)
    return Explained(truth_of_test(item, test, answers), (item.id, other) if other else (item.id,))


# ------------------------------------------------------------------ counts


class _Part(NamedTuple):
    """What a counted item can still be: passing, failing, or left out as not applicable."""

    item: str
    can_pass: bool
    can_fail: bool
    can_leave: bool


def _part(item: Item, test: Test, answers: Answers) -> _Part:
    look = answers.look(item.id)
    if isinstance(test, StateTest) and test.state == "applicable":
        # Counting applicability counts every item of the group.
        result = truth_of_test(item, test, answers)
        return _Part(item.id, result is not False, result is not True, False)
    if look.applies is False:
        return _Part(item.id, False, False, True)
    certain = Look(True, look.value, look.possible)
    result = truth_of_test(item, test, _Fixed(item.id, certain, answers))
    other = other_date(test)
    leaves = look.applies is None or (look.value is None and look.possible is None and item.allow_not_applicable)
    if other is not None and answers.look(other).applies is not True and result is False:
        return _Part(item.id, False, True, leaves)
    return _Part(item.id, result is not False, result is not True, leaves)


class _Fixed(NamedTuple):
    """Answers with one item's look replaced."""

    item: str
    instead: Look
    answers: Answers

    def look(self, item: str) -> Look:
        return self.instead if item == self.item else self.answers.look(item)

    def named(self, name: str) -> tuple[Truth, tuple[str, ...]]:
        return self.answers.named(name)


def holds(quantity: Quantity, passing: int, applicable: int) -> bool:
    """Whether a quantity holds of a complete count: ``passing`` of ``applicable`` items.

    ``every`` and every percentage need at least one applicable item.
    """
    how, number = quantity.how, quantity.number
    if how == "any":
        return passing > 0
    if how == "no":
        return passing == 0
    if how == "every":
        return applicable > 0 and passing == applicable
    if number is None:
        return False
    if quantity.percent and applicable == 0:
        return False
    left = Decimal(passing * 100) if quantity.percent else Decimal(passing)
    right = number * applicable if quantity.percent else number
    return {
        "at_least": left >= right,
        "at_most": left <= right,
        "more_than": left > right,
        "fewer_than": left < right,
        "exactly": left == right,
    }[how]


def _explain_count(condition: Count, answers: Answers, vocabulary: Vocabulary) -> Explained:
    parts = [_part(item, condition.test, answers) for item in counted(condition.group, condition.test, vocabulary)]
    reachable = reachable_results(
        condition.quantity, [(part.can_pass, part.can_fail, part.can_leave) for part in parts]
    )
    if len(reachable) > 1:
        return Explained(None, tuple(part.item for part in parts if part.can_pass or part.can_fail))
    result = next(iter(reachable))
    return Explained(result, _count_reads(condition.quantity, parts, result))


def reachable_results(quantity: Quantity, parts: Iterable[tuple[bool, bool, bool]]) -> set[bool]:
    """Every result a quantity can still have of parts that can each pass, fail or be left out.

    For a given number passing, the numbers that can fail beside it have no gap between the fewest and the most; so
    a few of them stand for all, and a group of hundreds costs no more than its number of members.
    """
    kinds: dict[tuple[bool, bool, bool], int] = {}
    for part in parts:
        kinds[part] = kinds.get(part, 0) + 1
    passes, fails = kinds.get((True, False, False), 0), kinds.get((False, True, False), 0)
    either, pass_or_leave = kinds.get((True, True, False), 0), kinds.get((True, False, True), 0)
    fail_or_leave, anything = kinds.get((False, True, True), 0), kinds.get((True, True, True), 0)
    found: set[bool] = set()
    for more in range(either + pass_or_leave + anything + 1):
        # Of those that need not pass, the ones that then have to fail are fewest where they are made to pass first.
        fewest = fails + either - min(either, more)
        made_to_pass = max(0, more - pass_or_leave)
        most = fails + fail_or_leave + either + anything - made_to_pass
        passing = passes + more
        for failing in _telling(quantity, passing, fewest, most):
            found.add(holds(quantity, passing, passing + failing))
        if len(found) == 2:
            break
    return found


def _telling(quantity: Quantity, passing: int, fewest: int, most: int) -> set[int]:
    """Numbers failing, from fewest to most, among which every result of the range is found."""
    # A share falls as more fail, so the ends tell; nothing applicable at all is a case of its own.
    telling = {fewest, min(fewest + 1, most), most}
    if quantity.how == "exactly" and quantity.percent and quantity.number:
        just = int(passing * 100 / quantity.number) - passing
        telling.update(number for number in (just, just + 1) if fewest <= number <= most)
    return telling


def _count_reads(quantity: Quantity, parts: Sequence[_Part], result: bool) -> tuple[str, ...]:
    """The items a known count rests on: those that pass where many passing decides, those that fail where few do."""
    passing = tuple(part.item for part in parts if part.can_pass and not part.can_fail)
    failing = tuple(part.item for part in parts if part.can_fail and not part.can_pass)
    many = quantity.how in ("any", "at_least", "more_than")
    few = quantity.how in ("no", "at_most", "fewer_than")
    if quantity.percent or quantity.how == "exactly":
        chosen: tuple[str, ...] = passing + failing
    elif (many and result) or (few and not result):
        chosen = passing
    elif quantity.how == "every" and not result:
        chosen = failing
    else:
        chosen = passing + failing
    wanted = set(chosen)
    return tuple(part.item for part in parts if part.item in wanted)


# ------------------------------------------------------------------ points


def answer_points(item: Item, value: Known) -> Decimal | None:
    """The points of an answer; of several values their sum. None where it carries none."""
    if isinstance(value, Decimal):
        return value if item.number_is_points else None
    chosen = value if isinstance(value, frozenset) else (value,)
    carried = [known.points for known in item.values if known.id in chosen and known.points is not None]
    return sum(carried, Decimal(0)) if carried else None


def _explain_points(condition: Points, answers: Answers, vocabulary: Vocabulary) -> Explained:
    given: list[tuple[Item, Decimal]] = []
    open_items: list[str] = []
    for item in scored(condition, vocabulary):
        look = answers.look(item.id)
        if look.applies is False:
            continue
        if look.applies is None or look.value is None:
            open_items.append(item.id)
            continue
        points = answer_points(item, look.value)
        if points is not None:
            given.append((item, points))
    if open_items:
        return Explained(None, tuple(open_items))
    worth = _worth(condition, given, vocabulary)
    return Explained(exact_compare(condition.test, worth), tuple(item.id for item, _ in given))


def _worth(condition: Points, given: Iterable[tuple[Item, Decimal]], vocabulary: Vocabulary) -> Fraction | None:
    """What points come to, given every applicable item with the points of its answer."""
    rows = {item.id: (Fraction(points), Fraction(highest_points(item) or 0), weight_of(item)) for item, points in given}
    if condition.each is None:
        return measured(condition.measure, rows.values())
    sections = [
        (weight_of(section), [rows[item.id] for item in items if item.id in rows])
        for section, items in parted(condition, vocabulary)
    ]
    return measured_of_each(condition.measure, condition.each, sections)


def _in_order(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
