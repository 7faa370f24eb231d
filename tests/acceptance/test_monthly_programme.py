"""The monthly programme (requirements S1 to S27), as the shipped rulesets carry it."""

from __future__ import annotations

import pytest

from .shipped import actions, engine, entry_faults, escalations, judged, outcome, requirements

MONTH, AGAIN, SEEN = "monthly-audit", "monthly-re-audit", "supervision-observation"
GOOD = "A good case"
OBSERVED = "Some of both, with good practice throughout"
IMPROVED = "Improved to requires improvement"


# S20: threshold


@pytest.mark.parametrize(
    ("shown", "analysed", "unsafe", "beyond", "grade"),
    [
        ("yes", "yes", None, "yes", "outstanding"),
        ("yes", "yes", None, "no", "good"),
        ("partly", "yes", None, None, "requires_improvement"),
        ("no", "yes", None, None, "requires_improvement"),
        ("yes", "no", "no", None, "requires_improvement"),
        ("yes", "no", "yes", None, "inadequate"),
        ("no", "no", "yes", None, "inadequate"),
    ],
)
def test_the_threshold_rule(shown: str, analysed: str, unsafe: str | None, beyond: str | None, grade: str) -> None:
    judgement = judged(
        MONTH,
        GOOD,
        threshold_shown=shown,
        threshold_analysed=analysed,
        threshold_unsafe=unsafe,
        threshold_beyond=beyond,
    )
    assert outcome(judgement, "threshold") == grade


def test_without_an_analysis_the_threshold_can_no_longer_be_good() -> None:
    open_yet = engine(MONTH).judge({"referral_in_period": "yes", "threshold_analysed": "no"}).outcomes["threshold"]
    assert open_yet.reachable == ("inadequate", "requires_improvement")


def test_no_referral_no_threshold() -> None:
    judgement = judged(MONTH, GOOD, referral_in_period="no", threshold_analysed="no", threshold_unsafe="yes")
    assert outcome(judgement, "overall") == "good"


# S7, S16: every inadequate case again


def test_every_inadequate_case_is_audited_again_by_a_senior_manager() -> None:
    rule = engine(MONTH).ruleset.document.reaudit["inadequate"]
    assert rule.when == "overall is inadequate"
    assert rule.by == ("service_manager", "assistant_director")
    assert rule.repeats
    assert engine(AGAIN).ruleset.document.reaudit["inadequate"] == rule


def test_a_case_still_inadequate_says_why() -> None:
    judgement = judged(AGAIN, IMPROVED, safety="inadequate", chief_reason=None)
    assert outcome(judgement, "result") == "still_inadequate"
    assert "chief_reason" in judgement.unanswered
    improved = judged(AGAIN, IMPROVED)
    assert outcome(improved, "result") == "improved"
    assert {"chief_reason", "further_reasons"} <= set(improved.not_applicable)


@pytest.mark.parametrize(("generation", "told"), [("1", False), ("2", True), ("3", True)])
def test_the_second_time_a_case_is_still_inadequate_goes_further_up(generation: str, told: bool) -> None:
    judgement = judged(AGAIN, IMPROVED, safety="inadequate", generation=generation)
    assert ("again" in escalations(judgement)) is told


def test_the_re_audit_asks_all_of_the_monthly_audit() -> None:
    month, again = (set(engine(name).ruleset.document.question) for name in (MONTH, AGAIN))
    assert month < again


# S11, S12: moderation


def test_a_quarter_is_moderated_of_the_good_and_outstanding_first() -> None:
    moderation = engine(MONTH).ruleset.document.moderation
    first = moderation["good_and_outstanding"]
    assert (first.sample, first.when) == ("25%", "overall is good or better")
    assert "allocated" in first.pool
    assert moderation["some_requires_improvement"].when == "overall is requires_improvement"


# S14: faults of the audit itself


@pytest.mark.parametrize(
    ("changed", "quality"),
    [
        ({}, "accepted"),
        ({"well_written": "partly"}, "amended"),
        ({"well_formed": "no"}, "amended"),
        ({"rationale_given": "no"}, "sent_back"),
    ],
)
def test_poor_audits_are_sent_back_and_small_faults_amended(changed: dict[str, str], quality: str) -> None:
    assert outcome(judged(MONTH, GOOD, **changed), "audit_quality") == quality


# S3, S9, S24


def test_an_audit_is_not_completed_before_it_is_sent_out() -> None:
    assert "dates" not in requirements(judged(MONTH, GOOD, completed="2019-12-31"))
    assert "dates" in requirements(judged(MONTH, GOOD, completed="2019-12-30"))


def test_the_reflection_sheet_is_asked_for() -> None:
    assert "reflection" in requirements(judged(MONTH, GOOD, reflection_sheet="no"))


def test_actions_name_who_follows_them_up() -> None:
    assert "action_followed" in entry_faults(MONTH, "action", text="See the child", owner="worker", due="2020-06-04")
    fields = {"text": "See the child", "owner": "worker", "due": "2020-06-04", "overseen_by": "service_manager"}
    assert entry_faults(MONTH, "action", **fields) == {}
    assert "follow_up" in actions(judged(MONTH, GOOD, safety="inadequate"))


# S17: the observation of supervision


def test_an_observation_asks_what_the_practice_asks() -> None:
    ruleset = engine(SEEN).ruleset
    assert {"recording_style", "minutes", "actions_reviewed"} <= set(ruleset.document.question)
    assert ruleset.item("actions_reviewed").allow_not_applicable
    principles = [item for item in ruleset.vocabulary.items.values() if "principle" in item.tags]
    assert {item.section for item in principles} == {"individual", "child"}
    assert all(item.allow_not_applicable for item in principles)
    assert ruleset.document.grade == {}


@pytest.mark.parametrize(("kind", "hidden"), [("personal", {"child"}), ("child", {"individual"}), ("both", set())])
def test_only_the_principles_of_what_was_observed_are_asked(kind: str, hidden: set[str]) -> None:
    judgement = judged(SEEN, OBSERVED, kind_observed=kind)
    assert {"individual", "child"} & set(judgement.not_applicable) == hidden


def test_what_did_not_apply_is_out_of_the_share_of_good_practice() -> None:
    assert outcome(judged(SEEN, OBSERVED), "good_practice") == "throughout"
    assert outcome(judged(SEEN, OBSERVED, challenge="n/a", next_steps="n/a"), "good_practice") == "throughout"
    assert outcome(judged(SEEN, OBSERVED, challenge="no"), "good_practice") == "mostly"
