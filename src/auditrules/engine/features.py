"""What a ruleset does, rule by rule, as functions of an audit's answers.

A :class:`Feature` is one thing a rule can do (a row decides, a limit lowers, a section is asked): the audits in which
it does are a node of the diagram. An observable is anything of a judgement that somebody can see.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass

from auditrules.conditions.ir import And, Condition, Const, Count, Is, Not, Or, Points, Ref, StateTest
from auditrules.engine.compiled import Compiled
from auditrules.engine.nodes import Node
from auditrules.rulesets.checking import FIELDS
from auditrules.rulesets.positions import KeyPath

_AUDIT_FIELDS = frozenset(item.id for item in FIELDS["audit"])
#: Tables whose rules do something while their condition holds, and may have none.
_WHEN = ("escalate", "action", "moderation", "reaudit", "report")
#: Rules of the programme around audits, which an example can't speak of.
PROGRAMME = ("moderation", "reaudit", "report")


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that a rule can do. ``rule`` is its name as judgements give it, ``path`` where it is written.

    ``does`` says what is to be seen, in words.
    """

    rule: str
    does: str
    path: KeyPath
    node: Node

    @property
    def name(self) -> str:
        return f"{self.rule} ({self.does})" if self.rule.endswith(".relevant") else self.rule


def features(compiled: Compiled) -> tuple[Feature, ...]:
    """Everything the rules of a ruleset can do that an example can show, in the order of the tables."""
    return tuple(_features(compiled))


def _features(compiled: Compiled) -> Iterator[Feature]:
    document, conditions = compiled.ruleset.document, compiled.ruleset.conditions
    diagram = compiled.diagram
    for table in ("fact", "section", "question", "standard"):
        for name in getattr(document, table):
            condition = conditions.get(f"{table}.{name}.relevant", Const(True))
            if isinstance(condition, Const):
                continue
            item = compiled.ruleset.vocabulary.items[name]
            shown = compiled.shown_node(name)
            hidden = both_nodes(compiled, home_node(compiled, item.section), not_node(compiled, shown))
            path: KeyPath = (table, name, "relevant")
            yield Feature(f"{table}.{name}.relevant", "asked", path, shown)
            yield Feature(f"{table}.{name}.relevant", "not asked", path, hidden)
    for name, decide in document.decide.items():
        applies = compiled.truth_node(conditions.get(f"decide.{name}.relevant", Const(True)))
        table_node = compiled.table_node(name)
        left = applies
        for index, row in enumerate(decide.rows):
            when = compiled.truth_node(conditions[f"decide.{name}.rows.{index + 1}.when"])
            fires = both_nodes(compiled, left, when)
            if decide.hit == "worst":
                fires = both_nodes(compiled, fires, diagram.map(table_node, _equals(row.then)))
            yield Feature(f"decide.{name}.{row.id or index + 1}", "decides", ("decide", name, "rows", index), fires)
            if decide.hit == "first":
                left = both_nodes(compiled, left, not_node(compiled, when))
        if decide.otherwise is not None:
            node = applies
            for index in range(len(decide.rows)):
                when = compiled.truth_node(conditions[f"decide.{name}.rows.{index + 1}.when"])
                node = both_nodes(compiled, node, not_node(compiled, when))
            yield Feature(f"decide.{name}.otherwise", "decides", ("decide", name, "otherwise"), node)
    for name, limit in document.limit.items():
        rank = compiled.rank(limit.outcome)
        cap = rank.get(limit.at_most or limit.overall_at_most or "", 0)
        above = diagram.map(compiled.table_node(limit.outcome), _above(rank, cap))
        when = compiled.truth_node(conditions[f"limit.{name}.when"])
        yield Feature(f"limit.{name}", "lowers", ("limit", name), both_nodes(compiled, when, above))
    for table in ("escalate", "action"):
        for name in getattr(document, table):
            node = compiled.truth_node(conditions[f"{table}.{name}.when"])
            yield Feature(f"{table}.{name}", "holds", (table, name), node)
    for name, require in document.require.items():
        if require.on == "audit":
            yield Feature(f"require.{name}", "holds", ("require", name), requirement_node(compiled, name))


