"""Judging hooks: what a verdict, a cap and an alert do to an audit, and that none of them bends it unnoticed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditrules.engine import Engine
from auditrules.engine.evaluation import evaluate
from auditrules.plugins.calling import Plugins

from .councils import COMPLETE, Council, ruleset_text

TEXT = ruleset_text("ours")
GRADES = ("weak", "fair", "sound")


def overall(evaluated: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = evaluated["outcomes"]["overall"]
    return found


def judge(body: str) -> str:
    return f"@hookimpl\ndef auditrules_judge(ruleset, audit):\n    {body}\n"


def limit(body: str) -> str:
    return f"@hookimpl\ndef auditrules_limit_judgement(ruleset, audit):\n    {body}\n"


def escalate(body: str) -> str:
    return f"@hookimpl\ndef auditrules_escalate(ruleset, audit):\n    {body}\n"


# ---------------------------------------------------------------- verdicts


def test_a_verdict_decides_and_rules_that_rest_on_the_outcome_follow(council: Council) -> None:
    council.plugin("ours", judge("return Verdict('overall', ('weak',), 'We decide here.', reads=('seen',))"))
    judgement = council.engine(TEXT).judge(COMPLETE)
    outcome = judgement.outcomes["overall"]
    assert outcome.value == "weak"
    (reason,) = outcome.because
    assert (reason.rule, reason.text) == ("plugin.ours", "We decide here.")
    assert [(read.item, read.value) for read in reason.reads] == [("seen", "Yes")]
    assert [one.escalation for one in judgement.escalations] == ["weak"]
    assert [one.action for one in judgement.actions] == ["weak"]


def test_the_rulesets_limits_cap_a_verdict(council: Council) -> None:
    council.plugin("ours", judge("return Verdict('overall', ('sound',), 'All is well.')"))
    found = overall(council.evaluate(TEXT, {**COMPLETE, "seen": "no", "safe": "weak"}))
    assert found == {"value": "fair", "reachable": ["fair"], "because": ["limit.seen", "plugin.ours"]}


def test_a_verdict_of_several_values_leaves_it_open_between_them(council: Council) -> None:
    council.plugin("ours", judge("return Verdict('overall', ('sound', 'weak'), 'It depends.')"))
    found = overall(council.evaluate(TEXT, COMPLETE))
    assert (found["value"], found["reachable"]) == (None, ["weak", "sound"])


def test_a_verdict_of_no_value_leaves_it_undetermined(council: Council) -> None:
    council.plugin("ours", judge("return Verdict('overall', (), 'Nobody can say.')"))
    found = overall(council.evaluate(TEXT, COMPLETE))
    assert found == {"value": None, "reachable": list(GRADES), "because": ["plugin.ours"]}


def test_none_leaves_it_to_the_tables(council: Council) -> None:
    council.plugin("ours", judge("return None"))
    assert overall(council.evaluate(TEXT, COMPLETE))["value"] == "sound"
    assert overall(council.evaluate(TEXT, COMPLETE))["because"] == ["decide.overall.otherwise"]


def test_two_that_both_decide_are_an_error_that_names_both(council: Council) -> None:
    for name in ("ours", "theirs"):
        council.plugin(name, judge("return Verdict('overall', ('sound',), 'All is well.')"))
    evaluated = council.evaluate(ruleset_text("ours", "theirs"), COMPLETE)
    assert overall(evaluated)["value"] is None
    assert overall(evaluated)["because"] == ["plugin.ours", "plugin.theirs"]
    for told in evaluated["undetermined"]:  # type: ignore[attr-defined]
        assert told["why"] == "The plugins ours and theirs both decide, and only one of them may."


# ---------------------------------------------------------------- caps


def test_a_cap_lowers_and_is_told(council: Council) -> None:
    council.plugin("ours", limit("yield Cap('overall', 'fair', 'Ours is strict.', ('safe',), 'should')"))
    judgement = council.engine(TEXT).judge(COMPLETE)
    outcome = judgement.outcomes["overall"]
    assert outcome.value == "fair"
    assert outcome.because[0].rule == "plugin.ours"
    (own,) = [one for one in judgement.limits if one.limit == "plugin.ours"]
    assert (own.at_most, own.strength, own.active, own.reason.text) == ("fair", "should", True, "Ours is strict.")


def test_a_cap_never_raises(council: Council) -> None:
    council.plugin("ours", limit("yield Cap('overall', 'sound', 'As good as can be.')"))
    found = overall(council.evaluate(TEXT, {**COMPLETE, "safe": "weak"}))
    assert found == {"value": "weak", "reachable": ["weak"], "because": ["decide.overall.1"]}


def test_a_cap_reaches_the_rules_that_rest_on_the_outcome(council: Council) -> None:
    council.plugin("ours", limit("yield Cap('overall', 'weak', 'Ours is strict.')"))
    evaluated = council.evaluate(TEXT, COMPLETE)
    assert overall(evaluated)["value"] == "weak"
    assert evaluated["escalations"] == ["weak"]


def test_while_answers_are_missing_what_a_plugin_may_still_say_is_possible(council: Council) -> None:
    council.plugin(
        "ours", limit("return [Cap('overall', 'weak', 'Late.')] if audit.answers.get('seen') == 'no' else []")
    )
    found = overall(council.evaluate(TEXT, {name: COMPLETE[name] for name in COMPLETE if name != "seen"}))
    assert found["reachable"] == list(GRADES)
    assert found["value"] is None
    assert found["exact"] is False
    assert overall(council.evaluate(TEXT, {**COMPLETE, "seen": "no"}))["value"] == "weak"
    assert overall(council.evaluate(TEXT, COMPLETE))["value"] == "sound"


CAPS = """
CAPS = []

