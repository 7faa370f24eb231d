"""What is called saved is recorded; what cannot be saved is said loudly, kept, and tried again."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import pytest

from auditrules.audits.events import Event, Summary
from auditrules.store.driver import checked_driver
from auditrules.store.errors import DiskFull
from auditrules.tui.prose import Prose
from auditrules.tui.type_ahead import Leave
from tests.tui.harness import Clock, Flow, begun, flow, office


class Broken:
    """A store that takes nothing until it is mended."""

    def __init__(self, made: object, folder: Path) -> None:
        self.working = made.workspace.append  # type: ignore[attr-defined]
        self.folder = folder
        self.broken = True

    def __call__(self, event: Event, summary: Summary) -> None:
        if self.broken:
            raise DiskFull(self.folder)
        self.working(event, summary)


def test_saved_is_said_with_the_time_of_recording(tmp_path: Path) -> None:
    clock = Clock()
    made = office(tmp_path, clock=clock)

    async def steps(f: Flow) -> None:
        assert f.status.saved == ""
        clock.move(7)
        await f.focus("safety")
        await f.press("3")
        assert f.status.saved == f"Saved {clock.at.astimezone():%H:%M:%S}"

    flow(made, steps, audit=begun(made))


def test_prose_that_is_not_recorded_yet_is_not_called_saved(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("words")
        events = len(made.workspace.events(f.state.id))
        # As long as the text box has typed but the session has not recorded, the screen does not say saved.
        box = f.screen.query_one("#item-words Prose", Prose)
        box.insert("typed")
        f.screen.on_box_typed(Prose.Typed(box, None, at_once=False))
        assert f.status.saved == "Saving …"
        assert len(made.workspace.events(f.state.id)) == events
        f.screen.record_typing()
        assert f.status.saved.startswith("Saved")
        assert len(made.workspace.events(f.state.id)) == events + 1

    flow(made, steps, audit=begun(made))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_a_failure_to_save_is_loud_keeps_the_text_and_is_tried_again(tmp_path: Path, size: tuple[int, int]) -> None:
    made = office(tmp_path)
    audit = begun(made)

    async def steps(f: Flow) -> None:
        box = await f.focus("words")
        assert isinstance(box, Prose)
        store = Broken(made, tmp_path)
        made.workspace.append = store  # type: ignore[method-assign]
        await f.type("kept")
        f.screen.record_typing()
        assert "NOT SAVED" in f.status.alarm
        assert "disk is full" in f.status.alarm
        assert box.text == "kept"
        # A grade given meanwhile waits as well and shows as given.
        await f.focus("planning")
        await f.press("3")
        assert f.desk.state.answer("planning").value == "good"
        assert f.session.state.answer("planning").value is None
        assert len(f.desk.waiting) == 2
        # Leaving is held up; nothing is dropped by going elsewhere and coming back.
        await f.press("escape")
        assert "Not everything is saved" in f.said
        await f.press("f5", "f6")
        assert f.screen.query_one("#item-words Prose", Prose).text == "kept"
        store.broken = False
        f.screen._try_again()
        await f.settled()
        assert f.status.alarm == ""
        assert f.status.saved.startswith("Saved")
        assert f.desk.waiting == ()

    flow(made, steps, audit=audit, size=size)
    state = made.open_audit(audit).state
    assert state.answer("words").value == "kept"
    assert state.answer("planning").value == "good"


def test_a_change_made_in_another_window_is_taken_in_and_neither_loses(tmp_path: Path) -> None:
    from auditrules.audits.commands import SetAnswer

    made = office(tmp_path)
    audit = begun(made)

    async def steps(f: Flow) -> None:
        await f.focus("safety")
        await f.press("3")
        made.open_audit(audit).execute(SetAnswer("planning", "requires_improvement"))
        await f.press("2")
        assert f.state.answer("safety").value == "requires_improvement"
        assert f.state.answer("planning").value == "requires_improvement"

    flow(made, steps, audit=audit)
    state = made.open_audit(audit).state
    assert state.answer("safety").value == "requires_improvement"
    assert state.answer("planning").value == "requires_improvement"


def test_opening_again_goes_on_where_the_last_change_was_made(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)

    async def first(f: Flow) -> None:
        await f.focus("workers")
        await f.type("4")
        await f.press("enter")

    async def second(f: Flow) -> None:
        spot = f.screen.spot()
        assert spot is not None
        assert spot.item == "workers"

    flow(made, first, audit=audit)
    flow(made, second, audit=audit)


def test_a_letter_typed_while_the_screen_is_refreshed_is_not_overwritten(tmp_path: Path) -> None:
    """A box has a letter that nobody took yet, while another change has everything shown anew."""
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        box = await f.focus("words")
        assert isinstance(box, Prose)
        await f.type("ab")
        f.screen.record_typing()
        box.insert("c")
        pane = f.screen.going.pane
        assert pane is not None
        await pane.show(f.desk.state)
        assert box.text == "abc"
        f.screen.record_typing()
        assert f.state.answer("words").value == "abc"

    flow(made, steps, audit=begun(made))


def test_a_request_to_end_while_nothing_can_be_saved_leaves_the_text_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = office(tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    (home / "auditrules-unsaved-2020-06-01.txt").write_text("kept from before", encoding="utf-8")

    async def steps(f: Flow) -> None:
        await f.focus("words")
        monkeypatch.setattr(made.workspace, "append", Broken(made, tmp_path))
        await f.type("not to be lost")
        f.app.post_message(Leave())
        await f.until(lambda: bool(f.app.failure))

    app = flow(made, steps, audit=begun(made))
    kept = home / "auditrules-unsaved-2020-06-01-2.txt"
    assert "not to be lost" in kept.read_text(encoding="utf-8")
    assert kept.stat().st_mode & 0o077 == 0
    assert app.failure.startswith("1 change could not be saved.")
    assert str(kept) in app.failure
    assert (home / "auditrules-unsaved-2020-06-01.txt").read_text(encoding="utf-8") == "kept from before"


def test_no_key_waits_while_another_program_holds_the_workspace(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)

    async def steps(f: Flow) -> None:
        box = await f.focus("words")
        assert isinstance(box, Prose)
        other = checked_driver().connect(str(made.workspace.folder / "workspace.db"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        began = monotonic()
        await f.type("kept")
        f.screen.record_typing()
        # Two tries of three seconds each, as when a workspace is opened, would be no answer to a key.
        assert monotonic() - began < 3
        assert "another program holds it" in f.status.alarm
        assert box.text == "kept"
        other.execute("ROLLBACK")
        other.close()
        f.screen._try_again()
        await f.settled()
        assert f.status.alarm == ""

    flow(made, steps, audit=audit)
    assert made.open_audit(audit).state.answer("words").value == "kept"
