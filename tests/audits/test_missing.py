"""What is missing, in words, each with its place; departures; escalations and actions that are due."""

from __future__ import annotations

from datetime import date

import pytest

from auditrules.audits.commands import (
    AddAction,
    AddConsultation,
    AddFinding,
    AddParticipant,
    ChooseOverall,
    EditEntry,
    Escalate,
    MarkNotApplicable,
    RemoveEntry,
    SetAnswer,
    SetAnswerText,
    SetDate,
    SetDetail,
    SetWorkerGrade,
    Submit,
)
from auditrules.audits.session import AuditSession, Refused, Spot

from .conftest import Desk
from .test_session import complete


def said(session: AuditSession, *, blocks: bool | None = None) -> list[str]:
    return [line.text for line in session.missing() if blocks in (None, line.blocks)]


def spot(session: AuditSession, words: str) -> Spot:
    """The place of the only line that holds some words."""
    (found,) = [line.spot for line in session.missing() if words in line.text]
    return found


# ---------------------------------------------------------------- answers


def test_an_empty_form_lists_what_it_asks_in_form_order(small: Desk) -> None:
    session = small.begin()
    assert said(session) == [
        "Area of service is not given.",
        "Risk and safety: 'Is there a risk of significant harm?' is not answered.",
        "Risk and safety has no grade.",
        "The audit's own quality: 'Is the audit fit for the family to read?' is not answered.",
        "The overall grade is not chosen.",
        "Risk and safety: 'Is there a lesser worry?' is not answered.",
        "Risk and safety: 'Is anything left in doubt?' is not answered.",
        "Say why you reached this overall grade.",
    ]
    assert [line.blocks for line in session.missing()] == [True] * 5 + [False] * 3
    assert spot(session, "Area of service") == Spot("details", item="service", field="value")
    assert spot(session, "no grade") == Spot("section", section="safety", item="safety", field="value")
    assert spot(session, "fit for the family") == Spot("standards", item="readable", field="value")
    assert spot(session, "Say why you reached") == Spot("overall", field="overall_rationale")


def test_a_standard_for_the_moderator_is_not_asked_of_the_auditor(small: Desk) -> None:
    assert not [text for text in said(small.begin()) if "another auditor" in text]


def test_prose_is_asked_for_once_there_is_a_grade(small: Desk) -> None:
    session = small.begin()
    line = "Risk and safety: write the rationale beside the grade."
    assert line not in said(session)
    session.execute(SetAnswer("safety", "good"))
    assert line in said(session, blocks=True)
    assert spot(session, line) == Spot("section", section="safety", item="safety", field="rationale")
    session.execute(SetAnswerText("safety", "rationale", " \n"))
    assert line in said(session)
    session.execute(SetAnswerText("safety", "rationale", "Seen weekly."))
    assert line not in said(session)


def test_what_does_not_apply_is_not_missing(small: Desk) -> None:
    session = small.begin(facts={"service": "looked_after"})
    assert "Where the child lives has no grade." in said(session)
    session.execute(MarkNotApplicable("placement", "At home"))
    assert not [text for text in said(session) if text.startswith("Where the child lives")]
    session.execute(SetAnswerText("placement", "not_applicable_reason", ""))
    assert "Where the child lives: say why it does not apply." in said(session, blocks=True)
    assert spot(session, "say why it does not apply").field == "not_applicable_reason"
    session.execute(SetAnswer("service", "child_in_need"))
    assert not [text for text in said(session) if "has no grade" in text and "Where" in text]


def test_a_finding_or_action_without_text_blocks(small: Desk) -> None:
    session = small.begin()
    session.execute(AddFinding("strength", "safety"))
    session.execute(AddAction(""))
    texts = said(session, blocks=True)
    assert "Risk and safety: a finding has no text. Write it or remove it." in texts
    assert "Action 1 has no text. Write it or remove it." in texts


