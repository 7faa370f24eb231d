"""Answers as small whole numbers: one slot an item, so that rules compare numbers and never look at a text.

In a slot 0 is unanswered, 1 is not applicable, and 2 onwards are the item's cells: the values of a list worst first,
or the intervals of a number or a date between the points that rules mention. Two dates that a rule compares have a
slot of their own after the items: 0 unknown, 2 it does not hold, 3 it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Literal

from auditrules.conditions.ir import Test
from auditrules.conditions.meaning import Known
from auditrules.conditions.vocabulary import Item
from auditrules.engine.answers import NOT_APPLICABLE_TEXT, Given, field_value, read_answer, read_answers
from auditrules.engine.variables import NOT_APPLICABLE, Cell, Mentions, Pair, Special, cells_of, mentions, pair_holds
from auditrules.rulesets.checking import FIELDS
from auditrules.rulesets.ruleset import Ruleset

UNANSWERED, ASIDE, FIRST = 0, 1, 2
"""The codes of an unanswered item, of one that is not applicable, and of an item's first cell."""

Codes = tuple[int, ...]
"""One audit: a code for every slot."""
Result = Literal["pass", "fail", "leave"]
"""What an item is to a test: passing, failing, or left out as not applicable."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One item's slot. ``cells`` are what codes from :data:`FIRST` on stand for; ``place`` finds a value's cell."""

    number: int
    item: Item
    cells: tuple[Cell, ...]
    place: Callable[[Known], int | None]
    blank: int
    """The code of no answer: a section without a grade counts as there until it is put aside."""

    @property
    def leaves(self) -> bool:
        """Whether it may be answered "not applicable"."""
        return self.item.allow_not_applicable

    def options(self, *, of_answers: bool = False) -> tuple[tuple[int, ...], ...]:
        """Every code that each state may come to.

        States beyond the codes are those of an item that may be hidden: ``size + 2`` unanswered, ``size + 1 + code``
        answered. ``of_answers``: where the question is whether an answer was given, none given is a code of its own.
        """
        return _options(len(self.cells), self.leaves, of_answers)

    def settled(self, state: int, *, shown: bool) -> int:
        """The state of an item that was held to be hidden perhaps, once it is known whether it is."""
        if not shown:
            return ASIDE
        size = len(self.cells)
        return state if state < FIRST + size else UNANSWERED if state == FIRST + size else state - size - 1

    def code(self, value: Known) -> int:
        """The code of a value."""
        place = self.place(value)
        return UNANSWERED if place is None else FIRST + place

    def hidden(self) -> tuple[int, ...]:
        """For every code the state it has where the item may be hidden."""
        size = len(self.cells)
        return (size + 2, ASIDE, *(size + 1 + code for code in range(FIRST, FIRST + size)))

    @property
    def open_when_unanswered(self) -> bool:
        """Whether an answer could make a difference: prose that can't be put aside is there whatever it says."""
        return len(self.options()[UNANSWERED]) > 1


@cache
def _options(size: int, leaves: bool, of_answers: bool) -> tuple[tuple[int, ...], ...]:
    every = (UNANSWERED,) if of_answers else tuple(range(FIRST, FIRST + size))
    given = tuple((code,) for code in range(FIRST, FIRST + size))
    return (
        (ASIDE, *every) if leaves else every,
        (ASIDE,),
        *given,
        (ASIDE, *every),
        *((ASIDE, *one) for one in given),
    )


