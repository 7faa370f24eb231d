"""What a ruleset's diagrams keep in memory: the functions, and nothing of how they were worked out."""

from __future__ import annotations

import gc

from auditrules.engine.diagram import Diagram
from auditrules.engine.restriction import Restriction


def _counted(diagram: Diagram, variables: int) -> int:
    """A function that counts yeses and is true from half of them on."""
    return diagram.at_least([diagram.variable(number, (0, 1)) for number in range(variables)], variables // 2)


def test_nothing_that_combining_functions_keeps_waits_for_the_collector() -> None:
    diagram = Diagram([2] * 60)
    both = (_counted(diagram, 60), diagram.variable(3, (False, True)))
    numbers = [diagram.variable(number, (0, 1)) for number in range(60)]
    gc.collect()
    gc.disable()
    try:
        diagram.combine(*both, lambda one, other: one is True and other is True)
        diagram.map(both[0], lambda value: value is not True)
        diagram.total(numbers, 0, lambda one, other: one + other, lambda total: total == 5)  # type: ignore[operator]
        diagram.at_least(numbers, 3)
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
    kept = [*restriction._asks, *restriction._holds]
    assert len(kept) > 2_000
    assert len({id(bits) for bits in kept}) == len(set(kept)) < 200
