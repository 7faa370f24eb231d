"""The fewest answers that already make a function of a diagram come out true, whatever the others are."""

from __future__ import annotations

from collections.abc import Callable

from auditrules.engine.diagram import Diagram, Node, TooComplex

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
    near = _near(diagram, node, cost)
    if not near:
        return near
    try:
        return _exact(diagram, node, cost, sum(cost(number, index) for number, index in near.items())) or near
    except TooComplex:
        return near


def _near(diagram: Diagram, node: Node, cost: Cost) -> Case | None:
    """The cheapest way down the diagram, less every value that is not needed after all."""
    case = _way(diagram, node, cost)
    if case is None:
        return None
    for number, _ in sorted(case.items(), key=lambda one: -cost(*one)):
        without = {other: index for other, index in case.items() if other != number}
        if diagram.result(diagram.restrict(node, without)) is True:
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
        node = diagram.children(node)[chosen[1]]
    return case


def _exact(diagram: Diagram, node: Node, cost: Cost, most: int) -> Case | None:
    """The cheapest values that cost less than ``most``; None where there are none.

    A variable either takes one of its values, or is left open: then the rest must hold for each of its values.
    Raises :class:`TooComplex` after :data:`EXACT_STEPS`.
    """
    nowhere = diagram.leaf(False)
    both: dict[tuple[Node, Node], Node] = {}
    done: dict[Node, tuple[int, tuple[int, int, Node] | Node]] = {}
    """By node: the cost, and the value taken (with where it leads) or the node of the variable left open."""
    failed: dict[Node, int] = {}
    """By node: a cost within which nothing was found."""
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps > EXACT_STEPS:
            raise TooComplex

    def conjunction(one: Node, other: Node) -> Node:
        if one == other or other == nowhere:
            return other
        if one == nowhere:
            return one
        asks_one, asks_other = diagram.asks(one), diagram.asks(other)
        if asks_one is None:
            return other
        if asks_other is None:
            return one
        key = (min(one, other), max(one, other))
        found = both.get(key)
        if found is None:
            step()
            top = min(asks_one, asks_other)
            ones, others = diagram.children(one), diagram.children(other)
            if asks_one != top:
                ones = (one,) * len(others)
            if asks_other != top:
                others = (other,) * len(ones)
            found = both[key] = diagram.node(top, tuple(map(conjunction, ones, others)))
        return found

    def visit(here: Node, limit: int) -> int | None:
        """The least cost from here where it is below ``limit``."""
        asks = diagram.asks(here)
        if asks is None:
            return 0 if diagram.result(here) is True and limit > 0 else None
        known = done.get(here)
        if known is not None:
            return known[0] if known[0] < limit else None
        if limit <= failed.get(here, 0):
            return None
        step()
        best: tuple[int, tuple[int, int, Node] | Node] | None = None
        bound = limit
        left_open = diagram.children(here)[0]
        for child in diagram.children(here)[1:]:
            left_open = conjunction(left_open, child)
        without = visit(left_open, bound)
        if without is not None:
            best, bound = (without, left_open), without
        for index, child in enumerate(diagram.children(here)):
            price = cost(asks, index)
            below = visit(child, bound - price) if bound > price else None
            if below is not None:
                best, bound = (below + price, (asks, index, child)), below + price
        if best is None:
            failed[here] = limit
            return None
        done[here] = best
        return best[0]

    if visit(node, most) is None:
        return None
    case: Case = {}
    while diagram.asks(node) is not None:
        way = done[node][1]
        if isinstance(way, tuple):
            case[way[0]] = way[1]
            node = way[2]
        else:
            node = way
    return case
