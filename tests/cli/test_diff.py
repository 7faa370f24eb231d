"""``auditrules diff``."""

from __future__ import annotations

from pathlib import Path

from .conftest import SMALL, Run


def test_the_same_meaning(run: Run, small: str) -> None:
    Path("other.toml").write_text("# our own\n" + SMALL.replace('version = "1.0.0"', 'version = "1.0.1"'))
    result = run("diff", small, "other.toml")
    assert (result.code, result.out, result.err) == (0, "small@1.0.0 -> small@1.0.1\nThe same meaning.\n", "")
    assert run("diff", small, "other.toml", "--json").data["same"] is True


def test_what_changed_and_which_audits_move(run: Run, small: str) -> None:
    Path("other.toml").write_text(SMALL.replace("any section is poor", "every section is poor"))
    result = run("diff", small, "other.toml")
    assert result.code == 0
    assert "  - decide.overall: any section is poor: poor\n" in result.out
    assert "  + decide.overall: every section is poor: poor\n" in result.out
    assert "  Overall grade: Poor -> Fair, for example whenever\n      The record: Poor\n" in result.out
    assert "the version is still 1.0.0" in result.out
    data = run("diff", small, "other.toml", "--json").data
    assert (data["same"], data["not_bumped"], data["exact"]) == (False, True, True)
    (move,) = data["moves"]
    assert (move["what"], move["before"], move["after"]) == ("overall", "poor", "fair")


def test_a_file_with_faults_and_one_that_is_not_there(run: Run, small: str) -> None:
    Path("other.toml").write_text(SMALL.replace("is poor", "is pour"))
    result = run("diff", small, "other.toml")
    assert result.code == 1
    assert "other.toml:" in result.err
    assert run("diff", small, "none.toml").code == 5
    assert run("diff", small).code == 2
