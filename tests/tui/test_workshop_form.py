"""Without TOML: forms, the sentence builder and the decision grid write into the text, and one key takes it back."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from textual.widgets import OptionList, Static

from auditrules.rulesets.positions import KeyPath
from auditrules.tui.dialogs import TextDialog
from auditrules.tui.keymap import parse_keymap
from auditrules.tui.workshop.form_tab import FormTab
from auditrules.tui.workshop.grid_dialog import GridDialog
from auditrules.tui.workshop.grid_view import GridView
from auditrules.tui.workshop.screen import WorkshopScreen
from auditrules.tui.workshop.sentence_dialog import SentenceDialog
from tests.tui.workshop import WorkshopFlow, author_office, own_ruleset, workshop
from tests.workshop.made import SMALL
from tests.workshop.test_changes import GRID

SIZES = [(80, 24), (120, 40)]


async def form_of(f: WorkshopFlow, path: KeyPath, words: str) -> FormTab:
    """The Form tab with the focus, on the table at some words of the text."""
    f.at(words)
    await f.settled()
    await f.press("f10")
    await f.settled()
    tab = f.workshop.tabs.tab
    assert isinstance(tab, FormTab)
    assert tab.path == path, tab.path
    return tab


def shown_in(f: WorkshopFlow) -> str:
    """What a dialog shows, as one line of words without its frame."""
    return " ".join(f.shown().replace("│", " ").split())


def text_of(f: WorkshopFlow) -> str:
    """The text in hand, also while a dialog stands over it."""
    return next(one for one in f.app.screen_stack if isinstance(one, WorkshopScreen)).held.text


def mark(tab: FormTab, key: str) -> None:
    """Put the mark on the row of a key, or on the row of a path's last part."""
    for place, row in enumerate(tab.rows):
        if row.path and row.path[-1] == key and row.kind in ("field", "grid"):
            tab.query_one("#fields", OptionList).highlighted = place
            return
    raise AssertionError(f"no row {key}: {[row.path for row in tab.rows]}")


async def pick(f: WorkshopFlow, words: str) -> None:
    """Choose from a list with a box to narrow it."""
    await f.type(words)
    await f.press("enter")


@pytest.mark.parametrize("size", SIZES)
def test_a_question_is_added_by_its_form_and_undone_by_one_key(tmp_path: Path, size: tuple[int, int]) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("question", "plan"), "[question.plan]")
        assert "Is there a plan?" in f.shown()
        await f.press("n")
        await pick(f, "question")
        await f.type("Is it dated?")
        await f.press("enter")
        await f.settled()
        assert '[question.is_it_dated]\nsection = "safety"\ntext = "Is it dated?"\nanswers = "yes_no"\n' in text_of(f)
        assert tab.path == ("question", "is_it_dated")
        assert f.workshop.desk.examination.errors == 0
        assert "Is it dated?" in f.shown()
        mark(tab, "answers")
        await f.press("enter")
        await pick(f, "partly")
        assert 'answers = "yes_partly_no"' in text_of(f)
        mark(tab, "required")
        await f.press("space")
        assert "required = true" in text_of(f)
        await f.press("ctrl+z")
        assert "required = true" not in text_of(f)
        await f.press("ctrl+z")
        await f.press("ctrl+z")
        assert text_of(f) == SMALL

    workshop(author_office(tmp_path), path, steps, size=size)


def marked(tab: FormTab) -> tuple[int | None, object]:
    """Which line the mark is on, and the key of its field."""
    at = tab.query_one("#fields", OptionList).highlighted
    return at, tab.rows[at].path[-1] if at is not None else None


