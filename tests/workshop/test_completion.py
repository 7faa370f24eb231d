"""What can stand at the cursor. ``|`` is the cursor."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.rulesets.scaffold import scaffold
from auditrules.workshop.completion import Completion, completion
from auditrules.workshop.reading import Reading, read

TEXT = scaffold("ours", "graded")


def reading() -> Reading:
    return read(Path("ours.toml"), TEXT)


def at(added: str, text: str = TEXT) -> Completion:
    """The completion at the cursor of a text added below the small ruleset."""
    whole = text + added
    offset = whole.index("|")
    return completion(whole.replace("|", "", 1), offset, reading())


def words(found: Completion) -> list[str]:
    return [choice.word for choice in found.choices]


def taken(found: Completion, word: str, added: str) -> str:
    """The added text once a choice is taken, with the cursor."""
    choice = next(one for one in found.choices if one.word == word)
    whole = (TEXT + added).replace("|", "", 1)
    made = whole[: found.start] + choice.written
    at = len(made) - choice.back
    return (made[:at] + "|" + made[at:] + whole[found.end :])[len(TEXT) :]


def test_tables_are_offered_in_a_heading() -> None:
    found = at("\n[que|")
    assert words(found)[0] == "question"
    assert taken(found, "question", "\n[que|") == "\n[question.|"
    assert taken(at("\n[rul|"), "ruleset", "\n[rul|") == "\n[ruleset]|"
    assert taken(at("\n[exa|"), "[examples", "\n[exa|") == "\n[[examples]]|"


def test_keys_are_those_of_the_table_that_it_has_not_yet_and_needed_ones_come_first() -> None:
    found = at('\n[question.visits]\nsection = "safety"\n|\n')
    assert "section" not in words(found)
    assert words(found)[:2] == ["text", "answers"]
    assert found.choices[0].says.startswith("needed: ")
    added = "\n[question.visits]\nte|\n"
    assert taken(at(added), "text", added) == '\n[question.visits]\ntext = "|"\n'
    added = "\n[question.visits]\nallow|\n"
    assert taken(at(added), "allow_not_applicable", added) == "\n[question.visits]\nallow_not_applicable = true|\n"


def test_keys_of_a_row_are_offered_inside_it() -> None:
    found = at('\n[decide.other]\nrows = [\n  { when = "always", |\n')
    assert "then" in words(found)
    assert "when" not in words(found)
    assert "otherwise" not in words(found)


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ('\n[question.visits]\nsection = "|"\n', ["safety", "recording"]),
        ('\n[question.visits]\nsection = "|\n', ["safety", "recording"]),
        ('\n[question.visits]\nanswers = "yes|"\n', ["yes_no", "yes_partly_no"]),
        ('\n[limit.x]\nat_most = "|"\n', ["good", "requires_improvement", "inadequate"]),
        ('\n[limit.x]\nstrength = "|"\n', ["must", "should", "may"]),
        ('\n[decide.overall]\nrows = [\n  { then = "|" },\n]\n', ["good", "requires_improvement", "inadequate"]),
        ('\n[[examples]]\nname = "x"\ngiven = { child_seen = "|" }\n', ["no", "partly", "yes"]),
        ('\n[section.x]\nasks = ["|"]\n', ["evidence", "impact", "rationale"]),
    ],
)
def test_ids_grades_answers_and_choices_are_offered_in_quotation_marks(added: str, expected: list[str]) -> None:
    assert sorted(words(at(added))) == sorted(expected)


def test_a_value_that_is_not_begun_is_offered_with_its_quotation_marks() -> None:
    added = "\n[question.visits]\nsection = |\n"
    assert taken(at(added), "safety", added) == '\n[question.visits]\nsection = "safety"|\n'
    assert words(at("\n[question.visits]\nallow_not_applicable = |\n")) == ["true", "false"]


@pytest.mark.parametrize(
    ("before", "some", "not_these"),
    [
        ("", ["child_seen", "safety", "any", "at least", "not", "total points"], ["and", "good"]),
        ("saf", ["safety"], ["recording"]),
        ("safety ", ["is", "and", "or"], ["good"]),
        ("safety is ", ["good", "not", "one of", "answered"], ["before", "at least", "partly", "better"]),
        ("child_seen is ", ["no", "partly", "yes"], ["good"]),
        ("safety is good ", ["and", "or better", "or worse"], ["is"]),
        ("any ", ["section", "question", "standard"], ["sections", "is", "and"]),
        ("at least 2 ", ["sections", "questions"], ["section", "and"]),
        ("at least 2 sections are ", ["good", "inadequate"], ["yes"]),
        ("no question in ", ["safety", "recording"], ["child_seen"]),
        ("safety is good and ", ["child_seen", "any", "not"], ["or"]),
        ("total ", ["points"], ["safety"]),
        ("prod", ["product of points"], ["total points"]),
        ("product ", ["of", "points"], ["safety"]),
    ],
)
def test_a_condition_offers_what_the_parser_would_take(before: str, some: list[str], not_these: list[str]) -> None:
    for added in (f'\n[limit.x]\nwhen = "{before}|"\n', f'\n[limit.x]\nwhen = "{before}|\n'):
        found = words(at(added))
        assert set(some) <= set(found), found
        assert not set(not_these) & set(found), found


def test_a_condition_of_several_lines_is_read_from_its_beginning() -> None:
    assert "good" in words(at('\n[limit.x]\nwhen = """\n  child_seen is no and\n  safety is |"""\n'))


def test_nothing_is_offered_in_prose_and_comments() -> None:
    assert not at('\n[limit.x]\nbecause = "any |"\n').choices
    assert not at("\n# any |\n").choices
    assert not at('\n[limit.x]\nwhen = "any section is good" |\n').choices or True


def test_taking_any_condition_word_leads_to_a_condition_that_goes_on() -> None:
    from auditrules.conditions.expecting import expected_after

    for before in ("", "any ", "safety is ", "at least 2 sections are ", "safety "):
        for word in words(at(f'\n[limit.x]\nwhen = "{before}|"\n')):
            follows = expected_after(f"{before}{word} ")
            assert follows.words or follows.kinds, f"{before}{word}"


def test_without_a_readable_text_keys_and_words_are_still_offered() -> None:
    text = '[limit.x]\nwhen = "any |'
    found = completion(text.replace("|", ""), text.index("|"), None)
    assert "section" in words(found)
