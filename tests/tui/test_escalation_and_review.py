"""Escalating at once, and the review before submitting."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Static

from auditrules.audits.commands import ChooseOverall, SetAnswer
from auditrules.audits.explain import judgement_lines
from auditrules.store.errors import DiskFull
from auditrules.tui.audit_screen import AuditScreen
from auditrules.tui.dialogs import EscalateDialog, PickDialog
from auditrules.tui.judgement_bar import JudgementBar
from auditrules.tui.review import ReviewScreen
from tests.tui.harness import RULESETS, Clock, Flow, begun, flow, office


def test_an_answer_that_calls_for_it_opens_the_escalation_prefilled(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("harm", "evidence")
        await f.type("left alone")
        await f.focus("harm")
        await f.press("2")
        dialog = f.app.screen
        assert isinstance(dialog, EscalateDialog)
        assert dialog.what.text == "A child may be at risk of significant harm."
        assert dialog.evidence.text == "left alone"
        assert dialog.to.value == ("manager",)
        await f.press("f2")
        (sent,) = f.state.escalations.values()
        assert (sent.rule, sent.item, sent.to, sent.evidence) == ("harm", "harm", ("manager",), "left alone")
        assert "Escalated" in f.said

    audit = begun(made)
    flow(made, steps, audit=audit)
    assert len(made.open_audit(audit).state.escalations) == 1


def test_an_escalation_put_off_stays_due_on_the_bar_and_is_not_prompted_again(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("harm")
        await f.press("2", "escape")
        assert isinstance(f.app.screen, AuditScreen)
        assert "significant harm" in f.screen.query_one(JudgementBar).urgent
        await f.focus("safety")
        await f.press("3")
        assert isinstance(f.app.screen, AuditScreen)
        await f.press("f2")
        assert isinstance(f.app.screen, EscalateDialog)

    flow(made, steps, audit=begun(made))


def test_escalating_from_anywhere_takes_the_question_and_its_evidence_along(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("visits", "evidence")
        await f.type("none since May")
        await f.press("f2")
        dialog = f.app.screen
        assert isinstance(dialog, EscalateDialog)
        assert dialog.evidence.text == "none since May"
        await f.type("not seen")
        await f.press("f2")
        (sent,) = f.state.escalations.values()
        assert (sent.what, sent.item) == ("not seen", "visits")

    flow(made, steps, audit=begun(made))


def test_an_escalation_that_cannot_be_recorded_keeps_its_dialog_and_its_words(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("visits")
        await f.press("f2")
        await f.type("not seen")
        working = made.workspace.append

        def broken(*_: object) -> None:
            raise DiskFull(tmp_path)

        made.workspace.append = broken  # type: ignore[method-assign,assignment]
        await f.press("f2")
        dialog = f.app.screen
        assert isinstance(dialog, EscalateDialog)
        assert dialog.what.text == "not seen"
        assert "NOT SENT" in str(dialog.query_one(".problem").render())
        made.workspace.append = working  # type: ignore[method-assign]
        await f.press("f2")
        assert isinstance(f.app.screen, AuditScreen)
        assert len(f.state.escalations) == 1

    flow(made, steps, audit=begun(made))


def test_the_review_lists_what_is_missing_and_enter_goes_there(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.press("f8")
        review = f.app.screen
        assert isinstance(review, ReviewScreen)
        said = [pick.label for pick in review.picks]
        assert any("What does the worker say?" in line for line in said)
        assert not review.query_one("#submit").display
        while "What does the worker say?" not in review.picks[review.query_one("OptionList").highlighted].label:  # type: ignore[attr-defined]
            await f.pilot.press("down")
        await f.press("enter")
        assert f.screen.going.part == "section-planning"
        spot = f.screen.spot()
        assert spot is not None
        assert spot.item == "words"

    flow(made, steps, audit=begun(made))


def test_what_is_wrong_with_a_concern_goes_once_it_is_written(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("visits")
        await f.press("f2", "f2")
        problem = f.app.screen.query_one(".problem")
        assert problem.display
        await f.type("a stair gate")
        assert not problem.display

    flow(made, steps, audit=begun(made))


def test_ctrl_c_with_nothing_marked_says_how_to_leave(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("visits")
        await f.press("ctrl+c")
        assert "Ctrl+Q leaves the program." in f.said

    flow(made, steps, audit=begun(made))


def test_a_grade_that_a_limit_takes_away_is_not_given_as_the_reason(tmp_path: Path) -> None:
    clock = Clock()
    clock.move(100 * 86400)  # a day on which the shipped rulesets are in force
    made = office(tmp_path, rulesets=RULESETS.parents[2] / "rulesets", clock=clock)
    audit = made.begin("file-audit", case_reference="CF-1", due=None, facts={}).state.id
    session = made.open_audit(audit)
    for section in session.ruleset.sections:
        if section.values:
            session.execute(SetAnswer(section.id, "requires_improvement" if section.id == "safety" else "good"))
    session.execute(SetAnswer("ri_of_concern", "yes"))

    async def steps(f: Flow) -> None:
        limit, row = "Many good sections do not outweigh", "The file is good overall"
        f.screen.going.to_part("overall")
        await f.settled()
        assert f.screen.going.pane is not None
        said = [str(each.content) for each in f.screen.going.pane.query(Static)]
        assert any(limit in text for text in said)
        assert not any(row in text for text in said)
        await f.press("ctrl+g")
        assert isinstance(f.app.screen, PickDialog)
        labels = [pick.label for pick in f.app.screen.picks]
        assert any(label.startswith(limit) for label in labels)
        assert any(label.startswith(f"Without that: {row}") for label in labels)

    flow(made, steps, audit=audit)
    lines = judgement_lines(session.ruleset, session.judgement)
    assert any(line.startswith("  Without that: The file is good overall") for line in lines)


def test_why_names_the_rule_and_goes_to_the_answer_it_read(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("planning")
        await f.press("1")
        standing = f.screen.query_one(JudgementBar).standing
        assert "One section fails the child." in standing.why
        assert "Planning: Inadequate" in standing.reads
        await f.press("f5", "ctrl+g")
        dialog = f.app.screen
        assert isinstance(dialog, PickDialog)
        await f.press("enter")
        spot = f.screen.spot()
        assert spot is not None
        assert spot.item == "planning"

    flow(made, steps, audit=begun(made))


def test_find_looks_in_questions_and_goes_there(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.press("f3")
        await f.type("how many")
        await f.press("enter")
        spot = f.screen.spot()
        assert spot is not None
        assert spot.item == "workers"

    flow(made, steps, audit=begun(made))


def test_export_writes_both_documents_where_only_the_owner_reads_them(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.press("f12", "enter")
        assert "Saved in" in f.said

    flow(made, steps, audit=begun(made))
    written = sorted(made.documents.folder.iterdir())
    assert [path.suffix for path in written] == [".html", ".md"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in written)
    assert "CF-1" in written[0].read_text(encoding="utf-8")


def test_the_review_and_the_reasons_say_that_an_audit_is_not_admissible(tmp_path: Path) -> None:
    made = office(tmp_path, rulesets=Path(__file__).parents[2] / "rulesets")

    async def steps(f: Flow) -> None:
        said = "Admissibility: Inadmissible. The judgement can't be relied on."
        await f.press("f8")
        assert "Admissibility" not in str(f.app.screen.query_one("#verdict", Static).content)
        await f.press("escape")
        f.screen.desk.attempt(SetAnswer("case_of_concern", "no"))
        f.screen.desk.attempt(SetAnswer("impact_recorded", "no"))
        await f.press("f8")
        assert said in str(f.app.screen.query_one("#verdict", Static).content)
        await f.press("escape", "ctrl+g")
        assert isinstance(f.app.screen, PickDialog)
        assert said in [pick.label for pick in f.app.screen.picks]

    flow(made, steps, audit=made.begin("core-audit", case_reference="CF-1", due=None, facts={}).state.id)


def test_what_was_chosen_is_read_whole_on_a_narrow_screen(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        bar = f.screen.query_one(JudgementBar)
        f.screen.desk.attempt(SetAnswer("planning", "inadequate"))
        await f.focus("planning")
        await f.until(lambda: "whatever is still unanswered" in bar.standing.headline)
        f.screen.desk.attempt(ChooseOverall("requires_improvement"))
        await f.focus("safety")
        await f.press("3")
        await f.until(lambda: bar.standing.headline == "Suggested: Inadequate · You chose Requires improvement")
        assert bar.standing.lead == "Suggested"

    flow(made, steps, audit=begun(made))


LEADING = """
[reaudit.poor]
when = "overall is inadequate"
by = ["manager"]
due = "3 months after completed"
repeats = true

