"""The trace: which answers a rule read that fired, as :func:`auditrules.conditions.meaning.explain` tells them.

Made once a rule, the first time it fires: small functions over the states of an evaluation, so that a trace costs
little more than the evaluation itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from auditrules.conditions.checking import names
from auditrules.conditions.groups import counted, scored
from auditrules.conditions.ir import And, Condition, Const, Count, Is, Not, Or, Points, Quantity, Ref, StateTest
from auditrules.conditions.meaning import other_date
from auditrules.engine.diagram import TooComplex
from auditrules.engine.evaluating_forms import Both, Compare, Lowered, Member, codes_of, result_of
from auditrules.engine.evaluating_slots import Codes, Slots
from auditrules.engine.evaluating_source import NOT, Scope, rail_of
from auditrules.engine.variables import Pair

if TYPE_CHECKING:
    from auditrules.conditions.vocabulary import Item
    from auditrules.engine.evaluating import Evaluation

#: What is known of every item: its state, by item; of a decided one the bits of what it may come to.
Known = Sequence[int]
Reads = tuple[str, ...]
#: A rail (0 false, 1 open, 3 true) and the items it rests on.
Told = tuple[int, Reads]
Teller = Callable[[Known], Told]


class Reader:
    """Traces of one ruleset."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self._ruleset = slots.ruleset
        self._document = slots.ruleset.document
        self._scope = Scope(slots, fields=False)
        items = slots.ruleset.vocabulary.items
        shown = [name for name, item in items.items() if item.role != "outcome"]
        #: Where an item's state stands: items as an evaluation has them, then outcomes, then pairs of dates.
        self._place = {name: place for place, name in enumerate(shown) if not items[name].decided}
        self._place |= {name: len(shown) + number for number, name in enumerate(self._document.decide)}
        self._first_pair = len(shown) + len(self._document.decide)
        self._pairs = {number: self._first_pair + place for place, number in enumerate(slots.pairs.values())}
        self._tellers: dict[str, Teller] = {}

    def known(self, evaluation: Evaluation, codes: Codes) -> Known:
        """What the tellers read of an evaluation."""
        states, outcomes = evaluation.raw[-1], evaluation.raw[0]
        masks = tuple(1 << code for code in outcomes) if evaluation.complete else outcomes
        return (*states, *masks, *(codes[number] for number in self._pairs))

    def reads(self, keys: Sequence[str], known: Known) -> Reads:
        """The items that the conditions at some places of the ruleset rest on."""
        if len(keys) == 1:
            return self._teller(keys[0])(known)[1]
        return tuple(dict.fromkeys([name for key in keys for name in self._teller(key)(known)[1]]))

    def _teller(self, key: str) -> Teller:
        found = self._tellers.get(key)
        if found is None:
            condition = self._ruleset.conditions[key]
            try:
                found = self._tell(condition)
            except TooComplex:
                told: Told = (1, tuple(dict.fromkeys(names(condition, self._ruleset.vocabulary))))
                found = _always(told)
            self._tellers[key] = found
        return found

    def _tell(self, condition: Condition) -> Teller:
        match condition:
            case Const(value):
                return _always((3 if value else 0, ()))
            case Ref(name):
                return self._teller(f"{name}.when" if "." in name else f"define.{name}.means")
            case Is():
                return self._tell_test(condition)
            case Not(part):
                inner = self._tell(part)

                def other_way(known: Known) -> Told:
                    rail, reads = inner(known)
                    return NOT[rail], reads

                return other_way
            case And(parts):
                return _joined([self._tell(part) for part in parts], deciding=0)
            case Or(parts):
                return _joined([self._tell(part) for part in parts], deciding=3)
            case Count():
                return self._tell_count(condition)
            case Points():
                return self._tell_points(condition)

    def _tell_test(self, condition: Is) -> Teller:
        items = self._ruleset.vocabulary.items
        other = other_date(condition.test)
        if other is None:
            place, table = self._table(items[condition.item], condition)
            reads: Reads = (condition.item,)
            return lambda known: (table[known[place]], reads)
        first, applies = self._table(items[condition.item], Is(condition.item, StateTest("applicable")))
        second, also = self._table(items[other], Is(other, StateTest("applicable")))
        held = self._pairs[self._slots.pairs[Pair(condition.item, other, condition.test)]]
        both: Reads = (condition.item, other)
        return lambda known: (applies[known[first]] & also[known[second]] & (1, 1, 0, 3)[known[held]], both)

    def _table(self, item: Item, condition: Is) -> tuple[int, Sequence[int]]:
        """Where an item's state stands, and the rail of a test by that state."""
        slot = self._scope.slot(item.id)
        codes = range(codes_of(item, self._scope.slot))
        passing = {code for code in codes if result_of(item, condition.test, code, slot) == "pass"}
        options = [slot.options(state) for state in slot.states] if slot is not None else _subsets(len(codes))
        return self._place[item.id], [rail_of(some, passing) for some in options]

    # -------------------------------------------------------------- counts and points

    def _tell_count(self, condition: Count) -> Teller:
        vocabulary = self._ruleset.vocabulary
        members = counted(condition.group, condition.test, vocabulary)
        truth = self._truth(self._scope.lowering.lower(condition))
        rows: list[tuple[str, int, list[int]]] = []
        for item in members:
            slot = self._scope.slot(item.id)
            results = [result_of(item, condition.test, code, slot) for code in range(codes_of(item, self._scope.slot))]
            options = [slot.options(state) for state in slot.states] if slot is not None else _subsets(len(results))
            # Bit 0: it may pass; bit 1: it may fail.
            table = [
                sum({1 if results[code] == "pass" else 2 for code in some if results[code] != "leave"})
                for some in options
            ]
            rows.append((item.id, self._place[item.id], table))
        wanted = {rail: _wanted(condition.quantity, rail) for rail in (0, 1, 3)}

        def told(known: Known) -> Told:
            rail = truth(known)
            chosen = wanted[rail]
            return rail, tuple([name for name, place, table in rows if table[known[place]] in chosen])

        return told

    def _tell_points(self, condition: Points) -> Teller:
        truth = self._truth(self._scope.lowering.lower(condition))
        rows = []
        for item in scored(condition, self._ruleset.vocabulary):
            slot = self._scope.slot(item.id)
            carrying = self._scope.lowering.carrying(item)
            options = [slot.options(state) for state in slot.states] if slot is not None else _subsets(len(carrying))
            rows.append((item.id, self._place[item.id], [any(carrying[code] for code in some) for some in options]))

        def told(known: Known) -> Told:
            return truth(known), tuple([name for name, place, table in rows if table[known[place]]])

        return told

    def _truth(self, lowered: Lowered) -> Callable[[Known], int]:
        if isinstance(lowered, bool):
            constant = 3 if lowered else 0
            return lambda known: constant
        if isinstance(lowered, Both):
            parts = [self._truth(part) for part in lowered.parts]
            if lowered.any:
                return lambda known: max(part(known) for part in parts)
            return lambda known: min(part(known) for part in parts)
        return self._compared(lowered)

    def _compared(self, lowered: Compare) -> Callable[[Known], int]:
        rows: list[tuple[int, list[int], list[int]]] = []
        for member, adds in lowered.form.members:
            place, options = self._member(member, len(adds))
            rows.append(
                (
                    place,
                    [min((adds[code] for code in some), default=0) for some in options],
                    [max((adds[code] for code in some), default=0) for some in options],
                )
            )
        how, bound = lowered.how, lowered.bound

        def truth(known: Known) -> int:
            low = sum([lows[known[place]] for place, lows, _ in rows])
            high = sum([highs[known[place]] for place, _, highs in rows])
            if how == ">=":
                return 3 if low >= bound else int(high >= bound)
            if how == "<=":
                return 3 if high <= bound else int(low <= bound)
            inside, fixed = low <= bound <= high, low == high == bound
            if how == "==":
                return 3 if fixed else int(inside)
            return 0 if fixed else 1 if inside else 3

        return truth

    def _member(self, member: Member, codes: int) -> tuple[int, list[tuple[int, ...]]]:
        if member[0] == "slot":
            slot = next(slot for slot in self._slots.items.values() if slot.number == member[1])
            return self._place[slot.item.id], [slot.options(state) for state in slot.states]
        if member[0] == "decided":
            return self._place[member[1]], _subsets(codes)
        # A count of dates held against another: named with all its items instead.
        raise TooComplex


