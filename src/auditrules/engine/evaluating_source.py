"""A ruleset as the text of one Python function over the codes of an audit.

Nothing of a ruleset's text enters the function: every name in it is made here (``v3``, ``o0``), every value is a
whole number, and what is not a number comes in through a table of constants.

Two functions are made this way. The one for complete audits has two values and stops at the first answer that is
missing. The one for part-answered audits has two rails in one number: bit 0 says that a condition may come to hold,
bit 1 that it is certain to, so 0 is false, 1 open and 3 true, "and" is ``&``, "or" is ``|``. What an outcome may
still become is a number with a bit for every code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditrules.conditions.checking import names
from auditrules.conditions.ir import And, Condition, Const, Count, Is, Not, Or, Points, Ref, StateTest, Test
from auditrules.conditions.meaning import other_date
from auditrules.conditions.vocabulary import Item, Vocabulary
from auditrules.engine.evaluating_banks import Banks
from auditrules.engine.evaluating_expressions import (
    NOT,
    ByMask,
    CodesByMask,
    among,
    compared,
    joined_booleans,
    joined_rails,
    rail_of,
    settled,
)
from auditrules.engine.evaluating_forms import Both, Form, Lowered, Lowering, codes_of
from auditrules.engine.evaluating_levels import Levels
from auditrules.engine.evaluating_nested import Member, Nested, NestedCompare, NestedSum, NestedTest, StateCodes
from auditrules.engine.evaluating_slots import ASIDE, FIRST, UNANSWERED, Slot, Slots
from auditrules.engine.variables import Pair
from auditrules.rulesets.checking import require_vocabulary

ALWAYS = Const(True)
JUDGING = frozenset(("fact", "section", "question", "standard", "decide", "limit", "escalate", "action"))
"""Tables whose conditions judge an audit."""
LINE = 40
"""Summands of one statement, so that no expression grows deep."""


class Scope:
    """Where a condition stands: what its names mean. A requirement sees the audit's fields before the items."""

    def __init__(self, slots: Slots, *, fields: bool) -> None:
        self.fields = fields
        vocabulary = slots.ruleset.vocabulary
        self.vocabulary: Vocabulary = require_vocabulary(vocabulary, "audit") if fields else vocabulary
        self._own = slots.fields if fields else {}
        self._items = slots.items
        self.lowering = Lowering(slots, self.vocabulary, self.slot)

    def slot(self, name: str) -> Slot | None:
        """An item's slot; None for a decided outcome."""
        return self._own.get(name) or self._items.get(name)

    def member(self, name: str) -> Member:
        slot = self.slot(name)
        return ("slot", slot.number) if slot is not None else ("decided", name)


