"""What rests on what in a ruleset, and where that goes round in a circle."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from auditrules.conditions.checking import names
from auditrules.conditions.ir import Condition
from auditrules.conditions.vocabulary import Vocabulary
from auditrules.rulesets.models import Document
from auditrules.rulesets.positions import KeyPath

MAX_CHAIN = 60
"""Items and named conditions of which each rests on the next."""

#: For each name what it rests on, with the condition that says so.
Graph = Mapping[str, Mapping[str, KeyPath]]


class Circle(NamedTuple):
    """Names of which each rests on the next and the last on the first, and the condition that starts it."""

    names: tuple[str, ...]
    path: KeyPath


def dependencies(document: Document, vocabulary: Vocabulary, conditions: Mapping[str, Condition]) -> Graph:
    """What each item, named condition and outcome rests on.

    ``name`` is whether an item applies and what a named condition says; ``name=`` is a decided value. A section
    graded by a table may so be decided from its own questions: they rest on whether it applies, not on its grade.
    """
    graph: dict[str, dict[str, KeyPath]] = {}

    def read(name: str, key: str, path: KeyPath) -> None:
        reads = graph.setdefault(name, {})
        for item in names(conditions[key], vocabulary):
            reads.setdefault(f"{item}=" if item in document.decide else item, path)

    for table in ("fact", "section", "question", "standard"):
        for name, entry in getattr(document, table).items():
            read(name, f"{table}.{name}.relevant", (table, name, "relevant"))
            for argument, item in getattr(entry, "with_", {}).items():
                if item in vocabulary.items:
                    graph[name].setdefault(item, (table, name, "with", argument))
            section = getattr(entry, "section", None)
            if section in document.section:
                graph[name].setdefault(section, (table, name, "section"))
    for name in document.define:
        read(name, f"define.{name}.means", ("define", name, "means"))
    for name, decide in document.decide.items():
        value = f"{name}="
        graph[value] = {name: ("decide", name)} if name in document.section else {}
        read(value, f"decide.{name}.relevant", ("decide", name, "relevant"))
        for index, row in enumerate(decide.rows):
            key = f"decide.{name}.rows.{index + 1}.when"
            if key in conditions:
                part = "when" if row.when is not None else "cells"
                read(value, key, ("decide", name, "rows", index, part))
    for name, limit in document.limit.items():
        if limit.outcome in document.decide:
            read(f"{limit.outcome}=", f"limit.{name}.when", ("limit", name, "when"))
    return graph


def circles(graph: Graph) -> Iterator[Circle]:
    """A shortest circle of each group of names that rest on one another."""
    for group in _components(graph):
        first = next((name for name in graph if name in group and _may_start(graph, name, group)), None)
        if first is None:
            first = next(name for name in graph if name in group)
        ring = _shortest(graph, first, group)
        if ring:
            following = ring[1] if len(ring) > 1 else ring[0]
            yield Circle(tuple(ring), graph[first][following])


def _may_start(graph: Graph, name: str, group: frozenset[str]) -> bool:
    """Whether the step away from a name is a condition somebody wrote, and not a question's section."""
    ring = _shortest(graph, name, group)
    following = ring[1] if len(ring) > 1 else name
    return bool(ring) and graph[name][following][-1] not in ("section", name)


def _shortest(graph: Graph, first: str, group: frozenset[str]) -> list[str]:
    """The names of a shortest way from a name back to itself inside a group."""
    came: dict[str, str] = {}
    pending = deque([first])
    while pending:
        here = pending.popleft()
        for following in graph.get(here, {}):
            if following == first:
                ring = [here]
                while ring[-1] != first:
                    ring.append(came[ring[-1]])
                return ring[::-1]
            if following in group and following not in came:
                came[following] = here
                pending.append(following)
    return []


def _components(graph: Graph) -> Iterator[frozenset[str]]:
    """Groups of names that all rest on one another: Tarjan's algorithm without recursion."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    waiting: dict[str, None] = {}
    for root in graph:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        waiting[root] = None
        stack = [(root, iter(graph[root]))]
        while stack:
            name, reads = stack[-1]
            following = next(reads, None)
            if following is not None:
                if following not in graph:
                    continue
                if following not in index:
                    index[following] = low[following] = len(index)
                    waiting[following] = None
                    stack.append((following, iter(graph[following])))
                elif following in waiting:
                    low[name] = min(low[name], index[following])
                continue
            stack.pop()
            if stack:
                low[stack[-1][0]] = min(low[stack[-1][0]], low[name])
            if low[name] == index[name]:
                group: set[str] = set()
                while name not in group:
                    group.add(waiting.popitem()[0])
                if len(group) > 1 or name in graph[name]:
                    yield frozenset(group)


def longest_chain(graph: Graph) -> list[str]:
    """The longest row of names of which each rests on the next; for a graph without circles."""
    depth: dict[str, int] = {}
    below: dict[str, str] = {}
    for root in graph:
        stack = [(root, iter(graph[root]))] if root not in depth else []
        while stack:
            name, reads = stack[-1]
            following = next(reads, None)
            if following is None:
                stack.pop()
                known = [one for one in graph[name] if one in depth]
                deepest = max(known, key=depth.__getitem__, default=None)
                depth[name] = 1 + (depth[deepest] if deepest is not None else 0)
                if deepest is not None:
                    below[name] = deepest
            elif following in graph and following not in depth:
                stack.append((following, iter(graph[following])))
    name = max(depth, key=depth.__getitem__, default="")
    chain: list[str] = []
    while name:
        chain.append(name)
        name = below.get(name, "")
    return chain
