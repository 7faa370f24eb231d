"""One audit followed answer by answer: its judgement in full, of which only what an answer changes is made anew.

The generated function settles most rules at once; what it leaves open is asked of the diagrams, restricted to the
answers given, so every outcome is the exact set of values still possible. Where something is too complex for a
diagram, what the function says of it stands, at the same cost. A part of the judgement is kept as long as
nothing that it rests on has changed. What comes out is what :class:`auditrules.engine.judging.Judging` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar, cast

from auditrules.conditions.meaning import Truth
from auditrules.conditions.vocabulary import Item
from auditrules.engine.answers import Given, field_value, read_answer, read_answers
from auditrules.engine.date_cases import DateCases
from auditrules.engine.evaluating import ACTIONS, CERTAIN, ESCALATIONS, LIMITS, OUTCOMES, STATES, TABLES
from auditrules.engine.evaluating_reads import Known, Reader
from auditrules.engine.evaluating_slots import ASIDE, FIRST, UNANSWERED, Slots
from auditrules.engine.following_plan import Group, OutcomePart, Part, Plan, Run, Wants
from auditrules.engine.judgement import (
    EscalationJudgement,
    Judgement,
    LimitJudgement,
    OutcomeJudgement,
    ProposedAction,
    Reading,
    RequirementJudgement,
)
from auditrules.engine.judging import dates_left
from auditrules.engine.nodes import Node
from auditrules.engine.reasons import Reasons, shown
from auditrules.engine.restriction import Restriction
from auditrules.engine.variables import NOT_APPLICABLE, Pair, Special, Variable, pair_holds

Kept = TypeVar("Kept")

Applying = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Items that don't apply, items of which that is open, and items that want an answer."""


