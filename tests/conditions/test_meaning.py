"""What conditions mean on answers that are there, missing, or not applicable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product
from random import Random

import pytest

from auditrules.conditions.ir import Quantity
from auditrules.conditions.meaning import Truth, holds, reachable_results

from .made import MAYBE_NA, NA, reads, truth

T, F, U = True, False, None
#: How q1 is answered so that "q1 is yes" is true, false, or not yet known.
SAID = {T: "yes", F: "no", U: None}


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [
        (T, T, T, T),
        (T, F, F, T),
        (T, U, U, T),
        (F, T, F, T),
        (F, F, F, F),
        (F, U, F, U),
        (U, T, U, T),
        (U, F, F, U),
        (U, U, U, U),
    ],
)
def test_and_and_or_know_of_the_unknown(one: Truth, other: Truth, both: Truth, either: Truth) -> None:
    answers = {"q1": SAID[one], "q3": SAID[other]}
    assert truth("q1 is yes and q3 is yes", **answers) is both
    assert truth("q1 is yes or q3 is yes", **answers) is either
    # De Morgan holds with three values too.
    assert truth("not (q1 is yes and q3 is yes)", **answers) is truth("not q1 is yes or not q3 is yes", **answers)


def test_not_of_the_unknown_is_unknown() -> None:
    assert truth("not q1 is yes", q1="yes") is F
    assert truth("not q1 is yes", q1="no") is T
    assert truth("not q1 is yes") is U
    assert truth("always") is T
    assert truth("never") is F
    assert truth("named", named=True) is T
    assert truth("named") is U


# ------------------------------------------------------------------ one item


@pytest.mark.parametrize(
    ("test", "by_value"),
    [
        ("is fair", {"poor": F, "fair": T, "good": F}),
        ("is not fair", {"poor": T, "fair": F, "good": T}),
        ("is one of poor, good", {"poor": T, "fair": F, "good": T}),
        ("is not one of poor, good", {"poor": F, "fair": T, "good": F}),
        ("is fair or better", {"poor": F, "fair": T, "good": T}),
        ("is fair or worse", {"poor": T, "fair": T, "good": F}),
    ],
)
def test_values(test: str, by_value: dict[str, Truth]) -> None:
    for value, expected in by_value.items():
        assert truth(f"s1 {test}", s1=value) is expected
    # Unanswered is unknown; not applicable fails every value test, "is not" included.
    assert truth(f"s1 {test}") is U
    assert truth(f"s1 {test}", s1=NA) is F
    assert truth(f"not s1 {test}", s1=NA) is T


def test_whether_it_applies() -> None:
    assert truth("s1 is applicable", s1="poor") is T
    assert truth("s1 is applicable", s1=NA) is F
    assert truth("s1 is applicable", s1=MAYBE_NA) is U
    assert truth("s1 is not applicable", s1=NA) is T
    assert truth("s1 is not applicable", s1=MAYBE_NA) is U
    # Where it is not yet known whether it applies, a test can be false already and not yet true.
    assert truth("s1 is fair", s1=MAYBE_NA) is U


def test_whether_it_is_answered() -> None:
    assert truth("notes is answered", notes="Some.") is T
    assert truth("notes is answered") is F
    assert truth("notes is not answered") is T
    # What does not apply wants no answer, and has none.
    assert truth("notes is not answered", notes=NA) is F
    assert truth("notes is answered", notes=NA) is F


@pytest.mark.parametrize(
    ("test", "true_of", "false_of"),
    [
        ("is 3", ["3", "3.0"], ["2", "3.01"]),
        ("is not 3", ["2"], ["3"]),
        ("is at least 3", ["3", "4"], ["2.999999"]),
        ("is at most 3", ["3", "-1"], ["3.000001"]),
        ("is more than 3", ["3.1"], ["3"]),
        ("is less than 3", ["2.9"], ["3"]),
        ("is between 3 and 5", ["3", "4", "5"], ["2.9", "5.1"]),
    ],
)
def test_numbers_are_exact(test: str, true_of: list[str], false_of: list[str]) -> None:
    for number in true_of:
        assert truth(f"age {test}", age=Decimal(number)) is T
    for number in false_of:
        assert truth(f"age {test}", age=Decimal(number)) is F
    assert truth(f"age {test}") is U
    assert truth(f"age {test}", age=NA) is F


DAY = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("test", "before", "same", "after"),
    [("before", T, F, F), ("after", F, F, T), ("on", F, T, F), ("on or before", T, T, F), ("on or after", F, T, T)],
)
def test_dates(test: str, before: Truth, same: Truth, after: Truth) -> None:
    days = {date(2026, 3, 31): before, DAY: same, date(2026, 4, 2): after}
    for day, expected in days.items():
        assert truth(f"due is {test} 2026-04-01", due=day) is expected
        assert truth(f"due is {test} done", due=day, done=DAY) is expected
    assert truth(f"due is {test} 2026-04-01") is U
    assert truth(f"due is {test} done", due=DAY) is U
    assert truth(f"due is {test} done", done=DAY) is U
    assert truth(f"due is {test} done", due=DAY, done=NA) is F
    assert truth(f"due is {test} done", due=NA, done=DAY) is F


@pytest.mark.parametrize(
    ("condition", "due", "expected"),
    [
        # Thursday 2 April 2026; Good Friday and Easter Monday follow.
        ("due is more than 1 working days after done", date(2026, 4, 7), F),
        ("due is more than 1 working days after done", date(2026, 4, 8), T),
        ("due is at most 1 working days after done", date(2026, 4, 7), T),
        ("due is at least 2 weeks after done", date(2026, 4, 16), T),
        ("due is at least 2 weeks after done", date(2026, 4, 15), F),
        ("due is less than 1 months after done", date(2026, 5, 1), T),
        ("due is less than 1 months after done", date(2026, 5, 2), F),
        ("due is at least 10 days before done", date(2026, 3, 23), T),
        ("due is at least 10 days before done", date(2026, 3, 24), F),
        ("due is more than 1 years after done", date(2027, 4, 2), F),
        ("due is more than 1 years after done", date(2027, 4, 3), T),
    ],
)
def test_spans(condition: str, due: date, expected: Truth) -> None:
    assert truth(condition, due=due, done=date(2026, 4, 2)) is expected


def test_a_span_out_of_the_calendar_is_false() -> None:
    assert truth("due is more than 9999 years after done", due=DAY, done=DAY) is F
    assert truth("due is less than 9999 years after done", due=DAY, done=DAY) is F


def test_several_values_at_once() -> None:
    assert truth("how is often", how=frozenset({"often", "seldom"})) is T
    assert truth("how is not often", how=frozenset({"often", "seldom"})) is F
    assert truth("how is not often", how=frozenset({"seldom"})) is T
    assert truth("how is often", how=frozenset()) is F
    assert truth("how is not often", how=frozenset()) is T
    assert truth("how is seldom or better", how=frozenset({"seldom"})) is T


def test_an_outcome_that_is_open_is_known_as_far_as_it_goes() -> None:
    assert truth("overall is fair or better", overall={"fair", "good"}) is T
    assert truth("overall is good", overall={"fair", "good"}) is U
    assert truth("overall is poor", overall={"fair", "good"}) is F
    # What stands beside the scale is neither better nor worse than anything.
    assert truth("overall is fair or better", overall="off") is F
    assert truth("overall is fair or worse", overall="off") is F
    assert truth("overall is not fair", overall="off") is T


# ------------------------------------------------------------------ counts


SECTIONS = ("s1", "s2", "s3")


def graded(*grades: object) -> dict[str, object]:
    return dict(zip(SECTIONS, grades, strict=True))


@pytest.mark.parametrize(
    ("condition", "grades", "expected"),
    [
        ("any section is poor", ("poor", None, None), T),
        ("any section is poor", ("good", "fair", None), U),
        ("any section is poor", ("good", NA, "fair"), F),
        ("no section is poor", ("good", NA, "fair"), T),
        ("no section is poor", ("good", None, "fair"), U),
        ("no section is poor", (NA, NA, NA), T),
        ("every section is good", ("good", NA, "good"), T),
        ("every section is good", ("good", None, "good"), U),
        ("every section is good", ("poor", None, None), F),
        # Every of none: there must be at least one that applies.
        ("every section is good", (NA, NA, NA), F),
        ("every section is good", (NA, None, NA), U),
        ("at least 2 sections are good", ("good", None, "good"), T),
        ("at least 2 sections are good", ("good", NA, "fair"), F),
        ("at least 2 sections are good", ("good", None, "fair"), U),
        ("at most 1 sections are good", ("good", None, "fair"), U),
        ("at most 1 sections are good", ("poor", None, "fair"), T),
        ("exactly 1 sections are good", ("good", NA, "fair"), T),
        ("exactly 1 sections are good", ("good", None, "fair"), U),
        ("fewer than 1 sections are good", ("poor", NA, "fair"), T),
        ("more than 2 sections are good", ("good", "good", "good"), T),
        ("at least 0 sections are good", (None, None, None), T),
        # Percentages are of those that apply.
        ("at least 50% of sections are good", ("good", NA, "fair"), T),
        ("at least 50% of sections are good", ("good", "poor", "fair"), F),
        ("at least 50% of sections are good", ("good", None, "fair"), U),
        ("at most 40% of sections are good", ("good", "fair", "fair"), T),
        ("exactly 50% of sections are good", ("good", NA, "fair"), T),
        ("more than 0% of sections are good", ("good", None, None), T),
        ("at most 0% of sections are good", (NA, NA, NA), F),
        ("at least 0% of sections are good", (NA, NA, NA), F),
        # Tags, sections, lists.
        ("any core section is poor", ("good", "good", "poor"), F),
        ("every core section is good", ("good", NA, "poor"), T),
        ("at least 2 of (s1, s3) are good", ("good", NA, "good"), T),
        ("none of (s1, s3) is good", ("fair", "good", "fair"), T),
        ("every one of (s1, s3) is good", ("good", "poor", "good"), T),
        ("at least 2 sections are applicable", ("good", NA, None), T),
        ("every section is applicable", ("good", NA, None), F),
        ("any section is not applicable", ("good", NA, None), T),
    ],
)
def test_counts(condition: str, grades: tuple[object, ...], expected: Truth) -> None:
    assert truth(condition, **graded(*grades)) is expected


def test_counts_of_questions_by_tag_and_section() -> None:
    answers = {"q1": "no", "q2": "yes", "q3": "yes"}
    assert truth("any key question is no", **answers) is T
    assert truth("any question in s3 is no", **answers) is F
    assert truth("no question in s1 is no", **answers) is F
    # A section's tag stands for its questions.
    assert truth("any core question is no", **answers) is T
    assert truth("any question in core is no", **answers) is T
    assert truth("any core question is no", **{**answers, "q1": "yes"}) is F
    # A question that can't say yes or no is no part of the count.
    assert truth("every question is yes", **{**answers, "q1": "yes"}) is T


def completions(parts: list[tuple[bool, bool, bool]]) -> Iterator[tuple[int, int]]:
    ways = []
    for can_pass, can_fail, can_leave in parts:
        steps = [(1, 1)] * can_pass + [(0, 1)] * can_fail + [(0, 0)] * can_leave
        ways.append(steps or [(0, 0)])
    for way in product(*ways):
        yield sum(step[0] for step in way), sum(step[1] for step in way)


@pytest.mark.parametrize("seed", range(6))
def test_what_a_count_can_still_be_is_what_its_completions_are(seed: int) -> None:
    random = Random(seed)
    kinds = list(product((True, False), repeat=3))
    hows = ("any", "every", "no", "at_least", "at_most", "more_than", "fewer_than", "exactly")
    for _ in range(400):
        parts = [random.choice(kinds) for _ in range(random.randrange(7))]
        how = random.choice(hows)
        number = Decimal(random.choice(("0", "1", "2", "3", "25", "33.3", "40", "50", "66", "100")))
        plain = how in ("any", "every", "no")
        quantity = Quantity(how, None if plain else number, not plain and random.random() < 0.6)  # type: ignore[arg-type]
        expected = {holds(quantity, passing, applicable) for passing, applicable in completions(parts)}
        assert reachable_results(quantity, parts) == expected, (quantity, parts)


# ------------------------------------------------------------------ points


@pytest.mark.parametrize(
    ("condition", "answers", "expected"),
    [
        ("total points of sections is 3", {"s1": "good", "s2": "poor", "s3": "fair"}, T),
        ("total points of sections is at least 3", {"s1": "good", "s2": NA, "s3": "fair"}, T),
        ("total points of sections is at least 3", {"s1": "good", "s2": "poor"}, U),
        ("total points of sections is 0", {"s1": NA, "s2": NA, "s3": NA}, T),
        ("product of points of sections is 2", {"s1": "good", "s2": NA, "s3": "fair"}, T),
        ("product of points of sections is 0", {"s1": "good", "s2": "poor", "s3": "fair"}, T),
        ("product of points of sections is at least 3", {"s1": "good", "s2": "good"}, U),
        # Of nothing there is no product, and no comparison with it holds.
        ("product of points of sections is at least 0", {"s1": NA, "s2": NA, "s3": NA}, F),
        ("product of points of sections is at most 1", {"s1": NA, "s2": NA, "s3": NA}, F),
        ("highest points of sections is 2", {"s1": "good", "s2": NA, "s3": "fair"}, T),
        ("lowest points of sections is 1", {"s1": "good", "s2": NA, "s3": "fair"}, T),
        ("lowest points of sections is 0", {"s1": NA, "s2": NA, "s3": NA}, F),
        ("highest points of sections is at most 5", {"s1": NA, "s2": NA, "s3": NA}, F),
        ("average points of sections is 1.5", {"s1": "good", "s2": NA, "s3": "fair"}, T),
        # A third is no decimal, and is compared exactly all the same.
        ("average points of sections is between 0.333333 and 0.333334", {"s1": "fair", "s2": "poor", "s3": "poor"}, T),
        ("average points of sections is 0.333333", {"s1": "fair", "s2": "poor", "s3": "poor"}, F),
        # q1 weighs three times: (3 * 4 + 0 + 0) / 5, of at most 4.
        ("average points of questions is 2.4", {"q1": "yes", "q2": "no", "q3": "no"}, T),
        ("share of points of questions is 60%", {"q1": "yes", "q2": "no", "q3": "no"}, T),
        # Not applicable leaves, and the weights are those of the rest: 12 / 16.
        ("share of points of questions is 75%", {"q1": "yes", "q2": NA, "q3": "no"}, T),
        ("share of points in s1 is 100%", {"q1": "yes", "q2": NA}, T),
        ("share of points of sections is at least 0%", {"s1": NA, "s2": NA, "s3": NA}, F),
    ],
)
def test_points(condition: str, answers: dict[str, object], expected: Truth) -> None:
    assert truth(condition, **answers) is expected


# ------------------------------------------------------------------ what it rests on


@pytest.mark.parametrize(
    ("condition", "answers", "rests_on"),
    [
        ("q1 is yes and q3 is yes", {"q1": "no", "q3": "yes"}, ("q1",)),
        ("q1 is yes and q3 is yes", {"q3": "no"}, ("q3",)),
        ("q1 is yes and q3 is yes", {"q1": "yes", "q3": "yes"}, ("q1", "q3")),
        ("q1 is yes or q3 is yes", {"q1": "no", "q3": "yes"}, ("q3",)),
        ("q1 is yes or q3 is yes", {"q1": "no"}, ("q1", "q3")),
        ("any section is poor", graded("good", "poor", "poor"), ("s2", "s3")),
        ("any section is poor", graded("good", NA, "good"), ("s1", "s3")),
        ("at least 2 sections are good", graded("good", "good", "poor"), ("s1", "s2")),
        ("every section is good", graded("good", "poor", "good"), ("s2",)),
        ("no section is poor", graded("good", "poor", "good"), ("s2",)),
        ("at most 1 sections are poor", graded("poor", "poor", "good"), ("s1", "s2")),
        ("at least 50% of sections are good", graded("good", "poor", NA), ("s1", "s2")),
        ("total points of sections is 3", graded("good", "fair", NA), ("s1", "s2")),
        ("due is after done", {"due": DAY, "done": DAY}, ("due", "done")),
        ("always", {}, ()),
        ("not (q1 is yes)", {"q1": "no"}, ("q1",)),
    ],
)
def test_what_a_result_rests_on(condition: str, answers: dict[str, object], rests_on: tuple[str, ...]) -> None:
    assert reads(condition, **answers) == rests_on
