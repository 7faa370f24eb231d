"""Examples written by the program: the fewest answers with which a rule does what it does.

A draft is tried before it is shown: what it expects is what the engine says of its answers, for the author to read
and agree to.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from auditrules.conditions.dates import SpanError, dotted
from auditrules.conditions.ir import DateTest, SpanTest, Test
from auditrules.conditions.printer import number_text
from auditrules.conditions.vocabulary import Item
from auditrules.engine.answers import NOT_APPLICABLE_TEXT, Given, read_answers
from auditrules.engine.compiled import Compiled
from auditrules.engine.diagram import Diagram
from auditrules.engine.judgement import Judgement
from auditrules.engine.judging import Judging
from auditrules.engine.nodes import Node
from auditrules.engine.space import known_numbers
from auditrules.engine.variables import NOT_APPLICABLE, Cell, Pair, Special, Variable, pair_holds
from auditrules.rulesets.toml_text import inline_table, quoted

Assignment = Mapping[int, int]
"""Values of unknowns: an unknown's number to the index of its value."""

_DAY = date(2026, 1, 5)
"""The day from which made-up dates are counted."""
_TRIES = 200


@dataclass(frozen=True, slots=True)
class Both:
    """What two functions come to in one audit."""

    here: Hashable
    there: Hashable


@dataclass(frozen=True, slots=True)
class Draft:
    """An example ready to paste. ``answers`` are all its answers, those of the example it is like included."""

    name: str
    like: str | None
    given: Mapping[str, object]
    expect: Mapping[str, object]
    answers: Mapping[str, object]

    def as_toml(self) -> str:
        """The example as it would stand in a file."""
        lines = ["[[examples]]", f"name = {quoted(self.name)}"]
        if self.like is not None:
            lines.append(f"like = {quoted(self.like)}")
        lines += [f"given = {inline_table(self.given)}", f"expect = {inline_table(self.expect)}"]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Start:
    """An example that a draft may be like: its name and all its answers."""

    name: str
    answers: Mapping[str, object]


def draft(
    compiled: Compiled,
    name: str,
    node: Node,
    wanted: Callable[[Hashable], bool],
    starts: Sequence[Start],
    expect: Callable[[Judgement], Mapping[str, object]],
    shows: Callable[[Judgement], bool] = lambda _: True,
) -> Draft | None:
    """The example with the fewest answers of its own that leads to a wanted result of a node.

    It may be like one of the examples in ``starts``. ``expect`` makes what it expects of the judgement, and ``shows``
    says whether the judgement is what was wanted, where the node does not tell all. None where no answers lead there,
    or (with dates that hang together) none were found.
    """
    best: tuple[int, Draft] | None = None
    for start in (None, *starts):
        answers = dict(start.answers) if start is not None else {}
        given = read_answers(compiled.ruleset.vocabulary, answers)
        base = known_numbers(compiled, given)
        found = nearest(compiled, node, wanted, base)
        if found is None:
            return None
        if best is not None and len(found) >= best[0]:
            continue
        for changes in _answers(compiled, found, given):
            everything = {**answers, **changes}
            read = read_answers(compiled.ruleset.vocabulary, everything)
            results = compiled.diagram.results(node, known_numbers(compiled, read))
            if not all(wanted(result) for result in results):
                continue
            judgement = Judging(compiled.ruleset, compiled, read).judgement({})
            if shows(judgement):
                like = start.name if start else None
                best = (len(changes), Draft(name, like, changes, expect(judgement), everything))
                break
    return best[1] if best else None


def side_by_side(diagram: Diagram, here: Node, there: Node) -> Node:
    """The function to what two functions come to, as :class:`Both`."""
    return diagram.combine(here, there, Both)


