"""What a ruleset's diagrams keep in memory: the functions, and nothing of how they were worked out."""

from __future__ import annotations

import gc
import random
import tracemalloc

from benchmarks.tui import two_hundred

from auditrules.engine.diagram import Diagram
from auditrules.engine.evaluating_slots import Slots
from auditrules.engine.nodes import Nodes
from auditrules.engine.restriction import Restriction
from auditrules.engine.sums import at_least, total
from tests.engine.test_levels import loaded


def _counted(diagram: Diagram, variables: int) -> int:
    """A function that counts yeses and is true from half of them on."""
    return at_least(diagram, [diagram.variable(number, (0, 1)) for number in range(variables)], variables // 2)


def test_nothing_that_combining_functions_keeps_waits_for_the_collector() -> None:
    diagram = Diagram([2] * 60)
    both = (_counted(diagram, 60), diagram.variable(3, (False, True)))
    numbers = [diagram.variable(number, (0, 1)) for number in range(60)]
    gc.collect()
    gc.disable()
    try:
        diagram.combine(*both, lambda one, other: one is True and other is True)
        diagram.map(both[0], lambda value: value is not True)
        total(diagram, numbers, 0, lambda one, other: one + other, lambda total: total == 5)  # type: ignore[operator]
        at_least(diagram, numbers, 3)
        diagram.choose(both[1], both[0], diagram.leaf(False))
        diagram.restrict(both[0], {2: 1})
        diagram.deciding(both[0], {2: 1})
        assert gc.collect() < 200, "a few functions that call themselves, and nothing that they kept"
    finally:
        gc.enable()


def test_sets_of_variables_and_results_are_kept_once_however_many_nodes_have_them() -> None:
    diagram = Diagram([2] * 80)
    _counted(diagram, 80)
    restriction = Restriction(diagram)
    kept = [*restriction._variables, *restriction._results]
    assert len(kept) > 2_000
    assert len({id(bits) for bits in kept}) == len(set(kept)) < 200


def test_a_settled_node_takes_less_memory_than_a_tuple_of_its_children() -> None:
    gc.collect()
    tracemalloc.start()
    try:
        diagram = Diagram([2] * 300)
        _counted(diagram, 300)
        diagram.settle()
        gc.collect()
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(diagram) > 20_000
    assert size / len(diagram) < 60


def test_a_node_is_found_again_settled_or_not() -> None:
    nodes, draw = Nodes([2, 3] * 40), random.Random(1)
    known: dict[tuple[int, tuple[int, ...]], int] = {}
    below = [nodes.leaf(value) for value in ("no", "yes", "perhaps")]
    for number in reversed(range(80)):
        size = nodes.domains[number]
        for _ in range(400):
            children = tuple(draw.choices(below, k=size))
            if len(set(children)) > 1:
                known[number, children] = nodes.node(number, children)
        below = [node for (asked, _), node in known.items() if asked == number]
        if not number % 30:
            nodes.settle()
    assert len(known) > 20_000
    assert len(set(known.values())) == len(known) == len(nodes) - 3
    nodes.node(0, (0, 1))
    for (number, children), node in known.items():
        assert nodes.made(number, children) == nodes.node(number, children) == node
        assert (nodes.asks(node), nodes.children(node), nodes.child(node, 1)) == (number, children, children[1])
    assert nodes.made(1, (0, 1, 1)) is None


def test_questions_that_are_answered_alike_share_what_their_answers_are() -> None:
    ruleset = loaded(two_hundred.text())
    slots = Slots(ruleset).items
    one, other = slots["q1"], slots["q200"]
    assert one.item.values is other.item.values
    assert one.place is other.place
    assert slots["s1"].place is not one.place
