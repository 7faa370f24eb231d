"""The nodes of a decision diagram, each made once and kept in arrays of numbers.

A ruleset of two hundred questions may have thirty thousand nodes, which are kept for as long as an audit is open: in
arrays a node takes about thirty bytes, as tuples in lists and dicts about a hundred and eighty. While nodes are made,
dicts find them again; settled, they are found in an array as well.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable, Sequence
from struct import Struct
from typing import NamedTuple

Node = int
"""A node of a :class:`Nodes`; equal functions are equal nodes."""

DEFAULT_BUDGET = 200_000
"""Nodes and steps of work a ruleset may take to compile before it counts as too complex."""
_STEPS_BETWEEN_LOOKS = 256
"""Steps between two looks at the clock."""
_MOST_RECENT = 32_768
"""Nodes made before they are settled all the same: more than judging may have."""


class TooComplex(Exception):
    """The diagram outgrew its budget; with words, where one item is to blame."""


class Tables(NamedTuple):
    """All nodes by number, to be read only; they grow as nodes are made. A node comes after all that it leads to.

    The children of a node are ``read[asks[node]](below, first[node])``.
    """

    asks: list[int]
    """By node its variable; for a leaf one beyond the last."""
    first: array[int]
    """By node where in :attr:`below` its children begin; by leaf where in :attr:`held` its value stands."""
    below: bytearray
    """The children of all nodes, of each one for every value of its variable."""
    held: list[Hashable]
    """The values of all leaves."""
    read: tuple[Callable[[bytearray, int], tuple[Node, ...]], ...]
    """By variable: what reads the children of a node that asks it."""


class Nodes:
    """A store of nodes over variables with finite domains, in which equal nodes are one.

    ``domains[v]`` is the number of values of variable ``v``. Operations raise :class:`TooComplex` once more than
    ``budget`` nodes have been made or ten times as many steps taken, or once ``out_of_time`` says so.
    """

    def __init__(
        self, domains: Sequence[int], budget: int = DEFAULT_BUDGET, out_of_time: Callable[[], bool] | None = None
    ) -> None:
        self._domains = tuple(domains)
        self.budget = budget
        self._out_of_time = out_of_time
        self._steps = 0
        self._looks = 0
        self._last = len(self._domains)
        self._asks: list[int] = []
        self._first = array("I")
        self._below = bytearray()
        self._held: list[Hashable] = []
        self._leaves: dict[tuple[type, Hashable], Node] = {}
        packers = [Struct(f"{size}I") for size in self._domains]
        self._read = tuple([packer.unpack_from for packer in packers])
        self._pack = tuple([packer.pack for packer in packers])
        self.tables = Tables(self._asks, self._first, self._below, self._held, self._read)
        self._recent: list[dict[tuple[Node, ...], Node]] = [{} for _ in self._domains]
        """By variable the nodes of late, by where they lead: quickly found, and dear in memory."""
        self._settles_at = _MOST_RECENT
        # All others that are no leaves, each at the place that its children name or the next that was free. Where there
        # is none is 0, for node 0 is a leaf.
        self._places = array("I")

    # -------------------------------------------------------------- making

    def leaf(self, value: Hashable) -> Node:
        """The leaf of a value."""
        key = (type(value), value)
        found = self._leaves.get(key)
        if found is None:
            found = self._leaves[key] = self._new(self._last, len(self._held))
            self._held.append(value)
        return found

    def variable(self, number: int, values: Sequence[Hashable]) -> Node:
        """The function that gives the value of one variable: ``values[i]`` for its i-th value."""
        return self.node(number, tuple(self.leaf(value) for value in values))

    def node(self, number: int, children: tuple[Node, ...]) -> Node:
        """The node that asks a variable."""
        first = children[0]
        if children.count(first) == len(children):
            return first
        recent = self._recent[number]
        found = recent.get(children)
        if found is None:
            found = self._settled(number, children) if self._places else 0
            if not found:
                found = recent[children] = self._new(number, len(self._below))
                self._below += self._pack[number](*children)
                if found >= self._settles_at:
                    self.settle()
        return found

    def made(self, number: int, children: tuple[Node, ...]) -> Node | None:
        """The node that asks a variable and leads there, if it was ever made."""
        return self._recent[number].get(children) or (self._settled(number, children) if self._places else 0) or None

    def _settled(self, number: int, children: tuple[Node, ...]) -> Node:
        """The node among those that have a place; 0 where there is none."""
        asks, first, below, places, read = self._asks, self._first, self._below, self._places, self._read[number]
        last = len(places) - 1
        place = hash(children) + number & last
        while found := places[place]:
            if asks[found] == number and read(below, first[found]) == children:
                break
            place = place + 1 & last
        return found

    def settle(self) -> None:
        """Give all nodes their places: what is to be kept takes a sixth of the memory, and is found less quickly."""
        if 2 * len(self) > len(self._places):
            before = [node for node in self._places if node]
            self._places = array("I", bytes(4 << (2 * len(self)).bit_length()))
            for node in before:
                self._put(self._asks[node], ((self.children(node), node),))
        for number, recent in enumerate(self._recent):
            self._put(number, recent.items())
        self._recent = [{} for _ in self._domains]
        self._settles_at = len(self) + _MOST_RECENT

    def _put(self, number: int, nodes: Iterable[tuple[tuple[Node, ...], Node]]) -> None:
        places, last = self._places, len(self._places) - 1
        for children, node in nodes:
            place = hash(children) + number & last
            while places[place]:
                place = place + 1 & last
            places[place] = node

    def _new(self, number: int, first: int) -> Node:
        made = len(self._asks)
        if made >= self.budget:
            raise TooComplex
        self._asks.append(number)
        self._first.append(first)
        return made

    def step(self, size: int = 1) -> None:
        """Count a step of work of some size. Raises :class:`TooComplex` where the budget or the time is spent."""
        self._steps += size
        if self._steps > self.budget * 10:
            raise TooComplex
        self._looks += 1
        if self._out_of_time is not None and not self._looks % _STEPS_BETWEEN_LOOKS and self._out_of_time():
            raise TooComplex

    # -------------------------------------------------------------- reading

    def __len__(self) -> int:
        return len(self._asks)

    @property
    def domains(self) -> tuple[int, ...]:
        """Of every variable the number of its values."""
        return self._domains

    @property
    def steps(self) -> int:
        """Steps of work taken so far."""
        return self._steps

    def asks(self, node: Node) -> int | None:
        """The variable that a node asks; None for a leaf."""
        asked = self._asks[node]
        return None if asked == self._last else asked

    def children(self, node: Node) -> tuple[Node, ...]:
        """Where a node leads, one for each value of its variable; none for a leaf."""
        asked = self._asks[node]
        return () if asked == self._last else self._read[asked](self._below, self._first[node])

    def child(self, node: Node, index: int) -> Node:
        """Where a node leads by the value of that index."""
        return self.children(node)[index]

    def result(self, node: Node) -> Hashable:
        """What a leaf holds; None for any other node."""
        return self._held[self._first[node]] if self._asks[node] == self._last else None
