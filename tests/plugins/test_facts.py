"""Computed facts: checked with their places, computed once their arguments are answered, never asked or typed over."""

from __future__ import annotations

from typing import Any

import pytest

from auditrules.engine import BadAnswers
from auditrules.engine.examples import run_examples

from .councils import Council, ruleset_text

DAYS = """
@hookimpl
def auditrules_facts():
    arguments = (Argument("start", "date"), Argument("end", "date"), Argument("count", "word", required=False))
    return [ComputedFact("days_between", "Days", "number", arguments, days)]

def days(given):
    if given.get("count") == "none":
        return None
    return Decimal((given["end"] - given["start"]).days)
"""
BODY = """
[fact.referred_on]
answers = "date"

[fact.service]
values = ["early_help", "looked_after"]

[fact.visited_on]
answers = "date"
relevant = "service is looked_after"

[fact.days_to_visit]
label = "Days to the first visit"
computed_by = "days_between"
with = { start = "referred_on", end = "visited_on" }
unit = "days"

[decide.overall]
otherwise = "sound"
rows = [{ when = "days_to_visit is more than 10", then = "weak", because = "Seen late." }]

[[examples]]
name = "Seen late"
given = { referred_on = 2026-04-01, visited_on = 2026-05-01, service = "looked_after" }
expect = { overall = "weak" }
"""
TEXT = ruleset_text("ours", body=BODY)
LATE = {"referred_on": "2026-04-01", "visited_on": "2026-05-01", "service": "looked_after"}


