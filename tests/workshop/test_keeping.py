"""Cases kept as examples: written behind the others, passing as they stand, everything else left as it is."""

from __future__ import annotations

import pytest

from auditrules.engine import Engine
from auditrules.engine.examples import run_examples
from auditrules.rulesets.edits import applied
from auditrules.workshop.keeping import CannotKeep, added, example_of, name_for, names_taken
from auditrules.workshop.trial import Case, case_of_example, tried
from tests.workshop.common import SMALL, loaded

CASE = Case(
    {
        "service": "child_protection",
        "completed": "2020-06-04",
        "safety": "inadequate",
        "planning": "good",
        "harm": "yes",
        "visits": "n/a",
        "workers": "3",
        "words": 'She said "no".',
    }
)


def kept(text: str, case: Case, name: str | None = None) -> str:
    """The text with a case kept as an example of it."""
    found = tried(Engine(loaded(text)), case)
    taken = names_taken(found.ruleset)
    draft = example_of(found, name or name_for(found), taken)
    return applied(text, added(text, draft.as_toml(), taken))


def test_a_kept_case_passes_and_expects_what_came_of_it() -> None:
    text = kept(SMALL, CASE)
    assert text.startswith(SMALL.rstrip())
    (example,) = loaded(text).document.examples
    assert example.name == "Inadequate by decide.overall.1"
    assert case_of_example(loaded(text), example).answers == CASE.answers
    expect = example.expect
    assert (expect.model_extra, expect.because, expect.escalate) == (
        {"overall": "inadequate"},
        ("decide.overall.1",),
        ("harm",),
    )
    assert [result.faults for result in run_examples(Engine(loaded(text)))] == [()]
    assert text.endswith("}\n")


def test_a_second_example_stands_behind_the_first_and_before_what_follows() -> None:
    one = kept(SMALL, CASE).rstrip() + "  # the first\n\n[promise.p]\nclaim = 'every_complete_audit_has_overall'\n"
    two = kept(one, CASE.answered("harm", "no"))
    assert two.index("# the first") < two.index("Inadequate by decide.overall.1 2") < two.index("[promise.p]")
    assert (
        two.replace(two[two.index("\n\n[[examples]]", two.index("# the first")) : two.index("\n\n[promise")], "") == one
    )
    assert len(loaded(two).document.examples) == 2


def test_examples_written_as_one_list_get_another_element() -> None:
    listed = f'examples = [\n    {{ name = "a", given = {{}}, expect = {{}} }},  # one\n]\n\n{SMALL}'
    text = kept(listed, CASE, "b")
    assert [one.name for one in loaded(text).document.examples] == ["a", "b"]
    assert "# one" in text
    empty = kept(f"examples = []\n{SMALL}", CASE, "b")
    assert [one.name for one in loaded(empty).document.examples] == ["b"]


def test_a_case_loaded_from_an_example_and_added_to_is_like_it() -> None:
    text = kept(SMALL, CASE, "First")
    ruleset = loaded(text)
    case = case_of_example(ruleset, ruleset.document.examples[0]).answered("workers", "4")
    found = tried(Engine(ruleset), case)
    draft = example_of(found, "Second", names_taken(ruleset))
    assert (draft.like, draft.given) == ("First", {"workers": 4})
    without = tried(Engine(ruleset), case.answered("harm", None))
    assert example_of(without, "Third", set()).like is None


def test_a_name_that_is_taken_is_not_written_twice() -> None:
    block = '[[examples]]\nname = "First"\ngiven = {}\nexpect = {}\n'
    text = applied(SMALL, added(SMALL, block, set()))
    with pytest.raises(CannotKeep, match="'First'"):
        added(text, block, names_taken(loaded(text)))
