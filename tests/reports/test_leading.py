"""What an audit leads to, in its document: who does it again and by when, and nothing that must not be told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditrules.audits.commands import ChooseOverall, SetAnswer
from auditrules.audits.session import AuditSession
from auditrules.reports import audit_json
from auditrules.rulesets.library import Library
from auditrules.rulesets.loading import examine
from tests.reports.reading import Html, markdown_text
from tests.reports.rendering import audit_html, audit_markdown
from tests.reports.test_real import LIBRARY, PRINTED, begun, plain

AGAIN = "To be done again by Service manager or Assistant director by 20 April 2020: Overall grade is Inadequate."


def monthly(grade: str) -> AuditSession:
    session, _ = begun(LIBRARY.load("monthly-audit"))
    session.execute(SetAnswer("completed", "20.01.2020"))
    session.execute(ChooseOverall(grade))
    return session


def forms(session: AuditSession, **given: Any) -> list[str]:
    """The document in HTML and in Markdown, as text."""
    parts = (session.ruleset, session.state, session.judgement)
    given = {"printed_on": PRINTED, "leads": session.leads_to(), **given}
    return [
        plain(Html(audit_html(*parts, **given)).text),
        plain(markdown_text(audit_markdown(*parts, **given), "gfm-like")),
    ]


@pytest.mark.parametrize("audience", ["record", "full"])
def test_a_document_says_that_the_audit_is_done_again(audience: str) -> None:
    for text in forms(monthly("inadequate"), audience=audience):
        assert f"{AGAIN} That can lead to another. Every inadequate case, again and again until it is not." in text
        assert "May be drawn" not in text


def test_a_document_says_that_the_audit_may_be_drawn_for_moderation() -> None:
    for text in forms(monthly("good")):
        assert "May be drawn for moderation by Audit and Practice Standards team (25% of case audits" in text
        assert "To be done again" not in text


def test_the_data_has_it_key_by_key() -> None:
    session = monthly("inadequate")
    leads = session.leads_to()
    text = audit_json(session.ruleset, session.state, session.judgement, printed_on=PRINTED, leads=leads)
    (again,) = json.loads(text)["reaudits"]
    assert again.pop("note").startswith("Every inadequate case")
    assert again == {
        "id": "inadequate",
        "holds": True,
        "by": ["Service manager", "Assistant director"],
        "due": "3 months after completed",
        "due_on": "2020-04-20",
        "repeats": True,
        "said": f"{AGAIN} That can lead to another.",
    }
    assert json.loads(text)["moderation"] == []


OFF_RECORD = """
[ruleset]
id = "off"
version = "1.0.0"
title = "Off the record"

[role.worker]
label = "Social worker"

[action.call]
when = "secret is yes"
text = "Call back"
owner = "worker"
due = "2 days after said_on"

[section.talk]
label = "Talk"
graded = false

[question.secret]
section = "talk"
text = "Was anything said in confidence?"
answers = "yes_no"
on_record = false

[question.said_on]
section = "talk"
text = "When was it said?"
answers = "date"
on_record = false

[reaudit.secret]
when = "secret is yes"
due = "1 week after said_on"
"""


def test_the_record_version_tells_nothing_of_answers_that_must_not_be_on_it() -> None:
    ruleset, faults = examine(Path("off.toml"), Library(), text=OFF_RECORD)
    assert ruleset is not None, faults
    session, _ = begun(ruleset)
    session.execute(SetAnswer("secret", "yes"))
    session.execute(SetAnswer("said_on", "01.02.2026"))
    for text in forms(session, audience="full"):
        assert "To be done again by 8 February 2026: Was anything said in confidence? is Yes." in text
        assert "Due: 2 days after “When was it said?”." in text
    for text in forms(session, audience="record"):
        assert "To be done again. That leads to no other." in text
        assert "in confidence" not in text
        assert "8 February" not in text
        assert "Call back" in text
        assert "2 days" not in text
    parts = (session.ruleset, session.state, session.judgement)
    data = json.loads(audit_json(*parts, audience="record", printed_on=PRINTED, leads=session.leads_to()))
    assert data["reaudits"][0]["due_on"] is None
