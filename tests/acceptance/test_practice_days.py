"""The audit of practice days (requirements H1 to H27), as the shipped rulesets carry it."""

from __future__ import annotations

import pytest

from .shipped import actions, engine, escalations, judged, outcome, requirements

DAYS = "practice-days"
GOOD = "A case drawn at random, with good work"


# H12: words, no grades


def test_there_are_no_grades_and_no_overall_outcome() -> None:
    ruleset = engine(DAYS).ruleset
    assert ruleset.document.grade == {}
    assert "overall" not in ruleset.document.decide
    assert [section.id for section in ruleset.sections if section.graded] == []
    kinds = {item.kind for item in ruleset.vocabulary.items.values() if item.role == "question"}
    assert "number" not in kinds


# H11, H12: evaluative statements on the child's life, on quality and on impact must be written


@pytest.mark.parametrize("statement", ["child_day", "child_heard", "quality_statement", "impact_statement"])
def test_the_statements_must_be_written(statement: str) -> None:
    item = engine(DAYS).ruleset.item(statement)
    assert item.kind == "text"
    assert item.required


# H16: poor practice


def test_poor_practice_is_told_at_once_from_an_unfinished_audit() -> None:
    (told,) = engine(DAYS).judge({"poor_practice": "yes"}).escalations
    assert told.timing == "immediately"
    assert set(told.to) == {"lead", "senior_manager"}
    assert told.register == "immediate_escalations"


def test_poor_practice_says_what_and_by_when_and_is_asked_until_it_is_conveyed() -> None:
    answers = {"poor_practice": "yes"}
    wanted = set(engine(DAYS).judge(answers).unanswered)
    assert {"poor_what", "poor_by_when", "conveyed"} <= wanted
    assert not {"poor_what", "poor_by_when", "conveyed"} & set(engine(DAYS).judge({"poor_practice": "no"}).unanswered)


@pytest.mark.parametrize(
    ("changed", "state", "blocks"),
    [
        ({"poor_practice": "no"}, "none_found", False),
        ({"poor_practice": "yes", "conveyed": "no"}, "not_conveyed", True),
        ({"poor_practice": "yes", "conveyed": "yes"}, "conveyed", False),
    ],
)
def test_an_audit_is_not_done_before_poor_practice_is_conveyed(
    changed: dict[str, str], state: str, blocks: bool
) -> None:
    judgement = judged(DAYS, GOOD, **changed)
    assert outcome(judgement, "poor_practice_state") == state
    assert ("conveyed" in requirements(judgement)) is blocks


@pytest.mark.parametrize(("by_when", "late"), [("2012-11-13", True), ("2012-11-14", False), ("2012-11-15", False)])
def test_the_date_for_poor_practice_can_still_be_met(by_when: str, late: bool) -> None:
    judgement = judged(DAYS, GOOD, poor_practice="yes", conveyed="yes", poor_by_when=by_when)
    assert ("date_to_come" in requirements(judgement)) is late


# H17: confirmed in writing


def test_every_audit_asks_the_line_manager_for_a_confirmation_in_writing() -> None:
    rule = engine(DAYS).ruleset.document.action["confirm_in_writing"]
    assert "in writing" in rule.text
    assert rule.owner == "line_manager"
    assert "confirm_in_writing" in actions(judged(DAYS, GOOD))


# H9: six months


@pytest.mark.parametrize(
    ("read_from", "asked"),
    [
        ("2012-04-13", True),
        ("2012-04-14", False),
        ("2012-05-14", False),
        ("2012-06-14", False),
        ("2012-06-15", True),
    ],
)
def test_about_six_months_are_read(read_from: str, asked: bool) -> None:
    assert ("six_months" in requirements(judged(DAYS, GOOD, read_from=read_from))) is asked


# H4, H5, H10: what is asked of whom


@pytest.mark.parametrize(
    ("stratum", "asked"),
    [
        ("initial_contact", {"contact_response"}),
        ("child_in_need", {"plan_targets"}),
        ("child_protection", {"plan_targets"}),
        ("looked_after", {"explore_carers"}),
        ("care_leaver", {"explore_carers"}),
        ("family_support", set()),
    ],
)
def test_each_area_of_work_has_its_own_questions(stratum: str, asked: set[str]) -> None:
    own = {"contact_response", "plan_targets", "explore_carers"}
    assert own - set(engine(DAYS).judge({"stratum": stratum}).not_applicable) == asked


def test_a_theme_gives_its_reason_and_initial_contacts_are_always_drawn() -> None:
    assert "theme" in engine(DAYS).judge({"drawn": "theme"}).unanswered
    assert engine(DAYS).ruleset.document.sample["random"].always


# H13: done but not recorded


def test_work_done_and_not_recorded_is_a_finding_with_an_action() -> None:
    judgement = judged(DAYS, GOOD, unrecorded="yes")
    assert "record_it" in actions(judgement)
    assert "unrecorded_what" in judgement.unanswered


# H14: assured by the lead


@pytest.mark.parametrize(
    "standard", ["evaluative", "about_the_child", "evidenced", "no_grades", "clear_recommendation"]
)
def test_the_lead_sends_back_what_does_not_meet_a_standard(standard: str) -> None:
    assert outcome(judged(DAYS, GOOD), "quality_assured") == "assured"
    assert outcome(judged(DAYS, GOOD, **{standard: "no"}), "quality_assured") == "back_to_the_pair"


def test_every_audit_is_assured_by_the_lead() -> None:
    rule = engine(DAYS).ruleset.document.moderation["lead"]
    assert (rule.sample, rule.by) == ("100%", "lead")


# H19, H21, H23


def test_families_are_met_afterwards_and_their_part_of_the_form_may_stay_open() -> None:
    assert "meet_the_family" in actions(judged(DAYS, GOOD))
    assert not any(item.required for item in engine(DAYS).ruleset.questions("family"))


def test_an_auditor_who_knows_the_worker_tells_the_lead() -> None:
    assert escalations(judged(DAYS, GOOD, knows_worker="yes"))["conflict"] == ("lead",)


def test_good_work_gets_a_letter() -> None:
    assert "worker" in escalations(judged(DAYS, GOOD, letter="yes"))["letter"]
