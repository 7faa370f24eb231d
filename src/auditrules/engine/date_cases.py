"""Which comparisons of dates can hold together, and dates that show it.

A diagram has a variable for every comparison of two dates and one for every date that is compared with fixed days.
Not all of their values go together: what comes before a second date that comes before a third comes before that. The
variables fall into groups of which this can be said one by one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from auditrules.conditions.vocabulary import Item
from auditrules.engine.date_blocks import blocks
from auditrules.engine.date_solving import FIRST_DAY, LAST_DAY, Bound, Days, Marks, Range, bounds_of, ruled_out, solved
from auditrules.engine.diagram import Diagram
from auditrules.engine.nodes import Node
from auditrules.engine.smallest import Case
from auditrules.engine.variables import NOT_APPLICABLE, Pair, Unknown, Variable, pair_holds

MOST_TRIED = 4_000
"""Sets of comparisons to look at in one group before the rest of them is taken to be possible."""
MOST_TRIED_LIVE = 1_500
"""The same where somebody waits at a key."""
MOST_AT_ONCE = 24
"""Comparisons in one group that are looked at so closely; where there are more, each look costs more, so fewer are."""

_FIXED = ""
"""The name of no date: what stands for all fixed days where the dates of a group are sought."""


class DateCases:
    """The comparisons of dates among the unknowns of a diagram. ``fixed`` are the dates that are known.

    ``sure`` is False once a group was too large, or its calendar too intricate, to rule out all that is impossible.
    """

    def __init__(
        self,
        unknowns: Sequence[Unknown],
        items: Mapping[str, Item],
        fixed: Mapping[str, date] | None = None,
        *,
        most: int = MOST_TRIED,
    ) -> None:
        self._most = most
        self._unknowns = unknowns
        self._items = items
        self.fixed = dict(fixed or {})
        self._days: Days = {name: day.toordinal() for name, day in self.fixed.items()}
        self._groups = [tuple(sorted(group)) for group in blocks(self._edges()) if len(group) > 1]
        self._possible: dict[int, list[tuple[tuple[int, ...], Node]]] = {}
        self._aside: Diagram | None = None
        self.sure = True

    @property
    def entangled(self) -> bool:
        """Whether there are comparisons that are not free of one another."""
        return bool(self._groups)

    @property
    def shared(self) -> bool:
        """Whether any date is in two comparisons, so that they may be in each other's way once others are known."""
        seen: set[str] = set()
        for _, *names in self._edges():
            if not seen.isdisjoint(names):
                return True
            seen.update(name for name in names if name)
        return False

    # -------------------------------------------------------------- groups

    def _edges(self) -> Iterator[tuple[int, str, str]]:
        """Every open comparison: its number and the two dates, or the date and what stands for all fixed days."""
        for number, unknown in enumerate(self._unknowns):
            if isinstance(unknown, Pair):
                ends = [_FIXED if name in self.fixed else name for name in (unknown.item, unknown.other)]
                if ends != [_FIXED, _FIXED]:
                    yield number, ends[0], ends[1]
            elif _is_bounded(unknown) and unknown.item not in self.fixed:
                yield number, unknown.item, _FIXED

    # -------------------------------------------------------------- what is possible

    def possible(self, diagram: Diagram) -> list[tuple[tuple[int, ...], Node]]:
        """By group its variables, and where there are dates for their values. The nodes are made once a diagram."""
        found = self._possible.get(id(diagram))
        if found is None:
            found = self._possible[id(diagram)] = [(group, self._node(diagram, group)) for group in self._groups]
        return found

    def _node(self, diagram: Diagram, group: tuple[int, ...]) -> Node:
        search = _Search(Marks(diagram.step), self._ranges(group))
        yes, no = diagram.leaf(True), diagram.leaf(False)
        most = self._most if len(group) <= MOST_AT_ONCE else self._most // MOST_AT_ONCE

        def visit(at: int, ways: tuple[_Way, ...]) -> Node:
            if at == len(group):
                diagram.step()
                return yes if search.is_possible(ways) else no
            if search.looked > most:
                search.sure = False
                return yes
            diagram.step()
            unknown = self._unknowns[group[at]]
            below = []
            for index in range(self._count(group[at])):
                left = search.narrowed(ways, self._says(unknown, index))
                below.append(visit(at + 1, left) if left else no)
            return diagram.node(group[at], tuple(below))

        node = visit(0, (_Way((), search.ranges),))
        self.sure = self.sure and search.sure
        return node

    def _count(self, number: int) -> int:
        unknown = self._unknowns[number]
        return 2 if isinstance(unknown, Pair) else len(unknown.cells)

    def _ranges(self, numbers: Iterable[int]) -> dict[str, Range]:
        names: dict[str, Range] = {}
        for number in numbers:
            unknown = self._unknowns[number]
            for name in (unknown.item, unknown.other) if isinstance(unknown, Pair) else (unknown.item,):
                day = self._days.get(name)
                names[name] = (FIRST_DAY, LAST_DAY) if day is None else (day, day)
        return names

    def _says(self, unknown: Unknown, index: int) -> list[_Way]:
        """What a value of a variable says of dates: alternatives."""
        if isinstance(unknown, Pair):
            return [_Way(bounds, {}) for bounds in bounds_of(unknown, held=bool(index))]
        cell = unknown.cells[index]
        if not isinstance(cell, date):
            # A date that is put aside may be thought of as any.
            return [_Way((), {})]
        return [_Way((), {unknown.item: stretch_of(unknown, index)})]

    def results(self, diagram: Diagram, node: Node, known: Mapping[int, int]) -> set[Hashable]:
        """As :meth:`Diagram.results`, of those values alone that some dates give. Leaves nothing in the diagram."""
        return self._left(diagram, node, known)[0]

    def deciding(self, diagram: Diagram, node: Node, known: Mapping[int, int]) -> list[int]:
        """As :meth:`Diagram.deciding`, of those values alone that some dates give."""
        return self._left(diagram, node, known)[1]

    def _left(self, diagram: Diagram, node: Node, known: Mapping[int, int]) -> tuple[set[Hashable], list[int]]:
        """What a function can come to, and the variables it then depends on."""
        if self._aside is None:
            self._aside = Diagram([self._count(number) for number in range(len(self._unknowns))])
        own = self._aside
        done: dict[tuple[Node, tuple[Node, ...]], Hashable] = {}
        unique: dict[tuple[int, tuple[Hashable, ...]], Hashable] = {}
        results: set[Hashable] = set()

        def visit(here: Node, wheres: tuple[Node, ...]) -> Hashable:
            """A name for the function, the same for equal ones; None where there are no such dates."""
            if any(not _is_open(own, where) for where in wheres):
                return None
            key = (here, wheres)
            if key in done:
                return done[key]
            asks = [one for one in (diagram.asks(here), *map(own.asks, wheres)) if one is not None]
            if not asks:
                results.add(diagram.result(here))
                return here
            top = min(asks)
            below = [
                visit(
                    diagram.child(here, index) if diagram.asks(here) == top else here,
                    tuple(own.child(where, index) if own.asks(where) == top else where for where in wheres),
                )
                for index in ([known[top]] if top in known else range(self._count(top)))
            ]
            # A value that is not possible is taken for one that is: it makes no difference.
            left = [name for name in below if name is not None]
            if all(name == left[0] for name in left):
                made = left[0] if left else None
            else:
                names = tuple(left[0] if name is None else name for name in below)
                made = unique.setdefault((top, names), (top, len(unique)))
            done[key] = made
            return made

        root = visit(node, tuple(where for _, where in self.possible(own)))
        entries = {name: key for key, name in unique.items()}
        asked: set[int] = set()
        waiting, seen = [root], set[Hashable]()
        while waiting:
            name = waiting.pop()
            if name in entries and name not in seen:
                seen.add(name)
                asked.add(entries[name][0])
                waiting.extend(entries[name][1])
        return results, sorted(asked)

    # -------------------------------------------------------------- values and dates

    def projected(self, diagram: Diagram, number: int, values: Sequence[Hashable]) -> Node:
        """The value of a variable, drawn from what is possible.

        Values of a group that no dates give are taken for others nearby that some do, the same whichever variable of
        the group is asked. So a function of these is true of all values just where it is true of all possible ones.
        """
        for group, node in self.possible(diagram):
            if number in group:
                return _projected(diagram, node, number, values)
        return diagram.variable(number, values)

    def real(self, diagram: Diagram, node: Node, case: Case) -> Case | None:
        """A case that makes a projected function certainly true, with values that some dates give.

        Of the dates no more are kept than it takes. None where no dates were found.
        """
        drawn = {number: index for number, index in case.items() if self._is_date(self._unknowns[number])}
        for group, where in self.possible(diagram):
            if any(number in drawn for number in group):
                drawn.update(_nearest(diagram, where, drawn))
        dates = self.dates(diagram, {**case, **drawn}) if drawn else {}
        if not dates:
            return None if dates is None else case
        for name in sorted(dates, key=list(self._items).index, reverse=True):
            fewer = {other: day for other, day in dates.items() if other != name}
            if self.reached(diagram, node, self._standing(case, fewer), fewer) == {True}:
                dates = fewer
        return self._standing(case, dates)

    def reached(
        self, diagram: Diagram, node: Node, case: Case, dates: Mapping[str, date] | None = None
    ) -> set[Hashable]:
        """What a function can come to in a case. ``dates`` are some that show it, where they are known already."""
        if not self.entangled:
            return diagram.results(node, case)
        shown = self.dates(diagram, case) if dates is None else dates
        return DateCases(self._unknowns, self._items, shown).results(diagram, node, case)

    def _standing(self, case: Case, dates: Mapping[str, date]) -> Case:
        """A case with the values that dates give, and none of what others would."""
        found = {
            number: index
            for number, index in case.items()
            if not self._is_date(self._unknowns[number]) or self._is_aside(number, index)
        }
        for number, unknown in enumerate(self._unknowns):
            value = dates.get(unknown.item)
            if value is None or number in found:
                continue
            if isinstance(unknown, Variable):
                index = unknown.index(value)
                if index is not None and _is_bounded(unknown):
                    found[number] = index
            elif unknown.other in dates:
                item = self._items[unknown.item]
                found[number] = int(pair_holds(unknown, item, value, dates[unknown.other]))
        return found

    def dates(self, diagram: Diagram, case: Case) -> dict[str, date] | None:
        """A date for every date that is compared in a case; None where none were found."""
        values = {number: index for number, index in case.items() if self._is_date(self._unknowns[number])}
        wanted = self._named(values)
        if not wanted:
            return {}
        search = _Search(Marks(diagram.step), self._ranges(values))
        ways: tuple[_Way, ...] = (_Way((), search.ranges),)
        for number, index in values.items():
            ways = search.narrowed(ways, self._says(self._unknowns[number], index))
        days = search.days(ways)
        if days is None:
            return None
        found = {name: date.fromordinal(day) for name, day in days.items()}
        for number, index in values.items():
            unknown = self._unknowns[number]
            if isinstance(unknown, Pair) and index != pair_holds(
                unknown, self._items[unknown.item], found[unknown.item], found[unknown.other]
            ):
                # At the very ends of the calendar a span may lead to no date.
                return None
        return {name: day for name, day in found.items() if name in wanted}

    def _is_date(self, unknown: Unknown) -> bool:
        return isinstance(unknown, Pair) or _is_bounded(unknown)

    def _is_aside(self, number: int, index: int) -> bool:
        unknown = self._unknowns[number]
        return isinstance(unknown, Variable) and unknown.cells[index] is NOT_APPLICABLE

    def _named(self, values: Mapping[int, int]) -> set[str]:
        """The dates that values speak of, without those put aside."""
        named: set[str] = set()
        aside: set[str] = set()
        for number, index in values.items():
            unknown = self._unknowns[number]
            named |= {unknown.item, unknown.other} if isinstance(unknown, Pair) else {unknown.item}
            if self._is_aside(number, index):
                aside.add(unknown.item)
        return named - aside


