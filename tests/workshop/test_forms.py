"""Which fields a form offers: those that go with what is asked, and whatever is written already."""

from __future__ import annotations

import re

import pytest

from auditrules.rulesets.answer_keys import goes_with
from auditrules.rulesets.models import Fact
from auditrules.rulesets.positions import KeyPath
from auditrules.workshop.changes import set_field
from auditrules.workshop.forms import form, tables
from auditrules.workshop.fresh import creatable, new_entry
from tests.workshop.made import HEAD, SMALL, after, look, reading

NUMBERS = {"min", "max", "decimals", "unit", "number_is_points"}
KINDS = {
    "yes_no": {"points"},
    "yes_partly_no": {"points"},
    "grade": {"points"},
    "how_far": {"points"},
    "choice": {"values"},
    "choices": {"values"},
    "number": NUMBERS,
    "scale": NUMBERS,
    "date": set(),
    "text": set(),
    "person": set(),
}
#: Lines that say each key, with which a whole entry is without fault where the key goes with its kind.
LINES = {
    "values": 'values = ["low", "high"]',
    "points": "points = { yes = 2, no = 0 }",
    "min": "min = 0",
    "max": "max = 5",
    "decimals": "decimals = 1",
    "number_is_points": "number_is_points = true\nmin = 0\nmax = 5\ndecimals = 0",
}


def offered(text: str, path: KeyPath) -> list[str]:
    """The keys of the form of a table."""
    shown = form(reading(text), path)
    assert shown is not None
    return [field.key for field in shown.fields]


def asked(kind: str, more: str = "") -> str:
    return f'{SMALL}\n[question.extra]\nsection = "safety"\ntext = "How?"\nanswers = "{kind}"\n{more}\n'


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_offers_what_goes_with_its_kind_of_answer(kind: str) -> None:
    keys = set(offered(asked(kind), ("question", "extra")))
    assert keys & (NUMBERS | {"values", "points"}) == KINDS[kind]
    assert {"text", "guidance", "relevant", "required", "weight"} <= keys


def test_points_are_offered_once_there_are_values_to_carry_them() -> None:
    assert "points" in offered(asked("choice", LINES["values"]), ("question", "extra"))


@pytest.mark.parametrize("key", LINES)
@pytest.mark.parametrize("kind", ["yes_no", "number", "date"])
def test_what_a_form_does_not_offer_is_what_the_checks_refuse(kind: str, key: str) -> None:
    refused = [fault for fault in look(asked(kind, LINES[key]))[1] if fault.severity == "error"]
    assert (key in offered(asked(kind), ("question", "extra"))) == (not refused), refused


@pytest.mark.parametrize("key", [*LINES, "unit"])
def test_what_is_written_is_shown_whatever_the_kind(key: str) -> None:
    lines = {**LINES, "unit": 'unit = "years"'}
    assert key in offered(asked("date", lines[key]), ("question", "extra"))


def test_what_a_base_says_is_shown_too() -> None:
    text = HEAD.replace('"small"', '"ours"') + 'extends = "file-audit@1"\n[question.chronology]\nanswers = "date"\n'
    found = reading(text)
    entry = found.value(("question", "chronology"))
    shown = form(found, ("question", "chronology"))
    assert shown is not None
    assert {field.key for field in shown.fields} >= set(entry)


def test_while_the_kind_is_not_known_everything_is_offered() -> None:
    keys = offered(asked("a_plugins_kind"), ("question", "extra"))
    assert set(keys) >= NUMBERS | {"values", "points"}


def test_a_fact_is_asked_or_computed() -> None:
    asked_of = offered(SMALL + '[fact.age]\nanswers = "number"\n', ("fact", "age"))
    assert {"default", "required", "computed_by"} <= set(asked_of)
    assert not {"with", "type"} & set(asked_of)
    item = reading(SMALL).vocabulary.items["completed"]
    computed = Fact(computed_by="days_between")
    assert goes_with("with", computed, item)
    assert not goes_with("default", computed, item)
    assert not goes_with("required", computed, item)


def test_a_fact_of_which_no_kind_is_said_can_have_values() -> None:
    keys = offered(SMALL + "[fact.age]\n", ("fact", "age"))
    assert "values" in keys
    assert not NUMBERS & set(keys)


def test_the_older_spelling_of_a_kind_is_shown_alone_where_it_stands() -> None:
    keys = offered(SMALL, ("fact", "completed"))
    assert "type" in keys
    assert "answers" not in keys


# ---------------------------------------------------------------- help


def help_of(path: KeyPath, key: str, text: str = SMALL) -> str:
    shown = form(reading(text), path)
    assert shown is not None
    return shown.field(key).help


def test_help_names_keys_and_values_by_what_the_form_calls_them() -> None:
    limit = form(reading(SMALL), ("limit", "not_seen"))
    assert limit is not None
    assert limit.help == "While its condition holds, the outcome can be no better than the cap."
    assert help_of(("limit", "not_seen"), "strength").startswith("'Must' can't be departed from; 'Should' needs")
    assert help_of(("question", "seen"), "answers") == "What kind of answer is given."
    number = asked("number")
    assert "'Least number', 'Greatest number' and 'Decimals'" in help_of(
        ("question", "extra"), "number_is_points", number
    )
    assert help_of(("question", "seen"), "on_record").startswith("No: never printed")


@pytest.mark.parametrize("table", tables())
def test_no_help_of_a_form_speaks_as_the_file_is_written(table: str) -> None:
    found = reading(SMALL)
    change = new_entry(found, table) if table in creatable(found) else None
    if change is None:
        return
    made = reading(after(found, change))
    shown = form(made, change.path)
    assert shown is not None
    for said in (shown.help, *(field.help for field in shown.fields)):
        assert said
        assert not re.search(r"``|\[\w+\.ID\]|_id\b|\b(true|false|yes_no)\b| = ", said), said


def test_an_answer_of_an_example_is_asked_for_in_words() -> None:
    text = f'{SMALL}\n[[examples]]\nname = "One"\ngiven = {{ seen = "yes" }}\nexpect = {{}}\n'
    index = len(reading(text).document.examples) - 1
    assert "'seen'" not in help_of(("examples", index, "given"), "seen", text)


def test_what_is_left_to_its_default_shows_the_default_by_its_label() -> None:
    shown = form(reading(SMALL), ("limit", "not_seen"))
    assert shown is not None
    assert shown.field("outcome").default == "Overall grade"
    assert shown.field("outcome").chosen == "overall"


def test_the_history_names_entries_by_what_they_are_called() -> None:
    found = reading(SMALL)
    assert set_field(found, ("question", "seen", "guidance"), "Look.").label == (
        "Guidance of question 'Was the child seen?'"
    )
