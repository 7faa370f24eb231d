"""A ruleset's diagrams on the answers of one audit, kept up to date answer by answer.

What a function comes to on the answers given is worked out node by node and kept. A new answer concerns only the
nodes that ask for it somewhere below; all others stand as they were, so that a change costs little however large
the diagrams are.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping

from auditrules.engine.diagram import Diagram, Node

MOST_CHANGES = 48
"""Changes after which what was kept is worked out afresh; looking a change up costs a little for each before it."""
MOST_NODES = 20_000
"""Restricted nodes kept before they are thrown away."""


class Restriction:
    """A diagram under known values. What is known is changed through :meth:`update` alone."""

    def __init__(self, diagram: Diagram) -> None:
        self._diagram = diagram
        self._variable, self._children, self._value = diagram.tables
        self._asks: list[int] = []
        """By node, and after all of the diagram's own by restricted node: the bits of the variables below it."""
        self._holds: list[int] = []
        """By node: the bits of the leaves below it, in the order of :attr:`_leaves`."""
        self._leaves: list[Hashable] = []
        self._sets: dict[int, int] = {}
        """Every set of bits once: thousands of nodes have the same few hundred below them."""
        self._known: dict[int, int] = {}
        self._known_bits = 0
        self._reset()

    def _reset(self) -> None:
        self._read_up()
        self._first = len(self._asks)
        self._own_asks: list[int] = []
        self._own_holds: list[int] = []
        self._own: dict[tuple[int, tuple[Node, ...]], Node] = {}
        self._done: dict[Node, tuple[Node, int]] = {}
        self._truths: dict[Node, bool | None] = {}
        # What has changed since each change: an entry stands while nothing below it is among that.
        self._since = [0]
        self._visit: Callable[[Node], Node] | None = None

    def _read_up(self) -> None:
        """Take in nodes that were made since."""
        asks, holds, known = self._asks, self._holds, self._sets
        variable, children, value = self._variable, self._children, self._value
        for node in range(len(asks), len(variable)):
            below = children[node]
            if not below:
                asks.append(0)
                holds.append(1 << len(self._leaves))
                self._leaves.append(value[node])
                continue
            wanted, found = 1 << variable[node], 0
            for child in below:
                wanted |= asks[child]
                found |= holds[child]
            asks.append(known.setdefault(wanted, wanted))
            holds.append(known.setdefault(found, found))

    def update(self, changes: Mapping[int, int | None]) -> None:
        """Give variables their values by index, or None for not known."""
        changed = 0
        for variable, value in changes.items():
            if self._known.get(variable) == value:
                continue
            bit = 1 << variable
            changed |= bit
            if value is None:
                del self._known[variable]
                self._known_bits &= ~bit
            else:
                self._known[variable] = value
                self._known_bits |= bit
        if not changed:
            return
        if len(self._since) >= MOST_CHANGES or len(self._own_asks) > MOST_NODES:
            self._reset()
            return
        self._since = [before | changed for before in self._since]
        self._since.append(0)
        self._visit = None
        asks = self._asks
        self._truths = {node: truth for node, truth in self._truths.items() if not asks[node] & changed}

    @property
    def known(self) -> Mapping[int, int]:
        """The variables that are known, each with the index of its value."""
        return self._known

    def results(self, node: Node) -> set[Hashable]:
        """Every result still possible."""
        bits = self._of(self._holds, self._own_holds, self._restricted(node))
        return {self._leaves[number] for number in _numbers(bits)}

    def certain(self, node: Node) -> bool | None:
        """Of a function to True and False: which of them it is certain to be, or None."""
        if node in self._truths:
            return self._truths[node]
        bits = self._of(self._holds, self._own_holds, self._restricted(node))
        found = None if bits & (bits - 1) else self._leaves[bits.bit_length() - 1] is True
        self._truths[node] = found
        return found

    def deciding(self, node: Node) -> list[int]:
        """The unknown variables on which the result still depends, in their order."""
        return list(_numbers(self._of(self._asks, self._own_asks, self._restricted(node))))

    def _of(self, plain: list[int], own: list[int], node: Node) -> int:
        return plain[node] if node < self._first else own[node - self._first]

    def _restricted(self, node: Node) -> Node:
        """The function under what is known: a node of the diagram itself, or beyond them one of our own."""
        if len(self._variable) > self._first:
            # Ours are numbered after the diagram's, so new ones there want ours made again.
            self._reset()
        if self._visit is None:
            self._visit = self._visitor()
        return self._visit(node)

    def _visitor(self) -> Callable[[Node], Node]:
        """What restricts a function under what is known now; made once a change, for many functions are asked for."""
        asks, known, bits = self._asks, self._known, self._known_bits
        variable, children, made_before = self._variable, self._children, self._diagram.made
        done, since = self._done, self._since
        own, own_asks, own_holds = self._own, self._own_asks, self._own_holds
        first, holds = self._first, self._holds
        now = len(since) - 1

        def visit(here: Node) -> Node:
            below = asks[here]
            if not below & bits:
                return here
            entry = done.get(here)
            if entry is not None and not below & since[entry[1]]:
                return entry[0]
            asked = variable[here]
            value = known.get(asked)
            if value is not None:
                made = visit(children[here][value])
            else:
                under = tuple([visit(child) for child in children[here]])
                made = under[0]
                if under.count(made) != len(under):
                    key = (asked, under)
                    found = own.get(key)
                    if found is None:
                        found = made_before(asked, under)
                        if found is None:
                            found = first + len(own_asks)
                            wanted, held = 1 << asked, 0
                            for child in under:
                                wanted |= asks[child] if child < first else own_asks[child - first]
                                held |= holds[child] if child < first else own_holds[child - first]
                            own_asks.append(wanted)
                            own_holds.append(held)
                        own[key] = found
                    made = found
            done[here] = (made, now)
            return made

        return visit


def _numbers(bits: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
