"""The quickest back end: a ruleset compiled to a function over prepared codes, for one audit or very many.

>>> evaluator = Evaluator(ruleset)
>>> codes = evaluator.codes({"safety": "good", "age": "9"})
>>> evaluator.evaluate(codes).values
{'overall': 'good'}

A complete audit is decided exactly. On a part-answered one every answer that this back end gives is certain to stay,
and what it leaves open may be decided all the same: two rules that read one answer are not weighed together here.
The diagram (:mod:`auditrules.engine.compiled`) is the exact judge of what is still possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

from auditrules.engine.evaluating_program import Function, Program, Raw
from auditrules.engine.evaluating_reads import Known, Layout, Reader
from auditrules.engine.evaluating_slots import ASIDE, FIRST, UNANSWERED, Codes, Slots
from auditrules.engine.nodes import TooComplex
from auditrules.rulesets.ruleset import Ruleset

OUTCOMES, TABLES, FIRED, LIMITS, ESCALATIONS, ACTIONS, REQUIREMENTS, STATES = range(8)
CERTAIN = 3
"""A rail: a rule that is certain to hold, however the rest is answered."""


class Names:
    """The names that stand behind a function's numbers, in its order."""

    def __init__(self, ruleset: Ruleset) -> None:
        document, vocabulary = ruleset.document, ruleset.vocabulary
        self.outcomes = tuple(document.decide)
        self.values = tuple(
            (None, None, *(value.id for value in vocabulary.items[name].values)) for name in self.outcomes
        )
        self.limits = tuple(document.limit)
        self.escalations = tuple(document.escalate)
        self.actions = tuple(document.action)
        self.requirements = tuple(name for name, require in document.require.items() if require.on == "audit")
        shown = [item for item in vocabulary.items.values() if item.role != "outcome"]
        self.items = tuple(item.id for item in shown)
        self.asked = tuple(item.required and not item.decided for item in shown)
        self.decided = tuple(item.decided for item in shown)


