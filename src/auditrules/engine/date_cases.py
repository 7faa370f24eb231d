"""Which comparisons of dates can hold together, and dates that show it.

A diagram takes every comparison of two dates to be free of every other. What holds for all of its audits therefore
holds; but an audit that it finds is only an example once there are dates that make its comparisons come out so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Literal

from auditrules.conditions.dates import Span, SpanError
from auditrules.conditions.ir import DateTest, SpanTest
from auditrules.conditions.meaning import passes
from auditrules.engine.compiled import Compiled, Unknown
from auditrules.engine.diagram import Node
from auditrules.engine.smallest import Case
from auditrules.engine.variables import NOT_APPLICABLE, Pair, Variable, pair_holds

_DateComparison = Literal["before", "after", "on", "on_or_before", "on_or_after"]
#: What "at least so long after" and its like say of the day so long after, and of the day so long before.
_AFTER: Mapping[str, _DateComparison] = {
    "at_least": "on_or_after",
    "at_most": "on_or_before",
    "more_than": "after",
    "less_than": "before",
}
_BEFORE: Mapping[str, _DateComparison] = {
    "at_least": "on_or_before",
    "at_most": "on_or_after",
    "more_than": "before",
    "less_than": "after",
}
_WAYS: tuple[Literal["after", "before"], ...] = ("after", "before")
_START = date(2026, 3, 4)
"""A Wednesday in no holiday, to build examples on where rules mention no date."""
_MOST = 4_000
"""Combinations of dates to try in one group of dates that are compared with one another."""


class DateCases:
    """The comparisons of dates of a compiled ruleset."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._groups = [_Group(compiled, names) for names in _connected(compiled.unknowns)]

    def __bool__(self) -> bool:
        return bool(self._groups)

    def shown(self) -> Node:
        """True where there are dates that make the comparisons come out as the audit has them."""
        diagram = self._compiled.diagram
        result = diagram.leaf(True)
        for group in self._groups:
            result = diagram.choose(group.node(), result, diagram.leaf(False))
        return result

    def dates(self, case: Case) -> dict[str, date] | None:
        """A date for every date item that the case's comparisons name; None where none can be found."""
        found: dict[str, date] = {}
        for group in self._groups:
            dates = group.dates(case)
            if dates is None:
                return None
            found.update(dates)
        return found


class _Group:
    """Dates that are compared with one another, directly or through others."""

    def __init__(self, compiled: Compiled, names: Sequence[str]) -> None:
        self._compiled = compiled
        self._names = names
        self._items = compiled.ruleset.vocabulary.items
        self._unknowns = [
            (number, unknown) for number, unknown in enumerate(compiled.unknowns) if unknown.item in names
        ]
        self._marks: dict[tuple[Span, date], date | None] = {}
        self._combinations = self._tried()

    def _tried(self) -> dict[tuple[int, ...], tuple[date, ...]]:
        """By the values that the group's variables then have: dates that give them."""
        found: dict[tuple[int, ...], tuple[date, ...]] = {}
        candidates = self._candidates(round(_MOST ** (1 / len(self._names))))
        for days in product(candidates, repeat=len(self._names)):
            by_name = dict(zip(self._names, days, strict=True))
            key = tuple(self._index(unknown, by_name) for _, unknown in self._unknowns)
            found.setdefault(key, days)
        return found

    def _candidates(self, most: int) -> list[date]:
        """Days worth trying: round every day that rules mention, and the spans of the rules away from those."""
        unknowns = [unknown for _, unknown in self._unknowns]
        spans = [one.test.span for one in unknowns if isinstance(one, Pair) and isinstance(one.test, SpanTest)]
        mentioned = [
            cell for one in unknowns if isinstance(one, Variable) for cell in one.cells if isinstance(cell, date)
        ]
        found = dict.fromkeys([*mentioned, _START])
        frontier = list(found)
        while frontier and len(found) < most:
            further: list[date] = []
            for day in frontier:
                moved = [self._mark(Span(span.n, span.unit, way, span.anchor), day) for span in spans for way in _WAYS]
                near = [day, *(one for one in moved if one is not None)]
                further += [one + timedelta(days=step) for one in near for step in (0, -1, 1)]
            frontier = [day for day in dict.fromkeys(further) if day not in found][: most - len(found)]
            found.update(dict.fromkeys(frontier))
        return list(found)[: max(most, 3)]

    def _index(self, unknown: Unknown, days: Mapping[str, date]) -> int:
        if isinstance(unknown, Pair):
            return int(self._holds(unknown, days[unknown.item], days[unknown.other]))
        index = unknown.index(days[unknown.item])
        return 0 if index is None else index

    def _holds(self, pair: Pair, value: date, other: date) -> bool:
        if not isinstance(pair.test, SpanTest):
            return pair_holds(pair, self._items[pair.item], value, other)
        # The same few days are held against one another again and again, and working days are slow to count.
        mark = self._mark(pair.test.span, other)
        if mark is None:
            return False
        comparison = (
            _AFTER[pair.test.comparison] if pair.test.span.direction == "after" else _BEFORE[pair.test.comparison]
        )
        return passes(DateTest(comparison, mark), value, self._items[pair.item])

    def _mark(self, span: Span, day: date) -> date | None:
        key = (span, day)
        if key not in self._marks:
            self._compiled.diagram.step()
            try:
                self._marks[key] = span.from_date(day)
            except SpanError:
                self._marks[key] = None
        return self._marks[key]

    def node(self) -> Node:
        diagram = self._compiled.diagram
        result = diagram.leaf(False)
        for key in self._combinations:
            one = diagram.leaf(True)
            for (number, unknown), index in sorted(zip(self._unknowns, key, strict=True), key=lambda x: -x[0][0]):
                cells = unknown.cells if isinstance(unknown, Variable) else (False, True)
                one = diagram.choose(
                    # A date that is put aside may be thought of as any.
                    diagram.variable(number, [at == index or cell is NOT_APPLICABLE for at, cell in enumerate(cells)]),
                    one,
                    diagram.leaf(False),
                )
            result = diagram.choose(one, diagram.leaf(True), result)
        return result

    def dates(self, case: Case) -> dict[str, date] | None:
        """Dates of the items that the case's comparisons and cells name."""
        wanted = [name for name in self._names if self._is_named(name, case)]
        if not wanted:
            return {}
        for key, days in self._combinations.items():
            if all(
                case.get(number, index) == index or self._aside(number, case)
                for (number, _), index in zip(self._unknowns, key, strict=True)
            ):
                return {name: day for name, day in zip(self._names, days, strict=True) if name in wanted}
        return None

    def _is_named(self, name: str, case: Case) -> bool:
        return any(
            number in case
            and not self._aside(number, case)
            and (unknown.item == name or (isinstance(unknown, Pair) and unknown.other == name))
            for number, unknown in self._unknowns
        )

    def _aside(self, number: int, case: Case) -> bool:
        unknown = self._compiled.unknowns[number]
        return isinstance(unknown, Variable) and number in case and case[number] == unknown.index_of_not_applicable()


def _connected(unknowns: Iterable[Unknown]) -> list[list[str]]:
    groups: list[list[str]] = []
    for unknown in unknowns:
        if not isinstance(unknown, Pair):
            continue
        names = [unknown.item, unknown.other]
        near = [group for group in groups if any(name in group for name in names)]
        merged = list(dict.fromkeys([name for group in near for name in group] + names))
        groups = [group for group in groups if group not in near] + [merged]
    return groups
