"""Every possible complete audit of a ruleset at once: what can hold, and the smallest audit that shows it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from auditrules.conditions.dates import dotted
from auditrules.conditions.ir import And, Condition, Const, Count, Is, Not, Or, Ref, StateTest
from auditrules.conditions.meaning import Known, other_date
from auditrules.conditions.printer import canonical, number_text
from auditrules.conditions.vocabulary import Item, Vocabulary
from auditrules.engine.answers import NOT_APPLICABLE_TEXT
from auditrules.engine.compiled import Compiled
from auditrules.engine.nodes import DEFAULT_BUDGET, Node
from auditrules.engine.smallest import Case, smallest_of
from auditrules.engine.variables import NOT_APPLICABLE, Cell, Pair, Variable
from auditrules.rulesets.checking import require_vocabulary
from auditrules.rulesets.ruleset import Ruleset

Answer = str | Decimal | date | tuple[str, ...]
"""An answer as :meth:`auditrules.engine.Engine.judge` takes it."""

_ALWAYS = Const(True)
_MOST_ENTERED = 4
"""Things entered beside the answers that one requirement may read and still be judged both ways."""


class Stated(NamedTuple):
    """One answer of an example: the item, what it is called, the answer, and the answer in words."""

    item: str
    label: str
    answer: Answer
    words: str

    def __str__(self) -> str:
        return f"{self.label}: {self.words}"


class NotJudgeable(Exception):
    """A condition that reads what is entered beside the answers; the message names what."""


class Analysis:
    """A ruleset's rules as functions over every complete audit, facts included.

    Relevance is part of every function (a hidden answer counts for nothing), so no audit is left out. Methods raise
    :class:`auditrules.engine.nodes.TooComplex` where the budget or the time is spent.
    """

    def __init__(
        self, ruleset: Ruleset, *, budget: int = DEFAULT_BUDGET, out_of_time: Callable[[], bool] | None = None
    ) -> None:
        self.ruleset = ruleset
        self.vocabulary = ruleset.vocabulary
        # Conditions are known to the compiled rules by identity, so they are kept here as long as those.
        self._kept: list[Condition] = []
        self._requirements = {
            name: self._both_ways(ruleset.conditions[f"require.{name}.when"], require.on)
            for name, require in ruleset.document.require.items()
        }
        promised = [value for key, value in ruleset.conditions.items() if key.startswith("promise.")]
        further = [*promised, *(one for variants in self._requirements.values() for one in variants)]
        self.compiled = Compiled(ruleset, budget, further=further, out_of_time=out_of_time, possible_dates=True)
        self.diagram = self.compiled.diagram
        self.true = self.diagram.leaf(True)
        self.false = self.diagram.leaf(False)
        self._regions: dict[str, Node] = {}

    # -------------------------------------------------------------- functions

    def both(self, *nodes: Node) -> Node:
        """True where every one of these is."""
        result = self.true
        for node in reversed(nodes):
            result = self.diagram.choose(node, result, self.false)
        return result

    def either(self, *nodes: Node) -> Node:
        """True where any of these is."""
        result = self.false
        for node in reversed(nodes):
            result = self.diagram.choose(node, self.true, result)
        return result

    def without(self, node: Node) -> Node:
        """True where this is not."""
        return self.diagram.choose(node, self.false, self.true)

    def truth(self, condition: Condition) -> Node:
        """A condition of the ruleset, or one made for a question about it."""
        self._kept.append(condition)
        return self.compiled.truth_node(condition)

    def holds(self, key: str) -> Node:
        """A condition by its place, such as ``limit.affects_safety.when``."""
        return self.compiled.truth_node(self.ruleset.conditions.get(key, _ALWAYS))

    def applies(self, outcome: str) -> Node:
        """Where an outcome is decided at all: its section is shown and its own ``relevant`` holds."""
        found = self._regions.get(outcome)
        if found is None:
            shown = self.compiled.shown_node(outcome)
            found = self._regions[outcome] = self.both(shown, self.holds(f"decide.{outcome}.relevant"))
        return found

    def requirement(self, name: str) -> Node:
        """Where a requirement can find a fault, whatever is entered beside the answers."""
        return self.either(*(self.compiled.truth_node(one) for one in self._requirements[name]))

    def judges(self, name: str) -> bool:
        """Whether a requirement's condition is held against every audit: not where it reads very many entries."""
        return bool(self._requirements[name])

    def entered(self, condition: Condition) -> str | None:
        """The first requirement that a promise's condition names and that reads what is entered, not answered."""
        for part in parts(condition):
            if isinstance(part, Ref) and part.name.startswith("require."):
                name = part.name.removeprefix("require.")
                require = self.ruleset.document.require[name]
                known = require_vocabulary(self.vocabulary, require.on)
                if next(_entered(self.ruleset.conditions[f"{part.name}.when"], known), None) is not None:
                    return part.name
            elif isinstance(part, Ref) and "." not in part.name:
                found = self.entered(self.ruleset.conditions[f"define.{part.name}.means"])
                if found is not None:
                    return found
        return None

    def _both_ways(self, condition: Condition, on: str) -> tuple[Condition, ...]:
        """A requirement's condition with what is entered beside the answers taken both ways."""
        known = require_vocabulary(self.vocabulary, on)
        entered = list(dict.fromkeys(_entered(condition, known)))
        if not entered:
            return (condition,)
        if len(entered) > _MOST_ENTERED:
            return ()
        variants = []
        for truths in product((False, True), repeat=len(entered)):
            taken: Mapping[Condition, Condition] = dict(zip(entered, map(Const, truths), strict=True))
            variants.append(_replaced(condition, taken.get))
        self._kept += variants
        return tuple(variants)

    # -------------------------------------------------------------- examples

    def case(self, node: Node) -> Case | None:
        """The fewest answers that make a function certainly true; None where no audit could be shown to."""
        found = self.case_of((node,))
        return None if found is None else found[1]

    def case_of(self, nodes: Sequence[Node]) -> tuple[int, Case] | None:
        """The fewest answers that make any of several functions certainly true, with the place of the function."""
        found = smallest_of(self.diagram, nodes, self._cost)
        if found is None:
            return None
        case = self.compiled.dates.real(self.diagram, nodes[found[0]], found[1])
        return None if case is None else (found[0], case)

    def reached(self, node: Node, case: Case) -> set[Hashable]:
        """What a function can come to in a case."""
        return self.compiled.dates.reached(self.diagram, node, case)

    def _cost(self, number: int, index: int) -> int:
        """An answer counts one, a comparison of two dates two; of equals, "not applicable" comes last."""
        unknown = self.compiled.unknowns[number]
        if isinstance(unknown, Pair):
            return 2_000
        return 1_001 if unknown.cells[index] is NOT_APPLICABLE else 1_000

    def stated(self, case: Case) -> tuple[Stated, ...]:
        """A case as answers, in form order."""
        found: dict[str, Answer] = {}
        for name, day in (self.compiled.dates.dates(self.diagram, case) or {}).items():
            found[name] = day
        for number, index in case.items():
            unknown = self.compiled.unknowns[number]
            if isinstance(unknown, Variable) and unknown.item not in found:
                found[unknown.item] = answer_of(unknown.cells[index])
        return tuple(
            Stated(item.id, item.label, found[item.id], in_words(item, found[item.id]))
            for item in self.vocabulary.items.values()
            if item.id in found
        )


