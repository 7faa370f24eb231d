"""A ruleset's diagrams on the answers of one audit, kept up to date answer by answer.

What a function comes to on the answers given is worked out node by node and kept. A new answer concerns only the
nodes that ask for it somewhere below; all others stand as they were, so that a change costs little however large
the diagrams are.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterator, Mapping

from auditrules.engine.diagram import Diagram
from auditrules.engine.nodes import Node

MOST_CHANGES = 48
"""Changes after which what was kept is worked out afresh; looking a change up costs a little for each before it."""
MOST_NODES = 20_000
"""Restricted nodes kept before they are thrown away."""


class Restriction:
    """A diagram under known values. What is known is changed through :meth:`update` alone."""

    def __init__(self, diagram: Diagram) -> None:
        self._diagram = diagram
        self._tables = diagram.tables
        self._held = self._tables.held
        self._variables: list[int] = []
        """By node: the bits of the variables below it."""
        self._results: list[int] = []
        """By node: the bits of the leaves below it, in the order in which the diagram holds them."""
        self._sets: dict[int, int] = {}
        """Every set of bits once: thousands of nodes have the same few hundred below them."""
        self._known: dict[int, int] = {}
        self._known_bits = 0
        self._reset()

    def _reset(self) -> None:
        self._read_up()
        self._plain = len(self._variables)
        """How many nodes the diagram has; ours are numbered after them."""
        self._own_variables: list[int] = []
        self._own_results: list[int] = []
        self._own: dict[tuple[int, tuple[Node, ...]], Node] = {}
        self._truths: dict[Node, bool | None] = {}
        # By node: what it came to, and after how many changes; 0 for one that was not asked for.
        self._made = array("I", bytes(4 * self._plain))
        self._made_after = bytearray(self._plain)
        # What has changed since each change: what was made then stands while nothing below it is among that.
        self._since = [0, 0]
        self._visit = self._visitor()

    def _read_up(self) -> None:
        """Take in nodes that were made since."""
        variables, results, known = self._variables, self._results, self._sets.setdefault
        asks, first, below, _, read = self._tables
        bits, leaf = [1 << variable for variable in range(len(read))], len(read)
        for asked, start in zip(asks[len(variables) :], first[len(variables) :], strict=True):
            if asked == leaf:
                wanted, found = 0, 1 << start
            else:
                wanted, found = bits[asked], 0
                for child in read[asked](below, start):
                    wanted |= variables[child]
                    found |= results[child]
            variables.append(known(wanted, wanted))
            results.append(known(found, found))

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
        if len(self._since) > MOST_CHANGES or len(self._own_variables) > MOST_NODES:
            self._reset()
            return
        self._since[:] = [before | changed for before in self._since]
        self._since.append(0)
        below = self._variables
        self._truths = {node: truth for node, truth in self._truths.items() if not below[node] & changed}

    @property
    def known(self) -> Mapping[int, int]:
        """The variables that are known, each with the index of its value."""
        return self._known

    def results(self, node: Node) -> set[Hashable]:
        """Every result still possible."""
        return {self._held[number] for number in _numbers(self._bits(self._results, self._own_results, node))}

    def certain(self, node: Node) -> bool | None:
        """Of a function to True and False: which of them it is certain to be, or None."""
        if node in self._truths:
            return self._truths[node]
        bits = self._bits(self._results, self._own_results, node)
        found = None if bits & (bits - 1) else self._held[bits.bit_length() - 1] is True
        self._truths[node] = found
        return found

    def deciding(self, node: Node) -> list[int]:
        """The unknown variables on which the result still depends, in their order."""
        return list(_numbers(self._bits(self._variables, self._own_variables, node)))

    def _bits(self, plain: list[int], own: list[int], node: Node) -> int:
        """The bits of a function under what is known."""
        restricted = self._restricted(node)
        return plain[restricted] if restricted < self._plain else own[restricted - self._plain]

    def _restricted(self, node: Node) -> Node:
        """The function under what is known: a node of the diagram itself, or beyond them one of our own."""
        if len(self._tables.asks) > self._plain:
            # Ours are numbered after the diagram's, so new ones there want ours made again.
            self._reset()
        if not self._variables[node] & self._known_bits:
            return node
        return self._visit(node, self._known_bits, len(self._since) - 1)

    def _visitor(self) -> Callable[[Node, int, int], Node]:
        """What restricts a function that asks for something known; it is given the bits of that and the last change."""
        variables, results, known = self._variables, self._results, self._known
        asks, first, below, _, read = self._tables
        made_before = self._diagram.made
        made, made_after, since = self._made, self._made_after, self._since
        own, own_variables, own_results = self._own, self._own_variables, self._own_results
        plain = self._plain

        def visit(here: Node, bits: int, now: int) -> Node:
            after = made_after[here]
            if after and not variables[here] & since[after]:
                return made[here]
            # Down past what is known. What is met on the way is as quickly met again as kept.
            found, asked = here, asks[here]
            while (value := known.get(asked)) is not None:
                found = read[asked](below, first[found])[value]
                if not variables[found] & bits:
                    break
                asked = asks[found]
            else:
                found = visit(found, bits, now) if found != here else split(here, asked, bits, now)
            made[here], made_after[here] = found, now
            return found

        def split(here: Node, asked: int, bits: int, now: int) -> Node:
            """What a node becomes that asks for something that is not known."""
            children = read[asked](below, first[here])
            under = tuple([visit(child, bits, now) if variables[child] & bits else child for child in children])
            if under.count(under[0]) == len(under):
                return under[0]
            key = (asked, under)
            found = own.get(key)
            if found is None:
                found = own[key] = made_before(asked, under) or anew(asked, under)
            return found

        def anew(asked: int, under: tuple[Node, ...]) -> Node:
            wanted, held = 1 << asked, 0
            for child in under:
                wanted |= variables[child] if child < plain else own_variables[child - plain]
                held |= results[child] if child < plain else own_results[child - plain]
            own_variables.append(wanted)
            own_results.append(held)
            return plain + len(own_variables) - 1

        return visit


def _numbers(bits: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
