"""Find and replace, go to line, the author's own editor, and others who change the file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from auditrules.rulesets.edits import Edit
from auditrules.rulesets.positions import Extent
from auditrules.tui.dialogs import ConfirmDialog
from auditrules.tui.workshop.editor import Editor
from auditrules.tui.workshop.find_bar import FindBar
from tests.tui.workshop import WorkshopFlow, author_office, own_ruleset, workshop


def test_find_counts_goes_round_and_replaces_one_or_all_in_one_step(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)
    before = path.read_text(encoding="utf-8")
    number = before.lower().count("inadequate")

    async def steps(f: WorkshopFlow) -> None:
        editor = f.workshop.editor
        await f.press("f3")
        await f.type("inadequate")
        assert f"1 of {number}" in f.shown()
        assert "Tab, Enter replaces  Esc leaves" in f.shown(), "the keys are read whole"
        first = editor.selection
        assert editor.selected_text == "inadequate"
        await f.press("enter", "f3")
        assert f"3 of {number}" in f.shown()
        await f.press("up", "up")
        assert editor.selection == first
        await f.press("tab")
        await f.type("poor")
        await f.press("enter")
        assert f.text.lower().count("inadequate") == number - 1
        await f.press("ctrl+l")
        assert "inadequate" not in f.text.lower()
        assert f.text.count("poor") == number
        assert "not found" in f.shown()
        await f.press("escape")
        assert isinstance(f.app.focused, Editor)
        assert not f.workshop.query_one(FindBar).display
        await f.press("ctrl+z")
        assert f.text.lower().count("inadequate") == number - 1, "all of it is one step"
        await f.press("ctrl+z")
        assert f.text == before
        assert editor.document.text == before

    workshop(author_office(tmp_path), path, steps, size=(80, 24))


def test_go_to_line(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)

    async def steps(f: WorkshopFlow) -> None:
        await f.press("ctrl+g")
        await f.type("9999\n")
        assert "A number from 1 to" in f.shown()
        await f.press("backspace", "backspace", "backspace", "enter")
        assert f.workshop.editor.cursor_location == (8, 0)

    workshop(author_office(tmp_path), path, steps)


def test_changes_of_others_are_taken_at_once_where_there_is_nothing_of_one_s_own(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)

    async def steps(f: WorkshopFlow) -> None:
        path.write_text(f.text + "# theirs\n", encoding="utf-8")
        f.workshop.watch_file()
        await f.until(lambda: f.text.endswith("# theirs\n"))
        assert f.workshop.held.is_saved
        await f.press("ctrl+z")
        assert not f.text.endswith("# theirs\n")

    workshop(author_office(tmp_path), path, steps)


@pytest.mark.parametrize("take", [True, False])
def test_where_both_have_changes_the_person_chooses_and_neither_is_lost(tmp_path: Path, take: bool) -> None:
    path = own_ruleset(tmp_path)

    async def steps(f: WorkshopFlow) -> None:
        f.workshop.held.edit([Edit(Extent(0, 0), "# mine\n")], "writing")
        await f.settled()
        path.write_text("# theirs\n", encoding="utf-8")
        f.workshop.watch_file()
        await f.until(lambda: isinstance(f.app.screen, ConfirmDialog))
        await f.press(*(["shift+tab", "enter"] if take else ["enter"]))
        if take:
            assert f.text == "# theirs\n"
            await f.press("ctrl+z")
            assert f.text.startswith("# mine\n")
        else:
            assert f.text.startswith("# mine\n")
            await f.press("f2")
            assert path.read_text(encoding="utf-8").startswith("# mine\n")
            aside = [file for file in (tmp_path / "workspace" / "drafts").iterdir() if "put-aside" in file.name]
            assert [file.read_text(encoding="utf-8") for file in aside] == ["# theirs\n"]

    workshop(author_office(tmp_path), path, steps)


def test_a_draft_of_an_older_file_is_put_back_and_asked_about(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)

    async def leaves(f: WorkshopFlow) -> None:
        f.workshop.held.edit([Edit(Extent(0, 0), "# mine\n")], "writing")
        await f.press("escape")

    workshop(author_office(tmp_path), path, leaves)
    path.write_text("# theirs\n", encoding="utf-8")

    async def comes_back(f: WorkshopFlow) -> None:
        assert isinstance(f.app.screen, ConfirmDialog)
        await f.press("shift+tab", "enter")
        assert f.text == "# theirs\n"
        await f.press("ctrl+z")
        assert f.text.startswith("# mine\n")

    workshop(author_office(tmp_path), path, comes_back)


def test_a_file_that_was_taken_away_is_written_again(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)

    async def steps(f: WorkshopFlow) -> None:
        f.workshop.held.edit([Edit(Extent(0, 0), "# mine\n")], "writing")
        path.unlink()
        await f.press("f2")
        assert path.read_text(encoding="utf-8") == f.text

    workshop(author_office(tmp_path), path, steps)


def test_without_a_terminal_to_give_away_the_own_editor_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = own_ruleset(tmp_path)
    monkeypatch.setenv("VISUAL", f"{sys.executable} -c 'raise SystemExit(1)'")
    assert os.environ["VISUAL"]

    async def steps(f: WorkshopFlow) -> None:
        before = f.text
        await f.press("f12")
        assert "editor" in f.said_there()
        assert f.text == before

    workshop(author_office(tmp_path), path, steps)
