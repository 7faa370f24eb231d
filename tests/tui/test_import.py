"""Audits and actions taken over from other programs' files on the screen: looked at, taken, stopped."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.widgets import OptionList, Static

from auditrules.programme import importing
from auditrules.tui.deeds import Deed
from auditrules.tui.home_screen import HomeScreen
from auditrules.tui.import_dialog import ImportDialog
from auditrules.tui.key_line import StatusLine
from auditrules.tui.office import Office
from tests.tui.harness import Flow, flow, office

TEXT = "Case reference,visits,Colour\nK-1,Yes,red\nK-2,Perhaps,\n"


def written(folder: Path, text: str = TEXT, name: str = "audits.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def dialog(f: Flow) -> ImportDialog:
    screen = f.app.screen
    assert isinstance(screen, ImportDialog), screen
    return screen


def listed(screen: ImportDialog) -> str:
    options = screen.query_one("#found", OptionList)
    return "\n".join(str(options.get_option_at_index(place).prompt) for place in range(options.option_count))


def summed(screen: ImportDialog) -> str:
    return str(screen.query_one("#sum", Static).content)


def references(made: Office) -> list[str]:
    return sorted(summary.case_reference for summary in made.audits())


async def looked(f: Flow, path: Path, ruleset: str | None = "small@1.0.0") -> ImportDialog:
    """The dialog, with a file looked at under a ruleset."""
    await f.press("i")
    screen = dialog(f)
    if ruleset is not None:
        screen.ruleset.show(ruleset)
    await f.type(str(path))
    await f.press("enter")
    await f.until(lambda: screen.work.idle)
    return screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_file_is_looked_at_and_then_taken_over(tmp_path: Path, size: tuple[int, int]) -> None:
    made = office(tmp_path)
    path = written(tmp_path)

    async def steps(f: Flow) -> None:
        screen = await looked(f, path)
        assert summed(screen) == "2 audits would be begun. 2 things would be left out."
        assert "✗ column Colour: 1 cells:" in listed(screen)
        assert "✗ row 3: " in listed(screen)
        assert "✓ K-1 (row 2)" in listed(screen)
        assert references(made) == [], "looking takes nothing"
        focused = f.app.focused
        assert isinstance(focused, Deed)
        assert focused.name == "take"
        for words in ("Take it over", "Close"):
            assert any(words in line for line in screen_lines(f)), "it is all in view"
        await f.press("enter")
        await f.until(lambda: screen.work.idle and bool(made.audits()))
        assert references(made) == ["K-1", "K-2"]
        assert summed(screen) == "2 audits begun. 2 things were left out."
        await f.press("escape")
        home = f.app.screen
        assert isinstance(home, HomeScreen)
        assert home.query_one(StatusLine).said == "2 audits begun."
        assert len(home.summaries) == 2

    flow(made, steps, size=size)


def screen_lines(f: Flow) -> list[str]:
    lines = f.app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in lines]


def test_what_is_wrong_with_a_file_is_said_and_nothing_is_taken(tmp_path: Path) -> None:
    made = office(tmp_path)
    path = written(tmp_path)

    async def steps(f: Flow) -> None:
        screen = await looked(f, path, ruleset=None)

        def problem() -> str:
            return str(screen.query_one(".problem", Static).content)

        assert problem() == "The file holds audits: choose the ruleset that they are begun under."
        assert not screen.query_one("#take").display
        await f.type("x")
        await f.press("enter")
        await f.until(lambda: screen.work.idle)
        assert "no importer reads files that end in '.csvx'" in problem()
        await f.press("home", "shift+end", "delete", "enter")
        assert problem() == "Name a file."
        await f.press("escape")
        assert isinstance(f.app.screen, HomeScreen)

    flow(made, steps)
    assert references(made) == []


def test_importers_that_do_the_same_are_told_apart_by_their_endings(tmp_path: Path) -> None:
    async def steps(f: Flow) -> None:
        await f.press("i")
        labels = [option.label for option in dialog(f).importer.options]
        assert len(labels) == len(set(labels)) > 1, labels
        assert any(label.endswith("(.csv, .tsv, .txt)") for label in labels)

    flow(office(tmp_path), steps)


def test_a_file_that_was_taken_over_before_is_said_to_be_whatever_it_is_called(tmp_path: Path) -> None:
    made = office(tmp_path)
    path = written(tmp_path)
    again = written(tmp_path, name="copy.csv")
    other = written(tmp_path, TEXT.replace("K-1", "K-3"), name="other.csv")

    async def steps(f: Flow) -> None:
        screen = await looked(f, path)
        assert "Already imported" not in listed(screen)
        await f.press("enter")
        await f.until(lambda: screen.work.idle)
        await f.press("escape")
        screen = await looked(f, again)
        assert listed(screen).startswith("! Already imported on 01.06.2020 as audits.csv; ")
        assert summed(screen).startswith("2 audits would be begun."), "it can be taken over all the same"
        await f.press("escape")
        screen = await looked(f, other)
        assert "Already imported" not in listed(screen)

    flow(made, steps)


def test_what_was_filled_in_since_is_looked_at_again(tmp_path: Path) -> None:
    made = office(tmp_path)
    path = written(tmp_path)

    async def steps(f: Flow) -> None:
        screen = await looked(f, path)
        assert screen.query_one("#take").display
        screen.file.focus()
        await f.type("x")
        assert not screen.query_one("#take").display
        screen.take()
        await f.until(lambda: screen.work.idle)
        assert references(made) == []

    flow(made, steps)


def test_taking_over_can_be_stopped_and_what_came_in_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = office(tmp_path)
    path = written(tmp_path, "Case reference,visits\n" + "".join(f"K-{n},Yes\n" for n in range(1, 6)))
    began, go_on = Event(), Event()
    one = importing._audit

    async def steps(f: Flow) -> None:
        screen = await looked(f, path)

        def held(*arguments: Any) -> None:
            one(*arguments)
            began.set()
            go_on.wait(30)

        monkeypatch.setattr(importing, "_audit", held)
        await f.pilot.press("enter")
        for _ in range(400):
            if began.is_set():
                break
            await f.pilot.pause(0.02)
        try:
            assert began.is_set()
            await f.pilot.press("escape")
            assert dialog(f) is screen, "Esc stops it first"
            assert screen.work.render().plain.endswith("stopping")
        finally:
            go_on.set()
        await f.until(lambda: screen.work.idle)
        assert summed(screen) == "Stopped. 1 audit begun. 4 things were left out."
        assert "✗ row 3: K-2: the import was stopped before it" in listed(screen)
        await f.press("escape")
        assert isinstance(f.app.screen, HomeScreen)

    flow(made, steps)
    (audit,) = made.audits()
    assert audit.case_reference == "K-1"
    assert audit.answered == 1


def test_a_form_becomes_a_draft_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from auditrules.plugins.imports import Imported, ImportedRuleset

    made = office(tmp_path)
    path = written(tmp_path)
    own = tmp_path / "own"
    monkeypatch.setenv("AUDITRULES_RULESETS", str(own))
    read = Imported(rulesets=(ImportedRuleset("visits", "# a form\n"),))
    monkeypatch.setattr("auditrules.tui.intake.read_file", lambda *_, **__: read)

    async def steps(f: Flow) -> None:
        screen = await looked(f, path, ruleset=None)
        assert summed(screen) == "1 ruleset would be written as a draft. Nothing is left out."
        assert not (own / "visits.toml").exists()
        await f.press("enter")
        await f.until(lambda: screen.work.idle)
        assert (own / "visits.toml").read_text() == "# a form\n"

    flow(made, steps)
