"""What an audit's document says of drafts, departures, limits, what does not apply, and what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from auditrules.audits.state import Answer, AuditState
from auditrules.engine.judgement import Judgement, OutcomeJudgement
from auditrules.reports import Audience, audit_document
from auditrules.reports.document import AuditDocument
from tests.reports import made
from tests.reports.reading import Html, markdown_text
from tests.reports.rendering import audit_html, audit_markdown, positive_practice


def document(state: AuditState, judgement: Judgement, audience: Audience = "full") -> AuditDocument:
    return audit_document(made.ruleset(), state, judgement, audience=audience, printed_on=made.PRINTED)


def words(state: AuditState, judgement: Judgement, audience: Audience = "record", **given: Any) -> str:
    """The text of the document, the same in HTML and Markdown but for what frames it."""
    page = Html(audit_html(made.ruleset(), state, judgement, audience=audience, printed_on=made.PRINTED, **given))
    text = audit_markdown(made.ruleset(), state, judgement, audience=audience, printed_on=made.PRINTED, **given)
    both = " ".join(page.texts["body"][0].split()), markdown_text(text, "gfm-like")
    return f"{both[0]}\n{both[1]}"


def twice(text: str, said: str) -> bool:
    """Whether both forms say it."""
    return all(said in form for form in text.split("\n"))


def overall(value: str | None, reachable: tuple[str, ...], **more: Any) -> dict[str, OutcomeJudgement]:
    return {"overall": OutcomeJudgement("overall", "Overall", value, reachable, (), more.pop("deciding", ()), **more)}


SUBMITTED = replace(made.state(), status="submitted", submitted_at=datetime(2020, 6, 5, 16, 0, tzinfo=UTC))


def test_a_draft_says_so_and_a_submitted_audit_does_not() -> None:
    assert twice(words(made.state(), made.judgement()), "Draft: this audit has not been submitted")
    submitted = words(SUBMITTED, made.judgement())
    assert "not been submitted" not in submitted
    assert twice(submitted, "5 June 2020, 16:00 UTC")


def test_a_draft_is_marked_on_every_printed_sheet() -> None:
    draft = audit_html(made.ruleset(), made.state(), made.judgement(), printed_on=made.PRINTED)
    final = audit_html(made.ruleset(), SUBMITTED, made.judgement(), printed_on=made.PRINTED)
    full = audit_html(made.ruleset(), SUBMITTED, made.judgement(), audience="full", printed_on=made.PRINTED)
    assert '@bottom-left{content:"Draft: not submitted"' in draft
    assert "@bottom-left" not in final
    assert '@bottom-left{content:"Full version: not for the child’s record"' in full


def test_a_sample_says_that_it_is_made_up() -> None:
    assert twice(words(replace(made.state(), sample=True), made.judgement()), "Sample audit: made up")
    assert "Sample audit" not in words(made.state(), made.judgement())


def test_a_departure_is_made_plain_with_limit_and_rationale() -> None:
    text = words(made.state(), made.judgement())
    assert twice(text, "Departure: the auditor’s grade is not the one the ruleset gives")
    assert twice(text, "The ruleset gives Requires improvement. The auditor chose Good.")
    assert twice(text, "Limit gone past: no better than Requires improvement")
    found = document(made.state(), made.judgement()).overall.departure
    assert found is not None
    assert [limit.id for limit in found.limits] == ["safety"]
    assert found.rationale == "overall rationale words"


def test_a_departure_without_a_reason_says_that_there_is_none() -> None:
    text = words(replace(made.state(), overall_rationale=""), made.judgement())
    assert twice(text, "The auditor has given no reason for the departure.")


def test_no_departure_where_the_grades_agree() -> None:
    state = replace(made.state(), overall="requires_improvement")
    assert document(state, made.judgement()).overall.departure is None
    text = words(state, made.judgement())
    assert "Departure" not in text
    assert twice(text, "Rationale for the overall grade")


def test_a_grade_within_what_is_still_possible_is_no_departure() -> None:
    open_ = made.judgement(outcomes=overall(None, ("requires_improvement", "good"), deciding=("harm",)), limits=())
    assert document(made.state(), open_).overall.departure is None
    text = words(made.state(), open_)
    assert twice(text, "Not yet known: it can still become Requires improvement or Good")
    assert twice(text, "Still to be answered and able to change it: Is there a risk of significant harm?")


def test_a_grade_that_is_no_longer_possible_is_a_departure() -> None:
    closed = made.judgement(outcomes=overall(None, ("inadequate", "requires_improvement")), limits=())
    found = document(made.state(), closed).overall.departure
    assert found is not None
    assert found.suggested is None
    assert twice(
        words(made.state(), closed), "The ruleset allows Inadequate or Requires improvement. The auditor chose"
    )


def test_an_inexact_set_of_grades_says_so() -> None:
    unsure = made.judgement(outcomes=overall(None, ("requires_improvement", "good"), exact=False), limits=())
    assert twice(words(made.state(), unsure), "too complex to say exactly")


def test_a_grade_past_a_limit_alone_is_a_departure() -> None:
    agreed = made.judgement(outcomes=overall("good", ("good",)))
    found = document(made.state(), agreed).overall.departure
    assert found is not None
    assert twice(words(made.state(), agreed), "The auditor chose Good, past a limit of the ruleset.")


def test_a_hidden_section_is_named_with_its_reason_and_its_answers_stay_off_the_record() -> None:
    hidden = made.judgement(not_applicable=("visits", "placement"))
    record = words(made.state(), hidden)
    assert twice(record, "Placement and family time: ")
    assert twice(record, "Area of service is Child looked after and Age")
    assert "placement evidence words" not in record
    assert "family_time evidence words" not in record
    assert "unrecorded what words" not in record
    assert "Does family time work?" not in record
    full = words(made.state(), hidden, "full")
    assert twice(full, "Entered, but counting for nothing")
    assert twice(full, "placement evidence words")
    assert twice(full, "family_time evidence words")
    assert twice(full, "unrecorded what words")


def test_what_may_still_apply_is_shown_and_says_on_what_it_depends() -> None:
    state = made.state(answers={"age": Answer(value="9")})
    unknown = made.judgement(applicability_unknown=("placement",), not_applicable=())
    text = words(state, unknown)
    assert twice(text, "It is not yet known whether this section applies.")
    assert twice(text, "Area of service")


def test_a_reason_that_rests_on_an_off_record_answer_does_not_name_it() -> None:
    toml = made.TOML.replace('relevant = "service is looked_after and age is at least 2"', 'relevant = "kept is yes"')
    toml += '[fact.kept]\nlabel = "Kept apart fact"\nanswers = "yes_no"\non_record = false\n'
    hidden = made.judgement(not_applicable=("placement",))
    ruleset = made.ruleset(toml)
    record = audit_markdown(ruleset, made.state(), hidden, printed_on=made.PRINTED)
    full = audit_markdown(ruleset, made.state(), hidden, audience="full", printed_on=made.PRINTED)
    assert "Kept apart fact" not in record
    assert "It depends on answers that are not on this document." in record
    assert "Asked only where Kept apart fact is Yes" in full


def test_unanswered_and_requirements_are_listed() -> None:
    state = made.state(answers={"service": Answer(value="looked_after")})
    text = words(state, made.judgement(unanswered=("age", "harm"), not_applicable=()))
    assert twice(text, "Still missing")
    assert twice(text, "requirement message words")
    assert twice(text, "Is there a risk of significant harm? ")
    assert twice(text, "Not answered (needed)")
    assert twice(words(SUBMITTED, made.judgement()), "Open when submitted")


def test_escalations_due_and_not_sent_are_told_and_those_sent_are_not_due() -> None:
    text = words(made.state(), made.judgement())
    assert twice(text, "Not yet sent: the ruleset says to alert Group manager when the audit is complete")
    assert "alert Social worker's manager at once" not in text
    unsent = made.state(escalations={})
    assert twice(words(unsent, made.judgement()), "alert Social worker's manager at once")


def test_worker_and_auditor_side_by_side() -> None:
    page = Html(audit_html(made.ruleset(), made.state(), made.judgement(), printed_on=made.PRINTED))
    assert page.texts["th"][:5] == [
        "Section",
        "Auditor’s grade",
        "Worker’s own grade",
        "Agree or differ",
        "Risk and safety",
    ]
    assert page.texts["td"][:3] == ["Requires improvement", "Good", "Differ"]


def test_times_are_told_in_the_zone_asked_for() -> None:
    summer = timezone(timedelta(hours=1), "BST")
    assert twice(words(made.state(), made.judgement(), zone=summer), "1 June 2020, 10:30 BST")


def test_the_ruleset_is_named_and_a_different_one_is_told() -> None:
    text = words(made.state(), made.judgement())
    assert twice(text, "made@1.2")
    assert twice(text, "ab" * 32)
    assert "not exactly those" not in text
    assert twice(words(made.state(version="1.1"), made.judgement()), "not exactly those the audit was begun under")


def test_an_answer_the_template_does_not_have_is_kept_in_the_full_version() -> None:
    state = made.state(answers={"gone": Answer(value="gone answer", evidence="gone evidence")})
    assert twice(words(state, made.judgement(), "full"), "gone answer")
    assert twice(words(state, made.judgement(), "full"), "gone evidence")
    assert "gone answer" not in words(state, made.judgement())


def test_a_narrative_audit_has_no_grades() -> None:
    head, _, tail = made.TOML.partition("[grade.inadequate]")
    narrative = made.ruleset(head + "[role.manager]" + tail.partition("[role.manager]")[2])
    state = made.state(overall=None, overall_rationale="", consultations={})
    judgement = made.judgement(outcomes={}, limits=(), escalations=())
    text = audit_markdown(narrative, state, judgement, printed_on=made.PRINTED)
    assert "Grades by section" not in text
    assert "Overall judgement" not in text
    assert "## Risk and safety" in text


def test_positive_practice_holds_strengths_and_nothing_else() -> None:
    note = markdown_text(positive_practice(made.ruleset(), made.state(), "markdown"), "gfm-like")
    for said in ("strength what words", "strength how words", "whole file what words", "Risk and safety", "Draft"):
        assert said in note
    for not_said in ("improvement", "Requires", "action text", "rationale"):
        assert not_said not in note
    empty = positive_practice(made.ruleset(), made.state(findings={}), "markdown")
    assert "No strengths have been recorded" in empty


def test_a_strength_kept_apart_comes_last_of_its_section_order() -> None:
    note = positive_practice(made.ruleset(), made.state(), "markdown")
    assert note.index("## Risk and safety") < note.index("## The file as a whole")


@pytest.mark.parametrize("audience", ["record", "full"])
def test_the_title_is_the_templates_and_the_reference_as_given(audience: Audience) -> None:
    page = Html(audit_html(made.ruleset(), made.state(), made.judgement(), audience=audience, printed_on=made.PRINTED))
    assert page.texts["title"] == ["File audit for the record: CASE 17"]
