"""What would change an outcome: the smallest change by steps, what it counts on, and the rules behind it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditrules.engine import Engine
from auditrules.engine.whatif import MOST_WAYS, WhatIf, what_would_change
from auditrules.rulesets.audit_codes import COMMON
from auditrules.rulesets.library import Library
from auditrules.rulesets.loading import examine
from tests.engine.oracle import NA
from tests.engine.random_rulesets import GRADES, part_answered, rulesets
from tests.engine.test_checks_random import every_audit
from tests.engine.test_reachable import EXAMPLES, relaxed

RULES = """
[decide.overall]
otherwise = "good"
rows = [
  { when = "any section is poor", then = "poor" },
  { when = "any section is fair", then = "fair" },
]

[limit.unseen]
when = "seen is no and age is less than 16"
overall_at_most = "fair"
because = "A child who is not seen can't be known to be safe."
"""


def engine(body: str = RULES) -> Engine:
    ruleset, diagnostics = examine(Path("example.toml"), Library(), text=COMMON + body)
    assert ruleset is not None, "\n".join(map(str, diagnostics))
    return Engine(ruleset)


def ways(found: WhatIf) -> list[list[tuple[str, str | None, str]]]:
    return [[(one.item, one.before, one.after) for one in way.changes] for way in found.ways]


COMPLETE = {"age": 9, "safety": "poor", "plan": "fair", "seen": "no"}


def test_steps_of_the_scale_and_of_an_answer_are_counted() -> None:
    found = what_would_change(engine(), COMPLETE, "overall", "good")
    assert found.steps == 4
    assert ways(found) == [[("safety", "Poor", "Good"), ("plan", "Fair", "Good"), ("seen", "No", "Yes")]]
    assert [one.steps for one in found.ways[0].changes] == [2, 1, 1]
    assert [reason.rule for reason in found.ways[0].because] == ["decide.overall.otherwise"]
    assert [reason.rule for reason in found.now.because] == ["decide.overall.1"]
    # "Seen" lies on a limit that a fair file does not reach.
    assert ways(what_would_change(engine(), COMPLETE, "overall", "fair")) == [[("safety", "Poor", "Fair")]]


def test_what_is_known_of_the_case_stays() -> None:
    older = {**COMPLETE, "age": 17}
    assert ways(what_would_change(engine(), older, "overall", "good")) == [
        [("safety", "Poor", "Good"), ("plan", "Fair", "Good")]
    ]
    fixed = engine(
        RULES.replace('otherwise = "good"', 'otherwise = "fair"').replace(
            "rows = [", 'rows = [\n  { when = "age is at least 16", then = "good" },'
        )
    )
    assert what_would_change(fixed, COMPLETE, "overall", "good").ways == ()
    assert what_would_change(fixed, COMPLETE, "overall", "good").steps is None


def test_it_may_be_so_already() -> None:
    found = what_would_change(engine(), COMPLETE, "overall", "poor")
    assert (found.steps, ways(found), found.ways[0].open_answers) == (0, [[]], ())


def test_open_answers_count_nothing_and_are_named() -> None:
    found = what_would_change(engine(), {"age": 9, "safety": "good"}, "overall", "good")
    assert found.steps == 0
    assert [(one.label, one.before, one.after) for one in found.ways[0].open_answers] == [
        ("The plan", None, "Good"),
        ("Was the child seen?", None, "Yes"),
    ]
    lower = what_would_change(engine(), {"age": 9, "safety": "good"}, "overall", "poor")
    assert [(one.label, one.after) for one in lower.ways[0].open_answers] == [("The plan", "Poor")]


def test_answers_that_do_as_well_are_named_together() -> None:
    body = RULES.replace("any section is poor", "safety is not good").replace("any section is fair", "plan is poor")
    found = what_would_change(engine(body), {"age": 17, "safety": "good"}, "overall", "good")
    assert [one.after for one in found.ways[0].open_answers] == ["Fair or Good"]


def test_nothing_is_put_aside_and_what_was_stays_so() -> None:
    body = RULES + '\n[limit.asked]\nwhen = "seen is applicable"\noverall_at_most = "fair"\nbecause = "B"\n'
    asked = {"age": 17, "safety": "good", "plan": "good", "seen": "yes"}
    assert what_would_change(engine(body), asked, "overall", "good").ways == ()
    aside = {**asked, "seen": "n/a", "plan": "fair"}
    assert ways(what_would_change(engine(body), aside, "overall", "good")) == [[("plan", "Fair", "Good")]]


def test_several_ways_of_the_same_size() -> None:
    body = """
