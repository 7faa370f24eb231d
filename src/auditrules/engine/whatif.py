"""What would have to be different for an outcome to be another: the smallest change, and the rules behind it."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from auditrules.conditions.dates import dotted
from auditrules.conditions.spelling import nearest
from auditrules.conditions.vocabulary import Item
from auditrules.engine import Engine
from auditrules.engine.analysis import Answer, answer_of, compared_in_words, in_words
from auditrules.engine.answers import Given, read_answers
from auditrules.engine.compiled import Compiled
from auditrules.engine.date_cases import stretch_of
from auditrules.engine.date_solving import FIRST_DAY, LAST_DAY, Range
from auditrules.engine.intervals import merged
from auditrules.engine.judgement import OutcomeJudgement, Reason
from auditrules.engine.judging import Judging, dates_left
from auditrules.engine.nodes import Node, TooComplex
from auditrules.engine.space import known_numbers
from auditrules.engine.variables import NOT_APPLICABLE, Cell, Pair, Special, Variable

MOST_WAYS = 5
"""Smallest changes to show; where there are more, that is said."""
_MOST_TRIED = 500
"""Ways down the diagram to look at, many of which may come to the same changes."""

#: What a step of change counts, and an open answer that has to come out one way: any change weighs more than
#: any number of open answers, and "not applicable" is the last thing to hope for.
_STEP, _OPEN, _ASIDE = 10_000_000, 1_000, 1

#: Values of variables, by number: the indexes of which any will do.
_Path = dict[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that would have to be different, or one still open that would have to come out so.

    ``before`` is None for an open answer. ``steps`` is what the change counts: a grade's steps on the scale, one for
    any other answer, none for an open one. Where several answers do as well, ``after`` names them all and ``answer``
    is the first of them, as :meth:`Engine.judge` takes it; None stands for a comparison of dates.
    """

    item: str
    label: str
    before: str | None
    after: str
    steps: int
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Way:
    """One smallest change: answers to change, open answers it counts on, and the rules that then decide."""

    changes: tuple[Change, ...]
    open_answers: tuple[Change, ...]
    steps: int
    because: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would lift (or lower) an outcome to a target.

    ``now`` is the outcome as it stands, with the rules that hold it there. ``ways`` are the smallest changes, none
    where no change of answers leads there; ``more`` says that there are further ones just as small. ``exact`` is
    False where the ruleset is too complex to say.
    """

    outcome: str
    label: str
    target: str
    target_label: str
    now: OutcomeJudgement
    ways: tuple[Way, ...]
    more: bool = False
    exact: bool = True

    @property
    def steps(self) -> int | None:
        """What the smallest change counts; 0 where only open answers are left; None where nothing leads there."""
        return self.ways[0].steps if self.ways else None


def what_would_change(engine: Engine, answers: Mapping[str, object], outcome: str, target: str) -> WhatIf:
    """The smallest change of the answers given that makes an outcome certainly its target.

    A change of one grade counts one a step, a change of any other answer one. What is known of the case (facts)
    stays as it is, and so does what was put aside as not applicable; nothing is newly put aside. An open answer may
    come out either way at no cost, but a way that counts on fewer of them comes first.

    Raises ValueError, in words, where there is no such outcome or value, and
    :class:`auditrules.engine.BadAnswers`.
    """
    item = _outcome(engine, outcome)
    if item.value(target) is None:
        known = [value.id for value in item.values]
        likely = nearest(target, known)
        raise ValueError(
            f"'{target}' is not a value of {outcome}. "
            + (f"Did you mean '{likely}'?" if likely else f"Allowed: {', '.join(known)}.")
        )
    given = read_answers(engine.ruleset.vocabulary, answers)
    compiled = engine.compiled
    # Judged aside, so that whoever follows this audit answer by answer is not led off to others.
    now = Judging(engine.ruleset, compiled, given).outcome(outcome)
    found = WhatIf(outcome, item.label, target, item.value_label(target), now, ())
    if compiled is None:
        return _replaced(found, (), exact=False)
    try:
        node = compiled.outcome_node(outcome)
        dates = dates_left(compiled, given)
        if dates.entangled:
            # Made aside, for it is of this audit's dates alone.
            compiled = Compiled(engine.ruleset, compiled.diagram.budget)
            node = compiled.outcome_node(outcome)
            for _, possible in dates.possible(compiled.diagram):
                node = compiled.diagram.choose(possible, node, compiled.diagram.leaf(None))
        search = _Search(compiled, given, target)
        paths, more = search.smallest(node)
    except TooComplex:
        return _replaced(found, (), exact=False)
    ways = tuple(_way(compiled, given, outcome, search, path) for path in paths)
    return _replaced(found, ways, more=more)


def _replaced(found: WhatIf, ways: tuple[Way, ...], *, more: bool = False, exact: bool = True) -> WhatIf:
    return WhatIf(found.outcome, found.label, found.target, found.target_label, found.now, ways, more, exact)


def _outcome(engine: Engine, outcome: str) -> Item:
    item = engine.ruleset.vocabulary.items.get(outcome)
    if item is None or not item.decided:
        known = list(engine.ruleset.document.decide)
        likely = nearest(outcome, known)
        raise ValueError(
            f"'{outcome}' is not an outcome of {engine.ruleset.reference}. "
            + (f"Did you mean '{likely}'?" if likely else f"Its outcomes: {', '.join(known) or 'none'}.")
        )
    return item


def _way(compiled: Compiled, given: Mapping[str, Given], outcome: str, search: _Search, path: _Path) -> Way:
    said = sorted((search.change(number, indexes) for number, indexes in path.items()), key=search.place)
    then = {one.item: one.answer for one in said if one.answer is not None}
    after = {**given, **read_answers(compiled.ruleset.vocabulary, then)}
    changes = tuple(one for one in said if one.before is not None)
    return Way(
        changes,
        tuple(one for one in said if one.before is None),
        sum(one.steps for one in changes),
        Judging(compiled.ruleset, compiled, after).outcome(outcome).because,
    )


class _Search:
    """The cheapest ways down a diagram from where an audit stands."""

    def __init__(self, compiled: Compiled, given: Mapping[str, Given], target: str) -> None:
        self._compiled = compiled
        self._diagram = compiled.diagram
        self._items = compiled.ruleset.vocabulary.items
        self._order = {name: place for place, name in enumerate(self._items)}
        self._known = known_numbers(compiled, given)
        self._given = given
        self._target = target
        pairs = [unknown for unknown in compiled.unknowns if isinstance(unknown, Pair)]
        self._compared = {name for pair in pairs for name in (pair.item, pair.other)}
        self._prices: dict[int, list[int | None]] = {}
        self._from: dict[Node, dict[Node, list[int]]] = {}
        """By node: the nodes above it on a cheapest way, each with the values that lead down."""

    def smallest(self, node: Node) -> tuple[list[_Path], bool]:
        """Values of variables to change or to hope for, a path a way; and whether there are further ways."""
        goal = self._explore(node)
        if goal is None:
            return [], False
        found: dict[tuple[tuple[int, tuple[int, ...]], ...], _Path] = {}
        for tried, path in enumerate(self._paths(goal)):
            changes = tuple((number, path[number]) for number in sorted(path) if number in self._known)
            found.setdefault(changes, path)
            if len(found) > MOST_WAYS or tried >= _MOST_TRIED:
                break
        ways = sorted(found.values(), key=lambda path: sorted(path.items()))
        return ways[:MOST_WAYS], len(ways) > MOST_WAYS

    def _explore(self, start: Node) -> Node | None:
        """Go down from the cheapest on, as far as the target; returns its leaf, or None where it is out of reach."""
        diagram = self._diagram
        cost = {start: 0}
        waiting = [(0, start)]
        goal: Node | None = None
        while waiting:
            spent, here = heapq.heappop(waiting)
            if goal is not None and spent > cost[goal]:
                break
            if spent > cost[here]:
                continue
            asks = diagram.asks(here)
            if asks is None:
                if diagram.result(here) == self._target:
                    goal = here
                continue
            prices = self._prices.get(asks)
            if prices is None:
                count = range(len(diagram.children(here)))
                prices = self._prices[asks] = [self._price(asks, index) for index in count]
            for index, child in enumerate(diagram.children(here)):
                price = prices[index]
                if price is None:
                    continue
                total, least = spent + price, cost.get(child)
                if least is None or total < least:
                    cost[child] = total
                    self._from[child] = {here: [index]}
                    heapq.heappush(waiting, (total, child))
                elif total == least:
                    self._from[child].setdefault(here, []).append(index)
        return goal

    def _paths(self, node: Node) -> Iterator[_Path]:
        """Every cheapest way down to a node: the values on it that are not so already."""
        above = self._from.get(node)
        if above is None:
            yield {}
            return
        for parent, indexes in above.items():
            asks = self._diagram.asks(parent)
            assert asks is not None
            for path in self._paths(parent):
                yield path if self._known.get(asks) in indexes else {**path, asks: tuple(indexes)}

    def _price(self, number: int, index: int) -> int | None:
        """What it costs that a variable takes a value; None where it may not change so."""
        unknown = self._compiled.unknowns[number]
        cell: Cell = unknown.cells[index] if isinstance(unknown, Variable) else "compared"
        if number not in self._known:
            return _OPEN + (_ASIDE if cell is NOT_APPLICABLE else 0)
        standing = self._known[number]
        if standing == index:
            return 0
        if isinstance(unknown, Pair) or cell is NOT_APPLICABLE or unknown.cells[standing] is NOT_APPLICABLE:
            return None
        item = self._items[unknown.item]
        if item.role == "fact" or item.id in self._compared:
            # Another date would change comparisons that the way down takes as they are.
            return None
        return _STEP * (abs(index - standing) if item.graded else 1)

    # -------------------------------------------------------------- words

    def change(self, number: int, indexes: tuple[int, ...]) -> Change:
        """Values of a path, any of which will do, as a change."""
        unknown = self._compiled.unknowns[number]
        if isinstance(unknown, Pair):
            said = compared_in_words(unknown, self._items, held=bool(indexes[0]))
            return Change(unknown.item, self._items[unknown.item].label, None, said, 0, None)
        item, cells = self._items[unknown.item], [unknown.cells[index] for index in indexes]
        days = _joined(stretch_of(unknown, index) for index in indexes if isinstance(unknown.cells[index], date))
        given = self._given.get(item.id) if number in self._known else None
        before = None if given is None or isinstance(given, Special) else in_words(item, given)
        steps = 0 if before is None else (self._price(number, indexes[0]) or 0) // _STEP
        after = " or ".join([*map(_days_in_words, days), *self._words(item, cells)])
        return Change(item.id, item.label, before, after, steps, answer_of(cells[0]))

    def _words(self, item: Item, cells: Sequence[Cell]) -> Iterator[str]:
        """The values in words, numbers as intervals: those that touch become one."""
        numbers = [self._compiled.interval(item.id, cell) for cell in cells if isinstance(cell, Decimal)]
        for interval in merged(numbers, item.decimals):
            yield interval.words() + (f" {item.unit}" if item.unit else "")
        for cell in cells:
            if not isinstance(cell, (Decimal, date)):
                yield in_words(item, answer_of(cell))

    def place(self, change: Change) -> int:
        return self._order[change.item]


def _joined(stretches: Iterable[Range]) -> list[Range]:
    """Stretches of days in their order, those that follow one another joined."""
    found: list[Range] = []
    for first, last in sorted(stretches):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _days_in_words(days: Range) -> str:
    """The days that do as well as one another."""
    first, last = (dotted(date.fromordinal(day)) for day in days)
    if days == (FIRST_DAY, LAST_DAY):
        return "any date"
    if days[0] == days[1]:
        return first
    if days[0] == FIRST_DAY:
        return f"{last} or before"
    return f"{first} or after" if days[1] == LAST_DAY else f"from {first} to {last}"
