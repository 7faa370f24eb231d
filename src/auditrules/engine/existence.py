"""Whether there is any audit of a kind, and where a change lowers a result, without building more than is asked."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

from auditrules.engine.diagram import Diagram
from auditrules.engine.nodes import Node


def is_possible(diagram: Diagram, true: Iterable[Node], false: Iterable[Node] = ()) -> bool:
    """Whether some values make every function in ``true`` True and every one in ``false`` not True.

    The functions are walked together and only as far as the first such values. Raises
    :class:`auditrules.engine.nodes.TooComplex` with the diagram's budget or time.
    """
    hopeless: set[tuple[frozenset[Node], frozenset[Node]]] = set()

    def visit(wanted: frozenset[Node], unwanted: frozenset[Node]) -> bool:
        if wanted & unwanted:
            return False
        still: list[Node] = []
        not_still: list[Node] = []
        for nodes, kept, hold in ((wanted, still, True), (unwanted, not_still, False)):
            for node in nodes:
                if diagram.asks(node) is not None:
                    kept.append(node)
                elif (diagram.result(node) is True) is not hold:
                    return False
        if not still and not not_still:
            return True
        key = (frozenset(still), frozenset(not_still))
        if key in hopeless:
            return False
        diagram.step()
        asked = [asks for node in (*still, *not_still) if (asks := diagram.asks(node)) is not None]
        top = min(asked)
        size = next(len(diagram.children(node)) for node in (*still, *not_still) if diagram.asks(node) == top)
        # Answers are listed worst first, and rules speak of the bad ones: from the best on, least is in the way.
        for index in reversed(range(size)):
            if visit(_at(diagram, still, top, index), _at(diagram, not_still, top, index)):
                return True
        hopeless.add(key)
        return False

    return visit(frozenset(true), frozenset(false))


def _at(diagram: Diagram, nodes: Sequence[Node], variable: int, index: int) -> frozenset[Node]:
    return frozenset(diagram.child(node, index) if diagram.asks(node) == variable else node for node in nodes)


class Falls:
    """Where one result of a function lies lower on a scale than another; kept for many questions about one function.

    ``rank`` gives the place of every result on the scale; results that have none are neither better nor worse.
    """

    def __init__(self, diagram: Diagram, rank: Mapping[str, int]) -> None:
        self._diagram = diagram
        self._rank = dict[Hashable, int](rank.items())
        self._bounds: dict[Node, tuple[int, int] | None] = {}
        self._pairs: dict[tuple[Node, Node], Node] = {}
        self._asking: dict[Node, dict[int, list[Node]]] = {}
        self._never = diagram.leaf(False)
        self._asks = diagram.tables.asks

    def where(self, node: Node, variable: int, lower: int, upper: int) -> Node:
        """Where changing a variable from one value to another, all else equal, lowers the result."""
        child, children, never = self._diagram.child, self._diagram.children, self._never
        # A function that changes with a variable asks it; nearly always none of those places shows a fall.
        found = {here: self._between(child(here, lower), child(here, upper)) for here in self._that_ask(node, variable)}
        if all(where == never for where in found.values()):
            return never

        def visit(here: Node) -> Node:
            if self._asks[here] > variable:
                return never
            where = found.get(here)
            if where is None:
                self._diagram.step()
                below = tuple([visit(child) for child in children(here)])
                where = found[here] = self._diagram.node(self._asks[here], below)
            return where

        return visit(node)

    def _that_ask(self, node: Node, variable: int) -> list[Node]:
        """The nodes below one that ask a variable."""
        if node not in self._asking:
            asking = self._asking[node] = {}
            seen, stack = {node}, [node]
            while stack:
                here = stack.pop()
                below = self._diagram.children(here)
                if below:
                    asking.setdefault(self._asks[here], []).append(here)
                for child in below:
                    if child not in seen:
                        seen.add(child)
                        stack.append(child)
        return self._asking[node].get(variable, [])

    def _between(self, before: Node, after: Node) -> Node:
        """Where, with all else equal, the result of ``after`` lies lower than that of ``before``."""
        if before == after:
            return self._never
        high, low = self._span(before), self._span(after)
        # Most pairs end here: what comes after is at its worst no worse than what was before at its best.
        if high is None or low is None or low[0] >= high[1]:
            return self._never
        key = (before, after)
        found = self._pairs.get(key)
        if found is None:
            self._diagram.step()
            befores, afters = self._diagram.children(before), self._diagram.children(after)
            if not befores and not afters:
                found = self._diagram.leaf(True)
            else:
                # Leaves ask the last variable of all.
                asks, other = self._asks[before], self._asks[after]
                top = min(asks, other)
                befores = befores if asks == top else (before,) * len(afters)
                afters = afters if other == top else (after,) * len(befores)
                found = self._diagram.node(
                    top, tuple([self._between(*pair) for pair in zip(befores, afters, strict=True)])
                )
            self._pairs[key] = found
        return found

    def _span(self, node: Node) -> tuple[int, int] | None:
        """The lowest and the highest rank a function can come to; None where it has none."""
        if node in self._bounds:
            return self._bounds[node]
        below = self._diagram.children(node)
        if not below:
            place = self._rank.get(self._diagram.result(node), -1)
            found = (place, place) if place >= 0 else None
        else:
            spans = [span for child in below if (span := self._span(child)) is not None]
            found = (min(low for low, _ in spans), max(high for _, high in spans)) if spans else None
        self._bounds[node] = found
        return found
