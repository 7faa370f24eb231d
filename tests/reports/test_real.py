"""Documents of the rulesets that come with the program, with their own engine and session."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pytest

from auditrules.audits import commands
from auditrules.audits.events import Event, Summary
from auditrules.audits.session import AuditSession
from auditrules.reports import audit_json
from auditrules.reports.display import item_text
from auditrules.rulesets import Library, LibraryFolder
from auditrules.rulesets.ruleset import Ruleset
from tests.reports.reading import Html, markdown_text
from tests.reports.rendering import audit_html, audit_markdown, blank_form, positive_practice

RULESETS = Path(__file__).parents[2] / "rulesets"
LIBRARY = Library([LibraryFolder(folder, "tests") for folder in sorted(RULESETS.iterdir()) if folder.is_dir()])
TEMPLATES = sorted(entry.id for entry in LIBRARY.entries() if not entry.base and entry.problem is None)
PRINTED = date(2026, 3, 2)


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module", params=TEMPLATES)
def ruleset(request: pytest.FixtureRequest) -> Ruleset:
    return LIBRARY.load(request.param)


def begun(ruleset: Ruleset) -> tuple[AuditSession, list[Event]]:
    events: list[Event] = []
    ids = count(1)
    made: Callable[[], str] = lambda: f"00000000-0000-4000-8000-{next(ids):012}"  # noqa: E731

    def record(event: Event, _: Summary) -> None:
        events.append(event)

    session = AuditSession.begin(
        ruleset,
        case_reference="SAMPLE 4",
        by="Sample Auditor",
        now=lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        new_id=made,
        record=record,
        sample=True,
    )
    return session, events


def test_there_are_templates() -> None:
    assert len(TEMPLATES) >= 6


def test_the_blank_form_asks_everything(ruleset: Ruleset) -> None:
    html = plain(Html(blank_form(ruleset)).text)
    markdown = markdown_text(blank_form(ruleset, format="markdown"), "gfm-like")
    asked = [*ruleset.facts, *ruleset.sections]
    for section in ruleset.sections:
        asked += ruleset.questions(section.id)
    for item in asked:
        text = plain(item_text(ruleset, item.id))
        assert text in html, item.id
        assert text in markdown, item.id
        if not item.graded:
            for value in item.values:
                assert plain(value.guidance or "") in html
    for grade in ruleset.document.grade.values():
        assert plain(grade.descriptor or "") in html
        for phrase in grade.emphasis:
            assert f"<strong>{phrase}".casefold() in blank_form(ruleset).casefold()


def test_a_new_audit_comes_out_whole(ruleset: Ruleset) -> None:
    session, events = begun(ruleset)
    state, judgement = session.state, session.judgement
    data = json.loads(audit_json(ruleset, state, judgement, printed_on=PRINTED, events=len(events)))
    assert [item["id"] for item in data["items"] if item["role"] == "section"] == [one.id for one in ruleset.sections]
    for page in (
        plain(Html(audit_html(ruleset, state, judgement, audience="full", printed_on=PRINTED)).text),
        markdown_text(audit_markdown(ruleset, state, judgement, audience="full", printed_on=PRINTED), "gfm-like"),
    ):
        assert "Draft: this audit has not been submitted" in page
        assert "Sample audit: made up" in page
        assert ruleset.reference in page
        assert ruleset.meaning_hash in page
        for item in data["items"]:
            section = next((one for one in data["items"] if one["id"] == item["section"]), None)
            if item["role"] in ("section", "question") and not (section and section["applies"] is False):
                assert plain(item["text"]) in page, item["id"]


def test_an_audit_of_a_child_in_need_under_the_file_audit() -> None:
    ruleset = LIBRARY.load("file-audit")
    session, events = begun(ruleset)
    for command in (
        commands.SetAnswer("service", "child_in_need"),
        commands.SetAnswer("age", "4"),
        commands.SetAnswer("significant_harm", "yes"),
        commands.SetAnswer("safety", "inadequate"),
        commands.SetAnswerText("safety", "rationale", "The plan of <b>2 March</b> was not followed.\nNo one rang."),
        commands.SetWorkerGrade("safety", "requires_improvement"),
        commands.SetAnswerText("safety", "worker_comment", "Worker saw it differently."),
        commands.MarkNotApplicable("section_47", "There was no enquiry."),
        commands.SetAnswer("own_worries", "Visits in January were late."),
        commands.AddFinding("strength", "safety", "Every visit is written up.", "With a template."),
        commands.AddFinding("improvement", "safety", "See the child alone.", "Book the visits at school."),
        commands.AddAction("Visit the child at school", owner="worker", due="16.03.2026", agreed_with_worker=True),
        commands.AddAction("Go to training on neglect", owner="manager", about_worker_development=True),
        commands.Escalate("The child was alone overnight.", ("manager", "group_manager"), "Log of 1 March"),
        commands.ChooseOverall("requires_improvement"),
        commands.SetDetail("overall_rationale", "The network is strong."),
    ):
        session.execute(command)
    state, judgement = session.state, session.judgement
    record = plain(Html(audit_html(ruleset, state, judgement, printed_on=PRINTED)).text)
    for said in (
        "The plan of <b>2 March</b> was not followed. No one rang.",
        "Worker saw it differently.",
        "There was no enquiry.",
        "Visits in January were late.",
        "Every visit is written up.",
        "Book the visits at school.",
        "16 March 2026",
        "The child was alone overnight.",
        "Departure",
        "The network is strong.",
        "Accommodation, placement and family time",
    ):
        assert said in record, said
    assert "training on neglect" not in record
    full = audit_markdown(ruleset, state, judgement, audience="full", printed_on=PRINTED)
    assert "Go to training on neglect" in full
    data = json.loads(audit_json(ruleset, state, judgement, printed_on=PRINTED, events=len(events)))
    assert data["audit"]["events"] == len(events)
    assert data["overall"]["departs"] is True
    placement = next(item for item in data["items"] if item["id"] == "placement")
    assert placement["applies"] is False
    assert "Every visit is written up." in positive_practice(ruleset, state)


def test_what_is_known_of_the_case_rules_sections_out_of_the_form() -> None:
    ruleset = LIBRARY.load("file-audit")
    form = blank_form(ruleset, {"service": "child_in_need", "age": "4"}, "markdown")
    assert "## Accommodation, placement and family time" not in form
    apart = form.partition("## Not asked of this case")[2]
    assert "**Accommodation, placement and family time:** asked only where Area of service is" in apart
    assert "- Area of service: **Child in need**" in form
    assert "- Age: **4 years**" in form
