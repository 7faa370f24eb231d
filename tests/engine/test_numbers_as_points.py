"""Numbers that are their own points: marks, credits and scaling answers are added up and averaged as they are."""

from __future__ import annotations

import pytest

from auditrules.engine import Engine
from auditrules.engine.checks import run_checks
from auditrules.engine.evaluating import Evaluator
from auditrules.engine.proving import prove
from auditrules.engine.whatif import what_would_change
from auditrules.rulesets import Ruleset

from .test_checks import loaded


def degree(*rows: str, marks: int = 3, decimals: int = 0, more: str = "") -> Ruleset:
    """Marks from 0 to 12 of so many modules; the first weighs twice."""
    lines = ['[ruleset]\nid = "degree"\nversion = "1"\ntitle = "Degree"\n[section.s]\nlabel = "Modules"']
    for number in range(marks):
        lines.append(
            f'[question.m{number}]\nsection = "s"\ntext = "Module {number}?"\nanswers = "number"\nmin = 0\nmax = 12\n'
            f"decimals = {decimals}\nnumber_is_points = true\nweight = {2 if number == 0 else 1}\n"
            "allow_not_applicable = true"
        )
    values = [f"v{number}" for number in range(len(rows) + 1)]
    table = "\n".join(
        f'  {{ when = "{when}", then = "{value}" }},' for when, value in zip(rows, reversed(values), strict=False)
    )
    lines.append(f'[decide.rating]\noutcomes = {values}\notherwise = "v0"\nrows = [\n{table}\n]'.replace("'", '"'))
    return loaded("\n".join([*lines, more]))


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        # (2 x 10 + 5 + 4) / 4
        ("average points of questions is 7.25", True),
        ("total points of questions is 19", True),
        ("highest points of (m1, m2) is 5", True),
        ("lowest points of questions is at least 5", False),
        ("share of points of (m1, m2) is 37.5%", True),
        ("average share of points of sections is between 60.4% and 60.5%", True),
        ("total points of questions is at least 10 and m0 is less than 10", False),
    ],
)
def test_numbers_are_reckoned_with(condition: str, holds: bool) -> None:
    ruleset = degree(condition)
    answers = {"m0": 10, "m1": 5, "m2": 4}
    evaluator = Evaluator(ruleset)
    expected = "v1" if holds else "v0"
    assert evaluator.evaluate(evaluator.codes(answers)).values["rating"] == expected
    assert Engine(ruleset).judge(answers).outcomes["rating"].value == expected


def test_a_number_put_aside_leaves() -> None:
    ruleset = degree("average points of questions is 5")
    assert Engine(ruleset).judge({"m0": "n/a", "m1": 6, "m2": 4}).outcomes["rating"].value == "v1"


def test_decimal_places_are_points_too() -> None:
    ruleset = degree("average points of questions is 0.15", marks=2, decimals=1)
    assert Engine(ruleset).judge({"m0": "0.2", "m1": "0"}).outcomes["rating"].value == "v0"
    assert Engine(ruleset).judge({"m0": "0.1", "m1": "0.3"}).outcomes["rating"].value == "v0"
    ruleset = degree("average points of questions is 0.2", marks=2, decimals=1)
    assert Engine(ruleset).judge({"m0": "0.2", "m1": "0.2"}).outcomes["rating"].value == "v1"


def test_what_is_still_possible_and_what_would_lift_it() -> None:
    ruleset = degree("average points of questions is at least 9", "average points of questions is at least 6")
    engine = Engine(ruleset)
    judged = engine.judge({"m0": 2, "m1": 5}).outcomes["rating"]
    # (4 + 5 + m2) / 4 is at most 5.25, and 9 / 3 without it.
    assert (judged.value, judged.exact) == ("v0", True)
    judged = engine.judge({"m0": 6, "m1": 6}).outcomes["rating"]
    assert judged.reachable == ("v0", "v1")
    changes = what_would_change(engine, {"m0": 6, "m1": 6, "m2": 5}, "rating", "v1")
    assert changes.ways


def test_they_are_checked_and_proved() -> None:
    more = (
        '[promise.low]\nwhenever = "highest points of questions is less than 6"\nthen = "rating is v0"\n'
        '[promise.high]\nwhenever = "m1 is 12"\nthen = "rating is v1"\n'
    )
    ruleset = degree("average points of questions is at least 6", more=more)
    assert [one.verdict for one in prove(ruleset)] == ["proved", "broken"]
    average = "average points of questions is"
    assert "A109" in [one.code for one in run_checks(degree(f"{average} at least 9", f"{average} between 3 and 6"))]


def test_the_meaning_of_rulesets_without_it_is_what_it_was() -> None:
    ruleset = degree("m0 is 3")
    assert ruleset.document.question["m0"].number_is_points
    plain = loaded(
        '[ruleset]\nid = "p"\nversion = "1"\ntitle = "P"\n[section.s]\nlabel = "S"\n'
        '[question.q]\nsection = "s"\ntext = "Q?"\nanswers = "number"\n'
    )
    spelt = loaded(
        '[ruleset]\nid = "p"\nversion = "1"\ntitle = "P"\n[section.s]\nlabel = "S"\n'
        '[question.q]\nsection = "s"\ntext = "Q?"\nanswers = "number"\nnumber_is_points = false\n'
    )
    assert plain.meaning_hash == spelt.meaning_hash
