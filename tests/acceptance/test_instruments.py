"""The supporting instruments (S9, S18, H19, N16, N17, A38), as the shipped rulesets carry them."""

from __future__ import annotations

import pytest

from .shipped import actions, engine, escalations, judged, outcome, requirements

SHEET, FAMILY, QUALITY = "reflection-sheet", "family-views", "audit-quality"
TALKED = "Talked through with the allocated worker"
AGREED = "A child and a parent, who agree with the audit"
SOUND = "Admissible at once, and the grade stands"


# S18, S9: the reflection sheet


def test_the_reflection_sheet_has_four_questions_and_a_follow_up() -> None:
    asked = [item.id for item in engine(SHEET).ruleset.questions("reflection")]
    assert asked == ["done_well", "challenges", "tools", "tools_missing", "next_time"]
    assert not any(item.on_record for item in engine(SHEET).ruleset.questions("reflection"))


@pytest.mark.parametrize(("who", "asked"), [("nobody", True), ("another_worker", True), ("allocated_worker", False)])
def test_it_is_filled_in_with_the_allocated_worker(who: str, asked: bool) -> None:
    assert ("together" in requirements(judged(SHEET, TALKED, with_worker=who))) is asked


@pytest.mark.parametrize(("tools", "asked"), [("no", True), ("partly", True), ("yes", False)])
def test_what_is_missing_is_asked_where_something_is(tools: str, asked: bool) -> None:
    assert ("tools_missing" not in engine(SHEET).judge({"tools": tools}).not_applicable) is asked


# H19: children and parents


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        (("the_child",), {"child"}),
        (("a_parent",), {"parents"}),
        (("a_carer",), {"parents"}),
        (("the_child", "a_carer"), {"child", "parents"}),
    ],
)
def test_whoever_answers_gets_their_own_questions(who: tuple[str, ...], asked: set[str]) -> None:
    assert {"child", "parents"} - set(engine(FAMILY).judge({"who": who}).not_applicable) == asked


def test_nobody_in_the_family_has_to_answer_anything() -> None:
    for section in ("child", "parents"):
        own = [item for item in engine(FAMILY).ruleset.questions(section) if item.on_record]
        assert own
        assert not any(item.required for item in own)


@pytest.mark.parametrize(
    ("changed", "stands"),
    [
        ({}, "stands"),
        ({"merged": "no"}, "add_views"),
        ({"consent": "no"}, "views_kept_out"),
        ({"agrees_with_audit": "contradict"}, "look_again"),
        ({"agrees_with_audit": "contradict", "consent": "no"}, "look_again"),
    ],
)
def test_views_are_merged_into_the_report(changed: dict[str, str], stands: str) -> None:
    assert outcome(judged(FAMILY, AGREED, **changed), "report_stands") == stands


def test_a_worry_for_a_child_is_sent_on_at_once() -> None:
    (told,) = engine(FAMILY).judge({"who": ("the_child",), "child_safe_now": "yes"}).escalations
    assert told.timing == "immediately"


# N16, N17, A38: somebody else's audit


@pytest.mark.parametrize(
    ("changed", "admissible"),
    [
        ({}, "admissible"),
        ({"evidence": "partly"}, "development_needs"),
        ({"readable": "no"}, "development_needs"),
        ({"readable": "no", "well_written": "no"}, "inadmissible"),
        ({"impact_recorded": "no"}, "inadmissible"),
        ({"triangulated": "no"}, "inadmissible"),
        ({"concern": "yes", "concern_captured": "no"}, "inadmissible"),
        ({"concern": "yes", "concern_captured": "yes"}, "admissible"),
    ],
)
def test_admissibility_of_somebody_elses_audit(changed: dict[str, str], admissible: str) -> None:
    judgement = judged(QUALITY, SOUND, **changed)
    assert outcome(judgement, "admissibility") == admissible
    assert ("pass_on_findings" in actions(judgement)) is (admissible == "inadmissible")
    assert ("feedback" in actions(judgement)) is (admissible != "admissible")
    assert ("concern_lost" in escalations(judgement)) is (changed.get("concern_captured") == "no")


def test_the_three_strengths_have_codes() -> None:
    values = [value.id for value in engine(QUALITY).ruleset.item("strengths").values]
    assert values == ["strong_evidence", "clear_thinking", "constructive_feedback"]


@pytest.mark.parametrize(
    ("mine", "discussed", "stands"),
    [
        ("the_same", None, "stands"),
        ("one_lower", "no", "to_be_discussed"),
        ("one_lower", "yes", "changed"),
        ("two_lower", "yes", "changed"),
        ("one_higher", "yes", "changed"),
    ],
)
def test_a_grade_changes_only_once_it_was_discussed(mine: str, discussed: str | None, stands: str) -> None:
    judgement = judged(QUALITY, SOUND, my_grade=mine, discussed=discussed)
    assert outcome(judgement, "grade_stands") == stands
    assert ("discuss_first" in requirements(judgement)) is (discussed == "no")


@pytest.mark.parametrize(
    ("exemplar", "evidence", "shown"), [("yes", "yes", True), ("yes", "partly", False), ("no", "yes", False)]
)
def test_only_an_admissible_exemplar_is_anonymised_and_shown(exemplar: str, evidence: str, shown: bool) -> None:
    assert ("anonymise" in actions(judged(QUALITY, SOUND, exemplar=exemplar, evidence=evidence))) is shown
