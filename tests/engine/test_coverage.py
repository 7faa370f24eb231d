"""What examples show of the rules, the examples drafted for the rest, and the slips that examples notice."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditrules.engine import Engine
from auditrules.engine.compiled import Compiled
from auditrules.engine.coverage import Coverage, coverage, drafts
from auditrules.engine.drafting import Draft, Start
from auditrules.engine.examples import given_answers, run_examples
from auditrules.engine.mutants import mutants
from auditrules.engine.mutation import Mutation, mutate
from auditrules.engine.nodes import TooComplex
from auditrules.engine.space import Side, shared_space
from auditrules.rulesets import Library, Ruleset
from auditrules.rulesets.hashing import meaning_hash
from auditrules.rulesets.loading import examine

from .oracle import can_be
from .random_rulesets import NUMBERS, rulesets

BASE = """\
[ruleset]
id = "small"
version = "1"
title = "Small"

[grade.poor]
label = "Poor"
[grade.fair]
label = "Fair"
[grade.fine]
label = "Fine"

[fact.age]
label = "Age"
type = "number"
min = 0
max = 25

[fact.due]
type = "date"
required = false

[fact.done]
type = "date"
required = false

[section.safety]
label = "Safety"
[section.record]
label = "Record"
[section.work]
label = "Work"
relevant = "age is at least 16"

[question.seen]
section = "safety"
text = "Was the child seen?"
answers = "yes_no"

[decide.overall]
otherwise = "fair"
rows = [
  { id = "poor", when = "any section is poor", then = "poor" },
  { id = "fine", when = "every section is fine", then = "fine" },
]

[limit.unseen]
when = "seen is no"
at_most = "fair"
because = "The child was not seen."

[limit.idle]
when = "seen is no and safety is poor"
at_most = "fair"
because = "It is poor already."

[escalate.harm]
when = "safety is poor and seen is no"
to = ["manager"]

[action.late]
when = "done is more than 5 working days after due"
text = "Say why it was late"
owner = "worker"

[require.talk]
when = "safety is poor and overall_rationale is not answered"
message = "Say why."

