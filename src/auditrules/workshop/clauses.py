"""One clause of a condition as slots that a person fills by choosing: what is spoken of, how it is to be, the value.

A clause is the language's own representation; a slot names one part of it. :func:`slots` takes a clause apart and
:func:`set_slot` puts another part in; :mod:`auditrules.workshop.clause_choices` says what can stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from auditrules.conditions.checking import Where, check, names
from auditrules.conditions.dates import Span, dotted
from auditrules.conditions.groups import members
from auditrules.conditions.ir import (
    Condition,
    Const,
    Count,
    DateTest,
    Group,
    Is,
    NumberTest,
    Points,
    Quantity,
    Ref,
    SpanTest,
    StateTest,
    Test,
    ValueTest,
)
from auditrules.conditions.printer import canonical, number_text
from auditrules.conditions.vocabulary import Item, Vocabulary
from auditrules.rulesets.fields import FIELDS, require_vocabulary
from auditrules.rulesets.parsing import Context
from auditrules.rulesets.positions import KeyPath
from auditrules.workshop.forms import context_of
from auditrules.workshop.reading import Reading

Clause = Const | Ref | Is | Count | Points
How = Literal["choose", "several", "number", "date"]
"""How a slot is filled: one of a list, several of a list, a number typed, or a date typed or chosen."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One part of a clause: its name, what stands there (a key), and that in words."""

    name: str
    key: str | tuple[str, ...]
    words: str
    how: How = "choose"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a condition may name where it stands."""

    vocabulary: Vocabulary
    where: Where = field(default_factory=Where)
    facts_only: bool = False

    def faults(self, condition: Condition) -> list[str]:
        """What is wrong with a condition here, in words."""
        faults = check(condition, canonical(condition), self.vocabulary, self.where)
        found = [f"{one.message}. {one.help}" if one.help else one.message for one in faults]
        if not found and self.facts_only:
            items = self.vocabulary.items
            other = [
                name for name in names(condition, self.vocabulary) if name not in items or items[name].role != "fact"
            ]
            found = [f"'{name}' is not known before an audit begins" for name in other[:1]]
        return found


def scope_of(reading: Reading, path: KeyPath) -> Scope:
    """What may be named in the condition at a path."""
    return scope_for(reading.vocabulary, context_of(reading, path))


def scope_for(vocabulary: Vocabulary, context: Context) -> Scope:
    """What may be named in a condition of a kind."""
    entry = context in FIELDS
    known = require_vocabulary(vocabulary, context) if entry else vocabulary
    return Scope(known, Where(answered=entry, rules=context == "promise"), context == "facts")


# ---------------------------------------------------------------- words

QUANTITIES = {
    "any": "any",
    "every": "every",
    "no": "no",
    "at_least": "at least",
    "at_most": "at most",
    "more_than": "more than",
    "fewer_than": "fewer than",
    "exactly": "exactly",
}
HOW_WORDS = {
    "value:is": "is",
    "value:is_not": "is not",
    "value:one_of": "is one of",
    "value:not_one_of": "is not one of",
    "value:or_better": "is at least as good as",
    "value:or_worse": "is at most as good as",
    "number:is": "is exactly",
    "number:is_not": "is not",
    "number:at_least": "is at least",
    "number:at_most": "is at most",
    "number:more_than": "is more than",
    "number:less_than": "is less than",
    "number:between": "is between",
    "date:before": "is before",
    "date:after": "is after",
    "date:on": "is on",
    "date:on_or_before": "is on or before",
    "date:on_or_after": "is on or after",
    "span:at_least": "is at least (a time from another date)",
    "span:at_most": "is at most (a time from another date)",
    "span:more_than": "is more than (a time from another date)",
    "span:less_than": "is less than (a time from another date)",
    "state:answered": "is answered",
    "state:not_answered": "is not answered",
    "state:applicable": "is applicable",
    "state:not_applicable": "is not applicable",
}
MEASURES = {
    "total": "the total points",
    "product": "the product of points",
    "highest": "the highest points",
    "lowest": "the lowest points",
    "average": "the average points",
    "share": "the share of points",
}
_OF_NO_SHARE = ("total", "product")
ROLES = {"section": "sections", "question": "questions", "standard": "standards"}


def item_words(name: str, vocabulary: Vocabulary) -> str:
    """An item by its label."""
    item = vocabulary.items.get(name)
    return " ".join(item.label.split()).rstrip("?.") if item is not None else name.replace("_", " ")


def ref_words(name: str, vocabulary: Vocabulary) -> str:
    return vocabulary.defines.get(name) or name.replace(".", ": ").replace("_", " ")


def _value_words(value: str, items: Sequence[Item]) -> str:
    found = next((item.value(value) for item in items if item.value(value)), None)
    return found.label if found is not None else value.replace("_", " ")


# ---------------------------------------------------------------- a clause taken apart


def slots(clause: Clause, scope: Scope) -> tuple[Slot, ...]:
    """The parts of a clause in the order in which it is read; their words together are the sentence."""
    return tuple(_slots(clause, scope))


def _slots(clause: Clause, scope: Scope) -> Iterator[Slot]:
    known = scope.vocabulary
    match clause:
        case Const(value):
            yield Slot("subject", "always" if value else "never", "always" if value else "never")
        case Ref(name):
            yield Slot("subject", f"ref:{name}", ref_words(name, known))
        case Is(item, test):
            yield Slot("subject", f"item:{item}", item_words(item, known))
            yield from _test_slots(test, subject_items(clause, scope), scope)
        case Count(quantity, group, test):
            mark = "%" if quantity.percent else ""
            of = " of" if quantity.percent or group.items else ""
            yield Slot("subject", "count", "")
            yield Slot("quantity", f"{quantity.how}{mark}", QUANTITIES[quantity.how])
            if quantity.number is not None:
                yield Slot("count", number_text(quantity.number), f"{number_text(quantity.number)}{mark}{of}", "number")
            one = quantity.number is None
            yield from _group_slots(group, scope, one=one)
            for slot in _test_slots(test, subject_items(clause, scope), scope):
                many = slot.name == "how" and not one
                yield replace(slot, words=f"are{slot.words.removeprefix('is')}") if many else slot
        case Points(measure, group, test, each):
            yield Slot("subject", "points", "")
            whole = MEASURES[measure] if each is None else MEASURES[measure].removesuffix(" points").removesuffix(" of")
            yield Slot("measure", measure, f"{whole} of")
            yield Slot("each", each or "", f"{MEASURES[each]} of each of the" if each is not None else "")
            yield from _group_slots(group, scope)
            yield from _test_slots(test, (), scope, percent=clause.percent)


def _group_slots(group: Group, scope: Scope, *, one: bool = False) -> Iterator[Slot]:
    known = scope.vocabulary
    if group.items:
        yield Slot("role", "items", "these:")
        words = ", ".join(item_words(one, known) for one in group.items)
        yield Slot("items", group.items, words, "several")
        return
    if group.tag is not None or group.role is not None:
        yield Slot("tag", group.tag or "", f"‘{group.tag.replace('_', ' ')}’" if group.tag else "")
    role = group.role or "section"
    yield Slot("role", role, role if one else ROLES[role])
    yield Slot("within", group.within or "", f"in {item_words(group.within, known)}" if group.within else "")


def _test_slots(test: Test, items: Sequence[Item], scope: Scope, *, percent: bool = False) -> Iterator[Slot]:
    how = how_key(test)
    mark = "%" if percent else ""
    match test:
        case ValueTest(values):
            yield Slot("how", how, HOW_WORDS[how])
            if how in ("value:one_of", "value:not_one_of"):
                yield Slot("values", values, " or ".join(_value_words(one, items) for one in values), "several")
            else:
                yield Slot("value", values[0], _value_words(values[0], items))
        case StateTest():
            yield Slot("how", how, HOW_WORDS[how])
        case NumberTest(_, number, upper):
            yield Slot("how", how, HOW_WORDS[how])
            yield Slot("number", number_text(number), f"{number_text(number)}{mark}", "number")
            if upper is not None:
                yield Slot("upper", number_text(upper), f"and {number_text(upper)}{mark}", "number")
        case DateTest(_, other):
            yield Slot("how", how, HOW_WORDS[how])
            if isinstance(other, date):
                yield Slot("date", other.isoformat(), dotted(other), "date")
            else:
                yield Slot("date", f"item:{other}", item_words(other, scope.vocabulary), "date")
        case SpanTest(_, span):
            yield Slot("how", how, HOW_WORDS[how].partition(" (")[0])
            yield Slot("n", str(span.n), str(span.n), "number")
            plural = "" if span.n == 1 else "s"
            yield Slot("unit", span.unit, f"{span.unit.replace('_', ' ')}{plural}")
            yield Slot("direction", span.direction or "after", span.direction or "after")
            yield Slot("anchor", span.anchor or "", item_words(span.anchor or "", scope.vocabulary))


def how_key(test: Test) -> str:
    """The way in which a test compares, as the slot ``how`` has it."""
    match test:
        case ValueTest(values, how):
            if how in ("is", "is_not") and len(values) > 1:
                return "value:one_of" if how == "is" else "value:not_one_of"
            return f"value:{how}"
        case StateTest(state, negated):
            return f"state:{'not_' if negated else ''}{state}"
        case NumberTest(comparison, _, upper):
            return "number:between" if upper is not None else f"number:{comparison}"
        case DateTest(comparison):
            return f"date:{comparison}"
        case SpanTest(comparison):
            return f"span:{comparison}"


def subject_items(clause: Clause, scope: Scope) -> tuple[Item, ...]:
    """The items that a clause tests."""
    match clause:
        case Is(item):
            found = scope.vocabulary.items.get(item)
            return (found,) if found is not None else ()
        case Count(_, group) | Points(_, group):
            return members(group, scope.vocabulary)
    return ()


# ---------------------------------------------------------------- a part put in


def set_slot(clause: Clause, name: str, key: str | tuple[str, ...]) -> Clause:
    """The clause with another part in a slot; what else it says is kept as far as it can be.

    Raises ValueError, in words for the person, for a number or date that is none.
    """
    text = key if isinstance(key, str) else ""
    several = key if isinstance(key, tuple) else (key,)
    match clause, name:
        case _, "subject":
            return _with_subject(clause, text)
        case Count(quantity), "quantity":
            return replace(clause, quantity=_quantity(quantity, text))
        case Count(quantity), "count":
            number = _number(text, whole=not quantity.percent, least=0, most=100 if quantity.percent else None)
            return replace(clause, quantity=replace(quantity, number=number))
        case Points(_, _, _, each), "measure":
            # A share is taken of nothing more, and shares are neither added up nor multiplied.
            kept = None if text == "share" or (text in _OF_NO_SHARE and each == "share") else each
            return _measured(clause, replace(clause, measure=text, each=kept))  # type: ignore[arg-type]  # a key of it
        case Points(measure), "each":
            if text and (measure == "share" or (measure in _OF_NO_SHARE and text == "share")):
                clause = replace(clause, measure="average")
            return _measured(clause, replace(clause, each=text or None))  # type: ignore[arg-type]  # a key of the slot
        case ((Count(_, group) | Points(_, group)), ("role" | "tag" | "within" | "items")):
            return replace(clause, group=_with_group(group, name, text, several))
        case Points(_, _, test), _:
            made = _with_test(test, name, text, several)
            if not isinstance(made, NumberTest):
                raise ValueError("Points are compared with a number.")
            if clause.percent:
                bounds = (made.number, made.number if made.upper is None else made.upper)
                if min(bounds) < 0 or max(bounds) > 100:
                    raise ValueError("A share is between 0% and 100%.")
            return replace(clause, test=made)
        case ((Is(_, test) | Count(_, _, test)), _):
            return replace(clause, test=_with_test(test, name, text, several))
    raise ValueError(f"There is no '{name}' here.")


def _measured(old: Points, made: Points) -> Points:
    """Points of another measure: a number of points is no percentage, and a percentage no number of points."""
    if made.percent == old.percent:
        return made
    return replace(made, test=NumberTest("at_least", Decimal(50 if made.percent else 1)))


def _with_subject(clause: Clause, key: str) -> Clause:
    kind, _, name = key.partition(":")
    test: Test = clause.test if isinstance(clause, (Is, Count)) else ValueTest(("yes",))
    match kind:
        case "always" | "never":
            return Const(kind == "always")
        case "ref":
            return Ref(name)
        case "item":
            return Is(name, test)
        case "count":
            return clause if isinstance(clause, Count) else Count(Quantity("any"), Group("section"), test)
        case "points":
            start = NumberTest("at_least", Decimal(1))
            return clause if isinstance(clause, Points) else Points("total", Group("question"), start)
    raise ValueError(f"There is no '{key}' here.")


def _quantity(old: Quantity, key: str) -> Quantity:
    how, percent = key.removesuffix("%"), key.endswith("%")
    if how in ("any", "every", "no"):
        return Quantity(how)  # type: ignore[arg-type]  # three of the words
    kept = old.number if old.number is not None and old.percent == percent else Decimal(50 if percent else 1)
    return Quantity(how, kept, percent)  # type: ignore[arg-type]  # a key of the slot


def _with_group(group: Group, name: str, text: str, several: tuple[str, ...]) -> Group:
    match name:
        case "role" if text == "items":
            return group if group.items else Group(items=("item",))
        case "role":
            return Group(text, group.tag, group.within)  # type: ignore[arg-type]  # a key of the slot
        case "tag":
            return replace(group, tag=text or None)
        case "within":
            return replace(group, within=text or None)
    if not several:
        raise ValueError("Choose one at least.")
    return Group(items=several)


def _with_test(test: Test, name: str, text: str, several: tuple[str, ...]) -> Test:
    match test, name:
        case _, "how":
            return _with_how(test, text)
        case ValueTest(_, how), "value":
            return ValueTest((text,), how)
        case ValueTest(_, how), "values":
            if not several:
                raise ValueError("Choose one at least.")
            return ValueTest(several, how)
        case NumberTest(_, _, upper), "number":
            number = _number(text)
            return replace(test, number=number, upper=None if upper is None else max(number, upper))
        case NumberTest(_, number), "upper":
            upper = _number(text)
            if number > upper:
                raise ValueError(f"Nothing is between {number_text(number)} and {number_text(upper)}.")
            return replace(test, upper=upper)
        case DateTest(), "date":
            return replace(test, other=text.removeprefix("item:") if text.startswith("item:") else _date(text))
        case SpanTest(_, span), "n":
            return replace(test, span=replace(span, n=int(_number(text, whole=True, least=0, most=10_000))))
        case SpanTest(_, span), "unit":
            return replace(test, span=replace(span, unit=text))  # type: ignore[arg-type]  # a key of the slot
        case SpanTest(_, span), "direction":
            return replace(test, span=replace(span, direction=text))  # type: ignore[arg-type]  # a key of the slot
        case SpanTest(_, span), "anchor":
            return replace(test, span=replace(span, anchor=text))
    raise ValueError(f"There is no '{name}' here.")


def _with_how(test: Test, key: str) -> Test:
    kind, _, how = key.partition(":")
    match kind:
        case "value":
            values = test.values if isinstance(test, ValueTest) else ("yes",)
            if how in ("one_of", "not_one_of"):
                # One value alone reads as "is"; a second is added by choosing.
                return ValueTest(
                    values if len(values) > 1 else (*values, *values), "is" if how == "one_of" else "is_not"
                )
            return ValueTest(values[:1], how)  # type: ignore[arg-type]  # a key of the slot
        case "state":
            return StateTest(how.removeprefix("not_"), how.startswith("not_"))  # type: ignore[arg-type]  # a key of it
        case "number":
            number = test.number if isinstance(test, NumberTest) else Decimal(1)
            if how == "between":
                upper = test.upper if isinstance(test, NumberTest) and test.upper is not None else number
                return NumberTest("at_least", number, upper)
            return NumberTest(how, number)  # type: ignore[arg-type]  # a key of the slot
        case "date":
            return DateTest(how, test.other if isinstance(test, DateTest) else date(2026, 4, 1))  # type: ignore[arg-type]  # a key
        case "span":
            anchor = test.other if isinstance(test, DateTest) and isinstance(test.other, str) else "completed"
            span = test.span if isinstance(test, SpanTest) else Span(10, "working_day", "after", anchor)
            return SpanTest(how, span)  # type: ignore[arg-type]  # a key of the slot
    raise ValueError(f"There is no '{key}' here.")


def _number(text: str, *, whole: bool = False, least: int | None = None, most: int | None = None) -> Decimal:
    written = text.strip().removesuffix("%").strip()
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", written, re.ASCII):
        raise ValueError(f"'{text}' is not a number. For example: 3 or 2.5.")
    if sum(one.isdigit() for one in written) > 18:
        raise ValueError("A number has 18 digits at the most.")
    number = Decimal(written)
    if whole and number != number.to_integral_value():
        raise ValueError("This is counted in whole numbers.")
    if (least is not None and number < least) or (most is not None and number > most):
        raise ValueError(f"From {least} to {most}." if most is not None else f"{least} at the least.")
    return number


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}' is not a date.") from None
