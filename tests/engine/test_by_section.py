"""Points by category: a measure of every section by itself, then a measure of those."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from auditrules.conditions.meaning import Look, explain
from auditrules.engine import Engine
from auditrules.engine.answers import read_answers
from auditrules.engine.checks import run_checks
from auditrules.engine.compiled import Compiled
from auditrules.engine.difference import difference
from auditrules.engine.evaluating import Evaluator
from auditrules.engine.mutants import slips
from auditrules.engine.proving import prove
from auditrules.engine.space import known_numbers
from auditrules.rulesets import Library, Ruleset
from auditrules.rulesets.loading import examine

from .test_checks import loaded

BANDS = ("average share of points of sections is at least 80%", "average share of points of sections is at least 40%")


def building(
    *conditions: str, weights: tuple[str, ...] = ("60", "40"), questions: int = 2, more: str = "", aside: bool = True
) -> Ruleset:
    """Sections a, b … of some questions of 0 to 2 points each, all of which can be put aside if any can."""
    allowed = f"allow_not_applicable = {str(aside).lower()}"
    lines = ['[ruleset]\nid = "building"\nversion = "1"\ntitle = "Building"']
    lines.append(
        '[answers.credits]\nvalues = [{ id = "none", points = 0 }, { id = "half", points = 1 }, '
        '{ id = "full", points = 2 }]'
    )
    names = "abcdefgh"[: len(weights)]
    for name, weight in zip(names, weights, strict=True):
        lines.append(f'[section.{name}]\nlabel = "{name.upper()}"\nweight = {weight}\n{allowed}')
    for name in names:
        for number in range(questions):
            lines.append(
                f'[question.{name}{number}]\nsection = "{name}"\ntext = "{name}{number}?"\nanswers = "credits"\n'
                f"{allowed}"
            )
    values = [f"v{number}" for number in range(len(conditions) + 1)]
    rows = "\n".join(
        f'  {{ when = "{condition}", then = "{value}" }},'
        for condition, value in zip(conditions, reversed(values), strict=False)
    )
    lines.append(f'[decide.rating]\noutcomes = {values}\notherwise = "v0"\nrows = [\n{rows}\n]'.replace("'", '"'))
    return loaded("\n".join([*lines, more]))


def rated(ruleset: Ruleset, **answers: str) -> str | None:
    evaluator = Evaluator(ruleset)
    quick = evaluator.evaluate(evaluator.codes(answers)).values["rating"]
    judged = Engine(ruleset).judge(answers).outcomes["rating"].value
    assert quick == judged
    return judged


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        # 60 x 50% + 40 x 100% = 70%
        ({"a0": "full", "a1": "none", "b0": "full", "b1": "full"}, Fraction(70)),
        # A question put aside gives its weight to its own section: 60 x 100% + 40 x 50%
        ({"a0": "full", "a1": "n/a", "b0": "half", "b1": "half"}, Fraction(80)),
        ({"a0": "full", "a1": "full", "b0": "n/a", "b1": "none"}, Fraction(60)),
        # A section none of whose questions is left goes with its weight, put aside whole or question by question.
        ({"a0": "half", "a1": "full", "b0": "n/a", "b1": "n/a"}, Fraction(75)),
        ({"a0": "half", "a1": "full", "b": "n/a", "b0": "none", "b1": "none"}, Fraction(75)),
        ({"a0": "n/a", "a1": "n/a", "b0": "n/a", "b1": "n/a"}, None),
    ],
)
def test_an_average_of_shares_is_exact_and_weighs_categories(
    answers: dict[str, str], expected: Fraction | None
) -> None:
    average = "average share of points of sections is"
    answers = {**answers}
    if expected is None:
        assert rated(building(f"{average} at least 0%"), **answers) == "v0"
        return
    at, below, above = (Decimal(int(expected)) + Decimal(step) for step in ("0", "-0.000001", "0.000001"))
    ruleset = building(f"{average} {at}%", f"{average} between {below}% and {above}%")
    assert rated(ruleset, **answers) == "v2"
    assert rated(building(f"{average} more than {at}%", f"{average} at least {at}%"), **answers) == "v1"


def test_a_third_is_met_by_no_decimal() -> None:
    ruleset = building(
        "average share of points of sections is 33.333333%",
        "average share of points of sections is between 33.333333% and 33.333334%",
        weights=("1", "1", "1"),
        questions=1,
    )
    assert rated(ruleset, a0="full", b0="none", c0="none") == "v1"


def test_other_measures_of_every_section() -> None:
    answers = {"a0": "full", "a1": "half", "b0": "half", "b1": "none"}
    for condition in (
        "lowest share of points of sections is 25%",
        "highest share of points of sections is 75%",
        "highest total points of sections is 3",
        "total highest points of sections is 3",
        "total lowest points of (a, b) is 1",
        "average total points of sections is 2.2",
        "lowest average points of sections is 0.5",
    ):
        assert rated(building(condition), **answers) == "v1", condition


def test_what_is_still_possible_is_known_exactly() -> None:
    engine = Engine(building(*BANDS))
    judged = engine.judge({"a0": "none", "a1": "none"}).outcomes["rating"]
    # At most 40 of 100, unless b is all that is left, which it is not: a has answers.
    assert (judged.reachable, judged.exact) == (("v0", "v1"), True)
    judged = engine.judge({"a0": "n/a", "a1": "n/a", "b0": "full"}).outcomes["rating"]
    assert (judged.reachable, judged.exact) == (("v1", "v2"), True)


def test_it_is_proved_and_broken_like_any_rule() -> None:
    more = (
        '[promise.even]\nwhenever = "lowest share of points of sections is at least 40%"\nthen = "rating is not v0"\n'
        '[promise.odd]\nwhenever = "highest share of points of sections is at least 75%"\nthen = "rating is not v0"\n'
    )
    even, odd = prove(building(*BANDS, more=more))
    assert (even.verdict, odd.verdict) == ("proved", "broken")


def test_bands_with_a_gap_and_bands_that_share_a_number_are_found() -> None:
    average = "average share of points of sections is"
    codes = [one.code for one in run_checks(building(f"{average} at least 80%", f"{average} between 40% and 70%"))]
    assert "A109" in codes
    codes = [
        one.code for one in run_checks(building(f"{average} between 0% and 50%", f"{average} between 50% and 90%"))
    ]
    assert "A110" in codes
    # Another first measure is another number: these are no bands of one.
    other = "lowest share of points of sections is between 40% and 70%"
    assert "A110" not in [one.code for one in run_checks(building(f"{average} between 0% and 50%", other))]


def test_five_sections_of_five_questions_are_held_against_every_audit() -> None:
    ruleset = building(*BANDS, weights=("12", "15", "19", "8", "6"), questions=5)
    assert [one.code for one in run_checks(ruleset)] == []


def test_a_long_form_is_judged_the_same_by_both_back_ends() -> None:
    draw = random.Random(7)
    ruleset = building(*BANDS, weights=("3", "2", "0.5", "0"), questions=4)
    values = ["none", "half", "full", "n/a"]
    evaluator = Evaluator(ruleset)
    for _ in range(200):
        answers = {f"{name}{number}": draw.choice(values) for name in "abcd" for number in range(4)}
        weights, shares = [], []
        for name, weight in zip("abcd", ("3", "2", "0.5", "0"), strict=True):
            points = [values.index(answers[f"{name}{number}"]) for number in range(4)]
            given = [one for one in points if one != 3]
            if given:
                weights.append(Fraction(weight))
                shares.append(Fraction(sum(given), 2 * len(given)))
        base = sum(weights, Fraction(0))
        share = sum((one * weight for one, weight in zip(shares, weights, strict=True)), Fraction(0))
        expected = (
            "v0"
            if not base
            else "v2"
            if share / base >= Fraction(4, 5)
            else "v1"
            if share / base >= Fraction(2, 5)
            else "v0"
        )
        assert evaluator.evaluate(evaluator.codes(answers)).values["rating"] == expected


def test_its_meaning_is_told_apart() -> None:
    before, after = building(BANDS[0]), building("lowest share of points of sections is at least 80%")
    plain = building("share of points of questions is at least 80%")
    assert len({one.meaning_hash for one in (before, after, plain)}) == 3
    moved = difference(before, after).moves
    assert moved
    one, other = (building(f"average share of points of ({names}) is at least 80%") for names in ("a, b", "b, a"))
    assert one.meaning_hash == other.meaning_hash


def test_points_of_sections_without_grades_are_told_of_their_questions() -> None:
    ruleset, found = examine(
        Path("example.toml"),
        Library(),
        text='[ruleset]\nid = "x"\nversion = "1"\ntitle = "X"\n[section.a]\nlabel = "A"\n'
        '[question.q]\nsection = "a"\ntext = "Q"\nanswers = "yes_no"\npoints = { yes = 1, no = 0 }\n'
        '[decide.d]\noutcomes = ["low", "high"]\notherwise = "low"\n'
        'rows = [{ when = "average points of sections is at least 1", then = "high" }]\n',
    )
    assert ruleset is None
    assert [(one.code, "two measures" in (one.help or "")) for one in found] == [("C203", True)]


def test_a_slip_keeps_both_measures() -> None:
    ruleset = building(BANDS[0])
    condition = ruleset.conditions["decide.rating.rows.1.when"]
    found = list(slips(condition, ruleset.vocabulary))
    assert found
    for slip in found:
        assert replace(slip, test=condition.test) == condition  # type: ignore[call-arg,union-attr]


def test_products_of_more_digits_than_decimals_keep_are_exact_on_every_back_end() -> None:
    """A weight and points of 18 digits each make 36, and a decimal keeps 28 of them."""
    most, less = "999999999999.999999", "999999999999.999998"
    for measure, bound in (("average points", most), ("share of points", "100%")):
        ruleset = loaded(
            '[ruleset]\nid = "exact"\nversion = "1"\ntitle = "Exact"\n[section.s]\nlabel = "S"\ngraded = false\n'
            f'[answers.c]\nvalues = [{{ id = "low", points = {less} }}, {{ id = "high", points = {most} }}]\n'
            '[question.q]\nsection = "s"\ntext = "Q?"\nanswers = "c"\nweight = 999999999999.999997\n'
            '[question.r]\nsection = "s"\ntext = "R?"\nanswers = "c"\nweight = 0.000001\n'
            '[decide.rating]\noutcomes = ["no", "yes"]\notherwise = "no"\n'
            f'rows = [{{ when = "{measure} of questions is at least {bound}", then = "yes" }}]\n'
        )
        compiled = Compiled(ruleset)
        for q, r in (("high", "high"), ("high", "low"), ("low", "high")):
            expected = "yes" if (q, r) == ("high", "high") else "no"
            answers = {"q": q, "r": r}
            assert rated(ruleset, **answers) == expected
            known = known_numbers(compiled, read_answers(ruleset.vocabulary, answers))
            assert compiled.diagram.results(compiled.outcome_node("rating"), known) == {expected}
            condition = ruleset.conditions["decide.rating.rows.1.when"]
            assert explain(condition, Plain(answers), ruleset.vocabulary).truth is (expected == "yes")


class Plain:
    """Complete answers, as the plain reading of a condition looks them up."""

    def __init__(self, answers: dict[str, str]) -> None:
        self._answers = answers

    def look(self, item: str) -> Look:
        return Look(True, self._answers[item])

    def named(self, name: str) -> tuple[bool | None, tuple[str, ...]]:
        raise AssertionError(name)


@pytest.mark.parametrize(
    ("bonus", "expected"),
    [("none", "v0"), ("half", "v1"), ("full", "v2"), ("n/a", "v0")],
)
def test_what_is_no_section_stands_for_itself_so_a_bonus_is_added_to_an_average(bonus: str, expected: str) -> None:
    # The average of a is 1.5; the bonus of 0 to 2 is added to it whole.
    ruleset = building(
        "total average points of (a, b0) is at least 3.5", "total average points of (a, b0) is at least 2.5"
    )
    assert rated(ruleset, a0="half", a1="full", b0=bonus, b1="full") == expected
    whole = Engine(ruleset)
    assert whole.judge({"a0": "half", "a1": "full", "b1": "full"}).outcomes["rating"].reachable == ("v0", "v1", "v2")
    assert whole.judge({"a0": "none", "b0": bonus, "b1": "none"}).outcomes["rating"].exact


def test_a_decided_outcome_stands_for_itself_too() -> None:
    more = (
        '[decide.bonus]\noutcomes = [{ id = "nothing", points = 0 }, { id = "bonus_point", points = 1 }]\n'
        'otherwise = "nothing"\nrows = [{ when = "b0 is full", then = "bonus_point" }]\n'
    )
    ruleset = building("total average points of (a, bonus) is at least 2.5", more=more)
    assert rated(ruleset, a0="half", a1="full", b0="full", b1="none") == "v1"
    assert rated(ruleset, a0="half", a1="full", b0="half", b1="none") == "v0"
    assert Engine(ruleset).judge({"a0": "half", "a1": "full"}).outcomes["rating"].reachable == ("v0", "v1")


def test_a_question_that_stands_for_itself_counts_once_more_in_its_section() -> None:
    ruleset = building("total total points of (a, a0) is 3")
    assert rated(ruleset, a0="half", a1="half", b0="none", b1="none") == "v1"
    assert rated(ruleset, a0="full", a1="half", b0="none", b1="none") == "v0"


@pytest.mark.parametrize(
    ("condition", "answers", "told"),
    [
        # Of 75% to 100%, whatever b1 is: what is open bounds the average.
        ("average share of points of sections is at least 70%", {"b0": "half"}, True),
        ("average share of points of sections is at least 70%", {"b0": "none"}, None),
        ("average share of points of sections is less than 60%", {"b0": "none"}, False),
        ("average share of points of sections is not 20%", {"b0": "none"}, True),
        ("average share of points of sections is 20%", {"b0": "none"}, False),
        ("average share of points of sections is 70%", {"b0": "none"}, None),
        ("average share of points of sections is not 70%", {"b0": "none"}, None),
        ("average share of points of sections is between 61% and 62%", {"b0": "none"}, None),
        ("average share of points of sections is between 60% and 80%", {"b0": "none"}, True),
        ("average share of points of sections is between 10% and 59%", {"b0": "none"}, False),
        ("product total points of sections is at least 8", {"b0": "full"}, True),
        ("product total points of sections is more than 16", {"b0": "full"}, False),
    ],
)
def test_what_is_open_bounds_points_though_the_rules_are_too_complex_for_more(
    condition: str, answers: dict[str, str], told: bool | None
) -> None:
    evaluator = Evaluator(building(condition, aside=False))
    found = evaluator.evaluate(evaluator.codes({"a0": "full", "a1": "full", **answers}))
    assert set(found.possible["rating"]) == {True: {"v1"}, False: {"v0"}, None: {"v0", "v1"}}[told]


def test_where_what_is_open_may_be_put_aside_nothing_bounds_it() -> None:
    evaluator = Evaluator(building("average share of points of sections is at least 70%"))
    found = evaluator.evaluate(evaluator.codes({"a0": "full", "a1": "full", "b0": "half"}))
    assert set(found.possible["rating"]) == {"v0", "v1"}
