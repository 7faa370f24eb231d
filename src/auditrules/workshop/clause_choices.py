"""What can stand in a slot of a clause: only choices with which the clause checks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import get_args

from auditrules.conditions.dates import Unit
from auditrules.conditions.groups import members
from auditrules.conditions.ir import (
    Const,
    Count,
    DateTest,
    Group,
    Is,
    NumberTest,
    Points,
    SpanTest,
    StateTest,
    Test,
    ValueTest,
)
from auditrules.conditions.vocabulary import Item
from auditrules.workshop.clauses import (
    HOW_WORDS,
    MEASURES,
    QUANTITIES,
    ROLES,
    Clause,
    Scope,
    ref_words,
    set_slot,
    slots,
    subject_items,
)

_KINDS = {
    "fact": "Facts",
    "section": "Sections",
    "question": "Questions",
    "standard": "Standards",
    "outcome": "Outcomes",
    "field": "Of the audit or entry",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What could stand in a slot."""

    key: str
    label: str
    detail: str = ""


def choices(clause: Clause, name: str, scope: Scope) -> tuple[Choice, ...]:
    """What can stand in a slot so that the clause checks; for several of a list, each that may be among them."""
    return tuple(one for one in _candidates(clause, name, scope) if _stands(clause, name, one.key, scope))


def _stands(clause: Clause, name: str, key: str, scope: Scope) -> bool:
    if name in ("values", "items"):
        return not scope.faults(set_slot(clause, name, (key,)))
    made = chosen(clause, name, key, scope)
    return not scope.faults(made) and any(one.name == name and one.key == key for one in slots(made, scope))


def chosen(clause: Clause, name: str, key: str | tuple[str, ...], scope: Scope) -> Clause:
    """The clause after a choice: where the rest does not go with it, the rest becomes what most likely does.

    Raises ValueError as :func:`set_slot` does.
    """
    made = _distinct(set_slot(clause, name, key), scope)
    if not scope.faults(made):
        return made
    for fitting in _fitting(made, name, scope):
        if not scope.faults(fitting):
            return fitting
    return made


def _distinct(clause: Clause, scope: Scope) -> Clause:
    """Where "one of" was chosen while there was one value, the next of the list beside it."""
    if not isinstance(clause, (Is, Count)) or not isinstance(clause.test, ValueTest):
        return clause
    values = clause.test.values
    if len(values) == len(set(values)):
        return clause
    known = [value.id for item in subject_items(clause, scope) for value in item.values]
    more = [one for one in dict.fromkeys(known) if one not in values]
    return replace(clause, test=replace(clause.test, values=(*dict.fromkeys(values), *more[:1])))


def _fitting(clause: Clause, name: str, scope: Scope) -> Iterator[Clause]:
    """The clause with other words in the slots behind the one that was filled."""
    known = scope.vocabulary
    if isinstance(clause, (Is, Count)):
        for item in subject_items(clause, scope):
            for test in _likely_tests(item, clause.test, scope):
                yield replace(clause, test=test)
    if isinstance(clause, (Count, Points)):
        groups = [Group(role) for role in ("section", "question", "standard")]
        if name == "role" and clause.group.items:
            groups = [Group(items=(one.id,)) for one in known.items.values()]
        elif name == "role":
            groups = [Group(clause.group.role), Group(clause.group.role, clause.group.tag)]
        elif name not in ("subject", "quantity", "measure", "each", "count"):
            groups = []
        for group in groups:
            here = replace(clause, group=group)
            yield here
            if isinstance(here, Count):
                for item in members(group, known)[:1]:
                    for test in _likely_tests(item, here.test, scope):
                        yield replace(here, test=test)
    if isinstance(clause, (Is, Count)) and isinstance(clause.test, (DateTest, SpanTest)):
        for item in known.items.values():
            if item.kind == "date":
                if isinstance(clause.test, SpanTest):
                    yield replace(clause, test=replace(clause.test, span=replace(clause.test.span, anchor=item.id)))
                else:
                    yield replace(clause, test=replace(clause.test, other=item.id))


