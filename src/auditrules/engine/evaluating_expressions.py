"""Pieces of the compiled rules' text: joints of two values and of two rails, and the quickest way to say a test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditrules.engine.evaluating_banks import Banks
from auditrules.engine.evaluating_forms import Both, Compare, Form, Lowered
from auditrules.engine.evaluating_slots import ASIDE, UNANSWERED

NOT = (3, 1, 0, 0)
"""The other way round, by value: false to true, open to open."""


class ByMask(dict[int, int]):
    """What an open outcome adds to a bank, by the codes it may still come to; worked out as they are met."""

    def __init__(self, table: tuple[int, ...], banks: Banks, number: int) -> None:
        super().__init__()
        self._table = table
        self._fields = [(place, of_answers) for place, _, of_answers in banks.banks[number].forms]

    def __missing__(self, mask: int) -> int:
        codes = codes_in(mask, len(self._table))
        asked = codes_in(mask, len(self._table), of_answers=True)
        found = 0
        for place, of_answers in self._fields:
            low = [self._table[code] >> place.low & place.mask for code in (asked if of_answers else codes)]
            high = [self._table[code] >> place.high & place.mask for code in (asked if of_answers else codes)]
            found |= min(low) << place.low | max(high) << place.high
        self[mask] = found
        return found


class CodesByMask(dict[int, tuple[int, ...]]):
    """The codes that an open outcome may come to, by its bits; worked out as they are met."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def __missing__(self, mask: int) -> tuple[int, ...]:
        found = self[mask] = codes_in(mask, self._count)
        return found


def codes_in(mask: int, count: int, *, of_answers: bool = False) -> tuple[int, ...]:
    """The codes that an outcome may come to. Where an answer is asked for it has one only once it is known."""
    codes = tuple(code for code in range(count) if mask >> code & 1)
    if of_answers and len(codes) > 1:
        return (UNANSWERED, ASIDE) if ASIDE in codes else (UNANSWERED,)
    return codes


def compared(lowered: Lowered) -> Iterator[Form]:
    """The sums that a lowered condition compares."""
    if isinstance(lowered, Compare):
        yield lowered.form
    elif isinstance(lowered, Both):
        for part in lowered.parts:
            yield from compared(part)


def settled(how: str, bound: int, span: int) -> bool | None:
    """A comparison that no sum from 0 to ``span`` can change."""
    if how == ">=":
        return True if bound <= 0 else False if bound > span else None
    if how == "<=":
        return True if bound >= span else False if bound < 0 else None
    if not 0 <= bound <= span:
        return how == "!="
    return None


def rail_of(options: Sequence[int], passing: set[int]) -> int:
    """The rail of a test on a state, by the codes it may come to and those that pass."""
    may = any(code in passing for code in options)
    return 0 if not may else 3 if all(code in passing for code in options) else 1


def among(variable: str, passing: list[int], codes: range) -> str:
    """Whether a code is one of some, in the quickest way to say it."""
    if not passing or len(passing) == len(codes):
        return str(bool(passing))
    if len(passing) == 1:
        return f"({variable} == {passing[0]})"
    missing = [code for code in codes if code not in passing]
    if len(missing) == 1:
        return f"({variable} != {missing[0]})"
    if passing[-1] - passing[0] == len(passing) - 1:
        if passing[-1] == codes[-1]:
            return f"({variable} >= {passing[0]})"
        return f"({passing[0]} <= {variable} <= {passing[-1]})"
    return f"({variable} in {tuple(passing)})"


def joined_booleans(parts: list[str], every: bool) -> str:
    """All of several expressions of two values, or any of them."""
    kept = [part for part in parts if part != str(every)]
    if str(not every) in kept:
        return str(not every)
    if not kept:
        return str(every)
    return kept[0] if len(kept) == 1 else f"({(' and ' if every else ' or ').join(kept)})"


def joined_rails(parts: list[str], every: bool) -> str:
    """All of several expressions of two rails, or any of them."""
    neutral, deciding = ("3", "0") if every else ("0", "3")
    kept = [part for part in parts if part != neutral]
    if deciding in kept:
        return deciding
    if not kept:
        return neutral
    return kept[0] if len(kept) == 1 else f"({(' & ' if every else ' | ').join(kept)})"