def test_words_beside_an_answer_are_asked_for_where_the_form_has_a_box_for_them() -> None:
    session = Desk("file-audit").begin()
    session.execute(SetAnswer("own_worries", "Drift in family time"))
    session.execute(SetAnswer("knows_visits_late", "no"))
    asked = "Say what you saw or why you think so."
    (line,) = [line for line in session.missing() if asked in line.text]
    assert line.spot.item == "knows_visits_late", "an answer in words needs no words beside it"
    assert line.spot.field == "evidence", "and a line goes to the box that is to be written in"
    session.execute(SetAnswerText("knows_visits_late", "evidence", "The diary"))
    assert not [line for line in said(session) if asked in line]


def test_the_rulesets_own_requirements_on_entries(small: Desk) -> None:
    session = small.begin()
    session.execute(AddFinding("improvement", "safety", "Chronology"))
    session.execute(AddFinding("strength", "safety", "Seen weekly"))
    session.execute(AddAction("Hold a core group"))
    (action_id,) = session.state.actions
    improvement = "Risk and safety, improvement 'Chronology': Say how this can be achieved."
    date_line = "Action 1, 'Hold a core group': Give the date the action is due."
    assert improvement in said(session, blocks=True)
    assert date_line in said(session, blocks=True)
    assert "Action 1, 'Hold a core group': Say how anyone will know that it is done." in said(session, blocks=False)
    assert spot(session, date_line) == Spot("actions", field="due", entry=action_id)
    assert spot(session, improvement).field == "how"
    session.execute(EditEntry("actions", action_id, "due", "4.12.2026"))
    assert date_line not in said(session)


def test_an_action_about_the_workers_development_never_blocks(small: Desk) -> None:
    session = small.begin()
    session.execute(AddAction("Course on pre-birth work", about_worker_development=True))
    assert "Action 1, 'Course on pre-birth work': Give the date the action is due." in said(session, blocks=False)


@pytest.mark.parametrize(
    ("due", "warning"),
    [
        ("28.11.2026", "the due date is a Saturday, 28.11.2026."),
        ("25.12.2026", "the due date 25.12.2026 is a bank holiday (Christmas Day)."),
        ("18.11.2026", "the due date 18.11.2026 has passed."),
        ("27.11.2062", "the due date 27.11.2062 is 36 years away."),
        ("27.11.2026", None),
        ("19.11.2026", None),
    ],
)
def test_an_odd_date_is_warned_of_and_not_refused(small: Desk, due: str, warning: str | None) -> None:
    session = small.begin()
    session.execute(AddAction("Visit", due=due, measure="On file"))
    assert [text for text in said(session) if text.startswith("Action 1")] == (
        [f"Action 1, 'Visit': {warning}"] if warning else []
    )
    assert not [line for line in session.missing() if line.blocks and line.text.startswith("Action 1")]


def test_an_overdue_audit_is_mentioned(small: Desk) -> None:
    session = small.begin(due=date(2026, 11, 18))
    assert "The audit: it was due on 18.11.2026." in said(session, blocks=False)
    session.execute(SetDate("due", "19.11.2026"))
    assert not [text for text in said(session) if text.startswith("The audit:")]
    session.execute(SetDate("due", "28.11.2026"))
    assert "The audit: the due date is a Saturday, 28.11.2026." in said(session, blocks=False)


# ---------------------------------------------------------------- the worker's view, and people


def test_the_workers_own_grade_is_asked_for_once_the_section_is_graded(desk: Desk) -> None:
    session = desk.begin(facts={"service": "child_protection", "age": "9"})
    assert not [text for text in said(session) if "worker's own grade" in text]
    for section in ("safety", "assessment", "planning", "difference", "oversight"):
        session.execute(SetAnswer(section, "good"))
    named = "Risk and safety, Assessment, Planning and review and 2 more"
    (line,) = [line for line in session.missing() if "worker's own grade" in line.text]
    assert (line.text, line.blocks) == (f"The worker's own grade is not given: {named}.", False)
    assert line.spot == Spot("section", section="safety", item="safety", field="worker_value")
    session.execute(SetWorkerGrade("safety", "good"))
    assert spot(session, "worker's own grade").item == "assessment"