@pytest.mark.parametrize("size", SIZES)
def test_another_kind_of_answer_has_other_fields_and_the_mark_stays(tmp_path: Path, size: tuple[int, int]) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("question", "seen"), "[question.seen]")

        def keys() -> list[object]:
            return [row.path[-1] for row in tab.rows if row.path]

        assert "points" in keys()
        assert "max" not in keys()
        mark(tab, "answers")
        before = marked(tab)
        await f.press("enter")
        await pick(f, "A number")
        assert marked(tab) == before
        assert "points" not in keys()
        assert {"min", "max", "decimals", "unit"} <= set(keys())
        assert "Greatest number" in f.shown() or size[1] < 30
        mark(tab, "max")
        await f.press("enter")
        await f.type("5")
        await f.press("enter")
        assert "max = 5" in text_of(f)
        mark(tab, "answers")
        await f.press("enter")
        await pick(f, "Yes or no")
        # What is written is not hidden, and says what is wrong with it; taken back it is not offered again.
        assert "max" in keys()
        assert "min" not in keys()
        await f.settled()
        mark(tab, "max")
        place, _ = marked(tab)
        await f.press("delete")
        assert "max" not in keys()
        assert marked(tab)[0] == place

    workshop(author_office(tmp_path), path, steps, size=size)


@pytest.mark.parametrize("size", SIZES)
def test_a_limits_condition_is_changed_by_choosing(tmp_path: Path, size: tuple[int, int]) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("limit", "not_seen"), "[limit.not_seen]")
        mark(tab, "when")
        await f.press("enter")
        dialog = f.app.screen
        assert isinstance(dialog, SentenceDialog)
        assert "Any of these:" in f.shown()
        assert "seen is no or plan is one of not_at_all, in_part" in f.shown()
        await f.press("down", "down", "right", "right", "enter")
        await f.press("down", "space", "f2")
        assert dialog.root != dialog.before[0]
        await f.press("a")
        await f.press("enter")
        await pick(f, "recording")
        await f.press("f2")
        await f.settled()
        assert 'when = "seen is no or plan is not_at_all or recording is inadequate"' in text_of(f)
        assert f.workshop.desk.examination.errors == 0
        await f.press("ctrl+z")
        assert text_of(f) == SMALL

    workshop(author_office(tmp_path), path, steps, size=size)


def test_groups_nots_and_typed_text_in_the_sentence_builder(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("action", "see"), "[action.see]")
        mark(tab, "when")
        await f.press("enter", "o", "g", "g")
        dialog = f.app.screen
        assert isinstance(dialog, SentenceDialog)
        assert "Not all of these:" in f.shown()
        await f.press("g", "n")
        await f.press("t")
        await f.press("home", "shift+end", "delete")
        await f.type("seen is nought")
        await f.press("enter")
        assert "not a value" in f.shown()
        await f.press("backspace", "backspace", "backspace", "backspace")
        await f.press("enter", "n", "f2")
        await f.settled()
        assert 'when = "not (seen is no)"' in text_of(f)
        await f.press("ctrl+z")
        assert text_of(f) == SMALL

    workshop(author_office(tmp_path), path, steps)


@pytest.mark.parametrize("size", SIZES)
def test_a_decision_row_is_added_and_filled_in_the_grid(tmp_path: Path, size: tuple[int, int]) -> None:
    path = own_ruleset(tmp_path, GRID)

    async def steps(f: WorkshopFlow) -> None:
        await form_of(f, ("decide", "overall"), "[decide.overall]")
        await f.press("g")
        assert isinstance(f.app.screen, GridDialog)
        assert "wholly" in f.shown()
        await f.press("down", "a")
        view = f.app.screen.query_one(GridView)
        assert view.row == 2
        await f.press("right", "enter")
        await f.press("backspace")
        await f.type("in_part")
        await f.press("enter")
        assert '{ cells = ["-", "in_part"], then' in text_of(f)
        await f.press("right", "enter")
        await f.press("escape")
        await f.press("up", "up", "home", "enter")
        await f.press("home", "shift+end", "delete")
        await f.type("holly")
        await f.press("enter")
        assert "does not fit" in f.shown() or "should" in f.shown()
        await f.press("ctrl+z")
        await f.press("ctrl+z")
        await f.press("ctrl+z")
        assert text_of(f) == GRID
        await f.press("f")
        assert "columns" not in text_of(f)
        await f.press("f", "escape")
        assert isinstance(f.workshop.tabs.tab, FormTab)

    workshop(author_office(tmp_path), path, steps, size=size)