class _Way(NamedTuple):
    """Bounds that all hold, and the days that each date can have."""

    bounds: tuple[Bound, ...]
    ranges: Mapping[str, Range]


class _Search:
    """Sets of comparisons held against the calendar."""

    def __init__(self, marks: Marks, ranges: Mapping[str, Range]) -> None:
        self.ranges = ranges
        self.looked = 0
        self.sure = True
        self._marks = marks

    def narrowed(self, ways: Iterable[_Way], alternatives: Sequence[_Way]) -> tuple[_Way, ...]:
        """Every way with every alternative added, without those that are impossible at first sight."""
        found = []
        for way in ways:
            for more in alternatives:
                self.looked += 1
                both = _Way((*way.bounds, *more.bounds), {**way.ranges, **more.ranges})
                if not ruled_out(both.bounds, both.ranges):
                    found.append(both)
        return tuple(found)

    def is_possible(self, ways: Iterable[_Way]) -> bool:
        """Whether any of the ways has dates, or may have."""
        for way in ways:
            found = solved(way.bounds, way.ranges, self._marks)
            if found is not False:
                self.sure = self.sure and found is not True
                return True
        return False

    def days(self, ways: Iterable[_Way]) -> Days | None:
        for way in ways:
            found = solved(way.bounds, way.ranges, self._marks)
            if not isinstance(found, bool):
                return found
        return None