[moderation.good]
pool = "audits of the month"
sample = "10%"
when = "overall is good"
"""


def test_the_review_and_the_document_say_what_the_audit_leads_to_once_it_is_graded(tmp_path: Path) -> None:
    rulesets = tmp_path / "rulesets"
    rulesets.mkdir()
    (rulesets / "small.toml").write_text((RULESETS / "small.toml").read_text(encoding="utf-8") + LEADING, "utf-8")
    made = office(tmp_path, rulesets=rulesets)

    async def steps(f: Flow) -> None:
        await f.press("f8")
        assert "May come to be done again by Manager by 01.09.2020, where " in said(f)
        await f.press("escape")
        f.screen.desk.attempt(ChooseOverall("inadequate"))
        await f.press("f8")
        assert "To be done again by Manager by 01.09.2020: " in said(f)
        assert "That can lead to another." in said(f)
        await f.press("escape")
        f.screen.desk.attempt(ChooseOverall("good"))
        await f.press("f8")
        assert "May be drawn for moderation (10% of audits of the month): " in said(f)
        assert "done again" not in said(f)

    def said(f: Flow) -> str:
        return str(f.app.screen.query_one("#verdict", Static).content)

    audit = begun(made)
    flow(made, steps, audit=audit)
    write = made.documents.writing(made.open_audit(audit), made.documents.folder, full=False)
    written = write(lambda: False, lambda made, of: None)
    assert "May be drawn for moderation" in written[0].read_text(encoding="utf-8")
