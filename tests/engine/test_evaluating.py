"""The compiled back end, held against the diagram and against listing every completion of an audit."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from auditrules.engine import Engine
from auditrules.engine.answers import read_answers
from auditrules.engine.evaluating import Evaluator
from auditrules.engine.judging import Judging
from tests.engine.oracle import NA, Audit, completions
from tests.engine.random_rulesets import NUMBERS, part_answered, rulesets
from tests.engine.test_reachable import EXAMPLES, MAX_COMPLETIONS, relaxed

shorter = settings(relaxed, max_examples=max(20, EXAMPLES // 3))


@relaxed
@given(st.data())
def test_a_complete_audit_is_decided_as_the_plain_reading_decides_it(data: st.DataObject) -> None:
    ruleset = data.draw(rulesets())
    evaluator = Evaluator(ruleset)
    answers = data.draw(part_answered(ruleset))
    for count, completion in enumerate(completions(ruleset, answers, NUMBERS)):
        if count >= 60:
            return
        audit = Audit(ruleset, completion)
        evaluation = evaluator.evaluate(evaluator.codes(completion))
        assert evaluation.complete
        outcomes = {name: audit.outcome(name) for name in ruleset.document.decide}
        assert evaluation.values == {name: None if value == NA else value for name, value in outcomes.items()}
        conditions = ruleset.conditions
        assert evaluation.limits == tuple(
            name for name in ruleset.document.limit if audit.holds(conditions[f"limit.{name}.when"])
        )
        assert evaluation.escalations == (("e",) if audit.holds(conditions["escalate.e.when"]) else ())
        assert evaluation.not_applicable == tuple(
            item.id
            for item in ruleset.vocabulary.items.values()
            if not item.decided and (not audit.shown(item.id) or completion.get(item.id) == NA)
        )


@shorter
@given(st.data())
def test_hidden_answers_make_no_difference(data: st.DataObject) -> None:
    """An audit is complete once every item that applies is answered, whatever stands in those that don't."""
    ruleset = data.draw(rulesets())
    evaluator = Evaluator(ruleset)
    completion = next(iter(completions(ruleset, data.draw(part_answered(ruleset)), NUMBERS)))
    audit = Audit(ruleset, completion)
    shown = {name: answer for name, answer in completion.items() if audit.shown(name)}
    evaluation = evaluator.evaluate(evaluator.codes(shown))
    assert evaluation.complete
    assert evaluation.values == evaluator.evaluate(evaluator.codes(completion)).values


@relaxed
@given(st.data())
def test_what_is_told_of_a_part_answered_audit_holds_in_every_completion(data: st.DataObject) -> None:
    ruleset = data.draw(rulesets())
    answers = data.draw(part_answered(ruleset))
    audits = []
    for count, completion in enumerate(completions(ruleset, answers, NUMBERS)):
        if count >= MAX_COMPLETIONS:
            return
        audits.append(Audit(ruleset, completion))
    evaluator = Evaluator(ruleset)
    evaluation = evaluator.evaluate(evaluator.codes(answers))
    judgement = Engine(ruleset).judge(answers)
    for name, possible in evaluation.possible.items():
        values = {audit.outcome(name) for audit in audits}
        assert values - {NA, None} <= set(possible)
        assert set(judgement.outcomes[name].reachable) <= set(possible)
        if evaluation.values[name] is not None:
            assert values == {evaluation.values[name]}
            assert judgement.outcomes[name].value == evaluation.values[name]
    for limit in evaluation.limits:
        assert all(audit.holds(ruleset.conditions[f"limit.{limit}.when"]) for audit in audits)
    if evaluation.escalations:
        assert all(audit.holds(ruleset.conditions["escalate.e.when"]) for audit in audits)
    for name in evaluation.not_applicable:
        assert answers.get(name) == NA or not any(audit.shown(name) for audit in audits)


@shorter
@given(st.data())
def test_reasons_of_a_complete_audit_are_those_of_the_judgement(data: st.DataObject) -> None:
    ruleset = data.draw(rulesets())
    evaluator, engine = Evaluator(ruleset), Engine(ruleset)
    completion = next(iter(completions(ruleset, data.draw(part_answered(ruleset)), NUMBERS)))
    judgement = Judging(ruleset, engine.compiled, read_answers(ruleset.vocabulary, completion)).judgement({})
    evaluation, told = evaluator.trace(evaluator.codes(completion))
    because = evaluator.because(evaluation)
    for name, outcome in judgement.outcomes.items():
        assert because[name] == tuple(reason.rule for reason in outcome.because)
        for reason in outcome.because:
            assert told[reason.rule] == tuple(reading.item for reading in reason.reads)
    for limit in judgement.limits:
        assert told[f"limit.{limit.limit}"] == tuple(reading.item for reading in limit.reason.reads)
    for escalation in judgement.escalations:
        assert told["escalate.e"] == tuple(reading.item for reading in escalation.reason.reads)
