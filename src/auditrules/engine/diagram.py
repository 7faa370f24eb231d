"""A reduced, ordered, multi-valued decision diagram in plain Python.

A node asks one variable and has one child for each value of its domain; a leaf holds a result. Two nodes that ask
the same and lead to the same are one node, and a node whose children are all the same is that child, so two
functions are equal exactly when they are the same node.

Variables are numbered in the order in which they are asked. Leaves may hold any hashable value; they are told
apart by type as well, so that 0 and False are two leaves.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import cast

Node = int
"""A node of a :class:`Diagram`; equal functions are equal nodes."""

DEFAULT_BUDGET = 200_000
"""Nodes and steps of work a ruleset may take to compile before it counts as too complex."""
_MOST_SUMS = 4_096
"""Sums of the rest of a sum that are told apart."""
_STEPS_BETWEEN_LOOKS = 256
"""Steps between two looks at the clock."""


class TooComplex(Exception):
    """The diagram outgrew its budget; with words, where one item is to blame."""


class Diagram:
    """A shared store of nodes over variables with finite domains.

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
        self._variable: list[int] = []
        self._children: list[tuple[Node, ...]] = []
        self._value: list[Hashable] = []
        self._leaves: dict[tuple[type, Hashable], Node] = {}
        self._unique: list[dict[tuple[Node, ...], Node]] = [{} for _ in self._domains]
        """By variable: the node that leads to these."""
        self._chosen: dict[tuple[Node, Node, Node], Node] = {}
        """What :meth:`choose` was asked for and gave: checks ask for the same region of audits again and again."""
        self._made_once: dict[Hashable, Node] = {}
        self._results: dict[Node, frozenset[Hashable]] = {}

    # -------------------------------------------------------------- making nodes

    def leaf(self, value: Hashable) -> Node:
        """The leaf of a value."""
        key = (type(value), value)
        found = self._leaves.get(key)
        if found is None:
            found = self._new(self._last, (), value)
            self._leaves[key] = found
        return found

    def variable(self, number: int, values: Sequence[Hashable]) -> Node:
        """The function that gives the value of one variable: ``values[i]`` for its i-th value."""
        return self.node(number, tuple(self.leaf(value) for value in values))

    def node(self, number: int, children: tuple[Node, ...]) -> Node:
        """The node that asks a variable."""
        first = children[0]
        if children.count(first) == len(children):
            return first
        unique = self._unique[number]
        found = unique.get(children)
        if found is None:
            found = unique[children] = self._new(number, children, None)
        return found

    def _new(self, number: int, children: tuple[Node, ...], value: Hashable) -> Node:
        if len(self._variable) >= self.budget:
            raise TooComplex
        self._variable.append(number)
        self._children.append(children)
        self._value.append(value)
        return len(self._variable) - 1

    def __len__(self) -> int:
        return len(self._variable)

    def once(self, key: Hashable, make: Callable[[], Node]) -> Node:
        """What ``make`` gave when this key was first used; rulesets that share these nodes have most of them in common.

        The key names everything that the function depends on.
        """
        found = self._made_once.get(key)
        if found is None:
            found = self._made_once[key] = make()
        return found

    # -------------------------------------------------------------- combining

    def map(self, node: Node, change: Callable[[Hashable], Hashable]) -> Node:
        """The function with every result changed."""
        done: dict[Node, Node] = {}

        def visit(here: Node) -> Node:
            found = done.get(here)
            if found is not None:
                return found
            self.step(1 + len(self._children[here]))
            if self._variable[here] == self._last:
                made = self.leaf(change(self._value[here]))
            else:
                made = self.node(self._variable[here], tuple(map(visit, self._children[here])))
            done[here] = made
            return made

        found = visit(node)
        done.clear()  # A function that calls itself waits for the collector, and all that it kept with it.
        return found

    def combine(self, left: Node, right: Node, join: Callable[[Hashable, Hashable], Hashable]) -> Node:
        """The function whose result joins the results of two."""
        done: dict[tuple[Node, Node], Node] = {}
        variable, children = self._variable, self._children

        def visit(one: Node, other: Node) -> Node:
            key = (one, other)
            found = done.get(key)
            if found is not None:
                return found
            asks_one, asks_other = variable[one], variable[other]
            top = min(asks_one, asks_other)
            self.step(1 if top == self._last else self._domains[top])
            if top == self._last:
                made = self.leaf(join(self._value[one], self._value[other]))
            else:
                size = self._domains[top]
                ones = children[one] if asks_one == top else (one,) * size
                others = children[other] if asks_other == top else (other,) * size
                made = self.node(top, tuple(map(visit, ones, others)))
            done[key] = made
            return made

        found = visit(left, right)
        done.clear()
        return found

    def total(
        self,
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
        variable, children, value = self._variable, self._children, self._value
        # What is still to be added, by number, and where its first variable leads: worked out once for all sums so far.
        numbers: dict[tuple[Node, ...], int] = {(): 0}
        leads: dict[int, tuple[int, list[tuple[list[Hashable], int]]]] = {}
        rests: list[tuple[Node, ...]] = [()]

        def place(node: Node) -> tuple[int, Node]:
            return variable[node], node

        def number_of(rest: tuple[Node, ...]) -> int:
            found = numbers.setdefault(rest, len(rests))
            if found == len(rests):
                rests.append(rest)
            return found

        def lead(rest: tuple[Node, ...]) -> tuple[int, list[tuple[list[Hashable], int]]]:
            """The first variable; for each of its values what it adds, and what is then still to be added."""
            top, asking, tail = self._asking(rest)
            below = []
            for index in range(self._domains[top]):
                gained, moved = [], []
                for node in asking:
                    child = children[node][index]
                    if variable[child] == self._last:
                        gained.append(value[child])
                    else:
                        moved.append(child)
                below.append((gained, number_of(tuple(sorted((*moved, *tail), key=place)) if moved else tail)))
            return top, below

        def visit(number: int, so_far: Hashable) -> Node:
            if not number:
                return self.leaf(finish(so_far))
            key = (number, so_far)
            found = done.get(key)
            if found is not None:
                return found
            known = leads.get(number)
            if known is None:
                known = leads[number] = lead(rests[number])
            top, ways = known
            self.step(len(ways))
            below = []
            for gained, rest in ways:
                total = so_far
                for part in gained:
                    total = add(total, part)
                below.append(visit(rest, total))
            made = done[key] = self.node(top, tuple(below))
            return made

        waiting = []
        for node in parts:
            if variable[node] == self._last:
                start = add(start, value[node])
            else:
                waiting.append(node)
        found = visit(number_of(tuple(sorted(waiting, key=place))), start)
        for kept in (done, numbers, leads, rests):
            kept.clear()
        return found

    def at_least(self, parts: Sequence[Node], bound: int) -> Node:
        """Where the whole numbers that the parts result in add up to the bound or more.

        What is still wanted counts only as far as the rest can tell it from another number: so sums of very many
        different values stay as small as the function is.
        """
        done: dict[tuple[tuple[Node, ...], int], Node] = {}
        variable, children, value = self._variable, self._children, self._value
        yes, no = self.leaf(True), self.leaf(False)
        sums: dict[tuple[Node, ...], list[int] | tuple[int, int]] = {}

        def place(node: Node) -> tuple[int, Node]:
            return variable[node], node

        def reach(rest: tuple[Node, ...]) -> list[int] | tuple[int, int]:
            """Every sum that the rest can come to, in order; only the least and the greatest of very many."""
            found = sums.get(rest)
            if found is None:
                tail = reach(rest[1:]) if rest else []
                here = [cast(int, one) for one in self._every(rest[0])] if rest else []
                if not rest:
                    found = [0]
                elif isinstance(tail, tuple) or len(tail) * len(here) > _MOST_SUMS:
                    found = (tail[0] + min(here), tail[-1] + max(here))
                else:
                    self.step(1 + len(tail) * len(here) // 16)
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
            top, asking, tail = self._asking(rest)
            below = []
            for index in range(self._domains[top]):
                left, moved = wanted, []
                for node in asking:
                    child = children[node][index]
                    if variable[child] == self._last:
                        left -= cast(int, value[child])
                    else:
                        moved.append(child)
                onwards = tuple(sorted((*moved, *tail), key=place)) if moved else tail
                below.append(settled(onwards, left) if len(moved) < len(asking) else visit(onwards, left))
            made = done[key] = self.node(top, tuple(below))
            return made

        waiting = []
        for node in parts:
            if variable[node] == self._last:
                bound -= cast(int, value[node])
            else:
                waiting.append(node)
        found = settled(tuple(sorted(waiting, key=place)), bound)
        done.clear()
        sums.clear()
        return found

    def _asking(self, parts: tuple[Node, ...]) -> tuple[int, tuple[Node, ...], tuple[Node, ...]]:
        """Of parts in the order of their variables: the first variable, the parts that ask it, and the others."""
        variable = self._variable
        top = variable[parts[0]]
        self.step(self._domains[top] * (1 + len(parts) // 16))
        here = 1
        while here < len(parts) and variable[parts[here]] == top:
            here += 1
        return top, parts[:here], parts[here:]

    def _every(self, node: Node) -> frozenset[Hashable]:
        """Every result of a function, kept."""
        found = self._results.get(node)
        if found is None:
            self.step(1 + len(self._children[node]))
            if self._variable[node] == self._last:
                found = frozenset((self._value[node],))
            else:
                found = frozenset[Hashable]().union(*map(self._every, self._children[node]))
            self._results[node] = found
        return found

    def choose(self, condition: Node, then: Node, otherwise: Node) -> Node:
        """``then`` where the condition's leaf is True, ``otherwise`` where it is not."""
        asked = (condition, then, otherwise)
        known = self._chosen.get(asked)
        if known is not None:
            return known
        done: dict[tuple[Node, Node, Node], Node] = {}
        variable, children, value, last = self._variable, self._children, self._value, self._last

        def visit(test: Node, yes: Node, no: Node) -> Node:
            if yes == no:
                return yes
            asks_test = variable[test]
            if asks_test == last:
                return yes if value[test] is True else no
            key = (test, yes, no)
            found = done.get(key)
            if found is not None:
                return found
            asks_yes, asks_no = variable[yes], variable[no]
            top = min(asks_test, asks_yes, asks_no)
            size = self._domains[top]
            self.step(size)
            tests = children[test] if asks_test == top else (test,) * size
            ones = children[yes] if asks_yes == top else (yes,) * size
            others = children[no] if asks_no == top else (no,) * size
            made = done[key] = self.node(top, tuple(map(visit, tests, ones, others)))
            return made

        made = self._chosen[asked] = visit(*asked)
        done.clear()
        return made

    def restrict(self, node: Node, known: Mapping[int, int]) -> Node:
        """The function with some variables fixed, each to the value of that index."""
        done: dict[Node, Node] = {}
        variable, children = self._variable, self._children

        def visit(here: Node) -> Node:
            asks = variable[here]
            if asks == self._last:
                return here
            found = done.get(here)
            if found is not None:
                return found
            self.step(1 if asks in known else self._domains[asks])
            if asks in known:
                made = visit(children[here][known[asks]])
            else:
                made = self.node(asks, tuple(map(visit, children[here])))
            done[here] = made
            return made

        found = visit(node)
        done.clear()  # A function that calls itself waits for the collector, and all that it kept with it.
        return found

    def step(self, size: int = 1) -> None:
        """Count a step of work of some size. Raises :class:`TooComplex` where the budget or the time is spent."""
        self._steps += size
        if self._steps > self.budget * 10:
            raise TooComplex
        self._looks += 1
        if self._out_of_time is not None and not self._looks % _STEPS_BETWEEN_LOOKS and self._out_of_time():
            raise TooComplex

    # -------------------------------------------------------------- reading

    @property
    def steps(self) -> int:
        """Steps of work taken so far."""
        return self._steps

    def asks(self, node: Node) -> int | None:
        """The variable that a node asks; None for a leaf."""
        asked = self._variable[node]
        return None if asked == self._last else asked

    def children(self, node: Node) -> tuple[Node, ...]:
        """Where a node leads, one for each value of its variable; none for a leaf."""
        return self._children[node]

    def result(self, node: Node) -> Hashable:
        """What a leaf holds; None for any other node."""
        return self._value[node]

    # -------------------------------------------------------------- asking

    def results(self, node: Node, known: Mapping[int, int]) -> set[Hashable]:
        """Every result still possible when the variables in ``known`` have the values given by index."""
        found: set[Hashable] = set()
        seen: set[Node] = set()
        stack = [node]
        variable, children, value, last = self._variable, self._children, self._value, self._last
        while stack:
            here = stack.pop()
            if here in seen:
                continue
            seen.add(here)
            asks = variable[here]
            if asks == last:
                found.add(value[here])
            elif asks in known:
                stack.append(children[here][known[asks]])
            else:
                stack.extend(children[here])
        return found

    def deciding(self, node: Node, known: Mapping[int, int]) -> list[int]:
        """The unknown variables on which the result still depends, in their order."""
        # Restricted nodes are made in a table of their own, so that asking leaves nothing behind.
        unique: dict[tuple[int, tuple[Hashable, ...]], Hashable] = {}
        done: dict[Node, Hashable] = {}
        variable, children, last = self._variable, self._children, self._last

        def visit(here: Node) -> Hashable:
            found = done.get(here)
            if found is not None:
                return found
            asks = variable[here]
            made: Hashable
            if asks == last:
                made = here
            elif asks in known:
                made = visit(children[here][known[asks]])
            else:
                below = tuple(visit(child) for child in children[here])
                if all(child == below[0] for child in below):
                    made = below[0]
                else:
                    made = unique.setdefault((asks, below), ("node", len(unique)))
            done[here] = made
            return made

        root = visit(node)
        done.clear()
        entries = {name: key for key, name in unique.items()}
        unique.clear()
        asked: set[int] = set()
        stack, seen = [root], set[Hashable]()
        while stack:
            name = stack.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in entries:
                asks, below = entries[name]
                asked.add(asks)
                stack.extend(below)
        return sorted(asked)

    def size(self, node: Node) -> int:
        """How many nodes a function is made of."""
        seen = {node}
        stack = [node]
        while stack:
            below = set(self._children[stack.pop()]) - seen
            seen |= below
            stack.extend(below)
        return len(seen)

    @property
    def tables(self) -> tuple[Sequence[int], Sequence[tuple[Node, ...]], Sequence[Hashable]]:
        """Of every node what it asks, where it leads and, of a leaf, what it holds. A leaf leads nowhere.

        A node comes after all that it leads to. The lists grow as nodes are made; they are to be read only.
        """
        return self._variable, self._children, self._value

    def made(self, number: int, children: tuple[Node, ...]) -> Node | None:
        """The node that asks a variable and leads there, if it was ever made."""
        return self._unique[number].get(children)

    def reads(self, nodes: Iterable[Node]) -> set[int]:
        """Every variable that any of these functions asks."""
        asked: set[int] = set()
        seen: set[Node] = set()
        stack = list(nodes)
        while stack:
            here = stack.pop()
            if here in seen:
                continue
            seen.add(here)
            if self._variable[here] != self._last:
                asked.add(self._variable[here])
                stack.extend(self._children[here])
        return asked
