"""What a person does through forms: the text says it, everything else stays, and the ruleset still loads."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditrules.rulesets.composition import KEYED
from auditrules.rulesets.edits import CannotEdit
from auditrules.rulesets.positions import KeyPath
from auditrules.workshop.changes import (
    add_member,
    clear_field,
    duplicate_entry,
    move_entry,
    move_member,
    remove_entry,
    remove_member,
    rename_entry,
    rename_example,
    rename_value,
    set_field,
    still_named,
)
from auditrules.workshop.forms import Field, form, tables
from auditrules.workshop.fresh import creatable, member_for, new_entry
from auditrules.workshop.reading import Reading
from tests.workshop.made import HEAD, ROOT, SMALL, after, comments, data, look, no_errors, reading

SHIPPED = sorted((ROOT / "rulesets").rglob("*.toml"))
SHIPPED = [path for path in SHIPPED if "_cases" not in path.name]


def test_the_small_ruleset_is_without_fault() -> None:
    assert look(SMALL)[1] == ()


# ---------------------------------------------------------------- every form of every shipped ruleset


def every_path(found: Reading) -> Iterator[KeyPath]:
    yield ("ruleset",)
    yield ("document",)
    for table in KEYED:
        for name in found.ids(table):
            yield (table, name)
    for index in range(len(found.document.examples)):
        yield ("examples", index)
        yield ("examples", index, "given")
        yield ("examples", index, "expect")


def another(field: Field, random: Random) -> object:
    """A value that the control of a field could give."""
    match field.kind:
        case "line" | "condition" | "span":
            return random.choice(('A "new" line', "naïve 日本 # no comment", "C:\\folder"))
        case "prose":
            return random.choice(("One line.", 'First "line"\nsecond\n\nlast """ line', "ends with a line\n"))
        case "yes_no":
            return random.random() < 0.5
        case "number":
            return random.choice((Decimal("2.5"), 3, Decimal(0)))
        case "date":
            return date(2026, 4, random.randrange(1, 29))
        case "one_of" | "reference":
            return random.choice(field.options).id if field.options else "new"
        case "several_of" | "references":
            return [one.id for one in field.options if random.random() < 0.5]
        case "lines" | "paragraphs":
            old = list(field.value or [])
            return [*old[: random.randrange(len(old) + 1)], "A new one", *old[random.randrange(len(old) + 1) :]]
    return None


READINGS = {path.name: reading(path.read_text(encoding="utf-8"), path) for path in SHIPPED}


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(sorted(READINGS)), st.integers(min_value=0, max_value=2**32))
def test_any_field_of_any_form_is_set_and_read_back_and_nothing_else_changes(name: str, seed: int) -> None:
    random = Random(seed)
    found = READINGS[name]
    shown = form(found, random.choice(list(every_path(found))))
    assert shown is not None
    fields = [one for one in shown.fields if one.kind not in ("table", "tables", "answer")]
    field = random.choice(fields)
    value = another(field, random)
    change = set_field(found, field.path, value)
    text = after(found, change)
    wanted = copy.deepcopy(found.editor.data)
    here = wanted
    for part in field.path[:-1]:
        here = here[part] if not isinstance(here, dict) or part in here else here.setdefault(part, {})
    here[field.path[-1]] = value
    assert data(text) == wanted, field.path
    assert set(comments(found.text)) <= set(comments(text)), field.path
    again = form(reading(text, found.path), shown.path)
    assert again is not None
    assert again.field(field.key).value == value
    assert again.field(field.key).here
    assert change.label


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(READINGS)), st.integers(min_value=0, max_value=2**32))
def test_what_is_cleared_is_as_if_never_said(name: str, seed: int) -> None:
    random = Random(seed)
    found = READINGS[name]
    shown = form(found, random.choice(list(every_path(found))))
    assert shown is not None
    here = [one for one in shown.fields if one.here]
    if not here:
        return
    field = random.choice(here)
    text = after(found, clear_field(found, field.path))
    assert not reading(text, found.path).has(field.path)
    if not isinstance(field.value, list):
        assert set(comments(found.text)) <= set(comments(text))


# ---------------------------------------------------------------- fields


