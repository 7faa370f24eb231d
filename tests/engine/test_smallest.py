"""The fewest values that make a function certainly true, held against trying all."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditrules.engine import smallest as module
from auditrules.engine.diagram import Diagram
from auditrules.engine.existence import is_possible
from auditrules.engine.nodes import Node
from auditrules.engine.smallest import smallest, smallest_of

Table = dict[tuple[int, ...], bool]


@st.composite
def functions(draw: st.DrawFn) -> tuple[list[int], list[Table]]:
    domains = draw(st.lists(st.integers(2, 3), min_size=1, max_size=4))
    rows = list(itertools.product(*map(range, domains)))
    tables = draw(st.lists(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)), min_size=1, max_size=3))
    return domains, [dict(zip(rows, table, strict=True)) for table in tables]


def built(diagram: Diagram, domains: list[int], table: Table) -> Node:
    def node(prefix: tuple[int, ...]) -> Node:
        if len(prefix) == len(domains):
            return diagram.leaf(table[prefix])
        return diagram.node(len(prefix), tuple(node((*prefix, index)) for index in range(domains[len(prefix)])))

    return node(())


def cost(number: int, index: int) -> int:
    return 10 + number + index


def cheapest(domains: list[int], table: Table) -> int | None:
    costs = []
    for case in itertools.product(*([None, *range(size)] for size in domains)):
        rows = [row for row in table if all(one in (None, at) for one, at in zip(case, row, strict=True))]
        if all(table[row] for row in rows):
            costs.append(sum(cost(number, index) for number, index in enumerate(case) if index is not None))
    return min(costs, default=None)


@given(functions())
def test_the_cheapest_of_all(drawn: tuple[list[int], list[Table]]) -> None:
    domains, tables = drawn
    diagram = Diagram(domains)
    nodes = [built(diagram, domains, table) for table in tables]
    for node, table in zip(nodes, tables, strict=True):
        found = smallest(diagram, node, cost)
        expected = cheapest(domains, table)
        assert (found is None) == (expected is None)
        if found is not None:
            assert diagram.results(node, found) == {True}
            assert sum(cost(number, index) for number, index in found.items()) == expected
    several = smallest_of(diagram, nodes, cost)
    costs = [one for table in tables if (one := cheapest(domains, table)) is not None]
    assert (several is None) == (not costs)
    if several is not None:
        assert diagram.results(nodes[several[0]], several[1]) == {True}
        assert sum(cost(number, index) for number, index in several[1].items()) == min(costs)


@given(functions())
def test_without_the_search_there_is_still_nothing_to_leave_out(drawn: tuple[list[int], list[Table]]) -> None:
    domains, tables = drawn
    diagram = Diagram(domains)
    node = built(diagram, domains, tables[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "EXACT_STEPS", 0)
        found = smallest(diagram, node, cost)
    assert (found is None) == (cheapest(domains, tables[0]) is None)
    if found is not None:
        assert diagram.results(node, found) == {True}
        for number in found:
            fewer = {other: index for other, index in found.items() if other != number}
            assert diagram.results(node, fewer) != {True}


@given(functions())
def test_whether_there_is_any(drawn: tuple[list[int], list[Table]]) -> None:
    domains, tables = drawn
    diagram = Diagram(domains)
    nodes = [built(diagram, domains, table) for table in tables]
    for split in range(len(nodes) + 1):
        expected = any(
            all(table[row] for table in tables[:split]) and not any(table[row] for table in tables[split:])
            for row in tables[0]
        )
        assert is_possible(diagram, nodes[:split], nodes[split:]) == expected


def test_the_search_for_the_very_fewest_looks_at_the_time_and_a_near_one_is_good_enough() -> None:
    looks = 0

    def out_of_time() -> bool:
        nonlocal looks
        looks += 1
        return True

    domains, drawn = [2] * 10, random.Random(1)
    table = {row: drawn.random() < 0.7 for row in itertools.product(range(2), repeat=10)}
    diagram = Diagram(domains)
    node = built(diagram, domains, table)
    diagram._out_of_time = out_of_time
    found = smallest(diagram, node, cost)
    assert looks == 1, "the first look ends it"
    assert found is not None
    assert diagram.results(node, found) == {True}
