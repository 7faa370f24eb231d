"""``auditrules what-if``: where an audit stands, and the smallest change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run

ANSWERS = {"age": 9, "record": "fair", "plan": "poor", "seen": "yes"}


@pytest.fixture
def answers() -> str:
    Path("answers.json").write_text(json.dumps(ANSWERS))
    return "answers.json"


def test_where_it_stands(run: Run, small: str, answers: str) -> None:
    result = run("what-if", small, "--answers", answers)
    assert (result.code, result.err) == (0, "")
    assert result.out == "Overall grade: Poor.\n  because of decide.overall.1: A poor section is a poor file.\n"


def test_what_still_matters(run: Run, small: str) -> None:
    Path("open.json").write_text('{"record": "strong"}')
    result = run("what-if", small, "--answers", "open.json")
    assert "Overall grade: can still become Poor, Fair or Strong.\n" in result.out
    assert "  What alone still matters:\n    The plan\n" in result.out


def test_the_smallest_change(run: Run, small: str, answers: str) -> None:
    result = run("what-if", small, "--answers", answers, "--to", "strong")
    assert result.code == 0
    assert result.out.endswith(
        "Overall grade to Strong: 3 steps.\n"
        "  The record: Fair -> Strong\n"
        "  The plan: Poor -> Strong (2 steps)\n"
        "  then decide.overall.2: Strong throughout.\n"
    )


def test_as_data(run: Run, small: str, answers: str) -> None:
    data = run("what-if", small, "--answers", answers, "--to", "fair", "--json").data
    assert data["outcomes"]["overall"]["value"] == "poor"
    assert data["deciding"] == {"overall": []}
    assert data["what_if"]["steps"] == 1
    assert data["what_if"]["because"] == ["decide.overall.1"]
    assert data["what_if"]["ways"] == [
        {
            "steps": 1,
            "changes": [
                {"item": "plan", "label": "The plan", "before": "Poor", "after": "Fair", "steps": 1, "answer": "fair"}
            ],
            "open_answers": [],
            "because": ["decide.overall.otherwise"],
        }
    ]


def test_nothing_leads_there_or_it_is_so(run: Run, small: str, answers: str) -> None:
    assert "it is that already" in run("what-if", small, "--answers", answers, "--to", "poor").out
    text = Path(small).read_text().replace("every section is strong", "age is at least 18")
    Path(small).write_text(text)
    assert "no change of these answers leads there" in run("what-if", small, "--answers", answers, "--to", "strong").out


def test_what_is_wrong_is_said(run: Run, small: str, answers: str) -> None:
    wrong = run("what-if", small, "--answers", answers, "--to", "stron")
    assert (wrong.code, wrong.out) == (5, "")
    assert "Did you mean 'strong'?" in wrong.err
    assert run("what-if", small, "--answers", answers, "--to", "fair", "--outcome", "whole").code == 5
    assert run("what-if", small, "--answers", "none.json").code == 3
    Path("two.json").write_text("{}\n{}\n")
    two = run("what-if", small, "--answers", "two.json")
    assert two.code == 3
    assert "two.json:2:" in two.err
    Path("bad.json").write_text('{"record": "strange"}')
    bad = run("what-if", small, "--answers", "bad.json")
    assert bad.code == 3
    assert "'record'" in bad.err


def test_an_outcome_without_a_grade_to_reach_is_refused(run: Run, small: str, answers: str) -> None:
    result = run("what-if", small, "--answers", answers, "--outcome", "nothing")
    assert (result.code, result.out) == (2, "")
    assert "give --to as well" in result.err
