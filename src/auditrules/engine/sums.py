"""Sums as decision diagrams: what the results of several functions add up to.

All parts are asked together from the first variable down, so that only sums that differ make different nodes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Sequence
from typing import cast

from auditrules.engine.diagram import Diagram
from auditrules.engine.nodes import Node

_MOST_SUMS = 4_096
"""Sums of the rest of a sum that are told apart."""


def total(
    diagram: Diagram,
    parts: Sequence[Node],
    start: Hashable,
    add: Callable[[Hashable, Hashable], Hashable],
    finish: Callable[[Hashable], Hashable],
) -> Node:
    """The function whose result is ``finish`` of every part's result added to ``start``.

    The order of adding must not matter. All parts are asked together from the first variable down, so that only
    different sums met so far make different nodes.
    """
    done: dict[tuple[int, Hashable], Node] = {}
    asks, first, _, held, _ = diagram.tables
    last = len(diagram.domains)
    # What is still to be added, by number, and where its first variable leads: worked out once for all sums so far.
    numbers: dict[tuple[Node, ...], int] = {(): 0}
    leads: dict[int, tuple[int, list[tuple[list[Hashable], int]]]] = {}
    rests: list[tuple[Node, ...]] = [()]

    def place(node: Node) -> tuple[int, Node]:
        return asks[node], node

    def number_of(rest: tuple[Node, ...]) -> int:
        found = numbers.setdefault(rest, len(rests))
        if found == len(rests):
            rests.append(rest)
        return found

    def lead(rest: tuple[Node, ...]) -> tuple[int, list[tuple[list[Hashable], int]]]:
        """The first variable; for each of its values what it adds, and what is then still to be added."""
        top, asking, tail = _asking(diagram, rest)
        ways = []
        for below in zip(*map(diagram.children, asking), strict=True):
            gained, moved = [], []
            for child in below:
                if asks[child] == last:
                    gained.append(held[first[child]])
                else:
                    moved.append(child)
            ways.append((gained, number_of(tuple(sorted((*moved, *tail), key=place)) if moved else tail)))
        return top, ways

    def visit(number: int, so_far: Hashable) -> Node:
        known = leads.get(number)
        if known is None:
            known = leads[number] = lead(rests[number])
        top, ways = known
        diagram.step(len(ways))
        children = []
        for gained, rest in ways:
            sum_ = so_far
            for part in gained:
                sum_ = add(sum_, part)
            key = (rest, sum_)
            found = done.get(key)
            if found is None:
                found = done[key] = visit(rest, sum_) if rest else diagram.leaf(finish(sum_))
            children.append(found)
        return diagram.node(top, tuple(children))

    waiting = []
    for node in parts:
        if asks[node] == last:
            start = add(start, held[first[node]])
        else:
            waiting.append(node)
    found = visit(number_of(tuple(sorted(waiting, key=place))), start) if waiting else diagram.leaf(finish(start))
    for kept in (done, numbers, leads, rests):
        kept.clear()
    return found


def at_least(diagram: Diagram, parts: Sequence[Node], bound: int) -> Node:
    """Where the whole numbers that the parts result in add up to the bound or more.

    What is still wanted counts only as far as the rest can tell it from another number: so sums of very many
    different values stay as small as the function is.
    """
    done: dict[tuple[tuple[Node, ...], int], Node] = {}
    asks, first, _, held, _ = diagram.tables
    last = len(diagram.domains)
    yes, no = diagram.leaf(True), diagram.leaf(False)
    sums: dict[tuple[Node, ...], list[int] | tuple[int, int]] = {}

    def place(node: Node) -> tuple[int, Node]:
        return asks[node], node

    def reach(rest: tuple[Node, ...]) -> list[int] | tuple[int, int]:
        """Every sum that the rest can come to, in order; only the least and the greatest of very many."""
        found = sums.get(rest)
        if found is None:
            tail = reach(rest[1:]) if rest else []
            here = [cast(int, one) for one in diagram.every(rest[0])] if rest else []
            if not rest:
                found = [0]
            elif isinstance(tail, tuple) or len(tail) * len(here) > _MOST_SUMS:
                found = (tail[0] + min(here), tail[-1] + max(here))
            else:
                diagram.step(1 + len(tail) * len(here) // 16)
                found = sorted({one + other for one in here for other in tail})
            sums[rest] = found
        return found

    def settled(rest: tuple[Node, ...], wanted: int) -> Node:
        """The function of what is still wanted, which becomes the least sum that is enough."""
        reached = reach(rest)
        if reached[-1] < wanted:
            return no
        if reached[0] >= wanted:
            return yes
        if isinstance(reached, list):
            wanted = reached[bisect_left(reached, wanted)]
        return visit(rest, wanted)

    def visit(rest: tuple[Node, ...], wanted: int) -> Node:
        key = (rest, wanted)
        found = done.get(key)
        if found is not None:
            return found
        top, asking, tail = _asking(diagram, rest)
        children = []
        for below in zip(*map(diagram.children, asking), strict=True):
            left, moved = wanted, []
            for child in below:
                if asks[child] == last:
                    left -= cast(int, held[first[child]])
                else:
                    moved.append(child)
            onwards = tuple(sorted((*moved, *tail), key=place)) if moved else tail
            children.append(settled(onwards, left) if len(moved) < len(asking) else visit(onwards, left))
        made = done[key] = diagram.node(top, tuple(children))
        return made

    waiting = []
    for node in parts:
        if asks[node] == last:
            bound -= cast(int, held[first[node]])
        else:
            waiting.append(node)
    found = settled(tuple(sorted(waiting, key=place)), bound)
    done.clear()
    sums.clear()
    return found


def _asking(diagram: Diagram, parts: tuple[Node, ...]) -> tuple[int, tuple[Node, ...], tuple[Node, ...]]:
    """Of parts in the order of their variables: the first variable, the parts that ask it, and the others."""
    asks = diagram.tables.asks
    top = asks[parts[0]]
    diagram.step(diagram.domains[top] * (1 + len(parts) // 16))
    here = 1
    while here < len(parts) and asks[parts[here]] == top:
        here += 1
    return top, parts[:here], parts[here:]
