"""The core audit (requirements N1 to N29), as the shipped rulesets carry it."""

from __future__ import annotations

from itertools import product

import pytest

from .shipped import actions, engine, escalations, example_answers, judged, outcome

CORE = "core-audit"
GOOD = "Good"
PLANNING = ("impact", "child_experience", "planning_theme", "progress", "oversight")


# N7, N8: three grades, and the case of concern beside them


def test_three_grades_with_scores() -> None:
    grades = engine(CORE).ruleset.document.grade
    assert [(name, str(grade.score)) for name, grade in grades.items()] == [
        ("not_yet_good", "1"),
        ("good", "2"),
        ("outstanding", "3"),
    ]


@pytest.mark.parametrize("grades", list(product(("not_yet_good", "good", "outstanding"), repeat=5))[::7])
def test_a_case_is_good_where_every_area_is_and_outstanding_with_impact(grades: tuple[str, ...]) -> None:
    judgement = judged(CORE, GOOD, **dict(zip(PLANNING, grades, strict=True)))
    if "not_yet_good" in grades:
        expected = "not_yet_good"
    elif grades[0] == "outstanding" and grades.count("outstanding") >= 3:
        expected = "outstanding"
    else:
        expected = "good"
    assert outcome(judgement, "overall") == expected


def test_a_case_of_concern_is_never_good_and_cannot_be_departed_from() -> None:
    judgement = judged(CORE, GOOD, case_of_concern="yes", concern_captured="yes")
    assert outcome(judgement, "overall") == "not_yet_good"
    assert engine(CORE).ruleset.document.limit["case_of_concern"].strength == "must"


# N9: told at once, registered, tracked


def test_a_case_of_concern_reaches_both_managers_from_an_unfinished_audit() -> None:
    (told,) = engine(CORE).judge({"case_of_concern": "yes"}).escalations
    assert set(told.to) == {"team_manager", "head_of_service"}
    assert (told.timing, told.register) == ("immediately", "cases_of_concern")
    track = engine(CORE).ruleset.document.escalate["case_of_concern"].track
    assert track is not None
    assert track.by == "practice_learning_team"


# N10: good features


@pytest.mark.parametrize(
    ("good", "features"), [(0, "few"), (1, "few"), (2, "several"), (4, "several"), (5, "good_overall")]
)
def test_good_features_are_told_beside_the_grade(good: int, features: str) -> None:
    grades = ["good"] * good + ["not_yet_good"] * (5 - good)
    assert outcome(judged(CORE, GOOD, **dict(zip(PLANNING, grades, strict=True))), "features") == features


# N11, N12: the theme of the month and its three aspects


@pytest.mark.parametrize("theme", ["assessment", "planning", "oversight_theme"])
def test_a_theme_asks_its_own_section_with_three_aspects(theme: str) -> None:
    judgement = engine(CORE).judge({"theme": theme})
    themes = [section for section in engine(CORE).ruleset.sections if "theme" in section.tags]
    asked = [section.id for section in themes if section.id not in judgement.not_applicable]
    assert len(asked) == 1
    aspects = [item for item in engine(CORE).ruleset.questions(asked[0]) if "aspect" in item.tags]
    assert len(aspects) == 3
    assert not {item.id for item in aspects} & set(judgement.not_applicable)


@pytest.mark.parametrize("aspect", ["plan_answers_need", "made_together", "plan_smart"])
def test_a_missing_aspect_keeps_a_case_from_good(aspect: str) -> None:
    assert outcome(judged(CORE, GOOD, **{aspect: "partly"}), "overall") == "good"
    assert outcome(judged(CORE, GOOD, **{aspect: "no"}), "overall") == "not_yet_good"


def test_an_aspect_of_another_theme_counts_for_nothing() -> None:
    assert outcome(judged(CORE, GOOD, clear_analysis="no"), "overall") == "good"


# N2 to N6, N16: admissibility


STANDARDS = ("evidence", "impact_recorded", "triangulated", "readable")


@pytest.mark.parametrize("values", list(product(("no", "partly", "yes"), repeat=4)))
def test_admissibility_of_every_set_of_standards(values: tuple[str, ...]) -> None:
    met = dict(zip(STANDARDS, values, strict=True))
    if "no" in (met["impact_recorded"], met["triangulated"]) or values.count("no") >= 2:
        expected = "inadmissible"
    elif set(values) == {"yes"}:
        expected = "admissible"
    else:
        expected = "development_needs"
    judgement = judged(CORE, GOOD, **met)
    assert outcome(judgement, "admissibility") == expected
    assert "send_findings" in actions(judgement), "findings go to the team manager whatever the audit is worth"
    assert ("auditor_feedback" in actions(judgement)) is (expected != "admissible")


def test_a_concern_that_is_lost_makes_an_audit_inadmissible() -> None:
    judgement = judged(CORE, GOOD, case_of_concern="yes", concern_captured="no")
    assert outcome(judgement, "admissibility") == "inadmissible"
    assert "case_of_concern" in escalations(judgement)


def test_only_admissible_core_audits_are_counted() -> None:
    rule = engine(CORE).ruleset.document.report["counted"]
    assert rule.when == "admissibility is one of development_needs, admissible and auditor_group is core"


# N13, N15


def test_actions_go_to_the_team_manager_and_are_overseen() -> None:
    rule = engine(CORE).ruleset.document.action["send_findings"]
    assert (rule.owner, rule.overseen_by) == ("team_manager", "head_of_service")
    assert engine(CORE).ruleset.document.moderation["panel"].sample == "100%"


def test_examples_stand_under_the_month_they_say() -> None:
    assert example_answers(CORE, GOOD)["theme"] == "planning"