def observables(compiled: Compiled) -> Iterator[tuple[str, Node]]:
    """Everything of a judgement that somebody can see, by name: equal nodes are the same in every audit.

    Outcomes first, as ``decide.overall``; then rules that hold, as ``escalate.harm``; then what is asked.
    """
    document, conditions = compiled.ruleset.document, compiled.ruleset.conditions
    for name in document.decide:
        yield f"decide.{name}", compiled.outcome_node(name)
    for table in _WHEN:
        for name in getattr(document, table):
            condition = conditions.get(f"{table}.{name}.when")
            if condition is not None:
                yield f"{table}.{name}", compiled.truth_node(condition)
    for name, require in document.require.items():
        if require.on == "audit":
            yield f"require.{name}", requirement_node(compiled, name)
    for item in compiled.ruleset.vocabulary.items.values():
        if not item.decided:
            yield f"{item.role}.{item.id}", compiled.shown_node(item.id)
    if "ruleset.suits" in conditions:
        yield "ruleset.suits", compiled.truth_node(conditions["ruleset.suits"])


def requirement_node(compiled: Compiled, name: str) -> Node:
    """Where a requirement on the audit is not met, nothing being written in the audit's own fields yet.

    Whether an item is answered is the auditor's to choose: where it applies, it can be and it can be left out.
    """
    condition = compiled.ruleset.conditions[f"require.{name}.when"]
    return _certain(compiled, condition)[0]


def _certain(compiled: Compiled, condition: Condition) -> tuple[Node, Node]:
    """Where a condition is certainly true, and where certainly false, the audit's own fields being empty."""
    yes, no = compiled.diagram.leaf(True), compiled.diagram.leaf(False)
    match condition:
        case Is(item, test) if item in _AUDIT_FIELDS:
            if isinstance(test, StateTest):
                holds = test.negated if test.state == "answered" else not test.negated
                return (yes, no) if holds else (no, yes)
            return no, no
        case Is(item, StateTest("answered", negated)):
            # Whoever leaves it out has not answered it, and whoever answers has.
            applies = compiled.applies_node(item)
            return applies, (no if negated else not_node(compiled, applies))
        case Not(part):
            true, false = _certain(compiled, part)
            return false, true
        case And(parts) | Or(parts):
            pairs = [_certain(compiled, part) for part in parts]
            every, some = (0, 1) if isinstance(condition, And) else (1, 0)
            held, broken = yes, no
            for pair in pairs:
                held = both_nodes(compiled, held, pair[every])
                broken = compiled.diagram.choose(broken, yes, pair[some])
            return (held, broken) if isinstance(condition, And) else (broken, held)
        case Const() | Ref() | Is() | Count() | Points():
            node = compiled.truth_node(condition)
            return node, not_node(compiled, node)


def both_nodes(compiled: Compiled, one: Node, other: Node) -> Node:
    """Where both hold."""
    return compiled.diagram.choose(one, other, compiled.diagram.leaf(False))


def not_node(compiled: Compiled, node: Node) -> Node:
    """Where it does not hold."""
    return compiled.diagram.choose(node, compiled.diagram.leaf(False), compiled.diagram.leaf(True))


def home_node(compiled: Compiled, section: str | None) -> Node:
    """Where an item's section applies; everywhere for an item without one."""
    if section is None or section not in compiled.ruleset.vocabulary.items:
        return compiled.diagram.leaf(True)
    return compiled.applies_node(section)


def _equals(wanted: Hashable) -> Callable[[Hashable], Hashable]:
    return lambda value: value == wanted


def _above(rank: Mapping[str, int], cap: int) -> Callable[[Hashable], Hashable]:
    return lambda value: isinstance(value, str) and rank.get(value, -1) > cap