def nearest(
    compiled: Compiled, node: Node, wanted: Callable[[Hashable], bool], base: Assignment
) -> dict[int, int] | None:
    """The fewest values to set, beside or instead of those of ``base``, so that every result is a wanted one.

    None where no values lead to a wanted result.
    """
    diagram = compiled.diagram
    best: dict[Node, tuple[float, int]] = {}

    def cost(here: Node) -> float:
        found = best.get(here)
        if found is not None:
            return found[0]
        asks = diagram.asks(here)
        if asks is None:
            made = (0.0 if wanted(diagram.result(here)) else math.inf, -1)
        else:
            made = min(
                (cost(child) + (0 if base.get(asks) == index else 1), index)
                for index, child in enumerate(diagram.children(here))
            )
        best[here] = made
        return made[0]

    if cost(node) == math.inf:
        return None
    path: dict[int, int] = {}
    here = node
    while (asks := diagram.asks(here)) is not None:
        index = best[here][1]
        if base.get(asks) != index:
            path[asks] = index
        here = diagram.child(here, index)
    # A path asks in order; with the others set, one on the way may turn out not to matter.
    target = {diagram.result(here)}
    for number in list(path):
        fewer = {one: index for one, index in path.items() if one != number}
        if diagram.results(node, {**base, **fewer}) == target:
            path = fewer
    return path


# ------------------------------------------------------------------ values into answers


def answer_of(unknown: Variable, cell: Cell) -> object:
    """The value of an unknown as an example writes it; of an interval of numbers a plain one."""
    if cell is NOT_APPLICABLE:
        return NOT_APPLICABLE_TEXT
    if isinstance(cell, Special):
        return "…"
    if isinstance(cell, frozenset):
        return sorted(cell)
    if isinstance(cell, Decimal):
        for rounding in (ROUND_FLOOR, ROUND_CEILING):
            whole = cell.to_integral_value(rounding)
            if unknown.index(whole) == unknown.index(cell):
                return whole
        return cell
    return cell


def _answers(compiled: Compiled, found: Assignment, given: Mapping[str, Given]) -> Iterator[dict[str, object]]:
    """Answers that give unknowns their values; several tries where dates have to be found for comparisons."""
    answers: dict[str, object] = {}
    pairs: list[tuple[Pair, bool]] = []
    for number, index in found.items():
        unknown = compiled.unknowns[number]
        if isinstance(unknown, Pair):
            pairs.append((unknown, bool(index)))
        else:
            answers[unknown.item] = answer_of(unknown, unknown.cells[index])
    if not pairs:
        yield answers
        return
    items = compiled.ruleset.vocabulary.items
    days: dict[str, list[date]] = {}
    for pair, _ in pairs:
        for name in (pair.other, pair.item):
            fixed = answers.get(name)
            days.setdefault(name, [fixed] if isinstance(fixed, date) else _kept(given.get(name)))
    for pair, _ in pairs:
        for other in list(days[pair.other]) or [_DAY]:
            if other not in days[pair.other]:
                days[pair.other].append(other)
            if not isinstance(answers.get(pair.item), date):
                days[pair.item] += [day for day in _around(pair.test, other) if day not in days[pair.item]]
    names = list(days)
    for some in itertools.islice(itertools.product(*(days[name] for name in names)), _TRIES):
        chosen = dict(zip(names, some, strict=True))
        if all(
            pair_holds(pair, items[pair.item], chosen[pair.item], chosen[pair.other]) is held for pair, held in pairs
        ):
            changed = {name: day for name, day in chosen.items() if given.get(name) != day}
            yield {**answers, **changed}


def _kept(answer: Given) -> list[date]:
    return [answer] if isinstance(answer, date) else []


def _around(test: Test, other: date) -> list[date]:
    """Days at, just before and just after the one at which a comparison turns."""
    mark = other
    if isinstance(test, SpanTest):
        try:
            mark = test.span.from_date(other)
        except SpanError:
            return []
    elif not isinstance(test, DateTest):
        return []
    return [mark, mark + timedelta(days=1), mark - timedelta(days=1)]


# ------------------------------------------------------------------ in words


def answer_in_words(item: Item, answer: object) -> str:
    """An answer as an auditor would say it: ``Safety: Inadequate``."""
    if answer == NOT_APPLICABLE_TEXT:
        words = "not applicable"
    elif isinstance(answer, list):
        words = ", ".join(item.value_label(one) for one in answer) or "none of them"
    elif isinstance(answer, Decimal):
        words = f"{number_text(answer)} {item.unit}" if item.unit else number_text(answer)
    elif isinstance(answer, date):
        words = dotted(answer)
    else:
        words = item.value_label(str(answer))
    return f"{item.label.rstrip(':')}: {words}"
