"""Small slips of an author's hand: the rulesets that differ from one by a single one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from auditrules.conditions.groups import members
from auditrules.conditions.ir import (
    And,
    Comparison,
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
from auditrules.conditions.printer import canonical
from auditrules.conditions.vocabulary import Item, Vocabulary
from auditrules.rulesets.models import Decide, Document
from auditrules.rulesets.positions import KeyPath
from auditrules.rulesets.ruleset import Ruleset

#: Tables whose rules can be left out whole by making their condition never hold.
_REMOVABLE = ("limit", "escalate", "action")


@dataclass(frozen=True)
class Mutant:
    """A ruleset with one slip in it. ``rule`` names the rule, ``path`` its place, ``what`` the slip in words."""

    rule: str
    path: KeyPath
    what: str
    ruleset: Ruleset


def mutants(ruleset: Ruleset) -> Iterator[Mutant]:
    """Every slip that an example could notice, in the order of the rules.

    In conditions: a comparison shifted, a quantity one more or less, ``and`` for ``or``, a part left out or turned
    round, a grade beside the one meant. In tables: a row, limit, escalation or action left out, two rows in the
    wrong order, another grade given.
    """
    for key, condition in ruleset.conditions.items():
        place = _place(ruleset.document, key)
        if place is None:
            continue
        rule, path = place
        text = canonical(condition)
        seen = {text}
        for changed in slips(condition, ruleset.vocabulary):
            words = canonical(changed)
            if words not in seen:
                seen.add(words)
                yield Mutant(rule, path, f"{text} -> {words}", _with(ruleset, key, changed))
    yield from _left_out(ruleset)
    for name, decide in ruleset.document.decide.items():
        yield from _of_table(ruleset, name, decide)
    yield from _of_limits(ruleset)


def _place(document: Document, key: str) -> tuple[str, KeyPath] | None:
    """The rule and place of a condition; None for those that no example can speak of."""
    parts = key.split(".")
    if parts[0] in ("promise", "ruleset", "moderation", "reaudit", "report"):
        return None
    if parts[0] == "require" and document.require[parts[1]].on != "audit":
        return None
    if parts[0] == "decide" and parts[2] == "rows":
        index = int(parts[3]) - 1
        row = document.decide[parts[1]].rows[index]
        where = "when" if row.cells is None else "cells"
        return f"decide.{parts[1]}.{row.id or index + 1}", ("decide", parts[1], "rows", index, where)
    rule = key if parts[-1] == "relevant" else f"{parts[0]}.{parts[1]}"
    return rule, tuple(parts)


def _with(ruleset: Ruleset, key: str, condition: Condition) -> Ruleset:
    return replace(ruleset, conditions={**ruleset.conditions, key: condition})


def _changed(ruleset: Ruleset, table: str, name: str, **update: object) -> Document:
    entries: Mapping[str, Decide] = getattr(ruleset.document, table)
    entry = entries[name].model_copy(update=update)
    return ruleset.document.model_copy(update={table: {**entries, name: entry}})


# ------------------------------------------------------------------ tables


def _left_out(ruleset: Ruleset) -> Iterator[Mutant]:
    for table in _REMOVABLE:
        for name in getattr(ruleset.document, table):
            key = f"{table}.{name}.when"
            yield Mutant(f"{table}.{name}", (table, name), "left out", _with(ruleset, key, Const(False)))


def _of_table(ruleset: Ruleset, name: str, decide: Decide) -> Iterator[Mutant]:
    item = ruleset.vocabulary.items[name]
    for index, row in enumerate(decide.rows):
        rule, path = f"decide.{name}.{row.id or index + 1}", ("decide", name, "rows", index)
        key = f"decide.{name}.rows.{index + 1}.when"
        yield Mutant(rule, path, "left out", _with(ruleset, key, Const(False)))
        for other in _beside(item, row.then):
            rows = [*decide.rows[:index], row.model_copy(update={"then": other}), *decide.rows[index + 1 :]]
            document = _changed(ruleset, "decide", name, rows=tuple(rows))
            yield Mutant(rule, (*path, "then"), f"{row.then} -> {other}", replace(ruleset, document=document))
        if decide.hit == "first" and index + 1 < len(decide.rows):
            following = decide.rows[index + 1]
            rows = [*decide.rows[:index], following, row, *decide.rows[index + 2 :]]
            document = _changed(ruleset, "decide", name, rows=tuple(rows))
            below = f"decide.{name}.rows.{index + 2}.when"
            conditions = {
                **ruleset.conditions,
                key: ruleset.conditions[below],
                below: ruleset.conditions[key],
            }
            turned = replace(ruleset, document=document, conditions=conditions)
            yield Mutant(rule, path, f"after {following.id or f'row {index + 2}'} instead of before it", turned)
    if decide.otherwise is not None:
        for other in _beside(item, decide.otherwise):
            document = _changed(ruleset, "decide", name, otherwise=other)
            yield Mutant(
                f"decide.{name}.otherwise",
                ("decide", name, "otherwise"),
                f"{decide.otherwise} -> {other}",
                replace(ruleset, document=document),
            )


def _of_limits(ruleset: Ruleset) -> Iterator[Mutant]:
    for name, limit in ruleset.document.limit.items():
        key = "at_most" if limit.at_most is not None else "overall_at_most"
        cap = limit.at_most or limit.overall_at_most or ""
        item = ruleset.vocabulary.items[limit.outcome]
        for other in _beside(item, cap):
            if other in item.off_scale:
                continue
            document = _changed(ruleset, "limit", name, **{key: other})
            yield Mutant(
                f"limit.{name}", ("limit", name, key), f"{cap} -> {other}", replace(ruleset, document=document)
            )


def _beside(item: Item, value: str) -> list[str]:
    """The values next to one, on either side."""
    order = [one.id for one in item.values]
    at = order.index(value)
    return [order[place] for place in (at - 1, at + 1) if 0 <= place < len(order)]


# ------------------------------------------------------------------ conditions


def slips(condition: Condition, vocabulary: Vocabulary) -> Iterator[Condition]:
    """Every condition that one slip makes of this one."""
    match condition:
        case Const(value):
            if not value:
                yield Const(True)
        case Ref():
            yield Not(condition)
        case Is(name, test):
            item = vocabulary.items.get(name)
            for other in _tests(test, (item,) if item is not None else ()):
                yield Is(name, other)
        case Count(quantity, group, test):
            for quantity_too in _quantities(quantity):
                yield Count(quantity_too, group, test)
            for other in _tests(test, members(group, vocabulary)):
                yield Count(quantity, group, other)
        case Points():
            for number in _numbers(condition.test):
                yield replace(condition, test=number)
        case Not(part):
            yield part
            for inner in slips(part, vocabulary):
                yield Not(inner)
        case And(parts) | Or(parts):
            kind = type(condition)
            yield Or(parts) if kind is And else And(parts)
            for index, part in enumerate(parts):
                rest = (*parts[:index], *parts[index + 1 :])
                yield rest[0] if len(rest) == 1 else kind(rest)
                for inner in slips(part, vocabulary):
                    yield kind((*parts[:index], inner, *parts[index + 1 :]))


def _quantities(quantity: Quantity) -> Iterator[Quantity]:
    number = quantity.number
    if number is None:
        for how in ("any", "every", "no"):
            if how != quantity.how:
                yield Quantity(how)
        return
    for other in (number - 1, number + 1):
        if other >= 0 and not (quantity.percent and other > 100):
            yield replace(quantity, number=other)
    turned = {"at_least": "more_than", "more_than": "at_least", "at_most": "fewer_than", "fewer_than": "at_most"}
    if quantity.percent and quantity.how in turned:
        # Of counts the neighbouring number says the same.
        yield replace(quantity, how=turned[quantity.how])  # type: ignore[arg-type]  # the literals above
    if quantity.how == "exactly":
        yield replace(quantity, how="at_least")


def _tests(test: Test, items: Sequence[Item]) -> Iterator[Test]:
    match test:
        case ValueTest():
            yield from _values(test, items)
        case StateTest(state, negated):
            yield StateTest(state, not negated)
        case NumberTest():
            yield from _numbers(test)
        case DateTest(comparison, other):
            for turned in _DATE_SLIPS[comparison]:
                yield DateTest(turned, other)  # type: ignore[arg-type]  # the table's literals
        case SpanTest(comparison, span):
            yield SpanTest(_BOUNDARY[comparison], span)  # type: ignore[arg-type]  # never is or is_not here
            for n in (span.n - 1, span.n + 1):
                if n >= 0:
                    yield SpanTest(comparison, replace(span, n=n))


def _values(test: ValueTest, items: Sequence[Item]) -> Iterator[Test]:
    if test.how in ("is", "is_not"):
        yield replace(test, how="is_not" if test.how == "is" else "is")
        if len(test.values) > 1:
            for value in test.values:
                yield replace(test, values=tuple(one for one in test.values if one != value))
    for item in items:
        if not item.ordered or any(item.value(value) is None for value in test.values):
            continue
        if len(test.values) == 1:
            for other in _beside(item, test.values[0]):
                if other not in item.off_scale:
                    yield replace(test, values=(other,))
            scale = [value.id for value in item.values if value.id not in item.off_scale]
            if test.how == "is":
                # At the end of the scale nothing is beyond.
                if test.values[0] != scale[-1]:
                    yield replace(test, how="or_better")
                if test.values[0] != scale[0]:
                    yield replace(test, how="or_worse")
            elif test.how in ("or_better", "or_worse"):
                yield replace(test, how="is")
        return


def _numbers(test: NumberTest) -> Iterator[NumberTest]:
    if test.upper is not None:
        for lower, upper in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            low, high = test.number + lower, test.upper + upper
            if low <= high:
                yield NumberTest("at_least", low, high)
        return
    yield replace(test, comparison=_BOUNDARY[test.comparison])
    for step in (Decimal(-1), Decimal(1)):
        yield replace(test, number=test.number + step)


_BOUNDARY: Mapping[str, Comparison] = {
    "is": "is_not",
    "is_not": "is",
    "at_least": "more_than",
    "more_than": "at_least",
    "at_most": "less_than",
    "less_than": "at_most",
}
_DATE_SLIPS: Mapping[str, tuple[str, ...]] = {
    "before": ("on_or_before", "after"),
    "after": ("on_or_after", "before"),
    "on": ("on_or_before", "on_or_after"),
    "on_or_before": ("before", "on_or_after"),
    "on_or_after": ("after", "on_or_before"),
}
