"""Every kind of answer, rule and table in one ruleset: the compiled back end beside judging from nothing."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path

import pytest

from auditrules.engine import BadAnswers, Engine
from auditrules.engine.evaluating import Evaluator
from auditrules.engine.evaluating_program import Program
from auditrules.engine.evaluating_slots import Slots
from auditrules.rulesets.library import Library
from auditrules.rulesets.loading import examine
from auditrules.rulesets.ruleset import Ruleset
from tests.engine.test_following import answer_of, from_nothing, without_reads

TEXT = """
[ruleset]
id = "every-kind"
version = "1"
title = "Every kind"

[grade.poor]
label = "Poor"
score = 1
[grade.fair]
label = "Fair"
score = 2.5
[grade.good]
label = "Good"
score = 4

[answers.size]
values = [{ id = "small", points = 0 }, { id = "middling", points = 1 }, { id = "large", points = 2.5 }]

[fact.opened]
type = "date"
[fact.seen]
type = "date"
allow_not_applicable = true
[fact.closed]
type = "date"
required = false
[fact.age]
type = "number"
min = 0
max = 20
[fact.needs]
answers = "choices"
values = ["health", "school", "home"]
allow_not_applicable = true
[fact.sole]
values = ["only"]

[section.front]
label = "Front"
graded = false
allow_not_applicable = true
[section.safety]
label = "Safety"
tags = ["key"]
weight = 2
[section.school]
label = "School"
relevant = "age is at least 5"
allow_not_applicable = true
[section.health]
label = "Health"
tags = ["key"]
relevant = "needs is one of health, home"

[question.noted]
section = "front"
text = "Noted?"
answers = "yes_no"
[question.words]
section = "front"
text = "In words"
answers = "text"
allow_not_applicable = true
[question.attends]
section = "school"
text = "Attends?"
answers = "yes_partly_no"
points = { yes = 3, partly = 1.5, no = 0 }
[question.bullied]
section = "school"
text = "Bullied?"
answers = "yes_no"
relevant = "attends is not yes"
[question.well]
section = "health"
text = "Well?"
answers = "yes_no"
allow_not_applicable = true
[question.extent]
section = "health"
text = "How large?"
answers = "size"
weight = 0.5
[question.sure]
section = "safety"
text = "How sure?"
answers = "scale"
allow_not_applicable = true

[standard.full]
text = "Is it full?"
answers = "yes_no"
[standard.fair]
label = "Fair"
text = "Is it fair?"
answers = "yes_no"
allow_not_applicable = true

[define.late]
label = "Seen late"
means = "seen is more than 10 working days after opened"
[define.young]
label = "Young and late"
means = "late and (age is less than 5 or seen is before 2026-06-01)"

[decide.health]
otherwise = "good"
hit = "worst"
rows = [
  { when = "well is no", then = "fair" },
  { when = "extent is middling or worse", then = "poor" },
]

[decide.overall]
off_scale = ["not_rated"]
otherwise = "good"
rows = [
  { when = "at least 75% of sections are not poor and no section is poor", then = "good" },
  { when = "late and no section is good", then = "not_rated" },
  { when = "exactly 1 sections are poor", then = "fair" },
  { when = "average points of sections is less than 2", then = "poor" },
  { when = "share of points of questions is at most 40%", then = "fair" },
]

[decide.course]
outcomes = ["stop", "wait", "go"]
hit = "unique"
rows = [
  { when = "overall is fair or better and health is not poor", then = "go" },
  { when = "overall is one of poor, not_rated", then = "stop" },
  { when = "sure is between 3 and 5", then = "wait" },
]

[decide.form]
outcomes = ["short", "long"]
relevant = "sole is only and needs is not school"
otherwise = "long"
rows = [{ when = "lowest points of sections is 1 or highest points of sections is not 4", then = "short" }]

[limit.young]
when = "young"
overall_at_most = "fair"
because = "Young"
[limit.closed]
when = "closed is on or before seen"
overall_at_most = "fair"
because = "Closed"
[limit.wait]
when = "form is short and not (sure is at least 7)"
outcome = "course"
at_most = "wait"
because = "Wait"

[escalate.dates]
when = "seen is after closed or opened is on 2026-03-03"
to = ["manager"]
[escalate.outcome]
when = "course is go or health is poor"
to = ["manager"]
[action.call]
when = "words is applicable and total points of questions is more than 4"
text = "Call"
owner = "worker"

[require.words]
when = "overall is poor and overall_rationale is not answered"
message = "Say why."
[require.standards]
when = "not (every standard is yes)"
message = "Standards."
[require.opened]
when = "opened is not answered or (closed is not answered and young)"
message = "Dates."
[require.asked]
when = "consulted is yes and any section is not answered"
message = "Asked."
[require.known]
when = "course is not answered and late"
message = "Known."

