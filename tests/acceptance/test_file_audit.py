"""The practice of "Advice for undertaking audits" (requirements A1 to A39), as the shipped rulesets carry it."""

from __future__ import annotations

import random

import pytest

from auditrules.engine import Engine
from auditrules.engine.examples import run_examples

from .shipped import BASES, TEMPLATES, engine, example_answers, library


@pytest.mark.parametrize("ruleset", BASES + TEMPLATES)
def test_a_shipped_ruleset_has_no_fault(ruleset: str) -> None:
    assert library().load(ruleset).id == ruleset


@pytest.mark.parametrize("ruleset", TEMPLATES)
def test_examples_come_out_as_they_say(ruleset: str) -> None:
    results = run_examples(engine(ruleset))
    assert len(results) >= 4
    assert {result.name: result.faults for result in results if result.faults} == {}


@pytest.mark.parametrize("ruleset", TEMPLATES)
def test_what_can_still_be_reached_is_exact(ruleset: str) -> None:
    overall = engine(ruleset).judge({}).outcomes["overall"]
    assert overall.exact
    assert overall.reachable == ("inadequate", "requires_improvement", "good", "outstanding")


def test_every_rule_takes_part_in_an_example() -> None:
    rules: set[str] = set()
    took_part: set[str] = set()
    for ruleset in TEMPLATES:
        document = engine(ruleset).ruleset.document
        for table in ("limit", "escalate", "action"):
            rules |= {f"{table}.{name}" for name in getattr(document, table)}
        took_part |= {rule for result in run_examples(engine(ruleset)) for rule in result.rules}
    assert rules - took_part == set()


# A1: two statements of the same guidance's version


def test_the_two_statements_of_version_are_pointed_out() -> None:
    assert [warning.code for warning in library().load("file-audit").warnings] == ["W101"]


# A6: the right template


@pytest.mark.parametrize(
    ("ruleset", "service", "age"),
    [
        ("file-audit-child-in-need", "child_in_need", "4"),
        ("file-audit-child-protection", "child_protection", "4"),
        ("file-audit-looked-after", "looked_after", "4"),
        ("file-audit-fostering", "fostering", "4"),
        ("file-audit-care-leavers", "pathways", "19"),
    ],
)
def test_another_area_of_service_than_the_templates_own_is_questioned(ruleset: str, service: str, age: str) -> None:
    def questioned(answers: dict[str, object]) -> bool:
        return "right_template" in {one.requirement for one in engine(ruleset).judge(answers).requirements}

    other = "child_in_need" if service != "child_in_need" else "looked_after"
    assert not questioned({"service": service, "age": age})
    assert questioned({"service": other, "age": age})


# A10: an unfinished audit


@pytest.mark.parametrize("ruleset", TEMPLATES)
def test_significant_harm_goes_to_both_managers_at_once_whatever_else_is_answered(ruleset: str) -> None:
    (escalation,) = engine(ruleset).judge({"significant_harm": "yes"}).escalations
    assert escalation.to == ("manager", "group_manager")
    assert escalation.timing == "immediately"


# A14, A17: what stands beside each grade


@pytest.mark.parametrize("ruleset", TEMPLATES)
def test_every_graded_section_asks_for_a_rationale_and_the_workers_own_grade(ruleset: str) -> None:
    graded = [section for section in engine(ruleset).ruleset.document.section.values() if section.graded]
    assert len(graded) >= 8
    assert all("rationale" in section.asks and section.worker_grade and section.findings for section in graded)


# A13, A18: the worker first and last


@pytest.mark.parametrize("ruleset", TEMPLATES)
def test_the_form_begins_and_ends_with_the_worker(ruleset: str) -> None:
    sections = engine(ruleset).ruleset.sections
    assert (sections[0].id, sections[-1].id) == ("worries", "experience")
    texts = [item.id for item in engine(ruleset).ruleset.questions("experience") if item.on_record]
    assert texts == ["went_well", "went_less_well", "would_do_differently", "how_it_felt"]


# A27, A28, A30: actions


def requirements(engine: Engine, **fields: object) -> dict[str, str]:
    found = engine.requirements("action", fields, {"completed": "2020-06-01"})
    return {one.requirement: one.strength for one in found}


def test_an_action_that_says_everything_has_no_fault() -> None:
    said = requirements(
        engine("file-audit"),
        text="See the child",
        owner="worker",
        due="2020-06-04",
        measure="A visit is on the file",
        agreed_with_worker=True,
        told_it_is_tracked=True,
        about_worker_development=False,
    )
    assert said == {}