def answer_of(cell: Cell) -> Answer:
    """A value of a variable as an answer."""
    if isinstance(cell, frozenset):
        return tuple(sorted(cell))
    if isinstance(cell, (str, Decimal, date)):
        return cell
    return NOT_APPLICABLE_TEXT if cell is NOT_APPLICABLE else "given"


def in_words(item: Item, answer: Answer | Known) -> str:
    """An answer as a person would say it."""
    if answer == NOT_APPLICABLE_TEXT:
        return "Not applicable"
    if isinstance(answer, (tuple, frozenset)):
        chosen = [value.label for value in item.values if value.id in answer]
        return ", ".join(chosen) or "None of these"
    if isinstance(answer, Decimal):
        return f"{number_text(answer)} {item.unit}" if item.unit else number_text(answer)
    return dotted(answer) if isinstance(answer, date) else item.value_label(answer)


def compared_in_words(pair: Pair, items: Mapping[str, Item], *, held: bool) -> str:
    """What a comparison of two dates says of the first: ``not more than 10 working days after 'Completed'``."""
    test = canonical(Is(pair.item, pair.test)).removeprefix(f"{pair.item} is ").removesuffix(pair.other)
    return f"{'' if held else 'not '}{test}'{items[pair.other].label}'"


def parts(condition: Condition) -> Iterator[Condition]:
    """A condition and everything inside it, named conditions left as names."""
    yield condition
    if isinstance(condition, Not):
        yield from parts(condition.part)
    elif isinstance(condition, (And, Or)):
        for part in condition.parts:
            yield from parts(part)


def _replaced(condition: Condition, change: Callable[[Condition], Condition | None]) -> Condition:
    """A condition with parts of it replaced wherever ``change`` gives something instead."""
    instead = change(condition)
    if instead is not None:
        return instead
    match condition:
        case Not(part):
            return Not(_replaced(part, change))
        case And(inner):
            return And(tuple(_replaced(part, change) for part in inner))
        case Or(inner):
            return Or(tuple(_replaced(part, change) for part in inner))
        case _:
            return condition


def replaced(condition: Condition, part: Condition, instead: Condition) -> Condition:
    """A condition with one part of it, found by identity, replaced."""
    return _replaced(condition, lambda here: instead if here is part else None)


def _entered(condition: Condition, known: Vocabulary) -> Iterator[Condition]:
    """Tests of what is entered beside the answers: an entry's own fields, and whether something is answered."""
    for part in parts(condition):
        if not isinstance(part, (Is, Count)):
            continue
        answered = isinstance(part.test, StateTest) and part.test.state == "answered"
        names = {part.item} if isinstance(part, Is) else set(part.group.items)
        other = other_date(part.test)
        names |= {other} if other is not None else set()
        if answered or any(name in known.items and known.items[name].role == "field" for name in names):
            yield part