def _likely_tests(item: Item, old: Test, scope: Scope) -> Iterator[Test]:
    """Tests that an item can pass, those in the manner of the old one first."""
    values = [value.id for value in item.values]
    if isinstance(old, ValueTest) and values:
        kept = tuple(one for one in old.values if one in values)
        if len(old.values) > 1:
            yield ValueTest(kept if len(kept) > 1 else tuple(values[:2]), old.how)
        yield from (ValueTest((one,), old.how) for one in [*kept, *values][:1])
    yield from (ValueTest((one,)) for one in values[:1])
    if item.kind == "number":
        least = item.minimum if item.minimum is not None else Decimal(1)
        if isinstance(old, NumberTest):
            yield NumberTest(old.comparison, least, None if old.upper is None else (item.maximum or least))
        yield NumberTest("at_least", least)
    if item.kind == "date":
        yield DateTest("before", date(2026, 4, 1))
    yield StateTest("answered" if scope.where.answered else "applicable")


def _candidates(clause: Clause, name: str, scope: Scope) -> Iterator[Choice]:
    known = scope.vocabulary
    match name:
        case "subject":
            yield from _subjects(scope)
        case "quantity":
            yield from (Choice(one, words) for one, words in QUANTITIES.items() if one in ("any", "every", "no"))
            yield from (
                Choice(one, f"{words} …") for one, words in QUANTITIES.items() if one not in ("any", "every", "no")
            )
            yield from (
                Choice(f"{one}%", f"{words} … %")
                for one, words in QUANTITIES.items()
                if one not in ("any", "every", "no")
            )
        case "measure":
            yield from (Choice(one, words) for one, words in MEASURES.items())
        case "each":
            yield Choice("", "all answers together")
            yield from (Choice(one, f"section by section: {words}") for one, words in MEASURES.items())
        case "role":
            yield from (Choice(one, words) for one, words in ROLES.items())
            yield Choice("items", "these: a list of your own")
        case "tag":
            yield Choice("", "all of them")
            tags = sorted({tag for item in known.items.values() for tag in item.tags})
            yield from (Choice(tag, f"those tagged ‘{tag.replace('_', ' ')}’") for tag in tags)
        case "within":
            yield Choice("", "wherever they are")
            yield from (Choice(item.id, f"in {item.label}") for item in known.members("section"))
            tags = sorted({tag for item in known.members("section") for tag in item.tags})
            yield from (Choice(tag, f"in sections tagged ‘{tag.replace('_', ' ')}’") for tag in tags)
        case "items":
            yield from (Choice(item.id, " ".join(item.label.split()), item.id) for item in known.items.values())
        case "how":
            yield from (Choice(one, words) for one, words in HOW_WORDS.items())
        case "value" | "values":
            seen: dict[str, str] = {}
            for item in subject_items(clause, scope):
                for value in item.values:
                    seen.setdefault(value.id, value.label)
            if not seen and isinstance(clause, Count) and clause.group.role == "section":
                seen = {value.id: value.label for value in known.scale}
            yield from (Choice(one, label) for one, label in seen.items())
        case "date" | "anchor":
            lead = "item:" if name == "date" else ""
            dates = [item for item in known.items.values() if item.kind == "date"]
            yield from (Choice(f"{lead}{item.id}", item.label, item.id) for item in dates)
        case "unit":
            yield from (Choice(one, f"{one.replace('_', ' ')}s") for one in get_args(Unit))
        case "direction":
            yield from (Choice(one, one) for one in ("after", "before"))


def _subjects(scope: Scope) -> Iterator[Choice]:
    known = scope.vocabulary
    yield Choice("count", "How many of several", "any, every, no, at least 2, 50% of …")
    yield Choice("points", "Points of several", "total, product, highest, lowest, average, share")
    yield from (Choice(f"ref:{one}", label, "Named conditions") for one, label in known.defines.items())
    if scope.where.rules:
        yield from (Choice(f"ref:{one}", ref_words(one, known), "Rules") for one in sorted(known.rules))
    for role in ("field", "outcome", "section", "question", "fact", "standard"):
        for item in known.items.values():
            if item.role == role:
                yield Choice(f"item:{item.id}", " ".join(item.label.split()), f"{_KINDS[role]} · {item.id}")
    yield Choice("always", "Always")
    yield Choice("never", "Never")


def fresh_clause(scope: Scope) -> Clause:
    """A clause to begin with: about the first thing that can be said anything of."""
    items = [item for item in scope.vocabulary.items.values() if not scope.facts_only or item.role == "fact"]
    order = ("field", "question", "section", "fact", "standard", "outcome")
    for item in sorted(items, key=lambda one: (not one.values, order.index(one.role))):
        for test in _likely_tests(item, ValueTest(("yes",)), scope):
            if not scope.faults(Is(item.id, test)):
                return Is(item.id, test)
    return Const(True)