def _is_bounded(unknown: Variable) -> bool:
    """Whether it is a date that is compared with fixed days."""
    return sum(isinstance(cell, date) for cell in unknown.cells) > 1


def stretch_of(unknown: Variable, index: int) -> Range:
    """The days that a value of a date's variable stands for."""
    days = [cell for cell in unknown.cells if isinstance(cell, date)]
    place = days.index(unknown.cells[index])  # type: ignore[arg-type]
    first, last = FIRST_DAY, LAST_DAY
    # A value stands for one fixed day, or for all between two of them: two days that share one are told by trying.
    if place and unknown.index(days[place] - timedelta(days=1)) != index:
        first = days[place].toordinal()
    elif place:
        first = days[place - 1].toordinal() + 1
    if place + 1 < len(days) and unknown.index(days[place] + timedelta(days=1)) != index:
        last = days[place].toordinal()
    elif place + 1 < len(days):
        last = days[place + 1].toordinal() - 1
    return first, last


def _projected(diagram: Diagram, possible: Node, number: int, values: Sequence[Hashable]) -> Node:
    done: dict[Node, Node] = {}

    def visit(here: Node) -> Node:
        asks = diagram.asks(here)
        if asks is None or asks > number:
            return diagram.variable(number, values)
        found = done.get(here)
        if found is None:
            children = [_taken(diagram, here, index) for index in range(len(diagram.children(here)))]
            if asks == number:
                found = diagram.node(number, tuple(diagram.leaf(values[index]) for index in children))
            else:
                found = diagram.node(asks, tuple(visit(diagram.child(here, index)) for index in children))
            done[here] = found
        return found

    return visit(possible)


def _taken(diagram: Diagram, node: Node, index: int) -> int:
    """The value taken where a variable has this one: itself where it is possible, else the first that is."""
    children = diagram.children(node)
    if _is_open(diagram, children[index]):
        return index
    return next(other for other, child in enumerate(children) if _is_open(diagram, child))


def _is_open(diagram: Diagram, node: Node) -> bool:
    return diagram.asks(node) is not None or diagram.result(node) is True


def _nearest(diagram: Diagram, node: Node, values: Mapping[int, int]) -> dict[int, int]:
    """The possible values that stand for these: of each variable asked on the way."""
    found: dict[int, int] = {}
    while (asks := diagram.asks(node)) is not None:
        found[asks] = _taken(diagram, node, values.get(asks, 0))
        node = diagram.child(node, found[asks])
    return found
