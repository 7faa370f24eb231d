"""Two rulesets in meaning: what is written otherwise, and which possible audits are judged otherwise."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

from auditrules.engine.analysis import compared_in_words
from auditrules.engine.compiled import Compiled, Space
from auditrules.engine.date_cases import DateCases
from auditrules.engine.drafting import Both, answer_in_words, answer_of, nearest, side_by_side
from auditrules.engine.features import requirement_node
from auditrules.engine.nodes import Node, TooComplex
from auditrules.engine.space import Side, shared_space
from auditrules.engine.variables import NOT_APPLICABLE, Pair, Variable
from auditrules.rulesets.changes import Change, changes
from auditrules.rulesets.ruleset import Ruleset

BUDGET = 500_000
"""Nodes that two rulesets and what they come to side by side may make."""

NO_OUTCOME = "no outcome"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing true of every audit that moves in the same way: an item, its answer, and both in words."""

    item: str
    answer: object
    words: str


@dataclass(frozen=True, slots=True)
class Move:
    """Audits that come to something else. ``what`` is an outcome or a rule; ``example`` the fewest answers with
    which an audit moves so, whatever else is answered."""

    what: str
    label: str
    before: str
    after: str
    before_label: str
    after_label: str
    example: tuple[Condition, ...]


@dataclass(frozen=True)
class Difference:
    """What differs between two rulesets.

    ``same`` says that they mean the same. ``moves`` speaks of audits that are possible under both; it is empty, and
    ``too_complex`` True, where the rules outgrow their diagram.
    """

    old: Ruleset
    new: Ruleset
    changes: tuple[Change, ...]
    moves: tuple[Move, ...]
    too_complex: bool = False

    @property
    def same(self) -> bool:
        return self.old.meaning_hash == self.new.meaning_hash

    @property
    def not_bumped(self) -> bool:
        """Whether the meaning changed under the same id and version."""
        return not self.same and self.old.reference == self.new.reference


def difference(old: Ruleset, new: Ruleset, *, out_of_time: Callable[[], bool] | None = None) -> Difference:
    """Hold two rulesets against one another."""
    found = changes(old, new)
    if old.meaning_hash == new.meaning_hash:
        return Difference(old, new, found, ())
    try:
        return Difference(old, new, found, tuple(_moves(old, new, out_of_time)))
    except TooComplex:
        return Difference(old, new, found, (), too_complex=True)


def _moves(old: Ruleset, new: Ruleset, out_of_time: Callable[[], bool] | None) -> Iterator[Move]:
    spaces = shared_space([Side(old), Side(new)], BUDGET, out_of_time)
    sides = [Compiled(ruleset, space=space) for ruleset, space in zip((old, new), spaces, strict=True)]
    comparer = _Comparer(sides, spaces)

    def look() -> None:
        if out_of_time is not None and out_of_time():
            raise TooComplex

    for name in new.document.decide:
        look()
        if name in old.document.decide:
            yield from comparer.moves(
                name, new.vocabulary.items[name].label, [side.outcome_node(name) for side in sides]
            )
    for table in ("escalate", "action", "require", "moderation", "reaudit"):
        for name in getattr(new.document, table):
            look()
            if name in getattr(old.document, table):
                nodes = [_rule_node(side, table, name) for side in sides]
                if None not in nodes:
                    yield from comparer.moves(f"{table}.{name}", f"{table}.{name}", [n for n in nodes if n is not None])


def _rule_node(side: Compiled, table: str, name: str) -> Node | None:
    """Where a rule holds; None for one that audits do not show."""
    if table == "require":
        on_audit = side.ruleset.document.require[name].on == "audit"
        return requirement_node(side, name) if on_audit else None
    condition = side.ruleset.conditions.get(f"{table}.{name}.when")
    return side.truth_node(condition) if condition is not None else None


class _Comparer:
    def __init__(self, sides: list[Compiled], spaces: tuple[Space, ...]) -> None:
        self._sides = sides
        self._spaces = spaces
        old, new = (side.ruleset for side in sides)
        # Comparisons of dates that no dates make come out so are no audit.
        items = {**old.vocabulary.items, **new.vocabulary.items}
        self._possible = sides[0].diagram.leaf(True)
        for _, where in DateCases(sides[0].unknowns, items).possible(sides[0].diagram):
            self._possible = sides[0].diagram.choose(where, self._possible, sides[0].diagram.leaf(False))

    def moves(self, what: str, label: str, nodes: list[Node]) -> Iterator[Move]:
        """Each way in which audits move, the order being that of the values."""
        old, new = nodes
        if old == new:
            return
        diagram = self._sides[0].diagram
        both = diagram.choose(self._possible, side_by_side(diagram, old, new), diagram.leaf(None))
        pairs = [pair for pair in diagram.results(both, {}) if isinstance(pair, Both) and pair.here != pair.there]
        for pair in sorted(pairs, key=lambda one: (self._rank(what, one.here), self._rank(what, one.there))):
            path = nearest(self._sides[1], both, lambda result, pair=pair: result == pair, {}) or {}  # type: ignore[misc]
            yield Move(
                what,
                label,
                _plain(pair.here),
                _plain(pair.there),
                self._label(0, what, pair.here),
                self._label(1, what, pair.there),
                tuple(self._condition(number, index) for number, index in path.items()),
            )

    def _rank(self, what: str, value: Hashable) -> int:
        for side in reversed(self._sides):
            item = side.ruleset.vocabulary.items.get(what)
            order = [one.id for one in item.values] if item is not None else []
            if value in order:
                return order.index(str(value))
        return -1 if value is not True else 1

    def _label(self, which: int, what: str, value: Hashable) -> str:
        item = self._sides[which].ruleset.vocabulary.items.get(what)
        return item.value_label(value) if item is not None and isinstance(value, str) else _plain(value)

    def _condition(self, number: int, index: int) -> Condition:
        unknown = self._sides[0].unknowns[number]
        name = unknown.item if isinstance(unknown, Variable) else unknown
        whose = [which for which in (1, 0) if self._spaces[which].numbers.get(name) == number]
        items = self._sides[whose[0]].ruleset.vocabulary.items
        if isinstance(unknown, Pair):
            said = f"{items[unknown.item].label}: {compared_in_words(unknown, items, held=bool(index))}"
            return Condition(unknown.item, bool(index), said)
        answer = answer_of(unknown, unknown.cells[index])
        words = answer_in_words(items[unknown.item], answer)
        if whose == [0]:
            words += " (in the old one)"
        elif whose == [1] and unknown.item in self._sides[0].ruleset.vocabulary.items:
            words += " (in the new one)"
        return Condition(unknown.item, answer, words)


def _plain(value: Hashable) -> str:
    if value is NOT_APPLICABLE:
        return "not applicable"
    if value is None:
        return NO_OUTCOME
    if isinstance(value, bool):
        return "holds" if value else "does not hold"
    return str(value)
