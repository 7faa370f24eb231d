"""``auditrules draw`` as a person runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Run

DropIn = Callable[[str, str], Path]


@pytest.fixture(autouse=True)
def cases(home: Path) -> None:
    rows = [f"K-{number:02},{'North' if number <= 12 else 'South'}" for number in range(1, 17)]
    Path("cases.csv").write_text("Case reference,Team\n" + "\n".join(rows) + "\n")


def test_a_draw_is_printed_with_its_seed_and_can_be_done_again(run: Run) -> None:
    first = run("draw", "cases.csv", "--size", "4")
    assert first.code == 0
    assert len(first.out.splitlines()) == 4
    seed = first.err.splitlines()[0].rpartition(" ")[2]
    assert first.err.splitlines()[0] == f"Drawn: 4 of 16 cases, with the seed {seed}"
    assert run("draw", "cases.csv", "--size", "4", "--seed", seed).out == first.out


def test_groups_those_left_out_and_those_drawn_in_any_event(run: Run) -> None:
    Path("last_year.txt").write_text("K-13\nK-14\nK-99\n")
    Path("concerns.txt").write_text("K-01\n")
    arguments = ["draw", "cases.csv", "--size", "8", "--seed", "june", "--by", "Team"]
    arguments += ["--exclude", "last_year.txt", "--always", "concerns.txt"]
    data = run(*arguments, "--json").data
    assert (data["seed"], data["size"], data["cases"], data["excluded"], data["always"]) == ("june", 8, 16, 2, ["K-01"])
    assert "K-01" in data["drawn"]
    assert not {"K-13", "K-14"} & set(data["drawn"])
    assert data["strata"] == [{"name": "North", "cases": 12, "drawn": 7}, {"name": "South", "cases": 2, "drawn": 1}]
    said = run(*arguments)
    assert said.out.split() == data["drawn"]
    assert said.err.splitlines()[2:] == ["Left out before: 2", "In any event: 1", "North: 7 of 12", "South: 1 of 2"]


def test_what_is_wrong_is_told_at_once(run: Run) -> None:
    Path("always.txt").write_text("K-50\nK-01\n")
    Path("exclude.txt").write_text("K-01\n")
    result = run("draw", "cases.csv", "--size", "4", "--always", "always.txt", "--exclude", "exclude.txt")
    assert result.code == 3
    assert result.err.splitlines() == [
        "always.txt:1: the case 'K-50' is not in cases.csv",
        "always.txt:2: the case 'K-01' is to be left out as well (--exclude)",
    ]
    assert "only 16 to draw from" in run("draw", "cases.csv", "--size", "17").err
    assert run("draw", "cases.csv", "--size", "17").code == 3
    both = run("draw", "nothing.csv", "--size", "1", "--exclude", "neither.csv")
    assert [line.split(":")[0] for line in both.err.splitlines()] == ["nothing.csv", "neither.csv"]
    assert run("draw", "cases.csv", "--size", "0").code == 2
    assert run("draw", "cases.csv", "--size", "1", "--seed", " ").code == 2
    Path("exclude.txt").write_text("K-02\nK-03\n")
    too_many = run("draw", "cases.csv", "--size", "1", "--always", "exclude.txt")
    assert too_many.err == "2 cases are to be drawn in any event, and --size is 1.\n"


def test_a_plugins_way_is_named_and_a_plugin_that_fails_draws_nothing(run: Run, drop_in: DropIn) -> None:
    drop_in(
        "first.py",
        """
        from auditrules.plugins import Draw, hookimpl

        @hookimpl
        def auditrules_sample(frame):
            return Draw(tuple(case.reference for case in frame.cases[: frame.size]), "the first of the list")
        """,
    )
    result = run("draw", "cases.csv", "--size", "2", "--seed", "june")
    assert result.out == "K-01\nK-02\n"
    assert "How: the first of the list (plugin first)" in result.err
    drop_in(
        "second.py",
        """
        from auditrules.plugins import hookimpl

        @hookimpl
        def auditrules_sample(frame):
            raise RuntimeError("the dice are lost")
        """,
    )
    failed = run("draw", "cases.csv", "--size", "2", "--seed", "june")
    assert (failed.code, failed.out) == (8, "")
    assert "Nothing was drawn: The plugin second failed at drawing" in failed.err
    assert "the dice are lost" in failed.err
