"""A whole audit by keys alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from auditrules.audits.spots import Spot
from auditrules.tui.dialogs import ConfirmDialog
from auditrules.tui.home_screen import HomeScreen
from auditrules.tui.key_line import KeyLine, StatusLine
from auditrules.tui.new_audit import NewAuditScreen
from auditrules.tui.review import ReviewScreen
from tests.tui.harness import Flow, begun, flow, office


def test_an_audit_is_done_by_keys_alone_from_new_to_submitted(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.press("n")
        assert isinstance(f.app.screen, NewAuditScreen)
        # The nature of audit and the kind of case are settled: there is only one. Then case, due, facts.
        await f.press("down", "down")
        await f.type("CF-77")
        await f.press("enter")
        await f.type("12.06.2020")
        await f.press("enter", "1", "enter", "enter")
        assert f.state.case_reference == "CF-77"
        assert f.state.due is not None
        assert f.state.due.isoformat() == "2020-06-12"
        assert f.state.answer("service").value == "child_protection"
        # The first open box of the first section has the focus.
        await f.press("1", "enter", "down")
        assert f.state.answer("harm").value == "no"
        await f.press("2", "enter", "down")
        assert f.state.answer("visits").value == "yes"
        # The grade; a letter goes to its evidence.
        await f.press("3")
        await f.type("seen at home")
        await f.press("down")
        await f.type("risk is held")
        await f.press("tab", "3")
        await f.press("f6")
        assert f.screen.going.part == "section-planning"
        await f.type("all well")
        await f.press("tab")
        await f.type("2")
        await f.press("enter")
        await f.press("f4")
        await f.press("3")
        answers = f.state.answers
        assert answers["safety"].value == "good"
        assert answers["safety"].evidence == "seen at home"
        assert answers["safety"].rationale == "risk is held"
        assert answers["safety"].worker_value == "good"
        assert answers["words"].value == "all well"
        assert answers["workers"].value == "2"
        assert answers["planning"].value == "good"
        # What is left is the overall grade, its rationale, and the date of completion.
        await f.press("f4")
        assert f.screen.going.part == "overall"
        await f.press("3", "down")
        await f.type("good throughout")
        await f.press("f4")
        assert f.screen.going.part == "details"
        await f.type("1.6.2020")
        await f.press("enter")
        await f.press("f8")
        assert isinstance(f.app.screen, ReviewScreen)
        await f.press("enter")
        assert isinstance(f.app.screen, ConfirmDialog)
        await f.press("enter")
        assert isinstance(f.app.screen, HomeScreen)
        assert "is submitted. Open it, and F12 saves its document." in f.app.screen.query_one(StatusLine).said
        assert "Continue" not in str(f.app.screen.query_one(KeyLine).pairs), "nothing is in progress"

    flow(made, steps)
    (summary,) = made.audits()
    assert summary.status == "submitted"
    assert summary.overall == "good"
    state = made.open_audit(summary.audit).state
    assert state.overall_rationale == "good throughout"


def test_a_submitted_audit_can_be_read_and_not_changed(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)

    async def steps(f: Flow) -> None:
        for item, keys in (("harm", "1"), ("visits", "2"), ("safety", "3"), ("planning", "3"), ("workers", "2")):
            await f.focus(item)
            await f.press(keys)
        await f.focus("safety", "rationale")
        await f.type("safe")
        await f.focus("words")
        await f.type("well")
        f.screen.going.to_part("overall")
        await f.settled()
        await f.press("3", "down")
        await f.type("good")
        await f.press("f8", "enter", "enter")
        assert isinstance(f.app.screen, HomeScreen)
        f.app.open_audit(audit)
        await f.settled()
        before = f.state
        await f.focus("safety")
        await f.press("1", "delete", "x")
        await f.press("ctrl+z", "f4")
        assert "F7 reopens it" in f.said
        assert f.state == before
        # When it was filed and sent is recorded once it is submitted.
        f.screen.going.to(Spot("overall", field="filed_on"))
        await f.settled()
        await f.type("02.06.2020")
        await f.press("enter")
        assert f.state.filed_on == date(2020, 6, 2)
        await f.press("f7")
        await f.type("a page was missing")
        await f.press("enter")
        assert f.state.status == "in_progress"
        await f.focus("safety")
        await f.press("2")
        assert f.state.answer("safety").value == "requires_improvement", "it can be changed at once"

    flow(made, steps, audit=audit)
    assert made.open_audit(audit).state.status == "in_progress"