@pytest.mark.parametrize("size", SIZES)
def test_the_grid_says_what_can_stand_in_a_cell_and_what_was_meant(tmp_path: Path, size: tuple[int, int]) -> None:
    path = own_ruleset(tmp_path, GRID.replace("plan is _", "safety is _").replace('"wholly"]', '"good"]'))

    async def steps(f: WorkshopFlow) -> None:
        await form_of(f, ("decide", "overall"), "[decide.overall]")
        await f.press("g", "right")
        said = shown_in(f)
        assert "Here may stand: inadequate · fair · good" in said
        assert "fair or better" in said
        await f.press("left")
        assert "any · every · no · at least 2" in shown_in(f)
        await f.press("right", "enter", "backspace")
        await f.type("goo")
        await f.press("enter")
        assert "Did you mean 'good'?" in shown_in(f)
        await f.press("up", "up")
        assert "It can ask about: " in f.shown()

    workshop(author_office(tmp_path), path, steps, size=size)


def test_a_rename_says_where_the_cases_file_still_has_the_old_name(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SMALL)
    cases = path.with_name(f"{path.stem}_cases.toml")
    cases.write_text(
        '[[examples]]\nname = "Good throughout"\ngiven = { safety = "good" }\nexpect = { overall = "good" }\n'
    )

    async def steps(f: WorkshopFlow) -> None:
        await form_of(f, ("grade", "good"), "[grade.good]")
        await f.press("r")
        await f.press("home", "shift+end", "delete")
        await f.type("sound")
        await f.press("enter")
        await f.settled()
        assert "[grade.sound]" in text_of(f)
        assert f.said_there() == "ours_cases.toml still names 'good' (lines 3, 4): change it there too."

    workshop(author_office(tmp_path), path, steps)


def test_a_grade_is_renamed_everywhere(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("grade", "good"), "[grade.good]")
        await f.press("r")
        await f.press("home", "shift+end", "delete")
        await f.type("fair")
        await f.press("enter")
        assert "already" in f.shown()
        await f.press("home", "shift+end", "delete")
        await f.type("sound")
        await f.press("enter")
        await f.settled()
        assert "[grade.sound]" in text_of(f)
        assert "every section is sound" in text_of(f)
        assert f.workshop.desk.examination.errors == 0
        assert tab.path == ("grade", "sound")
        await f.press("ctrl+z")
        assert text_of(f) == SMALL

    workshop(author_office(tmp_path), path, steps)


def test_faults_stand_at_their_fields_and_a_broken_line_is_told(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SMALL.replace('when = "unseen"', 'when = "unsen"'))

    async def steps(f: WorkshopFlow) -> None:
        await form_of(f, ("action", "see"), "[action.see]")
        assert "'unsen' is not" in f.shown()
        await f.press("f5")
        f.at("[action.see]", after=True)
        await f.type("x")
        await f.settled()
        assert "can't be read" in f.shown()

    workshop(author_office(tmp_path), path, steps, size=(140, 40))


def test_a_line_that_was_mended_is_no_longer_said_to_be_broken(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, OVERLAY)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("ruleset",), "extends")
        await f.until(lambda: tab.reading is not None and bool(tab.reading.bases))
        await f.press("f5")
        f.at("[ruleset]", after=True)
        await f.type("x")
        await f.until(lambda: "can't be read" in f.shown())
        await f.press("backspace")
        await f.until(lambda: "can't be read" not in f.shown())

    workshop(author_office(tmp_path), path, steps, size=(140, 40))


def test_what_a_narrow_form_says_is_not_cut(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, OVERLAY)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("ruleset",), "extends")
        await f.until(lambda: tab.reading is not None and bool(tab.reading.bases))
        tab.query_one("#fields", OptionList).highlighted = 0
        await f.settled()
        said = " ".join(str(tab.query_one("#form-help", Static).render()).split())
        assert said.endswith("Name by which audits, overlays and commands know the ruleset.")
        await f.press("o")
        await pick(f, "question significant")
        await f.settled()
        assert "    Is there a risk of significant" in f.shown(), "a value of the base has the width of the column"

    workshop(author_office(tmp_path), path, steps, size=(120, 40))