def test_where_auditor_and_worker_differ_a_word_on_it_is_asked_for(small: Desk) -> None:
    session = small.begin()
    complete(session)
    session.execute(SetWorkerGrade("safety", "requires_improvement"))
    asked = "Risk and safety: the worker says Requires improvement and you say Good. Write where you differ, and why."
    assert said(session) == [asked]
    assert spot(session, asked) == Spot("section", section="safety", item="safety", field="worker_comment")
    session.execute(SetAnswerText("safety", "worker_comment", "The plan came late."))
    assert said(session) == []


def test_a_person_or_a_colleague_of_whom_nothing_is_written_is_mentioned(small: Desk) -> None:
    session = small.begin()
    complete(session)
    session.execute(AddParticipant("manager"))
    session.execute(AddConsultation(""))
    (person,), (colleague,) = session.state.participants, session.state.consultations
    assert said(session, blocks=False) == [
        "Who takes part, Manager: nothing is written. Write who it is, or remove the entry.",
        "Colleagues you asked: nothing is written of one. Write whom you asked, or remove the entry.",
    ]
    assert spot(session, "takes part") == Spot("people", field="name", entry=person)
    assert spot(session, "Colleagues") == Spot("overall", field="who", entry=colleague)
    session.execute(EditEntry("participants", person, "attended", True))
    session.execute(RemoveEntry("consultations", colleague))
    assert said(session) == []


# ---------------------------------------------------------------- the overall grade


@pytest.fixture
def finished(small: Desk) -> AuditSession:
    session = small.begin()
    complete(session)
    assert said(session) == []
    return session


def test_a_must_limit_cannot_be_departed_from(finished: AuditSession) -> None:
    finished.execute(SetAnswer("harm", "yes"))
    finished.execute(Escalate("At risk", ("manager",), rule="harm"))
    assert said(finished) == ["The overall grade cannot be Good: A child is at risk. Choose Inadequate."]
    with pytest.raises(Refused, match="The overall grade cannot be Good"):
        finished.execute(Submit())
    finished.execute(ChooseOverall("inadequate"))
    assert said(finished) == []
    finished.execute(Submit())


def test_departing_from_a_should_limit_needs_the_reason_in_writing(finished: AuditSession) -> None:
    finished.execute(SetAnswer("concern", "yes"))
    assert said(finished) == [], "the rationale is there already"
    departure = finished.departure()
    assert departure is not None
    assert (departure.departs, departure.suggested) == (True, "requires_improvement")
    finished.execute(SetDetail("overall_rationale", ""))
    assert said(finished) == [
        "You chose Good, above the limit of Requires improvement: A worry stands open. "
        "Say why in the rationale of the overall grade."
    ], "and the form's own request for a rationale is not said twice"
    assert finished.missing()[0].spot == Spot("overall", field="overall_rationale")


def test_a_may_limit_only_prompts(finished: AuditSession) -> None:
    finished.execute(SetAnswer("doubt", "yes"))
    finished.execute(SetDetail("overall_rationale", ""))
    assert finished.judgement.outcomes["overall"].value == "requires_improvement"
    departure = finished.departure()
    assert departure is not None
    assert not departure.departs
    assert said(finished, blocks=True) == []
    assert "Think once more about Good overall: Doubt is worth a thought." in said(finished)
    finished.execute(Submit())
    assert finished.state.status == "submitted"


def test_a_may_limit_does_not_excuse_another_departure(finished: AuditSession) -> None:
    finished.execute(SetAnswer("doubt", "yes"))
    finished.execute(SetAnswer("safety", "inadequate"))
    finished.execute(SetDetail("overall_rationale", ""))
    for chosen in ("good", "requires_improvement"):
        finished.execute(ChooseOverall(chosen))
        departure = finished.departure()
        assert departure is not None
        assert departure.departs
    finished.execute(ChooseOverall("inadequate"))
    assert said(finished, blocks=True) == []


