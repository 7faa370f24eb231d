"""The end of an audit: a narrative one without a grade to explain, the review's keys, and reading it once submitted."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Static

from auditrules.audits.commands import (
    AddConsultation,
    ChooseOverall,
    SetAnswer,
    SetAnswerText,
    SetDetail,
    SetWorkerGrade,
    Submit,
)
from auditrules.tui.dialogs import PickDialog
from auditrules.tui.finishing_panes import OverallPane
from auditrules.tui.key_command import Situation
from auditrules.tui.key_line import KeyLine
from auditrules.tui.office import Office
from auditrules.tui.prose_box import ProseBox
from auditrules.tui.registry import footer_text
from auditrules.tui.review import ReviewScreen
from auditrules.tui.section_list import SectionList
from tests.tui.harness import Flow, begun, flow, office

NARRATIVE = Path(__file__).parents[1] / "audits" / "rulesets"


def finished(made: Office, *, submit: bool) -> str:
    """The id of an audit of which nothing is missing."""
    audit = begun(made)
    session = made.open_audit(audit)
    for item, value in {
        "harm": "no",
        "visits": "yes",
        "safety": "good",
        "planning": "good",
        "words": "Enough.",
        "workers": "2",
    }.items():
        session.execute(SetAnswer(item, value))
    session.execute(SetAnswerText("safety", "rationale", "Seen weekly."))
    session.execute(SetWorkerGrade("safety", "good"))
    session.execute(ChooseOverall("good"))
    session.execute(SetDetail("overall_rationale", "Good throughout."))
    if submit:
        session.execute(Submit())
    return audit


def test_a_narrative_audit_asks_for_no_reason_of_a_grade_and_hides_no_word(tmp_path: Path) -> None:
    made = office(tmp_path, rulesets=NARRATIVE)
    audit = made.begin("narrative", case_reference="CF-1", due=None, facts={}).state.id

    async def steps(f: Flow) -> None:
        f.screen.going.to_part("overall")
        await f.settled()
        pane = f.screen.query_one(OverallPane)
        heading = next(each for each in pane.query(Static) if "Colleagues" in str(each.content))
        assert not pane.rows["overall"].display
        assert not heading.display
        f.session.execute(AddConsultation("A colleague"))
        await pane.show(f.state)
        assert pane.rows["overall"].display
        assert heading.display
        await f.press("ctrl+g")
        why = f.app.screen
        assert isinstance(why, PickDialog)
        assert why.heading == "What the rules say"

    flow(made, steps, audit=audit)


def test_the_keys_of_the_review_are_those_of_what_has_the_focus(tmp_path: Path) -> None:
    made = office(tmp_path)

    def keys(f: Flow) -> dict[str, str]:
        return dict(f.app.screen.query_one(KeyLine).pairs)

    async def nothing_missing(f: Flow) -> None:
        await f.press("f8")
        assert isinstance(f.app.screen, ReviewScreen)
        assert keys(f)["Enter"] == "Submit"
        await f.press("tab")
        assert keys(f)["Enter"] == "Back to the audit"
        for _ in range(3):
            await f.press("down")
            assert keys(f)["Enter"] != "Go there", "nothing is listed"

    async def something_missing(f: Flow) -> None:
        await f.press("f8")
        assert (keys(f)["Enter"], keys(f)["Tab"]) == ("Go there", "Back")

    flow(made, nothing_missing, audit=finished(made, submit=False))
    flow(made, something_missing, audit=begun(made))


def test_what_is_missing_of_the_overall_grade_is_marked_once_and_found_by_its_key(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = finished(made, submit=False)
    session = made.open_audit(audit)
    session.execute(ChooseOverall("requires_improvement"))
    session.execute(SetDetail("overall_rationale", ""))

    async def steps(f: Flow) -> None:
        part = f.screen.query_one(SectionList).lines.parts[-1]
        assert (part.mark, part.tight) == ("!", "open")
        assert part.progress == "missing · Requires improvement"
        await f.press("f4")
        assert "Say why in the rationale of the overall grade." in f.said
        spot = f.screen.spot()
        assert spot is not None
        assert spot.field == "overall_rationale"

    flow(made, steps, audit=audit)


def test_a_submitted_audit_asks_nothing_and_names_the_key_of_its_document(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        f.screen.going.to_part("section-planning")
        await f.settled()
        boxes = [box for box in f.screen.query(ProseBox) if box.is_on_screen and not box.text]
        assert boxes
        assert {box.placeholder for box in boxes} == {"–"}

    flow(made, steps, audit=finished(made, submit=True))
    submitted = Situation("audit", submitted=True, guidance_hidden=True)
    assert ("F12", "Document") in footer_text("audit", submitted, 80)


def test_it_is_said_where_auditor_and_worker_differ(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("safety", "worker_value")

        def title() -> str:
            return next(
                str(s.content) for s in f.screen.query(".title").results(Static) if "own grade" in str(s.content)
            )

        assert title() == "The worker's own grade"
        await f.press("2")
        assert title() == "The worker's own grade differs from yours"
        await f.press("3")
        assert title() == "The worker's own grade"

    flow(made, steps, audit=finished(made, submit=False))
