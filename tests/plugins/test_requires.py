"""A ruleset's plugin needs: what happens where they are met, and where they are not."""

from __future__ import annotations

from typing import Any

import pytest

from auditrules.engine.checks import run_checks

from .councils import BODY, COMPLETE, Council, ruleset_text

QUIET = """
@hookimpl
def auditrules_limit_judgement(ruleset, audit):
    return []
"""


def overall(evaluated: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = evaluated["outcomes"]["overall"]
    return found


def test_no_plugin_runs_for_a_ruleset_that_requires_none(council: Council) -> None:
    council.plugin("loud", "@hookimpl\ndef auditrules_judge(ruleset, audit):\n    raise RuntimeError('asked')\n")
    evaluated = council.evaluate(ruleset_text(), COMPLETE)
    assert overall(evaluated) == {"value": "sound", "reachable": ["sound"], "because": ["decide.overall.otherwise"]}
    assert "undetermined" not in evaluated


def test_a_requirement_that_is_met_changes_nothing_of_itself(council: Council) -> None:
    council.plugin("quiet", "__version__ = '1.2'\n" + QUIET)
    ruleset, found = council.examine(ruleset_text("quiet>=1.1"))
    assert ruleset is not None
    assert found == ()
    assert overall(council.evaluate(ruleset_text("quiet>=1.1"), COMPLETE))["value"] == "sound"


@pytest.mark.parametrize(
    ("requirement", "why"),
    [
        ("not_there", "the plugin not_there is not installed"),
        ("quiet>=2", "the plugin quiet has version 1.2, and >=2 is needed"),
        ("broken", "the plugin broken could not be used: "),
        ("off", "the plugin off is turned off"),
    ],
)
def test_one_that_is_not_met_leaves_every_outcome_undetermined_and_says_why(
    council: Council, requirement: str, why: str
) -> None:
    council.plugin("quiet", "__version__ = '1.2'\n" + QUIET)
    council.plugin("broken", "raise RuntimeError('no database')\n")
    council.plugin("off", QUIET)
    text = ruleset_text(requirement)
    ruleset, found = council.examine(text, "off")
    assert ruleset is not None
    assert [(one.code, one.severity) for one in found] == [("P102", "warning")]
    assert why in found[0].message
    assert found[0].place.line == 6
    evaluated = council.evaluate(text, COMPLETE, "off")
    name = requirement.partition(">")[0]
    assert overall(evaluated)["value"] is None
    assert overall(evaluated)["reachable"] == ["weak", "fair", "sound"]
    assert overall(evaluated)["because"] == [f"plugin.{name}"]
    ((told),) = evaluated["undetermined"]  # type: ignore[misc]
    assert told["plugin"] == name
    assert why in told["why"][:1].lower() + told["why"][1:]
    # No rule that rests on the outcome fires, and none is ruled out.
    assert evaluated["escalations"] == []


def test_a_requirement_that_is_none_is_a_fault_with_its_place(council: Council) -> None:
    ruleset, (fault,) = council.examine(ruleset_text("Our council's"))
    assert ruleset is None
    assert (fault.code, fault.place.line, fault.place.column) == ("P101", 6, 13)


def test_what_a_base_requires_whoever_extends_it_requires(council: Council) -> None:
    council.ruleset(ruleset_text("gone"), "base")
    over = '[ruleset]\nid = "over"\nversion = "1"\ntitle = "Over"\nextends = "visits@1"\n'
    ruleset, found = council.library().examine(council.ruleset(over, "over"))
    assert ruleset is not None
    assert ruleset.document.ruleset.requires == ("gone",)
    assert [one.code for one in found] == ["P102"]
    assert ruleset.needs.lacking[0].plugin == "gone"


@pytest.mark.parametrize(
    ("hook", "named"),
    [
        ("auditrules_facts", '[fact.gap]\ncomputed_by = "weeks_between"\n'),
        ("auditrules_question_types", '[question.stars]\nsection = "visits"\ntext = "Stars?"\nanswers = "stars"\n'),
        ("auditrules_rule_kinds", '[rule.own]\nkind = "own"\n'),
    ],
)
@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("raise KeyError('weeks')", "KeyError: 'weeks'"),
        ("raise SystemExit(3)", "it tried to end the program"),
        ("return ['weeks']", "it returned a str where a "),
    ],
)
def test_one_that_fails_to_bring_what_the_ruleset_names_leaves_outcomes_undetermined(
    council: Council, hook: str, named: str, does: str, said: str
) -> None:
    council.plugin("ours", f"@hookimpl\ndef {hook}():\n    {does}\n")
    text = ruleset_text("ours", body=BODY + "\n" + named)
    ruleset, found = council.examine(text)
    assert [one.code for one in found] == ["P102"]
    assert ruleset is not None
    assert said in found[0].message
    evaluated = council.evaluate(text, COMPLETE)
    assert overall(evaluated)["value"] is None
    assert "the plugin ours failed at what it brings: " in evaluated["undetermined"][0]["why"].replace("The", "the")
    assert "ours.py:" in evaluated["undetermined"][0]["why"]


def test_one_that_fails_to_bring_something_else_is_no_matter(council: Council) -> None:
    council.plugin("ours", QUIET + "\n@hookimpl\ndef auditrules_facts():\n    raise KeyError('weeks')\n")
    assert overall(council.evaluate(ruleset_text("ours"), COMPLETE))["value"] == "sound"


def test_a_slip_in_the_ruleset_is_still_a_fault_of_it(council: Council) -> None:
    council.plugin("ours", QUIET)
    ruleset, found = council.examine(ruleset_text("ours", body=BODY + '\n[fact.gap]\ncomputed_by = "weeks_between"\n'))
    assert ruleset is None
    assert [one.code for one in found] == ["P103"]


def test_a_misspelt_requirement_is_met_with_the_likely_plugin(council: Council) -> None:
    council.plugin("quiet", QUIET)
    _, (told,) = council.examine(ruleset_text("quite"))
    assert told.message == "the plugin quite is not installed; did you mean quiet?"


def test_rules_that_cannot_be_judged_without_a_plugin_are_not_called_idle(council: Council) -> None:
    council.plugin("ours", "@hookimpl\ndef auditrules_facts():\n    raise KeyError('gap')\n")
    body = BODY.replace('when = "safe is weak"', 'when = "gap is more than 3"')
    ruleset, _ = council.examine(ruleset_text("ours", body=body + '\n[fact.gap]\ncomputed_by = "gap_between"\n'))
    assert ruleset is not None
    assert run_checks(ruleset) == ()
