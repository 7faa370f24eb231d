"""A reduced, ordered, multi-valued decision diagram in plain Python.

A node asks one variable and has one child for each value of its domain; a leaf holds a result. Two nodes that ask
the same and lead to the same are one node, and a node whose children are all the same is that child, so two
functions are equal exactly when they are the same node.

Variables are numbered in the order in which they are asked. Leaves may hold any hashable value; they are told
apart by type as well, so that 0 and False are two leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

from auditrules.engine.nodes import DEFAULT_BUDGET, Node, Nodes


class Diagram(Nodes):
    """Functions over variables with finite domains: how they are combined, and what can be asked of them."""

    def __init__(
        self, domains: Sequence[int], budget: int = DEFAULT_BUDGET, out_of_time: Callable[[], bool] | None = None
    ) -> None:
        super().__init__(domains, budget, out_of_time)
        self._chosen: dict[tuple[Node, Node, Node], Node] = {}
        """What :meth:`choose` was asked for and gave: checks ask for the same region of audits again and again."""
        self._made_once: dict[Hashable, Node] = {}
        self._results: dict[Node, frozenset[Hashable]] = {}

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
        asks, first, below, held, read = self.tables

        def visit(here: Node) -> Node:
            asked, start = asks[here], first[here]
            if asked == self._last:
                self.step()
                made = self.leaf(change(held[start]))
            else:
                children = read[asked](below, start)
                self.step(1 + len(children))
                made = self.node(asked, tuple([done[one] if one in done else visit(one) for one in children]))
            done[here] = made
            return made

        found = visit(node)
        done.clear()  # A function that calls itself waits for the collector, and all that it kept with it.
        return found

    def combine(self, left: Node, right: Node, join: Callable[[Hashable, Hashable], Hashable]) -> Node:
        """The function whose result joins the results of two."""
        done: dict[tuple[Node, Node], Node] = {}
        asks, first, below, held, read = self.tables

        def visit(one: Node, other: Node) -> Node:
            key = (one, other)
            found = done.get(key)
            if found is not None:
                return found
            asks_one, asks_other = asks[one], asks[other]
            top = min(asks_one, asks_other)
            if top == self._last:
                self.step()
                made = self.leaf(join(held[first[one]], held[first[other]]))
            else:
                size = self._domains[top]
                self.step(size)
                ones = read[top](below, first[one]) if asks_one == top else (one,) * size
                others = read[top](below, first[other]) if asks_other == top else (other,) * size
                made = self.node(top, tuple(map(visit, ones, others)))
            done[key] = made
            return made

        found = visit(left, right)
        done.clear()
        return found

    def choose(self, condition: Node, then: Node, otherwise: Node) -> Node:
        """``then`` where the condition's leaf is True, ``otherwise`` where it is not."""
        asked = (condition, then, otherwise)
        chosen = self._chosen.get(asked)
        if chosen is not None:
            return chosen
        done: dict[tuple[Node, Node, Node], Node] = {}
        asks, first, below, held, read = self.tables
        known = done.get

        def visit(key: tuple[Node, Node, Node]) -> Node:
            test, yes, no = key
            if yes == no:
                return yes
            asks_test, asks_yes, asks_no = asks[test], asks[yes], asks[no]
            if asks_test == self._last:
                return yes if held[first[test]] is True else no
            top = asks_test if asks_test < asks_yes else asks_yes
            if asks_no < top:
                top = asks_no
            size, children_of = self._domains[top], read[top]
            self.step(size)
            tests = children_of(below, first[test]) if asks_test == top else (test,) * size
            ones = children_of(below, first[yes]) if asks_yes == top else (yes,) * size
            others = children_of(below, first[no]) if asks_no == top else (no,) * size
            children = []
            for child in zip(tests, ones, others):  # noqa: B905  # all as long; to check it costs a tenth of this
                found = known(child)
                children.append(visit(child) if found is None else found)
            made = done[key] = self.node(top, tuple(children))
            return made

        made = self._chosen[asked] = visit(asked)
        done.clear()
        return made

    def restrict(self, node: Node, known: Mapping[int, int]) -> Node:
        """The function with some variables fixed, each to the value of that index."""
        done: dict[Node, Node] = {}

        def visit(here: Node) -> Node:
            asked = self._asks[here]
            if asked == self._last:
                return here
            found = done.get(here)
            if found is not None:
                return found
            self.step(1 if asked in known else self._domains[asked])
            if asked in known:
                made = visit(self.child(here, known[asked]))
            else:
                made = self.node(asked, tuple(map(visit, self.children(here))))
            done[here] = made
            return made

        found = visit(node)
        done.clear()  # A function that calls itself waits for the collector, and all that it kept with it.
        return found

    # -------------------------------------------------------------- asking

    def results(self, node: Node, known: Mapping[int, int]) -> set[Hashable]:
        """Every result still possible when the variables in ``known`` have the values given by index."""
        found: set[Hashable] = set()
        seen: set[Node] = set()
        stack = [node]
        asks, first, below, held, read = self.tables
        while stack:
            here = stack.pop()
            if here in seen:
                continue
            seen.add(here)
            asked, start = asks[here], first[here]
            if asked == self._last:
                found.add(held[start])
            elif asked in known:
                stack.append(read[asked](below, start)[known[asked]])
            else:
                stack.extend(read[asked](below, start))
        return found

    def every(self, node: Node) -> frozenset[Hashable]:
        """Every result of a function, kept."""
        found = self._results.get(node)
        if found is None:
            below = self.children(node)
            self.step(1 + len(below))
            own = () if below else (self.result(node),)
            found = frozenset(own).union(*map(self.every, below))
            self._results[node] = found
        return found

    def deciding(self, node: Node, known: Mapping[int, int]) -> list[int]:
        """The unknown variables on which the result still depends, in their order."""
        # Restricted nodes are made in a table of their own, so that asking leaves nothing behind.
        unique: dict[tuple[int, tuple[Hashable, ...]], Hashable] = {}
        done: dict[Node, Hashable] = {}

        def visit(here: Node) -> Hashable:
            found = done.get(here)
            if found is not None:
                return found
            asked = self._asks[here]
            made: Hashable
            if asked == self._last:
                made = here
            elif asked in known:
                made = visit(self.child(here, known[asked]))
            else:
                below = tuple(visit(child) for child in self.children(here))
                if all(child == below[0] for child in below):
                    made = below[0]
                else:
                    made = unique.setdefault((asked, below), ("node", len(unique)))
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
            below = set(self.children(stack.pop())) - seen
            seen |= below
            stack.extend(below)
        return len(seen)

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
            if self._asks[here] != self._last:
                asked.add(self._asks[here])
                stack.extend(self.children(here))
        return asked
