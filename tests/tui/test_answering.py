"""Answering: digits, arrows, letters, dates, not applicable, undo."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual import events
from textual.widgets import OptionList, Static

from auditrules.audits.commands import AddAction, SetAnswer
from auditrules.audits.spots import Spot
from auditrules.tui.boxes import box_of
from auditrules.tui.choice import Choice
from auditrules.tui.deeds import Deed
from auditrules.tui.dialogs import ReasonDialog
from auditrules.tui.key_line import StatusLine
from auditrules.tui.prose import Line, Prose
from auditrules.tui.review import ReviewScreen
from auditrules.tui.rows import EntryRow, ItemRow
from tests.tui.harness import RULESETS, Flow, begun, flow, office


def test_digits_and_arrows_choose_and_delete_takes_back(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("safety")
        await f.press("2")
        assert f.state.answer("safety").value == "requires_improvement"
        await f.press("right")
        assert f.state.answer("safety").value == "good"
        await f.press("right")
        assert f.state.answer("safety").value == "good"
        await f.press("left", "left")
        assert f.state.answer("safety").value == "inadequate"
        await f.press("delete")
        assert f.state.answer("safety").value is None

    flow(made, steps, audit=begun(made))


def test_a_digit_without_an_answer_changes_nothing_and_says_so(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("safety")
        await f.press("3", "9")
        assert f.state.answer("safety").value == "good"
        assert "3 answers" in f.said

    flow(made, steps, audit=begun(made))


def test_a_letter_on_a_grade_goes_to_its_evidence_and_never_changes_the_grade(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("safety")
        await f.press("3")
        await f.type("good file")
        assert f.state.answer("safety").value == "good"
        assert isinstance(f.focused, Prose)
        await f.press("shift+tab")
        assert isinstance(f.focused, Choice)
        assert f.state.answer("safety").evidence == "good file"
        # Another letter begins a word of its own behind the evidence.
        await f.type("s")
        await f.press("tab")
        assert f.state.answer("safety").evidence == "good file s"

    flow(made, steps, audit=begun(made))


def test_keys_typed_faster_than_the_screen_land_where_the_keys_before_them_lead(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("visits")
        typed = [("down", None), ("a", "a"), ("b", "b"), ("tab", None), ("3", "3")]
        typed += [("down", None), ("down", None), ("r", "r"), ("f6", None), ("c", "c"), ("d", "d")]
        for key, character in typed:
            f.app.post_message(events.Key(key, character))
        await f.settled()
        await f.settled()
        f.screen.record_typing()
        assert f.state.answer("visits").evidence == "ab"
        assert f.state.answer("safety").value == "good"
        assert f.state.answer("safety").evidence == ""
        assert f.state.answer("safety").rationale == "r"
        assert f.state.answer("words").value == "cd"

    flow(made, steps, audit=begun(made))


def test_undo_and_redo_say_what_they_did_and_go_there(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("safety")
        await f.press("3")
        await f.press("1")
        await f.press("f6")
        await f.press("ctrl+z")
        assert f.state.answer("safety").value == "good"
        assert f.screen.going.part == "section-safety"
        assert "Undone" in f.said
        assert "Risk and safety back to Good" in f.said
        assert isinstance(f.focused, Choice)
        assert f.focused.value == "good"
        await f.press("ctrl+y")
        assert f.state.answer("safety").value == "inadequate"
        assert "Redone" in f.said
        await f.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert f.state.answer("safety").value is None
        assert "Nothing to undo" in f.said

    flow(made, steps, audit=begun(made))


def test_undo_in_prose_takes_back_what_was_typed_there(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        box = await f.focus("words")
        await f.type("one")
        await f.press("ctrl+z")
        assert f.state.answer("words").value is None
        assert isinstance(box, Prose)
        assert box.text == ""

    flow(made, steps, audit=begun(made))


def test_not_applicable_asks_why_keeps_the_answer_and_can_be_taken_back(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("visits")
        await f.press("1", "f7")
        assert isinstance(f.app.screen, ReasonDialog)
        await f.press("enter")
        assert isinstance(f.app.screen, ReasonDialog), "a reason is needed"
        await f.type("baby in hospital")
        await f.press("enter")
        answer = f.state.answer("visits")
        assert (answer.not_applicable, answer.not_applicable_reason) == (True, "baby in hospital")
        assert answer.value == "no"
        await f.press("f7")
        assert not f.state.answer("visits").not_applicable
        assert f.state.answer("visits").value == "no"

    flow(made, steps, audit=begun(made))


def test_a_question_that_must_be_answered_cannot_be_left_out(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("harm")
        await f.press("f7")
        assert "has to be answered" in f.said
        assert not f.state.answer("harm").not_applicable

    flow(made, steps, audit=begun(made))


@pytest.mark.parametrize(
    ("typed", "offer"),
    [("in 5 working days", "08.06.2020"), ("tomorrow", "02.06.2020")],
)
def test_a_relative_date_is_refused_and_enter_takes_the_real_one(tmp_path: Path, typed: str, offer: str) -> None:
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
        await f.type(typed)
        await f.press("enter")
        (action,) = f.state.actions.values()
        assert action.due is None
        assert due.value == typed, "what was typed stays"
        assert offer in f.said
        await f.press("enter")
        (action,) = f.state.actions.values()
        assert action.due is not None
        assert f"{action.due:%d.%m.%Y}" == offer
        assert due.value == offer

    flow(made, steps, audit=begun(made))


def test_tab_typed_with_an_answer_goes_to_the_question_that_the_answer_brings_up(tmp_path: Path) -> None:
    text = (RULESETS / "small.toml").read_text(encoding="utf-8")
    visits = text[text.index("[question.visits]") :].split("\n\n")[0]
    more = visits.replace("question.visits", "question.late").replace("text = ", 'relevant = "visits is no"\ntext = ')
    (tmp_path / "rulesets").mkdir()
    (tmp_path / "rulesets" / "small.toml").write_text(text.replace(visits, f"{visits}\n\n{more}"), encoding="utf-8")
    made = office(tmp_path, rulesets=tmp_path / "rulesets")

    async def steps(f: Flow) -> None:
        await f.focus("visits")
        for key in ("1", "tab", "tab"):  # past its evidence
            f.app.simulate_key(key)
        await f.settled()
        assert f.state.answer("visits").value == "no"
        box = box_of(f.app.focused)
        assert box is not None
        assert box.cell.spot.item == "late"

    flow(made, steps, audit=begun(made))


def test_no_action_is_proposed_twice_however_often_the_part_is_shown_at_once(tmp_path: Path) -> None:
    text = (RULESETS / "small.toml").read_text(encoding="utf-8")
    proposed = text[text.index("[action.visits]") :].split("\n\n")[0]
    (tmp_path / "rulesets").mkdir()
    more = proposed.replace("[action.visits]", "[action.more]").replace("See the child", "Ring the school")
    (tmp_path / "rulesets" / "small.toml").write_text(f"{text}\n{more}\n", encoding="utf-8")
    made = office(tmp_path, rulesets=tmp_path / "rulesets")

    async def steps(f: Flow) -> None:
        await f.focus("visits")
        await f.press("1")
        pane = await f.screen.going.mounts.pane("actions")
        await asyncio.gather(*(pane.show(f.state) for _ in range(3)))
        assert [deed.payload for deed in pane.query(Deed) if deed.name == "take_action"] == ["visits", "more"]

    flow(made, steps, audit=begun(made))


def test_a_proposed_action_is_taken_over_with_its_real_date(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("visits")
        await f.press("1")
        f.screen.going.to_part("actions")
        await f.settled()
        await f.press("enter")
        (action,) = f.state.actions.values()
        assert action.text == "See the child"
        assert action.rule == "visits"
        assert action.due is not None
        assert action.due.isoformat() == "2020-06-08"

    flow(made, steps, audit=begun(made))


def test_questions_come_and_go_with_the_answers_that_bring_them(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("safety")
        row = f.screen.query_one("#item-affects", ItemRow)
        assert not row.display
        await f.press("1")
        assert row.display
        assert "Does it affect safety?" in f.said
        pane = f.screen.going.pane
        assert pane is not None
        assert pane.region.contains_region(f.focused.region), "the grade in hand stays in sight"
        await f.press("3")
        assert f.state.answer("planning").value is None

    flow(made, steps, audit=begun(made), size=(80, 24))


def test_the_worker_s_own_grade_stands_beside_the_auditor_s(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("safety")
        await f.press("2")
        await f.focus("safety", "worker_value")
        await f.press("3")
        answer = f.state.answer("safety")
        assert (answer.value, answer.worker_value) == ("requires_improvement", "good")

    flow(made, steps, audit=begun(made))


def test_findings_people_and_consultations_are_added_edited_and_removed(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        f.screen.going.to_part("section-safety")
        await f.settled()
        strengths = [deed for deed in f.screen.query("Deed") if getattr(deed, "payload", "") == "safety/improvement"]
        strengths[0].focus()
        await f.press("enter")
        await f.type("clearer plans")
        await f.press("tab")
        await f.type("with the family")
        await f.press("tab")
        (finding,) = f.state.findings.values()
        assert (finding.kind, finding.what, finding.how) == ("improvement", "clearer plans", "with the family")
        await f.press("enter")
        assert not f.state.findings, "the button after the boxes removes the entry"
        await f.press("ctrl+z")
        (again,) = f.state.findings.values()
        assert again.what == "clearer plans"

    flow(made, steps, audit=begun(made))


def test_keys_typed_ahead_of_the_review_are_for_where_it_leads(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)

    async def steps(f: Flow) -> None:
        await f.press("f8")
        review = f.app.screen
        assert isinstance(review, ReviewScreen)
        place = next(
            i for i, pick in enumerate(review.picks) if isinstance(pick.key, Spot) and pick.key.item == "visits"
        )
        review.query_one(OptionList).highlighted = place
        for key, character in (("enter", "\r"), ("2", "2"), ("x", "x"), ("y", "y")):
            f.app.post_message(events.Key(key, character))
        await f.until(lambda: f.app.type_ahead.idle)
        await f.settled()
        f.screen.record_typing()
        answer = f.state.answer("visits")
        assert (answer.value, answer.evidence) == ("yes", "xy")

    flow(made, steps, audit=audit)


def test_prose_is_recorded_while_typing_goes_on(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("words")
        await f.pilot.press("a", "b")
        f.screen.record_typing()
        assert f.state.answer("words").value == "ab"

    flow(made, steps, audit=begun(made))


def test_buttons_below_long_rows_come_into_view_and_a_proposal_is_read_whole(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)
    session = made.open_audit(audit)
    session.execute(SetAnswer("visits", "no"))
    for _ in range(2):
        session.execute(AddAction("See the child at home and at school, and say on the file what was seen there"))

    async def steps(f: Flow) -> None:
        f.screen.going.to_part("actions")
        await f.settled()
        pane = f.screen.going.pane
        assert pane is not None
        seen = []
        while not seen or seen[-1] != "add_action":
            await f.press("tab")
            assert pane.region.contains_region(f.focused.region), f"{f.focused} is out of sight"
            seen.append(f.focused.name)
        assert seen.count("remove") == 2
        proposal = next(deed for deed in pane.query(Deed) if deed.name == "take_action")
        assert proposal.region.height > 1, "it takes the lines it needs"
        assert len(proposal.label) <= proposal.region.height * proposal.content_size.width

    flow(made, steps, audit=audit, size=(80, 24))


def test_a_due_date_that_has_passed_is_said_under_it_and_kept(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        f.screen.going.to_part("actions")
        await f.settled()
        f.screen.query_one("#part-actions").query("Deed").last().focus()
        await f.press("enter")
        (row,) = f.screen.query(EntryRow)
        due = next(box for box in row.boxes if box.cell.spot.field == "due")
        assert isinstance(due, Line)

        def said() -> list[str]:
            return [str(each.content) for each in row.query(".refusal").results(Static) if each.display]

        for typed, expected in (
            ("02.03.2020", ["! Take care: the due date 02.03.2020 has passed."]),
            ("31.02.2020", ["✗ The due date: There is no 31 February 2020: February 2020 has 29 days."]),
            ("02.06.2020", []),
        ):
            due.focus()
            await f.settled()
            await f.press("ctrl+u")
            await f.type(typed)
            await f.press("enter")
            await f.until(lambda expected=expected: said() == expected)  # type: ignore[misc]
        (action,) = f.state.actions.values()
        assert f"{action.due:%d.%m.%Y}" == "02.06.2020"

    flow(made, steps, audit=begun(made))


def test_an_audit_opens_past_a_section_that_does_not_apply_and_a_decided_one_gives_no_half_sentence(
    tmp_path: Path,
) -> None:
    made = office(tmp_path, rulesets=Path(__file__).parents[2] / "rulesets")

    async def steps(f: Flow) -> None:
        assert f.screen.going.part == "section-safety"
        f.screen.going.to_part("section-threshold")
        await f.settled()
        shown = [str(each.content) for each in f.screen.query(Static) if each.display]
        assert any("Asked only where" in text for text in shown)
        assert not any("grade follows from its answers" in text for text in shown)

    facts = {"referral_in_period": "no"}
    flow(made, steps, audit=made.begin("monthly-audit", case_reference="CF-1", due=None, facts=facts).state.id)


def test_a_letter_on_a_button_says_what_it_is(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        deed = next(one for one in f.screen.query(Deed) if one.display and one.can_focus)
        deed.focus()
        before = f.state
        await f.press("x")
        assert f.said == f"'{deed.label}' is a button: Enter presses it, and nothing is typed there."
        assert f.state == before
        assert f.app.focused is deed

    flow(made, steps, audit=begun(made))


def test_a_letter_on_a_button_that_is_a_command_of_the_screen_does_it(tmp_path: Path) -> None:
    made = office(tmp_path)
    begun(made)

    async def steps(f: Flow) -> None:
        home = f.app.screen
        await home.mount(Deed("Do it", "it"))
        home.query_one(Deed).focus()
        await f.press("r")
        assert f.app.screen is not home
        assert not home.query_one(StatusLine).said

    flow(made, steps)
