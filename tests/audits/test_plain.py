"""The audit a question a line: the same session, words alone, and nothing lost wherever the input ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditrules.audits.commands import (
    AddAction,
    AddFinding,
    AddParticipant,
    ChooseOverall,
    EditEntry,
    Escalate,
    SetAnswer,
    SetAnswerText,
    SetDetail,
    SetWorkerGrade,
    Submit,
)
from auditrules.audits.events import Event, Summary
from auditrules.audits.plain import run_plain
from auditrules.audits.plain.dialogue import WORDS
from auditrules.audits.projection import replay
from auditrules.audits.session import AuditSession
from auditrules.audits.text import clean_line

from .conftest import Desk
from .test_session import complete


@dataclass
class Script:
    """Lines to be typed, and everything that was shown."""

    lines: Sequence[str]
    shown: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._left: Iterator[str] = iter(self.lines)

    def read(self, prompt: str) -> str | None:
        line = next(self._left, None)
        self.shown.append(prompt + ("" if line is None else "«" + line + "»"))
        return line

    def run(self, session: AuditSession) -> str:
        assert run_plain(session, read=self.read, write=self.shown.append) == 0
        assert next(self._left, None) is None, "lines were left over"
        return "\n".join(self.shown)

    @property
    def said(self) -> str:
        """What the program said, without what was typed."""
        return "\n".join(re.sub("«.*»", "", line, flags=re.DOTALL) for line in self.shown)


def talk(session: AuditSession, *lines: str) -> str:
    return Script(lines).run(session)


WHOLE = [
    *("a", "1", "W. Example", "North", "yes", ""),  # people
    *("child", "child in need", "9 years", "yes", ""),  # facts: one unclear, one by name, one by what is offered
    *("2",),  # harm
    *("Left alone at night.", ".", "File note 3 May.", ".", "", "yes"),  # the escalation it calls for
    *("no", "", "n", "worker, 3", "Two", "lines", "."),  # the other questions
    *("inadequate", "Not seen since May.", "."),  # the grade and its rationale
    *("good", "The worker points to the plan.", "."),  # the worker's own
    *("i", "Chronology", ".", "Bring it up to date", ".", ""),  # findings
    *("yes",),  # standard
    *("p1", "", "", "Report on file", ".", "", "yes", "yes", "", ""),  # the proposed action
    *("1", "Not safe.", "."),  # the overall grade and why
    "submit",
    "quit",
]


@pytest.fixture
def whole(small: Desk) -> tuple[AuditSession, str]:
    session = small.begin()
    return session, talk(session, *WHOLE)


def test_a_whole_audit(whole: tuple[AuditSession, str]) -> None:
    session, shown = whole
    state = session.state
    assert state.status == "submitted"
    assert state.answer("seen_by").value == ("worker", "nurse")
    assert state.answer("note").value == "Two\nlines"
    assert state.answer("age").value == "9"
    assert (state.answer("safety").rationale, state.answer("safety").worker_value) == ("Not seen since May.", "good")
    (sent,) = state.escalations.values()
    assert (sent.rule, sent.item, sent.to) == ("harm", "harm", ("manager", "group_manager"))
    assert (sent.what, sent.evidence) == ("Left alone at night.", "File note 3 May.")
    (action,) = state.actions.values()
    assert (action.rule, action.due, action.agreed_with_worker) == ("re_audit", date(2026, 12, 3), True)
    assert "This must be escalated now, to Manager and Group manager." in shown
    assert "Not asked: Where the child lives. Asked only where Area of service is Looked after." in shown
    assert shown.count("Not asked: Where the child lives") == 1
    assert "Overall grade: Inadequate.\n  Because: A child is at risk." in shown
    assert shown.endswith(
        "The audit is submitted. Inadequate.\n"
        "Its document: auditrules audit export 00000000 --format html -o audit.html\n"
        "sent, filed, reopen, escalate, or quit> «quit»\n"
        "Everything is saved (09:30:00)."
    )


def test_the_same_audit_by_commands_comes_to_the_same(whole: tuple[AuditSession, str]) -> None:
    other = Desk("small")
    session = other.begin()
    session.execute(AddParticipant("manager", "W. Example", "North", True))
    for item, value in (("service", "child_in_need"), ("age", "9"), ("harm", "yes")):
        session.execute(SetAnswer(item, value))
    session.execute(Escalate("Left alone at night.", ("manager", "group_manager"), "File note 3 May.", "harm", "harm"))
    for item, several in (
        ("concern", "no"),
        ("closed", "no"),
        ("seen_by", ("worker", "nurse")),
        ("note", "Two\nlines"),
    ):
        session.execute(SetAnswer(item, several))
    session.execute(SetAnswer("safety", "inadequate"))
    session.execute(SetAnswerText("safety", "rationale", "Not seen since May."))
    session.execute(SetWorkerGrade("safety", "good"))
    session.execute(SetAnswerText("safety", "worker_comment", "The worker points to the plan."))
    session.execute(AddFinding("improvement", "safety", "Chronology", "Bring it up to date"))
    session.execute(SetAnswer("readable", "yes"))
    (proposal,) = session.proposed_actions()
    session.execute(AddAction(proposal.text, proposal.owner, proposal.due_text, rule=proposal.rule))
    (action_id,) = session.state.actions
    session.execute(EditEntry("actions", action_id, "measure", "Report on file"))
    session.execute(EditEntry("actions", action_id, "agreed_with_worker", True))
    session.execute(EditEntry("actions", action_id, "told_it_is_tracked", True))
    session.execute(ChooseOverall("inadequate"))
    session.execute(SetDetail("overall_rationale", "Not safe."))
    session.execute(Submit())
    plain = whole[0]
    assert session.judgement == plain.judgement
    assert session.state.answers == plain.state.answers
    assert [*map(repr, session.state.actions.values())] == [
        re.sub(r"id='[^']*'", f"id='{action_id}'", repr(action)) for action in plain.state.actions.values()
    ]


@pytest.mark.parametrize("length", range(len(WHOLE)))
def test_the_input_may_end_anywhere(length: int) -> None:
    desk = Desk("small")
    session = desk.begin()
    script = Script(WHOLE[:length])
    unsaved = run_plain(session, read=script.read, write=script.shown.append)
    if unsaved:  # a value that is not accepted yet can only be read back
        assert script.shown[-2] == "  Age: 9 years"
    assert script.shown[-1].startswith(f"Everything {'else ' if unsaved else ''}is saved (09:30:00).")
    assert replay(desk.events) == session.state
    # Going on from there needs only what is left to do: what was saved is not asked for again.
    again = desk.again()
    talk(again)
    assert again.state == session.state


def test_prose_cut_off_by_the_end_of_the_input_is_kept(small: Desk) -> None:
    session = small.begin()
    talk(session, "goto 1.6", "First line", "second line")
    assert session.state.answer("note").value == "First line\nsecond line"


def test_nothing_but_words_is_written(whole: tuple[AuditSession, str]) -> None:
    for character in whole[1]:
        assert character == "\n" or character.isprintable()
        assert not 0x2500 <= ord(character) < 0x25A0, "box drawing"


def test_what_is_typed_cannot_reach_the_terminal(small: Desk) -> None:
    session = small.begin()
    evil = "\x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b31m\u202eabc"
    script = Script(
        [
            "a",
            "1",
            evil,
            evil,
            "",
            "",
            evil,
            "1",
            "goto 1.6",
            evil,
            evil,
            ".",
            "find abc",
            "",
            "find \x1b[1mzzz",
            "quit",
        ]
    )
    script.run(session)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", script.said)
    assert session.state.answer("note").value == "abc\nabc"


# ---------------------------------------------------------------- words


def test_enter_keeps_what_stands(small: Desk) -> None:
    session = small.begin(facts={"service": "looked_after"})
    session.execute(SetAnswer("note", "Kept."))
    before = session.state
    shown = talk(session, "goto 1", *[""] * 12)
    assert session.state is before
    assert "Now: Looked after" not in shown.split("goto 1")[0]


def test_guidance_help_and_judgement_leave_the_question_where_it_is(small: Desk) -> None:
    session = small.begin()
    shown = talk(session, "goto safety", "?", "help", "judgement", "progress", "missing", "2", "back", "quit")
    assert "Look at the last visit to the café." in shown
    assert "  escalate: send a concern on now" in shown
    assert "can still be Good, Requires improvement or Inadequate" in shown
    assert "  Risk and safety: 0 of 2" in shown
    assert "1 Area of service is not given." in shown
    assert session.state.answer("harm").value == "yes"


def test_the_descriptors_stand_beside_the_grade(small: Desk) -> None:
    assert "Inadequate: Children are left at risk." in talk(small.begin(), "goto 1.7", "?", "quit")


def test_back_and_skip(small: Desk) -> None:
    session = small.begin()
    shown = talk(session, "skip", "1", "back", "2", "skip", "skip", "goto 1.2", "back", "quit")
    assert session.state.answer("service").value == "looked_after"
    assert shown.count("F1 Area of service") == 2
    assert "Now: Child in need" in shown
    assert shown.rstrip().count("1.1 Is there a risk") == 2
    assert "This is the beginning." in talk(session, "goto people", "back", "quit")


def test_undo_and_redo_go_where_the_change_was(small: Desk) -> None:
    session = small.begin()
    shown = talk(session, "goto 1.2", "yes", "undo", "redo", "undo", "undo", "redo", "redo", "quit")
    assert "Undone: 'Is there a lesser worry?' is not answered. Saved 09:30:00." in shown
    assert "Redone: 'Is there a lesser worry?' is Yes. Saved 09:30:00." in shown
    assert "There is nothing to undo." in shown
    assert "There is nothing to redo." in shown
    assert session.state.answer("concern").value == "yes"


def test_not_applicable_with_a_reason_and_back_again(small: Desk) -> None:
    session = small.begin(facts={"service": "looked_after"})
    shown = talk(session, "goto 2", "na section", "", "na section At home with Gran", "goto 1.1", "na x", "quit")
    assert session.state.answer("placement").not_applicable_reason == "At home with Gran"
    assert "this form asks it of every audit" in shown
    shown = talk(session, "goto 2.2", "goto 1.1", "quit")
    assert "Not asked: Where the child lives. Marked not applicable: At home with Gran" in shown
    session.undo()
    assert not session.state.answer("placement").not_applicable


def test_na_off_takes_it_back(small: Desk) -> None:
    session = small.begin(facts={"service": "looked_after"})
    talk(session, "goto 2.2", "na Not known", "undo", "na off", "quit")
    assert not session.state.answer("placement").not_applicable
    assert "It is not marked not applicable." in talk(session, "goto 2.2", "na off", "quit")


def test_prose_can_be_added_to_emptied_and_hold_any_word(small: Desk) -> None:
    session = small.begin()
    talk(session, "goto 1.2", "evidence", "Seen", ".", "evidence", "+", "twice", ".", "quit")
    assert session.state.answer("concern").evidence == "Seen\ntwice"
    talk(session, "goto 1.2", "evidence", "\\back", "help yourself", "undo", ".", "impact", "find a home", ".", "quit")
    assert session.state.answer("concern").evidence == "back\nhelp yourself\nundo"
    assert session.state.answer("concern").impact == "find a home"
    talk(session, "goto 1.2", "evidence", "goto 1.1", "na x", "evidence", "quit")
    assert session.state.answer("concern").evidence == "back\nhelp yourself\nundo"
    talk(session, "goto 1.2", "evidence", "-", "evidence", "-", "quit")
    assert session.state.answer("concern").evidence == ""


def test_find_and_go_there(small: Desk) -> None:
    session = small.begin()
    session.execute(SetAnswerText("safety", "rationale", "The café again"))
    shown = talk(session, "find CAFE", "2", "Another reason", ".", "", "find nothing at all", "quit")
    assert "  1 Risk and safety: Look at the last visit to the café." in shown
    assert "  2 Risk and safety, rationale: The café again" in shown
    assert session.state.answer("safety").rationale == "Another reason"
    assert "Nothing on the form contains 'nothing at all'." in shown


@pytest.mark.parametrize(
    ("where", "lands"),
    [
        ("2", "Section 2 of 2: Where the child lives"),
        ("child lives", "Section 2 of 2"),
        ("risk", "Section 1 of 2: Risk and safety"),
        ("1.6", "1.6 What else did you see?"),
        ("f2", "F2 Age"),
        ("actions", "Actions: none yet."),
        ("overall", "The overall grade. The form suggests"),
        ("review", "Still to do:"),
        ("nowhere", "There is no 'nowhere'. The sections are:\n  1 Risk and safety"),
    ],
)
def test_goto(small: Desk, where: str, lands: str) -> None:
    assert lands in talk(small.begin(facts={"service": "looked_after"}), f"goto {where}", "quit").split("»", 1)[1]


def test_next_goes_to_what_still_needs_an_answer(small: Desk) -> None:
    session = small.begin(facts={"service": "child_in_need"})
    shown = talk(session, "next", "no", "next", "good", "Why.", ".", "next", "quit")
    assert session.state.answer("safety").rationale == "Why."
    assert "Q1 Is the audit fit" in shown


def test_clear_takes_an_answer_back(small: Desk) -> None:
    session = small.begin(facts={"service": "child_in_need"})
    session.execute(SetAnswer("harm", "no"))
    shown = talk(session, "goto 1.1", "clear", "clear", "goto overall", "good", "goto overall", "clear", "quit")
    assert session.state.answer("harm").value is None
    assert session.state.overall is None
    assert "There is no answer here to take back." in shown


def test_an_escalation_put_off_stays_at_the_head_of_what_is_missing(small: Desk) -> None:
    session = small.begin()
    shown = talk(
        session, "goto 1.1", "yes", "back", "missing", "goto 1.1", "yes", "escalate", "", "", "2", "yes", "quit"
    )
    assert "Not sent. It stays at the head of what is missing" in shown
    assert "  1 Escalate now to: Manager and Group manager." in shown
    (sent,) = session.state.escalations.values()
    assert (sent.to, sent.rule) == (("group_manager",), "harm")
    assert sent.what == "A child is at risk of significant harm."


def test_an_escalation_of_ones_own_at_any_prompt(small: Desk) -> None:
    session = small.begin()
    session.execute(SetAnswerText("note", "evidence", "Letter of 2 May"))
    shown = talk(
        session,
        "goto 1.6",
        "escalate",
        "Dog in the yard",
        ".",
        "",
        "9",
        "1, Duty team",
        "no",
        "escalate",
        "",
        "quit",
        "no",
    )
    assert "Evidence: Letter of 2 May" in shown
    assert "There is no number 9." in shown
    assert "Escalate to Manager and Duty team now? (yes or no)" in shown
    assert session.state.escalations == {}
    assert "This concern was not sent and is not kept:\n  Dog in the yard\n  Letter of 2 May" in shown
    assert "Everything is saved" not in shown


def test_whom_the_form_alerts_at_once_is_suggested_for_any_concern(small: Desk) -> None:
    session = small.begin()
    shown = talk(session, "escalate", "Dog in the yard", ".", "", "", "yes", "quit")
    assert "Enter for Manager and Group manager" in shown
    (sent,) = session.state.escalations.values()
    assert sent.to == ("manager", "group_manager")


def test_a_relative_date_is_offered_as_the_real_one(small: Desk) -> None:
    session = small.begin()
    shown = talk(session, "actions", "a", "Visit", ".", "", "in 2 weeks", "no", "in 2 weeks", "yes", "quit")
    assert "Use 03.12.2026? (yes or no)" in shown
    (action,) = session.state.actions.values()
    assert action.due == date(2026, 12, 3)


def test_entries_are_changed_and_removed(small: Desk) -> None:
    session = small.begin()
    session.execute(AddAction("Visit", due="3.12.2026"))
    talk(session, "actions", "1", "4", "4.12.2026", "quit")
    (action,) = session.state.actions.values()
    assert action.due == date(2026, 12, 4)
    shown = talk(session, "actions", "7", "1", "remove it", "", "quit")
    assert session.state.actions == {}
    assert "'7' is none of these." in shown
    talk(session, "consult", "a", "A colleague", "18.11.2026", "Agreed", ".", "", "quit")
    (asked,) = session.state.consultations.values()
    assert (asked.who, asked.on, asked.summary) == ("A colleague", date(2026, 11, 18), "Agreed")
    talk(session, "details", "CF-7", "30.11.2026", "-", "quit")
    assert (session.state.case_reference, session.state.due) == ("CF-7", date(2026, 11, 30))


def test_many_unanswered_questions_are_told_as_one(desk: Desk) -> None:
    session = desk.begin(facts={"service": "child_protection", "age": "9"})
    shown = talk(session, "review", "quit")
    assert re.search(r"Risk and safety: \d+ questions are not answered\.", shown)
    assert sum(line.startswith("  ") for line in shown.splitlines()) < 40


def test_review_numbers_go_to_the_place(small: Desk) -> None:
    session = small.begin(facts={"service": "child_in_need"})
    shown = talk(session, "review", "x", "2", "good", "Why.", ".", "quit")
    assert "'x' is none of these." in shown
    assert session.state.answer("safety").rationale == "Why."


def test_submitting_too_early_says_what_is_missing(small: Desk) -> None:
    session = small.begin()
    shown = talk(session, "submit", "quit")
    assert "Not yet." in shown
    assert "1 Area of service is not given." in shown
    assert session.state.status == "in_progress"


def test_after_submitting(whole: tuple[AuditSession, str]) -> None:
    session, _ = whole
    shown = talk(session, "undo", "sent", "1", "filed", "today", "yes", "x", "reopen", "Moderated", ".", "quit")
    assert "reopen it to change anything" in shown
    assert session.state.sent_to == ("manager",)
    assert session.state.filed_on == date(2026, 11, 19)
    assert session.state.status == "in_progress"


def test_a_failing_save_is_loud_and_tried_again(small: Desk) -> None:
    session = small.begin()
    small.fault = OSError("No space left on device")
    script = Script(["goto 1.2", "yes", "", "quit"])
    first_read = script.read

    def read(prompt: str) -> str | None:
        if "try again" in prompt:
            small.fault = None
        return first_read(prompt)

    assert run_plain(session, read=read, write=script.shown.append) == 0
    shown = "\n".join(script.shown)
    assert "NOT SAVED: No space left on device" in shown
    assert session.state.answer("concern").value == "yes"


def test_what_cannot_be_saved_is_tried_again_and_read_back_at_the_end(small: Desk) -> None:
    session = small.begin()
    small.fault = OSError("No space left on device")
    script = Script(["goto 1.6", "Two", "lines", ".", "words", "skip", "undo", "goto 1.2", "yes", "quit", "", "quit"])
    assert run_plain(session, read=script.read, write=script.shown.append) == 1
    shown = "\n".join(script.shown)
    assert session.state.answers == {}
    assert "NOT SAVED: No space left on device Write on" in shown
    assert "'words' was not taken as an answer." in shown
    assert "A change waits to be saved; type undo after that." in shown
    assert (
        "This is not saved; copy it if you need it:\n  What else did you see?: Two\n  lines\n"
        "  Is there a lesser worry?: Yes\n" in shown
    )
    assert "Everything is saved" not in shown


@pytest.mark.parametrize("put_right_at", ["Number or name", "Enter to try again, quit to leave"])
def test_what_could_not_be_saved_is_saved_with_the_next_change_or_at_the_end(small: Desk, put_right_at: str) -> None:
    session = small.begin()
    small.fault = OSError("No space left on device")
    last = ["no", "quit"] if put_right_at == "Number or name" else ["quit", ""]
    script = Script(["goto 1.6", "Seen", ".", "skip", "goto 1.2", *last])

    def read(prompt: str) -> str | None:
        if prompt.startswith(put_right_at):
            small.fault = None
        return script.read(prompt)

    assert run_plain(session, read=read, write=script.shown.append) == 0
    assert small.again().state.answer("note").value == "Seen"
    assert "What waited is saved now: What else did you see?: Seen" in "\n".join(script.shown)
    assert script.shown[-1].startswith("Everything is saved")


# ---------------------------------------------------------------- the input ends, another window, odd input


@pytest.mark.parametrize(
    ("lines", "evidence", "to"),
    [
        (["Dog", "bites"], "", ("manager", "group_manager")),
        (["Dog", "bites", "."], "", ("manager", "group_manager")),
        (["Dog", "bites", ".", "Seen"], "Seen", ("manager", "group_manager")),
        (["Dog", "bites", ".", "Seen", "."], "Seen", ("manager", "group_manager")),
        (["Dog", "bites", ".", "Seen", ".", "Duty team"], "Seen", ("Duty team",)),
        (["Dog", "bites", ".", "Seen", ".", "Duty team", "quit"], "Seen", ("Duty team",)),
    ],
)
def test_a_concern_is_sent_where_the_input_ends_before_it_was(
    small: Desk, lines: list[str], evidence: str, to: tuple[str, ...]
) -> None:
    shown = talk(small.begin(), "goto 1.6", "escalate", *lines)
    (sent,) = small.again().state.escalations.values()
    assert (sent.what, sent.evidence, sent.to, sent.rule) == ("Dog\nbites", evidence, to, None)
    assert "It is on record and stays there." in shown


def test_a_concern_that_cannot_be_saved_when_the_input_ends_is_read_back_whole(small: Desk) -> None:
    session = small.begin()
    small.fault = OSError("No space left on device")
    script = Script(["escalate", "Dog", "bites", ".", "Seen"])
    assert run_plain(session, read=script.read, write=script.shown.append) == 1
    shown = "\n".join(script.shown)
    assert "  ESCALATION, to manager, group_manager: Dog\n  bites; Seen\n" in shown
    assert "It is on record" not in shown
    assert "Everything is saved" not in shown


def test_an_escalation_due_of_which_nothing_was_written_is_said_at_the_end(small: Desk) -> None:
    session = small.begin()
    shown = talk(session, "goto 1.1", "yes")
    assert session.state.escalations == {}
    assert "NOT ESCALATED YET, to Manager and Group manager: A child is at risk of significant harm." in shown
    assert "This must be escalated now" in talk(small.again())


def test_a_date_that_was_not_accepted_is_read_back(small: Desk) -> None:
    script = Script(["actions", "a", "Visit", ".", "", "in 2 weeks"])
    assert run_plain(small.begin(), read=script.read, write=script.shown.append) == 1
    assert script.shown[-2] == "  Action, the date: in 2 weeks"
    assert script.shown[-1].startswith("Everything else is saved")
    assert [action.text for action in small.again().state.actions.values()] == ["Visit"]


@pytest.mark.parametrize(
    "lines",
    [
        ["goto 1.6", "First", "second"],
        ["goto 1.2", "evidence", "First", "second"],
        ["goto overall", "", "First", "second"],
        ["actions", "a", "First", "second"],
        ["goto 1.6", "findings", "i", "First", "second"],
    ],
)
def test_each_line_of_prose_is_in_the_journal_when_the_next_is_asked_for(small: Desk, lines: list[str]) -> None:
    session = small.begin()
    script = Script(lines)

    def read(prompt: str) -> str | None:
        line = script.read(prompt)
        if line is None:
            raise RuntimeError("killed")
        return line

    with pytest.raises(RuntimeError, match="killed"):
        run_plain(session, read=read, write=script.shown.append)
    assert "First\\nsecond" in repr(small.again().state)


def test_lines_over_the_limit_are_left_out_and_those_before_are_kept(small: Desk) -> None:
    session = small.begin()
    shown = talk(session, "goto 1.6", "Kept", "x" * 20_000, "also kept", ".", "quit")
    assert session.state.answer("note").value == "Kept\nalso kept"
    assert "That line was not taken; the lines before it were." in shown


class Newer(OSError):
    """Another window changed the audit meanwhile."""


def test_a_second_window_takes_in_the_changes_of_the_first(small: Desk) -> None:
    first = small.begin()
    second = small.again()
    first.execute(SetAnswer("concern", "yes"))
    first.execute(AddAction("Of the first window"))
    record = small.record

    def strict(event: Event, summary: Summary) -> None:
        if event.seq != len(small.journal) + 1:
            raise Newer
        record(event, summary)

    small.record = strict  # type: ignore[method-assign]
    second = (
        small.again()
        if second.state.actions
        else AuditSession(small.ruleset, small.events[:1], by="B", now=small.now, new_id=small.new_id, record=strict)
    )
    script = Script(["goto 1.6", "My own", "words", ".", "actions", "a", "Of the second", ".", *[""] * 9, "quit"])
    code = run_plain(
        second,
        read=script.read,
        write=script.shown.append,
        save_errors=(OSError,),
        stale=(Newer,),
        reopen=small.again,
    )
    assert code == 0
    state = small.again().state
    assert state.answer("note").value == "My own\nwords"
    assert state.answer("concern").value == "yes"
    assert [action.text for action in state.actions.values()] == ["Of the first window", "Of the second"]
    assert sum("Another window changed this audit" in line for line in script.shown) == 1


def test_what_another_window_makes_impossible_is_read_back(small: Desk) -> None:
    session = small.begin()
    complete(session)
    other = small.again()
    other.execute(Submit())

    def strict(event: Event, summary: Summary) -> None:
        if event.seq != len(small.journal) + 1:
            raise Newer
        small.journal.append((event, summary))

    session._record = strict
    script = Script(["goto 1.6", "Late words", ".", "quit"])
    code = run_plain(
        session, read=script.read, write=script.shown.append, save_errors=(OSError,), stale=(Newer,), reopen=small.again
    )
    assert code == 1
    assert "  What else did you see?: Late words" in script.shown
    assert any("Reopen it first" in line for line in script.shown)


@pytest.mark.parametrize("digits", ["9" * 5000, "²", "9" * 299])
def test_a_huge_number_is_none_of_those_on_offer(small: Desk, digits: str) -> None:
    session = small.begin()
    session.execute(AddAction("Visit"))
    places = ("goto 1.2", "goto review", "goto actions", "find risk", f"goto {digits}", "goto people", "goto overall")
    for place in places:
        talk(session, place, digits, "quit")
    talk(session, "goto actions", f"p{digits}", "quit")
    talk(session, "goto f2", digits, "quit")
    talk(session, "escalate", "Dog", ".", "", digits, "quit", "no")
    assert session.state.answer("concern").value is None
    assert session.state.escalations == {}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("04.06.2027", ["Due 4 June 2027, a Friday."]),
        ("05.06.2027", ["Due 5 June 2027, a Saturday.", "Take care: the due date is a Saturday, 05.06.2027."]),
        ("25.12.2026", ["the due date 25.12.2026 is a bank holiday (Christmas Day)."]),
        ("02.11.2026", ["Due 2 November 2026, a Monday.", "Take care: the due date 02.11.2026 has passed."]),
        ("04.06.2037", ["Take care: the due date 04.06.2037 is 10 years away."]),
    ],
)
def test_a_date_is_said_back_as_it_was_understood(small: Desk, typed: str, said: list[str]) -> None:
    shown = talk(small.begin(), "details", "", typed, "", "actions", "a", "Visit", ".", "", typed, "quit")
    for words in said:
        assert shown.count(words) == 2
    assert shown.count("Take care") == (0 if typed == "04.06.2027" else 2)


def test_a_date_of_the_past_is_no_wonder_in_an_answer(small: Desk) -> None:
    shown = talk(
        small.begin(facts={"service": "looked_after"}), "goto 2.1", "07.11.2026", "goto 2.1", "7.11.2096", "quit"
    )
    assert "Understood: 7 November 2026, a Saturday." in shown
    assert shown.count("Take care") == 1
    assert "Take care: the date 07.11.2096 is 70 years away." in shown


def test_a_sample_says_so(small: Desk) -> None:
    session = AuditSession.begin(
        small.ruleset,
        case_reference="S-1",
        by="A",
        now=small.now,
        new_id=small.new_id,
        record=small.record,
        sample=True,
    )
    assert "Small audit, case S-1. A made-up sample." in talk(session)


# ---------------------------------------------------------------- whatever is typed

TYPED = st.one_of(
    st.sampled_from(
        ["", "", "1", "2", "3", "yes", "no", "good", "inadequate", "9", "1.12.2026", "in 2 weeks", ".", "-", "+"]
    ),
    st.sampled_from([*WORDS, "na because", "na section because", "na off", "goto 2", "goto 1.3", "find the", "?"]),
    st.sampled_from(["a", "s", "i", "d", "p1", "sent", "filed", "reopen", "1, 2", "\\back", "\x1b[2J", "Some words."]),
    st.text(max_size=12),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(TYPED, max_size=60), st.booleans())
def test_no_conversation_breaks(lines: list[str], finished: bool) -> None:
    desk = Desk("small")
    session = desk.begin()
    if finished:
        complete(session)
    script = Script([line for line in lines if clean_line(line).casefold() not in ("quit", "exit", "q")])
    run_plain(session, read=script.read, write=script.shown.append)
    assert re.match(r"Everything (else )?is saved \(", script.shown[-1])
    assert desk.again().state == session.state
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", script.said)


def test_the_first_party_form_from_beginning_to_end(desk: Desk) -> None:
    """A person who answers every prompt with its first or most harmless answer arrives at a submitted audit."""
    session = desk.begin()
    shown: list[str] = []
    answers = {
        "What part do they take?": "",
        "a to add": "",
        "s for a strength": "",
        "A number from 0 to 25": "9",
        "A number": "1",
        "A date": "18.11.2026",
        "Number or name, Enter to go on": "3",
        "Number or name": "1",
        "End with a single .": "As seen on file.",
        "To whom?": "",
    }

    def read(prompt: str) -> str | None:
        if prompt == "":
            line = "."
        elif prompt.startswith(("A number to go there, submit", "submit")):
            line = "submit" if not any(each.blocks for each in session.missing()) else "1"
        elif prompt.startswith("sent, filed"):
            line = "quit"
        else:
            line = next(answer for start, answer in answers.items() if prompt.startswith(start))
            if line == "1" and shown[-1].strip().startswith("2 Yes") and "significant harm?" in shown[-3]:
                line = "no"
        shown.append(prompt + line)
        assert len(shown) < 3000, "it goes round in circles"
        return line

    assert run_plain(session, read=read, write=shown.append) == 0
    assert session.state.status == "submitted"
    assert desk.again().judgement == session.judgement
    assert all(answer.value is not None or answer.rationale for answer in session.state.answers.values())


def test_a_form_without_grades_is_asked_through(small: Desk) -> None:
    session = Desk("narrative").begin()
    shown = talk(
        session,
        "",
        "Better now.",
        ".",
        "Home again.",
        ".",
        "In the child's words.",
        ".",
        "",
        "judgement",
        "submit",
        "quit",
    )
    assert "This form comes to no judgement." in shown
    assert session.state.status == "submitted"
    assert session.state.answer("heard").impact == "Home again."


def test_roles_are_listed_once_and_on_request(small: Desk) -> None:
    session = small.begin()
    shown = talk(
        session, "actions", "a", "Visit", ".", "2", "", "", "", "", "", "", "a", "Call", ".", "list", "1", "quit"
    )
    assert shown.count("  2 Group manager") == 2, "once of itself, once asked for"
    assert [action.owner for action in session.state.actions.values()] == ["group_manager", "manager"]


def test_the_review_says_that_an_audit_is_not_admissible_and_why() -> None:
    session = Desk("core-audit").begin(facts={"theme": "planning"})
    session.execute(SetAnswer("case_of_concern", "no"))
    session.execute(SetAnswer("impact_recorded", "no"))
    shown = talk(session, "review", "quit")
    assert "Admissibility: Inadmissible. The judgement can't be relied on." in shown


def test_every_prompt_for_prose_in_an_escalation_says_how_to_end_it(small: Desk) -> None:
    session = small.begin(facts={"service": "child_in_need", "age": "9"})
    shown = talk(session, "goto 1.1", "yes", "Left alone.", ".", "Note of 3 May.", ".", "", "yes", "quit")
    for said in ("Your own words", "Evidence, or Enter"):
        (prompt,) = [line for line in shown.split("\n") if line.startswith(said)]
        assert "end with a single . on a line> «" in prompt


def test_an_odd_due_date_is_asked_for_once_more_and_enter_keeps_it(small: Desk) -> None:
    session = small.begin(facts={"service": "child_in_need", "age": "9"})
    action = ("a", "Visit", ".", "Worker")
    changed = ("01.02.2020", "27.11.2026", "Seen", ".", "", "no", "no", "no")
    kept = ("01.02.2020", "", "Seen", ".", "", "no", "no", "no")
    shown = talk(session, "actions", *action, *changed, *action, *kept, "quit")
    assert [str(each.due) for each in session.state.actions.values()] == ["2026-11-27", "2020-02-01"]
    assert [(each.owner, each.measure) for each in session.state.actions.values()] == [("Worker", "Seen")] * 2
    assert shown.count("Take care: the due date 01.02.2020 has passed.\n") == 2
    assert "Now: 01.02.2020. Enter keeps it, - empties it." in shown
