"""Circles among what rests on what, and the longest row of it."""

from __future__ import annotations

from random import Random

from auditrules.rulesets.dependencies import Graph, circles, longest_chain


def graph(**reads: str) -> Graph:
    """``a="b c"``: a rests on b and on c."""
    return {name: dict.fromkeys(rests.split(), ("define", name, "means")) for name, rests in reads.items()}


def rings(found: Graph) -> list[tuple[str, ...]]:
    return [circle.names for circle in circles(found)]


def test_no_circle() -> None:
    assert rings(graph(a="b c", b="c", c="", d="a b c elsewhere")) == []


def test_each_circle_once_and_the_shortest_of_those_that_share_names() -> None:
    assert rings(graph(a="a")) == [("a",)]
    assert rings(graph(a="b", b="a c", c="")) == [("a", "b")]
    assert rings(graph(a="b", b="c d", c="a", d="c")) == [("a", "b", "c")]
    assert sorted(rings(graph(a="b", b="a", c="a d", d="c"))) == [("a", "b"), ("c", "d")]


def test_a_circle_begins_where_somebody_wrote_a_condition() -> None:
    # A question rests on its section by standing in it: nothing to mend there.
    found = {
        "heard": {"voice": ("question", "heard", "section")},
        "voice": {"heard": ("section", "voice", "relevant")},
    }
    (circle,) = circles(found)
    assert (circle.names, circle.path) == (("voice", "heard"), ("section", "voice", "relevant"))


def test_the_longest_row() -> None:
    assert longest_chain({}) == []
    assert longest_chain(graph(a="b c", b="c", c="", d="c")) == ["a", "b", "c"]
    row = [f"n{number}" for number in range(5000)]
    assert longest_chain(graph(**dict(zip(row, [*row[1:], ""], strict=True)))) == row


def test_random_graphs_against_a_plain_search() -> None:
    random = Random(7)
    for _ in range(300):
        names = [f"n{number}" for number in range(random.randrange(1, 9))]
        found = {
            name: dict.fromkeys(
                random.sample(names, random.randrange(min(4, len(names) + 1))), ("define", name, "means")
            )
            for name in names
        }
        reach = {name: set(found[name]) for name in names}
        for _ in names:
            for name in names:
                reach[name] |= {further for one in reach[name] for further in reach[one]}
        on_circles = {name for name in names if name in reach[name]}
        told = rings(found)
        for ring in told:
            for one, following in zip(ring, (*ring[1:], ring[0]), strict=True):
                assert following in found[one]
        groups = {frozenset(one for one in names if one in reach[name] and name in reach[one]) for name in on_circles}
        assert len(told) == len(groups)
        assert all(any(set(ring) <= group for ring in told) for group in groups)
