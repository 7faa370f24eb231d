"""A ruleset's own examples: what each expects, held against what the engine says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditrules.engine import BadAnswers, Engine
from auditrules.engine.judgement import Judgement
from auditrules.rulesets.models import Example, Expect
from auditrules.rulesets.ruleset import Ruleset

NOT_YET_KNOWN = "not yet known"
"""What an example expects of an outcome that its answers leave open."""


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One example run; ``faults`` is empty where everything came out as expected."""

    name: str
    index: int
    faults: tuple[str, ...]
    rules: frozenset[str]
    """Rules that took part: rows and limits that decided, escalations due, actions proposed."""


def run_examples(engine: Engine, more: Sequence[Example] = ()) -> tuple[ExampleResult, ...]:
    """Run every example of a ruleset, in the order of the file, and then those of its cases (``more``).

    ``index`` counts each file's own.
    """
    return tuple(each_example(engine, more))


def each_example(engine: Engine, more: Sequence[Example] = ()) -> Iterator[ExampleResult]:
    """As :func:`run_examples`, one at a time, for whoever shows how far it is or may stop."""
    given = GivenAnswers(engine.ruleset, more)
    for examples in (engine.ruleset.document.examples, more):
        for index, example in enumerate(examples):
            yield _run(engine, index, example, given)


class GivenAnswers:
    """The answers of a ruleset's examples, those of the examples they are like included; ``more`` are its cases.

    What one example gives is kept, so that a long row of examples, each like the one before, costs no more than its
    length.
    """

    def __init__(self, ruleset: Ruleset, more: Sequence[Example] = ()) -> None:
        self._by_name = {one.name: one for one in (*more, *ruleset.document.examples)}
        self._kept: dict[str, dict[str, object]] = {}

    def of(self, example: Example) -> dict[str, object]:
        """One example's answers."""
        chain = [example]
        while (like := chain[-1].like) is not None and like not in self._kept and len(chain) <= len(self._by_name):
            chain.append(self._by_name[like])
        answers = dict(self._kept.get(chain[-1].like or "", {}))
        for one in reversed(chain):
            answers = {**answers, **one.given}
            if self._by_name.get(one.name) is one:
                self._kept[one.name] = answers
        return dict(answers)


def given_answers(ruleset: Ruleset, example: Example, more: Sequence[Example] = ()) -> dict[str, object]:
    """The answers of one example."""
    return GivenAnswers(ruleset, more).of(example)


def _run(engine: Engine, index: int, example: Example, given: GivenAnswers) -> ExampleResult:
    try:
        judgement = engine.judge(given.of(example))
    except BadAnswers as error:
        return ExampleResult(example.name, index, error.faults, frozenset())
    return ExampleResult(
        example.name, index, tuple(differences(example.expect, judgement)), frozenset(_rules(judgement))
    )


def _rules(judgement: Judgement) -> Iterator[str]:
    for outcome in judgement.outcomes.values():
        yield from (reason.rule for reason in outcome.because)
    yield from (limit.reason.rule for limit in judgement.limits if limit.active)
    yield from (escalation.reason.rule for escalation in judgement.escalations)
    yield from (f"action.{action.action}" for action in judgement.actions)
    yield from (f"require.{requirement.requirement}" for requirement in judgement.requirements)


def differences(expect: Expect, judgement: Judgement) -> Iterator[str]:
    """What a judgement says otherwise than an example expects, a sentence each."""
    outcomes: Mapping[str, object] = expect.model_extra or {}
    for name, wanted in outcomes.items():
        outcome = judgement.outcomes[name]
        found = outcome.value if outcome.value is not None else NOT_YET_KNOWN
        if outcome.value is None and len(outcome.reachable) == 0:
            found = "no outcome"
        if found != wanted:
            still = f" (still possible: {', '.join(outcome.reachable)})" if found == NOT_YET_KNOWN else ""
            rules = ", ".join(reason.rule for reason in outcome.because)
            yield f"{name} is {found}{still}, expected {wanted}" + (f"; because of {rules}" if rules else "")
    if expect.because is not None:
        rules_found = {reason.rule for outcome in judgement.outcomes.values() for reason in outcome.because}
        for rule in expect.because:
            if rule not in rules_found:
                yield f"{rule} does not decide; deciding: {', '.join(sorted(rules_found)) or 'nothing yet'}"
    # Escalations, registers and requirements are the whole list; what is not applicable or proposed is at least this.
    exact = (
        ("escalate", expect.escalate, {one.escalation for one in judgement.escalations}),
        ("register", expect.register_, {one.register for one in judgement.escalations if one.register}),
    )
    for what, expected, found_set in exact:
        if expected is not None and set(expected) != found_set:
            yield f"{what} is {_listed(found_set)}, expected {_listed(expected)}"
    at_least = (
        ("not_applicable", expect.not_applicable, set(judgement.not_applicable)),
        ("requires", expect.requires, {one.requirement for one in judgement.requirements}),
        ("actions", expect.actions, {one.action for one in judgement.actions}),
    )
    for what, expected, found_set in at_least:
        if expected is not None and not set(expected) <= found_set:
            missing = set(expected) - found_set
            yield f"{what} lacks {_listed(missing)}; found {_listed(found_set)}"
        elif expected == () and what in ("requires", "actions") and found_set:
            yield f"{what} is {_listed(found_set)}, expected none"
    hidden = {*judgement.not_applicable, *judgement.applicability_unknown}
    for name in expect.applicable or ():
        if name in hidden:
            found = "not applicable" if name in judgement.not_applicable else NOT_YET_KNOWN
            yield f"{name} is {found}, expected to apply"
    taking_part = frozenset(_rules(judgement))
    for rule in expect.without or ():
        if rule in taking_part:
            yield f"{rule} takes part, expected not to"


def _listed(names: Iterable[str]) -> str:
    found = sorted(names)
    return ", ".join(found) if found else "none"
