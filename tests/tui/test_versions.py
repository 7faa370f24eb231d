"""The screen of versions: publishing with all that stands against it, agreeing, withdrawing, one file out and in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from threading import Event
from typing import cast

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from auditrules.plugins.own import SOURCE as OWN
from auditrules.rulesets import Library, LibraryFolder
from auditrules.rulesets.record import read_record
from auditrules.rulesets.ruleset import Ruleset
from auditrules.rulesets.scaffold import scaffold
from auditrules.store.workspace import Workspace
from auditrules.tui.app import AuditRulesApp
from auditrules.tui.key_line import StatusLine
from auditrules.tui.office import Office
from auditrules.tui.workshop.background import LongWork
from auditrules.tui.workshop.publish_dialog import PublishDialog
from auditrules.tui.workshop.rulesets_screen import RulesetsScreen
from auditrules.tui.workshop.screen import WorkshopScreen
from auditrules.tui.workshop.version_dialogs import FieldsDialog
from auditrules.tui.workshop.versions_screen import VersionsScreen
from auditrules.workshop import own
from tests.tui.harness import RULESETS, Clock
from tests.tui.workshop import WorkshopFlow, own_ruleset, written

TODAY = date(2020, 6, 1)


SAID = written(scaffold("ours", "graded"))
"""A draft against which nothing stands."""


def _office(folder: Path, author: str | None = "A. Lead") -> Office:
    own = folder / "own"
    own.mkdir(exist_ok=True)
    made = Office(
        Workspace.open(folder / "workspace"),
        lambda: Library([LibraryFolder(RULESETS, "tests"), LibraryFolder(own, OWN, drafts=True)]),
        user="tester",
        now=Clock(),
    )
    made.author = author
    made.set_setting("welcomed", True)
    return made


class VersionsFlow(WorkshopFlow):
    """A running program with versions on screen."""

    async def settled(self) -> None:
        for _ in range(3):
            await super().settled()
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()

    @property
    def versions(self) -> VersionsScreen:
        screen = self.app.screen
        assert isinstance(screen, VersionsScreen), f"the screen is {screen}"
        return screen

    @property
    def dialog(self) -> FieldsDialog:
        screen = self.app.screen
        assert isinstance(screen, FieldsDialog), f"the screen is {screen}"
        return screen

    async def fill(self, **lines: str) -> None:
        """Fill in lines of a dialog and accept it."""
        for id, text in lines.items():
            self.dialog.lines[id].show(text)
        self.dialog.lines[next(iter(lines))].focus()
        await self.press("enter")

    def states(self) -> list[str]:
        return [words for _, words in self.versions.versions]


def _flow(
    made: Office,
    steps: Callable[[VersionsFlow], Awaitable[None]],
    *,
    path: Path | None = None,
    size: tuple[int, int] = (120, 40),
) -> None:
    app = AuditRulesApp(lambda: made, clock=made.now)

    async def main() -> None:
        async with app.run_test(size=size) as pilot:
            running = VersionsFlow(app, cast("Pilot[int]", pilot))
            await app.workers.wait_for_complete()
            await running.settled()
            if path is not None:
                app.open_ruleset(path)
                await running.settled()
            await steps(running)

    asyncio.run(main())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_from_the_workshop_to_a_version_in_force(tmp_path: Path, size: tuple[int, int]) -> None:
    path = own_ruleset(tmp_path, SAID)
    made = _office(tmp_path)

    async def steps(f: VersionsFlow) -> None:
        assert "ours@0.1.0" not in {template.reference for template in made.templates()}
        await f.press("ctrl+o")
        assert f.states() == ["draft"]
        await f.press("f2")
        dialog = f.dialog
        assert isinstance(dialog, PublishDialog)
        assert [block.why for block in dialog.blocks] == ["agreement"]
        assert "One thing stands against it" in f.shown()
        assert "Publish (Enter)" in f.shown(), "the buttons are in sight"
        await f.fill(agreed_by="Audit board")
        assert f.states() == ["in force since 01.06.2020"]
        assert "is published, in force from 01.06.2020" in f.said_there()
        assert "A. Lead published ours@0.1.0" in f.shown()
        assert "ours@0.1.0" in {template.reference for template in made.templates()}
        await f.press("escape")
        assert isinstance(f.app.screen, WorkshopScreen)

    _flow(made, steps, path=path, size=size)
    (done,) = read_record(tmp_path / "own").done
    assert (done.kind, done.by, done.text("agreed_by"), done.text("agreed_on")) == (
        "published",
        "A. Lead",
        "Audit board",
        "2020-06-01",
    )


def test_a_published_file_that_is_opened_again_leads_to_its_next_version(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SAID)
    made = _office(tmp_path)

    async def publish(f: VersionsFlow) -> None:
        await f.press("ctrl+o", "f2")
        await f.fill(agreed_by="Audit board")
        assert f.states() == ["in force since 01.06.2020"]

    async def steps(f: VersionsFlow) -> None:
        await f.press("ctrl+o")
        assert f.states() == ["in force since 01.06.2020"], "the text as it is published is no draft"
        await f.press("escape")
        f.workshop.held.replace_all(f.text.replace('version = "0.1.0"', 'version = "0.2.0"'), "a number")
        await f.press("ctrl+o", "f2")
        assert "F2 in the workshop saves it" in f.said_there()
        await f.press("escape", "f2", "ctrl+o")
        assert f.states() == ["draft", "in force since 01.06.2020"]

    _flow(made, publish, path=path)
    _flow(made, steps, path=path)


def test_writing_one_file_is_stopped_by_esc_and_then_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = own_ruleset(tmp_path, SAID)
    began, go_on = Event(), Event()
    joined = own.single_file

    def held(ruleset: Ruleset) -> str:
        began.set()
        go_on.wait(30)
        return joined(ruleset)

    monkeypatch.setattr(own, "single_file", held)

    async def steps(f: VersionsFlow) -> None:
        await f.press("ctrl+o")
        f.versions.do_export()
        await f.settled()
        dialog = f.dialog
        dialog.lines["file"].show(str(tmp_path / "out.toml"))
        await f.pilot.press("enter")
        for _ in range(400):
            if began.is_set():
                break
            await f.pilot.pause(0.02)
        try:
            assert began.is_set()
            await f.pilot.press("escape")
            assert f.dialog is dialog, "Esc stops it first"
            assert not dialog.query_one(LongWork).running
        finally:
            go_on.set()
        await f.settled()
        assert "Stopped. Nothing was written." in f.shown()
        assert not (tmp_path / "out.toml").exists()
        await f.press("enter")
        assert (tmp_path / "out.toml").exists()

    _flow(_office(tmp_path), steps, path=path)


def test_what_was_filled_in_settles_its_line_once_the_box_is_left(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SAID)

    async def steps(f: VersionsFlow) -> None:
        await f.press("ctrl+o", "f2")
        dialog = f.dialog
        assert isinstance(dialog, PublishDialog)
        assert [block.why for block in dialog.blocks] == ["agreement"]
        await f.type("Audit board")
        assert [block.why for block in dialog.blocks] == ["agreement"], "not at every letter"
        await f.press("tab")
        await f.until(lambda: not dialog.working)
        assert dialog.blocks == ()
        assert "Nothing stands against it" in f.shown()

    _flow(_office(tmp_path), steps, path=path)
    assert read_record(tmp_path / "own").done == (), "it is not published by that"


def test_each_line_that_stands_against_it_is_a_jump(tmp_path: Path) -> None:
    text = SAID
    path = own_ruleset(tmp_path, text + '\n[promise.never]\nwhenever = "child_seen is no"\nthen = "overall is good"\n')

    async def steps(f: VersionsFlow) -> None:
        await f.press("ctrl+o", "f2")
        dialog = f.dialog
        assert isinstance(dialog, PublishDialog)
        assert [block.why for block in dialog.blocks] == ["promise", "agreement"]
        options = dialog.query_one("#blocks", OptionList)
        options.focus()
        options.highlighted = 1
        await f.press("enter")
        assert f.app.focused is dialog.lines["agreed_by"]
        options.focus()
        options.highlighted = 0
        await f.press("enter")
        screen = f.workshop
        line = screen.editor.cursor_location[0]
        assert f.text.split("\n")[line] == "[promise.never]"

    _flow(_office(tmp_path), steps, path=path)
    assert read_record(tmp_path / "own").done == ()


def test_what_is_not_saved_is_not_published(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SAID)

    async def steps(f: VersionsFlow) -> None:
        f.at("[section.safety]")
        await f.type("# note")
        await f.press("ctrl+o", "f2")
        dialog = f.dialog
        assert isinstance(dialog, PublishDialog)
        assert "not saved" in dialog.blocks[0].message
        await f.fill(agreed_by="Audit board")
        assert f.app.screen is dialog
        await f.press("escape", "f3")
        assert "not saved" in f.said_there()

    _flow(_office(tmp_path), steps, path=path)
    assert read_record(tmp_path / "own").published("ours") == ()


def test_what_is_not_saved_is_saved_from_its_line_and_then_published(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SAID)

    async def steps(f: VersionsFlow) -> None:
        f.at("[section.safety]")
        await f.type("# note")
        await f.press("enter", "ctrl+o", "f2")
        await f.press("down", "down", "down", "enter")
        assert "# note" in path.read_text(encoding="utf-8")
        dialog = f.dialog
        assert isinstance(dialog, PublishDialog)
        assert [block.why for block in dialog.blocks] == ["agreement"]
        await f.fill(agreed_by="Audit board")
        assert f.states() == ["in force since 01.06.2020"]

    _flow(_office(tmp_path), steps, path=path, size=(80, 24))
    assert len(read_record(tmp_path / "own").published("ours")) == 1


def test_who_agreed_is_there_again_after_a_look_at_what_stands_against_it(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SAID.replace("child_seen is no", "child_sen is no"))

    async def steps(f: VersionsFlow) -> None:
        await f.press("ctrl+o", "f2")
        await f.type("Audit board")
        await f.press("down", "down")
        await f.type("01.07.2020")
        await f.press("down", "enter")
        assert f.workshop.editor.has_focus, "at the fault"
        f.workshop.held.replace_all(SAID, "mended")
        await f.press("f2")
        await f.press("ctrl+o", "f2")
        values = f.dialog.values
        assert (values["agreed_by"], values["begins"]) == ("Audit board", "01.07.2020")
        await f.press("enter")
        assert f.states() == ["in force from 01.07.2020"]

    made = _office(tmp_path)
    _flow(made, steps, path=path)
    assert not made.kept_text("ours@0.1.0").get("publish"), "it did what it was for"


def test_while_a_text_is_not_saved_nothing_is_said_of_the_older_one_in_the_file(tmp_path: Path) -> None:
    left = scaffold("ours", "graded")
    path = own_ruleset(tmp_path, left)

    async def steps(f: VersionsFlow) -> None:
        f.workshop.held.replace_all(SAID.replace("in a good file", "where it is good"), "all that was left to be said")
        await f.settled()
        await f.press("ctrl+o", "f2")
        dialog = f.dialog
        assert isinstance(dialog, PublishDialog)
        assert [block.why for block in dialog.blocks] == ["unsaved", "agreement"]
        await f.press("down", "down", "down", "enter")
        assert [block.why for block in dialog.blocks] == ["agreement"]

    _flow(_office(tmp_path), steps, path=path)


def test_a_promise_not_proved_is_published_only_when_that_was_on_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = SAID
    path = own_ruleset(
        tmp_path, text + '\n[promise.open]\nwhenever = "child_seen is no"\nthen = "not overall is good"\n'
    )
    monkeypatch.setattr("auditrules.tui.workshop.publish_dialog.SECONDS", -1.0)

    async def steps(f: VersionsFlow) -> None:
        await f.press("ctrl+o", "f2")
        dialog = f.dialog
        assert isinstance(dialog, PublishDialog)
        dialog.acknowledged = ()
        await f.fill(agreed_by="Audit board")
        assert f.app.screen is dialog
        assert "? promise.open is not proved" in f.shown()
        await f.press("f2")
        assert f.states() == ["in force since 01.06.2020"]
        assert "Acknowledged: promise.open is not proved" in f.shown()

    _flow(_office(tmp_path), steps, path=path)


def test_agreed_then_published_then_withdrawn(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SAID)

    async def steps(f: VersionsFlow) -> None:
        await f.press("ctrl+o", "f8")
        assert "Only a version in force" in f.said_there()
        await f.press("f3")
        await f.fill(by="Audit board", on="tomorrow")
        assert "give the date itself, not 'tomorrow'" in f.shown()
        await f.fill(by="Audit board", on="30.05.2020")
        assert f.states() == ["agreed by Audit board on 30.05.2020"]
        await f.press("f2")
        assert f.dialog.lines["agreed_by"].value == "Audit board"
        await f.press("f2")
        assert f.states() == ["in force since 01.06.2020"]
        await f.press("f2")
        assert "Only a draft is published" in f.said_there()
        await f.press("f8")
        await f.fill(because="")
        assert "for a reason" in f.shown()
        await f.fill(because="It missed a rule.")
        assert f.states() == ["withdrawn on 01.06.2020"]
        assert "A. Lead withdrew ours@0.1.0: It missed a rule." in f.shown()

    _flow(_office(tmp_path), steps, path=path)


def test_a_name_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    path = own_ruleset(tmp_path, SAID)
    made = _office(tmp_path, author=None)

    async def steps(f: VersionsFlow) -> None:
        await f.press("ctrl+o", "f3")
        assert "Your name" in f.shown()
        await f.fill(by="Audit board", name=" ")
        assert "Say your name, for the record." in f.shown()
        assert f.dialog.lines["name"].has_focus, "where it is to be said"
        await f.fill(by="Audit board", name="B. Lead")
        assert f.states() == ["agreed by Audit board on 01.06.2020"]
        await f.press("f2")
        assert "Your name" not in f.shown()

    _flow(made, steps, path=path)
    assert made.author == "B. Lead"
    assert read_record(tmp_path / "own").done[0].by == "B. Lead"


def test_arrow_keys_go_from_line_to_line_and_what_is_typed_after_them_too(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SAID)

    async def steps(f: VersionsFlow) -> None:
        await f.press("ctrl+o", "f3")
        await f.pilot.press(*"Board", "down", "down", "up", "end", "backspace", "1")
        await f.settled()
        assert f.dialog.values == {"by": "Board", "on": "01.06.2021"}

    _flow(_office(tmp_path), steps, path=path)


def test_a_save_is_noted_with_what_it_changed(tmp_path: Path) -> None:
    path = own_ruleset(tmp_path, SAID)

    async def steps(f: VersionsFlow) -> None:
        f.at('label = "Recording"')
        await f.press("end", "left")
        await f.type("s")
        await f.press("f2")
        await f.press("ctrl+o")
        assert "A. Lead saved the draft of ours@0.1.0" in f.shown()
        assert "~ section.recording label: Recording -> Recordings" in f.shown()

    _flow(_office(tmp_path), steps, path=path)


def test_a_supplied_ruleset_becomes_ones_own(tmp_path: Path) -> None:
    made = _office(tmp_path)

    async def steps(f: VersionsFlow) -> None:
        assert f.workshop.held.read_only
        await f.press("ctrl+o")
        assert f.dialog.lines["id"].value == "our-small"
        await f.fill(id="small", title="Ours")
        assert "is a ruleset of tests" in f.shown()
        await f.fill(id="our-small", title="Ours")
        screen = f.workshop
        assert screen.held.path == tmp_path / "own" / "our-small.toml"
        assert not screen.held.read_only
        assert screen.desk.examination.errors == 0
        await f.press("ctrl+o")
        assert f.states() == ["draft"]

    _flow(made, steps, path=RULESETS / "small.toml")


def test_a_published_version_is_read_only_and_its_draft_is_opened(tmp_path: Path) -> None:
    own_ruleset(tmp_path, SAID)
    made = _office(tmp_path)

    async def steps(f: VersionsFlow) -> None:
        await f.press("escape")
        await f.press("r")
        assert isinstance(f.app.screen, RulesetsScreen)
        assert "ours 0.1.0 · draft" in f.shown()
        await f.press("v", "f2")
        await f.fill(agreed_by="Audit board")
        await f.press("escape")
        assert "ours 0.1.0 · in force since 01.06.2020" in f.shown()
        await f.press("enter")
        assert f.workshop.held.path == tmp_path / "own" / "ours.toml"
        f.app.open_ruleset(tmp_path / "own" / "published" / "ours-0.1.0.toml")
        await f.settled()
        assert "never changed" in f.workshop.held.read_only

    _flow(made, steps, path=tmp_path / "own" / "ours.toml")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_one_file_out_and_in(tmp_path: Path, size: tuple[int, int]) -> None:
    own_ruleset(tmp_path, SAID)
    made = _office(tmp_path)
    sent = tmp_path / "sent.toml"

    async def steps(f: VersionsFlow) -> None:
        await f.press("ctrl+o", "f7")
        await f.fill(file=str(sent))
        assert f"Written: {sent}" in f.app.screen.query_one(StatusLine).said
        await f.press("escape", "escape", "r", "i")
        await f.fill(file=str(sent))
        shown = " ".join(f.shown().replace("│", " ").split())
        assert "there is a draft of 'ours' already" in shown
        assert "Give it an id of its own in the box above, as our-ours." in shown
        assert f.dialog.values["file"] == str(sent)
        await f.fill(id="theirs")
        assert f.workshop.held.path == tmp_path / "own" / "theirs.toml"
        assert f.workshop.held.text == sent.read_text().replace('id = "ours"', 'id = "theirs"')
        assert f.workshop.desk.examination.errors == 0

    _flow(made, steps, path=tmp_path / "own" / "ours.toml", size=size)