def test_the_help_has_the_whole_of_a_name_that_the_column_has_no_room_for(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SMALL.replace("Was the child seen?", "Was the child seen alone at home?"))

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("examples", 0), 'name = "Good"')
        mark(tab, "given")
        await f.press("enter")
        mark(tab, "seen")
        await f.settled()
        assert "Was the child seen alone…" in f.shown()
        assert "Was the child seen alone at home? · What the example" in f.shown()

    workshop(author_office(tmp_path), path, steps, size=(80, 24))


def test_lists_of_tables_inner_tables_and_dates_are_filled_in(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("ruleset",), "[ruleset]")
        mark(tab, "effective_from")
        await f.press("enter")
        await f.type("31.02.2026")
        await f.press("enter")
        assert "effective_from" not in text_of(f)
        await f.press("home", "shift+end", "delete")
        await f.type("01.04.2026")
        await f.press("enter")
        assert "effective_from = 2026-04-01" in text_of(f)
        mark(tab, "agreed")
        await f.press("a")
        await f.settled()
        assert "agreed = [\n  { body" in text_of(f) or "agreed = [{ body" in text_of(f)
        row = tab._row()
        assert row is not None
        assert row.member is not None
        await f.press("enter")
        assert tab.path == ("ruleset", "agreed", 0)
        await f.press("escape")
        assert tab.path == ("ruleset",)
        await f.press("delete")
        assert "body =" not in text_of(f)
        tab.open(("examples", 1))
        await f.settled()
        mark(tab, "given")
        await f.press("enter")
        assert tab.path == ("examples", 1, "given")
        mark(tab, "plan")
        await f.press("enter")
        await pick(f, "wholly")
        assert 'given = { seen = "no", plan = "wholly" }' in text_of(f)

    workshop(author_office(tmp_path), path, steps)


def test_removing_says_what_still_names_it(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("define", "unseen"), "[define.unseen]")
        await f.press("x")
        assert "It is still named by: Action · See the child" in shown_in(f)
        await f.press("left", "enter")
        await f.settled()
        assert "[define.unseen]" not in text_of(f)
        assert tab.form is not None
        await f.press("ctrl+z")
        assert text_of(f) == SMALL

    workshop(author_office(tmp_path), path, steps)


def test_the_form_follows_the_cursor_and_a_read_only_text_stays(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("question", "seen"), "[question.seen]")
        await f.press("f5")
        f.at("[role.manager]")
        await f.settled()
        assert tab.path == ("role", "manager")
        f.workshop.held.read_only = "This can only be read."
        await f.press("f10")
        mark(tab, "label")
        await f.press("enter")
        await f.type("x")
        await f.press("enter")
        assert text_of(f) == SMALL
        assert "only be read" in f.said_there()

    workshop(author_office(tmp_path), path, steps)


def test_every_form_of_a_big_ruleset_opens(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "rulesets" / "file-audit" / "file-audit.toml").read_text(encoding="utf-8")
    path = own_ruleset(tmp_path, text)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("ruleset",), "[ruleset]")
        reading = tab.current()
        assert reading is not None
        for table in ("grade", "question", "decide", "limit", "escalate", "require", "section", "action"):
            for name in reading.ids(table)[:2]:
                tab.open((table, name))
                await asyncio.sleep(0)
                assert str(tab.query_one("#form-title", Static).render())

    workshop(author_office(tmp_path), path, steps, size=(80, 24))


@pytest.mark.parametrize("size", SIZES)
def test_from_the_form_to_another_entry_s_form_by_the_outline(tmp_path: Path, size: tuple[int, int]) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("question", "plan"), "[question.plan]")
        await f.press("f6", "up", "enter")
        await f.settled()
        assert tab.path == ("question", "seen")
        assert f.app.focused is tab.query_one("#fields"), "and not in the text"
        f.workshop.go_to_column("text")
        await f.settled()
        f.workshop.go_to_column("outline")
        await f.press("down", "enter")
        assert f.app.focused is f.workshop.editor, "whoever works in the text stays with the text"

    workshop(author_office(tmp_path), path, steps, size=size)