class Conditions:
    """Conditions as Python expressions, with the statements that must stand before them.

    ``complete`` chooses the function. :meth:`boolean` may be asked in the complete one alone; :meth:`rails` in both,
    for requirements may read answers that no outcome needs.
    """

    def __init__(self, slots: Slots, *, complete: bool) -> None:
        self.slots = slots
        self.complete = complete
        self.ruleset = slots.ruleset
        self.lines: list[str] = []
        self.constants: dict[str, object] = {}
        self.scope = Scope(slots, fields=False)
        self.entry = Scope(slots, fields=True)
        self.by_number = {slot.number: slot for slot in (*slots.items.values(), *slots.fields.values())}
        self.levels = Levels(slots)
        judging = self._judging()
        asking = {key: value for key, value in self.ruleset.conditions.items() if key.startswith("require.")}
        self._lowered: dict[tuple[bool, int], Lowered] = {}
        own = [form for value in judging.values() for form in self._forms(value, self.scope, named=False)]
        # A condition of a complete audit that a requirement names is read on two rails there.
        entry = [form for value in asking.values() for form in self._forms(value, self.entry, named=complete)]
        level = self.levels.of
        self._sums = Banks(own, level, intervals=False) if complete else None
        self._intervals = Banks(entry if complete else [*own, *entry], level, intervals=True)
        for banks in (self._sums, self._intervals):
            if banks is not None:
                banks.check_size(lambda member: len(self._options(member, of_answers=False)))
        self._named: dict[tuple[str, bool], str] = {}
        self._nested: dict[tuple[Nested, bool], str] = {}
        self._done: set[object] = set()
        #: Slots that judging reads, so that no answer there means "not complete".
        self.needed = self._needed(judging)

    def _judging(self) -> dict[str, Condition]:
        """The conditions that outcomes, rules and applicability rest on, named ones among them where they are read."""
        found = {key: value for key, value in self.ruleset.conditions.items() if key.partition(".")[0] in JUDGING}
        waiting = list(found.values())
        while waiting:
            for name in names(waiting.pop(), self.ruleset.vocabulary):
                key = f"define.{name}.means"
                if name not in self.ruleset.vocabulary.items and key in self.ruleset.conditions and key not in found:
                    found[key] = self.ruleset.conditions[key]
                    waiting.append(found[key])
        return found

    def _needed(self, judging: dict[str, Condition]) -> tuple[int, ...]:
        read = self.levels.read(judging.values())
        # A date's own answer may make no difference, and its comparison with another date still does.
        compared = {name for pair in self.slots.pairs for name in (pair.item, pair.other)}
        return tuple(
            slot.number
            for name, slot in self.slots.items.items()
            if name in read and (slot.open_when_unanswered or name in compared)
        )

    # -------------------------------------------------------------- items

    def value(self, member: Member) -> str:
        """The variable that holds what an item counts as, after the statements that make it so."""
        if member[0] == "slot":
            self._slot_lines(self.by_number[member[1]])
            return f"v{member[1]}"
        if member[0] == "decided":
            return self.outcome(member[1])
        raise AssertionError("a comparison of dates is no item")

    def outcome(self, name: str) -> str:
        """The variable of a decided outcome."""
        raise NotImplementedError

    def _slot_lines(self, slot: Slot) -> None:
        if slot.number in self._done:
            return
        item = slot.item
        condition = self.ruleset.conditions.get(f"{item.role}.{item.id}.relevant", ALWAYS)
        section = self.scope.vocabulary.items.get(item.section) if item.section is not None else None
        if item.role == "field" or (section is None and condition == ALWAYS):
            self._done.add(slot.number)
            return
        together = [slot]
        if condition == ALWAYS:
            # Questions that only their section can hide are hidden at once.
            together = [
                other
                for other in self.slots.items.values()
                if other.item.section == item.section
                and other.number not in self._done
                and self.ruleset.conditions.get(f"{other.item.role}.{other.item.id}.relevant", ALWAYS) == ALWAYS
            ]
        self._done.update(other.number for other in together)
        shown = self.shown(item)
        if shown in ("True", "3"):
            return
        hidden = [f"v{other.number}" for other in together]
        if self.complete:
            self.lines.append(f"if not {shown}: {' = '.join(hidden)} = {ASIDE}")
            return
        self.lines.append(f"h = {shown}")
        self.lines.append(f"if h == 0: {' = '.join(hidden)} = {ASIDE}")
        moved = "; ".join(f"v{other.number} = {other.hidden()}[v{other.number}]" for other in together)
        self.lines.append(f"elif h == 1: {moved}")

    def shown(self, item: Item) -> str:
        """Whether the form shows an item, as an expression of the function's own kind."""
        section = self.scope.vocabulary.items.get(item.section) if item.section is not None else None
        condition = self.ruleset.conditions.get(f"{item.role}.{item.id}.relevant", ALWAYS)
        parts = []
        if section is not None:
            parts.append(self.shown_flag(section) if section.decided else self._applies(section, self.scope))
        parts.append(self.boolean(condition) if self.complete else self.rails(condition, self.scope))
        return joined_booleans(parts, True) if self.complete else joined_rails(parts, True)

    def shown_flag(self, section: Item) -> str:
        """Whether a decided section is shown, as a variable of its own."""
        name = f"h{list(self.ruleset.document.decide).index(section.id)}"
        if name not in self._done:
            self._done.add(name)
            shown = self.shown(section)
            self.lines.append(f"{name} = {shown}")
        return name

    def _applies(self, item: Item, scope: Scope) -> str:
        """Whether an item applies: shown and not put aside."""
        if self.complete:
            slot = scope.slot(item.id)
            if slot is not None and not slot.leaves and not self.levels.may_hide(item.id):
                return "True"
            return f"{self.value(scope.member(item.id))} != {ASIDE}"
        return self._is_rails(item.id, StateTest("applicable"), scope)

    # -------------------------------------------------------------- two values

    def boolean(self, condition: Condition) -> str:
        """A condition of a complete audit, as an expression that is true or false."""
        match condition:
            case Const(value):
                return str(value)
            case Ref(name):
                return self._reference(name, rails=False)
            case Is():
                return self._is_boolean(condition)
            case Not(part):
                inner = self.boolean(part)
                return {"True": "False", "False": "True"}.get(inner, f"(not {inner})")
            case And(parts):
                return joined_booleans([self.boolean(part) for part in parts], True)
            case Or(parts):
                return joined_booleans([self.boolean(part) for part in parts], False)
            case Count() | Points():
                return self._lowered_boolean(self._lower(condition, self.scope))

    def _is_boolean(self, condition: Is) -> str:
        name, test = condition.item, condition.test
        other = other_date(test)
        item = self.scope.vocabulary.items[name]
        if other is not None:
            held = f"v{self.slots.pairs[Pair(name, other, test)]} == {FIRST + 1}"
            applies = [self._applies(self.scope.vocabulary.items[one], self.scope) for one in (name, other)]
            return joined_booleans([*applies, held], True)
        slot = self.scope.slot(name)
        # An answer that is missing where it matters was met before.
        first = ASIDE if slot is not None and slot.open_when_unanswered else UNANSWERED
        codes = range(first, codes_of(item, self.scope.slot))
        results = self.scope.lowering.results(item, test)
        passing = [code for code in codes if results[code] == "pass"]
        return among(self.value(self.scope.member(name)), passing, codes)

    def _lowered_boolean(self, lowered: Lowered) -> str:
        if isinstance(lowered, bool):
            return str(lowered)
        if isinstance(lowered, NestedCompare):
            return self._nested_compared(lowered, rails=False)
        if isinstance(lowered, Both):
            return joined_booleans([self._lowered_boolean(part) for part in lowered.parts], not lowered.any)
        assert self._sums is not None
        place = self._sums.fields[lowered.form]
        bound = lowered.bound - place.base
        known = settled(lowered.how, bound, place.span)
        if known is not None:
            return str(known)
        bank = self._bank(self._sums, place.bank, "b")
        part = f"{bank} & {place.mask << place.low}"
        if lowered.how == ">=" and bound == 1:
            return f"({part} != 0)"
        if (lowered.how, bound) == ("<=", 0):
            return f"({part} == 0)"
        return f"({part} {lowered.how} {bound << place.low})"

    # -------------------------------------------------------------- two rails

    def rails(self, condition: Condition, scope: Scope) -> str:
        """A condition as an expression that is 0 (false), 1 (open) or 3 (true)."""
        match condition:
            case Const(value):
                return "3" if value else "0"
            case Ref(name):
                return self._reference(name, rails=True)
            case Is(name, test):
                return self._is_rails(name, test, scope)
            case Not(part):
                return f"{NOT}[{self.rails(part, scope)}]"
            case And(parts):
                return joined_rails([self.rails(part, scope) for part in parts], True)
            case Or(parts):
                return joined_rails([self.rails(part, scope) for part in parts], False)
            case Count() | Points():
                return self._lowered_rails(self._lower(condition, scope))

    def _is_rails(self, name: str, test: Test, scope: Scope) -> str:
        item = scope.vocabulary.items[name]
        other = other_date(test)
        if other is not None:
            held = f"(1, 1, 0, 3)[v{self.slots.pairs[Pair(name, other, test)]}]"
            applies = [self._is_rails(one, StateTest("applicable"), scope) for one in (name, other)]
            return joined_rails([*applies, held], True)
        member = scope.member(name)
        slot = scope.slot(name)
        codes = range(codes_of(item, scope.slot))
        asks_answer = isinstance(test, StateTest) and test.state == "answered"
        results = scope.lowering.results(item, test)
        passing = {code for code in codes if results[code] == "pass"}
        variable = self.value(member)
        if slot is None:
            return self._decided_rails(self.mask(variable), passing, codes, test if asks_answer else None)
        table = tuple(rail_of(options, passing) for options in self._options(member, of_answers=asks_answer))
        met = {table[state] for state in self._states(slot)}
        if len(met) == 1:
            return str(met.pop())
        return f"{table}[{variable}]"

    def _states(self, slot: Slot) -> list[int]:
        """The states that a slot can be in."""
        hidden = slot.item.role != "field" and self.levels.may_hide(slot.item.id)
        states = [UNANSWERED, *range(FIRST, FIRST + len(slot.cells))]
        return states + ([ASIDE] if slot.leaves or hidden else []) + (list(slot.hidden()) if hidden else [])

    def _decided_rails(self, variable: str, passing: set[int], codes: range, answered: object) -> str:
        if isinstance(answered, StateTest):
            # An outcome counts as answered once it is known.
            known = f"({variable} >= {1 << FIRST} and {variable} & {variable} - 1 == 0)"
            away = f"({variable} == {1 << ASIDE})"
            return (
                f"(0 if {away} else 3 if {known} else 0)"
                if not answered.negated
                else f"(0 if {away} or {known} else 3)"
            )
        may = sum(1 << code for code in passing)
        miss = sum(1 << code for code in codes if code not in passing)
        if not may or not miss:
            return "3" if may else "0"
        return f"(0 if not {variable} & {may} else 1 if {variable} & {miss} else 3)"

    def _lowered_rails(self, lowered: Lowered) -> str:
        if isinstance(lowered, bool):
            return "3" if lowered else "0"
        if isinstance(lowered, NestedCompare):
            return self._nested_compared(lowered, rails=True)
        if isinstance(lowered, Both):
            return joined_rails([self._lowered_rails(part) for part in lowered.parts], not lowered.any)
        place = self._intervals.fields[lowered.form]
        bound = lowered.bound - place.base
        known = settled(lowered.how, bound, place.span)
        if known is not None:
            return "3" if known else "0"
        bank = self._bank(self._intervals, place.bank, "i")
        low, at_low = f"{bank} & {place.mask << place.low}", bound << place.low
        high, at_high = f"{bank} & {place.mask << place.high}", bound << place.high
        if lowered.how == ">=":
            return f"(3 if {low} >= {at_low} else 1 if {high} >= {at_high} else 0)"
        if lowered.how == "<=":
            return f"(3 if {high} <= {at_high} else 1 if {low} <= {at_low} else 0)"
        fixed = f"{low} == {at_low} and {high} == {at_high}"
        inside = f"{low} <= {at_low} and {high} >= {at_high}"
        if lowered.how == "==":
            return f"(3 if {fixed} else 1 if {inside} else 0)"
        return f"(0 if {fixed} else 1 if {inside} else 3)"

    # -------------------------------------------------------------- shared

    def _nested_compared(self, lowered: NestedCompare, *, rails: bool) -> str:
        """A comparison of points that are taken of every section first; conditions that compare the same share them."""
        key = (lowered.nested, rails)
        worth = self._nested.get(key)
        if worth is None:
            members = [member for section in lowered.nested.sections for member, _ in section.questions]
            states = [self.value(member) for member in members]
            options = [self._open_codes(one) if rails else self._codes(one) for one in members]
            work = self._constant(NestedSum(lowered.nested, options))
            worth = self._nested[key] = f"n{len(self._nested)}"
            self.lines.append(f"{worth} = {work}(({', '.join(states)},))")
        return f"{self._constant(NestedTest(lowered.test, rails=rails))}({worth})"

    def _open_codes(self, member: Member) -> StateCodes:
        """The codes that each state of a member of an open audit may come to; an outcome's state is bits."""
        if member[0] == "decided" and not self.complete:
            return CodesByMask(FIRST + len(self.scope.vocabulary.items[member[1]].values))
        return self._options(member, of_answers=False)

    def _constant(self, value: object) -> str:
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def _reference(self, name: str, *, rails: bool) -> str:
        key = (name, rails)
        found = self._named.get(key)
        if found is None:
            condition = self._meant(name)
            made = self.rails(condition, self.scope) if rails else self.boolean(condition)
            found = self._named[key] = f"{'r' if rails else 'd'}{len(self._named)}"
            self.lines.append(f"{found} = {made}")
        return found

    def _bank(self, banks: Banks, number: int, letter: str) -> str:
        """The variable of a bank, after the statements that add it up."""
        name = f"{letter}{number}"
        if name in self._done:
            return name
        self._done.add(name)
        bank = banks.banks[number]
        summands = [text for member in bank.members if (text := self._summand(banks, number, member)) is not None]
        for start in range(0, max(len(summands), 1), LINE):
            here = " + ".join(summands[start : start + LINE]) or "0"
            self.lines.append(f"{name} {'+=' if start else '='} {here}")
        return name

    def _summand(self, banks: Banks, number: int, member: Member) -> str | None:
        sums = banks is self._sums
        options = self._codes(member) if sums else self._options(member, of_answers=False)
        answered = options if sums else self._options(member, of_answers=True)
        table = banks.table(banks.banks[number], member, options, answered)
        if not any(table):
            return None
        if member[0] == "pair":
            return f"{table}[{self._pair(member[1], sums=sums)}]"
        variable = self.value(member)
        if sums or member[0] == "slot":
            return f"{table}[{variable}]"
        constant = self._constant(ByMask(table, banks, number))
        return f"{constant}[{self.mask(variable)}]"

    def _codes(self, member: Member) -> Sequence[tuple[int, ...]]:
        """The one code of each state of a complete audit."""
        if member[0] == "slot":
            # No answer is met here only of prose that can't be put aside: it counts as there.
            return [(FIRST,), *((code,) for code in range(ASIDE, FIRST + len(self.by_number[member[1]].cells)))]
        return [(code,) for code in range(4)] if member[0] == "pair" else self._options(member, of_answers=False)

    def mask(self, variable: str) -> str:
        """An outcome's variable as bits."""
        return f"(1 << {variable})" if self.complete else variable

    def _pair(self, number: int, *, sums: bool) -> str:
        name = f"{'p' if sums else 'q'}{number}"
        if name not in self._done:
            self._done.add(name)
            pair = next(pair for pair, place in self.slots.pairs.items() if place == number)
            items = [self.scope.vocabulary.items[one] for one in (pair.item, pair.other)]
            if sums:
                first, second = (self._applies(item, self.scope) for item in items)
                self.lines.append(
                    f"{name} = {ASIDE} if not {first} else {FIRST} + ({second} and v{number} == {FIRST + 1})"
                )
            else:
                first, second = (self._is_rails(item.id, StateTest("applicable"), self.scope) for item in items)
                self.lines.append(f"{name} = {first} * 4 + ({second} & (1, 1, 0, 3)[v{number}])")
        return name

    def _options(self, member: Member, *, of_answers: bool) -> Sequence[tuple[int, ...]]:
        """The codes that each state of a member may come to."""
        if member[0] == "slot":
            slot = self.by_number[member[1]]
            return slot.options(of_answers=of_answers)
        if member[0] == "decided":
            return [(code,) for code in range(FIRST + len(self.scope.vocabulary.items[member[1]].values))]
        # Twice two bits: whether it applies, and whether it holds.
        held = ((2,), (2, 3), (2, 3), (3,))
        return [
            (ASIDE,) if state < 4 else held[state % 4] if state >= 12 else (ASIDE, *held[state % 4])
            for state in range(16)
        ]

    def _lower(self, condition: Count | Points, scope: Scope) -> Lowered:
        key = (scope.fields, id(condition))
        if key not in self._lowered:
            self._lowered[key] = scope.lowering.lower(condition)
        return self._lowered[key]

    def _forms(self, condition: Condition, scope: Scope, *, named: bool) -> Iterator[Form]:
        match condition:
            case Count() | Points():
                yield from compared(self._lower(condition, scope))
            case Not(part):
                yield from self._forms(part, scope, named=named)
            case And(parts) | Or(parts):
                for part in parts:
                    yield from self._forms(part, scope, named=named)
            case Ref(name) if named:
                yield from self._forms(self._meant(name), self.scope, named=True)
            case _:
                pass

    def _meant(self, name: str) -> Condition:
        return self.ruleset.conditions[f"{name}.when" if "." in name else f"define.{name}.means"]
