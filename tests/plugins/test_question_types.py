"""Kinds of question that plugins bring: what they are to rules, answers and messages, and what without them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditrules.engine import BadAnswers
from auditrules.engine.checks import run_checks

from .councils import Council, ruleset_text

SCALING = """
def whole(answer):
    return None if answer == int(answer) else "give a whole number"

@hookimpl
def auditrules_question_types():
    return [
        QuestionType(
            "scaling", "Scaling", "number", minimum=Decimal(0), maximum=Decimal(10), check=whole,
            labels={"0": "No safety", "10": "Enough safety"}, hint="0 to 10",
        ),
        QuestionType(
            "how_much", "How much", "choice", values=("none", "some", "all_of_it"), ordered=True,
            labels={"all_of_it": "All"}, points={"none": Decimal(0), "all_of_it": Decimal(2)},
        ),
    ]
"""
BODY = """
[section.s]
label = "S"
graded = false

[question.rating]
section = "s"
text = "How safe is the child?"
answers = "scaling"

[question.work]
section = "s"
text = "How much was done?"
answers = "how_much"

[decide.overall]
otherwise = "sound"
rows = [
  { when = "rating is at most 3", then = "weak" },
  { when = "work is some or worse", then = "fair" },
]
"""
TEXT = ruleset_text("ours", body=BODY)


def overall(evaluated: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = evaluated["outcomes"]["overall"]
    return found


def test_rules_read_it_as_its_base(council: Council) -> None:
    council.plugin("ours", SCALING)
    ruleset, found = council.examine(TEXT)
    assert ruleset is not None
    assert found == ()
    assert run_checks(ruleset) == ()
    rating, work = ruleset.item("rating"), ruleset.item("work")
    assert (rating.kind, rating.minimum, rating.maximum, rating.required) == ("number", 0, 10, True)
    assert rating.custom is not None
    assert rating.custom.anchors == ((Decimal(0), "No safety"), (Decimal(10), "Enough safety"))
    assert [(value.label, value.points) for value in work.values] == [("None", 0), ("Some", None), ("All", 2)]
    assert overall(council.evaluate(TEXT, {"rating": 3, "work": "none"}))["value"] == "weak"
    assert overall(council.evaluate(TEXT, {"rating": 4, "work": "some"}))["value"] == "fair"
    assert overall(council.evaluate(TEXT, {"rating": 10, "work": "all_of_it"}))["value"] == "sound"
    assert overall(council.evaluate(TEXT, {"rating": 10}))["reachable"] == ["fair", "sound"]


@pytest.mark.parametrize(
    ("answer", "said"), [("11", "11 is not from 0 to 10"), ("7.5", "give a whole number"), ("many", "a number")]
)
def test_an_answer_that_does_not_fit_is_refused_in_words(council: Council, answer: str, said: str) -> None:
    council.plugin("ours", SCALING)
    with pytest.raises(BadAnswers, match=said):
        council.evaluate(TEXT, {"rating": answer})


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ("lambda answer: 1 / 0", "the plugin ours could not check it: .*ZeroDivisionError"),
        ("lambda answer: 3", "the plugin ours could not check it: its check returned int"),
        ("lambda answer: __import__('sys').exit(1)", "the plugin ours could not check it: .*end the program"),
        ("lambda answer: 'no\\x1b[31m\\nway'", r"^'rating': no \[31m way$"),
    ],
)
def test_a_check_that_fails_refuses_and_nothing_more(council: Council, check: str, said: str) -> None:
    council.plugin("ours", SCALING.replace("check=whole", f"check={check}"))
    with pytest.raises(BadAnswers, match=said):
        council.evaluate(TEXT, {"rating": 5})


def test_conditions_are_held_against_its_bounds(council: Council) -> None:
    council.plugin("ours", SCALING)
    _, found = council.examine(TEXT.replace("at most 3", "at most 30"))
    assert [one.code[0] for one in found] == ["C"]
    _, found = council.examine(TEXT.replace("work is some or worse", "work is much or worse"))
    assert [one.code[0] for one in found] == ["C"]


def test_without_its_plugin_the_ruleset_is_read_and_answers_are_kept(council: Council) -> None:
    council.plugin("ours", SCALING)
    ruleset, found = council.examine(TEXT, "ours")
    assert ruleset is not None
    assert [one.code for one in found] == ["P102"]
    evaluated = council.evaluate(TEXT, {"rating": 2, "work": "some"}, "ours")
    assert overall(evaluated)["value"] is None
    assert overall(evaluated)["reachable"] == ["weak", "fair", "sound"]


def test_a_ruleset_that_does_not_require_the_plugin_is_told_which_one_brings_it(council: Council) -> None:
    council.plugin("ours", SCALING)
    ruleset, found = council.examine(ruleset_text(body=BODY))
    assert ruleset is None
    assert [(one.code, one.help) for one in found] == [
        ("N104", 'The plugin ours brings it: add requires = ["ours"] to [ruleset].')
    ] * 2


def test_a_misspelt_kind_is_met_with_the_likely_one(council: Council) -> None:
    council.plugin("ours", SCALING)
    _, (fault,) = council.examine(TEXT.replace('"scaling"', '"scalling"'))
    assert (fault.code, fault.help) == ("N104", "Did you mean 'scaling'?")


def test_a_list_of_the_ruleset_may_not_have_its_name(council: Council) -> None:
    council.plugin("ours", SCALING)
    _, found = council.examine(TEXT + '\n[answers.scaling]\nvalues = ["a", "b"]\n')
    assert "'scaling' is a kind of answer already" in [one.message for one in found if one.code == "N102"]


def test_other_answers_of_a_kind_are_another_meaning(council: Council) -> None:
    council.plugin("ours", SCALING)
    first, _ = council.examine(TEXT)
    council.plugin("ours", SCALING.replace("maximum=Decimal(10)", "maximum=Decimal(5)"))
    second, _ = council.examine(TEXT)
    assert first is not None
    assert second is not None
    assert first.meaning_hash != second.meaning_hash