def test_an_empty_action_lacks_what_makes_it_smart() -> None:
    said = requirements(
        engine("file-audit"), agreed_with_worker=False, told_it_is_tracked=False, about_worker_development=False
    )
    assert said == {
        "action_text": "must",
        "action_dates": "must",
        "action_owner": "must",
        "action_measure": "should",
        "action_agreed": "should",
        "action_tracked": "should",
    }


@pytest.mark.parametrize(
    ("due", "faults"),
    [
        ("2020-05-29", {"action_due_after_audit"}),
        ("2020-06-01", set()),
        ("2020-11-30", set()),
        ("2021-03-01", {"action_in_reach"}),
    ],
)
def test_an_action_is_due_after_the_audit_and_within_reach(due: str, faults: set[str]) -> None:
    said = requirements(engine("file-audit"), due=due)
    assert {"action_due_after_audit", "action_in_reach"} & set(said) == faults


def test_development_of_the_worker_is_said_to_stay_off_the_file() -> None:
    assert requirements(engine("file-audit"), about_worker_development=True)["no_worker_development"] == "may"
    learning = engine("file-audit").ruleset.item("worker_learning")
    assert not learning.on_record


# A16, A26


def test_an_improvement_says_how() -> None:
    found = engine("file-audit").requirements("improvement", {"what": "Chronology", "how": ""})
    assert [one.requirement for one in found] == ["improvement_how"]


def test_the_overall_grade_needs_a_rationale() -> None:
    answers = example_answers("file-audit", "A good file")
    said = {one.requirement: one.strength for one in engine("file-audit").judge(answers).requirements}
    assert said["overall_rationale"] == "must"
    said = {
        one.requirement: one.strength
        for one in engine("file-audit").judge(answers, audit={"overall_rationale": "Good in all."}).requirements
    }
    assert "overall_rationale" not in said


# A23: once a colleague was asked, nobody is reminded of it


def test_a_colleague_already_asked_needs_no_reminder() -> None:
    answers = example_answers("file-audit", "Many good sections and one that is a real concern: talk it over")
    judged = engine("file-audit").judge(answers, audit={"consulted": True})
    assert "talk_it_over" not in {one.requirement for one in judged.requirements}


# A19 to A25: promises, on random audits that are answered in full


def answered_in_full(rng: random.Random, judging: Engine) -> dict[str, object]:
    """Random answers, those that are not asked for answered too: they must count for nothing."""
    answers: dict[str, object] = {}
    for item in judging.ruleset.vocabulary.items.values():
        if item.decided or item.kind not in ("choice", "number"):
            continue
        values = [value.id for value in item.values]
        if item.kind == "number":
            answers[item.id] = str(rng.randint(int(item.minimum or 0), min(int(item.maximum or 30), 30)))
        elif item.graded:
            # mostly the upper grades, so that a good file is not as rare as a lottery win
            answers[item.id] = rng.choices(values, weights=(1, 3, 8, 8))[0]
        elif values[-1] == "yes" and item.id not in ("significant_harm", "affects_safety", "ri_of_concern"):
            answers[item.id] = rng.choices(values, weights=(1,) * (len(values) - 1) + (30,))[0]
        else:
            answers[item.id] = rng.choice(values)
    return answers


@pytest.mark.parametrize("ruleset", TEMPLATES)
def test_promises_hold_on_random_audits(ruleset: str) -> None:
    rng = random.Random(20200724)
    judging = engine(ruleset)
    scale = list(judging.ruleset.document.grade)
    seen: set[str] = set()
    for _ in range(150):
        answers = answered_in_full(rng, judging)
        judged = judging.judge(answers)
        overall = judged.outcomes["overall"].value
        assert overall is not None, "a complete audit has a suggested grade"
        seen.add(overall)
        hidden = set(judged.not_applicable)
        escalated = {one.escalation for one in judged.escalations}
        assert ("significant_harm" in escalated) == (answers["significant_harm"] == "yes")
        if answers["safety"] == "inadequate" or answers["statutory_met"] == "no":
            assert overall == "inadequate"
        if answers["child_heard"] == "no":
            assert overall in ("inadequate", "requires_improvement")
        if overall == "outstanding":
            assert answers["sustained_improvement"] == "yes"
            assert "sustained_improvement" not in hidden
        section = rng.choice([item for item in judging.ruleset.sections if item.graded and item.id not in hidden])
        better = scale.index(str(answers[section.id])) + 1
        if better < len(scale):
            after = judging.judge({**answers, section.id: scale[better]}).outcomes["overall"].value
            assert after is not None
            assert scale.index(after) >= scale.index(overall), f"{section.id} got better, the file worse: {answers}"
    assert {"inadequate", "requires_improvement", "good"} <= seen