class Evaluation:
    """What a ruleset says of one audit; its parts are named only when they are asked for.

    ``complete`` is whether every answer that a rule reads was there. ``raw`` are the function's own numbers.
    """

    __slots__ = ("_names", "complete", "raw")

    def __init__(self, names: Names, raw: Raw, complete: bool) -> None:
        self._names = names
        self.raw = raw
        self.complete = complete

    @property
    def values(self) -> dict[str, str | None]:
        """Every outcome's value; None where it has none, does not apply, or is still open."""
        names = self._names
        codes = self.raw[OUTCOMES] if self.complete else map(_single, self.raw[OUTCOMES])
        return {name: values[code] for name, values, code in zip(names.outcomes, names.values, codes, strict=True)}

    @property
    def possible(self) -> dict[str, tuple[str, ...]]:
        """Every value that each outcome may still come to: never one too few, at times one too many."""
        names = self._names
        if self.complete:
            return {name: () if value is None else (value,) for name, value in self.values.items()}
        return {
            name: tuple(value for code, value in enumerate(values) if value is not None and mask >> code & 1)
            for name, values, mask in zip(names.outcomes, names.values, self.raw[OUTCOMES], strict=True)
        }

    @property
    def limits(self) -> tuple[str, ...]:
        """Limits that hold."""
        return self._holding(self._names.limits, self.raw[LIMITS])

    @property
    def escalations(self) -> tuple[str, ...]:
        """Escalations that are due."""
        return self._holding(self._names.escalations, self.raw[ESCALATIONS])

    @property
    def actions(self) -> tuple[str, ...]:
        """Actions that are proposed."""
        return self._holding(self._names.actions, self.raw[ACTIONS])

    @property
    def requirements(self) -> tuple[str, ...]:
        """Requirements on the audit that it does not meet."""
        return tuple(
            name for name, rail in zip(self._names.requirements, self.raw[REQUIREMENTS], strict=True) if rail == CERTAIN
        )

    @property
    def not_applicable(self) -> tuple[str, ...]:
        """Items that the rules hide, and items answered not applicable, in form order."""
        return tuple(name for name, state in zip(self._names.items, self._applying(), strict=True) if state == ASIDE)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Items of a complete audit that apply, are required and have no answer."""
        rows = zip(self._names.items, self.raw[STATES], self._names.asked, strict=True)
        return tuple(name for name, state, asked in rows if asked and state == UNANSWERED)

    def _holding(self, names: tuple[str, ...], truths: Iterable[int]) -> tuple[str, ...]:
        if self.complete:
            return tuple(compress(names, truths))
        return tuple(name for name, rail in zip(names, truths, strict=True) if rail == CERTAIN)

    def _applying(self) -> Iterator[int]:
        if self.complete:
            return iter(self.raw[STATES])
        # A section graded by a table has a rail in its place: whether it is shown.
        rows = zip(self.raw[STATES], self._names.decided, strict=True)
        return ((FIRST if state else ASIDE) if decided else state for state, decided in rows)


def _single(mask: int) -> int:
    """The code of the one bit that is set; that of no value where there are several."""
    return mask.bit_length() - 1 if mask & (mask - 1) == 0 else UNANSWERED


class Evaluator:
    """A ruleset's rules as a function over codes.

    Raises :class:`auditrules.engine.nodes.TooComplex` for rules over answers of too many values at once, then or
    when a function is first needed: that for complete audits, for part-answered ones, and the reader of traces are
    each made then.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.slots = Slots(ruleset)
        self.names = Names(ruleset)

    @cached_property
    def _complete(self) -> Function:
        return Program(self.slots, complete=True).function()

    @cached_property
    def _partly(self) -> Function:
        return Program(self.slots, complete=False).function()

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.slots, self.layout)

    @cached_property
    def layout(self) -> Layout:
        """Where the trace finds what is known of an audit."""
        return Layout(self.slots)

    def partly(self, codes: Codes) -> Raw:
        """The numbers of an audit as a part-answered one, which a complete one is as well."""
        found = self._partly(codes)
        assert found is not None, "only the function for complete audits gives up"
        return found

    def codes(self, answers: Mapping[str, object], audit: Mapping[str, object] | None = None) -> Codes:
        """Answers by item id as codes, one a slot; keep them where the same audit is evaluated again.

        Takes what :func:`auditrules.engine.answers.read_answers` takes; ``audit`` gives the audit's own fields.
        Raises :class:`auditrules.engine.BadAnswers` with every fault.
        """
        return self.slots.codes(answers, audit)

    def evaluate(self, codes: Codes) -> Evaluation:
        """Judge one audit: outcomes, limits, escalations, actions, requirements, and what applies."""
        raw = self._complete(codes)
        if raw is not None:
            return Evaluation(self.names, raw, True)
        return Evaluation(self.names, self.partly(codes), False)

    def complete(self, codes: Codes) -> Evaluation | None:
        """Judge one audit if it is complete; None where it is not, or where the ruleset is too complex."""
        function = self._complete_if_any
        raw = function(codes) if function is not None else None
        return None if raw is None else Evaluation(self.names, raw, True)

    @cached_property
    def _complete_if_any(self) -> Function | None:
        try:
            return self._complete
        except TooComplex:
            return None

    def because(self, evaluation: Evaluation) -> dict[str, tuple[str, ...]]:
        """The rules that decide each outcome of a complete audit, named as in a judgement.

        ``limit.affects_safety`` for a limit that lowered it, ``decide.overall.2`` for the row that applied (by its id
        where it has one), ``decide.overall.otherwise`` where none did.
        """
        return {
            name: tuple(rule for rule, _ in self._deciding(number, evaluation.raw))
            for number, name in enumerate(self.names.outcomes)
        }

    def trace(self, codes: Codes) -> tuple[Evaluation, dict[str, tuple[str, ...]]]:
        """Judge one audit, and tell of every rule that fired which items it rests on, in the order it read them.

        Rules are named as in a judgement: ``limit.affects_safety``, ``escalate.harm``, ``decide.overall.2``. On a
        part-answered audit the limits, escalations and actions that are certain are told.
        """
        evaluation = self.evaluate(codes)
        known = self._known(evaluation, codes)
        told = {rule: self._reader.reads((key,), known) for rule, key in self._fired(evaluation)}
        if evaluation.complete:
            for number in range(len(self.names.outcomes)):
                for rule, keys in self._deciding(number, evaluation.raw):
                    told[rule] = self._reader.reads(keys, known)
        return evaluation, told

    def rails(self, evaluation: Evaluation, codes: Codes, keys: Iterable[str]) -> tuple[int, ...]:
        """The rails of conditions by their places in the ruleset: 0 for none, 1 for one that is not told here."""
        known = self._known(evaluation, codes)
        return tuple(self._reader.told(key, known)[0] for key in keys)

    def _known(self, evaluation: Evaluation, codes: Codes) -> Known:
        outcomes = evaluation.raw[OUTCOMES]
        masks = [1 << code for code in outcomes] if evaluation.complete else outcomes
        return self.layout.row(evaluation.raw[STATES], masks, codes, ())

    def _fired(self, evaluation: Evaluation) -> Iterator[tuple[str, str]]:
        for rules, truths in zip(self._rules, evaluation.raw[LIMITS : ACTIONS + 1], strict=True):
            if evaluation.complete:
                yield from compress(rules, truths)
            else:
                yield from (rule for rule, rail in zip(rules, truths, strict=True) if rail == CERTAIN)

    @cached_property
    def _rules(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Limits, escalations and actions, each by its name and where its condition stands."""
        named = (("limit", self.names.limits), ("escalate", self.names.escalations), ("action", self.names.actions))
        return tuple(tuple((f"{table}.{name}", f"{table}.{name}.when") for name in rules) for table, rules in named)

    def _deciding(self, number: int, raw: Raw) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The rules that decide an outcome, each with the places of the conditions that it rests on."""
        value, before, fired = raw[OUTCOMES][number], raw[TABLES][number], raw[FIRED][number]
        if value < FIRST:
            return
        table = self._tables[number]
        lowered = False
        if value != before:
            for place, cap, rule, key in table.limits:
                if cap == value and raw[LIMITS][place]:
                    lowered = True
                    yield rule, (key,)
            if lowered and value == table.worst:
                # Nothing is worse than the worst: the limit alone decides.
                return
        if isinstance(fired, int):
            yield table.rows[fired]
            return
        rows = list(compress(table.rows, fired))  # the last, for no row at all, has no truth
        yield from rows[:1] if table.unique else rows
        if not rows and before >= FIRST:
            yield table.rows[-1]

    @cached_property
    def _tables(self) -> tuple[Table, ...]:
        return tuple(Table.of(self.ruleset, name) for name in self.names.outcomes)


@dataclass(frozen=True, slots=True)
class Table:
    """What an outcome's reasons need: its limits and its rows, by place, with their names and conditions."""

    limits: tuple[tuple[int, int, str, str], ...]
    """Place among all limits, code of the cap, name, and where its condition stands."""
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    """Name and conditions; the last stands for no row, and rests on every row's."""
    worst: int
    unique: bool

    @classmethod
    def of(cls, ruleset: Ruleset, name: str) -> Table:
        document = ruleset.document
        decide, item = document.decide[name], ruleset.vocabulary.items[name]
        code = {value.id: FIRST + place for place, value in enumerate(item.values)}
        places = tuple(f"decide.{name}.rows.{index + 1}.when" for index in range(len(decide.rows)))
        rows = [(f"decide.{name}.{row.id or index + 1}", (places[index],)) for index, row in enumerate(decide.rows)]
        return cls(
            tuple(
                (place, code[limit.at_most or limit.overall_at_most or ""], f"limit.{key}", f"limit.{key}.when")
                for place, (key, limit) in enumerate(document.limit.items())
                if limit.outcome == name
            ),
            (*rows, (f"decide.{name}.otherwise", places)),
            next((code[value.id] for value in item.values if value.id not in item.off_scale), -1),
            decide.hit == "unique",
        )
