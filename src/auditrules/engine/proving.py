"""Promises of a ruleset, proved over every possible audit or broken by the smallest one that breaks them.

Every complete audit counts, whatever the facts of the case. What the form hides counts for nothing, as in judging, so
no audit is left out of a proof because something in it is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

from auditrules.conditions.checking import names
from auditrules.conditions.ir import Condition, Ref
from auditrules.conditions.vocabulary import Item
from auditrules.engine.analysis import Analysis, Answer, Stated, parts
from auditrules.engine.answers import read_answers
from auditrules.engine.examples import NOT_YET_KNOWN
from auditrules.engine.existence import Falls, is_possible
from auditrules.engine.judgement import Judgement
from auditrules.engine.judging import Judging
from auditrules.engine.nodes import DEFAULT_BUDGET, Node, TooComplex
from auditrules.engine.smallest import Case
from auditrules.engine.variables import NOT_APPLICABLE, Variable
from auditrules.rulesets.models import Promise
from auditrules.rulesets.ruleset import Ruleset
from auditrules.rulesets.toml_text import inline_table, quoted

Verdict = Literal["proved", "broken", "empty", "undecided"]
"""``empty``: there is no audit that the promise speaks of. ``undecided``: it could neither be proved nor broken."""

NOT_TIME = "There was not time enough to prove it."
TOO_COMPLEX = "The rules are too complex to prove it."

_OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class ShownAudit:
    """An audit that breaks a promise: the answers that matter, and what comes of them in words.

    ``comes_to`` holds a line for every outcome and rule that the promise names, such as
    ``("Overall grade", "Good or Outstanding")``. Whatever else is answered, the promise is broken.
    """

    stated: tuple[Stated, ...]
    comes_to: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of one promise.

    ``words`` says what was promised. Of a broken promise ``audits`` shows the smallest audit that breaks it; where an
    answer was improved, the audit before and after. ``example`` is the same as ``[[examples]]``, ready to paste: it
    passes while the promise is broken, and says so when that is put right. ``note`` says more in words.
    """

    promise: str
    words: str
    because: str | None
    verdict: Verdict
    note: str = ""
    audits: tuple[ShownAudit, ...] = ()
    example: str = ""


def prove(
    ruleset: Ruleset,
    *,
    budget: int = DEFAULT_BUDGET,
    out_of_time: Callable[[], bool] | None = None,
    analysis: Analysis | None = None,
) -> tuple[Proof, ...]:
    """Every promise of a ruleset, in the order of the file. Never raises, and ends within the budget and the time.

    A ruleset made to be extended has no audits of its own: its promises are proved of what extends it, and here
    there are none. ``analysis`` is one made before, as for the checks; its budget and time then hold.
    """
    return tuple(proofs(ruleset, budget=budget, out_of_time=out_of_time, analysis=analysis))


def proofs(
    ruleset: Ruleset,
    *,
    budget: int = DEFAULT_BUDGET,
    out_of_time: Callable[[], bool] | None = None,
    analysis: Analysis | None = None,
) -> Iterator[Proof]:
    """As :func:`prove`, one at a time, for whoever shows how far it is."""
    if not ruleset.document.ruleset.base:
        yield from _Prover(ruleset, budget, out_of_time).run(analysis)


