"""Promises: proved, broken with the smallest audit, empty, or honestly undecided."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import tomli

from auditrules.engine import Engine
from auditrules.engine.examples import run_examples
from auditrules.engine.proving import Proof, prove
from auditrules.rulesets.audit_codes import COMMON
from auditrules.rulesets.library import Library
from auditrules.rulesets.loading import examine
from auditrules.rulesets.ruleset import Ruleset


def loaded(text: str) -> Ruleset:
    ruleset, diagnostics = examine(Path("example.toml"), Library(), text=text)
    assert ruleset is not None, "\n".join(map(str, diagnostics))
    return ruleset


def proof(body: str, *, budget: int = 200_000) -> Proof:
    (found,) = prove(loaded(COMMON + body), budget=budget)
    return found


def pasted(body: str, found: Proof) -> None:
    """The example of a broken promise is one that check and test accept."""
    ruleset = loaded(COMMON + body + "\n" + found.example)
    results = run_examples(Engine(ruleset))
    assert results
    assert [result.faults for result in results] == [()] * len(results)


DECIDED = """
[decide.overall]
otherwise = "good"
rows = [
  { when = "any section is poor", then = "poor" },
  { when = "any section is fair", then = "fair" },
]
"""
LOWERING = """
[decide.overall]
otherwise = "fair"
rows = [
  { when = "every section is poor", then = "fair" },
  { when = "any section is poor", then = "poor" },
]
"""
BETTER = '\n[promise.better]\nclaim = "improving_a_section_never_lowers_overall"\nbecause = "So it should be."\n'
COMPLETE = '\n[promise.complete]\nclaim = "every_complete_audit_has_overall"\n'


def whenever(condition: str, then: str) -> str:
    return f'\n[promise.p]\nwhenever = "{condition}"\nthen = "{then}"\n'


# ------------------------------------------------------------------ improving


def test_improving_a_section_is_proved() -> None:
    assert proof(DECIDED + BETTER) == Proof(
        "better", "improving a section never lowers overall", "So it should be.", "proved"
    )


def test_improving_that_lowers_shows_both_audits() -> None:
    found = proof(LOWERING + BETTER)
    assert found.verdict == "broken"
    before, after = found.audits
    changed = [
        (one.label, one.words, other.words)
        for one, other in zip(before.stated, after.stated, strict=True)
        if one != other
    ]
    assert len(before.stated) == 2
    assert changed in ([("Safety", "Poor", "Fair")], [("The plan", "Poor", "Fair")])
    assert before.comes_to == (("Overall grade", "Fair"),)
    assert after.comes_to == (("Overall grade", "Poor"),)
    assert changed[0][0] in found.note
    pasted(LOWERING + BETTER, found)


def test_a_question_that_an_improvement_opens_counts() -> None:
    opened = """
[question.lasting]
section = "plan"
text = "Does it last?"
answers = "yes_no"
relevant = "any section is good"
"""
    limit = '\n[limit.lasting]\nwhen = "lasting is no"\noverall_at_most = "%s"\nbecause = "B"\n'
    assert proof(opened + DECIDED + limit % "fair" + BETTER).verdict == "proved"
    found = proof(opened + DECIDED + limit % "poor" + BETTER)
    assert found.verdict == "broken"
    assert "Does it last?: No" in [str(one) for one in found.audits[1].stated]
    pasted(opened + DECIDED + limit % "poor" + BETTER, found)


def test_a_loss_behind_an_outcome_off_the_scale_is_found() -> None:
    # Poor gives good, fair gives no rating, good gives poor: no step from one grade to the next lowers anything.
    body = """
[decide.overall]
off_scale = ["not_rated"]
otherwise = "fair"
rows = [
  { when = "safety is poor", then = "good" },
  { when = "safety is fair", then = "not_rated" },
  { when = "safety is good", then = "poor" },
]
"""
    found = proof(body + BETTER)
    assert found.verdict == "broken"
    assert [[one.words for one in audit.stated] for audit in found.audits] == [["Poor"], ["Good"]]
    pasted(body + BETTER, found)


def test_no_section_to_improve_is_no_proof() -> None:
    narrative = COMMON.replace('label = "Safety"', 'label = "Safety"\ngraded = false').replace(
        'label = "The plan"', 'label = "The plan"\ngraded = false'
    )
    (found,) = prove(loaded(narrative + '\n[decide.overall]\notherwise = "good"\n' + BETTER))
    assert found.verdict == "empty"
    (found,) = prove(loaded(COMMON + BETTER))
    assert found.verdict == "empty"


# ------------------------------------------------------------------ every complete audit


def test_every_complete_audit() -> None:
    assert proof(DECIDED + COMPLETE).verdict == "proved"
    body = DECIDED.replace('otherwise = "good"', "")
    found = proof(body + COMPLETE)
    assert found.verdict == "broken"
    assert [str(one) for one in found.audits[0].stated] == ["Safety: Good", "The plan: Good"]
    assert found.audits[0].comes_to == (("Overall grade", "no outcome"),)
    pasted(body + COMPLETE, found)


def test_rows_that_contradict_one_another_leave_no_outcome() -> None:
    body = """
