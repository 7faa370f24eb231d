"""A condition's canonical text says the very same condition, and is its own canonical text."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditrules.conditions.ir import Condition
from auditrules.conditions.lexer import MAX_LENGTH, ConditionFault
from auditrules.conditions.parser import parse, parse_test
from auditrules.conditions.printer import canonical, words_of_test
from auditrules.rulesets.library import Library, LibraryFolder

from . import random_conditions

SHIPPED = Path(__file__).parents[2] / "rulesets"


def comes_back(condition: Condition) -> str:
    text = canonical(condition)
    assert parse(text) == condition, text
    assert canonical(parse(text)) == text
    return text


@pytest.mark.parametrize("seed", range(20))
def test_a_thousand_random_conditions_come_back(seed: int) -> None:
    random = Random(seed)
    tried = 0
    while tried < 1000:
        condition = random_conditions.condition(random)
        if len(canonical(condition)) <= MAX_LENGTH:
            comes_back(condition)
            tried += 1


@given(st.randoms(use_true_random=False), st.integers(0, 3))
def test_a_condition_that_is_looked_for_comes_back(random: Random, depth: int) -> None:
    # The same conditions, found and made small by the search where one does not come back.
    condition = random_conditions.condition(random, depth)
    if len(canonical(condition)) <= MAX_LENGTH:
        comes_back(condition)


@pytest.mark.parametrize("seed", range(5))
def test_the_words_of_a_test_come_back_alone(seed: int) -> None:
    random = Random(seed)
    for _ in range(400):
        test = random_conditions.test(random)
        assert parse_test(words_of_test(test)) == test


def test_every_condition_of_the_shipped_rulesets_comes_back() -> None:
    library = Library([LibraryFolder(SHIPPED, "shipped")])
    conditions = {
        canonical(condition): condition
        for entry in library.entries()
        if entry.problem is None
        for condition in (library.examine(entry.path)[0] or library.load("four-point")).conditions.values()
    }
    assert len(conditions) > 100
    for condition in conditions.values():
        comes_back(condition)


SAID_ALIKE = [
    ("any sections are good", "any section is good"),
    ("all sections are good", "every section is good"),
    ("none of (a, b) is good", "none of (a, b) is good"),
    ("no of (a, b) are good", "none of (a, b) is good"),
    ("every of (a, b) is good", "every one of (a, b) is good"),
    ("at least 2.0 sections are good", "at least 2 sections are good"),
    ("less than 3 sections are good", "fewer than 3 sections are good"),
    ("at least 75 % of sections are good", "at least 75% of sections are good"),
    ("at least 75% sections are good", "at least 75% of sections are good"),
    ("((a is b))", "a is b"),
    ("(a is b) and ((c))", "a is b and c"),
    ("a is b and (c is d and e)", "a is b and (c is d and e)"),
    ("not not a", "not (not a)"),
    ("not (a)", "not a"),
    ("not a is b", "not (a is b)"),
    ("not a is b and c", "not (a is b) and c"),
    ("a is one of b", "a is b"),
    ("a is not one of b, c", "a is not one of b, c"),
    ("a is  at\tleast\n  03.50", "a is at least 3.5"),
    ("a is 0.000", "a is 0"),
    ("a is -0", "a is 0"),
    ("a is fewer than 3", "a is less than 3"),
    ("total points in recording is at least 3", "total points in recording is at least 3"),
    ("total points of questions in recording is at least 3", "total points in recording is at least 3"),
    ("share of points of (a, b) is 50%", "share of points of (a, b) is 50%"),
    ("average share of points of core sections is 50.0%", "average share of points of core sections is 50%"),
    ("product points of (a, b) are 12", "product of points of (a, b) is 12"),
    ("product of points in a is more than 3", "product of points in a is more than 3"),
    ("highest product points of sections is 4.0", "highest product of points of sections is 4"),
    ("product highest points of sections is 4", "product highest points of sections is 4"),
    ("lowest highest points of (a, b) are 1", "lowest highest points of (a, b) is 1"),
    ("due is more than 1 working days after x", "due is more than 1 working day after x"),
    ("due is more than 2 week before x", "due is more than 2 weeks before x"),
    ("due is on or before 2026-04-01", "due is on or before 2026-04-01"),
    ("always", "always"),
    ("a is never", "a is never"),
    ("a is one", "a is one"),
]


@pytest.mark.parametrize(("written", "text"), SAID_ALIKE, ids=[written for written, _ in SAID_ALIKE])
def test_what_is_said_in_several_ways_has_one_text(written: str, text: str) -> None:
    assert canonical(parse(written)) == text
    assert parse(text) == parse(written)


WORDS = (
    "a b safety good is are not and or ( ) , any every no all none one of at least most more less fewer than exactly "
    "sections section questions standards in points total share between before after on better worse applicable "
    "answered always never 3 75% 2026-04-01 working days weeks _ 2.5 - % ."
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join))
@example("not " * 39 + "a")
@example("(" * 41 + "a" + ")" * 41)
def test_any_words_are_read_or_refused_with_a_place(text: str) -> None:
    read_or_refused(text)


@given(st.text(max_size=60))
@example("a is 9" + "9" * 40)
@example("\ud800")
@example("a is 0000-00-00")
@example("²")
@example("a is ٣")
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    read_or_refused(text)


def read_or_refused(text: str) -> None:
    found = read(text)
    if isinstance(found, ConditionFault):
        start, end = found.span
        assert 0 <= start <= end <= len(text)
        assert found.code in ("C101", "C102", "C103", "C104", "C105")
        assert found.message
    else:
        comes_back(found)


def read(text: str) -> Condition | ConditionFault:
    try:
        return parse(text)
    except ConditionFault as fault:
        return fault


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a is 3 or more", "a is at least 3"),
        ("a is 3 or more and b is no", "a is at least 3 and b is no"),
        ("a is 2.5 or above and b is no", "a is at least 2.5 and b is no"),
        ("a \u2265 80", "a is at least 80"),
        ("a is \u2264 80", "a is at most 80"),
        ("a is more than 1,5", "a is more than 1.5"),
        ("a is less than 20,000", "a is less than 20000"),
        ("a is less than 1 000 and b is no", "a is less than 1000 and b is no"),
        ("a is at least 1,250,000", "a is at least 1250000"),
        ("weighted average points of sections is at least 3", "average points of sections is at least 3"),
        ("total points of questions is 20+", "total points of questions is at least 20"),
        ("a is -3 or less", "a is at most -3"),
        ("2 or more questions are no", "at least 2 questions are no"),
        ("50% or more of sections are good", "at least 50% of sections are good"),
        ("a is greater than or equal to 3", "a is at least 3"),
        ("a is less than or equal to 3", "a is at most 3"),
        ("a is no more than 3", "a is at most 3"),
        ("a is not less than 3", "a is at least 3"),
        ("no fewer than 3 sections are good", "at least 3 sections are good"),
        ("a is over 3", "a is more than 3"),
        ("a is below 3", "a is less than 3"),
        ("a is higher than 3", "a is more than 3"),
        ("a is up to 3", "a is at most 3"),
        ("a is between 3 to 5", "a is between 3 and 5"),
        ("a is from 3 to 5", "a is between 3 and 5"),
        ("total points of questions is 11-18", "total points of questions is between 11 and 18"),
        ("a is later than b", "a is after b"),
        ("most sections are good", "more than 50% of sections are good"),
        ("the majority of sections are good", "more than 50% of sections are good"),
        ("only one section is good", "exactly 1 section is good"),
    ],
)
def test_what_people_say_of_numbers_is_put_as_the_language_puts_it(text: str, meant: str) -> None:
    found = read(text)
    assert isinstance(found, ConditionFault)
    assert found.fix is not None
    start, end = found.span
    mended = f"{text[:start]}{found.fix}{text[end:]}"
    assert parse(mended) == parse(meant)
    assert canonical(parse(mended)) == canonical(parse(meant))


def test_a_cell_of_a_grid_is_put_so_as_well() -> None:
    with pytest.raises(ConditionFault) as raised:
        parse_test("3 or more")
    assert raised.value.fix == "at least 3"


@pytest.mark.parametrize("text", ["a is at most 10 - 3", "a is one of 3,4", "a is one of 10,200"])
def test_what_could_mean_something_else_is_not_put_otherwise(text: str) -> None:
    found = read(text)
    assert isinstance(found, ConditionFault)
    assert found.fix is None


@pytest.mark.parametrize(
    "text", ["over is 3", "a is under", "above and below is no", "times is 3 or plus", "a is minus"]
)
def test_such_words_may_be_names_and_values(text: str) -> None:
    comes_back(parse(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("likelihood * consequence is at least 15", "product of points of ("),
        ("likelihood \u00d7 consequence is at least 15", "product of points of ("),
        ("a is one of 3, 4", "a range: is between"),
        ("likelihood times consequence is at least 15", "product of points of ("),
        ("a + b is at least 15", "total points of (a, b)"),
        ("average points of (a) plus total points of (b) is at least 3", "total average points of ("),
        ("total points of (a) minus total points of (b) is 3", "points below nought"),
        ("total points of (a) is more than total points of (b)", "points below nought"),
        ("product share of points of sections is at least 15%", "average share of points"),
    ],
)
def test_arithmetic_is_refused_with_what_the_language_says_instead(text: str, said: str) -> None:
    found = read(text)
    assert isinstance(found, ConditionFault)
    assert said in str(found.help)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("at least 3 of risk_factors are high", "of (risk_factors)"),
        ("total points of risk_factors is 3", "of (risk_factors)"),
        ("any outcome is high", "of (safety, planning)"),
    ],
)
def test_a_list_without_its_brackets_is_told_of_them(text: str, said: str) -> None:
    found = read(text)
    assert isinstance(found, ConditionFault)
    assert said in found.help
