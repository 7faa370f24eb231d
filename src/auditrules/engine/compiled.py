"""A ruleset's rules as decision diagrams: what each condition and outcome is, for every possible audit at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import cast

from auditrules.conditions.groups import counted, every_number, highest_points, scored
from auditrules.conditions.ir import (
    And,
    Condition,
    Const,
    Count,
    Is,
    Not,
    Or,
    Points,
    Quantity,
    Ref,
    StateTest,
    Test,
)
from auditrules.conditions.meaning import Known, answer_points, holds, other_date, passes
from auditrules.conditions.measures import exact_compare, weight_of
from auditrules.conditions.vocabulary import Item
from auditrules.engine.date_cases import DateCases
from auditrules.engine.diagram import Diagram
from auditrules.engine.intervals import Interval
from auditrules.engine.nested_points import nested_points_node
from auditrules.engine.nodes import DEFAULT_BUDGET, Node, TooComplex
from auditrules.engine.sums import total
from auditrules.engine.variables import (
    MAX_VARIABLES,
    NOT_APPLICABLE,
    Pair,
    Special,
    Unknown,
    Variable,
    cells_of,
    interval_at,
    mentions,
    variable,
)
from auditrules.rulesets.ruleset import Ruleset

#: Points gained and what they are measured against.
_Sum = tuple[int, int]

_ALWAYS = Const(True)

CONFLICT = "\0conflict"
"""The result of a ``unique`` table in which rows with different results hold."""


@dataclass(frozen=True)
class Space:
    """Unknowns and a store of nodes that several rulesets' diagrams share; ``numbers`` are one ruleset's own names."""

    unknowns: tuple[Unknown, ...]
    diagram: Diagram
    numbers: Mapping[str | Pair, int]


class Compiled:
    """Diagrams of a ruleset. Every ``*_node`` method raises :class:`TooComplex` where the budget is spent.

    ``further`` are conditions beside those that judge an audit, such as those of promises, that
    :meth:`truth_node` shall take as well. They must outlive this object. ``space`` gives the unknowns and the store
    of nodes of another ruleset's diagrams, so that equal functions of both are equal nodes.

    With ``possible_dates`` the functions are of values that some dates give (:meth:`DateCases.projected`): right where
    all audits are asked about, and not where the dates of one are known.
    """

    def __init__(
        self,
        ruleset: Ruleset,
        budget: int = DEFAULT_BUDGET,
        *,
        further: Iterable[Condition] = (),
        out_of_time: Callable[[], bool] | None = None,
        space: Space | None = None,
        possible_dates: bool = False,
    ) -> None:
        self.ruleset = ruleset
        self._vocabulary = ruleset.vocabulary
        judging = {
            key: value for key, value in ruleset.conditions.items() if not key.startswith(("require.", "promise."))
        }
        self._mentions = mentions((*judging.values(), *further), self._vocabulary)
        self.unknowns: tuple[Unknown, ...] = self._order() if space is None else space.unknowns
        if len(self.unknowns) > MAX_VARIABLES:
            raise TooComplex
        self._number = {
            (unknown.item if isinstance(unknown, Variable) else unknown): index
            for index, unknown in enumerate(self.unknowns)
        }
        if space is not None:
            self._number = dict(space.numbers)
        domains = [len(unknown.cells) if isinstance(unknown, Variable) else 2 for unknown in self.unknowns]
        self.diagram = Diagram(domains, budget, out_of_time) if space is None else space.diagram
        self.dates = DateCases(self.unknowns, self._vocabulary.items)
        self._possible_dates = possible_dates and self.dates.entangled
        self._values: dict[str, Node] = {}
        self._shown: dict[str, Node] = {}
        self._tables: dict[str, Node] = {}
        self._outcomes: dict[str, Node] = {}
        self._conditions: dict[int, Node] = {}
        self._true = self.diagram.leaf(True)
        self._false = self.diagram.leaf(False)

    # -------------------------------------------------------------- variables

    def _order(self) -> tuple[Unknown, ...]:
        """Facts, then answers that decide what applies, then sections, then the rest, each in form order."""
        read = self._mentions.items
        conditions = self.ruleset.conditions
        relevance = [
            value for key, value in conditions.items() if key.endswith(".relevant") and not isinstance(value, Const)
        ]
        opening = mentions(relevance, self._vocabulary).items
        ranks = {"fact": 0, "section": 2, "question": 3, "standard": 4}

        def rank(item: Item) -> int:
            if item.role == "question" and item.id in opening:
                return 1
            return ranks.get(item.role, 5)

        items = [item for item in self._vocabulary.items.values() if not item.decided and self._matters(item, read)]
        made: list[Unknown] = []
        for item in sorted(items, key=rank):
            found = variable(item, self._mentions)
            if found is not None:
                made.append(found)
        made.extend(self._mentions.pairs)
        return tuple(made)

    def _matters(self, item: Item, read: Mapping[str, None]) -> bool:
        """Whether a rule reads the item, or it is a section that can be put out of consideration with its questions."""
        if item.id in read:
            return True
        return (
            item.role == "section"
            and item.allow_not_applicable
            and any(self._vocabulary.items[name].section == item.id for name in read)
        )

    def number_of(self, unknown: str | Pair) -> int | None:
        """The variable number of an item or a pair; None where no rule reads it."""
        return self._number.get(unknown)

    def interval(self, name: str, number: Decimal) -> Interval:
        """The numbers of an item that no rule tells apart from this one."""
        return interval_at(self._mentions.numbers.get(name, ()), number, self._vocabulary.items[name])

    # -------------------------------------------------------------- items

    def value_node(self, name: str) -> Node:
        """What an item counts as: its value, or not applicable where it is hidden or answered so."""
        found = self._values.get(name)
        if found is None:
            found = self._values[name] = self._value_node(self._vocabulary.items[name])
        return found

    def _value_node(self, item: Item) -> Node:
        diagram = self.diagram
        number = self._number.get(item.id)
        if item.decided:
            own = self.outcome_node(item.id)
        elif number is not None:
            unknown = self.unknowns[number]
            assert isinstance(unknown, Variable)
            own = self._own(number, unknown.cells)
        else:
            own = diagram.leaf(cells_of(item, self._mentions).cells[0])
        return diagram.choose(self.shown_node(item.id), own, diagram.leaf(NOT_APPLICABLE))

    def _own(self, number: int, values: Sequence[Hashable]) -> Node:
        if self._possible_dates:
            return self.dates.projected(self.diagram, number, values)
        return self.diagram.variable(number, values)

    def shown_node(self, name: str) -> Node:
        """Whether the form shows an item: its section applies and its own relevance holds."""
        found = self._shown.get(name)
        if found is None:
            found = self._shown[name] = self._shown_node(self._vocabulary.items[name])
        return found

    def _shown_node(self, item: Item) -> Node:
        shown = self._true
        if item.section is not None and item.section in self._vocabulary.items:
            shown = self.applies_node(item.section)
        condition = self.ruleset.conditions.get(f"{_table(item)}.{item.id}.relevant")
        if item.role == "outcome" or condition is None or condition == Const(True):
            return shown
        return self._and((shown, self.truth_node(condition)))

    def applies_node(self, name: str) -> Node:
        """Whether an item applies: shown, and not answered "not applicable"."""
        if self._vocabulary.items[name].decided:
            # Its questions rest on this, and its value on its questions: so never through the value.
            return self.shown_node(name)
        node = self.value_node(name)
        return self.diagram.once(
            ("applies", node), lambda: self.diagram.map(node, lambda value: value is not NOT_APPLICABLE)
        )

    # -------------------------------------------------------------- conditions

    def truth_node(self, condition: Condition) -> Node:
        """A condition of the ruleset as a function to True or False."""
        # By identity: the ruleset keeps its conditions, and hashing a long one costs more than the look-up saves.
        found = self._conditions.get(id(condition))
        if found is None:
            found = self._conditions[id(condition)] = self._truth_node(condition)
        return found

    def _truth_node(self, condition: Condition) -> Node:
        diagram = self.diagram
        match condition:
            case Const(value):
                return self._true if value else self._false
            case Ref(name):
                key = f"{name}.when" if "." in name else f"define.{name}.means"
                # A rule without a condition of its own always holds.
                return self.truth_node(self.ruleset.conditions.get(key, _ALWAYS))
            case Is(name, test):
                passed = self._test_node(self._vocabulary.items[name], test)
                return diagram.once(("true", passed), lambda: diagram.map(passed, lambda result: result is True))
            case Not(part):
                inner = self.truth_node(part)
                return diagram.once(("not", inner), lambda: diagram.map(inner, lambda result: result is not True))
            case And(parts):
                return self._and([self.truth_node(part) for part in parts])
            case Or(parts):
                node = self._false
                for part in reversed(parts):
                    node = diagram.choose(self.truth_node(part), self._true, node)
                return node
            case Count():
                return self._count_node(condition)
            case Points():
                return self._points_node(condition)

    def _and(self, nodes: Sequence[Node]) -> Node:
        result = self._true
        for node in reversed(nodes):
            result = self.diagram.choose(node, result, self._false)
        return result

    def _test_node(self, item: Item, test: Test) -> Node:
        """A test as a function to True, False, or not applicable."""
        value = self.value_node(item.id)
        if isinstance(test, StateTest) and test.state == "applicable":
            return self.diagram.map(value, lambda found: (found is not NOT_APPLICABLE) is not test.negated)
        other = other_date(test)
        if other is not None:
            return self._pair_node(item, other, test)

        def result(found: Hashable) -> Hashable:
            if found is NOT_APPLICABLE:
                return NOT_APPLICABLE
            if isinstance(found, Special) or found is None:
                # Prose has no value to test, and an outcome that no row decides has none either.
                return False
            return passes(test, cast(Known, found), item)

        return self.diagram.once(
            ("test", value, item.values, item.off_scale, test), lambda: self.diagram.map(value, result)
        )

    def _pair_node(self, item: Item, other: str, test: Test) -> Node:
        diagram = self.diagram
        number = self._number[Pair(item.id, other, test)]
        held = diagram.choose(self.applies_node(other), self._own(number, (False, True)), self._false)
        return diagram.choose(self.applies_node(item.id), held, diagram.leaf(NOT_APPLICABLE))

    def _count_node(self, condition: Count) -> Node:
        diagram, most = self.diagram, _cap(condition.quantity)
        parts = [
            self._test_node(item, condition.test) for item in counted(condition.group, condition.test, self._vocabulary)
        ]

        def add(so_far: Hashable, part: Hashable) -> Hashable:
            if part is NOT_APPLICABLE:
                return so_far
            passing, applicable = cast("tuple[int, int]", so_far)
            passing, applicable = passing + (part is True), applicable + 1
            if most is not None:
                # Beyond the cap nothing changes; and how many apply does not count here.
                return (min(passing, most), 0)
            if condition.quantity.how == "every":
                return (min(passing, 1), 1) if passing == applicable else (0, 1)
            return (passing, applicable)

        def counted_out() -> Node:
            return total(
                diagram, parts, (0, 0), add, lambda pair: holds(condition.quantity, *cast("tuple[int, int]", pair))
            )

        return diagram.once(("count", condition.quantity, *parts), counted_out)

    def _points_node(self, condition: Points) -> Node:
        if condition.each is not None:
            return nested_points_node(self.diagram, condition, self._vocabulary, self.value_node)
        measure = condition.measure

        items = scored(condition, self._vocabulary)
        # As whole numbers of this part of a point: a product of two decimals may have more digits than decimals keep.
        unit = _unit(items)

        def points_of(item: Item) -> Callable[[Hashable], Hashable]:
            weight, most = int(weight_of(item) * unit), int(Fraction(highest_points(item) or 0) * unit)

            def points(value: Hashable) -> Hashable:
                if isinstance(value, Special) or value is None:
                    return NOT_APPLICABLE
                carried = answer_points(item, cast(Known, value))
                if carried is None:
                    return NOT_APPLICABLE
                gained = int(Fraction(carried) * unit)
                if measure == "average":
                    return (gained * weight, weight * unit)
                if measure == "share":
                    return (100 * gained * weight, most * weight)
                return (gained, unit if measure == "product" else 0)

            return points

        def add(so_far: Hashable, part: Hashable) -> Hashable:
            if part is NOT_APPLICABLE or so_far is None:
                return so_far if part is NOT_APPLICABLE else part
            (gained, base), (more, under) = cast(_Sum, so_far), cast(_Sum, part)
            if measure == "product":
                return (gained * more, base * under)
            if measure == "highest":
                return (max(gained, more), base)
            if measure == "lowest":
                return (min(gained, more), base)
            return (gained + more, base + under)

        def result(found: Hashable) -> Hashable:
            if found is None:
                return exact_compare(condition.test, Fraction(0) if measure == "total" else None)
            gained, base = cast(_Sum, found)
            if measure in ("product", "average", "share"):
                return exact_compare(condition.test, Fraction(gained, base) if base > 0 else None)
            return exact_compare(condition.test, Fraction(gained, unit))

        parts = [self.diagram.map(self.value_node(item.id), points_of(item)) for item in items]
        return total(self.diagram, parts, None, add, result)

    # -------------------------------------------------------------- outcomes

    def table_node(self, name: str) -> Node:
        """What an outcome's decision table alone gives: a value id, None for none, or :data:`CONFLICT`."""
        found = self._tables.get(name)
        if found is None:
            found = self._tables[name] = self._table_node(name)
        return found

    def _table_node(self, name: str) -> Node:
        diagram = self.diagram
        decide = self.ruleset.document.decide[name]
        rows = [
            (self.truth_node(self.ruleset.conditions[f"decide.{name}.rows.{index + 1}.when"]), row.then)
            for index, row in enumerate(decide.rows)
        ]
        if decide.hit == "first":
            node = diagram.leaf(decide.otherwise)
            for when, then in reversed(rows):
                node = diagram.choose(when, diagram.leaf(then), node)
            return node
        rank = self.rank(name)
        node = diagram.leaf(None)
        for when, then in reversed(rows):
            joined = diagram.map(node, _joiner(then, decide.hit == "worst", rank))
            node = diagram.choose(when, joined, node)
        return diagram.map(node, lambda value: decide.otherwise if value is None else value)

    def rank(self, name: str) -> Mapping[str, int]:
        """The place of each of an outcome's values on its scale, 0 the worst; values beside the scale have -1."""
        item = self._vocabulary.items[name]
        scale = [value.id for value in item.values if value.id not in item.off_scale]
        return {**dict.fromkeys(item.off_scale, -1), **{value: place for place, value in enumerate(scale)}}

    def outcome_node(self, name: str) -> Node:
        """An outcome under its limits; :data:`NOT_APPLICABLE` where its ``relevant`` does not hold."""
        found = self._outcomes.get(name)
        if found is not None:
            return found
        diagram = self.diagram
        node = self.table_node(name)
        if self.ruleset.document.decide[name].hit == "unique":
            # Rows that contradict one another decide nothing; that they do is for checking to find.
            node = diagram.map(node, lambda value: None if value == CONFLICT else value)
        rank = self.rank(name)
        limits = [
            (
                self.truth_node(self.ruleset.conditions[f"limit.{limit_name}.when"]),
                limit.at_most or limit.overall_at_most,
            )
            for limit_name, limit in self.ruleset.document.limit.items()
            if limit.outcome == name
        ]
        # Limits may come in any order; the widest last, so that few steps are taken over a wide diagram.
        ranks = tuple(rank.items())
        for when, cap in sorted(limits, key=lambda one: diagram.size(one[0])):
            lowered = diagram.once(
                ("capped", node, cap, ranks),
                lambda node=node, cap=cap: diagram.map(node, _capped(cap or "", rank)),  # type: ignore[misc]  # bound here
            )
            node = diagram.choose(when, lowered, node)
        relevant = self.ruleset.conditions.get(f"decide.{name}.relevant")
        if relevant is not None and relevant != Const(True):
            node = diagram.choose(self.truth_node(relevant), node, diagram.leaf(NOT_APPLICABLE))
        if self._vocabulary.items[name].role != "outcome":
            # A section that the form does not show has no grade to be decided.
            node = diagram.choose(self.shown_node(name), node, diagram.leaf(NOT_APPLICABLE))
        self._outcomes[name] = node
        return node