def test_a_key_takes_the_place_a_reader_expects() -> None:
    found = reading(SMALL)
    text = after(found, set_field(found, ("question", "seen", "guidance"), "Look at visits."))
    assert 'answers = "yes_no"\nguidance = "Look at visits."\n' in text
    text = after(found, set_field(found, ("limit", "not_seen", "strength"), "must"))
    assert 'at_most = "fair"\nstrength = "must"\nbecause' in text


def test_a_field_of_an_inherited_entry_gets_a_table_here() -> None:
    text = HEAD.replace('"small"', '"ours"') + 'extends = "file-audit@1"\n'
    found = reading(text)
    shown = form(found, ("question", "chronology"))
    assert shown is not None
    assert not shown.here
    assert shown.inherited.startswith("file-audit@")
    assert shown.field("text").inherited.startswith("file-audit@")
    assert not shown.field("text").here
    made = after(found, set_field(found, ("question", "chronology", "guidance"), "Ours."))
    assert made.endswith('[question.chronology]\nguidance = "Ours."\n')
    again = form(reading(made), ("question", "chronology"))
    assert again is not None
    assert again.here
    assert again.field("guidance").here
    assert not again.field("text").here
    no_errors(made)


def test_a_row_of_an_inherited_table_brings_all_rows_here() -> None:
    text = HEAD.replace('"small"', '"ours"') + 'extends = "file-audit@1"\n'
    found = reading(text)
    rows = found.value(("decide", "overall", "rows"))
    made = after(found, set_field(found, ("decide", "overall", "rows", 0, "because"), "Ours."))
    assert data(made)["decide"]["overall"]["rows"] == [{**rows[0], "because": "Ours."}, *rows[1:]]
    made = after(found, add_member(found, ("decide", "overall", "rows"), 0, {"when": "never", "then": "good"}))
    assert data(made)["decide"]["overall"]["rows"] == [{"when": "never", "then": "good"}, *rows]
    made = after(found, remove_member(found, ("decide", "overall", "rows", 0)))
    assert data(made)["decide"]["overall"]["rows"] == rows[1:]


def test_what_a_base_says_cannot_be_unsaid() -> None:
    found = reading(HEAD.replace('"small"', '"ours"') + 'extends = "file-audit@1"\n')
    with pytest.raises(CannotEdit, match="file-audit@"):
        clear_field(found, ("question", "chronology", "text"))


def test_rows_are_added_moved_and_removed() -> None:
    found = reading(SMALL)
    rows: KeyPath = ("decide", "overall", "rows")
    text = after(found, add_member(found, rows, 1, member_for(found, rows)))
    assert "# first" in text
    assert len(data(text)["decide"]["overall"]["rows"]) == 3
    no_errors(text)
    text = after(found, move_member(found, (*rows, 0), 1))
    assert data(text)["decide"]["overall"]["rows"][1]["id"] == "bad"
    text = after(found, remove_member(found, (*rows, 1)))
    assert len(data(text)["decide"]["overall"]["rows"]) == 1
    assert "# first" in text
    with pytest.raises(CannotEdit, match="first already"):
        move_member(found, (*rows, 0), -1)


def test_a_value_that_is_an_id_alone_becomes_a_table_when_more_is_said() -> None:
    found = reading(SMALL)
    at: KeyPath = ("answers", "how_far", "values", 0)
    shown = form(found, at)
    assert shown is not None
    assert shown.field("id").value == "not_at_all"
    text = after(found, set_field(found, (*at, "points"), Decimal(2)))
    assert 'values = [{ id = "not_at_all", points = 2 }, {' in text
    no_errors(text)
    text = after(found, set_field(found, (*at, "id"), "none_at_all"))
    assert 'values = ["none_at_all", {' in text


def test_points_are_given_to_the_values_of_a_question() -> None:
    found = reading(SMALL)
    shown = form(found, ("question", "seen", "points"))
    assert shown is not None
    assert [one.key for one in shown.fields] == ["no", "yes"]
    text = after(found, set_field(found, ("question", "seen", "points", "yes"), 2))
    assert "points = { yes = 2 }" in text
    no_errors(text)


# ---------------------------------------------------------------- entries


@pytest.mark.parametrize("table", creatable(reading(SMALL)))
def test_a_new_entry_of_every_kind_loads(table: str) -> None:
    found = reading(SMALL)
    change = new_entry(found, table)
    text = after(found, change)
    no_errors(text)
    again = reading(text)
    assert again.has(change.path)
    assert form(again, change.path) is not None
    assert comments(text) == comments(SMALL)
    twice = new_entry(again, table)
    assert twice.path != change.path
    no_errors(after(again, twice))