class _Prover:
    def __init__(self, ruleset: Ruleset, budget: int, out_of_time: Callable[[], bool] | None) -> None:
        self._ruleset = ruleset
        self._budget = budget
        self._out_of_time = out_of_time

    def run(self, analysis: Analysis | None) -> Iterator[Proof]:
        for name, promise in self._ruleset.document.promise.items():
            try:
                if self._out_of_time is not None and self._out_of_time():
                    raise TooComplex
                if analysis is None:
                    analysis = Analysis(self._ruleset, budget=self._budget, out_of_time=self._out_of_time)
                yield self._prove(analysis, name, promise)
            except TooComplex:
                late = self._out_of_time is not None and self._out_of_time()
                note = NOT_TIME if late else TOO_COMPLEX
                yield self._proof(name, "undecided", note)

    def _prove(self, analysis: Analysis, name: str, promise: Promise) -> Proof:
        if promise.claim == "every_complete_audit_has_overall":
            return self._has_overall(analysis, name)
        if promise.claim == "improving_a_section_never_lowers_overall":
            return self._never_lowers(analysis, name)
        return self._whenever(analysis, name)

    # -------------------------------------------------------------- kinds of promise

    def _has_overall(self, analysis: Analysis, name: str) -> Proof:
        if _OVERALL not in self._ruleset.document.decide:
            return self._proof(name, "broken", "Nothing decides an overall outcome: there is no [decide.overall].")
        node = analysis.compiled.outcome_node(_OVERALL)
        missing = analysis.diagram.map(node, lambda value: value is None or value is NOT_APPLICABLE)
        return self._verdict(analysis, name, missing)

    def _whenever(self, analysis: Analysis, name: str) -> Proof:
        conditions = self._ruleset.conditions
        whenever, then = conditions[f"promise.{name}.whenever"], conditions[f"promise.{name}.then"]
        for condition in (whenever, then):
            entered = analysis.entered(condition)
            if entered is not None:
                note = f"'{entered}' reads what is entered while the audit is done, so it can't be proved beforehand."
                return self._proof(name, "undecided", note)
        holds = analysis.holds(f"promise.{name}.whenever")
        if holds == analysis.false:
            return self._proof(name, "empty", "No audit fulfils 'whenever', so nothing is promised.")
        then_holds = analysis.holds(f"promise.{name}.then")
        if not is_possible(analysis.diagram, (holds,), (then_holds,)):
            return self._proof(name, "proved")
        broken = analysis.both(holds, analysis.without(then_holds))
        return self._verdict(analysis, name, broken, (whenever, then))

    def _never_lowers(self, analysis: Analysis, name: str) -> Proof:
        if _OVERALL not in self._ruleset.document.decide:
            return self._proof(name, "empty", "Nothing decides an overall outcome: there is no [decide.overall].")
        sections = [item for item in analysis.vocabulary.members("section") if item.graded and not item.decided]
        if not sections:
            return self._proof(name, "empty", "The auditor grades no section here.")
        broken = list(_lowered(analysis, sections))
        if not broken:
            return self._proof(name, "proved")
        found = analysis.case_of([node for _, _, _, node in broken])
        if found is None:
            return self._proof(name, "undecided", _NO_DATES)
        at, case = found
        item, lower, upper, _ = broken[at]
        number = analysis.compiled.number_of(item.id)
        assert number is not None
        return self._two_audits(analysis, name, {**case, number: lower}, {**case, number: upper}, item)

    # -------------------------------------------------------------- broken promises

    def _verdict(self, analysis: Analysis, name: str, broken: Node, conditions: tuple[Condition, ...] = ()) -> Proof:
        if broken == analysis.false:
            return self._proof(name, "proved")
        case = analysis.case(broken)
        if case is None:
            return self._proof(name, "undecided", _NO_DATES)
        stated = analysis.stated(case)
        judgement = self._judge(analysis, stated)
        outcomes, rules = self._named(conditions)
        lines = ["[[examples]]", f"name = {quoted(f'Breaks the promise {name}')}", *_given(stated)]
        lines.append(f"expect = {inline_table(_expected(judgement, outcomes, rules))}")
        shown = ShownAudit(stated, tuple(self._comes_to(analysis, case, outcomes, rules)))
        return self._proof(name, "broken", audits=(shown,), example="\n".join(lines) + "\n")

    def _two_audits(self, analysis: Analysis, name: str, before: Case, after: Case, improved: Item) -> Proof:
        audits = []
        blocks = []
        first = f"Breaks the promise {name}: before"
        for case, title in ((before, first), (after, f"Breaks the promise {name}: {improved.id} improved")):
            stated = analysis.stated(case)
            audits.append(ShownAudit(stated, tuple(self._comes_to(analysis, case, [_OVERALL], []))))
            lines = ["[[examples]]", f"name = {quoted(title)}"]
            if case is after:
                lines.append(f"like = {quoted(first)}")
                stated = tuple(one for one in stated if one.item == improved.id)
            judgement = self._judge(analysis, audits[-1].stated)
            lines += [*_given(stated), f"expect = {inline_table(_expected(judgement, [_OVERALL], []))}"]
            blocks.append("\n".join(lines))
        steps = " to ".join(next(one.words for one in audit.stated if one.item == improved.id) for audit in audits)
        note = f"Improving '{improved.label}' from {steps} lowers the overall outcome."
        return self._proof(name, "broken", note, tuple(audits), "\n\n".join(blocks) + "\n")

    def _judge(self, analysis: Analysis, stated: tuple[Stated, ...]) -> Judgement:
        given = read_answers(self._ruleset.vocabulary, {one.item: one.answer for one in stated})
        return Judging(self._ruleset, analysis.compiled, given).judgement({})

    def _named(self, conditions: tuple[Condition, ...]) -> tuple[list[str], list[str]]:
        """Outcomes and rules that a promise names, itself or through a named condition."""
        outcomes: list[str] = []
        rules: list[str] = []
        waiting = list(conditions)
        while waiting:
            condition = waiting.pop(0)
            outcomes += [name for name in names(condition, self._ruleset.vocabulary) if self._is_outcome(name)]
            for part in parts(condition):
                if isinstance(part, Ref) and "." in part.name:
                    rules.append(part.name)
                elif isinstance(part, Ref):
                    waiting.append(self._ruleset.conditions[f"define.{part.name}.means"])
        if not outcomes and not rules and _OVERALL in self._ruleset.document.decide:
            outcomes.append(_OVERALL)
        return list(dict.fromkeys(outcomes)), list(dict.fromkeys(rules))

    def _is_outcome(self, name: str) -> bool:
        item = self._ruleset.vocabulary.items.get(name)
        return item is not None and item.decided

    def _comes_to(
        self, analysis: Analysis, case: Case, outcomes: list[str], rules: list[str]
    ) -> Iterator[tuple[str, str]]:
        """What a case comes to, for outcomes and rules, in words."""
        for name in outcomes:
            item = self._ruleset.vocabulary.items[name]
            reached = analysis.reached(analysis.compiled.value_node(name), case)
            yield item.label, _or(item, reached)
        for name in rules:
            held = analysis.reached(analysis.holds(f"{name}.when"), case)
            yield name, "applies" if held == {True} else "does not apply" if held == {False} else "may apply"

    def _proof(
        self, name: str, verdict: Verdict, note: str = "", audits: tuple[ShownAudit, ...] = (), example: str = ""
    ) -> Proof:
        promise = self._ruleset.document.promise[name]
        words = promise.claim or f"whenever {promise.whenever}, then {promise.then}"
        because = promise.because.strip() if promise.because else None
        return Proof(name, words.replace("_", " ") if promise.claim else words, because, verdict, note, audits, example)


