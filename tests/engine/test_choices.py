"""Several answers chosen of one list: what rules cannot tell apart is one, and everything else is told exactly."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import combinations

import pytest

from auditrules.engine import Engine
from auditrules.engine.checks import run_checks
from auditrules.engine.difference import difference
from auditrules.engine.evaluating import Evaluator
from auditrules.engine.proving import prove
from auditrules.rulesets import Ruleset

from .test_checks import loaded

IDS = ("a", "b", "c", "d", "e")
SUBSETS = [frozenset(some) for size in range(len(IDS) + 1) for some in combinations(IDS, size)]

Reading = Callable[[frozenset[str]], bool]


def a_form(points: Mapping[str, str], rows: str, more: str = "") -> Ruleset:
    values = ", ".join(
        f'{{ id = "{name}", points = {points[name]} }}' if name in points else f'"{name}"' for name in IDS
    )
    return loaded(
        '[ruleset]\nid = "several"\nversion = "1"\ntitle = "Several"\n'
        '[section.s]\nlabel = "S"\n'
        f'[question.many]\nsection = "s"\ntext = "Which?"\nanswers = "choices"\nvalues = [{values}]\n'
        '[question.other]\nsection = "s"\ntext = "Other?"\nanswers = "yes_no"\npoints = { yes = 1 }\n'
        f'[decide.level]\noutcomes = ["low", "middle", "high"]\notherwise = "low"\nrows = [\n{rows}\n]\n{more}'
    )


def a_condition(draw: random.Random, points: Mapping[str, Decimal]) -> tuple[str, Reading]:
    """A condition over the list alone, and what it says."""
    some = sorted(draw.sample(IDS, draw.randint(1, 3)))
    bound = draw.randint(-1, 4)

    def carried(chosen: frozenset[str]) -> list[Decimal]:
        return [points[one] for one in chosen if one in points]

    kinds: list[tuple[str, Reading]] = [
        (f"many is {some[0]}", lambda chosen: some[0] in chosen),
        (f"many is not {some[0]}", lambda chosen: some[0] not in chosen),
        (f"many is one of {', '.join(some)}", lambda chosen: bool(chosen & set(some))),
        (f"many is {some[0]} or better", lambda chosen: any(one >= some[0] for one in chosen)),
        (f"many is {some[0]} or worse", lambda chosen: any(one <= some[0] for one in chosen)),
    ]
    if points:
        kinds += [
            (f"total points of (many) is at least {bound}", lambda chosen: sum(carried(chosen), Decimal()) >= bound),
            (
                f"highest points of (many) is at most {bound}",
                lambda chosen: bool(carried(chosen)) and sum(carried(chosen), Decimal()) <= bound,
            ),
        ]
    return draw.choice(kinds)


@pytest.mark.parametrize("seed", range(60))
def test_every_choice_is_judged_as_the_rules_say(seed: int) -> None:
    draw = random.Random(seed)
    points = {name: Decimal(draw.choice(["-1", "0", "1", "1.5", "2"])) for name in IDS if draw.random() < 0.7}
    rows = [(a_condition(draw, points), value) for value in draw.sample(["low", "middle", "high"], k=2)]
    written = "\n".join(f'  {{ when = "{text}", then = "{value}" }},' for (text, _), value in rows)
    ruleset = a_form({name: str(number) for name, number in points.items()}, written)
    engine, evaluator = Engine(ruleset), Evaluator(ruleset)
    expected = {chosen: next((value for (_, holds), value in rows if holds(chosen)), "low") for chosen in SUBSETS}
    for chosen, value in expected.items():
        outcome = engine.judge({"many": sorted(chosen)}).outcomes["level"]
        assert (outcome.value, outcome.exact) == (value, True), sorted(chosen)
        complete = evaluator.evaluate(evaluator.codes({"many": sorted(chosen), "other": "no"}))
        assert (complete.complete, complete.values["level"]) == (True, value), sorted(chosen)
    outcome = engine.judge({}).outcomes["level"]
    assert set(outcome.reachable) == set(expected.values())
    assert outcome.exact


def test_a_long_list_that_only_adds_points_is_held_against_every_audit() -> None:
    """A risk score: a dozen signs, some with as many points as others; no rule names one of them."""
    signs = ", ".join(f'{{ id = "sign_{number}", points = {number % 4 + 1} }}' for number in range(12))
    ruleset = loaded(
        '[ruleset]\nid = "risk"\nversion = "1"\ntitle = "Risk"\n[section.s]\nlabel = "S"\n'
        f'[question.signs]\nsection = "s"\ntext = "Which signs?"\nanswers = "choices"\nvalues = [{signs}]\n'
        '[decide.risk]\noutcomes = ["high", "some", "none"]\notherwise = "none"\nrows = [\n'
        '  { when = "total points of (signs) is at least 10", then = "high" },\n'
        '  { when = "total points of (signs) is at least 31", then = "some" },\n]\n'
        '[promise.none]\nwhenever = "risk is none"\nthen = "total points of (signs) is at most 8"\n'
    )
    assert [one.code for one in run_checks(ruleset)] == ["A112", "A103"]
    (promise,) = prove(ruleset)
    assert promise.verdict == "broken"
    assert [one.answer for one in promise.audits[0].stated] == [("sign_1", "sign_2", "sign_3")]
    outcome = Engine(ruleset).judge({"signs": ["sign_3", "sign_7", "sign_11"]}).outcomes["risk"]
    assert (outcome.value, outcome.exact) == ("high", True)


def test_a_share_is_of_all_points_that_several_choices_could_carry() -> None:
    rows = """  { when = "share of points of (many) is at least 100%", then = "high" },
  { when = "share of points of (many) is at least 50%", then = "middle" },"""
    engine = Engine(a_form({"a": "1", "b": "2", "c": "1", "d": "-2"}, rows))
    of = {"abc": "high", "ac": "middle", "abcd": "middle", "a": "low", "bd": "low", "e": "low", "abce": "high"}
    for chosen, value in of.items():
        assert engine.judge({"many": list(chosen)}).outcomes["level"].value == value, chosen


def test_points_of_a_value_that_changed_move_audits() -> None:
    rows = '  { when = "total points of (many) is at least 2", then = "high" },'
    old = a_form({"a": "1", "b": "1"}, rows)
    new = a_form({"a": "2", "b": "1"}, rows)
    (move,) = difference(old, new).moves
    assert (move.what, move.before, move.after) == ("level", "low", "high")
    assert [(one.item, one.answer) for one in move.example] == [("many", ["a"])]


def test_values_told_apart_in_too_many_ways_are_named() -> None:
    names = [f"v{number}" for number in range(9)]
    tests = "\n".join(f'[escalate.e{one}]\nwhen = "many is {one}"\nto = ["lead"]' for one in names)
    ruleset = loaded(
        '[ruleset]\nid = "many"\nversion = "1"\ntitle = "Many"\n[role.lead]\nlabel = "Lead"\n'
        f'[fact.many]\nlabel = "Which of them"\nanswers = "choices"\nvalues = {names}\n'.replace("'", '"')
        + tests
    )
    (told,) = run_checks(ruleset)
    assert told.code == "A199"
    assert "'Which of them' can be answered in more than 128 ways that rules tell apart" in told.message
