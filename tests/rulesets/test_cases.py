"""Cases of a ruleset in a file of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.engine import Engine
from auditrules.engine.examples import run_examples
from auditrules.rulesets import Library, LibraryFolder, load_ruleset
from auditrules.rulesets.cases import Cases, read_cases

RULESET = """\
[ruleset]
id = "small"
version = "1"
title = "Small"
[grade.poor]
label = "Poor"
[grade.fine]
label = "Fine"
[section.safety]
label = "Safety"
[section.record]
label = "Record"
[decide.overall]
otherwise = "fine"
rows = [{ when = "any section is poor", then = "poor" }]
[[examples]]
name = "Fine"
given = { safety = "fine", record = "fine" }
expect = { overall = "fine" }
"""


def cases(folder: Path, text: str | None) -> Cases | None:
    (folder / "small.toml").write_text(RULESET)
    if text is not None:
        (folder / "small_cases.toml").write_text(text)
    return read_cases(load_ruleset(folder / "small.toml"))


def test_no_file_no_cases(tmp_path: Path) -> None:
    assert cases(tmp_path, None) is None


def test_cases_are_run_and_may_be_like_an_example_of_the_ruleset(tmp_path: Path) -> None:
    found = cases(
        tmp_path,
        """
        [[examples]]
        name = "Poor record"
        like = "Fine"
        given = { record = "poor" }
        expect = { overall = "poor" }

        [[examples]]
        name = "A wrong hope"
        like = "Poor record"
        expect = { overall = "fine" }
        """,
    )
    assert found is not None
    assert found.faults == ()
    results = run_examples(Engine(load_ruleset(tmp_path / "small.toml")), found.examples)
    assert [(one.name, bool(one.faults)) for one in results] == [
        ("Fine", False),
        ("Poor record", False),
        ("A wrong hope", True),
    ]


@pytest.mark.parametrize(
    ("text", "code", "line", "word"),
    [
        ("[[examples]]\nname = 1\nexpect = {}\n", "S103", 2, "text"),
        ("[[examples]]\nname = 'A'\nexpekt = {}\nexpect = {}\n", "S101", 3, "expect"),
        ("[grade.x]\nlabel = 'X'\n", "S101", 1, "grade"),
        ("[[examples]]\nname = 'A'\nlike = 'Fien'\nexpect = {}\n", "N109", 3, "example"),
        ("[[examples]]\nname = 'A'\ngiven = { safty = 'poor' }\nexpect = {}\n", "N110", 3, "safety"),
        ("[[examples]]\nname = 'A'\ngiven = { safety = 'pour' }\nexpect = {}\n", "N105", 3, "poor"),
        ("[[examples]]\nname = 'A'\nexpect = { overal = 'poor' }\n", "N110", 3, "overall"),
        ("[[examples]]\nname = 'A'\nexpect = { without = ['limit.x'] }\n", "N110", 3, "limit.x"),
        ("[[examples]]\nname = 'Fine'\nexpect = {}\n", "N102", 2, "name"),
        ("[[examples]\n", "T106", 1, ""),
    ],
)
def test_faults_of_a_cases_file_have_their_place_in_it(
    tmp_path: Path, text: str, code: str, line: int, word: str
) -> None:
    found = cases(tmp_path, text)
    assert found is not None
    assert found.examples == ()
    fault = next(one for one in found.faults if one.code == code)
    assert fault.place.path == tmp_path / "small_cases.toml"
    assert fault.place.line == line
    assert word in f"{fault.message} {fault.help}"


def test_a_cases_file_is_no_ruleset_of_a_library(tmp_path: Path) -> None:
    cases(tmp_path, "[[examples]]\nname = 'A'\nexpect = {}\n")
    assert [entry.id for entry in Library([LibraryFolder(tmp_path, "here")]).entries()] == ["small"]
