"""Two windows on one audit see each other's changes, and neither loses a word."""

from __future__ import annotations

from pathlib import Path

from auditrules.audits.changes import Draft
from auditrules.audits.commands import AddAction, RemoveEntry, SetAnswer, SetAnswerText
from auditrules.tui.prose import Prose
from auditrules.tui.prose_box import ProseBox
from auditrules.tui.rows import EntryRow
from tests.tui.harness import Flow, begun, flow, office
from tests.tui.terminal import program
from tests.tui.test_pty import prepared, words_of


def test_what_the_other_does_is_seen_and_said_without_a_key(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)

    async def steps(f: Flow) -> None:
        await f.focus("safety")
        await f.press("3")
        made.open_audit(audit).execute(SetAnswer("safety", "inadequate"))
        f.screen.look()
        await f.settled()
        assert f.state.answer("safety").value == "inadequate"
        assert "Risk and safety" in f.said
        assert "another window" in f.said
        await f.press("ctrl+z")
        assert f.state.answer("safety").value == "inadequate", "undo does not take back what another did"

    flow(made, steps, audit=audit)


def test_undo_of_other_places_survives_the_other_window(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)

    async def steps(f: Flow) -> None:
        await f.focus("safety")
        await f.press("3")
        made.open_audit(audit).execute(SetAnswer("planning", "good"))
        f.screen.look()
        await f.settled()
        await f.press("ctrl+z")
        assert f.state.answer("safety").value is None
        assert f.state.answer("planning").value == "good"

    flow(made, steps, audit=audit)


def test_both_write_in_one_box_and_both_are_kept(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)

    async def steps(f: Flow) -> None:
        await f.focus("safety", "rationale")
        await f.type("seen at home")
        f.screen.record_typing()
        box = f.screen.query_one("#item-safety Prose", Prose)
        # Mine is typed and not taken yet, theirs recorded.
        other = made.open_audit(audit)
        box.insert(" weekly")
        other.execute(SetAnswerText("safety", "rationale", "Not seen at home"))
        f.screen.look()
        await f.settled()
        assert box.text == "Not seen at home weekly"
        assert f.state.answer("safety").rationale == "Not seen at home weekly"
        assert box.cursor_location == (0, len(box.text)), "the cursor stays where I write"
        # The same again, found out only by saving.
        other = made.open_audit(audit)
        other.execute(SetAnswerText("safety", "rationale", "Mostly: Not seen at home weekly"))
        box.insert(" alone")
        f.screen.record_typing()
        await f.settled()
        assert f.state.answer("safety").rationale == "Mostly: Not seen at home weekly alone"
        assert box.text == "Mostly: Not seen at home weekly alone"
        # Theirs was taken in, and not shown yet, when more is typed here.
        other = made.open_audit(audit)
        other.execute(SetAnswerText("safety", "rationale", f"{box.text}, today"))
        assert f.desk.look()
        box.insert(" and well")
        f.screen.record_typing()
        await f.settled()
        assert f.state.answer("safety").rationale == "Mostly: Not seen at home weekly alone, today and well"

    flow(made, steps, audit=audit)


def test_an_entry_removed_by_the_other_comes_back_with_what_is_typed_into_it(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)
    made.open_audit(audit).execute(AddAction("See the child", due="08.06.2020"))

    async def steps(f: Flow) -> None:
        f.screen.going.to_part("actions")
        await f.settled()
        (row,) = f.screen.query(EntryRow)
        measure = next(box for box in row.boxes if box.cell.spot.field == "measure")
        assert isinstance(measure, ProseBox)
        await measure.edit_now()
        assert measure.editor is not None
        measure.editor.insert("seen alone")
        other = made.open_audit(audit)
        other.execute(RemoveEntry("actions", row.entry))
        f.screen.look()
        await f.settled()
        (action,) = f.state.actions.values()
        assert (action.text, action.measure) == ("See the child", "seen alone")
        assert action.due is not None

    flow(made, steps, audit=audit)


def test_an_audit_submitted_elsewhere_turns_into_one_for_reading(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)

    async def steps(f: Flow) -> None:
        made.open_audit(audit)._commit(Draft("submitted", {}), made.now())
        f.screen.look()
        await f.settled()
        assert f.screen.read_only

    flow(made, steps, audit=audit)


def test_two_programs_in_two_terminals(tmp_path: Path) -> None:
    workspace, audit = prepared(tmp_path)
    one, two = program(workspace), program(workspace)
    try:
        for terminal in (one, two):
            terminal.wait_for("CF-1")
            terminal.press("c")
            terminal.wait_for("worried about", "Can still")
        one.type("abc")
        two.type("xyz")
        for terminal in (one, two):
            # Who types at the very same moment may find the letters side by side, and every one of them there.
            terminal.wait_for(*"abcxyz")
        one.type(" quietly")
        two.wait_for("quietly", "another window")
    finally:
        one.close()
        two.close()
    assert sorted("".join(words_of(workspace, audit).split())) == sorted("abcxyzquietly")
