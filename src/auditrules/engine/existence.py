"""Whether there is any audit of a kind, and where a change lowers a result, without building more than is asked."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

from auditrules.engine.diagram import Diagram, Node


def is_possible(diagram: Diagram, true: Iterable[Node], false: Iterable[Node] = ()) -> bool:
    """Whether some values make every function in ``true`` True and every one in ``false`` not True.

    The functions are walked together and only as far as the first such values. Raises
    :class:`auditrules.engine.diagram.TooComplex` with the diagram's budget or time.
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
    return frozenset(diagram.children(node)[index] if diagram.asks(node) == variable else node for node in nodes)


class Falls:
    """Where one result of a function lies lower on a scale than another; kept for many questions about one function.

    ``rank`` gives the place of every result on the scale; results that have none are neither better nor worse.
    """

    def __init__(self, diagram: Diagram, rank: Mapping[str, int]) -> None:
        self._diagram = diagram
        self._rank = dict[Hashable, int](rank.items())
        self._bounds: dict[Node, tuple[int, int] | None] = {}
        self._pairs: dict[tuple[Node, Node], Node] = {}
        self._never = diagram.leaf(False)

    def where(self, node: Node, variable: int, lower: int, upper: int) -> Node:
        """Where changing a variable from one value to another, all else equal, lowers the result."""
        done: dict[Node, Node] = {}

        def visit(here: Node) -> Node:
            asks = self._diagram.asks(here)
            if asks is None or asks > variable:
                return self._never
            found = done.get(here)
            if found is None:
                self._diagram.step()
                children = self._diagram.children(here)
                if asks == variable:
                    found = self._between(children[lower], children[upper])
                else:
                    found = self._diagram.node(asks, tuple([visit(child) for child in children]))
                done[here] = found
            return found

        return visit(node)

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
            diagram = self._diagram
            diagram.step()
            ones, others = diagram.asks(before), diagram.asks(after)
            if ones is None and others is None:
                found = diagram.leaf(True)
            else:
                top = min(one for one in (ones, others) if one is not None)
                befores = diagram.children(before) if ones == top else ()
                afters = diagram.children(after) if others == top else ()
                parts = [
                    self._between(befores[index] if befores else before, afters[index] if afters else after)
                    for index in range(len(befores) or len(afters))
                ]
                found = diagram.node(top, tuple(parts))
            self._pairs[key] = found
        return found

    def _span(self, node: Node) -> tuple[int, int] | None:
        """The lowest and the highest rank a function can come to; None where it has none."""
        if node in self._bounds:
            return self._bounds[node]
        if self._diagram.asks(node) is None:
            place = self._rank.get(self._diagram.result(node), -1)
            found = (place, place) if place >= 0 else None
        else:
            spans = [span for child in self._diagram.children(node) if (span := self._span(child)) is not None]
            found = (min(low for low, _ in spans), max(high for _, high in spans)) if spans else None
        self._bounds[node] = found
        return found
