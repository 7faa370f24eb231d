"""A condition back into its canonical text. ``parse(canonical(c)) == c`` for every condition."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

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


def canonical(condition: Condition) -> str:
    """The one text of a condition."""
    match condition:
        case Const(value):
            return "always" if value else "never"
        case Ref(name):
            return name
        case Is(item, test):
            return f"{item} is {words_of_test(test)}"
        case Count(quantity, group, test):
            single = quantity.number == 1 and not quantity.percent
            one = (quantity.how in ("any", "every", "no") or single) and not group.items
            verb = "is" if one else "are"
            if group.items and quantity.how in ("any", "every", "no"):
                verb = "is"
            return f"{_quantity_text(quantity, group)} {_group_text(group, one=one)} {verb} {words_of_test(test)}"
        case Points(measure, group, test, each):
            plain = each is None and _plain_within(group)
            where = f"in {group.within}" if plain else f"of {_group_text(group, one=False, of=False)}"
            lead = measure if each is None else f"{measure} {each}"
            of = " of" if (each or measure) in ("product", "share") else ""
            return f"{lead}{of} points {where} is {words_of_test(test, percent=condition.percent)}"
        case Not(part):
            return f"not {_bracketed(part)}"
        case And(parts):
            return " and ".join(_inside(part) for part in parts)
        case Or(parts):
            return " or ".join(_inside(part) for part in parts)


def words_of_test(test: Test, *, percent: bool = False) -> str:
    """The words of a test that follow "is"."""
    match test:
        case ValueTest(values, how):
            if how in ("or_better", "or_worse"):
                return f"{values[0]} {how.replace('_', ' ')}"
            lead = "not " if how == "is_not" else ""
            return f"{lead}{values[0]}" if len(values) == 1 else f"{lead}one of {', '.join(values)}"
        case StateTest(state, negated):
            return f"not {state}" if negated else state
        case NumberTest(comparison, number, upper):
            mark = "%" if percent else ""
            if upper is not None:
                return f"between {number_text(number)}{mark} and {number_text(upper)}{mark}"
            return f"{_COMPARISON[comparison]}{number_text(number)}{mark}"
        case DateTest(comparison, other):
            return f"{comparison.replace('_', ' ')} {other.isoformat() if isinstance(other, date) else other}"
        case SpanTest(comparison, span):
            return f"{_COMPARISON[comparison]}{span}"


def number_text(number: Decimal) -> str:
    """A decimal without an exponent or closing noughts, so that equal numbers have one text."""
    return format(number.normalize() + 0, "f")


def _quantity_text(quantity: Quantity, group: Group) -> str:
    if quantity.number is None:
        if quantity.how == "every":
            return "every one" if group.items else "every"
        return "none" if quantity.how == "no" and group.items else quantity.how
    mark = "%" if quantity.percent else ""
    of = " of" if quantity.percent and not group.items else ""
    return f"{_COMPARISON[quantity.how]}{number_text(quantity.number)}{mark}{of}"


def _group_text(group: Group, *, one: bool, of: bool = True) -> str:
    if group.items:
        return f"{'of ' if of else ''}({', '.join(group.items)})"
    words = [group.tag] if group.tag else []
    words.append(f"{group.role}" if one else f"{group.role}s")
    if group.within:
        words.append(f"in {group.within}")
    return " ".join(words)


def _plain_within(group: Group) -> bool:
    return group.role == "question" and group.within is not None and group.tag is None


def _inside(part: Condition) -> str:
    return f"({canonical(part)})" if isinstance(part, (And, Or)) else canonical(part)


def _bracketed(part: Condition) -> str:
    return canonical(part) if isinstance(part, (Ref, Const)) else f"({canonical(part)})"


def decimal_places(number: Decimal) -> int:
    """Decimal places that a number needs; 0 for a whole one."""
    exponent = number.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def places_in_words(decimals: int) -> str:
    """What numbers of so many decimal places at the most are, in words."""
    if decimals == 0:
        return "a whole number"
    return f"a number of at most {decimals} decimal place{'' if decimals == 1 else 's'}"