@pytest.mark.parametrize("table", tables())
def test_a_new_entry_in_a_file_that_has_nothing_yet(table: str) -> None:
    found = reading(HEAD)
    text = after(found, new_entry(found, table))
    assert form(reading(text), new_entry(found, table).path) is not None


def test_a_new_entry_stands_behind_the_last_of_its_kind() -> None:
    found = reading(SMALL)
    text = after(found, new_entry(found, "question", beside=("section", "recording"), called="Is it dated?"))
    assert data(text)["question"]["is_it_dated"] == {
        "section": "recording",
        "text": "Is it dated?",
        "answers": "yes_no",
    }
    assert text.index("[question.plan]") < text.index("[question.is_it_dated]") < text.index("[answers.how_far]")


def test_an_entry_is_moved_with_its_comments() -> None:
    found = reading(SMALL)
    text = after(found, move_entry(found, ("question", "plan"), -1))
    assert list(data(text)["question"]) == ["plan", "seen"]
    assert "# Asked of every case.\n[question.seen]" in text
    with pytest.raises(CannotEdit, match="last already"):
        move_entry(found, ("question", "plan"), 1)


def test_in_an_overlay_the_place_is_said_by_after() -> None:
    text = HEAD.replace('"small"', '"ours"') + 'extends = "file-audit@1"\n'
    found = reading(text)
    made = after(found, new_entry(found, "section", called="Ours"))
    found = reading(made)
    names = found.ids("section")
    made = after(found, move_entry(found, ("section", "ours"), -1))
    assert reading(made).ids("section") == [*names[:-2], "ours", names[-2]]


def test_an_entry_is_removed_and_what_still_names_it_is_told() -> None:
    found = reading(SMALL)
    places = {one.where for one in still_named(found, ("question", "plan"))}
    assert any("[limit.not_seen]" in one for one in places)
    assert any("example 1" in one for one in places)
    text = after(found, remove_entry(found, ("question", "plan")))
    assert "plan" not in data(text)["question"]
    assert "[answers.how_far]" in text


def test_an_inherited_entry_is_removed_by_name() -> None:
    found = reading(HEAD.replace('"small"', '"ours"') + 'extends = "file-audit@1"\n')
    text = after(found, remove_entry(found, ("question", "chronology")))
    assert data(text)["remove"] == {"question": ["chronology"]}
    found = reading(text)
    text = after(found, remove_entry(found, ("question", "identity")))
    assert data(text)["remove"] == {"question": ["chronology", "identity"]}


def test_a_copy_keeps_layout_and_comments() -> None:
    found = reading(SMALL)
    text = after(found, duplicate_entry(found, ("question", "plan"), "plan_2"))
    assert text.count("# nothing to plan before") == 2
    assert data(text)["question"]["plan_2"] == data(text)["question"]["plan"]
    text = after(found, duplicate_entry(found, ("examples", 1), ""))
    assert data(text)["examples"][2]["name"] == "Not seen (2)"


# ---------------------------------------------------------------- names


def renamed(path: KeyPath, new: str, text: str = SMALL) -> str:
    found = reading(text)
    made = after(found, rename_entry(found, path, new))
    assert comments(made) == comments(text)
    assert look(made)[1] == (), made
    return made


def test_a_question_is_renamed_wherever_it_is_named() -> None:
    text = renamed(("question", "seen"), "child_seen")
    assert 'relevant = "child_seen is yes"' in text
    assert "means = '''not (child_seen is yes)'''" in text
    assert data(text)["examples"][1]["given"] == {"child_seen": "no"}
    assert "not_seen" in data(text)["limit"]


def test_a_grade_is_renamed_where_it_is_a_grade() -> None:
    text = renamed(("grade", "good"), "sound")
    assert "every section is sound and plan is wholly" in text
    assert data(text)["examples"][0]["expect"]["overall"] == "sound"
    assert data(text)["examples"][0]["given"]["safety"] == "sound"
    assert data(text)["examples"][1]["like"] == "Good"


