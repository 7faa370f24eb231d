"""Which comparisons can be in each other's way: the blocks of the graph of dates that they compare."""

from __future__ import annotations

from collections.abc import Iterable


def blocks(edges: Iterable[tuple[int, str, str]]) -> list[set[int]]:
    """The blocks (biconnected components) of a graph, each as the numbers of its edges.

    An edge is its number and its two ends; several may join the same two. Two comparisons can be in each other's way
    only where they lie on one circle, and all circles through an edge lie in its block. Found in one walk over the
    graph, after Hopcroft and Tarjan, "Efficient algorithms for graph manipulation", 1973.
    """
    at: dict[str, list[tuple[int, str]]] = {}
    for number, one, other in edges:
        at.setdefault(one, []).append((number, other))
        at.setdefault(other, []).append((number, one))
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    waiting: list[int] = []
    found: list[set[int]] = []

    def visit(here: str, came_by: int) -> None:
        order[here] = lowest[here] = len(order)
        for number, there in at[here]:
            if number == came_by:
                continue
            if there not in order:
                waiting.append(number)
                visit(there, number)
                lowest[here] = min(lowest[here], lowest[there])
                if lowest[there] >= order[here]:
                    cut = waiting.index(number)
                    found.append(set(waiting[cut:]))
                    del waiting[cut:]
            elif order[there] < order[here]:
                waiting.append(number)
                lowest[here] = min(lowest[here], order[there])

    for name in at:
        if name not in order:
            visit(name, -1)
    return found