def test_an_entry_needs_a_name(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        await form_of(f, ("question", "plan"), "[question.plan]")
        await f.press("n")
        await pick(f, "question")
        await f.press("enter")
        assert "Say it in a few words" in f.shown()
        assert text_of(f) == SMALL
        await f.press("escape")
        assert text_of(f) == SMALL

    workshop(author_office(tmp_path), path, steps)


def test_the_form_s_keys_can_be_changed_and_are_in_the_help(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SMALL)
    keys = parse_keymap(tmp_path / "keys.toml", '[keys]\nform_new = "b"\n')
    assert keys.faults == ()

    async def steps(f: WorkshopFlow) -> None:
        await form_of(f, ("question", "plan"), "[question.plan]")
        assert "B new" in f.shown()
        await f.press("f1")
        help_ = f.app.screen
        assert isinstance(help_, TextDialog)
        assert re.search(r"B +New entry", help_.text.plain)
        await f.press("escape", "n")
        assert isinstance(f.app.screen, WorkshopScreen)
        await f.press("b")
        assert "A new …" in f.shown()

    workshop(author_office(tmp_path), path, steps, keymap=lambda: keys)


def test_rows_of_a_decision_are_told_in_the_words_of_the_ruleset(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)

    async def steps(f: WorkshopFlow) -> None:
        f.workshop.held.replace_all(f.text.replace('label = "Inadequate"', 'label = "Weak"'), "a label")
        await f.settled()
        await form_of(f, ("decide", "overall"), "[decide.overall]")
        assert "any section is Weak → Weak" in f.shown()
        await f.press("g")
        assert "any section is Weak" in f.shown()

    workshop(author_office(tmp_path), path, steps)


OVERLAY = """[ruleset]
schema = 1
id = "ours"
version = "1.0.0"
title = "Ours"
extends = "small@1"
"""


@pytest.mark.parametrize("size", SIZES)
def test_an_entry_of_the_base_is_found_in_words_and_only_what_differs_is_written(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path = own_ruleset(tmp_path, OVERLAY)

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("ruleset",), "extends")
        assert "O of the base" in " ".join(f.shown().split())
        await f.press("o")
        assert "Change something of small@1.0.0" in f.shown()
        await pick(f, "question significant")
        assert tab.path == ("question", "harm")
        assert tab.form is not None
        assert (tab.form.inherited, tab.form.here) == ("small@1.0.0", False)
        assert f.text == OVERLAY, "looking changes nothing"
        mark(tab, "text")
        await f.press("enter")
        await f.type(" Say why.")
        await f.press("f2")
        await f.until(lambda: "[question.harm]" in f.text)
        added = " ".join(f.text.removeprefix(OVERLAY).split())
        assert added == '[question.harm] text = "Is there a risk of significant harm? Say why."'
        assert tab.form.here
        await f.press("o")
        await f.type("changed here")
        assert "significant harm? Say why." in f.shown()
        await f.press("escape", "ctrl+z")
        await f.settled()
        assert f.text == OVERLAY
        assert f.workshop.desk.examination.ruleset is not None

    workshop(author_office(tmp_path), path, steps, size=size)


def test_a_ruleset_that_builds_on_none_says_so(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SMALL)

    async def steps(f: WorkshopFlow) -> None:
        await form_of(f, ("ruleset",), "[ruleset]")
        assert "of the base" not in f.shown()
        await f.press("o")
        assert "This ruleset builds on no other." in f.shown()

    workshop(author_office(tmp_path), path, steps)


def test_what_is_left_to_be_said_goes_with_the_first_letter_typed(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)
    left = "What an auditor sees in an inadequate file."

    async def steps(f: WorkshopFlow) -> None:
        tab = await form_of(f, ("grade", "inadequate"), "[grade.inadequate]")
        mark(tab, "descriptor")
        await f.press("enter")
        assert left in shown_in(f)
        await f.type("Nobody can say")
        await f.press("f2")
        assert left not in text_of(f)
        await f.press("enter")
        await f.type(" how the child is.")
        await f.press("f2")
        assert 'descriptor = "Nobody can say how the child is."' in text_of(f)

    workshop(author_office(tmp_path), path, steps)
