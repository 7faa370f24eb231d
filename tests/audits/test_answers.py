"""Answers are checked against what is asked, and what cannot stand is refused in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from auditrules.audits.commands import (
    AddAction,
    ChooseOverall,
    Command,
    EditEntry,
    MarkApplicable,
    MarkNotApplicable,
    SetAnswer,
    SetAnswerText,
    SetDate,
    SetDetail,
    SetWorkerGrade,
)
from auditrules.audits.session import AuditSession, Refused

from .conftest import Desk

Refuse = Callable[[AuditSession, Command], Refused]


@pytest.fixture
def audit(small: Desk) -> AuditSession:
    return small.begin(facts={"service": "looked_after"})


@pytest.mark.parametrize(
    ("item", "typed", "kept"),
    [
        ("safety", "good", "good"),
        ("harm", "no", "no"),
        ("age", "9", "9"),
        ("age", " 09.50 ", "9.5"),
        ("age", "0", "0"),
        ("seen_by", ("nurse", "worker", "nurse"), ("worker", "nurse")),
        ("note", "Two\r\nlines\x1b[2J", "Two\nlines"),
        ("moved", "4 June 2020", "2020-06-04"),
        ("readable", "yes", "yes"),
    ],
)
def test_an_answer_is_kept_as_it_will_be_read(audit: AuditSession, item: str, typed: object, kept: object) -> None:
    (event,) = audit.execute(SetAnswer(item, typed))  # type: ignore[arg-type]
    assert audit.state.answer(item).value == kept
    assert event.data["path"] == ["answers", item, "value"]


@pytest.mark.parametrize(
    ("item", "typed", "words", "offer"),
    [
        (
            "safety",
            "splendid",
            "Risk and safety is answered Inadequate, Requires improvement or Good, not 'splendid'",
            None,
        ),
        ("harm", "maybe", "'Is there a risk of significant harm?' is answered No or Yes", None),
        ("age", "26", "Age is a number from 0 to 25; 26 is outside that.", None),
        ("age", "-1", "outside", None),
        ("age", "3,5", "decimal point, not a comma: 3.5", "3.5"),
        ("age", "1,000", "without a comma: 1000", "1000"),
        ("age", "9 years", "give the number alone, in years: 9", "9"),
        ("age", "nine", "Age is a number, in years, not 'nine'", None),
        ("age", "1e3", "is a number", None),
        ("age", "NaN", "is a number", None),
        ("age", "٩", "is a number", None),
        ("seen_by", "worker", "takes several answers from a list: Social worker, School or Nurse", None),
        ("seen_by", ("worker", "judge"), "not 'judge'", None),
        ("safety", ("good",), "takes one answer", None),
        ("moved", "31/02/2026", "There is no 31 February 2026", None),
        (
            "moved",
            "tomorrow",
            "give the date itself, not 'tomorrow'. Counted from today that is Friday 20.11.2026",
            "20.11.2026",
        ),
        ("moved", "asap", "'asap' is not a date anyone can check", None),
        ("overall", "good", "follows from other answers", None),
        ("weather", "fine", "nothing called 'weather'", None),
        ("note", "x" * 20_001, "20,000 is the most", None),
    ],
)
def test_what_cannot_stand_is_refused(
    audit: AuditSession, refusal: Refuse, item: str, typed: object, words: str, offer: str | None
) -> None:
    refused = refusal(audit, SetAnswer(item, typed))  # type: ignore[arg-type]
    assert words in refused.message
    assert refused.offer == offer


def test_an_answer_taken_back_leaves_no_trace(audit: AuditSession) -> None:
    before = audit.state
    audit.execute(SetAnswer("harm", "no"))
    audit.execute(SetAnswer("harm", None))
    assert audit.state == before
    assert audit.execute(SetAnswer("harm", None)) == ()
    assert audit.execute(SetAnswer("note", "  \n ")) == ()


def test_saying_the_same_again_records_nothing(audit: AuditSession, small: Desk) -> None:
    audit.execute(SetAnswer("harm", "no"))
    count = len(small.journal)
    assert audit.execute(SetAnswer("harm", "no")) == ()
    assert audit.execute(SetAnswerText("harm", "evidence", "")) == ()
    assert len(small.journal) == count


def test_prose_beside_an_answer_is_cleaned(audit: AuditSession) -> None:
    audit.execute(SetAnswerText("safety", "evidence", "Seen\x1b]52;c;eA==\x07 on 3 May.\r\nAlone."))
    assert audit.state.answer("safety").evidence == "Seen on 3 May.\nAlone."


def test_not_applicable_needs_a_reason_and_keeps_the_answers(audit: AuditSession, refusal: Refuse) -> None:
    audit.execute(SetAnswer("placement", "good"))
    audit.execute(SetAnswerText("placement", "evidence", "Visited twice."))
    assert "Say why it does not apply" in refusal(audit, MarkNotApplicable("placement", " \n")).message
    assert "cannot be marked not applicable" in refusal(audit, MarkNotApplicable("safety", "x")).message
    (event,) = audit.execute(MarkNotApplicable("placement", "Lives at home."))
    assert event.kind == "put"
    answer = audit.state.answer("placement")
    assert (answer.not_applicable, answer.value, answer.evidence) == (True, "good", "Visited twice.")
    assert "placement" in audit.judgement.not_applicable
    audit.execute(MarkApplicable("placement"))
    answer = audit.state.answer("placement")
    assert (answer.not_applicable, answer.not_applicable_reason, answer.value) == (False, "", "good")
    assert audit.execute(MarkApplicable("placement")) == ()


def test_answering_ends_not_applicable(audit: AuditSession) -> None:
    audit.execute(MarkNotApplicable("placement", "Lives at home."))
    audit.execute(SetAnswer("placement", "inadequate"))
    assert audit.state.answer("placement").value == "inadequate"
    assert not audit.state.answer("placement").not_applicable


def test_the_workers_own_grade_stands_beside_the_auditors(audit: AuditSession, refusal: Refuse) -> None:
    audit.execute(SetAnswer("safety", "inadequate"))
    audit.execute(SetWorkerGrade("safety", "good"))
    audit.execute(SetAnswerText("safety", "worker_comment", "The worker points to the visits in May."))
    answer = audit.state.answer("safety")
    assert (answer.value, answer.worker_value) == ("inadequate", "good")
    assert "has no grade" in refusal(audit, SetWorkerGrade("harm", "yes")).message
    assert "not 'poor'" in refusal(audit, SetWorkerGrade("safety", "poor")).message


def test_dates_of_the_audit_are_typed_like_any_other(audit: AuditSession, refusal: Refuse) -> None:
    audit.execute(SetDate("due", "30.11.2026"))
    audit.execute(SetDate("appointment", "25 November 2026"))
    assert (audit.state.due, audit.state.appointment) == (date(2026, 11, 30), date(2026, 11, 25))
    refused = refusal(audit, SetDate("due", "end of the month"))
    assert refused.offer == "30.11.2026"
    audit.execute(SetDate("appointment", ""))
    assert audit.state.appointment is None
    audit.execute(SetDetail("rearranged_because", "Called to court."))
    assert audit.state.rearranged_because == "Called to court."


def test_the_case_reference_stays(audit: AuditSession, refusal: Refuse) -> None:
    assert refusal(audit, SetDetail("case_reference", " ")).message == "An audit needs a case reference."
    audit.execute(SetDetail("case_reference", " CF 7\n"))
    assert audit.state.case_reference == "CF 7"


def test_the_overall_grade_is_one_of_the_scale(audit: AuditSession, refusal: Refuse) -> None:
    words = refusal(audit, ChooseOverall("fine")).message
    assert words == "The overall grade is Inadequate, Requires improvement or Good."


def test_a_relative_due_date_is_refused_with_the_real_one(audit: AuditSession, refusal: Refuse) -> None:
    refused = refusal(audit, AddAction("See the child", due="within 5 working days"))
    assert refused.offer == "26.11.2026"
    audit.execute(AddAction("See the child", due=refused.offer or ""))
    (action,) = audit.state.actions.values()
    assert action.due == date(2026, 11, 26)
    assert refusal(audit, EditEntry("actions", action.id, "due", "next Friday")).offer == "27.11.2026"


def test_facts_are_checked_when_an_audit_is_begun(small: Desk) -> None:
    with pytest.raises(Refused, match="Age is a number"):
        small.begin(facts={"age": "ninety"})
    with pytest.raises(Refused, match="no fact called 'safety'"):
        small.begin(facts={"safety": "good"})
    assert small.journal == []
    assert small.begin(facts={"service": "child_in_need", "age": ""}).state.answer("service").value == "child_in_need"