class Slots:
    """The slots of a ruleset: its items in form order, then the audit's own fields, then pairs of dates.

    Raises :class:`auditrules.engine.nodes.TooComplex` for an answer of too many values at once.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        vocabulary = ruleset.vocabulary
        read = {key: value for key, value in ruleset.conditions.items() if not key.startswith("promise.")}
        self.mentions: Mentions = mentions(read.values(), vocabulary)
        self.items: dict[str, Slot] = {}
        self.fields: dict[str, Slot] = {}
        for item in vocabulary.items.values():
            if not item.decided:
                self.items[item.id] = self._slot(item, len(self.items))
        for item in FIELDS["audit"]:
            self.fields[item.id] = self._slot(item, len(self.items) + len(self.fields))
        first = len(self.items) + len(self.fields)
        self.pairs: dict[Pair, int] = {pair: first + place for place, pair in enumerate(self.mentions.pairs)}
        self.blank: Codes = (
            *(slot.blank for slot in (*self.items.values(), *self.fields.values())),
            *(UNANSWERED for _ in self.pairs),
        )
        self._field_names = tuple(self.fields.items())
        self._dated = frozenset(name for pair in self.pairs for name in (pair.item, pair.other))
        #: What items are to tests, worked out once for all functions: by slot (or decided outcome) and test.
        self.results: dict[tuple[int | str, Test], tuple[Result, ...]] = {}
        self._holds = lru_cache(maxsize=4096)(self._pair_holds)

    @cached_property
    def _coders(self) -> Mapping[str, tuple[int, _Coder]]:
        """By item the number of its slot and its coder: for very many audits, and not where one is followed."""
        return {name: (slot.number, _Coder(slot)) for name, slot in self.items.items()}

    def _slot(self, item: Item, number: int) -> Slot:
        found = cells_of(item, self.mentions)
        cells = tuple(cell for cell in found.cells if cell is not NOT_APPLICABLE)
        ungraded = item.role == "section" and not item.values
        return Slot(number, item, cells, found.index, FIRST if ungraded else UNANSWERED)

    def codes(self, answers: Mapping[str, object], audit: Mapping[str, object] | None = None) -> Codes:
        """Answers by item id (in the forms of :func:`auditrules.engine.answers.read_answers`) as codes.

        ``audit`` gives the audit's own fields. Raises :class:`BadAnswers` with every fault.
        """
        codes = list(self.blank)
        coders = self._coders
        try:
            for name, answer in answers.items():
                number, coder = coders[name]
                codes[number] = coder[answer]
        except (LookupError, TypeError, ValueError):
            self._slow(answers, codes)
        if audit:
            for name, slot in self._field_names:
                value = field_value(slot.item, audit.get(name))
                if value is not None:
                    codes[slot.number] = slot.code(value)
        if self._dated:
            self._fill_pairs(answers, codes)
        return tuple(codes)

    def _slow(self, answers: Mapping[str, object], codes: list[int]) -> None:
        """Answers in less usual forms, or faulty ones, of which all are then named."""
        for name, given in read_answers(self.ruleset.vocabulary, answers).items():
            slot = self.items[name]
            codes[slot.number] = _code(slot, given)

    def _fill_pairs(self, answers: Mapping[str, object], codes: list[int]) -> None:
        days: dict[str, date] = {}
        for name in self._dated:
            answer = answers.get(name)
            if answer is not None and answer != NOT_APPLICABLE_TEXT:
                given = read_answer(self.ruleset.vocabulary.items[name], answer)
                if isinstance(given, date):
                    days[name] = given
        for pair, number in self.pairs.items():
            if pair.item in days and pair.other in days:
                codes[number] = FIRST + self._holds(pair, days[pair.item], days[pair.other])

    def _pair_holds(self, pair: Pair, value: date, other: date) -> bool:
        return pair_holds(pair, self.ruleset.vocabulary.items[pair.item], value, other)


def _code(slot: Slot, given: Given) -> int:
    if given is None:
        return slot.blank
    return ASIDE if isinstance(given, Special) else slot.code(given)


class _Coder(dict[Hashable, int]):
    """Answers in their usual form to codes; any other is read and checked.

    Only values of lists are kept: numbers and prose are without end, and True would pass for a kept 1.
    """

    def __init__(self, slot: Slot) -> None:
        super().__init__({None: slot.blank})
        self._slot = slot
        if slot.item.kind == "choice":
            self.update({value.id: slot.code(value.id) for value in slot.item.values})
        if slot.item.allow_not_applicable:
            self[NOT_APPLICABLE_TEXT] = ASIDE

    def __missing__(self, answer: object) -> int:
        return _code(self._slot, read_answer(self._slot.item, answer))
