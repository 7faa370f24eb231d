"""What the engine says of a part-answered audit, held against listing every way it can be completed."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from auditrules.engine import Engine
from tests.engine.oracle import NA, Audit, completions
from tests.engine.random_rulesets import NUMBERS, part_answered, rulesets

MAX_COMPLETIONS = 2_500
EXAMPLES = int(os.environ.get("AUDITRULES_EXAMPLES", "100"))
relaxed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    # Shrinking a whole ruleset takes minutes; the first one found is small already.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


@relaxed
@given(st.data())
def test_reachable_outcomes_are_exactly_those_of_all_completions(data: st.DataObject) -> None:
    ruleset = data.draw(rulesets())
    answers = data.draw(part_answered(ruleset))
    audits = []
    for count, completion in enumerate(completions(ruleset, answers, NUMBERS)):
        if count >= MAX_COMPLETIONS:
            return
        audits.append(Audit(ruleset, completion))
    judgement = Engine(ruleset).judge(answers)
    for name, outcome in judgement.outcomes.items():
        values = {audit.outcome(name) for audit in audits}
        assert outcome.exact
        assert set(outcome.reachable) == values - {NA, None}
        assert outcome.value == (next(iter(values)) if len(values) == 1 and values != {NA} else None)
        assert outcome.applicable == (values != {NA})
        assert set(outcome.deciding) == _deciding(audits, name, answers)
    for limit in ruleset.document.limit:
        truths = {audit.holds(ruleset.conditions[f"limit.{limit}.when"]) for audit in audits}
        found = {one.limit: one.active for one in judgement.limits}
        assert found.get(limit, False) == (next(iter(truths)) if len(truths) == 1 else None)
    due = {audit.holds(ruleset.conditions["escalate.e.when"]) for audit in audits} == {True}
    assert [one.escalation for one in judgement.escalations] == (["e"] if due else [])
    for item in ruleset.vocabulary.items.values():
        if item.decided:
            continue
        shown = {audit.shown(item.id) for audit in audits}
        aside = answers.get(item.id) == NA
        assert (item.id in judgement.not_applicable) == (shown == {False} or aside)
        if not aside and item.section is None:
            assert (item.id in judgement.applicability_unknown) == (len(shown) == 2)


def _deciding(audits: list[Audit], name: str, answers: dict[str, object]) -> set[str]:
    """Unanswered items of which a change alone changes the outcome somewhere."""
    outcomes = [audit.outcome(name) for audit in audits]
    if len(set(outcomes)) == 1:
        return set()
    # Every completion lists its answers in the same order.
    rows = [tuple(audit.answers.values()) for audit in audits]
    found = set()
    for place, item in enumerate(audits[0].answers):
        if item in answers:
            continue
        rest: dict[tuple[object, ...], object] = {}
        for row, outcome in zip(rows, outcomes, strict=True):
            if rest.setdefault(row[:place] + row[place + 1 :], outcome) != outcome:
                found.add(item)
                break
    return found


@relaxed
@given(st.data())
def test_too_complex_falls_back_to_a_reading_that_leaves_nothing_out(data: st.DataObject) -> None:
    ruleset = data.draw(rulesets())
    answers = data.draw(part_answered(ruleset))
    exact = Engine(ruleset).judge(answers)
    plain = Engine(ruleset, budget=1).judge(answers)
    for name, outcome in plain.outcomes.items():
        assert set(exact.outcomes[name].reachable) <= set(outcome.reachable)
        assert not outcome.exact
        if len(outcome.reachable) == 1 and outcome.value is not None:
            assert exact.outcomes[name].value == outcome.value
    certain = {one.limit for one in plain.limits if one.active}
    assert certain <= {one.limit for one in exact.limits if one.active}
    assert {one.escalation for one in plain.escalations} <= {one.escalation for one in exact.escalations}
