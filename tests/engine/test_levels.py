"""Outcomes in several levels: a section's grade decided from its own questions, an overall decided from sections."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.engine import BadAnswers, Engine
from auditrules.rulesets.library import Library
from auditrules.rulesets.loading import examine
from auditrules.rulesets.ruleset import Ruleset

TWO_LEVELS = """
[ruleset]
id = "two-levels"
version = "1"
title = "Two levels"

[grade.poor]
label = "Poor"
[grade.good]
label = "Good"

[fact.kind]
values = ["a", "b"]

[section.visits]
label = "Visits"
relevant = "kind is a"
[section.plan]
label = "Plan"

[question.in_time]
section = "visits"
text = "In time?"
answers = "yes_no"
[question.seen]
section = "visits"
text = "Seen?"
answers = "yes_no"

[decide.visits]
otherwise = "good"
rows = [{ when = "any question in visits is no", then = "poor" }]

[decide.overall]
otherwise = "good"
rows = [{ when = "any section is poor", then = "poor" }]
"""


def loaded(text: str) -> Ruleset:
    ruleset, diagnostics = examine(Path("levels.toml"), Library(), text=text)
    assert ruleset is not None, diagnostics
    return ruleset


@pytest.mark.parametrize("budget", [200_000, 1])
def test_a_section_is_decided_from_its_own_questions(budget: int) -> None:
    engine = Engine(loaded(TWO_LEVELS), budget=budget)
    judgement = engine.judge({"kind": "a", "in_time": "no", "plan": "good"})
    assert judgement.outcomes["visits"].value == "poor"
    assert judgement.outcomes["overall"].value == "poor"
    assert judgement.unanswered == ("seen",)


@pytest.mark.parametrize("budget", [200_000, 1])
def test_a_decided_section_that_does_not_apply_counts_for_nothing(budget: int) -> None:
    engine = Engine(loaded(TWO_LEVELS), budget=budget)
    judgement = engine.judge({"kind": "b", "in_time": "no", "plan": "good"})
    assert judgement.outcomes["overall"].value == "good"
    assert not judgement.outcomes["visits"].applicable
    assert judgement.outcomes["visits"].value is None
    assert set(judgement.not_applicable) == {"visits", "in_time", "seen"}


def test_a_decided_section_never_waits_for_an_answer() -> None:
    judgement = Engine(loaded(TWO_LEVELS)).judge({})
    assert "visits" not in judgement.unanswered
    assert judgement.outcomes["overall"].reachable == ("poor", "good")


@pytest.mark.parametrize("given", ["1_6", "1e1", "\uff11", "", "NaN", "0x10", "1,5", True, float("inf")])
def test_a_number_is_taken_only_as_a_person_writes_it(given: object) -> None:
    ruleset = loaded(
        TWO_LEVELS.replace(
            '[fact.kind]\nvalues = ["a", "b"]', '[fact.kind]\nvalues = ["a", "b"]\n[fact.age]\ntype = "number"'
        )
    )
    with pytest.raises(BadAnswers, match="it takes a number"):
        Engine(ruleset).judge({"age": given})
    assert Engine(ruleset).judge({"age": " 16 "}).outcomes["overall"].value is None


def test_how_to_say_that_it_does_not_apply_is_told_where_that_may_be_said() -> None:
    fact = '[fact.kind]\nvalues = ["a", "b"]'
    ruleset = loaded(TWO_LEVELS.replace(fact, f'{fact}\n[fact.due]\ntype = "date"\nallow_not_applicable = true'))
    with pytest.raises(BadAnswers, match="it takes a date written as 2026-04-01, or n/a where it does not apply"):
        Engine(ruleset).judge({"due": "not applicable"})
