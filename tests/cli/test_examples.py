"""``auditrules test``: examples, what they show of the rules, drafts, and slips they would notice."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from .conftest import Run

FINE = """
[[examples]]
name = "Strong"
given = { record = "strong", plan = "strong", seen = "yes" }
expect = { overall = "strong", escalate = [] }
"""


def with_examples(small: str, text: str = FINE) -> None:
    path = Path(small)
    path.write_text(path.read_text() + text)


def test_a_failing_example_is_told_with_its_place(run: Run, small: str) -> None:
    with_examples(small, FINE.replace('overall = "strong"', 'overall = "poor"'))
    line = Path(small).read_text().splitlines().index("[[examples]]") + 1
    result = run("test", small)
    assert result.code == 1
    assert result.out.startswith(f"{small}:{line}: Strong\n    overall is strong, expected poor")


def test_a_ruleset_without_examples_is_told_of_drafts(run: Run, small: str) -> None:
    assert run("test", small).out == f"{small}: it has no examples; --draft makes some up from its rules.\n"
    assert run("test", small, "--draft").out.startswith(f"{small}: it has no examples.\n\n[[examples]]\n")


def test_coverage_and_its_threshold(run: Run, small: str) -> None:
    with_examples(small)
    result = run("test", small, "--coverage")
    assert result.code == 0
    assert "small.toml: 1 of 4 rules are shown at work (25%).\n" in result.out
    assert "decide.overall.1 is shown by no example\n" in result.out
    assert "decide.overall.2 is shown" not in result.out
    assert run("test", small, "--threshold", "25").code == 0
    assert run("test", small, "--threshold", "26").code == 1
    assert run("test", small, "--threshold", "101").code == 2
    (data,) = run("test", small, "--coverage", "--json").data["rulesets"]
    assert data["coverage"]["percent"] == 25.0
    assert [rule["rule"] for rule in data["coverage"]["rules"] if rule["examples"] == ["Strong"]] == [
        "decide.overall.2"
    ]


def test_a_draft_can_be_pasted(run: Run, small: str) -> None:
    drafted = run("test", small, "--draft").out.split("\n", 1)[1]
    assert [example["expect"] for example in tomli.loads(drafted)["examples"]]
    with_examples(small, drafted)
    result = run("test", small, "--threshold", "100", "--draft")
    assert result.code == 0, result.out
    assert "[[examples]]" not in result.out


def test_slips(run: Run, small: str) -> None:
    with_examples(small)
    result = run("test", small, "--mutate")
    assert result.code == 0
    assert "slips are noticed" in result.out
    assert "decide.overall.1: any section is poor -> every section is poor\n" in result.out
    assert run("test", small, "--mutate", "--threshold", "90").code == 1
    (data,) = run("test", small, "--mutate", "--json").data["rulesets"]
    slips = {(slip["rule"], slip["slip"]): slip for slip in data["mutation"]["slips"]}
    assert slips["decide.overall.2", "left out"]["fate"] == "killed"
    assert slips["decide.overall.2", "left out"]["by"] == "Strong"
    survivor = slips["escalate.not_seen", "seen is no -> seen is not no"]
    assert (survivor["fate"], survivor["by"]) == ("killed", "Strong")
    assert slips["decide.overall.1", "left out"]["example"].startswith("[[examples]]")


def test_cases_beside_the_ruleset_count_and_their_faults_are_told(run: Run, small: str) -> None:
    with_examples(small)
    beside = Path("small_cases.toml")
    beside.write_text(
        '[[examples]]\nname = "Poor"\nlike = "Strong"\ngiven = { plan = "poor" }\nexpect = { overall = "fair" }\n'
    )
    result = run("test", small)
    assert result.code == 1
    assert "small_cases.toml:1: Poor\n    overall is poor, expected fair" in result.out
    beside.write_text(beside.read_text().replace("fair", "poor"))
    result = run("test", small, "--coverage")
    assert result.code == 0
    assert "2 of 2 examples" in result.out
    assert "2 of 4 rules" in result.out
    beside.write_text(beside.read_text().replace("plan", "plam"))
    result = run("test", small)
    assert result.code == 1
    assert "small_cases.toml:4:11: N110 'plam' is not something that is answered. Did you mean 'plan'?" in result.err


def test_a_threshold_is_not_reached_where_there_was_no_time_to_try_a_slip(
    run: Run, small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_examples(small)
    monkeypatch.setattr("auditrules.engine.deadline.Deadline.__call__", lambda self: True)
    assert run("test", small, "--mutate", "--threshold", "0").code == 1
    assert run("test", small, "--mutate").code == 0
