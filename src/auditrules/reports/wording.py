"""A condition in words for someone who has never seen the rules: labels in place of ids."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from auditrules.conditions.dates import Span
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
    ValueTest,
)
from auditrules.conditions.vocabulary import Item, Role
from auditrules.reports.display import decimal_text, grade_label, id_words, item_text, listing, long_date
from auditrules.rulesets.ruleset import Ruleset

_COMPARISON = {
    "is": "",
    "is_not": "not ",
    "at_least": "at least ",
    "at_most": "at most ",
    "more_than": "more than ",
    "less_than": "less than ",
    "fewer_than": "fewer than ",
    "exactly": "exactly ",
}
_DATES = {
    "before": "before",
    "after": "after",
    "on": "on",
    "on_or_before": "on or before",
    "on_or_after": "on or after",
}


def applies_when(ruleset: Ruleset, role: Role, item_id: str) -> str:
    """When an item applies, in words without a full stop; empty for an item that always applies."""
    condition = ruleset.conditions.get(f"{role}.{item_id}.relevant")
    return "" if condition is None or condition == Const(True) else words(ruleset, condition)


def words(ruleset: Ruleset, condition: Condition) -> str:
    """A condition as a clause: ``Area of service is Looked after or Pathways``."""
    match condition:
        case Const(value):
            return "always" if value else "never"
        case Ref(name):
            return ruleset.vocabulary.defines.get(name, id_words(name))
        case Is(item, test):
            found = ruleset.vocabulary.items.get(item)
            return f"{_name(ruleset, item)} {_test(ruleset, test, found)}"
        case Count(quantity, group, test):
            many = quantity.number is not None
            return f"{_quantity(quantity)}{_group(ruleset, group, many=many)} {_test(ruleset, test, None, many=many)}"
        case Points(measure, group, test):
            lead = "the share of points" if measure == "share" else f"the {measure} of points"
            bound = _test(ruleset, test, None) + (" per cent" if measure == "share" else "")
            return f"{lead} of {_group(ruleset, group, many=True)} {bound}"
        case Not(part):
            return f"it is not so that {_inside(ruleset, part)}"
        case And(parts):
            return " and ".join(_inside(ruleset, part) for part in parts)
        case Or(parts):
            return " or ".join(_inside(ruleset, part) for part in parts)
        case _:  # pragma: no cover - mypy holds the union closed
            assert_never(condition)


def _inside(ruleset: Ruleset, part: Condition) -> str:
    return f"({words(ruleset, part)})" if isinstance(part, (And, Or)) else words(ruleset, part)


def _name(ruleset: Ruleset, item_id: str) -> str:
    """An item in a clause; a question by its wording, in quotation marks."""
    found = ruleset.vocabulary.items.get(item_id)
    if found is not None and found.role in ("question", "standard"):
        return f"“{item_text(ruleset, item_id)}”"
    return found.label if found else id_words(item_id)


def _value(ruleset: Ruleset, item: Item | None, value: str) -> str:
    """A value by its label: on its item, on the scale, or on any item that has it."""
    if item is not None and (own := item.value(value)):
        return own.label
    if value in ruleset.document.grade:
        return grade_label(ruleset, value)
    for other in ruleset.vocabulary.items.values():
        if found := other.value(value):
            return found.label
    return id_words(value)


def _test(ruleset: Ruleset, test: Test, item: Item | None, *, many: bool = False) -> str:
    verb = "are" if many else "is"
    match test:
        case ValueTest(values, how):
            labels = listing((_value(ruleset, item, value) for value in values), "or")
            if how in ("or_better", "or_worse"):
                return f"{verb} {labels} {how.replace('_', ' ')}"
            return f"{verb} not {labels}" if how == "is_not" else f"{verb} {labels}"
        case StateTest(state, negated):
            return f"{verb} {'not ' if negated else ''}{state}"
        case NumberTest(comparison, number, upper):
            if upper is not None:
                return f"{verb} between {decimal_text(number)} and {decimal_text(upper)}"
            return f"{verb} {_COMPARISON[comparison]}{decimal_text(number)}"
        case DateTest(comparison, other):
            side = long_date(other) if isinstance(other, date) else _name(ruleset, other)
            return f"{verb} {_DATES[comparison]} {side}"
        case SpanTest(comparison, span):
            lead = f"{verb} {_COMPARISON[comparison]}{Span(span.n, span.unit)}"
            return f"{lead} {span.direction} {_name(ruleset, span.anchor)}" if span.anchor else lead
        case _:  # pragma: no cover - mypy holds the union closed
            assert_never(test)


def _quantity(quantity: Quantity) -> str:
    if quantity.number is None:
        return f"{quantity.how} "
    percent = "% of " if quantity.percent else " "
    return f"{_COMPARISON[quantity.how]}{decimal_text(quantity.number)}{percent}"


def _group(ruleset: Ruleset, group: Group, *, many: bool) -> str:
    if group.items:
        return f"of {listing((_name(ruleset, item) for item in group.items), 'or')}"
    noun = f"{group.role}s" if many else f"{group.role}"
    lead = f"{id_words(group.tag)} {noun}" if group.tag else noun
    return f"{lead} in {_name(ruleset, group.within)}" if group.within else lead
