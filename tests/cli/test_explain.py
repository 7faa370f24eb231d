"""``auditrules explain``: every code that a fault can have, in words."""

from __future__ import annotations

from pathlib import Path

from auditrules.rulesets.codes import CODES

from .conftest import Run


def test_a_code_with_its_examples(run: Run) -> None:
    result = run("explain", "c202")
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("C202  An unknown name\n\nNothing of this name is in the ruleset")
    assert '    when = "plann is no"' in result.out.split("Wrong:")[1].split("Right:")[0].splitlines()
    assert '    when = "plan is no"' in result.out.split("Right:")[1].splitlines()
    assert max(len(line) for line in result.out.splitlines()) <= 100


def test_every_code_is_listed(run: Run) -> None:
    result = run("explain")
    assert [line.split()[0] for line in result.out.splitlines()] == list(CODES)
    assert [one["code"] for one in run("explain", "--json").data] == list(CODES)


def test_what_a_check_finds_can_be_explained(run: Run, small: str) -> None:
    Path(small).write_text(Path(small).read_text().replace("any section is poor", "any section is pour"))
    (fault,) = run("check", small, "--json").data
    data = run("explain", fault["code"], "--json").data
    assert data["code"] == fault["code"] == "C204"
    assert data["wrong"] != data["right"]


def test_a_code_that_there_is_not(run: Run) -> None:
    result = run("explain", "C2O2")
    assert (result.code, result.out) == (5, "")
    assert result.err == "There is no code C2O2. Did you mean C202?\n"
    assert run("explain", "x").err == "There is no code x. 'auditrules explain' lists them all.\n"
