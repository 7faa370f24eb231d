"""The test oracle: a ruleset read literally on one complete audit, and every completion of a part-answered one.

Written from the language's description, not from the engine: no diagram, no three values, no shared helpers beyond
the parsed conditions themselves.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import Any

from auditrules.conditions.ir import (
    And,
    Const,
    Count,
    DateTest,
    Is,
    Not,
    NumberTest,
    Or,
    Points,
    Ref,
    SpanTest,
    StateTest,
    ValueTest,
)
from auditrules.conditions.vocabulary import Item
from auditrules.rulesets.ruleset import Ruleset

NA = "n/a"

COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "is_not": operator.ne,
    "exactly": operator.eq,
    "at_least": operator.ge,
    "at_most": operator.le,
    "more_than": operator.gt,
    "less_than": operator.lt,
    "fewer_than": operator.lt,
    "before": operator.lt,
    "after": operator.gt,
    "on": operator.eq,
    "on_or_before": operator.le,
    "on_or_after": operator.ge,
}


def completions(
    ruleset: Ruleset, answers: Mapping[str, object], numbers: list[Decimal], days: Sequence[date] = ()
) -> Iterator[dict[str, object]]:
    """Every complete audit that agrees with the answers given, numbers and dates being some of these."""
    names, domains = [], []
    for item in ruleset.vocabulary.items.values():
        if item.decided or (item.role == "section" and not item.values and item.id not in answers):
            continue
        names.append(item.id)
        if item.id in answers:
            domains.append([answers[item.id]])
        elif item.kind == "date":
            domains.append([*days] + ([NA] if item.allow_not_applicable else []))
        elif item.kind == "number":
            domains.append([one for one in numbers if can_be(item, one)] + ([NA] if item.allow_not_applicable else []))
        else:
            domains.append([value.id for value in item.values] + ([NA] if item.allow_not_applicable else []))
    for combination in itertools.product(*domains):
        yield dict(zip(names, combination, strict=True))


def can_be(item: Item, number: Decimal) -> bool:
    """Whether a number can be answered to an item."""
    return (
        (item.minimum is None or item.minimum <= number)
        and (item.maximum is None or number <= item.maximum)
        and (item.decimals is None or number == round(number, item.decimals))
    )


def points_of(item: Item, value: object) -> tuple[Decimal, Decimal] | None:
    """The points that an answer carries, and the most there could be; None where it carries none."""
    if item.number_is_points and isinstance(value, Decimal):
        assert item.maximum is not None
        return value, item.maximum
    carried = {known.id: known.points for known in item.values if known.points is not None}
    return (carried[str(value)], max(carried.values())) if value in carried else None


class Audit:
    """One complete audit under a ruleset."""

    def __init__(self, ruleset: Ruleset, answers: Mapping[str, object]) -> None:
        self.ruleset = ruleset
        self.answers = answers
        self._values: dict[str, object] = {}
        self._outcomes: dict[str, object] = {}

    def value(self, name: str) -> object:
        """What an item counts as; NA where it is hidden or was answered so."""
        if name not in self._values:
            self._values[name] = self._value(name)
        return self._values[name]

    def _value(self, name: str) -> object:
        item = self.ruleset.vocabulary.items[name]
        if not self.shown(name):
            return NA
        if item.decided:
            return self.outcome(name)
        return self.answers.get(name, "given")

    def shown(self, name: str) -> bool:
        item = self.ruleset.vocabulary.items[name]
        if item.role == "outcome":
            return True
        if item.section is not None and self.value(item.section) == NA:
            return False
        return self.holds(self.ruleset.conditions[f"{item.role}.{name}.relevant"])

    def holds(self, condition: object) -> bool:
        if isinstance(condition, Is):
            return self.passes(condition.item, condition.test)
        if isinstance(condition, Const):
            return condition.value
        if isinstance(condition, Ref):
            return self.holds(self.ruleset.conditions[f"define.{condition.name}.means"])
        if isinstance(condition, Not):
            return not self.holds(condition.part)
        if isinstance(condition, And):
            return all(self.holds(part) for part in condition.parts)
        if isinstance(condition, Or):
            return any(self.holds(part) for part in condition.parts)
        if isinstance(condition, Count):
            return self.counts(condition)
        assert isinstance(condition, Points)
        return self.points(condition)

    def passes(self, name: str, test: object) -> bool:
        value = self.value(name)
        if isinstance(test, StateTest):
            return (value != NA) != test.negated
        if value == NA or value is None:
            return False
        if isinstance(test, NumberTest):
            assert isinstance(value, Decimal)
            if test.upper is not None:
                return test.number <= value <= test.upper
            return COMPARED[test.comparison](value, test.number)
        if isinstance(test, (DateTest, SpanTest)):
            return self.dated(value, test)
        assert isinstance(test, ValueTest)
        if test.how == "is":
            return value in test.values
        if test.how == "is_not":
            return value not in test.values
        item = self.ruleset.vocabulary.items[name]
        order = [known.id for known in item.values if known.id not in item.off_scale]
        if value not in order or test.values[0] not in order:
            return False
        here, mark = order.index(str(value)), order.index(test.values[0])
        return here >= mark if test.how == "or_better" else here <= mark

    def dated(self, value: object, test: DateTest | SpanTest) -> bool:
        assert isinstance(value, date)
        if isinstance(test, DateTest):
            other = test.other if isinstance(test.other, date) else self.value(test.other)
            if not isinstance(other, date):
                return False
            return COMPARED[test.comparison](value, other)
        other = self.value(str(test.span.anchor))
        if not isinstance(other, date):
            return False
        assert test.span.unit == "day"
        back = test.span.direction == "before"
        gone = (other - value if back else value - other).days
        return COMPARED[test.comparison](gone, test.span.n)

    def members(self, group: object) -> list[str]:
        items = self.ruleset.vocabulary.items
        if group.items:  # type: ignore[attr-defined]
            return list(dict.fromkeys(group.items))  # type: ignore[attr-defined]
        chosen = []
        for item in items.values():
            section = items.get(item.section) if item.section else None
            tags = set(item.tags) | (set(section.tags) if section else set())
            if item.role != group.role:  # type: ignore[attr-defined]
                continue
            if group.tag is not None and group.tag not in tags:  # type: ignore[attr-defined]
                continue
            if (
                group.within is not None
                and group.within != item.section
                and (  # type: ignore[attr-defined]
                    section is None or group.within not in section.tags  # type: ignore[attr-defined]
                )
            ):
                continue
            chosen.append(item.id)
        return chosen

    def counts(self, condition: Count) -> bool:
        names = []
        for name in self.members(condition.group):
            item = self.ruleset.vocabulary.items[name]
            test = condition.test
            if isinstance(test, ValueTest) and not any(item.value(value) for value in test.values):
                continue
            if isinstance(test, NumberTest) and item.kind != "number":
                continue
            names.append(name)
        if isinstance(condition.test, StateTest):
            applicable = names
        else:
            applicable = [name for name in names if self.value(name) != NA]
        passing = sum(self.passes(name, condition.test) for name in applicable)
        how, number = condition.quantity.how, condition.quantity.number
        if how == "any":
            return passing > 0
        if how == "no":
            return passing == 0
        if how == "every":
            return bool(applicable) and passing == len(applicable)
        assert number is not None
        if condition.quantity.percent:
            if not applicable:
                return False
            left = Decimal(passing) * 100
            right = number * len(applicable)
        else:
            left, right = Decimal(passing), number
        return COMPARED[how](left, right)

    def of_sections(self, condition: Points) -> bool:
        """Points of every section by itself first: each section's number, then a number of those."""
        values = []
        for section in self.members(condition.group):
            rows = []
            itself = self.ruleset.vocabulary.items[section].role != "section"
            for item in self.ruleset.vocabulary.items.values():
                if item.id != section if itself else item.role != "question" or item.section != section:
                    continue
                found = points_of(item, self.value(item.id))
                if found is not None:
                    rows.append((Fraction(found[0]), Fraction(found[1]), item))
            value = self.one_number(str(condition.each), rows)
            if rows and value is not None:
                values.append((value, Fraction(0), self.ruleset.vocabulary.items[section]))
        number = self.one_number(condition.measure, values)
        if number is None:
            return condition.measure == "total" and self._number(Decimal(0), condition.test)
        low = Fraction(condition.test.number)
        if condition.test.upper is not None:
            return low <= number <= Fraction(condition.test.upper)
        return COMPARED[condition.test.comparison](number, low)

    @staticmethod
    def one_number(measure: str, rows: list[tuple[Fraction, Fraction, Item]]) -> Fraction | None:
        """The number of rows of points, the most there could be, and whose weight they have."""
        if not rows:
            return None
        points = [gained for gained, _, _ in rows]
        if measure in ("total", "highest", "lowest"):
            return {"total": sum(points, Fraction(0)), "highest": max(points), "lowest": min(points)}[measure]
        if measure == "product":
            return prod(points)
        weights = [Fraction(1 if item.weight is None else item.weight) for _, _, item in rows]
        base = sum(
            (
                weight * (1 if measure == "average" else most)
                for weight, (_, most, _) in zip(weights, rows, strict=True)
            ),
            Fraction(0),
        )
        gained = sum((weight * one for weight, one in zip(weights, points, strict=True)), Fraction(0))
        return None if base <= 0 else gained / base * (100 if measure == "share" else 1)

    def points(self, condition: Points) -> bool:
        if condition.each is not None:
            return self.of_sections(condition)
        rows = []
        for name in self.members(condition.group):
            item = self.ruleset.vocabulary.items[name]
            found = points_of(item, self.value(name))
            if found is not None:
                rows.append((*found, item.weight if item.weight is not None else Decimal(1)))
        test = condition.test
        if condition.measure == "total":
            return self._number(sum((points for points, _, _ in rows), Decimal(0)), test)
        if not rows:
            return False
        if condition.measure == "product":
            return self._number(prod(points for points, _, _ in rows), test)
        if condition.measure == "highest":
            return self._number(max(points for points, _, _ in rows), test)
        if condition.measure == "lowest":
            return self._number(min(points for points, _, _ in rows), test)
        gained = sum((points * weight for points, _, weight in rows), Decimal(0))
        if condition.measure == "average":
            base = sum((weight for _, _, weight in rows), Decimal(0))
        else:
            gained *= 100
            base = sum((most * weight for _, most, weight in rows), Decimal(0))
        if base <= 0:
            return False
        # Compared without dividing, as exact decimals.
        low = test.number * base
        if test.upper is not None:
            return low <= gained <= test.upper * base
        return COMPARED[test.comparison](gained, low)

    @staticmethod
    def _number(value: Decimal, test: NumberTest) -> bool:
        if test.upper is not None:
            return test.number <= value <= test.upper
        return COMPARED[test.comparison](value, test.number)

    def outcome(self, name: str) -> object:
        """An outcome's value; NA where it does not apply, None where no row gives one."""
        if name not in self._outcomes:
            self._outcomes[name] = self._outcome(name)
        return self._outcomes[name]

    def _outcome(self, name: str) -> object:
        document = self.ruleset.document
        decide = document.decide[name]
        if not self.holds(self.ruleset.conditions[f"decide.{name}.relevant"]):
            return NA
        item = self.ruleset.vocabulary.items[name]
        scale = [value.id for value in item.values if value.id not in item.off_scale]
        fired = []
        for index, row in enumerate(decide.rows):
            if self.holds(self.ruleset.conditions[f"decide.{name}.rows.{index + 1}.when"]):
                fired.append(row.then)
                if decide.hit == "first":
                    break
        value: str | None = decide.otherwise
        if fired and decide.hit == "first":
            value = fired[0]
        elif fired and decide.hit == "worst":
            value = min(fired, key=lambda one: scale.index(one) if one in scale else -1)
        elif fired:
            value = fired[0] if len(set(fired)) == 1 else None
        if value not in scale:
            return value
        for limit_name, limit in document.limit.items():
            if limit.outcome == name and self.holds(self.ruleset.conditions[f"limit.{limit_name}.when"]):
                cap = limit.at_most or limit.overall_at_most
                value = scale[min(scale.index(str(value)), scale.index(str(cap)))]
        return value
