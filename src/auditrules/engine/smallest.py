"""The fewest answers that already make a function of a diagram come out true, whatever the others are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from auditrules.engine.diagram import Diagram
from auditrules.engine.nodes import Node, TooComplex

#: Values by variable, as indexes; what is not among them does not matter.
Case = dict[int, int]
#: The cost of saying that a variable has the value of an index; positive.
Cost = Callable[[int, int], int]

EXACT_STEPS = 20_000
"""Steps that the search for the very fewest may take before a near one is good enough."""


def smallest(diagram: Diagram, node: Node, cost: Cost) -> Case | None:
    """The cheapest values that make a function of True and False certainly True; None where nothing does.

    The cheapest of all where it can be found in :data:`EXACT_STEPS`; else one from which nothing can be left out.
    """
    found = smallest_of(diagram, (node,), cost)
    return None if found is None else found[1]


def smallest_of(diagram: Diagram, nodes: Sequence[Node], cost: Cost) -> tuple[int, Case] | None:
    """The cheapest values that make any one of several functions certainly True, with the place of the function.

    As :func:`smallest`; all the functions together have its steps.
    """
    near = [(at, case) for at, node in enumerate(nodes) if (case := _near(diagram, node, cost)) is not None]
    if not near:
        return None
    near.sort(key=lambda one: _total(one[1], cost))
    best = near[0]
    search = _Search(diagram, cost)
    try:
        for at, _ in near:
            fewer = search.below(nodes[at], _total(best[1], cost))
            if fewer is not None:
                best = (at, fewer)
    except TooComplex:
        pass
    return best


def _total(case: Case, cost: Cost) -> int:
    return sum(cost(number, index) for number, index in case.items())


def _near(diagram: Diagram, node: Node, cost: Cost) -> Case | None:
    """The cheapest way down the diagram, less every value that is not needed after all."""
    case = _way(diagram, node, cost)
    if case is None:
        return None
    for number, _ in sorted(case.items(), key=lambda one: -cost(*one)):
        without = {other: index for other, index in case.items() if other != number}
        if diagram.results(node, without) == {True}:
            case = without
    return case


def _way(diagram: Diagram, node: Node, cost: Cost) -> Case | None:
    done: dict[Node, tuple[int, int] | None] = {}
    """By node: the cost to True and the index to take first; None where True is out of reach."""

    def visit(here: Node) -> int | None:
        asks = diagram.asks(here)
        if asks is None:
            return 0 if diagram.result(here) is True else None
        if here not in done:
            best: tuple[int, int] | None = None
            for index, child in enumerate(diagram.children(here)):
                below = visit(child)
                if below is not None:
                    total = below + cost(asks, index)
                    if best is None or total < best[0]:
                        best = (total, index)
            done[here] = best
        found = done[here]
        return None if found is None else found[0]

    if visit(node) is None:
        return None
    case: Case = {}
    while (asks := diagram.asks(node)) is not None:
        chosen = done[node]
        assert chosen is not None
        case[asks] = chosen[1]
        node = diagram.child(node, chosen[1])
    return case


class _Search:
    """The search for the very cheapest values.

    A variable either takes one of its values, or is left open: then the rest must hold for each of its values.
    """

    def __init__(self, diagram: Diagram, cost: Cost) -> None:
        self._diagram = diagram
        self._cost = cost
        self._steps = 0
        self._both: dict[tuple[Node, Node], Node] = {}
        self._done: dict[Node, tuple[int, tuple[int, int, Node] | Node]] = {}
        """By node: the least cost, and the value taken (with where it leads) or the node of the variable left open."""
        self._failed: dict[Node, int] = {}
        """By node: a cost below which there is nothing."""

    def below(self, node: Node, limit: int) -> Case | None:
        """The cheapest values that cost less than ``limit``; None where there are none.

        Raises :class:`TooComplex` after :data:`EXACT_STEPS` altogether.
        """
        if self._least(node, limit) is None:
            return None
        case: Case = {}
        while self._diagram.asks(node) is not None:
            way = self._done[node][1]
            if isinstance(way, tuple):
                case[way[0]] = way[1]
                node = way[2]
            else:
                node = way
        return case

    def _step(self) -> None:
        self._steps += 1
        if self._steps > EXACT_STEPS:
            raise TooComplex
        # No step of the diagram, but the time may be up.
        self._diagram.step(0)

    def _conjunction(self, one: Node, other: Node) -> Node:
        """True where both are."""
        if one == other:
            return one
        diagram = self._diagram
        asks_one, asks_other = diagram.asks(one), diagram.asks(other)
        if asks_one is None:
            return other if diagram.result(one) is True else one
        if asks_other is None:
            return one if diagram.result(other) is True else other
        key = (min(one, other), max(one, other))
        found = self._both.get(key)
        if found is None:
            self._step()
            top = min(asks_one, asks_other)
            ones, others = diagram.children(one), diagram.children(other)
            if asks_one != top:
                ones = (one,) * len(others)
            if asks_other != top:
                others = (other,) * len(ones)
            found = self._both[key] = diagram.node(top, tuple(map(self._conjunction, ones, others)))
        return found

    def _least(self, here: Node, limit: int) -> int | None:
        """The least cost from a node where it is below ``limit``."""
        asks = self._diagram.asks(here)
        if asks is None:
            return 0 if self._diagram.result(here) is True and limit > 0 else None
        known = self._done.get(here)
        if known is not None:
            return known[0] if known[0] < limit else None
        if limit <= self._failed.get(here, 0):
            return None
        self._step()
        best: tuple[int, tuple[int, int, Node] | Node] | None = None
        bound = limit
        left_open = self._diagram.child(here, 0)
        for child in self._diagram.children(here)[1:]:
            left_open = self._conjunction(left_open, child)
        without = self._least(left_open, bound)
        if without is not None:
            best, bound = (without, left_open), without
        for index, child in enumerate(self._diagram.children(here)):
            price = self._cost(asks, index)
            below = self._least(child, bound - price) if bound > price else None
            if below is not None:
                best, bound = (below + price, (asks, index, child)), below + price
        if best is None:
            self._failed[here] = limit
            return None
        self._done[here] = best
        return best[0]