def test_a_grade_below_the_suggestion_departs_as_well(finished: AuditSession) -> None:
    finished.execute(SetDetail("overall_rationale", ""))
    finished.execute(ChooseOverall("inadequate"))
    assert said(finished, blocks=True) == [
        "The rules come to Good and you chose Inadequate. Say why in the rationale of the overall grade."
    ]


def test_while_the_outcome_is_open_any_grade_still_possible_departs_from_nothing(small: Desk) -> None:
    session = small.begin()
    session.execute(SetAnswer("safety", "requires_improvement"))
    session.execute(ChooseOverall("requires_improvement"))
    departure = session.departure()
    assert departure is not None
    assert (departure.departs, departure.suggested) == (False, None)
    session.execute(ChooseOverall("good"))
    departure = session.departure()
    assert departure is not None
    assert departure.explain == ("The rules come to Inadequate or Requires improvement and you chose Good.",)


# ---------------------------------------------------------------- escalations


def test_an_escalation_due_at_once_blocks_until_it_is_sent(small: Desk) -> None:
    session = small.begin()
    assert session.escalations_due() == ()
    session.execute(SetAnswer("harm", "yes"))
    (due,) = session.escalations_due()
    assert (due.escalation, due.to) == ("harm", ("manager", "group_manager"))
    first = session.missing()[0]
    assert first.text == "Escalate now to: Manager and Group manager. A child is at risk of significant harm."
    assert (first.blocks, first.spot.item) == (True, "harm")
    (event,) = session.execute(Escalate("Left alone at night.", due.to, "File note 3 May", "harm", due.escalation))
    assert event.kind == "escalated"
    assert session.escalations_due() == ()
    assert not [text for text in said(session) if text.startswith("Escalate now")]
    (sent,) = session.state.escalations.values()
    assert (sent.rule, sent.item, sent.by, sent.at) == ("harm", "harm", "Auditor A", small.time)


def test_an_escalation_sent_for_another_reason_does_not_count(small: Desk) -> None:
    session = small.begin()
    session.execute(Escalate("Something else", ("manager",)))
    session.execute(SetAnswer("harm", "yes"))
    assert len(session.escalations_due()) == 1


def test_an_escalation_on_completion_is_a_reminder(small: Desk) -> None:
    session = small.begin()
    session.execute(SetAnswer("closed", "yes"))
    assert session.escalations_due() == ()
    assert "With this audit, alert: Group manager. A case was closed against advice." in said(session, blocks=False)


@pytest.mark.parametrize(
    ("what", "to", "rule", "item", "words"),
    [
        (" ", ("manager",), None, None, "Say what you are escalating"),
        ("x", (), None, None, "Say whom to tell"),
        ("x", (" ",), None, None, "Say whom to tell"),
        ("x", ("manager",), "unheard_of", None, "no escalation called"),
        ("x", ("manager",), None, "unheard_of", "nothing called"),
    ],
)
def test_an_escalation_says_what_and_to_whom(
    small: Desk, what: str, to: tuple[str, ...], rule: str | None, item: str | None, words: str
) -> None:
    session = small.begin()
    with pytest.raises(Refused, match=words):
        session.execute(Escalate(what, to, item=item, rule=rule))
    assert session.state.escalations == {}


# ---------------------------------------------------------------- actions that the rules propose


def test_a_rule_proposes_an_action_with_its_real_date(small: Desk) -> None:
    session = small.begin()
    session.execute(SetAnswer("safety", "inadequate"))
    (proposal,) = session.proposed_actions()
    assert (proposal.text, proposal.owner) == ("Re-audit this file", "group_manager")
    assert proposal.counted_from_today
    assert proposal.due == date(2026, 12, 3), "counted from today while the day of completion is open"
    session.execute(SetAnswer("completed", "15.12.2026"))
    (proposal,) = session.proposed_actions()
    assert (proposal.due, proposal.counted_from_today) == (date(2026, 12, 31), False)
    assert proposal.due_words == "10 working days after completed"
    session.execute(AddAction(proposal.text, proposal.owner, proposal.due_text, rule=proposal.rule))
    assert session.proposed_actions() == ()
    session.undo()
    assert len(session.proposed_actions()) == 1


