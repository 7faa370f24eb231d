"""A ruleset put to the test: results, places, coverage, and an end before the end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from auditrules.engine.deadline import Deadline
from auditrules.engine.examples import GivenAnswers
from auditrules.engine.tested import NOT_TIME, run_tests
from auditrules.rulesets import load_ruleset

FILE = Path(__file__).parents[2] / "rulesets" / "gallery" / "curb65" / "curb65.toml"


def test_a_deadline_passes_with_its_clock_and_is_not_then_stopped() -> None:
    at = [100.0]
    deadline = Deadline(5, clock=lambda: at[0])
    at[0] = 105.0
    assert not deadline()
    at[0] = 105.1
    assert deadline()
    assert not deadline.stopped


def test_a_deadline_without_a_time_ends_only_when_stopped() -> None:
    deadline = Deadline()
    assert not deadline()
    deadline.stop()
    assert deadline()
    assert deadline.stopped


def test_examples_and_cases_are_run_with_the_file_and_line_of_each() -> None:
    tested = run_tests(load_ruleset(FILE), covered=True)
    assert not tested.failed
    assert tested.untried == 0
    own = len(tested.ruleset.document.examples)
    assert len(tested.results) > own > 0
    first, last = tested.results[0], tested.results[-1]
    places = tested.place(first), tested.place(last)
    assert places[0] is not None
    assert places[1] is not None
    assert (places[0].path.name, places[1].path.name) == ("curb65.toml", "curb65_cases.toml")
    lines = FILE.read_text().split("\n")
    assert lines[places[0].line - 1] == "[[examples]]"
    assert tested.example(last) == tested.more[-1]
    assert tested.coverage is not None


def test_a_case_that_came_out_as_an_example_did_is_a_case_all_the_same() -> None:
    tested = run_tests(load_ruleset(FILE))
    own = len(tested.ruleset.document.examples)
    alike = replace(tested.results[0])
    assert alike == tested.results[0]
    both = replace(tested, results=(*tested.results[:own], alike))
    assert not both.of_cases(both.results[0])
    assert both.of_cases(alike)


def test_a_long_row_of_examples_each_like_the_one_before() -> None:
    """Each was put together from the first again: 3,000 took several seconds."""
    ruleset = load_ruleset(FILE)
    first = ruleset.document.examples[0]
    row = [first.model_copy(update={"name": "e0", "given": {"a": "0"}, "like": None})]
    for number in range(1, 500):
        changed = {"name": f"e{number}", "given": {"b": str(number)}, "like": f"e{number - 1}"}
        row.append(first.model_copy(update=changed))
    given = GivenAnswers(ruleset, row)
    assert given.of(row[499]) == {"a": "0", "b": "499"}
    assert given.of(row[7]) == {"a": "0", "b": "7"}
    given.of(row[7])["c"] = "1"
    assert given.of(row[7]) == {"a": "0", "b": "7"}
    # In a circle, which is a fault, it ends all the same.
    circle = [row[0].model_copy(update={"name": name, "like": like}) for name, like in (("x", "y"), ("y", "x"))]
    assert GivenAnswers(ruleset, circle).of(circle[0]) == {"a": "0"}


def test_what_is_stopped_says_how_much_was_left() -> None:
    deadline = Deadline()
    told: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> None:
        told.append((done, of))
        deadline.stop()

    tested = run_tests(load_ruleset(FILE), covered=True, out_of_time=deadline, progress=progress)
    assert told == [(1, 1 + tested.untried)]
    assert len(tested.results) == 1
    assert tested.untried > 0
    assert (tested.coverage, tested.left_out) == (None, NOT_TIME)