def _subsets(codes: int) -> list[tuple[int, ...]]:
    """Codes by bits. Raises :class:`TooComplex` for an outcome of very many values."""
    if codes > 12:
        raise TooComplex
    return [tuple(code for code in range(codes) if bits >> code & 1) for bits in range(1 << codes)]


def _always(told: Told) -> Teller:
    return lambda known: told


def _joined(parts: list[Teller], deciding: int) -> Teller:
    """And (one false decides) and Or (one true decides): the deciding part's reads, else everyone's."""

    def told(known: Known) -> Told:
        found = [part(known) for part in parts]
        for one in found:
            if one[0] == deciding:
                return one
        reads = tuple(dict.fromkeys([name for _, names in found for name in names]))
        return (1 if any(rail == 1 for rail, _ in found) else 3 - deciding), reads

    return told


def _wanted(quantity: Quantity, rail: int) -> frozenset[int]:
    """Which members a count rests on: those that pass where many passing decides, those that fail where few do."""
    if rail == 1:
        return frozenset((1, 2, 3))
    many = quantity.how in ("any", "at_least", "more_than")
    few = quantity.how in ("no", "at_most", "fewer_than")
    if quantity.percent or quantity.how == "exactly":
        return frozenset((1, 2))
    if (many and rail) or (few and not rail):
        return frozenset((1,))
    if quantity.how == "every" and not rail:
        return frozenset((2,))
    return frozenset((1, 2))
