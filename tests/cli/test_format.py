"""``auditrules format``: writes only what says the same, and says what it did."""

from __future__ import annotations

import os
from pathlib import Path

from .conftest import SMALL, Run

TIDY = SMALL.lstrip()


def test_a_file_is_put_in_order_once(run: Run) -> None:
    path = Path("small.toml")
    path.write_text(TIDY.replace(" = ", "="))
    path.chmod(0o640)
    result = run("format", "small.toml")
    assert (result.code, result.err) == (0, "")
    assert result.out == "small.toml changed\n1 changed, 0 left as they are.\n"
    assert path.read_text() == TIDY
    assert path.stat().st_mode & 0o777 == 0o640
    assert run("format", "small.toml").out == "0 changed, 1 left as it is.\n"


def test_check_changes_nothing(run: Run) -> None:
    path = Path("small.toml")
    path.write_text(TIDY)
    assert run("format", "--check", "small.toml").code == 0
    path.write_text(SMALL)
    result = run("format", "--check", "small.toml")
    assert (result.code, result.out) == (1, "small.toml would change\n1 would change, 0 left as they are.\n")
    assert path.read_text() == SMALL


def test_a_folder_is_its_rulesets_and_their_cases(run: Run) -> None:
    folder = Path("ours")
    folder.mkdir()
    (folder / "small.toml").write_text(SMALL)
    (folder / "small_cases.toml").write_text('[[examples]]\nname="A"\nexpect={}\n')
    (folder / "pyproject.toml").write_text("[project]\nname='x'\n")
    assert run("format", "ours").code == 0
    assert (folder / "small_cases.toml").read_text() == '[[examples]]\nname = "A"\nexpect = {}\n'
    assert (folder / "pyproject.toml").read_text() == "[project]\nname='x'\n"
    assert sorted(os.listdir(folder)) == ["pyproject.toml", "small.toml", "small_cases.toml"]


def test_faults(run: Run) -> None:
    Path("bad.toml").write_text("[ruleset\n")
    Path("small.toml").write_text(SMALL)
    result = run("format", "bad.toml", "small.toml")
    assert result.code == 1
    assert "bad.toml:1:" in result.err
    assert Path("small.toml").read_text() == TIDY
    Path("latin.toml").write_bytes(b'[ruleset]\ntitle = "\xe9"\n')
    assert run("format", "latin.toml").code == 1
    assert run("format", "none.toml").code == 5
    assert run("format").code == 2


def test_a_file_that_may_not_be_written(run: Run) -> None:
    path = Path("small.toml")
    path.write_text(SMALL)
    path.chmod(0o400)
    result = run("format", "small.toml")
    if os.geteuid() == 0:
        assert result.code == 0
    else:
        assert result.code == 6
        assert path.read_text() == SMALL