@hookimpl
def auditrules_limit_judgement(ruleset, audit):
    return [Cap("overall", cap, "Drawn.") for cap in CAPS]
"""


def plugin_module(plugins: Plugins, name: str) -> Any:
    return plugins._manager.get_plugin(name)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    caps=st.lists(st.sampled_from(GRADES), max_size=4),
    answers=st.fixed_dictionaries(
        {}, optional={"seen": st.sampled_from(["yes", "no"]), "safe": st.sampled_from(GRADES)}
    ),
)
def test_with_any_caps_an_outcome_is_never_better_than_without(
    tmp_path_factory: pytest.TempPathFactory, caps: list[str], answers: dict[str, object]
) -> None:
    from auditrules.plugins.library import library_of

    global _SHARED
    if _SHARED is None:
        council = Council(tmp_path_factory.mktemp("caps"))
        council.plugin("ours", CAPS)
        plugins = council.plugins()
        capped = Engine(library_of(plugins).load(council.ruleset(TEXT)))
        plain = Engine(library_of(plugins).load(council.ruleset(ruleset_text(), "plain")))
        _SHARED = (plugin_module(plugins, "ours"), capped, plain)
    module, capped, plain = _SHARED
    module.CAPS[:] = caps
    with_plugins, without = overall(evaluate(capped, answers)), overall(evaluate(plain, answers))
    best = max(GRADES.index(value) for value in without["reachable"])
    assert max(GRADES.index(value) for value in with_plugins["reachable"]) <= best
    if without["value"] is not None and with_plugins["value"] is not None:
        lowest = min([GRADES.index(cap) for cap in caps], default=best)
        assert GRADES.index(with_plugins["value"]) == min(lowest, GRADES.index(without["value"]))


_SHARED: tuple[Any, Engine, Engine] | None = None


# ---------------------------------------------------------------- alerts


def test_an_alert_is_an_escalation_of_its_own(council: Council) -> None:
    council.plugin(
        "ours", escalate("yield Alert('unseen', ('manager',), 'Go and see.', 'Ours.', 'immediately', reads=('seen',))")
    )
    judgement = council.engine(TEXT).judge(COMPLETE)
    ((alert),) = judgement.escalations
    assert (alert.escalation, alert.to, alert.timing) == ("ours_unseen", ("manager",), "immediately")
    assert (alert.reason.rule, alert.reason.text, alert.message) == ("plugin.ours", "Ours.", "Go and see.")
    assert judgement.outcomes["overall"].value == "sound"


# ---------------------------------------------------------------- plugins that fail

#: What a judging hook may do that no judgement can rest on, and what is said of it.
BAD: list[tuple[str, str]] = [
    (judge("raise RuntimeError('no database')"), "RuntimeError: no database"),
    (judge("raise SystemExit(0)"), "it tried to end the program"),
    (judge("import os; raise type('Panic', (BaseException,), {})('now')"), "Panic: now"),
    (judge("return 'weak'"), "it returned a str where a Verdict is wanted"),
    (judge("return [Verdict('overall', ('weak',), 'a'), Verdict('overall', ('weak',), 'b')]"), "it gave 2 answers"),
    (judge("return Cap('overall', 'weak', 'a')"), "it returned a Cap where a Verdict is wanted"),
    (judge("return Verdict('overal', ('weak',), 'a')"), "this ruleset decides no 'overal'; it decides overall"),
    (judge("return Verdict('overall', ('grand',), 'a')"), "'grand' is not a value of overall"),
    (judge("return Verdict('overall', 'weak', 'a')"), "values must be a tuple of words, not str"),
    (judge("return Verdict('overall', ('weak',), '')"), "because says nothing"),
    (judge("return Verdict('overall', ('weak',), 'a', reads=('nothing',))"), "there is nothing called 'nothing'"),
    (judge("return Verdict(None, ('weak',), 'a')"), "outcome must be a text, not NoneType"),
    (judge("return Verdict('overall', ('weak',) * 500, 'a')"), "values has 500 entries"),
    (limit("yield Cap('overall', 'grand', 'a')"), "'grand' is not on the scale of overall"),
    (limit("yield Cap('overall', 'weak', 'a', strength='very')"), "strength is must, should or may"),
    (limit("yield Cap('overall', 'weak', 'a'); raise KeyError('x')"), "KeyError"),
    (limit("return 3"), "it returned a int where a Cap is wanted"),
    (limit("return {'overall': 'weak'}"), "it returned a dict where a Cap is wanted"),
    (limit("return [Cap('overall', 'weak', str(i)) for i in range(500)]"), "it gave 500 answers"),
    (limit("import itertools; return (Cap('overall', 'weak', 'a') for i in itertools.count())"), "more than 1000"),
    (limit("audit.answers['safe'] = 'sound'; return []"), "TypeError"),
    (limit("audit.outcomes.clear(); return []"), "AttributeError"),
    (limit("ruleset.tables['decide']['overall']['otherwise'] = 'weak'; return []"), "TypeError"),
    (limit("audit.ruleset = 'other'; return []"), "FrozenInstanceError"),
    (escalate("yield Alert('a b', ('manager',), 'a', 'b')"), "the id of an alert"),
    (escalate("yield Alert('a', (), 'a', 'b')"), "the alert 'a' is for nobody"),
    (escalate("yield Alert('a', ('manager',), 'a', 'b', timing='soon')"), "the timing of an alert"),
    (escalate("raise OSError('gone')"), "OSError: gone"),
]


@pytest.mark.parametrize(("plugin", "said"), BAD)
def test_one_that_fails_leaves_every_outcome_undetermined_and_is_named(
    council: Council, plugin: str, said: str
) -> None:
    council.plugin("ours", plugin)
    ruleset, found = council.examine(TEXT)
    assert found == ()
    assert ruleset is not None
    evaluated = evaluate(Engine(ruleset), COMPLETE)
    assert overall(evaluated) == {"value": None, "reachable": list(GRADES), "because": ["plugin.ours"]}
    ((told),) = evaluated["undetermined"]  # type: ignore[misc]
    assert told["plugin"] == "ours"
    assert said in told["why"]


def test_one_that_never_comes_back_is_stopped_and_not_asked_again(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditrules.plugins.calling.HOOK_SECONDS", 0.3)
    council.plugin("ours", "CALLS = []\n" + limit("CALLS.append(1)\n    while True: pass"))
    plugins = council.plugins()
    from auditrules.plugins.library import library_of

    engine = Engine(library_of(plugins).load(council.ruleset(TEXT)))
    for _ in range(3):
        evaluated = evaluate(engine, COMPLETE)
        assert overall(evaluated)["value"] is None
        ((told),) = evaluated["undetermined"]  # type: ignore[misc]
        assert "it was stopped: it took longer than " in told["why"]
    assert plugin_module(plugins, "ours").CALLS == [1]


def test_what_one_does_to_its_view_no_other_sees(council: Council) -> None:
    council.plugin(
        "first", limit("object.__setattr__(ruleset, 'scale', ()); object.__setattr__(audit, 'answers', {}); return []")
    )
    council.plugin(
        "second",
        limit("return [] if ruleset.scale and audit.answers else [Cap('overall', 'weak', 'Nothing was seen.')]"),
    )
    assert overall(council.evaluate(ruleset_text("first", "second"), COMPLETE))["value"] == "sound"


def test_a_text_that_says_another_thing_each_time_is_read_once(council: Council) -> None:
    sly = """
