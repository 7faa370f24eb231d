"""Undo and redo: everything taken back gives the beginning, everything done again the end."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from auditrules.audits.commands import (
    AddAction,
    AddFinding,
    AddParticipant,
    ChooseOverall,
    Command,
    EditEntry,
    Escalate,
    MarkApplicable,
    MarkNotApplicable,
    RemoveEntry,
    Reopen,
    SetAnswer,
    SetAnswerText,
    SetDate,
    SetDetail,
    SetWorkerGrade,
    Submit,
)
from auditrules.audits.projection import replay
from auditrules.audits.session import AuditSession, Refused
from auditrules.audits.state import AuditState

from .conftest import Desk
from .test_session import complete

GRADES = st.sampled_from(["inadequate", "requires_improvement", "good", None])
ITEMS = st.sampled_from(["safety", "placement", "harm", "concern", "service", "moved", "note", "seen_by", "age"])
TEXTS = st.sampled_from(["", "Seen.", "Seen weekly.", "Not seen", "a\r\nb"])
VALUES = st.sampled_from(
    ["good", "inadequate", "yes", "no", "looked_after", "1.2.2026", "9", None, ("nurse",), "words"]
)
WHICH = st.integers(0, 3)

commands = st.one_of(
    st.builds(SetAnswer, ITEMS, VALUES),
    st.builds(SetAnswerText, st.sampled_from(["safety", "harm"]), st.sampled_from(["evidence", "rationale"]), TEXTS),
    st.builds(SetWorkerGrade, st.just("safety"), GRADES),
    st.builds(MarkNotApplicable, st.just("placement"), st.sampled_from(["At home", "Moved"])),
    st.builds(MarkApplicable, st.just("placement")),
    st.builds(SetDetail, st.just("overall_rationale"), TEXTS),
    st.builds(SetDate, st.sampled_from(["due", "appointment"]), st.sampled_from(["1.12.2026", "2.12.2026", ""])),
    st.builds(ChooseOverall, GRADES),
    st.builds(AddFinding, st.just("improvement"), st.just("safety"), TEXTS),
    st.builds(AddAction, TEXTS, due=st.sampled_from(["", "4.12.2026"])),
    st.builds(AddParticipant, st.sampled_from(["worker", "manager"]), TEXTS),
    st.builds(Escalate, st.just("Now"), st.just(("manager",))),
    st.tuples(st.sampled_from(["findings", "actions", "participants"]), WHICH, st.just("remove")),
    st.tuples(st.sampled_from(["findings", "actions"]), WHICH, TEXTS),
    st.sampled_from(["undo", "redo", "wait", "submit", "reopen"]),
)


def run(desk: Desk, session: AuditSession, step: Any) -> None:
    """One step of a sitting; what is refused changes nothing."""
    if step == "undo":
        session.undo()
    elif step == "redo":
        session.redo()
    elif step == "wait":
        desk.wait(3)
    else:
        command = made(session, step)
        if command is not None:
            with suppress(Refused):
                session.execute(command)
    desk.wait(0.5)


def made(session: AuditSession, step: Any) -> Command | None:
    if step == "submit":
        return Submit()
    if step == "reopen":
        return Reopen("Again")
    if not isinstance(step, tuple):
        return step  # type: ignore[no-any-return]
    collection, which, what = step
    entries = list(getattr(session.state, collection))
    if which >= len(entries):
        return None
    if what == "remove":
        return RemoveEntry(collection, entries[which])
    return EditEntry(collection, entries[which], "text" if collection == "actions" else "what", what)


def without_escalations(state: AuditState) -> tuple[AuditState, list[list[str]]]:
    """The state but for what is never undone, with the order of every list."""
    order = [list(getattr(state, name)) for name in ("findings", "actions", "participants", "consultations")]
    return replace(state, escalations={}), order


@settings(max_examples=200, deadline=None)
@given(st.lists(commands, max_size=25))
def test_undoing_everything_gives_the_beginning_and_redoing_everything_the_end(steps: list[Any]) -> None:
    desk = Desk("small")
    session = desk.begin(facts={"service": "looked_after"})
    start = without_escalations(session.state)
    for step in steps:
        if step not in ("undo", "redo", "submit", "reopen"):
            run(desk, session, step)
    end = without_escalations(session.state)
    sent = session.state.escalations
    while session.undo():
        pass
    assert without_escalations(session.state) == start
    while session.redo():
        pass
    assert without_escalations(session.state) == end
    assert session.state.escalations == sent


@settings(max_examples=200, deadline=None)
@given(st.lists(commands, max_size=25), st.booleans())
def test_whatever_happens_the_journal_tells_it(steps: list[Any], finished: bool) -> None:
    desk = Desk("small")
    session = desk.begin()
    if finished:
        complete(session)
    for step in steps:
        run(desk, session, step)
    again = desk.again()
    assert again.state == session.state == replay(desk.events)
    assert without_escalations(again.state)[1] == without_escalations(session.state)[1]
    assert again.judgement == session.judgement
    assert [event.seq for event in desk.events] == list(range(1, len(desk.events) + 1))


@settings(max_examples=100, deadline=None)
@given(st.lists(commands, max_size=15), st.integers(1, 6))
def test_undo_then_redo_is_nothing(steps: list[Any], count: int) -> None:
    desk = Desk("small")
    session = desk.begin()
    for step in steps:
        run(desk, session, step)
    before = session.state
    undone = sum(session.undo() is not None for _ in range(count))
    redone = sum(session.redo() is not None for _ in range(undone))
    assert (undone, session.state) == (redone, before)


# ---------------------------------------------------------------- runs of typing


def type_into(desk: Desk, session: AuditSession, texts: list[str], pause: float = 0.4) -> None:
    for text in texts:
        session.execute(SetAnswerText("safety", "evidence", text))
        desk.wait(pause)


def test_a_run_of_typing_is_one_step(small: Desk) -> None:
    session = small.begin()
    type_into(small, session, ["S", "Se", "Seen", "Seen weekly"])
    assert len(small.events) == 5, "each pause is saved"
    change = session.undo()
    assert change is not None
    assert change.text == "Undone: the evidence for Risk and safety is empty."
    assert session.state.answer("safety").evidence == ""
    assert small.events[-1].data["undoes"] == small.events[1].id
    change = session.redo()
    assert change is not None
    assert change.text == "Redone: the evidence for Risk and safety is 'Seen weekly'."
    assert small.events[-1].data["redoes"] == small.events[1].id


def test_a_pause_ends_the_run(small: Desk) -> None:
    session = small.begin()
    type_into(small, session, ["Seen", "Seen weekly"])
    small.wait(2)
    type_into(small, session, ["Seen weekly, alone"])
    session.undo()
    assert session.state.answer("safety").evidence == "Seen weekly"


def test_anything_else_ends_the_run(small: Desk) -> None:
    session = small.begin()
    type_into(small, session, ["Seen"])
    session.execute(SetAnswerText("safety", "impact", "Settled"))
    type_into(small, session, ["Seen weekly"])
    session.execute(Escalate("Now", ("manager",)))
    type_into(small, session, ["Seen weekly, alone"])
    evidence = []
    while session.undo():
        evidence.append(session.state.answer("safety").evidence)
    assert evidence == ["Seen weekly", "Seen", "Seen", ""]


def test_a_grade_is_never_merged(small: Desk) -> None:
    session = small.begin()
    for grade in ("good", "inadequate", "good"):
        session.execute(SetAnswer("safety", grade))
    session.undo()
    assert session.state.answer("safety").value == "inadequate"


def test_typing_after_an_undo_is_a_step_of_its_own(small: Desk) -> None:
    session = small.begin()
    type_into(small, session, ["Seen"])
    small.wait(3)
    type_into(small, session, ["Seen weekly"])
    session.undo()
    type_into(small, session, ["Seen alone"])
    assert session.redo() is None, "a new change clears redo"
    session.undo()
    assert session.state.answer("safety").evidence == "Seen"


def test_editing_one_field_of_an_entry_merges_and_two_do_not(small: Desk) -> None:
    session = small.begin()
    session.execute(AddAction("See"))
    (action_id,) = session.state.actions
    for text in ("See the", "See the child"):
        session.execute(EditEntry("actions", action_id, "text", text))
    session.execute(EditEntry("actions", action_id, "measure", "Visit on file"))
    session.undo()
    session.undo()
    assert session.state.actions[action_id].text == "See"


# ---------------------------------------------------------------- what cannot be undone, and words


def test_escalations_are_never_undone(small: Desk) -> None:
    session = small.begin()
    session.execute(SetAnswer("harm", "yes"))
    session.execute(Escalate("At risk", ("manager",), rule="harm"))
    assert session.undo() is not None
    assert session.state.answer("harm").value is None
    assert len(session.state.escalations) == 1
    assert session.undo() is None
    assert not session.can_undo
    assert session.can_redo


def test_an_escalation_keeps_what_can_be_redone(small: Desk) -> None:
    session = small.begin()
    session.execute(SetAnswer("harm", "yes"))
    session.undo()
    session.execute(Escalate("At risk", ("manager",)))
    assert session.redo() is not None
    assert session.state.answer("harm").value == "yes"


def test_nothing_is_undone_of_an_earlier_sitting(small: Desk) -> None:
    small.begin().execute(SetAnswer("harm", "no"))
    assert small.again().undo() is None


def test_changes_are_announced_in_words(small: Desk) -> None:
    session = small.begin(facts={"service": "looked_after"})
    session.execute(SetAnswer("safety", "good"))
    session.execute(SetAnswer("safety", "inadequate"))
    session.execute(MarkNotApplicable("placement", "At home"))
    session.execute(SetAnswer("moved", "1.2.2026"))
    session.execute(SetAnswer("seen_by", ("worker", "nurse")))
    session.execute(ChooseOverall("good"))
    session.execute(AddAction("See the child at school and at home and with the grandparents"))
    (action_id,) = session.state.actions
    session.execute(EditEntry("actions", action_id, "due", "4.12.2026"))
    session.execute(SetWorkerGrade("safety", "good"))
    said = []
    while change := session.undo():
        said.append(change.text)
    assert said == [
        "Undone: the worker's own grade of Risk and safety is not given.",
        "Undone: the action 'See the child at school and at home…', the due date is empty.",
        "Undone: the action 'See the child at school and at home…' is gone.",
        "Undone: the overall grade is not chosen.",
        "Undone: 'Who saw the child?' is not answered.",
        "Undone: 'When did the child move there?' is not answered.",
        "Undone: Where the child lives applies again.",
        "Undone: Risk and safety back to Good.",
        "Undone: Risk and safety is not answered.",
    ]
    change = session.redo()
    assert change is not None
    assert (change.text, change.spot.section, change.spot.item) == (
        "Redone: Risk and safety is Good.",
        "safety",
        "safety",
    )
