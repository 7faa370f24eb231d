"""``auditrules prove``: proofs and counterexamples on stdout, the exit code tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import SMALL, Run

KEPT = (
    SMALL + '\n[promise.seen]\nwhenever = "seen is no"\nthen = "escalate.not_seen"\nbecause = "Nobody is forgotten."\n'
)
BROKEN = KEPT + '\n[promise.strong]\nwhenever = "seen is no"\nthen = "overall is poor"\n'
EMPTY = KEPT + '\n[promise.none]\nwhenever = "age is more than 25"\nthen = "overall is poor"\n'


def test_promises_that_are_kept(run: Run, small: str) -> None:
    Path(small).write_text(KEPT)
    result = run("prove", small)
    assert result.code == 0
    assert result.out == (
        "small.toml: small@1.0.0: 1 of 1 promise proved.\n"
        "  proved: promise.seen: whenever seen is no, then escalate.not_seen\n"
    )


def test_a_broken_promise_shows_the_smallest_audit_and_an_example_that_can_be_pasted(run: Run, small: str) -> None:
    Path(small).write_text(BROKEN)
    result = run("prove", small)
    assert result.code == 1
    assert "1 of 2 promises proved." in result.out
    assert "BROKEN: promise.strong" in result.out
    assert "      Was the child seen?: No\n" in result.out
    example = result.out[result.out.index("[[examples]]") :]
    Path(small).write_text(BROKEN + "\n" + example)
    assert run("check", small).code == 0
    tested = run("test", small)
    assert tested.code == 0
    assert "1 of 1" in tested.out


def test_as_data(run: Run, small: str) -> None:
    Path(small).write_text(BROKEN)
    result = run("prove", small, "--json")
    assert result.code == 1
    kept, broken = result.data
    assert (kept["verdict"], kept["promise"], kept["because"]) == ("proved", "seen", "Nobody is forgotten.")
    assert broken["verdict"] == "broken"
    assert {"item": "seen", "label": "Was the child seen?", "answer": "no", "words": "No"} in broken["audits"][0][
        "stated"
    ]
    assert broken["example"].startswith("[[examples]]\n")


def test_a_promise_of_no_audit_is_a_fault(run: Run, small: str) -> None:
    Path(small).write_text(EMPTY)
    result = run("prove", small)
    assert result.code == 1
    assert "EMPTY: promise.none" in result.out
    assert "so nothing is promised" in result.out


def test_no_time_is_a_class_of_its_own(run: Run, small: str) -> None:
    many = "".join(f'\n[section.s{index}]\nlabel = "S{index}"\n' for index in range(25))
    rule = '\n[limit.half]\nwhen = "at least 12 sections are poor"\noverall_at_most = "fair"\nbecause = "B"\n'
    Path(small).write_text(KEPT + many + rule + '\n[promise.all]\nclaim = "every_complete_audit_has_overall"\n')
    assert run("prove", small).code == 0
    result = run("prove", small, "--seconds", "0")
    assert result.code == 7
    assert "NOT PROVED: promise.all" in result.out
    assert "not time enough" in result.out


@pytest.mark.parametrize("seconds", ["-1", "soon"])
def test_seconds_that_are_none(run: Run, small: str, seconds: str) -> None:
    assert run("prove", small, "--seconds", seconds).code == 2


def test_what_ships_is_proved(run: Run) -> None:
    result = run("prove", "file-audit", "four-point")
    assert result.code == 0
    assert "BROKEN" not in result.out
    assert "a base; its promises are proved of the rulesets that extend it." in result.out


def test_a_faulty_ruleset_is_named(run: Run, small: str) -> None:
    Path(small).write_text(BROKEN.replace("overall is poor", "overall is por"))
    result = run("prove", small)
    assert (result.code, result.out) == (1, "")
    assert "Did you mean 'poor'?" in result.err


def test_a_time_that_is_no_number_is_refused(run: Run, small: str) -> None:
    for command in ("prove", "test"):
        result = run(command, small, "--seconds", "nan")
        assert result.code == 2
        assert "is not a number" in result.err
