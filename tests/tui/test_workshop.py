"""The workshop: text, outline, faults, tabs, saving and drafts."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.geometry import Region
from textual.widgets import OptionList

from auditrules.rulesets.edits import Edit
from auditrules.rulesets.positions import Extent
from auditrules.rulesets.scaffold import scaffold
from auditrules.tui.workshop.editor import Editor
from auditrules.tui.workshop.fault_line import FaultLine
from auditrules.tui.workshop.outline_list import OutlineList
from auditrules.tui.workshop.problems_tab import ProblemsTab
from auditrules.tui.workshop.screen import WorkshopScreen
from auditrules.tui.workshop.tab_bar import TabBar
from auditrules.workshop.examination import Examination, worked_out
from tests.tui.harness import RULESETS
from tests.tui.long_ruleset import long_ruleset
from tests.tui.workshop import WorkshopFlow, author_office, own_ruleset, workshop


def test_faults_are_shown_before_what_only_forms_want_is_worked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = own_ruleset(tmp_path)

    async def steps(f: WorkshopFlow) -> None:
        go_on = Event()

        def waits(found: Examination) -> None:
            go_on.wait(30)
            worked_out(found)

        monkeypatch.setattr("auditrules.tui.workshop.screen.worked_out", waits)
        before = f.workshop.desk.reading
        f.at("then", after=True)
        await f.pilot.press("x")
        try:
            for _ in range(400):
                if f.workshop.editor.marks:
                    break
                await f.pilot.pause(0.02)
            assert f.workshop.editor.marks
            assert f.workshop.desk.reading is before
        finally:
            go_on.set()
        await f.settled()
        assert f.workshop.desk.reading is not before

    workshop(author_office(tmp_path), path, steps)


def test_a_new_line_lays_out_no_widget_and_draws_only_what_is_below(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = own_ruleset(tmp_path, long_ruleset(400))

    async def steps(f: WorkshopFlow) -> None:
        editor = f.workshop.editor
        f.at("[section.part_10]")
        await f.settled()
        laid_out = drawn_whole = 0
        refresh, layout = editor.refresh, f.workshop._refresh_layout

        def watched(*regions: Region, **options: bool) -> Editor:
            nonlocal drawn_whole
            drawn_whole += not regions
            return refresh(*regions, **options)  # type: ignore[arg-type]

        def laid(*arguments: Any, **options: Any) -> None:
            nonlocal laid_out
            laid_out += 1
            layout(*arguments, **options)

        editor.refresh, f.workshop._refresh_layout = watched, laid  # type: ignore[method-assign,assignment]
        # On a slow machine the look at the text would come before the key is counted.
        monkeypatch.setattr("auditrules.tui.workshop.screen.LOOK", 60.0)
        height = editor.virtual_size.height
        await f.pilot.press("enter")
        await f.pilot.pause()
        assert editor.virtual_size.height == height + 1
        assert editor.vertical_scrollbar.window_virtual_size == height + 1
        assert (laid_out, drawn_whole) == (0, 0)
        assert "[section.part_10]" in f.shown()

    workshop(author_office(tmp_path), path, steps)


def test_a_fault_is_told_under_the_line_listed_and_counted_and_the_last_good_result_stays(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)

    async def steps(f: WorkshopFlow) -> None:
        screen = f.workshop
        assert screen.desk.examination.errors == 0
        good = screen.desk.good
        assert good is not None
        f.at('"child_seen is no"')
        await f.press("right", "right")
        await f.type("x")
        assert screen.desk.good is good, "the last good result stays"
        line = screen.query_one(FaultLine)
        assert line.display
        assert line.fault is not None
        assert line.fault.code == "C202"
        assert "cxhild_seen" in f.shown()
        assert "✗1" in f.shown(), "the outline counts it"
        problems = screen.query_one(ProblemsTab)
        assert problems.query_one("#faults", OptionList).option_count == screen.desk.examination.errors
        await f.press("f9")
        assert screen.desk.examination.errors == 0, "the correction took the x away"
        assert not line.display

    workshop(author_office(tmp_path), path, steps)


def test_typing_fixes_and_changes_of_tabs_are_undone_in_one_history(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)
    before = path.read_text(encoding="utf-8")

    async def steps(f: WorkshopFlow) -> None:
        screen = f.workshop
        f.at("[section.safety]")
        await f.type("# note")
        at = f.text.index("Recording")
        tab = screen.query_one(ProblemsTab)
        tab.apply([Edit(Extent(at, at + len("Recording")), "Records")], "the label")
        await f.settled()
        assert "Records" in f.text
        assert screen.editor.document.text == f.text
        await f.press("ctrl+z")
        assert "Recording" in f.text
        assert f.text.count("# note") == 1
        await f.press("ctrl+z", "ctrl+z")
        assert f.text == before
        await f.press("ctrl+y", "ctrl+y", "ctrl+y")
        assert "Records" in f.text
        assert screen.editor.document.text == f.text

    workshop(author_office(tmp_path), path, steps)


def test_edits_for_an_older_text_are_refused_and_said(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)

    async def steps(f: WorkshopFlow) -> None:
        tab = f.workshop.query_one(ProblemsTab)
        tab.apply([Edit(Extent(0, 1), "")], "late")
        f.workshop.held.edit([Edit(Extent(0, 0), "# first\n")], "other")
        await f.settled()
        assert f.text.startswith("# first\n#")
        assert "changed meanwhile" in f.said_there()

    workshop(author_office(tmp_path), path, steps)


def test_outline_and_text_follow_one_another(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)

    async def steps(f: WorkshopFlow) -> None:
        screen = f.workshop
        f.at("[limit.")
        await f.settled()
        outline = screen.query_one(OutlineList)
        assert outline.current[0] == "limit"
        drawn = outline.render_line(outline.at - outline.scroll_offset.y).text
        assert drawn.startswith("›"), "shown by a sign as well, for where there are no colours"
        await f.press("f5")
        assert screen.focused is outline
        await f.press("home", "enter")
        assert screen.focused is screen.editor
        assert f.text.split("\n")[screen.editor.cursor_location[0]] == "[ruleset]"
        assert outline.current == ("ruleset",)

    workshop(author_office(tmp_path), path, steps)


def test_saving_writes_the_file_and_until_then_a_draft_is_kept_and_restored(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)
    before = path.read_text(encoding="utf-8")
    made = author_office(tmp_path)

    async def leaves(f: WorkshopFlow) -> None:
        f.at("# What this")
        await f.type("# mine ")
        await f.press("escape")
        assert not isinstance(f.app.screen, WorkshopScreen)

    workshop(made, path, leaves)
    assert path.read_text(encoding="utf-8") == before, "nothing is put into the file before it is asked for"

    async def comes_back(f: WorkshopFlow) -> None:
        assert f.text.startswith("# mine ")
        assert "draft" in f.said_there()
        await f.press("f2")
        assert "Saved in" in f.said_there()

    workshop(author_office(tmp_path), path, comes_back)
    assert path.read_text(encoding="utf-8") == "# mine " + before

    async def saved(f: WorkshopFlow) -> None:
        assert f.workshop.desk.restored is None

    workshop(author_office(tmp_path), path, saved)


def test_a_draft_that_is_kept_after_the_screen_is_gone_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, told = Event(), Event()
    well: list[bool] = []

    async def steps(f: WorkshopFlow) -> None:
        screen = f.workshop
        kept = screen.saving._kept

        def slow() -> bool:
            assert gone.wait(30)
            return True

        def tell(made: bool, failure: str) -> None:
            told.set()
            kept(made, failure)
            well.append(True)

        monkeypatch.setattr(screen.desk, "keep", slow)
        monkeypatch.setattr(screen.saving, "_kept", tell)
        await f.pilot.press("x")
        while not any(worker.group == "keep" for worker in f.app.workers):
            await f.pilot.pause(0.01)
        await f.app.pop_screen()
        gone.set()
        while not told.is_set():
            await f.pilot.pause(0.01)
        await f.pilot.pause()

    workshop(author_office(tmp_path), own_ruleset(tmp_path), steps)
    assert well, "nothing of the screen was asked for"


def test_a_ruleset_that_comes_with_a_plugin_is_opened_to_be_read(tmp_path: Path) -> None:
    async def steps(f: WorkshopFlow) -> None:
        before = f.text
        await f.type("x")
        await f.press("enter", "delete")
        assert f.text == before
        assert "make it your own" in f.said_there()

    workshop(author_office(tmp_path), RULESETS / "small.toml", steps)


def test_one_column_at_a_time_in_a_narrow_window(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path)

    async def steps(f: WorkshopFlow) -> None:
        screen = f.workshop
        assert screen.query_one("#text-column").size.width == 80
        assert not screen.query_one("#tab-column").display
        await f.press("f6")
        assert screen.query_one("#tab-column").size.width == 80
        await f.press("f6")
        assert screen.query_one("#outline-column").size.width == 80
        before = screen.query_one(TabBar).current
        await f.press("f7")
        await f.settled()
        assert screen.query_one("#tab-column").size.width == 80, "a tab that is changed is seen"
        assert screen.query_one(TabBar).current != before

    workshop(author_office(tmp_path), path, steps, size=(80, 24))


def test_a_row_that_was_drawn_before_the_text_was_wrapped_says_no_word_twice(tmp_path: Path) -> None:
    said = "# " + "considerably longer than the box is wide " * 3
    path = own_ruleset(tmp_path, said + "\n" + scaffold("ours", "graded"))

    async def steps(f: WorkshopFlow) -> None:
        editor = f.workshop.editor
        width = editor.wrap_width
        editor.notify_style_update()  # nothing is drawn yet
        editor.wrapped_document.wrap(0)
        assert editor.render_line(0).text.rstrip() != ""
        editor.wrapped_document.wrap(width)
        rows = [editor.render_line(y).crop(editor.gutter_width).text.strip() for y in range(2)]
        assert " ".join(rows).split() == said.split()

    workshop(author_office(tmp_path), path, steps, size=(80, 24))


def test_the_ends_of_a_long_text_are_one_key_away_and_scrolled_rows_are_the_same_rows(tmp_path: Path) -> None:
    made = author_office(tmp_path)
    path = own_ruleset(tmp_path, long_ruleset(200))

    async def steps(f: WorkshopFlow) -> None:
        editor = f.workshop.editor
        editor.focus()
        await f.press("ctrl+end")
        assert editor.cursor_location == editor.document.end
        assert editor.scroll_offset.y > 0
        await f.press("ctrl+shift+home")
        assert editor.selected_text == f.text
        await f.press("ctrl+home")
        assert editor.cursor_location == (0, 0)
        assert editor.scroll_offset.y == 0
        # What is scrolled is not drawn anew: only the rows where the cursor was and is are.
        await f.press("ctrl+end")
        top = editor.scroll_offset.y
        before = [editor.render_line(y) for y in range(20)]
        editor.scroll_to(y=top - 1, animate=False)
        await f.settled()
        assert editor.scroll_offset.y == top - 1
        assert all(editor.render_line(y + 1) is strip for y, strip in enumerate(before))

    workshop(made, path, steps)
