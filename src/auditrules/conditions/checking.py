"""A condition against the vocabulary: unknown names and values, unlike things, impossible counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal

from auditrules.conditions.groups import counted, members, parted, scored
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
    Quantity,
    Ref,
    SpanTest,
    StateTest,
    Test,
    TextRange,
    ValueTest,
)
from auditrules.conditions.lexer import ConditionFault
from auditrules.conditions.otherwise import said_otherwise
from auditrules.conditions.printer import number_text
from auditrules.conditions.spelling import listed, nearest
from auditrules.conditions.vocabulary import Item, Vocabulary

_HOW_POINTS = "Give points in [answers.ID] or with points = { yes = 2, no = 0 } in the question."
_HOW_SECTIONS = "Their questions do: say questions, or two measures, as in average total points of sections."
_HOW_NUMBERS_GET_POINTS = (
    "Say number_is_points = true where the number itself is meant; else let a [decide.ID] with rows such as "
    "'age is at least 65' give outcomes that carry points."
)


@dataclass(frozen=True, slots=True)
class Where:
    """What is allowed where the condition stands."""

    answered: bool = False
    """``is answered`` may be asked: inside ``[require]`` only."""
    rules: bool = False
    """Rules may be named, as in ``escalate.significant_harm``: inside ``[promise]`` only."""


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
            if name in self._vocabulary.doubtful:
                return
            yield ConditionFault(
                "C201", f"'{name}' is a {item.role}; say what it is to be", span, f"For example: {_example(item)}."
            )
            return
        if name in self._vocabulary.rules:
            yield ConditionFault(
                "C202",
                f"'{name}' is a rule; only a promise can speak of rules",
                span,
                "Say here what the rule itself says, or give that a name with [define.ID].",
            )
            return
        holder = next((item for item in self._vocabulary.items.values() if item.value(name) is not None), None)
        if holder is not None:
            yield ConditionFault(
                "C202",
                f"'{name}' is a value; say of what",
                span,
                f"For example: {holder.id} is {name}. Several values of one item: {holder.id} is one of … , {name}.",
            )
            return
        known = [*self._vocabulary.defines, *self._vocabulary.items]
        if self._where.rules:
            known.extend(self._vocabulary.rules)
        # "3 or higher" reads as a number and a named condition.
        yield said_otherwise(
            self._text, self._unknown(name, "a named condition, question, section or fact", known, span)
        )

    def _is(self, condition: Is) -> Iterator[ConditionFault]:
        span = condition.span or (0, len(self._text))
        item = self._vocabulary.items.get(condition.item)
        if item is None:
            at = self._find(condition.item, span)
            alone = (
                "a named condition"
                if condition.item in self._vocabulary.defines
                else "a rule"
                if condition.item in self._vocabulary.rules
                else None
            )
            if alone:
                yield ConditionFault(
                    "C201",
                    f"'{condition.item}' is {alone}; it stands alone, without 'is'",
                    at,
                    f"Write {condition.item}, or not {condition.item}.",
                )
                return
            yield self._unknown(condition.item, "a question, section, fact or outcome", self._vocabulary.items, at)
            return
        yield from self._test_of(item, condition.test, span)

    def _count(self, condition: Count) -> Iterator[ConditionFault]:
        span = condition.span or (0, len(self._text))
        faults = list(self._group(condition.group, span))
        yield from faults
        if faults:
            return
        everyone = members(condition.group, self._vocabulary)
        test = condition.test
        if any(item.id in self._vocabulary.doubtful for item in everyone):
            return
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
            yield ConditionFault("C203", f"none of these has {kind} for an answer", span, _for_example(everyone))
        if isinstance(test, (DateTest, SpanTest)):
            yield from self._other_date(test, span)
        if able:
            yield from self._how_many(condition.quantity, able, span)

    def _how_many(self, quantity: Quantity, able: tuple[Item, ...], span: TextRange) -> Iterator[ConditionFault]:
        """Counts that can never come to be."""
        number, how = quantity.number, quantity.how
        if number is None:
            return
        if (how == "fewer_than" and number == 0) or (quantity.percent and how == "more_than" and number == 100):
            mark = "%" if quantity.percent else ""
            words = f"{how.replace('_', ' ')} {number_text(number)}{mark}"
            yield ConditionFault("C205", f"{words} can never be", span)
        if quantity.percent:
            return
        most = number + 1 if how == "more_than" else number
        if how in ("at_least", "more_than", "exactly") and most > len(able):
            these = f"They are: {listed(item.id for item in able)}."
            message = f"{number_text(most)} can never be: there {'is' if len(able) == 1 else 'are'} only {len(able)}"
            yield ConditionFault("C205", message, span, these)

    def _points(self, condition: Points) -> Iterator[ConditionFault]:
        span = condition.span or (0, len(self._text))
        faults = list(self._group(condition.group, span))
        yield from faults
        spoken_of = members(condition.group, self._vocabulary)
        if condition.each is not None:
            homes = {item.id for item in spoken_of}
            spoken_of += tuple(item for item in self._vocabulary.items.values() if item.section in homes)
        if any(item.id in self._vocabulary.doubtful for item in spoken_of):
            return
        if faults or self._vocabulary.abstract:
            return
        if condition.each is not None:
            yield from self._points_of_each(condition, span)
            return
        carrying = {item.id for item in scored(condition, self._vocabulary)}
        if not carrying:
            # Of sections without grades the questions may well carry some.
            help_ = _HOW_SECTIONS if parted(replace(condition, each="total"), self._vocabulary) else _HOW_POINTS
            yield ConditionFault("C203", "none of these answers carries points", span, help_)
            return
        yield from self._without_points(condition, carrying, span)

    def _points_of_each(self, condition: Points, span: TextRange) -> Iterator[ConditionFault]:
        """Points that are taken of every section by itself first; what else a list names stands for itself."""
        for item in members(condition.group, self._vocabulary):
            if item.role != "section" and not condition.group.items:
                measures = f"{condition.measure} {condition.each}"
                yield ConditionFault(
                    "C203",
                    f"'{measures}' is of sections, and '{item.id}' is a {item.role}",
                    span,
                    f"Name sections, or say {condition.measure} points.",
                )
                return
        carrying = {member.id for member, _ in parted(condition, self._vocabulary)}
        if not carrying:
            yield ConditionFault("C203", "no question of these sections carries points", span, _HOW_POINTS)
            return
        yield from self._without_points(condition, carrying, span)

    def _without_points(self, condition: Points, carrying: Set[str], span: TextRange) -> Iterator[ConditionFault]:
        """Members of a list that could add nothing."""
        for name in dict.fromkeys(condition.group.items):
            if name in carrying:
                continue
            item = self._vocabulary.items[name]
            of_section = condition.each is not None and item.role == "section"
            words = (
                f"no question in '{name}' carries points" if of_section else f"the answers of '{name}' carry no points"
            )
            help_ = _HOW_NUMBERS_GET_POINTS if item.kind == "number" else _HOW_POINTS
            yield ConditionFault("C203", words, self._find(name, span), help_)

    # -------------------------------------------------------------- tests

    def _test_of(self, item: Item, test: Test, span: TextRange) -> Iterator[ConditionFault]:
        if item.id in self._vocabulary.doubtful and not isinstance(test, StateTest):
            return
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
                    yield ConditionFault(
                        "C203", f"'{item.id}' is {_kind(item)}, not a date", span, _for_example([item])
                    )
                yield from self._other_date(test, span)

    def _value_test(self, item: Item, test: ValueTest, span: TextRange) -> Iterator[ConditionFault]:
        if item.kind not in ("choice", "choices"):
            yield ConditionFault(
                "C203",
                f"'{item.id}' is {_kind(item)}, not a choice between values",
                span,
                f"For example: {_example(item)}.",
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
                f"They are: {listed(known)}.",
            )

    def _number_test(self, item: Item, test: NumberTest, span: TextRange) -> Iterator[ConditionFault]:
        if item.kind != "number":
            help_ = f"Its values are: {listed(value.id for value in item.values)}." if item.values else ""
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
            elif other.kind != "date" and name not in self._vocabulary.doubtful:
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
            yield ConditionFault("C206", f"this ruleset has no {group.role}s", span)
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
            narrowed = [f"tagged '{group.tag}'"] if group.tag else []
            narrowed += [f"in '{group.within}'"] if group.within else []
            yield ConditionFault("C206", f"there is no {group.role} {' '.join(narrowed)}".rstrip(), span)

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
        shown = listed(sorted(choices))
        help_ = f"Did you mean '{likely}'?" if likely else f"Known here: {shown}." if shown else ""
        at = self._find(name, span)
        return ConditionFault("C202", f"'{name}' is not {wanted}", at, help_, likely, unknown=name)

    def _unknown_value(self, value: str, item: str, known: list[str], span: TextRange) -> ConditionFault:
        likely = nearest(value, known)
        allowed = listed(known) if known else "none"
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


def _example(item: Item) -> str:
    """A condition of an item that could stand."""
    if item.kind == "number":
        low = item.minimum if item.minimum is not None else Decimal(1)
        return f"{item.id} is at least {number_text(low)}"
    if item.kind == "date":
        return f"{item.id} is before 2026-04-01"
    return f"{item.id} is {item.values[-1].id}" if item.values else f"{item.id} is applicable"


def _for_example(items: Sequence[Item]) -> str:
    return f"For example: {_example(items[0])}." if items else ""


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
