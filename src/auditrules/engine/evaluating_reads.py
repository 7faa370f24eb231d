"""The trace: which answers a rule read that fired, as :func:`auditrules.conditions.meaning.explain` tells them.

Made once a condition, the first time it is asked for: small functions over what is known of an audit, so that a
trace costs little more than the evaluation itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from auditrules.conditions.checking import names
from auditrules.conditions.groups import counted, scored
from auditrules.conditions.ir import And, Condition, Const, Count, Is, Not, Or, Points, Quantity, Ref, StateTest, Test
from auditrules.conditions.meaning import other_date
from auditrules.engine.evaluating_expressions import NOT, codes_in, rail_of
from auditrules.engine.evaluating_forms import Both, Compare, Lowered, codes_of
from auditrules.engine.evaluating_nested import Member, NestedCompare, NestedSum, NestedTest
from auditrules.engine.evaluating_slots import ASIDE, FIRST, Codes, Slot, Slots
from auditrules.engine.evaluating_source import Scope
from auditrules.engine.nodes import TooComplex
from auditrules.engine.variables import Pair

#: What is known of an audit, as :class:`Layout` orders it.
Known = Sequence[int]
Reads = tuple[str, ...]
#: A rail (0 false, 1 open, 3 true) and the items it rests on.
Told = tuple[int, Reads]
Teller = Callable[[Known], Told]

MOST_VALUES = 10
"""Values of an outcome that the trace takes in; what it may come to is looked up among all their combinations."""


class Layout:
    """Where what is known of an audit stands in one row of numbers.

    The states of the items that a form shows, in form order; of every outcome the bits of what it may come to; the
    codes of comparisons of dates; the codes of the audit's own fields; and of every named condition its rail.
    """

    def __init__(self, slots: Slots) -> None:
        vocabulary = slots.ruleset.vocabulary
        document = slots.ruleset.document
        shown = [item for item in vocabulary.items.values() if item.role != "outcome"]
        count = len(shown)
        self.items = {item.id: place for place, item in enumerate(shown) if not item.decided}
        self.items |= {name: count + number for number, name in enumerate(document.decide)}
        count += len(document.decide)
        self.pairs = {number: count + place for place, number in enumerate(slots.pairs.values())}
        count += len(self.pairs)
        self.fields = {name: count + place for place, name in enumerate(slots.fields)}
        count += len(self.fields)
        self.named = {name: count + place for place, name in enumerate(document.define)}
        self._first_field = len(slots.items)
        self._last_field = len(slots.items) + len(slots.fields)

    def row(self, states: Sequence[int], outcomes: Sequence[int], codes: Codes, named: Sequence[int]) -> Known:
        """The row of an audit."""
        first, last = self._first_field, self._last_field
        return (*states, *outcomes, *codes[last:], *codes[first:last], *named)


class Reader:
    """Traces of one ruleset. ``fields``: of requirements, which see the audit's own fields before the items.

    ``named``: named conditions are taken as the row has them; else they are worked out like any other.
    """

    def __init__(self, slots: Slots, layout: Layout, *, fields: bool = False, named: bool = False) -> None:
        self._slots = slots
        self._layout = layout
        self._conditions = slots.ruleset.conditions
        self._scope = Scope(slots, fields=fields)
        self._named = named
        self._by_number = {slot.number: slot for slot in (*slots.items.values(), *slots.fields.values())}
        self._tellers: dict[str, Teller] = {}

    def told(self, key: str, known: Known) -> Told:
        """The rail of the condition at a place of the ruleset, and the items that it rests on."""
        found = self._tellers.get(key)
        return (found if found is not None else self._teller(key))(known)

    def reads(self, keys: Sequence[str], known: Known) -> Reads:
        """The items that the conditions at some places of the ruleset rest on."""
        if len(keys) == 1:
            return self.told(keys[0], known)[1]
        return tuple(dict.fromkeys([name for key in keys for name in self.told(key, known)[1]]))

    def _teller(self, key: str) -> Teller:
        condition = self._conditions[key]
        try:
            found = self._tell(condition)
        except TooComplex:
            found = _always((1, tuple(dict.fromkeys(names(condition, self._scope.vocabulary)))))
        self._tellers[key] = found
        return found

    def _place(self, name: str) -> int:
        return self._layout.fields[name] if self._is_field(name) else self._layout.items[name]

    def _is_field(self, name: str) -> bool:
        return self._scope.vocabulary.items[name].role == "field"

    def _tell(self, condition: Condition) -> Teller:
        match condition:
            case Const(value):
                return _always((3 if value else 0, ()))
            case Ref(name):
                return self._tell_reference(name)
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

    def _tell_reference(self, name: str) -> Teller:
        meant = self._conditions[f"{name}.when" if "." in name else f"define.{name}.means"]
        # A named condition knows nothing of the audit's own fields.
        own = Reader(self._slots, self._layout, named=self._named) if self._scope.fields else self
        inner = own._tell(meant)
        place = self._layout.named.get(name)
        if not self._named or place is None:
            return inner
        return lambda known: (known[place], inner(known)[1])

    def _tell_test(self, condition: Is) -> Teller:
        name = condition.item
        other = other_date(condition.test)
        if other is None:
            place, table = self._place(name), self._table(name, condition.test)
            reads: Reads = (name,)
            return lambda known: (table[known[place]], reads)
        first, applies = self._place(name), self._table(name, StateTest("applicable"))
        second, also = self._place(other), self._table(other, StateTest("applicable"))
        held = self._layout.pairs[self._slots.pairs[Pair(name, other, condition.test)]]
        both: Reads = (name, other)
        return lambda known: (applies[known[first]] & also[known[second]] & (1, 1, 0, 3)[known[held]], both)

    def _table(self, name: str, test: Test) -> Sequence[int]:
        """The rail of a test by the state of its item."""
        slot = self._scope.slot(name)
        item = self._scope.vocabulary.items[name]
        codes = range(codes_of(item, self._scope.slot))
        of_answers = isinstance(test, StateTest) and test.state == "answered"
        results = self._scope.lowering.results(item, test)
        passing = {code for code in codes if results[code] == "pass"}
        if of_answers and slot is None:
            assert isinstance(test, StateTest)
            return [_rail_of_answer(some, negated=test.negated) for some in _subsets(len(codes))]
        return [rail_of(some, passing) for some in _options(slot, len(codes), of_answers=of_answers)]

    # -------------------------------------------------------------- counts and points

    def _tell_count(self, condition: Count) -> Teller:
        test = condition.test
        of_answers = isinstance(test, StateTest) and test.state == "answered"
        truth = self._truth(self._scope.lowering.lower(condition))
        rows: list[tuple[str, int, list[int]]] = []
        for item in counted(condition.group, test, self._scope.vocabulary):
            results = self._scope.lowering.results(item, test)
            options = _options(self._scope.slot(item.id), len(results), of_answers=of_answers)
            # Bit 0: it may pass; bit 1: it may fail.
            table = [
                sum({1 if results[code] == "pass" else 2 for code in some if results[code] != "leave"})
                for some in options
            ]
            rows.append((item.id, self._place(item.id), table))
        wanted = {rail: _wanted(condition.quantity, rail) for rail in (0, 1, 3)}

        def told(known: Known) -> Told:
            rail = truth(known)
            chosen = wanted[rail]
            return rail, tuple([name for name, place, table in rows if table[known[place]] in chosen])

        return told

    def _tell_points(self, condition: Points) -> Teller:
        truth = self._truth(self._scope.lowering.lower(condition))
        rows = []
        for item in scored(condition, self._scope.vocabulary):
            carrying = self._scope.lowering.carrying(item)
            options = _options(self._scope.slot(item.id), len(carrying))
            given = [any(carrying[code] for code in some) for some in options]
            rows.append((item.id, self._place(item.id), given, [len(some) > 1 for some in options]))

        def told(known: Known) -> Told:
            rail = truth(known)
            if rail == 1:
                return 1, tuple([name for name, place, _, still in rows if still[known[place]]])
            return rail, tuple([name for name, place, given, _ in rows if given[known[place]]])

        return told

    def _truth(self, lowered: Lowered) -> Callable[[Known], int]:
        if isinstance(lowered, bool):
            constant = 3 if lowered else 0
            return lambda known: constant
        if isinstance(lowered, Both):
            parts = [self._truth(part) for part in lowered.parts]
            if lowered.any:
                return lambda known: max([part(known) for part in parts])
            return lambda known: min([part(known) for part in parts])
        return self._nested_compared(lowered) if isinstance(lowered, NestedCompare) else self._compared(lowered)

    def _nested_compared(self, lowered: NestedCompare) -> Callable[[Known], int]:
        places, options = [], []
        for section in lowered.nested.sections:
            for member, rows in section.questions:
                place, codes = self._member(member, len(rows), of_answers=False)
                places.append(place)
                options.append(codes)
        work, test = NestedSum(lowered.nested, options), NestedTest(lowered.test, rails=True)
        return lambda known: test(work(tuple([known[place] for place in places])))

    def _compared(self, lowered: Compare) -> Callable[[Known], int]:
        rows: list[tuple[int, list[tuple[int, int]]]] = []
        for member, adds in lowered.form.members:
            place, options = self._member(member, len(adds), lowered.form.answered)
            table = [
                (min((adds[code] for code in some), default=0), max((adds[code] for code in some), default=0))
                for some in options
            ]
            rows.append((place, table))
        how, bound = lowered.how, lowered.bound

        def truth(known: Known) -> int:
            low = high = 0
            for place, table in rows:
                less, more = table[known[place]]
                low += less
                high += more
            if how == ">=":
                return 3 if low >= bound else int(high >= bound)
            if how == "<=":
                return 3 if high <= bound else int(low <= bound)
            inside, fixed = low <= bound <= high, low == high == bound
            if how == "==":
                return 3 if fixed else int(inside)
            return 0 if fixed else 1 if inside else 3

        return truth

    def _member(self, member: Member, codes: int, of_answers: bool) -> tuple[int, Sequence[tuple[int, ...]]]:
        if member[0] == "pair":
            # A count of dates held against another: told by all its items instead.
            raise TooComplex
        if member[0] == "decided":
            return self._layout.items[member[1]], _subsets(codes, of_answers=of_answers)
        slot = self._by_number[member[1]]
        return self._place(slot.item.id), _options(slot, codes, of_answers=of_answers)


def _options(slot: Slot | None, codes: int, *, of_answers: bool = False) -> Sequence[tuple[int, ...]]:
    """The codes that every state may come to; of an outcome, which has bits in its place, every set of codes."""
    if slot is None:
        return _subsets(codes, of_answers=of_answers)
    return slot.options(of_answers=of_answers)


def _subsets(codes: int, *, of_answers: bool = False) -> list[tuple[int, ...]]:
    """Codes by bits. Raises :class:`TooComplex` for an outcome of very many values."""
    if codes > FIRST + MOST_VALUES:
        raise TooComplex
    return [codes_in(bits, codes, of_answers=of_answers) for bits in range(1 << codes)]


def _rail_of_answer(codes: Sequence[int], *, negated: bool) -> int:
    """Whether an outcome counts as answered: once it is known."""
    if list(codes) == [ASIDE]:
        return 0
    known = len(codes) == 1 and codes[0] >= FIRST
    return 3 if known is not negated else 0


def _always(told: Told) -> Teller:
    return lambda known: told


def _joined(parts: list[Teller], deciding: int) -> Teller:
    """And (one false decides) and Or (one true decides): the deciding part's reads, else everyone's."""

    def told(known: Known) -> Told:
        found = [part(known) for part in parts]
        for one in found:
            if one[0] == deciding:
                return one
        reads = tuple(dict.fromkeys([name for _, read in found for name in read]))
        return (1 if any([rail == 1 for rail, _ in found]) else 3 - deciding), reads  # noqa: C419  # quicker

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
