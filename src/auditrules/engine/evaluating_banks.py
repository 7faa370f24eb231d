"""Sums that are looked up together: forms over the same items packed side by side into one whole number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from auditrules.engine.evaluating_forms import Form
from auditrules.engine.evaluating_nested import Member
from auditrules.engine.nodes import TooComplex

MAX_BITS = 240
"""How wide a bank may grow. Adding wide numbers is slower, but less so than looking every item up once more."""
MAX_ENTRIES = 400_000
"""Table entries of one function; beyond it the ruleset counts as too complex to compile."""


@dataclass(frozen=True, slots=True)
class Field:
    """Where a form stands in its bank: its lowest possible sum, its breadth, and its shifts (low and high)."""

    bank: int
    base: int
    span: int
    low: int
    high: int
    bits: int

    @property
    def mask(self) -> int:
        return (1 << self.bits) - 1


@dataclass(slots=True)
class Bank:
    """Forms that are summed together. ``members`` in the order they are added."""

    level: int
    members: dict[Member, None] = field(default_factory=dict)
    forms: list[tuple[Field, dict[Member, tuple[int, ...]], bool]] = field(default_factory=list)
    """Each with what its members add, and whether it is of answers given."""
    bits: int = 0


class Banks:
    """Every form of a function, packed. ``intervals``: each form takes two fields, its lowest and highest sum."""

    def __init__(self, forms: Iterable[Form], level: Callable[[Member], int], *, intervals: bool) -> None:
        self.banks: list[Bank] = []
        self.fields: dict[Form, Field] = {}
        self._intervals = intervals
        unique = list(dict.fromkeys(forms))
        # The widest groups first: a form over some of their items is packed with them.
        for form in sorted(unique, key=lambda one: -len(one.members)):
            self._place(form, max((level(member) for member, _ in form.members), default=0))

    def _place(self, form: Form, level: int) -> None:
        base = sum(min(_adds(row)) for _, row in form.members)
        span = sum(max(_adds(row)) for _, row in form.members) - base
        bits = max(span.bit_length(), 1)
        wide = bits * (2 if self._intervals else 1)
        members = dict.fromkeys(member for member, _ in form.members)
        number, bank = next(
            (
                (number, bank)
                for number, bank in enumerate(self.banks)
                if bank.level == level and bank.bits + wide <= MAX_BITS and members.keys() <= bank.members.keys()
            ),
            (len(self.banks), Bank(level, members)),
        )
        if number == len(self.banks):
            self.banks.append(bank)
        low = bank.bits
        high = low + bits if self._intervals else low
        bank.bits += wide
        place = self.fields[form] = Field(number, base, span, low, high, bits)
        bank.forms.append((place, dict(form.members), form.answered))

    def table(
        self, bank: Bank, member: Member, options: Sequence[tuple[int, ...]], answered: Sequence[tuple[int, ...]]
    ) -> tuple[int, ...]:
        """What a member adds to a bank, by state.

        ``options[state]`` are the codes that the state may come to; ``answered[state]`` the same where the question
        is whether an answer was given, and none given is a code of its own.
        """
        packed = [0] * len(options)
        for place, rows, of_answers in bank.forms:
            row = rows.get(member)
            if row is None:
                continue
            least, low, high = min(_adds(row)), place.low, place.high
            for state, codes in enumerate(answered if of_answers else options):
                if len(codes) == 1:
                    least_here = most_here = row[codes[0]]
                else:
                    adds = [row[code] for code in codes]
                    least_here, most_here = min(adds), max(adds)
                packed[state] += (least_here - least) << low
                if self._intervals:
                    packed[state] += (most_here - least) << high
        return tuple(packed)

    def check_size(self, entries: Callable[[Member], int]) -> None:
        """Raise :class:`TooComplex` where the tables would grow too large."""
        total = sum(entries(member) * len(bank.forms) for bank in self.banks for member in bank.members)
        if total > MAX_ENTRIES:
            raise TooComplex


def _adds(row: tuple[int, ...]) -> tuple[int, ...]:
    # Not applicable adds nothing, and may be met even where it can't be answered: the item may be hidden.
    return (*row, 0)
