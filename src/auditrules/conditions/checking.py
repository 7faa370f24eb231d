"""A condition against the vocabulary: unknown names and values, unlike things, impossible counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from auditrules.conditions.groups import counted, members, scored
from auditrules.conditions.ir import (
    And,
    Condition,
    Const,
    Count,
    DateTest,
    Group,
    Is,
    Not,
    NumberTest,
    Or,
    Points,
    Ref,
    SpanTest,
    StateTest,
    Test,
    TextRange,
    ValueTest,
)
from auditrules.conditions.lexer import ConditionFault
from auditrules.conditions.printer import number_text
from auditrules.conditions.spelling import nearest
from auditrules.conditions.vocabulary import Item, Vocabulary


@dataclass(frozen=True, slots=True)
class Where:
    """What is allowed where the condition stands."""

    answered: bool = False
    """``is answered`` may be asked: inside ``[require]`` only."""
    rules: bool = False
    """Rules may be named, as in ``escalate.significant_harm``: inside ``[promise]`` only."""
    outcomes: bool = True
    """Decided outcomes may be named."""


def check(condition: Condition, text: str, vocabulary: Vocabulary, where: Where = Where()) -> list[ConditionFault]:
    """Every fault of a parsed condition, in the order of its text."""
    return list(_Checker(text, vocabulary, where).faults(condition))


def names(condition: Condition, vocabulary: Vocabulary) -> Iterator[str]:
    """Every item and named condition that a condition reads, groups spelled out; repeats included."""
    match condition:
        case Const():
            return
        case Ref(name):
            yield name
        case Is(item, test):
            yield item
            yield from _others(test)
        case Count(_, group, test):
            for member in counted(group, test, vocabulary):
                yield member.id
            yield from _others(test)
        case Points():
            for member in scored(condition, vocabulary):
                yield member.id
        case Not(part):
            yield from names(part, vocabulary)
        case And(parts) | Or(parts):
            for part in parts:
                yield from names(part, vocabulary)


def _others(test: Test) -> Iterator[str]:
    if isinstance(test, DateTest) and isinstance(test.other, str):
        yield test.other
    elif isinstance(test, SpanTest) and test.span.anchor is not None:
        yield test.span.anchor


class _Checker:
    def __init__(self, text: str, vocabulary: Vocabulary, where: Where) -> None:
        self._text = text
        self._vocabulary = vocabulary
        self._where = where

    def faults(self, condition: Condition) -> Iterator[ConditionFault]:
        match condition:
            case Const():
                return
            case Ref():
                yield from self._ref(condition)
            case Is():
                yield from self._is(condition)
            case Count():
                yield from self._count(condition)
            case Points():
                yield from self._points(condition)
            case Not(part):
                yield from self.faults(part)
            case And(parts) | Or(parts):
                for part in parts:
                    yield from self.faults(part)

    # -------------------------------------------------------------- kinds of condition

    def _ref(self, ref: Ref) -> Iterator[ConditionFault]:
        name = ref.name
        if name in self._vocabulary.defines or (self._where.rules and name in self._vocabulary.rules):
            return
        span = ref.span or (0, len(self._text))
        if name in self._vocabulary.items:
            item = self._vocabulary.items[name]
            example = item.values[-1].id if item.values else ("at least 1" if item.kind == "number" else "applicable")
            yield ConditionFault(
                "C201", f"'{name}' is a {item.role}; say what it is to be", span, f"For example: {name} is {example}."
            )
            return
        if "." in name and not self._where.rules and name in self._vocabulary.rules:
            yield ConditionFault("C202", f"'{name}' is a rule; only a promise can speak of rules", span)
            return
        known = [*self._vocabulary.defines, *self._vocabulary.items]
        if self._where.rules:
            known.extend(self._vocabulary.rules)
        yield self._unknown(name, "a named condition, question, section or fact", known, span)

    def _is(self, condition: Is) -> Iterator[ConditionFault]:
        span = condition.span or (0, len(self._text))
        item = self._vocabulary.items.get(condition.item)
        if item is None:
            at = self._find(condition.item, span)
            if condition.item in self._vocabulary.defines:
                yield ConditionFault(
                    "C201", f"'{condition.item}' is a named condition; it stands alone", at, f"Write {condition.item}."
                )
                return
            known = [name for name, found in self._vocabulary.items.items() if self._visible(found)]
            yield self._unknown(condition.item, "a question, section, fact or outcome", known, at)
            return
        if not self._visible(item):
            yield ConditionFault(
                "C206", f"'{item.id}' is decided from this very condition or after it", self._find(item.id, span)
            )
            return
        if item.id not in self._vocabulary.doubtful:
            yield from self._test_of(item, condition.test, span)

    def _count(self, condition: Count) -> Iterator[ConditionFault]:
        span = condition.span or (0, len(self._text))
        faults = list(self._group(condition.group, span))
        yield from faults
        if faults:
            return
        everyone = members(condition.group, self._vocabulary)
        test = condition.test
        if self._vocabulary.abstract and not everyone:
            # An overlay will bring the items; until then only a section's grade can be checked.
            known = [value.id for value in self._vocabulary.scale]
            if isinstance(test, ValueTest) and condition.group.role == "section" and known:
                for value in test.values:
                    if value not in known:
                        yield self._unknown_value(value, "the scale", known, span)
            return
        if isinstance(test, StateTest):
            if test.state == "answered" and not self._where.answered:
                yield self._answered_elsewhere(span)
            return
        able = counted(condition.group, test, self._vocabulary)
        if isinstance(test, ValueTest):
            yield from self._values_of_group(condition.group, everyone, test, span)
        elif not able:
            kind = "a number" if isinstance(test, NumberTest) else "a date"
            yield ConditionFault("C203", f"none of these has {kind} for an answer", span)
        if isinstance(test, (DateTest, SpanTest)):
            yield from self._other_date(test, span)
        number = condition.quantity.number
        if able and number is not None and not condition.quantity.percent:
            how = condition.quantity.how
            most = number + 1 if how == "more_than" else number
            if how in ("at_least", "more_than", "exactly") and most > len(able):
                yield ConditionFault(
                    "C205",
                    f"{number_text(most)} of {len(able)} can never be: there are only {len(able)}",
                    span,
                    f"They are: {', '.join(item.id for item in able[:12])}.",
                )

    def _points(self, condition: Points) -> Iterator[ConditionFault]:
        span = condition.span or (0, len(self._text))
        faults = list(self._group(condition.group, span))
        yield from faults
        if not faults and not self._vocabulary.abstract and not scored(condition, self._vocabulary):
            yield ConditionFault(
                "C203",
                "none of these answers carries points",
                span,
                "Give points in [answers.ID] or with points = { yes = 2, no = 0 } in the question.",
            )

    # -------------------------------------------------------------- tests

    def _test_of(self, item: Item, test: Test, span: TextRange) -> Iterator[ConditionFault]:
        match test:
            case StateTest(state):
                if state == "answered" and not self._where.answered:
                    yield self._answered_elsewhere(span)
            case ValueTest():
                yield from self._value_test(item, test, span)
            case NumberTest():
                yield from self._number_test(item, test, span)
            case DateTest() | SpanTest():
                if item.kind != "date":
                    yield ConditionFault("C203", f"'{item.id}' is {_kind(item)}, not a date", span)
                yield from self._other_date(test, span)

    def _value_test(self, item: Item, test: ValueTest, span: TextRange) -> Iterator[ConditionFault]:
        if item.kind not in ("choice", "choices"):
            wants = (
                "is at least 1"
                if item.kind == "number"
                else "is before 2026-04-01"
                if item.kind == "date"
                else "is applicable"
            )
            yield ConditionFault(
                "C203",
                f"'{item.id}' is {_kind(item)}, not a choice between values",
                span,
                f"For example: {item.id} {wants}.",
            )
            return
        known = [value.id for value in item.values]
        for value in test.values:
            if value not in known:
                yield self._unknown_value(value, item.id, known, span)
        if test.how in ("or_better", "or_worse") and not item.ordered:
            yield ConditionFault(
                "C203",
                f"the values of '{item.id}' have no order, so none is better",
                span,
                f"They are: {', '.join(known)}.",
            )

    def _number_test(self, item: Item, test: NumberTest, span: TextRange) -> Iterator[ConditionFault]:
        if item.kind != "number":
            help_ = f"Its values are: {', '.join(value.id for value in item.values)}." if item.values else ""
            yield ConditionFault("C203", f"'{item.id}' is {_kind(item)}, not a number", span, help_)
            return
        for number in (test.number, test.upper):
            if number is None:
                continue
            low, high = item.minimum, item.maximum
            if (low is not None and number < low) or (high is not None and number > high):
                yield ConditionFault(
                    "C205", f"'{item.id}' is never {number_text(number)}: it {_bounds(low, high)}", span
                )

    def _other_date(self, test: Test, span: TextRange) -> Iterator[ConditionFault]:
        for name in _others(test):
            other = self._vocabulary.items.get(name)
            if other is None:
                dates = [item.id for item in self._vocabulary.items.values() if item.kind == "date"]
                yield self._unknown(name, "a date", dates, self._find(name, span))
            elif other.kind != "date":
                yield ConditionFault("C203", f"'{name}' is {_kind(other)}, not a date", self._find(name, span))

    # -------------------------------------------------------------- groups

    def _group(self, group: Group, span: TextRange) -> Iterator[ConditionFault]:
        items = self._vocabulary.items
        if group.items:
            for name in group.items:
                if name not in items:
                    yield self._unknown(name, "an item", items, self._find(name, span))
            return
        role_items = [item for item in items.values() if item.role == group.role]
        sections = [item for item in items.values() if item.role == "section"]
        if not role_items and not self._vocabulary.abstract:
            yield ConditionFault("C204", f"this ruleset has no {group.role}s", span)
            return
        if self._vocabulary.abstract:
            return
        section_tags = {tag for section in sections for tag in section.tags}
        if group.within is not None and group.within not in section_tags | {item.id for item in sections}:
            known = [item.id for item in sections] + sorted(section_tags)
            yield self._unknown(group.within, "a section or a section's tag", known, self._find(group.within, span))
            return
        if group.tag is not None:
            tags = section_tags | {tag for item in role_items for tag in item.tags}
            if group.tag not in tags:
                yield self._unknown(group.tag, "a tag", tags, self._find(group.tag, span))
                return
        if not members(group, self._vocabulary):
            yield ConditionFault("C204", f"no {group.role} is meant by this", span)

    def _values_of_group(
        self, group: Group, everyone: tuple[Item, ...], test: ValueTest, span: TextRange
    ) -> Iterator[ConditionFault]:
        known = list(dict.fromkeys(value.id for item in everyone for value in item.values))
        what = f"these {group.role}s" if group.role else "these"
        for value in test.values:
            if value not in known:
                yield self._unknown_value(value, what, known, span)
        if test.how in ("or_better", "or_worse"):
            for item in everyone:
                if item.value(test.values[0]) and not item.ordered:
                    yield ConditionFault("C203", f"the values of '{item.id}' have no order, so none is better", span)
                    return

    # -------------------------------------------------------------- messages

    def _visible(self, item: Item) -> bool:
        return self._where.outcomes or item.role != "outcome"

    def _answered_elsewhere(self, span: TextRange) -> ConditionFault:
        return ConditionFault(
            "C207",
            "whether something is answered is no ground for a judgement",
            span,
            "'is answered' stands in [require.ID] only; here say what the answer is to be.",
        )

    def _unknown(self, name: str, wanted: str, known: Iterable[str], span: TextRange) -> ConditionFault:
        choices = list(known)
        likely = nearest(name, choices)
        shown = ", ".join(sorted(choices)[:12])
        help_ = f"Did you mean '{likely}'?" if likely else f"Known here: {shown}." if shown else ""
        return ConditionFault("C202", f"'{name}' is not {wanted}", self._find(name, span), help_, likely)

    def _unknown_value(self, value: str, item: str, known: list[str], span: TextRange) -> ConditionFault:
        likely = nearest(value, known)
        allowed = ", ".join(known) if known else "none"
        help_ = f"Allowed: {allowed}."
        if likely:
            help_ = f"Did you mean '{likely}'? {help_}"
        return ConditionFault(
            "C204", f"'{value}' is not a value of {item}", self._find(value, span, last=True), help_, likely
        )

    def _find(self, word: str, span: TextRange, *, last: bool = False) -> TextRange:
        found = [
            match.span()
            for match in re.finditer(rf"(?<![a-z0-9_.]){re.escape(word)}(?![a-z0-9_.])", self._text)
            if span[0] <= match.start() and match.end() <= span[1]
        ]
        return found[-1 if last else 0] if found else span


def _bounds(low: Decimal | None, high: Decimal | None) -> str:
    if low is None or high is None:
        return (
            f"is {number_text(high)} at the most"
            if high is not None
            else f"is {number_text(low or Decimal(0))} at the least"
        )
    return f"goes from {number_text(low)} to {number_text(high)}"


def _kind(item: Item) -> str:
    if item.role == "section" and item.kind == "text":
        return "a section without a grade"
    return _KINDS[item.kind]


_KINDS = {
    "choice": "a choice",
    "choices": "a choice of several",
    "number": "a number",
    "date": "a date",
    "text": "a text",
    "person": "a person",
}
