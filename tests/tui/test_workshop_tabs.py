"""The workshop's tabs: a case tried beside the text, examples, promises, the difference, the form as it will look."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from auditrules.engine.proving import Proof
from auditrules.tui.dialogs import PickDialog
from auditrules.tui.key_line import StatusLine
from auditrules.tui.office import Office
from auditrules.tui.themes import CONTRAST, PALETTES
from auditrules.tui.workshop.case_form import CaseForm
from auditrules.tui.workshop.tab import WorkshopTab
from auditrules.tui.workshop.tab_bar import TabBar
from auditrules.tui.workshop.try_tab import TryTab
from auditrules.tui.workshop.worked_tab import WorkedTab
from auditrules.workshop.past_audits import Step
from auditrules.workshop.trial import Case
from tests.tui.harness import RULESETS
from tests.tui.workshop import WorkshopFlow, author_office, own_ruleset, workshop

SMALL = (RULESETS / "small.toml").read_text(encoding="utf-8").replace('id = "small"', 'id = "ours"')
EXAMPLES = """
[[examples]]
name = "All good"
given = { service = "child_protection", safety = "good", planning = "good" }
expect = { overall = "good" }

[[examples]]
name = "Wrongly good"
like = "All good"
given = { safety = "inadequate" }
expect = { overall = "good" }
"""
NEXT_VERSION = (
    SMALL.replace('id = "ours"', 'id = "small"')
    .replace('version = "1.0.0"', 'version = "1.1.0"\neffective_from = 2027-01-01')
    .replace('when = "any section is requires_improvement"', 'when = "every section is requires_improvement"')
)
PROMISES = """
[promise.unsafe]
whenever = "harm is yes"
then = "overall is inadequate"
"""


async def at_tab(f: WorkshopFlow, id: str) -> None:
    """Go to a tab and wait until it has worked everything out."""
    f.workshop.show_tab(id)
    await done(f)


async def done(f: WorkshopFlow) -> None:
    """Wait until the text is looked at and the tab has worked everything out."""
    for _ in range(600):
        await f.settled()
        tab = f.workshop.tabs.tab
        if not isinstance(tab, TryTab | WorkedTab) or tab.work.idle:
            await f.settled()
            return
        await f.pilot.pause(0.01)
    raise AssertionError("the tab is still at work")


async def until(f: WorkshopFlow, happened: Callable[[], bool]) -> None:
    """Wait for something while long work goes on: "settled" would wait for its end."""
    for _ in range(1000):
        if happened():
            return
        await f.pilot.pause(0.01)
    raise AssertionError(f.shown())


def the_tab(f: WorkshopFlow, kind: type[WorkshopTab]) -> WorkshopTab:
    tab = f.workshop.tabs.tab
    assert isinstance(tab, kind)
    return tab


def try_tab(f: WorkshopFlow) -> TryTab:
    tab = f.workshop.tabs.tab
    assert isinstance(tab, TryTab)
    return tab


def worked(f: WorkshopFlow) -> WorkedTab:
    tab = f.workshop.tabs.tab
    assert isinstance(tab, WorkedTab)
    return tab


def lines(f: WorkshopFlow) -> list[str]:
    tab = f.workshop.tabs.tab
    found = tab.verdict if isinstance(tab, TryTab) else worked(f).lines
    return [line.text for line in found.lines]


def summed(f: WorkshopFlow) -> str:
    from textual.widgets import Static

    return str(worked(f).query_one("#sum", Static).content)


def mark(f: WorkshopFlow, text: str) -> None:
    """Mark the line of a tab with that text."""
    tab = f.workshop.tabs.tab
    found = tab.verdict if isinstance(tab, TryTab) else worked(f).lines
    found.highlighted = [line.text for line in found.lines].index(text)
    found.focus()


def run(
    folder: Path,
    text: str,
    steps: Callable[[WorkshopFlow], Awaitable[None]],
    *,
    size: tuple[int, int] = (120, 40),
    prepare: Callable[[Office], None] = lambda made: None,
) -> Path:
    path = own_ruleset(folder, text)
    made = author_office(folder)
    prepare(made)
    workshop(made, path, steps, size=size)
    return path


# ---------------------------------------------------------------- try it


def test_a_case_is_filled_in_by_digits_and_the_form_and_verdict_follow(tmp_path: Path) -> None:
    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "try")
        tab = try_tab(f)
        assert tab.form.questions.has_focus
        assert tab.form.questions.view is not None
        assert tab.form.questions.view.item.id == "service"
        await f.press("1")
        await done(f)
        assert tab.case is not None
        assert tab.case.answers == {"service": "child_protection"}
        assert not tab.form.questions.go("home")
        await f.press("2")
        await done(f)
        assert tab.form.questions.go("home")
        for item, key in (("safety", "1"), ("planning", "3"), ("harm", "2")):
            assert tab.form.questions.go(item)
            await f.press(key)
            await done(f)
        assert "Overall grade: Inadequate." in lines(f)
        assert "! escalate.harm: tell Manager at once, from the unfinished audit" in lines(f)
        assert any(line.startswith("To Good: 2 steps") for line in lines(f))
        await f.press("delete")
        await done(f)
        assert "harm" not in tab.case.answers or tab.case.answers["harm"] == "yes"
        assert "harm" not in (tab.tried.case.answers if tab.tried else {})

    run(tmp_path, SMALL, steps)


def test_a_rule_named_in_the_verdict_jumps_to_its_line_and_an_answer_to_its_question(tmp_path: Path) -> None:
    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "try")
        tab = try_tab(f)
        tab.form.questions.go("safety")
        await f.press("1")
        await done(f)
        mark(f, "Risk and safety: Inadequate")
        tab.form.questions.highlighted = 1
        await f.press("enter")
        assert tab.form.questions.has_focus
        assert tab.form.questions.view is not None
        assert tab.form.questions.view.item.id == "safety"
        mark(f, "because of decide.overall.1: One section fails the child.")
        await f.press("enter")
        assert f.workshop.editor.has_focus
        row = f.workshop.editor.cursor_location[0]
        assert 'when = "any section is inadequate"' in f.text.split("\n")[row]

    run(tmp_path, SMALL, steps)


def test_dates_and_numbers_are_written_and_what_is_none_is_refused_in_words(tmp_path: Path) -> None:
    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "try")
        tab = try_tab(f)
        tab.form.questions.go("completed")
        await f.press("enter")
        await f.type("04.06.2020")
        await f.press("enter")
        await done(f)
        assert tab.case is not None
        assert tab.case.answers["completed"] == "2020-06-04"
        assert not tab.form.writing
        tab.form.questions.go("workers")
        await f.press("1")
        await f.type("2")
        await f.press("enter")
        form = tab.query_one(CaseForm)
        assert form.writing
        assert "from 0 to 9" in form.refused
        await f.press("backspace", "enter")
        await done(f)
        assert tab.case.answers["workers"] == "1"
        # Going elsewhere takes what was written, as Enter does.
        tab.form.questions.go("completed")
        await f.press("enter")
        for _ in range(10):
            await f.pilot.press("backspace")
        await f.type("05.06.2020")
        await f.press("tab")
        await done(f)
        assert tab.case.answers["completed"] == "2020-06-05"
        tab.form.questions.focus()
        # Esc closes the box, and neither the tab nor the workshop.
        tab.form.questions.go("workers")
        await f.press("enter", "escape")
        assert not form.writing
        assert try_tab(f) is tab

    run(tmp_path, SMALL, steps)


def test_several_answers_are_ticked_by_digit_or_by_arrows_and_space(tmp_path: Path) -> None:
    several = SMALL + (
        "\n[question.who]\nsection = 'planning'\ntext = 'Who was seen?'\nanswers = 'choices'\n"
        "values = ['child', 'mother', 'father']\nallow_not_applicable = true\n"
    )

    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "try")
        tab = try_tab(f)
        tab.form.questions.go("who")
        await f.press("1", "right", "right", "space")
        await done(f)
        assert tab.case is not None
        assert tab.case.answers["who"] == ("child", "father")
        assert "☑ 1 Child" in f.shown()
        await f.press("1", "space")
        await done(f)
        assert "who" not in tab.case.answers
        await f.press("n")
        await done(f)
        assert tab.case.answers["who"] == "n/a"

    run(tmp_path, several, steps)


def test_answers_survive_edits_and_what_no_longer_fits_is_said_and_can_be_let_go(tmp_path: Path) -> None:
    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "try")
        tab = try_tab(f)
        tab.form.questions.go("workers")
        await f.press("7", "enter")
        tab.form.questions.go("visits")
        await f.press("n")
        await done(f)
        assert tab.case is not None
        assert tab.case.answers == {"workers": "7", "visits": "n/a"}
        f.workshop.held.replace_all(f.text.replace("max = 9", "max = 5"), "narrower")
        await done(f)
        aside = "Kept aside: workers = 7: 7 is not from 0 to 5"
        assert lines(f)[0] == aside
        assert tab.case.answers["workers"] == "7"
        f.workshop.commands.do_undo()
        await done(f)
        assert not any(line.startswith("Kept aside") for line in lines(f))
        f.workshop.commands.do_redo()
        await done(f)
        mark(f, aside)
        await f.press("delete")
        await done(f)
        assert tab.case.answers == {"visits": "n/a"}

    run(tmp_path, SMALL, steps)


def test_while_the_text_is_broken_the_last_rules_that_were_whole_are_tried(tmp_path: Path) -> None:
    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "try")
        f.workshop.held.replace_all(f.text.replace('then = "inadequate"', 'then = "inadequte"'), "a slip")
        await done(f)
        tab = try_tab(f)
        tab.form.questions.go("safety")
        await f.press("1")
        await done(f)
        assert "Overall grade: Inadequate." in lines(f)
        assert "The text has faults" in f.shown()

    run(tmp_path, SMALL, steps)


def test_a_case_is_kept_as_an_example_that_passes_with_one_key_and_one_undo(tmp_path: Path) -> None:
    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "try")
        tab = try_tab(f)
        tab.form.questions.go("safety")
        await f.press("1")
        await done(f)
        before = f.text
        await f.press("k")
        await done(f)
        assert 'name = "Inadequate by decide.overall.1"' in f.text
        await at_tab(f, "examples")
        assert "✓ Inadequate by decide.overall.1" in lines(f)
        await f.press("ctrl+z")
        assert f.text == before

    run(tmp_path, SMALL, steps)


def test_an_example_is_loaded_by_name_and_an_empty_case_begins_again(tmp_path: Path) -> None:
    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "try")
        await f.press("l")
        assert isinstance(f.app.screen, PickDialog)
        await f.type("wrongly")
        await f.press("enter")
        await done(f)
        tab = try_tab(f)
        assert tab.case is not None
        assert tab.case.answers == {"service": "child_protection", "safety": "inadequate", "planning": "good"}
        assert tab.case.like == "Wrongly good"
        await f.press("c")
        await done(f)
        assert tab.case.answers == {}

    run(tmp_path, SMALL + EXAMPLES, steps)


# ---------------------------------------------------------------- examples


def test_examples_run_on_every_text_without_faults_and_open_in_try_it(tmp_path: Path) -> None:
    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "examples")
        assert summed(f).startswith("1 of 2 examples as expected")
        assert "✗ Wrongly good" in lines(f)
        f.workshop.held.replace_all(f.text.replace('one fails" }', ""), "nothing")
        fixed = f.text.replace(
            'safety = "inadequate" }\nexpect = { overall = "good" }', 'safety = "good" }\nexpect = {}'
        )
        f.workshop.held.replace_all(fixed, "the example put right")
        await done(f)
        assert summed(f).startswith("2 of 2 examples as expected")
        mark(f, "✓ All good")
        await f.press("t")
        await done(f)
        tab = try_tab(f)
        assert tab.case is not None
        assert tab.case.like == "All good"
        assert "Overall grade: Good." in lines(f)

    run(tmp_path, SMALL + EXAMPLES, steps)


def test_the_missing_example_is_drafted_into_the_text_with_one_key(tmp_path: Path) -> None:
    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "examples")
        mark(f, "○ escalate.harm")
        said = lines(f)[lines(f).index("○ escalate.harm") + 1]
        assert said == "A child may be at risk of significant harm."
        mark(f, said)
        await f.press("d")
        await done(f)
        assert 'name = "escalate.harm, drafted"' in f.text
        assert "✓ escalate.harm, drafted" in lines(f)
        assert "○ escalate.harm" not in lines(f)
        mark(f, "✓ escalate.harm, drafted")
        await f.press("j")
        row = f.workshop.editor.cursor_location[0]
        assert f.text.split("\n")[row : row + 2] == ["[[examples]]", 'name = "escalate.harm, drafted"']

    run(tmp_path, SMALL + EXAMPLES, steps)


def test_cases_beside_the_file_are_run_too(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "ours_cases.toml").write_text(EXAMPLES)

    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "examples")
        assert "✗ Wrongly good (cases file)" in lines(f)
        mark(f, "✗ Wrongly good (cases file)")
        await f.press("enter")
        assert "ours_cases.toml, line 7" in f.said_there()

    run(tmp_path, SMALL, steps)


def test_examples_and_promises_are_held_against_every_text_whatever_tab_is_in_view(tmp_path: Path) -> None:
    async def names(f: WorkshopFlow, wanted: tuple[str, str]) -> None:
        for _ in range(600):
            await f.settled()
            shown = dict(f.workshop.query_one(TabBar).tabs)
            if (shown["examples"], shown["promises"]) == wanted:
                return
            await f.pilot.pause(0.01)
        raise AssertionError(f.workshop.query_one(TabBar).tabs)

    async def steps(f: WorkshopFlow) -> None:
        assert f.workshop.query_one(TabBar).current == "problems"
        await names(f, ("Examples ✗1", "Promises ✗1"))
        put_right = f.text.replace(
            'expect = { overall = "good" }\n\n[prom', 'expect = { overall = "inadequate" }\n\n[prom'
        )
        put_right = put_right.replace('whenever = "harm is yes"', 'whenever = "safety is inadequate"')
        f.workshop.held.replace_all(put_right, "put right")
        await names(f, ("Examples", "Promises"))
        assert "Examples ✗" not in f.shown()

    run(tmp_path, SMALL + EXAMPLES + PROMISES, steps)


# ---------------------------------------------------------------- promises


def test_a_broken_promise_is_shown_as_typed_and_its_audit_tried_or_kept(tmp_path: Path) -> None:
    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "promises")
        assert summed(f).startswith("No promises yet")
        f.workshop.held.replace_all(f.text + PROMISES, "a promise")
        await done(f)
        assert summed(f) == "0 of 1 promise proved; 1 broken"
        mark(f, "✗ broken: unsafe")
        await f.press("k")
        await done(f)
        assert 'name = "Breaks the promise unsafe"' in f.text
        mark(f, "✗ broken: unsafe")
        await f.press("k")
        assert f.said_there() == "There is an example 'Breaks the promise unsafe' already."
        await f.press("t")
        await done(f)
        assert any("escalate.harm" in line for line in lines(f))

    run(tmp_path, SMALL, steps)


def test_the_audit_that_breaks_a_promise_is_tried_wherever_the_mark_is(tmp_path: Path) -> None:
    kept = '\n[promise.kept]\nwhenever = "overall is good"\nthen = "overall is good"\n'

    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "promises")
        await f.press("t")
        assert f.said_there() == "No promise is broken, so there is no audit to try."
        f.workshop.held.replace_all(f.text + PROMISES, "a promise")
        await done(f)
        mark(f, "✓ proved: kept")
        await f.press("t")
        await done(f)
        assert "unsafe" in f.said_there()
        assert try_tab(f).case is not None

    run(tmp_path, SMALL + kept, steps)


def test_proving_shows_how_far_it_is_is_stopped_by_escape_and_by_typing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditrules.tui.workshop import background, promises_tab

    went, ended = threading.Event(), threading.Event()

    def slow(ruleset: object, out_of_time: Callable[[], bool]) -> object:
        yield Proof("unsafe", "words", None, "proved")
        went.set()
        while not out_of_time():
            ended.wait(0.01)
        ended.set()
        yield Proof("late", "words", None, "undecided", "There was not time enough to prove it.")

    monkeypatch.setattr(background, "_SHOWN_AFTER", 0.0)

    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "promises")
        monkeypatch.setattr(promises_tab, "LONG_SECONDS", 60.0)
        monkeypatch.setattr(promises_tab, "proofs", slow)
        await f.pilot.press("r")
        await until(f, lambda: "Proving · 1 of 1" in f.shown())
        assert "Esc" in f.shown()
        await f.pilot.press("escape")
        await done(f)
        assert ended.is_set()
        assert summed(f) == "1 of 1 promise proved; 1 out of time  (stopped; R goes on)"
        ended.clear()
        went.clear()
        await f.pilot.press("r")
        await until(f, went.is_set)
        monkeypatch.setattr(promises_tab, "proofs", lambda ruleset, out_of_time: ())
        f.workshop.held.replace_all(f.text + "\n# typed\n", "typing")
        await until(f, ended.is_set)
        await done(f)

    run(tmp_path, SMALL + PROMISES, steps)


def test_leaving_the_workshop_ends_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from auditrules.tui.workshop import promises_tab

    went, ended = threading.Event(), threading.Event()

    def slow(ruleset: object, out_of_time: Callable[[], bool]) -> object:
        went.set()
        while not out_of_time():
            ended.wait(0.01)
        ended.set()
        yield Proof("late", "words", None, "undecided", "There was not time enough to prove it.")

    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "promises")
        monkeypatch.setattr(promises_tab, "proofs", slow)
        await f.pilot.press("r")
        for _ in range(1000):
            if went.is_set():
                break
            await f.pilot.pause(0.01)
        f.workshop.commands.do_leave()
        for _ in range(1000):
            if ended.is_set():
                break
            await f.pilot.pause(0.01)
        assert ended.is_set()

    run(tmp_path, SMALL + PROMISES, steps)


def test_the_marked_line_is_written_in_the_ink_for_its_paper(tmp_path: Path) -> None:
    async def steps(f: WorkshopFlow) -> None:
        f.app.theme = CONTRAST
        await at_tab(f, "examples")
        mark(f, "✗ Wrongly good")
        await f.settled()
        found = worked(f).lines
        place = found.highlighted
        strips = [found.render_line(y) for y in range(found.size.height)]
        inks = {
            segment.style.color.get_truecolor().hex
            for strip in strips
            for segment in strip
            if segment.style is not None and segment.style.color and segment.style.meta.get("option") == place
        }
        assert inks == {PALETTES[CONTRAST].focus_ink}

    run(tmp_path, SMALL + EXAMPLES, steps)


def test_a_ruleset_that_comes_with_a_plugin_can_be_tried_and_says_why_it_is_not_written_to(tmp_path: Path) -> None:
    made = author_office(tmp_path)

    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "try")
        await f.press("1")
        await done(f)
        assert try_tab(f).case == Case({"service": "child_protection"})
        before = f.text
        await f.press("k")
        assert f.text == before
        assert f.said_there().startswith("This ruleset comes with tests")

    workshop(made, RULESETS / "small.toml", steps)


# ---------------------------------------------------------------- difference


def test_the_draft_is_held_against_the_version_in_force_with_the_workspaces_own_audits(tmp_path: Path) -> None:
    def prepare(made: Office) -> None:
        session = made.begin(
            "small@1.0.0",
            case_reference="CF-7",
            due=None,
            facts={"service": "child_protection", "completed": "01.06.2020"},
        )
        from auditrules.audits.commands import SetAnswer

        for item, value in (("safety", "requires_improvement"), ("planning", "good")):
            session.execute(SetAnswer(item, value))

    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "difference")
        assert summed(f) == "Beside small@1.0.0, in force (C: another)"
        moves = [line for line in lines(f) if line.startswith("Requires improvement → Good")]
        assert moves == ["Requires improvement → Good, for example whenever", "Requires improvement → Good: 1 audit"]
        assert any(line.startswith("CF-7 (small@1.0.0, in progress") for line in lines(f))
        mark(f, moves[0])
        await f.press("t")
        await done(f)
        assert "Overall grade: Good." in lines(f)

    run(tmp_path, NEXT_VERSION, steps, prepare=prepare)


def test_looking_through_many_past_audits_is_stopped_early_by_escape_and_keys_are_answered_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditrules.audits.commands import SetAnswer
    from auditrules.tui.workshop import background, difference_tab

    number, held_at = 24, 3
    began, go_on = threading.Event(), threading.Event()
    judged = difference_tab.past_audits

    def held(*arguments: Any, **more: Any) -> Iterator[Step]:
        for step in judged(*arguments, **more):
            if step.done == held_at:
                began.set()
                go_on.wait(120)
            yield step

    monkeypatch.setattr(difference_tab, "past_audits", held)
    monkeypatch.setattr(background, "_SHOWN_AFTER", 0.0)

    def prepare(made: Office) -> None:
        facts = {"service": "child_protection", "completed": "01.06.2020"}
        for case in range(number):
            session = made.begin("small@1.0.0", case_reference=f"CF-{case}", due=None, facts=facts)
            session.execute(SetAnswer("safety", "requires_improvement"))
            session.execute(SetAnswer("planning", "good"))

    async def steps(f: WorkshopFlow) -> None:
        f.workshop.show_tab("difference")
        await until(f, began.is_set)
        tab, editor = worked(f), f.workshop.editor
        try:
            await until(f, lambda: f"{held_at - 1} of {number} · " in f.shown())
            assert "Esc stops it" in f.shown()
            await until(f, lambda: tab.lines.has_focus)
            cursor, marked = editor.cursor_location, tab.lines.highlighted
            await f.pilot.press("down")
            await until(f, lambda: tab.lines.highlighted != marked)
            await f.pilot.press("f6", "f6", "down")
            await until(f, lambda: editor.cursor_location != cursor)
            await f.pilot.press("f6")
            await until(f, lambda: tab.lines.has_focus)
            assert tab.work.running, "none of this stopped it"
            await f.pilot.press("escape")
            await until(f, lambda: tab.work.render().plain.endswith("stopping"))
        finally:
            go_on.set()
        await done(f)
        looked_at = f"{held_at} of {number} audits looked at: {held_at} would change, 0 would not."
        assert f.said_there() == f"Stopped: {looked_at}"
        assert any(line.startswith(looked_at) for line in lines(f))

    run(tmp_path, NEXT_VERSION, steps, prepare=prepare)


def test_another_ruleset_can_be_chosen_to_compare_with(tmp_path: Path) -> None:
    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "difference")
        assert summed(f) == "Beside ours@1.0.0, its file as it was last saved (C: another)"
        assert lines(f)[0].startswith("The same meaning")
        await f.press("c")
        await f.type("small")
        await f.press("down", "enter")
        await done(f)
        assert summed(f) == "Beside small@1.0.0, another ruleset (C: another)"
        assert "~ ruleset id: small -> ours" in lines(f) or any("same meaning" in line for line in lines(f))

    run(tmp_path, SMALL, steps)


# ---------------------------------------------------------------- preview


def test_the_form_is_shown_as_it_will_look_and_as_a_document_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditrules.tui.workshop import preview_tab

    opened: list[str] = []
    monkeypatch.setattr(preview_tab, "browser", lambda: lambda address: opened.append(address) is None)

    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "preview")
        assert "asked only where Area of service is Looked after" in lines(f)
        mark(f, "Is there a risk of significant harm?")
        await f.press("enter")
        row = f.workshop.editor.cursor_location[0]
        assert f.text.split("\n")[row] == "[question.harm]"
        f.workshop.show_tab("preview")
        await done(f)
        await f.press("d")
        await done(f)
        assert "This form is blank. Nothing in it has been decided." in lines(f)
        await f.press("w")
        await done(f)
        path = f.workshop.office.documents.folder / "blank-form-ours-1.0.0.html"
        assert path.exists()
        assert opened == [path.as_uri()]
        assert "and opened." in f.said_there()

    run(tmp_path, SMALL, steps)


def test_where_no_browser_has_a_window_the_file_is_written_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditrules.tui.workshop import preview_tab

    monkeypatch.setattr(preview_tab, "browser", lambda: None)

    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, "preview")
        await f.press("w")
        await done(f)
        assert f.said_there().endswith("Open it in a browser.")
        written = str(f.workshop.office.documents.folder / "blank-form-ours-1.0.0.html")
        assert written in f.shown().replace(" ", "").replace("\n", ""), "a path that is cut can't be followed"
        assert f.workshop.query_one(StatusLine).size.height > 1
        await f.press("f6", "f6", "x")
        await f.settled()
        assert f.workshop.query_one(StatusLine).size.height == 1, "the text has its line back as soon as it is typed in"

    run(tmp_path, SMALL, steps, size=(80, 24))


@pytest.mark.parametrize("tab", ["try", "examples", "promises", "difference", "preview"])
def test_a_tab_without_any_ruleset_says_what_to_do_and_its_keys_do_no_harm(tmp_path: Path, tab: str) -> None:
    async def steps(f: WorkshopFlow) -> None:
        await at_tab(f, tab)
        assert "once the text has no faults" in f.shown()
        await f.press("k", "l", "c", "n", "t", "d", "r", "w", "j")
        if isinstance(f.app.screen, PickDialog):
            await f.press("escape")
        await done(f)
        assert "[ruleset" in f.text

    run(tmp_path, "[ruleset\n", steps, size=(80, 24))


@pytest.mark.parametrize("tab", ["try", "examples", "promises", "difference", "preview"])
def test_letters_typed_in_the_text_are_text_whatever_tab_is_beside_it(tmp_path: Path, tab: str) -> None:
    async def steps(f: WorkshopFlow) -> None:
        f.workshop.show_tab(tab, focus=False)
        await done(f)
        f.workshop.editor.focus()
        f.at("# A small audit")
        await f.type("kdt")
        assert f.text.startswith("kdt# A small audit")

    run(tmp_path, SMALL, steps)