[role.manager]
label = "Manager"
[role.worker]
label = "Worker"
"""


def loaded() -> Ruleset:
    ruleset, diagnostics = examine(Path("kinds.toml"), Library(), text=TEXT)
    assert ruleset is not None, "\n".join(map(str, diagnostics))
    return ruleset


@pytest.mark.parametrize("gaps", [0.0, 0.2, 0.6])
def test_what_the_compiled_rules_say_the_judge_says(gaps: float) -> None:
    ruleset = loaded()
    engine, evaluator = Engine(ruleset), Evaluator(ruleset)
    assert engine.compiled is not None
    draw = random.Random(int(gaps * 10))
    items = [item for item in ruleset.vocabulary.items.values() if not item.decided]
    complete = 0
    for _ in range(250):
        answers: dict[str, object] = {}
        for item in items:
            while item.id not in answers and draw.random() >= gaps:
                answer = answer_of(item, draw)
                if answer is not None:
                    answers[item.id] = answer
                elif item.role == "section" and not item.values:
                    break
        audit = draw.choice([{}, {"overall_rationale": "So"}, {"consulted": True}])
        judgement = from_nothing(engine, answers, audit)
        assert without_reads(engine.judge(answers, audit=audit)) == without_reads(judgement)
        evaluation = evaluator.evaluate(evaluator.codes(answers, audit))
        complete += evaluation.complete
        for name, outcome in judgement.outcomes.items():
            if evaluation.complete:
                assert evaluation.values[name] == outcome.value
            else:
                assert set(outcome.reachable) <= set(evaluation.possible[name])
                assert evaluation.values[name] in (None, outcome.value)
        holding = {limit.limit for limit in judgement.limits if limit.active}
        due = {escalation.escalation for escalation in judgement.escalations}
        proposed = {action.action for action in judgement.actions}
        unmet = {requirement.requirement for requirement in judgement.requirements}
        if evaluation.complete:
            assert evaluation.limits == tuple(name for name in ruleset.document.limit if name in holding)
            assert (set(evaluation.escalations), set(evaluation.actions)) == (due, proposed)
            assert set(evaluation.requirements) == unmet
            assert evaluation.not_applicable == judgement.not_applicable
            assert evaluation.unanswered == judgement.unanswered
            because = evaluator.because(evaluation)
            for name, outcome in judgement.outcomes.items():
                assert because[name] == tuple(reason.rule for reason in outcome.because)
        else:
            assert set(evaluation.limits) <= holding
            assert set(evaluation.escalations) <= due
            assert set(evaluation.actions) <= proposed
            assert set(evaluation.not_applicable) <= set(judgement.not_applicable)
    assert (complete > 100) == (gaps == 0)


@pytest.mark.parametrize("complete", [True, False])
def test_nothing_of_the_rulesets_text_is_in_the_function(complete: bool) -> None:
    source = Program(Slots(loaded()), complete=complete).source()
    words = set(re.findall(r"[^\W\d]\w*", source))
    of_the_language = {"def", "return", "if", "elif", "else", "while", "break", "and", "or", "not", "in", "None"}
    made_here = {word for word in words if re.fullmatch(r"[a-z][0-9_]*", word)}
    assert words - of_the_language - made_here <= {"evaluate", "codes", "True", "False"}
    assert not set(source) & set("\"'\\.@#`")


def test_codes_refuse_what_answers_refuse_and_name_every_fault() -> None:
    evaluator = Evaluator(loaded())
    with pytest.raises(BadAnswers) as refused:
        evaluator.codes({"safety": "splendid", "age": "50", "nothing": "yes", "seen": "yesterday"})
    assert len(refused.value.faults) == 4
    with pytest.raises(BadAnswers, match="takes one of"):
        evaluator.codes({"attends": 1})


def test_answers_in_every_accepted_form_have_the_same_codes() -> None:
    evaluator = Evaluator(loaded())
    usual = {"noted": "yes", "age": "7", "opened": "2026-03-03", "needs": ["school"], "seen": "n/a", "well": None}
    other = {"noted": True, "age": 7, "opened": date(2026, 3, 3), "needs": ("school",), "seen": "n/a"}
    assert evaluator.codes(usual) == evaluator.codes(other)


def test_a_part_answered_trace_tells_only_rules_that_are_certain() -> None:
    evaluator = Evaluator(loaded())
    evaluation, told = evaluator.trace(evaluator.codes({"opened": "2026-03-03"}))
    assert not evaluation.complete
    assert told == {"escalate.dates": ("opened",)}