[decide.overall]
hit = "unique"
otherwise = "fair"
rows = [
  { when = "any section is poor", then = "poor" },
  { when = "any section is good", then = "good" },
]
"""
    found = proof(body + COMPLETE)
    assert found.verdict == "broken"
    assert {one.words for one in found.audits[0].stated} == {"Poor", "Good"}
    pasted(body + COMPLETE, found)


def test_an_outcome_off_the_scale_is_an_outcome() -> None:
    body = DECIDED.replace('otherwise = "good"', 'off_scale = ["not_rated"]\notherwise = "not_rated"')
    assert proof(body + COMPLETE).verdict == "proved"


def test_an_outcome_that_may_not_apply_is_not_had_by_every_audit() -> None:
    body = DECIDED.replace("otherwise", 'relevant = "age is at least 5"\notherwise')
    found = proof(body + COMPLETE)
    assert [str(one) for one in found.audits[0].stated] == ["Age: 0"]
    pasted(body + COMPLETE, found)


def test_nothing_that_decides_it() -> None:
    found = proof(COMPLETE)
    assert found.verdict == "broken"
    assert "[decide.overall]" in found.note


# ------------------------------------------------------------------ whenever


ESCALATE = '\n[escalate.unseen]\nwhen = "seen is no and age is less than 16"\nto = ["manager"]\n'


def test_a_rule_may_be_named() -> None:
    kept = DECIDED + ESCALATE + whenever("seen is no and age is 3", "escalate.unseen")
    assert proof(kept).verdict == "proved"
    body = DECIDED + ESCALATE + whenever("seen is no", "escalate.unseen")
    found = proof(body)
    assert found.verdict == "broken"
    assert [str(one) for one in found.audits[0].stated] == ["Age: 16", "Was the child seen?: No"]
    assert found.audits[0].comes_to == (("escalate.unseen", "does not apply"),)
    assert tomli.loads(found.example)["examples"][0]["expect"] == {"escalate": []}
    pasted(body, found)


def test_numbers_that_only_the_promise_mentions() -> None:
    body = DECIDED + ESCALATE + whenever("seen is no and age is at most 15.5", "escalate.unseen")
    assert proof(body).verdict == "proved"
    found = proof(body.replace("15.5", "16.5"))
    assert [one.answer for one in found.audits[0].stated] == [Decimal(16), "no"]


def test_what_is_hidden_breaks_no_promise_and_hides_none() -> None:
    hidden = """
[question.why]
section = "safety"
text = "Why not?"
answers = "yes_no"
relevant = "seen is no"
"""
    # An audit in which the question is not asked is an audit all the same.
    found = proof(hidden + DECIDED + whenever("why is not applicable", "seen is not no"))
    assert found.verdict == "broken"
    assert [str(one) for one in found.audits[0].stated] == ["Was the child seen?: Not applicable"]
    assert proof(hidden + DECIDED + whenever("why is not applicable", "not (seen is no)")).verdict == "proved"


def test_a_promise_of_no_audit_is_empty() -> None:
    found = proof(DECIDED + whenever("seen is no and seen is not applicable", "overall is poor"))
    assert (found.verdict, found.audits) == ("empty", ())
    hidden = (
        DECIDED
        + '\n[question.unasked]\nsection = "plan"\ntext = "T"\nanswers = "yes_no"\nrelevant = "age is less than 0"\n'
    )
    assert proof(hidden + whenever("unasked is yes", "overall is poor")).verdict == "empty"


def test_a_promise_that_anything_breaks() -> None:
    body = DECIDED + whenever("always", "never")
    found = proof(body)
    assert found.verdict == "broken"
    assert found.audits[0].stated == ()
    pasted(body, found)


def test_dates_of_an_example_fit_together() -> None:
    dates = '\n[fact.begun]\ntype = "date"\n\n[fact.ended]\ntype = "date"\n'
    body = dates + DECIDED + '\n[limit.late]\nwhen = "ended is more than 10 working days after begun"\n'
    body += 'overall_at_most = "fair"\nbecause = "B"\n'
    late = whenever("ended is more than 15 working days after begun", "overall is not good")
    early = whenever("ended is after begun", "overall is not good")
    found = proof(body + early)
    begun, ended = (
        next(one.answer for one in found.audits[0].stated if one.item == name) for name in ("begun", "ended")
    )
    assert begun < ended  # type: ignore[operator]  # dates
    pasted(body + early, found)
    # More than 15 working days are more than 10: the comparisons are not free of one another.
    assert proof(body + late).verdict == "proved"


# ------------------------------------------------------------------ what can't be decided


def test_what_is_entered_cannot_be_promised() -> None:
    body = DECIDED + '\n[require.dated]\non = "action"\nwhen = "due is not answered"\nmessage = "M"\n'
    found = proof(body + whenever("safety is poor", "require.dated"))
    assert found.verdict == "undecided"
    assert "require.dated" in found.note
    asked = DECIDED + '\n[require.agrees]\nwhen = "seen is no and safety is good"\nmessage = "M"\n'
    assert proof(asked + whenever("seen is no and safety is good", "require.agrees")).verdict == "proved"


@pytest.mark.parametrize("budget", [1, 5, 10])
def test_too_complex_is_said(budget: int) -> None:
    found = proof(LOWERING + BETTER, budget=budget)
    assert found.verdict == "undecided"
    assert "too complex" in found.note


def test_no_time_is_said() -> None:
    many = "".join(f'\n[section.s{index}]\nlabel = "S{index}"\n' for index in range(20))
    body = '\n[decide.overall]\notherwise = "poor"\nrows = [{ when = "at least 9 sections are good", then = "good" }]\n'
    (found,) = prove(loaded(COMMON + many + body + BETTER), out_of_time=lambda: True)
    assert (found.verdict, found.note) == ("undecided", "There was not time enough to prove it.")


def test_a_base_has_no_audits_to_prove_anything_of() -> None:
    assert prove(loaded(COMMON.replace("title", "base = true\ntitle") + DECIDED + BETTER)) == ()