[require.noted]
on = "action"
when = "text is not answered"
message = "What?"
"""


def loaded(text: str) -> Ruleset:
    ruleset, diagnostics = examine(Path("small.toml"), Library(), text=text)
    assert ruleset is not None, "\n".join([text, *map(str, diagnostics)])
    return ruleset


def example(name: str, given: str, expect: str) -> str:
    return f'\n[[examples]]\nname = "{name}"\ngiven = {{ {given} }}\nexpect = {{ {expect} }}\n'


def covered(ruleset: Ruleset) -> tuple[Coverage, list[Draft | None]]:
    (space,) = shared_space([Side(ruleset)])
    compiled = Compiled(ruleset, space=space)
    starts = [Start(one.name, given_answers(ruleset, one)) for one in ruleset.document.examples]
    found = coverage(compiled, starts)
    return found, [made for _, made in drafts(compiled, found, starts)]


def names(found: Coverage) -> dict[str, tuple[str, ...]]:
    return {shown.feature.name: shown.examples for shown in found.rules}


def test_a_rule_is_shown_by_the_example_in_which_it_certainly_takes_part() -> None:
    text = (
        BASE
        + example("Poor", 'safety = "poor", seen = "no", age = 3', 'overall = "poor"')
        + example("Not seen", 'safety = "fine", record = "fine", seen = "no", age = 3', 'overall = "fair"')
        + example("Open", 'safety = "fine"', 'overall = "not yet known"')
    )
    found, _ = covered(loaded(text))
    shown = names(found)
    assert shown["decide.overall.poor"] == ("Poor",)
    assert shown["decide.overall.fine"] == ("Not seen",)
    assert shown["decide.overall.otherwise"] == ()
    # It holds in "Poor" too, but lowers nothing there.
    assert shown["limit.unseen"] == ("Not seen",)
    assert shown["escalate.harm"] == ("Poor",)
    assert shown["action.late"] == ()
    assert shown["require.talk"] == ("Poor",)
    assert shown["section.work.relevant (asked)"] == ()
    assert shown["section.work.relevant (not asked)"] == ("Poor", "Not seen")
    assert "require.noted" not in shown
    assert found.on_entries == 1
    assert {one.feature.name for one in found.rules if not one.possible} == {"limit.idle"}
    assert len(found.counted) == 9 - 1 + 1
    assert found.percent == pytest.approx(100 * 6 / 9)


def test_a_draft_shows_its_rule_and_comes_out_as_it_says() -> None:
    ruleset = loaded(BASE)
    found, made = covered(ruleset)
    assert None not in made
    text = BASE + "\n".join(one.as_toml() for one in made if one)
    again = loaded(text)
    assert [result.faults for result in run_examples(Engine(again))] == [()] * len(made)
    full, further = covered(again)
    assert full.percent == 100
    assert further == []
    assert found.percent == 0


def test_a_draft_has_the_fewest_answers_and_leans_on_an_example_where_that_is_shorter() -> None:
    fine = example("Fine", 'safety = "fine", record = "fine", age = 3, seen = "yes"', 'overall = "fine"')
    _, made = covered(loaded(BASE + fine))
    by_rule = {one.name.split(",")[0]: one for one in made if one}
    assert by_rule["limit.unseen"].like == "Fine"
    assert by_rule["limit.unseen"].given == {"seen": "no"}
    assert by_rule["limit.unseen"].expect["overall"] == "fair"
    assert by_rule["limit.unseen"].expect["because"] == ["limit.unseen"]
    asked = by_rule["section.work.relevant (asked)"]
    assert (asked.like, dict(asked.given)) == (None, {"age": 16})
    late = by_rule["action.late"]
    assert set(late.given) == {"due", "done"}
    poor = by_rule["decide.overall.poor"]
    assert (poor.like, dict(poor.given)) == (None, {"safety": "poor"})


def test_a_name_that_is_taken_is_not_used_again() -> None:
    taken = example("action.late, drafted", "age = 3", 'overall = "not yet known"')
    _, made = covered(loaded(BASE + taken))
    assert "action.late, drafted 2" in [one.name for one in made if one]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rulesets())
def test_drafts_for_random_rulesets_load_pass_and_cover(ruleset: Ruleset) -> None:
    _, made = covered(ruleset)
    assert None not in made
    examples = tuple(
        type(ruleset.document)
        .model_validate(
            {
                "ruleset": {"id": "x", "version": "1", "title": "X"},
                "examples": [tomllib.loads(one.as_toml())["examples"][0]],
            }
        )
        .examples[0]
        for one in made
        if one
    )
    for result in run_examples(Engine(ruleset), examples):
        assert result.faults == ()
    (space,) = shared_space([Side(ruleset)])
    after = coverage(
        Compiled(ruleset, space=space), [Start(one.name, given_answers(ruleset, one, examples)) for one in examples]
    )
    assert after.percent == 100


# ------------------------------------------------------------------ slips


def fates(found: Mutation) -> dict[tuple[str, str], str]:
    return {(one.mutant.rule, one.mutant.what): one.fate for one in found.tried}


def test_slips_of_each_kind_are_tried() -> None:
    tried = set(fates(mutate(loaded(BASE))))
    for slip in [
        ("section.work.relevant", "age is at least 16 -> age is more than 16"),
        ("section.work.relevant", "age is at least 16 -> age is at least 15"),
        ("section.work.relevant", "age is at least 16 -> age is at least 17"),
        ("decide.overall.poor", "any section is poor -> every section is poor"),
        ("decide.overall.poor", "any section is poor -> any section is fair"),
        ("decide.overall.poor", "left out"),
        ("decide.overall.poor", "poor -> fair"),
        ("decide.overall.poor", "after fine instead of before it"),
        ("decide.overall.otherwise", "fair -> fine"),
        ("limit.unseen", "seen is no -> seen is not no"),
        ("limit.unseen", "left out"),
        ("limit.unseen", "fair -> poor"),
        ("escalate.harm", "safety is poor and seen is no -> safety is poor or seen is no"),
        ("escalate.harm", "safety is poor and seen is no -> safety is poor"),
        ("action.late", "left out"),
        (
            "action.late",
            "done is more than 5 working days after due -> done is at least 5 working days after due",
        ),
        (
            "action.late",
            "done is more than 5 working days after due -> done is more than 6 working days after due",
        ),
    ]:
        assert slip in tried
    assert not any(rule == "require.noted" for rule, _ in tried)


def test_a_slip_is_killed_by_an_example_that_would_fail_and_survives_without_one() -> None:
    text = BASE + example("Sixteen", 'age = 16, work = "poor", seen = "yes"', 'overall = "poor"')
    found = fates(mutate(loaded(text)))
    assert found["section.work.relevant", "age is at least 16 -> age is more than 16"] == "killed"
    assert found["section.work.relevant", "age is at least 16 -> age is at least 15"] == "survived"
    assert found["decide.overall.poor", "left out"] == "killed"
    # An example that expects nothing of escalations notices nothing of them.
    assert found["escalate.harm", "left out"] == "survived"
    # A limit below which the outcome stands anyway, and rows that can't both apply.
    assert found["limit.idle", "left out"] == "equivalent"
    assert found["decide.overall.poor", "after fine instead of before it"] == "equivalent"


def test_every_survivor_is_shown_with_an_example_that_kills_it() -> None:
    first = mutate(loaded(BASE))
    assert first.percent == 0
    drafted = {one.draft.name: one.draft for one in first.of("survived") if one.draft}
    assert all(one.draft for one in first.of("survived"))
    text = BASE + "\n".join(one.as_toml() for one in drafted.values())
    assert all(not result.faults for result in run_examples(Engine(loaded(text))))
    second = mutate(loaded(text))
    assert second.percent == 100
    assert len(second.of("equivalent")) == len(first.of("equivalent"))


def test_without_time_nothing_is_tried_and_it_says_so() -> None:
    ruleset = loaded(BASE)
    found = mutate(ruleset, out_of_time=lambda: True)
    assert found.tried == ()
    assert found.untried == len(list(mutants(ruleset)))


def test_a_ruleset_too_complex_for_a_diagram_says_so() -> None:
    values = ", ".join(f'"v{index}"' for index in range(8))
    tests = " and ".join(f"many is v{index}" for index in range(8))
    text = (
        BASE + f'[fact.many]\ntype = "choices"\nvalues = [{values}]\n[define.whole]\nlabel = "All"\nmeans = "{tests}"\n'
    )
    with pytest.raises(TooComplex):
        mutate(loaded(text))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(rulesets(), st.data())
def test_a_slip_called_equivalent_changes_no_audit_and_any_other_changes_the_hash(
    ruleset: Ruleset, data: st.DataObject
) -> None:
    found = mutate(ruleset)
    assert found.untried == 0
    for one in found.tried:
        if one.fate != "equivalent":
            assert meaning_hash(one.mutant.ruleset.document, one.mutant.ruleset.conditions) != ruleset.meaning_hash
            continue
        before, after = Engine(ruleset), Engine(one.mutant.ruleset)
        for _ in range(3):
            answers: dict[str, object] = {}
            for item in ruleset.vocabulary.items.values():
                options: list[object] = [value.id for value in item.values]
                if item.kind == "number":
                    options = [number for number in NUMBERS if can_be(item, number)]
                if options and not item.decided:
                    answers[item.id] = data.draw(st.sampled_from(options))
            first, second = before.judge(answers), after.judge(answers)
            assert {k: v.value for k, v in first.outcomes.items()} == {k: v.value for k, v in second.outcomes.items()}
            assert [e.escalation for e in first.escalations] == [e.escalation for e in second.escalations]