class Sly(str):
    def __str__(self):
        return "sound"
    def __eq__(self, other):
        return True
    __hash__ = str.__hash__

@hookimpl
def auditrules_limit_judgement(ruleset, audit):
    yield Cap(Sly("overall"), Sly("weak"), Sly("Sly."))
"""
    council.plugin("ours", sly)
    assert overall(council.evaluate(TEXT, COMPLETE))["value"] == "weak"


def test_what_one_prints_is_kept_out_of_the_output(council: Council, capsys: pytest.CaptureFixture[str]) -> None:
    council.plugin("ours", limit("print('noise'); return []"))
    council.evaluate(TEXT, COMPLETE)
    assert capsys.readouterr().out == ""


# ---------------------------------------------------------------- what an audit leads to


AGAIN = '\n[reaudit.weak]\nwhen = "overall is weak"\nby = ["manager"]\ndue = "2 weeks after visited_on"\n'


def test_a_grade_that_a_plugin_decides_leads_to_what_it_leads_to(council: Council) -> None:
    council.plugin("ours", judge("return Verdict('overall', ('weak',), 'So.')"))
    rules = council.engine(TEXT + AGAIN)
    (weak,) = rules.leads_to(COMPLETE).reaudits
    assert weak.holds is True
    assert rules.leads_to(COMPLETE, audit={"overall_grade": "sound"}).reaudits == ()


def test_while_a_plugin_fails_an_audit_may_still_be_done_again(council: Council) -> None:
    council.plugin("ours", judge("raise ValueError('no')"))
    rules = council.engine(TEXT + AGAIN)
    assert [one.holds for one in rules.leads_to(COMPLETE).reaudits] == [None]
    assert [one.holds for one in rules.leads_to(COMPLETE, audit={"overall_grade": "weak"}).reaudits] == [True]
