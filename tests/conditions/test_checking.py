"""A condition against the names, values and kinds of a ruleset: every kind of fault, and where it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditrules.conditions.checking import Where, check, names
from auditrules.conditions.lexer import ConditionFault
from auditrules.conditions.parser import parse

from .made import VOCABULARY

SOUND = [
    "s1 is poor",
    "s1 is fair or better and not (age is at least 16)",
    "any core section is poor or named",
    "how is one of seldom, often",
    "overall is off",
    "overall is fair or worse",
    "due is after done",
    "due is more than 2 working days after done",
    "any question in core is no",
    "every one of (s1, q1) is applicable",
    "at least 2 of (s1, s2, q1) are poor",
    "total points of questions is at least 3",
    "share of points in s1 is at least 50%",
    "average share of points of sections is at least 50%",
    "total highest points of core sections is at least 3",
    "at least 3 sections are good",
    "at least 4 sections are applicable",
    "plain is applicable",
    "age is between 0 and 25",
]


@pytest.mark.parametrize("text", SOUND)
def test_what_is_sound(text: str) -> None:
    assert check(parse(text), text, VOCABULARY) == []


FAULTY = [
    ("s1", "C201", "s1"),
    ("named is yes", "C201", "named"),
    ("limit.l is yes", "C201", "limit.l"),
    ("s9 is poor", "C202", "s9"),
    ("nemed", "C202", "nemed"),
    ("limit.l", "C202", "limit.l"),
    ("s1 is poor or good", "C202", "good"),
    ("any question in s9 is no", "C202", "s9"),
    ("any cor section is poor", "C202", "cor"),
    ("due is after dane", "C202", "dane"),
    ("due is more than 2 days after dane", "C202", "dane"),
    ("at least 1 of (s1, s9) are poor", "C202", "s9"),
    ("age is poor", "C203", "age is poor"),
    ("s1 is 3", "C203", "s1 is 3"),
    ("s1 is after due", "C203", "s1 is after due"),
    ("due is after s1", "C203", "s1"),
    ("notes is yes", "C203", "notes is yes"),
    ("plain is poor", "C203", "plain is poor"),
    ("service is cin or better", "C203", "service is cin or better"),
    ("any question is yes or better", "C203", "any question is yes or better"),
    ("any section is at least 3", "C203", "any section is at least 3"),
    ("any question is before 2026-04-01", "C203", "any question is before 2026-04-01"),
    ("average share of points of (s1, age) is 3%", "C203", "age"),
    ("highest total points of questions is 3", "C203", "highest total points of questions is 3"),
    ("lowest total points of (s1, s2) is 3", "C203", "s2"),
    ("total points of (age, due) is 3", "C203", "total points of (age, due) is 3"),
    ("s1 is pour", "C204", "pour"),
    ("s1 is one of poor, pour", "C204", "pour"),
    ("any section is pour", "C204", "pour"),
    ("q1 is partly", "C204", "partly"),
    ("at least 4 sections are good", "C205", "at least 4 sections are good"),
    ("more than 3 sections are good", "C205", "more than 3 sections are good"),
    ("exactly 2 key questions are no", "C205", "exactly 2 key questions are no"),
    ("age is more than 26", "C205", "age is more than 26"),
    ("age is between 20 and 30", "C205", "age is between 20 and 30"),
    ("fewer than 0 sections are good", "C205", "fewer than 0 sections are good"),
    ("any standard is no", "C206", "any standard is no"),
    ("any key question in s3 is no", "C206", "any key question in s3 is no"),
    ("s1 is answered", "C207", "s1 is answered"),
    ("any section is not answered", "C207", "any section is not answered"),
]


IN_A_RULE = Where()


def found(text: str, where: Where = IN_A_RULE) -> list[ConditionFault]:
    return check(parse(text), text, VOCABULARY, where)


@pytest.mark.parametrize(("text", "code", "at"), FAULTY, ids=[text for text, _, _ in FAULTY])
def test_each_fault_at_its_place(text: str, code: str, at: str) -> None:
    (fault,) = found(text)
    assert (fault.code, text[slice(*fault.span)]) == (code, at)
    # It stands in the same words inside a longer condition.
    longer = f"(age is at least 3 or {text}) and q1 is yes"
    (inside,) = found(longer)
    assert (inside.code, longer[slice(*inside.span)], inside.message) == (code, at, fault.message)


def test_every_fault_of_a_condition_in_its_order() -> None:
    text = "s1 is pour and (nemed or age is 99) and not s9 is poor"
    assert [(fault.code, text[slice(*fault.span)]) for fault in found(text)] == [
        ("C204", "pour"),
        ("C202", "nemed"),
        ("C205", "age is 99"),
        ("C202", "s9"),
    ]


def test_the_likely_spelling_is_offered() -> None:
    assert [fault.fix for fault in found("s1 is pour")] == ["poor"]
    assert [fault.fix for fault in found("overal is good")] == ["overall"]
    assert found("zzzzz is good")[0].fix is None
    assert "Known here:" in found("zzzzz is good")[0].help


@pytest.mark.parametrize(
    ("text", "fix"),
    [("age is 3 or higher", "at least 3"), ("q1 is yes or age is 3 or under", "at most 3"), ("otherwise", "always")],
)
def test_a_number_and_what_reads_as_a_name_are_put_as_the_language_puts_them(text: str, fix: str) -> None:
    assert [(fault.code, fault.fix) for fault in found(text)] == [("C103", fix)]


def test_what_may_be_said_only_in_some_places() -> None:
    assert found("s1 is answered", Where(answered=True)) == []
    assert found("limit.l and not escalate.e", Where(rules=True)) == []
    assert [fault.fix for fault in found("limit.x", Where(rules=True))] == ["limit.l"]


def test_a_base_without_a_form_is_checked_as_far_as_it_goes() -> None:
    base = replace(VOCABULARY, items={}, abstract=True)
    for text in ("any section is poor", "at least 9 core sections are good", "total points of questions is 3"):
        assert check(parse(text), text, base) == []
    text = "any section is pour"
    assert [fault.code for fault in check(parse(text), text, base)] == ["C204"]


def test_what_is_faulty_itself_is_told_where_it_stands_and_not_again() -> None:
    doubtful = replace(VOCABULARY, doubtful=frozenset({"q1", "due", "s1"}))
    for text in ("q1 is maybe", "q1", "due is 3", "any key question is maybe", "s1 is at least 3", "done is after due"):
        assert check(parse(text), text, doubtful) == [], text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("any core section is poor", ["s1", "s2"]),
        ("any section is at least 3", []),
        ("every section is applicable", ["s1", "s2", "s3", "plain"]),
        ("due is after done and (age is 3 or not named)", ["due", "done", "age", "named"]),
        ("due is more than 2 days after done", ["due", "done"]),
        ("total points of questions is 3", ["q1", "q2", "q3"]),
        ("always", []),
    ],
)
def test_what_a_condition_reads(text: str, read: list[str]) -> None:
    assert list(names(parse(text), VOCABULARY)) == read