# ---------------------------------------------------------------- the first-party form


def test_the_first_party_form_can_be_filled_in_and_submitted(desk: Desk) -> None:
    """Answer whatever is missing until nothing blocks: no line may be impossible to put right at its place."""
    session = desk.begin(facts={"service": "child_protection", "age": "9", "completed": "19.11.2026"})
    for _ in range(300):
        blocking = [line for line in session.missing() if line.blocks]
        if not blocking:
            break
        place = blocking[0].spot
        if place.field == "overall":
            session.execute(ChooseOverall(session.judgement.outcomes["overall"].reachable[-1]))
        elif place.field == "overall_rationale":
            session.execute(SetDetail("overall_rationale", "Weighed up."))
        elif place.field == "value":
            assert place.item is not None
            item = session.ruleset.item(place.item)
            value = {"number": "1", "text": "Noted.", "date": "01.11.2026"}.get(item.kind)
            session.execute(
                SetAnswer(place.item, value or ("no" if item.id == "significant_harm" else item.values[-1].id))
            )
        else:
            assert place.item is not None
            assert place.field in ("evidence", "impact", "rationale"), blocking[0]
            session.execute(SetAnswerText(place.item, place.field, "As seen on file."))
    session.execute(Submit())
    assert session.state.status == "submitted"
    assert all(part.answered == part.to_answer and not part.missing for part in session.progress())


def test_talking_it_over_counts_once_it_is_recorded(desk: Desk) -> None:
    session = desk.begin(facts={"service": "child_protection", "age": "9"})
    session.execute(SetAnswer("safety", "requires_improvement"))
    session.execute(SetAnswer("ri_of_concern", "yes"))
    line = next(line for line in session.missing() if "Talk it over with a colleague" in line.text)
    assert not line.blocks
    session.execute(AddConsultation("A colleague", "Agreed with requires improvement."))
    assert not [text for text in said(session) if "Talk it over" in text]


def test_a_narrative_form_has_no_grades_to_choose(desk: Desk) -> None:
    narrative = Desk("narrative")
    session = narrative.begin()
    assert session.overall_choices() == ()
    assert said(session) == [
        "What was heard: 'What did the child say?' is not answered.",
        "What was heard: write the impact.",
        "What was heard: write the rationale.",
    ]
    with pytest.raises(Refused, match="no overall grade"):
        session.execute(ChooseOverall("good"))
    session.execute(SetAnswer("child_said", "That it is better now."))
    session.execute(SetAnswerText("heard", "impact", "Home again."))
    session.execute(SetAnswerText("heard", "rationale", "In the child's words."))
    session.execute(Submit())
    assert narrative.events[-1].data == {"overall": None, "suggested": None}
    assert narrative.journal[-1][1].possible == ()


def test_a_section_graded_by_a_table_is_not_answered(desk: Desk) -> None:
    decided = Desk("decided")
    session = decided.begin()
    assert [part.grade for part in session.progress()] == [None, None]
    with pytest.raises(Refused, match="follows from other answers"):
        session.execute(SetAnswer("visits", "good"))
    session.execute(SetAnswer("in_time", "yes"))
    visits, facts = session.progress()
    assert (visits.to_answer, visits.grade, visits.missing) == (0, "good", True)
    assert (facts.answered, facts.to_answer, facts.grade) == (1, 1, None)
    assert "Visits: write the rationale." in said(session)
    session.execute(SetWorkerGrade("visits", "poor"))
    assert session.state.answer("visits").worker_value == "poor"
