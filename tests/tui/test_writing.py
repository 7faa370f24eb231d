"""Long prose in the whole window, copying, what would change the grade, and text that cannot be saved."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from auditrules.audits.commands import SetAnswer
from auditrules.tui.clipboard import copied_by_desktop, copy_words
from auditrules.tui.dialogs import PickDialog
from auditrules.tui.prose import Prose
from auditrules.tui.prose_window import ProseWindow
from tests.tui.harness import Flow, begun, flow, office
from tests.tui.test_saving import Broken


def test_long_prose_is_written_in_the_whole_window_and_recorded_as_it_is_typed(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)

    async def steps(f: Flow) -> None:
        await f.focus("words")
        await f.type("short")
        await f.press("ctrl+o")
        window = f.app.screen
        assert isinstance(window, ProseWindow)
        assert window.prose.text == "short"
        await f.type(", and then\n\nlonger")
        assert "4 words" in str(window.query_one("#count").render())
        assert f.app.leaving.save_everything() == 0
        kept = made.open_audit(audit).state.answer("words").value
        assert kept == "short, and then\n\nlonger", "a closed terminal loses nothing"
        await f.press("escape")
        assert f.app.screen.query_one("#item-words Prose").text == kept  # type: ignore[attr-defined]

    flow(made, steps, audit=audit)


def test_find_in_the_window_goes_round_and_says_when_there_is_nothing(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)
    made.open_audit(audit).execute(SetAnswer("words", "Visits were late.\nThen visits were made."))

    async def steps(f: Flow) -> None:
        await f.focus("words")
        await f.press("ctrl+o")
        window = f.app.screen
        assert isinstance(window, ProseWindow)
        await f.press("f3")
        await f.type("VISITS")
        seen = []
        for _ in range(3):
            await f.press("enter")
            seen.append(window.prose.selection.start)
        assert seen == [(0, 0), (1, 5), (0, 0)]
        await f.type("x")
        await f.press("enter")
        assert "does not stand here" in str(window.query_one("#count").render())
        await f.press("escape")
        assert window.prose.has_focus
        await f.press("escape")
        assert f.app.screen is f.screen

    flow(made, steps, audit=audit)


def test_the_whole_window_and_the_form_go_on_at_the_same_place(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)
    made.open_audit(audit).execute(SetAnswer("words", "Visits were late.\nThen visits were made."))

    async def steps(f: Flow) -> None:
        await f.focus("words")
        await f.press("ctrl+home", "right")
        await f.press("ctrl+o")
        window = f.app.screen
        assert isinstance(window, ProseWindow)
        assert window.prose.cursor_location == (0, 1)
        await f.press("f3")
        await f.type("were")
        await f.press("enter", "enter", "escape", "right", "escape")
        await f.type(" not")
        await f.until(lambda: f.state.answer("words").value == "Visits were late.\nThen visits were not made.")

    flow(made, steps, audit=audit)


def test_what_another_window_writes_shows_in_the_whole_window_too(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)

    async def steps(f: Flow) -> None:
        await f.focus("words")
        await f.press("ctrl+o")
        window = f.app.screen
        assert isinstance(window, ProseWindow)
        await f.type("mine")
        beneath = next(screen for screen in f.app.screen_stack if hasattr(screen, "look"))
        beneath.record_typing()  # type: ignore[attr-defined]
        made.open_audit(audit).execute(SetAnswer("words", "mine and theirs"))
        beneath.look()
        await f.settled()
        assert window.prose.text == "mine and theirs"

    flow(made, steps, audit=audit)


def test_why_says_what_would_change_the_grade_and_goes_there(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)
    session = made.open_audit(audit)
    for item, value in (("safety", "good"), ("planning", "inadequate"), ("harm", "no"), ("visits", "yes")):
        session.execute(SetAnswer(item, value))

    async def steps(f: Flow) -> None:
        await f.press("ctrl+g")
        dialog = f.app.screen
        assert isinstance(dialog, PickDialog)
        await f.app.workers.wait_for_complete()
        await f.settled()
        labels = [pick.label for pick in dialog.picks]
        assert "What would change it" in labels
        way = next(pick for pick in dialog.picks if "Planning: Inadequate →" in pick.label)
        assert way.key is not None
        assert any(label.strip().startswith("then: ") for label in labels)
        assert not any("decide." in label for label in labels), "a rule is told in words, not by its name in the file"

    flow(made, steps, audit=audit)


def test_text_that_cannot_be_saved_can_be_written_to_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("words")
        await f.press("f10")
        assert f.app.screen is f.screen, "only while saving fails"
        made.workspace.append = Broken(made, tmp_path)  # type: ignore[method-assign]
        await f.type("not lost")
        f.screen.record_typing()
        assert "F10: to a file" in f.status.alarm
        await f.press("f10", "enter")
        (file,) = tmp_path.glob("auditrules-unsaved-*.txt")
        assert "not lost" in file.read_text(encoding="utf-8")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert "CF-1" not in file.name

    flow(made, steps, audit=begun(made))


def test_copying_says_what_came_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "xclip"
    script.write_text(f"#!/bin/sh\n/bin/cat > {tmp_path}/copied\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not copied_by_desktop("words", {})
    assert copied_by_desktop("words", {"DISPLAY": ":0"})
    assert (tmp_path / "copied").read_text(encoding="utf-8") == "words"
    assert copy_words(True, {}) == "Copied."
    assert "no clipboard" in copy_words(False, {"TERM": "linux"})
    assert "asked to copy" in copy_words(False, {"TERM": "xterm-256color"})


def test_copying_in_a_box_is_said_at_the_foot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("TERM", "xterm-256color")
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("words")
        await f.type("copy me")
        await f.press("shift+home", "ctrl+c")
        assert f.app.clipboard == "copy me"
        assert "asked to copy" in f.said

    flow(made, steps, audit=begun(made))


def test_the_ends_of_what_is_written_are_one_key_away(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        box = await f.focus("words")
        assert isinstance(box, Prose)
        await f.type("one\ntwo\nthree")
        await f.press("ctrl+home")
        assert box.cursor_location == (0, 0)
        await f.press("ctrl+shift+end")
        assert box.selected_text == "one\ntwo\nthree"
        await f.press("ctrl+end")
        assert box.cursor_location == (2, 5)

    flow(made, steps, audit=begun(made))