[decide.overall]
otherwise = "fair"
rows = [{ when = "any section is good", then = "good" }, { when = "every section is poor", then = "poor" }]
"""
    found = what_would_change(engine(body), {"safety": "fair", "plan": "fair"}, "overall", "good")
    assert sorted(ways(found)) == [[("plan", "Fair", "Good")], [("safety", "Fair", "Good")]]
    assert not found.more
    many = "".join(f'\n[section.s{index}]\nlabel = "S{index}"\n' for index in range(MOST_WAYS))
    answers = {"safety": "fair", "plan": "fair", **{f"s{index}": "fair" for index in range(MOST_WAYS)}}
    found = what_would_change(engine(many + body), answers, "overall", "good")
    assert len(found.ways) == MOST_WAYS
    assert found.more


def test_a_number_is_said_as_an_interval() -> None:
    body = """
[question.visits]
section = "plan"
text = "Visits"
answers = "number"
unit = "visits"

[decide.overall]
otherwise = "fair"
rows = [{ when = "visits is between 4 and 6", then = "good" }, { when = "visits is at most 1", then = "poor" }]
"""
    found = what_would_change(engine(body), {"visits": 2}, "overall", "good")
    assert ways(found) == [[("visits", "2 visits", "between 4 and 6 visits")]]
    below = what_would_change(engine(body), {"visits": 2}, "overall", "poor")
    assert ways(below) == [[("visits", "2 visits", "at most 1 visits")]]


@pytest.mark.parametrize(
    ("outcome", "target", "said"),
    [
        ("overal", "good", "Did you mean 'overall'?"),
        ("overall", "god", "Did you mean 'good'?"),
        ("safety", "good", "not an outcome"),
    ],
)
def test_what_there_is_not(outcome: str, target: str, said: str) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        what_would_change(engine(), COMPLETE, outcome, target)
    assert said in str(raised.value)


def test_too_complex_is_said() -> None:
    small = Engine(engine().ruleset, budget=1)
    found = what_would_change(small, COMPLETE, "overall", "good")
    assert (found.exact, found.ways) == (False, ())


# ------------------------------------------------------------------ against listing every audit


@settings(relaxed, max_examples=max(EXAMPLES // 3, 1))
@given(st.data())
def test_no_smaller_change_would_do(data: st.DataObject) -> None:
    ruleset = data.draw(rulesets())
    answers = data.draw(part_answered(ruleset))
    audits = every_audit(ruleset)
    target = data.draw(st.sampled_from([*GRADES, "off"]))
    found = what_would_change(Engine(ruleset), answers, "overall", target)

    def cost(other: dict[str, object]) -> int | None:
        total = 0
        for name, before in answers.items():
            after = other[name]
            if after == before:
                continue
            item = ruleset.vocabulary.items[name]
            if item.role == "fact" or NA in (before, after):
                return None
            total += abs(GRADES.index(str(after)) - GRADES.index(str(before))) if item.graded else 1
        return total

    costs = [
        total
        for audit in audits
        if audit.outcome("overall") == target and (total := cost(dict(audit.answers))) is not None
    ]
    assert found.steps == min(costs, default=None)
    for way in found.ways:
        assert way.steps == found.steps
        changed = {**answers, **{one.item: one.answer for one in (*way.changes, *way.open_answers)}}
        assert Engine(ruleset).judge(changed).outcomes["overall"].value == target
        assert all(one.item in answers for one in way.changes)
        assert not any(one.item in answers for one in way.open_answers)


DATED = """
[ruleset]
id = "dated"
version = "1"
title = "Dated"
[section.s]
label = "S"
graded = false
[question.begun]
section = "s"
text = "Begun?"
answers = "date"
[question.ended]
section = "s"
text = "Ended?"
answers = "date"
[question.lapsed]
section = "s"
text = "Lapsed?"
answers = "date"
allow_not_applicable = true
[decide.state]
outcomes = ["late", "good"]
otherwise = "good"
rows = [
  { when = "begun is before 2026-04-01 or begun is after 2026-06-30", then = "late" },
  { when = "ended is before begun and lapsed is on or after ended and lapsed is before begun", then = "late" },
  { when = "lapsed is not applicable", then = "late" },
]
"""


def dated() -> Engine:
    ruleset, faults = examine(Path("dated.toml"), Library(), text=DATED)
    assert ruleset is not None, faults
    return Engine(ruleset)


def test_dates_that_do_as_well_are_told_as_a_stretch_of_days() -> None:
    engine = dated()
    (way,) = what_would_change(engine, {"ended": "2026-09-01"}, "state", "good").ways
    told = {(one.item, one.after) for one in way.open_answers}
    assert told >= {("begun", "from 01.04.2026 to 30.06.2026"), ("lapsed", "any date")}


def test_no_way_counts_on_dates_that_cannot_be() -> None:
    engine = dated()
    answers = {"begun": "2026-05-04", "ended": "2026-05-11"}
    found = what_would_change(engine, answers, "state", "late")
    # Nothing lies on or after the 11th and before the 4th: only putting it aside is left.
    (way,) = found.ways
    said = {one.after for one in way.open_answers}
    assert "Not applicable" in said
    assert "before 'Begun?'" not in said
    assert "not before 'Begun?'" not in said
