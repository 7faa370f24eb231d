"""Home, the first start, templates, samples."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from threading import Event

from textual import events
from textual.widgets import OptionList

from auditrules.tui.answer_boxes import as_widget
from auditrules.tui.app import AuditRulesApp
from auditrules.tui.audit_screen import AuditScreen
from auditrules.tui.boxes import box_of
from auditrules.tui.choice import Choice
from auditrules.tui.deeds import Deed
from auditrules.tui.dialogs import TextDialog
from auditrules.tui.first_start import WelcomeDialog
from auditrules.tui.home_screen import HomeScreen, audit_line
from auditrules.tui.new_audit import NewAuditScreen
from auditrules.tui.office import Office
from auditrules.tui.prose import Prose
from auditrules.tui.rows import ItemRow
from tests.store.made import event, summary
from tests.tui.harness import RULESETS, Clock, Flow, begun, flow, office
from tests.workshop.offices import forget_texts

SHIPPED = Path(__file__).parents[2] / "rulesets"


def shipped(folder: Path) -> Office:
    """An office with the shipped rulesets, on a day on which they are in force."""
    clock = Clock()
    clock.move(100 * 86400)
    return office(folder, rulesets=SHIPPED, clock=clock)


async def asked_for(f: Flow, nature: str) -> NewAuditScreen:
    """The screen of a new audit, with a nature of audit chosen."""
    await f.press("n")
    screen = f.app.screen
    assert isinstance(screen, NewAuditScreen)
    await choose(f, screen.nature, nature)
    return screen


async def choose(f: Flow, choice: Choice, label: str) -> None:
    """Choose by the digit of an answer."""
    choice.focus()
    await f.settled()
    await f.press(str([option.label for option in choice.options].index(label) + 1))


def _lines(screen: HomeScreen) -> str:
    options = screen.query_one(OptionList)
    return "\n".join(str(options.get_option_at_index(place).prompt) for place in range(options.option_count))


def test_the_first_start_offers_samples_and_the_tour_and_samples_can_be_taken_away(tmp_path: Path) -> None:
    made = shipped(tmp_path)
    made.set_setting("welcomed", None)
    own = made.begin("file-audit", case_reference="MINE-1", due=None, facts={}).state.id

    async def steps(f: Flow) -> None:
        assert isinstance(f.app.screen, WelcomeDialog)
        await f.press("enter")
        assert isinstance(f.app.screen, TextDialog), "the tour"
        await f.press("escape")
        home = f.app.screen
        assert isinstance(home, HomeScreen)
        samples = [summary for summary in made.audits() if summary.sample]
        assert len(samples) == 4
        assert {summary.status for summary in samples} == {"in_progress", "submitted"}
        assert _lines(home).count("SAMPLE ") >= 4
        await f.press("s", "enter")
        assert len(made.audits()) == 5, "one stray key takes nothing away"
        await f.press("s", "left", "enter")
        assert [summary.audit for summary in made.audits()] == [own]

    flow(made, steps, size=(80, 24))
    assert made.setting("welcomed") is True


def test_a_submitted_audit_shows_its_grade_in_the_words_of_its_ruleset() -> None:
    graded = summary(event(), status="submitted", overall="ri", overall_label="Doesn't yet meet good")
    assert "Doesn't yet meet good" in str(audit_line(graded, date(2025, 1, 1), 80))


def test_a_second_start_goes_straight_to_the_audits(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        assert isinstance(f.app.screen, HomeScreen)

    flow(made, steps)


def test_home_shows_due_progress_and_what_each_can_become_and_continues(tmp_path: Path) -> None:
    from auditrules.audits.commands import SetAnswer

    made = office(tmp_path)
    late = made.begin("small", case_reference="LATE-1", due=date(2020, 5, 29), facts={"service": "child_protection"})
    late.execute(SetAnswer("planning", "requires_improvement"))
    made.begin("small", case_reference="NEXT-2", due=date(2020, 6, 4), facts={})

    async def steps(f: Flow) -> None:
        home = f.app.screen
        assert isinstance(home, HomeScreen)
        text = _lines(home)
        assert "LATE-1" in text
        assert "3 days overdue" in text
        assert "due in 3 days" in text
        assert "can still become Inadequate or Requires improvement" in text
        await f.press("c")
        assert isinstance(f.app.screen, AuditScreen)
        opened = f.state.case_reference
        await f.press("escape")
        assert "Continue where you left off" in _lines(f.app.screen)  # type: ignore[arg-type]
        await f.press("c")
        assert f.state.case_reference == opened

    flow(made, steps)


def test_the_audit_somebody_comes_back_from_is_marked_wherever_it_stands_now(tmp_path: Path) -> None:
    made = office(tmp_path)
    for number in (2, 3, 4):
        made.begin("small", case_reference=f"CF-{number}", due=date(2020, 6, number), facts={})

    async def steps(f: Flow) -> None:
        await f.press("down", "down", "enter")
        assert f.state.case_reference == "CF-4"
        await f.press("escape")
        assert "Continue where you left off" in _lines(f.app.screen)  # type: ignore[arg-type]
        await f.press("enter")
        assert f.state.case_reference == "CF-4"

    flow(made, steps)


def test_the_template_that_does_not_suit_the_case_is_said_before_it_is_begun(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.press("n")
        screen = f.app.screen
        assert isinstance(screen, NewAuditScreen)
        await f.press("down", "down", "down", "down", "2")
        check = screen.query_one("#check")
        assert check.has_class("-bad")
        assert "not made for" in str(check.render())
        await f.press("1")
        assert not check.has_class("-bad")

    flow(made, steps)


def test_another_kind_of_case_brings_its_own_area_of_service(tmp_path: Path) -> None:
    small = (RULESETS / "small.toml").read_text(encoding="utf-8")
    folder = tmp_path / "rulesets"
    folder.mkdir()
    for name, kind, service in (("one", "Protection", "child_protection"), ("two", "Looked after", "looked_after")):
        text = small.replace('id = "small"', f'id = "{name}"').replace("Small case", kind)
        text = text.replace('suits = "service is child_protection"', f'suits = "service is {service}"')
        text = text.replace(
            'label = "Area of service"', f'label = "Area of service"\ndefault = "{service}"\nrequired = true'
        )
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    made = office(tmp_path, rulesets=folder)

    async def steps(f: Flow) -> None:
        await f.press("n")
        screen = f.app.screen
        assert isinstance(screen, NewAuditScreen)
        assert [template.kind_of_case for template in screen.templates] == ["Looked after", "Protection"]
        await f.press("down", "1")
        assert screen.facts == {"service": "looked_after"}
        await f.press("2")
        assert screen.facts == {"service": "child_protection"}
        assert not screen.query_one("#check").has_class("-bad")

    flow(made, steps)


def test_what_has_no_digit_is_chosen_by_its_letter_and_the_foot_says_what_enter_does(tmp_path: Path) -> None:
    small = (RULESETS / "small.toml").read_text(encoding="utf-8")
    folder = tmp_path / "rulesets"
    folder.mkdir()
    natures = [*(f"Kind {number}" for number in range(9)), "Visit check", "Visit review"]
    for number, nature in enumerate(natures):
        text = small.replace('id = "small"', f'id = "r{number}"').replace("Case-file audit", nature)
        if nature == "Visit check":
            told = '[fact.told]\nlabel = "What was told"\nanswers = "text"\nrequired = true\n'
            text = text.replace("[fact.completed]", f"{told}\n[fact.completed]")
        (folder / f"r{number}.toml").write_text(text, encoding="utf-8")
    made = office(tmp_path, rulesets=folder)

    async def steps(f: Flow) -> None:
        await f.press("n")
        screen = f.app.screen
        assert isinstance(screen, NewAuditScreen)
        foot = screen.query_one("#keys")
        assert "a letter" in str(foot.render())
        await f.press("v")
        assert screen.nature.value == "Visit check"
        await f.press("V")
        assert screen.nature.value == "Visit review"
        await f.press("v")
        assert screen.nature.value == "Visit check"
        await f.press("x")
        assert screen.nature.value == "Visit check", "no answer begins so"
        await f.press("down", "down")
        assert "Enter Next" in str(foot.render())
        while not isinstance(f.focused, Prose):
            await f.press("down")
        assert "Enter A new line" in str(foot.render())
        await f.press("tab")
        while not isinstance(f.focused, Deed):
            await f.press("down")
        assert "Enter Begin the audit" in str(foot.render())

    flow(made, steps)


def test_a_new_audit_without_a_reference_is_asked_for_one(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.press("n")
        f.app.screen.query_one("#begin").focus()
        await f.press("enter")
        assert isinstance(f.app.screen, NewAuditScreen)
        assert "reference" in str(f.app.screen.query_one("#file-problem").render())
        await f.press("escape")
        assert not made.audits()

    flow(made, steps)


def test_what_was_typed_for_a_new_audit_outlasts_leaving_it_until_it_is_begun(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.press("n")
        screen = f.app.screen
        assert isinstance(screen, NewAuditScreen)
        screen.case.focus()
        await f.type("CF-77")
        screen.due.focus()
        await f.type("12.08.2020")
        await f.press("escape", "n")
        again = f.app.screen
        assert isinstance(again, NewAuditScreen)
        assert again is not screen
        assert (again.case.value, again.due.value) == ("CF-77", "12.08.2020")
        assert again.facts == {}, "the next file may be another child's"
        again.query_one("#begin").focus()
        await f.press("enter")
        assert f.state.case_reference == "CF-77"
        await f.press("escape", "n")
        after = f.app.screen
        assert isinstance(after, NewAuditScreen)
        assert (after.case.value, after.due.value) == ("", "")

    flow(made, steps)


def test_a_fact_that_hangs_on_another_is_asked_of_a_new_audit_once_that_says_so(tmp_path: Path) -> None:
    made = shipped(tmp_path)

    async def steps(f: Flow) -> None:
        screen = await asked_for(f, "Audit of practice days")
        rows = {row.asked.item.id: row for row in screen.query(ItemRow)}
        assert not rows["theme"].display
        assert rows["drawn"].display
        rows["drawn"].answer_box.focus()
        await f.press("2")
        assert screen.facts["drawn"] == "theme"
        assert rows["theme"].display
        await f.press("1")
        assert not rows["theme"].display

    flow(made, steps)


def test_a_fact_that_cannot_be_taken_holds_up_the_audit_and_is_not_lost(tmp_path: Path) -> None:
    made = shipped(tmp_path)

    async def steps(f: Flow) -> None:
        screen = await asked_for(f, "Core audit")
        screen.case.focus()
        await f.type("CF 1")
        age = next(row for row in screen.query(ItemRow) if row.asked.item.id == "age").answer_box
        age.focus()
        await f.type("40")
        await f.press("tab")
        begin = f.focused
        assert isinstance(begin, Deed)
        assert screen.query_one("#asks").content_region.contains_region(begin.region), "the button in hand is seen"
        await f.press("enter")
        assert f.app.screen is screen, "nothing is begun without what was typed"
        assert f.focused is age
        await f.press("ctrl+u")
        await f.type("9")
        await f.press("tab", "enter")
        assert f.state.answer("age").value == "9"

    flow(made, steps, size=(80, 24))


def test_prose_given_as_a_fact_of_a_new_audit_is_in_the_audit(tmp_path: Path) -> None:
    made = shipped(tmp_path)

    async def steps(f: Flow) -> None:
        screen = await asked_for(f, "Monthly case audit")
        screen.case.focus()
        await f.type("CF 1")
        month = as_widget(next(row for row in screen.query(ItemRow) if row.asked.item.id == "batch").answer_box)
        month.focus()
        await f.settled()
        await f.type("August 2020")
        await f.press("tab")
        assert not screen.query(Prose), "a box that was left is no text box any longer"
        await f.press("shift+tab")
        await f.type("!")
        screen.query_one("#begin").focus()
        await f.settled()
        await f.press("enter")
        assert f.state.answer("batch").value == "August 2020!"

    flow(made, steps, size=(80, 24))


def test_several_answers_to_one_fact_of_a_new_audit_are_in_the_audit(tmp_path: Path) -> None:
    folder = tmp_path / "rulesets"
    folder.mkdir()
    text = (RULESETS / "small.toml").read_text(encoding="utf-8")
    needs = '[fact.needs]\nlabel = "Needs"\nanswers = "choices"\nvalues = ["health", "housing", "school"]\n\n'
    (folder / "small.toml").write_text(text.replace("[fact.completed]", f"{needs}[fact.completed]"), encoding="utf-8")
    made = office(tmp_path, rulesets=folder)

    async def steps(f: Flow) -> None:
        await f.press("n")
        screen = f.app.screen
        assert isinstance(screen, NewAuditScreen)
        screen.case.focus()
        await f.type("CF 1")
        as_widget(next(row for row in screen.query(ItemRow) if row.asked.item.id == "needs").answer_box).focus()
        await f.settled()
        await f.press("1", "3")
        screen.query_one("#begin").focus()
        await f.settled()
        await f.press("enter")
        assert f.state.answer("needs").value == ("health", "school")

    flow(made, steps, size=(80, 24))


def test_an_audit_whose_ruleset_is_gone_is_said_and_does_not_end_the_program(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)
    elsewhere = tmp_path / "none"
    elsewhere.mkdir()
    made.close()
    forget_texts(tmp_path / "workspace")
    bare = office(tmp_path, rulesets=elsewhere)

    async def steps(f: Flow) -> None:
        f.app.open_audit(audit)
        await f.settled()
        assert isinstance(f.app.screen, HomeScreen)
        assert "small@1.0.0" in f.app.screen.query_one("StatusLine").said  # type: ignore[attr-defined]

    flow(bare, steps)


def test_a_key_typed_before_the_audits_are_read_waits_for_them(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)
    read = Event()

    def opens() -> Office:
        read.wait()
        return made

    async def main() -> None:
        app = AuditRulesApp(opens, clock=made.now)
        async with app.run_test(size=(80, 24)) as pilot:
            app.post_message(events.Key("c", "c"))
            await pilot.pause()
            assert isinstance(app.screen, HomeScreen)
            read.set()
            for _ in range(500):
                if isinstance(app.screen, AuditScreen):
                    break
                await pilot.pause(0.02)
            assert isinstance(app.screen, AuditScreen), "the key was lost"
            assert app.screen.desk.state.id == audit
        # The program is left while the audit's first part is being made ready: no fault either.
        assert not list(made.folder.glob("crash-*.txt"))

    asyncio.run(main())


def test_whoever_does_not_wait_for_the_audits_can_quit(tmp_path: Path) -> None:
    loaded = Event()

    def opens() -> Office:
        loaded.wait(30)
        return office(tmp_path)

    app = AuditRulesApp(opens)

    async def main() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("ctrl+q")
            assert app.return_code == 0
            loaded.set()

    asyncio.run(main())


def test_a_letter_is_a_key_whether_it_is_capital_or_not(tmp_path: Path) -> None:
    async def steps(f: Flow) -> None:
        await f.press("N")
        assert isinstance(f.app.screen, NewAuditScreen)

    flow(office(tmp_path), steps)


def test_arrow_keys_held_down_on_the_nature_of_audit_do_not_end_the_program(tmp_path: Path) -> None:
    made = shipped(tmp_path)

    async def steps(f: Flow) -> None:
        await f.press("n")
        for _ in range(10):
            for key in ("right", "right", "left", "left"):
                f.app.post_message(events.Key(key, None))
            await f.pilot.pause(0.02)
        await f.settled()
        assert isinstance(f.app.screen, NewAuditScreen)
        assert f.app.is_running

    flow(made, steps, size=(80, 24))


def test_down_typed_with_a_fact_goes_to_the_fact_that_it_brings_up(tmp_path: Path) -> None:
    made = shipped(tmp_path)

    async def steps(f: Flow) -> None:
        screen = await asked_for(f, "Case-file audit")
        await choose(f, screen.kind, "Child protection")
        rows = {row.asked.item.id: row for row in screen.query(ItemRow)}
        assert not rows["months_on_plan"].display
        as_widget(rows["age"].answer_box).focus()
        await f.settled()
        await f.press("9", "down")
        for key in ("1", "down"):
            f.app.simulate_key(key)
        await f.settled()
        assert box_of(f.app.focused) is rows["months_on_plan"].answer_box

    flow(made, steps, size=(80, 24))