@pytest.mark.parametrize(
    ("path", "new"),
    [
        (("section", "safety"), "safeguarding"),
        (("define", "unseen"), "nobody_saw"),
        (("limit", "not_seen"), "must_be_seen"),
        (("action", "see"), "visit"),
        (("role", "manager"), "team_manager"),
        (("answers", "how_far"), "extent"),
        (("fact", "completed"), "finished"),
        (("promise", "safe"), "promise_one"),
    ],
)
def test_every_kind_of_entry_can_be_renamed(path: KeyPath, new: str) -> None:
    old = str(path[1])
    text = renamed(path, new)
    assert new in data(text)[str(path[0])]
    assert old not in data(text)[str(path[0])]


def test_a_value_of_a_list_is_renamed_in_conditions_and_examples() -> None:
    found = reading(SMALL)
    text = after(found, rename_value(found, ("answers", "how_far", "values", 1), "partly_so"))
    assert "plan is one of not_at_all, partly_so" in text
    assert look(text)[1] == ()
    text = after(found, rename_value(found, ("answers", "how_far", "values", 2), "all_of_it"))
    assert "plan is all_of_it" in text
    assert data(text)["examples"][0]["given"]["plan"] == "all_of_it"


def test_an_example_is_renamed_where_others_start_from_it() -> None:
    found = reading(SMALL)
    text = after(found, rename_example(found, ("examples", 0), "A good file"))
    assert data(text)["examples"][1]["like"] == "A good file"


def test_a_value_that_two_lists_share_is_not_renamed_by_guess() -> None:
    text = SMALL.replace('"not_at_all"', '"no"').replace("not_at_all", "no") + (
        '\n[limit.any_no]\nwhen = "any question is no"\nat_most = "fair"\nbecause = "B"\n'
    )
    found = reading(text)
    with pytest.raises(CannotEdit, match="other lists"):
        rename_value(found, ("answers", "how_far", "values", 0), "never_so")


@pytest.mark.parametrize(
    ("new", "message"), [("seen it", "small letters"), ("plan", "already"), ("any", "word of the language")]
)
def test_an_id_that_cannot_be_is_refused(new: str, message: str) -> None:
    with pytest.raises(CannotEdit, match=message):
        rename_entry(reading(SMALL), ("question", "seen"), new)


def test_an_inherited_id_is_not_renamed_here() -> None:
    found = reading(HEAD.replace('"small"', '"ours"') + 'extends = "file-audit@1"\n')
    with pytest.raises(CannotEdit, match="belongs to that ruleset"):
        rename_entry(found, ("question", "chronology"), "timeline")


GRID = SMALL.replace(
    """rows = [
  { id = "bad", when = "any section is inadequate", then = "inadequate", because = "A section fails." }, # first
  { when = "every section is good and plan is wholly", then = "good", because = "All good." },
]""",
    """columns = ["_ sections are inadequate", "plan is _"]
rows = [
  { id = "bad", cells = ["any", "-"], then = "inadequate", because = "A section fails." },
  { cells = ["no", "wholly"], then = "good", because = "All good." },
]""",
)


def test_names_in_the_cells_and_columns_of_a_grid_are_renamed() -> None:
    text = renamed(("grade", "inadequate"), "poor", GRID)
    assert '"_ sections are poor"' in text
    text = renamed(("question", "plan"), "the_plan", GRID)
    assert '"the_plan is _"' in text
    found = reading(GRID)
    text = after(found, rename_value(found, ("answers", "how_far", "values", 2), "all_of_it"))
    assert '["no", "all_of_it"]' in text


@pytest.mark.parametrize("name", sorted(READINGS))
def test_ids_of_the_shipped_rulesets_are_renamed_without_a_new_fault(name: str) -> None:
    found = READINGS[name]
    before = [one.code for one in look(found.text, found.path)[1]]
    random = Random(name)
    own = [
        (table, one)
        for table in KEYED
        for one in found.ids(table)
        if found.has((table, one)) and not found.base_of((table, one)) and one != "overall"
    ]
    for path in random.sample(own, min(8, len(own))):
        try:
            change = rename_entry(found, path, "quite_another")
        except CannotEdit:
            assert path[0] == "grade"
            continue
        made = after(found, change)
        assert [one.code for one in look(made, found.path)[1]] == before, path
        back = reading(made, found.path)
        assert after(back, rename_entry(back, (path[0], "quite_another"), str(path[1]))) == found.text