def overall(evaluated: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = evaluated["outcomes"]["overall"]
    return found


def test_it_is_computed_once_its_arguments_are_answered(council: Council) -> None:
    council.plugin("ours", DAYS)
    evaluated = council.evaluate(TEXT, LATE)
    assert evaluated["computed"] == {"days_to_visit": 30}
    assert overall(evaluated) == {"value": "weak", "reachable": ["weak"], "because": ["decide.overall.1"]}
    judgement = council.engine(TEXT).judge(LATE)
    (reason,) = judgement.outcomes["overall"].because
    assert [(read.label, read.value) for read in reason.reads] == [("Days to the first visit", "30 days")]


def test_until_then_its_arguments_are_what_decides_and_it_is_never_asked(council: Council) -> None:
    council.plugin("ours", DAYS)
    judgement = council.engine(TEXT).judge({"referred_on": "2026-04-01", "service": "looked_after"})
    outcome = judgement.outcomes["overall"]
    assert outcome.value is None
    assert outcome.reachable == ("weak", "sound")
    assert outcome.deciding == ("visited_on",)
    assert not outcome.exact
    assert judgement.unanswered == ("visited_on",)
    assert judgement.computed == {}


def test_an_argument_that_does_not_apply_leaves_it_not_applicable(council: Council) -> None:
    council.plugin("ours", DAYS)
    evaluated = council.evaluate(TEXT, {**LATE, "service": "early_help"})
    assert overall(evaluated)["value"] == "sound"
    assert "computed" not in evaluated
    assert "days_to_visit" in evaluated["not_applicable"]  # type: ignore[operator]


GAPS = """
@hookimpl
def auditrules_facts():
    arguments = (Argument("first", "date"), Argument("second", "date"), Argument("third", "date", required=False))
    return [ComputedFact("longest_gap", "Longest gap", "number", arguments, gap)]

def gap(given):
    days = sorted(given.values())
    return Decimal(max((later - earlier).days for earlier, later in zip(days, days[1:])))
"""
GAP_TEXT = ruleset_text(
    "ours",
    body="""
[fact.first_day]
answers = "date"

[fact.second_day]
answers = "date"

[fact.third_day]
answers = "date"
allow_not_applicable = true

[fact.gap]
computed_by = "longest_gap"
with = { first = "first_day", second = "second_day", third = "third_day" }

[decide.overall]
otherwise = "sound"
rows = [{ when = "gap is more than 42", then = "weak", because = "A long gap." }]
""",
)


@pytest.mark.parametrize(
    ("third", "reachable", "gap"),
    [
        ({}, ["weak", "sound"], None),
        ({"third_day": "n/a"}, ["sound"], 28),
        ({"third_day": "2026-06-01"}, ["weak"], 119),
    ],
)
def test_an_optional_argument_is_waited_for_too_and_may_be_said_not_to_apply(
    council: Council, third: dict[str, object], reachable: list[str], gap: int | None
) -> None:
    council.plugin("ours", GAPS)
    evaluated = council.evaluate(GAP_TEXT, {"first_day": "2026-01-05", "second_day": "2026-02-02", **third})
    assert overall(evaluated)["reachable"] == reachable
    assert evaluated.get("computed", {}).get("gap") == gap  # type: ignore[attr-defined]


def test_an_optional_argument_may_be_left_out_of_the_ruleset(council: Council) -> None:
    council.plugin("ours", GAPS)
    text = GAP_TEXT.replace(', third = "third_day"', "")
    assert council.evaluate(text, {"first_day": "2026-01-05", "second_day": "2026-02-02"})["computed"] == {"gap": 28}


def test_none_is_that_it_does_not_apply(council: Council) -> None:
    council.plugin("ours", DAYS)
    text = TEXT.replace('end = "visited_on" }', 'end = "visited_on", count = "none" }')
    assert overall(council.evaluate(text, LATE))["value"] == "sound"


def test_nobody_types_over_it(council: Council) -> None:
    council.plugin("ours", DAYS)
    with pytest.raises(BadAnswers, match="'days_to_visit' is computed from other answers"):
        council.evaluate(TEXT, {"days_to_visit": 3})


def test_examples_give_its_arguments(council: Council) -> None:
    council.plugin("ours", DAYS)
    (result,) = run_examples(council.engine(TEXT))
    assert result.faults == ()
    _, found = council.examine(TEXT.replace('service = "looked_after" }\nexpect', "days_to_visit = 3 }\nexpect"))
    assert [one.code for one in found] == ["N110"]


@pytest.mark.parametrize(
    ("old", "new", "code", "place", "words"),
    [
        ('"days_between"', '"days_betwen"', "P103", 'computed_by = "days_betwen"', "Did you mean 'days_between'?"),
        ('end = "visited_on"', 'ende = "visited_on"', "P104", "ende", "Did you mean 'end'?"),
        ('end = "visited_on"', 'end = "visted_on"', "P104", '"visted_on"', "Did you mean 'visited_on'?"),
        ('end = "visited_on"', 'end = "service"', "P104", '"service"', "'end' is a date, and 'service' is a choice"),
        ('end = "visited_on"', 'end = "overall"', "P104", '"overall"', "'overall' is decided by the rules"),
        (', end = "visited_on"', "", "P104", "with", "needs end"),
        ('unit = "days"', "default = 3", "P104", "default", "it has no default"),
        ('unit = "days"', 'answers = "date"', "P104", "answers", "computes a number"),
        ('relevant = "service is looked_after"', 'relevant = "days_to_visit is 3"', "C301", "relevant", "in a circle"),
    ],
)
def test_what_does_not_fit_is_told_where_it_stands(
    council: Council, old: str, new: str, code: str, place: str, words: str
) -> None:
    council.plugin("ours", DAYS)
    text = TEXT.replace(old, new, 1)
    ruleset, found = council.examine(text)
    assert ruleset is None
    told = [one for one in found if one.code == code]
    assert told, [str(one) for one in found]
    assert words in f"{told[0].message} {told[0].help}"
    assert place in text.split("\n")[told[0].place.line - 1]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("raise ValueError('no calendar')", "ValueError: no calendar"),
        ("raise SystemExit(3)", "it tried to end the program"),
        ("return '30'", "it returned a str where a Decimal is wanted"),
        ("return True", "it returned a bool where a Decimal is wanted"),
        ("return 3.5", "it returned a float where a Decimal is wanted"),
        ("return Decimal('NaN')", "it returned no ordinary number"),
        ("return 10 ** 400", "it returned a number of more than 18 digits"),
        ("given['start'] = None", "TypeError"),
    ],
)
def test_one_that_fails_leaves_outcomes_undetermined_and_names_its_plugin(
    council: Council, body: str, said: str
) -> None:
    council.plugin("ours", DAYS.replace('if given.get("count") == "none":', body + "\n    if False:"))
    evaluated = council.evaluate(TEXT, LATE)
    assert overall(evaluated)["value"] is None
    assert overall(evaluated)["reachable"] == ["weak", "fair", "sound"]
    assert overall(evaluated)["because"] == ["plugin.ours"]
    ((told),) = evaluated["undetermined"]  # type: ignore[misc]
    assert "failed at 'Days to the first visit'" in told["why"]
    assert said in told["why"]


def test_the_same_arguments_are_computed_once(council: Council) -> None:
    council.plugin("ours", DAYS.replace("def days(given):", "CALLS = []\ndef days(given):\n    CALLS.append(1)"))
    plugins = council.plugins()
    import sys

    from auditrules.engine import Engine
    from auditrules.plugins.library import library_of

    ruleset = library_of(plugins).load(council.ruleset(TEXT))
    engine = Engine(ruleset)
    for _ in range(5):
        engine.judge(LATE)
    (module,) = [one for one in list(sys.modules.values()) if getattr(one, "CALLS", None) and hasattr(one, "days")] or [
        plugins._manager.get_plugin("ours")
    ]
    assert module is not None
    assert module.CALLS == [1]
