"""The live audit with the worker (requirements R1 to R17), as the shipped rulesets carry it."""

from __future__ import annotations

import pytest

from .shipped import actions, engine, entry_faults, escalations, example_answers, judged, outcome, requirements

LIVE, AGAIN = "live-audit", "live-audit-follow-up"
GOOD = "A good case, with one thing to do differently"
DONE = "Done, and better managed"


# R1, R2, R12: an open case, three people, and work that is fresh


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({"case_open": "no"}, "case_is_open"),
        ({"worker_present": "no"}, "worker_in_the_room"),
        ({"manager_present": "no"}, "manager_in_the_room"),
        ({"last_worked_on": "2018-02-02"}, "still_live"),
        ({"last_worked_on": "2018-03-06"}, "work_before_session"),
    ],
)
def test_what_makes_a_live_audit_is_asked_for(changed: dict[str, str], asked: str) -> None:
    assert asked not in requirements(judged(LIVE, GOOD))
    assert asked in requirements(judged(LIVE, GOOD, **changed))


@pytest.mark.parametrize(("last", "live"), [("2018-02-05", True), ("2018-02-04", False), ("2018-03-05", True)])
def test_a_case_is_live_up_to_twenty_working_days_after_the_last_work(last: str, live: bool) -> None:
    found = requirements(judged(LIVE, GOOD, last_worked_on=last))
    assert ("still_live" not in found) is live
    assert "work_before_session" not in found


# R5: the same grades as any other audit of the family


def test_grades_are_those_of_the_file_audit() -> None:
    assert engine(LIVE).ruleset.document.grade == engine("file-audit").ruleset.document.grade
    assert outcome(judged(LIVE, GOOD, safety="inadequate"), "overall") == "inadequate"


# R6, R7: for every part of the case, what could be done differently and why it was done so


def test_every_graded_section_asks_both_reflections_in_words_that_must_be_given() -> None:
    ruleset = engine(LIVE).ruleset
    graded = [section for section in ruleset.sections if section.graded]
    assert len(graded) == 7
    for section in graded:
        reflections = [item for item in ruleset.questions(section.id) if "reflection" in item.tags]
        assert [item.id for item in reflections] == [f"{section.id}_done_why", f"{section.id}_differently"]
        assert all(item.kind == "text" and item.required for item in reflections)
        assert ruleset.document.section[section.id].findings


# R11: always something, in good cases too


@pytest.mark.parametrize("grade", ["good", "outstanding"])
def test_a_case_however_good_names_one_thing_to_do_differently(grade: str) -> None:
    parts = ("safety", "assessment", "planning", "child_voice", "difference", "oversight", "recording")
    answers = {**example_answers(LIVE, GOOD), **dict.fromkeys(parts, grade)}
    assert "always_something" not in requirements(engine(LIVE).judge(answers))
    del answers["one_thing"]
    judgement = engine(LIVE).judge(answers)
    assert outcome(judgement, "overall") == grade
    assert "always_something" in requirements(judgement)


# R4: beside supervision


def test_a_live_audit_does_not_stand_in_for_supervision() -> None:
    judgement = judged(LIVE, GOOD, supervision_elsewhere="no")
    assert "no_substitute" in requirements(judgement)
    assert "supervision" in actions(judgement)


# R8 to R10: followed, and praised


def test_every_open_case_is_looked_at_again() -> None:
    rule = engine(LIVE).ruleset.document.reaudit["look_again"]
    assert rule.repeats
    assert rule.due == "40 working days after completed"


def test_praise_goes_to_the_worker_and_the_manager() -> None:
    told = escalations(judged(LIVE, GOOD, praise="yes"))
    assert set(told["praise"]) >= {"worker", "manager"}
    assert escalations(judged(LIVE, GOOD, praise="no")) == {}


@pytest.mark.parametrize(
    ("changed", "managed"),
    [
        ({}, "better"),
        ({"actions_done": "partly"}, "better"),
        ({"actions_done": "no"}, "as_before"),
        ({"done_differently": "partly"}, "as_before"),
        ({"child_better": "worse"}, "less_well"),
        ({"new_worry": "yes"}, "less_well"),
    ],
)
def test_looking_again_says_how_the_case_is_managed(changed: dict[str, str], managed: str) -> None:
    assert outcome(judged(AGAIN, DONE, **changed), "managed") == managed


# R17: what is about the worker stays with the worker and the manager


def test_what_is_about_the_worker_is_on_no_record() -> None:
    for ruleset, name in ((LIVE, "worker_growth"), (AGAIN, "improvement_seen"), (AGAIN, "praise_for")):
        assert not engine(ruleset).ruleset.item(name).on_record
    assert set(engine(LIVE).ruleset.document.report["growth"].to) == {"worker", "manager"}
    assert entry_faults(LIVE, "action", about_worker_development=True)["no_worker_development"] == "may"
