"""One set of unknowns for several rulesets, so that what they say can be held against one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from auditrules.conditions.ir import Condition
from auditrules.conditions.vocabulary import Item
from auditrules.engine.answers import Given
from auditrules.engine.compiled import Compiled, Space
from auditrules.engine.diagram import Diagram
from auditrules.engine.nodes import DEFAULT_BUDGET, TooComplex
from auditrules.engine.variables import (
    MAX_VARIABLES,
    NOT_APPLICABLE,
    Mentions,
    Pair,
    Unknown,
    Variable,
    mentions,
    pair_holds,
    variable,
)
from auditrules.rulesets.ruleset import Ruleset


@dataclass(frozen=True)
class Side:
    """A ruleset that shares a space, with conditions beside its own that will be asked about."""

    ruleset: Ruleset
    further: tuple[Condition, ...] = ()


def judging_conditions(ruleset: Ruleset) -> tuple[Condition, ...]:
    """The conditions that judge an audit, without requirements on entries and without promises."""
    document = ruleset.document
    return tuple(
        condition
        for key, condition in ruleset.conditions.items()
        if not key.startswith("promise.")
        and not (key.startswith("require.") and document.require[key.split(".")[1]].on != "audit")
    )


def shared_space(
    sides: Sequence[Side], budget: int = DEFAULT_BUDGET, out_of_time: Callable[[], bool] | None = None
) -> tuple[Space, ...]:
    """A space for each ruleset, all over the same unknowns and nodes.

    An item of the same id and kind in several rulesets is one unknown, with the values it can have in each of them:
    what is said is said of audits that are possible under all. An item that is another kind of thing in another
    ruleset is an unknown of its own there. Raises :class:`TooComplex`.
    """
    found = [mentions((*judging_conditions(side.ruleset), *side.further), side.ruleset.vocabulary) for side in sides]
    orders = [Compiled(side.ruleset, budget, further=_all(side)).unknowns for side in sides]
    merger = _Merger(sides, found)
    for which, order in enumerate(orders):
        at = -1
        for unknown in order:
            at = merger.add(which, unknown, after=at)
    unknowns = merger.unknowns()
    if len(unknowns) > MAX_VARIABLES:
        raise TooComplex
    domains = [len(unknown.cells) if isinstance(unknown, Variable) else 2 for unknown in unknowns]
    diagram = Diagram(domains, budget, out_of_time)
    return tuple(Space(unknowns, diagram, merger.numbers(which)) for which in range(len(sides)))


def _all(side: Side) -> tuple[Condition, ...]:
    return (*judging_conditions(side.ruleset), *side.further)


@dataclass(eq=False)
class _Slot:
    """A place in the order of unknowns: who has it there under which name."""

    unknown: Unknown
    names: dict[int, str | Pair]


class _Merger:
    def __init__(self, sides: Sequence[Side], found: Sequence[Mentions]) -> None:
        self._sides = sides
        self._found = found
        self._slots: list[_Slot] = []

    def add(self, which: int, unknown: Unknown, *, after: int) -> int:
        """Put an unknown of one ruleset behind a place; the place where it stands."""
        name: str | Pair = unknown.item if isinstance(unknown, Variable) else unknown
        for place, slot in enumerate(self._slots):
            if which not in slot.names and name in slot.names.values():
                merged = self._merged(slot, which, name)
                if merged is not None:
                    slot.unknown = merged
                    slot.names[which] = name
                    return place
        place = after + 1
        self._slots.insert(place, _Slot(self._alone(which, name, unknown), {which: name}))
        return place

    def unknowns(self) -> tuple[Unknown, ...]:
        return tuple(slot.unknown for slot in self._slots)

    def numbers(self, which: int) -> Mapping[str | Pair, int]:
        return {slot.names[which]: place for place, slot in enumerate(self._slots) if which in slot.names}

    def _alone(self, which: int, name: str | Pair, unknown: Unknown) -> Unknown:
        """An unknown of one ruleset, narrowed to what is possible in the others that have the item unread."""
        if isinstance(name, Pair):
            return unknown
        others = [other for other in range(len(self._sides)) if other != which]
        holders = [other for other in others if name in self._sides[other].ruleset.vocabulary.items]
        items = [self._sides[one].ruleset.vocabulary.items[name] for one in (which, *holders)]
        return self._variable(name, [item for item in items if item.decided == items[0].decided]) or unknown

    def _merged(self, slot: _Slot, which: int, name: str | Pair) -> Unknown | None:
        if isinstance(name, Pair):
            both = all(self._shared(part) for part in (name.item, name.other))
            return slot.unknown if both else None
        items = [self._sides[one].ruleset.vocabulary.items[name] for one in (*slot.names, which)]
        return self._variable(name, items)

    def _shared(self, name: str) -> bool:
        kinds = {
            side.ruleset.vocabulary.items[name].kind for side in self._sides if name in side.ruleset.vocabulary.items
        }
        return len(kinds) == 1

    def _variable(self, name: str, items: Sequence[Item]) -> Variable | None:
        """The unknown that all of these items can be; None where they are different things."""
        item = items[0]
        if len({one.kind for one in items}) > 1 or len({bool(one.values) for one in items}) > 1:
            return None
        values = tuple(value for value in item.values if all(one.value(value.id) is not None for one in items))
        if item.values and not values:
            return None
        joined = replace(
            item,
            values=values,
            minimum=max((one.minimum for one in items if one.minimum is not None), default=None),
            maximum=min((one.maximum for one in items if one.maximum is not None), default=None),
            decimals=min((one.decimals for one in items if one.decimals is not None), default=None),
            allow_not_applicable=all(one.allow_not_applicable for one in items),
        )
        if joined.minimum is not None and joined.maximum is not None and joined.minimum > joined.maximum:
            return None
        made = variable(joined, _joined(self._found, name))
        if made is None and len(values) == 1:
            only = values[0].id
            made = Variable(name, (only,), lambda value: 0 if value == only else None)
        return made


def _joined(found: Iterable[Mentions], name: str) -> Mentions:
    """What all say of one item."""
    joined = Mentions({}, {}, {}, {}, {}, {})
    for one in found:
        joined.numbers.setdefault(name, set()).update(one.numbers.get(name, set()))
        joined.dates.setdefault(name, set()).update(one.dates.get(name, set()))
        joined.values.setdefault(name, set()).update(one.values.get(name, set()))
        joined.points.setdefault(name, set()).update(one.points.get(name, set()))
    return joined


def known_numbers(compiled: Compiled, given: Mapping[str, Given]) -> dict[int, int]:
    """Answers as the diagram knows them: by an unknown's number, the index of its value.

    An answer that is no value of the unknown (as where rulesets with different lists share a space) is left out.
    """
    known: dict[int, int] = {}
    vocabulary = compiled.ruleset.vocabulary
    for number, unknown in enumerate(compiled.unknowns):
        name: str | Pair = unknown.item if isinstance(unknown, Variable) else unknown
        if compiled.number_of(name) != number:
            continue
        index: int | None = None
        if isinstance(unknown, Variable):
            answer = given.get(unknown.item)
            item = vocabulary.items[unknown.item]
            if answer is NOT_APPLICABLE:
                index = unknown.index_of_not_applicable()
            elif isinstance(answer, (str, frozenset, Decimal, date)):
                index = unknown.index(answer)
            elif item.role == "section" and not item.values:
                # It needs no answer: it counts as there until it is put aside.
                index = 0
        else:
            value, other = given.get(unknown.item), given.get(unknown.other)
            if isinstance(value, date) and isinstance(other, date):
                index = int(pair_holds(unknown, vocabulary.items[unknown.item], value, other))
        if index is not None:
            known[number] = index
    return known
