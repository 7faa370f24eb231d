"""The session: what a command records, a failing store, the journal as the record, and what is closed by submitting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from auditrules.audits.commands import (
    AddAction,
    AddConsultation,
    AddFinding,
    AddParticipant,
    ChooseOverall,
    Command,
    EditEntry,
    Escalate,
    RemoveEntry,
    Reopen,
    SetAnswer,
    SetAnswerText,
    SetDate,
    SetDetail,
    SetSentTo,
    SetWorkerGrade,
    Submit,
)
from auditrules.audits.events import Event
from auditrules.audits.projection import UnreadableJournal, replay
from auditrules.audits.session import AuditSession, Refused

from .conftest import Desk

Refuse = Callable[[AuditSession, Command], Refused]


def complete(session: AuditSession) -> None:
    """Answer the small form so that nothing is missing; it comes to good."""
    for item, value in {
        "service": "child_in_need",
        "harm": "no",
        "safety": "good",
        "readable": "yes",
    }.items():
        session.execute(SetAnswer(item, value))
    # Deciding questions that need no answer keep the suggestion open until they have one.
    for item in ("concern", "doubt"):
        session.execute(SetAnswer(item, "no"))
    session.execute(SetAnswerText("safety", "rationale", "Seen weekly."))
    session.execute(SetWorkerGrade("safety", "good"))
    session.execute(ChooseOverall("good"))
    session.execute(SetDetail("overall_rationale", "Good throughout."))


# ---------------------------------------------------------------- recording


def test_beginning_records_one_event(small: Desk) -> None:
    session = small.begin(facts={"service": "looked_after"}, due=date(2026, 11, 30))
    ((event, summary),) = small.journal
    assert (event.kind, event.seq, event.by, event.at) == ("begun", 1, "Auditor A", "2026-11-19T09:30:00.000000Z")
    assert event.data["ruleset_hash"] == small.ruleset.meaning_hash
    assert event.audit == session.state.id == summary.audit
    assert (summary.status, summary.due, summary.answered) == ("in_progress", "2026-11-30", 1)
    assert session.state.answer("service").value == "looked_after"


def test_an_audit_needs_a_case_reference(small: Desk) -> None:
    with pytest.raises(Refused, match="case reference"):
        AuditSession.begin(
            small.ruleset,
            case_reference=" \x1b[0m ",
            by="Auditor A",
            now=small.now,
            new_id=small.new_id,
            record=small.record,
        )
    assert small.journal == []


def test_a_change_is_an_event_with_before_and_after(small: Desk) -> None:
    session = small.begin()
    session.execute(SetAnswer("harm", "no"))
    (event,) = session.execute(SetAnswer("harm", "yes"))
    assert event.kind == "set"
    assert event.data == {"path": ["answers", "harm", "value"], "before": "no", "after": "yes"}
    assert (event.seq, small.journal[-1][1].seq) == (3, 3)


def test_times_are_recorded_in_utc_and_days_are_the_clocks(small: Desk) -> None:
    small.time = datetime(2026, 6, 5, 0, 30, tzinfo=timezone(timedelta(hours=1)))  # still the 4th in UTC
    session = small.begin()
    assert small.events[0].at == "2026-06-04T23:30:00.000000Z"
    with pytest.raises(Refused) as caught:
        session.execute(SetDate("due", "today"))
    assert caught.value.offer == "05.06.2026"


def test_a_store_that_fails_leaves_everything_as_it_was(small: Desk) -> None:
    session = small.begin()
    session.execute(SetAnswer("harm", "no"))
    before = (session.state, session.judgement, session.summary(), session.can_undo, session.can_redo)
    small.fault = OSError("disk full")
    for attempt in (
        lambda: session.execute(SetAnswer("harm", "yes")),
        lambda: session.execute(Escalate("Now", ("manager",))),
        session.undo,
    ):
        with pytest.raises(OSError, match="disk full"):
            attempt()
        assert (session.state, session.judgement, session.summary(), session.can_undo, session.can_redo) == before
    small.fault = None
    (event,) = session.execute(SetAnswer("harm", "yes"))
    assert event.seq == 3


def test_the_record_is_called_before_the_state_changes(small: Desk) -> None:
    session = small.begin()
    seen: list[object] = []
    small_record = small.record
    session._record = lambda event, summary: (  # type: ignore[assignment]
        seen.append(session.state.answer("harm").value),
        small_record(event, summary),
    )
    session.execute(SetAnswer("harm", "no"))
    assert seen == [None]


# ---------------------------------------------------------------- the journal is the record


def test_replaying_the_journal_gives_the_state(small: Desk) -> None:
    session = small.begin(facts={"service": "looked_after"}, due=date(2026, 11, 30))
    complete(session)
    session.execute(AddFinding("improvement", "safety", "Chronology", "Bring it up to date"))
    session.execute(AddParticipant("worker", "W. Example", "North", True))
    session.execute(AddConsultation("A colleague", "Agreed", "18.11.2026"))
    session.execute(AddAction("See the child", due="26.11.2026"))
    (action_id,) = session.state.actions
    session.execute(EditEntry("actions", action_id, "agreed_with_worker", True))
    session.execute(SetAnswer("seen_by", ("worker", "school")))
    session.execute(Escalate("Not seen since May", ("manager",), "Last visit 3 May", "harm"))
    session.undo()
    again = small.again()
    assert again.state == session.state == replay(small.events)
    assert again.judgement == session.judgement
    assert again.summary() == session.summary()
    assert not again.can_undo


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda events: events[1:], "Entry 1 .* is missing"),
        (lambda events: [], "is empty"),
        (lambda events: [events[0], events[2]], "Entry 2 .* is missing"),
        (lambda events: [events[0], replace(events[1], audit="another")], "belongs to another audit"),
        (lambda events: [events[0], replace(events[1], data={"path": ["answers"]})], "cannot be read"),
        (lambda events: [events[0], replace(events[1], data={"path": ["actions", "x", "due"], "after": "x"})], "read"),
        (lambda events: [events[0], replace(events[1], kind="mislaid")], "unknown kind"),
        (lambda events: [replace(events[1], seq=1)], "begins with 'set'"),
        (lambda events: [replace(events[0], data={"ruleset": 5})], "beginning .* cannot be read"),
    ],
)
def test_a_journal_that_is_not_whole_is_refused(
    small: Desk, spoil: Callable[[list[Event]], list[Event]], words: str
) -> None:
    session = small.begin()
    session.execute(SetAnswer("harm", "no"))
    session.execute(SetAnswer("safety", "good"))
    with pytest.raises(UnreadableJournal, match=words):
        replay(spoil(list(small.events)))


# ---------------------------------------------------------------- entries


def test_entries_are_added_edited_and_removed(small: Desk, refusal: Refuse) -> None:
    session = small.begin()
    session.execute(AddFinding("strength", "safety", "Seen weekly"))
    session.execute(AddFinding("improvement", "safety"))
    first, second = session.state.findings
    session.execute(EditEntry("findings", second, "what", "Chronology"))
    session.execute(EditEntry("findings", second, "kind", "done_not_recorded"))
    assert session.state.findings[second].what == "Chronology"
    assert session.state.findings[second].kind == "done_not_recorded"
    session.execute(RemoveEntry("findings", first))
    assert list(session.state.findings) == [second]
    session.undo()
    assert list(session.state.findings) == [first, second], "back in its place"
    assert "no longer there" in refusal(session, EditEntry("findings", "gone", "what", "x")).message
    assert "nothing that can be changed" in refusal(session, EditEntry("findings", first, "id", "x")).message
    assert "strength, an improvement" in refusal(session, EditEntry("findings", first, "kind", "x")).message
    assert "no section called" in refusal(session, AddFinding("strength", "kitchen", "x")).message
    assert "what part" in refusal(session, AddParticipant(" ", "x")).message
    assert "no action rule" in refusal(session, AddAction("x", rule="unheard_of")).message
    assert "yes or no" in refusal_of_bool(session, refusal)


def refusal_of_bool(session: AuditSession, refusal: Refuse) -> str:
    session.execute(AddAction("x"))
    (action_id,) = session.state.actions
    return refusal(session, EditEntry("actions", action_id, "agreed_with_worker", "certainly")).message


def test_an_action_keeps_what_it_was_given(small: Desk) -> None:
    session = small.begin()
    session.execute(
        AddAction(
            "Hold a core\x07 group",
            owner=" manager ",
            due="04.12.2026",
            overseen_by="group_manager",
            measure="Minutes on file",
            agreed_with_worker=True,
            told_it_is_tracked=True,
            rule="re_audit",
        )
    )
    (action,) = session.state.actions.values()
    assert (action.text, action.owner, action.due) == ("Hold a core group", "manager", date(2026, 12, 4))
    assert (action.agreed_with_worker, action.told_it_is_tracked, action.rule) == (True, True, "re_audit")


# ---------------------------------------------------------------- submitting


def test_submitting_records_the_choice_and_the_suggestion(small: Desk) -> None:
    session = small.begin()
    complete(session)
    small.wait(60)
    (event,) = session.execute(Submit())
    assert event.kind == "submitted"
    assert event.data == {"overall": "good", "suggested": "good"}
    assert session.state.status == "submitted"
    assert session.state.submitted_at == datetime(2026, 11, 19, 9, 31, tzinfo=UTC)


def test_submitting_too_early_lists_what_is_missing(small: Desk, refusal: Refuse) -> None:
    session = small.begin(facts={"service": "child_in_need"})
    words = refusal(session, Submit()).message
    assert words.startswith("Not yet: 4 things to do first.\n- Risk and safety: 'Is there a risk of significant harm?'")
    assert "- Risk and safety has no grade." in words
    assert "- The overall grade is not chosen." in words


def test_after_submitting_the_audit_is_closed_but_for_sending_and_escalating(small: Desk, refusal: Refuse) -> None:
    session = small.begin()
    complete(session)
    for early in (SetSentTo(("manager",)), SetDate("filed_on", "19.11.2026")):
        assert "Submit it first" in refusal(session, early).message
    session.execute(Submit())
    for late in (SetAnswer("harm", "yes"), AddAction("x"), ChooseOverall(None), SetDate("due", "1.1.2027")):
        assert "Reopen it first" in refusal(session, late).message
    assert "submitted already" in refusal(session, Submit()).message
    assert session.undo() is None
    session.execute(SetSentTo(("manager", "group_manager", "manager")))
    session.execute(SetDate("filed_on", "19.11.2026"))
    session.execute(Escalate("Found on reading it again", ("manager",)))
    assert session.state.sent_to == ("manager", "group_manager")
    assert session.state.filed_on == date(2026, 11, 19)
    assert len(session.state.escalations) == 1


def test_reopening_needs_a_reason_and_opens_everything(small: Desk, refusal: Refuse) -> None:
    session = small.begin()
    assert "open already" in refusal(session, Reopen("x")).message
    complete(session)
    session.execute(Submit())
    assert "Say why" in refusal(session, Reopen(" ")).message
    session.execute(Reopen("Moderated: look again at safety."))
    assert (session.state.status, session.state.submitted_at) == ("in_progress", None)
    assert session.undo() is None, "reopening is not undone, nor what came before it"
    session.execute(SetAnswer("safety", "inadequate"))
    assert small.again().state == session.state
