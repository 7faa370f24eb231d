"""What the commands say of rulesets that require plugins."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault
from auditrules.cli.root import root

from .councils import COMPLETE, Council, ruleset_text

PROMISE = '\n[promise.unsafe]\nwhenever = "safe is weak"\nthen = "overall is weak"\n'


@pytest.fixture
def home(council: Council, monkeypatch: pytest.MonkeyPatch) -> Council:
    """The council's plugins are those of the user's configuration."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(council.folder))
    (council.folder / "auditrules").symlink_to(council.folder)
    council.plugin("ours", "@hookimpl\ndef auditrules_limit_judgement(ruleset, audit):\n    return []\n")
    return council


def run(*arguments: str | Path) -> tuple[Any, str]:
    done = CliRunner().invoke(root, [str(one) for one in arguments], standalone_mode=False)
    if isinstance(done.exception, Fault):
        return done.exception.code, str(done.exception)
    assert done.exception is None, done.exception
    return done.return_value, done.output


def test_check_warns_and_passes_while_a_plugin_is_missing(home: Council) -> None:
    code, said = run("check", home.ruleset(ruleset_text("gone>=2")))
    assert code == ExitCode.OK
    assert "P102 the plugin gone is not installed" in said
    assert "visits@1.0.0 has no faults." in said


def test_evaluate_says_why_as_data(home: Council) -> None:
    answers = home.folder / "answers.json"
    answers.write_text(json.dumps(COMPLETE), encoding="utf-8")
    code, said = run("evaluate", home.ruleset(ruleset_text("gone")), "--answers", answers)
    assert code == ExitCode.OK
    assert json.loads(said)["undetermined"] == [{"plugin": "gone", "why": "The plugin gone is not installed."}]
    assert json.loads(said)["outcomes"]["overall"]["value"] is None


@pytest.mark.parametrize("command", ["prove", "test"])
def test_nothing_is_proved_or_tested_of_a_part_of_a_ruleset(home: Council, command: str) -> None:
    code, said = run(command, home.ruleset(ruleset_text("gone") + PROMISE))
    assert code == ExitCode.PLUGIN
    assert "the plugin gone is not installed" in said


def test_a_proof_says_that_plugins_may_still_judge(home: Council) -> None:
    code, said = run("prove", home.ruleset(ruleset_text("ours") + PROMISE))
    assert code == ExitCode.OK
    assert "Proved of the ruleset's own tables; ours may still judge or limit an audit." in said


def test_what_would_change_is_not_guessed_at_where_plugins_judge(home: Council) -> None:
    answers = home.folder / "answers.json"
    answers.write_text(json.dumps(COMPLETE), encoding="utf-8")
    path = home.ruleset(ruleset_text("ours"))
    code, said = run("what-if", path, "--answers", answers, "--to", "weak")
    assert code == ExitCode.PLUGIN
    assert "where plugins judge it: ours" in said