def _unit(items: Iterable[Item]) -> int:
    """What points and weights of items are multiplied by to be whole."""
    carried = [value.points for item in items for value in item.values if value.points is not None]
    carried += [number for item in items if item.number_is_points for number in every_number(item)]
    return lcm(*(Fraction(points).denominator for points in carried), *(weight_of(item).denominator for item in items))


def _table(item: Item) -> str:
    return "decide" if item.role == "outcome" else item.role


def _cap(quantity: Quantity) -> int | None:
    """The count beyond which nothing changes; None where percentages or "every" need both counts."""
    if quantity.how in ("any", "no"):
        return 1
    if quantity.percent or quantity.how == "every" or quantity.number is None:
        return None
    return int(quantity.number) + (0 if quantity.how in ("at_least", "fewer_than") else 1)


def _joiner(then: str, worst: bool, rank: Mapping[str, int]) -> Callable[[Hashable], Hashable]:
    def join(value: Hashable) -> Hashable:
        if value is None or value == then:
            return then
        if not worst:
            return CONFLICT
        # Of two results equally bad the earlier row's: rows are joined from the last to the first.
        return min((then, str(value)), key=lambda one: rank[one])

    return join


def _capped(cap: str, rank: Mapping[str, int]) -> Callable[[Hashable], Hashable]:
    def change(value: Hashable) -> Hashable:
        if isinstance(value, str) and rank.get(value, -1) > rank[cap]:
            return cap
        return value

    return change