_NO_DATES = "It seems to be broken, but no dates were found that show it."


def _lowered(analysis: Analysis, sections: list[Item]) -> Iterator[tuple[Item, int, int, Node]]:
    """Where improving a section, all else equal, lowers the overall outcome: section, both grades, and the audits.

    Only outcomes on the scale are better or worse than one another. Where the outcome can be off the scale, or none,
    a step from one grade to the next may hide a loss over two, so every pair of grades is looked at.
    """
    diagram, rank = analysis.diagram, analysis.compiled.rank(_OVERALL)
    overall = analysis.compiled.outcome_node(_OVERALL)
    on_scale = all(
        rank.get(value, -1) >= 0 if isinstance(value, str) else False for value in diagram.results(overall, {})
    )
    falls = Falls(diagram, rank)
    for item in sections:
        number = analysis.compiled.number_of(item.id)
        unknown = analysis.compiled.unknowns[number] if number is not None else None
        if number is None or not isinstance(unknown, Variable):
            continue
        grades = [index for index, cell in enumerate(unknown.cells) if cell is not NOT_APPLICABLE]
        for lower, upper in pairwise(grades) if on_scale else combinations(grades, 2):
            broken = falls.where(overall, number, lower, upper)
            if broken != analysis.false:
                yield item, lower, upper, broken


def _given(stated: tuple[Stated, ...]) -> list[str]:
    return [f"given = {inline_table({one.item: _written(one.answer) for one in stated})}"]


def _written(answer: Answer) -> object:
    return list(answer) if isinstance(answer, tuple) else answer


def _expected(judgement: Judgement, outcomes: list[str], rules: list[str]) -> dict[str, object]:
    """What an example of this audit expects, as things stand: the outcomes and lists that a promise is about."""
    expect: dict[str, object] = {}
    for name in outcomes:
        outcome = judgement.outcomes[name]
        expect[name] = outcome.value or (NOT_YET_KNOWN if outcome.reachable else "no outcome")
    if any(rule.startswith("escalate.") for rule in rules):
        expect["escalate"] = [one.escalation for one in judgement.escalations]
    return expect


def _or(item: Item, reached: set[Hashable]) -> str:
    found = [value.label for value in item.values if value.id in reached]
    if NOT_APPLICABLE in reached:
        found.append("not applicable")
    if None in reached:
        found.append("no outcome")
    return " or ".join(found)
