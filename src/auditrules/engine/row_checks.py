"""Checks of decision tables: gaps, contradictions, rows that do nothing, values that nothing gives."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import NamedTuple

from auditrules.engine.analysis import Analysis
from auditrules.engine.compiled import CONFLICT
from auditrules.engine.findings import example, finding, is_own, path_of, row_name
from auditrules.engine.nodes import Node
from auditrules.engine.variables import Special
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.models import Decide
from auditrules.rulesets.positions import KeyPath

_MOST_OVERLAPS = 20
"""Contradicting rows to name in one table."""


class Table(NamedTuple):
    """A decision table over every audit to which its outcome applies: where each row's condition holds."""

    name: str
    decide: Decide
    region: Node
    rows: tuple[Node, ...]


def tables(analysis: Analysis) -> Iterator[Table]:
    """Every decision table that some audit can come to."""
    for name, decide in analysis.ruleset.document.decide.items():
        region = analysis.applies(name)
        if region != analysis.false:
            rows = tuple(
                analysis.both(region, analysis.holds(f"decide.{name}.rows.{index + 1}.when"))
                for index in range(len(decide.rows))
            )
            yield Table(name, decide, region, rows)


def no_outcome(analysis: Analysis) -> Iterator[Diagnostic]:
    """A101: complete audits that get no outcome."""
    for table in tables(analysis):
        if table.decide.otherwise is not None:
            continue
        found = analysis.compiled.table_node(table.name)
        missing = analysis.both(table.region, analysis.diagram.map(found, lambda value: value is None))
        shown = example(analysis, missing)
        if shown is not None:
            yield finding(
                analysis,
                "A101",
                f"a complete audit can end without '{_label(analysis, table.name)}': no row applies where {shown}",
                ("decide", table.name),
                key=True,
                help_="Add a row for it, or say otherwise = …",
            )


def contradictions(analysis: Analysis) -> Iterator[Diagnostic]:
    """A102: rows of a ``unique`` table that apply together and give different results."""
    for table in tables(analysis):
        if table.decide.hit != "unique" or not _contradicts(analysis, table):
            continue
        found = 0
        for later, row in enumerate(table.decide.rows):
            for earlier in range(later):
                other = table.decide.rows[earlier]
                if other.then == row.then or found >= _MOST_OVERLAPS:
                    continue
                analysis.diagram.step()
                shown = example(analysis, analysis.both(table.rows[earlier], table.rows[later]))
                if shown is None:
                    continue
                found += 1
                yield finding(
                    analysis,
                    "A102",
                    f"this row and {row_name(analysis, table.name, earlier)} both apply and contradict one another "
                    f"({_value(analysis, table.name, row.then)}, {_value(analysis, table.name, other.then)}), "
                    f"for example where {shown}",
                    _at(analysis, table.name, later),
                    help_='Keep them apart, or say hit = "first" or hit = "worst".',
                    error=True,
                )


def _contradicts(analysis: Analysis, table: Table) -> bool:
    node = analysis.compiled.table_node(table.name)
    conflict = analysis.diagram.map(node, lambda value: value == CONFLICT)
    return analysis.both(table.region, conflict) != analysis.false


def idle_rows(analysis: Analysis) -> Iterator[Diagnostic]:
    """A103, A104, A107: rows that can never apply, that rows before them leave nothing, or that change nothing."""
    for table in tables(analysis):
        changes = _first_changes if table.decide.hit == "first" else _joined_changes
        reached = _reached(analysis, table)
        for index, changing in enumerate(changes(analysis, table, reached)):
            path = _at(analysis, table.name, index)
            if not is_own(analysis, path):
                continue
            if table.rows[index] == analysis.false:
                yield finding(analysis, "A103", "this can never hold, so the row never applies", path)
            elif reached[index] == analysis.false:
                yield finding(
                    analysis,
                    "A104",
                    f"the row never decides: {_shadow(analysis, table, index)} before it",
                    path,
                    help_="Move it up, or leave it out.",
                )
            elif not changing:
                result = _value(analysis, table.name, table.decide.rows[index].then)
                yield finding(
                    analysis,
                    "A107",
                    f"the row changes nothing: without it every audit that it decides is {result} all the same",
                    path,
                    help_="Leave it out, or look at the rows after it and at otherwise."
                    if table.decide.hit == "first"
                    else "Leave it out, or look at the other rows.",
                )


