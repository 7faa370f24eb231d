"""What an audit leads to around it: re-audits and moderation, by the rules that hold and those that still can."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from benchmarks.judging.__main__ import answer_of

from auditrules.engine import Engine
from auditrules.engine.evaluation import evaluate
from auditrules.engine.leading import leads_as_data, leads_of
from auditrules.rulesets.library import Library
from auditrules.rulesets.loading import examine
from tests.acceptance.shipped import engine

RULES = """
[ruleset]
id = "leading"
version = "1.0.0"
title = "Leading somewhere"

[grade.poor]
label = "Poor"

[grade.fair]
label = "Fair"

[grade.strong]
label = "Strong"

[fact.completed]
answers = "date"
relevant = "seen is yes"

[question.seen]
section = "record"
text = "Was the child seen?"
answers = "yes_no"

[section.record]
label = "The record"

[decide.overall]
otherwise = "fair"
rows = [{ when = "record is poor", then = "poor" }, { when = "record is strong", then = "strong" }]

[limit.seen]
when = "seen is no"
at_most = "fair"
because = "The child was not seen."

[reaudit.poor]
when = "overall is poor"
by = ["head", "manager"]
due = "2 weeks after completed"
repeats = true
note = "Until it is fair."

[reaudit.unseen]
when = "seen is no"

[moderation.every]
pool = "all"
sample = "10%"

[moderation.strong]
pool = "audits of the month"
sample = "25%"
at_least = 2
by = "panel"
when = "overall is strong"
"""


def of(text: str) -> Engine:
    ruleset, faults = examine(Path("leading.toml"), Library(), text=text)
    assert ruleset is not None, [str(fault) for fault in faults]
    return Engine(ruleset)


def holding(evaluated: dict[str, Any], kind: str = "reaudits") -> dict[str, bool | None]:
    return {one.get("reaudit", one.get("moderation")): one["holds"] for one in evaluated[kind]}


def test_a_rule_that_holds_is_told_whole() -> None:
    told = evaluate(of(RULES), {"seen": "yes", "record": "poor", "completed": "2020-06-01"})
    assert told["reaudits"] == [
        {
            "reaudit": "poor",
            "holds": True,
            "by": ["head", "manager"],
            "due": "2 weeks after completed",
            "due_on": "2020-06-15",
            "repeats": True,
            "because": "overall is poor",
            "note": "Until it is fair.",
        }
    ]
    assert told["moderation"] == []
    told = evaluate(of(RULES), {"seen": "yes", "record": "strong", "completed": "2020-06-01"})
    assert told["moderation"] == [
        {
            "moderation": "strong",
            "holds": True,
            "by": "panel",
            "pool": "audits of the month",
            "sample": "25%",
            "at_least": 2,
            "because": "overall is strong",
            "note": None,
        }
    ]


def test_what_can_still_come_is_told_apart_from_what_holds_and_what_cannot_is_left_out() -> None:
    rules = of(RULES)
    assert holding(evaluate(rules, {})) == {"poor": None, "unseen": None}
    assert holding(evaluate(rules, {}), "moderation") == {"strong": None}
    # Whatever is still answered, the limit keeps it from being strong.
    early = evaluate(rules, {"seen": "no"})
    assert (holding(early), holding(early, "moderation")) == ({"poor": None, "unseen": True}, {})
    assert holding(evaluate(rules, {"record": "poor"})) == {"poor": True, "unseen": None}


@pytest.mark.parametrize("answers", [{"record": "poor"}, {"record": "poor", "seen": "no", "completed": "2020-06-01"}])
def test_a_date_that_is_open_or_counts_for_nothing_leaves_the_rules_words(answers: dict[str, object]) -> None:
    poor = of(RULES).leads_to(answers).reaudits[0]
    assert (poor.due, poor.due_on) == ("2 weeks after completed", None)
    assert evaluate(of(RULES), answers)["reaudits"][0]["due_on"] is None  # type: ignore[index]


def test_the_answers_that_a_rule_read_are_told() -> None:
    (poor,) = of(RULES).leads_to({"seen": "yes", "record": "poor", "completed": "2020-06-01"}).reaudits
    assert [(read.label, read.value) for read in poor.reason.reads] == [("Overall grade", "Poor")]
    assert (poor.reason.rule, poor.due_on) == ("reaudit.poor", date(2020, 6, 15))


def test_the_grade_that_the_auditor_chose_counts() -> None:
    answers = {"seen": "yes", "record": "strong", "completed": "2020-06-01"}
    lower = evaluate(of(RULES), {**answers, "overall_grade": "poor"})
    assert lower["outcomes"]["overall"]["value"] == "strong"  # type: ignore[index]
    assert (holding(lower), holding(lower, "moderation")) == ({"poor": True}, {})
    # Past a limit, with a reason: the audit has that grade all the same.
    higher = of(RULES).leads_to({"seen": "no", "record": "poor"}, audit={"overall_grade": "strong"})
    assert [one.reaudit for one in higher.reaudits] == ["unseen"]
    assert [one.holds for one in higher.moderations] == [True]
    # While the rest is open, it is known by the choice.
    assert holding(evaluate(of(RULES), {"seen": "yes", "overall_grade": "fair"})) == {}


def test_rules_that_say_nothing_of_one_audit_have_no_place_in_the_output() -> None:
    without = RULES[: RULES.index("[reaudit.poor]")] + '[moderation.every]\npool = "all"\nsample = "10%"\n'
    assert not {"reaudits", "moderation"} & evaluate(of(without), {"record": "poor"}).keys()
    assert of(without).leads_to({"record": "poor"}).moderations == ()


@pytest.mark.parametrize("name", ["monthly-audit", "monthly-re-audit", "practice-days", "live-audit"])
def test_a_complete_audit_is_told_of_quickly_and_just_the_same(name: str) -> None:
    rules = engine(name)
    items = [item for item in rules.ruleset.vocabulary.items.values() if not item.decided]
    assert rules.evaluator is not None
    draw = random.Random(1)
    told = set()
    for _ in range(40):
        answers = {item.id: answer for item in items if (answer := answer_of(item, draw)) is not None}
        codes = rules.evaluator.codes(answers)
        evaluation = rules.evaluator.complete(codes)
        quick = leads_of(rules.evaluator, evaluation, codes, answers) if evaluation is not None else None
        if quick is None:
            continue
        assert leads_as_data(rules.ruleset, quick) == leads_as_data(rules.ruleset, rules.leads_to(answers))
        told.add(bool(quick.reaudits))
    assert told == {True, False}


def test_what_is_too_complex_for_a_diagram_is_told_by_the_plain_reading() -> None:
    rules = of(RULES)
    small = Engine(rules.ruleset, budget=1)
    for answers in ({}, {"seen": "no"}, {"record": "poor"}):
        by_diagram = [(one.reaudit, one.holds) for one in rules.leads_to(answers).reaudits]
        assert [(one.reaudit, one.holds) for one in small.leads_to(answers).reaudits] == by_diagram
