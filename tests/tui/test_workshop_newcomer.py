"""What somebody new does in the workshop by the keys that the screen names, and what comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from auditrules.conditions.printer import canonical
from auditrules.rulesets.positions import KeyPath
from auditrules.tui.dialogs import TextDialog
from auditrules.tui.workshop.form_tab import FormTab
from auditrules.tui.workshop.grid_dialog import GridDialog
from auditrules.tui.workshop.grid_view import GridView
from auditrules.tui.workshop.outline_list import OutlineList
from auditrules.tui.workshop.rulesets_screen import RulesetsScreen
from auditrules.tui.workshop.sentence_dialog import SentenceDialog
from auditrules.workshop.outline import headings
from tests.tui.test_workshop_form import OVERLAY, SIZES, form_of, mark, pick, shown_in, text_of
from tests.tui.workshop import WorkshopFlow, author_office, own_ruleset, workshop
from tests.workshop.made import SMALL
from tests.workshop.test_changes import GRID


def marked(tab: FormTab) -> KeyPath:
    """The path of the row that is marked."""
    return tab.rows[tab.query_one("#fields", OptionList).highlighted or 0].path


def outlined(f: WorkshopFlow) -> list[str]:
    """The lines of the outline, without signs and badges."""
    outline = f.workshop.query_one(OutlineList)
    return [outline._shown(row)[0] for row in outline.rows]


@pytest.mark.parametrize("size", SIZES)
def test_a_new_question_is_shown_though_it_stands_before_what_the_form_showed(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("section", "recording"), "[section.recording]")
        await f.press("n")
        await pick(f, "question")
        await f.type("Is it dated?")
        await f.press("enter")
        await f.settled()
        assert text_of(f).index("[question.is_it_dated]") < text_of(f).index("[section.recording]")
        assert tab.path == ("question", "is_it_dated")
        assert f.workshop.query_one(OutlineList).current == ("question", "is_it_dated")

    workshop(author_office(tmp_path), path, steps, size=size)


def test_a_list_begins_at_what_is_chosen_already_and_enter_leaves_it(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("limit", "not_seen"), "[limit.not_seen]")
        mark(tab, "at_most")
        await f.press("enter", "enter")
        await f.settled()
        assert text_of(f) == SMALL, "fair stays fair"
        mark(tab, "when")
        await f.press("enter", "down", "right", "enter", "enter", "left", "enter", "enter", "f2")
        await f.settled()
        assert text_of(f) == SMALL, "and each part of a clause stays what it was"
        f.at("[decide.overall]")
        await f.settled()
        f.workshop.go_to_column("tab")
        await f.press("g", "right", "enter", "enter", "h", "enter", "o", "enter", "escape")
        await f.settled()
        assert text_of(f) == SMALL, "as do a row's outcome, which row decides and what holds otherwise"

    workshop(author_office(tmp_path), path, steps)


def test_the_builder_and_the_grid_take_the_capitals_that_they_name(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("action", "see"), "[action.see]")
        mark(tab, "when")
        await f.press("enter", "A")
        dialog = f.app.screen
        assert isinstance(dialog, SentenceDialog)
        assert "All of these:" in f.shown()
        await f.press("G")
        assert "Any of these:" in f.shown()
        await f.press("X", "N")
        assert canonical(dialog.root).startswith("not ")
        await f.press("T")
        assert "The condition as text" in f.shown()
        await f.press("escape", "escape")
        f.at("[decide.overall]")
        await f.settled()
        f.workshop.go_to_column("tab")
        await f.press("G", "A")
        assert isinstance(f.app.screen, GridDialog)
        grid = f.app.screen.query_one(GridView).grid
        assert grid is not None
        assert len(grid.rows) == 3
        await f.press("X", "F")
        assert "D remove column" in f.shown()

    workshop(author_office(tmp_path), path, steps)


def test_undo_in_the_grid_is_told_below_the_form(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        await form_of(f, ("decide", "overall"), "[decide.overall]")
        await f.press("g", ">", "ctrl+z", "escape")
        await f.settled()
        assert text_of(f) == SMALL
        assert f.said_there().startswith("Undone: ")

    workshop(author_office(tmp_path), path, steps)


def test_the_help_begins_with_the_keys_of_the_tab_in_hand_and_no_key_touches_its_words(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        await form_of(f, ("question", "plan"), "[question.plan]")
        await f.press("f1")
        help_ = f.app.screen
        assert isinstance(help_, TextDialog)
        lines = help_.text.plain.split("\n")
        assert lines[0].split() == ["N", "New", "entry"]
        assert "Ctrl+Up or Shift+F4 or F16" in lines, "and what it does stands below"
        assert sum("Ctrl+Space" in line for line in lines) == 1
        assert "Ctrl+Space or Ctrl+Space" not in help_.text.plain

    workshop(author_office(tmp_path), path, steps)


def test_an_entry_of_the_base_that_is_changed_is_marked_in_the_outline(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, OVERLAY)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("ruleset",), "[ruleset]")
        await f.press("o")
        await pick(f, "significant")
        mark(tab, "required")
        await f.press("space")
        await f.until(lambda: "[question.harm]" in f.text)
        assert tab.path == ("question", "harm")
        assert f.workshop.query_one(OutlineList).current == ("question", "harm")

    workshop(author_office(tmp_path), path, steps)


@pytest.mark.parametrize("size", SIZES)
def test_values_are_added_and_entries_renamed_in_words(tmp_path: Path, size: tuple[int, int]) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("section", "recording"), "[section.recording]")
        await f.press("n")
        await pick(f, "question")
        await f.type("What was the child's visit?")
        await f.press("enter")
        await f.settled()
        assert tab.path == ("question", "what_was_the_childs_visit"), "an apostrophe is no end of a word"
        mark(tab, "answers")
        await f.press("enter")
        await pick(f, "one of its own")
        mark(tab, "values")
        await f.press("a")
        await f.press("enter")
        assert "Say it in a few words" in f.shown()
        await f.type("Planned")
        await f.press("enter", "a")
        await f.type("Not planned")
        await f.press("enter")
        await f.settled()
        assert '{ id = "planned", label = "Planned" }' in text_of(f)
        assert '{ id = "not_planned", label = "Not planned" }' in text_of(f)
        assert marked(tab) == ("question", "what_was_the_childs_visit", "values", 1)
        await f.press("r")
        await f.type("On the day")
        await f.press("enter")
        await f.settled()
        assert '{ id = "on_the_day", label = "Not planned" }' in text_of(f), (
            "what was typed came in place of the old id"
        )
        mark(tab, "section")
        await f.press("r")
        await f.type("Kind of visit")
        await f.press("enter")
        await f.settled()
        assert tab.path == ("question", "kind_of_visit")
        assert f.workshop.desk.examination.errors == 0

    workshop(author_office(tmp_path), path, steps, size=size)


@pytest.mark.parametrize("size", SIZES)
def test_whoever_works_in_the_form_comes_to_places_in_the_form(tmp_path: Path, size: tuple[int, int]) -> None:
    path = own_ruleset(tmp_path, SMALL.replace('at_most = "fair"', 'at_most = "far"'))

    async def steps(f: WorkshopFlow) -> None:
        f.at('because = "All good')
        await f.press("f10")
        await f.settled()
        tab = f.workshop.tabs.tab
        assert isinstance(tab, FormTab)
        assert marked(tab) == ("decide", "overall", "rows", 1), "the form begins at the place in the text"
        await f.press("f4")
        await f.settled()
        assert (tab.path, marked(tab)) == (("limit", "not_seen"), ("limit", "not_seen", "at_most"))
        assert f.app.focused is tab.query_one("#fields")
        f.workshop.go_to_column("text")
        await f.press("f4")
        assert f.app.focused is f.workshop.editor, "whoever works in the text stays with the text"

    workshop(author_office(tmp_path), path, steps, size=size)


def test_a_ruleset_opens_the_way_the_last_was_left(tmp_path: Path) -> None:
    own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        for key, in_form in (("f10", True), ("f5", False), ("ctrl+g", False)):
            f.at("[section.recording]")
            await f.press(key)
            await f.settled()
            await f.press("escape")
            if key == "ctrl+g":
                await f.press("escape")
            await f.settled()
            await f.press("r")
            await f.settled()
            screen = f.app.screen
            assert isinstance(screen, RulesetsScreen)
            await f.press("enter")
            await f.settled()
            assert (f.workshop.column == "tab") is in_form, key

    workshop(author_office(tmp_path), tmp_path / "own" / "ours.toml", steps)


def test_the_grid_says_in_full_and_in_words_what_a_column_has_no_room_for(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, GRID)

    async def steps(f: WorkshopFlow) -> None:
        await form_of(f, ("decide", "overall"), "[decide.overall]")
        await f.press("g", "right")
        assert "Is there a plan?: any" in f.shown()
        await f.press("down")
        assert "Is there a plan is Wholly" in f.shown()
        await f.press("up", "up", "left")
        assert "_ sections are inadequate: a header" in f.shown()

    workshop(author_office(tmp_path), path, steps, size=(80, 24))


@pytest.mark.parametrize("size", SIZES)
def test_from_the_form_the_outline_speaks_in_words_and_its_keys_do_what_they_do_there(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("question", "plan"), "[question.plan]")
        await f.press("f6")
        assert "Is there a plan?" in outlined(f)
        assert "Not seen" in outlined(f), "a rule has no label, and its id in words says what it is"
        assert "plan" not in outlined(f)
        await f.press("up", "r")
        await f.type("Child seen")
        await f.press("enter")
        await f.settled()
        assert "[question.child_seen]" in text_of(f)
        assert tab.path == ("question", "child_seen")
        await f.press("f6", "down", "X")
        assert "Remove: Question · Is there a plan?" in shown_in(f)
        await f.press("escape")
        f.workshop.go_to_column("text")
        await f.settled()
        assert "child_seen" in outlined(f), "whoever reads the text finds its ids"
        f.workshop.go_to_column("outline")
        await f.press("n")
        assert f.app.screen is f.workshop, "and there a letter is none of the form's keys"

    workshop(author_office(tmp_path), path, steps, size=size)


def test_an_outline_has_the_words_of_a_table_and_not_those_of_what_is_in_it() -> None:
    text = (
        '[question.a]\nanswers = "choice"\n[[question.a.values]]\nid = "x"\nlabel = "Inner"\n\n'
        '[section.b]\nlabel = "The \\"plan\\"" # x\n\n[limit.not_seen]\nwhen = "always"\n\n'
        '[[examples]]\nname = "All good"\n'
    )
    assert [entry.words for entry in headings(text)] == ["A", 'The "plan"', "Not seen", "All good"]


def test_what_a_row_gives_and_what_a_field_is_for_are_read_whole(tmp_path: Path) -> None:
    long = "every section is good and plan is wholly and not (seen is no) and safety is good or better"
    path = own_ruleset(tmp_path, SMALL.replace("every section is good and plan is wholly", long))

    async def steps(f: WorkshopFlow) -> None:
        await form_of(f, ("decide", "overall"), "[decide.overall]")
        assert "at least as good as Good → Good" in shown_in(f)
        f.at("[question.plan]")
        await f.settled()
        f.workshop.go_to_column("tab")
        tab = f.workshop.tabs.tab
        assert isinstance(tab, FormTab)
        mark(tab, "answers")
        await f.settled()
        (field,) = (row.field for row in tab.rows if row.path == ("question", "plan", "answers"))
        assert field is not None
        assert field.help in shown_in(f)

    workshop(author_office(tmp_path), path, steps, size=(80, 24))
