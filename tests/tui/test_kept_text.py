"""What was typed and is in no audit yet is kept, shown again where it was typed, and told in the review."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from auditrules.audits.commands import AddAction, AddConsultation, SetDate
from auditrules.audits.spots import Spot
from auditrules.tui.dialogs import EscalateDialog, ReasonDialog
from auditrules.tui.home_screen import HomeScreen
from auditrules.tui.prose import Line
from auditrules.tui.review import ReviewScreen
from auditrules.tui.rows import EntryRow, ItemRow
from auditrules.tui.section_list import SectionList
from tests.tui.harness import Flow, begun, flow, office


def test_a_concern_that_was_not_sent_is_there_again(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)

    async def first(f: Flow) -> None:
        await f.focus("words")
        await f.press("f2")
        await f.type("a stair gate is broken")
        await f.press("escape")
        assert "F2 here opens it again" in f.said
        await f.press("f8")
        review = f.app.screen
        assert isinstance(review, ReviewScreen)
        assert any("did not send it" in pick.label for pick in review.picks)

    async def second(f: Flow) -> None:
        await f.focus("words")
        await f.press("f2")
        dialog = f.app.screen
        assert isinstance(dialog, EscalateDialog)
        assert dialog.what.text == "a stair gate is broken"
        await f.press("f2")
        (sent,) = f.state.escalations.values()
        assert sent.what == "a stair gate is broken"
        await f.press("f2")
        dialog = f.app.screen
        assert isinstance(dialog, EscalateDialog)
        assert dialog.what.text == "", "what was sent is not offered again"

    flow(made, first, audit=audit)
    flow(made, second, audit=audit)


def test_a_reason_that_was_begun_is_there_again(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("visits")
        for _ in range(2):
            await f.press("f7")
            dialog = f.app.screen
            assert isinstance(dialog, ReasonDialog)
            await f.type("no plan")
            await f.press("escape")
        assert not f.state.answer("visits").not_applicable
        await f.press("f7", "enter")
        assert f.state.answer("visits").not_applicable_reason == "no planno plan"

    flow(made, steps, audit=begun(made))


@pytest.mark.parametrize("away", ["f6", "f8", "escape", "tab"])
def test_a_refused_date_stays_in_its_box_whichever_way_it_is_left(tmp_path: Path, away: str) -> None:
    made = office(tmp_path)
    audit = begun(made)

    async def first(f: Flow) -> None:
        f.screen.going.to(Spot("details", field="appointment"))
        await f.settled()
        await f.type("31.02.2020")
        await f.press(away)
        assert made.open_audit(audit).state.appointment is None

    async def second(f: Flow) -> None:
        f.screen.going.to(Spot("details", field="appointment"))
        await f.settled()
        box = f.focused
        assert isinstance(box, Line)
        assert box.value == "31.02.2020"
        row = next(row for row in f.screen.query("#boxes-details"))
        said = [str(each.render()) for each in row.query(".refusal") if each.display]
        assert len(said) == 1
        assert "31" in said[0]
        await f.press("f8")
        review = f.app.screen
        assert isinstance(review, ReviewScreen)
        assert any("31.02.2020" in pick.label for pick in review.picks)
        await f.press("escape")
        await f.press("end", "ctrl+u")
        await f.type("02.06.2020")
        await f.press("enter")
        assert f.state.appointment == date(2020, 6, 2)
        assert f.desk.all_not_taken == {}
        assert not [each for each in row.query(".refusal") if each.display]

    flow(made, first, audit=audit)
    flow(made, second, audit=audit)


@pytest.mark.parametrize(
    ("made_by", "collection", "area", "field"),
    [(AddAction("A visit"), "actions", "actions", "due"), (AddConsultation("J"), "consultations", "overall", "on")],
)
def test_words_that_are_no_date_stay_in_the_box_of_an_entry(
    tmp_path: Path,
    made_by: AddAction | AddConsultation,
    collection: str,
    area: Literal["actions", "overall"],
    field: str,
) -> None:
    made = office(tmp_path)
    audit = begun(made)
    made.open_audit(audit).execute(made_by)
    (entry,) = getattr(made.open_audit(audit).state, collection)

    async def first(f: Flow) -> None:
        f.screen.going.to(Spot(area, entry=entry, field=field))
        await f.settled()
        await f.type("the other day")
        await f.press("tab")
        await f.type("agreed")
        f.screen.record_typing()
        await f.press("f8", "escape")
        assert getattr(getattr(f.state, collection)[entry], field) is None

    async def second(f: Flow) -> None:
        f.screen.going.to(Spot(area, entry=entry, field=field))
        await f.settled()
        box = f.focused
        assert isinstance(box, Line)
        assert box.value == "the other day"
        await f.press("ctrl+u")
        await f.type("02.06.2020")
        await f.press("enter")
        assert getattr(getattr(f.state, collection)[entry], field) == date(2020, 6, 2)

    flow(made, first, audit=audit)
    flow(made, second, audit=audit)


@pytest.mark.parametrize("again", ["01.06.2020", ""])
def test_a_refusal_goes_when_the_box_holds_again_what_it_held(tmp_path: Path, again: str) -> None:
    made = office(tmp_path)
    audit = begun(made)
    if again:
        made.open_audit(audit).execute(SetDate("appointment", again))

    async def steps(f: Flow) -> None:
        f.screen.going.to(Spot("details", field="appointment"))
        await f.settled()
        row = next(row for row in f.screen.query("#boxes-details"))
        await f.press("ctrl+u")
        await f.type("31.02.2020")
        await f.press("enter")
        assert [each for each in row.query(".refusal") if each.display]
        await f.press("shift+tab", "end", "ctrl+u")
        await f.type(again)
        await f.press("enter")
        assert f.desk.all_not_taken == {}
        assert not [each for each in row.query(".refusal") if each.display]

    flow(made, steps, audit=audit)


def test_a_date_typed_to_its_end_and_not_left_is_recorded_on_leaving_the_program(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)

    async def steps(f: Flow) -> None:
        f.screen.going.to(Spot("details", field="appointment"))
        await f.settled()
        await f.type("02.06.2020")
        assert f.app.leaving.save_everything() == 0

    flow(made, steps, audit=audit)
    assert made.open_audit(audit).state.appointment == date(2020, 6, 2)


def test_prose_that_is_too_long_stays_where_it_was_written(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)
    long = "word " * 5000

    async def first(f: Flow) -> None:
        await f.focus("words")
        f.screen.query_one("#item-words Prose").insert(long)  # type: ignore[attr-defined]
        await f.press("f6")
        assert "too long" in f.said or "characters" in f.said
        assert f.state.answer("words").value is None

    async def second(f: Flow) -> None:
        await f.focus("words")
        assert f.screen.query_one("#item-words Prose").text == long  # type: ignore[attr-defined]

    flow(made, first, audit=audit)
    flow(made, second, audit=audit)


def test_a_refusal_stands_right_below_its_box_and_in_sight(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        f.screen.going.to_part("actions")
        await f.settled()
        f.screen.query_one("#part-actions").query("Deed").last().focus()
        await f.press("enter")
        (row,) = f.screen.query(EntryRow)
        due = next(box for box in row.boxes if box.cell.spot.field == "due")
        assert isinstance(due, Line)
        due.focus()
        await f.settled()
        await f.type("in 5 working days")
        await f.press("enter")
        (said,) = [each for each in row.query(".refusal") if each.display]
        assert said.region.y == due.region.bottom
        assert "Enter takes 08.06.2020" in str(said.render())
        assert f.screen.query_one("#form").region.contains_region(said.region)

    flow(made, steps, audit=begun(made), size=(80, 24))


def test_a_digit_does_not_take_the_mark_not_applicable_back(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("visits")
        await f.press("f7")
        await f.type("no plan")
        await f.press("enter")
        await f.press("1", "delete", "x")
        assert f.state.answer("visits").not_applicable
        assert "F7" in f.said
        await f.press("f7")
        assert not f.state.answer("visits").not_applicable
        row = f.screen.query_one("#item-visits", ItemRow)
        assert row.has_focus_within, "the focus stays at the question"

    flow(made, steps, audit=begun(made))


def test_what_was_said_goes_with_the_next_thing_that_happens(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("safety")
        await f.press("9")
        assert f.said
        await f.press("down")
        assert f.said == ""
        await f.press("up", "3", "ctrl+z")
        assert "Undone" in f.said, "what a key says stays when that key moves the focus"
        await f.press("2")
        assert f.said == ""

    flow(made, steps, audit=begun(made))


def test_overall_is_not_done_before_its_rationale(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        f.screen.going.to_part("overall")
        await f.settled()
        await f.press("3")
        part = f.screen.query_one(SectionList).lines.parts[-1]
        blocking = [each for each in f.session.missing() if each.blocks and each.spot.area == "overall"]
        assert bool(blocking) == (part.mark == "!")
        assert part.mark != "✓" or not blocking

    flow(made, steps, audit=begun(made))


def test_going_to_a_section_shows_the_question_with_its_answer(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        for _ in range(8):
            await f.press("f6")
            for key in ("tab", "tab", "tab", "tab", "shift+tab", "shift+tab"):
                await f.press(key)
                row = next((w for w in f.focused.ancestors if isinstance(w, ItemRow)), None)
                if row is None or f.focused.region.bottom - row.region.y > 15:
                    continue
                title = row.query(".title").first()
                assert f.screen.query_one("#form").region.contains_region(title.region), (key, row.asked.title)

    flow(made, steps, audit=begun(made), size=(80, 24))


def test_a_window_can_be_left_without_losing_the_home_screen(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.press("f2")
        await f.type("x")
        assert f.app.leaving.save_everything() == 0
        await f.press("escape", "escape")
        assert isinstance(f.app.screen, HomeScreen)

    audit = begun(made)
    flow(made, steps, audit=audit)
    assert made.kept_text(audit).under("escalate/")