class Following:
    """One audit, or one after another: whichever is judged next, what it shares with the last is not made anew."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._slots: Slots = plan.evaluator.slots
        self._restriction = Restriction(plan.diagram)
        self._answers: dict[str, object] = {}
        self._changeable: list[str] = []
        """Of those, the lists that whoever gave them may change."""
        self._given: dict[str, Given] = {}
        self._codes = list(self._slots.blank)
        self._known: Known = ()
        self._dates: DateCases | None = None
        self._dated: dict[Node, set[Hashable]] = {}
        self._kept: dict[str, tuple[object, object]] = {}
        self._readings: dict[str, tuple[int, Reading]] = {}
        self._applied: tuple[object, Applying] = (None, ((), (), ()))
        """What applies, with all that it rests on."""
        self._filled = [0] * len(plan.runs)
        """Of every run of items: grows when one gets its first answer, loses it, or is put aside."""
        self._runs: list[tuple[object, Applying]] = [(None, ((), (), ()))] * len(plan.runs)
        """What applies of every run, with all that it rests on."""
        self._proposed: dict[str, ProposedAction] = {}
        self._reasons = Reasons(plan.ruleset, self._told, self._read_aloud)
        self._restriction.update(
            {
                plan.variables[name][0]: 0
                for name, slot in self._slots.items.items()
                if slot.blank == FIRST and name in plan.variables
            }
        )

    def judge(self, answers: Mapping[str, object], audit: Mapping[str, object]) -> Judgement:
        """Everything the ruleset says of these answers. Raises :class:`auditrules.engine.BadAnswers`."""
        self._take(answers)
        plan = self._plan
        for name, slot in self._slots.fields.items():
            value = field_value(slot.item, audit.get(name))
            self._codes[slot.number] = slot.blank if value is None else slot.code(value)
        codes = tuple(self._codes)
        raw = plan.evaluator.partly(codes)
        states = self._settled(raw[STATES])
        tables: list[set[Hashable]] = []
        results: list[set[Hashable]] = []
        masks = []
        for part, mask, table in zip(plan.outcomes, raw[OUTCOMES], raw[TABLES], strict=True):
            found, exact = self._results(part, part.node, mask)
            results.append(found)
            masks.append(exact)
            tables.append(self._results(part, part.table, table)[0])
        self._known = plan.layout.row(states, masks, codes, ())
        rails = [self._rail_of(key, node, plan.plain_reader) for key, node in plan.named]
        self._known = (*self._known, *rails)
        outcomes = {
            part.item.id: self._outcome(part, found, table)
            for part, found, table in zip(plan.outcomes, results, tables, strict=True)
        }
        away, unknown, unanswered = self._applying(outcomes)
        return Judgement(
            outcomes=outcomes,
            limits=tuple(self._limits(raw[LIMITS])),
            escalations=tuple(self._escalations(raw[ESCALATIONS])),
            not_applicable=away,
            applicability_unknown=unknown,
            unanswered=unanswered,
            requirements=tuple(self._requirements()),
            actions=tuple(self._actions(raw[ACTIONS])),
        )

    # -------------------------------------------------------------- answers

    def _take(self, answers: Mapping[str, object]) -> None:
        """Take in what has changed since the last time."""
        before = self._answers
        # Most answers are the very ones of the last time. A list may have been changed in place, so it never counts.
        changed = [name for name, answer in answers.items() if before.get(name, _NOT_GIVEN) is not answer]
        changed = [name for name in changed if not (name in before and _same(before[name], answers[name]))]
        changed += [name for name in self._changeable if name in answers and name not in changed]
        gone = [] if before.keys() <= answers.keys() else [name for name in before if name not in answers]
        if not changed and not gone:
            return
        read = self._read(answers, changed)
        read.update(dict.fromkeys(gone))
        variables: dict[int, int | None] = {}
        pairs: dict[tuple[Pair, int, int], None] = {}
        for name, given in read.items():
            earlier = self._given.get(name)
            if given is None or earlier is None or NOT_APPLICABLE in (given, earlier):
                self._filled[self._plan.run_of[name]] += 1
            self._readings.pop(name, None)
            if given is None:
                self._given.pop(name, None)
            else:
                self._given[name] = given
            self._place(name, given, variables)
            pairs.update(dict.fromkeys(self._plan.pairs.get(name, ())))
        for pair, slot, number in pairs:
            held = self._pair_held(pair)
            self._codes[slot] = UNANSWERED if held is None else FIRST + held
            if number >= 0:
                variables[number] = held
        self._restriction.update(variables)
        self._dated.clear()
        self._answers = dict(answers)
        self._changeable = [name for name in {*self._changeable, *read} if type(answers.get(name)) in _CHANGEABLE]

    def _read(self, answers: Mapping[str, object], changed: list[str]) -> dict[str, Given]:
        items = self._plan.ruleset.vocabulary.items
        read: dict[str, Given] = {}
        for name in changed:
            item = items.get(name)
            try:
                if item is not None and not item.decided:
                    read[name] = read_answer(item, answers[name])
                    continue
            except ValueError:
                pass
            # This raises, naming every fault.
            read_answers(self._plan.ruleset.vocabulary, answers)
        return read

    def _place(self, name: str, given: Given, variables: dict[int, int | None]) -> None:
        slot = self._slots.items[name]
        number, variable = self._plan.variables.get(name, (-1, None))
        place: int | None
        if given is None:
            code, place = slot.blank, 0 if slot.blank == FIRST else None
        elif isinstance(given, Special):
            code, place = ASIDE, variable.index_of_not_applicable() if variable is not None else None
        else:
            code, place = slot.code(given), variable.index(given) if variable is not None else None
        self._codes[slot.number] = code
        if number >= 0:
            variables[number] = place

    def _pair_held(self, pair: Pair) -> int | None:
        value, other = self._given.get(pair.item), self._given.get(pair.other)
        if not isinstance(value, date) or not isinstance(other, date):
            return None
        return int(pair_holds(pair, self._plan.ruleset.vocabulary.items[pair.item], value, other))

    def _settled(self, found: tuple[int, ...]) -> list[int]:
        """The states of all items, those that may be hidden settled as far as the answers settle them."""
        states = list(found)
        certain = self._certain
        for hiding in self._plan.hiding:
            shown_: Truth = None
            asked = False
            for place, slot, first in hiding.places:
                if states[place] >= first:
                    if not asked:
                        shown_, asked = certain(hiding.node), True
                    if shown_ is not None:
                        states[place] = slot.settled(states[place], shown=shown_)
        return states

    def _certain(self, node: Node) -> Truth:
        """Of a function to True and False: which of them it is certain to be, or None."""
        found = self._restriction.certain(node)
        if found is None and self._plan.shares_dates:
            results = self._among_dates(node)
            found = results == {True} if len(results) == 1 else None
        return found

    def _rail_of(self, key: str, node: Node | None, reader: Reader) -> int:
        """The rail of a condition: by its diagram, or as its reader has it where it has none."""
        return _rail(self._certain(node)) if node is not None else reader.told(key, self._known)[0]

    def _among_dates(self, node: Node) -> set[Hashable]:
        """Every result that some dates still lead to; none at the very ends of the calendar, where spans lead out."""
        found = self._dated.get(node)
        if found is None:
            known, left = self._restriction.known, self._dates_left()
            found = left.results(self._plan.diagram, node, known) if left.entangled else set()
            self._dated[node] = found
        return found

    def _deciding(self, node: Node) -> list[int]:
        if self._plan.shares_dates and self._dates_left().entangled:
            return self._dates_left().deciding(self._plan.diagram, node, self._restriction.known)
        return self._restriction.deciding(node)

    def _dates_left(self) -> DateCases:
        fixed = {name: given for name, given in self._given.items() if isinstance(given, date)}
        if self._dates is None or self._dates.fixed != fixed:
            assert self._plan.compiled is not None, "dates are compared in diagrams"
            self._dates = dates_left(self._plan.compiled, fixed)
        return self._dates

    # -------------------------------------------------------------- outcomes

    def _results(self, part: OutcomePart, node: Node | None, mask: int) -> tuple[set[Hashable], int]:
        """What an outcome can still come to, and the same as bits."""
        if mask & (mask - 1) == 0:
            return {_value(part.item, mask.bit_length() - 1)}, mask
        if node is None:
            return {_value(part.item, code) for code in range(mask.bit_length()) if mask >> code & 1}, mask
        results = self._restriction.results(node)
        if len(results) > 1 and self._plan.shares_dates:
            results = self._among_dates(node) or results
        exact = 0
        for value in results:
            exact |= 1 << (ASIDE if value is NOT_APPLICABLE else part.code.get(str(value), 0))
        return results, exact

    def _outcome(self, part: OutcomePart, results: set[Hashable], table: set[Hashable]) -> OutcomeJudgement:
        item, node = part.item, part.node
        still_open = len(results) > 1
        numbers = self._deciding(node) if still_open and node is not None else []
        perhaps = self._perhaps_deciding(item.id) if still_open and node is None else ()
        rests = (
            results,
            table,
            numbers,
            perhaps,
            part.rests(self._known),
            self._wording(part.worded),
        )
        kept = self._kept.get(item.id)
        if kept is not None and kept[0] == rests:
            return cast(OutcomeJudgement, kept[1])
        reachable = tuple([value.id for value in item.values if value.id in results])
        applicable = results != {NOT_APPLICABLE}
        before_limits = tuple([value.id for value in item.values if value.id in table])
        value = reachable[0] if len(results) == 1 and reachable else None
        made = OutcomeJudgement(
            outcome=item.id,
            label=item.label,
            value=value,
            reachable=reachable,
            because=tuple(self._reasons.because(item.id, value, reachable, before_limits)) if applicable else (),
            deciding=perhaps or self._items_of(numbers),
            exact=node is not None and (len(results) == 1 or not self._plan.shares_dates or self._dates_left().sure),
            applicable=applicable,
            before_limits=before_limits,
        )
        self._kept[item.id] = (rests, made)
        return made

    def _perhaps_deciding(self, name: str) -> tuple[str, ...]:
        """What has no answer among all that an outcome's open rules rest on: what still decides, and maybe more."""
        plan = self._plan
        items = plan.ruleset.vocabulary.items
        found: set[str] = set()
        todo, seen = list(plan.decided_by[name]), set[str]()
        while todo:
            key = todo.pop()
            if key in seen:
                continue
            seen.add(key)
            rail, reads = plan.reader.told(key, self._known)
            if rail != 1:
                continue
            for read in reads:
                # With an answer counts whether it is asked for at all.
                for item in (items[read], items.get(items[read].section or "")):
                    if item is not None:
                        found.add(item.id)
                        todo += plan.decided_by[item.id]
        still_open = [one for one in found if one not in self._given and not items[one].decided]
        return tuple(sorted(still_open, key=plan.places.__getitem__))

    def _items_of(self, numbers: Iterable[int]) -> tuple[str, ...]:
        unknowns = self._plan.unknowns
        found: dict[str, None] = {}
        for number in numbers:
            unknown = unknowns[number]
            if isinstance(unknown, Variable):
                found[unknown.item] = None
            else:
                found.update({name: None for name in (unknown.item, unknown.other) if name not in self._given})
        places = self._plan.places
        return tuple(sorted(found, key=places.__getitem__))

    # -------------------------------------------------------------- rules

    def _limits(self, rails: Iterable[int]) -> Iterator[LimitJudgement]:
        for part, rail in zip(self._plan.limits, rails, strict=True):
            active = self._truth(part, rail)
            if active is not False:
                yield self._keep(part, active, self._limit)

    def _limit(self, part: Part, active: Truth) -> LimitJudgement:
        return self._reasons.limit(part.name, active, self._reads(part.key))

    def _escalations(self, rails: Iterable[int]) -> Iterator[EscalationJudgement]:
        for part, rail in zip(self._plan.escalations, rails, strict=True):
            if self._truth(part, rail) is True:
                yield self._keep(part, True, self._escalation)

    def _escalation(self, part: Part, due: Truth) -> EscalationJudgement:
        return self._reasons.escalation(part.name, self._reads(part.key))

    def _actions(self, rails: Iterable[int]) -> Iterator[ProposedAction]:
        for part, rail in zip(self._plan.actions, rails, strict=True):
            if self._truth(part, rail) is True:
                made = self._proposed.get(part.name)
                if made is None:
                    made = self._proposed[part.name] = self._reasons.action(part.name)
                yield made

    def _truth(self, part: Part, rail: int) -> Truth:
        """A rule's truth: as the compiled rule has it where that is exact, else as the diagram has it."""
        if rail == 1 and part.node is not None and (not part.once or self._plan.shares_dates):
            return self._certain(part.node)
        return _TRUTHS[rail]

    def _requirements(self) -> Iterator[RequirementJudgement]:
        for requirement in self._plan.requirements:
            rests = requirement.rests(self._known)
            kept = self._kept.get(requirement.key)
            if kept is None or kept[0] != rests:
                rail = self._plan.entry_reader.told(requirement.key, self._known)[0]
                require = self._plan.ruleset.document.require[requirement.name]
                made = (
                    RequirementJudgement(requirement.name, require.strength, require.message.strip())
                    if rail == CERTAIN
                    else None
                )
                kept = self._kept[requirement.key] = (rests, made)
            if kept[1] is not None:
                yield cast(RequirementJudgement, kept[1])

    def _keep(self, part: Part, truth: Truth, make: Callable[[Part, Truth], Kept]) -> Kept:
        """A rule's part of the judgement, made anew where something that it rests on has changed."""
        rests = (truth, part.rests(self._known), self._wording(part.worded) if part.worded else ())
        kept = self._kept.get(part.key)
        if kept is None or kept[0] != rests:
            kept = self._kept[part.key] = (rests, make(part, truth))
        return cast(Kept, kept[1])

    def _wording(self, names: tuple[str, ...]) -> tuple[Given, ...]:
        return tuple([self._given.get(name) for name in names])

    def _told(self, key: str) -> tuple[Truth, tuple[str, ...]]:
        node = self._plan.nodes[key]
        rail, reads = self._plan.reader.told(key, self._known)
        return self._certain(node) if node is not None else _TRUTHS[rail], reads

    def _reads(self, key: str) -> tuple[str, ...]:
        return self._plan.reader.told(key, self._known)[1]

    def _read_aloud(self, names: Iterable[str]) -> tuple[Reading, ...]:
        known, places, readings = self._known, self._plan.layout.items, self._readings
        found = []
        for name in names:
            state = known[places[name]]
            kept = readings.get(name)
            if kept is None or kept[0] != state:
                kept = readings[name] = (state, self._read_out(name, state, self._given.get(name)))
            found.append(kept[1])
        return tuple(found)

    def _read_out(self, name: str, known: int, given: Given) -> Reading:
        item = self._plan.ruleset.vocabulary.items[name]
        if item.decided:
            values = sorted(value.id for code, value in enumerate(item.values, FIRST) if known >> code & 1)
            if known == 1 << ASIDE:
                return Reading(name, item.label, "Not applicable")
            if known & 1 or not values:
                # Where no row may come to apply, the outcome may stay without a value.
                return Reading(name, item.label, "Not answered")
            return Reading(name, item.label, " or ".join(item.value_label(value) for value in values))
        if known == ASIDE:
            return Reading(name, item.label, "Not applicable")
        if given is None or isinstance(given, Special):
            return Reading(name, item.label, "Not answered")
        return Reading(name, item.label, shown(item, given))

    # -------------------------------------------------------------- what applies

    def _applying(self, outcomes: Mapping[str, OutcomeJudgement]) -> Applying:
        """Worked out anew only where something is first answered, cleared or put aside, or what is asked changes."""
        truths = self._asked()
        deciding = [outcome.deciding for outcome in outcomes.values()]
        rests = (truths, deciding, tuple(self._filled))
        if self._applied[0] != rests:
            self._applied = (rests, self._listed(truths, deciding))
        return self._applied[1]

    def _listed(self, truths: list[Truth], deciding: list[tuple[str, ...]]) -> Applying:
        away: list[str] = []
        unknown: list[str] = []
        unanswered: list[str] = []
        wanted: set[str] | None = None
        for number, run in enumerate(self._plan.runs):
            asked = truths[run.group]
            rests = (asked, self._filled[number], deciding if run.may_decide else None)
            kept = self._runs[number]
            if kept[0] != rests:
                if wanted is None:
                    wanted = {name for names in deciding for name in names}
                kept = self._runs[number] = (rests, self._listed_run(run, asked, wanted))
            away += kept[1][0]
            unknown += kept[1][1]
            unanswered += kept[1][2]
        return tuple(away), tuple(unknown), tuple(unanswered)

    def _listed_run(self, run: Run, asked: Truth, wanted: set[str]) -> Applying:
        given = self._given
        away: list[str] = []
        unknown: list[str] = []
        unanswered: list[str] = []
        for name, wants in run.items:
            if name in given:
                if asked is False or given[name] is NOT_APPLICABLE:
                    away.append(name)
                elif asked is None:
                    unknown.append(name)
            elif asked is True:
                if wants is Wants.ALWAYS or (wants is Wants.IF_IT_DECIDES and name in wanted):
                    unanswered.append(name)
            elif asked is False:
                away.append(name)
            else:
                unknown.append(name)
        return tuple(away), tuple(unknown), tuple(unanswered)

    def _asked(self) -> list[Truth]:
        """Of every group of items whether it is asked; the last for those that always are.

        A section that could still be put aside is asked, with its questions, until somebody does so.
        """
        given = self._given
        plan = self._plan
        truths: list[Truth] = [*([None] * len(plan.groups)), True]
        for number in plan.first_groups:
            group = plan.groups[number]
            truths[number] = self._relevant(group) if group.shown is None else self._restriction.certain(group.shown)
        sections: dict[str, Truth] = {
            name: False if given.get(name) is NOT_APPLICABLE else truths[group] for name, group in plan.section_groups
        }
        for number in plan.later_groups:
            group = plan.groups[number]
            section = sections[group.section]
            if group.always:
                truths[number] = section
            elif section is True and group.section in given:
                # Certainly shown and not put aside: all that is left open is what the group itself asks.
                truths[number] = self._relevant(group)
            elif section is False or (group.shown is not None and self._restriction.certain(group.shown) is False):
                truths[number] = False
            else:
                own = self._relevant(group)
                truths[number] = False if own is False else None if own is None or section is None else True
        return truths

    def _relevant(self, group: Group) -> Truth:
        if group.relevant is not None:
            return self._restriction.certain(group.relevant)
        return _TRUTHS[self._plan.reader.told(group.key, self._known)[0]] if group.key else True


_TRUTHS: Mapping[int, Truth] = {0: False, 1: None, CERTAIN: True}
_NOT_GIVEN = object()
_CHANGEABLE = frozenset((list, set))


def _same(one: object, other: object) -> bool:
    """Whether an answer is as it was; True is not 1 here."""
    return type(one) is type(other) and one == other and type(one) not in _CHANGEABLE


def _value(item: Item, code: int) -> Hashable:
    """The value of an outcome that stands behind a code."""
    return item.values[code - FIRST].id if code >= FIRST else NOT_APPLICABLE if code else None


def _rail(truth: Truth) -> int:
    return CERTAIN if truth else 1 if truth is None else 0
