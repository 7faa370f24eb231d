"""A ruleset's plugin needs: what happens where they are met, and where they are not."""

from __future__ import annotations

from typing import Any

import pytest

from .councils import COMPLETE, Council, ruleset_text

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
