"""Judging one audit: what it comes to on the answers given so far, and why."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

from auditrules.conditions.ir import Condition, Const
from auditrules.conditions.meaning import Explained, Look, Truth, explain
from auditrules.conditions.vocabulary import Item, Vocabulary
from auditrules.engine.answers import Given, field_value
from auditrules.engine.compiled import Compiled
from auditrules.engine.date_cases import MOST_TRIED_LIVE, DateCases
from auditrules.engine.judgement import (
    EscalationJudgement,
    Judgement,
    LeadsTo,
    LimitJudgement,
    OutcomeJudgement,
    ProposedAction,
    Reading,
    RequirementJudgement,
)
from auditrules.engine.nodes import Node, TooComplex
from auditrules.engine.reasons import Reasons, cap_of, shown
from auditrules.engine.variables import NOT_APPLICABLE, Pair, Special, Variable, pair_holds
from auditrules.rulesets.checking import require_vocabulary
from auditrules.rulesets.ruleset import Ruleset

ALWAYS = Const(True)


class Judging:
    """One set of answers under a ruleset. Made for one judgement and thrown away."""

    def __init__(self, ruleset: Ruleset, compiled: Compiled | None, given: Mapping[str, Given]) -> None:
        self._ruleset = ruleset
        self._document = ruleset.document
        self._vocabulary = ruleset.vocabulary
        self._compiled = compiled
        self._given = given
        self._looks: dict[str, Look] = {}
        self._named: dict[str, tuple[Truth, tuple[str, ...]]] = {}
        self._known = self._known_variables() if compiled else {}
        self._outcomes: dict[str, OutcomeJudgement] = {}
        self._possible: dict[str, set[Hashable]] = {}
        self._reasons = Reasons(ruleset, self._told, lambda names: tuple(map(self._reading, names)))

    def judgement(self, audit: Mapping[str, object]) -> Judgement:
        """Everything the ruleset says of these answers."""
        outcomes = {name: self.outcome(name) for name in self._document.decide}
        items = [item for item in self._vocabulary.items.values() if item.role != "outcome"]
        applies = {item.id: self.asked(item) for item in items}
        wanted = {name for outcome in outcomes.values() for name in outcome.deciding}
        return Judgement(
            outcomes=outcomes,
            limits=tuple(self._limits()),
            escalations=tuple(self._escalations()),
            not_applicable=tuple(item.id for item in items if applies[item.id] is False),
            applicability_unknown=tuple(item.id for item in items if applies[item.id] is None),
            unanswered=tuple(
                item.id
                for item in items
                if applies[item.id] is True
                and (item.required or item.id in wanted)
                and self._given.get(item.id) is None
                and not (item.role == "section" and not item.values)
            ),
            requirements=self.requirements("audit", audit),
            actions=tuple(self._actions()),
        )

    # -------------------------------------------------------------- answers

    def _known_variables(self) -> dict[int, int]:
        compiled = self._compiled
        assert compiled is not None
        known: dict[int, int] = {}
        for number, unknown in enumerate(compiled.unknowns):
            if isinstance(unknown, Variable):
                given = self._given.get(unknown.item)
                item = self._vocabulary.items[unknown.item]
                if given is NOT_APPLICABLE:
                    index = unknown.index_of_not_applicable()
                elif isinstance(given, (str, frozenset, Decimal, date)):
                    index = unknown.index(given)
                elif item.role == "section" and not item.values:
                    # A section without a grade needs no answer: it counts as there until it is put aside.
                    index = 0
                else:
                    continue
            else:
                index = self._known_pair(unknown)
            if index is not None:
                known[number] = index
        return known

    def _known_pair(self, pair: Pair) -> int | None:
        value, other = self._given.get(pair.item), self._given.get(pair.other)
        if not isinstance(value, date) or not isinstance(other, date):
            return None
        return int(pair_holds(pair, self._vocabulary.items[pair.item], value, other))

    def look(self, item: str) -> Look:
        """What is known of an item."""
        found = self._looks.get(item)
        if found is None:
            found = self._looks[item] = self._look(self._vocabulary.items[item])
        return found

    def _look(self, item: Item) -> Look:
        if item.decided:
            outcome = self.outcome(item.id)
            results = self._possible[item.id]
            applies: Truth = None if NOT_APPLICABLE in results and len(results) > 1 else outcome.applicable
            if outcome.value is not None:
                return Look(applies, outcome.value)
            # Where no row may come to apply, the outcome may stay without a value, and its tests unknown.
            return Look(applies, None, None if None in results else frozenset(outcome.reachable))
        given = self._given.get(item.id)
        value = None if given is None or given is NOT_APPLICABLE else given
        if given is NOT_APPLICABLE:
            return Look(False, None)
        applies = self._shown(item)
        if applies is True and value is None and item.allow_not_applicable and (item.values or item.role != "section"):
            # It may still be answered "not applicable".
            applies = None
        return Look(applies, None if isinstance(value, Special) else value)

    def _shown(self, item: Item) -> Truth:
        """Whether an item will be shown however the audit goes on: its section applies and its relevance holds."""
        condition = self._ruleset.conditions.get(f"{item.role}.{item.id}.relevant", ALWAYS)
        section = item.section if item.section in self._vocabulary.items else None
        if section is None and condition == ALWAYS:
            return True
        if section is not None and self._given.get(section) is NOT_APPLICABLE:
            # Said here, for a section that no outcome rests on has no variable in the diagrams.
            return False
        results = self._results(lambda compiled: compiled.shown_node(item.id), item.id)
        if results is not None:
            return results == {True} if len(results) == 1 else None
        above = self._vocabulary.items.get(section) if section is not None else None
        if above is None:
            return self.truth(condition)
        # A decided section can't be put aside, and its value may rest on this very item.
        return _both(self._shown(above) if above.decided else self.look(above.id).applies, self.truth(condition))

    def asked(self, item: Item) -> Truth:
        """Whether the form asks an item as things stand.

        A section that could still be put aside, and its questions, are asked until somebody does so.
        """
        if self._given.get(item.id) is NOT_APPLICABLE or self._shown(item) is False:
            return False
        section = self._vocabulary.items.get(item.section) if item.section else None
        own = self.truth(self._ruleset.conditions.get(f"{item.role}.{item.id}.relevant", ALWAYS))
        return _both(self.asked(section) if section is not None else True, own)

    def named(self, name: str) -> tuple[Truth, tuple[str, ...]]:
        """A named condition."""
        found = self._named.get(name)
        if found is None:
            found = self._named[name] = self._rule_or_define(name)
        return found

    def _rule_or_define(self, name: str) -> tuple[Truth, tuple[str, ...]]:
        key = f"{name}.when" if "." in name else f"define.{name}.means"
        explained = self.explain(self._ruleset.conditions[key])
        return explained.truth, explained.reads

    # -------------------------------------------------------------- conditions

    def truth(self, condition: Condition) -> Truth:
        """A condition's truth: exact where its diagram could be made, else the plain reading."""
        if isinstance(condition, Const):
            return condition.value
        results = self._results(lambda compiled: compiled.truth_node(condition), condition)
        if results is None:
            return explain(condition, self, self._vocabulary).truth
        return results == {True} if len(results) == 1 else None

    def explain(self, condition: Condition) -> Explained:
        """A condition's truth and the items it rests on."""
        return Explained(self.truth(condition), explain(condition, self, self._vocabulary).reads)

    def _results(self, node_of: Callable[[Compiled], Node], of: Condition | str) -> set[Hashable] | None:
        """What can come of a condition, an item or an outcome by its diagram; None where it has none to ask."""
        if self._compiled is None or not self._has_diagram(of):
            return None
        try:
            node = node_of(self._compiled)
        except TooComplex:
            return None
        results = self._compiled.diagram.results(node, self._known)
        if len(results) > 1 and self._dates is not None:
            # None where a date lies at the very end of the calendar and a span leads out of it.
            results = self._dates.results(self._compiled.diagram, node, self._known) or results
        return results

    @cached_property
    def _dates(self) -> DateCases | None:
        """The comparisons of dates that are still open, where any of them is not free of the others."""
        assert self._compiled is not None
        if not self._compiled.dates.shared:
            return None
        found = dates_left(self._compiled, self._given)
        return found if found.entangled else None

    def _has_diagram(self, of: Condition | str) -> bool:
        """Whether the diagrams know of all that a condition, an item or an outcome rests on."""
        return True

    # -------------------------------------------------------------- outcomes

    def outcome(self, name: str) -> OutcomeJudgement:
        """One outcome."""
        found = self._outcomes.get(name)
        if found is None:
            found = self._outcomes[name] = self._outcome(name)
        return found

    def _outcome(self, name: str) -> OutcomeJudgement:
        item = self._vocabulary.items[name]
        results = self._results(lambda compiled: compiled.outcome_node(name), name)
        table = self._results(lambda compiled: compiled.table_node(name), name) if results is not None else None
        exact = results is not None and table is not None
        deciding: tuple[str, ...] = ()
        if results is None or table is None:
            # Rows are read before anything else is asked of this outcome, so the plain reading ends.
            self._outcomes[name] = OutcomeJudgement(name, item.label, None, tuple(v.id for v in item.values), (), ())
            self._possible[name] = {None}
            table = self._plain_table(name)
            results = self._plain_relevance(name, self._plain_limits(name, table))
            if len(results) > 1:
                deciding = self._plain_deciding(name)
        elif self._compiled is not None and len(results) > 1:
            diagram, node = self._compiled.diagram, self._compiled.outcome_node(name)
            numbers = diagram.deciding(node, self._known)
            if self._dates is not None:
                numbers = self._dates.deciding(diagram, node, self._known)
            deciding = self._items_of(numbers)
            exact = exact and (self._dates is None or self._dates.sure)
        self._possible[name] = results
        order = [value.id for value in item.values]
        reachable = tuple(value for value in order if value in results)
        applicable = results != {NOT_APPLICABLE}
        certain = len(results) == 1 and bool(reachable)
        outcome = OutcomeJudgement(
            outcome=name,
            label=item.label,
            value=reachable[0] if certain else None,
            reachable=reachable,
            because=(),
            deciding=deciding,
            exact=exact,
            applicable=applicable,
            before_limits=tuple(value for value in order if value in table),
        )
        # Reasons may look at this outcome again through conditions that name it.
        self._outcomes[name] = outcome
        told = self._reasons.because(name, outcome.value, reachable, outcome.before_limits)
        because = tuple(told) if applicable else ()
        return OutcomeJudgement(
            outcome=name,
            label=item.label,
            value=outcome.value,
            reachable=reachable,
            because=because,
            deciding=deciding,
            exact=exact,
            applicable=applicable,
            before_limits=outcome.before_limits,
        )

    def _items_of(self, numbers: Iterable[int]) -> tuple[str, ...]:
        compiled = self._compiled
        assert compiled is not None
        found: dict[str, None] = {}
        for number in numbers:
            unknown = compiled.unknowns[number]
            if isinstance(unknown, Variable):
                found[unknown.item] = None
            else:
                for name in (unknown.item, unknown.other):
                    if self._given.get(name) is None:
                        found[name] = None
        order = list(self._vocabulary.items)
        return tuple(sorted(found, key=order.index))

    # -------------------------------------------------------------- the plain reading, for what is too complex

    def _plain_table(self, name: str) -> set[Hashable]:
        decide = self._document.decide[name]
        possible: set[Hashable] = set()
        for index, row in enumerate(decide.rows):
            truth = self.truth(self._ruleset.conditions[f"decide.{name}.rows.{index + 1}.when"])
            if truth is not False:
                possible.add(row.then)
            if truth is True and decide.hit == "first":
                return possible
        if decide.hit == "unique" and len(possible) > 1:
            possible.add(None)
        possible.add(decide.otherwise)
        return possible

    def _plain_limits(self, name: str, table: set[Hashable]) -> set[Hashable]:
        item = self._vocabulary.items[name]
        scale = [value.id for value in item.values if value.id not in item.off_scale]
        results = set(table)
        for limit_name, limit in self._document.limit.items():
            if limit.outcome != name:
                continue
            truth = self.truth(self._ruleset.conditions[f"limit.{limit_name}.when"])
            if truth is False:
                continue
            cap = cap_of(limit)
            above = {value for value in results if value in scale and scale.index(str(value)) > scale.index(cap)}
            if above:
                results.add(cap)
                if truth is True:
                    results -= above
        return results

    def _plain_relevance(self, name: str, results: set[Hashable]) -> set[Hashable]:
        applies = self.truth(self._ruleset.conditions.get(f"decide.{name}.relevant", ALWAYS))
        item = self._vocabulary.items[name]
        if item.role != "outcome":
            applies = _both(applies, self._shown(item))
        if applies is True:
            return results
        return {NOT_APPLICABLE} if applies is False else {*results, NOT_APPLICABLE}

    def _plain_deciding(self, name: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for key, condition in self._ruleset.conditions.items():
            mine = key.startswith(f"decide.{name}.") or (
                key.startswith("limit.") and self._document.limit[key.split(".")[1]].outcome == name
            )
            if mine and self.truth(condition) is None:
                for item in explain(condition, self, self._vocabulary).reads:
                    if not self._vocabulary.items[item].decided and self._given.get(item) is None:
                        found[item] = None
        order = list(self._vocabulary.items)
        return tuple(sorted(found, key=order.index))

    # -------------------------------------------------------------- rules

    def _told(self, key: str) -> tuple[Truth, tuple[str, ...]]:
        explained = self.explain(self._ruleset.conditions[key])
        return explained.truth, explained.reads

    def _reading(self, name: str) -> Reading:
        item = self._vocabulary.items.get(name)
        if item is None:
            return Reading(name, self._vocabulary.defines.get(name, name), "")
        look = self.look(name)
        if look.applies is False:
            return Reading(name, item.label, "Not applicable")
        if look.value is None:
            if look.possible:
                return Reading(name, item.label, " or ".join(item.value_label(v) for v in sorted(look.possible)))
            return Reading(name, item.label, "Not answered")
        return Reading(name, item.label, shown(item, look.value))

    def _limits(self) -> Iterable[LimitJudgement]:
        for name in self._document.limit:
            truth, reads = self._told(f"limit.{name}.when")
            if truth is not False:
                yield self._reasons.limit(name, truth, reads)

    def _escalations(self) -> Iterable[EscalationJudgement]:
        for name in self._document.escalate:
            truth, reads = self._told(f"escalate.{name}.when")
            if truth is True:
                yield self._reasons.escalation(name, reads)

    def _actions(self) -> Iterable[ProposedAction]:
        for name in self._document.action:
            if self.truth(self._ruleset.conditions[f"action.{name}.when"]) is True:
                yield self._reasons.action(name)

    def leads_to(self) -> LeadsTo:
        """What the audit leads to around it: the re-audits and the moderation that hold or still can."""
        return self._reasons.leads_to(self._day)

    def _day(self, name: str) -> date | None:
        """The date that an item holds, if it holds one and counts."""
        if name not in self._vocabulary.items:
            return None
        look = self.look(name)
        return look.value if look.applies is not False and isinstance(look.value, date) else None

    def requirements(self, on: str, fields: Mapping[str, object]) -> tuple[RequirementJudgement, ...]:
        """Requirements that an entry (or the audit) does not meet."""
        vocabulary = require_vocabulary(self._vocabulary, on)
        entry = _Entry(self, fields, vocabulary)
        found = []
        for name, require in self._document.require.items():
            if require.on != on:
                continue
            if explain(self._ruleset.conditions[f"require.{name}.when"], entry, vocabulary).truth is True:
                found.append(RequirementJudgement(name, require.strength, require.message.strip()))
        return tuple(found)


class _Entry:
    """Answers of an audit seen from one of its entries: the entry's own fields come first."""

    def __init__(self, judging: Judging, fields: Mapping[str, object], vocabulary: Vocabulary) -> None:
        self._judging = judging
        self._fields = fields
        self._vocabulary = vocabulary

    def look(self, item: str) -> Look:
        if self._vocabulary.items[item].role != "field":
            return self._judging.look(item)
        return Look(True, field_value(self._vocabulary.items[item], self._fields.get(item)))

    def named(self, name: str) -> tuple[Truth, tuple[str, ...]]:
        return self._judging.named(name)


def dates_left(compiled: Compiled, given: Mapping[str, Given]) -> DateCases:
    """The comparisons of dates that are open once some dates are given."""
    fixed = {name: value for name, value in given.items() if isinstance(value, date)}
    return DateCases(compiled.unknowns, compiled.ruleset.vocabulary.items, fixed, most=MOST_TRIED_LIVE)


def _both(one: Truth, other: Truth) -> Truth:
    if one is False or other is False:
        return False
    return True if one is True and other is True else None