def unreachable_values(analysis: Analysis) -> Iterator[Diagnostic]:
    """A112: values of an outcome that no audit can come to."""
    for table in tables(analysis):
        node = analysis.diagram.choose(
            table.region, analysis.compiled.outcome_node(table.name), analysis.diagram.leaf(Special.NOT_APPLICABLE)
        )
        reachable = analysis.diagram.results(node, {})
        own = [*table.decide.outcomes, *table.decide.off_scale]
        for value in analysis.vocabulary.items[table.name].values:
            if value.id in reachable:
                continue
            path: KeyPath = ("decide", table.name)
            for index, choice in enumerate(own):
                if (choice if isinstance(choice, str) else choice.id) == value.id:
                    first = len(table.decide.outcomes)
                    path += ("outcomes", index) if index < first else ("off_scale", index - first)
            yield finding(
                analysis,
                "A112",
                f"no audit can come to {value.label} as '{_label(analysis, table.name)}'",
                path,
                key=len(path) == 2,
                help_="Give it a row, or look at what takes its place.",
            )


# ------------------------------------------------------------------ whether a row does anything


def _reached(analysis: Analysis, table: Table) -> list[Node]:
    """Where each row decides: in a ``first`` table only what the rows before it leave."""
    if table.decide.hit != "first":
        return list(table.rows)
    left, reached = table.region, []
    for row in table.rows:
        reached.append(analysis.both(row, left))
        left = analysis.both(left, analysis.without(row))
    return reached


def _first_changes(analysis: Analysis, table: Table, reached: list[Node]) -> list[bool]:
    """Whether each row of a ``first`` table gives another result than the rows after it would."""
    diagram = analysis.diagram
    rest = diagram.leaf(table.decide.otherwise)
    changes = []
    for index in reversed(range(len(table.rows))):
        then = table.decide.rows[index].then
        other = diagram.map(rest, lambda value, then=then: value != then)  # type: ignore[misc]  # bound here
        changes.append(analysis.both(reached[index], other) != analysis.false)
        rest = diagram.choose(table.rows[index], diagram.leaf(then), rest)
    return changes[::-1]


def _joined_changes(analysis: Analysis, table: Table, reached: list[Node]) -> list[bool]:
    """Whether each row of a ``worst`` or ``unique`` table changes what the others come to together."""
    diagram = analysis.diagram
    join = _joined(analysis, table)
    nothing = diagram.leaf(None)
    given = [
        diagram.choose(node, diagram.leaf(row.then), nothing)
        for node, row in zip(reached, table.decide.rows, strict=True)
    ]
    before = [nothing]
    for node in given[:-1]:
        before.append(diagram.combine(before[-1], node, join))
    after = [nothing]
    for node in reversed(given[1:]):
        after.append(diagram.combine(after[-1], node, join))

    def result(value: Hashable) -> Hashable:
        return table.decide.otherwise if value is None else None if value == CONFLICT else value

    changes = []
    for index, node in enumerate(given):
        others = diagram.combine(before[index], after[-1 - index], join)
        same = diagram.combine(others, diagram.combine(others, node, join), lambda one, two: result(one) == result(two))
        changes.append(analysis.both(reached[index], analysis.without(same)) != analysis.false)
    return changes


def _joined(analysis: Analysis, table: Table) -> Callable[[Hashable, Hashable], Hashable]:
    rank = analysis.compiled.rank(table.name)

    def join(one: Hashable, other: Hashable) -> Hashable:
        if one is None or one == other:
            return other
        if other is None:
            return one
        if table.decide.hit == "unique":
            return CONFLICT
        return one if rank[str(one)] <= rank[str(other)] else other

    return join


def _shadow(analysis: Analysis, table: Table, index: int) -> str:
    for earlier in range(index):
        if analysis.both(table.rows[index], analysis.without(table.rows[earlier])) == analysis.false:
            return f"{row_name(analysis, table.name, earlier)} applies wherever it does, and stands"
    return "the rows that apply wherever it does stand"


# ------------------------------------------------------------------ words


def _at(analysis: Analysis, name: str, index: int) -> KeyPath:
    return path_of(analysis, f"decide.{name}.rows.{index + 1}.when")


def _label(analysis: Analysis, name: str) -> str:
    return analysis.vocabulary.items[name].label


def _value(analysis: Analysis, name: str, value: str) -> str:
    return analysis.vocabulary.items[name].value_label(value)
